/** The list of past lines: its file, what goes in, and `!` expansion. */
import { SysError } from "../errno.ts";
import type { Shell } from "./shell.ts";

const DEFAULT_SIZE = 500;
const MAX_SIZE = 5000;

function size(shell: Shell, name: string): number {
  const given = Number(shell.get(name) ?? DEFAULT_SIZE);
  return Number.isFinite(given) && given >= 0 ? Math.min(given, MAX_SIZE) : MAX_SIZE;
}

function historyFile(shell: Shell): string | undefined {
  const home = shell.get("HOME");
  if (shell.dialect === "dash") return undefined;
  const given = shell.get("HISTFILE");
  if (given !== undefined) return given === "" ? undefined : given;
  return home === undefined
    ? undefined
    : `${home.replace(/\/$/, "")}/${shell.bash ? ".bash_history" : ".ash_history"}`;
}

export function loadHistory(shell: Shell): void {
  const path = historyFile(shell);
  if (path === undefined) return;
  try {
    const lines = shell.proc.fs.readText(path).split("\n");
    if (lines.at(-1) === "") lines.pop();
    // In place: the line editor holds the same list.
    shell.history.push(...lines.filter((l) => !/^#\d+$/.test(l)).slice(-size(shell, "HISTSIZE")));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
  }
}

export function saveHistory(shell: Shell): void {
  const path = historyFile(shell);
  if (path === undefined || shell.history.length === 0) return;
  const lines = shell.history.slice(-size(shell, "HISTFILESIZE"));
  try {
    shell.proc.fs.writeFile(path, `${lines.join("\n")}\n`, shell.proc.fs.exists(path) ? {} : { mode: 0o600 });
  } catch (error) {
    // A read-only home: history is not kept.
    if (!(error instanceof SysError)) throw error;
  }
}

export function remember(shell: Shell, line: string): void {
  if (line.trim() === "" || (shell.bash && !shell.options.history)) return;
  const control = (shell.get("HISTCONTROL") ?? (shell.bash ? "" : "ignoredups")).split(":");
  const has = (word: string) => control.includes(word);
  if ((has("ignorespace") || has("ignoreboth")) && line.startsWith(" ")) return;
  if ((has("ignoredups") || has("ignoreboth")) && shell.history.at(-1) === line) return;
  if (has("erasedups"))
    for (let i = shell.history.length - 1; i >= 0; i--)
      if (shell.history[i] === line) shell.history.splice(i, 1);
  shell.history.push(line);
  const over = shell.history.length - size(shell, "HISTSIZE");
  if (over > 0) {
    shell.history.splice(0, over);
    shell.historyBase += over;
  }
}

export type Expansion =
  | { readonly text: string; readonly changed: boolean; readonly printOnly: boolean }
  | { readonly error: string };

/** `!!`, `!$`, `!n`, `!-n`, `!prefix`, `!?text?`, `^a^b^`, word designators and modifiers. */
export function expandHistory(shell: Shell, line: string): Expansion {
  if (!line.includes("!") && !line.startsWith("^")) return { text: line, changed: false, printOnly: false };
  const { history } = shell;
  if (line.startsWith("^")) {
    const [, from = "", to = "", rest = ""] = /^\^([^^]+)\^([^^]*)\^?(.*)$/.exec(line) ?? [];
    if (from === "") return { text: line, changed: false, printOnly: false };
    const expanded = expandHistory(shell, `!!:s^${from}^${to}^${rest}`);
    return "error" in expanded ? { error: `:s${line}: substitution failed` } : expanded;
  }
  let out = "";
  let changed = false;
  let printOnly = false;
  let single = false;
  let double = false;
  for (let i = 0; i < line.length; ) {
    const c = line[i]!;
    if (c === "\\" && !single) {
      out += line.slice(i, i + 2);
      i += 2;
      continue;
    }
    if (c === "'" && !double) single = !single;
    else if (c === '"' && !single) double = !double;
    const next = line[i + 1];
    if (
      c !== "!" ||
      single ||
      next === undefined ||
      /[\s=(]/.test(next) ||
      (double && next === '"') ||
      out.endsWith("$") ||
      out.endsWith("${") ||
      out.endsWith("[")
    ) {
      out += c;
      i++;
      continue;
    }
    const event = /^!(?:!|(-?\d+)|\?([^?]*)\??|#|(?=[$^*:])|([^\s;|&()<>'":$*^!?]+))/.exec(line.slice(i));
    if (event === null) {
      out += c;
      i++;
      continue;
    }
    let entry: string | undefined;
    if (event[1] !== undefined) {
      const n = Number(event[1]);
      entry = n < 0 ? history[history.length + n] : history[n - shell.historyBase];
    } else if (event[2] !== undefined) entry = [...history].reverse().find((h) => h.includes(event[2]!));
    else if (event[3] !== undefined) entry = [...history].reverse().find((h) => h.startsWith(event[3]!));
    else if (event[0] === "!#") entry = out;
    else entry = history.at(-1);
    if (entry === undefined) return { error: `${event[0]}: event not found` };
    i += event[0].length;
    const designator = /^(?::?([$^*])|:(\d+)(?:(-)(\d+|\$)?|(\*))?)/.exec(line.slice(i));
    if (designator !== null) {
      const words = wordsOf(entry);
      const last = words.length - 1;
      let from: number;
      let to: number;
      if (designator[1] === "$") from = to = last;
      else if (designator[1] === "^") from = to = 1;
      else if (designator[1] === "*") {
        from = 1;
        to = last;
      } else {
        from = Number(designator[2]);
        to =
          designator[5] !== undefined
            ? last
            : designator[3] === undefined
              ? from
              : designator[4] === undefined
                ? last - 1
                : designator[4] === "$"
                  ? last
                  : Number(designator[4]);
      }
      if (from > last + (designator[1] === "*" ? 1 : 0) || to > last)
        return { error: `${designator[0]}: bad word specifier` };
      entry = words.slice(from, to + 1).join(" ");
      i += designator[0].length;
    }
    for (;;) {
      const modifier = /^:(p|h|t|r|e|q|g?s([^\w\s])(.*?)\2(.*?)(?:\2|$))/.exec(line.slice(i));
      if (modifier === null) break;
      i += modifier[0].length;
      const kind = modifier[1]!;
      if (kind === "p") printOnly = true;
      else if (kind === "h") entry = entry.replace(/\/[^/]*$/, "");
      else if (kind === "t") entry = entry.replace(/^.*\//, "");
      else if (kind === "r") entry = entry.replace(/\.[^./]*$/, "");
      else if (kind === "e") entry = /\.[^./]*$/.exec(entry)?.[0] ?? entry;
      else if (kind === "q") entry = `'${entry.replace(/'/g, "'\\''")}'`;
      else {
        const from = modifier[3]!;
        if (from === "" || !entry.includes(from)) return { error: `${modifier[0]}: substitution failed` };
        const to = modifier[4]!;
        entry = kind.startsWith("g") ? entry.split(from).join(to) : entry.replace(from, () => to);
      }
    }
    out += entry;
    changed = true;
  }
  return { text: out, changed, printOnly };
}

function wordsOf(line: string): string[] {
  return line.match(/(?:\\.|'[^']*'|"(?:\\.|[^"])*"|[^\s;|&()<>])+|[;|&()<>]+/g) ?? [];
}
