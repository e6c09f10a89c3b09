/** What `set -x` shows. */
import type { Assign } from "./ast.ts";
import { busyboxQuote, traceQuote } from "./quote.ts";
import type { Shell } from "./shell.ts";

/** `+ command` on standard error. */
export async function trace(shell: Shell, text: string): Promise<void> {
  const raw = shell.get("PS4") ?? "+ ";
  let lead: string;
  shell.options.xtrace = false;
  try {
    lead = raw === "+ " ? raw : await shell.expandText(raw);
  } finally {
    shell.options.xtrace = true;
  }
  if (shell.bash && lead !== "") lead = lead[0]!.repeat(shell.traceDepth + 1) + lead.slice(1);
  const fd = Number(shell.get("BASH_XTRACEFD") ?? "2");
  await shell.write(`${lead}${text}\n`, shell.proc.fds.has(fd) ? fd : 2);
}

export const traceWord = (shell: Shell, s: string): string =>
  shell.dialect === "dash" ? s : shell.bash ? traceQuote(s) : busyboxQuote(s);

/** A command with its words expanded. `assigned`: what dash and ash show in front of it. */
export function traceSimple(
  shell: Shell,
  fields: readonly string[],
  arrays: ReadonlyMap<number, Assign> | undefined,
  assigned: readonly string[],
): Promise<void> {
  const shown = fields.map((field, i) => arrays?.get(i)?.text ?? traceWord(shell, field));
  return trace(shell, [...assigned, ...shown].join(" "));
}
