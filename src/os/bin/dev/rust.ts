/** cargo and rustc. */
import type { Proc, Program } from "../../process.ts";
import { download } from "../pkg/transfer.ts";
import { baseOf, isFile, putExecutable, putText, read, scan, withoutCompiling } from "./kit.ts";

export const rustc: Program = async (proc) => {
  const { options, operands } = scan(proc.args, ["-o", "--target", "-C", "--edition"]);
  if (options.has("--version") || options.has("-V")) {
    await proc.stdout.write(`rustc ${proc.env.get("RUST_VERSION") ?? "1.90.0"}\n`);
    return 0;
  }
  const source = operands[0];
  if (source === undefined || !isFile(proc, source)) {
    await proc.stderr.write(
      source === undefined
        ? "error: no input filename given\n"
        : `error: couldn't read \`${source}\`: No such file or directory (os error 2)\n`,
    );
    return 1;
  }
  await withoutCompiling(proc, "rustc", 1);
  putExecutable(proc, options.get("-o") ?? baseOf(source).replace(/\.rs$/, ""), 3_800_000);
  return 0;
};

export const cargo: Program = async (proc) => {
  const [command, ...rest] = proc.args.filter((arg) => !arg.startsWith("+"));
  const { options, operands } = scan(rest, [
    "--target",
    "--path",
    "--root",
    "--bin",
    "-j",
    "--features",
    "--manifest-path",
    "--target-dir",
    "--name",
    "--profile",
    "-p",
    "--package",
    "--version",
  ]);
  if (command === undefined || command === "--version" || command === "-V" || command === "version") {
    await proc.stdout.write(`cargo ${proc.env.get("RUST_VERSION") ?? "1.90.0"}\n`);
    return 0;
  }
  if (command === "new" || command === "init")
    return create(proc, command, operands[0], options.get("--name"));
  const folder = proc.fs.absolute(options.get("--path") ?? ".");
  const manifest = read(proc, options.get("--manifest-path") ?? `${folder}/Cargo.toml`);
  if (command === "install" && !options.has("--path")) {
    await download(proc, 2_000_000);
    for (const name of operands) {
      await withoutCompiling(proc, `cargo install ${name}`, 20);
      putExecutable(
        proc,
        `${options.get("--root") ?? proc.env.get("CARGO_HOME") ?? "/usr/local/cargo"}/bin/${name}`,
        6_000_000,
      );
    }
    return 0;
  }
  if (manifest === undefined) {
    await proc.stderr.write(
      `error: could not find \`Cargo.toml\` in \`${folder}\` or any parent directory\n`,
    );
    return 101;
  }
  const name = /^\s*name\s*=\s*"([^"]+)"/m.exec(manifest)?.[1];
  if (name === undefined) {
    await proc.stderr.write(
      `error: failed to parse manifest at \`${folder}/Cargo.toml\`\n\nCaused by:\n  this file does not describe a package\n`,
    );
    return 101;
  }
  await download(proc, 3_000_000);
  const profile = options.has("--release") || command === "install" ? "release" : "debug";
  switch (command) {
    case "fetch":
    case "update":
    case "vendor":
    case "clean":
      return 0;
    case "build":
    case "b":
    case "check": {
      await withoutCompiling(proc, `cargo ${command}`, 12);
      const target = options.get("--target");
      if (command !== "check")
        putExecutable(
          proc,
          `${options.get("--target-dir") ?? `${folder}/target`}/${target === undefined ? "" : `${target}/`}${profile}/${options.get("--bin") ?? name}`,
          4_300_000,
          target?.includes("musl") !== true,
        );
      return 0;
    }
    case "install":
      await withoutCompiling(proc, "cargo install", 14);
      putExecutable(
        proc,
        `${options.get("--root") ?? proc.env.get("CARGO_HOME") ?? "/usr/local/cargo"}/bin/${name}`,
        4_300_000,
      );
      return 0;
    case "test":
      await proc.stderr.write("drydock: cargo test: tests are not run\n");
      return 0;
    case "run":
      await proc.stderr.write("drydock: cargo run: running a compiled program is not simulated\n");
      return 126;
    default:
      await proc.stderr.write(`error: no such command: \`${command}\`\n`);
      return 101;
  }
};

async function create(
  proc: Proc,
  command: string,
  folder: string | undefined,
  named: string | undefined,
): Promise<number> {
  if (folder === undefined && command === "new") {
    await proc.stderr.write("error: the following required arguments were not provided:\n  <PATH>\n");
    return 1;
  }
  const at = proc.fs.absolute(folder ?? ".");
  if (isFile(proc, `${at}/Cargo.toml`)) {
    await proc.stderr.write("error: `cargo init` cannot be run on existing Cargo packages\n");
    return 101;
  }
  const name = named ?? baseOf(at);
  putText(
    proc,
    `${at}/Cargo.toml`,
    `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2024"\n\n[dependencies]\n`,
  );
  if (!isFile(proc, `${at}/src/main.rs`))
    putText(proc, `${at}/src/main.rs`, 'fn main() {\n    println!("Hello, world!");\n}\n');
  await proc.stderr.write(`    Creating binary (application) \`${name}\` package\n`);
  return 0;
}
