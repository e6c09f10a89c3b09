/** Bytes from a keyboard as keys. */
import type { Proc } from "../../process.ts";
import { decode } from "../bytes.ts";

export type Key =
  /** Text to insert: one character, or what was pasted. */
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "paste"; readonly text: string }
  /** `C-a`, `M-b`, `left`, `delete`, `C-left` … */
  | { readonly type: "key"; readonly name: string }
  | { readonly type: "eof" };

const finals: Readonly<Record<string, string>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  H: "home",
  F: "end",
  Z: "S-tab",
};
const numbered: Readonly<Record<string, string>> = {
  "1": "home",
  "2": "insert",
  "3": "delete",
  "4": "end",
  "5": "pageup",
  "6": "pagedown",
  "7": "home",
  "8": "end",
};

export class KeyReader {
  /** Read with a paste but not part of it. */
  private ahead: number[] = [];

  constructor(
    private readonly proc: Proc,
    private readonly fd: number,
  ) {}

  /** More keys can be read without waiting. */
  get more(): boolean {
    return this.ahead.length > 0 || this.proc.fds.get(this.fd)?.readable() === true;
  }

  /** What was read with a paste is forgotten. */
  discard(): void {
    this.ahead = [];
  }

  private async byte(): Promise<number | undefined> {
    const kept = this.ahead.shift();
    if (kept !== undefined) return kept;
    const chunk = await this.proc.read(this.fd, 1);
    return chunk === null || chunk.length === 0 ? undefined : chunk[0];
  }

  /** @throws SysError EINTR when a signal was handled */
  async next(): Promise<Key> {
    const b = await this.byte();
    if (b === undefined) return { type: "eof" };
    if (b === 27) return this.escape();
    if (b === 0 || b === 31) return { type: "key", name: b === 0 ? "C-@" : "C-_" };
    if (b < 32)
      return {
        type: "key",
        name: b === 9 ? "tab" : b === 13 || b === 10 ? "enter" : `C-${String.fromCharCode(b + 96)}`,
      };
    if (b === 127) return { type: "key", name: "backspace" };
    return { type: "text", text: await this.character(b) };
  }

  /** The next byte as it is (Ctrl-V). */
  async raw(): Promise<string> {
    const b = await this.byte();
    return b === undefined ? "" : this.character(b);
  }

  private async character(first: number): Promise<string> {
    const need = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const bytes = [first];
    while (bytes.length < need) {
      const b = await this.byte();
      if (b === undefined) break;
      bytes.push(b);
    }
    return decode(Uint8Array.from(bytes));
  }

  private async escape(): Promise<Key> {
    const b = await this.byte();
    if (b === undefined) return { type: "eof" };
    if (b === 91) return this.control();
    if (b === 79) {
      const final = String.fromCharCode((await this.byte()) ?? 0);
      return { type: "key", name: finals[final] ?? "none" };
    }
    if (b === 27) return { type: "key", name: "none" };
    if (b === 127 || b === 8) return { type: "key", name: "M-backspace" };
    if (b < 32) return { type: "key", name: `M-C-${String.fromCharCode(b + 96)}` };
    return { type: "key", name: `M-${await this.character(b)}` };
  }

  private async control(): Promise<Key> {
    let parameters = "";
    for (;;) {
      const b = await this.byte();
      if (b === undefined) return { type: "eof" };
      const c = String.fromCharCode(b);
      if (/[0-9;?]/.test(c)) {
        parameters += c;
        if (parameters.length > 16) return { type: "key", name: "none" };
        continue;
      }
      if (c === "~") {
        if (parameters === "200") return this.paste();
        const [number = "", modifier] = parameters.split(";");
        return { type: "key", name: withModifier(numbered[number] ?? "none", modifier) };
      }
      return { type: "key", name: withModifier(finals[c] ?? "none", parameters.split(";")[1]) };
    }
  }

  private async paste(): Promise<Key> {
    const end = [27, 91, 50, 48, 49, 126];
    const bytes: number[] = [];
    for (;;) {
      const chunk =
        this.ahead.length > 0 ? Uint8Array.from(this.ahead.splice(0)) : await this.proc.read(this.fd, 65536);
      if (chunk === null) break;
      for (let i = 0; i < chunk.length; i++) {
        bytes.push(chunk[i]!);
        if (chunk[i] === 126 && end.every((e, k) => bytes[bytes.length - end.length + k] === e)) {
          bytes.length -= end.length;
          this.ahead.push(...chunk.subarray(i + 1));
          return { type: "paste", text: pasted(bytes) };
        }
      }
    }
    return { type: "paste", text: pasted(bytes) };
  }
}

function pasted(bytes: readonly number[]): string {
  return decode(Uint8Array.from(bytes)).replace(/\r\n?/g, "\n");
}

function withModifier(name: string, modifier: string | undefined): string {
  if (modifier === "5") return `C-${name}`;
  return modifier === "3" ? `M-${name}` : name;
}
