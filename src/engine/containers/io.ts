/**
 * A container's streams while it runs and between runs: who is attached, what they
 * type, and what the process writes.
 *
 * Clients may attach before the start (that is how `docker run` loses nothing). A
 * process that floods waits for its slowest client. When the process ends, all
 * attached streams end.
 */
import { type Channel, createChannel } from "../../api/stream.ts";
import type { Frame, Hijack } from "../../api/transport.ts";

export interface AttachChoice {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
}

interface Attached {
  readonly choice: AttachChoice;
  readonly channel: Channel<Frame>;
}

/** Where typed bytes go: the process's standard input. */
export interface InputSink {
  write(data: Uint8Array): Promise<void>;
  end(): void;
}

export class ContainerIo {
  private readonly attached = new Set<Attached>();
  private sink: InputSink | undefined;
  /** Typed before the process was there. */
  private early: Uint8Array[] = [];
  private earlyEnd = false;

  /** @param options.closeWithClient the end of this client's input is the end of the process's */
  attach(choice: AttachChoice, options: { closeWithClient: boolean; first?: readonly Frame[] }): Hijack {
    const channel = createChannel<Frame>();
    const entry: Attached = { choice, channel };
    for (const frame of options.first ?? []) channel.push(frame);
    this.attached.add(entry);
    channel.onClose(() => this.attached.delete(entry));
    let inputOpen = choice.stdin;
    const closeWrite = () => {
      if (!inputOpen) return;
      inputOpen = false;
      if (options.closeWithClient) this.endInput();
    };
    return {
      output: channel,
      write: async (data) => {
        if (!inputOpen) return;
        if (this.sink !== undefined) await this.sink.write(data);
        else this.early.push(data);
      },
      closeWrite,
      close: () => {
        channel.close();
      },
    };
  }

  private endInput(): void {
    if (this.sink !== undefined) this.sink.end();
    else this.earlyEnd = true;
  }

  /** The process is there. */
  async connect(sink: InputSink): Promise<void> {
    this.sink = sink;
    const early = this.early;
    this.early = [];
    for (const data of early) await sink.write(data);
    if (this.earlyEnd) sink.end();
    this.earlyEnd = false;
  }

  /** Resolves when every client has taken it. */
  async deliver(frame: Frame): Promise<void> {
    if (this.attached.size === 0) return;
    const waits: Promise<boolean>[] = [];
    for (const { choice, channel } of this.attached)
      if (choice[frame.stream]) waits.push(channel.pushAndWait(frame));
    await Promise.all(waits);
  }

  /** Without waiting: for terminals, which have their own back-pressure. */
  push(frame: Frame): void {
    for (const { choice, channel } of this.attached) if (choice[frame.stream]) channel.push(frame);
  }

  /** The process is gone: streams end, the next start begins anew. */
  end(): void {
    this.sink = undefined;
    this.early = [];
    this.earlyEnd = false;
    for (const { channel } of this.attached) channel.end();
    this.attached.clear();
  }
}
