#!/usr/bin/env node
/**
 * Makes the index of Debian 12 in src/catalog/data/packages/debian from the lists that
 * `apt-get update` keeps on a Debian machine (with `apt-file` installed: the lists of
 * files too). Facts only: names, versions, sizes, dependencies, commands.
 *
 *     node scripts/package-index/debian.mjs
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { frontCode } from "./front-code.mjs";

const lists = "/var/lib/apt/lists";
const out = new URL("../../src/catalog/data/packages/debian/", import.meta.url).pathname;
const ranges = 14;

const list = (pattern) =>
  readdirSync(lists)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) =>
      execFileSync("/usr/lib/apt/apt-helper", ["cat-file", `${lists}/${name}`], {
        maxBuffer: 2 ** 31 - 1,
      }).toString(),
    );

/** Fields of a stanza, continuation lines left out. */
const fields = (stanza) =>
  Object.fromEntries(
    stanza
      .split("\n")
      .filter((line) => line !== "" && !/^\s/.test(line))
      .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
  );
const newer = (a, b) => {
  try {
    execFileSync("dpkg", ["--compare-versions", a, "gt", b]);
    return true;
  } catch {
    return false;
  }
};

const packages = new Map();
for (const [suite, pattern] of [
  ["", /bookworm_main_binary-amd64_Packages/],
  ["u", /bookworm-updates_main_binary-amd64_Packages/],
  ["e", /bookworm-security_main_binary-amd64_Packages/],
])
  for (const text of list(pattern))
    for (const stanza of text.split("\n\n")) {
      if (stanza.trim() === "") continue;
      const p = { ...fields(stanza), suite };
      const have = packages.get(p.Package);
      if (have === undefined || newer(p.Version, have.Version)) packages.set(p.Package, p);
    }

/** Package → commands: a plain name lies in /usr/bin, `!name` in /usr/sbin, `%name` in /usr/games. */
const commands = new Map();
for (const text of list(/bookworm.*_Contents-(amd64|all)/))
  for (const line of text.split("\n")) {
    const m = /^(?:usr\/)?(s?bin|games)\/([^/\s]+)\s+(\S+)$/.exec(line);
    if (m === null) continue;
    const mark = m[1] === "sbin" ? "!" : m[1] === "games" ? "%" : "";
    for (const owner of m[3].split(",")) {
      const name = owner.slice(owner.lastIndexOf("/") + 1);
      commands.set(name, [...new Set([...(commands.get(name) ?? []), mark + m[2]])]);
    }
  }

const alternatives = (field) =>
  (field ?? "")
    .split(",")
    .filter((group) => group.trim() !== "")
    .map((group) => group.split("|").map((one) => one.trim().replace(/[\s(:].*$/, "")));
const providers = new Map();
const mentioned = new Set();
const replacers = new Map();
for (const [name, p] of packages) {
  for (const [virtual] of alternatives(p.Provides))
    providers.set(virtual, [...(providers.get(virtual) ?? []), name]);
  for (const field of [
    "Depends",
    "Pre-Depends",
    "Recommends",
    "Suggests",
    "Conflicts",
    "Breaks",
    "Replaces",
    "Enhances",
  ])
    for (const one of alternatives(p[field]).flat()) mentioned.add(one);
  for (const one of alternatives(p.Replaces).flat())
    replacers.set(one, [...(replacers.get(one) ?? []), name]);
}
const rank = { required: 0, important: 1, standard: 2 };
const bestFirst = (names) =>
  [...names].sort(
    (a, b) =>
      (rank[packages.get(a).Priority] ?? 3) - (rank[packages.get(b).Priority] ?? 3) || (a < b ? -1 : 1),
  );

/** What the slim image has. */
const base = new Set(
  [
    .../const basePackages = `([^`]*)`/
      .exec(readFileSync(new URL("../../src/catalog/rootfs/debian.ts", import.meta.url), "utf8"))[1]
      .matchAll(/([a-z0-9][a-z0-9+.-]*)=/g),
  ].map((m) => m[1]),
);

/** `a|b`: the one apt takes first, others that also do; what the base always satisfies by another name is left out. */
function needs(...given) {
  const found = new Set();
  for (const group of given.flatMap(alternatives)) {
    const inBase = group.find((name) => base.has(name));
    if (inBase !== undefined) {
      found.add(inBase);
      continue;
    }
    if (group.some((name) => providers.get(name)?.some((p) => base.has(p)))) continue;
    const real = group.flatMap((name) =>
      packages.has(name) ? [name] : bestFirst(providers.get(name) ?? []).slice(0, 4),
    );
    const distinct = [...new Set(real)].slice(0, 5);
    if (distinct.length > 0) found.add(distinct.join("|"));
  }
  return [...found].join(" ");
}

function row(name) {
  const p = packages.get(name);
  const flags = (p["Multi-Arch"] === "same" ? "s" : "") + (p.Architecture === "all" ? "a" : "") + p.suite;
  return [
    name,
    p.Version,
    Number(p.Size).toString(36),
    Number(p["Installed-Size"] ?? 0).toString(36),
    p.Section.replace(/^.*\//, ""),
    flags,
    needs(p["Pre-Depends"], p.Depends),
    needs(p.Recommends),
    (commands.get(name) ?? []).slice(0, 40).sort().join(" "),
  ];
}

const course = new Set(
  readFileSync(new URL("debian-course.txt", import.meta.url), "utf8")
    .split(/\s+/)
    .filter((n) => packages.has(n)),
);
for (const name of base) if (packages.has(name)) course.add(name);
for (const [name, p] of packages) if ((rank[p.Priority] ?? 3) <= 1) course.add(name);
/** What comes along, and what is recommended with it. */
const first = (group) => group.split("|")[0];
for (const name of course)
  for (const need of row(name)[6].split(" ").filter(Boolean)) course.add(first(need));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const write = (file, text) => {
  writeFileSync(out + file, `${JSON.stringify({ text })}\n`);
  console.log(file, text.length, gzipSync(text, { level: 9 }).length);
};
write("course.json", frontCode([...course].sort().map(row)));
const rest = [...packages.keys()].filter((name) => !course.has(name)).sort();
const starts = [];
// Ranges of even weight.
const rows = rest.map(row);
const weight = rows.map((r) => r.join(" ").length);
const total = weight.reduce((a, b) => a + b, 0);
for (let i = 0, at = 0; i < ranges; i++) {
  let sum = 0;
  const from = at;
  while (at < rows.length && (sum < total / ranges || i === ranges - 1)) sum += weight[at++];
  starts.push(rows[from][0]);
  write(`range-${String(i).padStart(2, "0")}.json`, frontCode(rows.slice(from, at)));
}
/** Names that are no packages: virtual ones with their providers, and those others only mention, with who replaces them. */
const generated =
  /^(librust-|golang-|lib.*-(perl|java|ocaml|haskell)|libghc-|perl|python3\.\d|r-api|.*-abi|.*-[0-9a-f]{5}$)|[()${}:]/;
const names = [...new Set([...providers.keys(), ...mentioned])]
  .filter((name) => !packages.has(name) && !generated.test(name))
  .sort();
const someOf = (found) =>
  bestFirst(found ?? [])
    .slice(0, 6)
    .sort()
    .join(" ");
write(
  "virtual.json",
  frontCode(names.map((name) => [name, someOf(providers.get(name)) || "-", someOf(replacers.get(name))])),
);
writeFileSync(`${out}starts.json`, `${JSON.stringify(starts)}\n`);
