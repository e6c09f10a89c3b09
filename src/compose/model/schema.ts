/**
 * Which attributes exist and what shape each has; a file that does not fit is refused
 * with the JSON schema validator's words, naming the deepest place.
 *
 * @source the Compose specification's schema; messages as Compose 2.40 words them
 */
import { CliError } from "../../cli/kit/errors.ts";
import { type Dict, isDict, type Yaml } from "./types.ts";

type Kind = "null" | "string" | "number" | "boolean" | "array" | "object";

/** Alternatives of kinds: `string|array`. Groups that are tried one after the other: `string,array`. */
type Shape = string;

const shapes = (table: Readonly<Record<Shape, string>>): ReadonlyMap<string, Shape> =>
  new Map(
    Object.entries(table).flatMap(([shape, names]) => names.split(" ").map((n) => [n, shape] as const)),
  );

const service = shapes({
  string:
    "cgroup cgroup_parent container_name cpuset domainname hostname image ipc isolation mac_address network_mode pid platform pull_policy pull_refresh_after restart runtime stop_signal stop_grace_period user userns_mode uts working_dir",
  "string|number|boolean": "init_process",
  "boolean|string": "attach init oom_kill_disable privileged read_only stdin_open tty use_api_socket",
  "number|string":
    "cpu_count cpu_percent cpu_quota cpu_period cpu_rt_period cpu_rt_runtime cpu_shares cpus mem_limit mem_reservation mem_swappiness memswap_limit pids_limit scale shm_size",
  "string|integer": "oom_score_adj",
  "null,string,array": "command entrypoint",
  "string,array": "dns dns_search tmpfs env_file label_file",
  "string,object": "build extends_",
  "object,array": "annotations environment extra_hosts labels sysctls",
  "array,object": "depends_on networks models",
  array:
    "cap_add cap_drop configs credential_ device_cgroup_rules devices dns_opt expose external_links group_add links ports post_start pre_stop profiles secrets security_opt volumes volumes_from",
  object: "blkio_config credential_spec develop healthcheck logging provider storage_opt ulimits",
  "object|null": "deploy",
  "string,object,array": "extends gpus",
});

const build = shapes({
  string: "context dockerfile dockerfile_inline isolation network target",
  "object,array": "additional_contexts args extra_hosts labels ulimits",
  array: "cache_from cache_to entitlements platforms secrets tags",
  "boolean|string": "no_cache privileged pull provenance sbom",
  "number|string": "shm_size",
  "string,array": "ssh",
});

const healthcheck = shapes({
  "boolean|string": "disable",
  string: "interval timeout start_period start_interval",
  "number|string": "retries",
  "string,array": "test",
});

const network = shapes({
  string: "name driver",
  object: "driver_opts ipam",
  "boolean,object": "external",
  "boolean|string": "internal attachable enable_ipv4 enable_ipv6",
  "object,array": "labels",
});
const volume = shapes({
  string: "name driver",
  object: "driver_opts",
  "boolean,object": "external",
  "object,array": "labels",
});
const fileObject = shapes({
  string: "name file environment content driver template_driver",
  object: "driver_opts",
  "boolean,object": "external",
  "object,array": "labels",
});
const port = shapes({
  string: "name mode host_ip protocol app_protocol",
  "string|number": "target published",
});
const mount = shapes({
  string: "type source target consistency",
  "boolean|string": "read_only",
  object: "bind volume tmpfs image",
});

const top: ReadonlyMap<string, Shape> = shapes({
  string: "name version",
  array: "include",
  object: "services networks volumes secrets configs models",
});

function kindOf(value: Yaml | undefined): Kind {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  const type = typeof value;
  return type === "object" ? "object" : (type as Kind);
}

class Refused extends Error {}

const refuse = (path: readonly string[], what: string): never => {
  // The place and the words, also when the place is the file itself: then two blanks stand before the words.
  throw new Refused(`${path.join(".")} ${what}`);
};

function checkShape(value: Yaml | undefined, shape: Shape, path: readonly string[]): void {
  const kind = kindOf(value);
  const groups = shape.split(",");
  const fits = (s: string) => s === kind || (s === "integer" && kind === "number");
  if (groups.some((group) => group.split("|").some(fits))) return;
  refuse(path, `must be a ${readable(groups[0] ?? "")}`);
}

/** `object|null` as a sentence has it: in the order of the alphabet, an object being a mapping. */
function readable(group: string): string {
  const kinds = group
    .split("|")
    .map((kind) => (kind === "object" ? "mapping" : kind))
    .sort();
  return kinds.length === 1 ? kinds[0]! : `${kinds.slice(0, -1).join(", ")} or ${kinds.at(-1)}`;
}

function checkMap(value: Yaml | undefined, known: ReadonlyMap<string, Shape>, path: readonly string[]): void {
  if (!isDict(value)) return;
  const unknown = Object.keys(value).filter((key) => !known.has(key) && !key.startsWith("x-"));
  if (unknown.length > 0)
    refuse(path, `additional properties ${unknown.map((key) => `'${key}'`).join(", ")} not allowed`);
  for (const [key, item] of Object.entries(value)) {
    const shape = known.get(key);
    if (shape !== undefined) checkShape(item, shape, [...path, key]);
  }
}

const stringLists = ["cap_add", "cap_drop", "links", "profiles", "security_opt", "dns", "tmpfs"];

function checkService(value: Yaml | undefined, path: readonly string[]): void {
  if (!isDict(value)) {
    refuse(path, "must be a mapping");
    return;
  }
  checkMap(value, service, path);
  checkMap(value["build"], build, [...path, "build"]);
  checkMap(value["healthcheck"], healthcheck, [...path, "healthcheck"]);
  for (const [key, known] of [
    ["ports", port],
    ["volumes", mount],
  ] as const)
    list(value[key]).forEach((item, i) => {
      const place = [...path, key, String(i)];
      const allowed = key === "ports" ? "number,string,object" : "string,object";
      checkShape(item, allowed, place);
      checkMap(item, known, place);
    });
  for (const key of stringLists)
    list(value[key]).forEach((item, i) => {
      checkShape(item, "string", [...path, key, String(i)]);
    });
  const environment = value["environment"];
  if (isDict(environment))
    for (const [key, item] of Object.entries(environment))
      checkShape(item, "string|number|boolean|null", [...path, "environment", key]);
  const depends = value["depends_on"];
  if (isDict(depends))
    for (const [key, item] of Object.entries(depends)) {
      const place = [...path, "depends_on", key];
      checkShape(item, "object", place);
      if (!isDict(item)) continue;
      checkMap(
        item,
        new Map([
          ["condition", "string"],
          ["required", "boolean"],
          ["restart", "boolean|string"],
        ]),
        place,
      );
      const condition = item["condition"];
      const conditions = ["service_started", "service_healthy", "service_completed_successfully"];
      if (condition === undefined) refuse(place, "missing property 'condition'");
      if (!conditions.includes(String(condition)))
        refuse([...place, "condition"], `value must be one of ${conditions.map((c) => `'${c}'`).join(", ")}`);
    }
}

const list = (value: Yaml | undefined): readonly Yaml[] => (Array.isArray(value) ? value : []);

/** @throws CliError `validating FILE: …` */
export function validate(document: Yaml, file: string): asserts document is Dict {
  try {
    if (!isDict(document)) throw new CliError("top-level object must be a mapping");
    checkMap(document, top, []);
    const sections = [
      ["networks", network, "object|null"],
      ["volumes", volume, "object|null"],
      ["secrets", fileObject, "object"],
      ["configs", fileObject, "object"],
    ] as const;
    const services = document["services"];
    if (isDict(services))
      for (const [key, value] of Object.entries(services)) {
        if (!/^[a-zA-Z0-9._-]+$/.test(key))
          refuse(["services"], `additional properties '${key}' not allowed`);
        checkService(value, ["services", key]);
      }
    for (const [section, known, shape] of sections) {
      const entries = document[section];
      if (!isDict(entries)) continue;
      for (const [key, value] of Object.entries(entries)) {
        checkShape(value, shape, [section, key]);
        checkMap(value, known, [section, key]);
      }
    }
  } catch (error) {
    if (error instanceof Refused) throw new CliError(`validating ${file}: ${error.message}`);
    throw error;
  }
}
