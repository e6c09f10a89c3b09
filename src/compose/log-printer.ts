/**
 * Lines of several containers on one terminal: each begins with the container's name, in a
 * colour of its own, padded to the widest.
 *
 * @source recorded from Compose 2.40.3
 */
import type { ApiStream, Frame } from "../api/transport.ts";
import type { ContainerSummary } from "../api/types.ts";
import type { Proc } from "../os/process.ts";
import { labelOf, nameOf, serviceOf } from "./labels.ts";
import type { Project } from "./model/types.ts";

const colors = ["36", "33", "32", "35", "34", "36;1", "33;1", "32;1", "35;1", "34;1"];

/** `web-1`; a name the file chose is shown as it is. */
export function shortName(c: ContainerSummary, project: string): string {
  const name = nameOf(c);
  const number = labelOf(c, "number");
  for (const between of ["-", "_"]) {
    const short = [serviceOf(c), number].join(between);
    if (number !== "" && name === `${project}${between}${short}`) return short;
  }
  return name;
}

export interface LogOptions {
  readonly prefix: boolean;
  readonly color: boolean;
}

export class LogPrinter {
  private width = 0;
  private readonly chosen = new Map<string, string>();
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly proc: Proc,
    private readonly options: LogOptions,
  ) {}

  /** Names whose width counts. */
  announce(names: readonly string[]): void {
    for (const name of names) {
      this.width = Math.max(this.width, name.length);
      if (!this.chosen.has(name)) this.chosen.set(name, colors[this.chosen.size % colors.length] as string);
    }
  }

  private prefixOf(name: string): string {
    if (!this.options.prefix) return "";
    const text = `${name.padEnd(this.width)}  | `;
    return this.options.color && this.proc.stdout.isTty
      ? `\x1b[${this.chosen.get(name) ?? "36"}m${text}\x1b[0m`
      : text;
  }

  write(text: string, toStderr = false): Promise<void> {
    this.writing = this.writing.then(() => (toStderr ? this.proc.stderr : this.proc.stdout).write(text));
    return this.writing;
  }

  /** Until the stream ends. */
  async follow(name: string, frames: ApiStream<Frame>): Promise<void> {
    const rests = { stdout: "", stderr: "" };
    const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
    for await (const { stream, data } of frames) {
      const text = rests[stream] + decoders[stream].decode(data, { stream: true });
      const end = text.lastIndexOf("\n") + 1;
      rests[stream] = text.slice(end);
      if (end > 0) await this.lines(name, text.slice(0, end), stream === "stderr");
    }
    for (const stream of ["stdout", "stderr"] as const)
      if (rests[stream] !== "") await this.lines(name, `${rests[stream]}\n`, stream === "stderr");
  }

  private lines(name: string, text: string, toStderr: boolean): Promise<void> {
    const prefix = this.prefixOf(name);
    const whole = text
      .slice(0, -1)
      .split("\n")
      .map((line) => `${prefix}${line}\n`)
      .join("");
    return this.write(whole, toStderr);
  }
}

export const attaches = (project: Project, service: string): boolean =>
  project.services.get(service)?.attach !== false;
