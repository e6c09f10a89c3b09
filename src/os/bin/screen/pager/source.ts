/** What a pager shows: lines that come as they are wanted, from a file or a pipe that may never end. */
import type { Proc } from "../../../process.ts";
import { concat, decode } from "../../kit/text.ts";

export class Source {
  readonly lines: string[] = [];
  bytes = 0;
  done = false;
  private rest: Uint8Array[] = [];
  private partial = false;

  constructor(
    private readonly proc: Proc,
    /** As the user named it; undefined for standard input. */
    readonly name: string | undefined,
    readonly fd: number,
    /** Of a regular file. */
    readonly size: number | undefined,
  ) {}

  /** Reads what comes next; false at the end. Blocks while nothing comes. */
  async more(): Promise<boolean> {
    if (this.done) return false;
    const data = await this.proc.read(this.fd, 65_536);
    if (data === null) {
      this.done = true;
      return false;
    }
    this.take(data);
    return true;
  }

  private take(data: Uint8Array): void {
    this.bytes += data.length;
    if (this.partial) this.lines.pop();
    const end = data.lastIndexOf(10);
    if (end === -1) this.rest.push(data);
    else {
      this.rest.push(data.subarray(0, end));
      for (const line of decode(concat(this.rest)).split("\n")) this.lines.push(line);
      this.rest = end + 1 < data.length ? [data.subarray(end + 1)] : [];
    }
    this.partial = this.rest.length > 0;
    // A line that is not finished shows too.
    if (this.partial) this.lines.push(decode(concat(this.rest)));
  }

  /** Until there are `count` lines or no more. */
  async ensure(count: number): Promise<void> {
    while (!this.done && this.lines.length < count) await this.more();
  }

  /** The file may have grown since. */
  reopen(): void {
    this.done = false;
  }

  close(): void {
    if (this.fd !== 0) this.proc.closeFd(this.fd);
  }
}
