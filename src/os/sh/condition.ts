/** `[[ … ]]` */
import type { CondExpr } from "./ast.ts";
import { ExpansionError } from "./errors.ts";
import { arithmetic, expandPattern, expandRegExp, expandString } from "./expand.ts";
import { compareFiles, compareNumbers, unaryTest } from "./file-tests.ts";
import { extendedRegExp, matches } from "./pattern.ts";
import { traceQuote } from "./quote.ts";
import type { Shell } from "./shell.ts";
import { trace } from "./trace.ts";

/** 0 true, 1 false, 2 an expression that makes no sense. */
export async function evaluateCondition(shell: Shell, expr: CondExpr): Promise<number> {
  switch (expr.type) {
    case "and": {
      const left = await evaluateCondition(shell, expr.left);
      return left === 0 ? evaluateCondition(shell, expr.right) : left;
    }
    case "or": {
      const left = await evaluateCondition(shell, expr.left);
      return left === 0 ? 0 : evaluateCondition(shell, expr.right);
    }
    case "not": {
      const value = await evaluateCondition(shell, expr.expr);
      return value === 0 ? 1 : value === 1 ? 0 : value;
    }
    case "unary": {
      const operand = await expandString(shell, expr.word);
      if (shell.options.xtrace) await trace(shell, `[[ ${expr.op} ${traceQuote(operand)} ]]`);
      return unaryTest(shell, expr.op, operand) ? 0 : 1;
    }
    case "binary":
      return binary(shell, expr);
  }
}

async function binary(shell: Shell, expr: Extract<CondExpr, { type: "binary" }>): Promise<number> {
  const left = await expandString(shell, expr.left);
  const { op } = expr;
  if (op === "=" || op === "==" || op === "!=") {
    const pattern = await expandPattern(shell, expr.right.parts);
    if (shell.options.xtrace) await trace(shell, `[[ ${traceQuote(left)} ${op} ${pattern} ]]`);
    const found = matches(left, pattern, { extglob: true, ignoreCase: shell.options.nocasematch });
    return found === (op !== "!=") ? 0 : 1;
  }
  if (op === "=~") {
    const source = await expandRegExp(shell, expr.right.parts);
    if (shell.options.xtrace) await trace(shell, `[[ ${traceQuote(left)} =~ ${source} ]]`);
    const re = extendedRegExp(source, shell.options.nocasematch);
    if (re === undefined) return 2;
    const m = re.exec(left);
    shell.setArray("BASH_REMATCH", m === null ? [] : [...m].map((s) => s ?? ""));
    return m === null ? 1 : 0;
  }
  const right = await expandString(shell, expr.right);
  if (shell.options.xtrace) await trace(shell, `[[ ${traceQuote(left)} ${op} ${right} ]]`);
  if (op === "<") return left < right ? 0 : 1;
  if (op === ">") return left > right ? 0 : 1;
  if (op === "-nt" || op === "-ot" || op === "-ef") return compareFiles(shell, left, op, right) ? 0 : 1;
  try {
    return compareNumbers(arithmetic(shell, left), op, arithmetic(shell, right)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ExpansionError) || error.effect === "exit") throw error;
    await shell.complain(`[[: ${error.message}`, null);
    return 1;
  }
}
