/** Reading and writing YAML: errors in the words of Go's reader, output in the form of Go's writer. */
import { parseDocument, type YAMLParseError } from "yaml";
import { CliError } from "../../cli/kit/errors.ts";
import { isDict, type Yaml } from "./types.ts";

/** Of the library's codes the ones that beginners meet; the rest say what Go says most often. */
const words: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: "found character that cannot start any token",
  BLOCK_AS_IMPLICIT_KEY: "mapping values are not allowed in this context",
  MULTILINE_IMPLICIT_KEY: "could not find expected ':'",
  MISSING_CHAR: "could not find expected ':'",
  BAD_INDENT: "did not find expected key",
  BLOCK_IN_FLOW: "did not find expected ',' or ']'",
  BAD_SCALAR_START: "found character that cannot start any token",
  BAD_DQ_ESCAPE: "found unknown escape character",
};

function explain(error: YAMLParseError, file: string): CliError {
  const line = error.linePos?.[0].line ?? 1;
  if (error.code === "DUPLICATE_KEY")
    return new CliError(
      `failed to parse ${file}: yaml: unmarshal errors:\n  line ${line}: mapping key already defined`,
    );
  return new CliError(
    `failed to parse ${file}: yaml: line ${line}: ${words[error.code] ?? "did not find expected key"}`,
  );
}

/** @throws CliError */
export function readYaml(text: string, file: string): Yaml {
  const document = parseDocument(text, { merge: true, prettyErrors: true, logLevel: "error" });
  const [error] = document.errors;
  if (error !== undefined) throw explain(error as YAMLParseError, file);
  try {
    // Plain data: scalars, arrays and objects.
    return (document.toJS() ?? null) as Yaml;
  } catch (thrown) {
    const anchor = /alias[^:]*: (\S+)/i.exec(String(thrown))?.[1] ?? "";
    throw new CliError(`failed to parse ${file}: yaml: unknown anchor '${anchor}' referenced`);
  }
}

const looksLikeOther =
  /^(~|null|true|false|yes|no|on|off|y|n|[-+]?(\d[\d_]*)?\.?\d+(e[-+]?\d+)?|[-+]?\d[\d_]*\.?|0x[0-9a-f]+|0o?[0-7]+|[-+]?\.inf|\.nan|\d{4}-\d\d?-\d\d?.*)$/i;
const needsQuotes = /^[\s\-?:,[\]{}#&*!|>'"%@`]|: |:$| #|\s$|^$/;
const plainStart = /^[-?:][^\s]/;

function scalar(value: string, indent: string): string {
  if (value.includes("\n")) {
    const body = value.replace(/\n$/, "").split("\n");
    const mark = value.endsWith("\n\n") ? "|+" : value.endsWith("\n") ? "|" : "|-";
    return `${mark}\n${body.map((line) => (line === "" ? "" : `${indent}${line}`)).join("\n")}`;
  }
  if ([...value].some((c) => c < " " || c === "\x7f")) return JSON.stringify(value);
  if (value === "" || looksLikeOther.test(value)) return `"${value}"`;
  if (needsQuotes.test(value) && !(plainStart.test(value) && !/: |:$| #|\s$/.test(value)))
    return `'${value.replace(/'/g, "''")}'`;
  return value;
}

/** Maps keep their order. */
export function writeYaml(value: Yaml, indent = ""): string {
  if (Array.isArray(value))
    return (value as readonly Yaml[])
      .map((item) => {
        const inner = `${indent}  `;
        if (isDict(item) && Object.keys(item).length > 0)
          return `${indent}- ${writeYaml(item, inner).slice(inner.length)}`;
        return `${indent}- ${inline(item, inner)}\n`;
      })
      .join("");
  if (isDict(value))
    return Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item = null]) => {
        const name = scalar(key, indent);
        const inner = `${indent}  `;
        if ((Array.isArray(item) && item.length > 0) || (isDict(item) && Object.keys(item).length > 0))
          return `${indent}${name}:\n${writeYaml(item, inner)}`;
        return `${indent}${name}: ${inline(item, inner)}\n`;
      })
      .join("");
  return `${inline(value, indent)}\n`;
}

function inline(value: Yaml, indent: string): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `\n${writeYaml(value, indent).trimEnd()}`;
  if (isDict(value)) return "{}";
  return typeof value === "string" ? scalar(value, indent) : String(value);
}
