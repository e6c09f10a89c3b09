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
      if (shell.options.verbose) await echoLine(shell, parser, text);
      script = parser.next();
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      return syntaxError(shell, error, options.context);
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

async function echoLine(shell: Shell, parser: Parser, text: string): Promise<void> {
  const end = text.indexOf("\n", parser.offset);
  const line = text.slice(parser.offset, end < 0 ? undefined : end);
  if (line !== "") await shell.write(`${line}\n`, 2);
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
  shell.line = error.line + (shell.bash && error.fault.type === "end" ? 1 : 0);
  if (context !== undefined) shell.context.push(context);
  try {
    const texts = faultText(error, shell.dialect);
    for (const line of texts) await shell.complain(line, shell.bash || context !== "eval" ? null : "eval");
  } finally {
    if (context !== undefined) shell.context.pop();
  }
  shell.status = 2;
  if (!shell.bash && shell.interactive) throw new AbandonLine(2);
  if (!shell.bash || (context !== "eval" && context !== undefined && shell.calls.length === 0))
    throw new ExitShell(2);
  return 2;
}
