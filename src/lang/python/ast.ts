/** The tree of a Python program. Every node knows where it stands in the text. */

/** First line, first column, last line, last column; lines from 1, columns from 0, in characters. */
export type Pos = readonly [line: number, col: number, endLine: number, endCol: number];

export interface Param {
  readonly name: string;
  readonly default: Expr | undefined;
  readonly annotation: Expr | undefined;
}

export interface Params {
  readonly posOnly: readonly Param[];
  readonly args: readonly Param[];
  readonly varArgs: Param | undefined;
  readonly kwOnly: readonly Param[];
  readonly kwArgs: Param | undefined;
}

export interface Comprehension {
  readonly target: Expr;
  readonly iter: Expr;
  readonly ifs: readonly Expr[];
  readonly isAsync: boolean;
}

export interface Keyword {
  /** Undefined for `**mapping`. */
  readonly name: string | undefined;
  readonly value: Expr;
}

export type Constant =
  | null
  | boolean
  | number
  | bigint
  | string
  | { readonly float: number }
  | { readonly bytes: Uint8Array }
  | { readonly ellipsis: true };

export type Expr = { readonly pos: Pos } & (
  | { readonly type: "Const"; readonly value: Constant }
  | { readonly type: "Name"; readonly id: string }
  | { readonly type: "Tuple" | "List" | "Set"; readonly elts: readonly Expr[] }
  /** A key of undefined is `**value`. */
  | { readonly type: "Dict"; readonly keys: readonly (Expr | undefined)[]; readonly values: readonly Expr[] }
  | { readonly type: "BinOp"; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly type: "UnaryOp"; readonly op: "-" | "+" | "~" | "not"; readonly operand: Expr }
  | { readonly type: "BoolOp"; readonly op: "and" | "or"; readonly values: readonly Expr[] }
  | {
      readonly type: "Compare";
      readonly left: Expr;
      readonly ops: readonly string[];
      readonly comparators: readonly Expr[];
    }
  | {
      readonly type: "Call";
      readonly func: Expr;
      readonly args: readonly Expr[];
      readonly keywords: readonly Keyword[];
    }
  | { readonly type: "Attribute"; readonly value: Expr; readonly attr: string }
  | { readonly type: "Subscript"; readonly value: Expr; readonly index: Expr }
  | {
      readonly type: "Slice";
      readonly lower: Expr | undefined;
      readonly upper: Expr | undefined;
      readonly step: Expr | undefined;
    }
  | { readonly type: "Starred"; readonly value: Expr }
  | { readonly type: "IfExp"; readonly test: Expr; readonly body: Expr; readonly orelse: Expr }
  | { readonly type: "Lambda"; readonly params: Params; readonly body: Expr }
  | {
      readonly type: "ListComp" | "SetComp" | "GeneratorExp";
      readonly elt: Expr;
      readonly generators: readonly Comprehension[];
    }
  | {
      readonly type: "DictComp";
      readonly key: Expr;
      readonly value: Expr;
      readonly generators: readonly Comprehension[];
    }
  | { readonly type: "NamedExpr"; readonly target: Expr; readonly value: Expr }
  | { readonly type: "Yield"; readonly value: Expr | undefined }
  | { readonly type: "YieldFrom"; readonly value: Expr }
  | { readonly type: "Await"; readonly value: Expr }
  /** Text pieces and `{…}` pieces of an f-string. */
  | { readonly type: "JoinedStr"; readonly values: readonly Expr[] }
  | {
      readonly type: "FormattedValue";
      readonly value: Expr;
      readonly conversion: "r" | "s" | "a" | undefined;
      readonly spec: Expr | undefined;
    }
);

export type ExprOf<T extends Expr["type"]> = Extract<Expr, { readonly type: T }>;

export interface ExceptHandler {
  readonly type: Expr | undefined;
  readonly name: string | undefined;
  readonly body: readonly Stmt[];
  readonly pos: Pos;
}

export interface WithItem {
  readonly context: Expr;
  readonly target: Expr | undefined;
}

export type Pattern = { readonly pos: Pos } & (
  | { readonly type: "MatchValue"; readonly value: Expr }
  | { readonly type: "MatchSingleton"; readonly value: null | boolean }
  | { readonly type: "MatchSequence"; readonly patterns: readonly Pattern[] }
  | { readonly type: "MatchStar"; readonly name: string | undefined }
  | {
      readonly type: "MatchMapping";
      readonly keys: readonly Expr[];
      readonly patterns: readonly Pattern[];
      readonly rest: string | undefined;
    }
  | {
      readonly type: "MatchClass";
      readonly cls: Expr;
      readonly patterns: readonly Pattern[];
      readonly names: readonly string[];
      readonly named: readonly Pattern[];
    }
  | { readonly type: "MatchAs"; readonly pattern: Pattern | undefined; readonly name: string | undefined }
  | { readonly type: "MatchOr"; readonly patterns: readonly Pattern[] }
);

export interface MatchCase {
  readonly pattern: Pattern;
  readonly guard: Expr | undefined;
  readonly body: readonly Stmt[];
}

export interface Alias {
  readonly name: string;
  readonly asname: string | undefined;
}

export type Stmt = { readonly pos: Pos } & (
  | { readonly type: "Expr"; readonly value: Expr }
  | { readonly type: "Assign"; readonly targets: readonly Expr[]; readonly value: Expr }
  | { readonly type: "AugAssign"; readonly target: Expr; readonly op: string; readonly value: Expr }
  | {
      readonly type: "AnnAssign";
      readonly target: Expr;
      readonly annotation: Expr;
      readonly value: Expr | undefined;
    }
  | { readonly type: "Return"; readonly value: Expr | undefined }
  | { readonly type: "Delete"; readonly targets: readonly Expr[] }
  | { readonly type: "Pass" | "Break" | "Continue" }
  | { readonly type: "Global" | "Nonlocal"; readonly names: readonly string[] }
  | { readonly type: "Import"; readonly names: readonly Alias[] }
  | {
      readonly type: "ImportFrom";
      readonly module: string;
      readonly names: readonly Alias[];
      readonly level: number;
    }
  | {
      readonly type: "If";
      readonly test: Expr;
      readonly body: readonly Stmt[];
      readonly orelse: readonly Stmt[];
    }
  | {
      readonly type: "While";
      readonly test: Expr;
      readonly body: readonly Stmt[];
      readonly orelse: readonly Stmt[];
    }
  | {
      readonly type: "For";
      readonly target: Expr;
      readonly iter: Expr;
      readonly body: readonly Stmt[];
      readonly orelse: readonly Stmt[];
      readonly isAsync: boolean;
    }
  | {
      readonly type: "With";
      readonly items: readonly WithItem[];
      readonly body: readonly Stmt[];
      readonly isAsync: boolean;
    }
  | { readonly type: "Raise"; readonly exc: Expr | undefined; readonly cause: Expr | undefined }
  | {
      readonly type: "Try";
      readonly body: readonly Stmt[];
      readonly handlers: readonly ExceptHandler[];
      readonly orelse: readonly Stmt[];
      readonly final: readonly Stmt[];
    }
  | { readonly type: "Assert"; readonly test: Expr; readonly msg: Expr | undefined }
  | {
      readonly type: "FunctionDef";
      readonly name: string;
      readonly params: Params;
      readonly body: readonly Stmt[];
      readonly decorators: readonly Expr[];
      readonly returns: Expr | undefined;
      readonly isAsync: boolean;
    }
  | {
      readonly type: "ClassDef";
      readonly name: string;
      readonly bases: readonly Expr[];
      readonly keywords: readonly Keyword[];
      readonly body: readonly Stmt[];
      readonly decorators: readonly Expr[];
    }
  | { readonly type: "Match"; readonly subject: Expr; readonly cases: readonly MatchCase[] }
);

export type StmtOf<T extends Stmt["type"]> = Extract<Stmt, { readonly type: T }>;

/** The text is not Python. `kind` is the exception's class. */
export class PySyntaxError extends Error {
  constructor(
    message: string,
    readonly pos: Pos,
    readonly kind: "SyntaxError" | "IndentationError" | "TabError" = "SyntaxError",
    /** The text merely ends too early: a prompt would ask for more. */
    readonly incomplete = false,
  ) {
    super(message);
  }
}

/** Valid Python that this simulation does not run. Never a Python exception: a `try` must not swallow it. */
export class Refusal extends Error {
  constructor(
    /** What, as a noun phrase: `complex numbers`. */
    readonly what: string,
    readonly line?: number,
    readonly file?: string,
    /** The whole sentence, when "… is not simulated" does not say it. */
    readonly sentence?: string,
  ) {
    super(what);
  }
}
