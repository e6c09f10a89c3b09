/** A machine with the three shells and the everyday programs, and a way to run a script on it. */

import type { Content } from "../../../src/oci/changeset.ts";
import { coreProgramTable } from "../../../src/os/bin/table.ts";
import type { SandboxOptions } from "../../../src/os/kernel-types.ts";
import type { ProgramTable } from "../../../src/os/process.ts";
import { shellProgramTable } from "../../../src/os/sh/table.ts";
import { bootMachine, type RunOptions, type RunResult, type TestMachine } from "../../support/os.ts";

const everyday = [
  "cat",
  "cp",
  "cut",
  "date",
  "dirname",
  "basename",
  "env",
  "expr",
  "grep",
  "head",
  "id",
  "ls",
  "mkdir",
  "mktemp",
  "mv",
  "printenv",
  "ps",
  "rev",
  "rm",
  "rmdir",
  "sed",
  "seq",
  "sleep",
  "sort",
  "stat",
  "tac",
  "tail",
  "tee",
  "touch",
  "tr",
  "uname",
  "uniq",
  "wc",
  "which",
  "xargs",
  "yes",
  "chmod",
  "ln",
  "true",
  "false",
  "echo",
  "printf",
  "nl",
  "paste",
  "timeout",
  "awk",
  "find",
  "readlink",
  "realpath",
  "whoami",
  "hostname",
  "diff",
  "tty",
  "od",
  "stty",
];

const program = (name: string): Content => ({ kind: "program", program: name, size: 30_000, libc: "static" });

export const table: ProgramTable = {
  find: (name) => shellProgramTable.find(name) ?? coreProgramTable.find(name),
};

export function shellMachine(
  files: Readonly<Record<string, string | Content>> = {},
  sandbox: Partial<SandboxOptions> = {},
): TestMachine {
  const tools = Object.fromEntries(
    everyday.filter((n) => coreProgramTable.find(n) !== undefined).map((n) => [`/usr/bin/${n}`, program(n)]),
  );
  return bootMachine({
    sandbox,
    table,
    files: {
      "/bin/bash": program("bash"),
      "/bin/dash": program("dash"),
      "/bin/ash": program("ash"),
      "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\nstudent:x:1000:1000:Student:/home/student:/bin/bash\n",
      ...tools,
      ...files,
    },
    links: { "/bin/sh": "dash" },
  });
}

export interface ScriptOptions extends RunOptions {
  readonly files?: Readonly<Record<string, string>>;
}

/** As `<shell> -c script args…` in /work. */
export async function run(
  shell: "bash" | "dash" | "ash",
  script: string,
  args: readonly string[] = [],
  options: ScriptOptions = {},
): Promise<RunResult> {
  const machine = shellMachine({
    "/work/.keep": "",
    ...Object.fromEntries(Object.entries(options.files ?? {}).map(([k, v]) => [`/work/${k}`, v])),
  });
  return machine.run([shell, "-c", script, ...args], { cwd: "/work", ...options });
}
