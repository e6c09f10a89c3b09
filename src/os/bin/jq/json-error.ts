/**
 * What jq 1.6 says of a text that is not JSON. It reads character by character and
 * speaks up where a literal ends or a sign stands that cannot: the column is of what it
 * has read by then.
 */

type Frame = { readonly kind: "array" | "object"; count: number; key: boolean };

/** The complaint with its place; undefined when the text is sound. */
export function jsonComplaint(text: string): string | undefined {
  const stack: Frame[] = [];
  /** What has been read and not yet put where it belongs. */
  let next: "none" | "string" | "other" = "none";
  let word = "";
  let line = 1;
  let column = 0;
  let at = 0;

  const put = (kind: "string" | "other"): string | undefined => {
    if (next !== "none" && stack.length > 0) return "Expected separator between values";
    next = kind;
    return undefined;
  };
  const endOfWord = (): string | undefined => {
    if (word === "") return undefined;
    const literal = word;
    word = "";
    const expected =
      literal[0] === "t"
        ? "true"
        : literal[0] === "f"
          ? "false"
          : literal[0] === "n" && literal.length !== 3
            ? "null"
            : undefined;
    if (expected !== undefined) return literal === expected ? put("other") : "Invalid literal";
    if (literal !== "nan" && !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(literal))
      return "Invalid numeric literal";
    return put("other");
  };
  const sign = (c: string): string | undefined => {
    const top = stack.at(-1);
    switch (c) {
      case "[":
      case "{":
        if (next !== "none" && top !== undefined) return "Expected separator between values";
        next = "none";
        stack.push({ kind: c === "[" ? "array" : "object", count: 0, key: false });
        return undefined;
      case ":":
        if (top === undefined || top.kind === "array") return "':' not as part of an object";
        if (next === "none") return "Expected string key before ':'";
        if (top.key) return "':' should follow a key";
        if (next !== "string") return "Object keys must be strings";
        top.key = true;
        next = "none";
        return undefined;
      case ",":
        if (next === "none") return "Expected value before ','";
        if (top === undefined) return "',' not as part of an object or array";
        if (top.kind === "object" && !top.key) return "Objects must consist of key:value pairs";
        break;
      case "]":
        if (top?.kind !== "array") return "Unmatched ']'";
        if (next === "none" && top.count > 0) return "Expected another array element";
        break;
      default:
        if (top?.kind !== "object") return "Unmatched '}'";
        if (next !== "none" && !top.key) return "Objects must consist of key:value pairs";
        if (next === "none" && (top.count > 0 || top.key)) return "Expected another key-value pair";
    }
    top.count++;
    top.key = false;
    next = "none";
    if (c !== ",") {
      stack.pop();
      next = "other";
    }
    return undefined;
  };

  while (at < text.length) {
    const c = text[at++] ?? "";
    column += c <= "\x7f" ? 1 : new TextEncoder().encode(c).length;
    if (c === "\n") {
      line++;
      column = 0;
    }
    let wrong: string | undefined;
    if (/\s/.test(c)) wrong = endOfWord();
    else if ("[{:,]}".includes(c)) wrong = endOfWord() ?? sign(c);
    else if (c === '"') {
      wrong = endOfWord();
      const string = /^(?:[^"\\]|\\[\s\S])*"/.exec(text.slice(at));
      const body = string?.[0] ?? text.slice(at);
      at += body.length;
      const lines = body.split("\n");
      line += lines.length - 1;
      column = (lines.length > 1 ? 0 : column) + new TextEncoder().encode(lines.at(-1)).length;
      if (!string) return `Unfinished string at EOF at line ${line}, column ${column}`;
      if (wrong === undefined && /\\(?!["\\/bfnrtu])/.test(body.replace(/\\\\/g, "")))
        wrong = "Invalid escape";
      wrong ??= put("string");
    } else word += c;
    if (wrong !== undefined) return `${wrong} at line ${line}, column ${column}`;
  }
  const wrong = endOfWord() ?? (stack.length > 0 ? "Unfinished JSON term" : undefined);
  return wrong === undefined ? undefined : `${wrong} at EOF at line ${line}, column ${column}`;
}
