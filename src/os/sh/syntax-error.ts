/**
 * A script that cannot be parsed. The fault is data; each shell has its own words for it.
 *
 * `incomplete` faults are those that more input could repair: an interactive
 * shell asks for another line instead of complaining.
 */
import type { Dialect } from "./ast.ts";
import { visible } from "./quote.ts";

export type Fault =
  /** A token where it may not stand. `kind` is how dash names classes of tokens. */
  | {
      readonly type: "unexpected";
      readonly token: string;
      readonly kind: "operator" | "keyword" | "word" | "newline" | "redirection";
      readonly expecting?: string;
    }
  | { readonly type: "end"; readonly expecting?: string }
  | { readonly type: "quote"; readonly close: string }
  | { readonly type: "heredoc"; readonly delimiters: readonly string[] }
  /** In words of its own. `ends`: a script ends there without an error; `[[` of bash 5.2 is such a case. */
  | {
      readonly type: "text";
      readonly bash: readonly string[];
      readonly posix?: string;
      readonly ends?: boolean;
    };

export class SyntaxFault extends Error {
  constructor(
    readonly fault: Fault,
    /** 1-based. */
    readonly line: number,
    readonly incomplete: boolean,
    /** The source line at fault. */
    readonly source: string,
    /** Only the line is given up, with status 1: an array that cannot be read. */
    readonly discards = false,
  ) {
    super(fault.type);
  }
}

/**
 * The lines a shell prints, without the prefix that names it. In bash's
 * second line the prefix is repeated.
 *
 * @source bash 5.2.15, dash 0.5.12, busybox 1.35
 */
export function faultText(fault: SyntaxFault, dialect: Dialect): readonly string[] {
  const f = fault.fault;
  if (dialect === "bash") {
    switch (f.type) {
      case "unexpected":
        return [`syntax error near unexpected token \`${visible(f.token)}'`, `\`${fault.source}'`];
      case "end":
      case "heredoc":
        return ["syntax error: unexpected end of file"];
      case "quote":
        return [`unexpected EOF while looking for matching \`${f.close}'`];
      case "text":
        return f.bash;
    }
  }
  return [posixText(f, dialect)];
}

function posixText(f: Fault, dialect: Dialect): string {
  const lead = dialect === "dash" ? "Syntax error" : "syntax error";
  const quote = dialect === "dash" ? "Unterminated quoted string" : "unterminated quoted string";
  switch (f.type) {
    case "unexpected": {
      const name =
        f.kind === "operator" || f.kind === "keyword"
          ? `"${f.token}"`
          : f.kind === "word" && dialect === "ash"
            ? "word"
            : f.kind;
      const expecting = f.expecting === undefined ? "" : ` (expecting "${f.expecting}")`;
      return dialect === "dash"
        ? `${lead}: ${name} unexpected${expecting}`
        : `${lead}: unexpected ${name}${expecting}`;
    }
    case "end":
    case "heredoc": {
      const expecting = f.type === "end" && f.expecting !== undefined ? ` (expecting "${f.expecting}")` : "";
      return dialect === "dash"
        ? `${lead}: end of file unexpected${expecting}`
        : `${lead}: unexpected end of file${expecting}`;
    }
    case "quote":
      if (f.close === "`")
        return dialect === "dash"
          ? `${lead}: EOF in backquote substitution`
          : `${lead}: EOF in backquote substitution`;
      if (f.close === "}") return dialect === "dash" ? `${lead}: Missing '}'` : `${lead}: missing '}'`;
      if (f.close === "))") return `${lead}: ${dialect === "dash" ? "Missing" : "missing"} '))'`;
      if (f.close === ")")
        return dialect === "dash"
          ? `${lead}: end of file unexpected (expecting ")")`
          : `${lead}: unexpected end of file (expecting ")")`;
      return `${lead}: ${quote}`;
    case "text":
      return `${lead}: ${f.posix ?? f.bash[0] ?? ""}`;
  }
}
