/** Builds command lines from standard input and runs them. */
import { SysError } from "../errno.ts";
import type { Proc } from "../process.ts";
import { signalNumbers } from "../signals.ts";
import { CommandError, command, complain, isBusybox, quoteName } from "./kit/command.ts";
import { lineBatches, openInput } from "./kit/stream.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... COMMAND [INITIAL-ARGS]...",
    about: "Run COMMAND with arguments INITIAL-ARGS and more arguments read from input.",
    package: "GNU findutils) 4.9.0",
    options:
      "0,null a,arg-file= d,delimiter= E= e=? eof=? I= i,replace=? L= l=? max-lines=? n,max-args= o,open-tty P,max-procs= p,interactive process-slot-var= r,no-run-if-empty s,max-chars= show-limits t,verbose x,exit",
    posix: true,
  },
  async (proc, o) => {
    const number = (name: string, least: number): number | undefined => {
      const text = o.value(name);
      if (text === undefined) return undefined;
      if (!/^-?\d+$/.test(text))
        throw isBusybox(proc)
          ? new CommandError(`invalid number '${text}'`)
          : new UsageError(`invalid number "${text}" for -${name} option`);
      if (Number(text) < least)
        throw new UsageError(`value ${text} for -${name} option should be >= ${least}`);
      return Number(text);
    };
    const replace =
      o.last("I", "i") === undefined
        ? undefined
        : o.has("I")
          ? (o.value("I") ?? "{}")
          : (o.value("i") ?? "{}");
    const maxLines =
      replace !== undefined
        ? undefined
        : (number("L", 1) ??
          (o.has("l") || o.has("max-lines") ? Number(o.value("l") ?? o.value("max-lines") ?? 1) : undefined));
    const maxArgs = o.last("n", "L", "I", "i") === "n" ? number("n", 1) : undefined;
    const maxProcs = number("P", 0) ?? 1;
    const maxChars = number("s", 1) ?? 131_072;
    const eof = o.value("E");
    const delimiterText = o.value("d");
    const delimiter = o.has("0")
      ? "\0"
      : delimiterText === undefined
        ? undefined
        : ({ "\\n": "\n", "\\t": "\t", "\\0": "\0", "\\\\": "\\" }[delimiterText] ?? delimiterText);
    if (delimiter !== undefined && delimiter.length !== 1)
      throw new CommandError(
        `Invalid input delimiter specification ${delimiter}: the delimiter must be either a single character or an escape sequence starting with \\.`,
      );
    const base = o.operands.length === 0 ? ["echo"] : [...o.operands];
    const input = await openInput(proc, o.value("a") ?? "-");

    const running = new Set<number>();
    let status = 0;
    let stop: number | undefined;
    const null0 = await proc.fs.open("/dev/null", { read: true });

    const reap = async () => {
      const result = await proc.wait(-1);
      if (!result || !running.delete(result.pid)) return;
      if (result.status.type === "signaled") {
        await complain(
          proc,
          `${isBusybox(proc) ? `'${base[0]}'` : `${base[0]}:`} terminated by signal ${signalNumbers[result.status.signal]}`,
        );
        stop ??= 125;
      } else if (result.status.type === "exited" && result.status.code === 255) {
        await complain(proc, `${base[0]}: exited with status 255; aborting`);
        stop ??= 124;
      } else if (result.status.type === "exited" && result.status.code !== 0) status = 123;
    };
    const run = async (argv: readonly string[]) => {
      if (stop !== undefined) return;
      if (o.has("t") || o.has("p"))
        await proc.stderr.write(
          `${argv.map((a) => (/[\s'"\\]/.test(a) || a === "" ? quoteName(a) : a)).join(" ")}${o.has("p") ? "?..." : "\n"}`,
        );
      while (maxProcs > 0 && running.size >= maxProcs) await reap();
      if (stop !== undefined) return;
      try {
        const fds = new Map(proc.fds);
        if (!o.has("a")) fds.set(0, null0);
        running.add(proc.spawn({ argv, fds }));
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await complain(proc, `${argv[0]}: ${error.message}`);
        stop = error.code === "ENOENT" ? 127 : 126;
      }
      if (maxProcs === 1) while (running.size > 0) await reap();
    };

    let args: string[] = [];
    let size = 0;
    let lines = 0;
    let any = false;
    const baseSize = base.reduce((n, w) => n + w.length + 1, 0);
    const flush = async () => {
      const batch = args;
      args = [];
      size = 0;
      lines = 0;
      any = true;
      await run([...base, ...batch]);
    };
    const take = async (item: string) => {
      if (replace !== undefined) {
        any = true;
        await run(base.map((w) => w.replaceAll(replace, item)));
        return;
      }
      if (args.length > 0 && baseSize + size + item.length + 1 > maxChars) await flush();
      args.push(item);
      size += item.length + 1;
      if (maxArgs !== undefined && args.length >= maxArgs) await flush();
    };

    const splitter = new ItemSplitter(replace !== undefined);
    reading: for await (const batch of lineBatches(
      proc,
      input,
      delimiter === undefined ? 10 : delimiter.charCodeAt(0),
    )) {
      for (const line of batch.lines) {
        if (delimiter !== undefined) await take(line);
        else {
          const items = splitter.line(line);
          if (items === undefined) {
            await complain(
              proc,
              isBusybox(proc)
                ? `unmatched ${splitter.quote === "'" ? "single" : "double"} quote`
                : `unmatched ${splitter.quote === "'" ? "single" : "double"} quote; by default quotes are special to xargs unless you use the -0 option`,
            );
            stop ??= 1;
            break reading;
          }
          for (const item of items) {
            if (eof !== undefined && eof !== "" && item === eof) break reading;
            await take(item);
          }
          // A trailing blank joins the next line to this one.
          if (items.length > 0 && !/[ \t]$/.test(line)) lines++;
        }
        if (maxLines !== undefined && lines >= maxLines && args.length > 0) await flush();
        if (stop !== undefined) break reading;
      }
    }
    if (stop === undefined && (args.length > 0 || (!any && !o.has("r") && replace === undefined)))
      await flush();
    while (running.size > 0) await reap();
    input.close();
    null0.release();
    return stop ?? status;
  },
);

/** Blanks separate, quotes and backslashes protect. */
class ItemSplitter {
  quote = "";
  constructor(private readonly wholeLines: boolean) {}

  line(line: string): readonly string[] | undefined {
    const items: string[] = [];
    let item = "";
    let has = false;
    for (let i = 0; i < line.length; i++) {
      const c = line[i] ?? "";
      if (c === "'" || c === '"') {
        const end = line.indexOf(c, i + 1);
        if (end === -1) {
          this.quote = c;
          return undefined;
        }
        item += line.slice(i + 1, end);
        has = true;
        i = end;
      } else if (c === "\\") {
        item += line[++i] ?? "\n";
        has = true;
      } else if ((c === " " || c === "\t") && !this.wholeLines) {
        if (has) items.push(item);
        item = "";
        has = false;
      } else {
        if (this.wholeLines && !has && (c === " " || c === "\t")) continue;
        item += c;
        has = true;
      }
    }
    if (has) items.push(item);
    return items;
  }
}

/** Runs a command and waits; used by tools that run others one at a time. */
export async function runAndWait(proc: Proc, argv: readonly string[], cwd?: string): Promise<number> {
  const pid = proc.spawn(cwd === undefined ? { argv } : { argv, cwd });
  const result = await proc.wait(pid);
  return result?.status.type === "exited"
    ? result.status.code
    : result?.status.type === "signaled"
      ? 128 + 1
      : 1;
}
