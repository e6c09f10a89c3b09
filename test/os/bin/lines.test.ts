import { describe, expect, it } from "vitest";
import { areas, comparable, linesOf, recorded, simulate } from "./lines.ts";

describe.each(areas)("what the real programs do with a line: %s", (area) => {
  const truth = recorded(area);
  const lines = linesOf(area).filter((l) => l.tested);

  it.each(lines.map((l) => l.line))("%s", async (line) => {
    const known = truth[line];
    if (known === undefined) throw new Error("not recorded: run differ.mjs");
    expect(comparable(await simulate(area, line))).toEqual(comparable(known));
  });
});
