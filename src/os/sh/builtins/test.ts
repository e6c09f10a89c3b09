/** `test` and `[`. */
import { compareFiles, compareNumbers, unaryTest } from "../file-tests.ts";
import type { Shell } from "../shell.ts";
import type { Builtin } from "./kit.ts";

class TestError extends Error {}

const binaryOps = new Set([
  "=",
  "==",
  "!=",
  "<",
  ">",
  "-eq",
  "-ne",
  "-lt",
  "-le",
  "-gt",
  "-ge",
  "-nt",
  "-ot",
  "-ef",
  "-a",
  "-o",
]);
const unaryOps = /^-[abcdefghknoprstuvwxzGLNORS]$/;

const isBinary = (shell: Shell, op: string | undefined): boolean =>
  op !== undefined && binaryOps.has(op) && (op !== "==" || shell.dialect !== "dash");

const isUnary = (shell: Shell, op: string | undefined): boolean =>
  op !== undefined && unaryOps.test(op) && (shell.bash || !/[aovNR]$/.test(op));

function run(shell: Shell, args: readonly string[]): number | Promise<number> {
  try {
    return new Evaluation(shell, args).evaluate() ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    return shell.complain(error.message).then(() => 2);
  }
}

export const test: Builtin = (shell, args) => run(shell, args);

export const bracket: Builtin = (shell, args) => {
  if (args.at(-1) !== "]") return shell.complain(shell.bash ? "missing `]'" : "missing ]").then(() => 2);
  return run(shell, args.slice(0, -1));
};

/** `[[` of ash, where it makes no condition. */
export const doubleBracket: Builtin = (shell, args) =>
  args.at(-1) === "]]" ? run(shell, args.slice(0, -1)) : shell.complain("missing ]]").then(() => 2);

const unexpected = (operand: string): string =>
  operand === "" ? "unexpected operator" : `${operand}: unexpected operator`;

class Evaluation {
  private at = 0;

  constructor(
    private readonly shell: Shell,
    private readonly args: readonly string[],
  ) {}

  /** Up to four arguments have fixed meanings; more are parsed. */
  evaluate(): boolean {
    const { args } = this;
    switch (args.length) {
      case 0:
        return false;
      case 1:
        return args[0] !== "";
      case 2:
        return this.two(args[0]!, args[1]!);
      case 3:
        return this.three(args);
      case 4:
        if (args[0] === "!") return !this.three(args.slice(1));
        if (args[0] === "(" && args[3] === ")") return this.two(args[1]!, args[2]!);
        break;
    }
    const value = this.or();
    if (this.at < args.length) throw this.surplus();
    return value;
  }

  private surplus(): TestError {
    const { shell, args } = this;
    if (shell.bash) return new TestError("too many arguments");
    return new TestError(
      shell.dialect === "dash"
        ? unexpected(args[this.at - 1] ?? "")
        : `${args[this.at] ?? ""}: unknown operand`,
    );
  }

  private two(a: string, b: string): boolean {
    if (!this.shell.bash && a !== "!" && !isUnary(this.shell, a) && isBinary(this.shell, b))
      throw new TestError(`${b}: argument expected`);
    if (a === "!") return b === "";
    if (isUnary(this.shell, a)) return this.unary(a, b);
    if (this.shell.bash) throw new TestError(`${a}: unary operator expected`);
    throw new TestError(this.shell.dialect === "dash" ? unexpected(a) : `${b}: unknown operand`);
  }

  private three(args: readonly string[]): boolean {
    const [a = "", op = "", b = ""] = args;
    if (isBinary(this.shell, op)) {
      if (op === "-a") return a !== "" && b !== "";
      if (op === "-o") return a !== "" || b !== "";
      return this.binary(a, op, b);
    }
    if (a === "!") return !this.two(op, b);
    if (a === "(" && b === ")") return op !== "";
    if (this.shell.bash) throw new TestError(`${op}: binary operator expected`);
    throw new TestError(this.shell.dialect === "dash" ? unexpected(a) : `${op}: unknown operand`);
  }

  private or(): boolean {
    let value = this.and();
    while (this.args[this.at] === "-o") {
      this.at++;
      const right = this.and();
      value = value || right;
    }
    return value;
  }

  private and(): boolean {
    let value = this.not();
    while (this.args[this.at] === "-a") {
      this.at++;
      const right = this.not();
      value = value && right;
    }
    return value;
  }

  private not(): boolean {
    if (this.args[this.at] === "!" && this.at + 1 < this.args.length) {
      this.at++;
      return !this.not();
    }
    return this.primary();
  }

  private primary(): boolean {
    const { args } = this;
    const a = args[this.at];
    if (a === undefined) throw new TestError(this.shell.bash ? "argument expected" : "argument expected");
    if (a === "(" && !isBinary(this.shell, args[this.at + 1])) {
      this.at++;
      const value = this.or();
      if (args[this.at] !== ")")
        throw new TestError(this.shell.bash ? "`)' expected" : "closing paren expected");
      this.at++;
      return value;
    }
    const op = args[this.at + 1];
    if (isBinary(this.shell, op) && op !== "-a" && op !== "-o" && this.at + 2 < args.length) {
      this.at += 3;
      return this.binary(a, op!, args[this.at - 1]!);
    }
    if (isUnary(this.shell, a) && op !== undefined) {
      this.at += 2;
      return this.unary(a, op);
    }
    this.at++;
    return a !== "";
  }

  private unary(op: string, operand: string): boolean {
    if (op === "-t" && !/^\s*\d+\s*$/.test(operand)) {
      throw new TestError(
        this.shell.bash ? `${operand}: integer expression expected` : `Illegal number: ${operand}`,
      );
    }
    return unaryTest(this.shell, op, operand);
  }

  private binary(a: string, op: string, b: string): boolean {
    switch (op) {
      case "=":
      case "==":
        return a === b;
      case "!=":
        return a !== b;
      case "<":
        return a < b;
      case ">":
        return a > b;
      case "-nt":
      case "-ot":
      case "-ef":
        return compareFiles(this.shell, a, op, b);
      default:
        return compareNumbers(this.integer(a), op, this.integer(b));
    }
  }

  private integer(text: string): bigint {
    const m = /^\s*([-+]?\d+)\s*$/.exec(text);
    if (m !== null) return BigInt(m[1]!.replace("+", ""));
    const { dialect } = this.shell;
    throw new TestError(
      dialect === "bash"
        ? `${text}: integer expression expected`
        : dialect === "dash"
          ? `Illegal number: ${text}`
          : `${text === "" ? "" : `${text}: `}bad number`,
    );
  }
}
