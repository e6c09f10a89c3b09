/**
 * Keys from the bytes a terminal sends.
 *
 * A key has a name: the character itself (`a`, `é`, ` `), or `Enter`, `Tab`,
 * `Escape`, `Backspace`, `Up`, `Ctrl-A`, `Ctrl-Left`, `Alt-u`, `F1`, `Paste`.
 * Ctrl-I is `Tab` and Ctrl-M is `Enter`, as on a terminal.
 */
import { decode } from "../../kit/text.ts";

export interface Key {
  readonly name: string;
  /** What it would insert: a character, or all of a paste. */
  readonly text?: string;
}

export interface Decoded {
  readonly keys: readonly Key[];
  /** The beginning of a sequence whose end has not come. */
  readonly rest: Uint8Array;
}

const finals: Readonly<Record<string, string>> = {
  A: "Up",
  B: "Down",
  C: "Right",
  D: "Left",
  H: "Home",
  F: "End",
  P: "F1",
  Q: "F2",
  R: "F3",
  S: "F4",
  Z: "BackTab",
};

const tildes: Readonly<Record<string, string>> = {
  "1": "Home",
  "2": "Insert",
  "3": "Delete",
  "4": "End",
  "5": "PageUp",
  "6": "PageDown",
  "7": "Home",
  "8": "End",
  "11": "F1",
  "12": "F2",
  "13": "F3",
  "14": "F4",
  "15": "F5",
  "17": "F6",
  "18": "F7",
  "19": "F8",
  "20": "F9",
  "21": "F10",
  "23": "F11",
  "24": "F12",
};

const pasteEnd = "\x1b[201~";
const none = new Uint8Array(0);

/**
 * @param complete nothing more will come soon: a lone ESC is the Escape key
 * @param alt ESC before a character is Alt; else it is Escape, then the character (as vi wants)
 */
export function decodeKeys(bytes: Uint8Array, complete: boolean, alt: boolean): Decoded {
  const keys: Key[] = [];
  let at = 0;
  const restFrom = (from: number): Decoded => ({ keys, rest: bytes.subarray(from) });
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0;
    if (byte !== 0x1b) {
      const length = characterLength(byte);
      if (at + length > bytes.length && !complete) return restFrom(at);
      keys.push(plainKey(bytes.subarray(at, at + length)));
      at += length;
      continue;
    }
    const next = bytes[at + 1];
    if (next === undefined) {
      if (!complete) return restFrom(at);
      keys.push({ name: "Escape" });
      at += 1;
      continue;
    }
    if (next === 0x5b || next === 0x4f) {
      const sequence = readSequence(bytes, at);
      if (sequence === undefined) {
        if (!complete) return restFrom(at);
        keys.push({ name: "Escape" });
        at += 1;
        continue;
      }
      at = sequence.end;
      if (sequence.text === "\x1b[200~") {
        const paste = readPaste(bytes, at);
        if (paste === undefined) return restFrom(at - sequence.text.length);
        keys.push({ name: "Paste", text: paste.text });
        at = paste.end;
      } else {
        const name = sequenceName(sequence.text);
        if (name !== undefined) keys.push({ name });
      }
      continue;
    }
    if (!alt || next === 0x1b) {
      keys.push({ name: "Escape" });
      at += 1;
      continue;
    }
    const length = characterLength(next);
    const { name } = plainKey(bytes.subarray(at + 1, at + 1 + length));
    keys.push({ name: `Alt-${name}` });
    at += 1 + length;
  }
  return { keys, rest: none };
}

function characterLength(first: number): number {
  return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function plainKey(bytes: Uint8Array): Key {
  const byte = bytes[0] ?? 0;
  if (byte === 9) return { name: "Tab", text: "\t" };
  if (byte === 13) return { name: "Enter", text: "\n" };
  if (byte === 127) return { name: "Backspace" };
  if (byte === 0) return { name: "Ctrl-Space" };
  if (byte < 32) return { name: `Ctrl-${String.fromCharCode(byte + 64)}` };
  const text = decode(bytes);
  return { name: text, text };
}

function readSequence(bytes: Uint8Array, at: number): { text: string; end: number } | undefined {
  let end = at + 2;
  if (bytes[at + 1] === 0x5b) {
    for (;;) {
      const byte = bytes[end];
      if (byte === undefined) return undefined;
      end += 1;
      if (byte >= 0x40 && byte <= 0x7e) break;
    }
  } else {
    if (bytes[end] === undefined) return undefined;
    end += 1;
  }
  return { text: decode(bytes.subarray(at, end)), end };
}

function readPaste(bytes: Uint8Array, at: number): { text: string; end: number } | undefined {
  for (let i = at; i + pasteEnd.length <= bytes.length; i++) {
    if (bytes[i] !== 0x1b || decode(bytes.subarray(i, i + pasteEnd.length)) !== pasteEnd) continue;
    const text = decode(bytes.subarray(at, i)).replace(/\r\n?/g, "\n");
    return { text, end: i + pasteEnd.length };
  }
  return undefined;
}

function sequenceName(text: string): string | undefined {
  const final = text.at(-1) ?? "";
  const [first = "", modifier = ""] = text.slice(2, -1).split(";");
  const base = final === "~" ? tildes[first] : finals[final];
  if (base === undefined) return undefined;
  const bits = modifier === "" ? 0 : Number(modifier) - 1;
  return `${bits & 4 ? "Ctrl-" : ""}${bits & 2 ? "Alt-" : ""}${bits & 1 ? "Shift-" : ""}${base}`;
}
