/** Files as editors and pagers read and write them; broken UTF-8 survives the round trip. */
import type { Proc } from "../../../process.ts";
import { decode, encode } from "../../kit/text.ts";

export interface LoadedText {
  readonly lines: readonly string[];
  /** The last line had a newline too; true for an empty file. */
  readonly finalNewline: boolean;
  readonly bytes: number;
}

/** @throws SysError */
export function loadText(proc: Proc, path: string): LoadedText {
  const bytes = proc.fs.readFile(path);
  const text = decode(bytes);
  const lines = text.split("\n");
  const finalNewline = text === "" || text.endsWith("\n");
  if (finalNewline) lines.pop();
  return { lines, finalNewline, bytes: bytes.length };
}

/** @returns bytes written @throws SysError */
export function saveText(proc: Proc, path: string, text: string, append = false): number {
  const bytes = encode(text);
  proc.fs.writeFile(path, bytes, append ? { append } : {});
  return bytes.length;
}

/** A `~` at the start is the home folder. */
export function withHome(proc: Proc, path: string): string {
  const home = proc.env.get("HOME");
  return home !== undefined && /^~(?=\/|$)/.test(path) ? home + path.slice(1) : path;
}
