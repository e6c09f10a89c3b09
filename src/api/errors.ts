/**
 * Every way the engine refuses: a stable code, the status the Engine API
 * answers with, and Docker's sentence (as of 28.2.2). `Error response from
 * daemon: ` is the client's.
 */

interface Name {
  readonly name: string;
}
interface Ref {
  readonly ref: string;
}
interface Id {
  readonly id: string;
}
interface Message {
  readonly message: string;
}

const oci =
  "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: ";

const catalogue = {
  // requests
  "request.page_not_found": { status: 404, say: (_: object) => "page not found" },
  "request.version_too_old": {
    status: 400,
    say: (p: { version: string }) =>
      `client version ${p.version} is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version`,
  },
  "request.version_too_new": {
    status: 400,
    say: (p: { version: string }) =>
      `client version ${p.version} is too new. Maximum supported API version is 1.50`,
  },
  "request.not_a_number": {
    status: 500,
    say: (p: { text: string }) => `strconv.Atoi: parsing "${p.text}": invalid syntax`,
  },
  "request.invalid_json": { status: 400, say: (p: Message) => `invalid JSON: ${p.message}` },
  "request.content_type": {
    status: 400,
    say: (p: { type: string }) => `unsupported Content-Type header (${p.type}): must be 'application/json'`,
  },
  "request.no_streams": {
    status: 400,
    say: (_: object) => "Bad parameters: you must choose at least one stream",
  },
  "request.invalid_resize": {
    status: 400,
    say: (p: { what: "height" | "width"; text: string }) =>
      `invalid resize ${p.what} "${p.text}": invalid syntax`,
  },
  "request.invalid_condition": {
    status: 400,
    say: (p: { condition: string }) => `invalid condition: "${p.condition}"`,
  },
  "request.not_a_swarm": {
    status: 503,
    say: (_: object) =>
      `This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.`,
  },
  "request.not_in_swarm": { status: 503, say: (_: object) => "This node is not part of a swarm" },
  "request.plugin_not_found": { status: 404, say: (p: Name) => `plugin "${p.name}" not found` },
  /** Ours, where the engine has no such operation to refuse. */
  "drydock.not_simulated": {
    status: 501,
    say: (p: { what: string }) => `drydock: ${p.what} is not simulated`,
  },

  // filters
  "filter.malformed": { status: 400, say: (_: object) => "invalid filter" },
  "filter.unknown": { status: 400, say: (p: Name) => `invalid filter '${p.name}'` },
  "filter.value": {
    status: 400,
    say: (p: { name: string; value: string }) => `invalid filter '${p.name}=${p.value}'`,
  },
  "filter.boolean": {
    status: 400,
    say: (p: { name: string; values: readonly string[] }) =>
      `invalid filter '${p.name}=[${p.values.join(" ")}]'`,
  },
  "filter.status": {
    status: 400,
    say: (p: { value: string }) =>
      `invalid filter 'status=${p.value}': invalid value for state (${p.value}): must be one of created, running, paused, restarting, removing, exited, dead`,
  },
  "filter.health": {
    status: 400,
    say: (p: { value: string }) =>
      `invalid filter 'health=${p.value}': invalid value for health (${p.value}): must be one of none, starting, healthy, unhealthy`,
  },
  "filter.duration": {
    status: 400,
    say: (p: { name: string; value: string }) =>
      `${JSON.stringify(p.name)} filter expects a duration (e.g., '24h'): time: invalid duration ${JSON.stringify(p.value)}`,
  },
  "filter.exited": { status: 400, say: (p: { value: string }) => `invalid filter 'exited=${p.value}'` },
  "filter.container": {
    status: 404,
    say: (p: Ref) => `could not get container for ${p.ref}: No such container: ${p.ref}`,
  },

  // references
  "reference.invalid": { status: 400, say: (_: object) => "invalid reference format" },
  "reference.message": { status: 400, say: (p: Message) => p.message },

  // images
  "image.not_found": { status: 404, say: (p: Ref) => `No such image: ${p.ref}` },
  "image.reference_missing": { status: 404, say: (p: Ref) => `reference does not exist: ${p.ref}` },
  "image.platform_mismatch": {
    status: 404,
    say: (p: { ref: string; has: string; wants: string }) =>
      `image with reference ${p.ref} was found but its platform (${p.has}) does not match the specified platform (${p.wants})`,
  },
  "image.referenced_in_repositories": {
    status: 409,
    say: (p: Id) =>
      `conflict: unable to delete ${p.id} (must be forced) - image is referenced in multiple repositories`,
  },
  "image.used_by_running": {
    status: 409,
    say: (p: { id: string; container: string }) =>
      `conflict: unable to delete ${p.id} (cannot be forced) - image is being used by running container ${p.container}`,
  },
  "image.used_by_stopped": {
    status: 409,
    say: (p: { id: string; container: string }) =>
      `conflict: unable to delete ${p.id} (must be forced) - image is being used by stopped container ${p.container}`,
  },
  "image.has_children": {
    status: 409,
    say: (p: Id) =>
      `conflict: unable to delete ${p.id} (cannot be forced) - image has dependent child images`,
  },
  "image.reference_in_use": {
    status: 409,
    say: (p: { ref: string; container: string; id: string }) =>
      `conflict: unable to remove repository reference "${p.ref}" (must force) - container ${p.container} is using its referenced image ${p.id}`,
  },
  "image.tag_with_digest": {
    status: 400,
    say: (_: object) => "refusing to create a tag with a digest reference",
  },
  "image.tag_is_digest": {
    status: 400,
    say: (_: object) => "refusing to create an ambiguous tag using digest algorithm as name",
  },
  "image.search_limit": {
    status: 400,
    say: (p: { limit: number }) => `limit ${p.limit} is outside the range of [1, 100]`,
  },
  "image.no_manifest_for_platform": {
    status: 404,
    say: (p: { platform: string }) =>
      `no matching manifest for ${p.platform} in the manifest list entries: no match for platform in manifest: not found`,
  },
  "image.not_an_archive": { status: 500, say: (p: Message) => p.message },
  "registry.pull_denied": {
    status: 404,
    say: (p: { repository: string }) =>
      `pull access denied for ${p.repository}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
  },
  "registry.manifest_unknown": {
    status: 404,
    say: (p: Ref) => `manifest for ${p.ref} not found: manifest unknown: manifest unknown`,
  },
  "registry.unreachable": { status: 500, say: (p: Message) => p.message },
  "registry.push_denied": {
    status: 500,
    say: (_: object) => "denied: requested access to the resource is denied",
  },
  "registry.no_credentials": { status: 500, say: (p: Message) => p.message },
  "registry.hub_login": {
    status: 401,
    say: (_: object) =>
      `Get "https://registry-1.docker.io/v2/": unauthorized: incorrect username or password`,
  },
  "registry.login_status": {
    status: 500,
    say: (p: { url: string }) => `login attempt to ${p.url} failed with status: 401 Unauthorized`,
  },
  "commit.change": {
    status: 400,
    say: (p: { instruction: string }) => `${p.instruction} is not a valid change command`,
  },

  // containers: which
  "container.not_found": { status: 404, say: (p: Ref) => `No such container: ${p.ref}` },
  "container.name_taken": {
    status: 409,
    say: (p: { name: string; holder: string }) =>
      `Conflict. The container name "/${p.name}" is already in use by container "${p.holder}". You have to remove (or rename) that container to be able to reuse that name.`,
  },
  "container.rename_taken": {
    status: 409,
    say: (p: { name: string; holder: string }) =>
      `Error when allocating new name: Conflict. The container name "/${p.name}" is already in use by container "${p.holder}". You have to remove (or rename) that container to be able to reuse that name.`,
  },
  "container.rename_empty": { status: 400, say: (_: object) => "Neither old nor new names may be empty" },
  "container.rename_same": {
    status: 400,
    say: (_: object) => "Renaming a container with the same name as its current name",
  },
  "container.rename_invalid": {
    status: 500,
    say: (p: Name) =>
      `Error when allocating new name: Invalid container name (${p.name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
  },
  "container.invalid_name": {
    status: 400,
    say: (p: Name) => `Invalid container name (${p.name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
  },
  "container.ambiguous": {
    status: 400,
    say: (p: Ref) => `Multiple IDs found with provided prefix: ${p.ref}`,
  },

  // containers: create
  "create.config_empty": {
    status: 400,
    say: (_: object) => "config cannot be empty in order to create a container",
  },
  "create.no_command": { status: 400, say: (_: object) => "no command specified" },
  "create.working_dir": {
    status: 400,
    say: (p: { path: string }) =>
      `the working directory '${p.path}' is invalid, it needs to be an absolute path`,
  },
  "create.invalid": { status: 400, say: (p: Message) => p.message },
  "create.memory_minimum": { status: 400, say: (_: object) => "Minimum memory limit allowed is 6MB" },
  "create.cpu_range": {
    status: 400,
    say: (p: { cpus: number }) =>
      `range of CPUs is from 0.01 to ${p.cpus}.00, as there are only ${p.cpus} CPUs available`,
  },
  "create.runtime": { status: 400, say: (p: Name) => `unknown or invalid runtime name: ${p.name}` },
  "create.duplicate_mount": {
    status: 400,
    say: (p: { target: string }) => `Duplicate mount point: ${p.target}`,
  },
  "create.bind_missing": {
    status: 400,
    say: (p: { path: string }) =>
      `invalid mount config for type "bind": bind source path does not exist: ${p.path}`,
  },
  "create.mount": {
    status: 400,
    say: (p: { type: string; message: string }) => `invalid mount config for type "${p.type}": ${p.message}`,
  },
  "create.volume_spec": {
    status: 400,
    say: (p: { spec: string }) => `invalid volume specification: '${p.spec}'`,
  },
  "create.volume_mode": { status: 400, say: (p: { mode: string }) => `invalid mode: ${p.mode}` },

  // containers: state
  "container.not_running": { status: 409, say: (p: Id) => `container ${p.id} is not running` },
  "container.kill_not_running": {
    status: 409,
    say: (p: { ref: string; id: string }) =>
      `cannot kill container: ${p.ref}: container ${p.id} is not running`,
  },
  "container.kill_signal": {
    status: 400,
    say: (p: { ref: string; signal: string }) =>
      `cannot kill container: ${p.ref}: invalid signal: ${p.signal}`,
  },
  "container.stop_signal": { status: 400, say: (p: { signal: string }) => `invalid signal: ${p.signal}` },
  "container.paused_start": {
    status: 409,
    say: (_: object) => "cannot start a paused container, try unpause instead",
  },
  "container.already_paused": { status: 409, say: (p: Id) => `Container ${p.id} is already paused` },
  "container.restarting": {
    status: 409,
    say: (p: Id) => `Container ${p.id} is restarting, wait until the container is running`,
  },
  "container.not_paused": { status: 500, say: (p: Id) => `Container ${p.id} is not paused` },
  "container.paused_exec": {
    status: 409,
    say: (p: Ref) => `Container ${p.ref} is paused, unpause the container before exec`,
  },
  "container.paused_attach": {
    status: 409,
    say: (p: Ref) => `container ${p.ref} is paused, unpause the container before attach`,
  },
  "container.restarting_attach": {
    status: 409,
    say: (p: Ref) => `container ${p.ref} is restarting, wait until the container is running`,
  },
  "container.remove_running": {
    status: 409,
    say: (p: Name) =>
      `cannot remove container "${p.name}": container is running: stop the container before removing or force remove`,
  },
  "container.remove_paused": {
    status: 409,
    say: (p: Name) => `cannot remove container "${p.name}": container is paused and must be unpaused first`,
  },
  "container.remove_restarting": {
    status: 409,
    say: (p: Name) =>
      `cannot remove container "${p.name}": container is restarting: stop the container before removing or force remove`,
  },
  "container.dead_start": {
    status: 409,
    say: (_: object) => "container is marked for removal and cannot be started",
  },
  "container.no_file": {
    status: 404,
    say: (p: { path: string; ref: string }) => `Could not find the file ${p.path} in container ${p.ref}`,
  },
  "container.extract": { status: 500, say: (p: Message) => p.message },
  "container.logs_driver": {
    status: 501,
    say: (_: object) => "configured logging driver does not support reading",
  },
  "container.top_args": { status: 500, say: (p: Message) => p.message },
  "container.update_failed": { status: 400, say: (p: Message) => p.message },
  "container.update_memory_swap": {
    status: 409,
    say: (p: Id) =>
      `Cannot update container ${p.id}: Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time`,
  },

  // starting
  "start.oci": { status: 400, say: (p: Message) => `${oci}${p.message}: unknown` },
  "start.device": {
    status: 500,
    say: (p: { driver: string; capabilities: readonly (readonly string[])[] }) =>
      `could not select device driver "${p.driver}" with capabilities: [${p.capabilities.map((all) => `[${all.join(" ")}]`).join(" ")}]`,
  },
  "start.user": {
    status: 400,
    say: (p: { user: string }) => `unable to find user ${p.user}: no matching entries in passwd file`,
  },
  "start.group": {
    status: 400,
    say: (p: { group: string }) => `unable to find group ${p.group}: no matching entries in group file`,
  },
  "start.network": {
    status: 404,
    say: (p: Message) => `failed to set up container networking: ${p.message}`,
  },
  "start.port": {
    status: 500,
    say: (p: { endpoint: string; id: string; address: string; port: number }) =>
      `failed to set up container networking: driver failed programming external connectivity on endpoint ${p.endpoint} (${p.id}): Bind for ${p.address}:${p.port} failed: port is already allocated`,
  },
  "start.port_host": {
    status: 500,
    say: (p: { endpoint: string; id: string; address: string; port: number }) =>
      `failed to set up container networking: driver failed programming external connectivity on endpoint ${p.endpoint} (${p.id}): failed to bind host port for ${p.address}:${p.port}: address already in use`,
  },
  "start.join_network": {
    status: 404,
    say: (p: Ref) => `joining network namespace of container: No such container: ${p.ref}`,
  },
  "start.join_network_stopped": {
    status: 409,
    say: (p: Id) =>
      `joining network namespace of container: cannot join network namespace of a non running container: container ${p.id} is not running`,
  },
  "start.mount_source": {
    status: 400,
    say: (p: { source: string; target: string; why: string }) =>
      `${oci}unable to start container process: error during container init: error mounting "${p.source}" to rootfs at "${p.target}": ${p.why}: unknown`,
  },
  "start.link": {
    status: 400,
    say: (p: { target: string; alias: string }) =>
      `Cannot link to a non running container: /${p.target} AS /${p.alias}`,
  },

  // exec
  "exec.not_found": { status: 404, say: (p: Id) => `No such exec instance: ${p.id}` },
  "exec.no_command": { status: 400, say: (_: object) => "No exec command specified" },
  "exec.already_running": { status: 409, say: (p: Id) => `exec command ${p.id} is already running` },
  "exec.has_exited": { status: 409, say: (p: Id) => `exec command ${p.id} has already run` },
  "exec.oci": {
    status: 400,
    say: (p: Message) =>
      `OCI runtime exec failed: exec failed: unable to start container process: ${p.message}: unknown`,
  },

  // networks
  "network.not_found": { status: 404, say: (p: Ref) => `network ${p.ref} not found` },
  "network.ambiguous": {
    status: 400,
    say: (p: { ref: string; count: number }) =>
      `network ${p.ref} is ambiguous (${p.count} matches found on name)`,
  },
  "network.exists": { status: 409, say: (p: Name) => `network with name ${p.name} already exists` },
  "network.name_empty": { status: 400, say: (_: object) => "invalid name: name is empty" },
  "network.predefined_remove": {
    status: 403,
    say: (p: Name) => `${p.name} is a pre-defined network and cannot be removed`,
  },
  "network.predefined": {
    status: 403,
    say: (p: Name) => `operation is not permitted on predefined ${p.name} network`,
  },
  "network.one_host": {
    status: 403,
    say: (p: { driver: string }) => `only one instance of "${p.driver}" network is allowed`,
  },
  "network.active_endpoints": {
    status: 403,
    say: (p: { name: string; endpoints: readonly { name: string; id: string }[] }) =>
      `error while removing network: network ${p.name} has active endpoints (${p.endpoints.map((e) => `name:"${e.name}" id:"${e.id}"`).join(", ")})`,
  },
  "network.driver": { status: 404, say: (p: Name) => `plugin "${p.name}" not found` },
  "network.config": {
    status: 400,
    say: (p: { problems: readonly string[] }) => `invalid network config:\n${p.problems.join("\n")}`,
  },
  "network.overlap": {
    status: 403,
    say: (_: object) => "invalid pool request: Pool overlaps with other one on this address space",
  },
  "network.exhausted": {
    status: 403,
    say: (_: object) => "all predefined address pools have been fully subnetted",
  },
  "network.no_addresses": {
    status: 409,
    say: (_: object) => "no available IPv4 addresses on this network's address pools",
  },
  "network.address_in_use": { status: 403, say: (_: object) => "Address already in use" },
  "network.endpoint_exists": {
    status: 403,
    say: (p: { container: string; network: string }) =>
      `endpoint with name ${p.container} already exists in network ${p.network}`,
  },
  "network.endpoint_settings": {
    status: 400,
    say: (p: { problems: readonly string[] }) => `invalid endpoint settings:\n${p.problems.join("\n")}`,
  },
  "network.endpoint_config": {
    status: 400,
    say: (p: { network: string; problems: readonly string[] }) =>
      `invalid config for network ${p.network}: invalid endpoint settings:\n${p.problems.join("\n")}`,
  },
  "network.connect_host": {
    status: 403,
    say: (_: object) =>
      "cannot connect container to host network - container must be created in host network mode",
  },
  "network.disconnect_host": {
    status: 403,
    say: (_: object) =>
      "cannot disconnect container from host network - container was created in host network mode",
  },
  "network.shared_namespace": {
    status: 403,
    say: (_: object) =>
      "container sharing network namespace with another container or host cannot be connected to any other network",
  },
  "network.private": {
    status: 403,
    say: (_: object) =>
      "container cannot be connected to multiple networks with one of the networks in private (none) mode",
  },
  "network.not_connected": {
    status: 500,
    say: (p: { id: string; network: string }) => `container ${p.id} is not connected to network ${p.network}`,
  },
  "network.removing_connect": {
    status: 403,
    say: (p: Id) =>
      `container ${p.id} is marked for removal and cannot be connected or disconnected to the network`,
  },

  // volumes
  "volume.not_found": { status: 404, say: (p: Name) => `get ${p.name}: no such volume` },
  "volume.in_use": {
    status: 409,
    say: (p: { name: string; containers: readonly string[] }) =>
      `remove ${p.name}: volume is in use - [${p.containers.join(", ")}]`,
  },
  "volume.invalid_name": {
    status: 400,
    say: (p: Name) =>
      `create ${p.name}: "${p.name}" includes invalid characters for a local volume name, only "[a-zA-Z0-9][a-zA-Z0-9_.-]" are allowed. If you intended to pass a host directory, use absolute path`,
  },
  "volume.short_name": {
    status: 400,
    say: (p: Name) =>
      `create ${p.name}: volume name is too short, names should be at least two alphanumeric characters`,
  },
  "volume.driver": {
    status: 404,
    say: (p: { name: string; driver: string }) =>
      `create ${p.name}: error looking up volume plugin ${p.driver}: plugin "${p.driver}" not found`,
  },
  "volume.option": {
    status: 400,
    say: (p: { name: string; option: string }) => `create ${p.name}: invalid option: "${p.option}"`,
  },

  // system
  "system.df_type": { status: 400, say: (p: { type: string }) => `unknown object type: ${p.type}` },
  "system.internal": { status: 500, say: (p: Message) => p.message },
} as const;

export type ErrorCode = keyof typeof catalogue;
export type ErrorParams<C extends ErrorCode> = Parameters<(typeof catalogue)[C]["say"]>[0];

/** An operation refuses. Nothing has been changed. */
export class EngineError<C extends ErrorCode = ErrorCode> extends Error {
  readonly status: number;

  constructor(
    readonly code: C,
    readonly params: ErrorParams<C>,
  ) {
    // `say` of code C takes exactly ErrorParams<C>; TypeScript cannot see the pairing.
    super((catalogue[code].say as (p: ErrorParams<C>) => string)(params));
    this.status = catalogue[code].status;
  }
}

/** What a client throws when the answer's status is 400 or more. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}
