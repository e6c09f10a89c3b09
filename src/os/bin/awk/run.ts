/**
 * Runs an awk program: the tree becomes closures. Expressions answer at once unless
 * the program can block in one (`system`, a command's output, functions of its own);
 * then all of them answer promises.
 */
import { SysError } from "../../errno.ts";
import type { OpenFile, Proc } from "../../process.ts";
import { strftime, toMs } from "../kit/calendar.ts";
import { formatNumber } from "../kit/printf.ts";
import { compileRegex, RegexError } from "../kit/regex.ts";
import { lineBatches, openInput, readAll, Writer } from "../kit/stream.ts";
import { compareBytes, decode, encode } from "../kit/text.ts";
import type { AwkProgram, Expr, Rule, Statement } from "./parse.ts";

/** Text from outside that may be a number: compares as one when it looks like one. */
class Input {
  private numeric: number | undefined | false;
  constructor(readonly text: string) {}
  number(): number | undefined {
    if (this.numeric === undefined) {
      const trimmed = this.text.trim();
      this.numeric = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(trimmed) ? Number(trimmed) : false;
    }
    return this.numeric === false ? undefined : this.numeric;
  }
}

type Value = number | string | Input | undefined;
type AwkArray = Map<string, Value>;
type Later<T> = T | Promise<T>;
type Code = () => Later<Value>;
/** 0 goes on; the others leave what they name. */
type Signal = 0 | "break" | "continue" | "next" | "nextfile" | "exit" | "return";
type Run = () => Later<Signal>;

export class AwkError extends Error {}

export interface AwkOptions {
  readonly assignments: readonly string[];
  readonly fieldSeparator?: string;
  readonly operands: readonly string[];
  /** Dividing by zero ends the program; mawk goes on with inf and nan. */
  readonly strictDivision: boolean;
}

function toNumber(v: Value): number {
  if (typeof v === "number") return v;
  if (v === undefined) return 0;
  const text = typeof v === "string" ? v : v.text;
  const m = /^\s*([-+]?)(?:0[xX]([0-9a-fA-F]+)|(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)/.exec(text);
  if (!m) return 0;
  return m[2] === undefined ? Number(m[0]) : Number.parseInt(m[2], 16) * (m[1] === "-" ? -1 : 1);
}

interface Frame {
  readonly locals: Map<string, Value | AwkArray>;
}

interface Stream {
  readonly write: (text: string) => Promise<void> | void;
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<number>;
}

interface Reader {
  readonly next: () => Promise<string | undefined>;
  readonly close: () => Promise<number>;
}

export class Awk {
  private readonly globals = new Map<string, Value | AwkArray>();
  private frame: Frame | undefined;
  private fields: string[] = [];
  private record = "";
  private fieldCount = 0;
  /** `$0` has to be split / joined before it is used. */
  private split = true;
  private joined = true;
  private assignedFields = new Map<number, Value>();
  private readonly out: Writer;
  private readonly streams = new Map<string, Stream>();
  private readonly readers = new Map<string, Reader>();
  private readonly active = new Set<Rule>();
  private readonly blocking: boolean;
  private exitCode = 0;
  private returned: Value;
  private seed = 0;
  private previousSeed = 0;
  private randomState = 1;
  private main: AsyncGenerator<string> | undefined;
  private skipFile = false;
  private steps = 0;

  constructor(
    private readonly proc: Proc,
    private readonly program: AwkProgram,
    private readonly options: AwkOptions,
  ) {
    this.out = new Writer(proc);
    this.blocking = program.functions.size > 0 || mayBlock(program);
    const set = (name: string, value: Value) => this.globals.set(name, value);
    set("FS", " ");
    set("OFS", " ");
    set("ORS", "\n");
    set("RS", "\n");
    set("NR", 0);
    set("FNR", 0);
    set("NF", 0);
    set("SUBSEP", "\x1c");
    set("CONVFMT", "%.6g");
    set("OFMT", "%.6g");
    set("RSTART", 0);
    set("RLENGTH", -1);
    set("FILENAME", "");
    this.globals.set("ENVIRON", new Map([...proc.env].map(([k, v]) => [k, new Input(v)])));
    this.globals.set(
      "ARGV",
      new Map<string, Value>([
        ["0", "awk"],
        ...options.operands.map((o, i): [string, Value] => [String(i + 1), new Input(o)]),
      ]),
    );
    set("ARGC", options.operands.length + 1);
    if (options.fieldSeparator !== undefined)
      set(
        "FS",
        options.fieldSeparator === "t" && options.strictDivision
          ? "\t"
          : unescapeText(options.fieldSeparator),
      );
    for (const assignment of options.assignments) this.commandAssignment(assignment);
    this.randomState = 1;
  }

  async run(): Promise<number> {
    const begins = this.program.rules
      .filter((r) => r.kind === "BEGIN")
      .map((r) => this.statement(r.body ?? { type: "block", body: [] }));
    const mains = this.program.rules
      .filter((r) => r.kind === "pattern" || r.kind === "range")
      .map((r) => this.rule(r));
    const ends = this.program.rules
      .filter((r) => r.kind === "END")
      .map((r) => this.statement(r.body ?? { type: "block", body: [] }));
    let signal: Signal = 0;
    try {
      for (const begin of begins) {
        signal = await begin();
        if (signal === "exit") break;
      }
      if (signal !== "exit" && (mains.length > 0 || ends.length > 0)) {
        this.main ??= this.records();
        outer: for (;;) {
          const next = await this.main.next();
          if (next.done) break;
          this.setRecord(next.value);
          for (const main of mains) {
            const result = main();
            signal = typeof result === "object" ? await result : result;
            if (signal === "exit") break outer;
            if (signal === "next") break;
            if (signal === "nextfile") {
              this.skipFile = true;
              break;
            }
          }
          if (this.out.full) await this.out.flush();
        }
      }
      for (const end of ends) {
        signal = await end();
        if (signal === "exit") break;
      }
    } finally {
      await this.out.flush();
      for (const [key, stream] of this.streams) {
        this.streams.delete(key);
        await stream.close();
      }
      for (const reader of this.readers.values()) await reader.close();
    }
    return this.exitCode;
  }

  // Values

  /** What goes wrong while it runs, with the record it was at. */
  private failure(message: string): AwkError {
    const at = (name: string): string => this.text(this.globals.get(name) as Value);
    return new AwkError(
      this.options.strictDivision
        ? message
        : `run time error: ${message}\n\tFILENAME="${at("FILENAME")}" FNR=${at("FNR")} NR=${at("NR")}`,
    );
  }

  private text(v: Value): string {
    if (typeof v === "string") return v;
    if (v === undefined) return "";
    if (typeof v === "number") return this.numberText(v, "CONVFMT");
    return v.text;
  }

  private numberText(n: number, format: "CONVFMT" | "OFMT"): string {
    if (
      Number.isInteger(n) &&
      Math.abs(n) <= (this.options.strictDivision ? Number.MAX_SAFE_INTEGER : 2 ** 31 - 1)
    )
      return String(n === 0 ? 0 : n);
    if (Number.isNaN(n)) return "-nan";
    if (!Number.isFinite(n)) return n < 0 ? "-inf" : "inf";
    const f = this.globals.get(format);
    const text = typeof f === "string" ? f : "%.6g";
    return text === "%.6g" ? formatNumber("g", n, "", 0, 6) : this.sprintf([text, n]);
  }

  private truth(v: Value): boolean {
    if (typeof v === "number") return v !== 0;
    if (typeof v === "string") return v !== "";
    if (v === undefined) return false;
    const n = v.number();
    return n === undefined ? v.text !== "" : n !== 0;
  }

  private compare(a: Value, b: Value): number {
    const number = (v: Value): number | undefined =>
      typeof v === "number" ? v : v === undefined ? 0 : typeof v === "string" ? undefined : v.number();
    const x = number(a);
    const y = number(b);
    if (x !== undefined && y !== undefined) return x < y ? -1 : x > y ? 1 : 0;
    return compareBytes(this.text(a), this.text(b));
  }

  private regex(v: Expr, flags = ""): () => Later<RegExp> {
    const compile = (source: string) => {
      try {
        return compileRegex(source, { extended: true, dialect: "awk" }, flags);
      } catch (error) {
        if (error instanceof RegexError)
          throw new AwkError(
            `line 1: regular expression compile failed (${error.message.replace("Unmatched ( or \\(", "missing ')'").toLowerCase()})\n${source}`,
          );
        throw error;
      }
    };
    if (v.type === "regex") {
      const ready = compile(v.source);
      return () => {
        ready.lastIndex = 0;
        return ready;
      };
    }
    const code = this.expression(v);
    return () => then(code(), (value) => compile(this.text(value)));
  }

  // Records and fields

  private setRecord(text: string): void {
    this.record = text;
    this.split = false;
    this.joined = true;
    this.assignedFields.clear();
  }

  private splitRecord(): void {
    if (this.split) return;
    this.split = true;
    this.fields = this.splitText(this.record, this.globals.get("FS") as Value);
    this.fieldCount = this.fields.length;
    this.globals.set("NF", this.fieldCount);
  }

  private splitText(text: string, separator: Value): string[] {
    if (text === "") return [];
    const fs = this.text(separator);
    if (this.text(this.globals.get("RS") as Value) === "" && fs === " ")
      return text.match(/[^ \t\n]+/g) ?? [];
    if (fs === " ") return text.match(/[^ \t\n]+/g) ?? [];
    if (fs === "") return [...text];
    if (fs.length === 1 && fs !== "\\") {
      if (this.text(this.globals.get("RS") as Value) === "" && fs !== "\n")
        return text.split("\n").flatMap((line) => line.split(fs));
      return text.split(fs);
    }
    return splitByRegex(text, compileRegex(fs, { extended: true, dialect: "awk" }, "g"));
  }

  private getField(index: number): Value {
    if (index < 0 || !Number.isFinite(index)) throw this.failure(`negative field index $${index}`);
    const i = Math.trunc(index);
    if (i === 0) {
      this.joinRecord();
      return new Input(this.record);
    }
    this.splitRecord();
    const assigned = this.assignedFields.get(i);
    if (assigned !== undefined) return assigned;
    const text = this.fields[i - 1];
    return text === undefined ? undefined : new Input(text);
  }

  private joinRecord(): void {
    if (this.joined) return;
    this.joined = true;
    this.record = this.fields.join(this.text(this.globals.get("OFS") as Value));
  }

  private setField(index: number, value: Value): void {
    const i = Math.trunc(index);
    if (i < 0) throw this.failure(`negative field index $${index}`);
    if (i === 0) {
      this.setRecord(this.text(value));
      return;
    }
    this.splitRecord();
    while (this.fields.length < i) this.fields.push("");
    this.fields[i - 1] = this.text(value);
    this.assignedFields.set(i, value);
    this.fieldCount = this.fields.length;
    this.globals.set("NF", this.fieldCount);
    this.joined = false;
  }

  private setFieldCount(n: number): void {
    this.splitRecord();
    const count = Math.max(0, Math.trunc(n));
    while (this.fields.length < count) this.fields.push("");
    this.fields.length = count;
    this.fieldCount = count;
    for (const i of this.assignedFields.keys()) if (i > count) this.assignedFields.delete(i);
    this.joined = false;
  }

  private async *records(): AsyncGenerator<string> {
    const argv = this.array("ARGV");
    let any = false;
    const count = () => Number(toNumber(this.globals.get("ARGC") as Value));
    for (let i = 1; i < count(); i++) {
      const operand = this.text(argv.get(String(i)));
      if (operand === "") continue;
      if (/^[A-Za-z_]\w*=/.test(operand)) {
        this.commandAssignment(operand);
        continue;
      }
      any = true;
      yield* this.recordsOf(operand);
    }
    if (!any) yield* this.recordsOf("-");
  }

  private async *recordsOf(name: string): AsyncGenerator<string> {
    let input: Awaited<ReturnType<typeof openInput>>;
    try {
      if (name !== "-" && this.proc.fs.stat(name).type === "dir") throw new SysError("EISDIR", name);
      input = await openInput(this.proc, name === "/dev/stdin" ? "-" : name);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      this.exitCode = 2;
      await this.out.flush();
      throw new AwkError(`cannot open ${name} (${error.message})`);
    }
    this.globals.set("FILENAME", name === "-" ? "" : name);
    this.globals.set("FNR", 0);
    this.skipFile = false;
    try {
      for await (const record of this.split_(input)) {
        this.globals.set("NR", toNumber(this.globals.get("NR") as Value) + 1);
        this.globals.set("FNR", toNumber(this.globals.get("FNR") as Value) + 1);
        yield record;
        if (this.skipFile) break;
      }
    } finally {
      input.close();
    }
  }

  /** Records of an input by RS as it is at each moment. */
  private async *split_(input: Pick<Awaited<ReturnType<typeof openInput>>, "read">): AsyncGenerator<string> {
    const rs = this.text(this.globals.get("RS") as Value);
    if (rs === "\n") {
      for await (const batch of lineBatches(this.proc, {
        read: async () => {
          await this.out.flush();
          return input.read();
        },
      }))
        yield* batch.lines;
      return;
    }
    const text = decode(await readAll(this.proc, input));
    if (rs === "") {
      for (const part of text.replace(/^\n+/, "").split(/\n\n+/)) {
        const record = part.replace(/\n$/, "");
        if (record !== "") yield record;
      }
      return;
    }
    const parts =
      rs.length === 1
        ? text.split(rs)
        : splitByRegex(text, compileRegex(rs, { extended: true, dialect: "awk" }, "g"));
    // What follows the last separator is a record only when there is something.
    if (parts.at(-1) === "" || (rs.length === 1 && parts.at(-1) === "\n" && rs === "\n")) parts.pop();
    yield* parts;
  }

  // Variables

  private commandAssignment(text: string): void {
    const equals = text.indexOf("=");
    this.setVariable(text.slice(0, equals), new Input(unescapeText(text.slice(equals + 1))));
  }

  private getVariable(name: string): Value {
    if (name === "NF") this.splitRecord();
    const local = this.frame?.locals;
    const found = local?.has(name) ? local.get(name) : this.globals.get(name);
    if (found instanceof Map) throw new AwkError(`type error in arg to function: ${name} is an array`);
    return found;
  }

  private setVariable(name: string, value: Value): void {
    const local = this.frame?.locals;
    if (local?.has(name)) {
      local.set(name, value);
      return;
    }
    if (name === "NF") this.setFieldCount(toNumber(value));
    this.globals.set(name, value);
  }

  private array(name: string): AwkArray {
    const scope = this.frame?.locals.has(name) ? this.frame.locals : this.globals;
    const found = scope.get(name);
    if (found instanceof Map) return found;
    if (found !== undefined) throw new AwkError(`type error in reference to ${name}: it is not an array`);
    const made: AwkArray = new Map();
    scope.set(name, made);
    return made;
  }

  private subscript(parts: readonly Expr[]): () => Later<string> {
    const codes = parts.map((p) => this.expression(p));
    const first = codes[0];
    if (codes.length === 1 && first) return () => then(first(), (v) => this.text(v));
    return () =>
      then(this.all(codes), (values) =>
        values.map((v) => this.text(v)).join(this.text(this.globals.get("SUBSEP") as Value)),
      );
  }

  private all(codes: readonly Code[]): Later<readonly Value[]> {
    if (!this.blocking) return codes.map((c) => c() as Value);
    return (async () => {
      const values: Value[] = [];
      for (const code of codes) values.push(await code());
      return values;
    })();
  }

  // Expressions

  private reference(target: Expr): {
    get: Code;
    set: (value: Value) => Later<void>;
    prepare: () => Later<{ get: () => Value; set: (v: Value) => void }>;
  } {
    switch (target.type) {
      case "variable": {
        const ready = {
          get: () => this.getVariable(target.name),
          set: (v: Value) => this.setVariable(target.name, v),
        };
        return { ...ready, prepare: () => ready };
      }
      case "field": {
        const index = this.expression(target.index);
        const prepare = () =>
          then(index(), (i) => ({
            get: () => this.getField(toNumber(i)),
            set: (v: Value) => this.setField(toNumber(i), v),
          }));
        return {
          get: () => then(index(), (i) => this.getField(toNumber(i))),
          set: (v) => then(index(), (i) => this.setField(toNumber(i), v)),
          prepare,
        };
      }
      case "index": {
        const key = this.subscript(target.subscripts);
        const prepare = () =>
          then(key(), (k) => {
            const array = this.array(target.name);
            return { get: () => array.get(k), set: (v: Value) => void array.set(k, v) };
          });
        return {
          get: () =>
            then(key(), (k) => {
              const array = this.array(target.name);
              if (!array.has(k)) array.set(k, undefined);
              return array.get(k);
            }),
          set: (v) => then(key(), (k) => void this.array(target.name).set(k, v)),
          prepare,
        };
      }
      case "group":
        return this.reference(target.inner);
      default:
        throw new AwkError("syntax error: assignment to what is not a variable");
    }
  }

  private expression(e: Expr): Code {
    switch (e.type) {
      case "number":
        return () => e.value;
      case "string":
        return () => e.value;
      case "regex": {
        const regex = this.regex(e);
        return () => {
          this.joinRecord();
          return (regex() as RegExp).test(this.record) ? 1 : 0;
        };
      }
      case "group":
        return this.expression(e.inner);
      case "variable":
        return () => this.getVariable(e.name);
      case "field":
      case "index":
        return this.reference(e).get;
      case "assign": {
        const value = this.expression(e.value);
        const target = this.reference(e.target);
        const op = e.op.slice(0, -1);
        if (op === "") {
          if (!this.blocking) {
            return () => {
              const v = value() as Value;
              void target.set(v);
              return v;
            };
          }
          return () => then(value(), (v) => then(target.set(v), () => v));
        }
        return () =>
          then(value(), (v) =>
            then(target.prepare(), (place) => {
              const result = this.arithmetic(op, toNumber(place.get()), toNumber(v));
              place.set(result);
              return result;
            }),
          );
      }
      case "increment": {
        const target = this.reference(e.target);
        const by = e.op === "++" ? 1 : -1;
        return () =>
          then(target.prepare(), (place) => {
            const before = toNumber(place.get());
            place.set(before + by);
            return e.prefix ? before + by : before;
          });
      }
      case "ternary": {
        const [test, yes, no] = [this.expression(e.test), this.expression(e.yes), this.expression(e.no)];
        return () => then(test(), (t) => (this.truth(t) ? yes() : no()));
      }
      case "and": {
        const [left, right] = [this.expression(e.left), this.expression(e.right)];
        return () =>
          then(
            left(),
            (l): Later<Value> => (this.truth(l) ? then(right(), (r) => (this.truth(r) ? 1 : 0)) : 0),
          );
      }
      case "or": {
        const [left, right] = [this.expression(e.left), this.expression(e.right)];
        return () =>
          then(
            left(),
            (l): Later<Value> => (this.truth(l) ? 1 : then(right(), (r) => (this.truth(r) ? 1 : 0))),
          );
      }
      case "binary":
        return this.binary(e.op, this.expression(e.left), this.expression(e.right));
      case "match": {
        const left = this.expression(e.left);
        const regex = this.regex(e.right);
        return () => then(left(), (l) => then(regex(), (r) => (r.test(this.text(l)) !== e.negated ? 1 : 0)));
      }
      case "in": {
        const key = this.subscript(e.subscripts);
        return () => then(key(), (k) => (this.array(e.name).has(k) ? 1 : 0));
      }
      case "unary": {
        const operand = this.expression(e.operand);
        if (e.op === "!") return () => then(operand(), (v) => (this.truth(v) ? 0 : 1));
        return () => then(operand(), (v) => (e.op === "-" ? -toNumber(v) : toNumber(v)));
      }
      case "getline":
        return this.getline(e);
      case "call":
        return e.own ? this.ownCall(e.name, e.args) : this.builtin(e.name, e.args);
    }
  }

  private arithmetic(op: string, a: number, b: number): number {
    switch (op) {
      case "+":
        return a + b;
      case "-":
        return a - b;
      case "*":
        return a * b;
      case "/":
        if (b === 0 && this.options.strictDivision) throw new AwkError("division by zero");
        return a / b;
      case "%":
        if (b === 0 && this.options.strictDivision) throw new AwkError("division by zero in %");
        return a % b;
      default:
        return a ** b;
    }
  }

  private binary(op: string, left: Code, right: Code): Code {
    const apply = ((): ((a: Value, b: Value) => Value) => {
      switch (op) {
        case " ":
          return (a, b) => this.text(a) + this.text(b);
        case "<":
          return (a, b) => (this.compare(a, b) < 0 ? 1 : 0);
        case "<=":
          return (a, b) => (this.compare(a, b) <= 0 ? 1 : 0);
        case ">":
          return (a, b) => (this.compare(a, b) > 0 ? 1 : 0);
        case ">=":
          return (a, b) => (this.compare(a, b) >= 0 ? 1 : 0);
        case "==":
          return (a, b) => (this.compare(a, b) === 0 ? 1 : 0);
        case "!=":
          return (a, b) => (this.compare(a, b) !== 0 ? 1 : 0);
        default:
          return (a, b) => this.arithmetic(op, toNumber(a), toNumber(b));
      }
    })();
    if (!this.blocking) return () => apply(left() as Value, right() as Value);
    return () => then(left(), (a) => then(right(), (b) => apply(a, b)));
  }

  private getline(e: Extract<Expr, { type: "getline" }>): Code {
    const target = e.target ? this.reference(e.target) : undefined;
    const file = e.file ? this.expression(e.file) : undefined;
    const commandCode = e.command ? this.expression(e.command) : undefined;
    return async () => {
      if (file || commandCode) {
        const name = this.text(await (file ?? commandCode)?.());
        let reader: Reader | undefined;
        try {
          reader =
            this.readers.get(name) ?? (file ? await this.openFile(name) : await this.openCommand(name));
        } catch (error) {
          if (error instanceof SysError) return -1;
          throw error;
        }
        this.readers.set(name, reader);
        const line = await reader.next();
        if (line === undefined) return 0;
        if (commandCode) this.globals.set("NR", toNumber(this.globals.get("NR") as Value) + 1);
        if (target) await target.set(new Input(line));
        else this.setRecord(line);
        return 1;
      }
      this.main ??= this.records();
      const next = await this.main.next();
      if (next.done) return 0;
      if (target) await target.set(new Input(next.value));
      else this.setRecord(next.value);
      return 1;
    };
  }

  private async openFile(name: string): Promise<Reader> {
    const input = await openInput(this.proc, name === "/dev/stdin" ? "-" : name);
    const records = this.split_(input);
    return {
      next: async () => {
        const next = await records.next();
        return next.done ? undefined : next.value;
      },
      close: async () => {
        input.close();
        return 0;
      },
    };
  }

  private async openCommand(text: string): Promise<Reader> {
    await this.flushAll();
    const { read, write } = this.proc.pipe();
    const pid = this.proc.spawn({
      argv: ["sh", "-c", text],
      path: "/bin/sh",
      fds: new Map<number, OpenFile>(
        [...this.proc.fds].filter(([fd]) => fd < 3).map(([fd, f]) => [fd, fd === 1 ? write : f]),
      ),
    });
    write.release();
    const fd = this.proc.installFd(read, 10);
    const records = this.split_({ read: (max) => this.proc.read(fd, max) });
    return {
      next: async () => {
        const next = await records.next();
        return next.done ? undefined : next.value;
      },
      close: async () => {
        this.proc.closeFd(fd);
        return exitOf(await this.proc.wait(pid));
      },
    };
  }

  private ownCall(name: string, args: readonly Expr[]): Code {
    const definition = this.program.functions.get(name);
    if (!definition) throw new AwkError(this.undefinedFunction(name));
    if (args.length > definition.params.length) throw new AwkError(`too many arguments in call to ${name}`);
    const codes = args.map((a) => this.expression(a));
    let body: Run | undefined;
    let depth = 0;
    return async () => {
      body ??= this.statement(definition.body);
      const locals = new Map<string, Value | AwkArray>();
      const backs: (() => void)[] = [];
      for (const [i, param] of definition.params.entries()) {
        const arg = args[i];
        const caller = this.frame;
        if (arg?.type === "variable") {
          const scope = caller?.locals.has(arg.name) ? caller.locals : this.globals;
          const current = scope.get(arg.name);
          locals.set(param, current);
          // An unset variable becomes an array when the function uses it as one.
          if (current === undefined && arg.name !== "NF")
            backs.push(() => {
              const after = locals.get(param);
              if (after instanceof Map) scope.set(arg.name, after);
            });
          else if (arg.name === "NF") locals.set(param, this.getVariable("NF"));
        } else if (arg) locals.set(param, await codes[i]?.());
        else locals.set(param, undefined);
      }
      if (++depth > 500) {
        depth = 0;
        throw new AwkError("function call nesting too deep");
      }
      const outer = this.frame;
      this.frame = { locals };
      this.returned = undefined;
      try {
        const signal = await body();
        if (signal === "exit") throw new ExitInside();
      } finally {
        depth--;
        this.frame = outer;
        for (const back of backs) back();
      }
      const result = this.returned;
      this.returned = undefined;
      return result;
    };
  }

  private builtin(name: string, args: readonly Expr[]): Code {
    const codes = args.map((a, i) =>
      (name === "split" && (i === 1 || i === 2)) ||
      ((name === "asort" || name === "asorti") && true) ||
      (name === "length" && a.type === "variable")
        ? () => undefined
        : (name === "sub" || name === "gsub" || name === "match" || name === "gensub") &&
            i === (name === "match" ? 1 : 0)
          ? () => undefined
          : this.expression(a),
    );
    const arrayName = (i: number): string => {
      const a = args[i];
      if (a?.type !== "variable") throw new AwkError(`type error in arg(${i + 1}) to ${name}`);
      return a.name;
    };
    const n = (v: Value) => toNumber(v);
    const t = (v: Value) => this.text(v);
    const simple = (f: (...values: readonly Value[]) => Value): Code => {
      const [a, b] = codes;
      if (!this.blocking && codes.length === 1 && a) return () => f(a() as Value);
      if (!this.blocking && codes.length === 2 && a && b) return () => f(a() as Value, b() as Value);
      return () => then(this.all(codes), (values) => f(...values));
    };
    switch (name) {
      case "length": {
        const a = args[0];
        if (!a) {
          return () => {
            this.joinRecord();
            return byteCount(this.record);
          };
        }
        if (a.type === "variable") {
          return () => {
            const scope = this.frame?.locals.has(a.name) ? this.frame.locals : this.globals;
            const value = scope.get(a.name);
            return value instanceof Map ? value.size : byteCount(this.text(this.getVariable(a.name)));
          };
        }
        return simple((v) => byteCount(t(v)));
      }
      case "substr":
        return simple((s, from, count) => {
          const text = isAscii(t(s)) ? t(s) : encode(t(s));
          let start: number;
          let length: number;
          if (this.options.strictDivision) {
            start = Math.round(n(from));
            length = args.length < 3 ? text.length : Math.round(n(count));
            if (start < 1) {
              length += args.length < 3 ? 0 : start - 1;
              start = 1;
            }
          } else {
            // mawk 1.3.4 20200120 cuts fractions and adds what lies before the text.
            start = Math.trunc(n(from));
            length = args.length < 3 ? text.length : Math.trunc(n(count));
            if (start < 1) {
              length -= start;
              start = 1;
            }
          }
          const [first, last] = [start - 1, start - 1 + Math.max(0, length)];
          return typeof text === "string" ? text.slice(first, last) : decode(text.slice(first, last));
        });
      case "index":
        return simple((s, what) => {
          const at = t(s).indexOf(t(what));
          return at === -1 ? 0 : byteCount(t(s).slice(0, at)) + 1;
        });
      case "split": {
        const text = codes[0];
        const separator = args[2];
        const code = separator && separator.type !== "regex" ? this.expression(separator) : undefined;
        return () =>
          then(text?.(), (v) =>
            then(code?.(), (s) => {
              const array = this.array(arrayName(1));
              const parts =
                separator?.type === "regex"
                  ? t(v) === ""
                    ? []
                    : splitByRegex(
                        t(v),
                        compileRegex(separator.source, { extended: true, dialect: "awk" }, "g"),
                      )
                  : this.splitText(t(v), code ? s : (this.globals.get("FS") as Value));
              array.clear();
              for (const [i, part] of parts.entries()) array.set(String(i + 1), new Input(part));
              return parts.length;
            }),
          );
      }
      case "sub":
      case "gsub": {
        const [pattern, replacement, targetExpr] = args;
        if (!pattern || !replacement) throw new AwkError(`not enough arguments to ${name}`);
        const regex = this.regex(pattern, "g");
        const text = this.expression(replacement);
        const target = this.reference(targetExpr ?? { type: "field", index: { type: "number", value: 0 } });
        return () =>
          then(regex(), (r) =>
            then(text(), (with_) =>
              then(target.prepare(), (place) => {
                const { result, count } = substitute(
                  this.text(place.get()),
                  r,
                  this.text(with_),
                  name === "gsub",
                );
                if (count > 0) place.set(result);
                return count;
              }),
            ),
          );
      }
      case "gensub": {
        const [pattern, , , targetExpr] = args;
        if (!pattern) throw new AwkError("not enough arguments to gensub");
        const regex = this.regex(pattern, "g");
        return () =>
          then(regex(), (r) =>
            then(this.all(codes.slice(1)), ([with_, how, target]) => {
              this.joinRecord();
              const text = targetExpr ? t(target) : this.record;
              const all = /^[gG]/.test(t(how));
              const wanted = all ? 0 : n(how) || 1;
              let count = 0;
              return text.replace(r, (...m: (string | number)[]) => {
                count++;
                if (!all && count !== wanted) return String(m[0]);
                return t(with_).replace(/\\(\d|&|\\)|&/g, (w: string, d?: string) =>
                  w === "&" ? String(m[0]) : d === "&" || d === "\\" ? d : String(m[Number(d)] ?? ""),
                );
              });
            }),
          );
      }
      case "match": {
        const [, pattern] = args;
        if (!pattern) throw new AwkError("not enough arguments to match");
        const regex = this.regex(pattern);
        const groups = args[2] ? arrayName(2) : undefined;
        return () =>
          then(codes[0]?.(), (v) =>
            then(regex(), (r) => {
              const m = r.exec(t(v));
              const at = m ? byteCount(t(v).slice(0, m.index)) + 1 : 0;
              this.globals.set("RSTART", at);
              this.globals.set("RLENGTH", m ? byteCount(m[0]) : -1);
              if (groups !== undefined) {
                const array = this.array(groups);
                array.clear();
                for (const [i, g] of (m ?? []).entries())
                  if (g !== undefined) array.set(String(i), new Input(g));
              }
              return at;
            }),
          );
      }
      case "sprintf":
        return () => then(this.all(codes), (values) => this.sprintf(values));
      case "sin":
        return simple((v) => Math.sin(n(v)));
      case "cos":
        return simple((v) => Math.cos(n(v)));
      case "atan2":
        return simple((y, x) => Math.atan2(n(y), n(x)));
      case "exp":
        return simple((v) => Math.exp(n(v)));
      case "log":
        return simple((v) => Math.log(n(v)));
      case "sqrt":
        return simple((v) => Math.sqrt(n(v)));
      case "int":
        return simple((v) => Math.trunc(n(v)));
      case "rand":
        return () => {
          this.randomState = (Math.imul(this.randomState, 1_103_515_245) + 12_345) & 0x7fff_ffff;
          return this.randomState / 0x8000_0000;
        };
      case "srand":
        return simple((v) => {
          this.previousSeed = this.seed;
          this.seed = args.length > 0 ? n(v) : Math.floor(this.proc.nowMs() / 1000);
          this.randomState = Math.trunc(this.seed) & 0x7fff_ffff;
          return this.previousSeed;
        });
      case "tolower":
        return simple((v) => t(v).replace(/[A-Z]+/g, (part) => part.toLowerCase()));
      case "toupper":
        return simple((v) => t(v).replace(/[a-z]+/g, (part) => part.toUpperCase()));
      case "systime":
        return () => Math.floor(this.proc.nowMs() / 1000);
      case "strftime":
        return simple((format, when) =>
          strftime(
            args.length > 0 ? t(format) : "%a %b %e %H:%M:%S %Z %Y",
            args.length > 1 ? n(when) * 1000 : this.proc.nowMs(),
          ),
        );
      case "mktime":
        return simple((v) => {
          const [y = 1970, mo = 1, d = 1, h = 0, mi = 0, s = 0] = t(v).split(/\s+/).map(Number);
          return toMs(y, mo, d, h, mi, s) / 1000;
        });
      case "strtonum":
        return simple((v) =>
          /^\s*0[xX]/.test(t(v))
            ? Number.parseInt(t(v), 16)
            : /^\s*0[0-7]+$/.test(t(v))
              ? Number.parseInt(t(v), 8)
              : n(v),
        );
      case "and":
        return simple((a, b) => Number(BigInt(n(a)) & BigInt(n(b))));
      case "or":
        return simple((a, b) => Number(BigInt(n(a)) | BigInt(n(b))));
      case "xor":
        return simple((a, b) => Number(BigInt(n(a)) ^ BigInt(n(b))));
      case "lshift":
        return simple((a, b) => n(a) * 2 ** n(b));
      case "rshift":
        return simple((a, b) => Math.floor(n(a) / 2 ** n(b)));
      case "compl":
        return simple((a) => 2 ** 53 - 1 - n(a));
      case "asort":
      case "asorti":
        return () => {
          const array = this.array(arrayName(0));
          const into = args[1] ? this.array(arrayName(1)) : array;
          const items =
            name === "asort"
              ? [...array.values()].sort((a, b) => this.compare(a, b))
              : [...array.keys()].sort(compareBytes);
          into.clear();
          for (const [i, item] of items.entries()) into.set(String(i + 1), item);
          return items.length;
        };
      case "system":
        return async () => {
          const text = t(await codes[0]?.());
          await this.flushAll();
          const pid = this.proc.spawn({ argv: ["sh", "-c", text], path: "/bin/sh" });
          return exitOf(await this.proc.wait(pid));
        };
      case "close":
        return async () => {
          const key = t(await codes[0]?.());
          const stream = this.streams.get(key);
          const reader = this.readers.get(key);
          this.streams.delete(key);
          this.readers.delete(key);
          if (stream) return stream.close();
          if (reader) return reader.close();
          return -1;
        };
      case "fflush":
        return async () => {
          for (const code of codes) await code();
          await this.flushAll();
          return 0;
        };
      default:
        throw new AwkError(this.undefinedFunction(name));
    }
  }

  private async flushAll(): Promise<void> {
    await this.out.flush();
    for (const stream of this.streams.values()) await stream.flush();
  }

  private sprintf(values: readonly Value[], what = "sprintf"): string {
    const format = this.text(values[0]);
    let next = 1;
    let done = "";
    let from = 0;
    const pattern = /%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?([a-zA-Z%])/g;
    const convert = (
      whole: string,
      flags: string,
      widthText: string | undefined,
      precisionText: string | undefined,
      kind: string,
    ): string => {
      if (kind === "%") return "%";
      const hasPoint = whole.includes(".");
      const width = widthText === "*" ? toNumber(values[next++]) : Number(widthText ?? 0);
      const precision = hasPoint
        ? precisionText === "*"
          ? toNumber(values[next++])
          : Number(precisionText ?? 0)
        : undefined;
      if (next >= values.length) {
        if (what === "printf") this.out.put(done);
        throw this.failure(`not enough arguments passed to ${what}("${format}")`);
      }
      const value = values[next++];
      if (kind === "s" || kind === "c") {
        let text =
          kind === "s"
            ? this.text(value)
            : typeof value === "number" || (value instanceof Input && value.number() !== undefined)
              ? String.fromCodePoint(Math.max(0, Math.trunc(toNumber(value))) % 0x110000)
              : ([...this.text(value)][0] ?? "");
        if (precision !== undefined && kind === "s") text = [...text].slice(0, precision).join("");
        return flags.includes("-") ? text.padEnd(width) : text.padStart(width);
      }
      if (!"diouxXeEfFgG".includes(kind)) return whole;
      const number = toNumber(value);
      if ("dioxXu".includes(kind) && !Number.isFinite(number))
        return formatNumber("f", number, flags, width, undefined);
      return formatNumber(kind === "i" ? "d" : kind, number, flags, width, precision);
    };
    for (const m of format.matchAll(pattern)) {
      done += format.slice(from, m.index);
      done += convert(m[0], m[1] ?? "", m[2], m[3], m[4] ?? "");
      from = m.index + m[0].length;
    }
    return done + format.slice(from);
  }

  private undefinedFunction(name: string): string {
    const message = `function ${name} never defined`;
    return this.options.strictDivision ? message : `line ${this.program.lastLine + 1}: ${message}`;
  }

  // Statements

  private rule(rule: Rule): Run {
    const body: Run = rule.body
      ? this.statement(rule.body)
      : () => {
          this.joinRecord();
          this.out.put(this.record + this.text(this.globals.get("ORS") as Value));
          return 0;
        };
    if (!rule.pattern) return body;
    const pattern = this.expression(rule.pattern);
    if (rule.kind === "pattern")
      return () => then(pattern(), (v): Later<Signal> => (this.truth(v) ? body() : 0));
    const until = this.expression(rule.until ?? { type: "number", value: 1 });
    return () =>
      then(this.active.has(rule) ? 1 : pattern(), (v): Later<Signal> => {
        if (!this.truth(v)) return 0;
        this.active.add(rule);
        return then(until(), (u) => {
          if (this.truth(u)) this.active.delete(rule);
          return body();
        });
      });
  }

  private statement(s: Statement): Run {
    switch (s.type) {
      case "expression": {
        const code = this.expression(s.value);
        return () => then(code(), (): Signal => 0);
      }
      case "block": {
        const runs = s.body.map((b) => this.statement(b));
        return () => runAll(runs, 0);
      }
      case "print":
        return this.print(s);
      case "if": {
        const test = this.expression(s.test);
        const yes = this.statement(s.then);
        const no = s.otherwise ? this.statement(s.otherwise) : undefined;
        return () => then(test(), (v): Later<Signal> => (this.truth(v) ? yes() : (no?.() ?? 0)));
      }
      case "while": {
        const test = this.expression(s.test);
        return this.loop(test, this.statement(s.body), undefined, false);
      }
      case "do": {
        const test = this.expression(s.test);
        return this.loop(test, this.statement(s.body), undefined, true);
      }
      case "for": {
        const first = s.first ? this.statement(s.first) : undefined;
        const loop = this.loop(
          s.test ? this.expression(s.test) : () => 1,
          this.statement(s.body),
          s.step ? this.statement(s.step) : undefined,
          false,
        );
        return () => then(first?.(), () => loop());
      }
      case "forin": {
        const body = this.statement(s.body);
        return async (): Promise<Signal> => {
          for (const key of keysInOrder(this.array(s.array))) {
            this.setVariable(s.variable, new Input(key));
            const result = body();
            const signal = typeof result === "object" ? await result : result;
            if (signal === "break") break;
            if (signal !== 0 && signal !== "continue") return signal;
            if (++this.steps % 2048 === 0) await this.breathe();
          }
          return 0;
        };
      }
      case "break":
      case "continue":
      case "next":
      case "nextfile":
        return () => s.type as Signal;
      case "exit": {
        const code = s.value ? this.expression(s.value) : undefined;
        return () =>
          then(code?.(), (v): Signal => {
            if (code) this.exitCode = Math.trunc(toNumber(v)) & 255;
            return "exit";
          });
      }
      case "return": {
        const code = s.value ? this.expression(s.value) : undefined;
        return () =>
          then(code?.(), (v): Signal => {
            this.returned = v;
            return "return";
          });
      }
      case "delete": {
        if (!s.subscripts) {
          return () => {
            this.array(s.name).clear();
            return 0;
          };
        }
        const key = this.subscript(s.subscripts);
        return () =>
          then(key(), (k): Signal => {
            this.array(s.name).delete(k);
            return 0;
          });
      }
    }
  }

  private async breathe(): Promise<void> {
    if (this.out.full) await this.out.flush();
    // A thousand rounds of a loop, give or take.
    this.proc.charge(0.2);
    await this.proc.checkpoint();
  }

  private loop(test: Code, body: Run, step: Run | undefined, bodyFirst: boolean): Run {
    return async () => {
      let skipTest = bodyFirst;
      for (;;) {
        if (!skipTest) {
          const t = test();
          if (!this.truth(t instanceof Promise ? await t : t)) return 0;
        }
        skipTest = false;
        const result = body();
        const signal = typeof result === "object" ? await result : result;
        if (signal === "break") return 0;
        if (signal !== 0 && signal !== "continue") return signal;
        const stepped = step?.();
        if (typeof stepped === "object") await stepped;
        if (++this.steps % 1024 === 0) await this.breathe();
      }
    };
  }

  private print(s: Extract<Statement, { type: "print" }>): Run {
    const codes = s.args.map((a) => this.expression(a));
    const separatorOf = (name: "OFS" | "ORS") => this.text(this.globals.get(name) as Value);
    const shown = (v: Value) => (typeof v === "number" ? this.numberText(v, "OFMT") : this.text(v));
    const render = (values: readonly Value[]): string => {
      if (s.format) return this.sprintf(values, "printf");
      if (codes.length === 0) {
        this.joinRecord();
        return this.record + separatorOf("ORS");
      }
      return values.map(shown).join(separatorOf("OFS")) + separatorOf("ORS");
    };
    const { redirect } = s;
    if (!redirect) {
      return () =>
        then(this.all(codes), (values): Signal => {
          this.out.put(render(values));
          return 0;
        });
    }
    const to = this.expression(redirect.to);
    return async (): Promise<Signal> => {
      const values = await this.all(codes);
      const text = render(values);
      const name = this.text(await to());
      const stream = this.streams.get(name) ?? (await this.openStream(redirect.kind, name));
      this.streams.set(name, stream);
      await stream.write(text);
      return 0;
    };
  }

  private async openStream(kind: ">" | ">>" | "|", name: string): Promise<Stream> {
    const { proc } = this;
    if (kind === "|") {
      await this.flushAll();
      const { read, write } = proc.pipe();
      const pid = proc.spawn({
        argv: ["sh", "-c", name],
        path: "/bin/sh",
        fds: new Map([...proc.fds].filter(([fd]) => fd < 3).map(([fd, f]) => [fd, fd === 0 ? read : f])),
      });
      read.release();
      const fd = proc.installFd(write, 10);
      const writer = new Writer(proc, fd);
      return {
        write: (text) => writer.say(text),
        flush: () => writer.flush(),
        close: async () => {
          await writer.flush();
          proc.closeFd(fd);
          return exitOf(await proc.wait(pid));
        },
      };
    }
    if (name === "/dev/stdout" || name === "-")
      return { write: (text) => this.out.put(text), flush: () => this.out.flush(), close: async () => 0 };
    if (name === "/dev/stderr") {
      const writer = new Writer(proc, 2);
      return {
        write: async (text) => {
          await this.out.flush();
          writer.put(text);
          await writer.flush();
        },
        flush: () => writer.flush(),
        close: async () => 0,
      };
    }
    let fd: number;
    try {
      fd = proc.installFd(
        await proc.fs.open(name, {
          write: true,
          create: true,
          append: kind === ">>",
          truncate: kind === ">",
        }),
        10,
      );
    } catch (error) {
      if (error instanceof SysError)
        throw new AwkError(`cannot open "${name}" for output (${error.message})`);
      throw error;
    }
    const writer = new Writer(proc, fd);
    return {
      write: (text) => writer.say(text),
      flush: () => writer.flush(),
      close: async () => {
        await writer.flush();
        proc.closeFd(fd);
        return 0;
      },
    };
  }
}

/** `exit` inside a function unwinds through the expression that called it. */
export class ExitInside extends Error {}

function then<A, B>(value: Later<A>, next: (value: A) => Later<B>): Later<B> {
  return value instanceof Promise ? value.then(next) : next(value);
}

function runAll(runs: readonly Run[], from: number): Later<Signal> {
  for (let i = from; i < runs.length; i++) {
    const result = runs[i]?.() ?? 0;
    if (typeof result === "object")
      return result.then((signal) => (signal === 0 ? runAll(runs, i + 1) : signal));
    if (result !== 0) return result;
  }
  return 0;
}

/** mawk and busybox count bytes, whatever the locale. */
function byteCount(text: string): number {
  return isAscii(text) ? text.length : encode(text).length;
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

/** As they came; real awks follow their hash tables. Taken before the loop, so that it may delete. */
function keysInOrder(array: AwkArray): readonly string[] {
  return [...array.keys()];
}

function exitOf(result: Awaited<ReturnType<Proc["wait"]>>): number {
  if (result?.status.type === "exited") return result.status.code;
  return result?.status.type === "signaled" ? 256 : 0;
}

function splitByRegex(text: string, regex: RegExp): string[] {
  const parts: string[] = [];
  let at = 0;
  regex.lastIndex = 0;
  for (let m = regex.exec(text); m; m = regex.exec(text)) {
    if (m[0] === "") {
      regex.lastIndex++;
      if (regex.lastIndex > text.length) break;
      continue;
    }
    parts.push(text.slice(at, m.index));
    at = m.index + m[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}

function substitute(
  text: string,
  regex: RegExp,
  replacement: string,
  all: boolean,
): { result: string; count: number } {
  let result = "";
  let count = 0;
  let at = 0;
  let lastEnd = -1;
  regex.lastIndex = 0;
  for (let m = regex.exec(text); m; m = regex.exec(text)) {
    const end = m.index + m[0].length;
    if (!(m[0] === "" && m.index === lastEnd)) {
      count++;
      const whole = m[0];
      result +=
        text.slice(at, m.index) +
        replacement.replace(/\\(\\|&)|&/g, (_w: string, escaped?: string) =>
          escaped === "&" ? "&" : escaped === "\\" ? "\\" : whole,
        );
      at = end;
      lastEnd = end;
      if (!all) break;
    }
    if (m[0] === "") regex.lastIndex++;
    if (regex.lastIndex > text.length) break;
  }
  return { result: result + text.slice(at), count };
}

function unescapeText(text: string): string {
  return text.replace(
    /\\(n|t|r|\\|"|\/|[0-7]{1,3})/g,
    (_, c: string) =>
      ({ n: "\n", t: "\t", r: "\r", "\\": "\\", '"': '"', "/": "/" })[c] ??
      String.fromCharCode(Number.parseInt(c, 8)),
  );
}

/** Whether an expression may wait: then all of them are run as such. */
function mayBlock(program: AwkProgram): boolean {
  return /"type":"getline"|"name":"(?:system|close|fflush)"/.test(JSON.stringify(program.rules));
}
