/**
 * `npm run bench`: every figure with its budget, as a table. Words after `--` choose
 * among them: `npm run bench -- Ctrl-C paste`.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "./chromium.mjs";
import { installDependencies, root, run } from "./prepare.mjs";

installDependencies();
const folder = mkdtempSync(join(tmpdir(), "drydock-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const chromium = findChromium();
const page = join(folder, "page");
if (chromium) {
  process.env.CHROMIUM = chromium;
  run("npx", ["vite", "build", "--outDir", page, "--logLevel", "error"]);
} else console.log("No Chromium was found: the figures of the page are left out.");
const bundle = join(root, "node_modules", ".drydock-bench");
run("npx", ["vite", "build", "-c", "vite.bench.config.ts", "--outDir", bundle, "--logLevel", "error"]);
run("node", [join(bundle, "main.mjs"), chromium ? page : "none", ...process.argv.slice(2)]);
