import { describe, expect, it } from "vitest";
import { withoutAccidents } from "../../src/ui/terminal/binary.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("U7 binary on the terminal", () => {
  it.each([
    ["plain text", bytes("hello\r\n")],
    ["text of any script", bytes("Grüße, Ελλάδα, 日本語, 🐳\r\n".repeat(100))],
    ["text cut in the middle of a character", bytes("日".repeat(50)).subarray(1, 148)],
    ["Latin-1: a few letters in long text", Uint8Array.from([...bytes("a".repeat(1000)), 0xe9, 0x20, 0xfc])],
  ])("%s stays as it is", (_title, data) => {
    expect(withoutAccidents(data)).toBe(data);
  });

  it("letters by accident are drawn as the broken bytes beside them; control characters stay", () => {
    const noise = Uint8Array.from({ length: 2048 }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 13) & 0xff);
    const shown = new TextDecoder("utf-8", { fatal: true }).decode(withoutAccidents(noise));
    expect([...shown].every((c) => c < "\x80" || c === "\ufffd")).toBe(true);
    expect([...shown].length).toBe(2048);
    expect(shown).toMatch(/[\0-\x08\x0e-\x1f]/);
  });
});
