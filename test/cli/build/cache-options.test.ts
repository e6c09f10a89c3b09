import { describe, expect, it } from "vitest";
import { cacheOptions } from "../../../src/cli/build/cache-options.ts";

const options = (from: string[], to: string[] = [], args: string[] = []) =>
  cacheOptions({ "cache-from": from, "cache-to": to, "build-arg": args });

describe("cache options", () => {
  it("48: only the inline cache can be exported", () => {
    expect(options([], ["type=inline"]).inline).toBe(true);
    expect(options([], [], ["BUILDKIT_INLINE_CACHE=1"]).inline).toBe(true);
    for (const to of ["type=registry,ref=x", "type=local,dest=d", "x"])
      expect(() => options([], [to])).toThrow("Cache export is not supported for the docker driver.");
  });

  it("names and fields name the same images", () => {
    expect(options(["a:1", "b", "type=registry,ref=c:2", "type=local,src=d"]).from).toEqual([
      "a:1",
      "b",
      "c:2",
    ]);
    expect(() => options(["UP"])).toThrow("must be lowercase");
    expect(() => options(["foo=bar"])).toThrow('type required form> "foo=bar"');
  });
});
