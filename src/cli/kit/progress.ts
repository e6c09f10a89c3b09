/**
 * Pull, push, load and import as they go along.
 *
 * On a terminal each layer has a line of its own that is rewritten in place; the
 * cursor goes up to it and back. Elsewhere only the states are printed, without
 * bars, one line each.
 */
import type { JSONMessage } from "../../api/progress.ts";
import type { ApiStream } from "../../api/transport.ts";
import type { OutputStream } from "../../os/process.ts";
import { CliError } from "./errors.ts";
import { humanSize } from "./units.ts";

/** `[=====>      ]  1.2MB/5MB`; narrow screens have no bar. */
function bar(detail: { current?: number; total?: number }, columns: number): string {
  const current = detail.current ?? 0;
  const total = detail.total ?? 0;
  if (current <= 0 && total <= 0) return "";
  if (total <= 0) return humanSize(current).padStart(8);
  const percent = Math.min(50, Math.trunc((current / total) * 100) / 2);
  const width = Math.trunc(percent);
  const drawn =
    columns > 110 ? `[${"=".repeat(width)}>${50 - width > 0 ? " ".repeat(50 - width) : ""}] ` : "";
  const numbers = `${humanSize(current).padStart(8)}/${humanSize(total)}`;
  return current > total ? `${drawn}${humanSize(current).padStart(8)}` : drawn + numbers;
}

export interface ProgressOptions {
  readonly out: OutputStream;
  /** Of the terminal; 0 when it is none. */
  readonly columns: number;
  /** Given every `aux` record. */
  readonly onAux?: (aux: unknown) => void;
}

/** @throws CliError with the engine's error record */
export async function showProgress(stream: ApiStream<JSONMessage>, options: ProgressOptions): Promise<void> {
  const { out } = options;
  const lines = new Map<string, number>();
  for await (const message of stream) {
    if (message.aux !== undefined) {
      options.onAux?.(message.aux);
      continue;
    }
    if (message.errorDetail !== undefined || message.error !== undefined)
      throw new CliError(message.errorDetail?.message ?? message.error ?? "");
    const text = line(message, out.isTty, options.columns);
    if (text === undefined) continue;
    if (!out.isTty || message.id === undefined || message.id === "" || message.progressDetail === undefined) {
      lines.clear();
      await out.write(text + (message.stream === undefined ? "\n" : ""));
      continue;
    }
    let prefix = "";
    if (!lines.has(message.id)) {
      lines.set(message.id, lines.size);
      prefix = "\n";
    }
    const up = lines.size - (lines.get(message.id) ?? 0);
    await out.write(`${prefix}\x1b[${up}A\x1b[2K\r${text}\r\x1b[${up}B`);
  }
}

function line(message: JSONMessage, isTty: boolean, columns: number): string | undefined {
  const progress = message.progressDetail === undefined ? "" : bar(message.progressDetail, columns);
  if (!isTty && progress !== "") return undefined;
  const id = message.id === undefined || message.id === "" ? "" : `${message.id}: `;
  if (progress !== "") return `${id}${message.status ?? ""} ${progress}`;
  if (message.stream !== undefined) return id + message.stream;
  // A rewritten line has a blank where its bar would be.
  return `${id}${message.status ?? ""}${isTty && message.progressDetail !== undefined ? " " : ""}`;
}
