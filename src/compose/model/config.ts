/** The model as `docker compose config` prints it: names sorted where the order means nothing. */
import { type Dict, isDict, type Project, type Service, type Yaml } from "./types.ts";

/** Attributes whose entries are names. */
const sortedMaps = new Set([
  "environment",
  "labels",
  "annotations",
  "args",
  "networks",
  "depends_on",
  "sysctls",
  "driver_opts",
  "options",
  "ulimits",
  "additional_contexts",
  "limits",
]);

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);

function ordered(value: Yaml | undefined, key: string): Yaml {
  if (Array.isArray(value)) return (value as readonly Yaml[]).map((item) => ordered(item, ""));
  if (!isDict(value)) return value ?? null;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (sortedMaps.has(key)) entries.sort(byKey);
  return Object.fromEntries(entries.map(([name, item]) => [name, ordered(item, name)]));
}

function serviceConfig(service: Service): Dict {
  // A service is plain data.
  const { profiles, ...rest } = service as unknown as Dict;
  const entries = Object.entries(rest)
    .filter(([, value]) => value !== null && value !== undefined)
    .sort(byKey);
  return Object.fromEntries([
    ...(profiles === undefined ? [] : [["profiles", profiles] as const]),
    ...entries.map(([key, value]) => [key, ordered(value, key)] as const),
  ]);
}

const section = (map: ReadonlyMap<string, unknown>): Dict =>
  Object.fromEntries(
    [...map].sort(byKey).map(([key, value]) => {
      // As above; `name` comes first.
      const { name, ...rest } = value as Dict;
      return [key, { ...(name === undefined ? {} : { name }), ...(ordered(rest, "") as Dict) }];
    }),
  );

/** Networks, volumes, secrets and configs that no service uses are left out, unless all were asked for. */
export function configOf(project: Project, services: ReadonlyMap<string, Service>): Dict {
  const used = (pick: (service: Service) => readonly (string | undefined)[]) =>
    new Set([...services.values()].flatMap(pick));
  const only = <T>(map: ReadonlyMap<string, T>, keys: ReadonlySet<string | undefined>) =>
    new Map([...map].filter(([key]) => project.allResources || keys.has(key)));
  const networks = only(
    project.networks,
    used((s) => Object.keys(s.networks ?? {})),
  );
  const volumes = only(
    project.volumes,
    used((s) => (s.volumes ?? []).map((v) => v.source)),
  );
  const secrets = only(
    project.secrets,
    used((s) => (s.secrets ?? []).map((f) => f.source)),
  );
  const configs = only(
    project.configs,
    used((s) => (s.configs ?? []).map((f) => f.source)),
  );
  return {
    name: project.name,
    services: Object.fromEntries([...services].sort(byKey).map(([name, s]) => [name, serviceConfig(s)])),
    ...(networks.size === 0 ? {} : { networks: section(networks) }),
    ...(volumes.size === 0 ? {} : { volumes: section(volumes) }),
    ...(secrets.size === 0 ? {} : { secrets: section(secrets) }),
    ...(configs.size === 0 ? {} : { configs: section(configs) }),
    ...project.extensions,
  };
}
