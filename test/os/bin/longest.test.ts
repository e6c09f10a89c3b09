import { describe, expect, it } from "vitest";
import { compileRegex } from "../../../src/os/bin/kit/regex.ts";

const find = (pattern: string, text: string) =>
  text.match(compileRegex(pattern, { extended: true }, "g"))?.join("|");

describe("the longest match", () => {
  it.each([
    ["foo|foobar", "foobar", "foobar"],
    ["a|ab|(abc)d?|bcd", "abcd", "abcd"],
    ["int|integer", "int integer", "int|integer"],
    ["(ab|aba)*", "ababa", "ababa|"],
    ["a?(ab)?", "ab", "ab|"],
    ["(a|ab)(c|bcd)", "abcd", "abcd"],
    ["x{1,2}(y|yz)?", "xxyz", "xxyz"],
    ["(foo|foot)\\b", "foot", "foot"],
    ["[a-z]+|[a-z]+[0-9]+", "abc123", "abc123"],
    ["é|éa", "éa", "éa"],
  ])("10: %s in %s", (pattern, text, expected) => {
    expect(find(pattern, text)).toBe(expected);
  });

  it("10: groups are of the longer match", () => {
    const match = compileRegex("(x|xy)(z|yz)", { extended: true }).exec("xyz");
    expect(match?.[0]).toBe("xyz");
    expect("xyyz".replace(compileRegex("(x|xyy)(z?)", { extended: true }), "[$1,$2]")).toBe("[xyy,z]");
  });

  it("10: an expression a backtracking search would never finish ends", () => {
    const regex = compileRegex("(a|a)*c|a+", { extended: true });
    expect(regex.exec("a".repeat(20))?.[0]).toBe("a".repeat(20));
  });
});
