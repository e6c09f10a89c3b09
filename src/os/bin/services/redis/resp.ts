/** Redis's wire format (RESP2): values in, values out. */
import type { ByteStream } from "../../../net/http.ts";

export type Reply =
  | { readonly error: string }
  | { readonly status: string }
  | number
  | string
  | null
  | readonly Reply[];

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const OK: Reply = { status: "OK" };

export function encode(reply: Reply): string {
  if (reply === null) return "$-1\r\n";
  if (typeof reply === "number") return `:${reply}\r\n`;
  if (typeof reply === "string") return `$${encoder.encode(reply).length}\r\n${reply}\r\n`;
  if (isList(reply)) return `*${reply.length}\r\n${reply.map(encode).join("")}`;
  return "error" in reply ? `-${reply.error}\r\n` : `+${reply.status}\r\n`;
}

export function encodeCommand(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${encoder.encode(word).length}\r\n${word}\r\n`).join("")}`;
}

function isList(reply: Reply): reply is readonly Reply[] {
  return Array.isArray(reply);
}

/** Reads values from a stream, a connection's whole life long. */
export class RespReader {
  #left = new Uint8Array(0);

  constructor(private readonly stream: Pick<ByteStream, "read">) {}

  /** A command: a list of strings, or words on a line. Undefined at the end. */
  async command(): Promise<readonly string[] | undefined> {
    for (;;) {
      const line = await this.#line();
      if (line === undefined) return undefined;
      if (!line.startsWith("*")) {
        const words = line.trim().split(/\s+/).filter(Boolean);
        if (words.length > 0) return words;
        continue;
      }
      const words: string[] = [];
      for (let n = Number(line.slice(1)); n > 0; n--) {
        const word = await this.value();
        if (typeof word !== "string") return undefined;
        words.push(word);
      }
      return words;
    }
  }

  async value(): Promise<Reply | undefined> {
    const line = await this.#line();
    if (line === undefined) return undefined;
    const rest = line.slice(1);
    switch (line[0]) {
      case "+":
        return { status: rest };
      case "-":
        return { error: rest };
      case ":":
        return Number(rest);
      case "$": {
        const length = Number(rest);
        if (length < 0) return null;
        const bytes = await this.#bytes(length + 2);
        return bytes === undefined ? undefined : decoder.decode(bytes.subarray(0, length));
      }
      case "*": {
        const length = Number(rest);
        if (length < 0) return null;
        const items: Reply[] = [];
        for (let n = 0; n < length; n++) {
          const item = await this.value();
          if (item === undefined) return undefined;
          items.push(item);
        }
        return items;
      }
      default:
        return { error: `ERR Protocol error` };
    }
  }

  async #line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#left.indexOf(10);
      if (end >= 0) {
        const line = decoder.decode(this.#left.subarray(0, end)).replace(/\r$/, "");
        this.#left = this.#left.subarray(end + 1);
        return line;
      }
      if (!(await this.#more())) return undefined;
    }
  }

  async #bytes(count: number): Promise<Uint8Array | undefined> {
    while (this.#left.length < count) if (!(await this.#more())) return undefined;
    const part = this.#left.subarray(0, count);
    this.#left = this.#left.subarray(count);
    return part;
  }

  async #more(): Promise<boolean> {
    const part = await this.stream.read();
    if (part === null) return false;
    const joined = new Uint8Array(this.#left.length + part.length);
    joined.set(this.#left);
    joined.set(part, this.#left.length);
    this.#left = joined;
    return true;
  }
}
