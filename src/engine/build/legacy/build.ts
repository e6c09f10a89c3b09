/**
 * The old builder (`DOCKER_BUILDKIT=0`): one step after the other, every step an
 * image of its own, every stage built.
 *
 * Its cache is the images: a step is reused when an image has the same parent and
 * was made by the same words. So LABEL and CMD spoil what follows, a RUN below any
 * changed ARG runs again, and COPY is compared by the hash of its files.
 */
import type { BuildRequest } from "../../../api/build.ts";
import type { JSONMessage } from "../../../api/progress.ts";
import { formatTime } from "../../../api/time.ts";
import { type Digest, hexSha256, shortId } from "../../../oci/digest.ts";
import type { HistoryEntry, ImageConfig } from "../../../oci/image-config.ts";
import { parseReference } from "../../../oci/reference.ts";
import { readBytes } from "../../../os/fs/content.ts";
import { emptyTree, type FileTree, resolve } from "../../../os/fs/tree.ts";
import { DockerfileError } from "../dockerfile/error.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/instructions.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import { expand } from "../dockerfile/words.ts";
import { BaseImageError, type BuildEnv, type ResolvedBase } from "../env.ts";
import { parseIgnore } from "../ignore.ts";
import type { CopyAction } from "../plan/graph.ts";
import { draftOf, healthcheckHistory, quotedList, scratchDraft } from "../plan/image-config.ts";
import { absolutePath, cleanPath, parsePort } from "../plan/paths.ts";
import { targetStage } from "../plan/stages.ts";
import { proxyNames, Variables } from "../plan/variables.ts";
import { SourceMissing, sourceKey } from "../solve/content.ts";
import { CopyError, copyFiles, makeDirectory } from "../solve/copy.ts";
import { layerOn } from "../solve/layer.ts";
import { syncFolder } from "../solve/sync.ts";
import type { CachedLayer } from "../types.ts";

/** The build ends; `code` becomes the client's exit code. */
class LegacyFailure extends Error {
  constructor(
    message: string,
    readonly code?: number,
  ) {
    super(message);
  }
}

interface Here {
  readonly id: Digest | undefined;
  readonly config: Omit<ImageConfig, "created" | "rootfs" | "history">;
  readonly history: readonly HistoryEntry[];
  readonly layers: readonly CachedLayer[];
  readonly tree: FileTree;
}

export async function buildClassic(
  env: BuildEnv,
  request: BuildRequest,
  context: FileTree,
  emit: (message: JSONMessage) => void,
): Promise<void> {
  try {
    await new Classic(env, request, context, emit).run();
  } catch (error) {
    const known =
      error instanceof LegacyFailure ||
      error instanceof DockerfileError ||
      error instanceof CopyError ||
      error instanceof BaseImageError;
    if (!known) throw error;
    const message = (error as Error).message;
    emit({
      errorDetail: {
        message,
        ...(error instanceof LegacyFailure && error.code !== undefined ? { code: error.code } : {}),
      },
      error: message,
    });
  }
}

class Classic {
  private readonly file: Dockerfile;
  private readonly context: FileTree;
  private readonly stages: Here[] = [];
  private variables = Variables.none;
  private args = new Map<string, string>();
  private readonly declared = new Set<string>();
  private cmdSet = false;

  constructor(
    private readonly env: BuildEnv,
    private readonly request: BuildRequest,
    context: FileTree,
    private readonly emit: (message: JSONMessage) => void,
  ) {
    try {
      this.file = parseDockerfile(request.dockerfile ?? "");
      targetStage(this.file, request.target, true);
    } catch (error) {
      if (!(error instanceof DockerfileError)) throw error;
      throw new LegacyFailure(`Error response from daemon: ${error.message}`);
    }
    const node = resolve(context, "/.dockerignore")?.node;
    const ignore =
      request.ignoreFile ?? (node?.type === "file" ? new TextDecoder().decode(readBytes(node.content)) : "");
    this.context = syncFolder(context, parseIgnore(ignore), undefined).folder.tree;
  }

  private say(text: string): void {
    this.emit({ stream: text });
  }

  async run(): Promise<void> {
    const last = targetStage(this.file, this.request.target, true);
    const stages = this.file.stages.slice(0, last.index + 1);
    const total = this.file.globals.length + stages.reduce((n, s) => n + 1 + s.instructions.length, 0);
    let step = 0;
    const announce = (instruction: Instruction) => {
      step += 1;
      const text = instruction.original.replace(/^\S+/, (w) => w.toUpperCase());
      this.say(`Step ${step}/${total} : ${text}`);
      this.say("\n");
    };
    for (const instruction of this.file.globals) {
      announce(instruction);
      for (const arg of instruction.args) {
        const value =
          this.request.buildArgs[arg.key] ??
          (arg.value === undefined
            ? undefined
            : this.word(arg.value, Variables.of([...this.args].map(([k, v]) => `${k}=${v}`))));
        if (value !== undefined) this.args.set(arg.key, value);
        this.declared.add(arg.key);
      }
    }
    const globals = this.args;
    let here: Here | undefined;
    for (const stage of stages) {
      announce(stage.from);
      this.args = new Map();
      this.cmdSet = false;
      here = await this.begin(stage, globals);
      if (here.id !== undefined) this.say(` ---> ${shortId(here.id)}\n`);
      for (const instruction of stage.instructions) {
        announce(instruction);
        if (this.env.cancelled()) throw new LegacyFailure("context canceled");
        here = await this.step(here, instruction, globals);
        this.say(` ---> ${shortId(here.id ?? "")}\n`);
      }
      this.stages.push(here);
    }
    if (here?.id === undefined) throw new LegacyFailure("No image was generated. Is your Dockerfile empty?");
    let id = here.id;
    if (Object.keys(this.request.labels).length > 0) id = this.labelled(here);
    this.emit({ aux: { ID: id } });
    const unused = Object.keys(this.request.buildArgs).filter(
      (name) => !this.declared.has(name) && !proxyNames.has(name),
    );
    if (unused.length > 0)
      this.say(`[Warning] One or more build-args [${unused.sort().join(" ")}] were not consumed\n`);
    this.say(`Successfully built ${shortId(id)}\n`);
    for (const tag of this.request.tags) {
      const ref = parseReference(tag);
      const name = `${ref.domain}/${ref.path}:${ref.tag ?? "latest"}`;
      const found = this.env.localImage(id);
      if (found !== undefined)
        this.env.commitImage({ config: found.config, layers: found.layers, tags: [name] });
      this.say(`Successfully tagged ${name.replace(/^docker\.io\/(library\/)?/, "")}\n`);
    }
  }

  private labelled(here: Here): Digest {
    const { config } = here.config;
    const labels = { ...config.Labels, ...this.request.labels };
    const next = this.made(
      here,
      { ...here.config, config: { ...config, Labels: labels } },
      `LABEL ${Object.entries(this.request.labels)
        .map(([k, v]) => `${k}=${v}`)
        .join(" ")}`,
      undefined,
    );
    return next.id ?? here.id ?? "sha256:";
  }

  private word(text: string, env: Variables): string {
    return expand(text, env, { escape: this.file.directives.escape }).text;
  }

  private async begin(stage: Stage, globals: ReadonlyMap<string, string>): Promise<Here> {
    const name = this.word(stage.from.base, Variables.of([...globals].map(([k, v]) => `${k}=${v}`)));
    if (name === "scratch") {
      const config = scratchDraft("linux/amd64");
      this.variables = Variables.of(config.config.Env ?? []);
      return { id: undefined, config, history: [], layers: [], tree: emptyTree };
    }
    const parent = this.file.stages.slice(0, stage.index).findLast((s) => s.name === name.toLowerCase());
    const known = parent === undefined ? undefined : this.stages[parent.index];
    if (known !== undefined) {
      this.variables = Variables.of(known.config.config.Env ?? []);
      return known;
    }
    const ref = parseReference(name);
    const canonical = `${ref.domain}/${ref.path}${ref.digest === undefined ? `:${ref.tag ?? "latest"}` : `@${ref.digest}`}`;
    let base: ResolvedBase;
    try {
      base = await this.env.resolveBase(canonical, { pull: this.request.pull });
    } catch (error) {
      if (!(error instanceof BaseImageError)) throw error;
      throw new LegacyFailure(
        /pull access denied/.test(error.message)
          ? `pull access denied for ${name}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`
          : `manifest for ${name} not found: manifest unknown: manifest unknown`,
      );
    }
    const loaded = await this.env.loadBase(base, () => undefined);
    this.variables = Variables.of(base.config.config.Env ?? []);
    return { id: base.imageId, config: draftOf(base.config), history: base.config.history, ...loaded };
  }

  /** Variables in scope: ENV, and ARG where ENV does not hide it. */
  private scope(): Variables {
    let scope = Variables.none;
    for (const [name, value] of this.args) scope = scope.with(name, value);
    for (const pair of this.variables.list())
      scope = scope.with(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    return scope;
  }

  private value(text: string): string {
    return this.word(text, this.scope());
  }

  /** An image with the same parent, made by the same words. */
  private cached(here: Here, createdBy: string): Here | undefined {
    if (this.request.noCache) return undefined;
    const key = legacyKey(here.id, createdBy);
    const id = this.env.getState().links.get(key) as Digest | undefined;
    const image = id === undefined ? undefined : this.env.localImage(id);
    if (image === undefined) return undefined;
    this.say(" ---> Using cache\n");
    return {
      id: image.id,
      config: draftOf(image.config),
      history: image.config.history,
      layers: image.layers,
      tree: image.tree,
    };
  }

  private made(here: Here, config: Here["config"], createdBy: string, tree: FileTree | undefined): Here {
    const now = this.env.nowMs();
    const created = formatTime(now);
    const layers =
      tree === undefined ? here.layers : [...here.layers, layerOn(here.layers, here.tree, tree, now)];
    const entry: HistoryEntry = {
      created,
      created_by: createdBy,
      ...(tree === undefined ? { empty_layer: true } : {}),
    };
    const history = [...here.history, entry];
    const image: ImageConfig = {
      ...config,
      config: JSON.parse(JSON.stringify(config.config)) as ImageConfig["config"],
      created,
      rootfs: { type: "layers", diff_ids: layers.map((l) => l.diffId) },
      history,
    };
    const id = this.env.commitImage({
      config: image,
      layers,
      tags: [],
      ...(here.id === undefined ? {} : { parentId: here.id }),
    });
    const state = this.env.getState();
    this.env.setState({ ...state, links: new Map(state.links).set(legacyKey(here.id, createdBy), id) });
    return { id, config, history, layers, tree: tree ?? here.tree };
  }

  /** A step that only changes the configuration. */
  private async note(
    here: Here,
    config: Here["config"]["config"],
    words: string,
    author?: string,
  ): Promise<Here> {
    const createdBy = `/bin/sh -c #(nop)  ${words}`;
    const found = this.cached(here, createdBy);
    if (found !== undefined) return found;
    await this.env.sleep(20);
    if (!/^(COPY|ADD)/.test(words)) {
      const container = this.containerId();
      this.say(` ---> Running in ${container}\n`);
      this.say(` ---> Removed intermediate container ${container}\n`);
    }
    return this.made(
      here,
      { ...here.config, config, ...(author === undefined ? {} : { author }) },
      createdBy,
      undefined,
    );
  }

  private containerId(): string {
    let id = "";
    while (id.length < 12) id += Math.floor(this.env.random() * 16).toString(16);
    return id;
  }

  private async step(
    here: Here,
    instruction: Instruction,
    globals: ReadonlyMap<string, string>,
  ): Promise<Here> {
    const { config } = here.config;
    switch (instruction.name) {
      case "FROM":
        return here;
      case "ARG": {
        const said: string[] = [];
        for (const arg of instruction.args) {
          this.declared.add(arg.key);
          const value =
            this.request.buildArgs[arg.key] ??
            (arg.value === undefined ? globals.get(arg.key) : this.value(arg.value));
          if (value !== undefined) this.args.set(arg.key, value);
          said.push(arg.value === undefined ? arg.key : `${arg.key}=${this.value(arg.value)}`);
        }
        return this.note(here, config, `ARG ${said.join(" ")}`);
      }
      case "ENV":
      case "LABEL": {
        const pairs = instruction.pairs.map(
          ({ key, value }) => [this.value(key), this.value(value)] as const,
        );
        const words = `${instruction.name} ${pairs.map(([k, v]) => `${k}=${v}`).join(" ")}`;
        if (instruction.name === "LABEL")
          return this.note(
            here,
            { ...config, Labels: { ...config.Labels, ...Object.fromEntries(pairs) } },
            words,
          );
        let env = Variables.of(config.Env ?? []);
        for (const [key, value] of pairs) {
          env = env.with(key, value);
          this.variables = this.variables.with(key, value);
        }
        return this.note(here, { ...config, Env: env.list() }, words);
      }
      case "RUN":
        return this.runStep(here, instruction);
      case "COPY":
      case "ADD":
        return this.copyStep(here, instruction);
      case "WORKDIR": {
        const path = absolutePath(config.WorkingDir ?? "/", this.value(instruction.value));
        const createdBy = `/bin/sh -c #(nop) WORKDIR ${path}`;
        const found = this.cached(here, createdBy);
        if (found !== undefined) return found;
        const container = this.containerId();
        this.say(` ---> Running in ${container}\n`);
        const tree = makeDirectory(
          here.tree,
          { type: "mkdir", path, user: config.User ?? "" },
          this.env.nowMs(),
        );
        this.say(` ---> Removed intermediate container ${container}\n`);
        const next = { ...here.config, config: { ...config, WorkingDir: path } };
        return this.made(here, next, createdBy, tree === here.tree ? undefined : tree);
      }
      case "USER":
        return this.note(
          here,
          { ...config, User: this.value(instruction.value) },
          `USER ${this.value(instruction.value)}`,
        );
      case "STOPSIGNAL":
        return this.note(
          here,
          { ...config, StopSignal: this.value(instruction.value) },
          `STOPSIGNAL ${this.value(instruction.value)}`,
        );
      case "MAINTAINER":
        return this.note(here, config, `MAINTAINER ${instruction.value}`, instruction.value);
      case "EXPOSE": {
        const ports = instruction.values.flatMap((v) => parsePort(this.value(v), instruction.range));
        const exposed = { ...config.ExposedPorts, ...Object.fromEntries(ports.map((p) => [p, {}])) };
        return this.note(
          here,
          { ...config, ExposedPorts: exposed as Record<string, Record<string, never>> },
          `EXPOSE ${ports.map((p) => p.replace(/\/tcp$/, "")).join(" ")}`,
        );
      }
      case "VOLUME": {
        const paths = instruction.values.map((v) => this.value(v));
        const volumes = { ...config.Volumes, ...Object.fromEntries(paths.map((p) => [p, {}])) };
        return this.note(
          here,
          { ...config, Volumes: volumes as Record<string, Record<string, never>> },
          `VOLUME [${paths.join(" ")}]`,
        );
      }
      case "SHELL":
        return this.note(
          here,
          { ...config, Shell: instruction.argv },
          `SHELL [${instruction.argv.join(" ")}]`,
        );
      case "CMD":
      case "ENTRYPOINT": {
        const { shell, argv } = instruction.command;
        const args = shell ? [...(config.Shell ?? ["/bin/sh", "-c"]), ...argv] : argv;
        const words = `${instruction.name} ${quotedList(args)}`;
        if (instruction.name === "CMD") {
          this.cmdSet = true;
          return this.note(here, { ...config, Cmd: args }, ` ${words}`.trimStart());
        }
        return this.note(
          here,
          { ...config, Entrypoint: args, ...(this.cmdSet ? {} : { Cmd: undefined }) },
          words,
        );
      }
      case "HEALTHCHECK":
        return this.note(
          here,
          { ...config, Healthcheck: instruction.health },
          healthcheckHistory(instruction.health),
        );
      case "ONBUILD":
        return this.note(
          here,
          { ...config, OnBuild: [...(config.OnBuild ?? []), instruction.expression] },
          `ONBUILD ${instruction.expression}`,
        );
    }
  }

  private async runStep(here: Here, instruction: Instruction & { name: "RUN" }): Promise<Here> {
    const { config } = here.config;
    const { shell, argv } = instruction.command;
    if (instruction.mounts.length > 0)
      throw new LegacyFailure(
        "the --mount option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled",
      );
    const command = shell ? [...(config.Shell ?? ["/bin/sh", "-c"]), ...argv] : argv;
    const args = [...this.args].filter(([name]) => this.variables.get(name) === undefined);
    const prefix = args.length === 0 ? [] : [`|${args.length}`, ...args.map(([k, v]) => `${k}=${v}`).sort()];
    const createdBy = [...prefix, ...command].join(" ");
    const found = this.cached(here, createdBy);
    if (found !== undefined) return found;
    const container = this.containerId();
    this.say(` ---> Running in ${container}\n`);
    const decoder = new TextDecoder();
    const result = await this.env.run({
      tree: here.tree,
      argv: command,
      env: this.scope().list(),
      cwd: config.WorkingDir ?? "/",
      user: config.User ?? "",
      mounts: [],
      network: this.request.network ?? "default",
      hostname: container,
      extraHosts: this.request.addHosts.map(
        (h) => [h.slice(0, h.search(/[:=]/)), h.slice(h.search(/[:=]/) + 1)] as const,
      ),
      started: () => undefined,
      output: (_stream, data) => this.say(decoder.decode(data)),
    });
    if (this.env.cancelled()) throw new LegacyFailure("context canceled");
    if (result.refused !== undefined)
      throw new LegacyFailure(
        result.refused.message.replace(
          /^runc run failed: /,
          "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: ",
        ),
      );
    if (result.exitCode !== 0)
      throw new LegacyFailure(
        `The command '${command.join(" ")}' returned a non-zero code: ${result.exitCode}`,
        result.exitCode,
      );
    this.say(` ---> Removed intermediate container ${container}\n`);
    return this.made(here, here.config, createdBy, result.tree);
  }

  private async copyStep(here: Here, instruction: Instruction & { name: "COPY" | "ADD" }): Promise<Here> {
    const { config } = here.config;
    const source = await this.copySource(instruction.from);
    const destination = this.value(instruction.destination);
    const folder = destination === "." || destination.endsWith("/");
    const target = absolutePath(config.WorkingDir ?? "/", destination);
    const sources = instruction.sources.map((s) => this.value(s));
    if (sources.length > 1 && !folder)
      throw new LegacyFailure(
        `When using ${instruction.name} with more than one source file, the destination must be a directory and end with a /`,
      );
    const actions = sources.map(
      (text): CopyAction => ({
        type: "copy",
        input: 0,
        source: cleanPath(text),
        destination: folder && target !== "/" ? `${target}/` : target,
        chown: instruction.chown === undefined ? undefined : this.value(instruction.chown),
        mode: undefined,
        unpack: instruction.name === "ADD",
        parents: false,
        exclude: [],
      }),
    );
    let keys: string;
    try {
      keys = actions.map((a) => sourceKey(source, a.source, [])).join(" ");
    } catch (error) {
      if (!(error instanceof SourceMissing)) throw error;
      throw new LegacyFailure(
        `${instruction.name} failed: file not found in build context or excluded by .dockerignore: stat ${error.path.slice(1)}: file does not exist`,
      );
    }
    const createdBy =
      `/bin/sh -c #(nop) ${instruction.name} multi:${hexSha256(keys)} in ${destination} `.replace(
        "multi:",
        sources.length > 1
          ? "multi:"
          : resolve(source, actions[0]?.source ?? "/")?.node.type === "dir"
            ? "dir:"
            : "file:",
      );
    const found = this.cached(here, createdBy);
    if (found !== undefined) return found;
    let tree = here.tree;
    for (const action of actions) {
      await this.env.sleep(20);
      tree = await copyFiles(tree, source, action, {
        nowMs: this.env.nowMs(),
        untar: (node) =>
          node.type === "file" && node.content.kind === "bytes"
            ? this.env.untar(readBytes(node.content))
            : Promise.resolve(undefined),
      });
    }
    return this.made(here, here.config, createdBy, tree);
  }

  private async copySource(from: string | undefined): Promise<FileTree> {
    if (from === undefined) return this.context;
    const at = /^\d+$/.test(from)
      ? Number(from)
      : this.file.stages.findIndex((s) => s.name === from.toLowerCase());
    const stage = this.stages[at];
    if (stage !== undefined) return stage.tree;
    const ref = parseReference(from);
    const base = await this.env.resolveBase(`${ref.domain}/${ref.path}:${ref.tag ?? "latest"}`, {
      pull: false,
    });
    return (await this.env.loadBase(base, () => undefined)).tree;
  }
}

function legacyKey(parent: Digest | undefined, createdBy: string): string {
  return `legacy ${hexSha256(`${parent ?? ""}\n${createdBy}`)}`;
}
