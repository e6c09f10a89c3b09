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
import { InvalidReference, parseReference } from "../../../oci/reference.ts";
import { contentOf, readBytes } from "../../../os/fs/content.ts";
import { MemoryFileSystem } from "../../../os/fs/memory-file-system.ts";
import { emptyTree, type FileTree, newTree, resolve, subtreeAt } from "../../../os/fs/tree.ts";
import { DockerfileError } from "../dockerfile/error.ts";
import type { CopyInstruction, Dockerfile, Instruction, Stage } from "../dockerfile/instructions.ts";
import { parseDockerfile, parseTrigger } from "../dockerfile/parse.ts";
import { expand, WordError } from "../dockerfile/words.ts";
import { BaseImageError, type BuildEnv, type ResolvedBase, type StepContainer } from "../env.ts";
import { parseIgnore } from "../ignore.ts";
import type { CopyAction } from "../plan/graph.ts";
import { draftOf, healthcheckHistory, quotedList, scratchDraft } from "../plan/image-config.ts";
import { absolutePath, cleanPath, parsePort } from "../plan/paths.ts";
import { targetStage } from "../plan/stages.ts";
import { proxyNames, Variables } from "../plan/variables.ts";
import { hasWildcard, matchPaths, sourceKey } from "../solve/content.ts";
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

export interface ClassicOptions {
  /** Keep the containers steps ran in: nothing is said of their removal. */
  readonly keepContainers?: boolean;
  /** Remove the container of a step that fails, too. */
  readonly removeFailed?: boolean;
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
  options: ClassicOptions = {},
): Promise<void> {
  try {
    await new Classic(env, request, context, emit, options).run();
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
  /** A step of this stage had to run: nothing below it is looked up. */
  private cacheLost = false;

  constructor(
    private readonly env: BuildEnv,
    private readonly request: BuildRequest,
    context: FileTree,
    private readonly emit: (message: JSONMessage) => void,
    private readonly options: ClassicOptions,
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
    const stages = withLabels(this.file.stages.slice(0, last.index + 1), this.request.labels);
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
    const taken = new Set<string>();
    for (const stage of stages) {
      if (stage.name !== undefined && taken.has(stage.name))
        throw new LegacyFailure(`${stage.name} stage name already used`);
      taken.add(stage.name ?? "");
      announce(stage.from);
      this.args = new Map();
      this.cmdSet = false;
      this.cacheLost = false;
      here = await this.begin(stage, globals);
      here = await this.triggered(here, stage, globals);
      this.say(` ---> ${here.id === undefined ? "" : shortId(here.id)}\n`);
      for (const instruction of stage.instructions) {
        announce(instruction);
        if (this.env.cancelled()) throw new LegacyFailure("context canceled");
        here = await this.step(here, instruction, globals);
        this.say(` ---> ${shortId(here.id ?? "")}\n`);
      }
      this.stages.push(here);
    }
    if (here?.id === undefined) throw new LegacyFailure("No image was generated. Is your Dockerfile empty?");
    const { id } = here;
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

  /** ONBUILD of the base: run at once, below FROM, and not passed on. */
  private async triggered(here: Here, stage: Stage, globals: ReadonlyMap<string, string>): Promise<Here> {
    const triggers = here.config.config.OnBuild ?? [];
    if (triggers.length === 0) return here;
    this.say(`# Executing ${triggers.length} build trigger${triggers.length > 1 ? "s" : ""}\n`);
    const { OnBuild: _, ...config } = here.config.config;
    let next: Here = { ...here, config: { ...here.config, config } };
    for (const text of triggers) next = await this.step(next, parseTrigger(text, stage.from.range), globals);
    return next;
  }

  private word(text: string, env: Variables): string {
    try {
      return expand(text, env, { escape: this.file.directives.escape }).text;
    } catch (error) {
      if (!(error instanceof WordError)) throw error;
      throw new LegacyFailure(`failed to process ${JSON.stringify(text)}: ${error.message}`);
    }
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
    const here = this.env.localImage(canonical);
    if ((here === undefined || this.request.pull) && this.env.pull !== undefined)
      await this.pull(name, canonical);
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

  /** As `docker pull`: the image gets its name here. */
  private async pull(name: string, canonical: string): Promise<void> {
    try {
      await this.env.pull?.(canonical, this.emit);
    } catch (error) {
      if (!(error instanceof BaseImageError)) throw error;
      throw new LegacyFailure(error.message.replace(canonical, name));
    }
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
    if (this.request.noCache || this.cacheLost) return undefined;
    const key = legacyKey(here.id, createdBy);
    const id = this.env.getState().links.get(key) as Digest | undefined;
    const image = id === undefined ? undefined : this.env.localImage(id);
    if (image === undefined) {
      this.cacheLost = true;
      return undefined;
    }
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
      this.removed(this.begun(here, [...shellOf(here), `#(nop) ${words}`]));
    }
    return this.made(
      here,
      { ...here.config, config, ...(author === undefined ? {} : { author }) },
      createdBy,
      undefined,
    );
  }

  /** The container of a step, with the line that tells of it. */
  private begun(here: Here, argv: readonly string[]): StepContainer {
    const variables = this.scope().list();
    const container =
      here.id === undefined || this.env.stepContainer === undefined
        ? { id: this.containerId(), ended: () => undefined, remove: () => undefined }
        : this.env.stepContainer({ imageId: here.id, argv, variables });
    this.say(` ---> Running in ${shortId(container.id)}\n`);
    return container;
  }

  private removed(container: StepContainer): void {
    if (this.options.keepContainers === true) return;
    container.remove();
    this.say(` ---> Removed intermediate container ${shortId(container.id)}\n`);
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
        const env = [...(config.Env ?? [])];
        for (const [key, value] of pairs) {
          const at = env.findIndex((pair) => pair.startsWith(`${key}=`));
          if (at < 0) env.push(`${key}=${value}`);
          else env[at] = `${key}=${value}`;
          this.variables = this.variables.with(key, value);
        }
        return this.note(here, { ...config, Env: env }, words);
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
        const container = this.begun(here, [...shellOf(here), `#(nop) WORKDIR ${path}`]);
        const tree = makeDirectory(here.tree, { type: "mkdir", path, user: "" }, this.env.nowMs());
        this.removed(container);
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
          `EXPOSE ${instruction.values.map((v) => this.value(v)).join(" ")}`,
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
      case "HEALTHCHECK": {
        const before = config.Healthcheck?.Test ?? [];
        if (instruction.health.Test?.[0] !== "NONE" && before.length > 0 && before[0] !== "NONE")
          this.say(`Note: overriding previous HEALTHCHECK: [${before.join(" ")}]\n`);
        return this.note(
          here,
          { ...config, Healthcheck: instruction.health },
          healthcheckHistory(instruction.health),
        );
      }
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
    if (instruction.mounts.length > 0) throw needsBuildKit("mount");
    if (instruction.network !== "default") throw needsBuildKit("network");
    if (instruction.security !== "sandbox") throw needsBuildKit("security");
    const command = shell ? [...(config.Shell ?? ["/bin/sh", "-c"]), ...argv] : argv;
    const args = [...this.args].filter(([name]) => this.variables.get(name) === undefined);
    const prefix = args.length === 0 ? [] : [`|${args.length}`, ...args.map(([k, v]) => `${k}=${v}`).sort()];
    const createdBy = [...prefix, ...command].join(" ");
    const found = this.cached(here, createdBy);
    if (found !== undefined) return found;
    const container = this.begun(here, command);
    const startedMs = this.env.nowMs();
    const decoder = new TextDecoder();
    const root = this.withVolumes(here);
    const result = await this.env.run({
      tree: root,
      argv: command,
      env: this.scope().list(),
      cwd: config.WorkingDir ?? "/",
      user: config.User ?? "",
      mounts: Object.keys(config.Volumes ?? {}).map((target) => ({
        target: cleanPath(target),
        tree: volumeTree(root, target, this.env.nowMs()),
        readOnly: false,
        type: "cache",
      })),
      network: this.request.network ?? "default",
      hostname: shortId(container.id),
      extraHosts: this.request.addHosts.map(
        (h) => [h.slice(0, h.search(/[:=]/)), h.slice(h.search(/[:=]/) + 1)] as const,
      ),
      started: () => undefined,
      output: (_stream, data) => this.say(decoder.decode(data)),
    });
    container.ended({
      base: here.tree,
      tree: result.tree,
      exitCode: result.refused === undefined ? result.exitCode : 127,
      startedMs,
    });
    if (this.options.removeFailed === true && (result.refused !== undefined || result.exitCode !== 0))
      this.removed(container);
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
    this.removed(container);
    return this.made(here, here.config, createdBy, result.tree);
  }

  /** Where volumes will be, folders: what the step writes below them is lost with the container. */
  private withVolumes(here: Here): FileTree {
    let tree = here.tree;
    for (const path of Object.keys(here.config.config.Volumes ?? {}))
      tree = makeDirectory(tree, { type: "mkdir", path: cleanPath(path), user: "" }, this.env.nowMs());
    return tree;
  }

  private async copyStep(here: Here, instruction: Instruction & { name: "COPY" | "ADD" }): Promise<Here> {
    const { config } = here.config;
    if (instruction.chmod !== undefined) throw needsBuildKit("chmod");
    const destination = this.value(instruction.destination);
    const folder = destination === "." || destination.endsWith("/");
    const target = absolutePath(config.WorkingDir ?? "/", destination);
    const files: { readonly source: FileTree; readonly path: string; readonly unpack: boolean }[] = [];
    for (const text of instruction.sources.map((s) => this.value(s)))
      files.push(...(await this.sourcesOf(instruction, text)));
    if (files.length === 0)
      throw new LegacyFailure(`${instruction.name} failed: no source files were specified`);
    if (files.length > 1 && !folder)
      throw new LegacyFailure(
        `When using ${instruction.name} with more than one source file, the destination must be a directory and end with a /`,
      );
    const chown = instruction.chown === undefined ? undefined : this.value(instruction.chown);
    const actions = files.map(
      ({ path, unpack }): CopyAction => ({
        type: "copy",
        input: 0,
        source: path,
        destination: folder && target !== "/" ? `${target}/` : target,
        chown,
        mode: undefined,
        unpack,
        parents: false,
        exclude: [],
      }),
    );
    // The place in the context counts, as it stands in the archive that was sent.
    const hashes = files.map(({ source, path }) => {
      const kind = resolve(source, path)?.node.type === "dir" ? "dir" : "file";
      return `${kind}:${hexSha256(`${path} ${sourceKey(source, path, [])}`)}`;
    });
    const hash = hashes.length === 1 ? hashes[0] : `multi:${hexSha256(hashes.join(","))}`;
    const owner = chown === undefined ? "" : `--chown=${chown}`;
    const createdBy = `/bin/sh -c #(nop) ${instruction.name} ${owner}${hash} in ${destination} `;
    const found = this.cached(here, createdBy);
    if (found !== undefined) return found;
    let tree = here.tree;
    for (const [i, action] of actions.entries()) {
      await this.env.sleep(20);
      tree = await copyFiles(tree, files[i]?.source ?? emptyTree, action, {
        nowMs: this.env.nowMs(),
        untar: (node) =>
          node.type === "file" && node.content.kind === "bytes"
            ? this.env.untar(readBytes(node.content))
            : Promise.resolve(undefined),
      });
    }
    return this.made(here, here.config, createdBy, tree);
  }

  /** What one source means: a download, a file or folder, or all a pattern fits. */
  private async sourcesOf(
    instruction: CopyInstruction,
    text: string,
  ): Promise<{ readonly source: FileTree; readonly path: string; readonly unpack: boolean }[]> {
    const { name, from } = instruction;
    const failed = (why: string) => new LegacyFailure(`${name} failed: ${why}`);
    if (/^https?:\/\//.test(text)) {
      if (name === "COPY") throw failed("source can't be a URL for COPY");
      return [await this.downloaded(text)];
    }
    const source = await this.copySource(from);
    if (from === undefined && /^\.\.(\/|$)/.test(relativePath(text)))
      throw failed(`forbidden path outside the build context: ${text} ()`);
    const path = cleanPath(text);
    const unpack = name === "ADD";
    if (hasWildcard(path)) return matchPaths(source, path).map((found) => ({ source, path: found, unpack }));
    if (resolve(source, path) === undefined) {
      const why = `stat ${path.slice(1)}: file does not exist`;
      throw failed(
        from === undefined ? `file not found in build context or excluded by .dockerignore: ${why}` : why,
      );
    }
    return [{ source, path, unpack }];
  }

  private async downloaded(url: string) {
    try {
      const file = await this.env.fetchUrl(url);
      this.say("\n");
      const fs = new MemoryFileSystem();
      const path = `/${file.name === "" ? "__unnamed__" : file.name}`;
      const now = this.env.nowMs();
      fs.create(path, { type: "file", content: contentOf(file.bytes), mode: 0o600, uid: 0, gid: 0 }, now);
      fs.setAttributes(path, { mtimeMs: file.mtimeMs ?? 0 }, now);
      return { source: fs.snapshot(), path, unpack: false };
    } catch (error) {
      throw new LegacyFailure(`ADD failed: ${(error as Error).message}`);
    }
  }

  private async copySource(from: string | undefined): Promise<FileTree> {
    if (from === undefined) return this.context;
    const refuse = (why: string) => new LegacyFailure(`invalid from flag value ${from}: ${why}`);
    const numbered = /^\d+$/.test(from);
    const at = numbered ? Number(from) : this.file.stages.findIndex((s) => s.name === from.toLowerCase());
    const stage = this.stages[at];
    if (stage !== undefined) return stage.tree;
    if (numbered)
      throw refuse(at === this.stages.length ? "refers to current build stage" : "index out of bounds");
    try {
      const ref = parseReference(from);
      const canonical = `${ref.domain}/${ref.path}:${ref.tag ?? "latest"}`;
      if (this.env.localImage(canonical) === undefined) await this.pull(from, canonical);
      const base = await this.env.resolveBase(canonical, { pull: false });
      return (await this.env.loadBase(base, () => undefined)).tree;
    } catch (error) {
      if (
        error instanceof InvalidReference ||
        error instanceof BaseImageError ||
        error instanceof LegacyFailure
      )
        throw refuse(error.message);
      throw error;
    }
  }
}

/** `--label` is one more LABEL each, at the end of the last stage. */
function withLabels(stages: readonly Stage[], labels: Readonly<Record<string, string>>): readonly Stage[] {
  const last = stages.at(-1);
  const names = Object.keys(labels).sort();
  if (last === undefined || names.length === 0) return stages;
  const range = last.from.range;
  const added = names.map((key): Instruction => {
    // Nothing in it is a variable or a quote.
    const value = (labels[key] ?? "").replace(/[\\$'"`]/g, "\\$&");
    return {
      name: "LABEL",
      keyword: "LABEL",
      original: `LABEL ${key}=${labels[key]}`,
      range,
      comments: [],
      pairs: [{ key, value }],
      legacy: false,
    };
  });
  return [...stages.slice(0, -1), { ...last, instructions: [...last.instructions, ...added] }];
}

function shellOf(here: Here): readonly string[] {
  return here.config.config.Shell ?? ["/bin/sh", "-c"];
}

function needsBuildKit(flag: string): LegacyFailure {
  return new LegacyFailure(
    `the --${flag} option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled`,
  );
}

/** What a new volume starts with: what the image has at its place. */
function volumeTree(tree: FileTree, target: string, nowMs: number): FileTree {
  const found = resolve(tree, cleanPath(target));
  const part = found === undefined ? undefined : subtreeAt(tree, found.path);
  return part?.root.type === "dir" ? part : newTree(nowMs);
}

/** Without `.` and with `..` taken where it can be; what is left of `..` leads outside. */
function relativePath(text: string): string {
  const names: string[] = [];
  for (const name of text.split("/")) {
    if (name === "" || name === ".") continue;
    if (name === ".." && names.length > 0 && names.at(-1) !== "..") names.pop();
    else names.push(name);
  }
  return names.join("/");
}

function legacyKey(parent: Digest | undefined, createdBy: string): string {
  return `legacy ${hexSha256(`${parent ?? ""}\n${createdBy}`)}`;
}
