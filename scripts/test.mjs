/**
 * `npm test`: installs what is missing, then lint, types, unit tests, build and
 * browser tests. The last line counts them all.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findChromium, installChromium } from "./chromium.mjs";
import { installDependencies, root, run } from "./prepare.mjs";

const totals = { passed: 0, failed: 0, skipped: 0 };

installDependencies();
step("Lint", () => run("npx", ["biome", "ci", "--error-on-warnings", "."]));
step("Types", () => run("npm", ["run", "--silent", "types"]));
vitest("Unit tests", []);
step("Build", () => run("npm", ["run", "--silent", "build"]));

const chromium = findChromium() ?? installChromium();
if (chromium) {
  vitest("Browser tests", ["-c", "vitest.e2e.config.ts"], { CHROMIUM: chromium });
} else {
  console.log("\n!!! BROWSER TESTS SKIPPED: no Chromium was found and none could be installed.");
  console.log("!!! Install Chromium (or set CHROMIUM=/path/to/it) and run npm test again.\n");
  totals.skipped += 1;
}

console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed === 0 ? 0 : 1);

function step(title, work) {
  console.log(`\n== ${title}`);
  work();
}

/** Runs vitest and adds up its report; an error outside any test counts as a failure. */
function vitest(title, args, env = {}) {
  console.log(`\n== ${title}`);
  mkdirSync(join(root, "test-results"), { recursive: true });
  const report = join(root, "test-results", `${title.toLowerCase().replaceAll(" ", "-")}.json`);
  const done = spawnSync(
    "npx",
    ["vitest", "run", ...args, "--reporter=dot", "--reporter=json", `--outputFile.json=${report}`],
    {
      cwd: root,
      stdio: "inherit",
      env: { ...process.env, ...env },
      timeout: 15 * 60_000,
      killSignal: "SIGKILL",
    },
  );
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : undefined;
  totals.passed += counts?.numPassedTests ?? 0;
  totals.failed += counts?.numFailedTests ?? 0;
  totals.skipped += (counts?.numPendingTests ?? 0) + (counts?.numTodoTests ?? 0);
  if (done.status !== 0 && !counts?.numFailedTests) totals.failed += 1;
}
