import { escapeRegex } from "./regex.ts";

/** A shell pattern (`fnmatch`) as an expression that matches the whole text. */
export function globToRegex(
  glob: string,
  options: { ignoreCase?: boolean; pathSlash?: boolean } = {},
): RegExp {
  const any = options.pathSlash ? "[^/]" : "[^]";
  let out = "";
  for (let i = 0; i < glob.length; i++) {
    const c = glob[i] ?? "";
    if (c === "*") out += `${any}*`;
    else if (c === "?") out += any;
    else if (c === "\\" && i + 1 < glob.length) out += escapeRegex(glob[++i] ?? "");
    else if (c === "[") {
      const m = /^\[([!^]?)(\]?(?:\[:[a-z]+:\]|[^\]])*)\]/.exec(glob.slice(i));
      if (!m) {
        out += "\\[";
        continue;
      }
      const body = (m[2] ?? "").replace(/\[:([a-z]+):\]|[\\\]^[]/g, (whole, name: string | undefined) =>
        name === undefined ? `\\${whole}` : (classes[name] ?? ""),
      );
      out += `[${m[1] ? "^" : ""}${body}]`;
      i += m[0].length - 1;
    } else out += escapeRegex(c);
  }
  return new RegExp(`^${out}$`, options.ignoreCase ? "i" : "");
}

const classes: Record<string, string> = {
  alpha: "A-Za-z",
  digit: "0-9",
  alnum: "A-Za-z0-9",
  upper: "A-Z",
  lower: "a-z",
  space: "\\s",
  punct: "!-\\/:-@\\[-`{-~",
  xdigit: "0-9A-Fa-f",
  blank: " \\t",
};
