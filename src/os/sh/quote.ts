/** Text as a shell would have to be told it. */

const safe = /^[A-Za-z0-9_@%+=:,./^~{}[\]#-]+$/;
const bare = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** As `set -x`, `printf %q` … show it. `always`: quotes even where none are needed. */
export function quoteWord(s: string, always = false): string {
  if (s === "") return "''";
  if (!always && bare.test(s)) return s;
  if (/[\x00-\x1f\x7f\udc80-\udcff]/.test(s)) return ansiQuote(s);
  return `'${s.replace(/'/g, "'\\''")}'`;
}

/** What `set -x` of bash shows. */
export function traceQuote(s: string): string {
  if (s === "") return "''";
  if (/[ \t\n'"\\|&;()<>$`*?[\]!{}^]/.test(s) || /^[~#]/.test(s)) return `'${s.replace(/'/g, "'\\''")}'`;
  if (/[\x00-\x1f\x7f\udc80-\udcff]/.test(s)) return ansiQuote(s);
  return s;
}

/** What `set -x` of busybox shows. */
export function busyboxQuote(s: string): string {
  return /^[+,\-./0-9:@A-Z\]^_a-z]*$/.test(s) && !busyboxWords.has(s) ? s : posixQuote(s);
}

const busyboxWords = new Set(
  "! { } case do done elif else esac fi for function if in then until while [[".split(" "),
);

/** A name in a message of bash: what cannot be printed is spelled out. */
export function visible(s: string): string {
  return /[\x00-\x08\x0b-\x1f\x7f]/.test(s) ? ansiQuote(s) : s;
}

/** `printf %q`: backslashes rather than quotes. */
export function backslashQuote(s: string): string {
  if (s === "") return "''";
  if (/[\x00-\x1f\x7f\udc80-\udcff]/.test(s)) return ansiQuote(s);
  if (safe.test(s) && !/^[#~]/.test(s) && !/[{}[\]^]/.test(s)) return s;
  return s.replace(/[\s'"\\|&;()<>$`*?[\]!{},^]/g, "\\$&").replace(/^[~#]/, "\\$&");
}

const letters: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\x1b": "\\E",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
  "'": "\\'",
};

function ansiQuote(s: string): string {
  let out = "$'";
  for (const c of s) {
    const code = c.charCodeAt(0);
    const known = letters[c];
    if (known !== undefined) out += known;
    else if (code < 32 || code === 127) out += `\\${code.toString(8).padStart(3, "0")}`;
    else if (code >= 0xdc80 && code <= 0xdcff) out += `\\${(code & 255).toString(8)}`;
    else out += c;
  }
  return `${out}'`;
}

/** `declare -p`, `export -p`. */
export function doubleQuote(s: string): string {
  if (/[\x00-\x09\x0b-\x1f\x7f\udc80-\udcff\n]/.test(s)) return ansiQuote(s);
  return `"${s.replace(/["\\$`]/g, "\\$&")}"`;
}

/** `set`, `export -p`, `alias`, `trap` of dash and ash: single quotes stand in double ones. */
export function posixQuote(s: string): string {
  if (s === "") return "''";
  return s.replace(/'+|[^']+/g, (run) => (run[0] === "'" ? `"${run}"` : `'${run}'`));
}

/** `alias`, `trap` of bash. */
export function singleQuote(s: string): string {
  return `'${s.replace(/'/g, "'\\''")}'`;
}
