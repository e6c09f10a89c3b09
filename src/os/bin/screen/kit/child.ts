/** Other programs run by a full-screen one. Meanwhile the keys that make signals are theirs. */
import { SysError } from "../../../errno.ts";
import type { OpenFile, Proc } from "../../../process.ts";
import { concat, decode, encode } from "../../kit/text.ts";
import type { Terminal } from "./terminal.ts";

export interface ChildResult {
  /** Both streams together, when captured. */
  readonly text: string;
  readonly exit: number;
}

/** Runs it on the terminal itself, then says `prompt` and waits for a key. @throws SysError when it cannot be started */
export function runOnTerminal(
  proc: Proc,
  terminal: Terminal,
  argv: readonly string[],
  prompt: string,
): Promise<number> {
  return terminal.aside(async () => {
    const pid = proc.spawn({ argv, pgid: "new" });
    return foreground(proc, terminal, pid);
  }, prompt);
}

/** Runs it with `input` and keeps what it prints. @throws SysError when it cannot be started */
export async function runCaptured(
  proc: Proc,
  terminal: Terminal,
  argv: readonly string[],
  input = "",
): Promise<ChildResult> {
  const stdin = proc.pipe();
  const stdout = proc.pipe();
  let pid: number;
  try {
    const fds = new Map<number, OpenFile>([
      [0, stdin.read],
      [1, stdout.write],
      [2, stdout.write],
    ]);
    pid = proc.spawn({ argv, fds, pgid: "new" });
  } catch (error) {
    stdin.write.release();
    stdout.read.release();
    throw error;
  } finally {
    stdin.read.release();
    stdout.write.release();
  }
  const inFd = proc.installFd(stdin.write, 3);
  const outFd = proc.installFd(stdout.read, 3);
  const feed = feedIn(proc, inFd, input);
  const ended = foreground(proc, terminal, pid);
  const parts: Uint8Array[] = [];
  try {
    for (;;) {
      const data = await terminal.patiently(() => proc.read(outFd));
      if (data === null) break;
      parts.push(data);
    }
    await feed;
    return { text: decode(concat(parts)), exit: await ended };
  } finally {
    proc.closeFd(outFd);
  }
}

async function feedIn(proc: Proc, fd: number, input: string): Promise<void> {
  try {
    if (input !== "") await proc.write(fd, encode(input));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  } finally {
    proc.closeFd(fd);
  }
}

async function foreground(proc: Proc, terminal: Terminal, pid: number): Promise<number> {
  const tty = proc.ctty;
  const before = tty?.getAttributes();
  if (tty !== undefined) {
    tty.foreground = pid;
    tty.setAttributes({ isig: true });
  }
  try {
    for (;;) {
      const result = await terminal.patiently(() => proc.wait(pid, { untraced: true }));
      if (result === undefined || result.pid !== pid) continue;
      if (result.status.type === "stopped") {
        await stopToo(proc, terminal, pid);
        continue;
      }
      return result.status.type === "exited" ? result.status.code : 130;
    }
  } finally {
    if (tty !== undefined) {
      tty.foreground = proc.pgid;
      if (before !== undefined) tty.setAttributes(before);
    }
  }
}

/** Ctrl-Z stopped the child: this program stops with it, and both go on together. */
async function stopToo(proc: Proc, terminal: Terminal, pid: number): Promise<void> {
  const tty = proc.ctty;
  const during = tty?.getAttributes();
  if (tty !== undefined) tty.foreground = proc.pgid;
  await terminal.suspend();
  if (tty !== undefined) tty.foreground = pid;
  if (during !== undefined) tty?.setAttributes(during);
  proc.kill(-pid, "CONT");
}
