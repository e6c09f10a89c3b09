/** Runs text in the current shell: `eval`, traps, `.`, `-c`. */
import { AbandonLine, ExitShell, ExpansionError } from "./errors.ts";
import { runScript } from "./exec.ts";
import { Parser } from "./parser.ts";
import type { Shell } from "./shell.ts";
import { faultText, SyntaxFault } from "./syntax-error.ts";

export interface RunTextOptions {
  /** `eval`, `-c`, a file name: stands in bash's syntax errors. */
  readonly context?: string | undefined;
  readonly line?: number;
  /** The last command may replace the process. */
  readonly tail?: boolean;
  /** An error that gives up a line ends everything (`-c`) instead of going on with the next line (a file). */
  readonly perLine?: boolean;
  /** Text within text: `set -x` shows one more plus sign. */
  readonly nested?: boolean;
}

/** Parses line by line and runs what was read. Answers the last status. */
export async function runText(shell: Shell, text: string, options: RunTextOptions = {}): Promise<number> {
  if (!options.nested) return runLines(shell, text, options);
  shell.traceDepth++;
  try {
    return await runLines(shell, text, options);
  } finally {
    shell.traceDepth--;
  }
}

async function runLines(shell: Shell, text: string, options: RunTextOptions): Promise<number> {
  const parser = new Parser(text, shell.parserOptions(options.line ?? 1));
  let status = 0;
  let first = true;
  for (;;) {
    let script: ReturnType<Parser["next"]>;
    try {
      const from = parser.offset;
      script = parser.next();
      if (shell.options.verbose) await echoSource(shell, text.slice(from, parser.offset), options);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      if (shell.options.verbose) await echoSource(shell, text.slice(parser.offset), options);
      status = await syntaxError(shell, error, options.context);
      if (!error.discards || !options.perLine) return status;
      parser.skipLine();
      first = false;
      continue;
    }
    if (script === undefined) break;
    await warn(shell, parser);
    if (shell.options.noexec && !shell.interactive) continue;
    first = false;
    shell.mayExec = options.tail === true && atEnd(parser, text);
    try {
      status = await runScript(shell, script);
    } catch (error) {
      if (options.perLine && shell.bash && error instanceof ExpansionError && error.effect === "line") {
        await shell.tell(error);
        status = shell.status = 1;
        continue;
      }
      throw error;
    }
  }
  if (first) shell.status = 0;
  return first ? 0 : status;
}

function atEnd(parser: Parser, text: string): boolean {
  return parser.offset >= text.length || /^[\s]*$/.test(text.slice(parser.offset));
}

/** `set -v` shows what was read, but dash and ash only what they read from a file. */
async function echoSource(shell: Shell, text: string, options: RunTextOptions): Promise<void> {
  if (text !== "" && (shell.bash || (options.perLine && options.context !== "-c")))
    await shell.write(text.endsWith("\n") ? text : `${text}\n`, 2);
}

async function warn(shell: Shell, parser: Parser): Promise<void> {
  if (!shell.bash) return;
  for (const w of parser.warnings.splice(0)) {
    shell.line = w.line;
    await shell.complain(
      `warning: here-document at line ${w.started} delimited by end-of-file (wanted \`${w.delimiter}')`,
      null,
    );
  }
}

/** Prints a syntax error as this shell does; posix shells end. */
export async function syntaxError(
  shell: Shell,
  error: SyntaxFault,
  context: string | undefined,
): Promise<number> {
  // Bash names the line after the last.
  shell.line = error.line + (shell.bash && error.fault.type === "end" && error.source !== "" ? 1 : 0);
  if (context !== undefined) shell.context.push(context);
  try {
    const texts = faultText(error, shell.dialect);
    for (const line of texts) await shell.complain(line, shell.bash || context !== "eval" ? null : "eval");
  } finally {
    if (context !== undefined) shell.context.pop();
  }
  if (error.discards) {
    shell.status = 1;
    if (context === "-c") throw new ExitShell(1);
    return 1;
  }
  const { fault } = error;
  if (shell.bash && fault.type === "text" && fault.ends && !shell.lasting && context !== "eval")
    throw new ExitShell(0);
  shell.status = 2;
  if (!shell.bash && shell.interactive) throw new AbandonLine(2);
  if (!shell.bash || (context !== "eval" && context !== undefined && shell.calls.length === 0))
    throw new ExitShell(2);
  return 2;
}
