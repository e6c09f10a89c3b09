/** Tree → code objects. Stack discipline and `try` follow CPython's compiler of before 3.11: a block stack at run time. */
import {
  type Comprehension,
  type Constant,
  type ExceptHandler,
  type Expr,
  type ExprOf,
  type Params,
  type Pattern,
  type Pos,
  PySyntaxError,
  Refusal,
  type Stmt,
  type StmtOf,
} from "./ast.ts";
import { type Code, Ellipsis, PyBytes, PyCode, PyFloat, PyTuple, type Value } from "./objects.ts";
import { binaryOps, compareOps, type OpName, opNumber, unaryOps } from "./ops.ts";
import { parseExpression, parseModule } from "./parser.ts";
import { analyse, type Scope, type ScopeTable } from "./symbols.ts";
import { typeOf } from "./types.ts";

export interface CompileOptions {
  readonly filename: string;
  /** "single" prints the value of expression statements, as a prompt does. */
  readonly mode?: "exec" | "eval" | "single";
  readonly hidden?: boolean;
  /** Told of what CPython warns of as it compiles. `literal` is the type beside `is`. */
  readonly warn?: (line: number, op: "is" | "is not", literal: string) => void;
}

/** A literal that `is` should not be asked about. */
function literalType(e: Expr): string | undefined {
  if (e.type === "Tuple") return "tuple";
  if (e.type !== "Const" || e.value === null || typeof e.value === "boolean") return undefined;
  return typeOf(e.value as Value).name;
}

export function compileSource(source: string, options: CompileOptions): Code {
  try {
    if (options.mode === "eval") {
      const e = parseExpression(source);
      const { root, scopes } = analyse(e);
      const u = new Unit("<module>", "<module>", root, scopes, options, undefined, 1);
      u.expr(e);
      u.emit("RETURN", 0, e.pos);
      return u.finish("module", null);
    }
    return compileTree(parseModule(source), options);
  } catch (error) {
    if (error instanceof Refusal && error.file === undefined)
      throw new Refusal(error.what, error.line, options.filename, error.sentence);
    if (error instanceof RangeError) throw new PySyntaxError("too many nested parentheses", [1, 0, 1, 1]);
    throw error;
  }
}

export function compileTree(body: readonly Stmt[], options: CompileOptions): Code {
  const { root, scopes } = analyse(body);
  const u = new Unit("<module>", "<module>", root, scopes, options, undefined, 1);
  const doc = docOf(body);
  if (doc !== null) u.storeDoc(doc, body[0]!.pos);
  u.body(body);
  u.emit("LOAD_CONST", u.constant(null), [0, 0, 0, 0]);
  u.emit("RETURN", 0, [0, 0, 0, 0]);
  return u.finish("module", doc);
}

function docOf(body: readonly Stmt[]): string | null {
  const first = body[0];
  return first?.type === "Expr" && first.value.type === "Const" && typeof first.value.value === "string"
    ? first.value.value
    : null;
}

type FBlock =
  | { readonly type: "loop"; readonly start: Label; readonly end: Label; readonly isFor: boolean }
  | { readonly type: "try" }
  | { readonly type: "finally"; readonly body: readonly Stmt[] }
  /** In the body of `except`; `name` is to be deleted. */
  | { readonly type: "handler"; readonly name: string | undefined }
  | { readonly type: "finally-end" }
  | { readonly type: "with"; readonly isAsync: boolean; readonly pos: Pos };

interface Label {
  at: number;
  readonly uses: number[];
}

class Unit {
  private readonly ops: number[] = [];
  private readonly args: number[] = [];
  private readonly poses: Pos[] = [];
  private readonly consts: Value[] = [];
  private readonly constIndex = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly nameIndex = new Map<string, number>();
  private readonly varNames: string[];
  private readonly varIndex = new Map<string, number>();
  private readonly cellVars: string[];
  private readonly freeVars: string[];
  private readonly exprs = new Map<number, Expr>();
  private fblocks: FBlock[] = [];
  private shape = { posOnly: 0, argCount: 0, kwOnly: 0, varArgs: false, varKw: false };

  constructor(
    private readonly name: string,
    private readonly qualname: string,
    private readonly scope: Scope,
    private readonly scopes: ScopeTable,
    private readonly options: CompileOptions,
    private readonly cls: string | undefined,
    private readonly firstLine: number,
  ) {
    this.varNames = [...scope.params];
    if (scope.isFunction)
      for (const n of scope.assigned)
        if (!this.varNames.includes(n) && scope.kindOf(n) === "local") this.varNames.push(n);
    this.varNames.forEach((n, i) => {
      this.varIndex.set(n, i);
    });
    this.cellVars = [...scope.cells];
    this.freeVars = [...scope.free];
  }

  finish(kind: Code["kind"], doc: string | null): Code {
    return {
      name: this.name,
      qualname: this.qualname,
      filename: this.options.filename,
      ...this.shape,
      varNames: this.varNames,
      cellVars: this.cellVars,
      freeVars: this.freeVars,
      cellArgs: this.scope.params.flatMap((p, i) =>
        this.cellVars.includes(p) ? [[i, this.cellVars.indexOf(p)] as const] : [],
      ),
      ops: this.ops,
      args: this.args,
      pos: this.poses,
      consts: this.consts,
      names: this.names,
      kind,
      doc,
      firstLine: this.firstLine,
      exprs: this.exprs,
      hidden: this.options.hidden ?? false,
    };
  }

  emit(op: OpName, arg: number, pos: Pos): number {
    this.ops.push(opNumber[op]);
    this.args.push(arg);
    this.poses.push(pos);
    return this.ops.length - 1;
  }
  private jump(op: OpName, label: Label, pos: Pos): void {
    label.uses.push(this.emit(op, label.at, pos));
  }
  private label(): Label {
    return { at: -1, uses: [] };
  }
  private mark(label: Label): void {
    label.at = this.ops.length;
    for (const u of label.uses) this.args[u] = label.at;
  }
  constant(v: Value): number {
    const key =
      v === null || typeof v !== "object"
        ? `${typeof v}:${v}`
        : v instanceof PyFloat
          ? `f:${Object.is(v.v, -0) ? "-0" : v.v}`
          : undefined;
    const known = key === undefined ? undefined : this.constIndex.get(key);
    if (known !== undefined) return known;
    this.consts.push(v);
    if (key !== undefined) this.constIndex.set(key, this.consts.length - 1);
    return this.consts.length - 1;
  }
  private nameAt(n: string): number {
    let i = this.nameIndex.get(n);
    if (i === undefined) {
      i = this.names.push(n) - 1;
      this.nameIndex.set(n, i);
    }
    return i;
  }
  private mangle(n: string): string {
    return this.cls && n.startsWith("__") && !n.endsWith("__") ? `_${this.cls.replace(/^_+/, "")}${n}` : n;
  }
  storeDoc(doc: string, pos: Pos): void {
    this.emit("LOAD_CONST", this.constant(doc), pos);
    this.emit("STORE_NAME", this.nameAt("__doc__"), pos);
  }

  // Names

  private nameOp(name: string, action: "LOAD" | "STORE" | "DELETE", pos: Pos): void {
    const n = this.mangle(name);
    switch (this.scope.kindOf(n)) {
      case "local":
        this.emit(`${action}_FAST`, this.varIndex.get(n)!, pos);
        return;
      case "cell":
        this.emit(`${action}_DEREF`, this.cellVars.indexOf(n), pos);
        return;
      case "free":
        if (action === "LOAD" && this.scope.kind === "class")
          this.emit("LOAD_CLASSDEREF", this.cellVars.length + this.freeVars.indexOf(n), pos);
        else this.emit(`${action}_DEREF`, this.cellVars.length + this.freeVars.indexOf(n), pos);
        return;
      case "global":
        this.emit(`${action}_GLOBAL`, this.nameAt(n), pos);
        return;
      case "name":
        this.emit(`${action}_NAME`, this.nameAt(n), pos);
    }
  }

  // Statements

  body(list: readonly Stmt[]): void {
    for (const s of list) this.stmt(s);
  }

  private stmt(s: Stmt): void {
    switch (s.type) {
      case "Expr":
        if (s.value.type === "Const" && this.options.mode !== "single") return;
        this.expr(s.value);
        this.emit(
          this.options.mode === "single" && this.scope.kind === "module" ? "PRINT_EXPR" : "POP",
          0,
          s.pos,
        );
        return;
      case "Assign":
        this.expr(s.value);
        s.targets.forEach((t, i) => {
          if (i < s.targets.length - 1) this.emit("DUP", 0, t.pos);
          this.store(t);
        });
        return;
      case "AugAssign":
        return this.augAssign(s);
      case "AnnAssign":
        return this.annAssign(s);
      case "Return":
        if (!this.scope.isFunction) throw new PySyntaxError("'return' outside function", s.pos);
        if (s.value) this.expr(s.value);
        else this.emit("LOAD_CONST", this.constant(null), s.pos);
        this.unwindAll(true, s.pos);
        this.emit("RETURN", 0, s.pos);
        return;
      case "Delete":
        for (const t of s.targets) this.del(t);
        return;
      case "Pass":
      case "Global":
      case "Nonlocal":
        return;
      case "Break":
      case "Continue":
        return this.leaveLoop(s);
      case "Import":
        for (const a of s.names) {
          this.emit("LOAD_CONST", this.constant(0), s.pos);
          this.emit("LOAD_CONST", this.constant(null), s.pos);
          this.emit("IMPORT_NAME", this.nameAt(a.name), s.pos);
          const parts = a.name.split(".");
          if (a.asname) {
            for (const p of parts.slice(1))
              this.emit("IMPORT_FROM", this.nameAt(p), s.pos),
                this.emit("ROT2", 0, s.pos),
                this.emit("POP", 0, s.pos);
            this.nameOp(a.asname, "STORE", s.pos);
          } else this.nameOp(parts[0]!, "STORE", s.pos);
        }
        return;
      case "ImportFrom":
        if (s.module === "__future__") return;
        this.emit("LOAD_CONST", this.constant(s.level), s.pos);
        this.emit("LOAD_CONST", this.constant(new PyTuple(s.names.map((a) => a.name))), s.pos);
        this.emit("IMPORT_NAME", this.nameAt(s.module), s.pos);
        for (const a of s.names) {
          if (a.name === "*") {
            this.emit("IMPORT_STAR", 0, s.pos);
            return;
          }
          this.emit("IMPORT_FROM", this.nameAt(a.name), s.pos);
          this.nameOp(a.asname ?? a.name, "STORE", s.pos);
        }
        this.emit("POP", 0, s.pos);
        return;
      case "If": {
        const orelse = this.label();
        const end = this.label();
        this.branch(s.test, false, orelse);
        this.body(s.body);
        if (s.orelse.length > 0) this.jump("JUMP", end, s.pos);
        this.mark(orelse);
        this.body(s.orelse);
        this.mark(end);
        return;
      }
      case "While": {
        const start = this.label();
        const orelse = this.label();
        const end = this.label();
        this.mark(start);
        this.branch(s.test, false, orelse);
        this.fblocks.push({ type: "loop", start, end, isFor: false });
        this.body(s.body);
        this.jump("JUMP", start, s.test.pos);
        this.fblocks.pop();
        this.mark(orelse);
        this.body(s.orelse);
        this.mark(end);
        return;
      }
      case "For":
        if (s.isAsync) this.needsAsync("'async for'", s.pos);
        return s.isAsync ? this.asyncFor(s) : this.forLoop(s);
      case "With":
        if (s.isAsync) this.needsAsync("'async with'", s.pos);
        return this.withItems(s, 0);
      case "Raise":
        if (s.exc) this.expr(s.exc);
        if (s.cause) this.expr(s.cause);
        this.emit("RAISE", s.cause ? 2 : s.exc ? 1 : 0, s.pos);
        return;
      case "Try":
        return this.tryStatement(s);
      case "Assert": {
        const end = this.label();
        // CPython 3.11 points at a comparison, at nothing else.
        const at = s.test.type === "Compare" ? s.test.pos : s.pos;
        this.branch(s.test, true, end);
        this.emit("LOAD_ASSERTION_ERROR", 0, at);
        if (s.msg) {
          this.expr(s.msg);
          this.emit("CALL", 1, at);
        }
        this.emit("RAISE", 1, at);
        this.mark(end);
        return;
      }
      case "FunctionDef": {
        for (const d of s.decorators) this.expr(d);
        this.makeFunction(s, s.name, s.params, s.returns, s.pos, (u) => {
          const doc = docOf(s.body);
          u.body(s.body);
          u.emit("LOAD_CONST", u.constant(null), s.pos);
          u.emit("RETURN", 0, s.pos);
          return doc;
        });
        for (let i = s.decorators.length - 1; i >= 0; i--) this.emit("CALL", 1, s.decorators[i]!.pos);
        this.nameOp(s.name, "STORE", s.pos);
        return;
      }
      case "ClassDef":
        return this.classDef(s);
      case "Match":
        return this.match(s);
    }
  }

  private augAssign(s: StmtOf<"AugAssign">): void {
    const op = binaryOps.indexOf(s.op as (typeof binaryOps)[number]);
    const t = s.target;
    const whole: Expr = { type: "BinOp", op: s.op, left: t, right: s.value, pos: s.pos };
    if (t.type === "Name") {
      this.nameOp(t.id, "LOAD", t.pos);
      this.expr(s.value);
      this.note(this.emit("INPLACE", op, s.pos), whole);
      this.nameOp(t.id, "STORE", t.pos);
    } else if (t.type === "Attribute") {
      this.expr(t.value);
      this.emit("DUP", 0, t.pos);
      this.note(this.emit("LOAD_ATTR", this.nameAt(this.mangle(t.attr)), t.pos), t);
      this.expr(s.value);
      this.note(this.emit("INPLACE", op, s.pos), whole);
      this.emit("ROT2", 0, t.pos);
      this.note(this.emit("STORE_ATTR", this.nameAt(this.mangle(t.attr)), t.pos), t);
    } else if (t.type === "Subscript") {
      this.expr(t.value);
      this.expr(t.index);
      this.emit("DUP2", 0, t.pos);
      this.note(this.emit("SUBSCR", 0, t.pos), t);
      this.expr(s.value);
      this.note(this.emit("INPLACE", op, s.pos), whole);
      this.emit("ROT3", 0, t.pos);
      this.note(this.emit("STORE_SUBSCR", 0, t.pos), t);
    }
  }

  private annAssign(s: StmtOf<"AnnAssign">): void {
    if (s.value) {
      this.expr(s.value);
      this.store(s.target);
    }
    if (s.target.type === "Name" && !this.scope.isFunction) {
      this.annotation(s.annotation);
      this.emit("STORE_ANNOTATION", this.nameAt(this.mangle(s.target.id)), s.pos);
    }
  }

  private annotation(e: Expr): void {
    this.expr(e);
  }

  private leaveLoop(s: Stmt): void {
    const saved = this.fblocks;
    const blocks = [...saved];
    for (;;) {
      const b = blocks.pop();
      if (!b) {
        throw new PySyntaxError(
          s.type === "Break" ? "'break' outside loop" : "'continue' not properly in loop",
          s.pos,
        );
      }
      if (b.type === "loop") {
        if (s.type === "Break") {
          if (b.isFor) this.emit("POP", 0, s.pos);
          this.jump("JUMP", b.end, s.pos);
        } else this.jump("JUMP", b.start, s.pos);
        break;
      }
      this.fblocks = blocks;
      this.unwind(b, false, s.pos);
    }
    this.fblocks = saved;
  }

  private unwindAll(keep: boolean, pos: Pos): void {
    const saved = this.fblocks;
    const blocks = [...saved];
    for (let b = blocks.pop(); b; b = blocks.pop()) {
      this.fblocks = blocks;
      if (b.type === "loop") {
        if (b.isFor) this.dropUnder(keep, pos);
      } else this.unwind(b, keep, pos);
    }
    this.fblocks = saved;
  }

  private dropUnder(keep: boolean, pos: Pos): void {
    if (keep) this.emit("ROT2", 0, pos);
    this.emit("POP", 0, pos);
  }

  private unwind(b: FBlock, keep: boolean, pos: Pos): void {
    switch (b.type) {
      case "try":
        this.emit("POP_BLOCK", 0, pos);
        return;
      case "finally":
        this.emit("POP_BLOCK", 0, pos);
        this.body(b.body);
        return;
      case "handler":
        if (b.name) this.emit("POP_BLOCK", 0, pos);
        this.emit("POP_EXCEPT", 0, pos);
        if (b.name) this.forget(b.name, pos);
        return;
      case "finally-end":
        this.dropUnder(keep, pos);
        this.emit("POP_EXCEPT", 0, pos);
        return;
      case "with":
        this.emit("POP_BLOCK", 0, pos);
        if (keep) this.emit("ROT2", 0, pos);
        this.callExit(b.isAsync, b.pos);
        return;
    }
  }

  /** The exit method is on top; nothing is left of it. */
  private callExit(isAsync: boolean, pos: Pos): void {
    for (let i = 0; i < 3; i++) this.emit("LOAD_CONST", this.constant(null), pos);
    this.emit("CALL", 3, pos);
    if (isAsync) this.awaitTop(pos);
    this.emit("POP", 0, pos);
  }

  private needsAsync(what: string, pos: Pos): void {
    if (!this.scope.isAsync) throw new PySyntaxError(`${what} outside async function`, pos);
  }

  private awaitTop(pos: Pos): void {
    this.emit("GET_AWAITABLE", 0, pos);
    this.emit("LOAD_CONST", this.constant(null), pos);
    this.emit("YIELD_FROM", 0, pos);
  }

  private forget(name: string, pos: Pos): void {
    this.emit("LOAD_CONST", this.constant(null), pos);
    this.nameOp(name, "STORE", pos);
    this.nameOp(name, "DELETE", pos);
  }

  private forLoop(s: StmtOf<"For">): void {
    const start = this.label();
    const orelse = this.label();
    const end = this.label();
    this.expr(s.iter);
    this.emit("GET_ITER", 0, s.pos);
    this.mark(start);
    this.jump("FOR_ITER", orelse, s.pos);
    this.store(s.target);
    this.fblocks.push({ type: "loop", start, end, isFor: true });
    this.body(s.body);
    this.jump("JUMP", start, s.iter.pos);
    this.fblocks.pop();
    this.mark(orelse);
    this.body(s.orelse);
    this.mark(end);
  }

  private asyncFor(s: StmtOf<"For">): void {
    const start = this.label();
    const stop = this.label();
    const end = this.label();
    this.expr(s.iter);
    this.emit("GET_AITER", 0, s.iter.pos);
    this.mark(start);
    this.jump("SETUP_FINALLY", stop, s.iter.pos);
    this.emit("GET_ANEXT", 0, s.iter.pos);
    this.awaitTop(s.iter.pos);
    this.emit("POP_BLOCK", 0, s.iter.pos);
    this.store(s.target);
    this.fblocks.push({ type: "loop", start, end, isFor: true });
    this.body(s.body);
    this.jump("JUMP", start, s.iter.pos);
    this.fblocks.pop();
    this.mark(stop);
    this.emit("END_ASYNC_FOR", 0, s.iter.pos);
    this.body(s.orelse);
    this.mark(end);
  }

  private withItems(s: StmtOf<"With">, index: number): void {
    const item = s.items[index];
    if (!item) return this.body(s.body);
    const handler = this.label();
    const end = this.label();
    const swallow = this.label();
    const pos = item.context.pos;
    this.expr(item.context);
    this.emit(s.isAsync ? "BEFORE_ASYNC_WITH" : "BEFORE_WITH", 0, pos);
    if (s.isAsync) this.awaitTop(pos);
    this.jump("SETUP_WITH", handler, pos);
    if (item.target) this.store(item.target);
    else this.emit("POP", 0, pos);
    this.fblocks.push({ type: "with", isAsync: s.isAsync, pos });
    this.withItems(s, index + 1);
    this.fblocks.pop();
    this.emit("POP_BLOCK", 0, pos);
    this.callExit(s.isAsync, pos);
    this.jump("JUMP", end, pos);
    this.mark(handler);
    this.emit("WITH_EXIT", 0, pos);
    if (s.isAsync) this.awaitTop(pos);
    this.jump("JUMP_IF_TRUE", swallow, pos);
    this.emit("RERAISE", 0, pos);
    this.mark(swallow);
    this.emit("POP", 0, pos);
    this.emit("POP_EXCEPT", 0, pos);
    this.emit("POP", 0, pos);
    this.mark(end);
  }

  private tryStatement(s: StmtOf<"Try">): void {
    if (s.final.length === 0) return this.tryExcept(s);
    const handler = this.label();
    const end = this.label();
    this.jump("SETUP_FINALLY", handler, s.pos);
    this.fblocks.push({ type: "finally", body: s.final });
    if (s.handlers.length > 0) this.tryExcept(s);
    else this.body(s.body);
    this.fblocks.pop();
    this.emit("POP_BLOCK", 0, s.pos);
    this.body(s.final);
    this.jump("JUMP", end, s.pos);
    this.mark(handler);
    this.fblocks.push({ type: "finally-end" });
    this.body(s.final);
    this.fblocks.pop();
    this.emit("RERAISE", 0, s.pos);
    this.mark(end);
  }

  private tryExcept(s: StmtOf<"Try">): void {
    const handlers = this.label();
    const end = this.label();
    this.jump("SETUP_FINALLY", handlers, s.pos);
    this.fblocks.push({ type: "try" });
    this.body(s.body);
    this.fblocks.pop();
    this.emit("POP_BLOCK", 0, s.pos);
    this.body(s.orelse);
    this.jump("JUMP", end, s.pos);
    this.mark(handlers);
    s.handlers.forEach((h, i) => {
      if (!h.type && i < s.handlers.length - 1)
        throw new PySyntaxError("default 'except:' must be last", h.pos);
      this.handler(h, end);
    });
    this.emit("RERAISE", 0, s.pos);
    this.mark(end);
  }

  private handler(h: ExceptHandler, end: Label): void {
    const next = this.label();
    if (h.type) {
      this.emit("DUP", 0, h.pos);
      this.expr(h.type);
      this.emit("EXC_MATCH", 0, h.type.pos);
      this.jump("JUMP_IF_FALSE", next, h.pos);
    }
    if (h.name) {
      const cleanup = this.label();
      this.nameOp(h.name, "STORE", h.pos);
      this.jump("SETUP_FINALLY", cleanup, h.pos);
      this.fblocks.push({ type: "handler", name: h.name });
      this.body(h.body);
      this.fblocks.pop();
      this.emit("POP_BLOCK", 0, h.pos);
      this.emit("POP_EXCEPT", 0, h.pos);
      this.forget(h.name, h.pos);
      this.jump("JUMP", end, h.pos);
      this.mark(cleanup);
      this.forget(h.name, h.pos);
      this.emit("RERAISE", 0, h.pos);
    } else {
      this.emit("POP", 0, h.pos);
      this.fblocks.push({ type: "handler", name: undefined });
      this.body(h.body);
      this.fblocks.pop();
      this.emit("POP_EXCEPT", 0, h.pos);
      this.jump("JUMP", end, h.pos);
    }
    this.mark(next);
  }

  private classDef(s: StmtOf<"ClassDef">): void {
    for (const d of s.decorators) this.expr(d);
    const scope = this.scopes.get(s)!;
    const qualname = this.qualify(s.name);
    const u = new Unit(
      s.name,
      qualname,
      scope,
      this.scopes,
      { ...this.options, mode: "exec" },
      s.name,
      s.pos[0],
    );
    const doc = docOf(s.body);
    u.emit("LOAD_CONST", u.constant(qualname), s.pos);
    u.emit("STORE_NAME", u.nameAt("__qualname__"), s.pos);
    if (doc !== null) u.storeDoc(doc, s.pos);
    u.body(s.body);
    u.emit("LOAD_CONST", u.constant(null), s.pos);
    u.emit("RETURN", 0, s.pos);
    const code = u.finish("class", doc);
    this.closure(code, s.pos);
    this.emit("LOAD_CONST", this.constant(new PyCode(code)), s.pos);
    this.emit("MAKE_FUNCTION", 8, s.pos);
    this.emit("LOAD_CONST", this.constant(s.name), s.pos);
    this.callArguments(s.bases, s.keywords, s.pos, true);
    this.emit("BUILD_CLASS", 0, s.pos);
    for (let i = s.decorators.length - 1; i >= 0; i--) this.emit("CALL", 1, s.decorators[i]!.pos);
    this.nameOp(s.name, "STORE", s.pos);
  }

  private qualify(name: string): string {
    if (this.scope.kind === "module" || this.scope.globals.has(name)) return name;
    return this.scope.isFunction ? `${this.qualname}.<locals>.${name}` : `${this.qualname}.${name}`;
  }

  /** Pushes the tuple of cells a function captures. */
  private closure(code: Code, pos: Pos): void {
    for (const name of code.freeVars) {
      const i = this.cellVars.indexOf(name);
      this.emit("LOAD_CLOSURE", i >= 0 ? i : this.cellVars.length + this.freeVars.indexOf(name), pos);
    }
    this.emit("BUILD_TUPLE", code.freeVars.length, pos);
  }

  /** flags: 1 defaults, 2 keyword defaults, 4 annotations; the closure is always there. */
  private makeFunction(
    node: object,
    name: string,
    params: Params,
    returns: Expr | undefined,
    pos: Pos,
    fill: (u: Unit) => string | null,
  ): void {
    const scope = this.scopes.get(node)!;
    let flags = 8;
    const positional = [...params.posOnly, ...params.args];
    const defaults = positional.filter((p) => p.default);
    if (defaults.length > 0) {
      for (const p of defaults) this.expr(p.default!);
      this.emit("BUILD_TUPLE", defaults.length, pos);
      flags |= 1;
    }
    const kwDefaults = params.kwOnly.filter((p) => p.default);
    if (kwDefaults.length > 0) {
      for (const p of kwDefaults) {
        this.emit("LOAD_CONST", this.constant(this.mangle(p.name)), pos);
        this.expr(p.default!);
      }
      this.emit("BUILD_MAP", kwDefaults.length, pos);
      flags |= 2;
    }
    const annotated = [
      ...positional,
      ...(params.varArgs ? [params.varArgs] : []),
      ...params.kwOnly,
      ...(params.kwArgs ? [params.kwArgs] : []),
    ].filter((p) => p.annotation);
    if (annotated.length > 0 || returns) {
      for (const p of annotated) {
        this.emit("LOAD_CONST", this.constant(p.name), pos);
        this.annotation(p.annotation!);
      }
      if (returns) {
        this.emit("LOAD_CONST", this.constant("return"), pos);
        this.annotation(returns);
      }
      this.emit("BUILD_MAP", annotated.length + (returns ? 1 : 0), pos);
      flags |= 4;
    }
    const u = new Unit(
      name,
      this.qualify(name),
      scope,
      this.scopes,
      { ...this.options, mode: "exec" },
      this.cls,
      pos[0],
    );
    u.shape = {
      posOnly: params.posOnly.length,
      argCount: positional.length,
      kwOnly: params.kwOnly.length,
      varArgs: params.varArgs !== undefined,
      varKw: params.kwArgs !== undefined,
    };
    const doc = fill(u);
    const kind = scope.isAsync
      ? scope.isGenerator
        ? "asyncgen"
        : "coroutine"
      : scope.isGenerator
        ? "generator"
        : "function";
    const code = u.finish(kind, doc);
    this.closure(code, pos);
    this.emit("LOAD_CONST", this.constant(new PyCode(code)), pos);
    this.emit("MAKE_FUNCTION", flags, pos);
  }

  private store(e: Expr): void {
    switch (e.type) {
      case "Name":
        return this.nameOp(e.id, "STORE", e.pos);
      case "Attribute":
        this.expr(e.value);
        this.note(this.emit("STORE_ATTR", this.nameAt(this.mangle(e.attr)), e.pos), e);
        return;
      case "Subscript":
        this.expr(e.value);
        this.expr(e.index);
        this.note(this.emit("STORE_SUBSCR", 0, e.pos), e);
        return;
      case "Tuple":
      case "List": {
        const stars = e.elts.filter((x) => x.type === "Starred").length;
        if (stars > 1) throw new PySyntaxError("multiple starred expressions in assignment", e.pos);
        const at = e.elts.findIndex((x) => x.type === "Starred");
        if (at < 0) this.emit("UNPACK", e.elts.length, e.pos);
        else this.emit("UNPACK_EX", at * 65536 + (e.elts.length - at - 1), e.pos);
        for (const x of e.elts) this.store(x.type === "Starred" ? x.value : x);
        return;
      }
      case "Starred":
        throw new PySyntaxError("starred assignment target must be in a list or tuple", e.pos);
    }
  }

  private del(e: Expr): void {
    if (e.type === "Name") this.nameOp(e.id, "DELETE", e.pos);
    else if (e.type === "Attribute") {
      this.expr(e.value);
      this.emit("DELETE_ATTR", this.nameAt(this.mangle(e.attr)), e.pos);
    } else if (e.type === "Subscript") {
      this.expr(e.value);
      this.expr(e.index);
      this.note(this.emit("DELETE_SUBSCR", 0, e.pos), e);
    } else if (e.type === "Tuple" || e.type === "List") for (const x of e.elts) this.del(x);
  }

  // Expressions

  private note(at: number, e: Expr): void {
    this.exprs.set(at, e);
  }

  /** Jumps to `label` when the truth of `e` is `when`. */
  private branch(e: Expr, when: boolean, label: Label): void {
    if (e.type === "UnaryOp" && e.op === "not") return this.branch(e.operand, !when, label);
    if (e.type === "BoolOp") {
      const short = e.op === "or";
      if (short === when) {
        for (const v of e.values) this.branch(v, when, label);
      } else {
        const past = this.label();
        e.values.forEach((v, i) => {
          if (i < e.values.length - 1) this.branch(v, !when, past);
          else this.branch(v, when, label);
        });
        this.mark(past);
      }
      return;
    }
    this.expr(e);
    this.jump(when ? "JUMP_IF_TRUE" : "JUMP_IF_FALSE", label, e.pos);
  }

  expr(e: Expr): void {
    switch (e.type) {
      case "Const":
        this.emit("LOAD_CONST", this.constant(constantValue(e.value)), e.pos);
        return;
      case "Name":
        return this.nameOp(e.id, "LOAD", e.pos);
      case "Tuple":
        if (this.spread(e.elts, e.pos)) this.emit("LIST_TO_TUPLE", 0, e.pos);
        else this.emit("BUILD_TUPLE", e.elts.length, e.pos);
        return;
      case "List":
        if (!this.spread(e.elts, e.pos)) this.emit("BUILD_LIST", e.elts.length, e.pos);
        return;
      case "Set":
        if (e.elts.some((x) => x.type === "Starred")) {
          this.emit("BUILD_SET", 0, e.pos);
          for (const x of e.elts) {
            if (x.type === "Starred") {
              this.expr(x.value);
              this.emit("SET_UPDATE", 1, x.pos);
            } else {
              this.expr(x);
              this.emit("SET_ADD", 1, x.pos);
            }
          }
        } else {
          for (const x of e.elts) this.expr(x);
          this.emit("BUILD_SET", e.elts.length, e.pos);
        }
        return;
      case "Dict":
        return this.dict(e);
      case "BinOp":
        this.expr(e.left);
        this.expr(e.right);
        this.note(this.emit("BINARY", binaryOps.indexOf(e.op as (typeof binaryOps)[number]), e.pos), e);
        return;
      case "UnaryOp":
        if (e.op === "-" && e.operand.type === "Const") {
          const v = e.operand.value;
          if (typeof v === "number") {
            this.emit("LOAD_CONST", this.constant(v === 0 ? 0 : -v), e.pos);
            return;
          }
          if (v !== null && typeof v === "object" && "float" in v) {
            this.emit("LOAD_CONST", this.constant(new PyFloat(-v.float)), e.pos);
            return;
          }
        }
        this.expr(e.operand);
        this.emit("UNARY", unaryOps.indexOf(e.op), e.pos);
        return;
      case "BoolOp": {
        const end = this.label();
        e.values.forEach((v, i) => {
          this.expr(v);
          if (i < e.values.length - 1)
            this.jump(e.op === "and" ? "JUMP_IF_FALSE_OR_POP" : "JUMP_IF_TRUE_OR_POP", end, e.pos);
        });
        this.mark(end);
        return;
      }
      case "Compare":
        return this.compare(e);
      case "Call":
        return this.call(e);
      case "Attribute":
        this.expr(e.value);
        this.note(this.emit("LOAD_ATTR", this.nameAt(this.mangle(e.attr)), e.pos), e);
        return;
      case "Subscript":
        this.expr(e.value);
        this.expr(e.index);
        this.note(this.emit("SUBSCR", 0, e.pos), e);
        return;
      case "Slice":
        for (const x of [e.lower, e.upper, e.step]) {
          if (x) this.expr(x);
          else this.emit("LOAD_CONST", this.constant(null), e.pos);
        }
        this.emit("BUILD_SLICE", 3, e.pos);
        return;
      case "Starred":
        throw new PySyntaxError("can't use starred expression here", e.pos);
      case "IfExp": {
        const orelse = this.label();
        const end = this.label();
        this.branch(e.test, false, orelse);
        this.expr(e.body);
        this.jump("JUMP", end, e.pos);
        this.mark(orelse);
        this.expr(e.orelse);
        this.mark(end);
        return;
      }
      case "Lambda":
        this.makeFunction(e, "<lambda>", e.params, undefined, e.pos, (u) => {
          u.expr(e.body);
          u.emit("RETURN", 0, e.body.pos);
          return null;
        });
        return;
      case "ListComp":
        return this.comprehension(e, "<listcomp>", e.generators, "BUILD_LIST", (u, depth) => {
          u.expr(e.elt);
          u.emit("LIST_APPEND", depth + 1, e.elt.pos);
        });
      case "SetComp":
        return this.comprehension(e, "<setcomp>", e.generators, "BUILD_SET", (u, depth) => {
          u.expr(e.elt);
          u.emit("SET_ADD", depth + 1, e.elt.pos);
        });
      case "DictComp":
        return this.comprehension(e, "<dictcomp>", e.generators, "BUILD_MAP", (u, depth) => {
          u.expr(e.key);
          u.expr(e.value);
          u.emit("MAP_ADD", depth + 1, e.key.pos);
        });
      case "GeneratorExp":
        return this.comprehension(e, "<genexpr>", e.generators, undefined, (u) => {
          u.expr(e.elt);
          u.emit("YIELD", 0, e.elt.pos);
          u.emit("POP", 0, e.elt.pos);
        });
      case "NamedExpr":
        this.expr(e.value);
        this.emit("DUP", 0, e.pos);
        return this.store(e.target);
      case "Yield":
        if (e.value) this.expr(e.value);
        else this.emit("LOAD_CONST", this.constant(null), e.pos);
        this.emit("YIELD", 0, e.pos);
        return;
      case "YieldFrom":
        this.expr(e.value);
        this.emit("GET_YIELD_FROM_ITER", 0, e.pos);
        this.emit("LOAD_CONST", this.constant(null), e.pos);
        this.emit("YIELD_FROM", 0, e.pos);
        return;
      case "Await":
        if (this.scope.kind !== "comprehension") this.needsAsync("'await'", e.pos);
        this.expr(e.value);
        return this.awaitTop(e.pos);
      case "JoinedStr":
        for (const v of e.values) this.expr(v);
        this.emit("BUILD_STRING", e.values.length, e.pos);
        return;
      case "FormattedValue": {
        this.expr(e.value);
        if (e.spec) this.expr(e.spec);
        const conversion = e.conversion === "r" ? 1 : e.conversion === "s" ? 2 : e.conversion === "a" ? 3 : 0;
        this.emit("FORMAT_VALUE", conversion + (e.spec ? 4 : 0), e.pos);
        return;
      }
    }
  }

  /** Builds a list when there are starred elements; else only pushes them. */
  private spread(elts: readonly Expr[], pos: Pos): boolean {
    const first = elts.findIndex((x) => x.type === "Starred");
    if (first < 0) {
      for (const x of elts) this.expr(x);
      return false;
    }
    for (const x of elts.slice(0, first)) this.expr(x);
    this.emit("BUILD_LIST", first, pos);
    for (const x of elts.slice(first)) {
      if (x.type === "Starred") {
        this.expr(x.value);
        this.emit("LIST_EXTEND", 1, x.value.pos);
      } else {
        this.expr(x);
        this.emit("LIST_APPEND", 1, x.pos);
      }
    }
    return true;
  }

  private dict(e: ExprOf<"Dict">): void {
    const plain = e.keys.every((k) => k !== undefined);
    if (plain) {
      e.keys.forEach((k, i) => {
        this.expr(k!);
        this.expr(e.values[i]!);
      });
      this.emit("BUILD_MAP", e.keys.length, e.pos);
      return;
    }
    this.emit("BUILD_MAP", 0, e.pos);
    e.keys.forEach((k, i) => {
      if (k) {
        this.expr(k);
        this.expr(e.values[i]!);
        this.emit("MAP_ADD", 1, k.pos);
      } else {
        this.expr(e.values[i]!);
        this.emit("DICT_UPDATE", 1, e.values[i]!.pos);
      }
    });
  }

  private compare(e: ExprOf<"Compare">): void {
    e.ops.forEach((op, i) => {
      if (op !== "is" && op !== "is not") return;
      const literal = literalType(i === 0 ? e.left : e.comparators[i - 1]!) ?? literalType(e.comparators[i]!);
      if (literal !== undefined) this.options.warn?.(e.pos[0], op, literal);
    });
    this.expr(e.left);
    const at = (op: string): number => compareOps.indexOf(op as (typeof compareOps)[number]);
    if (e.ops.length === 1) {
      this.expr(e.comparators[0]!);
      this.note(this.emit("COMPARE", at(e.ops[0]!), e.pos), e);
      return;
    }
    const fail = this.label();
    const end = this.label();
    e.ops.forEach((op, i) => {
      this.expr(e.comparators[i]!);
      if (i < e.ops.length - 1) {
        this.emit("DUP", 0, e.pos);
        this.emit("ROT3", 0, e.pos);
        this.emit("COMPARE", at(op), e.pos);
        this.jump("JUMP_IF_FALSE_OR_POP", fail, e.pos);
      } else this.emit("COMPARE", at(op), e.pos);
    });
    this.jump("JUMP", end, e.pos);
    this.mark(fail);
    this.emit("ROT2", 0, e.pos);
    this.emit("POP", 0, e.pos);
    this.mark(end);
  }

  private call(e: ExprOf<"Call">): void {
    const simple = e.keywords.length === 0 && !e.args.some((a) => a.type === "Starred");
    if (e.func.type === "Attribute" && simple) {
      this.expr(e.func.value);
      this.note(this.emit("LOAD_METHOD", this.nameAt(this.mangle(e.func.attr)), e.func.pos), e.func);
      for (const a of e.args) this.expr(a);
      this.note(this.emit("CALL_METHOD", e.args.length, e.pos), e);
      return;
    }
    this.expr(e.func);
    this.callArguments(e.args, e.keywords, e.pos, false);
    this.exprs.set(this.ops.length - 1, e);
  }

  /** `packed`: leave a tuple and a dict for BUILD_CLASS instead of calling. */
  private callArguments(
    args: readonly Expr[],
    keywords: readonly { readonly name: string | undefined; readonly value: Expr }[],
    pos: Pos,
    packed: boolean,
  ): void {
    const starred = args.some((a) => a.type === "Starred") || keywords.some((k) => k.name === undefined);
    if (packed || starred) {
      if (this.spread(args, pos)) this.emit("LIST_TO_TUPLE", 0, pos);
      else this.emit("BUILD_TUPLE", args.length, pos);
      this.emit("BUILD_MAP", 0, pos);
      for (const k of keywords) {
        if (k.name !== undefined) {
          this.emit("LOAD_CONST", this.constant(k.name), pos);
          this.expr(k.value);
          this.emit("MAP_ADD", 1, pos);
        } else {
          this.expr(k.value);
          this.emit("DICT_MERGE", 1, pos);
        }
      }
      if (!packed) this.emit("CALL_EX", 0, pos);
      return;
    }
    for (const a of args) this.expr(a);
    if (keywords.length === 0) {
      this.emit("CALL", args.length, pos);
      return;
    }
    for (const k of keywords) this.expr(k.value);
    this.emit("LOAD_CONST", this.constant(new PyTuple(keywords.map((k) => k.name!))), pos);
    this.emit("CALL_KW", args.length + keywords.length, pos);
  }

  private comprehension(
    e: Expr,
    name: string,
    generators: readonly Comprehension[],
    build: "BUILD_LIST" | "BUILD_SET" | "BUILD_MAP" | undefined,
    element: (u: Unit, depth: number) => void,
  ): void {
    const scope = this.scopes.get(e)!;
    scope.isAsync = this.scope.isAsync && (scope.awaits || generators.some((g) => g.isAsync));
    const u = new Unit(
      name,
      this.qualify(name),
      scope,
      this.scopes,
      { ...this.options, mode: "exec" },
      this.cls,
      e.pos[0],
    );
    u.shape = { posOnly: 0, argCount: 1, kwOnly: 0, varArgs: false, varKw: false };
    if (build) u.emit(build, 0, e.pos);
    const loops: { start: Label; end: Label; isAsync: boolean }[] = [];
    generators.forEach((g, i) => {
      const start = u.label();
      const end = u.label();
      if (i === 0) u.emit("LOAD_FAST", 0, g.iter.pos);
      else {
        u.expr(g.iter);
        u.emit(g.isAsync ? "GET_AITER" : "GET_ITER", 0, g.iter.pos);
      }
      u.mark(start);
      if (g.isAsync) {
        u.jump("SETUP_FINALLY", end, g.iter.pos);
        u.emit("GET_ANEXT", 0, g.iter.pos);
        u.awaitTop(g.iter.pos);
        u.emit("POP_BLOCK", 0, g.iter.pos);
      } else u.jump("FOR_ITER", end, g.iter.pos);
      u.store(g.target);
      for (const c of g.ifs) u.branch(c, false, start);
      loops.push({ start, end, isAsync: g.isAsync });
    });
    element(u, generators.length);
    for (const l of loops.reverse()) {
      u.jump("JUMP", l.start, e.pos);
      u.mark(l.end);
      if (l.isAsync) u.emit("END_ASYNC_FOR", 0, e.pos);
    }
    if (!build) u.emit("LOAD_CONST", u.constant(null), e.pos);
    u.emit("RETURN", 0, e.pos);
    const kind = !build
      ? scope.isAsync
        ? "asyncgen"
        : "generator"
      : scope.isAsync
        ? "coroutine"
        : "function";
    const code = u.finish(kind, null);
    this.closure(code, e.pos);
    this.emit("LOAD_CONST", this.constant(new PyCode(code)), e.pos);
    this.emit("MAKE_FUNCTION", 8, e.pos);
    const first = generators[0]!;
    this.expr(first.iter);
    this.emit(first.isAsync ? "GET_AITER" : "GET_ITER", 0, e.pos);
    this.emit("CALL", 1, e.pos);
    if (kind === "coroutine") this.awaitTop(e.pos);
  }

  // match: the subject stays on the stack; a pattern consumes a copy and leaves a boolean.

  private match(s: StmtOf<"Match">): void {
    const end = this.label();
    this.expr(s.subject);
    for (const c of s.cases) {
      const next = this.label();
      this.emit("DUP", 0, c.pattern.pos);
      this.pattern(c.pattern);
      this.jump("JUMP_IF_FALSE", next, c.pattern.pos);
      if (c.guard) this.branch(c.guard, false, next);
      this.emit("POP", 0, c.pattern.pos);
      this.body(c.body);
      this.jump("JUMP", end, c.pattern.pos);
      this.mark(next);
    }
    this.emit("POP", 0, s.pos);
    this.mark(end);
  }

  private pattern(p: Pattern): void {
    const yes = (): void => {
      this.emit("LOAD_CONST", this.constant(true), p.pos);
    };
    switch (p.type) {
      case "MatchValue":
        this.expr(p.value);
        this.emit("COMPARE", compareOps.indexOf("=="), p.pos);
        return;
      case "MatchSingleton":
        this.emit("LOAD_CONST", this.constant(p.value), p.pos);
        this.emit("COMPARE", compareOps.indexOf("is"), p.pos);
        return;
      case "MatchAs":
        if (p.pattern) {
          const fail = this.label();
          const end = this.label();
          this.emit("DUP", 0, p.pos);
          this.pattern(p.pattern);
          this.jump("JUMP_IF_FALSE", fail, p.pos);
          if (p.name) this.nameOp(p.name, "STORE", p.pos);
          else this.emit("POP", 0, p.pos);
          yes();
          this.jump("JUMP", end, p.pos);
          this.mark(fail);
          this.emit("POP", 0, p.pos);
          this.emit("LOAD_CONST", this.constant(false), p.pos);
          this.mark(end);
        } else {
          if (p.name) this.nameOp(p.name, "STORE", p.pos);
          else this.emit("POP", 0, p.pos);
          yes();
        }
        return;
      case "MatchStar":
        if (p.name) this.nameOp(p.name, "STORE", p.pos);
        else this.emit("POP", 0, p.pos);
        yes();
        return;
      case "MatchOr": {
        const end = this.label();
        p.patterns.forEach((x, i) => {
          if (i < p.patterns.length - 1) {
            const next = this.label();
            this.emit("DUP", 0, p.pos);
            this.pattern(x);
            this.jump("JUMP_IF_FALSE", next, p.pos);
            this.emit("POP", 0, p.pos);
            yes();
            this.jump("JUMP", end, p.pos);
            this.mark(next);
          } else this.pattern(x);
        });
        this.mark(end);
        return;
      }
      case "MatchSequence": {
        const at = p.patterns.findIndex((x) => x.type === "MatchStar");
        // Leaves a tuple of the parts, or None.
        this.emit(
          "MATCH_SEQUENCE",
          at < 0 ? p.patterns.length * 2 : (at * 65536 + (p.patterns.length - at - 1)) * 2 + 1,
          p.pos,
        );
        return this.parts(p.patterns, p.pos);
      }
      case "MatchMapping":
        for (const k of p.keys) this.expr(k);
        this.emit("BUILD_TUPLE", p.keys.length, p.pos);
        this.emit("MATCH_MAPPING", p.rest ? 1 : 0, p.pos);
        return this.parts(
          [
            ...p.patterns,
            ...(p.rest ? [{ type: "MatchAs", pattern: undefined, name: p.rest, pos: p.pos } as const] : []),
          ],
          p.pos,
        );
      case "MatchClass":
        this.expr(p.cls);
        this.emit("LOAD_CONST", this.constant(new PyTuple([...p.names])), p.pos);
        this.emit("MATCH_CLASS", p.patterns.length, p.pos);
        return this.parts([...p.patterns, ...p.named], p.pos);
    }
  }

  /** On top: a tuple of parts, or None when the shape did not fit. */
  private parts(patterns: readonly Pattern[], pos: Pos): void {
    const no = this.label();
    const end = this.label();
    this.emit("DUP", 0, pos);
    this.emit("LOAD_CONST", this.constant(null), pos);
    this.emit("COMPARE", compareOps.indexOf("is"), pos);
    this.jump("JUMP_IF_TRUE", no, pos);
    patterns.forEach((x, i) => {
      this.emit("DUP", 0, x.pos);
      this.emit("LOAD_CONST", this.constant(i), x.pos);
      this.emit("SUBSCR", 0, x.pos);
      this.pattern(x);
      this.jump("JUMP_IF_FALSE", no, x.pos);
    });
    this.emit("POP", 0, pos);
    this.emit("LOAD_CONST", this.constant(true), pos);
    this.jump("JUMP", end, pos);
    this.mark(no);
    this.emit("POP", 0, pos);
    this.emit("LOAD_CONST", this.constant(false), pos);
    this.mark(end);
  }
}

function constantValue(c: Constant): Value {
  if (c !== null && typeof c === "object" && "ellipsis" in c) return Ellipsis;
  if (c !== null && typeof c === "object") return "float" in c ? new PyFloat(c.float) : new PyBytes(c.bytes);
  return c;
}
