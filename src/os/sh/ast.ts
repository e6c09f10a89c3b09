/**
 * What the parser makes of a script.
 *
 * Words keep their raw text (for `set -x`, `jobs`, `type`) and a list of parts.
 * A word that is the same every time it is expanded carries its value in
 * `literal`, so the common case costs nothing.
 */

export type Dialect = "bash" | "dash" | "ash";

export type Part =
  /** Unquoted text: may hold glob characters, braces, a tilde. */
  | { readonly type: "lit"; readonly text: string }
  /** Quoted by backslash, '…' or $'…'. */
  | { readonly type: "quoted"; readonly text: string }
  | { readonly type: "double"; readonly parts: readonly Part[] }
  | ParamPart
  | { readonly type: "command"; readonly script: Script }
  | { readonly type: "arith"; readonly parts: readonly Part[] }
  | { readonly type: "process"; readonly direction: "<" | ">"; readonly script: Script };

export interface ParamPart {
  readonly type: "param";
  readonly name: string;
  /** `${#name}` */
  readonly length?: boolean;
  /** `${!name}` */
  readonly indirect?: boolean;
  readonly index?: Word;
  readonly op?: ParamOp;
  /** As written, for error messages. */
  readonly text: string;
}

export type ParamOp =
  | {
      readonly kind: "default";
      readonly op: "-" | "=" | "?" | "+";
      readonly colon: boolean;
      readonly word: readonly Part[];
    }
  | { readonly kind: "trim"; readonly op: "#" | "##" | "%" | "%%"; readonly pattern: readonly Part[] }
  | {
      readonly kind: "replace";
      readonly mode: "" | "/" | "#" | "%";
      readonly pattern: readonly Part[];
      readonly by: readonly Part[];
    }
  | { readonly kind: "slice"; readonly offset: readonly Part[]; readonly length: readonly Part[] | undefined }
  | { readonly kind: "case"; readonly op: "^" | "^^" | "," | ",,"; readonly pattern: readonly Part[] }
  | { readonly kind: "transform"; readonly op: string }
  | { readonly kind: "names"; readonly star: boolean }
  | { readonly kind: "bad" };

export interface Word {
  readonly parts: readonly Part[];
  readonly text: string;
  /** Set when expansion always gives exactly this one field. */
  readonly literal: string | undefined;
  /** `name=value` as an argument of declare, export, local … */
  readonly assign?: Assign;
}

export interface ArrayElement {
  readonly index: Word | undefined;
  readonly append: boolean;
  readonly value: Word;
}

export interface Assign {
  readonly name: string;
  readonly index: Word | undefined;
  readonly append: boolean;
  readonly value: Word | readonly ArrayElement[];
  readonly text: string;
}

export type RedirectOp = "<" | ">" | ">>" | ">|" | "<>" | "<&" | ">&" | "&>" | "&>>" | "<<" | "<<<";

export interface Redirect {
  readonly op: RedirectOp;
  readonly fd: number | undefined;
  /** `{name}>file`, `{name[index]}>file` */
  readonly fdName: string | undefined;
  /** For a here-document: its delimiter. */
  readonly target: Word;
  heredoc?: { parts: readonly Part[]; raw: string; quoted: boolean; strip: boolean };
}

export interface Simple {
  readonly type: "simple";
  readonly assigns: readonly Assign[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
  readonly line: number;
  /** Known once it has run: nothing in it ever has to wait. */
  immediate?: boolean;
}

export interface Pipeline {
  readonly type: "pipeline";
  readonly negate: boolean;
  readonly time: "no" | "bash" | "posix";
  readonly stages: readonly Command[];
  /** `|&` after stage n. */
  readonly errorToo: readonly boolean[];
}

export interface AndOr {
  readonly type: "andor";
  readonly first: Command;
  readonly rest: readonly { readonly op: "&&" | "||"; readonly command: Command }[];
}

export interface Script {
  readonly type: "list";
  readonly items: readonly { readonly command: Command; readonly background: boolean }[];
}

interface Compound {
  readonly redirects: readonly Redirect[];
  readonly line: number;
}

export interface CaseItem {
  readonly patterns: readonly Word[];
  readonly body: Script;
  readonly end: ";;" | ";&" | ";;&";
}

export type CondExpr =
  | { readonly type: "unary"; readonly op: string; readonly word: Word }
  | { readonly type: "binary"; readonly op: string; readonly left: Word; readonly right: Word }
  | { readonly type: "and" | "or"; readonly left: CondExpr; readonly right: CondExpr }
  | { readonly type: "not"; readonly expr: CondExpr };

export type CompoundCommand =
  | (Compound & { readonly type: "subshell"; readonly body: Script })
  | (Compound & { readonly type: "group"; readonly body: Script })
  | (Compound & {
      readonly type: "if";
      readonly branches: readonly { readonly test: Script; readonly body: Script }[];
      readonly otherwise: Script | undefined;
    })
  | (Compound & {
      readonly type: "for";
      readonly name: string;
      readonly words: readonly Word[] | undefined;
      readonly body: Script;
    })
  | (Compound & {
      readonly type: "select";
      readonly name: string;
      readonly words: readonly Word[] | undefined;
      readonly body: Script;
    })
  | (Compound & {
      readonly type: "cfor";
      readonly init: readonly Part[];
      readonly test: readonly Part[];
      readonly step: readonly Part[];
      readonly body: Script;
    })
  | (Compound & {
      readonly type: "while";
      readonly until: boolean;
      readonly test: Script;
      readonly body: Script;
    })
  | (Compound & { readonly type: "case"; readonly word: Word; readonly items: readonly CaseItem[] })
  | (Compound & { readonly type: "cond"; readonly expr: CondExpr })
  | (Compound & { readonly type: "arithmetic"; readonly parts: readonly Part[]; readonly text: string });

export interface FunctionDef {
  readonly type: "function";
  readonly name: string;
  readonly body: CompoundCommand | Simple;
  readonly line: number;
  readonly source: string;
  /** The file it was defined in. */
  file?: string;
}

export interface Coproc {
  readonly type: "coproc";
  readonly name: string;
  readonly body: Command;
  readonly line: number;
}

export type Command = Simple | Pipeline | AndOr | Script | CompoundCommand | FunctionDef | Coproc;
