/** Debian's index as debian.mjs has left it: what the tables of other families are likened to. */
import { readdirSync, readFileSync } from "node:fs";

/** Where the tables lie that the product reads. */
export const data = new URL("../../src/catalog/data/packages/", import.meta.url).pathname;

/** By name: version, size in bytes, kibibytes on disk, commands. */
export function readDebian() {
  const debian = new Map();
  for (const file of readdirSync(`${data}debian`).filter((name) => /^(course|range)/.test(name))) {
    let name = "";
    let version = "";
    for (const line of JSON.parse(readFileSync(`${data}debian/${file}`, "utf8")).text.split("\n")) {
      const [coded, second, size, kib, , , , , commands = ""] = line.split("\t");
      name = name.slice(0, Number.parseInt(coded[0], 36)) + coded.slice(1);
      version = second || version;
      debian.set(name, { version, size: Number.parseInt(size, 36), kib: Number.parseInt(kib, 36), commands });
    }
  }
  return debian;
}
