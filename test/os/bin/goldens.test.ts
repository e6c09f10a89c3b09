import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { goldens, replay } from "./golden.ts";

const areas = readdirSync(join(import.meta.dirname, "goldens")).map((f) => f.replace(".json", ""));

describe.each(areas)("what the real tools printed: %s", (area) => {
  it.each(goldens(area).map((g) => [g.line, g] as const))("%s", async (line, golden) => {
    expect(await replay(line)).toEqual(golden);
  });
});
