/** The way from the terminal to the page: `code FILE` opens its editor, `open URL` its browser. */
import { SysError } from "../../errno.ts";
import type { Proc, Program } from "../../process.ts";

export interface CodeHooks {
  /** Shows the file in the page's editor. */
  openFile(path: string): void;
}

export interface OpenHooks {
  /** Shows the address in the page's browser. */
  openUrl(url: string): void;
  /** Files go to the editor. */
  openFile?(path: string): void;
}

/** A file that is missing is made, so that the editor has something to save. */
export function codeProgram(hooks: CodeHooks): Program {
  return async (proc) => {
    if (proc.args.some((arg) => arg === "-h" || arg === "--help")) {
      await proc.stdout.write("Usage: code FILE...\nOpen files in the editor of this page.\n");
      return 0;
    }
    const names = proc.args.filter((arg) => !arg.startsWith("-"));
    if (names.length === 0) {
      await proc.stderr.write("code: which file? For example: code Dockerfile\n");
      return 1;
    }
    let status = 0;
    for (const name of names) if (!(await openOne(proc, name, hooks))) status = 1;
    return status;
  };
}

async function openOne(proc: Proc, name: string, hooks: CodeHooks): Promise<boolean> {
  // An editor takes `file:line`; the page shows the file.
  const path = proc.fs.exists(name) ? name : name.replace(/(?::\d+){1,2}$/, "");
  try {
    if (!proc.fs.exists(path)) proc.fs.writeFile(path, "");
    const { type } = proc.fs.stat(path);
    if (type === "dir") {
      const entries = proc.fs.readdir(path).filter((entry) => entry.type === "file");
      const best = entries.find((entry) => entry.name === "Dockerfile") ?? entries[0];
      if (best === undefined) {
        await proc.stderr.write(`code: ${path}: no files in this folder\n`);
        return false;
      }
      hooks.openFile(proc.fs.realpath(`${path}/${best.name}`));
      return true;
    }
    hooks.openFile(proc.fs.realpath(path));
    return true;
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await proc.stderr.write(`code: ${path}: ${error.message}\n`);
    return false;
  }
}

export function openProgram(hooks: OpenHooks): Program {
  return async (proc) => {
    const [target] = proc.args.filter((arg) => !arg.startsWith("-"));
    if (target === undefined) {
      await proc.stderr.write("open: which address? For example: open http://localhost:8080\n");
      return 1;
    }
    const url = addressOf(target);
    if (url !== undefined && !(proc.fs.exists(target) && !/^[a-z]+:\/\//i.test(target))) {
      hooks.openUrl(url);
      return 0;
    }
    if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target)) {
      await proc.stderr.write(`drydock: open shows http addresses; ${target} is not one\n`);
      return 1;
    }
    if (!proc.fs.exists(target)) {
      await proc.stderr.write(`The file ${proc.fs.absolute(target)} does not exist.\n`);
      return 1;
    }
    if (hooks.openFile === undefined || proc.fs.stat(target).type === "dir") {
      await proc.stderr.write(`drydock: open shows addresses; for a file use: code ${target}\n`);
      return 1;
    }
    hooks.openFile(proc.fs.realpath(target));
    return 0;
  };
}

/** `localhost:8080` and `:8080` are addresses too. */
function addressOf(target: string): string | undefined {
  if (/^https?:\/\/[^\s/]/i.test(target)) return target;
  if (/^:\d+(?:\/|$)/.test(target)) return `http://localhost${target}`;
  if (
    /^(?:localhost|127\.0\.0\.1|[\w-]+(?:\.[\w-]+)*)(?::\d+)(?:\/\S*)?$/i.test(target) ||
    /^localhost(?:\/|$)/.test(target)
  )
    return `http://${target}`;
  return undefined;
}
