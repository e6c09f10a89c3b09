/** PS1 and PS2: backslash escapes, then expansions. */
import type { Shell } from "./shell.ts";
import { strftime } from "./strftime.ts";

/** As it is written, with \x01 and \x02 around what takes no room. */
export async function promptFor(shell: Shell, name: "PS1" | "PS2"): Promise<string> {
  const raw = shell.get(name) ?? defaultPrompt(shell, name);
  const decoded = shell.dialect === "dash" ? raw : decodePrompt(shell, raw);
  if (!/[$`]/.test(raw.replace(/\\\$/g, ""))) return decoded;
  const status = shell.status;
  try {
    return await shell.expandText(decoded);
  } finally {
    shell.status = status;
  }
}

export function defaultPrompt(shell: Shell, name: "PS1" | "PS2"): string {
  if (name === "PS2") return "> ";
  if (shell.bash) return "\\s-\\v\\$ ";
  if (shell.dialect === "ash") return "\\w \\$ ";
  return shell.proc.cred.uid === 0 ? "# " : "$ ";
}

export function decodePrompt(shell: Shell, text: string): string {
  let out = "";
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c !== "\\") {
      out += c;
      continue;
    }
    const letter = text[++i];
    if (letter === undefined) return `${out}\\`;
    if (letter === "D" && text[i + 1] === "{") {
      const end = text.indexOf("}", i);
      if (end > 0) {
        out += strftime(text.slice(i + 2, end) || "%X", shell.proc.nowMs());
        i = end;
        continue;
      }
    }
    const octal = /^[0-7]{3}/.exec(text.slice(i, i + 3))?.[0];
    if (octal !== undefined) {
      out += String.fromCharCode(Number.parseInt(octal, 8));
      i += 2;
      continue;
    }
    out += escaped(shell, letter);
  }
  return out;
}

function escaped(shell: Shell, letter: string): string {
  const time = (format: string) => strftime(format, shell.proc.nowMs());
  switch (letter) {
    case "u":
      return shell.userName();
    case "h":
      return shell.proc.system.hostname().replace(/\..*$/, "");
    case "H":
      return shell.proc.system.hostname();
    case "w":
      return shortened(shell);
    case "W": {
      const path = shortened(shell);
      return path === "/" || path === "~" ? path : path.slice(path.lastIndexOf("/") + 1);
    }
    case "$":
      return shell.proc.cred.uid === 0 ? "#" : "$";
    case "s":
      return shell.name.replace(/^-/, "").replace(/^.*\//, "");
    case "v":
      return "5.2";
    case "V":
      return "5.2.15";
    case "n":
      return "\n";
    case "r":
      return "\r";
    case "a":
      return "\x07";
    case "e":
      return "\x1b";
    case "[":
      return "\x01";
    case "]":
      return "\x02";
    case "\\":
      return "\\";
    case "t":
      return time("%H:%M:%S");
    case "T":
      return time("%I:%M:%S");
    case "@":
      return time("%I:%M %p");
    case "A":
      return time("%H:%M");
    case "d":
      return time("%a %b %d");
    case "j":
      return String(shell.jobs.list.length);
    case "l":
      return shell.proc.ctty?.name.replace(/^.*\//, "") ?? "";
    case "!":
    case "#":
      return String(shell.history.length + shell.historyBase);
    default:
      return `\\${letter}`;
  }
}

function shortened(shell: Shell): string {
  const path = shell.get("PWD") ?? shell.proc.cwd;
  const home = shell.get("HOME");
  if (home === undefined || home === "" || home === "/") return path;
  return path === home ? "~" : path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
