/** What `set -x` shows. */
import type { ArrayElement, Assign, CondExpr, Simple } from "./ast.ts";
import { expandPattern, expandString } from "./expand.ts";
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

export async function traceCondition(shell: Shell, expr: CondExpr): Promise<void> {
  switch (expr.type) {
    case "and":
    case "or":
      return traceCondition(shell, expr.left);
    case "not":
      return traceCondition(shell, expr.expr);
    case "unary":
      return trace(shell, `[[ ${expr.op} ${traceQuote(await expandString(shell, expr.word))} ]]`);
    case "binary": {
      const right =
        expr.op === "=~" || expr.op === "==" || expr.op === "=" || expr.op === "!="
          ? await expandPattern(shell, expr.right.parts)
          : await expandString(shell, expr.right);
      return trace(shell, `[[ ${traceQuote(await expandString(shell, expr.left))} ${expr.op} ${right} ]]`);
    }
  }
}

export async function traceSimple(
  shell: Shell,
  node: Simple,
  fields: readonly string[],
  arrays: ReadonlyMap<number, Assign> | undefined,
): Promise<void> {
  let lead = "";
  for (const assign of node.assigns) {
    if (Array.isArray(assign.value)) lead += `${assign.text} `;
    else
      lead += `${assign.name}=${traceWord(shell, await expandString(shell, assign.value as Exclude<Assign["value"], readonly ArrayElement[]>, true))} `;
  }
  const shown = fields.map((f, i) => {
    const array = arrays?.get(i);
    if (array !== undefined) return array.text;
    return traceWord(shell, f);
  });
  if (shell.bash && lead !== "") {
    for (const assign of node.assigns)
      await trace(
        shell,
        `${assign.name}=${Array.isArray(assign.value) ? "" : traceWord(shell, await expandString(shell, assign.value as Exclude<Assign["value"], readonly ArrayElement[]>, true))}`,
      );
    await trace(shell, shown.join(" "));
    return;
  }
  await trace(shell, lead + shown.join(" "));
}
