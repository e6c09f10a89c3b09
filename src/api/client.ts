/**
 * The typed client: one method per endpoint of the Engine API. It knows no
 * engine, only a transport; it holds no wording and prints nothing. A status of
 * 400 or more is thrown as `ApiError` with the engine's sentence.
 */
import type { Content } from "../oci/changeset.ts";
import type { Credentials } from "../oci/distribution.ts";
import type { FileTree } from "../os/fs/tree.ts";
import { ApiError } from "./errors.ts";
import type { JSONMessage, SolveStatus } from "./progress.ts";
import type {
  ApiRequest,
  ApiResponse,
  ApiStream,
  Archive,
  Frame,
  Hijack,
  Query,
  Transport,
} from "./transport.ts";
import type * as T from "./types.ts";

export interface LogsOptions {
  readonly stdout?: boolean;
  readonly stderr?: boolean;
  readonly follow?: boolean;
  readonly timestamps?: boolean;
  readonly details?: boolean;
  /** Unix seconds (fraction allowed) or RFC 3339. */
  readonly since?: string;
  readonly until?: string;
  /** A number or `all`; anything else counts as `all`. */
  readonly tail?: string;
}

export interface AttachOptions {
  readonly stdin?: boolean;
  readonly stdout?: boolean;
  readonly stderr?: boolean;
  /** Send what was logged so far first. */
  readonly logs?: boolean;
  readonly detachKeys?: string;
}

export interface BuildOptions {
  readonly query: Query;
  readonly context: FileTree;
  readonly body?: unknown;
}

/** An archive to send: a tree, bytes, or a file's content. */
export type ArchiveSource =
  | { readonly tree: FileTree }
  | { readonly tar: AsyncIterable<Uint8Array> }
  | { readonly content: Content };

/** Waiting for an exit: `started` resolves once the engine watches, `response` at the end. */
export interface Waiting {
  readonly response: Promise<T.WaitResponse>;
  cancel(): void;
}

function flag(value: boolean | undefined): string | undefined {
  return value ? "1" : undefined;
}

function filtersQuery(filters: T.Filters | undefined): string | undefined {
  return filters === undefined || Object.keys(filters).length === 0 ? undefined : JSON.stringify(filters);
}

/** The value of `X-Registry-Auth`. In this program it is plain JSON, not base64. */
function authHeader(auth: Credentials | undefined): Record<string, string> {
  return { "x-registry-auth": JSON.stringify(auth ?? {}) };
}

export class Client {
  constructor(readonly transport: Transport) {}

  /** Any request. @throws ApiError */
  async request(request: ApiRequest): Promise<ApiResponse> {
    const response = await this.transport(request);
    if (response.status >= 400) {
      const body = response.body;
      const message =
        typeof body === "object" && body !== null && "message" in body
          ? String(body.message)
          : String(body ?? "").trimEnd();
      throw new ApiError(response.status, message);
    }
    return response;
  }

  private async json<R>(request: ApiRequest): Promise<R> {
    // The engine answers each endpoint in the shape types.ts gives it.
    return (await this.request(request)).body as R;
  }

  private async records<R>(request: ApiRequest): Promise<ApiStream<R>> {
    const { stream } = await this.request(request);
    if (stream === undefined) throw new ApiError(500, `${request.path}: no stream`);
    return stream as ApiStream<R>;
  }

  private async hijacked(request: ApiRequest): Promise<Hijack> {
    const { hijack } = await this.request(request);
    if (hijack === undefined) throw new ApiError(500, "unable to upgrade to tcp, received 200");
    return hijack;
  }

  // ------------------------------------------------------------- containers

  containerCreate(body: T.ContainerCreateRequest, options: { name?: string; platform?: string } = {}) {
    return this.json<T.ContainerCreateResponse>({
      method: "POST",
      path: "/containers/create",
      query: { name: options.name, platform: options.platform },
      body,
    });
  }

  containerInspect(ref: string, options: { size?: boolean } = {}) {
    return this.json<T.ContainerInspect>({
      method: "GET",
      path: `/containers/${ref}/json`,
      query: { size: flag(options.size) },
    });
  }

  /** Newest first. */
  containerList(options: { all?: boolean; limit?: number; size?: boolean; filters?: T.Filters } = {}) {
    return this.json<readonly T.ContainerSummary[]>({
      method: "GET",
      path: "/containers/json",
      query: {
        all: flag(options.all),
        limit: options.limit === undefined || options.limit < 0 ? undefined : String(options.limit),
        size: flag(options.size),
        filters: filtersQuery(options.filters),
      },
    });
  }

  /** @returns false when it was running already */
  async containerStart(ref: string, options: { detachKeys?: string } = {}): Promise<boolean> {
    const path = `/containers/${ref}/start`;
    return (
      (await this.request({ method: "POST", path, query: { detachKeys: options.detachKeys } })).status !== 304
    );
  }

  /** @returns false when it was not running */
  async containerStop(
    ref: string,
    options: { signal?: string; timeoutSeconds?: number } = {},
  ): Promise<boolean> {
    return (
      (await this.request({ method: "POST", path: `/containers/${ref}/stop`, query: stopQuery(options) }))
        .status !== 304
    );
  }

  async containerRestart(
    ref: string,
    options: { signal?: string; timeoutSeconds?: number } = {},
  ): Promise<void> {
    await this.request({ method: "POST", path: `/containers/${ref}/restart`, query: stopQuery(options) });
  }

  async containerKill(ref: string, signal?: string): Promise<void> {
    await this.request({ method: "POST", path: `/containers/${ref}/kill`, query: { signal } });
  }

  async containerPause(ref: string): Promise<void> {
    await this.request({ method: "POST", path: `/containers/${ref}/pause` });
  }

  async containerUnpause(ref: string): Promise<void> {
    await this.request({ method: "POST", path: `/containers/${ref}/unpause` });
  }

  async containerRename(ref: string, name: string): Promise<void> {
    await this.request({ method: "POST", path: `/containers/${ref}/rename`, query: { name } });
  }

  async containerRemove(
    ref: string,
    options: { force?: boolean; volumes?: boolean; link?: boolean } = {},
  ): Promise<void> {
    await this.request({
      method: "DELETE",
      path: `/containers/${ref}`,
      query: { force: flag(options.force), v: flag(options.volumes), link: flag(options.link) },
    });
  }

  /**
   * Resolves once the engine watches (its headers have come), so that a start
   * after it cannot be missed.
   */
  async containerWait(ref: string, condition?: "not-running" | "next-exit" | "removed"): Promise<Waiting> {
    const { stream } = await this.request({
      method: "POST",
      path: `/containers/${ref}/wait`,
      query: { condition },
    });
    if (stream === undefined) throw new ApiError(500, "wait: no stream");
    const first = async (): Promise<T.WaitResponse> => {
      for await (const record of stream) return record as T.WaitResponse;
      return { StatusCode: -1, Error: { Message: "context canceled" } };
    };
    return { response: first(), cancel: () => stream.close() };
  }

  containerAttach(ref: string, options: AttachOptions = {}): Promise<Hijack> {
    return this.hijacked({
      method: "POST",
      path: `/containers/${ref}/attach`,
      query: {
        stream: "1",
        stdin: flag(options.stdin),
        stdout: flag(options.stdout),
        stderr: flag(options.stderr),
        logs: flag(options.logs),
        detachKeys: options.detachKeys,
      },
      headers: { connection: "Upgrade", upgrade: "tcp" },
    });
  }

  async containerResize(ref: string, size: { height: number; width: number }): Promise<void> {
    const query = { h: String(size.height), w: String(size.width) };
    await this.request({ method: "POST", path: `/containers/${ref}/resize`, query });
  }

  async containerLogs(ref: string, options: LogsOptions): Promise<ApiStream<Frame>> {
    const { frames } = await this.request({
      method: "GET",
      path: `/containers/${ref}/logs`,
      query: {
        stdout: flag(options.stdout),
        stderr: flag(options.stderr),
        follow: flag(options.follow),
        timestamps: flag(options.timestamps),
        details: flag(options.details),
        since: options.since,
        until: options.until,
        tail: options.tail,
      },
    });
    if (frames === undefined) throw new ApiError(500, "logs: no stream");
    return frames;
  }

  containerTop(ref: string, psArgs?: string) {
    const query = { ps_args: psArgs === "" ? undefined : psArgs };
    return this.json<T.TopResponse>({ method: "GET", path: `/containers/${ref}/top`, query });
  }

  /** One record a second; with `stream: false` one record after two measurements. */
  containerStats(ref: string, options: { stream: boolean }): Promise<ApiStream<T.StatsResponse>> {
    const query = { stream: options.stream ? "1" : "0" };
    return this.records<T.StatsResponse>({ method: "GET", path: `/containers/${ref}/stats`, query });
  }

  containerDiff(ref: string) {
    return this.json<readonly T.FilesystemChange[]>({ method: "GET", path: `/containers/${ref}/changes` });
  }

  containerUpdate(ref: string, body: T.ContainerUpdateRequest) {
    return this.json<{ readonly Warnings: readonly string[] | null }>({
      method: "POST",
      path: `/containers/${ref}/update`,
      body,
    });
  }

  async containerStatPath(ref: string, path: string): Promise<T.ContainerPathStat> {
    const { headers } = await this.request({
      method: "HEAD",
      path: `/containers/${ref}/archive`,
      query: { path },
    });
    return pathStat(headers);
  }

  /** The archive's root holds one member, named as the last part of `path`. */
  async containerGetArchive(
    ref: string,
    path: string,
  ): Promise<{ stat: T.ContainerPathStat; archive: Archive }> {
    const response = await this.request({
      method: "GET",
      path: `/containers/${ref}/archive`,
      query: { path },
    });
    if (response.archive === undefined) throw new ApiError(500, "archive: no body");
    return { stat: pathStat(response.headers), archive: response.archive };
  }

  /** Puts the members of `content` into the directory `path`. */
  async containerPutArchive(
    ref: string,
    path: string,
    content: ArchiveSource,
    options: { noOverwriteDirNonDir?: boolean; copyUidGid?: boolean } = {},
  ): Promise<void> {
    await this.request({
      method: "PUT",
      path: `/containers/${ref}/archive`,
      query: {
        path,
        noOverwriteDirNonDir: options.noOverwriteDirNonDir ? "true" : undefined,
        copyUIDGID: options.copyUidGid ? "true" : undefined,
      },
      ...content,
    });
  }

  async containerExport(ref: string): Promise<Archive> {
    const { archive } = await this.request({ method: "GET", path: `/containers/${ref}/export` });
    if (archive === undefined) throw new ApiError(500, "export: no body");
    return archive;
  }

  containerCommit(
    ref: string,
    options: {
      reference?: { repo: string; tag: string };
      comment?: string;
      author?: string;
      changes?: readonly string[];
      pause?: boolean;
    },
    body: T.CommitRequest = {},
  ) {
    return this.json<{ readonly Id: string }>({
      method: "POST",
      path: "/commit",
      query: {
        container: ref,
        repo: options.reference?.repo,
        tag: options.reference?.tag,
        comment: options.comment,
        author: options.author,
        changes: options.changes,
        pause: options.pause === false ? "0" : undefined,
      },
      body,
    });
  }

  containersPrune(filters?: T.Filters) {
    const query = { filters: filtersQuery(filters) };
    return this.json<T.ContainersPruneResponse>({ method: "POST", path: "/containers/prune", query });
  }

  // ------------------------------------------------------------------- exec

  execCreate(ref: string, body: T.ExecCreateRequest) {
    return this.json<{ readonly Id: string }>({ method: "POST", path: `/containers/${ref}/exec`, body });
  }

  execAttach(id: string, body: T.ExecStartRequest = {}): Promise<Hijack> {
    const headers = { connection: "Upgrade", upgrade: "tcp" };
    return this.hijacked({
      method: "POST",
      path: `/exec/${id}/start`,
      body: { ...body, Detach: false },
      headers,
    });
  }

  async execStartDetached(id: string, body: T.ExecStartRequest = {}): Promise<void> {
    await this.request({ method: "POST", path: `/exec/${id}/start`, body: { ...body, Detach: true } });
  }

  async execResize(id: string, size: { height: number; width: number }): Promise<void> {
    const query = { h: String(size.height), w: String(size.width) };
    await this.request({ method: "POST", path: `/exec/${id}/resize`, query });
  }

  execInspect(id: string) {
    return this.json<T.ExecInspect>({ method: "GET", path: `/exec/${id}/json` });
  }

  // ----------------------------------------------------------------- images

  /** Newest first. */
  imageList(options: { all?: boolean; digests?: boolean; sharedSize?: boolean; filters?: T.Filters } = {}) {
    return this.json<readonly T.ImageSummary[]>({
      method: "GET",
      path: "/images/json",
      query: {
        all: flag(options.all),
        digests: flag(options.digests),
        "shared-size": flag(options.sharedSize),
        filters: filtersQuery(options.filters),
      },
    });
  }

  imageInspect(ref: string) {
    return this.json<T.ImageInspect>({ method: "GET", path: `/images/${ref}/json` });
  }

  imageHistory(ref: string) {
    return this.json<readonly T.ImageHistoryItem[]>({ method: "GET", path: `/images/${ref}/history` });
  }

  /** `fromImage`: a full name (`docker.io/library/x`); `tag`: tag, digest, or undefined with `all` for every tag. */
  imagePull(options: { fromImage: string; tag?: string; platform?: string; auth?: Credentials }) {
    return this.records<JSONMessage>({
      method: "POST",
      path: "/images/create",
      query: { fromImage: options.fromImage, tag: options.tag, platform: options.platform },
      headers: authHeader(options.auth),
    });
  }

  imageImport(
    source: ArchiveSource | { url: string },
    options: {
      repo?: string;
      tag?: string;
      message?: string;
      changes?: readonly string[];
      platform?: string;
    } = {},
  ) {
    const { url, ...content } = "url" in source ? source : { ...source, url: undefined };
    return this.records<JSONMessage>({
      method: "POST",
      path: "/images/create",
      query: {
        fromSrc: url ?? "-",
        repo: options.repo,
        tag: options.tag,
        message: options.message,
        changes: options.changes,
        platform: options.platform,
      },
      ...content,
    });
  }

  imagePush(name: string, options: { tag?: string; auth?: Credentials } = {}) {
    return this.records<JSONMessage>({
      method: "POST",
      path: `/images/${name}/push`,
      query: { tag: options.tag },
      headers: authHeader(options.auth),
    });
  }

  async imageTag(source: string, target: { repo: string; tag: string }): Promise<void> {
    await this.request({
      method: "POST",
      path: `/images/${source}/tag`,
      query: { repo: target.repo, tag: target.tag },
    });
  }

  imageRemove(ref: string, options: { force?: boolean; noPrune?: boolean } = {}) {
    return this.json<readonly T.ImageDeleteItem[]>({
      method: "DELETE",
      path: `/images/${ref}`,
      query: { force: flag(options.force), noprune: flag(options.noPrune) },
    });
  }

  imagesPrune(filters?: T.Filters) {
    const query = { filters: filtersQuery(filters) };
    return this.json<T.ImagesPruneResponse>({ method: "POST", path: "/images/prune", query });
  }

  async imageSave(refs: readonly string[]): Promise<Archive> {
    const { archive } = await this.request({ method: "GET", path: "/images/get", query: { names: refs } });
    if (archive === undefined) throw new ApiError(500, "save: no body");
    return archive;
  }

  imageLoad(content: ArchiveSource, options: { quiet?: boolean } = {}) {
    const query = { quiet: options.quiet ? "1" : "0" };
    return this.records<JSONMessage>({ method: "POST", path: "/images/load", query, ...content });
  }

  imageSearch(term: string, options: { limit?: number; filters?: T.Filters } = {}) {
    return this.json<readonly T.SearchResult[]>({
      method: "GET",
      path: "/images/search",
      query: {
        term,
        limit: options.limit === undefined || options.limit === 0 ? undefined : String(options.limit),
        filters: filtersQuery(options.filters),
      },
    });
  }

  distributionInspect(ref: string, auth?: Credentials) {
    return this.json<T.DistributionInspect>({
      method: "GET",
      path: `/distribution/${ref}/json`,
      headers: authHeader(auth),
    });
  }

  // --------------------------------------------------------------- networks

  networkList(filters?: T.Filters) {
    const query = { filters: filtersQuery(filters) };
    return this.json<readonly T.NetworkInspect[]>({ method: "GET", path: "/networks", query });
  }

  networkInspect(ref: string, options: { verbose?: boolean; scope?: string } = {}) {
    const query = { verbose: options.verbose ? "true" : undefined, scope: options.scope };
    return this.json<T.NetworkInspect>({ method: "GET", path: `/networks/${ref}`, query });
  }

  networkCreate(body: T.NetworkCreateRequest) {
    return this.json<T.NetworkCreateResponse>({ method: "POST", path: "/networks/create", body });
  }

  async networkConnect(ref: string, body: T.NetworkConnectRequest): Promise<void> {
    await this.request({ method: "POST", path: `/networks/${ref}/connect`, body });
  }

  async networkDisconnect(ref: string, body: T.NetworkDisconnectRequest): Promise<void> {
    await this.request({ method: "POST", path: `/networks/${ref}/disconnect`, body });
  }

  async networkRemove(ref: string): Promise<void> {
    await this.request({ method: "DELETE", path: `/networks/${ref}` });
  }

  networksPrune(filters?: T.Filters) {
    const query = { filters: filtersQuery(filters) };
    return this.json<T.NetworksPruneResponse>({ method: "POST", path: "/networks/prune", query });
  }

  // ---------------------------------------------------------------- volumes

  volumeList(filters?: T.Filters) {
    const query = { filters: filtersQuery(filters) };
    return this.json<T.VolumeListResponse>({ method: "GET", path: "/volumes", query });
  }

  volumeInspect(name: string) {
    return this.json<T.Volume>({ method: "GET", path: `/volumes/${name}` });
  }

  volumeCreate(body: T.VolumeCreateRequest) {
    return this.json<T.Volume>({ method: "POST", path: "/volumes/create", body });
  }

  async volumeRemove(name: string, options: { force?: boolean } = {}): Promise<void> {
    await this.request({ method: "DELETE", path: `/volumes/${name}`, query: { force: flag(options.force) } });
  }

  volumesPrune(filters?: T.Filters) {
    const query = { filters: filtersQuery(filters) };
    return this.json<T.VolumesPruneResponse>({ method: "POST", path: "/volumes/prune", query });
  }

  // ----------------------------------------------------------------- system

  ping(): Promise<ApiResponse> {
    return this.request({ method: "HEAD", path: "/_ping" });
  }

  version() {
    return this.json<T.Version>({ method: "GET", path: "/version" });
  }

  info() {
    return this.json<T.Info>({ method: "GET", path: "/info" });
  }

  diskUsage() {
    return this.json<T.DiskUsage>({ method: "GET", path: "/system/df" });
  }

  /** `since` and `until`: Unix seconds or RFC 3339. Without `until` it never ends by itself. */
  events(
    options: { since?: string; until?: string; filters?: T.Filters } = {},
  ): Promise<ApiStream<T.EventMessage>> {
    return this.records<T.EventMessage>({
      method: "GET",
      path: "/events",
      query: { since: options.since, until: options.until, filters: filtersQuery(options.filters) },
    });
  }

  auth(body: T.AuthRequest) {
    return this.json<T.AuthResponse>({ method: "POST", path: "/auth", body });
  }

  // ------------------------------------------------------------------ build

  /** The classic builder: `JSONMessage` records. */
  buildClassic(options: BuildOptions): Promise<ApiStream<JSONMessage>> {
    return this.records<JSONMessage>({
      method: "POST",
      path: "/build",
      query: options.query,
      tree: options.context,
      body: options.body,
    });
  }

  /** BuildKit: `SolveStatus` records and, last, what the builder says of the outcome. */
  build(options: BuildOptions): Promise<ApiStream<SolveStatus>> {
    return this.records<SolveStatus>({
      method: "POST",
      path: "/build",
      query: { ...options.query, version: "2" },
      tree: options.context,
      body: options.body,
    });
  }

  /** @param options.builder default: the engine's own */
  buildPrune(
    options: { all?: boolean; filters?: T.Filters; keepStorageBytes?: number; builder?: string } = {},
  ) {
    return this.json<T.BuildPruneResponse>({
      method: "POST",
      path: "/build/prune",
      query: {
        all: flag(options.all),
        filters: filtersQuery(options.filters),
        builder: options.builder,
        "reserved-space":
          options.keepStorageBytes === undefined ? undefined : String(options.keepStorageBytes),
      },
    });
  }
}

function stopQuery(options: { signal?: string; timeoutSeconds?: number }): Query {
  return {
    signal: options.signal === "" ? undefined : options.signal,
    t: options.timeoutSeconds === undefined ? undefined : String(options.timeoutSeconds),
  };
}

function pathStat(headers: Readonly<Record<string, string>> | undefined): T.ContainerPathStat {
  const text = headers?.["x-docker-container-path-stat"];
  if (text === undefined)
    throw new ApiError(
      500,
      "unable to get resource stat from response: unable to decode container path stat header: EOF",
    );
  // In this program the header is plain JSON, not base64.
  return JSON.parse(text) as T.ContainerPathStat;
}
