/** Lists directories. */
import { SysError } from "../errno.ts";
import type { Stat } from "../fs/types.ts";
import type { Proc } from "../process.ts";
import { blocksOf } from "./kit/blocks.ts";
import { strftime } from "./kit/calendar.ts";
import {
  CommandError,
  command,
  complain,
  isBusybox,
  nameOf,
  quote,
  quoteName,
  quoteNameIfNeeded,
} from "./kit/command.ts";
import { joinPath, tryStat } from "./kit/copy.ts";
import { colorCode, lsColors } from "./kit/ls-colors.ts";
import { formatMode } from "./kit/mode.ts";
import { busyboxSize, humanSize, parseSize } from "./kit/sizes.ts";
import { Writer } from "./kit/stream.ts";
import { compareBytes, displayWidth } from "./kit/text.ts";
import { nameCache } from "./kit/users.ts";
import { compareVersions } from "./kit/versions.ts";
import type { Options } from "./options.ts";

interface Item {
  readonly name: string;
  readonly path: string;
  readonly stat: Stat;
  /** Where a link leads. */
  readonly link?: string;
  readonly linkStat?: Stat;
}

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "List information about the FILEs (the current directory by default).",
    usageExit: 2,
    options:
      "a,all A,almost-all author b,escape B,ignore-backups block-size= c C color=? d,directory D,dired f F,classify=? file-type format= full-time g group-directories-first G,no-group h,human-readable H,dereference-command-line hide= hyperlink=? i,inode I,ignore= indicator-style= k,kibibytes l L,dereference m n,numeric-uid-gid N,literal o p q,hide-control-chars Q,quote-name quoting-style= r,reverse R,recursive s,size S si sort= t time= time-style= T= u U v w,width= x X Z,context zero 1 show-control-chars",
  },
  (proc, o) => list(proc, o),
);

const sortWords = ["none", "time", "size", "extension", "version", "width"];

async function list(proc: Proc, o: Options): Promise<number> {
  const busybox = isBusybox(proc);
  const out = new Writer(proc);
  const tty = proc.stdout.isTty;
  const colorWhen = o.has("color") ? (o.value("color") ?? "always") : busybox ? "auto" : "never";
  if (!["always", "yes", "force", "never", "no", "none", "auto", "tty", "if-tty"].includes(colorWhen)) {
    throw new CommandError(
      `invalid argument ${quote(proc, colorWhen)} for ${quote(proc, "--color")}\nValid arguments are:\n` +
        [
          ["always", "yes", "force"],
          ["never", "no", "none"],
          ["auto", "tty", "if-tty"],
        ]
          .map((row) => `  - ${row.map((w) => quote(proc, w)).join(", ")}`)
          .join("\n") +
        `\nTry '${nameOf(proc)} --help' for more information.`,
    );
  }
  const sortWord = o.value("sort");
  if (sortWord !== undefined && !sortWords.includes(sortWord)) {
    throw new CommandError(
      `invalid argument ${quote(proc, sortWord)} for ${quote(proc, "--sort")}\nValid arguments are:\n${sortWords
        .map((w) => `  - ${quote(proc, w)}`)
        .join("\n")}\nTry '${nameOf(proc)} --help' for more information.`,
    );
  }
  const color =
    ["always", "yes", "force"].includes(colorWhen) || (["auto", "tty", "if-tty"].includes(colorWhen) && tty);
  const colors = color && !busybox ? lsColors(proc.env.get("LS_COLORS")) : undefined;
  const formatOption = {
    long: "l",
    verbose: "l",
    "single-column": "1",
    commas: "m",
    across: "x",
    horizontal: "x",
    vertical: "C",
  }[o.value("format") ?? ""];
  const long =
    o.has("l") || o.has("n") || o.has("g") || o.has("o") || o.has("full-time") || formatOption === "l";
  const layout = o.last("1", "C", "x", "m") ?? formatOption ?? (tty ? "C" : "1");
  const names = nameCache(proc);
  const format = { long, layout: long ? "l" : layout };
  let status = 0;
  let first = true;
  let colorStarted = false;
  const widthOption = o.value("w");
  const width =
    widthOption !== undefined
      ? Number(widthOption) || 1e9
      : Number(proc.env.get("COLUMNS")) || (tty ? (proc.fds.get(1)?.tty?.size.columns ?? 80) : 80);

  const show = (name: string): string => {
    if (o.has("Q")) return `"${name.replace(/["\\]/g, "\\$&")}"`;
    const style = o.value("quoting-style");
    if (o.has("N") || busybox || (!tty && style === undefined) || style === "literal")
      return tty && !o.has("show-control-chars") ? name.replace(/[\x00-\x1f\x7f]/g, "?") : name;
    if (o.has("b") || style === "escape") return name.replace(/[\\ ]/g, "\\$&").replace(/\n/g, "\\n");
    if (style === "shell-escape-always" || style === "shell-always") return quoteName(name);
    return quoteNameIfNeeded(name);
  };

  const indicator = (type: Stat["type"], mode: number): string => {
    const word = o.value("indicator-style");
    const style =
      o.has("F") || word === "classify"
        ? "F"
        : o.has("file-type") || word === "file-type"
          ? "t"
          : o.has("p") || word === "slash"
            ? "p"
            : "";
    if (style === "") return "";
    if (type === "dir") return "/";
    if (style === "p") return "";
    if (type === "symlink") return format.long ? "" : "@";
    if (type === "fifo") return "|";
    if (type === "socket") return "=";
    return style === "F" && type === "file" && (mode & 0o111) !== 0 ? "*" : "";
  };

  const paint = (text: string, stat: Stat, name: string, broken = false): string => {
    if (busybox) return color ? busyboxColor(stat, text) : text;
    if (!colors) return text;
    const code = colorCode(colors, stat, name, broken);
    if (code === "") return text;
    const lead = colorStarted ? "" : "\x1b[0m";
    colorStarted = true;
    return `${lead}\x1b[${code}m${text}\x1b[0m`;
  };

  const decorated = (item: Item): string =>
    paint(
      show(item.name),
      item.stat,
      item.name,
      item.stat.type === "symlink" && item.link !== undefined && !item.linkStat,
    ) + indicator(item.stat.type, item.stat.mode);
  const plainWidth = (item: Item): number =>
    displayWidth(show(item.name)) + indicator(item.stat.type, item.stat.mode).length;

  const order = comparer(o);
  const sort = (items: Item[]): Item[] => {
    const none = o.has("U") || o.has("f") || o.value("sort") === "none";
    if (!none) items.sort(order);
    if (o.has("r") && !none) items.reverse();
    if (o.has("group-directories-first")) {
      const isDir = (i: Item) => (i.linkStat ?? i.stat).type === "dir";
      return [...items.filter(isDir), ...items.filter((i) => !isDir(i))];
    }
    return items;
  };

  const item = (name: string, path: string, follow: boolean): Item => {
    const stat = proc.fs.lstat(path);
    if (stat.type !== "symlink") return { name, path, stat };
    const target = tryStat(proc, path);
    if (follow && target) return { name, path, stat: target };
    return { name, path, stat, link: proc.fs.readlink(path), ...(target ? { linkStat: target } : {}) };
  };

  const blockSize = o.value("block-size");
  const size = (bytes: number): string => {
    if (blockSize !== undefined && !/^human-readable$|^si$/.test(blockSize)) {
      const unit = parseSize(blockSize.replace(/^'?(?=[kKMGT])/, "1"));
      if (unit === undefined || unit === 0)
        throw new CommandError(`invalid --block-size argument ${quoteName(blockSize)}`, 2);
      return `${Math.ceil(bytes / unit)}${/^'?[kKMGT]/.test(blockSize) ? blockSize.replace("'", "") : ""}`;
    }
    if (o.has("si")) return humanSize(bytes, 1000);
    if (o.has("h")) return busybox ? busyboxSize(bytes) : humanSize(bytes);
    return String(bytes);
  };
  const blockText = (stats: readonly Stat[]): string => {
    const kib = stats.reduce((sum, s) => sum + blocksOf(s), 0) / 2;
    return o.has("h") && !busybox
      ? humanSize(kib * 1024)
      : o.has("h")
        ? busyboxSize(kib * 1024)
        : String(kib);
  };
  const timeOf = (stat: Stat): number =>
    o.has("u") || o.value("time") === "atime"
      ? stat.atimeMs
      : o.has("c") || o.value("time") === "ctime"
        ? stat.ctimeMs
        : stat.mtimeMs;
  const nowMs = proc.nowMs();
  const time = (ms: number): string => {
    const style = o.value("time-style") ?? (o.has("full-time") ? "full-iso" : undefined);
    if (style === "full-iso") return strftime("%Y-%m-%d %H:%M:%S.%N %z", ms);
    if (style === "long-iso") return strftime("%Y-%m-%d %H:%M", ms);
    if (style?.startsWith("+")) return strftime(style.slice(1), ms);
    const recent = ms <= nowMs && nowMs - ms < 15_778_476_000;
    if (style === "iso") return strftime(recent ? "%m-%d %H:%M" : "%Y-%m-%d ", ms);
    return strftime(recent ? "%b %e %H:%M" : "%b %e  %Y", ms);
  };

  const writeLong = (items: readonly Item[]) => {
    const rows = items.map((i) => {
      const s = i.stat;
      const sizeText = s.rdev ? `${s.rdev.major}, ${s.rdev.minor}` : size(s.size);
      return {
        item: i,
        inode: String(s.ino),
        blocks: blockText([s]),
        nlink: String(s.nlink),
        user: o.has("n") ? String(s.uid) : names.user(s.uid),
        group: o.has("n") ? String(s.gid) : names.group(s.gid),
        size: sizeText,
      };
    });
    const widest = (f: (r: (typeof rows)[number]) => string) =>
      rows.reduce((w, r) => Math.max(w, f(r).length), 0);
    const w = {
      inode: widest((r) => r.inode),
      blocks: widest((r) => r.blocks),
      nlink: widest((r) => r.nlink),
      user: widest((r) => r.user),
      group: widest((r) => r.group),
      size: widest((r) => r.size),
    };
    for (const r of rows) {
      const s = r.item.stat;
      const lead = `${o.has("i") ? `${r.inode.padStart(busybox ? 7 : w.inode)} ` : ""}${o.has("s") ? `${r.blocks.padStart(busybox ? 6 : w.blocks)} ` : ""}`;
      const arrow =
        r.item.link === undefined
          ? ""
          : ` -> ${r.item.linkStat && !busybox ? paint(show(r.item.link), r.item.linkStat, r.item.link) + indicator(r.item.linkStat.type, r.item.linkStat.mode) : show(r.item.link)}`;
      const meta = busybox
        ? `${formatMode(s).padEnd(10)} ${r.nlink.padStart(4)} ${r.user.slice(0, 8).padEnd(8)} ${r.group.slice(0, 8).padEnd(8)} ${s.rdev ? `${String(s.rdev.major).padStart(4)}, ${String(s.rdev.minor).padStart(3)}` : r.size.padStart(9)}`
        : [
            formatMode(s),
            r.nlink.padStart(w.nlink),
            ...(o.has("g") ? [] : [r.user.padEnd(w.user)]),
            ...(o.has("o") || o.has("G") ? [] : [r.group.padEnd(w.group)]),
            r.size.padStart(w.size),
          ].join(" ");
      const name = decorated(r.item);
      const gap =
        !busybox &&
        tty &&
        items.some((i) => show(i.name).startsWith("'")) &&
        !show(r.item.name).startsWith("'")
          ? " "
          : "";
      out.put(`${lead}${meta} ${time(timeOf(s))} ${gap}${name}${arrow}\n`);
    }
  };

  const writeItems = (items: readonly Item[]) => {
    if (format.layout === "l") return writeLong(items);
    const inodeWidth = o.has("i") ? Math.max(...items.map((i) => String(i.stat.ino).length), 0) : 0;
    const blockWidth = o.has("s") ? Math.max(...items.map((i) => blockText([i.stat]).length), 0) : 0;
    const lead = (i: Item) =>
      `${o.has("i") ? `${String(i.stat.ino).padStart(inodeWidth)} ` : ""}${o.has("s") ? `${blockText([i.stat]).padStart(blockWidth)} ` : ""}`;
    const anyQuoted = tty && !busybox && items.some((i) => /^['"]/.test(show(i.name)));
    const gap = (i: Item) => (anyQuoted && format.layout !== "m" && !/^['"$]/.test(show(i.name)) ? " " : "");
    const cells = items.map((i) => ({
      text: lead(i) + gap(i) + decorated(i),
      width: lead(i).length + gap(i).length + plainWidth(i),
    }));
    const end = o.has("zero") ? "\0" : "\n";
    if (format.layout === "1") {
      for (const cell of cells) out.put(cell.text + end);
    } else if (format.layout === "m") {
      let line = "";
      let used = 0;
      for (const [n, cell] of cells.entries()) {
        const last = n === cells.length - 1;
        const add = cell.width + (last ? 0 : 2);
        if (used > 0 && used + cell.width + (last ? 0 : 1) > width) {
          out.put(`${line.trimEnd()}\n`);
          line = "";
          used = 0;
        }
        line += cell.text + (last ? "" : ", ");
        used += add;
      }
      if (line !== "") out.put(`${line}\n`);
    } else writeColumns(out, cells, width, format.layout === "x", busybox);
  };

  const listDirectory = async (path: string, title: string, titled: boolean): Promise<void> => {
    let entries: readonly { name: string }[];
    try {
      entries = proc.fs.readdir(path);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      status = busybox ? 1 : 2;
      await out.flush();
      await complain(
        proc,
        busybox
          ? `can't open '${path}': ${error.message}`
          : `cannot open directory ${quoteName(path)}: ${error.message}`,
      );
      return;
    }
    if (titled) out.put(`${first ? "" : "\n"}${tty && !busybox ? quoteNameIfNeeded(title) : title}:\n`);
    first = false;
    const all = o.has("a") || o.has("f");
    const wanted = entries
      .map((e) => e.name)
      .filter((n) => (all || o.has("A") || !n.startsWith(".")) && !ignored(o, n));
    const items: Item[] = [];
    for (const name of all ? [".", "..", ...wanted] : wanted) {
      try {
        items.push(item(name, joinPath(path, name), o.has("L")));
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
      }
    }
    const sorted = sort(items);
    if (format.long || o.has("s")) out.put(`total ${blockText(sorted.map((i) => i.stat))}\n`);
    writeItems(sorted);
    await out.flush();
    if (!o.has("R")) return;
    for (const i of sorted) {
      if (i.stat.type !== "dir" || i.name === "." || i.name === "..") continue;
      await proc.checkpoint();
      await listDirectory(i.path, i.path, true);
    }
  };

  const operands = o.operands.length === 0 ? ["."] : o.operands;
  const files: Item[] = [];
  const directories: Item[] = [];
  for (const operand of operands) {
    try {
      const followLink =
        !o.has("d") &&
        (o.has("L") ||
          o.has("H") ||
          (!format.long && !o.has("F")) ||
          (operand.endsWith("/") && operand !== "/"));
      if (o.has("L") && !o.has("d") && !busybox) proc.fs.stat(operand);
      const found = item(operand, operand, followLink);
      if (found.stat.type === "dir" && !o.has("d")) directories.push(found);
      else files.push(found);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      status = busybox ? 1 : 2;
      await complain(
        proc,
        busybox ? `${operand}: ${error.message}` : `cannot access ${quoteName(operand)}: ${error.message}`,
      );
    }
  }
  if (files.length > 0) {
    writeItems(sort(files));
    first = false;
  }
  const titled = operands.length > 1 || o.has("R");
  for (const directory of sort(directories)) await listDirectory(directory.path, directory.name, titled);
  await out.flush();
  return status;
}

function ignored(o: Options, name: string): boolean {
  if (o.has("B") && name.endsWith("~")) return true;
  const patterns = [...o.values("I"), ...(o.has("a") || o.has("A") ? [] : o.values("hide"))];
  return patterns.some((p) =>
    new RegExp(
      `^${p
        .replace(/[.+^${}()|\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".")}$`,
    ).test(name),
  );
}

function comparer(o: Options): (a: Item, b: Item) => number {
  const byName = (a: Item, b: Item) => compareBytes(a.name, b.name);
  const word = { size: "S", time: "t", extension: "X", version: "v" }[o.value("sort") ?? ""];
  switch (o.last("S", "t", "X", "v") ?? word) {
    case "S":
      return (a, b) => b.stat.size - a.stat.size || byName(a, b);
    case "t": {
      const time = (i: Item) => (o.has("u") ? i.stat.atimeMs : o.has("c") ? i.stat.ctimeMs : i.stat.mtimeMs);
      return (a, b) => time(b) - time(a) || byName(a, b);
    }
    case "X": {
      const extension = (i: Item) =>
        i.name.lastIndexOf(".") > 0 ? i.name.slice(i.name.lastIndexOf(".")) : "";
      return (a, b) => compareBytes(extension(a), extension(b)) || byName(a, b);
    }
    case "v":
      return (a, b) => compareVersions(a.name, b.name);
    default:
      return byName;
  }
}

/** Fills the width as GNU does: the fewest rows, each column as wide as its widest. */
function writeColumns(
  out: Writer,
  cells: readonly { text: string; width: number }[],
  width: number,
  across: boolean,
  busybox: boolean,
): void {
  const n = cells.length;
  if (n === 0) return;
  let columns = 1;
  let widths: number[] = [];
  if (busybox) {
    const widest = Math.max(...cells.map((c) => c.width)) + 2;
    columns = Math.max(1, Math.floor(width / widest));
    widths = Array.from({ length: columns }, () => widest);
  } else {
    for (let c = Math.min(n, Math.floor(width / 3)) || 1; c >= 1; c--) {
      const rows = Math.ceil(n / c);
      const w: number[] = [];
      for (let i = 0; i < n; i++) {
        const column = across ? i % c : Math.floor(i / rows);
        w[column] = Math.max(w[column] ?? 0, (cells[i]?.width ?? 0) + (column === c - 1 ? 0 : 2));
      }
      const total = w.reduce((a, b) => a + b, 0);
      if (total < width || c === 1) {
        columns = c;
        widths = w;
        break;
      }
    }
  }
  const starts = widths.map((_, i) => widths.slice(0, i).reduce((a, b) => a + b, 0));
  const rows = Math.ceil(n / columns);
  for (let row = 0; row < rows; row++) {
    let line = "";
    for (let column = 0; column < columns; column++) {
      const index = across ? row * columns + column : column * rows + row;
      const cell = cells[index];
      if (!cell) break;
      const hasNext = across ? column + 1 < columns && index + 1 < n : index + rows < n;
      line +=
        cell.text +
        (hasNext
          ? indent((starts[column] ?? 0) + cell.width, (starts[column] ?? 0) + (widths[column] ?? 0), busybox)
          : "");
    }
    out.put(`${line}\n`);
  }
}

/** From one column to another: GNU takes tabs where they fit. */
function indent(from: number, to: number, blanks: boolean): string {
  if (blanks) return " ".repeat(Math.max(0, to - from));
  let text = "";
  for (let at = from; at < to; ) {
    const tab = Math.floor(to / 8) > Math.floor((at + 1) / 8);
    text += tab ? "\t" : " ";
    at += tab ? 8 - (at % 8) : 1;
  }
  return text;
}

function busyboxColor(stat: Stat, text: string): string {
  const [bold, tint] =
    stat.type === "dir"
      ? [1, 34]
      : stat.type === "symlink"
        ? [1, 36]
        : stat.type === "fifo"
          ? [0, 33]
          : stat.type === "socket"
            ? [1, 35]
            : stat.type === "char" || stat.type === "block"
              ? [1, 33]
              : (stat.mode & 0o111) !== 0
                ? [1, 32]
                : [0, 0];
  return `\x1b[${bold};${tint}m${text}\x1b[m`;
}
