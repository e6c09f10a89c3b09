/** `python -m …`: names that are programs of their own, before the machine is started. */

import { SysError } from "../../os/errno.ts";
import type { Proc } from "../../os/process.ts";
import { calledAs } from "./setup.ts";
import { ensurePip, makeVenv } from "./venv.ts";

const programs: Readonly<Record<string, string>> = { pip: "pip" };

/** Modules that only set something up: what they would do is said, not done. */
const setup = new Set(["ipykernel", "spacy", "nltk.downloader", "playwright", "bash_kernel", "compileall"]);

/** The exit code when `module` was handed over; undefined when it is Python. */
export async function runModule(
  proc: Proc,
  module: string,
  args: readonly string[],
): Promise<number | undefined> {
  if (module === "venv") return makeVenv(proc, args);
  if (module === "ensurepip") return ensurePip(proc);
  if (setup.has(module) && isInstalled(proc, module)) {
    await proc.stderr.write(`drydock: python -m ${module} is not simulated; nothing was done\n`);
    return 0;
  }
  const program = programs[module];
  if (program === undefined) return undefined;
  const dir = calledAs(proc).replace(/\/[^/]*$/, "");
  const candidates = [
    `${dir}/${program}3`,
    `${dir}/${program}`,
    `/usr/local/bin/${program}`,
    `/usr/bin/${program}3`,
    `/usr/bin/${program}`,
  ];
  const path = candidates.find((p) => proc.fs.exists(p));
  if (path === undefined) {
    await proc.stderr.write(`${calledAs(proc)}: No module named ${module}\n`);
    return 1;
  }
  try {
    return await proc.exec({ argv: [program, ...args], path });
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await proc.stderr.write(`${calledAs(proc)}: No module named ${module}\n`);
    return 1;
  }
}

/** Whether the interpreter's own folder of packages has the module. */
function isInstalled(proc: Proc, module: string): boolean {
  const name = module.split(".")[0] ?? module;
  if (name === "compileall") return true;
  const root = calledAs(proc).replace(/\/bin\/[^/]*$/, "");
  for (const base of [root, "/usr/local", `${proc.env.get("HOME") ?? "/root"}/.local`]) {
    const lib = `${base}/lib`;
    if (!proc.fs.exists(lib)) continue;
    for (const entry of proc.fs.readdir(lib))
      if (/^python3/.test(entry.name) && proc.fs.exists(`${lib}/${entry.name}/site-packages/${name}`))
        return true;
  }
  return false;
}
