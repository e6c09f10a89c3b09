/** vi's patterns: basic regular expressions with `\v`, `\c`, `\d` and a few more. */
import { compileRegex } from "../../kit/regex.ts";

/** @throws RegexError */
export function viPattern(text: string, ignoreCase: boolean): RegExp {
  let source = text;
  let ignore = ignoreCase;
  let extended = false;
  source = source.replace(/\\([cCv])/g, (_, c: string) => {
    if (c === "v") extended = true;
    else ignore = c === "c";
    return "";
  });
  source = source
    .replace(/\\d/g, "[0-9]")
    .replace(/\\D/g, "[^0-9]")
    .replace(/\\a/g, "[A-Za-z]")
    .replace(/\\x/g, "[0-9A-Fa-f]")
    .replace(/\\=/g, extended ? "=" : "\\?");
  return compileRegex(source, { extended, ignoreCase: ignore, dialect: "sed" }, "g");
}

/** `&`, `\0`…`\9`, `\r`, `\n`, `\t`, `\u` and `\U…\E` in what is put in. */
export function expandReplacement(template: string, match: RegExpExecArray): string {
  let out = "";
  let once: "u" | "l" | undefined;
  let mode: "U" | "L" | undefined;
  const add = (text: string) => {
    let shown = mode === "U" ? text.toUpperCase() : mode === "L" ? text.toLowerCase() : text;
    if (once !== undefined && shown !== "") {
      const first = shown.slice(0, 1);
      shown = (once === "u" ? first.toUpperCase() : first.toLowerCase()) + shown.slice(1);
      once = undefined;
    }
    out += shown;
  };
  for (let i = 0; i < template.length; i++) {
    const char = template[i] ?? "";
    if (char === "&") add(match[0]);
    else if (char !== "\\") add(char);
    else {
      const next = template[++i] ?? "\\";
      if (/\d/.test(next)) add(match[Number(next)] ?? "");
      else if (next === "r" || next === "n") out += "\n";
      else if (next === "t") out += "\t";
      else if (next === "u" || next === "l") once = next;
      else if (next === "U" || next === "L") mode = next;
      else if (next === "e" || next === "E") mode = undefined;
      else add(next);
    }
  }
  return out;
}
