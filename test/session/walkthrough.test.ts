import { describe, expect, it } from "vitest";
import { nodePlatform } from "../../src/node/platform.ts";
import { replay } from "../../src/session/replay.ts";
import { files, steps } from "../support/walkthrough.ts";

const document = { name: "walk-through", files, services: ["registry:localhost:5000"], steps };

describe("the first hour of a course", async () => {
  const result = await replay(document, { platform: nodePlatform, seed: 1 });

  it.each(steps.map((step, index) => [step.cmd.split("\n")[0] ?? "", step, index] as const))(
    "%s",
    (_cmd, step, index) => {
      const seen = result.steps[index];
      const printed = `${seen?.stdout}${seen?.stderr}`;
      for (const pattern of step.see ?? []) expect(printed).toMatch(pattern);
      for (const pattern of step.not ?? []) expect(printed).not.toMatch(pattern);
      expect({
        exit: seen?.exit,
        printed: step.exit === undefined && seen?.exit !== 0 ? printed : "",
      }).toEqual({ exit: step.exit ?? 0, printed: "" });
    },
  );

  it("is the same, byte for byte, with the same seed", async () => {
    const again = await replay(document, { platform: nodePlatform, seed: 1 });
    const differing = steps.filter(
      (_, i) => JSON.stringify(again.steps[i]) !== JSON.stringify(result.steps[i]),
    );
    expect(differing.map((step) => step.cmd)).toEqual([]);
  });
});
