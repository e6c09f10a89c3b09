/**
 * Command-line options as GNU's getopt_long reads them.
 *
 * Options may come after operands (unless `posix`), `--` ends them, short ones
 * may be joined (`-la`), long ones abbreviated. A table of options is a line of
 * words: `a,all` is a flag, `n,lines=` takes a value, `color=?` may take one.
 * Whatever is wrong is a `UsageError` in getopt's own words.
 */

export interface OptionSpec {
  readonly names: readonly string[];
  readonly value: "none" | "required" | "optional";
}

export type OptionTable = readonly OptionSpec[];

/** The user called the program wrongly; the wrapper adds the program's name and the hint. */
export class UsageError extends Error {
  constructor(
    message: string,
    /** False: no `Try '… --help'` line. */
    readonly hint = true,
  ) {
    super(message);
  }
}

const tables = new Map<string, OptionTable>();

export function optionTable(text: string): OptionTable {
  let table = tables.get(text);
  if (table === undefined) {
    table = text
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => {
        const bare = word.replace(/=\??$/, "");
        const value = word.endsWith("=?") ? "optional" : word.endsWith("=") ? "required" : "none";
        return { names: bare.split(","), value } satisfies OptionSpec;
      });
    tables.set(text, table);
  }
  return table;
}

/** What was given: options by the first of their names, in order, and the operands. */
export class Options {
  constructor(
    readonly given: readonly { readonly name: string; readonly value: string | undefined }[],
    readonly operands: readonly string[],
  ) {}

  has(name: string): boolean {
    return this.given.some((g) => g.name === name);
  }

  /** The last value given. */
  value(name: string): string | undefined {
    return this.given.findLast((g) => g.name === name)?.value;
  }

  values(name: string): readonly string[] {
    return this.given.filter((g) => g.name === name).map((g) => g.value ?? "");
  }

  count(name: string): number {
    return this.given.filter((g) => g.name === name).length;
  }

  /** Which of these came last: for options that override one another. */
  last(...names: readonly string[]): string | undefined {
    return this.given.findLast((g) => names.includes(g.name))?.name;
  }
}

export interface ParseOptions {
  /** Stop at the first operand: for programs that run other programs. */
  readonly posix?: boolean;
}

export function parseOptions(args: readonly string[], table: OptionTable, how: ParseOptions = {}): Options {
  const given: { name: string; value: string | undefined }[] = [];
  const operands: string[] = [];
  const short = (letter: string) => table.find((s) => s.names.includes(letter) && letter.length === 1);

  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith("--")) {
      const equals = arg.indexOf("=");
      const name = arg.slice(2, equals === -1 ? undefined : equals);
      const spec = findLong(table, name, arg);
      const canonical = spec.names[0] ?? name;
      const shown = spec.names.find((n) => n.startsWith(name)) ?? name;
      if (spec.value === "none") {
        if (equals !== -1) throw new UsageError(`option '--${shown}' doesn't allow an argument`);
        given.push({ name: canonical, value: undefined });
      } else if (equals !== -1) {
        given.push({ name: canonical, value: arg.slice(equals + 1) });
      } else if (spec.value === "optional") {
        given.push({ name: canonical, value: undefined });
      } else {
        const next = args[++i];
        if (next === undefined) throw new UsageError(`option '--${shown}' requires an argument`);
        given.push({ name: canonical, value: next });
      }
    } else if (arg.startsWith("-") && arg.length > 1) {
      for (let j = 1; j < arg.length; j++) {
        const letter = arg[j] ?? "";
        const spec = short(letter);
        if (spec === undefined) throw new UsageError(`invalid option -- '${letter}'`);
        const canonical = spec.names[0] ?? letter;
        if (spec.value === "none") {
          given.push({ name: canonical, value: undefined });
          continue;
        }
        const attached = arg.slice(j + 1);
        if (attached !== "") given.push({ name: canonical, value: attached });
        else if (spec.value === "optional") given.push({ name: canonical, value: undefined });
        else {
          const next = args[++i];
          if (next === undefined) throw new UsageError(`option requires an argument -- '${letter}'`);
          given.push({ name: canonical, value: next });
        }
        break;
      }
    } else {
      operands.push(arg);
      if (how.posix) {
        operands.push(...args.slice(i + 1));
        break;
      }
    }
  }
  return new Options(given, operands);
}

function findLong(table: OptionTable, name: string, arg: string): OptionSpec {
  const exact = table.find((s) => s.names.some((n) => n === name && n.length > 1));
  if (exact) return exact;
  const found = table.filter((s) => s.names.some((n) => n.length > 1 && n.startsWith(name)));
  if (found.length === 1 && found[0]) return found[0];
  if (found.length === 0) throw new UsageError(`unrecognized option '${arg}'`);
  const names = found.flatMap((s) => s.names.filter((n) => n.length > 1 && n.startsWith(name)));
  throw new UsageError(
    `option '${arg}' is ambiguous; possibilities: ${names.map((n) => `'--${n}'`).join(" ")}`,
  );
}
