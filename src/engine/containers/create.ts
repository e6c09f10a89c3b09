/**
 * `POST /containers/create`: everything is checked before anything is made.
 *
 * The container gets its image's tree with the runtime's own files on top (the
 * "init layer": /etc/hosts, /.dockerenv …), so `docker diff` of a new container
 * shows nothing.
 */
import { EngineError } from "../../api/errors.ts";
import type {
  ContainerCreateRequest,
  ContainerCreateResponse,
  EndpointSettings,
  HostConfig,
} from "../../api/types.ts";
import { formatPlatform, runsHere } from "../../oci/platform.ts";
import { MemoryFileSystem } from "../../os/fs/memory-file-system.ts";
import { type FileTree, pathNames, type TreeNode } from "../../os/fs/tree.ts";
import { type Env, newId, update } from "../env.ts";
import { topTree } from "../images/layers.ts";
import { requireImage } from "../images/lookup.ts";
import { checkEndpoint, newEndpoint } from "../networks/endpoints.ts";
import type { Container, Endpoint, Image } from "../state.ts";
import { fullConfig, fullHostConfig } from "./defaults.ts";
import { emitContainerEvent, lookUpContainer } from "./lookup.ts";
import { commandOf, mergeConfig } from "./merge.ts";
import { makeMounts } from "./mounts.ts";
import { inventName, isValidName } from "./names.ts";
import { fillVolumes } from "./resources.ts";
import { validateSettings } from "./validate.ts";

export interface CreateOptions {
  readonly name?: string;
  readonly platform?: string;
}

export function createContainer(
  env: Env,
  body: ContainerCreateRequest,
  options: CreateOptions = {},
): ContainerCreateResponse {
  const { HostConfig, NetworkingConfig: networking, ...givenConfig } = body;
  const givenHost = HostConfig ?? {};
  const warnings = [...validateSettings(givenConfig, givenHost)];
  const state = env.store.getState();
  const image = givenConfig.Image ? requireImage(state, givenConfig.Image) : undefined;
  if (image !== undefined) matchPlatform(image, givenConfig.Image ?? "", options.platform);
  if (image !== undefined && !options.platform) warnings.push(...foreign(image));
  const host = fullHostConfig(givenHost);
  const networks = planNetworks(env, host, networking?.EndpointsConfig ?? {});
  const config = mergeConfig(givenConfig, image?.config.config);

  const id = newId(env);
  const name = chooseName(env, options.name);
  resolveLinks(env, host);
  const mounts = makeMounts(env, config, host);
  const chainIds = image?.chainIds ?? [];
  const baseTree = withInitLayer(topTree(state, chainIds));
  const command = commandOf(config);
  const container: Container = {
    id,
    name,
    createdMs: env.kernel.nowMs(),
    path: command.path,
    args: command.args,
    imageId: image?.id ?? "",
    config: fullConfig({ ...config, Hostname: hostnameOf(env, config.Hostname, host, id) }),
    hostConfig: host,
    state: {
      status: "created",
      pid: 0,
      exitCode: 0,
      error: "",
      oomKilled: false,
      startedMs: 0,
      finishedMs: 0,
    },
    restartCount: 0,
    stoppedByUser: false,
    mounts,
    networks,
    ports: {},
    sandboxId: "",
    chainIds,
    baseTree,
    tree: withWorkingDir(baseTree, config.WorkingDir ?? "", env.kernel.nowMs()),
    execIds: [],
  };
  fillVolumes(env, container);
  update(env, (now) => ({ ...now, containers: now.containers.with(id, container) }));
  emitContainerEvent(env, container, "create");
  return { Id: id, Warnings: warnings };
}

function matchPlatform(image: Image, ref: string, platform: string | undefined): void {
  if (platform === undefined || platform === "") return;
  const has = { os: image.config.os, architecture: image.config.architecture };
  const [os, architecture] = platform.split("/");
  if (os === has.os && (architecture === undefined || architecture === has.architecture)) return;
  const full = ref.includes(":") ? ref : `${ref}:latest`;
  throw new EngineError("image.platform_mismatch", { ref: full, has: formatPlatform(has), wants: platform });
}

/** An image for another machine runs where emulation is set up, with a warning. */
function foreign({ config }: Image): readonly string[] {
  if (runsHere(config) === "native") return [];
  return [
    `The requested image's platform (${formatPlatform(config)}) does not match the detected host platform (linux/amd64/v3) and no specific platform was requested`,
  ];
}

function chooseName(env: Env, wanted: string | undefined): string {
  const holderOf = (name: string) => env.store.getState().containers.named(name)?.id;
  if (wanted === undefined || wanted === "")
    return inventName(
      () => env.kernel.random(),
      (name) => holderOf(name) !== undefined,
    );
  if (!isValidName(wanted)) throw new EngineError("container.invalid_name", { name: wanted });
  const name = wanted.replace(/^\//, "");
  const holder = holderOf(name);
  if (holder !== undefined) throw new EngineError("container.name_taken", { name, holder });
  return name;
}

function hostnameOf(env: Env, given: string | undefined, host: HostConfig, id: string): string {
  if (given) return given;
  const mode = host.NetworkMode ?? "";
  if (mode === "host" || host.UTSMode === "host") return env.hostname ?? "docker-host";
  if (mode.startsWith("container:")) {
    const target = lookUpContainer(env.store.getState(), mode.slice("container:".length));
    return target?.config.Hostname ?? id.slice(0, 12);
  }
  return id.slice(0, 12);
}

/** The named networks of the request, or the one of the network mode. */
function planNetworks(
  env: Env,
  host: HostConfig,
  given: Readonly<Record<string, EndpointSettings | null>>,
): Readonly<Record<string, Endpoint>> {
  const mode = host.NetworkMode ?? "bridge";
  if (mode.startsWith("container:")) return {};
  const wanted = new Map<string, EndpointSettings>();
  for (const [name, settings] of Object.entries(given))
    wanted.set(name === "default" ? "bridge" : name, settings ?? {});
  if (!wanted.has(mode)) wanted.set(mode, {});
  if (wanted.size > 1 && (mode === "host" || mode === "none"))
    throw new EngineError(mode === "none" ? "network.private" : "network.connect_host", {});
  const networks: Record<string, Endpoint> = {};
  for (const [name, settings] of wanted) {
    checkEndpoint(env.store.getState(), name, settings, "create");
    networks[name] = newEndpoint(settings, name === mode ? (host.Links ?? undefined) : undefined);
  }
  return networks;
}

/** `--link` names containers that must exist. */
function resolveLinks(env: Env, host: HostConfig): void {
  for (const link of host.Links ?? []) {
    const [ref = ""] = link.split(":");
    if (lookUpContainer(env.store.getState(), ref) === undefined)
      throw new EngineError("create.invalid", {
        message: `could not get container for ${ref}: No such container: ${ref}`,
      });
  }
}

const initTrees = new WeakMap<TreeNode, FileTree>();

/** Mount points and empty files the runtime mounts over. The same tree for the same image. */
export function withInitLayer(tree: FileTree): FileTree {
  const known = initTrees.get(tree.root);
  if (known !== undefined) return known;
  const fs = new MemoryFileSystem({ tree });
  const mtimeMs = tree.root.mtimeMs;
  const owner = { uid: 0, gid: 0 };
  for (const dir of ["/dev", "/dev/pts", "/dev/shm", "/proc", "/sys", "/etc"])
    if (fs.find(dir) === undefined) fs.create(dir, { type: "dir", mode: 0o755, ...owner }, mtimeMs);
  const empty = {
    type: "file",
    mode: 0o755,
    ...owner,
    content: { kind: "bytes", bytes: new Uint8Array(0) },
  } as const;
  for (const file of ["/.dockerenv", "/dev/console", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"])
    if (fs.find(file) === undefined) fs.create(file, empty, mtimeMs);
  if (fs.find("/etc/mtab") === undefined)
    fs.create("/etc/mtab", { type: "symlink", mode: 0o777, target: "/proc/mounts", ...owner }, mtimeMs);
  const result = fs.snapshot();
  initTrees.set(tree.root, result);
  return result;
}

/** The working directory is made at create, owned by root. */
function withWorkingDir(tree: FileTree, dir: string, nowMs: number): FileTree {
  const fs = new MemoryFileSystem({ tree });
  let path = "";
  let made = false;
  for (const name of pathNames(dir)) {
    path += `/${name}`;
    const node = fs.find(path);
    if (node === undefined) {
      fs.create(path, { type: "dir", mode: 0o755, uid: 0, gid: 0 }, nowMs);
      made = true;
    } else if (node.type === "symlink") {
      return tree;
    } else if (node.type !== "dir") {
      throw new EngineError("create.invalid", { message: `Cannot mkdir: ${dir} is not a directory` });
    }
  }
  return made ? fs.snapshot() : tree;
}
