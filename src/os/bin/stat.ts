/** Shows what is known of a file or of its file system. */
import { SysError } from "../errno.ts";
import type { Stat } from "../fs/types.ts";
import type { Proc } from "../process.ts";
import { blocksOf } from "./kit/blocks.ts";
import { strftime } from "./kit/calendar.ts";
import { command, complain, isBusybox, quoteName } from "./kit/command.ts";
import { expandEscapes } from "./kit/escapes.ts";
import { formatMode } from "./kit/mode.ts";
import { groupName, userName } from "./kit/users.ts";
import { UsageError } from "./options.ts";
import { describe } from "./rm.ts";

const timeFormat = "%Y-%m-%d %H:%M:%S.%N %z";

export const program = command(
  {
    usage: "[OPTION]... FILE...",
    about: "Display file or file system status.",
    options: "L,dereference f,file-system cached= c,format= printf= t,terse",
  },
  async (proc, o) => {
    if (o.operands.length === 0) throw new UsageError(isBusybox(proc) ? "" : "missing operand");
    const format = o.value("c");
    const printf = o.value("printf");
    let status = 0;
    for (const path of o.operands) {
      try {
        if (o.has("f")) {
          await proc.stdout.write(fileSystem(proc, path, format));
          continue;
        }
        const stat = o.has("L") ? proc.fs.stat(path) : proc.fs.lstat(path);
        if (format !== undefined) await proc.stdout.write(`${fill(proc, format, path, stat)}\n`);
        else if (printf !== undefined)
          await proc.stdout.write(expandEscapes(fill(proc, printf, path, stat), "format").bytes);
        else if (o.has("t"))
          await proc.stdout.write(
            `${fill(proc, "%n %s %b %f %u %g %D %i %h %t %T %X %Y %Z %W %o", path, stat)}\n`,
          );
        else await proc.stdout.write(full(proc, path, stat));
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        status = 1;
        await complain(
          proc,
          isBusybox(proc)
            ? `can't stat '${path}': ${error.message}`
            : `cannot ${o.has("f") ? "read file system information for" : "statx"} ${quoteName(path)}: ${error.message}`,
        );
      }
    }
    return status;
  },
);

function full(proc: Proc, path: string, stat: Stat): string {
  const name = stat.type === "symlink" ? `${path} -> ${proc.fs.readlink(path)}` : path;
  const device = isBusybox(proc)
    ? `${stat.dev.toString(16)}h/${stat.dev}d`
    : `${stat.dev >> 8},${stat.dev & 255}`;
  const special = stat.rdev ? ` Device type: ${stat.rdev.major},${stat.rdev.minor}` : "";
  return (
    `  File: ${name}\n` +
    `  Size: ${String(stat.size).padEnd(10)}\tBlocks: ${String(blocksOf(stat)).padEnd(10)} IO Block: 4096   ${describe(stat)}\n` +
    `Device: ${device}\tInode: ${String(stat.ino).padEnd(10)}  Links: ${stat.nlink}${special}\n` +
    `Access: (${stat.mode.toString(8).padStart(4, "0")}/${formatMode(stat)})  Uid: (${String(stat.uid).padStart(5)}/${(userName(proc, stat.uid) ?? "UNKNOWN").padStart(8)})   Gid: (${String(stat.gid).padStart(5)}/${(groupName(proc, stat.gid) ?? "UNKNOWN").padStart(8)})\n` +
    `Access: ${strftime(timeFormat, stat.atimeMs)}\nModify: ${strftime(timeFormat, stat.mtimeMs)}\nChange: ${strftime(timeFormat, stat.ctimeMs)}\n` +
    (isBusybox(proc) ? "" : ` Birth: ${strftime(timeFormat, stat.ctimeMs)}\n`)
  );
}

const typeBits = {
  file: 0o100000,
  dir: 0o040000,
  symlink: 0o120000,
  char: 0o020000,
  block: 0o060000,
  fifo: 0o010000,
  socket: 0o140000,
};

function fill(proc: Proc, format: string, path: string, stat: Stat): string {
  return format.replace(
    /%([-0#+ ]*)(\d*)(?:\.(\d+))?(H[dr]|L[dr]|[a-zA-Z%])/g,
    (whole, flags: string, width: string, precision: string | undefined, letter: string) => {
      const text = (() => {
        switch (letter) {
          case "%":
            return "%";
          case "a":
            return (flags.includes("#") ? "0" : "") + stat.mode.toString(8);
          case "A":
            return formatMode(stat);
          case "b":
            return String(blocksOf(stat));
          case "B":
            return "512";
          case "d":
            return String(stat.dev);
          case "D":
            return stat.dev.toString(16);
          case "Hd":
            return String(stat.dev >> 8);
          case "Ld":
            return String(stat.dev & 255);
          case "f":
            return (typeBits[stat.type] | stat.mode).toString(16);
          case "F":
            return describe(stat);
          case "g":
            return String(stat.gid);
          case "G":
            return groupName(proc, stat.gid) ?? "UNKNOWN";
          case "h":
            return String(stat.nlink);
          case "i":
            return String(stat.ino);
          case "m":
            return proc.fs.statfs(path).mount.target;
          case "n":
            return path;
          case "N":
            return stat.type === "symlink"
              ? `${quoteName(path)} -> ${quoteName(proc.fs.readlink(path))}`
              : quoteName(path);
          case "o":
            return "4096";
          case "s":
            return String(stat.size);
          case "t":
            return (stat.rdev?.major ?? 0).toString(16);
          case "T":
            return (stat.rdev?.minor ?? 0).toString(16);
          case "u":
            return String(stat.uid);
          case "U":
            return userName(proc, stat.uid) ?? "UNKNOWN";
          case "w":
          case "z":
          case "x":
          case "y":
            return strftime(
              timeFormat,
              letter === "x" ? stat.atimeMs : letter === "y" ? stat.mtimeMs : stat.ctimeMs,
            );
          case "W":
          case "X":
          case "Y":
          case "Z": {
            const ms = letter === "X" ? stat.atimeMs : letter === "Y" ? stat.mtimeMs : stat.ctimeMs;
            return precision === undefined
              ? String(Math.floor(ms / 1000))
              : (ms / 1000).toFixed(Number(precision));
          }
          case "C":
            return "?";
          default:
            return isBusybox(proc) ? whole : "?";
        }
      })();
      if (width === "") return text;
      return flags.includes("-")
        ? text.padEnd(Number(width))
        : text.padStart(Number(width), flags.includes("0") ? "0" : " ");
    },
  );
}

function fileSystem(proc: Proc, path: string, format: string | undefined): string {
  const info = proc.fs.statfs(path);
  const total = Math.floor(info.totalBytes / 4096);
  const free = Math.floor(info.freeBytes / 4096);
  const type =
    info.mount.type === "overlay" ? "overlayfs" : info.mount.type === "ext4" ? "ext2/ext3" : info.mount.type;
  if (format !== undefined) {
    return `${format.replace(/%([abcdfinlsST])/g, (_, l: string) => ({ a: String(free), b: String(total), c: "6553600", d: "6000000", f: String(free), i: "0", n: path, l: "255", s: "4096", S: "4096", T: type })[l] ?? "")}\n`;
  }
  return `  File: "${path}"\n    ID: 0        Namelen: 255     Type: ${type}\nBlock size: 4096       Fundamental block size: 4096\nBlocks: Total: ${String(total).padEnd(10)} Free: ${String(free).padEnd(10)} Available: ${free}\nInodes: Total: 6553600    Free: 6000000\n`;
}
