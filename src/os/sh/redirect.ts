/**
 * Redirections. They change the descriptors of the shell itself; for a builtin
 * or a function they are undone afterwards, for a program they last until it
 * has been started.
 */
import { SysError } from "../errno.ts";
import type { OpenFile } from "../process.ts";
import type { Redirect } from "./ast.ts";
import { encode } from "./bytes.ts";
import { expandString, expandWord, partsToString } from "./expand.ts";
import type { Shell } from "./shell.ts";

/** Descriptors as they were: undefined means closed. */
export type SavedFds = { fd: number; file: OpenFile | undefined }[];

/** A redirection failed; the message has been printed. */
export class RedirectFailed extends Error {}

/** @throws RedirectFailed after undoing what was done */
export async function applyRedirects(
  shell: Shell,
  redirects: readonly Redirect[],
  saved: SavedFds,
): Promise<void> {
  try {
    for (const redirect of redirects) await applyOne(shell, redirect, saved);
  } catch (error) {
    if (error instanceof RedirectFailed || error instanceof SysError) {
      if (error instanceof SysError)
        await shell.complain(error.path ? `${error.path}: ${error.message}` : error.message, null);
      undoRedirects(shell, saved);
      throw new RedirectFailed();
    }
    undoRedirects(shell, saved);
    throw error;
  }
}

export function undoRedirects(shell: Shell, saved: SavedFds): void {
  for (let entry = saved.pop(); entry !== undefined; entry = saved.pop()) {
    if (shell.proc.fds.has(entry.fd)) shell.proc.closeFd(entry.fd);
    if (entry.file !== undefined) shell.proc.installFd(entry.file, entry.fd);
  }
}

/** The redirections stay: gives up what was kept for undoing. */
export function keepRedirects(saved: SavedFds): void {
  for (let entry = saved.pop(); entry !== undefined; entry = saved.pop()) entry.file?.release();
}

function put(shell: Shell, fd: number, file: OpenFile | undefined, saved: SavedFds): void {
  const { fds } = shell.proc;
  const old = fds.get(fd);
  saved.push({ fd, file: old?.retain() });
  if (old !== undefined) shell.proc.closeFd(fd);
  if (file !== undefined) shell.proc.installFd(file, fd);
}

async function applyOne(shell: Shell, redirect: Redirect, saved: SavedFds): Promise<void> {
  const output =
    redirect.op === ">" ||
    redirect.op === ">>" ||
    redirect.op === ">|" ||
    redirect.op === "&>" ||
    redirect.op === "&>>" ||
    redirect.op === ">&";
  let fd = redirect.fd ?? (output ? 1 : 0);
  if (redirect.op === "<<" || redirect.op === "<<<") {
    const text =
      redirect.op === "<<<"
        ? `${await expandString(shell, redirect.target)}\n`
        : await partsToString(shell, redirect.heredoc?.parts ?? []);
    const file = new TextFile(encode(text));
    if (redirect.fdName !== undefined) fd = await nameFd(shell, redirect.fdName, file);
    else put(shell, fd, file, saved);
    return;
  }
  const target = await targetOf(shell, redirect);
  if (redirect.op === "<&" || redirect.op === ">&") {
    if (target === "-") {
      if (redirect.fdName !== undefined) {
        const named = Number((await shell.expandText(`\${${redirect.fdName}}`)) || "-1");
        if (shell.proc.fds.has(named)) shell.proc.closeFd(named);
        return;
      }
      put(shell, fd, undefined, saved);
      return;
    }
    const dup = /^(\d+)(-?)$/.exec(target);
    if (dup !== null) {
      const from = Number(dup[1]);
      const file = shell.proc.fds.get(from);
      if (file === undefined) {
        await shell.complain(
          shell.bash ? `${target}: Bad file descriptor` : `${from}: Bad file descriptor`,
          null,
        );
        throw new RedirectFailed();
      }
      if (redirect.fdName !== undefined) {
        fd = await nameFd(shell, redirect.fdName, file.retain());
        return;
      }
      if (from !== fd) put(shell, fd, file.retain(), saved);
      if (dup[2] === "-") put(shell, from, undefined, saved);
      return;
    }
    if (redirect.op === "<&" || !shell.bash || redirect.fd !== undefined) {
      await shell.complain(
        shell.bash
          ? `${target}: ambiguous redirect`
          : shell.dialect === "dash"
            ? "Syntax error: Bad fd number"
            : "syntax error: bad fd number",
        null,
      );
      throw new RedirectFailed();
    }
    // `>& file` is `&> file`.
  }
  const both = redirect.op === "&>" || redirect.op === "&>>" || redirect.op === ">&";
  const file = await open(shell, target, both && redirect.op === ">&" ? ">" : redirect.op);
  if (redirect.fdName !== undefined) {
    await nameFd(shell, redirect.fdName, file);
    return;
  }
  put(shell, fd, file, saved);
  if (both) put(shell, 2, file.retain(), saved);
}

/** `{name}` or `{name[index]}` */
async function nameFd(shell: Shell, target: string, file: OpenFile): Promise<number> {
  const fd = shell.proc.installFd(file, 10);
  const [, name = target, index] = /^(\w+)\[(.+)\]$/.exec(target) ?? [];
  await shell.assignElement(name, index === undefined ? undefined : shell.parseWord(index), String(fd));
  return fd;
}

async function targetOf(shell: Shell, redirect: Redirect): Promise<string> {
  if (!shell.bash) return expandString(shell, redirect.target);
  const out: string[] = [];
  await expandWord(shell, redirect.target, out);
  const only = out[0];
  if (out.length !== 1 || only === undefined) {
    await shell.complain(`${redirect.target.text}: ambiguous redirect`, null);
    throw new RedirectFailed();
  }
  return only;
}

async function open(shell: Shell, path: string, op: Redirect["op"]): Promise<OpenFile> {
  const { fs } = shell.proc;
  const write = op !== "<";
  try {
    if (path === "") throw new SysError("ENOENT", "");
    if (
      (op === ">" || op === "&>") &&
      shell.options.noclobber &&
      fs.exists(path) &&
      fs.stat(path).type === "file"
    ) {
      await shell.complain(
        shell.bash
          ? `${path}: cannot overwrite existing file`
          : shell.dialect === "dash"
            ? `cannot create ${path}: File exists`
            : `can't create ${path}: File exists`,
        undefined,
      );
      throw new RedirectFailed();
    }
    switch (op) {
      case "<":
        return await fs.open(path, { read: true });
      case "<>":
        return await fs.open(path, { read: true, write: true, create: true });
      case ">>":
      case "&>>":
        return await fs.open(path, { write: true, append: true, create: true });
      default:
        return await fs.open(path, { write: true, create: true, truncate: true });
    }
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await shell.complain(message(shell, path, error, write), null);
    throw new RedirectFailed();
  }
}

function message(shell: Shell, path: string, error: SysError, write: boolean): string {
  if (shell.bash) return `${path}: ${error.message}`;
  const missing = error.code === "ENOENT";
  if (shell.dialect === "dash")
    return write
      ? `cannot create ${path}: ${missing ? "Directory nonexistent" : error.message}`
      : `cannot open ${path}: ${missing ? "No such file" : error.message}`;
  return write
    ? `can't create ${path}: ${missing ? "nonexistent directory" : error.message}`
    : `can't open ${path}: ${missing ? "no such file" : error.message}`;
}

/** A here-document as an open file, read-only: a pipe would block on long text. */
class TextFile implements OpenFile {
  readonly kind = "file";
  readonly flags = { read: true, write: false, append: false };
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  tryRead(max: number): Uint8Array | null {
    if (this.at >= this.bytes.length) return null;
    const chunk = this.bytes.subarray(this.at, this.at + max);
    this.at += chunk.length;
    return chunk;
  }

  read(max = 65536): Promise<Uint8Array | null> {
    return Promise.resolve(this.tryRead(max));
  }

  write(): Promise<void> {
    return Promise.reject(new SysError("EBADF"));
  }

  seek(offset: number, whence: "set" | "cur" | "end" = "set"): number {
    this.at = Math.max(
      0,
      whence === "set" ? offset : whence === "cur" ? this.at + offset : this.bytes.length + offset,
    );
    return this.at;
  }

  readable(): boolean {
    return true;
  }

  retain(): this {
    return this;
  }

  release(): void {}
}
