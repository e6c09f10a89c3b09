import { expect, it } from "vitest";
import { contentSize } from "../../src/oci/changeset.ts";
import { digestOf, digestOfJson } from "../../src/oci/digest.ts";

it("O3: a digest is of bytes, in lower-case hex", () => {
  expect(digestOf("")).toBe("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  expect(digestOf("é")).toBe(digestOf(new Uint8Array([0xc3, 0xa9])));
  expect(digestOfJson({ a: 1 })).toBe(digestOf('{"a":1}'));
});

it("O4: what a file of a layer holds has a size, whether its bytes are here or not", () => {
  expect(contentSize({ kind: "bytes", bytes: new TextEncoder().encode("hello") })).toBe(5);
  expect(contentSize({ kind: "sized", size: 40_000_000, seed: "libc" })).toBe(40_000_000);
  expect(contentSize({ kind: "program", program: "ls", size: 140_000, libc: "glibc" })).toBe(140_000);
});
