/** Dockerfiles as courses have them, their projects stubbed (`stubs.mjs`): each ends as the real builder ends it. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { nodePlatform } from "../../src/node/platform.ts";
import { replay } from "../../src/session/replay.ts";
import { emptyOf, plainOf, projectOf, type Row } from "./stubs.mjs";

interface Sample extends Row {
  readonly exit: number;
  /** What the builder says of a failure. */
  readonly says?: string;
}

const samples = readFileSync(new URL("./sample.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line): Sample => JSON.parse(line));

const titleOf = ({ dockerfile }: Sample) =>
  dockerfile
    .split("\n")
    .filter((line) => /^(FROM|RUN) /.test(line))
    .slice(0, 3)
    .join("; ")
    .slice(0, 90);

async function build(files: Record<string, string>) {
  const { steps } = await replay(
    { files, steps: [{ cmd: "docker build --progress plain -t x . 2>&1" }] },
    { platform: nodePlatform },
  );
  return { exit: steps[0]?.exit, text: `${steps[0]?.stdout}${steps[0]?.stderr}` };
}

describe("a sample of courses' Dockerfiles", () => {
  it.each(samples.map((sample, i) => [`${i + 1} ${titleOf(sample)}`, sample] as const))(
    "%s",
    async (_, sample) => {
      const { exit, text } = await build(projectOf(sample));
      expect(exit, text.slice(-1500)).toBe(sample.exit);
      if (sample.says !== undefined) expect(text).toContain(sample.says);
    },
  );

  it("poor contexts end in a tool's own words, never inside the simulator", async () => {
    for (const sample of samples.filter((_, i) => i % 6 === 0))
      for (const stub of [plainOf, emptyOf]) {
        const { exit, text } = await build(stub(sample));
        expect(exit, text.slice(-800)).toBeLessThan(2);
        expect(text).not.toMatch(/failed inside the simulation|\[object Object\]|undefined/);
      }
  });
});
