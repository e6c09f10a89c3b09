/**
 * A process on the other side of the engine, connected to this terminal: keys go
 * in, output comes out, the window's size follows, and ctrl-p ctrl-q (or the keys
 * of `--detach-keys`) lets go of it without ending it.
 */
import type { Hijack } from "../../../api/transport.ts";
import type { Proc } from "../../../os/process.ts";
import type { Termios, Tty, WindowSize } from "../../../os/tty/types.ts";

export interface AttachedOptions {
  readonly stdin: boolean;
  /** The process has a terminal of its own: ours becomes a bare line to it. */
  readonly tty: boolean;
  readonly detachKeys?: string | undefined;
  readonly resize?: (size: { height: number; width: number }) => Promise<void>;
}

export function stdinTty(proc: Proc): Tty | undefined {
  return proc.fds.get(0)?.tty;
}

export function stdoutTty(proc: Proc): Tty | undefined {
  return proc.fds.get(1)?.tty;
}

/** Height and width for the engine, when stdout is a terminal. */
export function consoleSize(proc: Proc): readonly [number, number] | undefined {
  const size = stdoutTty(proc)?.size;
  return size === undefined ? undefined : [size.rows, size.columns];
}

/** `ctrl-p,ctrl-q` as bytes. Unknown words are letters. */
export function detachBytes(keys: string | undefined): readonly number[] {
  if (keys === undefined || keys === "") return [16, 17];
  return keys.split(",").map((key) => {
    const control = /^ctrl-(.)$/.exec(key)?.[1];
    if (control === undefined) return key.charCodeAt(0);
    if (control === "@") return 0;
    return control.toUpperCase().charCodeAt(0) & 0x1f;
  });
}

/**
 * Moves bytes until the process's output ends or the person detaches.
 * @returns whether it was a detach
 */
export async function converse(
  proc: Proc,
  hijack: Hijack,
  options: AttachedOptions,
): Promise<"ended" | "detached"> {
  const keyboard = options.stdin && options.tty ? stdinTty(proc) : undefined;
  const saved = keyboard?.getAttributes();
  const stopResizing = followSize(proc, options);
  let over: "ended" | "detached" | undefined;
  // Wakes the reader of stdin when the output has ended.
  const bell = proc.pipe();
  const bellFd = proc.installFd(bell.read, 10);
  const ringFd = proc.installFd(bell.write, 10);
  const finish = (how: "ended" | "detached") => {
    over ??= how;
    void proc.write(ringFd, "!").catch(() => {});
  };

  const input = async () => {
    const keys = detachBytes(options.detachKeys);
    let matched = 0;
    while (over === undefined) {
      const ready = await proc.select([0, bellFd]);
      if (over !== undefined || !ready.includes(0)) continue;
      const data = await proc.read(0);
      if (data === null) {
        hijack.closeWrite();
        return;
      }
      if (!options.tty || keys.length === 0) {
        await hijack.write(data);
        continue;
      }
      const pass: number[] = [];
      for (const byte of data) {
        if (byte === keys[matched]) {
          matched += 1;
          if (matched === keys.length) {
            if (pass.length > 0) await hijack.write(new Uint8Array(pass));
            finish("detached");
            hijack.close();
            return;
          }
          continue;
        }
        if (matched > 0) pass.push(...keys.slice(0, matched));
        matched = byte === keys[0] ? 1 : 0;
        if (matched === 0) pass.push(byte);
      }
      if (pass.length > 0) await hijack.write(new Uint8Array(pass));
    }
  };

  try {
    if (keyboard !== undefined)
      keyboard.setAttributes({ icanon: false, echo: false, isig: false, icrnl: false, opost: false });
    let failure: unknown;
    const typing = options.stdin
      ? input().catch((error: unknown) => {
          failure = error;
        })
      : Promise.resolve();
    for await (const frame of hijack.output) await proc.write(frame.stream === "stderr" ? 2 : 1, frame.data);
    finish("ended");
    await typing;
    // The process may have gone before our input was taken.
    if (failure !== undefined && over === undefined) throw failure;
    return over ?? "ended";
  } finally {
    over ??= "ended";
    stopResizing();
    if (keyboard !== undefined && saved !== undefined) keyboard.setAttributes(saved as Partial<Termios>);
    hijack.close();
    proc.closeFd(bellFd);
    proc.closeFd(ringFd);
  }
}

function followSize(proc: Proc, options: AttachedOptions): () => void {
  const tty = stdoutTty(proc);
  const { resize } = options;
  if (!options.tty || tty === undefined || resize === undefined) return () => {};
  const send = (size: WindowSize) => {
    void resize({ height: size.rows, width: size.columns }).catch(() => {});
  };
  send(tty.size);
  proc.onSignal("WINCH", () => send(tty.size));
  return () => proc.onSignal("WINCH", "default");
}
