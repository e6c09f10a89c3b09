/** What an HCL expression is worth. */
import { type Expression, HclError, type Place } from "./hcl.ts";

export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

export interface Scope {
  /** Undefined: there is no variable of that name. */
  variable(name: string, at: Place): Value | undefined;
  /** Undefined: there is no function of that name. */
  call(name: string, args: readonly Value[], at: Place): Value | undefined;
}

function isObject(value: Value): value is { readonly [name: string]: Value } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As text, where text is wanted. */
export function textOf(value: Value, at: Place): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const what = value === null ? "null" : Array.isArray(value) ? "tuple" : "object";
  throw new HclError(
    at,
    value === null ? "Invalid template interpolation value" : "Invalid template interpolation value",
    value === null
      ? "The expression result is null. Cannot include a null value in a string template."
      : `Cannot include the given value in a string template: string required, but have ${what}.`,
  );
}

function truth(value: Value, at: Place): boolean {
  if (typeof value === "boolean") return value;
  if (value === "true" || value === "false") return value === "true";
  throw new HclError(at, "Incorrect condition type", "The condition expression must be of type bool.");
}

function number(value: Value, at: Place): number {
  const found = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof found === "number" && !Number.isNaN(found)) return found;
  throw new HclError(at, "Invalid operand", "Unsuitable value for operand: a number is required.");
}

export function equalValues(a: Value, b: Value): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => equalValues(item as Value, b[i] as Value));
  if (isObject(a) && isObject(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && equalValues(a[key] ?? null, b[key] ?? null))
    );
  }
  return a === b;
}

/** @throws HclError */
export function evaluate(expression: Expression, scope: Scope): Value {
  const { at } = expression;
  const of = (inner: Expression) => evaluate(inner, scope);
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template": {
      const [only] = expression.parts;
      // A template that is one interpolation keeps its value's type.
      if (expression.parts.length === 1 && only !== undefined) return of(only);
      return expression.parts.map((part) => textOf(of(part), part.at)).join("");
    }
    case "name": {
      const value = scope.variable(expression.name, at);
      if (value === undefined)
        throw new HclError(at, "Unknown variable", `There is no variable named "${expression.name}".`);
      return value;
    }
    case "attribute":
      return member(of(expression.of), expression.name, at);
    case "index": {
      const key = of(expression.key);
      return member(of(expression.of), typeof key === "number" ? key : textOf(key, at), at);
    }
    case "splat": {
      const source = of(expression.of);
      const list: readonly Value[] = Array.isArray(source) ? source : source === null ? [] : [source];
      return list.map((item) => expression.names.reduce((value, name) => member(value, name, at), item));
    }
    case "call": {
      const args = expression.args.map(of);
      const last = args.at(-1);
      const spread = expression.spread && Array.isArray(last) ? [...args.slice(0, -1), ...last] : args;
      const value = scope.call(expression.name, spread, at);
      if (value === undefined)
        throw new HclError(
          at,
          "Call to unknown function",
          `There is no function named "${expression.name}".`,
        );
      return value;
    }
    case "unary":
      return expression.operator === "!"
        ? !truth(of(expression.operand), at)
        : -number(of(expression.operand), at);
    case "binary":
      return binary(expression, scope);
    case "condition":
      return of(truth(of(expression.test), expression.test.at) ? expression.yes : expression.no);
    case "tuple":
      return expression.items.map(of);
    case "object": {
      const result: Record<string, Value> = {};
      for (const [key, value] of expression.entries) result[textOf(of(key), key.at)] = of(value);
      return result;
    }
    case "for":
      return loop(expression, scope);
  }
}

function member(value: Value, key: string | number, at: Place): Value {
  if (Array.isArray(value)) {
    const found: Value | undefined = value[Number(key)];
    if (found === undefined)
      throw new HclError(
        at,
        "Invalid index",
        "The given key does not identify an element in this collection value.",
      );
    return found;
  }
  if (isObject(value)) {
    const found = Object.hasOwn(value, key) ? value[key] : undefined;
    if (found === undefined)
      throw new HclError(
        at,
        "Unsupported attribute",
        `This object does not have an attribute named "${key}".`,
      );
    return found;
  }
  throw new HclError(at, "Unsupported attribute", "Can't access attributes on a primitive-typed value.");
}

function binary(expression: Expression & { kind: "binary" }, scope: Scope): Value {
  const { operator, left, right } = expression;
  const a = evaluate(left, scope);
  if (operator === "&&") return truth(a, left.at) && truth(evaluate(right, scope), right.at);
  if (operator === "||") return truth(a, left.at) || truth(evaluate(right, scope), right.at);
  const b = evaluate(right, scope);
  if (operator === "==") return equalValues(a, b);
  if (operator === "!=") return !equalValues(a, b);
  const x = number(a, left.at);
  const y = number(b, right.at);
  switch (operator) {
    case "+":
      return x + y;
    case "-":
      return x - y;
    case "*":
      return x * y;
    case "/":
    case "%":
      if (y === 0) throw new HclError(expression.at, "Division by zero", "Cannot divide by zero.");
      return operator === "/" ? x / y : x % y;
    case "<":
      return x < y;
    case "<=":
      return x <= y;
    case ">":
      return x > y;
    default:
      return x >= y;
  }
}

function loop(expression: Expression & { kind: "for" }, scope: Scope): Value {
  const { names, source, key, value, when, grouped } = expression;
  const from = evaluate(source, scope);
  if (typeof from !== "object" || from === null)
    throw new HclError(
      source.at,
      "Iteration over non-iterable value",
      "A value of this type cannot be used as the collection in a 'for' expression.",
    );
  const entries: readonly (readonly [Value, Value])[] = Array.isArray(from)
    ? from.map((item, i) => [i, item as Value] as const)
    : Object.entries(from).sort(([a], [b]) => (a < b ? -1 : 1));
  const list: Value[] = [];
  const object: Record<string, Value> = {};
  for (const [k, v] of entries) {
    const bound = new Map<string, Value>(
      names.length === 1
        ? [[names[0] ?? "", v]]
        : [
            [names[0] ?? "", k],
            [names[1] ?? "", v],
          ],
    );
    const inner: Scope = {
      variable: (name, at) => (bound.has(name) ? bound.get(name) : scope.variable(name, at)),
      call: (name, args, at) => scope.call(name, args, at),
    };
    if (when !== undefined && !truth(evaluate(when, inner), when.at)) continue;
    const item = evaluate(value, inner);
    if (key === undefined) {
      list.push(item);
      continue;
    }
    const name = textOf(evaluate(key, inner), key.at);
    if (!grouped) object[name] = item;
    else object[name] = [...((object[name] as readonly Value[] | undefined) ?? []), item];
  }
  return key === undefined ? list : object;
}
