/** Standard streams of a process that the engine starts: a terminal, or three pipes. */
import type { Frame } from "../../api/transport.ts";
import { nullFile } from "../../os/kernel/open-file.ts";
import type { Kernel } from "../../os/kernel-types.ts";
import type { OpenFile } from "../../os/process.ts";
import type { Pty } from "../../os/tty/types.ts";
import type { InputSink } from "./io.ts";

export interface ProcessIo {
  readonly fds: ReadonlyMap<number, OpenFile>;
  readonly pty: Pty | undefined;
  readonly sink: InputSink;
  /** After the spawn: the engine lets go of the process's ends. */
  spawned(): void;
  /**
   * After the process ended: resolves when everything written has been handed on.
   * A writing end that something else still holds is not waited for.
   */
  drained(): Promise<void>;
  /** The process is gone; a terminal is hung up. */
  close(): void;
}

export function createProcessIo(
  kernel: Kernel,
  options: { tty: boolean; stdin: boolean; size: readonly [number, number] },
  output: (frame: Frame) => Promise<void>,
): ProcessIo {
  return options.tty ? terminalIo(kernel, options.size, output) : pipeIo(kernel, options.stdin, output);
}

function terminalIo(
  kernel: Kernel,
  [rows, columns]: readonly [number, number],
  output: (frame: Frame) => Promise<void>,
): ProcessIo {
  const pty = kernel.createPty({ columns: columns || 80, rows: rows || 24 });
  const slave = pty.openSlave();
  let closed = false;
  const pending = new Set<Promise<void>>();
  const stop = pty.onOutput((data) => {
    const done = output({ stream: "stdout", data: data.slice() });
    pending.add(done);
    void done.finally(() => pending.delete(done));
    return done;
  });
  return {
    fds: new Map([0, 1, 2].map((fd) => [fd, slave])),
    pty,
    sink: {
      async write(data) {
        if (!closed) pty.input(data);
      },
      // A terminal has no end of input of its own: the client sends ^D.
      end() {},
    },
    spawned: () => slave.release(),
    drained: () => Promise.all(pending).then(() => {}),
    close() {
      if (closed) return;
      closed = true;
      stop();
      pty.hangup();
    },
  };
}

/** What is written in smaller pieces takes no time to log. */
const floodBytes = 4096;
const msPerLine = 0.002;
const msPerByte = 0.00001;

function lineCount(data: Uint8Array): number {
  let lines = 0;
  for (let at = data.indexOf(10); at !== -1; at = data.indexOf(10, at + 1)) lines += 1;
  return lines;
}

function pipeIo(kernel: Kernel, withStdin: boolean, output: (frame: Frame) => Promise<void>): ProcessIo {
  const out = kernel.pipe();
  const err = kernel.pipe();
  const input = withStdin ? kernel.pipe() : undefined;
  const stdin = input?.read ?? nullFile();
  let inputOpen = input !== undefined;
  const endInput = () => {
    if (!inputOpen) return;
    inputOpen = false;
    input?.write.release();
  };
  let delivering = 0;
  const copy = async (stream: Frame["stream"], file: OpenFile) => {
    for (;;) {
      const data = await file.read();
      if (data === null) break;
      delivering += 1;
      await output({ stream, data });
      delivering -= 1;
      // A flood is as fast as a log on a disk is written, not infinitely fast.
      if (data.length >= floodBytes)
        await kernel.sleep(lineCount(data) * msPerLine + data.length * msPerByte);
    }
    file.release();
  };
  const copies = Promise.all([copy("stdout", out.read), copy("stderr", err.read)]).then(() => {});
  return {
    fds: new Map([
      [0, stdin],
      [1, out.write],
      [2, err.write],
    ]),
    pty: undefined,
    sink: {
      async write(data) {
        if (!inputOpen) return;
        try {
          await input?.write.write(data);
        } catch {
          // Nobody reads it any more.
          endInput();
        }
      },
      end: endInput,
    },
    spawned() {
      stdin.release();
      out.write.release();
      err.write.release();
    },
    async drained() {
      while (!(await endsWithin(kernel, copies, idleMs)) && delivering > 0);
    },
    close: endInput,
  };
}

/** How long the end of a stream may be late while nothing is being handed on. */
const idleMs = 20;

function endsWithin(kernel: Kernel, work: Promise<void>, ms: number): Promise<boolean> {
  return new Promise((done) => {
    const cancel = kernel.after(ms, () => done(false));
    void work.then(() => {
      cancel();
      done(true);
    });
  });
}
