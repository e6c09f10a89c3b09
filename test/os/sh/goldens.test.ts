/** Scripts that real shells ran (see record.mjs) give the same here: both outputs and the status. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { shellMachine } from "./harness.ts";

interface Golden {
  readonly script: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number | null;
}

const load = (name: string): Golden[] =>
  JSON.parse(readFileSync(new URL(`goldens/${name}.json`, import.meta.url), "utf8")) as Golden[];

/** Process numbers differ. */
const normal = (text: string): string =>
  text
    .replace(/^((?:[^\n]*: line \d+: )?) *\d+ (?=[A-Z][a-z ]+ {2,})/gm, "$1PID ")
    .replace(/\((\d{3,})\) - /g, "(PID) - ")
    .replace(/pid \d{3,}/g, "pid PID");

describe.each([
  ["posix", "bash"],
  ["posix", "dash"],
  ["posix", "ash"],
  ["bash", "bash"],
] as const)("%s scripts in %s", (file, shell) => {
  it.each(load(`${file}-${shell}`).map((g) => [g.script, g] as const))("%s", async (_title, golden) => {
    const machine = shellMachine({ "/tmp/work-sh/.keep": "" });
    machine.fs.remove("/tmp/work-sh/.keep", 0);
    const got = await machine.run([shell, "-c", golden.script], {
      cwd: "/tmp/work-sh",
      env: { PATH: "/usr/bin:/bin", LANG: "C.UTF-8" },
    });
    expect({ stdout: normal(got.stdout), stderr: normal(got.stderr), exit: got.exit }).toEqual({
      stdout: normal(golden.stdout),
      stderr: normal(golden.stderr),
      exit: golden.exit,
    });
  });
});
