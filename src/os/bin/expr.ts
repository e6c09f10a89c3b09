/** Evaluates an expression given as words. */
import type { Program } from "../process.ts";
import { complain, isBusybox, nameOf, quote } from "./kit/command.ts";
import { compileRegex, RegexError } from "./kit/regex.ts";
import { compareBytes } from "./kit/text.ts";

class ExprError extends Error {
  constructor(
    message: string,
    readonly code = 2,
  ) {
    super(message);
  }
}

export const program: Program = async (proc) => {
  const words = proc.args[0] === "--" ? proc.args.slice(1) : proc.args;
  let at = 0;
  if (words.length === 0) {
    await proc.stderr.write(
      `${nameOf(proc)}: missing operand\nTry '${nameOf(proc)} --help' for more information.\n`,
    );
    return 2;
  }
  const integer = (text: string): bigint => {
    if (!/^[-+]?\d+$/.test(text))
      throw new ExprError(isBusybox(proc) ? "non-numeric argument" : "non-integer argument");
    return BigInt(text.replace(/^\+/, ""));
  };
  const truthy = (text: string) => text !== "" && !/^-?0+$/.test(text);
  const match = (text: string, pattern: string): string => {
    const m = compileRegex(`^\\(${pattern.replace(/^\^/, "")}\\)`).exec(text);
    const groups = (pattern.match(/\\\(/g) ?? []).length;
    if (groups > 0) return m?.[2] ?? "";
    return String(m ? [...m[0]].length : 0);
  };
  const primary = (): string => {
    const word = words[at++];
    if (word === undefined)
      throw new ExprError(`syntax error: missing argument after ${quote(proc, words[at - 2] ?? "")}`);
    if (word === "(") {
      const value = or();
      if (words[at] === undefined)
        throw new ExprError(`syntax error: expecting ')' after ${quote(proc, words[at - 1] ?? "")}`);
      if (words[at] !== ")")
        throw new ExprError(`syntax error: expecting ')' instead of ${quote(proc, words[at] ?? "")}`);
      at++;
      return value;
    }
    if (word === ")") throw new ExprError("syntax error: unexpected ')'");
    if (word === "+" && words[at] !== undefined) return words[at++] ?? "";
    if (word === "length" && words[at] !== undefined) return String([...primary()].length);
    if (word === "match" && words[at + 1] !== undefined) return match(primary(), primary());
    if (word === "index" && words[at + 1] !== undefined) {
      const text = [...primary()];
      const chars = [...primary()];
      return String(text.findIndex((c) => chars.includes(c)) + 1);
    }
    if (word === "substr" && words[at + 2] !== undefined) {
      const text = [...primary()];
      const from = Number(primary());
      const length = Number(primary());
      return from >= 1 && length > 0 ? text.slice(from - 1, from - 1 + length).join("") : "";
    }
    return word;
  };
  const matching = (): string => {
    let left = primary();
    while (words[at] === ":") {
      at++;
      left = match(left, primary());
    }
    return left;
  };
  const product = (): string => {
    let left = matching();
    for (let op = words[at]; op === "*" || op === "/" || op === "%"; op = words[at]) {
      at++;
      const right = matching();
      const [x, y] = [integer(left), integer(right)];
      if (op !== "*" && y === 0n) throw new ExprError("division by zero");
      left = String(op === "*" ? x * y : op === "/" ? x / y : x % y);
    }
    return left;
  };
  const sum = (): string => {
    let left = product();
    for (let op = words[at]; op === "+" || op === "-"; op = words[at]) {
      at++;
      const [x, y] = [integer(left), integer(product())];
      left = String(op === "+" ? x + y : x - y);
    }
    return left;
  };
  const comparison = (): string => {
    let left = sum();
    for (
      let op = words[at];
      op !== undefined && ["<", "<=", "=", "==", "!=", ">=", ">"].includes(op);
      op = words[at]
    ) {
      at++;
      const right = sum();
      const numeric = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
      const order = numeric ? Number(BigInt(left) - BigInt(right)) : compareBytes(left, right);
      const holds =
        op === "<"
          ? order < 0
          : op === "<="
            ? order <= 0
            : op === ">"
              ? order > 0
              : op === ">="
                ? order >= 0
                : op === "!="
                  ? order !== 0
                  : order === 0;
      left = holds ? "1" : "0";
    }
    return left;
  };
  const and = (): string => {
    let left = comparison();
    while (words[at] === "&") {
      at++;
      const right = comparison();
      left = truthy(left) && truthy(right) ? left : "0";
    }
    return left;
  };
  const or = (): string => {
    let left = and();
    while (words[at] === "|") {
      at++;
      const right = and();
      left = truthy(left) ? left : truthy(right) ? right : "0";
    }
    return left;
  };
  try {
    const value = or();
    if (at < words.length)
      throw new ExprError(`syntax error: unexpected argument ${quote(proc, words[at] ?? "")}`);
    await proc.stdout.write(`${value}\n`);
    return truthy(value) ? 0 : 1;
  } catch (error) {
    if (error instanceof ExprError || error instanceof RegexError) {
      await complain(
        proc,
        isBusybox(proc) && error.message.startsWith("syntax error") ? "syntax error" : error.message,
      );
      return 2;
    }
    throw error;
  }
};
