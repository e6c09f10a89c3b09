/** Ways in which control leaves the normal order inside a shell. */
import type { Signal } from "../signals.ts";

/** `exit`, or an error that ends the shell. */
export class ExitShell extends Error {
  constructor(readonly status: number) {
    super("exit");
  }
}

export class ReturnFrom extends Error {
  constructor(readonly status: number) {
    super("return");
  }
}

/** `break n` and `continue n`. */
export class LoopControl extends Error {
  constructor(
    readonly kind: "break" | "continue",
    public levels: number,
    /** Of the loop that ends so. */
    readonly status = 0,
  ) {
    super(kind);
  }
}

/**
 * An expansion that failed. `effect` says what a bash does about it: give up the
 * line it is reading ("line"), or end unless interactive ("exit"). Posix shells
 * always end unless interactive.
 */
export class ExpansionError extends Error {
  /** The message has been printed, where it was still known which function it happened in. */
  said = false;

  constructor(
    message: string,
    readonly effect: "line" | "exit" = "line",
  ) {
    super(message);
  }
}

/** A command that failed with a message already printed; the line goes on. */
export class CommandFailed extends Error {
  constructor(readonly status: number) {
    super("failed");
  }
}

/** The line is given up: Ctrl-C, or an expansion error in an interactive shell. */
export class AbandonLine extends Error {
  constructor(
    readonly status: number,
    readonly signal?: Signal,
  ) {
    super("abandoned");
  }
}
