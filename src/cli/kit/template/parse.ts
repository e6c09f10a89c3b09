/** Go's text/template grammar: text, actions, pipelines, variables, if, with, range, define, template, block, break, continue. */
import { TemplateParseError } from "./errors.ts";
import { lex, type Token } from "./lex.ts";

interface At {
  /** Offset of the node in the template's text. */
  readonly at: number;
}

export type Expression =
  | (At & { readonly type: "dot" })
  | (At & { readonly type: "nil" })
  | (At & { readonly type: "bool"; readonly value: boolean })
  | (At & { readonly type: "number"; readonly text: string; readonly value: number })
  | (At & { readonly type: "string"; readonly text: string; readonly value: string })
  | (At & { readonly type: "field"; readonly names: readonly string[] })
  | (At & { readonly type: "variable"; readonly name: string; readonly names: readonly string[] })
  | (At & { readonly type: "function"; readonly name: string })
  | (At & { readonly type: "chain"; readonly base: Expression; readonly names: readonly string[] })
  | Pipe;

export interface Command extends At {
  readonly words: readonly Expression[];
}

export interface Pipe extends At {
  readonly type: "pipe";
  readonly variables: readonly string[];
  /** `=` instead of `:=`. */
  readonly assign: boolean;
  readonly commands: readonly Command[];
}

export type Node =
  | (At & { readonly type: "text"; readonly text: string })
  | (At & { readonly type: "action"; readonly pipe: Pipe })
  | (At & {
      readonly type: "if" | "with" | "range";
      readonly pipe: Pipe;
      readonly body: readonly Node[];
      readonly otherwise: readonly Node[];
    })
  | (At & { readonly type: "break" | "continue" })
  | (At & { readonly type: "template"; readonly name: string; readonly pipe: Pipe | undefined });

export interface Template {
  readonly name: string;
  readonly source: string;
  readonly body: readonly Node[];
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}

const keywords = new Set([
  "if",
  "with",
  "range",
  "else",
  "end",
  "break",
  "continue",
  "define",
  "template",
  "block",
  "nil",
]);

/** How a node is written in error messages. */
export function show(e: Expression): string {
  switch (e.type) {
    case "dot":
      return ".";
    case "nil":
      return "nil";
    case "bool":
      return String(e.value);
    case "number":
    case "string":
      return e.text;
    case "field":
      return e.names.map((n) => `.${n}`).join("");
    case "variable":
      return [e.name, ...e.names].join(".");
    case "function":
      return e.name;
    case "chain":
      return `${e.base.type === "pipe" ? `(${show(e.base)})` : show(e.base)}${e.names.map((n) => `.${n}`).join("")}`;
    case "pipe":
      return `${e.variables.length > 0 ? `${e.variables.join(", ")} ${e.assign ? "=" : ":="} ` : ""}${e.commands.map(showCommand).join(" | ")}`;
  }
}

export function showCommand(command: Command): string {
  return command.words.map((w) => (w.type === "pipe" ? `(${show(w)})` : show(w))).join(" ");
}

/**
 * @param name what errors call it; Docker's formats have none
 * @param functions names a template may call
 * @throws TemplateParseError
 */
export function parseTemplate(
  source: string,
  name: string,
  functions: { has(name: string): boolean },
): Template {
  const tokens = lex(source, name);
  const defined = new Map<string, readonly Node[]>();
  let position = 0;
  let variables: string[] = ["$"];
  let rangeDepth = 0;

  const peek = (): Token => tokens[position] as Token;
  const take = (): Token => tokens[position++] as Token;
  const fail = (message: string): never => {
    const token = tokens[Math.min(position, tokens.length - 1)] as Token;
    throw new TemplateParseError(`template: ${name}:${token.line}: ${message}`);
  };
  const describe = (token: Token) =>
    token.type === "eof"
      ? "EOF"
      : token.type === "dot"
        ? "<.>"
        : keywords.has(token.text)
          ? `<${token.text}>`
          : JSON.stringify(token.text);
  const skipSpace = () => {
    while (peek().type === "space") position += 1;
  };
  const nextWord = (): Token => {
    skipSpace();
    return peek();
  };

  const operand = (): Expression | undefined => {
    const token = peek();
    let base: Expression;
    switch (token.type) {
      case "dot":
        base = { type: "dot", at: token.at };
        break;
      case "field":
        base = { type: "field", names: [token.text.slice(1)], at: token.at };
        break;
      case "variable":
        if (!variables.includes(token.text)) fail(`undefined variable ${JSON.stringify(token.text)}`);
        base = { type: "variable", name: token.text, names: [], at: token.at };
        break;
      case "number":
        base = { type: "number", text: token.text, value: Number(token.text), at: token.at };
        break;
      case "string":
        base = { type: "string", text: token.text, value: unquote(token.text, fail), at: token.at };
        break;
      case "char": {
        const value = unquote(`"${token.text.slice(1, -1).replace(/"/g, '\\"')}"`, fail);
        if ([...value].length !== 1) fail(`malformed character constant: ${token.text}`);
        base = { type: "number", text: token.text, value: value.codePointAt(0) ?? 0, at: token.at };
        break;
      }
      case "identifier":
        if (token.text === "true" || token.text === "false")
          base = { type: "bool", value: token.text === "true", at: token.at };
        else if (token.text === "nil") base = { type: "nil", at: token.at };
        else {
          if (keywords.has(token.text)) return undefined;
          if (!functions.has(token.text)) fail(`function ${JSON.stringify(token.text)} not defined`);
          base = { type: "function", name: token.text, at: token.at };
        }
        break;
      case "punct":
        if (token.text !== "(") return undefined;
        position += 1;
        base = pipeline("parenthesized pipeline", ")");
        position -= 1;
        break;
      default:
        return undefined;
    }
    position += 1;
    if (peek().type !== "field") return base;
    const at = peek().at;
    const names: string[] = [];
    while (peek().type === "field") names.push(take().text.slice(1));
    if (base.type === "field") return { ...base, names: [...base.names, ...names], at };
    if (base.type === "variable") return { ...base, names, at };
    if (
      base.type === "bool" ||
      base.type === "string" ||
      base.type === "number" ||
      base.type === "nil" ||
      base.type === "dot"
    )
      fail(`unexpected . after term ${JSON.stringify(show(base))}`);
    return { type: "chain", base, names, at };
  };

  const commandOf = (): Command => {
    const words: Expression[] = [];
    const at = nextWord().at;
    for (;;) {
      skipSpace();
      const word = operand();
      if (word !== undefined) words.push(word);
      const token = peek();
      if (token.type === "space") continue;
      if (token.type === "close") break;
      if (token.type === "punct" && token.text === "|") break;
      if (token.type === "punct" && token.text === ")") break;
      fail(`unexpected ${describe(token)} in ${word === undefined ? "command" : "operand"}`);
    }
    if (words.length === 0) fail("empty command");
    return { words, at };
  };

  const pipeline = (context: string, end: ")" | "close"): Pipe => {
    const at = nextWord().at;
    const declared: string[] = [];
    let assign = false;
    const start = position;
    while (peek().type === "variable") {
      const variable = take();
      skipSpace();
      const token = peek();
      if (token.type === "punct" && (token.text === ":=" || token.text === "=")) {
        position += 1;
        assign = token.text === "=";
        declared.push(variable.text);
        break;
      }
      if (token.type === "punct" && token.text === "," && context === "range" && declared.length < 1) {
        position += 1;
        declared.push(variable.text);
        skipSpace();
        continue;
      }
      if (token.type === "punct" && token.text === ",") fail(`too many declarations in ${context}`);
      declared.length = 0;
      position = start;
      break;
    }
    if (!assign) variables.push(...declared);
    const commands: Command[] = [];
    for (;;) {
      skipSpace();
      const token = peek();
      if (token.type === "close" || (token.type === "punct" && token.text === ")")) {
        const closes = end === "close" ? token.type === "close" : token.type !== "close";
        if (!closes) fail(`unexpected ${describe(token)} in ${context}`);
        if (commands.length === 0) fail(`missing value for ${context}`);
        commands.slice(1).forEach((command, i) => {
          const type = command.words[0]?.type;
          if (type === "bool" || type === "dot" || type === "nil" || type === "number" || type === "string")
            fail(`non executable command in pipeline stage ${i + 2}`);
        });
        position += 1;
        return { type: "pipe", variables: declared, assign, commands, at };
      }
      if (token.type === "eof") fail("unexpected EOF");
      if (token.type === "punct" && token.text !== "(") fail(`unexpected ${describe(token)} in command`);
      if (token.type === "identifier" && keywords.has(token.text) && token.text !== "nil")
        fail(`unexpected ${describe(token)} in command`);
      commands.push(commandOf());
      if (peek().type === "punct" && peek().text === "|") position += 1;
    }
  };

  const closeAction = (context: string) => {
    skipSpace();
    if (peek().type !== "close") fail(`unexpected ${describe(peek())} in ${context}`);
    position += 1;
  };

  const stringName = (context: string): string => {
    const token = nextWord();
    if (token.type !== "string") return fail(`unexpected ${describe(token)} in ${context}`);
    position += 1;
    return unquote(token.text, fail);
  };

  const control = (type: "if" | "with" | "range", at: number): Node => {
    const saved = variables.length;
    const pipe = pipeline(type, "close");
    if (type === "range") rangeDepth += 1;
    const [body, ending] = list();
    if (type === "range") rangeDepth -= 1;
    let otherwise: readonly Node[] = [];
    if (ending.type === "else") {
      if (ending.chained !== undefined && type !== "range") {
        otherwise = [control(ending.chained, ending.at)];
        variables = variables.slice(0, saved);
        return { type, pipe, body, otherwise, at };
      }
      const [rest, end] = list();
      if (end.type === "else") fail("expected end; found {{else}}");
      otherwise = rest;
    }
    variables = variables.slice(0, saved);
    return { type, pipe, body, otherwise, at };
  };

  interface Ending {
    readonly type: "end" | "else" | "eof";
    readonly chained?: "if" | "with";
    readonly at: number;
  }

  function list(): [readonly Node[], Ending] {
    const nodes: Node[] = [];
    for (;;) {
      const token = take();
      if (token.type === "eof") {
        position -= 1;
        return fail("unexpected EOF");
      }
      const result = node(token);
      if ("chained" in result || result.type === "end" || result.type === "else")
        return [nodes, result as Ending];
      nodes.push(result as Node);
    }
  }

  function node(token: Token): Node | Ending {
    if (token.type === "text") return { type: "text", text: token.text, at: token.at };
    const first = nextWord();
    if (first.type === "identifier" && keywords.has(first.text)) {
      switch (first.text) {
        case "if":
        case "with":
        case "range":
          position += 1;
          return control(first.text, first.at);
        case "end":
          position += 1;
          closeAction("end");
          return { type: "end", at: first.at };
        case "else": {
          position += 1;
          const following = nextWord();
          if (following.type === "identifier" && (following.text === "if" || following.text === "with")) {
            position += 1;
            return { type: "else", chained: following.text, at: following.at };
          }
          closeAction("else");
          return { type: "else", chained: undefined, at: first.at };
        }
        case "break":
        case "continue":
          position += 1;
          closeAction(first.text);
          if (rangeDepth === 0) {
            position -= 1;
            fail(`{{${first.text}}} outside {{range}}`);
          }
          return { type: first.text, at: first.at };
        case "template": {
          position += 1;
          const called = stringName("template clause");
          let pipe: Pipe | undefined;
          if (nextWord().type === "close") position += 1;
          else pipe = pipeline("template clause", "close");
          return { type: "template", name: called, pipe, at: tokens[position - 2]?.at ?? first.at };
        }
        case "define":
        case "block": {
          position += 1;
          const called = stringName(`${first.text} clause`);
          let pipe: Pipe | undefined;
          if (first.text === "block") pipe = pipeline("block clause", "close");
          else closeAction("define clause");
          const outer = variables;
          variables = ["$"];
          const [body, ending] = list();
          if (ending.type !== "end") fail(`unexpected {{else}} in ${first.text} clause`);
          variables = outer;
          defined.set(called, body);
          if (first.text === "define") return { type: "text", text: "", at: first.at };
          return { type: "template", name: called, pipe, at: first.at };
        }
      }
    }
    const pipe = pipeline("command", "close");
    return { type: "action", pipe, at: pipe.at };
  }

  const body: Node[] = [];
  while (peek().type !== "eof") {
    const result = node(take());
    if (result.type === "end" || result.type === "else") {
      position -= 1;
      fail(`unexpected {{${result.type}}}`);
    }
    body.push(result as Node);
  }
  return { name, source, body, defined };
}

function unquote(text: string, fail: (message: string) => never): string {
  if (text.startsWith("`")) return text.slice(1, -1);
  let out = "";
  for (let i = 1; i < text.length - 1; i++) {
    const c = text[i] as string;
    if (c !== "\\") {
      out += c;
      continue;
    }
    i += 1;
    const e = text[i] as string;
    const simple: Record<string, string> = {
      n: "\n",
      t: "\t",
      r: "\r",
      "\\": "\\",
      '"': '"',
      "'": "'",
      a: "\x07",
      b: "\b",
      f: "\f",
      v: "\v",
    };
    const wide: Record<string, number> = { x: 2, u: 4, U: 8 };
    const digits = wide[e];
    if (simple[e] !== undefined) out += simple[e];
    else if (digits !== undefined && /^[0-9a-fA-F]+$/.test(text.slice(i + 1, i + 1 + digits))) {
      out += String.fromCodePoint(Number.parseInt(text.slice(i + 1, i + 1 + digits), 16));
      i += digits;
    } else if (/^[0-7]{3}/.test(text.slice(i, i + 3))) {
      out += String.fromCharCode(Number.parseInt(text.slice(i, i + 3), 8));
      i += 2;
    } else fail("invalid syntax");
  }
  return out;
}
