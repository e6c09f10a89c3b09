/** Bake files from the disk: HCL, JSON and compose files, and which ones are looked for. */
import { SysError } from "../../../os/errno.ts";
import type { Proc } from "../../../os/process.ts";
import { CliError, goErrno } from "../../kit/errors.ts";
import { excerpt } from "../report.ts";
import type { BakeFile } from "./definition.ts";
import { type Block, type Body, type Expression, HclError, type Place, parseHcl, template } from "./hcl.ts";
import type { FieldValue, Target } from "./target.ts";

const usual = [
  "compose.yaml",
  "compose.yml",
  "docker-compose.yml",
  "docker-compose.yaml",
  "docker-bake.json",
  "docker-bake.hcl",
  "docker-bake.override.json",
  "docker-bake.override.hcl",
];

export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** @throws CliError */
export async function readSources(proc: Proc, names: readonly string[]): Promise<readonly SourceFile[]> {
  const wanted = names.length > 0 ? names : usual.filter((name) => proc.fs.exists(name));
  if (wanted.length === 0) throw new CliError("ERROR: couldn't find a bake definition");
  const files: SourceFile[] = [];
  for (const given of wanted) {
    const name = given.replace(/^cwd:\/\//, "");
    try {
      files.push({ name, text: name === "-" ? await proc.stdin.readText() : proc.fs.readText(name) });
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      throw new CliError(`ERROR: open ${name}: ${goErrno(error)}`);
    }
  }
  return files;
}

const empty: Body = { attributes: new Map(), blocks: [] };

/** @throws CliError */
export async function parseSource(proc: Proc, file: SourceFile): Promise<BakeFile> {
  if (/\.ya?ml$/.test(file.name)) return compose(proc, file);
  if (/\.json$/.test(file.name) || /^\s*\{/.test(file.text)) {
    let json: unknown;
    try {
      json = JSON.parse(file.text);
    } catch (error) {
      throw new CliError(
        `ERROR: failed to parse ${file.name}: ${error instanceof Error ? error.message : "invalid JSON"}`,
      );
    }
    return { name: file.name, body: jsonBody(json) };
  }
  return located(file, () => ({ name: file.name, body: parseHcl(file.text) }));
}

/** An error of the language, told with its lines. */
export function located<T>(file: SourceFile, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof HclError)) throw error;
    const { line, start, end } = error.at;
    const lines = file.text.split("\n");
    const place = excerpt({ filename: file.name, lines, start: line, end: line });
    throw new CliError(`${place}ERROR: ${file.name}:${line},${start}-${end}: ${error.message}`);
  }
}

const nowhere: Place = { line: 1, start: 1, end: 1 };

/** Strings are templates, as in HCL. */
function jsonExpression(value: unknown): Expression {
  if (typeof value === "string") return template(value, nowhere, false);
  if (Array.isArray(value)) return { kind: "tuple", items: value.map(jsonExpression), at: nowhere };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, inner]): [Expression, Expression] => [
      { kind: "literal", value: key, at: nowhere },
      jsonExpression(inner),
    ]);
    return { kind: "object", entries, at: nowhere };
  }
  return {
    kind: "literal",
    value: typeof value === "number" || typeof value === "boolean" ? value : null,
    at: nowhere,
  };
}

function jsonBody(value: unknown): Body {
  const attributes = new Map<string, Expression>();
  const blocks: Block[] = [];
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  for (const [type, inner] of entries) {
    if (!["variable", "group", "target", "function"].includes(type)) {
      attributes.set(type, jsonExpression(inner));
      continue;
    }
    for (const [label, fields] of Object.entries((inner ?? {}) as object))
      blocks.push({
        type,
        labels: [label],
        body: {
          attributes: new Map(
            Object.entries((fields ?? {}) as object).map(([name, field]) => [name, jsonExpression(field)]),
          ),
          blocks: [],
        },
        at: nowhere,
      });
  }
  return { attributes, blocks };
}

// ------------------------------------------------------------------ compose

type Pairs = Readonly<Record<string, string | number | null>> | readonly string[];

interface ComposeBuild {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly args?: Pairs;
  readonly labels?: Pairs;
  readonly target?: string;
  readonly tags?: readonly string[];
  readonly cache_from?: readonly string[];
  readonly cache_to?: readonly string[];
  readonly platforms?: readonly string[];
  readonly no_cache?: boolean;
  readonly pull?: boolean;
  readonly network?: string;
  readonly extra_hosts?: Pairs;
  readonly additional_contexts?: Pairs;
}

interface ComposeService {
  readonly image?: string;
  readonly build?: string | ComposeBuild;
}

function pairsOf(pairs: Pairs | undefined): Readonly<Record<string, string | null>> {
  if (pairs === undefined || pairs === null) return {};
  if (Array.isArray(pairs))
    return Object.fromEntries(
      pairs.map((text: string) => {
        const eq = text.indexOf("=");
        return eq < 0 ? [text, null] : [text.slice(0, eq), text.slice(eq + 1)];
      }),
    );
  return Object.fromEntries(Object.entries(pairs).map(([k, v]) => [k, v === null ? null : String(v)]));
}

/** `${NAME}`, `${NAME:-default}` from the environment. */
function substitute(text: string, env: ReadonlyMap<string, string>): string {
  return text.replace(
    /\$\$|\$\{(\w+)(?:(:?[-?+])([^}]*))?\}|\$(\w+)/g,
    (whole, braced?: string, operator?: string, word = "", plain?: string) => {
      if (whole === "$$") return "$";
      const value = env.get(braced ?? plain ?? "");
      const missing = value === undefined || (operator?.startsWith(":") === true && value === "");
      if (operator?.endsWith("-") && missing) return word;
      if (operator?.endsWith("+")) return missing ? "" : word;
      return value ?? "";
    },
  );
}

async function compose(proc: Proc, file: SourceFile): Promise<BakeFile> {
  const { parse } = await proc.load(import("yaml"));
  const env = new Map(proc.env.entries());
  if (proc.fs.exists(".env"))
    for (const line of proc.fs.readText(".env").split("\n")) {
      const m = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(line);
      if (m !== null && !env.has(m[1] ?? ""))
        env.set(m[1] ?? "", (m[2] ?? "").replace(/^(["'])(.*)\1$/, "$2"));
    }
  let model: { readonly services?: Readonly<Record<string, ComposeService>> } | null;
  try {
    model = parse(substitute(file.text, env)) as typeof model;
  } catch (error) {
    throw new CliError(
      `ERROR: failed to parse ${file.name}: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : ""}`,
    );
  }
  const targets: Record<string, Target> = {};
  for (const [name, service] of Object.entries(model?.services ?? {})) {
    if (service?.build === undefined || service.build === null) continue;
    const build: ComposeBuild =
      typeof service.build === "string" ? { context: service.build } : service.build;
    const tags = build.tags ?? (service.image === undefined ? [] : [service.image]);
    const target: Record<string, FieldValue | undefined> = {
      context: build.context,
      contexts: pairsOf(build.additional_contexts),
      dockerfile: build.dockerfile,
      "dockerfile-inline": build.dockerfile_inline,
      args: pairsOf(build.args),
      labels: pairsOf(build.labels),
      tags: tags.length === 0 ? undefined : tags,
      "cache-from": build.cache_from,
      "cache-to": build.cache_to,
      target: build.target,
      platforms: build.platforms,
      "no-cache": build.no_cache,
      pull: build.pull,
      network: build.network,
      "extra-hosts": pairsOf(build.extra_hosts),
    };
    targets[name.replace(/\./g, "_")] = Object.fromEntries(
      Object.entries(target).flatMap(([field, value]) =>
        value === undefined || (typeof value === "object" && Object.keys(value).length === 0)
          ? []
          : [[field, value]],
      ),
    );
  }
  const groups = { default: { description: "", targets: Object.keys(targets).sort() } };
  return { name: file.name, body: empty, ready: { groups, targets } };
}
