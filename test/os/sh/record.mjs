/**
 * Records what the real shells do with the cases beside it: `node record.mjs`.
 * Needs bash, dash and busybox; the tests need only the goldens.
 *
 * A `.cases` file holds scripts separated by lines of `%%`. posix.cases goes to all
 * three shells, bash.cases to bash alone. Each case runs as `shell -c` in an empty
 * directory.
 */
import { spawnSync } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = new URL("goldens/", import.meta.url).pathname;
const bin = mkdtempSync(join(tmpdir(), "sh-"));
symlinkSync("/usr/bin/busybox", join(bin, "ash"));
const work = "/tmp/work-sh";
const programs = { bash: "/bin/bash", dash: "/bin/dash", ash: join(bin, "ash") };
const cases = (name) =>
  readFileSync(join(here, `${name}.cases`), "utf8")
    .split(/^%%\n/m)
    .map((s) => s.replace(/\n$/, ""));

function record(shell, script) {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work);
  const out = openSync(join(bin, "out"), "w");
  const err = openSync(join(bin, "err"), "w");
  const done = spawnSync(programs[shell], ["-c", script], {
    cwd: work,
    argv0: shell,
    // Files, not pipes: a job left in the background must not be waited for.
    stdio: ["ignore", out, err],
    timeout: 5_000,
    env: { PATH: "/usr/bin:/bin", HOME: "/root", LANG: "C.UTF-8" },
  });
  closeSync(out);
  closeSync(err);
  const read = (name) => readFileSync(join(bin, name), "utf8");
  return { script, stdout: read("out"), stderr: read("err"), exit: done.status };
}

for (const [file, shell] of [
  ["posix", "bash"],
  ["posix", "dash"],
  ["posix", "ash"],
  ["bash", "bash"],
]) {
  const done = cases(file).map((script) => record(shell, script));
  writeFileSync(join(here, `${file}-${shell}.json`), `${JSON.stringify(done, null, 1)}\n`);
}
rmSync(work, { recursive: true, force: true });
rmSync(bin, { recursive: true, force: true });
