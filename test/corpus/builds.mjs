/**
 * Builds every Dockerfile of a corpus with a stubbed context and says how each ended.
 *
 *     node test/corpus/builds.mjs --corpus FILE [--stubs project|plain|empty] [--only I,J] [--json FILE] -- node dist/node/drydock.mjs
 *
 * A line of the corpus is {"dockerfile", "context_files"}; with --only the output is shown.
 * The runner is started as `… replay --jsonl`.
 */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { lastError, reasonOf } from "./reasons.mjs";
import { emptyOf, plainOf, projectOf } from "./stubs.mjs";

const words = process.argv.slice(2);
const split = words.indexOf("--");
const own = split < 0 ? words : words.slice(0, split);
const runner = split < 0 ? ["node", "dist/node/drydock.mjs"] : words.slice(split + 1);
const flag = (name, or) => (own.includes(name) ? own[own.indexOf(name) + 1] : or);
const corpus = flag("--corpus");
if (corpus === undefined) {
  console.error(
    "usage: node test/corpus/builds.mjs --corpus FILE [--stubs project|plain|empty] [--only I,J] [--json FILE] -- RUNNER",
  );
  process.exit(2);
}
const stub = { project: projectOf, plain: plainOf, empty: emptyOf }[flag("--stubs", "project")] ?? projectOf;
const only = flag("--only")?.split(",").map(Number);
const rows = readFileSync(corpus, "utf8")
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line));

function start() {
  const child = spawn(runner[0], [...runner.slice(1), "replay", "--jsonl"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const answers = [];
  let waiting;
  createInterface({ input: child.stdout }).on("line", (line) =>
    waiting ? waiting(line) : answers.push(line),
  );
  child.on("close", () => waiting?.(undefined));
  return {
    ask(world) {
      child.stdin.write(`${JSON.stringify(world)}\n`);
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(undefined), 60_000);
        waiting = (line) => {
          clearTimeout(timer);
          waiting = undefined;
          resolve(line);
        };
        if (answers.length > 0) waiting(answers.shift());
      });
    },
    end: () => child.kill(),
  };
}

let machine = start();
const results = [];
let asked = 0;
for (const [index, row] of rows.entries()) {
  if (only && !only.includes(index)) continue;
  if (asked++ % 100 === 99) {
    machine.end();
    machine = start();
  }
  const files = stub(row);
  const began = Date.now();
  const answer = await machine.ask({
    name: `corpus-${index}`,
    files,
    steps: [{ cmd: "docker build --progress plain -t x . 2>&1" }],
  });
  const milliseconds = Date.now() - began;
  const step = answer === undefined ? undefined : JSON.parse(answer).steps?.[0];
  if (answer === undefined) {
    machine.end();
    machine = start();
  }
  const output = step === undefined ? (answer ?? "no answer") : `${step.stdout}${step.stderr}`;
  const exit = step?.exit ?? -1;
  results.push({
    index,
    exit,
    reason: step === undefined ? "crash" : reasonOf(exit, output),
    milliseconds,
    output,
  });
  if (only)
    console.log(
      `${row.dockerfile}\n--- ${Object.keys(files).join(" ")}\n${output}\n--- exit ${exit}, ${milliseconds} ms`,
    );
}
machine.end();

const count = (reason) => results.filter((result) => result.reason === reason).length;
if (flag("--json") !== undefined) writeFileSync(flag("--json"), JSON.stringify(results));
if (!only)
  for (const { index, reason, output } of results)
    if (reason !== "built" && reason !== "base" && reason !== "text")
      console.log(`${index}\t${reason}\t${lastError(output).slice(0, 200)}`);
const known = results.length - count("base") - count("text") - count("windows");
const slow = results.filter(({ milliseconds }) => milliseconds > 5000).length;
const ours = count("gap") + count("crash");
console.log(
  `${[...new Set(results.map(({ reason }) => reason))]
    .sort()
    .map((reason) => `${reason} ${count(reason)}`)
    .join(", ")}; slower than 5 s: ${slow}`,
);
const share = (part) => `${((100 * part) / Math.max(1, known)).toFixed(1)} %`;
console.log(
  `of ${known} with a known base: built ${count("built")} (${share(count("built"))}), built or failed as in life ${known - ours} (${share(known - ours)})`,
);
