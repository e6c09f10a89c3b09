/**
 * The engine's side of the builder: what `build/env.ts` asks for, made of images,
 * layers, sandboxes and the bridge.
 */
import { EngineError } from "../../api/errors.ts";
import type { JSONMessage } from "../../api/progress.ts";
import { type Digest, digestOfJson } from "../../oci/digest.ts";
import type { ImageConfig } from "../../oci/image-config.ts";
import type { Descriptor } from "../../oci/manifest.ts";
import { formatPlatform, machineOf, parsePlatform } from "../../oci/platform.ts";
import { defaultDomain, familiarReference, parseReference } from "../../oci/reference.ts";
import { SysError } from "../../os/errno.ts";
import { MemoryFileSystem } from "../../os/fs/memory-file-system.ts";
import { emptyTree, type FileTree, newTree } from "../../os/fs/tree.ts";
import type { Mount } from "../../os/kernel-types.ts";
import type { NetworkNamespace } from "../../os/net/namespace.ts";
import {
  BaseImageError,
  type BuildEnv,
  type LoadedBase,
  type ResolvedBase,
  type RunRequest,
  type RunResult,
} from "../build/env.ts";
import type { CachedLayer } from "../build/types.ts";
import { defaultCapabilities } from "../containers/capabilities.ts";
import { createProcessIo } from "../containers/process-io.ts";
import { exitCodeOf, spawnAs } from "../containers/spawn.ts";
import { resolveUser } from "../containers/users.ts";
import { type Env, randomHex, update } from "../env.ts";
import type { EngineState, Layer } from "../state.ts";
import { chainIdsOf, withImage, withLayers } from "./layers.ts";
import { lookUpImage } from "./lookup.ts";
import { fetchLayers, preparePull, resolveRemote } from "./pull.ts";
import { createStepContainer } from "./step-container.ts";
import { emitImageEvent, withTag } from "./tag.ts";

const encoder = new TextEncoder();

export function createBuildEnv(env: Env, cancelled: () => boolean): BuildEnv {
  const { kernel } = env;
  return {
    nowMs: () => kernel.nowMs(),
    random: () => kernel.random(),
    sleep: (ms) => kernel.sleep(ms),
    getState: () => env.store.getState().build,
    setState: (build) => update(env, (state) => ({ ...state, build })),
    cancelled,
    resolveBase: (reference, options) => resolveBase(env, reference, options),
    loadBase: (base, progress) => loadBase(env, base, progress, cancelled),
    localImage(reference) {
      const state = env.store.getState();
      const image = lookUpImage(state, reference);
      if (image === undefined) return undefined;
      return { id: image.id, config: image.config, ...localBase(state, image.chainIds) };
    },
    stepContainer: (spec) => createStepContainer(env, spec),
    async pull(reference, report) {
      const { domain, path, tag, digest } = parseReference(reference);
      try {
        const pull = await preparePull(env, `${domain}/${path}`, tag ?? digest, {});
        await pull.run({ report, cancelled });
      } catch (error) {
        if (!(error instanceof EngineError)) throw error;
        throw new BaseImageError(error.message);
      }
    },
    async readLayout(layout) {
      const { readLayout } = await env.kernel.load(import("./archive.ts"));
      const image = readLayout(env, layout);
      return image && { config: image.config, layers: image.layers.map(cachedLayer) };
    },
    run: (request) => runStep(env, request, cancelled),
    commitImage(image) {
      const id = digestOfJson(image.config);
      const isNew = !env.store.getState().images.has(id);
      update(env, (state) => {
        const layers = image.layers.map((layer, i): Layer => {
          const parent = image.layers[i - 1]?.chainId;
          const { chainId, diffId, sizeBytes, tree } = layer;
          return { chainId, diffId, parent, sizeBytes, tree };
        });
        let next = withImage(withLayers(state, layers), {
          id,
          config: image.config,
          parentId: image.parentId,
        });
        for (const tag of image.tags) next = withTag(next, tag, id, kernel.nowMs());
        return next;
      });
      if (isNew) emitImageEvent(env, "create", id, id);
      for (const tag of image.tags) emitImageEvent(env, "tag", id, familiarReference(tag));
      return id;
    },
    chainsInUse: () => imageChains(env.store.getState()),
    gitRepository: (url) => env.gitRepository?.(url),
    fetchUrl: (url) => (env.fetchUrl === undefined ? fetchOverNet(env, url) : env.fetchUrl(url)),
    async untar(bytes) {
      const { untarBytes } = await env.kernel.load(import("../../os/fs/untar.ts"));
      return untarBytes(bytes);
    },
  };
}

/** Chain IDs of all layers that images have. */
export function imageChains(state: EngineState): ReadonlySet<Digest> {
  const used = new Set<Digest>();
  for (const image of state.images.values()) for (const id of image.chainIds) used.add(id);
  return used;
}

async function resolveBase(
  env: Env,
  reference: string,
  options: { pull: boolean; platform?: string },
): Promise<ResolvedBase> {
  const ref = parseReference(reference);
  const local = ref.digest === undefined ? lookUpImage(env.store.getState(), reference) : undefined;
  const wanted = options.platform;
  const fits =
    local !== undefined && (wanted === undefined || formatPlatform(local.config).startsWith(wanted));
  if (local !== undefined && fits && !options.pull)
    return { reference, digest: undefined, imageId: local.id, config: local.config };
  try {
    const { image } = await resolveRemote(env, ref, undefined);
    await env.kernel.sleep(40);
    const config = forPlatform(image.config, wanted, ref.domain === defaultDomain);
    if (config === undefined) throw new BaseImageError("no match for platform in manifest: not found");
    const imageId = config === image.config ? image.imageId : digestOfJson(config);
    return { reference, digest: image.digest, imageId, config };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new BaseImageError(refusal(error, reference));
  }
}

/** Architectures the official images are published for. */
const published = ["386", "amd64", "arm", "arm64", "loong64", "mips64le", "ppc64le", "riscv64", "s390x"];

/**
 * The configuration an image has for a platform. The catalogue knows the files of linux/amd64 alone;
 * for another platform they stand in. Undefined: there is no such image.
 */
function forPlatform(
  config: ImageConfig,
  wanted: string | undefined,
  official: boolean,
): ImageConfig | undefined {
  const platform = parsePlatform(wanted ?? "");
  if (platform.os === config.os && platform.architecture === config.architecture) return config;
  if (!official || platform.os !== "linux" || !published.includes(platform.architecture)) return undefined;
  const { architecture, variant } = platform;
  return { ...config, architecture, ...(variant === undefined ? {} : { variant }) };
}

/** What a download of layers reports, as progress of the FROM step. */
export function layerReport(
  layers: readonly Descriptor[],
  progress: Parameters<BuildEnv["loadBase"]>[1],
): (message: JSONMessage) => void {
  const sizes = new Map(layers.map((l) => [l.digest.slice(7, 19), l]));
  return (message) => {
    const layer = sizes.get(message.id ?? "");
    if (layer === undefined) return;
    const current = message.progressDetail?.current ?? 0;
    if (message.status === "Downloading")
      progress({ digest: layer.digest, current, total: layer.size, phase: "downloading" });
    if (message.status === "Download complete")
      progress({ digest: layer.digest, current: layer.size, total: layer.size, phase: "downloaded" });
    const unpacking = { digest: layer.digest, current: 0, total: 0 };
    if (message.status === "Extracting") progress({ ...unpacking, phase: "extracting" });
    if (message.status === "Pull complete") progress({ ...unpacking, phase: "extracted" });
  };
}

/** BuildKit's resolver words what the registry answered in its own way. */
export function refusal(error: EngineError, reference: string): string {
  if (error.code === "registry.manifest_unknown") return `${reference}: not found`;
  if (error.code === "image.no_manifest_for_platform") return "no match for platform in manifest: not found";
  if (error.code === "registry.pull_denied")
    return "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed";
  const m = /^Get "([^"]+)": (.*)$/s.exec(error.message);
  if (m === null) return error.message;
  const path = parseReference(reference);
  return `failed to do request: Head "${(m[1] ?? "").replace(/\/v2\/$/, "")}/v2/${path.path}/manifests/${path.tag ?? "latest"}": ${m[2]}`;
}

export function cachedLayer(layer: Layer): CachedLayer {
  const { chainId, diffId, sizeBytes, tree } = layer;
  return { chainId, diffId, sizeBytes, tree, createdMs: 0 };
}

function localBase(state: EngineState, chainIds: readonly Digest[]): LoadedBase {
  const layers = chainIds.flatMap((id) => {
    const layer = state.layers.get(id);
    return layer === undefined ? [] : [cachedLayer(layer)];
  });
  return { tree: layers.at(-1)?.tree ?? emptyTree, layers };
}

/** Layers that are not here are downloaded; they become the builder's, not an image's. */
async function loadBase(
  env: Env,
  base: ResolvedBase,
  progress: Parameters<BuildEnv["loadBase"]>[1],
  cancelled: () => boolean,
): Promise<LoadedBase> {
  const chainIds = chainIdsOf(base.config.rootfs.diff_ids);
  const state = env.store.getState();
  if (chainIds.every((id) => state.layers.has(id))) return localBase(state, chainIds);
  const ref = parseReference(base.reference);
  const { registry, image } = await resolveRemote(env, ref, undefined);
  const report = layerReport(image.manifest.layers, progress);
  const layers = await fetchLayers(env, registry, ref.path, image, { cancelled, report });
  update(env, (now) => withLayers(now, layers));
  return { tree: layers.at(-1)?.tree ?? emptyTree, layers: layers.map(cachedLayer) };
}

/** ADD of a URL: asked over the machine's own network, redirects followed. */
async function fetchOverNet(env: Env, url: string, hops = 0): Promise<{ bytes: Uint8Array; name: string }> {
  const { exchange, headerOf } = await env.kernel.load(import("../../os/net/http.ts"));
  const [, scheme = "", host = "", port = "", path = ""] =
    /^(https?):\/\/([^/:]+)(?::(\d+))?(\/[^#]*)?/i.exec(url) ?? [];
  const failed = (why: string) => new Error(`Get ${JSON.stringify(url)}: ${why}`);
  const local = host === "localhost" ? ["127.0.0.1"] : undefined;
  const addresses = /^[\d.]+$/.test(host) ? [host] : (local ?? env.hostNet.resolver?.(host));
  const address = addresses?.[0];
  if (address === undefined) throw failed(`dial tcp: lookup ${host}: no such host`);
  const number = port === "" ? (scheme.toLowerCase() === "https" ? 443 : 80) : Number(port);
  try {
    const socket = await env.hostNet.connect(address, number, (ms) => env.kernel.sleep(ms));
    const headers = [["Host", host] as const, ["User-Agent", "buildkit/v0.25"] as const];
    const answer = await exchange(socket, { target: path === "" ? "/" : path, headers });
    socket.release();
    const location = headerOf(answer.headers, "location");
    if (answer.status >= 300 && answer.status < 400 && location !== undefined && hops < 10)
      return fetchOverNet(
        env,
        location.startsWith("/") ? `${scheme}://${host}${location}` : location,
        hops + 1,
      );
    if (answer.status >= 400) throw new Error(`invalid response status ${answer.status}`);
    return { bytes: answer.body, name: path.split("/").at(-1) ?? "" };
  } catch (error) {
    if (error instanceof SysError)
      throw failed(`dial tcp ${address}:${number}: connect: ${error.message.toLowerCase()}`);
    throw error;
  }
}

// -------------------------------------------------------------------- RUN

/** Network of a step: the default bridge, at the far end of its addresses. */
function stepNetwork(
  env: Env,
  network: RunRequest["network"],
): { namespace: NetworkNamespace; release: () => void } {
  if (network === "host") return { namespace: env.hostNet, release: () => undefined };
  const namespace = env.networks.createNamespace(`build-${randomHex(env, 12)}`);
  if (network === "none") return { namespace, release: () => undefined };
  const bridge = [...env.store.getState().networks.values()].find((n) => n.name === "bridge");
  const segment = bridge === undefined ? undefined : env.networks.segment(bridge);
  if (segment === undefined) return { namespace, release: () => undefined };
  const host = Math.floor(env.kernel.random() * 250) + 2;
  segment.attach(namespace, { name: "eth0", address: `172.17.200.${host}` });
  return { namespace, release: () => segment.detach(namespace) };
}

function runtimeFile(fs: MemoryFileSystem, name: string, text: string, nowMs: number): Mount {
  const content = { kind: "bytes", bytes: encoder.encode(text) } as const;
  fs.create(`/${name}`, { type: "file", mode: 0o644, uid: 0, gid: 0, content }, nowMs);
  return { target: `/etc/${name}`, fs, root: `/${name}` };
}

function runtimeMounts(env: Env, request: RunRequest): Mount[] {
  const now = env.kernel.nowMs();
  const fs = new MemoryFileSystem({ tree: newTree(now), type: "ext4", source: "/dev/vda1" });
  const hosts = [
    "127.0.0.1\tlocalhost buildkitsandbox",
    "::1\tlocalhost ip6-localhost ip6-loopback",
    ...request.extraHosts.map(
      ([name, address]) => `${address === "host-gateway" ? "172.17.0.1" : address}\t${name}`,
    ),
  ];
  return [
    runtimeFile(fs, "hosts", `${hosts.join("\n")}\n`, now),
    runtimeFile(fs, "resolv.conf", "nameserver 10.0.2.3\n", now),
  ];
}

/** Paths that had to be made so that mounts have a place; taken away again afterwards. */
function makePlaces(fs: MemoryFileSystem, targets: readonly string[]): string[] {
  const made: string[] = [];
  for (const target of targets) {
    const names = target.split("/").filter((n) => n !== "");
    let path = "";
    for (const name of names) {
      const parent = path === "" ? "/" : path;
      path = `${path}/${name}`;
      if (fs.find(path) !== undefined) continue;
      const { mtimeMs } = fs.stat(fs.find(parent) ?? fs.root());
      fs.create(path, { type: "dir", mode: 0o755, uid: 0, gid: 0 }, mtimeMs);
      made.push(path);
    }
  }
  return made;
}

function takePlaces(fs: MemoryFileSystem, made: readonly string[]): void {
  for (const path of [...made].reverse()) {
    const node = fs.find(path);
    if (node?.type !== "dir" || fs.list(node).length > 0) continue;
    const parent = path.slice(0, path.lastIndexOf("/")) || "/";
    fs.remove(path, fs.stat(fs.find(parent) ?? fs.root()).mtimeMs);
  }
}

/** What the runtime mounts over: where nothing was, an empty file stands in for the time. */
const stubs = ["/etc/hosts", "/etc/resolv.conf"] as const;

function timeOf(fs: MemoryFileSystem, path: string): number {
  const node = fs.find(path);
  return node === undefined ? 0 : fs.stat(node).mtimeMs;
}

/** @param absent paths that were not there; `etcMs`: the folder's time before and after the stand-ins were made */
function takeStubs(fs: MemoryFileSystem, absent: readonly string[], etcMs: readonly [number, number]): void {
  const now = timeOf(fs, "/etc");
  for (const path of absent) {
    const node = fs.find(path);
    if (node === undefined || fs.stat(node).type !== "file" || fs.stat(node).size !== 0) continue;
    fs.remove(path, now === etcMs[1] ? etcMs[0] : now);
  }
}

async function runStep(env: Env, request: RunRequest, cancelled: () => boolean): Promise<RunResult> {
  const { kernel } = env;
  const fs = new MemoryFileSystem({ tree: request.tree, type: "overlay", source: "overlay" });
  const targets = ["/proc", "/sys", "/dev", ...request.mounts.map((m) => m.target)];
  const made = makePlaces(fs, targets);
  const absent = stubs.filter((path) => fs.find(path) === undefined);
  const etcMs = timeOf(fs, "/etc");
  const mounted = request.mounts.map(
    (mount) => new MemoryFileSystem({ tree: mount.tree, type: mount.type === "tmpfs" ? "tmpfs" : "overlay" }),
  );
  const network = stepNetwork(env, request.network);
  const sandbox = kernel.createSandbox({
    hostname: request.hostname,
    ...(request.platform === undefined ? {} : { machine: machineOf(parsePlatform(request.platform)) }),
    net: network.namespace,
    mounts: [
      { target: "/", fs },
      ...runtimeMounts(env, request),
      ...request.mounts.map(
        (mount, i): Mount => ({
          target: mount.target,
          fs: mounted[i] as MemoryFileSystem,
          readOnly: mount.readOnly,
          ...(mount.root === undefined ? {} : { root: mount.root }),
        }),
      ),
    ],
  });
  const mountedMs = timeOf(fs, "/etc");
  const finish = (exitCode: number, refused?: RunResult["refused"]): RunResult => {
    sandbox.destroy();
    network.release();
    takePlaces(fs, made);
    takeStubs(fs, absent, [etcMs, mountedMs]);
    return {
      tree: fs.snapshot(),
      mounts: request.mounts.map((mount, i): FileTree | undefined =>
        mount.readOnly ? undefined : mounted[i]?.snapshot(),
      ),
      exitCode,
      ...(refused === undefined ? {} : { refused }),
    };
  };
  const io = createProcessIo(kernel, { tty: false, stdin: false, size: [0, 0] }, async (frame) => {
    request.output(frame.stream === "stdout" ? 1 : 2, frame.data);
  });
  const refuse = (message: string) =>
    new Error(`runc run failed: unable to start container process: error during container init: ${message}`);
  try {
    const user = resolveUser(sandbox.rootView(), request.user);
    const variables = new Map(
      request.env.map((pair) => {
        const eq = pair.indexOf("=");
        return [pair.slice(0, eq), pair.slice(eq + 1)] as const;
      }),
    );
    if (!variables.has("HOME")) variables.set("HOME", user.home);
    const main = spawnAs(sandbox, io, {
      argv: request.argv,
      env: variables,
      cwd: request.cwd,
      cred: { ...user.cred, bounding: defaultCapabilities },
      refuse,
    });
    io.spawned();
    request.started(() => main.kill("KILL"));
    const watch = kernelWatch(env, () => {
      if (cancelled()) main.kill("KILL");
    });
    const status = await main.exited;
    watch();
    await io.drained();
    io.close();
    return finish(exitCodeOf(status));
  } catch (error) {
    io.spawned();
    io.close();
    if (error instanceof EngineError) return finish(1, { by: "user", message: error.message });
    if (error instanceof Error && error.message.startsWith("runc run failed"))
      return finish(1, { by: "runc", message: error.message });
    throw error;
  }
}

/** Looks now and then, on virtual time. */
function kernelWatch(env: Env, look: () => void): () => void {
  let stop = env.kernel.after(50, tick);
  function tick(): void {
    look();
    stop = env.kernel.after(50, tick);
  }
  return () => stop();
}
