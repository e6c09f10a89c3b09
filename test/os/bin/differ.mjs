/**
 * Compares shell lines with the real programs of the machine it runs on (Debian 12 with
 * busybox, mawk, jq, bc, xxd, bsdextrautils and faketime):
 * `node test/os/bin/differ.mjs [--record] [--quiet] [AREA…]` in the project's folder.
 * Prints what differs and the figures. What the real ones did is kept beside the lines;
 * `--record` asks them again.
 */
import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createServer } from "vite";

const here = import.meta.dirname;
const server = await createServer({
  configFile: false,
  logLevel: "error",
  appType: "custom",
  server: { middlewareMode: true, watch: null, ws: false, hmr: false },
  optimizeDeps: { noDiscovery: true },
});
const { areas, comparable, lab, labFiles, linesOf, simulate } = await server.ssrLoadModule(
  join(here, "lines.ts"),
);
const args = process.argv.slice(2);
const record = args.includes("--record");
const quiet = args.includes("--quiet");
const wanted = args.filter((a) => !a.startsWith("--"));
const start = Date.UTC(2025, 5, 1, 9, 0, 0) / 1000;
const scratch = mkdtempSync(join(tmpdir(), "differ-"));
const applets = join(scratch, "applets");
mkdirSync(applets);
for (const name of spawnSync("busybox", ["--list"], { encoding: "utf8" }).stdout.trim().split("\n"))
  symlinkSync("/usr/bin/busybox", join(applets, name));

function freshLab() {
  rmSync(lab, { recursive: true, force: true });
  for (const [path, text] of Object.entries(labFiles)) {
    mkdirSync(dirname(join(lab, path)), { recursive: true });
    writeFileSync(join(lab, path), text);
  }
  for (const path of [...Object.keys(labFiles), "dir/sub", "dir", ""])
    utimesSync(join(lab, path), start, start);
}

function real(area, line) {
  freshLab();
  const busybox = area.startsWith("busybox-");
  const done = spawnSync(busybox ? join(applets, "sh") : "/bin/bash", ["-c", line], {
    argv0: busybox ? "sh" : "bash",
    cwd: lab,
    input: "",
    env: {
      PATH: busybox ? applets : "/usr/bin:/bin:/usr/sbin:/sbin",
      LANG: "C.UTF-8",
      TZ: "UTC",
      HOME: "/root",
      TERM: "xterm",
      ...(busybox
        ? {}
        : {
            LD_PRELOAD: "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
            FAKETIME: "@2025-06-01 09:00:00",
            NO_FAKE_STAT: "1",
          }),
    },
    encoding: "utf8",
    timeout: 10_000,
  });
  if (done.stderr.includes("libfaketime:")) return real(area, line);
  const now = new Date();
  const today = `${now.toUTCString().slice(8, 11)} ${String(now.getUTCDate()).padStart(2)}`;
  return {
    // A file made now is as new as the machine's.
    stdout: done.stdout
      .replaceAll(new RegExp(`${today} (?: \\d{4}|\\d\\d:\\d\\d)`, "g"), "Jun  1 09:00")
      .replaceAll("Jun  1  2025", "Jun  1 09:00"),
    stderr: done.stderr.replaceAll(`${applets}/`, ""),
    exit: done.status ?? -1,
  };
}

process.umask(0o022);
for (const area of areas) {
  if (wanted.length > 0 && !wanted.includes(area)) continue;
  const lines = linesOf(area);
  const store = join(here, "lines", `${area}.json`);
  const known = !record && existsSync(store) ? JSON.parse(readFileSync(store, "utf8")) : {};
  const truths = {};
  let agree = 0;
  for (const { line, tested } of lines) {
    const truth = known[line] ?? real(area, line);
    truths[line] = truth;
    const ours = await Promise.race([
      simulate(area, line),
      new Promise((resolve) => setTimeout(resolve, 20_000, { stdout: "", stderr: "HANGS", exit: -1 })),
    ]).catch((error) => ({ stdout: "", stderr: String(error.stack), exit: -1 }));
    const [a, b] = [comparable(truth), comparable(ours)];
    if (JSON.stringify(a) === JSON.stringify(b)) agree++;
    else if (!quiet) {
      console.log(`--- ${tested ? "" : "! "}${line}`);
      for (const key of ["stdout", "stderr", "exit"])
        if (a[key] !== b[key])
          console.log(
            `  ${key}\n    real ${JSON.stringify(a[key]).slice(0, 400)}\n    ours ${JSON.stringify(b[key]).slice(0, 400)}`,
          );
    }
  }
  console.log(`${area}: ${agree} of ${lines.length}`);
  writeFileSync(store, `${JSON.stringify(truths, undefined, 1)}\n`);
}
rmSync(scratch, { recursive: true });
rmSync(lab, { recursive: true, force: true });
process.exit(0);
