/** exit, return, break, continue, eval, `.`, shift, set, shopt, and the like. */
import { SysError } from "../../errno.ts";
import { ExitShell, ExpansionError, LoopControl, ReturnFrom } from "../errors.ts";
import { returnTrap, runBuiltin } from "../invoke.ts";
import {
  optionLetters,
  posixOptions,
  type SetOption,
  type ShoptOption,
  setOptions,
  shoptOptions,
} from "../options.ts";
import { posixQuote, quoteWord } from "../quote.ts";
import { runText } from "../run-text.ts";
import type { Shell } from "../shell.ts";
import { arrayText } from "../shell.ts";
import { isSet } from "../variables.ts";
import { type Builtin, badOption, numberArgument, options, special, usage } from "./kit.ts";

export const colon: Builtin = () => 0;
export const fail: Builtin = () => 1;

export const exit: Builtin = async (shell, args) => {
  const rest = args[0] === "--" ? args.slice(1) : args;
  if (shell.interactive && shell.bash && shell.subshells === 0) {
    await shell.write("exit\n", 2);
    if (shell.jobs.list.some((j) => j.phase === "stopped") && !shell.warnedOfJobs) {
      await shell.write("There are stopped jobs.\n", 2);
      shell.warnedOfJobs = true;
      return 1;
    }
  }
  if (rest[0] === undefined) throw new ExitShell(shell.status);
  const n = await numberArgument(shell, rest[0]);
  if (n === undefined) throw new ExitShell(2);
  if (rest.length > 1 && shell.bash) await tooMany(shell);
  throw new ExitShell(((n % 256) + 256) % 256);
};

/** The rest of the line is given up. */
async function tooMany(shell: Shell): Promise<never> {
  await shell.complain("too many arguments");
  const given = new ExpansionError("too many arguments");
  given.said = true;
  throw given;
}

export const logout: Builtin = async (shell, args) => {
  if (!shell.options.login_shell) {
    await shell.complain("not login shell: use `exit'");
    return 1;
  }
  return exit(shell, args);
};

export const returnFrom: Builtin = async (shell, args) => {
  if (shell.calls.length === 0 && shell.sourceDepth === 0) {
    if (!shell.bash) throw new ExitShell(args[0] === undefined ? shell.status : Number(args[0]) & 255);
    await shell.complain("can only `return' from a function or sourced script");
    return 2;
  }
  if (args[0] === undefined) throw new ReturnFrom(shell.status);
  const n = await numberArgument(shell, args[0]);
  if (n === undefined) {
    if (!shell.bash) throw new ExitShell(2);
    throw new ReturnFrom(2);
  }
  if (args.length > 1 && shell.bash) await tooMany(shell);
  // dash hands the number on as it is.
  throw new ReturnFrom(shell.dialect === "dash" ? n : ((n % 256) + 256) % 256);
};

const loopControl =
  (kind: "break" | "continue"): Builtin =>
  async (shell, args) => {
    if (shell.loopDepth === 0) {
      if (!shell.bash && args[0] !== undefined && !/^0*[1-9]\d*$/.test(args[0])) {
        await shell.complain(`Illegal number: ${args[0]}`);
        throw new ExitShell(2);
      }
      if (shell.bash) await shell.complain("only meaningful in a `for', `while', or `until' loop");
      return 0;
    }
    let levels = 1;
    if (args[0] !== undefined) {
      const n = await numberArgument(shell, args[0]);
      if (n === undefined) throw new ExitShell(shell.bash ? 128 : 2);
      if (n < 1) {
        await shell.complain(
          shell.bash ? `${args[0]}: loop count out of range` : `Illegal number: ${args[0]}`,
        );
        if (!shell.bash) throw new ExitShell(2);
        throw new LoopControl("break", shell.loopDepth, 1);
      }
      levels = n;
    }
    shell.status = 0;
    throw new LoopControl(kind, levels);
  };

export const breakLoop = loopControl("break");
export const continueLoop = loopControl("continue");

export const evalText: Builtin = async (shell, args) => {
  const rest = args[0] === "--" && shell.bash ? args.slice(1) : args;
  const text = rest.join(" ");
  const outer = shell.builtin;
  shell.builtin = undefined;
  try {
    return await runText(shell, text, { context: "eval", line: shell.line, nested: true });
  } finally {
    shell.builtin = outer;
  }
};

export const source: Builtin = async (shell, args) => {
  const rest = args[0] === "--" ? args.slice(1) : args;
  const name = rest[0];
  if (name === undefined) {
    if (shell.bash) {
      await shell.complain("filename argument required");
      return usage(shell, shell.builtin ?? ".");
    }
    return shell.dialect === "dash" ? 0 : 2;
  }
  const found = findSource(shell, name);
  const outer = shell.builtin;
  if (found === undefined) {
    if (shell.dialect === "dash")
      await shell.complain(
        name.includes("/") ? `cannot open ${name}: No such file` : `${name}: not found`,
        outer,
      );
    else if (shell.dialect === "ash")
      await shell.complain(
        name.includes("/") ? `can't open '${name}': No such file or directory` : `${name}: not found`,
        outer,
      );
    else await shell.complain(`${name}: No such file or directory`, null);
    return special(shell, 1);
  }
  let text: string;
  try {
    if (shell.proc.fs.stat(found).type === "dir") {
      await shell.complain(`${name}: is a directory`, outer);
      return special(shell, 1);
    }
    text = shell.proc.fs.readText(found);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await shell.complain(
      shell.bash ? `${name}: ${error.message}` : `cannot open ${name}: ${error.message}`,
      shell.bash ? null : outer,
    );
    return special(shell, 1);
  }
  if (shell.sourceDepth > 200) {
    await shell.complain(`${name}: maximum source nesting level exceeded (200)`, null);
    return 1;
  }
  const saved = { positional: shell.positional, line: shell.line, status: shell.status };
  // dash gives a sourced file no arguments of its own.
  if (rest.length > 1 && shell.dialect !== "dash") shell.positional = rest.slice(1);
  const mine = shell.positional;
  shell.builtin = undefined;
  shell.sourceDepth++;
  shell.sources.push(name.includes("/") || found.startsWith("./") ? name : found);
  try {
    return await runText(shell, text, { line: 1, context: undefined, nested: true });
  } catch (error) {
    if (error instanceof ReturnFrom) return error.status;
    throw error;
  } finally {
    await returnTrap(shell);
    shell.sourceDepth--;
    shell.sources.pop();
    shell.line = saved.line;
    shell.builtin = outer;
    if (rest.length > 1 && shell.positional === mine) shell.positional = saved.positional;
  }
};

function findSource(shell: Shell, name: string): string | undefined {
  const { fs } = shell.proc;
  if (name.includes("/")) return fs.exists(name) ? name : undefined;
  for (const dir of (shell.get("PATH") ?? "").split(":")) {
    const path = `${dir === "" ? "." : dir}/${name}`;
    if (fs.exists(path) && fs.stat(path).type !== "dir") return path;
  }
  return shell.bash && fs.exists(name) ? `./${name}` : undefined;
}

export const shift: Builtin = async (shell, args) => {
  let n = 1;
  if (args[0] !== undefined) {
    const given = await numberArgument(shell, args[0]);
    if (given === undefined) return special(shell, 1);
    n = given;
  }
  if (n < 0 || n > shell.positional.length) {
    if (shell.dialect === "dash") {
      await shell.complain("can't shift that many");
      return special(shell, 1);
    }
    if (n < 0 && shell.bash) await shell.complain(`${n}: shift count out of range`);
    return 1;
  }
  shell.positional = shell.positional.slice(n);
  return 0;
};

function applyOption(shell: Shell, name: string, on: boolean): void {
  shell.options[name as SetOption] = on;
  if (name === "monitor") shell.jobControl = on && (shell.interactive || shell.bash);
  if (name === "interactive-comments") shell.options.interactive_comments = on;
}

export const set: Builtin = async (shell, args) => {
  if (args.length === 0) {
    await shell.write(listVariables(shell));
    return 0;
  }
  let i = 0;
  let positional: readonly string[] | undefined;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") {
      positional = args.slice(i + 1);
      break;
    }
    if (arg === "-") {
      shell.options.xtrace = false;
      shell.options.verbose = false;
      if (args.length > i + 1) positional = args.slice(i + 1);
      break;
    }
    if (!/^[-+]./.test(arg)) {
      positional = args.slice(i);
      break;
    }
    const on = arg[0] === "-";
    for (const letter of arg.slice(1)) {
      if (letter === "o") {
        const name = args[i + 1];
        if (name === undefined || /^[-+]/.test(name)) {
          await shell.write(on ? optionTable(shell) : optionCommands(shell));
          continue;
        }
        i++;
        if (!knownOption(shell, name)) {
          if (shell.bash) await shell.complain(`${name}: invalid option name`);
          else
            await shell.complain(
              shell.dialect === "dash" ? `Illegal option -o ${name}` : `illegal option -o ${name}`,
            );
          if (shell.dialect === "ash") return 1;
          return special(shell, 2);
        }
        applyOption(shell, name, on);
        continue;
      }
      const name = optionLetters[letter];
      if (name === undefined || (!shell.bash && "BEHPTkpt".includes(letter))) {
        const text = `${arg[0]}${letter}`;
        if (shell.bash) {
          await shell.complain(`${text}: invalid option`);
          return usage(shell, "set");
        }
        await badOption(shell, text);
        return special(shell, 2);
      }
      applyOption(shell, name, on);
    }
  }
  if (positional !== undefined) shell.positional = positional;
  return 0;
};

function knownOption(shell: Shell, name: string): boolean {
  if (shell.bash) return (setOptions as readonly string[]).includes(name);
  return (
    (posixOptions as readonly string[]).includes(name) && (name !== "pipefail" || shell.dialect === "ash")
  );
}

function optionTable(shell: Shell): string {
  if (shell.bash)
    return setOptions.map((n) => `${n.padEnd(15)}\t${shell.options[n] ? "on" : "off"}\n`).join("");
  const names = posixOptions.filter((n) => n !== "pipefail" || shell.dialect === "ash");
  return `Current option settings\n${names.map((n) => `${n.padEnd(16)}${posixState(shell, n) ? "on" : "off"}\n`).join("")}`;
}

function posixState(shell: Shell, name: string): boolean {
  if (name === "interactive") return shell.interactive;
  if (name === "stdin") return shell.source === "stdin" || shell.source === "interactive";
  return (shell.options as Record<string, boolean>)[name] === true;
}

function optionCommands(shell: Shell): string {
  if (shell.bash) return setOptions.map((n) => `set ${shell.options[n] ? "-" : "+"}o ${n}\n`).join("");
  return posixOptions
    .filter((n) => n !== "pipefail" || shell.dialect === "ash")
    .map((n) => `set ${posixState(shell, n) ? "-" : "+"}o ${n}\n`)
    .join("");
}

function listVariables(shell: Shell): string {
  let out = "";
  for (const name of shell.variables.names()) {
    const v = shell.variables.raw(name);
    if (!isSet(v)) continue;
    if (v.indexed || v.assoc) out += `${name}=${arrayText(v)}\n`;
    else out += `${name}=${shell.bash ? quoteSet(v.value ?? "") : posixQuote(v.value ?? "")}\n`;
  }
  return out;
}

function quoteSet(s: string): string {
  return s === "" ? "" : quoteWord(s);
}

export const shopt: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, "pqsuo");
  if (parsed === undefined) return 2;
  const { flags, rest } = parsed;
  const names: readonly string[] = flags.has("o") ? setOptions : shoptOptions;
  const state = (name: string) => shell.options[name as ShoptOption];
  const line = (name: string) =>
    flags.has("p")
      ? flags.has("o")
        ? `set ${state(name) ? "-" : "+"}o ${name}\n`
        : `shopt -${state(name) ? "s" : "u"} ${name}\n`
      : `${name.padEnd(15)}\t${state(name) ? "on" : "off"}\n`;
  if (rest.length === 0) {
    const wanted = names.filter((n) => (flags.has("s") ? state(n) : flags.has("u") ? !state(n) : true));
    if (!flags.has("q")) await shell.write(wanted.map(line).join(""));
    return 0;
  }
  let status = 0;
  for (const name of rest) {
    if (!names.includes(name)) {
      await shell.complain(`${name}: invalid ${flags.has("o") ? "option" : "shell option"} name`);
      status = 1;
    } else if (flags.has("s")) applyOption(shell, name, true);
    else if (flags.has("u")) applyOption(shell, name, false);
    else {
      if (!flags.has("q")) await shell.write(line(name));
      if (!state(name)) status = 1;
    }
  }
  return status;
};

export const builtinCommand: Builtin = async (shell, args, arrays) => {
  const rest = args[0] === "--" ? args.slice(1) : args;
  const name = rest[0];
  if (name === undefined) return 0;
  const found = shell.builtinNamed(name);
  if (found === undefined) {
    await shell.complain(`${name}: not a shell builtin`);
    return 1;
  }
  return runBuiltin(shell, name, found, rest.slice(1), shiftArrays(arrays));
};

/** Positions of array arguments one word further to the left. */
export function shiftArrays(arrays: Parameters<Builtin>[2]): Parameters<Builtin>[2] {
  return arrays === undefined ? undefined : new Map([...arrays].map(([i, a]) => [i - 1, a]));
}

export const letBuiltin: Builtin = async (shell, args) => {
  if (args.length === 0) {
    await shell.complain("expression expected");
    return 1;
  }
  let value = 0n;
  for (const arg of args) value = shell.number(arg);
  return value === 0n ? 1 : 0;
};

export const enable: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, "adnpsf:");
  if (parsed === undefined) return 2;
  let status = 0;
  for (const name of parsed.rest) {
    if (!shell.builtinNames().includes(name)) {
      await shell.complain(`${name}: not a shell builtin`);
      status = 1;
    } else if (parsed.flags.has("n")) shell.disabled.add(name);
    else shell.disabled.delete(name);
  }
  if (parsed.rest.length === 0)
    for (const name of shell.builtinNames())
      if (!shell.disabled.has(name)) await shell.write(`enable ${name}\n`);
  return status;
};

export const timesBuiltin: Builtin = async (shell) => {
  const me = shell.proc.processes().find((p) => p.pid === shell.proc.pid);
  const show = (ms: number) =>
    `${Math.floor(ms / 60000)}m${((ms % 60000) / 1000).toFixed(shell.bash ? 3 : 6)}s`;
  await shell.write(`${show(me?.cpuMs ?? 0)} ${show(0)}\n${show(0)} ${show(0)}\n`);
  return 0;
};

export const help: Builtin = async (shell, args) =>
  (await shell.proc.load(import("./help.ts"))).help(shell, args);

export const caller: Builtin = async (shell, args) => {
  const n = Number(args[0] ?? 0);
  const frame = shell.calls[shell.calls.length - 1 - n];
  if (frame === undefined) return 1;
  const above = shell.calls[shell.calls.length - 2 - n];
  if (above === undefined && shell.source !== "file") {
    if (args[0] !== undefined) return 1;
    await shell.write(`${frame.line} NULL\n`);
    return 0;
  }
  await shell.write(
    args[0] === undefined
      ? `${frame.line} ${above?.source ?? shell.name}\n`
      : `${frame.line} ${above?.name ?? "main"} ${above?.source ?? shell.name}\n`,
  );
  return 0;
};
