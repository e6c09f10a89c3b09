/** Compares files line by line: normal, unified, context and side-by-side output. */
import { SysError } from "../errno.ts";
import type { Stat } from "../fs/types.ts";
import type { Proc } from "../process.ts";
import { strftime } from "./kit/calendar.ts";
import { baseName, CommandError, command, isBusybox, nameOf } from "./kit/command.ts";
import { joinPath } from "./kit/copy.ts";
import { diffLines, type Hunk } from "./kit/line-diff.ts";
import { openInput, readAll, Writer } from "./kit/stream.ts";
import { compareBytes, decode } from "./kit/text.ts";
import type { Options } from "./options.ts";

interface Side {
  readonly name: string;
  readonly stat: Stat | undefined;
  readonly bytes: Uint8Array;
  readonly lines: readonly string[];
  /** The last line has no newline. */
  readonly open: boolean;
}

export const program = command(
  {
    usage: "[OPTION]... FILES",
    about: "Compare FILES line by line.",
    package: "GNU diffutils) 3.8",
    usageExit: 2,
    namedHint: true,
    options:
      "a,text b,ignore-space-change B,ignore-blank-lines brief q c C,context=? e,ed E,ignore-tab-expansion i,ignore-case l I= L,label= n,rcs N,new-file p,show-c-function P r,recursive s,report-identical-files S= t,expand-tabs T u U,unified=? w,ignore-all-space W,width= x,exclude= X= y,side-by-side Z,ignore-trailing-space color=? normal strip-trailing-cr suppress-common-lines left-column no-dereference",
    rewrite: (args) => args.map((a) => (/^-\d+$/.test(a) ? `-U${a.slice(1)}` : a)),
  },
  async (proc, o) => {
    const name = nameOf(proc);
    if (o.operands.length < 2) {
      const last = o.operands[0] ?? proc.args.at(-1) ?? name;
      await proc.stderr.write(
        `${name}: missing operand after '${o.operands.length === 0 && proc.args.length === 0 ? name : last}'\n${name}: Try '${name} --help' for more information.\n`,
      );
      return 2;
    }
    if (o.operands.length > 2) {
      await proc.stderr.write(
        `${name}: extra operand '${o.operands[2]}'\n${name}: Try '${name} --help' for more information.\n`,
      );
      return 2;
    }
    const out = new Writer(proc);
    const result = await comparePaths(proc, o, out, o.operands[0] ?? "", o.operands[1] ?? "");
    await out.flush();
    return result;
  },
);

async function comparePaths(
  proc: Proc,
  o: Options,
  out: Writer,
  first: string,
  second: string,
): Promise<number> {
  const statOf = async (path: string): Promise<Stat | undefined | "missing"> => {
    if (path === "-") return undefined;
    try {
      return proc.fs.stat(path);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      if (!o.has("N")) {
        await out.flush();
        await proc.stderr.write(
          `${nameOf(proc)}: ${isBusybox(proc) ? `can't stat '${path}'` : path}: ${error.message}\n`,
        );
      }
      return "missing";
    }
  };
  let [a, b] = [first, second];
  let aStat = await statOf(a);
  let bStat = await statOf(b);
  if ((aStat === "missing" || bStat === "missing") && !o.has("N")) return 2;
  const isDir = (s: Stat | undefined | "missing") => s !== undefined && s !== "missing" && s.type === "dir";
  if (isDir(aStat) && isDir(bStat)) return compareDirectories(proc, o, out, a, b);
  if (isDir(aStat) && bStat !== "missing") {
    a = joinPath(a, baseName(b));
    aStat = await statOf(a);
    if (aStat === "missing") return 2;
  } else if (isDir(bStat) && aStat !== "missing") {
    b = joinPath(b, baseName(a));
    bStat = await statOf(b);
    if (bStat === "missing") return 2;
  }
  return compareFiles(proc, o, out, a, b);
}

async function compareDirectories(
  proc: Proc,
  o: Options,
  out: Writer,
  a: string,
  b: string,
): Promise<number> {
  const list = (path: string) => proc.fs.readdir(path).map((e) => e.name);
  const excluded = (name: string) =>
    o.values("x").some((x) =>
      new RegExp(
        `^${x
          .replace(/[.+^${}()|\\[\]]/g, "\\$&")
          .replaceAll("*", ".*")
          .replaceAll("?", ".")}$`,
      ).test(name),
    );
  const left = new Set(list(a));
  const right = new Set(list(b));
  let result = 0;
  const worse = (n: number) => {
    result = Math.max(result, n);
  };
  for (const name of [...new Set([...left, ...right])].sort(compareBytes)) {
    if (excluded(name)) continue;
    const [x, y] = [joinPath(a, name), joinPath(b, name)];
    if (!left.has(name) || !right.has(name)) {
      if (!o.has("N")) {
        out.put(`Only in ${left.has(name) ? a : b}: ${name}\n`);
        worse(1);
        continue;
      }
    }
    const dirs = [x, y].map((p) => proc.fs.exists(p) && proc.fs.stat(p).type === "dir");
    if (dirs[0] && dirs[1]) {
      if (o.has("r")) worse(await compareDirectories(proc, o, out, x, y));
      else out.put(`Common subdirectories: ${x} and ${y}\n`);
    } else if (dirs[0] || dirs[1]) {
      if (proc.fs.exists(x) && proc.fs.exists(y)) {
        const kind = (d: boolean | undefined) => (d ? "directory" : "regular file");
        out.put(`File ${x} is a ${kind(dirs[0])} while file ${y} is a ${kind(dirs[1])}\n`);
        worse(1);
      }
    } else {
      const flags = proc.args
        .filter((arg) => arg.startsWith("-") && arg !== "-")
        .map((arg) => (/\s/.test(arg) ? `'${arg}'` : arg));
      worse(await compareFiles(proc, o, out, x, y, `diff ${[...flags, x, y].join(" ")}\n`));
    }
    await proc.checkpoint();
  }
  return result;
}

async function load(proc: Proc, name: string, missing: boolean): Promise<Side> {
  if (missing && name !== "-" && !proc.fs.exists(name))
    return { name, stat: undefined, bytes: new Uint8Array(0), lines: [], open: false };
  const input = await openInput(proc, name);
  const bytes = await readAll(proc, input);
  input.close();
  const text = decode(bytes);
  const lines = text === "" ? [] : text.split("\n");
  const open = text !== "" && !text.endsWith("\n");
  if (lines.length > 0 && !open) lines.pop();
  return { name, stat: name === "-" ? undefined : proc.fs.stat(name), bytes, lines, open };
}

async function compareFiles(
  proc: Proc,
  o: Options,
  out: Writer,
  first: string,
  second: string,
  title = "",
): Promise<number> {
  let a: Side;
  let b: Side;
  try {
    a = await load(proc, first, o.has("N"));
    b = await load(proc, second, o.has("N"));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await out.flush();
    await proc.stderr.write(`${nameOf(proc)}: ${error.path ?? first}: ${error.message}\n`);
    return 2;
  }
  const same = a.bytes.length === b.bytes.length && a.bytes.every((byte, i) => byte === b.bytes[i]);
  if (same) {
    if (o.has("s")) out.put(`Files ${first} and ${second} are identical\n`);
    if (o.has("y")) writeSideBySide(o, out, a, b, []);
    return 0;
  }
  if (!o.has("a") && (isBinary(a.bytes) || isBinary(b.bytes))) {
    out.put(`Binary files ${first} and ${second} differ\n`);
    return isBusybox(proc) ? 1 : 2;
  }
  const key = normaliser(o);
  const keys = (side: Side, other: Side) => {
    const list = side.lines.map(key);
    // A last line without its newline differs from the same line with one.
    if (side.open && !other.open && list.length > 0 && !o.has("w") && !o.has("b") && !o.has("Z"))
      list[list.length - 1] = `${list.at(-1)}\n\\`;
    return list;
  };
  let hunks = diffLines(keys(a, b), keys(b, a));
  if (o.has("B"))
    hunks = hunks.filter((h) =>
      [...a.lines.slice(h.aFrom, h.aTo), ...b.lines.slice(h.bFrom, h.bTo)].some((l) => l !== ""),
    );
  if (hunks.length === 0) {
    if (o.has("y")) writeSideBySide(o, out, a, b, []);
    return 0;
  }
  if (o.has("q") || o.has("brief")) {
    out.put(`Files ${first} and ${second} differ\n`);
    return 1;
  }
  out.put(title);
  const color =
    o.has("color") && (o.value("color") === "always" || (o.value("color") !== "never" && proc.stdout.isTty));
  const number = (text: string | undefined, or: number) => {
    if (text === undefined) return or;
    if (!/^\d+$/.test(text)) throw new CommandError(`invalid context length '${text}'`, 2);
    return Number(text);
  };
  if (o.has("y")) writeSideBySide(o, out, a, b, hunks);
  else if (o.has("u") || o.has("U") || (isBusybox(proc) && !o.has("c")))
    writeUnified(o, out, a, b, hunks, number(o.value("U"), 3), color, isBusybox(proc));
  else if (o.has("c") || o.has("C")) writeContext(o, out, a, b, hunks, number(o.value("C"), 3));
  else if (o.has("e")) writeEd(out, b, hunks);
  else writeNormal(out, a, b, hunks, color);
  return 1;
}

function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 65_536).includes(0);
}

function normaliser(o: Options): (line: string) => string {
  const steps: ((line: string) => string)[] = [];
  if (o.has("strip-trailing-cr")) steps.push((l) => l.replace(/\r$/, ""));
  if (o.has("w")) steps.push((l) => l.replace(/\s+/g, ""));
  else if (o.has("b")) steps.push((l) => l.replace(/\s+$/, "").replace(/\s+/g, " "));
  else if (o.has("Z")) steps.push((l) => l.replace(/\s+$/, ""));
  if (o.has("i")) steps.push((l) => l.toLowerCase());
  return (line) => steps.reduce((l, f) => f(l), line);
}

const noNewline = "\\ No newline at end of file\n";

function mark(side: Side, index: number): string {
  return side.open && index === side.lines.length - 1 ? noNewline : "";
}

function paint(color: boolean, code: string, text: string): string {
  return color ? `\x1b[${code}m${text}\x1b[0m` : text;
}

function writeNormal(out: Writer, a: Side, b: Side, hunks: readonly Hunk[], color: boolean): void {
  const range = (from: number, to: number) =>
    to - from <= 1 ? String(to === from ? from : from + 1) : `${from + 1},${to}`;
  for (const h of hunks) {
    const kind = h.aFrom === h.aTo ? "a" : h.bFrom === h.bTo ? "d" : "c";
    out.put(`${paint(color, "36", range(h.aFrom, h.aTo) + kind + range(h.bFrom, h.bTo))}\n`);
    for (let i = h.aFrom; i < h.aTo; i++) out.put(`${paint(color, "31", `< ${a.lines[i]}`)}\n${mark(a, i)}`);
    if (kind === "c") out.put("---\n");
    for (let i = h.bFrom; i < h.bTo; i++) out.put(`${paint(color, "32", `> ${b.lines[i]}`)}\n${mark(b, i)}`);
  }
}

/** Hunks whose contexts touch are shown together. */
function grouped(hunks: readonly Hunk[], context: number): readonly (readonly Hunk[])[] {
  const groups: Hunk[][] = [];
  for (const hunk of hunks) {
    const last = groups.at(-1)?.at(-1);
    if (last && hunk.aFrom - last.aTo <= 2 * context) groups.at(-1)?.push(hunk);
    else groups.push([hunk]);
  }
  return groups;
}

function header(o: Options, side: Side, index: number): string {
  const label = o.values("L")[index];
  if (label !== undefined) return label;
  return `${side.name}\t${side.stat ? strftime("%Y-%m-%d %H:%M:%S.%N %z", side.stat.mtimeMs) : "1970-01-01 00:00:00.000000000 +0000"}`;
}

function writeUnified(
  o: Options,
  out: Writer,
  a: Side,
  b: Side,
  hunks: readonly Hunk[],
  context: number,
  color: boolean,
  plainHeader: boolean,
): void {
  const title = (side: Side, index: number) =>
    plainHeader ? (o.values("L")[index] ?? side.name) : header(o, side, index);
  out.put(`${paint(color, "1", `--- ${title(a, 0)}`)}\n${paint(color, "1", `+++ ${title(b, 1)}`)}\n`);
  for (const group of grouped(hunks, context)) {
    const first = group[0];
    const last = group.at(-1);
    if (!first || !last) continue;
    const aFrom = Math.max(0, first.aFrom - context);
    const bFrom = first.bFrom - (first.aFrom - aFrom);
    const aTo = Math.min(a.lines.length, last.aTo + context);
    const bTo = last.bTo + (aTo - last.aTo);
    const range = (from: number, to: number) =>
      to - from === 1 ? String(from + 1) : `${to === from ? from : from + 1},${to - from}`;
    out.put(`${paint(color, "36", `@@ -${range(aFrom, aTo)} +${range(bFrom, bTo)} @@`)}\n`);
    let at = aFrom;
    for (const h of group) {
      for (; at < h.aFrom; at++) out.put(` ${a.lines[at]}\n${mark(a, at)}`);
      for (let i = h.aFrom; i < h.aTo; i++) out.put(`${paint(color, "31", `-${a.lines[i]}`)}\n${mark(a, i)}`);
      for (let i = h.bFrom; i < h.bTo; i++) out.put(`${paint(color, "32", `+${b.lines[i]}`)}\n${mark(b, i)}`);
      at = h.aTo;
    }
    for (; at < aTo; at++) out.put(` ${a.lines[at]}\n${mark(a, at)}`);
  }
}

function writeContext(
  o: Options,
  out: Writer,
  a: Side,
  b: Side,
  hunks: readonly Hunk[],
  context: number,
): void {
  out.put(`*** ${header(o, a, 0)}\n--- ${header(o, b, 1)}\n`);
  for (const group of grouped(hunks, context)) {
    const first = group[0];
    const last = group.at(-1);
    if (!first || !last) continue;
    const aFrom = Math.max(0, first.aFrom - context);
    const bFrom = first.bFrom - (first.aFrom - aFrom);
    const aTo = Math.min(a.lines.length, last.aTo + context);
    const bTo = last.bTo + (aTo - last.aTo);
    const range = (from: number, to: number) => (to - from <= 1 ? String(to) : `${from + 1},${to}`);
    out.put(`***************\n*** ${range(aFrom, aTo)} ****\n`);
    if (group.some((h) => h.aTo > h.aFrom)) {
      let at = aFrom;
      for (const h of group) {
        for (; at < h.aFrom; at++) out.put(`  ${a.lines[at]}\n`);
        for (; at < h.aTo; at++) out.put(`${h.bFrom === h.bTo ? "-" : "!"} ${a.lines[at]}\n${mark(a, at)}`);
      }
      for (; at < aTo; at++) out.put(`  ${a.lines[at]}\n`);
    }
    out.put(`--- ${range(bFrom, bTo)} ----\n`);
    if (group.some((h) => h.bTo > h.bFrom)) {
      let at = bFrom;
      for (const h of group) {
        for (; at < h.bFrom; at++) out.put(`  ${b.lines[at]}\n`);
        for (; at < h.bTo; at++) out.put(`${h.aFrom === h.aTo ? "+" : "!"} ${b.lines[at]}\n${mark(b, at)}`);
      }
      for (; at < bTo; at++) out.put(`  ${b.lines[at]}\n`);
    }
  }
}

function writeEd(out: Writer, b: Side, hunks: readonly Hunk[]): void {
  for (const h of hunks.toReversed()) {
    const range = h.aTo - h.aFrom <= 1 ? String(h.aTo) : `${h.aFrom + 1},${h.aTo}`;
    out.put(`${range}${h.aFrom === h.aTo ? "a" : h.bFrom === h.bTo ? "d" : "c"}\n`);
    if (h.bTo > h.bFrom) out.put(`${b.lines.slice(h.bFrom, h.bTo).join("\n")}\n.\n`);
  }
}

function writeSideBySide(o: Options, out: Writer, a: Side, b: Side, hunks: readonly Hunk[]): void {
  const width = Number(o.value("W") ?? 130);
  const column = Math.floor((width + 8 + 3) / 16) * 8;
  const half = Math.max(0, Math.min(column - 3, width - column));
  const row = (left: string, sign: string, right: string) => {
    const l = left.slice(0, half);
    let line = l;
    let at = l.length;
    const fill = (to: number) => {
      while (at < to) {
        const stop = (Math.floor(at / 8) + 1) * 8;
        if (stop <= to) {
          line += "\t";
          at = stop;
        } else {
          line += " ";
          at++;
        }
      }
    };
    if (sign !== " ") {
      fill(Math.floor((half + column - 1) / 2));
      line += sign;
      at++;
    }
    if (right !== "") {
      fill(column);
      line += right.slice(0, half);
    }
    out.put(`${line.trimEnd()}\n`);
  };
  let i = 0;
  let j = 0;
  const common = (to: number) => {
    for (; i < to; i++, j++)
      if (!o.has("suppress-common-lines")) row(a.lines[i] ?? "", " ", b.lines[j] ?? "");
  };
  for (const h of hunks) {
    common(h.aFrom);
    while (i < h.aTo || j < h.bTo) {
      if (i < h.aTo && j < h.bTo) row(a.lines[i++] ?? "", "|", b.lines[j++] ?? "");
      else if (i < h.aTo) row(a.lines[i++] ?? "", "<", "");
      else row("", ">", b.lines[j++] ?? "");
    }
  }
  common(a.lines.length);
}
