/**
 * What bake files define together: variables, functions, groups and targets. Nothing
 * is worth anything before it is asked for, so that the order of files and blocks
 * does not matter; the environment decides a variable before its default does.
 */
import { CliError } from "../../kit/errors.ts";
import { evaluate, type Scope, textOf, type Value } from "./evaluate.ts";
import { callFunction, FunctionError, type Outside } from "./functions.ts";
import { type Block, type Body, type Expression, HclError, type Place } from "./hcl.ts";
import { type FieldValue, fields, joinTargets, listField, type Target } from "./target.ts";

export interface Group {
  readonly description: string;
  readonly targets: readonly string[];
}

export interface Variable {
  readonly name: string;
  readonly value: Value;
  readonly description: string;
}

/** A file that was read: blocks, or targets that need no evaluation (compose). */
export interface BakeFile {
  readonly name: string;
  readonly body: Body;
  readonly ready?: {
    readonly groups: Readonly<Record<string, Group>>;
    readonly targets: Readonly<Record<string, Target>>;
  };
}

const nowhere: Place = { line: 0, start: 0, end: 0 };

export class Definition implements Scope {
  private readonly variables = new Map<string, { block: Body | undefined; value: Expression | undefined }>();
  private readonly functions = new Map<string, Block>();
  private readonly blocks: Block[] = [];
  private readonly values = new Map<string, Value>();
  private readonly open = new Set<string>();
  readonly groups = new Map<string, Group>();
  readonly targets = new Map<string, Target>();

  constructor(
    files: readonly BakeFile[],
    private readonly env: ReadonlyMap<string, string>,
    private readonly outside: Outside,
  ) {
    for (const { body } of files) {
      for (const [name, value] of body.attributes) this.variables.set(name, { block: undefined, value });
      for (const block of body.blocks) this.take(block);
    }
    for (const name of this.variables.keys()) this.validate(name);
    for (const { ready, body } of files) {
      for (const [name, group] of Object.entries(ready?.groups ?? {})) this.addGroup(name, group);
      for (const [name, target] of Object.entries(ready?.targets ?? {})) this.addTarget(name, target);
      for (const block of body.blocks) {
        if (block.type === "group") this.readGroup(block);
        if (block.type === "target") this.readTarget(block);
      }
    }
  }

  private take(block: Block): void {
    const [name = ""] = block.labels;
    switch (block.type) {
      case "variable": {
        const before = this.variables.get(name);
        const value = block.body.attributes.get("default") ?? before?.value;
        this.variables.set(name, { block: block.body, value });
        break;
      }
      case "function":
        this.functions.set(name, block);
        break;
      case "target":
      case "group":
        if (block.labels.length !== 1)
          throw new HclError(
            block.at,
            `Missing name for ${block.type}`,
            `All ${block.type} blocks must have 1 labels (name).`,
          );
        if (!/^[a-zA-Z0-9_-]+$/.test(name))
          throw new HclError(
            block.at,
            "Invalid name",
            `target name "${name}" is not allowed, only "[a-zA-Z0-9_-]+" is`,
          );
        this.blocks.push(block);
        break;
      default:
        throw new HclError(
          block.at,
          "Unsupported block type",
          `Blocks of type "${block.type}" are not expected here.`,
        );
    }
  }

  // ------------------------------------------------------------------ scope

  variable(name: string, at: Place): Value | undefined {
    if (name === "BAKE_CMD_CONTEXT") return "cwd://";
    if (name === "BAKE_LOCAL_PLATFORM") return "linux/amd64";
    if (name === "target") return this.targetValues();
    const known = this.variables.get(name);
    if (known === undefined) return undefined;
    const ready = this.values.get(name);
    if (ready !== undefined) return ready;
    if (this.open.has(name))
      throw new HclError(at, "Invalid expression", `variable cycle not allowed for ${name}`);
    this.open.add(name);
    const given = this.env.get(name);
    const standard = known.value === undefined ? undefined : evaluate(known.value, this);
    const value =
      given === undefined || known.block === undefined
        ? (standard ?? "")
        : this.fromText(name, given, standard);
    this.open.delete(name);
    this.values.set(name, standard === null && given === undefined ? null : value);
    return this.values.get(name);
  }

  /** A value of the environment, read as what the default is. */
  private fromText(name: string, text: string, standard: Value | undefined): Value {
    if (typeof standard === "number") {
      const number = Number(text);
      if (text.trim() === "" || Number.isNaN(number))
        throw new CliError(`ERROR: failed to parse ${name} as number`);
      return number;
    }
    if (typeof standard === "boolean") {
      if (!/^(1|t|true|0|f|false)$/i.test(text)) throw new CliError(`ERROR: failed to parse ${name} as bool`);
      return /^(1|t|true)$/i.test(text);
    }
    if (Array.isArray(standard)) return text === "" ? [] : text.split(",");
    return text;
  }

  private validate(name: string): void {
    const block = this.variables.get(name)?.block;
    for (const { type, body, at } of block === undefined ? [] : blocksOf(block)) {
      const condition = type === "validation" ? body.attributes.get("condition") : undefined;
      if (condition === undefined || evaluate(condition, this) === true) continue;
      const message = body.attributes.get("error_message");
      throw new HclError(
        condition.at,
        "Validation failed",
        message === undefined ? "This check failed." : textOf(evaluate(message, this), at),
      );
    }
  }

  call(name: string, args: readonly Value[], at: Place): Value | undefined {
    const own = this.functions.get(name);
    if (own !== undefined) return this.callOwn(own, args, at);
    try {
      if (name === "try") return args[0] ?? null;
      return callFunction(name, args, this.outside);
    } catch (error) {
      if (error instanceof FunctionError)
        throw new HclError(
          at,
          "Error in function call",
          `Call to function "${name}" failed: ${error.message}`,
        );
      if (error instanceof RangeError || error instanceof TypeError)
        throw new HclError(
          at,
          "Error in function call",
          `Call to function "${name}" failed: invalid argument.`,
        );
      throw error;
    }
  }

  private callOwn(block: Block, args: readonly Value[], at: Place): Value {
    const [name = ""] = block.labels;
    const { attributes } = block.body;
    const names = (field: string): string[] => {
      const expression = attributes.get(field);
      if (expression?.kind === "tuple") return expression.items.map((i) => (i.kind === "name" ? i.name : ""));
      return expression?.kind === "name" ? [expression.name] : [];
    };
    const params = names("params");
    const [rest] = names("variadic_params");
    const result = attributes.get("result");
    if (result === undefined)
      throw new HclError(
        block.at,
        "Missing required argument",
        'The argument "result" is required, but no definition was found.',
      );
    if (args.length < params.length)
      throw new HclError(
        at,
        "Not enough function arguments",
        `Function "${name}" expects ${params.length} argument(s). Missing value for "${params[args.length] ?? ""}".`,
      );
    if (args.length > params.length && rest === undefined)
      throw new HclError(
        at,
        "Too many function arguments",
        `Function "${name}" expects only ${params.length} argument(s).`,
      );
    const bound = new Map(params.map((param, i) => [param, args[i] ?? null] as const));
    if (rest !== undefined) bound.set(rest, args.slice(params.length));
    if (this.open.size > 200)
      throw new HclError(at, "Invalid expression", `function cycle not allowed for ${name}`);
    const mark = `${name}()${this.open.size}`;
    this.open.add(mark);
    const value = evaluate(result, {
      variable: (wanted, where) => (bound.has(wanted) ? bound.get(wanted) : this.variable(wanted, where)),
      call: (wanted, given, where) => this.call(wanted, given, where),
    });
    this.open.delete(mark);
    return value;
  }

  /** `target.NAME.FIELD` in an expression. */
  private targetValues(): Value {
    const found: Record<string, Value> = {};
    for (const block of this.blocks) {
      if (block.type !== "target" || block.body.attributes.has("matrix")) continue;
      const [name = ""] = block.labels;
      const fieldsOf: Record<string, Value> = {};
      for (const [field, expression] of block.body.attributes)
        Object.defineProperty(fieldsOf, field, { enumerable: true, get: () => evaluate(expression, this) });
      found[name] = fieldsOf;
    }
    return found;
  }

  // ------------------------------------------------------- groups, targets

  private addGroup(name: string, group: Group): void {
    const before = this.groups.get(name);
    const targets = [...new Set([...(before?.targets ?? []), ...group.targets])];
    this.groups.set(name, { description: group.description || (before?.description ?? ""), targets });
  }

  private addTarget(name: string, target: Target): void {
    this.targets.set(name, joinTargets(this.targets.get(name) ?? {}, target));
  }

  private readGroup(block: Block): void {
    const [name = ""] = block.labels;
    const targets = block.body.attributes.get("targets");
    const description = block.body.attributes.get("description");
    this.addGroup(name, {
      targets: targets === undefined ? [] : listOf(evaluate(targets, this), targets.at),
      description: description === undefined ? "" : textOf(evaluate(description, this), description.at),
    });
  }

  private readTarget(block: Block): void {
    const [label = ""] = block.labels;
    const { attributes } = block.body;
    const matrix = attributes.get("matrix");
    const name = attributes.get("name");
    if (matrix === undefined) {
      if (name !== undefined)
        throw new HclError(name.at, "Invalid name", "name can only be used with matrix");
      this.addTarget(label, this.fieldsOf(block, this));
      return;
    }
    if (name === undefined)
      throw new HclError(matrix.at, "Invalid matrix", 'name must be set when "matrix" is');
    const axes = evaluate(matrix, this);
    if (typeof axes !== "object" || axes === null || Array.isArray(axes))
      throw new HclError(matrix.at, "Invalid matrix", "matrix must be a map");
    let rows: Record<string, Value>[] = [{}];
    for (const [axis, values] of Object.entries(axes as Record<string, Value>).sort(([a], [b]) =>
      a < b ? -1 : 1,
    )) {
      if (!Array.isArray(values))
        throw new HclError(matrix.at, "Invalid matrix", "matrix values must be lists");
      rows = rows.flatMap((row) => values.map((value) => ({ ...row, [axis]: value as Value })));
    }
    const made = rows.map((row) => {
      const scope: Scope = {
        variable: (wanted, at) => (Object.hasOwn(row, wanted) ? row[wanted] : this.variable(wanted, at)),
        call: (wanted, args, at) => this.call(wanted, args, at),
      };
      const own = textOf(evaluate(name, scope), name.at);
      if (!/^[a-zA-Z0-9_-]+$/.test(own))
        throw new HclError(
          name.at,
          "Invalid name",
          `target name "${own}" is not allowed, only "[a-zA-Z0-9_-]+" is`,
        );
      this.addTarget(own, this.fieldsOf(block, scope));
      return own;
    });
    this.addGroup(label, { description: "", targets: made });
  }

  private fieldsOf(block: Block, scope: Scope): Target {
    const target: Record<string, FieldValue> = {};
    for (const [name, expression] of block.body.attributes) {
      if (name === "matrix" || name === "name") continue;
      const kind = fields[name];
      if (kind === undefined)
        throw new HclError(
          expression.at,
          "Unsupported argument",
          `An argument named "${name}" is not expected here.`,
        );
      const value = evaluate(expression, scope);
      if (value === null) continue;
      target[name] = fieldValue(kind, value, expression.at);
    }
    return target;
  }

  // ---------------------------------------------------------------- answers

  /** A target with what it inherits. @throws CliError */
  resolved(name: string, above: readonly string[] = []): Target {
    const own = this.targets.get(name);
    if (own === undefined) throw new CliError(`ERROR: failed to find target ${name}`);
    if (above.includes(name))
      throw new CliError(`ERROR: infinite loop from ${above.at(-1) ?? name} to ${name}`);
    let base: Target = {};
    for (const parent of listField(own, "inherits"))
      base = joinTargets(base, this.resolved(parent, [...above, name]));
    return joinTargets(base, own);
  }

  /** The targets a name stands for, and the groups that were met. @throws CliError */
  members(name: string, groups: Set<string>): readonly string[] {
    const group = this.groups.get(name);
    if (group === undefined || (groups.has(name) && this.targets.has(name))) {
      if (!this.targets.has(name)) throw new CliError(`ERROR: failed to find target ${name}`);
      return [name];
    }
    if (groups.has(name)) return [];
    groups.add(name);
    return [...new Set(group.targets.flatMap((inner) => this.members(inner, groups)))];
  }

  listVariables(): readonly Variable[] {
    return [...this.variables].map(([name, { block }]) => {
      const text = block?.attributes.get("description");
      return {
        name,
        value: this.variable(name, nowhere) ?? null,
        description: text === undefined ? "" : textOf(evaluate(text, this), text.at),
      };
    });
  }
}

function blocksOf(body: Body): readonly Block[] {
  return body.blocks;
}

function listOf(value: Value, at: Place): readonly string[] {
  if (!Array.isArray(value))
    throw new HclError(at, "Unsuitable value type", "Unsuitable value: list of string required");
  return value.filter((item) => item !== null && item !== "").map((item) => textOf(item as Value, at));
}

function fieldValue(kind: string, value: Value, at: Place): FieldValue {
  switch (kind) {
    case "text":
      return textOf(value, at);
    case "bool":
      if (typeof value === "boolean") return value;
      if (value === "true" || value === "false") return value === "true";
      throw new HclError(at, "Unsuitable value type", "Unsuitable value: a bool is required");
    case "map": {
      if (typeof value !== "object" || value === null || Array.isArray(value))
        throw new HclError(at, "Unsuitable value type", "Unsuitable value: map of string required");
      const map: Record<string, string | null> = {};
      for (const [name, inner] of Object.entries(value as Record<string, Value>))
        map[name] = inner === null ? null : textOf(inner, at);
      return map;
    }
    case "specs":
    case "addedSpecs":
      if (!Array.isArray(value)) return listOf(value, at);
      return value.map((item) => specText(item as Value, at));
    default:
      return listOf(value, at);
  }
}

/** `{type = "local", dest = "out"}` as `type=local,dest=out`. */
function specText(value: Value, at: Place): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return textOf(value, at);
  return Object.entries(value as Record<string, Value>)
    .map(([name, inner]) => `${name}=${textOf(inner, at)}`)
    .join(",");
}
