/** Filters JSON. */
import { SysError } from "../errno.ts";
import type { Program } from "../process.ts";
import { jsonComplaint } from "./jq/json-error.ts";
import { type Filter, JqSyntaxError, parseJq } from "./jq/parse.ts";
import { Halt, JqCompileError, JqError, type Json, numberText, runJq, toJson } from "./jq/run.ts";
import { openInput, readAll, Writer } from "./kit/stream.ts";
import { compareBytes, decode } from "./kit/text.ts";
import { optionTable, parseOptions, UsageError } from "./options.ts";

const table = optionTable(
  "c,compact-output r,raw-output j,join-output a,ascii-output s,slurp n,null-input e,exit-status S,sort-keys C,color-output M,monochrome-output R,raw-input tab indent= arg= argjson= slurpfile= rawfile= args jsonargs f,from-file h,help V,version seq stream unbuffered raw-output0",
);

const usage =
  "Usage:\tjq [OPTIONS] FILTER [FILES...]\n\tjq [OPTIONS] --args FILTER [ARGUMENTS...]\n\tjq [OPTIONS] --jsonargs FILTER [JSON_VALUES...]\n";

interface Style {
  readonly indent: string;
  readonly sort: boolean;
  readonly color: boolean;
  readonly ascii: boolean;
}

export const program: Program = async (proc) => {
  // `--arg NAME VALUE` takes two words.
  const named = new Map<string, Json>();
  const args: string[] = [];
  const fail = async (message: string, code: number) => {
    await proc.stderr.write(message);
    return code;
  };
  const given = [...proc.args];
  let positional: "args" | "jsonargs" | undefined;
  try {
    for (let i = 0; i < given.length; i++) {
      const arg = given[i] ?? "";
      if (arg === "--args" || arg === "--jsonargs") positional = arg === "--args" ? "args" : "jsonargs";
      else if (/^--(?:arg|argjson|slurpfile|rawfile)$/.test(arg)) {
        const [name, value] = [given[i + 1], given[i + 2]];
        if (name === undefined || value === undefined)
          return fail(
            `jq: ${arg} takes two parameters (e.g. ${arg} varname ${arg === "--arg" || arg === "--argjson" ? "value" : "filename"})\n${hint}`,
            2,
          );
        i += 2;
        if (arg === "--arg") named.set(name, value);
        else if (arg === "--argjson") {
          try {
            named.set(name, JSON.parse(value) as Json);
          } catch {
            return fail(`jq: Invalid JSON text passed to --argjson\n${hint}`, 2);
          }
        } else {
          const text = proc.fs.readText(value);
          named.set(name, arg === "--rawfile" ? text : [...parseStream(text)]);
        }
      } else args.push(arg);
    }
    const o = parseOptions(args, table);
    if (o.has("h")) {
      await proc.stdout.write(
        `${usage}\njq filters JSON inputs and writes the results as JSON to standard output.\n`,
      );
      return 0;
    }
    if (o.has("V")) {
      await proc.stdout.write("jq-1.6\n");
      return 0;
    }
    const operands = [...o.operands];
    let text = operands.shift();
    if (text === undefined) {
      if (proc.stdin.isTty || proc.stdout.isTty || args.length === 0)
        return fail(
          `${usage}For a description of the command line options and filters see \`jq --help\`.\n`,
          2,
        );
      text = ".";
    }
    if (o.has("f")) text = proc.fs.readText(text);
    const rest: Json[] = [];
    if (positional)
      for (const word of operands.splice(0))
        rest.push(positional === "args" ? word : (JSON.parse(word) as Json));
    named.set("__prog_args", rest);
    const variables = new Map(named);
    variables.set("ARGS", {
      positional: rest,
      named: Object.fromEntries([...named].filter(([k]) => k !== "__prog_args")),
    });
    let filter: Filter;
    try {
      filter = parseJq(text);
    } catch (error) {
      if (!(error instanceof JqSyntaxError)) throw error;
      return fail(`jq: error: ${error.message}\n${text}\njq: 1 compile error\n`, 3);
    }
    const style: Style = {
      indent: o.has("c") ? "" : o.has("tab") ? "\t" : " ".repeat(Number(o.value("indent") ?? 2)),
      sort: o.has("S"),
      color: o.has("C") || (proc.stdout.isTty && !o.has("M") && proc.env.get("NO_COLOR") === undefined),
      ascii: o.has("a"),
    };
    const out = new Writer(proc);
    let status = 0;
    let last: Json | undefined;

    // All inputs are read first: `input` may ask for any of them.
    const texts: string[] = [];
    if (!o.has("n") || /\binputs?\b/.test(text)) {
      for (const name of operands.length === 0 ? ["-"] : operands) {
        try {
          const input = await openInput(proc, name);
          texts.push(decode(await readAll(proc, input)));
          input.close();
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
          status = 2;
          await proc.stderr.write(`jq: error: Could not open file ${name}: ${error.message}\n`);
        }
      }
    }
    const all = texts.join("");
    const source: Iterator<Json> = o.has("R")
      ? (o.has("s") ? [all] : all.split("\n").slice(0, all.endsWith("\n") || all === "" ? -1 : undefined))[
          Symbol.iterator
        ]()
      : parseStream(all);
    let parseFailure: JsonError | undefined;
    const nextInput = (): Json | undefined => {
      try {
        const next = source.next();
        return next.done ? undefined : next.value;
      } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        parseFailure = error;
        return undefined;
      }
    };
    const world = {
      environment: Object.fromEntries(proc.env),
      nowMs: proc.nowMs(),
      input: nextInput,
      debug: (value: Json) => void proc.stderr.write(`["DEBUG:",${toJson(value)}]\n`),
    };
    const put = (value: Json) => {
      last = value;
      if ((o.has("r") || o.has("j")) && typeof value === "string") out.put(value);
      else out.put(render(value, style, ""));
      out.put(o.has("j") ? "" : o.has("raw-output0") ? "\0" : "\n");
    };
    const apply = async (value: Json): Promise<void> => {
      try {
        for (const result of runJq(filter, value, world, variables)) {
          put(result);
          if (out.full) {
            await out.flush();
            await proc.checkpoint();
          }
        }
      } catch (error) {
        if (!(error instanceof JqError)) throw error;
        status = 5;
        await out.flush();
        await proc.stderr.write(
          `jq: error (at ${operands.length === 0 ? "<stdin>" : operands[0]}:${all.split("\n").length - 1}): ${error.message}\n`,
        );
      }
    };
    if (o.has("n")) await apply(null);
    else if (o.has("s") && !o.has("R")) {
      const items: Json[] = [];
      for (let next = nextInput(); next !== undefined; next = nextInput()) items.push(next);
      if (!parseFailure) await apply(items);
    } else for (let next = nextInput(); next !== undefined; next = nextInput()) await apply(next);
    await out.flush();
    if (parseFailure) {
      await proc.stderr.write(`parse error: ${parseFailure.message}\n`);
      // jq 1.6 lets "no output yet" show through.
      return last === undefined ? 4 : 2;
    }
    if (status !== 0) return status;
    if (o.has("e")) return last === undefined ? 4 : last === null || last === false ? 1 : 0;
    return 0;
  } catch (error) {
    if (error instanceof JqCompileError)
      return fail(
        `jq: error: ${error.message}\n${given.find((a) => !a.startsWith("-")) ?? ""}\njq: 1 compile error\n`,
        3,
      );
    if (error instanceof Halt) {
      if (error.value !== undefined)
        await proc.stderr.write(typeof error.value === "string" ? error.value : `${toJson(error.value)}\n`);
      return error.code;
    }
    if (error instanceof UsageError)
      return fail(
        `jq: Unknown option ${/'(.*)'$/.exec(error.message)?.[1] ?? ""}\n${hint}`.replace(
          /option ([a-z])\n/i,
          "option -$1\n",
        ),
        2,
      );
    if (error instanceof SysError)
      return fail(`jq: error: Could not open ${error.path ?? "file"}: ${error.message}\n`, 2);
    if (error instanceof RangeError) return fail("jq: error: nesting too deep\n", 5);
    throw error;
  }
};

const hint = "Use jq --help for help with command-line options.\n";

function render(v: Json, style: Style, lead: string): string {
  const paint = (code: string, text: string) => (style.color ? `\x1b[${code}m${text}\x1b[0m` : text);
  if (v === null) return paint("1;30", "null");
  if (typeof v === "boolean") return paint("0;39", String(v));
  if (typeof v === "number") return paint("0;39", numberText(v));
  if (typeof v === "string") return paint("0;32", quoteText(v, style.ascii));
  const inner = lead + style.indent;
  const [open, close] = style.indent === "" ? ["", ""] : [`\n${inner}`, `\n${lead}`];
  if (Array.isArray(v)) {
    if (v.length === 0) return paint("1;39", "[]");
    const items = (v as readonly Json[]).map((x) => render(x, style, inner));
    if (!style.color) return `[${open}${items.join(`,${open}`)}${close}]`;
    return `\x1b[1;39m[${open}${items.map((x) => `${x}\x1b[0m`.replace(/\x1b\[0m\x1b\[0m$/, "\x1b[0m")).join(`\x1b[1;39m,${open}`)}\x1b[1;39m${close}\x1b[1;39m]\x1b[0m`;
  }
  const entries = Object.entries(v as { readonly [key: string]: Json });
  if (entries.length === 0) return paint("1;39", "{}");
  if (style.sort) entries.sort(([a], [b]) => compareBytes(a, b));
  const colon = style.indent === "" ? ":" : ": ";
  if (!style.color)
    return `{${open}${entries.map(([k, x]) => `${quoteText(k, style.ascii)}${colon}${render(x, style, inner)}`).join(`,${open}`)}${close}}`;
  return `\x1b[1;39m{${open}${entries.map(([k, x]) => `\x1b[0m\x1b[34;1m${quoteText(k, style.ascii)}\x1b[0m\x1b[1;39m${colon}\x1b[0m${render(x, style, inner)}`).join(`\x1b[1;39m,${open}`)}\x1b[1;39m${close}\x1b[1;39m}\x1b[0m`;
}

function quoteText(text: string, ascii: boolean): string {
  const quoted = JSON.stringify(text).replace(/\x7f/g, "\\u007f");
  return ascii
    ? quoted.replace(/[^\x00-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
    : quoted;
}

class JsonError extends Error {}

/** JSON documents one after another, as `docker ps --format json` writes them. */
function* parseStream(text: string): Generator<Json> {
  let at = 0;
  for (;;) {
    while (at < text.length && /[\s\ufeff\x1e]/.test(text[at] ?? "")) at++;
    if (at >= text.length) return;
    const end = documentEnd(text, at);
    const piece = text.slice(at, end);
    let value: Json;
    try {
      value = JSON.parse(piece) as Json;
    } catch {
      if (piece === "nan" || piece === "NaN") value = Number.NaN;
      else throw new JsonError(jsonComplaint(text) ?? "Invalid literal");
    }
    yield value;
    at = end;
  }
}

/** Where the document that begins at `at` ends. */
function documentEnd(text: string, at: number): number {
  const c = text[at];
  if (c === '"' || c === "{" || c === "[") {
    let depth = 0;
    for (let i = at; i < text.length; i++) {
      const x = text[i];
      if (x === '"') {
        i++;
        while (i < text.length && text[i] !== '"') i += text[i] === "\\" ? 2 : 1;
        if (depth === 0) return Math.min(text.length, i + 1);
      } else if (x === "{" || x === "[") depth++;
      else if (x === "}" || x === "]") {
        depth--;
        if (depth === 0) return i + 1;
      }
    }
    return text.length;
  }
  const m = /^[^\s[\]{},:"]+/.exec(text.slice(at));
  return at + (m ? m[0].length : 1);
}
