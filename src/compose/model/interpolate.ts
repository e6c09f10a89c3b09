/**
 * Variables in a compose file: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
 * `${NAME:?message}`, `${NAME?message}`, `${NAME:+other}`, `${NAME+other}`; `$$` is a dollar.
 * Defaults may hold variables themselves.
 *
 * @source the Compose specification; messages as Compose 2.40 words them
 */
import { CliError } from "../../cli/kit/errors.ts";
import { isDict, type Use, type Yaml } from "./types.ts";

export interface Variables {
  readonly get: (name: string) => string | undefined;
  /** A variable without a value and without a default was used. */
  readonly onUnset: (name: string) => void;
}

const name = /^[_a-zA-Z][_a-zA-Z0-9]*/;

class InvalidTemplate extends Error {}
class MissingValue extends Error {}

/** Where the brace that opens before `at` is closed, or -1. */
function closing(text: string, at: number): number {
  let depth = 1;
  for (let i = at; i < text.length; i += 1) {
    if (text[i] === "$" && text[i + 1] === "{") {
      depth += 1;
      i += 1;
    } else if (text[i] === "}") {
      depth -= 1;
      if (depth === 0) return i;
    }
  }
  return -1;
}

export function substitute(text: string, variables: Variables): string {
  let out = "";
  let at = 0;
  while (at < text.length) {
    const dollar = text.indexOf("$", at);
    if (dollar === -1) return out + text.slice(at);
    out += text.slice(at, dollar);
    const next = text[dollar + 1];
    if (next === "$") {
      out += "$";
      at = dollar + 2;
      continue;
    }
    if (next === "{") {
      const end = closing(text, dollar + 2);
      if (end === -1) throw new InvalidTemplate(text);
      out += braced(text.slice(dollar + 2, end), variables, text);
      at = end + 1;
      continue;
    }
    const plain = name.exec(text.slice(dollar + 1))?.[0];
    if (plain === undefined) throw new InvalidTemplate(text);
    out += valueIn(plain, variables);
    at = dollar + 1 + plain.length;
  }
  return out;
}

function valueIn(key: string, variables: Variables): string {
  const value = variables.get(key);
  if (value === undefined) variables.onUnset(key);
  return value ?? "";
}

function braced(body: string, variables: Variables, whole: string): string {
  const key = name.exec(body)?.[0];
  if (key === undefined) throw new InvalidTemplate(whole);
  const rest = body.slice(key.length);
  if (rest === "") return valueIn(key, variables);
  const m = /^(:?)([-?+])([\s\S]*)$/.exec(rest);
  if (m === null) throw new InvalidTemplate(whole);
  const [, colon, operator, word = ""] = m;
  const value = variables.get(key);
  const given = value !== undefined && (colon === "" || value !== "");
  if (operator === "-") return given ? (value ?? "") : substitute(word, variables);
  if (operator === "+") return given ? substitute(word, variables) : "";
  if (given) return value ?? "";
  const message = substitute(word, variables);
  throw new MissingValue(
    `required variable ${key} is missing a value${message === "" ? "" : `: ${message}`}`,
  );
}

/** The variables a document names, and what it wants of each; the last use counts. */
export function variablesIn(value: Yaml, found = new Map<string, Use>()): ReadonlyMap<string, Use> {
  if (typeof value === "string") collect(value, found);
  else if (Array.isArray(value)) for (const item of value as readonly Yaml[]) variablesIn(item, found);
  else if (isDict(value)) for (const item of Object.values(value)) variablesIn(item ?? null, found);
  return found;
}

function collect(text: string, found: Map<string, Use>): void {
  for (let at = text.indexOf("$"); at !== -1; at = text.indexOf("$", at)) {
    const plain = name.exec(text.slice(at + 1))?.[0];
    if (plain !== undefined) {
      found.set(plain, { required: false, fallback: "", alternate: "" });
      at += plain.length + 1;
    } else if (text[at + 1] === "{") {
      const end = closing(text, at + 2);
      const m = /^([_a-zA-Z][_a-zA-Z0-9]*)(?::?([-?+])([\s\S]*))?$/.exec(
        text.slice(at + 2, Math.max(end, 0)),
      );
      if (m !== null) {
        const [, key = "", operator, word = ""] = m;
        collect(word, found);
        found.set(key, {
          required: operator === "?",
          fallback: operator === "-" ? word : "",
          alternate: operator === "+" ? word : "",
        });
      }
      at = end === -1 ? text.length : end + 1;
    } else at += 2;
  }
}

/** Every string of a document, keys left alone. @throws CliError naming the place */
export function interpolate(value: Yaml, variables: Variables, path: readonly string[] = []): Yaml {
  if (typeof value === "string") {
    if (!value.includes("$")) return value;
    try {
      return substitute(value, variables);
    } catch (error) {
      const place = path.join(".");
      if (error instanceof InvalidTemplate)
        throw new CliError(
          `invalid interpolation format for ${place}.\nYou may need to escape any $ with another $.\n${value}`,
        );
      if (error instanceof MissingValue)
        throw new CliError(`error while interpolating ${place}: ${error.message}`);
      throw error;
    }
  }
  if (Array.isArray(value))
    return (value as readonly Yaml[]).map((item, i) => interpolate(item, variables, [...path, `[${i}]`]));
  if (isDict(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, interpolate(item ?? null, variables, [...path, key])]),
    );
  return value;
}
