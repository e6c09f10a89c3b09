/** `awk`, as Debian's mawk and busybox's applet have it. */
import { SysError } from "../errno.ts";
import type { Program } from "../process.ts";
import { AwkSyntaxError, parseAwk } from "./awk/parse.ts";
import { Awk, AwkError, ExitInside } from "./awk/run.ts";
import { baseName, busyboxBanner, isBusybox, nameOf } from "./kit/command.ts";
import { RegexError } from "./kit/regex.ts";
import { openInput, readAll } from "./kit/stream.ts";
import { decode } from "./kit/text.ts";

export const program: Program = async (proc) => {
  const busybox = isBusybox(proc);
  const called = baseName(nameOf(proc));
  const name = called;
  const args = [...proc.args];
  const assignments: string[] = [];
  const sources: string[] = [];
  let fieldSeparator: string | undefined;
  while (args[0]?.startsWith("-") && args[0] !== "-") {
    const arg = args.shift() ?? "";
    if (arg === "--") break;
    if (arg === "--version" || arg === "-W" || arg === "-V") {
      await proc.stdout.write(called === "gawk" ? "GNU Awk 5.2.1\n" : "mawk 1.3.4 20200120\n");
      return 0;
    }
    const letter = arg[1] ?? "";
    if (!"Fvf".includes(letter) || arg.startsWith("--")) {
      await proc.stderr.write(
        busybox
          ? `awk: invalid option -- '${letter}'\n${busyboxBanner}\n\nUsage: awk [OPTIONS] [AWK_PROGRAM] [FILE]...\n`
          : `${name}: not an option: ${arg}\n`,
      );
      return busybox ? 1 : 2;
    }
    const value = arg.length > 2 ? arg.slice(2) : args.shift();
    if (value === undefined) {
      await proc.stderr.write(`${name}: option -${letter} lacks argument\n`);
      return 2;
    }
    if (letter === "F") fieldSeparator = value;
    else if (letter === "v") assignments.push(value);
    else {
      try {
        const input = await openInput(proc, value);
        sources.push(decode(await readAll(proc, input)));
        input.close();
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await proc.stderr.write(`${name}: cannot open ${value} (${error.message})\n`);
        return 2;
      }
    }
  }
  const text = sources.length > 0 ? sources.join("\n") : args.shift();
  if (text === undefined) {
    await proc.stderr.write(
      busybox
        ? `${busyboxBanner}\n\nUsage: awk [OPTIONS] [AWK_PROGRAM] [FILE]...\n`
        : `Usage: mawk [Options] [Program] [file ...]\n\nProgram:\n    The -f option value is the name of a file containing program text.\n    If no -f option is given, a "--" ends option processing; the following\n    parameters are the program text.\n`,
    );
    return busybox ? 1 : 0;
  }
  try {
    return await new Awk(proc, parseAwk(text, !busybox && called !== "gawk"), {
      assignments,
      operands: args,
      strictDivision: busybox || called === "gawk",
      ...(fieldSeparator === undefined ? {} : { fieldSeparator }),
    }).run();
  } catch (error) {
    if (error instanceof ExitInside) return 0;
    if (error instanceof AwkSyntaxError) {
      await proc.stderr.write(
        busybox ? "awk: cmd. line:1: Unexpected token\n" : `${name}: line ${error.line}: ${error.message}\n`,
      );
      return busybox ? 1 : 2;
    }
    if (error instanceof AwkError || error instanceof RegexError) {
      await proc.stderr.write(
        `${name}: ${busybox ? "cmd. line:1: " : ""}${busybox ? error.message.replace(/^d/, "D") : error.message}\n`,
      );
      return busybox ? 1 : 2;
    }
    throw error;
  }
};
