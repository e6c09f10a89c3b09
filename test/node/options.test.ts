import { describe, expect, it } from "vitest";
import { parseOptions } from "../../src/node/options.ts";

describe("N4 options of the command line", () => {
  it("are read in both spellings", () => {
    expect(parseOptions(["--seed", "7", "--jsonl"], ["seed", "jsonl"])).toMatchObject({
      seed: 7,
      jsonl: true,
    });
    expect(parseOptions(["--speed=1x"], ["speed"])).toMatchObject({ speed: "1x" });
  });

  it.each([
    [["--nosuch"], /unknown option: --nosuch/],
    [["extra"], /unknown option: extra/],
    [["--seed"], /--seed needs a value/],
    [["--seed", "x"], /--seed takes a whole number/],
    [["--speed", "5x"], /--speed takes 1x, 10x or instant/],
  ])("%s is refused in one line", (args, sentence) => {
    expect(() => parseOptions(args, ["seed", "speed"])).toThrow(sentence);
  });
});
