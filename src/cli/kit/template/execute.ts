/** Runs a parsed template over a value. Output before a failure is kept, as Go keeps it. */
import { TemplateExecError } from "./errors.ts";
import { functions, type TemplateFunction, truth } from "./functions.ts";
import {
  type Command,
  type Expression,
  type Node,
  type Pipe,
  show,
  showCommand,
  type Template,
} from "./parse.ts";
import { GoMap, GoStruct, isMapLike, print, recordField, typeName } from "./values.ts";

export interface ExecuteOptions {
  /** Messages as over raw JSON, which `docker inspect` falls back to. */
  readonly raw?: boolean;
  /** In messages for a struct that is a plain object here: `system.versionInfo`. */
  readonly rootType?: string;
  /** Instead of the client's functions, by name: the header of a table has its own. */
  readonly functions?: ReadonlyMap<string, TemplateFunction>;
}

export interface Executed {
  readonly output: string;
  readonly error?: TemplateExecError;
}

interface Scope {
  readonly names: { name: string; value: unknown }[];
}

class Break extends Error {}
class Continue extends Error {}

const encoder = new TextEncoder();

export function executeTemplate(template: Template, data: unknown, options: ExecuteOptions = {}): Executed {
  let output = "";
  const raw = options.raw === true;
  const call = options.functions ?? functions;

  const fail = (at: number, context: string, message: string): never => {
    const before = template.source.slice(0, at);
    const line = before.split("\n").length;
    const column = encoder.encode(before.slice(before.lastIndexOf("\n") + 1)).length;
    throw new TemplateExecError(
      `template: ${template.name}:${line}:${column}: executing "${template.name}" at <${context}>: ${message}`,
    );
  };

  const nameOfType = (value: unknown) =>
    value === data && options.rootType !== undefined ? options.rootType : typeName(value, raw);

  /** Resolves `.a.b.c`; arguments belong to the last name. */
  const fieldChain = (
    start: unknown,
    names: readonly string[],
    node: Expression,
    args: readonly Expression[],
    final: { value: unknown } | undefined,
    dot: unknown,
    scope: Scope,
  ): unknown => {
    let value = start;
    names.forEach((name, i) => {
      const last = i === names.length - 1;
      const given = last ? args.length + (final === undefined ? 0 : 1) : 0;
      if (value === undefined) {
        if (raw) fail(node.at, show(node), `nil data; no entry for key ${JSON.stringify(name)}`);
        return;
      }
      if (value === null) {
        fail(
          node.at,
          show(node),
          raw
            ? `nil data; no entry for key ${JSON.stringify(name)}`
            : `nil pointer evaluating interface {}.${name}`,
        );
      }
      if (value instanceof GoStruct) {
        const member = Object.hasOwn(value.fields, name) ? value.fields[name] : undefined;
        if (member === undefined && !Object.hasOwn(value.fields, name))
          fail(node.at, show(node), `can't evaluate field ${name} in type ${value.typeName}`);
        if (typeof member !== "function") {
          if (given > 0) fail(node.at, show(node), `${name} has arguments but cannot be invoked as function`);
          value = member;
          return;
        }
        if (given !== member.length)
          fail(node.at, show(node), `wrong number of args for ${name}: want ${member.length} got ${given}`);
        const values = args.map((a) => evaluate(a, dot, scope));
        if (final !== undefined) values.push(final.value);
        value = (member as (...a: unknown[]) => unknown)(...values);
        return;
      }
      if (given > 0) fail(node.at, show(node), `${name} has arguments but cannot be invoked as function`);
      if (value instanceof GoMap) {
        value = Object.hasOwn(value.entries, name) ? value.entries[name] : undefined;
        return;
      }
      if (isMapLike(value)) {
        const field = recordField(value, name, raw);
        if (!field.found)
          fail(
            node.at,
            show(node),
            raw
              ? `map has no entry for key ${JSON.stringify(name)}`
              : `can't evaluate field ${name} in type ${nameOfType(value)}`,
          );
        value = field.value;
        return;
      }
      fail(node.at, show(node), `can't evaluate field ${name} in type ${nameOfType(value)}`);
    });
    return value;
  };

  const variable = (scope: Scope, name: string): { name: string; value: unknown } | undefined => {
    for (let i = scope.names.length - 1; i >= 0; i--)
      if (scope.names[i]?.name === name) return scope.names[i];
    return undefined;
  };

  const callFunction = (
    name: string,
    node: Expression,
    args: readonly Expression[],
    final: { value: unknown } | undefined,
    context: string,
    dot: unknown,
    scope: Scope,
  ): unknown => {
    const f = call.get(name);
    if (f === undefined) return fail(node.at, name, `${JSON.stringify(name)} is not a defined function`);
    const count = args.length + (final === undefined ? 0 : 1);
    if (count < f.min || count > f.max)
      fail(
        node.at,
        name,
        `wrong number of args for ${name}: want ${f.max === Number.POSITIVE_INFINITY ? "at least " : ""}${f.min} got ${count}`,
      );
    if (name === "and" || name === "or") {
      let value: unknown;
      for (const arg of args) {
        value = evaluate(arg, dot, scope);
        if (truth(value) === (name === "or")) return value;
      }
      return final === undefined ? value : final.value;
    }
    const values = args.map((arg, i) => {
      const value = evaluate(arg, dot, scope);
      check(f.takes?.[i], value, arg);
      return value;
    });
    if (final !== undefined) {
      const type = f.takes?.[args.length];
      if (type !== undefined && !fits(type, final.value))
        fail(
          node.at,
          context,
          `wrong type for value; expected ${type === "strings" ? "[]string" : type}; got ${typeName(final.value, raw)}`,
        );
      values.push(final.value);
    }
    try {
      return f.call(...values);
    } catch (error) {
      if (error instanceof TemplateExecError) throw error;
      return fail(node.at, context, `error calling ${name}: ${(error as Error).message}`);
    }
  };

  const fits = (type: "string" | "int" | "strings", value: unknown) =>
    type === "string"
      ? typeof value === "string"
      : type === "int"
        ? typeof value === "number"
        : Array.isArray(value) || value === null;

  const check = (type: "string" | "int" | "strings" | undefined, value: unknown, arg: Expression) => {
    if (type === undefined || fits(type, value)) return;
    if (type === "strings" && arg.type === "string")
      fail(arg.at, show(arg), `can't handle ${arg.text} for arg of type []string`);
    if (arg.type === "number" || arg.type === "string" || arg.type === "bool")
      fail(arg.at, show(arg), `expected ${type === "int" ? "integer" : type}; found ${show(arg)}`);
    const wanted = type === "strings" ? "[]string" : type;
    if (value === undefined) fail(arg.at, show(arg), `invalid value; expected ${wanted}`);
    fail(arg.at, show(arg), `wrong type for value; expected ${wanted}; got ${typeName(value, raw)}`);
  };

  const evaluate = (e: Expression, dot: unknown, scope: Scope): unknown => {
    switch (e.type) {
      case "dot":
        return dot;
      case "nil":
        return null;
      case "bool":
      case "number":
      case "string":
        return e.value;
      case "field":
        return fieldChain(dot, e.names, e, [], undefined, dot, scope);
      case "variable":
        return fieldChain(variable(scope, e.name)?.value, e.names, e, [], undefined, dot, scope);
      case "function":
        return callFunction(e.name, e, [], undefined, e.name, dot, scope);
      case "chain":
        return fieldChain(evaluate(e.base, dot, scope), e.names, e, [], undefined, dot, scope);
      case "pipe":
        return runPipe(e, dot, scope);
    }
  };

  const runCommand = (
    command: Command,
    final: { value: unknown } | undefined,
    dot: unknown,
    scope: Scope,
  ): unknown => {
    const [first, ...args] = command.words as [Expression, ...Expression[]];
    switch (first.type) {
      case "function":
        return callFunction(first.name, first, args, final, showCommand(command), dot, scope);
      case "field":
        return fieldChain(dot, first.names, first, args, final, dot, scope);
      case "chain":
        return fieldChain(evaluate(first.base, dot, scope), first.names, first, args, final, dot, scope);
      case "variable":
        if (first.names.length > 0)
          return fieldChain(variable(scope, first.name)?.value, first.names, first, args, final, dot, scope);
        break;
      case "nil":
        return fail(first.at, "nil", "nil is not a command");
      case "pipe":
      case "dot":
      case "bool":
      case "number":
      case "string":
        break;
    }
    if (args.length > 0 || final !== undefined)
      fail(first.at, show(first), `can't give argument to non-function ${show(first)}`);
    return evaluate(first, dot, scope);
  };

  const runPipe = (pipe: Pipe, dot: unknown, scope: Scope): unknown => {
    let final: { value: unknown } | undefined;
    for (const command of pipe.commands) final = { value: runCommand(command, final, dot, scope) };
    if (pipe.variables.length === 1) declare(pipe, pipe.variables[0] as string, final?.value, scope);
    return final?.value;
  };

  const declare = (pipe: Pipe, name: string, value: unknown, scope: Scope) => {
    if (!pipe.assign) {
      scope.names.push({ name, value });
      return;
    }
    const existing = variable(scope, name);
    if (existing === undefined)
      fail(pipe.commands[0]?.at ?? pipe.at, show({ ...pipe, variables: [] }), `undefined variable: ${name}`);
    else existing.value = value;
  };

  const rangeOver = (value: unknown, pipe: Pipe): readonly (readonly [unknown, unknown])[] => {
    if (value === null || value === undefined) return [];
    if (Array.isArray(value)) return value.map((v, i) => [i, v] as const);
    if (typeof value === "number" && Number.isInteger(value))
      return Array.from({ length: Math.max(0, value) }, (_, i) => [i, i] as const);
    if (value instanceof GoMap || (raw && isMapLike(value))) {
      const entries = value instanceof GoMap ? value.entries : (value as Readonly<Record<string, unknown>>);
      return Object.keys(entries)
        .sort()
        .map((k) => [k, entries[k]] as const);
    }
    return fail(pipe.at, show(pipe), `range can't iterate over ${print(value)}`);
  };

  const walk = (nodes: readonly Node[], dot: unknown, scope: Scope) => {
    for (const node of nodes) {
      const mark = scope.names.length;
      switch (node.type) {
        case "text":
          output += node.text;
          break;
        case "action": {
          const value = runPipe(node.pipe, dot, scope);
          if (node.pipe.variables.length === 0) output += print(value);
          break;
        }
        case "if":
        case "with": {
          const value = runPipe(node.pipe, dot, scope);
          const yes = truth(value);
          walk(yes ? node.body : node.otherwise, yes && node.type === "with" ? value : dot, scope);
          scope.names.length = mark;
          break;
        }
        case "range": {
          const names = node.pipe.variables;
          const value = runPipe({ ...node.pipe, variables: [] }, dot, scope);
          const items = rangeOver(value, node.pipe);
          if (items.length === 0) walk(node.otherwise, dot, scope);
          try {
            for (const [key, item] of items) {
              scope.names.length = mark;
              if (names.length === 1) scope.names.push({ name: names[0] as string, value: item });
              if (names.length === 2)
                scope.names.push(
                  { name: names[0] as string, value: key },
                  { name: names[1] as string, value: item },
                );
              try {
                walk(node.body, item, scope);
              } catch (signal) {
                if (!(signal instanceof Continue)) throw signal;
              }
            }
          } catch (signal) {
            if (!(signal instanceof Break)) throw signal;
          }
          scope.names.length = mark;
          break;
        }
        case "break":
          throw new Break();
        case "continue":
          throw new Continue();
        case "template": {
          const body = template.defined.get(node.name);
          const value = node.pipe === undefined ? null : runPipe(node.pipe, dot, scope);
          if (body === undefined)
            fail(node.at, `{{template "${node.name}"}}`, `template "${node.name}" not defined`);
          else walk(body, value, { names: [{ name: "$", value }] });
          break;
        }
      }
    }
  };

  try {
    walk(template.body, data, { names: [{ name: "$", value: data }] });
    return { output };
  } catch (error) {
    if (error instanceof TemplateExecError) return { output, error };
    if (error instanceof RangeError)
      return { output, error: new TemplateExecError("exceeded maximum template depth (100000)") };
    throw error;
  }
}
