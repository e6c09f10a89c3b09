/** Which name is local, captured, free or global, scope by scope. */
import type { Comprehension, Expr, Params, Pattern, Stmt } from "./ast.ts";
import { PySyntaxError } from "./ast.ts";

export type NameKind = "local" | "cell" | "free" | "global" | "name";

export class Scope {
  readonly assigned = new Set<string>();
  readonly used = new Set<string>();
  readonly globals = new Set<string>();
  readonly nonlocals = new Set<string>();
  readonly params: string[] = [];
  readonly cells = new Set<string>();
  readonly free = new Set<string>();
  readonly children: Scope[] = [];
  isGenerator = false;
  isAsync = false;
  /** An `await` stands in it: a comprehension that waits. */
  awaits = false;

  constructor(
    readonly kind: "module" | "function" | "class" | "comprehension",
    readonly name: string,
    readonly parent: Scope | undefined,
  ) {
    parent?.children.push(this);
  }

  get isFunction(): boolean {
    return this.kind === "function" || this.kind === "comprehension";
  }

  kindOf(name: string): NameKind {
    if (this.globals.has(name)) return "global";
    if (this.free.has(name)) return "free";
    if (this.cells.has(name)) return "cell";
    if (!this.isFunction) return "name";
    return this.assigned.has(name) ? "local" : "global";
  }
}

export type ScopeTable = Map<object, Scope>;

export function analyse(body: readonly Stmt[] | Expr): { readonly root: Scope; readonly scopes: ScopeTable } {
  const scopes: ScopeTable = new Map();
  const root = new Scope("module", "<module>", undefined);
  const a = new Analyser(scopes);
  if ("type" in body) a.expr(body as Expr, root);
  else a.stmts(body as readonly Stmt[], root);
  resolve(root);
  return { root, scopes };
}

/** Marks captured names: bottom-up, a name not bound here is looked for in the functions around. */
function resolve(scope: Scope): void {
  for (const child of scope.children) resolve(child);
  for (const child of scope.children) {
    for (const name of child.free) {
      // A class body does not lend its names to the functions inside it, but passes captured ones on.
      if (
        scope.isFunction &&
        scope.assigned.has(name) &&
        !scope.globals.has(name) &&
        !scope.nonlocals.has(name)
      )
        scope.cells.add(name);
      else if (scope.kind === "class" && name === "__class__") scope.cells.add(name);
      else if (scope.kind !== "module" && boundAbove(scope, name)) scope.free.add(name);
    }
  }
  if (scope.kind === "module") return;
  for (const name of [...scope.used, ...scope.nonlocals]) {
    if (scope.globals.has(name)) continue;
    if (scope.assigned.has(name) && !scope.nonlocals.has(name)) continue;
    if (boundAbove(scope, name)) scope.free.add(name);
  }
}

function boundAbove(scope: Scope, name: string): boolean {
  for (let s = scope.parent; s; s = s.parent) {
    if (s.kind === "class" && name === "__class__") return true;
    if (!s.isFunction) continue;
    if (s.globals.has(name)) return false;
    if (s.assigned.has(name) && !s.nonlocals.has(name)) return true;
  }
  return false;
}

class Analyser {
  /** Name mangling inside classes. */
  private cls: string | undefined;

  constructor(private readonly scopes: ScopeTable) {}

  private mangle(name: string): string {
    return this.cls && name.startsWith("__") && !name.endsWith("__")
      ? `_${this.cls.replace(/^_+/, "")}${name}`
      : name;
  }

  stmts(list: readonly Stmt[], s: Scope): void {
    for (const st of list) this.stmt(st, s);
  }

  private stmt(st: Stmt, s: Scope): void {
    switch (st.type) {
      case "Expr":
        return this.expr(st.value, s);
      case "Assign":
        this.expr(st.value, s);
        for (const t of st.targets) this.expr(t, s, true);
        return;
      case "AugAssign":
        this.expr(st.target, s);
        this.expr(st.target, s, true);
        return this.expr(st.value, s);
      case "AnnAssign":
        this.expr(st.target, s, true);
        this.expr(st.annotation, s);
        if (st.value) this.expr(st.value, s);
        return;
      case "Return":
        if (st.value) this.expr(st.value, s);
        return;
      case "Delete":
        for (const t of st.targets) this.expr(t, s, true);
        return;
      case "Global":
        for (const n of st.names) {
          if (s.params.includes(n)) throw new PySyntaxError(`name '${n}' is parameter and global`, st.pos);
          if (s.kind !== "module" && s.assigned.has(n))
            throw new PySyntaxError(`name '${n}' is assigned to before global declaration`, st.pos);
          if (s.kind !== "module" && s.used.has(n))
            throw new PySyntaxError(`name '${n}' is used prior to global declaration`, st.pos);
          s.globals.add(n);
        }
        return;
      case "Nonlocal":
        for (const n of st.names) {
          if (s.kind === "module")
            throw new PySyntaxError("nonlocal declaration not allowed at module level", st.pos);
          if (!boundAbove(s, n)) throw new PySyntaxError(`no binding for nonlocal '${n}' found`, st.pos);
          s.nonlocals.add(n);
        }
        return;
      case "Import":
        for (const a of st.names) s.assigned.add(a.asname ?? a.name.split(".")[0]!);
        return;
      case "ImportFrom":
        for (const a of st.names) if (a.name !== "*") s.assigned.add(a.asname ?? a.name);
        return;
      case "If":
      case "While":
        this.expr(st.test, s);
        this.stmts(st.body, s);
        return this.stmts(st.orelse, s);
      case "For":
        this.expr(st.iter, s);
        this.expr(st.target, s, true);
        this.stmts(st.body, s);
        return this.stmts(st.orelse, s);
      case "With":
        for (const it of st.items) {
          this.expr(it.context, s);
          if (it.target) this.expr(it.target, s, true);
        }
        return this.stmts(st.body, s);
      case "Raise":
        if (st.exc) this.expr(st.exc, s);
        if (st.cause) this.expr(st.cause, s);
        return;
      case "Try":
        this.stmts(st.body, s);
        for (const h of st.handlers) {
          if (h.type) this.expr(h.type, s);
          if (h.name) s.assigned.add(this.mangle(h.name));
          this.stmts(h.body, s);
        }
        this.stmts(st.orelse, s);
        return this.stmts(st.final, s);
      case "Assert":
        this.expr(st.test, s);
        if (st.msg) this.expr(st.msg, s);
        return;
      case "FunctionDef": {
        for (const d of st.decorators) this.expr(d, s);
        this.defaults(st.params, s);
        if (st.returns) this.expr(st.returns, s);
        s.assigned.add(this.mangle(st.name));
        const inner = new Scope("function", st.name, s);
        inner.isAsync = st.isAsync;
        this.params(st.params, inner);
        this.scopes.set(st, inner);
        // Annotations of the body are read before declarations, as a function is one scope.
        this.stmts(st.body, inner);
        return;
      }
      case "ClassDef": {
        for (const d of st.decorators) this.expr(d, s);
        for (const b of st.bases) this.expr(b, s);
        for (const k of st.keywords) this.expr(k.value, s);
        s.assigned.add(this.mangle(st.name));
        const inner = new Scope("class", st.name, s);
        this.scopes.set(st, inner);
        const outer = this.cls;
        this.cls = st.name;
        this.stmts(st.body, inner);
        this.cls = outer;
        return;
      }
      case "Match":
        this.expr(st.subject, s);
        for (const c of st.cases) {
          this.pattern(c.pattern, s);
          if (c.guard) this.expr(c.guard, s);
          this.stmts(c.body, s);
        }
        return;
      case "Pass":
      case "Break":
      case "Continue":
        return;
    }
  }

  private pattern(p: Pattern, s: Scope): void {
    switch (p.type) {
      case "MatchValue":
        return this.expr(p.value, s);
      case "MatchSingleton":
        return;
      case "MatchSequence":
      case "MatchOr":
        for (const x of p.patterns) this.pattern(x, s);
        return;
      case "MatchStar":
        if (p.name) s.assigned.add(p.name);
        return;
      case "MatchMapping":
        for (const k of p.keys) this.expr(k, s);
        for (const x of p.patterns) this.pattern(x, s);
        if (p.rest) s.assigned.add(p.rest);
        return;
      case "MatchClass":
        this.expr(p.cls, s);
        for (const x of [...p.patterns, ...p.named]) this.pattern(x, s);
        return;
      case "MatchAs":
        if (p.pattern) this.pattern(p.pattern, s);
        if (p.name) s.assigned.add(p.name);
        return;
    }
  }

  private defaults(p: Params, s: Scope): void {
    for (const x of [...p.posOnly, ...p.args, ...p.kwOnly]) {
      if (x.default) this.expr(x.default, s);
      if (x.annotation) this.expr(x.annotation, s);
    }
    if (p.varArgs?.annotation) this.expr(p.varArgs.annotation, s);
    if (p.kwArgs?.annotation) this.expr(p.kwArgs.annotation, s);
  }

  private params(p: Params, inner: Scope): void {
    const add = (n: string): void => {
      inner.params.push(this.mangle(n));
      inner.assigned.add(this.mangle(n));
    };
    for (const x of [...p.posOnly, ...p.args, ...p.kwOnly]) add(x.name);
    if (p.varArgs) add(p.varArgs.name);
    if (p.kwArgs) add(p.kwArgs.name);
  }

  private comprehension(
    node: Expr,
    name: string,
    generators: readonly Comprehension[],
    s: Scope,
    parts: readonly Expr[],
  ): void {
    this.expr(generators[0]!.iter, s);
    const inner = new Scope("comprehension", name, s);
    inner.params.push(".0");
    inner.assigned.add(".0");
    inner.isGenerator = node.type === "GeneratorExp";
    this.scopes.set(node, inner);
    generators.forEach((g, i) => {
      if (i > 0) this.expr(g.iter, inner);
      this.expr(g.target, inner, true);
      for (const c of g.ifs) this.expr(c, inner);
    });
    for (const e of parts) this.expr(e, inner);
  }

  expr(e: Expr, s: Scope, store = false): void {
    switch (e.type) {
      case "Const":
        return;
      case "Name": {
        const name = this.mangle(e.id);
        if (store) s.assigned.add(name);
        else {
          s.used.add(name);
          // Bare super() needs the class it stands in.
          if (name === "super" && s.isFunction) s.used.add("__class__");
        }
        return;
      }
      case "Tuple":
      case "List":
      case "Set":
        for (const x of e.elts) this.expr(x, s, store);
        return;
      case "Starred":
        return this.expr(e.value, s, store);
      case "Dict":
        for (const k of e.keys) if (k) this.expr(k, s);
        for (const v of e.values) this.expr(v, s);
        return;
      case "BinOp":
        this.expr(e.left, s);
        return this.expr(e.right, s);
      case "UnaryOp":
        return this.expr(e.operand, s);
      case "BoolOp":
      case "JoinedStr":
        for (const v of e.values) this.expr(v, s);
        return;
      case "Compare":
        this.expr(e.left, s);
        for (const c of e.comparators) this.expr(c, s);
        return;
      case "Call":
        this.expr(e.func, s);
        for (const a of e.args) this.expr(a, s);
        for (const k of e.keywords) this.expr(k.value, s);
        return;
      case "Attribute":
        return this.expr(e.value, s);
      case "Subscript":
        this.expr(e.value, s);
        return this.expr(e.index, s);
      case "Slice":
        if (e.lower) this.expr(e.lower, s);
        if (e.upper) this.expr(e.upper, s);
        if (e.step) this.expr(e.step, s);
        return;
      case "IfExp":
        this.expr(e.test, s);
        this.expr(e.body, s);
        return this.expr(e.orelse, s);
      case "Lambda": {
        this.defaults(e.params, s);
        const inner = new Scope("function", "<lambda>", s);
        this.params(e.params, inner);
        this.scopes.set(e, inner);
        return this.expr(e.body, inner);
      }
      case "ListComp":
        return this.comprehension(e, "<listcomp>", e.generators, s, [e.elt]);
      case "SetComp":
        return this.comprehension(e, "<setcomp>", e.generators, s, [e.elt]);
      case "GeneratorExp":
        return this.comprehension(e, "<genexpr>", e.generators, s, [e.elt]);
      case "DictComp":
        return this.comprehension(e, "<dictcomp>", e.generators, s, [e.key, e.value]);
      case "NamedExpr": {
        this.expr(e.value, s);
        if (e.target.type !== "Name") return;
        // Inside a comprehension the name belongs to the function around it.
        let at = s;
        const name = this.mangle(e.target.id);
        while (at.kind === "comprehension" && at.parent) {
          at.nonlocals.add(name);
          at = at.parent;
        }
        at.assigned.add(name);
        if (!at.isFunction) {
          for (let c: Scope | undefined = s; c && c !== at; c = c.parent) {
            c.nonlocals.delete(name);
            c.globals.add(name);
          }
        }
        return;
      }
      case "Yield":
      case "YieldFrom":
        if (!s.isFunction) throw new PySyntaxError("'yield' outside function", e.pos);
        s.isGenerator = true;
        if (e.value) this.expr(e.value, s);
        return;
      case "Await":
        if (!s.isFunction) throw new PySyntaxError("'await' outside function", e.pos);
        s.awaits = true;
        return this.expr(e.value, s);
      case "FormattedValue":
        this.expr(e.value, s);
        if (e.spec) this.expr(e.spec, s);
        return;
    }
  }
}
