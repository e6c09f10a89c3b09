/**
 * What Tab offers: commands, paths, variables, and what a completer registered for
 * a command knows.
 */
import type { Completions } from "./line-editor/editor.ts";
import type { Shell } from "./shell.ts";

interface Position {
  /** Words of the command the cursor is in, quotes removed; the last one is being completed. */
  readonly words: readonly string[];
  /** Where the last word starts in the line. */
  readonly from: number;
  readonly quote: "" | "'" | '"';
}

/** Reads the line up to the cursor. */
export function locate(text: string, cursor: number): Position {
  let words: string[] = [];
  let word = "";
  let from = 0;
  let quote: Position["quote"] = "";
  let inWord = false;
  for (let i = 0; i < cursor; i++) {
    const c = text[i]!;
    if (quote === "'") {
      if (c === "'") quote = "";
      else word += c;
      continue;
    }
    if (c === "\\" && i + 1 < cursor) {
      if (!inWord) from = i;
      inWord = true;
      word += text[++i];
      continue;
    }
    if (quote === '"') {
      if (c === '"') quote = "";
      else word += c;
      continue;
    }
    if (c === "'" || c === '"') {
      if (!inWord) from = i;
      inWord = true;
      quote = c;
      continue;
    }
    if (c === " " || c === "\t") {
      if (inWord) words.push(word);
      word = "";
      inWord = false;
      continue;
    }
    if (c === "|" || c === "&" || c === ";" || c === "(" || c === "\n" || c === "`") {
      words = [];
      word = "";
      inWord = false;
      continue;
    }
    if (c === "<" || c === ">") {
      if (inWord) words.push(word);
      words.push(c);
      word = "";
      inWord = false;
      continue;
    }
    if (!inWord) from = i;
    inWord = true;
    word += c;
  }
  if (!inWord) from = cursor;
  return { words: [...words, word], from, quote };
}

const none: Completions = { from: 0, candidates: [], labels: [], suffix: "" };
const prefixCommands = new Set([
  "sudo",
  "time",
  "then",
  "do",
  "else",
  "if",
  "while",
  "until",
  "!",
  "{",
  "exec",
  "command",
  "nohup",
  "xargs",
  "watch",
  "elif",
]);

export async function completeLine(shell: Shell, text: string, cursor: number): Promise<Completions> {
  const at = locate(text, cursor);
  const word = at.words.at(-1) ?? "";
  const before = at.words.slice(0, -1);
  const typed = text.slice(at.from, cursor);

  const variable = /^(.*?)\$(\{?)([A-Za-z_]\w*)?$/.exec(typed);
  if (variable !== null && at.quote !== "'" && !typed.endsWith("\\$")) {
    const [, lead = "", brace = "", start = ""] = variable;
    const names = shell.namesStartingWith(start);
    return {
      from: at.from,
      candidates: names.map((n) => `${lead}$${brace}${n}${brace ? "}" : ""}`),
      labels: names,
      suffix: brace ? "" : " ",
    };
  }

  const redirected = before.at(-1) === ">" || before.at(-1) === "<";
  let start = 0;
  while (
    start < before.length &&
    (/^[A-Za-z_]\w*\+?=/.test(before[start]!) || prefixCommands.has(before[start]!))
  )
    start++;
  const command = before[start];
  if (command === undefined && !redirected) return commands(shell, word, at);

  if (command !== undefined && !redirected) {
    const completer = shell.completers.get(command.slice(command.lastIndexOf("/") + 1));
    if (completer !== undefined) {
      const words = [...before.slice(start), word];
      const found = (await completer(words, words.length - 1, shell.proc)).filter((c) => c.startsWith(word));
      if (found.length > 0) return offer(found, at, (c) => (/[/=:]$/.test(c) ? "" : " "));
    }
    if (command === "cd" || command === "pushd" || command === "rmdir") return paths(shell, word, at, true);
    if (command === "unset" || command === "export" || command === "declare" || command === "local") {
      const names = shell.namesStartingWith(word);
      if (names.length > 0 && !word.includes("="))
        return offer(names, at, () => (command === "unset" ? " " : ""));
    }
    if (command === "kill" || command === "fg" || command === "bg") {
      if (word.startsWith("%"))
        return offer(
          shell.jobs.list.map((j) => `%${j.id}`).filter((j) => j.startsWith(word)),
          at,
          () => " ",
        );
    }
    if (command === "which" || command === "type" || command === "man" || command === "hash") {
      const found = commands(shell, word, at);
      if (found.candidates.length > 0) return found;
    }
  }
  return paths(shell, word, at, false);
}

function offer(found: readonly string[], at: Position, suffix: (only: string) => string): Completions {
  const unique = [...new Set(found)].sort();
  const only = unique.length === 1 ? unique[0]! : "";
  return {
    from: at.from,
    candidates: unique.map((c) => requote(c, at.quote)),
    labels: unique,
    suffix:
      unique.length === 1 ? (at.quote !== "" && suffix(only) !== "" ? at.quote : "") + suffix(only) : "",
  };
}

function requote(text: string, quote: Position["quote"]): string {
  if (quote === "'") return `'${text}`;
  if (quote === '"') return `"${text.replace(/["$`\\]/g, "\\$&")}`;
  return text.replace(/[\s'"\\$`&|;()<>*?[\]!#{}]/g, (c, i: number) => (c === "#" && i > 0 ? c : `\\${c}`));
}

function commands(shell: Shell, word: string, at: Position): Completions {
  if (word.includes("/") || word.startsWith("~")) return paths(shell, word, at, false, true);
  const keywords = [
    "if",
    "then",
    "else",
    "elif",
    "fi",
    "case",
    "esac",
    "for",
    "while",
    "until",
    "do",
    "done",
    "function",
    "select",
    "time",
  ];
  const names = [...shell.commandNames(), ...keywords].filter((n) => n.startsWith(word));
  if (names.length > 0) return offer(names, at, () => " ");
  return paths(shell, word, at, true);
}

function paths(
  shell: Shell,
  word: string,
  at: Position,
  directoriesOnly: boolean,
  executable = false,
): Completions {
  const { fs } = shell.proc;
  const slash = word.lastIndexOf("/");
  const lead = word.slice(0, slash + 1);
  const start = word.slice(slash + 1);
  let dir = lead === "" ? "." : lead;
  if (word.startsWith("~")) {
    if (slash < 0) {
      const users = usersOf(shell).filter((u) => u.startsWith(word.slice(1)));
      return {
        from: at.from,
        candidates: users.map((u) => `~${u}`),
        labels: users.map((u) => `~${u}`),
        suffix: "/",
      };
    }
    const user = word.slice(1, word.indexOf("/"));
    const home = user === "" ? (shell.get("HOME") ?? "/") : shell.homeOf(user);
    if (home === undefined) return none;
    dir = home + lead.slice(user.length + 1);
  }
  const found: { name: string; dir: boolean }[] = [];
  try {
    for (const entry of fs.readdir(dir)) {
      if (!entry.name.startsWith(start) || (entry.name.startsWith(".") && !start.startsWith("."))) continue;
      const path = `${dir.replace(/\/$/, "")}/${entry.name}`;
      let isDir = entry.type === "dir";
      if (entry.type === "symlink") {
        try {
          isDir = fs.stat(path).type === "dir";
        } catch {
          isDir = false;
        }
      }
      if (directoriesOnly && !isDir) continue;
      if (executable && !isDir && !shell.isExecutable(path)) continue;
      found.push({ name: entry.name, dir: isDir });
    }
  } catch {
    return none;
  }
  const tildeLead = word.startsWith("~") && at.quote === "" ? lead : undefined;
  const candidates = found.map((f) => {
    const name = f.name + (f.dir ? "/" : "");
    return tildeLead === undefined ? requote(lead + name, at.quote) : tildeLead + requote(name, "");
  });
  const only = found.length === 1 ? found[0] : undefined;
  return {
    from: at.from,
    candidates,
    labels: found.map((f) => f.name + (f.dir ? "/" : "")),
    suffix: only === undefined || only.dir ? "" : at.quote === "" ? " " : `${at.quote} `,
  };
}

function usersOf(shell: Shell): string[] {
  try {
    return shell.proc.fs
      .readText("/etc/passwd")
      .split("\n")
      .map((l) => l.split(":")[0] ?? "")
      .filter((u) => u !== "");
  } catch {
    return [];
  }
}
