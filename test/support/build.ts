/**
 * A builder without a machine: folders are objects, RUN understands a handful of
 * commands, time is a counter. What the rules of the cache are tested with.
 */
import type { BuildEvent, BuildOutcome, BuildRequest } from "../../src/api/build.ts";
import { buildImage } from "../../src/engine/build/build.ts";
import {
  BaseImageError,
  type BuildEnv,
  type NewImage,
  type RunRequest,
  type RunResult,
} from "../../src/engine/build/env.ts";
import type { GitRepository } from "../../src/engine/build/git.ts";
import { type PredictInput, type Prediction, predictBuild } from "../../src/engine/build/predict.ts";
import { chainOf, measure } from "../../src/engine/build/solve/layer.ts";
import {
  type BuildRecord,
  type BuildState,
  type CachedLayer,
  emptyBuildState,
  type StepRecord,
} from "../../src/engine/build/types.ts";
import { type Digest, digestOfJson } from "../../src/oci/digest.ts";
import type { ImageConfig } from "../../src/oci/image-config.ts";
import { contentOf, readBytes } from "../../src/os/fs/content.ts";
import { MemoryFileSystem } from "../../src/os/fs/memory-file-system.ts";
import { emptyTree, type FileTree, lookup, resolve } from "../../src/os/fs/tree.ts";
import { untarBytes } from "../../src/os/fs/untar.ts";

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** A folder a test edits. Every write has a time of its own. */
export class Folder {
  readonly fs = new MemoryFileSystem();

  constructor(
    files: Readonly<Record<string, string>>,
    private readonly clock: { now(): number },
  ) {
    for (const [path, text] of Object.entries(files)) this.write(path, text);
  }

  private parents(path: string): void {
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (parent === "" || this.fs.find(parent) !== undefined) return;
    this.parents(parent);
    this.fs.create(parent, { type: "dir", mode: 0o755, uid: 1000, gid: 1000 }, this.clock.now());
  }

  private at(path: string): string {
    return path.startsWith("/") ? path : `/${path}`;
  }

  write(path: string, text: string | Uint8Array, mode = 0o644): this {
    const at = this.at(path);
    this.parents(at);
    const old = this.fs.find(at);
    if (old !== undefined) this.fs.remove(at, this.clock.now());
    this.fs.create(
      at,
      { type: "file", content: contentOf(text), mode: old?.mode ?? mode, uid: 1000, gid: 1000 },
      this.clock.now(),
    );
    return this;
  }

  mkdir(path: string): this {
    const at = this.at(path);
    this.parents(at);
    this.fs.create(at, { type: "dir", mode: 0o755, uid: 1000, gid: 1000 }, this.clock.now());
    return this;
  }

  link(path: string, target: string): this {
    this.fs.create(
      this.at(path),
      { type: "symlink", target, mode: 0o777, uid: 1000, gid: 1000 },
      this.clock.now(),
    );
    return this;
  }

  remove(path: string): this {
    this.fs.remove(this.at(path), this.clock.now());
    return this;
  }

  move(from: string, to: string): this {
    this.parents(this.at(to));
    this.fs.rename(this.at(from), this.at(to), this.clock.now());
    return this;
  }

  touch(path: string, mtimeMs = this.clock.now()): this {
    this.fs.setAttributes(this.at(path), { mtimeMs }, mtimeMs);
    return this;
  }

  chmod(path: string, mode: number): this {
    const { mtimeMs } = this.fs.stat(this.fs.find(this.at(path)) ?? this.fs.root());
    this.fs.setAttributes(this.at(path), { mode, mtimeMs }, this.clock.now());
    return this;
  }

  chown(path: string, uid: number, gid: number): this {
    const { mtimeMs } = this.fs.stat(this.fs.find(this.at(path)) ?? this.fs.root());
    this.fs.setAttributes(this.at(path), { uid, gid, mtimeMs }, this.clock.now());
    return this;
  }

  tree(): FileTree {
    return this.fs.snapshot();
  }
}

export interface Built {
  readonly outcome: BuildOutcome;
  readonly events: readonly BuildEvent[];
  readonly record: BuildRecord;
  /** `CACHED`, `DONE`, `ERROR` or `CANCELED` by the step's name. */
  readonly steps: Readonly<Record<string, string>>;
  step(part: string): StepRecord;
  readonly image: ImageConfig | undefined;
  readonly tree: FileTree;
  text(path: string): string | undefined;
}

export type BuildOptions = Partial<BuildRequest> & { readonly folder?: Folder };

const passwd =
  "root:x:0:0:root:/root:/bin/sh\nwww-data:x:33:33::/:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n";

export class BuildLab {
  private timeMs = Date.UTC(2025, 5, 1, 9);
  private seed = 7;
  state: BuildState = emptyBuildState;
  readonly images = new Map<Digest, NewImage>();
  readonly tags = new Map<string, Digest>();
  /** Every RUN that was really run, in order. */
  readonly ran: string[] = [];
  /** Git repositories that answer. */
  readonly repositories = new Map<string, GitRepository>();
  readonly folder: Folder;
  cancel = false;

  constructor(files: Readonly<Record<string, string>> = {}) {
    this.folder = new Folder(files, { now: () => this.tick() });
    this.addBase("docker.io/library/busybox:latest", { "/etc/passwd": passwd, "/bin/sh": "sh" });
  }

  tick(ms = 1): number {
    this.timeMs += ms;
    return this.timeMs;
  }

  otherFolder(files: Readonly<Record<string, string>>): Folder {
    return new Folder(files, { now: () => this.tick() });
  }

  /** An image that is here. */
  addBase(
    reference: string,
    files: Readonly<Record<string, string>>,
    config: ImageConfig["config"] = {},
  ): Digest {
    const tree = new Folder(files, { now: () => this.tick() }).tree();
    const { diffId, sizeBytes } = measure(emptyTree, tree);
    const layer: CachedLayer = { diffId, chainId: chainOf(undefined, diffId), sizeBytes, tree, createdMs: 0 };
    const image: ImageConfig = {
      architecture: "amd64",
      os: "linux",
      created: "2025-01-01T00:00:00Z",
      config: { Env: ["PATH=/bin"], Cmd: ["sh"], ...config },
      rootfs: { type: "layers", diff_ids: [diffId] },
      history: [{ created: "2025-01-01T00:00:00Z", created_by: "ADD base.tar / # buildkit" }],
    };
    return this.commit({ config: image, layers: [layer], tags: [reference] });
  }

  private commit(image: NewImage): Digest {
    const id = digestOfJson(image.config);
    this.images.set(id, image);
    for (const tag of image.tags) this.tags.set(tag, id);
    return id;
  }

  env(): BuildEnv {
    return {
      nowMs: () => this.tick(0.001),
      random: () => {
        this.seed = (Math.imul(this.seed, 1_103_515_245) + 12_345) & 0x7fffffff;
        return this.seed / 0x80000000;
      },
      sleep: async (ms) => {
        this.tick(ms);
        await new Promise<void>((done) => setImmediate(done));
      },
      getState: () => this.state,
      setState: (state) => {
        this.state = state;
      },
      cancelled: () => this.cancel,
      resolveBase: async (reference) => {
        const id = this.tags.get(reference);
        const image = id === undefined ? undefined : this.images.get(id);
        if (id === undefined || image === undefined) throw new BaseImageError(`${reference}: not found`);
        return { reference, digest: undefined, imageId: id, config: image.config };
      },
      loadBase: async (base) => this.loaded(base.imageId),
      localImage: (reference) => {
        const id = this.tags.get(reference) ?? (reference as Digest);
        const image = this.images.get(id);
        return image && { id, config: image.config, ...this.loaded(id) };
      },
      run: (request) => this.run(request),
      commitImage: (image) => this.commit(image),
      chainsInUse: () => new Set([...this.images.values()].flatMap((i) => i.layers.map((l) => l.chainId))),
      gitRepository: (url) => this.repositories.get(url),
      fetchUrl: async (url) => ({
        bytes: encoder.encode(`contents of ${url}\n`),
        name: url.split("/").at(-1) ?? "",
      }),
      untar: async (bytes) => untarBytes(bytes),
    };
  }

  private loaded(id: Digest) {
    const layers = this.images.get(id)?.layers ?? [];
    return { tree: layers.at(-1)?.tree ?? emptyTree, layers };
  }

  /** `a > b`, `&&`, `;` over cat, echo, rm, cp, mv, chmod, ln, mkdir, true, false, exit, sleep, env. */
  private async run(request: RunRequest): Promise<RunResult> {
    const text = request.argv.at(-1) ?? "";
    this.ran.push(text);
    const fs = new MemoryFileSystem({ tree: request.tree });
    const mounts = request.mounts.map((m) => new MemoryFileSystem({ tree: m.tree }));
    const env = new Map(
      request.env.map((p) => [p.slice(0, p.indexOf("=")), p.slice(p.indexOf("=") + 1)] as const),
    );
    let killed = false;
    request.started(() => {
      killed = true;
    });
    const place = (path: string): { fs: MemoryFileSystem; path: string } => {
      const at = path.startsWith("/") ? path : `${request.cwd === "/" ? "" : request.cwd}/${path}`;
      for (const [i, mount] of request.mounts.entries()) {
        const found = mounts[i];
        if (found === undefined) continue;
        if (at === mount.target && mount.root !== undefined) return { fs: found, path: mount.root };
        if (at.startsWith(`${mount.target}/`)) return { fs: found, path: at.slice(mount.target.length) };
      }
      return { fs, path: at };
    };
    const read = (path: string): string | undefined => {
      const at = place(path);
      const node = resolve(at.fs.snapshot(), at.path)?.node;
      return node?.type === "file" ? decoder.decode(readBytes(node.content)) : undefined;
    };
    const write = (path: string, data: string, append: boolean): void => {
      const at = place(path);
      if (at.fs.find(at.path.slice(0, at.path.lastIndexOf("/")) || "/") === undefined) {
        code = 1;
        return;
      }
      const old = append ? (read(path) ?? "") : "";
      const before = at.fs.find(at.path);
      if (before !== undefined) at.fs.remove(at.path, this.tick());
      at.fs.create(
        at.path,
        { type: "file", content: contentOf(old + data), mode: 0o644, uid: 0, gid: 0 },
        this.tick(),
      );
    };
    let code = 0;
    for (const part of text.split(/&&|;/)) {
      if (killed) code = 137;
      if (code !== 0) break;
      const [, command = "", arrow = "", target = ""] =
        /^\s*(.*?)\s*(?:(>>?)\s*(\S+)\s*)?$/s.exec(part) ?? [];
      const [name = "", ...args] = command
        .replace(/\$(\w+)/g, (_, v: string) => env.get(v) ?? "")
        .replace(/["']/g, "")
        .split(/\s+/);
      let out = "";
      switch (name) {
        case "echo":
          out = `${args.join(" ")}\n`;
          break;
        case "cat":
          for (const path of args) {
            const found = read(path);
            if (found === undefined) code = 1;
            out += found ?? `cat: can't open '${path}': No such file or directory\n`;
          }
          break;
        case "sort":
          out = (read(args[0] ?? "") ?? "")
            .split("\n")
            .filter((l) => l !== "")
            .sort()
            .join("\n")
            .concat("\n");
          break;
        case "env":
          out = `${request.env.join("\n")}\n`;
          break;
        case "id":
          out = `${request.user || "root"}\n`;
          break;
        case "pwd":
          out = `${request.cwd}\n`;
          break;
        case "rm": {
          const at = place(args.at(-1) ?? "");
          if (at.fs.find(at.path) !== undefined) at.fs.remove(at.path, this.tick());
          break;
        }
        case "cp":
          write(args[1] ?? "", read(args[0] ?? "") ?? "", false);
          break;
        case "mv":
          fs.rename(place(args[0] ?? "").path, place(args[1] ?? "").path, this.tick());
          break;
        case "ln":
          if (args[0] === "-s")
            fs.create(
              place(args[2] ?? "").path,
              { type: "symlink", target: args[1] ?? "", mode: 0o777, uid: 0, gid: 0 },
              this.tick(),
            );
          else fs.link(place(args[0] ?? "").path, place(args[1] ?? "").path, this.tick());
          break;
        case "mkdir":
          fs.create(place(args.at(-1) ?? "").path, { type: "dir", mode: 0o755, uid: 0, gid: 0 }, this.tick());
          break;
        case "chmod": {
          const at = place(args[1] ?? "").path;
          if (fs.find(at) === undefined) code = 1;
          else fs.setAttributes(at, { mode: Number.parseInt(args[0] ?? "", 8) }, this.tick());
          break;
        }
        case "sleep":
          this.tick(Number(args[0]) * 1000);
          break;
        case "exit":
          code = Number(args[0]);
          break;
        case "false":
          code = 1;
          break;
        default:
          break;
      }
      if (arrow !== "") write(target, out, arrow === ">>");
      else if (out !== "") request.output(1, encoder.encode(out));
      await new Promise<void>((done) => setImmediate(done));
    }
    return {
      tree: fs.snapshot(),
      mounts: request.mounts.map((m, i) => (m.readOnly ? undefined : mounts[i]?.snapshot())),
      exitCode: code,
    };
  }

  async build(dockerfile: string, options: BuildOptions = {}): Promise<Built> {
    const { folder = this.folder, ...rest } = options;
    const request: BuildRequest = {
      contextName: folder === this.folder ? "/work" : "/other",
      contextFromTar: false,
      emptyContext: false,
      dockerfileName: "Dockerfile",
      dockerfile,
      tags: ["app"],
      buildArgs: {},
      labels: {},
      noCache: false,
      noCacheFilter: [],
      pull: false,
      addHosts: [],
      secrets: {},
      ssh: [],
      platforms: [],
      namedContexts: {},
      allow: [],
      check: false,
      output: "image",
      ...rest,
    };
    const events: BuildEvent[] = [];
    const outcome = await buildImage(this.env(), request, folder.tree(), (e) => events.push(e));
    const record = this.state.history.at(-1) as BuildRecord;
    const words = { cached: "CACHED", done: "DONE", error: "ERROR", canceled: "CANCELED" } as const;
    const steps = Object.fromEntries(
      record.steps
        .filter((s) => s.number !== undefined && s.kind !== "from")
        .map((s) => [s.name, words[s.outcome]]),
    );
    const image = outcome.imageId === undefined ? undefined : this.images.get(outcome.imageId as Digest);
    const tree = image?.layers.at(-1)?.tree ?? emptyTree;
    return {
      outcome,
      events,
      record,
      steps,
      image: image?.config,
      tree,
      step: (part) => {
        const found = record.steps.find((s) => s.name.includes(part));
        if (found === undefined)
          throw new Error(`no step ${part} in ${record.steps.map((s) => s.name).join(" | ")}`);
        return found;
      },
      text: (path) => {
        const node = lookup(tree, path);
        return node?.type === "file" ? decoder.decode(readBytes(node.content)) : undefined;
      },
    };
  }

  /** CACHED or DONE of each step in order, without names. */
  async outcomes(dockerfile: string, options: BuildOptions = {}): Promise<string> {
    return Object.values((await this.build(dockerfile, options)).steps).join(" ");
  }

  predict(dockerfile: string, options: NonNullable<PredictInput["options"]> = {}): Prediction {
    return predictBuild({
      state: this.state,
      context: this.folder.tree(),
      contextName: "/work",
      dockerfileName: "Dockerfile",
      dockerfile,
      options,
      base: (reference) => {
        const id = this.tags.get(reference);
        const image = id === undefined ? undefined : this.images.get(id);
        return id === undefined || image === undefined
          ? undefined
          : { reference, digest: undefined, imageId: id, config: image.config };
      },
    });
  }
}
