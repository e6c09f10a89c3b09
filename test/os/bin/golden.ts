/**
 * Goldens: commands with what the real tools printed (recorded on Debian 12, C.UTF-8
 * unless said otherwise). Each is an argument vector, run over the same small tree.
 */
import { coreProgramTable } from "../../../src/os/bin/table.ts";
import { bootMachine, type RunOptions, type RunResult, type TestMachine } from "../../support/os.ts";

export interface Golden {
  readonly argv: readonly string[];
  readonly stdin?: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export const passwd =
  "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n";
export const group = "root:x:0:\ndaemon:x:1:\nadm:x:4:\nwww-data:x:33:\nstaff:x:50:\nnogroup:x:65534:\n";

/** A machine that has every program of the table under its own name. */
export function toolMachine(files: Readonly<Record<string, string | Uint8Array>> = {}): TestMachine {
  return bootMachine({
    table: coreProgramTable,
    files: { "/etc/passwd": passwd, "/etc/group": group, "/etc/hostname": "test\n", ...files },
  });
}

export async function run(
  machine: TestMachine,
  argv: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const name = argv[0] ?? "";
  const found = coreProgramTable.find(name);
  if (!found) throw new Error(`no program ${name}`);
  const program =
    found.length === 0 && name !== "true" && name !== "false"
      ? await (found as () => Promise<Parameters<TestMachine["program"]>[0]>)()
      : (found as Parameters<TestMachine["program"]>[0]);
  return machine.program(program, { cwd: "/work", env: { LANG: "C.UTF-8" }, ...options, argv });
}
