/** Runs the recorded command lines on a simulated machine. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Content } from "../../../src/oci/changeset.ts";
import { chunks, coreProgramTable } from "../../../src/os/bin/table.ts";
import { bootMachine, type TestMachine } from "../../support/os.ts";
import { fixture, parseSteps } from "./fixture.ts";

export interface Golden {
  readonly line: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exits: readonly number[];
}

const accounts = {
  "/etc/passwd":
    "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nwww-data:x:33:33:www-data:/var/www:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
  "/etc/group": "root:x:0:\ndaemon:x:1:\nadm:x:4:\nwww-data:x:33:\nstaff:x:50:\nnogroup:x:65534:\n",
};

export function programNames(): readonly string[] {
  return chunks.flatMap(([names]) => names.split(/\s+/));
}

/** A machine with every program of the table in /bin and the fixture in /work. */
export function toolMachine(
  files: Readonly<Record<string, string | Uint8Array | Content>> = {},
): TestMachine {
  const programs = programNames().map((name): [string, Content] => [
    `/bin/${name}`,
    { kind: "program", program: name, size: 35_000, libc: "static" },
  ]);
  return bootMachine({
    table: coreProgramTable,
    files: {
      ...accounts,
      ...Object.fromEntries(programs),
      ...Object.fromEntries(Object.entries(fixture).map(([path, text]) => [`/work/${path}`, text])),
      ...files,
    },
  });
}

export function goldens(name: string): readonly Golden[] {
  return JSON.parse(
    readFileSync(join(import.meta.dirname, "goldens", `${name}.json`), "utf8"),
  ) as readonly Golden[];
}

export async function replay(line: string): Promise<Golden> {
  const machine = toolMachine();
  let stdout = "";
  let stderr = "";
  const exits: number[] = [];
  for (const { argv, stdin } of parseSteps(line)) {
    const result = await machine.run(argv, { cwd: "/work", env: { LANG: "C.UTF-8" }, stdin });
    stdout += result.stdout;
    stderr += result.stderr;
    exits.push(result.exit);
  }
  return { line, stdout, stderr, exits };
}
