/** Installs what is missing, so that one command is enough on a fresh machine. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Runs a command in the project's folder with its output shown; ends this process when it fails. */
export function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (done.status !== 0) process.exit(done.status ?? 1);
}

/** `npm ci` when node_modules is absent or older than the lock file. */
export function installDependencies() {
  const mark = `${root}node_modules/.package-lock.json`;
  const lock = `${root}package-lock.json`;
  const fresh = existsSync(mark) && sameDependencies(mark, lock);
  if (!fresh) {
    console.log("Installing what is missing (once) …");
    run("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"]);
  }
}

function sameDependencies(mark, lock) {
  if (statSync(mark).mtimeMs >= statSync(lock).mtimeMs) return true;
  const versions = (file) =>
    Object.entries(JSON.parse(readFileSync(file, "utf8")).packages)
      .filter(([path, entry]) => path !== "" && !entry.optional)
      .map(([path, entry]) => `${path}@${entry.version}`)
      .sort()
      .join("\n");
  return versions(mark) === versions(lock);
}
