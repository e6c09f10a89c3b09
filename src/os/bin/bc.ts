/** `bc`, as GNU's 1.07: reads lines, does what is whole, prints as it goes. */
import { SysError } from "../errno.ts";
import type { Proc, Program } from "../process.ts";
import { BcSyntaxError, Incomplete, parseBc, type Statement } from "./bc/parse.ts";
import { Bc, BcRuntimeError } from "./bc/run.ts";
import { nameOf } from "./kit/command.ts";
import { lineBatches, openInput, Writer } from "./kit/stream.ts";
import { type Options, optionTable, parseOptions, UsageError } from "./options.ts";

const table = optionTable("h,help i,interactive l,mathlib q,quiet s,standard w,warn v,version");

const usage = `usage: bc [options] [file ...]
  -h  --help         print this text
  -i  --interactive  as on a terminal
  -l  --mathlib      with s, c, a, l, e and j, and a scale of 20
  -q  --quiet        no words at the start
  -s  --standard     POSIX's language alone
  -w  --warn         say what goes beyond it
  -v  --version      say which bc this is
`;

export const program: Program = async (proc) => {
  let o: Options;
  try {
    o = parseOptions(proc.args, table, { posix: false });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await proc.stderr.write(`${nameOf(proc)}: ${error.message}\n`);
    await proc.stdout.write(usage);
    return 1;
  }
  if (o.has("h")) {
    await proc.stdout.write(usage);
    return 0;
  }
  if (o.has("v")) {
    await proc.stdout.write("bc 1.07.1\n");
    return 0;
  }
  const out = new Writer(proc);
  const warn = async (text: string): Promise<void> => {
    await out.flush();
    await proc.stderr.write(`${text}\n`);
  };
  const bc = new Bc(
    {
      print: (text) => out.put(text),
      warn,
      pause: async () => {
        if (out.full) await out.flush();
        await proc.checkpoint();
      },
    },
    o.has("l"),
  );
  if (proc.stdin.isTty && proc.stdout.isTty && !o.has("q")) await proc.stdout.write("bc 1.07.1\n");
  for (const name of [...o.operands, "-"]) {
    const ended = await readFile(proc, name, bc, out, warn);
    if (ended !== undefined) return ended;
  }
  return 0;
};

/** @returns an exit code when it ended everything */
async function readFile(
  proc: Proc,
  name: string,
  bc: Bc,
  out: Writer,
  warn: (text: string) => Promise<void>,
): Promise<number | undefined> {
  const shown = name === "-" ? "(standard_in)" : name;
  let number = 0;
  let held = "";
  let heldFrom = 1;
  const complain = (error: BcSyntaxError) =>
    warn(
      error.message === "syntax error"
        ? `${shown} ${heldFrom + error.line}: syntax error`
        : `${shown} ${heldFrom + error.line}: ${error.message}`,
    );
  const parsed = async (text: string): Promise<readonly Statement[] | undefined> => {
    try {
      return parseBc(text);
    } catch (error) {
      if (error instanceof Incomplete) return undefined;
      if (!(error instanceof BcSyntaxError)) throw error;
      await complain(error);
      return [];
    }
  };
  let input: Awaited<ReturnType<typeof openInput>>;
  try {
    input = await openInput(proc, name);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await proc.stderr.write(`File ${name} is unavailable.\n`);
    return 1;
  }
  for await (const { lines } of lineBatches(proc, input)) {
    for (const line of lines) {
      number++;
      if (held === "") heldFrom = number;
      held += `${line}\n`;
      if (/\\$/.test(line)) continue;
      // `quit` ends it where it is read, even in a block that is never run.
      if (/^\s*quit\s*$/.test(line)) return 0;
      const statements = await parsed(held);
      if (statements === undefined) continue;
      held = "";
      try {
        if (await bc.run(statements)) {
          await out.flush();
          return 0;
        }
      } catch (error) {
        if (!(error instanceof BcRuntimeError)) throw error;
        await warn(`Runtime error (func=${error.where}, adr=${error.at}): ${error.message}`);
      }
      await out.flush();
    }
  }
  input.close();
  if (held !== "") await warn(`${shown} ${number + 1}: syntax error`);
  return undefined;
}
