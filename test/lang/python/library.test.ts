import { readdirSync, statSync } from "node:fs";
import { expect, it } from "vitest";
import { fetchSources, sourceNames, sourceOf } from "../../../src/lang/python/lib/library.ts";
import { pythonMachine } from "./support.ts";

const folder = new URL("../../../src/lang/python/library/", import.meta.url);

function modulesIn(dir: URL, prefix = ""): string[] {
  return readdirSync(dir).flatMap((name) => {
    const at = new URL(name, dir);
    if (statSync(at).isDirectory()) return modulesIn(new URL(`${name}/`, dir), `${prefix}${name}.`);
    return [`${prefix}${name.replace(/\.py$/, "")}`.replace(/\.__init__$/, "")];
  });
}

it("P8: the names known from the start are the files there are", async () => {
  const files = readdirSync(folder).flatMap((part) => modulesIn(new URL(`${part}/`, folder)));
  expect(files.sort()).toEqual([...sourceNames].sort());
  await fetchSources(sourceNames);
  expect(files.filter((name) => sourceOf(name) === undefined)).toEqual([]);
});

it("P8: a module the text does not name is fetched when the program asks for it", async () => {
  const m = pythonMachine();
  const source =
    'import sys\nm = __import__("stat" + "istics")\nprint(m.mean([1, 2, 3]), "urllib" in sys.modules)\n';
  expect(await m.run(["python3", "-c", source])).toMatchObject({ stdout: "2 False\n", exit: 0 });
});
