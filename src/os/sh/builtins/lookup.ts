/** type, command, hash, alias, unalias. */

import { functionText } from "../print.ts";
import { runNamed } from "../program.ts";
import { posixQuote, singleQuote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { type Builtin, badOption, options } from "./kit.ts";
import { isSpecial } from "./special.ts";

const keywords = new Set([
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
  "in",
  "{",
  "}",
  "!",
]);
const bashKeywords = new Set(["select", "function", "time", "[[", "]]", "coproc"]);

const isKeyword = (shell: Shell, name: string): boolean =>
  keywords.has(name) ||
  (shell.bash && bashKeywords.has(name)) ||
  (shell.dialect === "ash" && name === "function");

export const type: Builtin = async (shell, args) => {
  if (!shell.bash) {
    let status = 0;
    for (const name of args) if (!(await describePosix(shell, name, true))) status = 127;
    return status;
  }
  const parsed = await options(shell, args, "afptP");
  if (parsed === undefined) return 2;
  const { flags, rest } = parsed;
  let status = 0;
  for (const name of rest) if (!(await describe(shell, name, flags))) status = 1;
  return status;
};

async function describe(shell: Shell, name: string, flags: ReadonlySet<string>): Promise<boolean> {
  const all = flags.has("a");
  const short = flags.has("t");
  const pathsOnly = flags.has("p") || flags.has("P");
  let found = false;
  const say = async (kind: string, text: string): Promise<void> => {
    found = true;
    if (short) await shell.write(`${kind}\n`);
    else if (!pathsOnly) await shell.write(`${text}\n`);
  };
  const alias = shell.aliases.get(name);
  if (!flags.has("P")) {
    if (alias !== undefined && (shell.options.expand_aliases || shell.interactive))
      await say("alias", `${name} is aliased to \`${alias}'`);
    if ((!found || all) && isKeyword(shell, name)) await say("keyword", `${name} is a shell keyword`);
    const fn = flags.has("f") ? undefined : shell.functions.get(name);
    if ((!found || all) && fn !== undefined)
      await say("function", `${name} is a function\n${functionText(fn)}`);
    if ((!found || all) && shell.builtinNamed(name) !== undefined)
      await say("builtin", `${name} is a shell builtin`);
    if (found && !all) return true;
  }
  const hashed = shell.hashed.get(name);
  if (hashed !== undefined && !all && shell.isExecutable(hashed.path)) {
    found = true;
    hashed.hits++;
    await shell.write(
      short ? "file\n" : pathsOnly ? `${hashed.path}\n` : `${name} is hashed (${hashed.path})\n`,
    );
    return true;
  }
  for (const path of shell.findCommand(name, { all })) {
    found = true;
    await shell.write(short ? "file\n" : pathsOnly ? `${path}\n` : `${name} is ${path}\n`);
  }
  if (!found && !short && !pathsOnly) await shell.complain(`${name}: not found`);
  return found;
}

async function describePosix(shell: Shell, name: string, verbose: boolean): Promise<boolean> {
  const say = (text: string, brief: string) => shell.write(`${verbose ? `${name} ${text}` : brief}\n`);
  const alias = shell.aliases.get(name);
  if (isKeyword(shell, name)) await say("is a shell keyword", name);
  else if (alias !== undefined) await say(`is an alias for ${alias}`, `alias ${name}=${posixQuote(alias)}`);
  else if (shell.functions.has(name))
    await say(shell.dialect === "dash" ? "is a shell function" : "is a function", name);
  else if (shell.builtinNamed(name) !== undefined)
    await say(isSpecial(name) ? "is a special shell builtin" : "is a shell builtin", name);
  else {
    const path = shell.findCommand(name)[0];
    if (path === undefined) {
      if (verbose) await shell.write(`${name}: not found\n`);
      return false;
    }
    await say(`is ${path}`, path);
  }
  return true;
}

export const command: Builtin = async (shell, args, arrays) => {
  let brief = false;
  let verbose = false;
  let i = 0;
  for (; i < args.length && /^-./.test(args[i]!); i++) {
    const arg = args[i]!;
    if (arg === "--") {
      i++;
      break;
    }
    for (const letter of arg.slice(1)) {
      if (letter === "v") brief = true;
      else if (letter === "V") verbose = true;
      else if (letter !== "p") return badOption(shell, `-${letter}`);
    }
  }
  const rest = args.slice(i);
  if (rest.length === 0) return 0;
  if (!brief && !verbose) return runNamed(shell, rest, { arrays, shift: i + 1 });
  let status = shell.bash ? 1 : 0;
  // dash and ash look at the first name alone.
  for (const name of shell.bash ? rest : rest.slice(0, 1)) {
    if (!shell.bash) {
      if (!(await describePosix(shell, name, verbose))) status = 127;
    } else if (verbose) {
      if (await describe(shell, name, new Set())) status = 0;
    } else if (await briefly(shell, name)) status = 0;
  }
  return status;
};

async function briefly(shell: Shell, name: string): Promise<boolean> {
  const alias = shell.aliases.get(name);
  if (alias !== undefined && (shell.options.expand_aliases || shell.interactive))
    await shell.write(`alias ${name}=${singleQuote(alias)}\n`);
  else if (isKeyword(shell, name) || shell.functions.has(name) || shell.builtinNamed(name) !== undefined)
    await shell.write(`${name}\n`);
  else {
    const path = shell.findCommand(name)[0];
    if (path === undefined) return false;
    await shell.write(`${path}\n`);
  }
  return true;
}

export const hash: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, shell.bash ? "lrp:dt" : "r");
  if (parsed === undefined) return 2;
  const { flags, values, rest } = parsed;
  if (flags.has("r")) shell.hashed.clear();
  const path = values.get("p");
  if (path !== undefined) {
    for (const name of rest) shell.hashed.set(name, { path, hits: 0 });
    return 0;
  }
  if (rest.length === 0 && !flags.has("r")) {
    if (shell.hashed.size === 0) {
      if (shell.bash) await shell.write("hash: hash table empty\n");
      return 0;
    }
    if (shell.bash)
      await shell.write(
        `hits\tcommand\n${[...shell.hashed.values()].map((h) => `${String(h.hits).padStart(4)}\t${h.path}\n`).join("")}`,
      );
    else await shell.write([...shell.hashed.values()].map((h) => `${h.path}\n`).join(""));
    return 0;
  }
  let status = 0;
  for (const name of rest) {
    if (flags.has("d")) {
      if (!shell.hashed.delete(name)) {
        await shell.complain(`${name}: not found`);
        status = 1;
      }
      continue;
    }
    if (flags.has("t")) {
      const known = shell.hashed.get(name);
      if (known !== undefined)
        await shell.write(rest.length > 1 ? `${name}\t${known.path}\n` : `${known.path}\n`);
      else {
        await shell.complain(`${name}: not found`);
        status = 1;
      }
      continue;
    }
    if (name.includes("/") || shell.builtinNamed(name) !== undefined || shell.functions.has(name)) continue;
    const found = shell.findCommand(name)[0];
    if (found === undefined) {
      await shell.complain(`${name}: not found`);
      status = 1;
    } else shell.hashed.set(name, { path: found, hits: 0 });
  }
  return status;
};
