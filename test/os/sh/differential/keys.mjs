/**
 * Compares what our shells and the real ones of this machine show at a terminal:
 *
 *   node test/os/sh/differential/keys.mjs [--only TEXT] [file.keys …]
 *
 * Needs python3 for the real side. A `.keys` file holds cases between lines of
 * `%%`: `# bash 40` names shell and columns, then one piece of typing a line with
 * JSON's escapes; each is given time to take effect. Compared is the screen at the end.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { build } from "vite";

const here = new URL(".", import.meta.url).pathname;
const args = process.argv.slice(2);
const only = args[0] === "--only" ? args.splice(0, 2)[1] : undefined;
const files =
  args.length > 0
    ? args
    : readdirSync(join(here, "cases"))
        .filter((f) => f.endsWith(".keys"))
        .map((f) => join(here, "cases", f));
const scratch = mkdtempSync(join(tmpdir(), "sh-keys-"));
const cwd = "/tmp/work-sh";
const programs = { bash: "/bin/bash", dash: "/bin/dash", ash: "/usr/bin/busybox" };
mkdirSync(join(scratch, "home"));
for (const [name, path] of Object.entries(programs)) symlinkSync(path, join(scratch, name));
await build({
  logLevel: "error",
  configFile: false,
  publicDir: false,
  build: {
    ssr: join(here, "subject.ts"),
    outDir: join(scratch, "subject"),
    target: "node20",
    minify: false,
    rollupOptions: { output: { entryFileNames: "subject.mjs" } },
  },
  ssr: { noExternal: true },
});
const worker = new Worker(join(scratch, "subject", "subject.mjs"));
const ask = (order) =>
  new Promise((resolve) => {
    worker.once("message", resolve);
    worker.postMessage(order);
  });

let same = 0;
let all = 0;
for (const file of files) {
  for (const text of readFileSync(file, "utf8").split(/^%%\n/m).slice(1)) {
    if (only !== undefined && !text.includes(only)) continue;
    const lines = text.trimEnd().split("\n");
    const [, shell = "bash", columns = "80"] = /^# (\w+) ?(\d*)/.exec(lines[0]) ?? [];
    const keys = lines.slice(1).map((line) => JSON.parse(`"${line.replace(/(?<!\\)"/g, '\\"')}"`));
    const width = Number(columns || 80);
    rmSync(cwd, { recursive: true, force: true });
    mkdirSync(cwd);
    const env = {
      HOME: join(scratch, "home"),
      PATH: "/usr/bin:/bin",
      TERM: "xterm",
      PS1: "$ ",
      LANG: "C.UTF-8",
    };
    const argv = shell === "bash" ? ["bash", "--norc", "--noprofile"] : [shell];
    const done = spawnSync("python3", [join(here, "type.py")], {
      input: JSON.stringify({ argv: [join(scratch, shell), ...argv], keys, columns: width, cwd, env }),
      encoding: "utf8",
      timeout: 60_000,
    });
    if (done.status !== 0) throw new Error(`python3: ${done.stderr}`);
    rmSync(join(scratch, "home"), { recursive: true, force: true });
    mkdirSync(join(scratch, "home"));
    const wanted = normal((await ask({ raw: done.stdout, columns: width })).screen);
    const got = normal(
      (await ask({ argv, keys, columns: width, cwd, files: {}, env: { ...env, HOME: "/root" } })).screen,
    );
    all++;
    if (wanted === got) same++;
    else console.log(`\n=== ${lines.join("\n")}\n--- wanted\n${wanted}\n--- got\n${got}`);
  }
}
await worker.terminate();
rmSync(scratch, { recursive: true, force: true });
rmSync(cwd, { recursive: true, force: true });
console.log(`${same} of ${all} agree`);

function normal(screen) {
  return screen
    .replace(/^\n*BusyBox .*\n.*\n\n/, "")
    .replace(/^(\[\d+\]) \d+$/gm, "$1 PID")
    .replace(/(\[\d+\][+-]?) +\d+ /g, "$1 PID ")
    .replaceAll(scratch, "/usr/bin")
    .trimEnd();
}
