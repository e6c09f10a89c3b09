/** What a World offers to those who host it: the page, the command line, tests. */
import type { Remark } from "../engine/build/checks/findings.ts";
import type { Prediction } from "../engine/build/predict.ts";
import type { EngineState, Store } from "../engine/state.ts";
import type { Kernel } from "../os/kernel-types.ts";
import type { WindowSize } from "../os/tty/types.ts";
import type { Visit } from "./visit.ts";

export type { Remark } from "../engine/build/checks/findings.ts";
export type { PredictedStep, Prediction } from "../engine/build/predict.ts";

export type { Visit } from "./visit.ts";

/** How virtual time is mapped to the wall. */
export type Pace = "1x" | "10x" | "instant";

/** What a world needs of the platform it runs on. */
export interface WorldPlatform {
  /** Runs `fn` after the current microtasks. */
  macrotask(fn: () => void): void;
  /** Wall milliseconds; only for pace and for letting the page breathe. */
  wallMs(): number;
  /** Calls `fn` after `ms` of wall time; returns a way to cancel. */
  after(ms: number, fn: () => void): () => void;
}

/** A screen and its keyboard, connected to a login shell on the student's machine. */
export interface Terminal {
  input(data: string): void;
  onOutput(listener: (data: Uint8Array) => void): () => void;
  resize(size: WindowSize): void;
  /** Puts a command on the prompt and presses Enter, as if typed. */
  type(command: string): void;
  close(): void;
  /** The login shell ended; its exit code. */
  readonly exited: Promise<number>;
}

export interface FolderFile {
  /** Relative to the folder: `src/app.py`. */
  readonly path: string;
  readonly sizeBytes: number;
}

/** The student's files as the page's editor sees them. */
export interface Files {
  /** Text files below `folder`, nearest first, at most 60. */
  list(folder: string): readonly FolderFile[];
  read(path: string): string | undefined;
  write(path: string, text: string): void;
  /** Called after any change on the student's machine. */
  subscribe(listener: () => void): () => void;
}

/** What the page shows of the session besides the engine's state. */
export interface SessionState {
  readonly pace: Pace;
  /** Working folder of the terminal's shell. */
  readonly cwd: string;
  /** A command is running in the foreground. */
  readonly busy: boolean;
  /** The daemon is there: it is loaded after the first prompt. */
  readonly ready: boolean;
  /** Commands that can be undone, oldest first. */
  readonly undoable: readonly string[];
  /** A file that `code FILE` asked the page to open. */
  readonly openFile: { readonly path: string; readonly serial: number } | undefined;
  /** An address that `open URL` asked the page to show. */
  readonly openUrl: { readonly url: string; readonly serial: number } | undefined;
  /** The last API calls, oldest first, bounded. */
  readonly calls: readonly ApiCall[];
}

export interface ScriptOptions {
  /** Below the student's home; made when missing. */
  readonly folder: string;
  /** Path in the folder → text. */
  readonly files: Readonly<Record<string, string>>;
  /** More environment than the usual. */
  readonly env: Readonly<Record<string, string>>;
}

export interface LineResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit code, as `$?` has it. */
  readonly exit: number;
}

export interface Script {
  run(line: string): Promise<LineResult>;
  /** Lets virtual time pass. */
  wait(ms: number): Promise<void>;
  close(): void;
}

export interface ApiCall {
  readonly serial: number;
  readonly method: string;
  /** Without the version prefix and the query. */
  readonly path: string;
  readonly status: number;
  readonly atMs: number;
}

export interface World {
  readonly kernel: Kernel;
  readonly engine: Store<EngineState>;
  readonly session: Store<SessionState>;
  readonly files: Files;
  openTerminal(size: WindowSize): Terminal;
  /** A shell without a terminal, for the replay. */
  openScript(options: ScriptOptions): Promise<Script>;
  /** What a browser on the student's machine gets for an address. */
  visit(url: string): Promise<Visit>;
  setPace(pace: Pace): void;
  /** Takes back the last command; the name of it, or undefined when there is none. */
  undo(): Promise<string | undefined>;
  /** What a build of `folder` would reuse, without running it. Undefined without a Dockerfile. */
  predict(folder: string): Prediction | undefined;
  /** The build checks and a linter's advice on the Dockerfile of `folder`; empty without one, and until the daemon is there. */
  advise(folder: string): readonly Remark[];
}
