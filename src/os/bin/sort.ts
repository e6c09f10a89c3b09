/** Sorts lines by bytes (the C locale) or by keys. */

import { SysError } from "../errno.ts";
import type { Proc } from "../process.ts";
import { CommandError, command, complain, isBusybox, quote } from "./kit/command.ts";
import { openInput, readLines, Writer } from "./kit/stream.ts";
import { compareBytes } from "./kit/text.ts";
import { compareVersions } from "./kit/versions.ts";

interface KeySpec {
  startField: number;
  startChar: number;
  /** 0: the end of the line. */
  endField: number;
  /** 0: the end of the field. */
  endChar: number;
  flags: string;
}

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Write sorted concatenation of all FILE(s) to standard output.",
    usageExit: 2,
    busyboxUsageExit: 2,
    options:
      "b,ignore-leading-blanks d,dictionary-order f,ignore-case g,general-numeric-sort h,human-numeric-sort i,ignore-nonprinting M,month-sort n,numeric-sort R,random-sort r,reverse V,version-sort sort= batch-size= c check=? C compress-program= debug files0-from= k,key= m,merge o,output= s,stable S,buffer-size= t,field-separator= T,temporary-directory= parallel= u,unique z,zero-terminated random-source=",
  },
  async (proc, o) => {
    const word =
      { "general-numeric": "g", "human-numeric": "h", month: "M", numeric: "n", random: "R", version: "V" }[
        o.value("sort") ?? ""
      ] ?? "";
    const globalFlags =
      word + ["b", "d", "f", "g", "h", "i", "M", "n", "R", "r", "V"].filter((f) => o.has(f)).join("");
    const ordering = globalFlags.replace(/[bdfir]/g, "");
    if (ordering.length > 1) throw new CommandError(`options '-${ordering}' are incompatible`, 2);
    let tab = o.value("t");
    if (tab === "\\0") tab = "\0";
    if (tab !== undefined && [...tab].length !== 1)
      throw new CommandError(
        isBusybox(proc)
          ? "bad -t parameter"
          : tab === ""
            ? "empty tab"
            : `multi-character tab ${quote(proc, tab)}`,
        2,
      );
    const keys = o.values("k").map((k) => parseKey(proc, k, globalFlags));
    const files = o.operands.length === 0 ? ["-"] : o.operands;
    const delimiter = o.has("z") ? 0 : 10;
    const lines: string[] = [];
    for (const file of files) {
      try {
        const input = await openInput(proc, file);
        const read = await readLines(proc, input, delimiter);
        for (const line of read.lines) lines.push(line);
        input.close();
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await complain(
          proc,
          isBusybox(proc)
            ? `${file}: ${error.message}`
            : error.code === "EISDIR"
              ? `read failed: ${file}: ${error.message}`
              : `cannot read: ${file}: ${error.message}`,
        );
        return 2;
      }
    }
    const salt =
      globalFlags.includes("R") || keys.some((k) => k.flags.includes("R"))
        ? Math.floor(proc.random() * 2 ** 31)
        : 0;
    const compareKeys = keyComparer(keys, globalFlags, tab, salt);
    const stable = o.has("s") || o.has("u");
    const compare = (a: string, b: string): number => {
      const byKeys = compareKeys(a, b);
      if (byKeys !== 0 || stable) return byKeys;
      return (globalFlags.includes("r") ? -1 : 1) * compareBytes(a, b);
    };
    if (o.has("c") || o.has("C") || o.has("check")) {
      for (let i = 1; i < lines.length; i++) {
        const order = compare(lines[i - 1] ?? "", lines[i] ?? "");
        if (order > 0 || (o.has("u") && order === 0)) {
          if (!o.has("C") && o.value("check") !== "quiet")
            if (isBusybox(proc)) await proc.stderr.write(`Check line ${i}\n`);
            else await complain(proc, `${files[0]}:${i + 1}: disorder: ${lines[i]}`);
          return 1;
        }
      }
      return 0;
    }
    proc.charge(lines.length * 0.0005);
    lines.sort(compare);
    const end = o.has("z") ? "\0" : "\n";
    const output = o.value("o");
    let fd = 1;
    if (output !== undefined) {
      try {
        fd = proc.installFd(await proc.fs.open(output, { write: true, create: true, truncate: true }));
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        throw new CommandError(`open failed: ${output}: ${error.message}`, 2);
      }
    }
    const out = new Writer(proc, fd);
    let previous: string | undefined;
    for (const line of lines) {
      if (o.has("u") && previous !== undefined && compareKeys(previous, line) === 0) continue;
      previous = line;
      await out.say(line + end);
    }
    await out.flush();
    if (fd !== 1) proc.closeFd(fd);
    return 0;
  },
);

function parseKey(proc: Proc, text: string, globalFlags: string): KeySpec {
  const m = /^(\d+)(?:\.(\d+))?([bdfgiMhnRrV]*)(?:,(\d+)(?:\.(\d+))?([bdfgiMhnRrV]*))?$/.exec(text);
  if (!m) {
    if (!/^\d/.test(text))
      throw new CommandError(
        `invalid number at field start: invalid count at start of ${quote(proc, text)}`,
        2,
      );
    throw new CommandError(
      `stray character in field spec: invalid field specification ${quote(proc, text)}`,
      2,
    );
  }
  if (Number(m[1]) === 0)
    throw new CommandError(`field number is zero: invalid field specification ${quote(proc, text)}`, 2);
  const own = (m[3] ?? "") + (m[6] ?? "");
  return {
    startField: Number(m[1]),
    startChar: Number(m[2] ?? 1),
    endField: Number(m[4] ?? 0),
    endChar: Number(m[5] ?? 0),
    flags: own === "" ? globalFlags : own,
  };
}

function keyComparer(
  keys: readonly KeySpec[],
  flags: string,
  tab: string | undefined,
  salt: number,
): (a: string, b: string) => number {
  if (keys.length === 0) return (a, b) => (flags.includes("r") ? -1 : 1) * compareBy(a, b, flags, salt);
  const memo = new Map<string, readonly string[]>();
  const extract = (line: string): readonly string[] => {
    let found = memo.get(line);
    if (!found) {
      found = keys.map((k) => keyOf(line, k, tab));
      memo.set(line, found);
    }
    return found;
  };
  return (a, b) => {
    const x = extract(a);
    const y = extract(b);
    for (const [i, key] of keys.entries()) {
      const order = compareBy(x[i] ?? "", y[i] ?? "", key.flags, salt);
      if (order !== 0) return key.flags.includes("r") ? -order : order;
    }
    return 0;
  };
}

/** Where each field begins and ends. Without a separator a field takes the blanks in front of it along. */
function fieldBounds(line: string, tab: string | undefined): readonly (readonly [number, number])[] {
  const bounds: [number, number][] = [];
  if (tab !== undefined) {
    let at = 0;
    for (;;) {
      const end = line.indexOf(tab, at);
      bounds.push([at, end === -1 ? line.length : end]);
      if (end === -1) return bounds;
      at = end + 1;
    }
  }
  for (const m of line.matchAll(/[ \t]*[^ \t]+|[ \t]+$/g)) bounds.push([m.index, m.index + m[0].length]);
  return bounds;
}

function keyOf(line: string, key: KeySpec, tab: string | undefined): string {
  const bounds = fieldBounds(line, tab);
  const skipBlanks = (at: number, limit: number) => {
    while (key.flags.includes("b") && at < limit && (line[at] === " " || line[at] === "\t")) at++;
    return at;
  };
  const start = bounds[key.startField - 1];
  if (!start) return "";
  const from = Math.min(skipBlanks(start[0], start[1]) + key.startChar - 1, line.length);
  if (key.endField === 0) return line.slice(from);
  const end = bounds[key.endField - 1];
  if (!end) return line.slice(from);
  const to = key.endChar === 0 ? end[1] : Math.min(skipBlanks(end[0], end[1]) + key.endChar, end[1]);
  return line.slice(from, Math.max(from, to));
}

const months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

function compareBy(a: string, b: string, flags: string, salt: number): number {
  if (flags.includes("n")) return compareNumbers(a, b);
  if (flags.includes("g")) {
    const number = (t: string) => Number.parseFloat(t.trim().replace(/^\+/, ""));
    const x = number(a);
    const y = number(b);
    if (Number.isNaN(x) || Number.isNaN(y))
      return Number.isNaN(x) === Number.isNaN(y) ? 0 : Number.isNaN(x) ? -1 : 1;
    return Math.sign(x - y);
  }
  if (flags.includes("h")) {
    const parse = (t: string) => {
      const m = /^\s*(-?)([\d.]+)([KkMGTPEZY]?)/.exec(t);
      return m
        ? {
            sign: m[1] ? -1 : 1,
            unit: "KMGTPEZY".indexOf((m[3] ?? "").toUpperCase() || "?") + 1,
            n: Number.parseFloat(m[2] ?? "0"),
          }
        : { sign: 1, unit: 0, n: 0 };
    };
    const x = parse(a);
    const y = parse(b);
    const value = (p: typeof x) => p.sign * (p.n === 0 ? 0 : p.unit * 1e12 + p.n);
    return Math.sign(value(x) - value(y));
  }
  if (flags.includes("M")) {
    const month = (t: string) => months.indexOf(t.trim().slice(0, 3).toUpperCase());
    return month(a) - month(b);
  }
  if (flags.includes("V")) return compareVersions(a, b);
  if (flags.includes("R")) return hash(a, salt) - hash(b, salt) || compareBytes(a, b);
  return compareBytes(fold(a, flags), fold(b, flags));
}

function fold(text: string, flags: string): string {
  let t = flags.includes("b") ? text.replace(/^[ \t]+/, "") : text;
  if (flags.includes("d")) t = t.replace(/[^A-Za-z0-9 \t]/g, "");
  if (flags.includes("i")) t = t.replace(/[^\x20-\x7e]/g, "");
  return flags.includes("f") ? t.toUpperCase() : t;
}

function compareNumbers(a: string, b: string): number {
  const x = /^[ \t]*(-?)(\d*)(?:\.(\d*))?/.exec(a);
  const y = /^[ \t]*(-?)(\d*)(?:\.(\d*))?/.exec(b);
  const xi = (x?.[2] ?? "").replace(/^0+/, "");
  const yi = (y?.[2] ?? "").replace(/^0+/, "");
  const xf = (x?.[3] ?? "").replace(/0+$/, "");
  const yf = (y?.[3] ?? "").replace(/0+$/, "");
  const xs = xi === "" && xf === "" ? 0 : x?.[1] ? -1 : 1;
  const ys = yi === "" && yf === "" ? 0 : y?.[1] ? -1 : 1;
  if (xs !== ys) return xs - ys;
  const magnitude = xi.length - yi.length || (xi < yi ? -1 : xi > yi ? 1 : xf < yf ? -1 : xf > yf ? 1 : 0);
  return magnitude * (xs || 1);
}

function hash(text: string, salt: number): number {
  let h = salt | 0;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}
