import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { bootDocker, splitWords } from "./support.ts";

interface Recorded {
  readonly cmd: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

const golden = readFileSync(new URL("./goldens/refusals.jsonl", import.meta.url), "utf8");
const cases = golden
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Recorded);

/** What is accepted and not simulated is said, and the real client has no such line. */
const withoutOurs = (text: string) => text.replace(/^drydock: .*\n/gm, "");

describe("1: what the client refuses without an engine reads as recorded from client 28.2.2", () => {
  const docker = bootDocker();
  it.each(cases.map((c) => [c.cmd, c] as const))("%s", async (_name, recorded) => {
    const seen = await docker.run(splitWords(recorded.cmd).slice(1), {
      env: { DOCKER_HOST: "unix:///nosuch.sock" },
    });
    // Help texts are in our own words: help.test.ts compares their shape.
    if (recorded.stderr.startsWith("Usage:"))
      expect(seen.stderr.split("\n")[0]).toBe(recorded.stderr.split("\n")[0]);
    else if (/^(Usage:|Flag shorthand)/.test(recorded.stdout))
      expect(seen.stdout.split("\n")[0]).toBe(recorded.stdout.split("\n")[0]);
    else
      expect({ stdout: seen.stdout, stderr: withoutOurs(seen.stderr) }).toEqual({
        stdout: recorded.stdout,
        stderr: recorded.stderr,
      });
    expect(seen.exit).toBe(recorded.exit);
  });
});
