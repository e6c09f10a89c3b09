/** Someone at a screen: runs a program on a terminal, presses keys, looks. */
import type { Program } from "../../../../src/os/process.ts";
import type { Signal } from "../../../../src/os/signals.ts";
import type { WindowSize } from "../../../../src/os/tty/types.ts";
import {
  bootMachine,
  type RunResult,
  type TestMachine,
  type TestMachineOptions,
} from "../../../support/os.ts";
import { VirtualScreen } from "../../../support/screen.ts";

export const keys = {
  enter: "\r",
  escape: "\x1b",
  up: "\x1b[A",
  down: "\x1b[B",
  right: "\x1b[C",
  left: "\x1b[D",
  home: "\x1b[H",
  end: "\x1b[F",
  pageUp: "\x1b[5~",
  pageDown: "\x1b[6~",
  delete: "\x1b[3~",
  backspace: "\x7f",
  ctrl: (letter: string) => String.fromCharCode(letter.toUpperCase().charCodeAt(0) & 31),
  alt: (letter: string) => `\x1b${letter}`,
  paste: (text: string) => `\x1b[200~${text.replaceAll("\n", "\r")}\x1b[201~`,
} as const;

export interface Sitting {
  readonly machine: TestMachine;
  readonly screen: VirtualScreen;
  /** Presses keys one after another, each when the program waits again. */
  press(...strokes: readonly string[]): Promise<void>;
  resize(size: WindowSize): Promise<void>;
  read(path: string): string;
  /** To the program on the screen. */
  signal(signal: Signal): Promise<void>;
  /** The line with the cursor, and the cursor's column. */
  at(): readonly [row: number, column: number];
  readonly ended: Promise<RunResult>;
  /** All that was sent to the screen. */
  output(): string;
}

export interface SittingOptions extends TestMachineOptions {
  readonly argv: readonly string[];
  readonly size?: WindowSize;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly uid?: number;
}

/** Lets everything run until it waits. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 12; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}

export async function sit(program: Program | undefined, options: SittingOptions): Promise<Sitting> {
  const machine = bootMachine(options);
  const size = options.size ?? { columns: 80, rows: 24 };
  const { pty, screen: raw } = machine.pty(size);
  const screen = new VirtualScreen(size.columns, size.rows);
  pty.onOutput((data) => screen.write(data));
  const run = {
    pty,
    cwd: options.cwd ?? "/root",
    env: { TERM: "xterm-256color", LANG: "C.UTF-8", ...options.env },
    ...(options.uid === undefined
      ? {}
      : { cred: { uid: options.uid, gid: options.uid, groups: [options.uid] } }),
  };
  const ended =
    program === undefined
      ? machine.run(options.argv, run)
      : machine.program(program, { ...run, argv: options.argv });
  await settle();
  return {
    machine,
    screen,
    async press(...strokes) {
      for (const stroke of strokes) {
        pty.input(stroke);
        await settle();
      }
    },
    async resize(next) {
      screen.resize(next.columns, next.rows);
      pty.resize(next);
      await settle();
    },
    read: (path) => machine.sandbox.rootView().readText(path),
    async signal(signal) {
      const pid = machine.sandbox.processes().at(-1)?.pid;
      await machine.program(async (proc) => {
        proc.kill(pid ?? 0, signal);
        return 0;
      });
      await settle();
    },
    at: () => [screen.row, screen.column],
    ended,
    output: raw,
  };
}
