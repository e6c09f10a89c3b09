import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { parseSync } from "vite";
import { describe, expect, it } from "vitest";

/** What each folder of src may import besides itself. Packages are named where they are restricted. */
const mayImport: Record<string, readonly string[]> = {
  oci: [],
  catalog: ["oci"],
  os: ["oci"],
  lang: ["os", "oci"],
  api: ["oci", "os"],
  engine: ["api", "oci", "os"],
  registry: ["oci", "api", "catalog"],
  cli: ["api", "oci", "os"],
  compose: ["api", "oci", "os", "cli"],
  session: ["oci", "catalog", "os", "lang", "api", "engine", "registry", "cli", "compose"],
  lessons: ["session", "api", "engine"],
  ui: ["session", "lessons", "api", "engine", "oci"],
  embed: ["ui"],
  node: ["session", "engine", "lessons", "api"],
};

const pagePackages = /^(react|react-dom|zustand|@xterm|@codemirror)(\/|$)/;
const src = resolve(import.meta.dirname, "../src");

interface Import {
  readonly from: string;
  readonly to: string;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return sourceFiles(path);
    return /\.tsx?$/.test(name) && !name.endsWith(".d.ts") ? [path] : [];
  });
}

function importsOf(file: string, text = readFileSync(file, "utf8")): Import[] {
  const { module } = parseSync(file, text);
  const named = [...module.staticImports, ...module.staticExports.flatMap((e) => e.entries)].flatMap((i) =>
    i && "moduleRequest" in i && i.moduleRequest ? [i.moduleRequest.value] : [],
  );
  const dynamic = module.dynamicImports.flatMap((i) => {
    const literal = text.slice(i.moduleRequest.start, i.moduleRequest.end);
    return /^["']/.test(literal) ? [literal.slice(1, -1)] : [];
  });
  return [...named, ...dynamic].map((to) => ({ from: file, to }));
}

/** The rule an import breaks, in words, or undefined. */
function offence({ from, to }: Import): string | undefined {
  const folder = relative(src, from).split("/")[0] ?? "";
  const rules = mayImport[folder];
  if (rules === undefined)
    return from.endsWith("main.tsx") ? undefined : `${folder} is not a folder of the house`;
  const says = `${relative(src, from)} imports ${to}`;
  if (to.startsWith("node:")) return folder === "node" ? undefined : `${says}: only node knows Node`;
  if (!to.startsWith(".")) {
    return pagePackages.test(to) && folder !== "ui" && folder !== "embed"
      ? `${says}: only ui knows the page`
      : undefined;
  }
  const target = relative(src, resolve(dirname(from), to)).split("/")[0] ?? "";
  if (target === folder || rules.includes(target)) {
    if (folder === "ui" && target === "engine" && !/engine\/(select|state|build\/types)\.ts$/.test(to)) {
      return `${says}: the page reads the engine through its selectors`;
    }
    return undefined;
  }
  return `${says}: ${folder} may import ${rules.join(", ") || "nothing"}`;
}

describe("the house keeps its walls", () => {
  const files = sourceFiles(src);

  it("finds the modules it checks", () => {
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((f) => importsOf(f)).length).toBeGreaterThan(files.length);
  });

  it("every import is one the table allows", () => {
    expect(files.flatMap((f) => importsOf(f)).flatMap((i) => offence(i) ?? [])).toEqual([]);
  });

  it.each([
    ["os/kernel.ts", 'import { x } from "../engine/engine.ts";', "os may import oci"],
    ["engine/select.ts", 'import React from "react";', "only ui knows the page"],
    ["cli/main.ts", 'await import("../engine/engine.ts");', "cli may import api, oci, os"],
    ["oci/digest.ts", 'export { y } from "../os/errno.ts";', "oci may import nothing"],
    ["session/world.ts", 'import fs from "node:fs";', "only node knows Node"],
    ["ui/App.tsx", 'import { createEngine } from "../engine/engine.ts";', "through its selectors"],
  ])("%s: %s is refused", (file, text, rule) => {
    const offences = importsOf(join(src, file), text).flatMap((i) => offence(i) ?? []);
    expect(offences.join("\n")).toContain(rule);
  });

  it("nothing below the session reads the platform's clock or randomness", () => {
    const lower = files.filter((f) => !/\/src\/(session|lessons|ui|embed|node)\//.test(f));
    const hits = lower.filter((f) =>
      /\bMath\.random\b|\bDate\.now\b|\bnew Date\b/.test(readFileSync(f, "utf8")),
    );
    expect(hits.map((f) => relative(src, f))).toEqual([]);
  });
});
