/**
 * What all commands share: `--help` and `--version`, complaints under the name
 * the program was called by, and the two flavours.
 *
 * One program serves GNU's tool and busybox's applet. Busybox marks the process
 * when it hands over; `isBusybox` then tells which words to use.
 */
import { SysError } from "../../errno.ts";
import { type Proc, ProcessKilled, type Program } from "../../process.ts";
import { type Options, optionTable, parseOptions, UsageError } from "../options.ts";
import { busyboxBanner, isBusybox } from "./busybox.ts";
import { busyboxTable as appletTable } from "./busybox-options.ts";

export { busyboxBanner, busyboxVersion, isBusybox } from "./busybox.ts";

/** The command ends here with a message of its own. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly code = 1,
  ) {
    super(message);
  }
}

export interface CommandInfo {
  /** After the name: `[OPTION]... [FILE]...`; several forms on several lines. */
  readonly usage: string;
  /** What it does, in a sentence. */
  readonly about: string;
  /** As options.ts has it. */
  readonly options?: string;
  readonly busyboxOptions?: string;
  /** The program's name stands before the hint. */
  readonly namedHint?: boolean;
  /** The hint in other words. */
  readonly hint?: (name: string) => string;
  /** A wrong call shows the usage line too. */
  readonly usageLine?: boolean;
  /** Options end at the first operand. */
  readonly posix?: boolean;
  /** Exit code of a wrong call; default 1. */
  readonly usageExit?: number;
  /** The applet's exit code of a wrong call; default 1. */
  readonly busyboxUsageExit?: number;
  /** `GNU coreutils` and its version; default coreutils 9.1. */
  readonly package?: string;
  /** How operands such as `-5` become options, before parsing. */
  readonly rewrite?: (args: readonly string[], proc: Proc) => readonly string[];
}

export const coreutils = "GNU coreutils) 9.1";

/** The name in messages: as called for GNU, the applet's for busybox. */
export function nameOf(proc: Proc): string {
  const name = proc.argv[0] ?? "?";
  return isBusybox(proc) ? baseName(name) : name;
}

export function baseName(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" ? (path === "" ? "" : "/") : trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

export async function complain(proc: Proc, message: string): Promise<void> {
  await proc.stderr.write(`${nameOf(proc)}: ${message}\n`);
}

export function command(info: CommandInfo, run: (proc: Proc, options: Options) => Promise<number>): Program {
  return async (proc) => {
    const usageExit = isBusybox(proc) ? (info.busyboxUsageExit ?? 1) : (info.usageExit ?? 1);
    try {
      const text = (isBusybox(proc) && info.busyboxOptions) || (info.options ?? "");
      const own = optionTable(text);
      const table = isBusybox(proc)
        ? [
            ...(info.busyboxOptions === undefined ? appletTable(baseName(nameOf(proc)), own) : own),
            ...optionTable("help"),
          ]
        : [...own, ...optionTable("help version")];
      const args = info.rewrite ? info.rewrite(proc.args, proc) : proc.args;
      const options = parseOptions(args, table, { posix: info.posix ?? false });
      if (options.has("help")) {
        if (isBusybox(proc)) await proc.stderr.write(busyboxUsage(proc, info));
        else await proc.stdout.write(helpText(proc, info));
        return 0;
      }
      if (options.has("version") && !isBusybox(proc)) {
        await proc.stdout.write(`${baseName(nameOf(proc))} (${info.package ?? coreutils}\n`);
        return 0;
      }
      return await run(proc, options);
    } catch (error) {
      if (error instanceof ProcessKilled) throw error;
      if (error instanceof UsageError) {
        const name = nameOf(proc);
        const message = isBusybox(proc) ? appletWording(proc, error.message) : error.message;
        const head = message === "" ? "" : `${name}: ${message}\n`;
        if (isBusybox(proc)) await proc.stderr.write(`${head}${error.hint ? busyboxUsage(proc, info) : ""}`);
        else
          await proc.stderr.write(
            head +
              (error.hint && info.usageLine ? `Usage: ${name} ${info.usage.split("\n")[0]}\n` : "") +
              (error.hint
                ? info.hint
                  ? `${info.hint(name)}\n`
                  : `${info.namedHint ? `${name}: ` : ""}Try '${name} --help' for more information.\n`
                : ""),
          );
        return usageExit;
      }
      if (error instanceof CommandError) {
        await complain(proc, error.message);
        return error.code;
      }
      if (error instanceof SysError) {
        if (error.code === "EPIPE") return 1;
        await complain(proc, error.path === undefined ? error.message : `${error.path}: ${error.message}`);
        return usageExit;
      }
      if (error instanceof RangeError) {
        await complain(proc, "memory exhausted");
        return usageExit;
      }
      throw error;
    }
  };
}

/** An applet says nothing of operands that are too many or missing, it shows how it is called. */
function appletWording(proc: Proc, message: string): string {
  if (
    /^(?:extra|missing) operand|^missing (?:file|destination)|^you must specify|^invalid floating point/.test(
      message,
    )
  )
    return "";
  return isMusl(proc) ? muslWording(message) : message;
}

/** The C library words getopt's complaints; Alpine's is musl. */
function isMusl(proc: Proc): boolean {
  return proc.fs.exists("/lib/ld-musl-x86_64.so.1");
}

function muslWording(message: string): string {
  return message
    .replace(/^(?:unrecognized option '--|invalid option -- ')(.*)'$/, "unrecognized option: $1")
    .replace(
      /^(?:option requires an argument -- '|option '--)(.*?)'(?: requires an argument)?$/,
      "option requires an argument: $1",
    );
}

export function busyboxUsage(proc: Proc, info: CommandInfo): string {
  return `${busyboxBanner}\n\nUsage: ${nameOf(proc)} ${info.usage.split("\n")[0]}\n\n${info.about}\n`;
}

function helpText(proc: Proc, info: CommandInfo): string {
  const name = nameOf(proc);
  const [first, ...more] = info.usage.split("\n");
  const lines = [`Usage: ${name} ${first}`, ...more.map((m) => `  or:  ${name} ${m}`), info.about];
  const table = [...optionTable(info.options ?? ""), ...optionTable("help version")];
  lines.push("", "Options:");
  for (const { names, value } of table) {
    const arg = value === "required" ? "ARG" : value === "optional" ? "[ARG]" : "";
    const shorts = names.filter((n) => n.length === 1).map((n) => `-${n}`);
    const longs = names.filter((n) => n.length > 1).map((n) => `--${n}`);
    const joined = [...shorts, ...longs].join(", ");
    const suffix =
      arg === "" ? "" : longs.length > 0 ? (value === "optional" ? "[=ARG]" : "=ARG") : ` ${arg}`;
    lines.push(`  ${shorts.length === 0 ? "    " : ""}${joined}${suffix}`);
  }
  return `${lines.join("\n")}\n`;
}

/** GNU's `quote`: curly in a UTF-8 locale, straight in C; busybox's are always straight. */
export function quote(proc: Proc, text: string): string {
  return isUtf8(proc) && !isBusybox(proc) ? `\u2018${text}\u2019` : `'${text}'`;
}

export function isUtf8(proc: Proc): boolean {
  const locale = proc.env.get("LC_ALL") || proc.env.get("LC_CTYPE") || proc.env.get("LANG") || "";
  return /utf-?8/i.test(locale);
}

/** GNU's quoting of file names in messages: always quoted, as a shell would read it. */
export function quoteName(text: string): string {
  if (/[\x00-\x1f\x7f]/.test(text)) return shellQuoteControls(text);
  if (!text.includes("'")) return `'${text}'`;
  return /["\\$`!]/.test(text) ? `'${text.replaceAll("'", "'\\''")}'` : `"${text}"`;
}

const escapes: Record<string, string> = {
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\b": "\\b",
  "\f": "\\f",
  "\v": "\\v",
  "\x07": "\\a",
};

function shellQuoteControls(text: string): string {
  let out = "";
  let open: "" | "'" | "$'" = "";
  for (const char of text) {
    const control = /[\x00-\x1f\x7f]/.test(char);
    if (control) {
      if (open === "'") out += "'";
      if (open !== "$'") out += out === "" ? "''$'" : "$'";
      open = "$'";
      out += escapes[char] ?? `\\${char.charCodeAt(0).toString(8).padStart(3, "0")}`;
      continue;
    }
    if (open === "$'") out += "'";
    if (open !== "'") out += "'";
    open = "'";
    out += char === "'" ? "'\\''" : char;
  }
  return `${out}'`;
}

/** As `ls` on a terminal shows names: quoted only when a shell would need it. */
export function quoteNameIfNeeded(text: string): string {
  if (text !== "" && /^[^\s'"\\$`!*?[\](){}<>|&;#~=^\x00-\x1f\x7f]*$/.test(text)) return text;
  if (
    text !== "" &&
    /^[^\s'"\\$`!*?[(<>|&;^\x00-\x1f\x7f#~][^\s'"\\$`!*?[(){}<>|&;^\x00-\x1f\x7f]*$/.test(text)
  )
    return text;
  return quoteName(text);
}
