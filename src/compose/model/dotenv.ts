/**
 * Files of variables: `.env`, `--env-file`, `env_file`. Quotes are taken off, `export`
 * and comments too; unquoted and double-quoted values may hold variables.
 *
 * @source the Compose specification
 */
import { substitute, type Variables } from "./interpolate.ts";

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  '"': '"',
  "\\": "\\",
  $: "$$",
};

/**
 * @param lookup what variables inside values stand for, beside those defined above them
 * @throws Error `unexpected character …`, `unterminated quoted value …`
 */
export function parseDotenv(
  text: string,
  lookup: (name: string) => string | undefined,
): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  const variables: Variables = { get: (key) => lookup(key) ?? found.get(key), onUnset: () => {} };
  let at = 0;
  const source = text.replace(/^\uFEFF/, "").replace(/\r\n/g, "\n");
  while (at < source.length) {
    const line = /^[^\n]*/.exec(source.slice(at))?.[0] ?? "";
    if (/^\s*(#.*)?$/.test(line)) {
      at += line.length + 1;
      continue;
    }
    const head = /^\s*(?:export\s+)?([\w.-]+)\s*(=|:\s|$)?[ \t]*/.exec(line);
    if (head === null || (head[2] === undefined && head[0].length < line.length)) {
      const number = source.slice(0, at).split("\n").length;
      const odd = /[^\w.\s-]/.exec(line)?.[0] ?? " ";
      throw new Error(
        `line ${number}: unexpected character ${JSON.stringify(odd)} in variable name ${JSON.stringify(line)}`,
      );
    }
    const key = head[1] as string;
    if (head[2] === undefined || head[2] === "") {
      found.set(key, lookup(key));
      at += line.length + 1;
      continue;
    }
    at += head[0].length;
    const quoteMark = source[at];
    if (quoteMark === "'" || quoteMark === '"') {
      let end = at + 1;
      while (end < source.length && source[end] !== quoteMark)
        end += quoteMark === '"' && source[end] === "\\" ? 2 : 1;
      if (end >= source.length) throw new Error(`unterminated quoted value ${line.slice(head[0].length)}`);
      const inner = source.slice(at + 1, end);
      found.set(
        key,
        quoteMark === "'"
          ? inner
          : substitute(
              inner.replace(/\\(.)/g, (whole, c: string) => escapes[c] ?? whole),
              variables,
            ),
      );
      at = source.indexOf("\n", end);
      if (at === -1) break;
      at += 1;
      continue;
    }
    const rest = /^[^\n]*/.exec(source.slice(at))?.[0] ?? "";
    found.set(key, substitute(rest.replace(/(^|\s)#.*$/, "").trim(), variables));
    at += rest.length + 1;
  }
  return found;
}
