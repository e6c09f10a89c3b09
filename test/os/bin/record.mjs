/**
 * Records the goldens from the tools of the machine it runs on (Debian 12):
 * `node test/os/bin/record.mjs [area]` in the project's folder.
 * The tests themselves need none of them.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runnerImport } from "vite";

const here = import.meta.dirname;
const { fixture, parseSteps } = (await runnerImport(join(here, "fixture.ts"))).module;
const only = process.argv[2];
for (const file of readdirSync(join(here, "cases"))) {
  if (!file.endsWith(".txt") || (only !== undefined && file !== `${only}.txt`)) continue;
  const lines = readFileSync(join(here, "cases", file), "utf8")
    .split("\n")
    .filter((l) => l !== "" && !l.startsWith("#"));
  const recorded = lines.map((line) => {
    const root = mkdtempSync(join(tmpdir(), "golden-"));
    for (const [path, text] of Object.entries(fixture)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    let stdout = "";
    let stderr = "";
    const exits = [];
    for (const { argv, stdin } of parseSteps(line)) {
      const done = spawnSync(argv[0] ?? "", argv.slice(1), {
        cwd: root,
        input: stdin,
        env: { PATH: process.env["PATH"], LANG: "C.UTF-8", TZ: "UTC", HOME: "/root" },
        encoding: "utf8",
        timeout: 10_000,
      });
      stdout += done.stdout;
      stderr += done.stderr;
      exits.push(done.status ?? -1);
    }
    rmSync(root, { recursive: true });
    return {
      line,
      stdout: stdout.replaceAll(root, "/work"),
      stderr: stderr.replaceAll(root, "/work"),
      exits,
    };
  });
  writeFileSync(
    join(here, "goldens", file.replace(".txt", ".json")),
    `${JSON.stringify(recorded, undefined, 1)}\n`,
  );
}
