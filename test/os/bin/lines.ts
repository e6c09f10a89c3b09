/**
 * Shell lines whose truth is what the real programs print: `lines/AREA.txt`, one a line.
 * An area that begins with `busybox-` runs in busybox's shell with busybox's applets
 * alone. `# …` is a comment; a line that begins with `! ` is measured and not tested.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Content } from "../../../src/oci/changeset.ts";
import { busyboxTable } from "../../../src/os/bin/busybox.ts";
import { netProgramTable } from "../../../src/os/bin/net/table.ts";
import { coreProgramTable } from "../../../src/os/bin/table.ts";
import type { ProgramTable } from "../../../src/os/process.ts";
import { shellProgramTable } from "../../../src/os/sh/table.ts";
import { bootMachine } from "../../support/os.ts";
import { fixture } from "./fixture.ts";
import { programNames } from "./golden.ts";

export interface Line {
  readonly line: string;
  readonly tested: boolean;
}

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export const lab = "/tmp/lab";
export const labFiles = fixture;

export const areas: readonly string[] = readdirSync(join(import.meta.dirname, "lines"))
  .filter((f) => f.endsWith(".txt"))
  .map((f) => f.replace(".txt", ""));

export function linesOf(area: string): readonly Line[] {
  return readFileSync(join(import.meta.dirname, "lines", `${area}.txt`), "utf8")
    .split("\n")
    .filter((l) => l !== "" && !l.startsWith("# "))
    .map((l) => (l.startsWith("! ") ? { line: l.slice(2), tested: false } : { line: l, tested: true }));
}

export function recorded(area: string): Readonly<Record<string, Outcome>> {
  return JSON.parse(readFileSync(join(import.meta.dirname, "lines", `${area}.json`), "utf8")) as Readonly<
    Record<string, Outcome>
  >;
}

const networkNames = "curl ifconfig ip nc netstat nslookup ping route ss wget".split(" ");

const everyProgram: ProgramTable = {
  find: (name, argv) =>
    shellProgramTable.find(name, argv) ??
    coreProgramTable.find(name, argv) ??
    netProgramTable.find(name, argv),
};
const applets = busyboxTable(everyProgram);
const table: ProgramTable = {
  find: (name, argv) => (name === "busybox" ? applets.find(name, argv) : everyProgram.find(name, argv)),
};

const executable = (program: string): Content => ({
  kind: "program",
  program,
  size: 35_000,
  libc: "static",
});

/** What the simulated machine does with a line. */
export async function simulate(area: string, line: string): Promise<Outcome> {
  const busybox = area.startsWith("busybox-");
  const names = ["bash", "dash", "sh", ...programNames(), ...networkNames];
  const machine = bootMachine({
    table,
    files: {
      "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n",
      "/etc/group": "root:x:0:\ndaemon:x:1:\n",
      ...Object.fromEntries(
        names.map((name) => [`/usr/bin/${name}`, executable(busybox ? "busybox" : name)] as const),
      ),
      ...Object.fromEntries(Object.entries(labFiles).map(([path, text]) => [`${lab}/${path}`, text])),
    },
    links: { "/bin/sh": "/usr/bin/sh" },
  });
  const { stdout, stderr, exit } = await machine.run([busybox ? "sh" : "bash", "-c", line], {
    cwd: lab,
    env: { LANG: "C.UTF-8", TZ: "UTC", HOME: "/root", TERM: "xterm" },
    stdin: "",
  });
  return { stdout, stderr, exit };
}

/**
 * What must agree: help texts are our own words after their first line, and a banner
 * carries a build date.
 */
export function comparable({ stdout, stderr, exit }: Outcome): Outcome {
  return {
    stdout,
    stderr: stderr
      .replace(/after \d+ ms/, "after 0 ms")
      .replace(/^(Usage: .*\n)[\s\S]*/m, "$1")
      .replace(/BusyBox v[\s\S]*?\n\nUsage: (\S+)[\s\S]*$/, "BusyBox … Usage: $1"),
    exit,
  };
}
