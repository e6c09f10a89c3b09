import { describe, expect, it } from "vitest";
import { familiarString, formatReference, parseReference, withDefaultTag } from "../../src/oci/reference.ts";

const hex = "a".repeat(64);

/** Recorded from client 28.2.2 (`docker pull REF` with no engine to ask). */
describe("image references", () => {
  it.each([
    ["busybox", "docker.io/library/busybox:latest", "busybox:latest"],
    ["foo:Bar", "docker.io/library/foo:Bar", "foo:Bar"],
    ["localhost/x", "localhost/x:latest", "localhost/x:latest"],
    ["localhost:5000", "docker.io/library/localhost:5000", "localhost:5000"],
    ["UPPER/x", "UPPER/x:latest", "UPPER/x:latest"],
    ["index.docker.io/foo", "docker.io/library/foo:latest", "foo:latest"],
    ["a/b/c", "docker.io/a/b/c:latest", "a/b/c:latest"],
    ["[::1]:5000/x", "[::1]:5000/x:latest", "[::1]:5000/x:latest"],
    ["x_y__z", "docker.io/library/x_y__z:latest", "x_y__z:latest"],
    [`x:tag@sha256:${hex}`, `docker.io/library/x:tag@sha256:${hex}`, `x:tag@sha256:${hex}`],
  ])("O1: %s is %s", (text, full, familiar) => {
    const ref = withDefaultTag(parseReference(text));
    expect(formatReference(ref)).toBe(full);
    expect(familiarString(ref)).toBe(familiar);
    expect(parseReference(full)).toEqual(ref);
  });

  it.each([
    ["Busybox", "invalid reference format: repository name (library/Busybox) must be lowercase"],
    ["foo/BBB:x", "invalid reference format: repository name (foo/BBB) must be lowercase"],
    ["busybox:", "invalid reference format"],
    ["a//b", "invalid reference format"],
    ["a:b:c", "invalid reference format"],
    ["-x", "invalid reference format"],
    ["", "invalid reference format"],
    ["x y", "invalid reference format"],
    ["x___y", "invalid reference format"],
    ["x..y", "invalid reference format"],
    ["localhost:5000/", "invalid reference format"],
    ["é", "invalid reference format"],
    [`x:${"t".repeat(129)}`, "invalid reference format"],
    ["x@sha256:abc", "invalid reference format"],
    [`x@sha512:${hex}`, "invalid checksum digest length"],
    [`x@md5:${"a".repeat(32)}`, "unsupported digest algorithm"],
    [`x@sha256:${"A".repeat(64)}`, "invalid checksum digest format"],
    ["a".repeat(256), "repository name must not be more than 255 characters"],
    [hex, `invalid repository name (${hex}), cannot specify 64-byte hexadecimal strings`],
  ])("O2: %s is refused in Docker's words", (text, words) => {
    expect(() => parseReference(text)).toThrow(new Error(words));
  });
});
