/** declare, typeset, local, export, readonly, unset. */

import { assignArray } from "../assign.ts";
import type { ArrayElement, Assign } from "../ast.ts";
import { ExpansionError } from "../errors.ts";
import { functionText } from "../print.ts";
import { doubleQuote, posixQuote, quoteWord } from "../quote.ts";
import { arrayText, type Shell } from "../shell.ts";
import { trace, traceWord } from "../trace.ts";
import { isSet, type Variable } from "../variables.ts";
import { type Builtin, badOption, isName, special } from "./kit.ts";

interface Attributes {
  on: Set<string>;
  off: Set<string>;
}

interface Argument {
  readonly name: string;
  readonly index: string | undefined;
  readonly append: boolean;
  readonly value: string | undefined;
  readonly array: Assign | undefined;
  readonly text: string;
}

function readArguments(
  args: readonly string[],
  from: number,
  arrays: ReadonlyMap<number, Assign> | undefined,
): Argument[] {
  return args.slice(from).map((text, i) => {
    const array = arrays?.get(from + i + 1);
    if (array !== undefined)
      return {
        name: array.name,
        index: undefined,
        append: array.append,
        value: undefined,
        array,
        text: array.name,
      };
    const m = /^([^=[]*?)(?:\[((?:[^\]]|\](?!\+?=))*)\])?(\+?=)([\s\S]*)$/.exec(text);
    if (m === null)
      return {
        name: text.replace(/\[.*\]$/, ""),
        index: undefined,
        append: false,
        value: undefined,
        array,
        text,
      };
    return { name: m[1]!, index: m[2], append: m[3] === "+=", value: m[4]!, array, text };
  });
}

function letters(args: readonly string[]): { attributes: Attributes; at: number } {
  const attributes: Attributes = { on: new Set(), off: new Set() };
  let at = 0;
  for (; at < args.length; at++) {
    const arg = args[at]!;
    if (arg === "--") {
      at++;
      break;
    }
    if (!/^[-+]./.test(arg)) break;
    for (const letter of arg.slice(1)) (arg[0] === "-" ? attributes.on : attributes.off).add(letter);
  }
  return { attributes, at };
}

async function unknownLetters(shell: Shell, attributes: Attributes, known: string): Promise<boolean> {
  for (const letter of [...attributes.on, ...attributes.off]) {
    if (!known.includes(letter)) {
      await badOption(shell, `${attributes.on.has(letter) ? "-" : "+"}${letter}`);
      return true;
    }
  }
  return false;
}

export const declare: Builtin = async (shell, args, arrays) => {
  const { attributes, at } = letters(args);
  if (await unknownLetters(shell, attributes, "aAfFgiIlnrtuxp")) return 2;
  const { on } = attributes;
  const wanted = readArguments(args, at, arrays);
  if (on.has("f") || on.has("F")) return declareFunctions(shell, on, wanted);
  if (on.has("p")) return printDeclarations(shell, wanted, on);
  if (wanted.length === 0) {
    await shell.write(listing(shell, on));
    return 0;
  }
  const local = shell.variables.frames.length > 0 && !on.has("g");
  return declareAll(shell, attributes, wanted, local);
};

export const local: Builtin = async (shell, args, arrays) => {
  if (shell.variables.frames.length === 0) {
    await shell.complain(shell.bash ? "can only be used in a function" : "not in a function");
    return special(shell, 1);
  }
  if (!shell.bash) {
    for (const arg of readArguments(args, 0, undefined)) {
      const old = shell.get(arg.name);
      const v = shell.variables.makeLocal(arg.name);
      // A local of dash begins with the outer value.
      if (arg.value !== undefined) shell.set(arg.name, arg.value);
      else if (v.value === undefined && shell.dialect === "dash") v.value = old;
    }
    return 0;
  }
  const { attributes, at } = letters(args);
  if (await unknownLetters(shell, attributes, "aAfFgiIlnrtuxp")) return 2;
  const wanted = readArguments(args, at, arrays);
  if (wanted.length === 0) {
    const frame = shell.variables.frames.at(-1);
    for (const name of [...(frame?.keys() ?? [])].sort()) {
      const v = shell.variables.raw(name);
      if (isSet(v))
        await shell.write(`${name}=${v.indexed || v.assoc ? arrayText(v) : quoteWord(v.value ?? "")}\n`);
    }
    return 0;
  }
  return declareAll(shell, attributes, wanted, true);
};

async function declareAll(
  shell: Shell,
  attributes: Attributes,
  wanted: readonly Argument[],
  local: boolean,
): Promise<number> {
  let status = 0;
  for (const arg of wanted) {
    if (!isName(arg.name)) {
      await shell.complain(`\`${arg.text}': not a valid identifier`);
      status = 1;
      continue;
    }
    if (local) {
      const seen = shell.variables.raw(arg.name);
      const frame = shell.variables.frames.at(-1);
      if (
        seen?.readonly &&
        frame !== undefined &&
        !frame.has(arg.name) &&
        shell.variables.frames.every((f) => !f.has(arg.name))
      ) {
        await shell.complain(`${arg.name}: readonly variable`);
        status = 1;
        continue;
      }
      shell.variables.makeLocal(arg.name);
    }
    try {
      await declareOne(shell, attributes, arg, local);
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      await shell.complain(error.message);
      status = 1;
    }
  }
  return status;
}

async function declareOne(
  shell: Shell,
  { on, off }: Attributes,
  arg: Argument,
  local: boolean,
): Promise<void> {
  const target = on.has("n") || off.has("n") ? arg.name : shell.variables.resolve(arg.name);
  const old = shell.variables.raw(target);
  if (old?.readonly && (arg.value !== undefined || arg.array !== undefined || off.has("r")))
    throw new ExpansionError(`${arg.name}: readonly variable`);
  const v = shell.variables.own(target);
  if (on.has("A") && v.assoc === undefined) {
    if (v.indexed !== undefined)
      throw new ExpansionError(`${arg.name}: cannot convert indexed to associative array`);
    v.assoc = new Map(v.value === undefined ? [] : [["0", v.value]]);
    v.value = undefined;
  } else if (on.has("a") && v.indexed === undefined && v.assoc === undefined) {
    v.indexed = new Map(v.value === undefined ? [] : [[0, v.value]]);
    v.value = undefined;
  }
  if (on.has("i")) v.integer = true;
  if (off.has("i")) v.integer = false;
  if (on.has("l")) Object.assign(v, { lower: true, upper: false });
  if (on.has("u")) Object.assign(v, { upper: true, lower: false });
  if (off.has("l")) v.lower = false;
  if (off.has("u")) v.upper = false;
  if (on.has("n")) {
    if (arg.value === arg.name) {
      if (!local) throw new ExpansionError(`${arg.name}: nameref variable self references not allowed`);
      await shell.complain(`warning: ${arg.name}: circular name reference`);
    }
    if (arg.value !== undefined && arg.value !== "" && !isName(arg.value.replace(/\[.*\]$/s, "")))
      throw new ExpansionError(`\`${arg.value}': invalid variable name for name reference`);
    v.nameref = true;
    v.value = arg.value ?? v.value;
  } else if (off.has("n")) v.nameref = false;
  else if (arg.array !== undefined)
    await assignArray(shell, arg.name, arg.array.value as readonly ArrayElement[], arg.append);
  else if (arg.value !== undefined) {
    if (arg.index !== undefined)
      await shell.assignElement(arg.name, shell.parseWord(arg.index), arg.value, arg.append);
    else if (v.indexed !== undefined && /^\([\s\S]*\)$/.test(arg.value) && on.has("a"))
      await shell.evaluate(`${arg.name}=${arg.value}`, undefined);
    else shell.set(arg.name, arg.value, arg.append);
  }
  const after = shell.variables.own(target);
  if (on.has("x")) after.exported = true;
  if (off.has("x")) after.exported = false;
  if (on.has("r")) after.readonly = true;
}

async function declareFunctions(
  shell: Shell,
  on: ReadonlySet<string>,
  wanted: readonly Argument[],
): Promise<number> {
  const names = wanted.length > 0 ? wanted.map((a) => a.name) : [...shell.functions.keys()].sort();
  let status = 0;
  for (const name of names) {
    const fn = shell.functions.get(name);
    if (fn === undefined) status = 1;
    else if (on.has("F")) await shell.write(wanted.length > 0 ? `${name}\n` : `declare -f ${name}\n`);
    else await shell.write(`${functionText(fn)}\n`);
  }
  return status;
}

export function declarationLine(shell: Shell, name: string, v: Variable): string {
  const flags = shell.attributesOf(v);
  const head = `declare -${flags === "" ? "-" : flags} ${name}`;
  if (v.indexed || v.assoc) return `${head}=${arrayText(v)}\n`;
  return v.value === undefined ? `${head}\n` : `${head}=${doubleQuote(v.value)}\n`;
}

async function printDeclarations(
  shell: Shell,
  wanted: readonly Argument[],
  on: ReadonlySet<string>,
): Promise<number> {
  if (wanted.length === 0) {
    await shell.write(listing(shell, new Set([...on].filter((l) => l !== "p")), true));
    return 0;
  }
  let status = 0;
  for (const { name } of wanted) {
    const v = shell.variable(name);
    if (v === undefined) {
      await shell.complain(`${name}: not found`);
      status = 1;
    } else
      await shell.write(
        declarationLine(shell, name, shell.variables.raw(name)?.nameref ? shell.variables.raw(name)! : v),
      );
  }
  return status;
}

function listing(shell: Shell, on: ReadonlySet<string>, full = on.size > 0): string {
  let out = "";
  for (const name of shell.variables.names()) {
    const v = shell.variables.raw(name);
    if (v === undefined) continue;
    if (on.has("x") && !v.exported) continue;
    if (on.has("r") && !v.readonly) continue;
    if (on.has("i") && !v.integer) continue;
    if (on.has("a") && !v.indexed) continue;
    if (on.has("A") && !v.assoc) continue;
    if (full) out += declarationLine(shell, name, v);
    else if (isSet(v))
      out += `${name}=${v.indexed || v.assoc ? arrayText(v) : v.value === "" ? "" : quoteWord(v.value ?? "")}\n`;
  }
  return out;
}

const marking =
  (mark: "exported" | "readonly"): Builtin =>
  async (shell, args, arrays) => {
    const { attributes, at } = letters(args);
    const known = !shell.bash ? "p" : mark === "exported" ? "fnp" : "aAfp";
    if (await unknownLetters(shell, attributes, known)) return special(shell, 2);
    const { on } = attributes;
    const wanted = readArguments(args, at, arrays);
    if (wanted.length === 0) {
      await shell.write(listMarked(shell, mark));
      return 0;
    }
    if (on.has("f")) {
      let missing = 0;
      for (const { name } of wanted) {
        if (!shell.functions.has(name)) {
          await shell.complain(`${name}: not a function`);
          missing = 1;
        } else if (mark === "exported") {
          if (on.has("n")) shell.exportedFunctions.delete(name);
          else shell.exportedFunctions.add(name);
        }
      }
      return missing;
    }
    let status = 0;
    for (const arg of wanted) {
      if (!isName(arg.name)) {
        await shell.complain(
          shell.bash ? `\`${arg.text}': not a valid identifier` : `${arg.name}: bad variable name`,
        );
        if (!shell.bash) return special(shell, 2);
        status = 1;
        continue;
      }
      try {
        if (arg.array !== undefined)
          await assignArray(shell, arg.name, arg.array.value as readonly ArrayElement[], arg.append);
        else if (arg.value !== undefined) {
          if (shell.options.xtrace && shell.bash)
            await trace(shell, `${arg.name}=${arg.value === "" ? "" : traceWord(shell, arg.value)}`);
          shell.set(arg.name, arg.value, arg.append);
        }
      } catch (error) {
        if (!(error instanceof ExpansionError)) throw error;
        if (shell.bash) await shell.complain(error.message, null);
        else {
          await shell.complain(error.message);
          return special(shell, 2);
        }
        status = 1;
        continue;
      }
      const v = shell.variables.own(shell.variables.resolve(arg.name));
      if (on.has("a") && v.indexed === undefined) v.indexed = new Map();
      if (on.has("A") && v.assoc === undefined) v.assoc = new Map();
      v[mark] = !on.has("n");
    }
    return status;
  };

export const exportNames = marking("exported");
export const readonlyNames = marking("readonly");

function listMarked(shell: Shell, mark: "exported" | "readonly"): string {
  let out = "";
  for (const name of shell.variables.names()) {
    const v = shell.variables.raw(name);
    if (v === undefined || !v[mark]) continue;
    if (shell.bash) out += declarationLine(shell, name, v);
    else
      out += `${mark === "exported" ? "export" : "readonly"} ${name}${v.value === undefined ? "" : `=${posixQuote(v.value)}`}\n`;
  }
  return out;
}

export const unset: Builtin = async (shell, args) => {
  const { attributes, at } = letters(args);
  if (await unknownLetters(shell, attributes, shell.bash ? "fvn" : "fv")) return special(shell, 2);
  const { on } = attributes;
  let status = 0;
  for (const name of args.slice(at)) {
    const element = /^([A-Za-z_]\w*)\[([\s\S]*)\]$/.exec(name);
    if (element !== null && shell.bash) {
      unsetElement(shell, element[1]!, element[2]!);
      continue;
    }
    if (on.has("f")) {
      shell.functions.delete(name);
      continue;
    }
    if (!isName(name)) {
      if (!shell.bash) {
        await shell.complain(`${name}: bad variable name`);
        return special(shell, 2);
      }
      if (shell.functions.delete(name)) continue;
      if (on.has("v")) {
        await shell.complain(`\`${name}': not a valid identifier`);
        status = 1;
      }
      continue;
    }
    const target = on.has("n") ? name : shell.variables.resolve(name);
    if (shell.variables.raw(target) === undefined && !on.has("v") && shell.bash) {
      shell.functions.delete(name);
      continue;
    }
    try {
      shell.unset(target);
    } catch (error) {
      if (!(error instanceof ExpansionError)) throw error;
      await shell.complain(error.message);
      if (!shell.bash) return special(shell, 2);
      status = 1;
    }
  }
  return status;
};

function unsetElement(shell: Shell, name: string, index: string): void {
  const v = shell.variables.find(name);
  if (v === undefined) return;
  if (v.readonly) throw new ExpansionError(`${name}: cannot unset: readonly variable`);
  const own = shell.variables.own(shell.variables.resolve(name));
  if (index === "@" || index === "*") {
    own.indexed?.clear();
    own.assoc?.clear();
  } else if (own.assoc !== undefined) own.assoc.delete(index.replace(/^(['"])(.*)\1$/, "$2"));
  else {
    let at = Number(shell.number(index));
    if (at < 0) at += shell.nextIndex(name);
    if (own.indexed !== undefined) own.indexed.delete(at);
    else if (at === 0) shell.unset(name);
  }
}
