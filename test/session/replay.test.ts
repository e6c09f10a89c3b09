import { describe, expect, it } from "vitest";
import { nodePlatform } from "../../src/node/platform.ts";
import { parseReplayDocument, replay } from "../../src/session/replay.ts";

describe("a replay document", () => {
  it.each([
    ["{", /the input is not JSON/],
    ["[]", /not a JSON object/],
    ["{}", /"steps" is not a list/],
    ['{"steps":[{"cmd":"ls"},{}]}', /step 2 has no "cmd"/],
    ['{"steps":[{"cmd":"ls","wait":-1}]}', /"wait" of step 1/],
    ['{"steps":[],"files":{"a":1}}', /"files" is not an object of texts/],
    ['{"steps":[],"images":"busybox"}', /"images" is not a list of texts/],
  ])("S1 %s is refused", (text, sentence) => {
    expect(() => parseReplayDocument(text)).toThrow(sentence);
  });

  it("S2 keeps folder, variables, functions and $? from step to step, with empty stdin and no terminal", async () => {
    const cmds = [
      "cd sub && x=1",
      "f() { echo f$x; }; false",
      "echo $?; f; pwd",
      "cat",
      "[ -t 1 ] || echo none",
    ];
    const { steps } = await replay(
      { files: { "sub/a.txt": "a\n" }, steps: cmds.map((cmd) => ({ cmd })) },
      { platform: nodePlatform },
    );
    expect(steps.map((step) => step.stdout)).toEqual([
      "",
      "",
      "1\nf1\n/home/student/work/sub\n",
      "",
      "none\n",
    ]);
    expect(steps.map((step) => step.exit)).toEqual([0, 1, 0, 0, 0]);
  });

  it("S2 lets virtual time pass between steps, and more where a step says so", async () => {
    const { steps } = await replay(
      { steps: [{ cmd: "date +%s", wait: 60 }, { cmd: "date +%s" }] },
      { platform: nodePlatform },
    );
    const [first, second] = steps.map((step) => Number(step.stdout));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(60);
    expect((second ?? 0) - (first ?? 0)).toBeLessThanOrEqual(61);
  });
});
