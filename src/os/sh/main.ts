/** The shells as programs: what their arguments mean and where commands come from. */
import { SysError } from "../errno.ts";
import type { Proc, Program } from "../process.ts";
import type { Dialect } from "./ast.ts";
import { concat, decode } from "./bytes.ts";
import { createShell } from "./create-shell.ts";
import { AbandonLine, ExpansionError } from "./errors.ts";
import { runScript } from "./exec.ts";
import type { ShellHooks } from "./hooks.ts";
import { interactive } from "./interactive.ts";
import { optionLetters, type SetOption, type ShoptOption, setOptions, shoptOptions } from "./options.ts";
import { Parser } from "./parser.ts";
import { runText, syntaxError } from "./run-text.ts";
import type { Shell } from "./shell.ts";
import { BASH_VERSION, guard, type Invocation, importEnvironment, readProfile } from "./start.ts";
import { SyntaxFault } from "./syntax-error.ts";

/** The program of that shell. */
export function shellProgram(dialect: Dialect, hooks?: ShellHooks): Program {
  return async (proc) => {
    const parsed = parseArguments(proc, dialect);
    if (typeof parsed !== "object") return parsed;
    if ("say" in parsed) {
      await proc.write(parsed.fd, parsed.say);
      return parsed.status;
    }
    return start(proc, dialect, parsed, hooks);
  };
}

type Refusal = { readonly say: string; readonly fd: number; readonly status: number };

const versionText = `GNU bash, version ${BASH_VERSION} (x86_64-pc-linux-gnu)
Copyright (C) 2022 Free Software Foundation, Inc.
License GPLv3+: GNU GPL version 3 or later <http://gnu.org/licenses/gpl.html>

This is free software; you are free to change and redistribute it.
There is NO WARRANTY, to the extent permitted by law.
`;

const longOptions = new Set([
  "debug",
  "debugger",
  "dump-po-strings",
  "dump-strings",
  "help",
  "init-file",
  "login",
  "noediting",
  "noprofile",
  "norc",
  "posix",
  "pretty-print",
  "rcfile",
  "restricted",
  "verbose",
  "version",
]);

function parseArguments(proc: Proc, dialect: Dialect): Invocation | Refusal | number {
  const bash = dialect === "bash";
  const args = proc.args;
  const own = proc.argv[0] ?? dialect;
  const inv: Invocation = {
    command: undefined,
    file: undefined,
    name: own,
    positional: [],
    login: own.startsWith("-"),
    interactive: false,
    stdin: false,
    noProfile: false,
    noRc: false,
    rcFile: undefined,
    on: [],
    off: [],
    shopt: [],
  };
  let wantsCommand = false;
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (bash && arg.startsWith("--") && arg.length > 2) {
      const name = arg.slice(2);
      if (!longOptions.has(name))
        return { say: `${own}: ${arg}: invalid option\n${usageText(own)}`, fd: 2, status: 2 };
      if (name === "version") return { say: versionText, fd: 1, status: 0 };
      if (name === "help")
        return {
          say: `GNU bash, version ${BASH_VERSION}-(x86_64-pc-linux-gnu)\n${usageText(own)}`,
          fd: 1,
          status: 0,
        };
      if (name === "login") inv.login = true;
      else if (name === "noprofile") inv.noProfile = true;
      else if (name === "norc") inv.noRc = true;
      else if (name === "rcfile" || name === "init-file") inv.rcFile = args[++i];
      else if (name === "posix") inv.on.push("posix");
      else if (name === "verbose") inv.on.push("verbose");
      continue;
    }
    if (arg === "--" || arg === "-") {
      i++;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    const on = arg[0] === "-";
    for (const letter of arg.slice(1)) {
      if (letter === "c" && on) wantsCommand = true;
      else if (letter === "i" && on) inv.interactive = true;
      else if (letter === "s" && on) inv.stdin = true;
      else if (letter === "l" && on) inv.login = true;
      else if (letter === "o") {
        const name = args[++i];
        if (name === undefined) continue;
        const known =
          (setOptions as readonly string[]).includes(name) &&
          (bash || name !== "pipefail" || dialect === "ash");
        if (!known) {
          if (bash)
            return { say: `${own}: line 0: ${own}: ${name}: invalid option name\n`, fd: 2, status: 2 };
          return {
            say:
              dialect === "dash"
                ? `${own}: 0: Illegal option -o ${name}\n`
                : `${own}: illegal option -o ${name}\n`,
            fd: 2,
            status: 2,
          };
        }
        (on ? inv.on : inv.off).push(name as SetOption);
      } else if (letter === "O" && bash) {
        const name = args[++i];
        if (name !== undefined && (shoptOptions as readonly string[]).includes(name))
          inv.shopt.push({ name: name as ShoptOption, on });
        else if (name !== undefined)
          return { say: `${own}: ${name}: invalid shell option name\n`, fd: 2, status: 2 };
      } else if (letter === "D" && bash) continue;
      else {
        const option = optionLetters[letter];
        if (option === undefined || (!bash && "BEHPTkpt".includes(letter))) {
          if (bash)
            return { say: `${own}: ${arg[0]}${letter}: invalid option\n${usageText(own)}`, fd: 2, status: 2 };
          return {
            say:
              dialect === "dash"
                ? `${own}: 0: Illegal option ${arg[0]}${letter}\n`
                : `${own}: illegal option ${arg[0]}${letter}\n`,
            fd: 2,
            status: 2,
          };
        }
        (on ? inv.on : inv.off).push(option);
      }
    }
  }
  const rest = args.slice(i);
  if (wantsCommand) {
    const [command, name, ...positional] = rest;
    if (command === undefined) {
      return {
        say: bash
          ? `${own}: -c: option requires an argument\n`
          : dialect === "dash"
            ? `${own}: 0: -c requires an argument\n`
            : `${own}: -c requires an argument\n`,
        fd: 2,
        status: 2,
      };
    }
    inv.command = command;
    inv.name = name ?? own;
    inv.positional = positional;
  } else if (rest.length > 0 && !inv.stdin) {
    inv.file = rest[0];
    inv.name = rest[0] ?? own;
    inv.positional = rest.slice(1);
  } else {
    inv.stdin = true;
    inv.positional = rest;
  }
  return inv;
}

function usageText(own: string): string {
  return `Usage:\t${own} [GNU long option] [option] ...
\t${own} [GNU long option] [option] script-file ...
GNU long options:
${[...longOptions].map((o) => `\t--${o}\n`).join("")}Shell options:
\t-ilrsD or -c command or -O shopt_option\t\t(invocation only)
\t-abefhkmnptuvxBCEHPT or -o option
`;
}

async function start(
  proc: Proc,
  dialect: Dialect,
  inv: Invocation,
  hooks: ShellHooks | undefined,
): Promise<number> {
  const shell = createShell(proc, dialect, inv.name);
  for (const option of inv.on) shell.options[option] = true;
  for (const option of inv.off) shell.options[option] = false;
  for (const { name, on } of inv.shopt) shell.options[name] = on;
  shell.options.login_shell = inv.login;
  shell.positional = inv.positional;
  importEnvironment(shell);
  if (proc.argv[0]?.replace(/^.*\//, "") === "sh" && shell.bash) shell.options.posix = true;

  const onTerminal = proc.fds.get(0)?.kind === "tty" && proc.fds.get(2)?.kind === "tty";
  if (inv.interactive || (inv.stdin && inv.command === undefined && onTerminal)) {
    return interactive(shell, inv, hooks);
  }
  return guard(shell, async () => {
    if (inv.login && !inv.noProfile) await readProfile(shell);
    if (inv.command !== undefined) return runCommandString(shell, inv.command);
    const env = shell.bash ? shell.get("BASH_ENV") : undefined;
    if (env !== undefined && env !== "" && proc.fs.exists(env))
      await shell.evaluateFile(proc.fs.readText(env));
    if (inv.file !== undefined) return runFile(shell, inv.file);
    shell.source = "stdin";
    return readStdin(shell);
  });
}

async function runCommandString(shell: Shell, command: string): Promise<number> {
  shell.source = "command";
  return runText(shell, command, { context: "-c", tail: shell.dialect !== "dash", perLine: true });
}

async function runFile(shell: Shell, file: string): Promise<number> {
  const { fs } = shell.proc;
  const own = shell.proc.argv[0] ?? "sh";
  let bytes: Uint8Array;
  try {
    let path = file;
    if (shell.bash && !file.includes("/") && !fs.exists(file)) path = shell.findCommand(file)[0] ?? file;
    if (fs.stat(path).type === "dir") {
      const where = shell.bash
        ? `${file}: ${file}: Is a directory`
        : `${own}: ${shell.dialect === "dash" ? "0: " : ""}cannot open ${file}: Is a directory`;
      await shell.write(`${where}\n`, 2);
      return shell.bash ? 126 : 2;
    }
    bytes = fs.readFile(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const missing = error.code === "ENOENT";
    const text = shell.bash
      ? `${own}: ${file}: ${error.message}`
      : shell.dialect === "dash"
        ? `${own}: 0: cannot open ${file}: ${missing ? "No such file" : error.message}`
        : `${own}: can't open '${file}': ${error.message}`;
    await shell.write(`${text}\n`, 2);
    return missing ? (shell.bash ? 127 : 2) : shell.bash ? 126 : 2;
  }
  if (shell.bash && bytes.subarray(0, 80).includes(0)) {
    await shell.write(`${file}: ${file}: cannot execute binary file\n`, 2);
    return 126;
  }
  shell.source = "file";
  return runText(shell, decode(bytes), { perLine: true });
}

/** Commands from standard input, read a line at a time so that they can read the rest themselves. */
export async function readStdin(shell: Shell): Promise<number> {
  let buffer = "";
  let line = 1;
  let status = 0;
  let waitingFor: readonly string[] | undefined;
  const input = shell.bash ? undefined : new BlockInput(shell);
  for (;;) {
    const next = await (input === undefined ? readRawLine(shell) : input.line());
    const ended = next === undefined;
    if (next !== undefined) {
      buffer += next;
      if (waitingFor !== undefined && !waitingFor.includes(next.replace(/\n$/, "").replace(/^\t+/, "")))
        continue;
    } else if (buffer === "") return status;
    waitingFor = undefined;
    const parser = new Parser(buffer, shell.parserOptions(line));
    parser.needsDelimiters = !ended;
    let script: ReturnType<Parser["next"]>;
    try {
      script = parser.next();
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      if (error.incomplete && !ended) {
        if (error.fault.type === "heredoc") waitingFor = error.fault.delimiters;
        continue;
      }
      return syntaxError(shell, error, undefined);
    }
    if (shell.options.verbose) {
      const read = buffer.slice(0, parser.offset);
      if (read !== "") await shell.write(read.endsWith("\n") ? read : `${read}\n`, 2);
    }
    line = parser.currentLine;
    buffer = buffer.slice(parser.offset);
    if (script === undefined) {
      if (ended) return status;
      continue;
    }
    try {
      status = await runScript(shell, script);
    } catch (error) {
      if (error instanceof ExpansionError && error.effect === "line" && shell.bash) {
        await shell.tell(error);
        status = shell.status = 1;
      } else if (error instanceof AbandonLine && shell.interactive) status = shell.status = error.status;
      else throw error;
    }
    if (ended && buffer === "") return status;
  }
}

/** dash and ash read ahead in blocks: what follows a command is not left for it to read. */
class BlockInput {
  private ahead = new Uint8Array();

  constructor(private readonly shell: Shell) {}

  async line(): Promise<string | undefined> {
    const chunks: Uint8Array[] = [];
    for (;;) {
      if (this.ahead.length === 0) {
        const chunk = this.shell.proc.fds.has(0) ? await this.shell.proc.read(0, 8192) : null;
        if (chunk === null || chunk.length === 0) break;
        this.ahead = Uint8Array.from(chunk);
      }
      const at = this.ahead.indexOf(10);
      chunks.push(this.ahead.subarray(0, at < 0 ? undefined : at + 1));
      this.ahead = at < 0 ? new Uint8Array() : this.ahead.subarray(at + 1);
      if (at >= 0) break;
    }
    return chunks.length === 0 ? undefined : decode(concat(chunks));
  }
}

/** With its newline; undefined at the end. */
async function readRawLine(shell: Shell): Promise<string | undefined> {
  const file = shell.proc.fds.get(0);
  if (file === undefined) return undefined;
  // A file can be read ahead and the offset put back; a pipe goes byte by byte.
  if (file.seek !== undefined && file.kind === "file") {
    const chunks: Uint8Array[] = [];
    for (;;) {
      const chunk = await shell.proc.read(0, 4096);
      if (chunk === null) break;
      const at = chunk.indexOf(10);
      if (at < 0) {
        chunks.push(chunk);
        continue;
      }
      chunks.push(chunk.subarray(0, at + 1));
      if (at + 1 < chunk.length) file.seek(at + 1 - chunk.length, "cur");
      break;
    }
    return chunks.length === 0 ? undefined : decode(concat(chunks));
  }
  const bytes: number[] = [];
  for (;;) {
    const chunk = await shell.proc.read(0, 1);
    if (chunk === null || chunk.length === 0) break;
    bytes.push(chunk[0]!);
    if (chunk[0] === 10) break;
  }
  return bytes.length === 0 ? undefined : decode(Uint8Array.from(bytes));
}
