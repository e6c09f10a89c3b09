/** What the machine's parts share: threads, and the answers of a call. */
import { type Frame, type Park, type Post, type PyException, Special, type Value } from "../objects.ts";

/** A call has pushed a frame or parked: nothing to put on the stack yet. */
export const pushed = Symbol("pushed");
export type Called = Value | typeof pushed;

/** Answer of a `Post`: put nothing on the stack. */
export class Nothing extends Special {}
export const nothing = new Nothing();

export class Thread {
  frame: Frame | undefined;
  depth = 0;
  handled: PyException | null = null;
  parked: Park | undefined;
  /** What is to be done with the value a parked call brings. */
  parkedPost: { post: Post; data: unknown } | undefined;
  /** To be raised when the thread goes on. */
  injected: PyException | undefined;
  result: Value = null;
  failure: PyException | undefined;
  done = false;
  daemon = false;
  constructor(
    readonly id: number,
    public name: string,
  ) {}
}

export const discard: Post = () => nothing;
