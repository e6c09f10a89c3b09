/**
 * The model of a project: what compose files say once variables are filled in, files
 * merged and short forms written out. It is plain data in the canonical form that
 * `docker compose config` prints.
 *
 * @source the Compose specification; forms as Compose 2.40 prints them
 */

export type Yaml =
  | null
  | boolean
  | number
  | string
  | readonly Yaml[]
  | { readonly [key: string]: Yaml | undefined };

export type Dict = { readonly [key: string]: Yaml | undefined };

export interface BuildSpec {
  /** Absolute path. */
  readonly context: string;
  readonly dockerfile?: string;
  readonly dockerfile_inline?: string;
  readonly args?: Readonly<Record<string, string | null>>;
  readonly target?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  readonly no_cache?: boolean;
  readonly pull?: boolean;
  readonly network?: string;
  readonly extra_hosts?: readonly string[];
  readonly platforms?: readonly string[];
  readonly additional_contexts?: Readonly<Record<string, string>>;
}

export type Condition = "service_started" | "service_healthy" | "service_completed_successfully";

export interface Dependency {
  readonly condition: Condition;
  readonly restart?: boolean;
  readonly required: boolean;
}

export interface Port {
  readonly mode?: string;
  readonly host_ip?: string;
  readonly target: number;
  /** A port or a range; absent: any free one. */
  readonly published?: string;
  readonly protocol: string;
}

export interface VolumeMount {
  readonly type: "bind" | "volume" | "tmpfs" | (string & {});
  /** Absolute path of a bind, key of a volume; absent: anonymous. */
  readonly source?: string;
  readonly target: string;
  readonly read_only?: boolean;
  readonly bind?: { readonly propagation?: string; readonly create_host_path?: boolean };
  readonly volume?: { readonly nocopy?: boolean; readonly subpath?: string };
  readonly tmpfs?: { readonly size?: string; readonly mode?: number };
}

export interface Healthcheck {
  readonly test?: readonly string[];
  /** `1m30s`. */
  readonly timeout?: string;
  readonly interval?: string;
  readonly retries?: number;
  readonly start_period?: string;
  readonly start_interval?: string;
  readonly disable?: boolean;
}

export interface FileMount {
  readonly source: string;
  readonly target?: string;
  readonly uid?: string;
  readonly gid?: string;
  readonly mode?: string | number;
}

export interface ServiceNetwork {
  readonly aliases?: readonly string[];
  readonly ipv4_address?: string;
  readonly ipv6_address?: string;
  readonly mac_address?: string;
  readonly priority?: number;
}

export interface Service {
  readonly profiles?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly attach?: boolean;
  readonly build?: BuildSpec;
  readonly cap_add?: readonly string[];
  readonly cap_drop?: readonly string[];
  readonly cgroup_parent?: string;
  readonly command?: readonly string[] | null;
  readonly configs?: readonly FileMount[];
  readonly container_name?: string;
  readonly cpu_shares?: number;
  readonly cpus?: number;
  readonly cpuset?: string;
  readonly depends_on?: Readonly<Record<string, Dependency>>;
  readonly deploy?: {
    readonly replicas?: number;
    readonly resources?: {
      readonly limits?: { readonly cpus?: number; readonly memory?: string; readonly pids?: number };
      readonly reservations?: { readonly memory?: string };
    };
    readonly restart_policy?: { readonly condition?: string; readonly max_attempts?: number };
  };
  readonly devices?: readonly string[];
  readonly dns?: readonly string[];
  readonly dns_opt?: readonly string[];
  readonly dns_search?: readonly string[];
  readonly domainname?: string;
  readonly entrypoint?: readonly string[] | null;
  readonly environment?: Readonly<Record<string, string | null>>;
  readonly expose?: readonly string[];
  readonly extra_hosts?: readonly string[];
  readonly group_add?: readonly string[];
  readonly healthcheck?: Healthcheck;
  readonly hostname?: string;
  readonly image?: string;
  readonly init?: boolean;
  readonly ipc?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly links?: readonly string[];
  readonly logging?: { readonly driver?: string; readonly options?: Readonly<Record<string, string>> };
  readonly mac_address?: string;
  readonly mem_limit?: string;
  readonly mem_reservation?: string;
  readonly memswap_limit?: string;
  readonly network_mode?: string;
  readonly networks?: Readonly<Record<string, ServiceNetwork | null>>;
  readonly oom_kill_disable?: boolean;
  readonly oom_score_adj?: number;
  readonly pid?: string;
  readonly pids_limit?: number;
  readonly platform?: string;
  readonly ports?: readonly Port[];
  readonly privileged?: boolean;
  readonly pull_policy?: string;
  readonly read_only?: boolean;
  readonly restart?: string;
  readonly runtime?: string;
  readonly scale?: number;
  readonly secrets?: readonly FileMount[];
  readonly security_opt?: readonly string[];
  readonly shm_size?: string;
  readonly stdin_open?: boolean;
  readonly stop_grace_period?: string;
  readonly stop_signal?: string;
  readonly sysctls?: Readonly<Record<string, string>>;
  readonly tmpfs?: readonly string[];
  readonly tty?: boolean;
  readonly ulimits?: Readonly<Record<string, number | { readonly soft: number; readonly hard: number }>>;
  readonly user?: string;
  readonly userns_mode?: string;
  readonly volumes?: readonly VolumeMount[];
  readonly volumes_from?: readonly string[];
  readonly working_dir?: string;
}

export interface NetworkSpec {
  /** Of the network itself: `work_default`. */
  readonly name: string;
  readonly driver?: string;
  readonly driver_opts?: Readonly<Record<string, string>>;
  readonly ipam?: {
    readonly driver?: string;
    readonly config?: readonly {
      readonly subnet?: string;
      readonly gateway?: string;
      readonly ip_range?: string;
    }[];
  };
  readonly external?: boolean;
  readonly internal?: boolean;
  readonly attachable?: boolean;
  readonly enable_ipv6?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface VolumeSpec {
  readonly name: string;
  readonly driver?: string;
  readonly driver_opts?: Readonly<Record<string, string>>;
  readonly external?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A secret or a config. */
export interface FileObject {
  readonly name: string;
  /** Absolute path. */
  readonly file?: string;
  readonly environment?: string;
  readonly content?: string;
  readonly external?: boolean;
}

export interface Project {
  readonly name: string;
  readonly workingDir: string;
  readonly files: readonly string[];
  /** Those that the chosen profiles make active, by name. */
  readonly services: ReadonlyMap<string, Service>;
  /** The others. */
  readonly disabled: ReadonlyMap<string, Service>;
  readonly networks: ReadonlyMap<string, NetworkSpec>;
  readonly volumes: ReadonlyMap<string, VolumeSpec>;
  readonly secrets: ReadonlyMap<string, FileObject>;
  readonly configs: ReadonlyMap<string, FileObject>;
  /** `x-…` of the top level. */
  readonly extensions: Dict;
  /** What variables were filled in with. */
  readonly environment: ReadonlyMap<string, string>;
  readonly profiles: readonly string[];
  /** Between the parts of names; `_` with --compatibility. */
  readonly separator: "-" | "_";
  /** Networks and volumes that no service uses belong to it too (--all-resources). */
  readonly allResources: boolean;
  /** Those the files name, and what they want of each. */
  readonly variables: ReadonlyMap<string, Use>;
}

/** What a file wants of a variable. */
export interface Use {
  /** `${A:?message}`. */
  readonly required: boolean;
  /** `${A:-this}`. */
  readonly fallback: string;
  /** `${A:+this}`: what stands there when it is set. */
  readonly alternate: string;
}

export function isDict(value: Yaml | undefined): value is Dict {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
