/**
 * Short forms written out, values brought to one type: after this every file of a project
 * speaks alike and can be merged. `8080:80` becomes a mapping, `./data:/data` a bind,
 * `A=1` an entry of a map, `sh -c "x y"` a list of words.
 *
 * @source the Compose specification; forms as `docker compose config` 2.40 prints them
 */
import { CliError, messageOf } from "../../cli/kit/errors.ts";
import { joinPath } from "../../cli/kit/paths.ts";
import { parsePublished } from "../../cli/kit/ports.ts";
import { parseBytes, parseDuration } from "../../cli/kit/values.ts";
import { formatDuration } from "./durations.ts";
import { type Dict, isDict, type Yaml } from "./types.ts";

export interface Place {
  /** Folder that relative paths start from. */
  readonly folder: string;
  readonly home: string;
}

const text = (value: Yaml | undefined): string =>
  value === null || value === undefined
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

export const listOf = (value: Yaml | undefined): readonly Yaml[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

const strings = (value: Yaml | undefined): readonly string[] => listOf(value).map(text);

/** `["A=1", "B"]` or a map: a map, null where no value is given. */
function mapping(value: Yaml | undefined, separator = "="): Record<string, string | null> {
  if (isDict(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        item === null || item === undefined ? null : text(item),
      ]),
    );
  return Object.fromEntries(
    strings(value).map((item) => {
      const at = item.indexOf(separator);
      return at === -1 ? [item, null] : [item.slice(0, at), item.slice(at + separator.length)];
    }),
  );
}

const filled = (value: Yaml | undefined): Dict =>
  Object.fromEntries(Object.entries(mapping(value)).map(([key, item]) => [key, item ?? ""]));

/** Words as a POSIX shell splits them, without expanding anything. @throws Error */
export function splitWords(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let i = 0; i < line.length; i += 1) {
    const c = line[i] as string;
    if (/\s/.test(c)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (c === "'") {
      const end = line.indexOf("'", i + 1);
      if (end === -1) throw new Error("invalid command line string");
      word = (word ?? "") + line.slice(i + 1, end);
      i = end;
    } else if (c === '"') {
      word ??= "";
      for (i += 1; line[i] !== '"'; i += 1) {
        if (i >= line.length) throw new Error("invalid command line string");
        if (line[i] === "\\" && /["\\$`]/.test(line[i + 1] ?? "")) i += 1;
        word += line[i] as string;
      }
    } else if (c === "\\") {
      i += 1;
      word = (word ?? "") + (line[i] ?? "");
    } else word = (word ?? "") + c;
  }
  if (word !== undefined) words.push(word);
  return words;
}

const command = (value: Yaml | undefined): Yaml =>
  value === null || value === undefined
    ? null
    : typeof value === "string"
      ? splitWords(value)
      : strings(value);

const number = (value: Yaml | undefined, path: string): number => {
  const n = Number(text(value));
  if (text(value) === "" || Number.isNaN(n))
    throw new CliError(`'${path}': cannot parse '${text(value)}' as int`);
  return n;
};

const boolean = (value: Yaml | undefined): boolean =>
  typeof value === "boolean" ? value : /^(true|yes|on|y|1)$/i.test(text(value));

const bytes = (value: Yaml | undefined): string => {
  if (text(value) === "-1") return "-1";
  return String(parseBytes(text(value)));
};

const duration = (value: Yaml | undefined): string => formatDuration(parseDuration(text(value)));

function path(value: string, place: Place): string {
  if (value === "~" || value.startsWith("~/")) return joinPath(place.home, value.slice(2) || ".");
  return joinPath(place.folder, value);
}

function ports(value: Yaml | undefined): Yaml {
  return listOf(value).flatMap((item): readonly Yaml[] => {
    if (isDict(item)) {
      const { name, mode, host_ip, target, published, protocol, app_protocol, ...rest } = item;
      return [
        {
          ...(name === undefined ? {} : { name }),
          mode: mode ?? "ingress",
          ...(host_ip === undefined ? {} : { host_ip }),
          target: Number(text(target)),
          ...(published === undefined || text(published) === "" ? {} : { published: text(published) }),
          protocol: protocol ?? "tcp",
          ...(app_protocol === undefined ? {} : { app_protocol }),
          ...rest,
        },
      ];
    }
    return parsePublished(text(item)).map(({ port, hostIp, hostPort }) => {
      const [target, protocol = "tcp"] = port.split("/");
      return {
        mode: "ingress",
        ...(hostIp === "" ? {} : { host_ip: hostIp }),
        target: Number(target),
        ...(hostPort === "" ? {} : { published: hostPort }),
        protocol,
      };
    });
  });
}

function volumes(value: Yaml | undefined, place: Place): Yaml {
  return listOf(value).map((item): Yaml => {
    if (isDict(item)) {
      const { type = "volume", source, target, read_only, bind, volume, tmpfs, ...rest } = item;
      const isBind = type === "bind";
      return {
        type,
        ...(source === undefined ? {} : { source: isBind ? path(text(source), place) : text(source) }),
        target: text(target),
        ...(read_only === undefined ? {} : { read_only: boolean(read_only) }),
        ...rest,
        ...(isBind ? { bind: bind ?? {} } : bind === undefined ? {} : { bind }),
        ...(type === "volume" ? { volume: volume ?? {} } : volume === undefined ? {} : { volume }),
        ...(tmpfs === undefined ? {} : { tmpfs: sized(tmpfs) }),
      };
    }
    const spec = text(item);
    if (spec === "") throw new CliError("invalid empty volume spec");
    const parts = spec.split(":");
    if (parts.length > 3) throw new CliError(`invalid spec: ${spec}: too many colons`);
    if (parts.some((part) => part === ""))
      throw new CliError(`invalid spec: ${spec}: empty section between colons`);
    const [first = "", second, mode = ""] = parts;
    if (second === undefined) return { type: "volume", target: first, volume: {} };
    const options = mode.split(",");
    const readOnly = options.includes("ro") ? { read_only: true } : {};
    if (/^[./~]/.test(first))
      return {
        type: "bind",
        source: path(first, place),
        target: second,
        ...readOnly,
        bind: {},
      };
    return {
      type: "volume",
      source: first,
      target: second,
      ...readOnly,
      volume: options.includes("nocopy") ? { nocopy: true } : {},
    };
  });
}

const sized = (value: Yaml): Yaml =>
  isDict(value) && value["size"] !== undefined ? { ...value, size: bytes(value["size"]) } : value;

function dependsOn(value: Yaml | undefined): Yaml {
  if (!isDict(value))
    return Object.fromEntries(
      strings(value).map((name) => [name, { condition: "service_started", required: true }]),
    );
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      const { condition = "service_started", restart, required = true } = isDict(item) ? item : {};
      return [name, { condition, ...(restart === undefined ? {} : { restart: boolean(restart) }), required }];
    }),
  );
}

function healthcheck(value: Yaml | undefined): Yaml {
  if (!isDict(value)) return {};
  const { test, timeout, interval, retries, start_period, start_interval, disable } = value;
  return {
    ...(test === undefined || test === null
      ? {}
      : { test: typeof test === "string" ? ["CMD-SHELL", test] : strings(test) }),
    ...(timeout === undefined ? {} : { timeout: duration(timeout) }),
    ...(interval === undefined ? {} : { interval: duration(interval) }),
    ...(retries === undefined ? {} : { retries: number(retries, "retries") }),
    ...(start_period === undefined ? {} : { start_period: duration(start_period) }),
    ...(start_interval === undefined ? {} : { start_interval: duration(start_interval) }),
    ...(disable === undefined ? {} : { disable: boolean(disable) }),
  };
}

function build(value: Yaml | undefined, place: Place): Yaml {
  const spec: Dict = isDict(value) ? value : { context: text(value) };
  const { context, dockerfile, dockerfile_inline, args, labels, additional_contexts, extra_hosts, ...rest } =
    spec;
  const where = text(context) === "" ? "." : text(context);
  const remote = /^(https?:|git:|git@|ssh:|github\.com\/)/.test(where);
  return {
    context: remote ? where : path(where, place),
    ...(dockerfile_inline === undefined
      ? { dockerfile: dockerfile === undefined ? "Dockerfile" : text(dockerfile) }
      : { dockerfile_inline }),
    ...(args === undefined ? {} : { args: mapping(args) }),
    ...(labels === undefined ? {} : { labels: filled(labels) }),
    ...(additional_contexts === undefined ? {} : { additional_contexts: filled(additional_contexts) }),
    ...(extra_hosts === undefined ? {} : { extra_hosts: hosts(extra_hosts) }),
    ...rest,
  };
}

const hosts = (value: Yaml | undefined): readonly string[] =>
  isDict(value)
    ? Object.entries(value).flatMap(([host, ip]) => strings(ip).map((address) => `${host}=${address}`))
    : strings(value).map((item) => (item.includes("=") ? item : item.replace(":", "=")));

function networks(value: Yaml | undefined): Yaml {
  if (!isDict(value)) return Object.fromEntries(strings(value).map((name) => [name, null]));
  return value;
}

function fileMounts(value: Yaml | undefined): Yaml {
  return listOf(value).map((item) => (isDict(item) ? item : { source: text(item) }));
}

function ulimits(value: Yaml | undefined): Yaml {
  if (!isDict(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      name,
      isDict(item)
        ? { soft: number(item["soft"], name), hard: number(item["hard"], name) }
        : number(item, name),
    ]),
  );
}

function deploy(value: Yaml | undefined): Yaml {
  if (!isDict(value)) return {};
  const { replicas, resources, ...rest } = value;
  const amounts = (part: Yaml | undefined): Yaml => {
    if (!isDict(part)) return {};
    const { cpus, memory, pids, ...more } = part;
    return {
      ...(cpus === undefined ? {} : { cpus: number(cpus, "cpus") }),
      ...(memory === undefined ? {} : { memory: bytes(memory) }),
      ...(pids === undefined ? {} : { pids: number(pids, "pids") }),
      ...more,
    };
  };
  return {
    ...(replicas === undefined ? {} : { replicas: number(replicas, "replicas") }),
    ...(isDict(resources)
      ? {
          resources: Object.fromEntries(Object.entries(resources).map(([key, part]) => [key, amounts(part)])),
        }
      : {}),
    ...rest,
  };
}

type Rule = (value: Yaml | undefined, place: Place, key: string) => Yaml;

const rules: Readonly<Record<string, Rule>> = {
  build,
  command,
  entrypoint: command,
  depends_on: dependsOn,
  environment: (value) => mapping(value),
  labels: filled,
  annotations: filled,
  sysctls: filled,
  extra_hosts: hosts,
  ports,
  volumes,
  healthcheck,
  networks,
  secrets: fileMounts,
  configs: fileMounts,
  ulimits,
  deploy,
  expose: strings,
  dns: strings,
  dns_search: strings,
  tmpfs: strings,
  devices: (value) =>
    listOf(value).map((item) =>
      isDict(item) ? `${text(item["source"])}:${text(item["target"])}` : text(item),
    ),
  group_add: strings,
  env_file: (value, place) =>
    listOf(value).map((item) =>
      isDict(item)
        ? { ...item, path: path(text(item["path"]), place), required: item["required"] !== false }
        : { path: path(text(item), place), required: true },
    ),
  label_file: (value, place) => strings(value).map((file) => path(file, place)),
  mem_limit: bytes,
  mem_reservation: bytes,
  memswap_limit: bytes,
  shm_size: bytes,
  stop_grace_period: duration,
  cpus: (value, _place, key) => number(value, key),
  cpu_shares: (value, _place, key) => number(value, key),
  pids_limit: (value, _place, key) => number(value, key),
  oom_score_adj: (value, _place, key) => number(value, key),
  scale: (value, _place, key) => number(value, key),
  attach: boolean,
  init: boolean,
  privileged: boolean,
  read_only: boolean,
  stdin_open: boolean,
  tty: boolean,
  oom_kill_disable: boolean,
};

/** @throws CliError naming the attribute */
export function canonicalService(name: string, raw: Dict, place: Place): Dict {
  return Object.fromEntries(
    Object.entries(raw).flatMap(([key, value]) => {
      const rule = Object.hasOwn(rules, key) ? rules[key] : undefined;
      // A key without a value is as good as absent, but for a command, which it empties.
      if (value === null && key !== "command" && key !== "entrypoint") return [];
      try {
        return [[key, rule === undefined ? (value ?? null) : rule(value, place, key)] as const];
      } catch (error) {
        throw new CliError(`services.${name}.${key}: ${messageOf(error)}`);
      }
    }),
  );
}

/** Networks, volumes, secrets and configs. */
export function canonicalObject(raw: Yaml | undefined, place: Place): Dict {
  if (!isDict(raw)) return {};
  const { labels, external, file, name, driver_opts, ...rest } = raw;
  const own = isDict(external) ? external["name"] : name;
  return {
    ...(own === undefined || own === null ? {} : { name: text(own) }),
    ...rest,
    ...(driver_opts === undefined ? {} : { driver_opts: filled(driver_opts) }),
    ...(external === undefined || external === false ? {} : { external: true }),
    ...(labels === undefined ? {} : { labels: filled(labels) }),
    ...(file === undefined ? {} : { file: path(text(file), place) }),
  };
}
