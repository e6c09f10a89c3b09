/** Just enough of a Dockerfile's grammar to see what it copies and runs: instructions by stage, words, variables. */

const heredoc = /<<-?(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/;

/** @returns {{keyword: string, rest: string, flags: string[], body: string}[]} */
export function instructionsOf(text) {
  const escape = /^\s*#\s*escape\s*=\s*`/im.test(text.split("FROM")[0] ?? "") ? "`" : "\\";
  const lines = text.split(/\r?\n/);
  const found = [];
  for (let i = 0; i < lines.length; i++) {
    let line = lines[i] ?? "";
    if (/^\s*(#|$)/.test(line)) continue;
    let whole = "";
    for (;;) {
      const bare = line.replace(/\s+$/, "");
      if (!bare.endsWith(escape)) {
        whole += line;
        break;
      }
      whole += `${bare.slice(0, -1)} `;
      do line = lines[++i] ?? "";
      while (i < lines.length - 1 && /^\s*(#|$)/.test(line));
      if (i >= lines.length) break;
    }
    const [, keyword = "", after = ""] = /^\s*([A-Za-z]+)\s*([\s\S]*)$/.exec(whole) ?? [];
    let body = "";
    const mark = /^(run|copy|add)$/i.test(keyword) ? heredoc.exec(after)?.[2] : undefined;
    if (mark !== undefined)
      for (i++; i < lines.length && (lines[i] ?? "").trim() !== mark; i++) body += `${lines[i]}\n`;
    const flags = [];
    let rest = after.trim();
    for (let flag = /^--\S+\s*/.exec(rest); flag !== null; flag = /^--\S+\s*/.exec(rest)) {
      flags.push(flag[0].trim());
      rest = rest.slice(flag[0].length);
    }
    found.push({ keyword: keyword.toUpperCase(), rest, flags, body });
  }
  return found;
}

/** Words of a COPY or ADD, in either form. */
export function wordsOf(rest) {
  if (rest.startsWith("["))
    try {
      return JSON.parse(rest);
    } catch {
      /* shell form */
    }
  return rest.split(/\s+/).filter((word) => word !== "");
}

/** Puts the values of `variables` in; an unknown one becomes nothing. */
export function substitute(text, variables) {
  return text.replace(
    /\$\{?([A-Za-z_][A-Za-z0-9_]*)(?::[-+]([^}]*))?\}?/g,
    (_, name, or) => variables.get(name) ?? or ?? "",
  );
}

/** `path` from `folder`, without `.` and `..`. */
export function resolve(folder, path) {
  const parts = [];
  for (const part of (path.startsWith("/") ? path : `${folder}/${path}`).split("/")) {
    if (part === "" || part === ".") continue;
    if (part === "..") parts.pop();
    else parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** Simple commands of a shell text, each with the folder it runs in. */
export function commandsOf(text, folder) {
  const commands = [];
  let at = folder;
  for (const piece of text.split(/&&|\|\||[;\n|]|\bthen\b|\bdo\b|\belse\b/)) {
    const words = (piece.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [])
      .map((word) => word.replace(/^["']|["']$/g, ""))
      .filter((word) => word !== "(" && word !== ")" && word !== "{" && word !== "}");
    while (
      /^[A-Za-z_][A-Za-z0-9_]*=/.test(words[0] ?? "") ||
      /^(sudo|exec|time|set|env)$/.test(words[0] ?? "")
    )
      if (words[0] === "set") words.length = 0;
      else words.shift();
    if (words.length === 0) continue;
    if (words[0] === "cd") at = resolve(at, words[1] ?? "/root");
    else commands.push({ words, folder: at });
  }
  return commands;
}
