import { describe, expect, it } from "vitest";
import { OrderedMap } from "../../../src/engine/build/plan/ordered-map.ts";

describe("OrderedMap", () => {
  it("keeps every version as it was", () => {
    const one = OrderedMap.of<number>([["a", 1]]);
    const two = one.with("b", 2);
    const three = two.with("a", 3);
    const other = one.with("c", 9);
    expect([...three.entries()]).toEqual([
      ["b", 2],
      ["a", 3],
    ]);
    expect([...one.entries()]).toEqual([["a", 1]]);
    expect([...other.entries()]).toEqual([
      ["a", 1],
      ["c", 9],
    ]);
    expect([...two.entries()]).toEqual([
      ["a", 1],
      ["b", 2],
    ]);
    expect(three.get("c")).toBeUndefined();
    expect(other.has("b")).toBe(false);
    expect(three.size).toBe(2);
  });

  it("leaves a name in its place when asked to", () => {
    const map = OrderedMap.of<number>([
      ["a", 1],
      ["b", 2],
    ]);
    expect([...map.with("a", 7, "kept").keys()]).toEqual(["a", "b"]);
    expect([...map.with("a", 7).keys()]).toEqual(["b", "a"]);
    expect([...map.keys()]).toEqual(["a", "b"]);
  });

  it("agrees with copied maps in any order of use", () => {
    let seed = 7;
    const random = (n: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * n);
    };
    const versions: [OrderedMap<number>, ReadonlyMap<string, number>][] = [[OrderedMap.of(), new Map()]];
    for (let i = 0; i < 600; i += 1) {
      const [map, plain] = versions[random(versions.length)] as (typeof versions)[number];
      const name = `n${random(8)}`;
      const place = random(2) === 0 ? "end" : "kept";
      const copy = new Map(plain);
      if (place === "end") copy.delete(name);
      copy.set(name, i);
      versions.push([map.with(name, i, place), copy]);
      const [seen, expected] = versions[random(versions.length)] as (typeof versions)[number];
      expect([...seen.entries()]).toEqual([...expected]);
    }
  });

  it("takes a hundred thousand names without copying", () => {
    let map = OrderedMap.of<number>();
    const first = map;
    for (let i = 0; i < 100_000; i += 1) map = map.with(`n${i}`, i);
    expect(map.size).toBe(100_000);
    expect(first.size).toBe(0);
    expect(map.get("n99999")).toBe(99_999);
  });
});
