/**
 * Flags as data, parsed as the real client parses them (pflag's rules).
 *
 * `--name value`, `--name=value`, `-n value`, `-nvalue`, `-n=value`, clusters
 * (`-abc`), `--` ends them. Flags may stand after arguments unless a command says
 * otherwise (`run`, `exec`, `create`: what follows the first argument belongs to
 * the container). A bool takes a value only after `=`.
 *
 * Not here: what a help text makes of them (help.ts).
 */
import { FlagError, messageOf } from "./errors.ts";
import {
  parseBool,
  parseBytes,
  parseDuration,
  parseInteger,
  parseNanoCpus,
  parseSwapBytes,
  parseUnsigned,
  quote,
} from "./values.ts";

/** What a flag's value becomes. Durations are nanoseconds, sizes bytes, `decimal` billionths of a processor. */
export interface FlagTypes {
  bool: boolean;
  string: string | undefined;
  int: number | undefined;
  uint16: number | undefined;
  uint: number | undefined;
  bytes: number | undefined;
  swap: number | undefined;
  duration: number | undefined;
  decimal: number | undefined;
  /** May be given many times. */
  list: readonly string[];
  /** Many times, or once with commas. */
  strings: readonly string[];
}

export interface Flag {
  readonly type: keyof FlagTypes;
  readonly short?: string;
  readonly help: string;
  /** Value when it is not given. Bools are false without it. */
  readonly default?: string | number | boolean;
  /** Type in the help text, where it is not the type's own name: `filter`, `mount`, `stringArray`. */
  readonly shows?: string;
  /** In the help text where `default` cannot say it: `[]`. */
  readonly showsDefault?: string;
  /** Looks at a value as it is read; may return another form of it. Throws to refuse. */
  readonly check?: (value: string) => string;
  readonly hidden?: boolean;
  /** `use --timeout instead` */
  readonly deprecated?: string;
  /** Sets that other flag: an old name of it. */
  readonly sameAs?: string;
  /** Accepted, but what it asks for is not simulated; said once when it is used. */
  readonly unsupported?: boolean;
}

export type Flags = Readonly<Record<string, Flag>>;

/** A flag with a default always has a value. */
export type FlagValues<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends { readonly default: string | number }
    ? NonNullable<FlagTypes[F[K]["type"]]>
    : FlagTypes[F[K]["type"]];
};

export type RawValues = Record<string, boolean | number | string | string[] | undefined>;

export interface ParsedFlags {
  readonly values: RawValues;
  /** Names that were given. */
  readonly changed: ReadonlySet<string>;
  readonly args: readonly string[];
  /** Lines about deprecated flags that were used; the client prints them on stdout. */
  readonly notices: readonly string[];
  readonly help: boolean;
}

const isList = (flag: Flag) => flag.type === "list" || flag.type === "strings";

export function defaultValues(flags: Flags): RawValues {
  const values: RawValues = {};
  for (const [name, flag] of Object.entries(flags)) {
    if (flag.sameAs !== undefined) continue;
    values[name] = flag.type === "bool" ? flag.default === true : isList(flag) ? [] : flag.default;
    if (typeof values[name] === "boolean" && flag.type !== "bool") values[name] = undefined;
  }
  return values;
}

function convert(flag: Flag, text: string, before: RawValues[string]): RawValues[string] {
  const value = flag.check === undefined ? text : flag.check(text);
  switch (flag.type) {
    case "bool":
      return parseBool(value);
    case "int":
      return parseInteger(value);
    case "uint16":
      return parseUnsigned(value, 65_535);
    case "uint":
      return parseUnsigned(value, Number.MAX_SAFE_INTEGER);
    case "bytes":
      return parseBytes(value);
    case "swap":
      return parseSwapBytes(value);
    case "duration":
      return parseDuration(value);
    case "decimal":
      return parseNanoCpus(value);
    case "list":
      return [...((before as string[] | undefined) ?? []), value];
    case "strings":
      return [...((before as string[] | undefined) ?? []), ...value.split(",")];
    case "string":
      return value;
  }
}

/** `-t, --tag`, as error messages name it. */
function title(name: string, flag: Flag): string {
  return flag.short === undefined ? `--${name}` : `-${flag.short}, --${name}`;
}

/**
 * @param interspersed whether flags may follow arguments; default true
 * @throws FlagError
 */
export function parseFlags(flags: Flags, words: readonly string[], interspersed = true): ParsedFlags {
  const values = defaultValues(flags);
  const changed = new Set<string>();
  const args: string[] = [];
  const notices: string[] = [];
  let help = false;

  const byShort = new Map<string, string>();
  for (const [name, flag] of Object.entries(flags))
    if (flag.short !== undefined) byShort.set(flag.short, name);

  const set = (name: string, flag: Flag, text: string) => {
    const target = flag.sameAs ?? name;
    try {
      values[target] = convert(flags[target] ?? flag, text, values[target]);
    } catch (error) {
      throw new FlagError(
        `invalid argument ${quote(text)} for ${quote(title(name, flag))} flag: ${messageOf(error)}`,
      );
    }
    changed.add(target);
    if (name === "help") help = values[target] === true;
    if (flag.deprecated !== undefined) notices.push(`Flag --${name} has been deprecated, ${flag.deprecated}`);
  };

  const long = (word: string, next: () => string | undefined) => {
    const body = word.slice(2);
    if (body === "" || body.startsWith("-") || body.startsWith("="))
      throw new FlagError(`bad flag syntax: ${word}`);
    const equals = body.indexOf("=");
    const name = equals === -1 ? body : body.slice(0, equals);
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === undefined) {
      if (name !== "help") throw new FlagError(`unknown flag: --${name}`);
      help = equals === -1 || parseBool(body.slice(equals + 1));
      return;
    }
    if (equals !== -1) set(name, flag, body.slice(equals + 1));
    else if (flag.type === "bool") set(name, flag, "true");
    else {
      const value = next();
      if (value === undefined) throw new FlagError(`flag needs an argument: --${name}`);
      set(name, flag, value);
    }
  };

  const short = (word: string, next: () => string | undefined) => {
    let rest = word.slice(1);
    while (rest !== "") {
      const letter = String.fromCodePoint(rest.codePointAt(0) ?? 0);
      const cluster = rest;
      rest = rest.slice(letter.length);
      const name = byShort.get(letter);
      const flag = name === undefined ? undefined : flags[name];
      if (name === undefined || flag === undefined) {
        if (letter !== "h") throw new FlagError(`unknown shorthand flag: '${letter}' in -${cluster}`);
        notices.push("Flag shorthand -h has been deprecated, use --help");
        help = true;
        continue;
      }
      if (rest.startsWith("=") && rest.length > 1) {
        set(name, flag, rest.slice(1));
        return;
      }
      if (flag.type === "bool") {
        set(name, flag, "true");
        continue;
      }
      const value = rest !== "" ? rest : next();
      if (value === undefined) throw new FlagError(`flag needs an argument: '${letter}' in -${cluster}`);
      set(name, flag, value);
      return;
    }
  };

  let at = 0;
  const next = () => {
    at += 1;
    return words[at];
  };
  for (; at < words.length; at += 1) {
    const word = words[at] as string;
    if (word === "--") {
      args.push(...words.slice(at + 1));
      break;
    }
    if (word.length < 2 || !word.startsWith("-")) {
      if (!interspersed) {
        args.push(...words.slice(at));
        break;
      }
      args.push(word);
      continue;
    }
    if (word.startsWith("--")) long(word, next);
    else short(word, next);
  }
  return { values, changed, args, notices, help };
}
