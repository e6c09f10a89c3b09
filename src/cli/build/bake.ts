/** `docker buildx bake`: builds the targets of a JSON or a compose file, one after the other. */
import { SysError } from "../../os/errno.ts";
import type { Proc } from "../../os/process.ts";
import { anyNumber } from "../kit/arguments.ts";
import { command } from "../kit/command.ts";
import { CliError } from "../kit/errors.ts";
import { defaultValues } from "../kit/flags.ts";
import { buildFolder } from "./build.ts";
import { buildFlags } from "./flags.ts";
import type { BuildFlagValues } from "./request.ts";

interface Target {
  readonly context?: string;
  readonly dockerfile?: string;
  readonly args?: Readonly<Record<string, string | null>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly target?: string;
  readonly platforms?: readonly string[];
  readonly output?: readonly string[];
  readonly "no-cache"?: boolean;
  readonly pull?: boolean;
  readonly inherits?: readonly string[];
}

interface BakeFile {
  readonly group: Readonly<Record<string, { readonly targets: readonly string[] }>>;
  readonly target: Readonly<Record<string, Target>>;
}

const usual = [
  "compose.yaml",
  "compose.yml",
  "docker-compose.yml",
  "docker-compose.yaml",
  "docker-bake.json",
  "docker-bake.hcl",
];

export const bake = command({
  path: "docker buildx bake",
  aliases: ["docker bake", "docker buildx f"],
  usage: "[OPTIONS] [TARGET...]",
  short: "Build from a file",
  plugin: true,
  args: anyNumber,
  flags: {
    builder: { type: "string", default: "default", help: "Builder to use" },
    debug: { type: "bool", short: "D", help: "Show more" },
    file: { type: "list", short: "f", shows: "stringArray", help: "What says what to build" },
    load: { type: "bool", help: 'Same as "--set=*.output=type=docker"' },
    "metadata-file": {
      type: "string",
      help: "Write what is known of the results into this file",
      unsupported: true,
    },
    "no-cache": { type: "bool", help: "Run every step" },
    print: { type: "bool", help: "Print what would be built" },
    progress: { type: "string", default: "auto", help: "How to show progress" },
    pull: { type: "bool", help: "Ask the registry for every base" },
    push: { type: "bool", help: 'Same as "--set=*.output=type=registry"' },
    set: { type: "list", shows: "stringArray", help: 'Change a target (e.g. "web.platform=linux/amd64")' },
  },
  run: async (context) => {
    const { args, flags, proc, out } = context;
    let file: BakeFile = { group: {}, target: {} };
    for (const path of flags.file.length > 0 ? flags.file : found(proc))
      file = joined(file, await read(proc, path));
    const names = (args.length > 0 ? args : ["default"]).flatMap((name) => membersOf(file, name));
    const targets = [...new Set(names)].map(
      (name) => [name, changed(name, resolved(file, name), flags.set)] as const,
    );
    if (flags.print) {
      const shown = Object.fromEntries(
        targets.map(([name, t]) => [name, { context: ".", dockerfile: "Dockerfile", ...t }]),
      );
      const print = { group: { default: { targets: targets.map(([name]) => name) } }, target: shown };
      await out(`${JSON.stringify(print, undefined, 2)}\n`);
      return 0;
    }
    for (const [, target] of targets) {
      const values: Record<string, unknown> = {
        ...defaultValues(buildFlags),
        ...valuesOf(target, proc),
        progress: flags.progress,
        push: flags.push,
      };
      if (flags["no-cache"]) values["no-cache"] = true;
      if (flags.pull) values["pull"] = true;
      // `defaultValues` of these flags and nothing else: the type says what the parser would have made.
      const code = await buildFolder(context, target.context ?? ".", values as unknown as BuildFlagValues);
      if (code !== 0) return code;
    }
    return 0;
  },
});

function found(proc: Proc): readonly string[] {
  const here = usual.filter((name) => proc.fs.exists(name));
  if (here.length === 0) throw new CliError("ERROR: couldn't find a bake definition");
  return here;
}

function joined(a: BakeFile, b: BakeFile): BakeFile {
  return { group: { ...a.group, ...b.group }, target: { ...a.target, ...b.target } };
}

async function read(proc: Proc, path: string): Promise<BakeFile> {
  let text: string;
  try {
    text = path === "-" ? await proc.stdin.readText() : proc.fs.readText(path);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new CliError(`ERROR: failed to read bake file ${path}: open ${path}: no such file or directory`);
  }
  if (/\.ya?ml$/.test(path)) return composeTargets(proc, text);
  try {
    const json = JSON.parse(text) as Partial<BakeFile>;
    return { group: json.group ?? {}, target: json.target ?? {} };
  } catch {
    throw new CliError("drydock: bake files in HCL are not simulated; write JSON or a compose file");
  }
}

interface ComposeService {
  readonly image?: string;
  readonly build?:
    | string
    | {
        readonly context?: string;
        readonly dockerfile?: string;
        readonly args?: Record<string, string> | string[];
        readonly target?: string;
        readonly tags?: string[];
      };
}

async function composeTargets(proc: Proc, text: string): Promise<BakeFile> {
  const { parse } = await proc.load(import("yaml"));
  let model: { readonly services?: Readonly<Record<string, ComposeService>> };
  try {
    model = parse(text) as typeof model;
  } catch (error) {
    throw new CliError(`ERROR: ${(error as Error).message.split("\n")[0] ?? ""}`);
  }
  const target: Record<string, Target> = {};
  for (const [name, service] of Object.entries(model?.services ?? {})) {
    if (service.build === undefined) continue;
    const build: Exclude<ComposeService["build"], string | undefined> =
      typeof service.build === "string" ? { context: service.build } : service.build;
    const args = Array.isArray(build.args)
      ? Object.fromEntries(build.args.map((a) => [a.split("=")[0] ?? "", a.slice(a.indexOf("=") + 1)]))
      : build.args;
    const tags = [...(service.image === undefined ? [] : [service.image]), ...(build.tags ?? [])];
    const { context, dockerfile, target: stage } = build;
    target[name] = {
      tags,
      ...(context === undefined ? {} : { context }),
      ...(dockerfile === undefined ? {} : { dockerfile }),
      ...(stage === undefined ? {} : { target: stage }),
      ...(args === undefined ? {} : { args }),
    };
  }
  return { group: { default: { targets: Object.keys(target) } }, target };
}

function membersOf(file: BakeFile, name: string): readonly string[] {
  const group = file.group[name];
  if (group !== undefined) return group.targets.flatMap((t) => membersOf(file, t));
  if (file.target[name] !== undefined) return [name];
  if (name === "default" && Object.keys(file.target).length === 0)
    throw new CliError("ERROR: no targets defined");
  throw new CliError(`ERROR: failed to find target ${name}`);
}

function resolved(file: BakeFile, name: string, depth = 0): Target {
  const own = file.target[name] ?? {};
  if (depth > 20) throw new CliError(`ERROR: infinite loop from ${name} to ${name}`);
  const { inherits = [], ...rest } = own;
  let result: Target = rest;
  for (const parent of inherits.toReversed()) {
    const base = resolved(file, parent, depth + 1);
    const { args, labels } = result;
    result = Object.assign({}, base, result, {
      args: { ...base.args, ...args },
      labels: { ...base.labels, ...labels },
    });
  }
  return result;
}

/** `--set web.args.X=1`, `--set *.no-cache=true`. */
function changed(name: string, target: Target, sets: readonly string[]): Target {
  let result = target;
  for (const text of sets) {
    const m = /^([^.]+)\.([^=]+)=(.*)$/s.exec(text);
    if (m === null) throw new CliError(`ERROR: invalid override ${text}, expected target.key=value`);
    const [, pattern = "", key = "", value = ""] = m;
    if (pattern !== "*" && pattern !== name) continue;
    const [field = "", sub] = key.split(/\.(.*)/s);
    if (sub !== undefined && (field === "args" || field === "labels"))
      result = { ...result, [field]: { ...result[field], [sub]: value } };
    else if (field === "tags" || field === "platform" || field === "output")
      result = { ...result, [field === "platform" ? "platforms" : field]: [value] };
    else if (field === "no-cache" || field === "pull") result = { ...result, [field]: value === "true" };
    else if (field === "context" || field === "dockerfile" || field === "target")
      result = { ...result, [field]: value };
    else throw new CliError(`ERROR: unknown key: ${field}`);
  }
  return result;
}

function valuesOf(target: Target, proc: Proc): Record<string, unknown> {
  const { context = ".", dockerfile = "Dockerfile" } = target;
  const file = dockerfile.startsWith("/") ? dockerfile : proc.fs.absolute(`${context}/${dockerfile}`);
  return {
    file,
    "build-arg": Object.entries(target.args ?? {}).map(([k, v]) => (v === null ? k : `${k}=${v}`)),
    label: Object.entries(target.labels ?? {}).map(([k, v]) => `${k}=${v}`),
    tag: target.tags ?? [],
    target: target.target,
    platform: target.platforms ?? [],
    output: target.output ?? [],
    "no-cache": target["no-cache"] ?? false,
    pull: target.pull ?? false,
  };
}
