import { describe, expect, it } from "vitest";
import { pruneCache } from "../../../src/engine/build/cache.ts";
import { decodeInlineCache } from "../../../src/engine/build/export/inline-cache.ts";
import { BuildLab } from "../../support/build.ts";

const text = "FROM busybox\nCOPY a.txt /a\nRUN echo hi > /x\n";
const stages = "FROM busybox AS one\nCOPY a.txt /a\nRUN cat /a > /f\nFROM busybox\nCOPY --from=one /f /f\n";

function forget(lab: BuildLab): void {
  lab.state = pruneCache(lab.state, new Set(), { all: true }).state;
}

describe("inline cache", () => {
  it("45: an image made with it gives its steps to a builder that knows nothing", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    const first = await lab.build(text, { tags: ["app:1"], inlineCache: true });
    expect(decodeInlineCache(first.image?.["moby.buildkit.cache.v0"])?.records).toHaveLength(2);
    forget(lab);
    expect(await lab.outcomes(text, { cacheFrom: ["app:1"] })).toBe("CACHED CACHED");
    expect(await lab.outcomes(text)).toBe("CACHED CACHED");
    forget(lab);
    const again = await lab.build(text, { cacheFrom: ["app:1"], inlineCache: true });
    expect(again.outcome.imageId).toBe(first.outcome.imageId);
  });

  it("45: an image without it gives nothing, and a change misses what rests on it", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    await lab.build(text, { tags: ["plain:1"] });
    forget(lab);
    expect(await lab.outcomes(text, { cacheFrom: ["plain:1"] })).toBe("DONE DONE");
    await lab.build(text, { tags: ["app:1"], inlineCache: true });
    forget(lab);
    lab.folder.write("a.txt", "two\n");
    expect(await lab.outcomes(text, { cacheFrom: ["app:1"] })).toBe("DONE DONE");
  });

  it("46: only layers of the image are in it, but an unchanged stage need not run again", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    await lab.build(stages, { tags: ["app:1"], inlineCache: true });
    forget(lab);
    lab.ran.length = 0;
    await lab.build(stages, { cacheFrom: ["app:1"] });
    expect(lab.ran).toEqual([]);
    forget(lab);
    await lab.build(stages.replace("cat /a", "cat  /a"), { cacheFrom: ["app:1"] });
    expect(lab.ran).toHaveLength(1);
  });

  it("47: a cache that cannot be had is told of, and the build goes on", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    const built = await lab.build(text, { cacheFrom: ["nowhere:1"] });
    expect(built.outcome.failure).toBeUndefined();
    const told = built.events.flatMap((e) => e.vertexes ?? []).filter((v) => v.error !== undefined);
    expect(told.map((v) => v.name)).toEqual(["importing cache manifest from nowhere:1"]);
  });

  it("what is no cache is none", () => {
    expect(decodeInlineCache("bm9wZQ==")).toBeUndefined();
    expect(decodeInlineCache("%%%")).toBeUndefined();
    expect(decodeInlineCache(undefined)).toBeUndefined();
  });
});
