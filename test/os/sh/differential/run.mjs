/**
 * Compares our shells with the real ones of this machine, script by script:
 *
 *   node test/os/sh/differential/run.mjs [--only TEXT] [--shell bash|dash|ash] [--show N] [files.cases …]
 *
 * Needs bash, dash and busybox; what is missing is said and left out. A `.cases`
 * file opens with `# shells: bash dash ash` and `# mode: c` (`shell -c TEXT`),
 * `file` (`shell script.sh`), `stdin` or `parse` (`shell -n -c TEXT`); its scripts stand between lines of `%%`.
 * Each runs in an empty directory, as `name: path` for both sides. Compared are
 * standard output, standard error and the exit status, process numbers aside.
 */
import { spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { Worker } from "node:worker_threads";
import { build } from "vite";

const here = new URL(".", import.meta.url).pathname;
const { only, shell: onlyShell, show, files } = options(process.argv.slice(2));
const scratch = mkdtempSync(join(tmpdir(), "sh-diff-"));
const cwd = "/tmp/work-sh";
const env = { PATH: `${scratch}/bin:/usr/bin:/bin`, HOME: "/root", LANG: "C.UTF-8" };
const limitMs = 8000;

const real = { bash: "/bin/bash", dash: "/bin/dash", ash: "/usr/bin/busybox" };
mkdirSync(join(scratch, "bin"));
for (const [name, path] of Object.entries(real)) {
  if (!existsSync(path)) {
    console.error(`no ${path}: ${name} is left out`);
    delete real[name];
    continue;
  }
  symlinkSync(path, join(scratch, "bin", name));
  real[name] = join(scratch, "bin", name);
}

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

const signals = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGUSR1: 10,
  SIGSEGV: 11,
  SIGUSR2: 12,
  SIGPIPE: 13,
  SIGALRM: 14,
  SIGTERM: 15,
};
let worker;
const total = { same: 0, all: 0 };
const figures = [];
let shown = 0;
for (const file of files) {
  const { shells, mode, scripts } = load(file);
  for (const shell of shells) {
    if (real[shell] === undefined || (onlyShell !== undefined && shell !== onlyShell)) continue;
    let same = 0;
    let all = 0;
    for (const [index, script] of scripts.entries()) {
      if (only !== undefined && !script.includes(only)) continue;
      all++;
      const wanted = reference(shell, mode, script);
      const got = await ours(shell, mode, script);
      const difference = compare(wanted, got);
      if (difference === undefined) same++;
      else if (shown++ < show)
        console.log(`\n=== ${basename(file)} #${index + 1} ${shell} ${mode}\n${script}\n${difference}`);
    }
    if (all === 0) continue;
    figures.push(`${basename(file)} ${shell}: ${same} of ${all}`);
    total.same += same;
    total.all += all;
  }
}
await worker?.terminate();
rmSync(scratch, { recursive: true, force: true });
rmSync(cwd, { recursive: true, force: true });
console.log(`\n${figures.join("\n")}`);
console.log(`${total.same} of ${total.all} agree (${((100 * total.same) / total.all).toFixed(1)} %)`);

function options(args) {
  const found = { only: undefined, shell: undefined, show: 1000, files: [] };
  for (let i = 0; i < args.length; i++) {
    if (args[i] === "--only") found.only = args[++i];
    else if (args[i] === "--shell") found.shell = args[++i];
    else if (args[i] === "--show") found.show = Number(args[++i]);
    else found.files.push(args[i]);
  }
  if (found.files.length === 0)
    found.files = readdirSync(join(here, "cases"))
      .filter((f) => f.endsWith(".cases"))
      .sort()
      .map((f) => join(here, "cases", f));
  return found;
}

function load(file) {
  const text = readFileSync(file, "utf8");
  const shells = (/^# shells: (.*)$/m.exec(text)?.[1] ?? "bash").split(" ");
  const mode = /^# mode: (.*)$/m.exec(text)?.[1] ?? "c";
  const scripts = text
    .split(/^%%\n/m)
    .slice(1)
    .map((s) => s.replace(/\n$/, ""));
  return { shells, mode, scripts };
}

function how(shell, mode, script) {
  return {
    argv:
      mode === "file"
        ? [shell, "script.sh"]
        : mode === "stdin"
          ? [shell]
          : mode === "parse"
            ? [shell, "-n", "-c", script]
            : [shell, "-c", script],
    files: mode === "file" ? { "script.sh": `${script}\n` } : {},
    stdin: mode === "stdin" ? `${script}\n` : undefined,
  };
}

function reference(shell, mode, script) {
  const { argv, files, stdin } = how(shell, mode, script);
  rmSync(cwd, { recursive: true, force: true });
  mkdirSync(cwd);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const path = (name) => join(scratch, name);
  if (stdin !== undefined) writeFileSync(path("in"), stdin);
  // Files, not pipes: a job left in the background must not be waited for.
  const input = stdin === undefined ? "ignore" : openSync(path("in"), "r");
  const out = openSync(path("out"), "w");
  const err = openSync(path("err"), "w");
  const done = spawnSync(real[shell], argv.slice(1), {
    cwd,
    argv0: shell,
    stdio: [input, out, err],
    timeout: limitMs,
    env,
  });
  for (const fd of [input, out, err]) if (fd !== "ignore") closeSync(fd);
  const exit = done.status ?? (done.error === undefined ? 128 + (signals[done.signal] ?? 0) : -1);
  return { stdout: readFileSync(path("out"), "utf8"), stderr: readFileSync(path("err"), "utf8"), exit };
}

async function ours(shell, mode, script) {
  const { argv, files, stdin } = how(shell, mode, script);
  worker ??= new Worker(join(scratch, "subject", "subject.mjs"));
  const answer = await new Promise((resolve) => {
    const late = setTimeout(() => resolve(undefined), limitMs * 2);
    worker.once("message", (message) => {
      clearTimeout(late);
      resolve(message);
    });
    worker.postMessage({
      argv,
      cwd,
      files,
      env: { ...env, PATH: "/usr/bin:/bin" },
      ...(stdin === undefined ? {} : { stdin }),
    });
  });
  if (answer !== undefined) return answer;
  await worker.terminate();
  worker = undefined;
  return { stdout: "", stderr: "does not end", exit: -2 };
}

function normal(text) {
  return text
    .replaceAll(scratch, "/usr")
    .replace(/^((?:[^\n]*: line \d+: )?) *\d+ (?=[A-Z][a-z ]+ {2,})/gm, "$1PID ")
    .replace(/\((\d{3,})\) - /g, "(PID) - ")
    .replace(/pid \d{3,}/g, "pid PID");
}

function compare(wanted, got) {
  const lines = [];
  for (const key of ["stdout", "stderr"]) {
    const w = normal(wanted[key]);
    const g = normal(got[key]);
    if (w !== g) lines.push(`--- ${key} wanted`, w, `--- ${key} got`, g);
  }
  if (wanted.exit !== got.exit) lines.push(`--- exit wanted ${wanted.exit} got ${got.exit}`);
  return lines.length === 0 ? undefined : lines.join("\n");
}
