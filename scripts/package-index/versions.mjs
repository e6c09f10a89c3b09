#!/usr/bin/env node
/**
 * Makes the large indexes of PyPI and npm: names and newest versions, from two lists
 * (tab-separated, with a header): PyPI's `name version month rank`, npm's
 * `name version downloads`.
 *
 *     node scripts/package-index/versions.mjs pypi.tsv npm.tsv
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { frontCode } from "./front-code.mjs";

const [pypi, npm] = process.argv.slice(2);
const data = new URL("../../src/catalog/data/packages/", import.meta.url).pathname;
const npmNames = 230_000;
const npmRanges = 16;

const rows = (file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .slice(1)
    .map((line) => line.split("\t"));
const write = (file, text) => {
  writeFileSync(data + file, `${JSON.stringify({ text })}\n`);
  console.log(file, text.length, gzipSync(text, { level: 9 }).length);
};
const byName = (a, b) => (a[0] < b[0] ? -1 : 1);

/** PEP 503. */
const normal = (name) => name.toLowerCase().replace(/[-_.]+/g, "-");
const course = new Set(
  readFileSync(new URL("pypi-course.txt", import.meta.url), "utf8")
    .split(/\s+/)
    .map(normal),
);
const found = new Map();
for (const [name = "", version = "", , rank = ""] of rows(pypi))
  if (version !== "" && (rank !== "" || course.has(normal(name)))) found.set(normal(name), version);
rmSync(`${data}pypi`, { recursive: true, force: true });
mkdirSync(`${data}pypi`);
write("pypi/index.json", frontCode([...found].sort(byName)));

const best = rows(npm)
  .filter(([name, version, downloads]) => name && version && downloads)
  .sort((a, b) => Number(b[2]) - Number(a[2]))
  .slice(0, npmNames)
  .map(([name, version]) => [name, version])
  .sort(byName);
rmSync(`${data}npm`, { recursive: true, force: true });
mkdirSync(`${data}npm`);
const each = Math.ceil(best.length / npmRanges);
const starts = [];
for (let i = 0; i < npmRanges; i++) {
  const part = best.slice(i * each, (i + 1) * each);
  starts.push(part[0][0]);
  write(`npm/range-${String(i).padStart(2, "0")}.json`, frontCode(part));
}
writeFileSync(`${data}npm/starts.json`, `${JSON.stringify(starts)}\n`);
