/**
 * The Dockerfile as typed instructions. Sentences are the Dockerfile frontend's
 * (BuildKit of engine 28), observed with `docker build`.
 */
import type { SourceRange } from "../types.ts";
import { parseGoDuration } from "./duration.ts";
import { DockerfileError, nearest } from "./error.ts";
import type {
  ArgInstruction,
  CommandLine,
  CopyInstruction,
  Dockerfile,
  FromInstruction,
  Instruction,
  KeyValue,
  RunInstruction,
  Stage,
} from "./instructions.ts";
import { type Heredoc, type LogicalLine, readLines } from "./lines.ts";

const names = [
  "ADD",
  "ARG",
  "CMD",
  "COPY",
  "ENTRYPOINT",
  "ENV",
  "EXPOSE",
  "FROM",
  "HEALTHCHECK",
  "LABEL",
  "MAINTAINER",
  "ONBUILD",
  "RUN",
  "SHELL",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR",
] as const;
type Name = (typeof names)[number];

interface Raw {
  readonly name: Name;
  readonly keyword: string;
  readonly flags: readonly string[];
  /** What follows the name and its flags. */
  readonly rest: string;
  readonly line: LogicalLine;
}

/** Tells why by throwing; `range` is that of the instruction. */
function fail(range: SourceRange, sentence: string): never {
  throw new DockerfileError(sentence, range);
}

/** As `fail`, for what the frontend finds while it splits the text: said alone, and before anything else of the file. */
function failSplitting(range: SourceRange, sentence: string): never {
  throw new SplitError(sentence, range, true);
}

class SplitError extends DockerfileError {}

function splitName(line: LogicalLine): Raw {
  const m = /^(\S+)\s*([\s\S]*)$/.exec(line.text);
  const keyword = m?.[1] ?? "";
  const name = keyword.toUpperCase() as Name;
  if (!names.includes(name)) {
    const near = nearest(name, names, { anyCase: true });
    fail(
      line.range,
      `unknown instruction: ${keyword}${near === undefined ? "" : ` (did you mean ${near}?)`}`,
    );
  }
  const { flags, rest } = takeFlags(m?.[2] ?? "");
  return { name, keyword, flags, rest: rest.trim(), line };
}

/** `--flags` before the arguments; a lone `--` ends them. */
function takeFlags(text: string): { flags: string[]; rest: string } {
  const flags: string[] = [];
  let rest = text;
  for (;;) {
    const trimmed = rest.trimStart();
    if (!trimmed.startsWith("--")) return { flags, rest: trimmed };
    let word = "";
    let i = 0;
    let quote = "";
    for (; i < trimmed.length; i += 1) {
      const ch = trimmed[i] as string;
      if (quote !== "") {
        if (ch === quote) quote = "";
        else word += ch;
      } else if (ch === '"' || ch === "'") quote = ch;
      else if (ch === "\\" && i + 1 < trimmed.length) {
        i += 1;
        word += trimmed[i];
      } else if (/\s/.test(ch)) break;
      else word += ch;
    }
    rest = trimmed.slice(i);
    if (word === "--") return { flags, rest: rest.trimStart() };
    flags.push(word);
  }
}

type FlagKind = "string" | "bool" | "list";

/** @throws DockerfileError in the words of the frontend's flag parser. */
function readFlags(raw: Raw, known: Readonly<Record<string, FlagKind>>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const flag of raw.flags) {
    const eq = flag.indexOf("=");
    const name = eq < 0 ? flag.slice(2) : flag.slice(2, eq);
    const value = eq < 0 ? undefined : flag.slice(eq + 1);
    const kind = known[name];
    if (kind === undefined) {
      const near = nearest(name, Object.keys(known));
      fail(raw.line.range, `unknown flag: --${name}${near === undefined ? "" : ` (did you mean ${near}?)`}`);
    }
    if (kind !== "list" && found.has(name)) fail(raw.line.range, `duplicate flag specified: --${name}`);
    if (kind === "bool") {
      if (value === "") fail(raw.line.range, `missing a value on flag: --${name}`);
      const word = (value ?? "true").toLowerCase();
      if (word !== "true" && word !== "false")
        fail(raw.line.range, `expecting boolean value for flag --${name}, not: ${value ?? ""}`);
      found.set(name, [word]);
    } else {
      if (value === undefined) fail(raw.line.range, `missing a value on flag: --${name}`);
      found.set(name, [...(found.get(name) ?? []), value]);
    }
  }
  return found;
}

/** The array when `rest` is a JSON array of strings, else undefined. */
function jsonList(raw: Raw): string[] | undefined {
  if (!raw.rest.startsWith("[")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(raw.rest);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  if (!value.every((v) => typeof v === "string"))
    failSplitting(raw.line.range, "when using JSON array syntax, arrays must be comprised of strings only");
  return value as string[];
}

function words(rest: string): string[] {
  return rest.split(/\s+/).filter((w) => w !== "");
}

/** Splits `A=1 B="x y"` keeping quotes; a word may hold quoted blanks. */
function quotedWords(rest: string): string[] {
  const found: string[] = [];
  let word = "";
  let started = false;
  let quote = "";
  for (let i = 0; i < rest.length; i += 1) {
    const ch = rest[i] as string;
    if (quote === "" && /\s/.test(ch)) {
      if (started) found.push(word);
      word = "";
      started = false;
      continue;
    }
    started = true;
    word += ch;
    if (ch === "\\" && quote !== "'" && i + 1 < rest.length) {
      i += 1;
      word += rest[i];
    } else if (quote === "" && (ch === '"' || ch === "'")) quote = ch;
    else if (ch === quote) quote = "";
  }
  if (started) found.push(word);
  return found;
}

function pairsOf(raw: Raw): { pairs: KeyValue[]; legacy: boolean } {
  const found = quotedWords(raw.rest);
  const first = found[0];
  if (first === undefined) fail(raw.line.range, `${raw.name} requires at least one argument`);
  if (!first.includes("=")) {
    const m = /^(\S+)\s+([\s\S]+)$/.exec(raw.rest);
    if (m === null) failSplitting(raw.line.range, `${raw.name} must have two arguments`);
    return { pairs: [{ key: m[1] ?? "", value: m[2] ?? "" }], legacy: true };
  }
  const pairs = found.map((word) => {
    const eq = word.indexOf("=");
    if (eq < 0)
      failSplitting(
        raw.line.range,
        `Syntax error - can't find = in ${JSON.stringify(word)}. Must be of the form: name=value`,
      );
    if (eq === 0) fail(raw.line.range, `${raw.name} names can not be blank`);
    return { key: word.slice(0, eq), value: word.slice(eq + 1) };
  });
  return { pairs, legacy: false };
}

function common(raw: Raw) {
  return {
    original: raw.line.text,
    range: raw.line.range,
    keyword: raw.keyword,
    comments: raw.line.comments,
  };
}

function one(raw: Raw, value: string): string {
  if (value === "") fail(raw.line.range, `${raw.name} requires exactly one argument`);
  return value;
}

function commandLine(raw: Raw): CommandLine {
  const list = jsonList(raw);
  return list === undefined ? { shell: true, argv: [raw.rest] } : { shell: false, argv: list };
}

const stageName = /^[a-z][a-z0-9-_.]*$/;

function parseFrom(raw: Raw): FromInstruction {
  const flags = readFlags(raw, { platform: "string" });
  const args = words(raw.rest);
  if (args.length !== 1 && !(args.length === 3 && args[1]?.toLowerCase() === "as"))
    fail(raw.line.range, "FROM requires either one or three arguments");
  const as = args[2];
  if (as !== undefined && !stageName.test(as.toLowerCase()))
    fail(
      raw.line.range,
      `invalid name for build stage: ${JSON.stringify(as)}, name can't start with a number or contain symbols`,
    );
  return {
    name: "FROM",
    ...common(raw),
    base: args[0] ?? "",
    as: as?.toLowerCase(),
    asWritten: as,
    asKeyword: args[1],
    platform: flags.get("platform")?.[0],
  };
}

function parseArg(raw: Raw): ArgInstruction {
  readFlags(raw, {});
  const list = quotedWords(raw.rest);
  if (list.length === 0) fail(raw.line.range, "ARG requires at least one argument");
  const args = list.map((quoted) => {
    // `ARG "name=value"` is found in the wild: quotes around the whole word are not part of the name.
    const word = /^"[A-Za-z_]\w*=[^"]*"$/.test(quoted) ? quoted.slice(1, -1) : quoted;
    const eq = word.indexOf("=");
    if (eq === 0) fail(raw.line.range, "ARG names can not be blank");
    return eq < 0 ? { key: word, value: undefined } : { key: word.slice(0, eq), value: word.slice(eq + 1) };
  });
  return { name: "ARG", ...common(raw), args };
}

function parseCopy(raw: Raw): CopyInstruction {
  const flags = readFlags(
    raw,
    raw.name === "COPY"
      ? { from: "string", chown: "string", chmod: "string", link: "bool", parents: "bool", exclude: "list" }
      : {
          chown: "string",
          chmod: "string",
          link: "bool",
          "keep-git-dir": "bool",
          checksum: "string",
          unpack: "bool",
          exclude: "list",
        },
  );
  const list = jsonList(raw) ?? words(raw.rest);
  if (list.length === 0)
    fail(
      raw.line.range,
      `${raw.name} requires at least two arguments, but only one was provided. Destination could not be determined`,
    );
  if (list.length < 2)
    fail(
      raw.line.range,
      `${raw.name} requires at least two arguments, but only one was provided. Destination could not be determined`,
    );
  const destination = list.at(-1) ?? "";
  if (raw.line.heredocs.some((h) => destination.includes(`<<${h.name}`)))
    fail(raw.line.range, `${raw.name} cannot accept a heredoc as a destination`);
  const isHeredoc = (word: string) =>
    raw.line.heredocs.some(
      (h) => word.replace(/['"]/g, "").replace(/^\d*<<-?/, "") === h.name && word.includes("<<"),
    );
  return {
    name: raw.name as "COPY" | "ADD",
    ...common(raw),
    sources: list.slice(0, -1).filter((word) => !isHeredoc(word)),
    destination,
    heredocs: raw.line.heredocs,
    from: flags.get("from")?.[0],
    chown: flags.get("chown")?.[0],
    chmod: flags.get("chmod")?.[0],
    link: flags.get("link")?.[0] === "true",
    parents: flags.get("parents")?.[0] === "true",
    exclude: flags.get("exclude") ?? [],
    checksum: flags.get("checksum")?.[0],
    keepGitDir: flags.get("keep-git-dir")?.[0] === "true",
    unpack: flags.has("unpack") ? flags.get("unpack")?.[0] === "true" : undefined,
  };
}

function parseRun(raw: Raw): RunInstruction {
  const flags = readFlags(raw, { mount: "list", network: "string", security: "string", device: "list" });
  const network = flags.get("network")?.[0] ?? "default";
  if (network !== "default" && network !== "none" && network !== "host")
    fail(raw.line.range, `invalid network mode ${JSON.stringify(network)}`);
  const security = flags.get("security")?.[0] ?? "sandbox";
  if (security !== "sandbox" && security !== "insecure")
    fail(raw.line.range, `invalid security mode ${JSON.stringify(security)}`);
  return {
    name: "RUN",
    ...common(raw),
    command: commandLine(raw),
    heredocs: raw.line.heredocs as readonly Heredoc[],
    mounts: flags.get("mount") ?? [],
    network,
    security,
  };
}

function parseHealthcheck(raw: Raw): Instruction {
  const flags = readFlags(raw, {
    interval: "string",
    timeout: "string",
    "start-period": "string",
    "start-interval": "string",
    retries: "string",
  });
  const range = raw.line.range;
  const m = /^(\S+)\s*([\s\S]*)$/.exec(raw.rest);
  if (m === null) fail(range, "HEALTHCHECK requires at least one argument");
  const kind = (m[1] ?? "").toUpperCase();
  const rest = m[2] ?? "";
  if (kind === "NONE") {
    if (rest !== "") fail(range, "HEALTHCHECK NONE takes no arguments");
    return { name: "HEALTHCHECK", ...common(raw), health: { Test: ["NONE"] }, shell: false };
  }
  if (kind !== "CMD") fail(range, `Unknown type ${JSON.stringify(kind)} in HEALTHCHECK (try CMD)`);
  const list = jsonList({ ...raw, rest });
  if (rest === "" || list?.length === 0) fail(range, "Missing command after HEALTHCHECK CMD");
  const duration = (name: string): number | undefined => {
    const text = flags.get(name)?.[0];
    if (text === undefined) return undefined;
    const ns = parseGoDuration(text);
    if (ns === undefined) fail(range, `time: invalid duration ${JSON.stringify(text)}`);
    if (ns !== 0 && ns < 1_000_000) fail(range, `Interval ${JSON.stringify(name)} cannot be less than 1ms`);
    return ns;
  };
  const retriesText = flags.get("retries")?.[0];
  if (retriesText !== undefined && !/^[+-]?\d+$/.test(retriesText))
    fail(range, `strconv.ParseInt: parsing ${JSON.stringify(retriesText)}: invalid syntax`);
  if (retriesText !== undefined && Number(retriesText) < 0)
    fail(range, `--retries cannot be negative (${Number(retriesText)})`);
  const entries = {
    Test: list === undefined ? ["CMD-SHELL", rest] : ["CMD", ...list],
    Interval: duration("interval"),
    Timeout: duration("timeout"),
    StartPeriod: duration("start-period"),
    StartInterval: duration("start-interval"),
    Retries: retriesText === undefined ? undefined : Number(retriesText),
  };
  const health = Object.fromEntries(Object.entries(entries).filter(([, v]) => v !== undefined && v !== 0));
  return { name: "HEALTHCHECK", ...common(raw), health, shell: list === undefined };
}

function parseOnbuild(raw: Raw): Instruction {
  if (raw.rest === "") fail(raw.line.range, "ONBUILD requires at least one argument");
  const trigger = (raw.rest.split(/\s/)[0] ?? "").toUpperCase();
  if (trigger === "ONBUILD") fail(raw.line.range, "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
  if (trigger === "FROM" || trigger === "MAINTAINER")
    fail(raw.line.range, `${trigger} isn't allowed as an ONBUILD trigger`);
  const inner = /^\S+\s*([\s\S]*)$/.exec(raw.line.text)?.[1] ?? raw.rest;
  const documents = raw.line.heredocs.map((h) => `\n${h.content}${h.name}`);
  return { name: "ONBUILD", ...common(raw), expression: `${inner}${documents.join("")}` };
}

/** One logical line as an instruction. @throws DockerfileError */
export function parseInstruction(line: LogicalLine): Instruction {
  const raw = splitName(line);
  switch (raw.name) {
    case "FROM":
      return parseFrom(raw);
    case "ARG":
      return parseArg(raw);
    case "RUN":
      return parseRun(raw);
    case "COPY":
    case "ADD":
      return parseCopy(raw);
    case "HEALTHCHECK":
      return parseHealthcheck(raw);
    case "ONBUILD":
      return parseOnbuild(raw);
    case "ENV":
    case "LABEL":
      readFlags(raw, {});
      return { name: raw.name, ...common(raw), ...pairsOf(raw) };
    case "CMD":
    case "ENTRYPOINT":
      readFlags(raw, {});
      return { name: raw.name, ...common(raw), command: commandLine(raw) };
    case "SHELL": {
      readFlags(raw, {});
      const argv = jsonList(raw);
      if (argv === undefined) fail(raw.line.range, "SHELL requires the arguments to be in JSON form");
      if (argv.length === 0) fail(raw.line.range, "SHELL requires at least one argument");
      return { name: "SHELL", ...common(raw), argv };
    }
    case "EXPOSE":
    case "VOLUME": {
      readFlags(raw, {});
      const values = raw.name === "VOLUME" ? (jsonList(raw) ?? words(raw.rest)) : words(raw.rest);
      if (values.length === 0) fail(raw.line.range, `${raw.name} requires at least one argument`);
      if (values.some((v) => v.trim() === ""))
        fail(raw.line.range, "VOLUME specified can not be an empty string");
      return {
        name: raw.name,
        ...common(raw),
        values: raw.name === "VOLUME" ? values.map((v) => v.trim()) : values.sort(),
      };
    }
    default:
      readFlags(raw, {});
      return { name: raw.name, ...common(raw), value: one(raw, raw.rest) };
  }
}

/** All instructions. What cannot be split counts before what cannot be understood, wherever it stands. */
function parseLines(lines: readonly LogicalLine[]): Instruction[] {
  const instructions: Instruction[] = [];
  let first: DockerfileError | undefined;
  let inStage = false;
  for (const line of lines)
    try {
      const instruction = parseInstruction(line);
      instructions.push(instruction);
      inStage ||= instruction.name === "FROM";
      if (!inStage && instruction.name !== "ARG")
        first ??= new DockerfileError("no build stage in current context", line.range, true);
    } catch (error) {
      if (!(error instanceof DockerfileError) || error instanceof SplitError) throw error;
      first ??= error;
    }
  if (first !== undefined) throw first;
  return instructions;
}

/** @throws DockerfileError */
export function parseDockerfile(text: string): Dockerfile {
  if (text === "") throw new DockerfileError("the Dockerfile cannot be empty", undefined, true);
  const read = readLines(text);
  if (read.lines.length === 0)
    throw new DockerfileError("file with no instructions", { start: 1, end: 1 }, true);
  const globals: ArgInstruction[] = [];
  const stages: { from: FromInstruction; instructions: Instruction[] }[] = [];
  for (const instruction of parseLines(read.lines)) {
    if (instruction.name === "FROM") {
      stages.push({ from: instruction, instructions: [] });
      continue;
    }
    const stage = stages.at(-1);
    if (stage !== undefined) stage.instructions.push(instruction);
    else if (instruction.name === "ARG") globals.push(instruction);
  }
  if (stages.length === 0)
    throw new DockerfileError("dockerfile contains no stages to build", undefined, true);
  return {
    text,
    source: text.split("\n"),
    directives: read.directives,
    globals,
    stages: stages.map((s, index): Stage => ({ ...s, index, name: s.from.as })),
    emptyContinuations: read.emptyContinuations,
  };
}

/** An ONBUILD expression of a base image, as an instruction of the child at the line of its FROM. */
export function parseTrigger(expression: string, range: SourceRange): Instruction {
  const read = readLines(expression);
  const line = read.lines[0];
  if (line === undefined) throw new DockerfileError("file with no instructions", range);
  const instruction = parseInstruction({ ...line, range });
  return { ...instruction, original: `ONBUILD ${instruction.original}`, trigger: true };
}
