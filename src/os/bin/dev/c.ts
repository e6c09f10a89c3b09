/** gcc, g++, cc, c++, clang: sources are looked for, objects and executables are written empty. */
import type { Program } from "../../process.ts";
import { baseOf, isFile, putExecutable, putSized, withoutCompiling } from "./kit.ts";

const withValue = new Set(["-o", "-I", "-L", "-D", "-include", "-x", "-MF", "-MT", "-isystem", "-Xlinker"]);

export const compiler: Program = async (proc) => {
  const tool = baseOf(proc.argv[0] ?? "cc");
  const flags = new Set<string>();
  const inputs: string[] = [];
  let output: string | undefined;
  for (let i = 0; i < proc.args.length; i++) {
    const arg = proc.args[i] ?? "";
    if (withValue.has(arg)) {
      const value = proc.args[++i];
      if (arg === "-o") output = value;
    } else if (arg.startsWith("-o") && arg.length > 2) output = arg.slice(2);
    else if (arg.startsWith("-")) flags.add(arg);
    else inputs.push(arg);
  }
  if (flags.has("--version") || flags.has("-v")) {
    await proc.stdout.write(
      `${tool} (Debian 12.2.0-14+deb12u1) 12.2.0\nCopyright (C) 2022 Free Software Foundation, Inc.\n`,
    );
    return 0;
  }
  if (flags.has("-dumpmachine") || flags.has("-dumpversion")) {
    await proc.stdout.write(flags.has("-dumpversion") ? "12\n" : "x86_64-linux-gnu\n");
    return 0;
  }
  const lost = inputs.filter((path) => !isFile(proc, path));
  for (const path of lost)
    await proc.stderr.write(
      proc.fs.exists(path)
        ? `${tool}: error: ${path}: linker input file not found: Is a directory\n`
        : `${tool}: error: ${path}: No such file or directory\n`,
    );
  if (inputs.length === lost.length) {
    await proc.stderr.write(`${tool}: fatal error: no input files\ncompilation terminated.\n`);
    return 1;
  }
  if (lost.length > 0) return 1;
  await withoutCompiling(proc, tool, 0.2 * inputs.length);
  if (flags.has("-c"))
    for (const path of inputs) putSized(proc, output ?? baseOf(path).replace(/\.\w+$/, ".o"), 4_096);
  else if (flags.has("-shared")) putSized(proc, output ?? "a.out", 16_384);
  else putExecutable(proc, output ?? "a.out", flags.has("-static") ? 785_408 : 16_096, !flags.has("-static"));
  return 0;
};

/** ar, ld, ranlib, strip: their result appears where the command line says. */
export const binutils: Program = async (proc) => {
  const tool = baseOf(proc.argv[0] ?? "ld");
  const at = proc.args.indexOf("-o");
  const out = at >= 0 ? proc.args[at + 1] : tool === "ar" ? proc.args[1] : undefined;
  if (tool === "strip" || tool === "ranlib") {
    const lost = proc.args.find((arg) => !arg.startsWith("-") && !proc.fs.exists(arg));
    if (lost === undefined) return 0;
    await proc.stderr.write(`${tool}: '${lost}': No such file\n`);
    return 1;
  }
  if (out === undefined) {
    await proc.stderr.write(tool === "ld" ? "ld: no input files\n" : `${tool}: no archive name given\n`);
    return 1;
  }
  await withoutCompiling(proc, tool, 0.1);
  if (tool === "ld") putExecutable(proc, out, 9_000, false);
  else putSized(proc, out, 8_192);
  return 0;
};
