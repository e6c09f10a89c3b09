import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OrderedMap } from "../../src/engine/ordered-map.ts";

interface Thing {
  readonly name: string;
  readonly n: number;
}

const empty = OrderedMap.empty<Thing>();

describe("a map that is a value", () => {
  it("does what a Map does, in its order, and older ones never change", () => {
    const change = fc.record({
      key: fc.integer({ min: 0, max: 40 }),
      drop: fc.boolean(),
      rename: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 300 }), (changes) => {
        const model = new Map<string, Thing>();
        let map = empty;
        const past: { map: typeof map; was: [string, Thing][] }[] = [];
        for (const [n, { key, drop, rename }] of changes.entries()) {
          const id = `id${key}`;
          if (drop) {
            model.delete(id);
            map = map.without(id);
          } else {
            const value = { name: rename ? `renamed${key}` : `name${key}`, n };
            model.set(id, value);
            map = map.with(id, value);
          }
          expect([...map]).toEqual([...model]);
          expect(map.size).toBe(model.size);
          for (const suffix of ["name", "renamed"]) {
            const name = `${suffix}${key}`;
            expect(map.named(name)).toEqual([...model.values()].find((thing) => thing.name === name));
          }
          if (n % 50 === 0) past.push({ map, was: [...model] });
        }
        for (const { map: old, was } of past) expect([...old]).toEqual(was);
      }),
      { numRuns: 60, seed: 11 },
    );
  });

  it("leaving out what is not there changes nothing", () => {
    const one = empty.with("a", { name: "x", n: 1 });
    expect(one.without("b")).toBe(one);
    expect([...one.keys()]).toEqual(["a"]);
    expect([...one.values()]).toEqual([{ name: "x", n: 1 }]);
    expect(empty.size).toBe(0);
  });

  it("a change of ten thousand entries touches few of them", () => {
    let map = empty;
    for (let n = 0; n < 10_000; n++) map = map.with(`id${n}`, { name: `name${n}`, n });
    const before = [...map.values()];
    const after = [...map.with("id5000", { name: "new", n: -1 }).values()];
    expect(after.filter((value, i) => value !== before[i])).toEqual([{ name: "new", n: -1 }]);
    expect(after).toHaveLength(10_000);
  });
});
