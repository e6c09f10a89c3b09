/** Routes of `/containers` and `/exec`. */
import { EngineError } from "../../api/errors.ts";
import type {
  ContainerConfig,
  ContainerUpdateRequest,
  ExecCreateRequest,
  ExecStartRequest,
} from "../../api/types.ts";
import type { FileTree } from "../../os/fs/tree.ts";
import { attachContainer, resizeContainer, waitContainer } from "../containers/attach.ts";
import { readCreateBody } from "../containers/body.ts";
import { commitContainer } from "../containers/commit.ts";
import { createContainer } from "../containers/create.ts";
import { createExec, inspectExec, resizeExec, startExec } from "../containers/exec.ts";
import {
  containerChanges,
  exportContainer,
  getArchive,
  putArchive,
  statContainerPath,
} from "../containers/files.ts";
import { containerFilters, listContainers } from "../containers/list.ts";
import { containerLogs } from "../containers/logs.ts";
import { requireContainer } from "../containers/lookup.ts";
import {
  pruneContainerFilters,
  pruneContainers,
  removeContainer,
  renameContainer,
} from "../containers/remove.ts";
import { startContainer } from "../containers/start.ts";
import { containerStats } from "../containers/stats.ts";
import {
  killContainer,
  pauseContainer,
  restartContainer,
  stopContainer,
  unpauseContainer,
} from "../containers/stop.ts";
import { containerTop } from "../containers/top.ts";
import { updateSettings } from "../containers/update.ts";
import { inspectContainer } from "../containers/view.ts";
import type { WaitCondition } from "../containers/waiters.ts";
import type { Env } from "../env.ts";
import { parseFilters } from "../filters.ts";
import { archiveOf, treeOfRequest } from "../images/tar.ts";
import { json, noContent, numberParam, type Route, type RouteRequest, route } from "./router.ts";

const conditions: readonly string[] = ["not-running", "next-exit", "removed"];

/** The body as the endpoint's type: fields of a wrong kind are the client's fault and are ignored, as unknown ones are. */
function bodyOf<T>(request: RouteRequest): T {
  if (request.body === undefined || request.body === null)
    throw new EngineError("request.invalid_json", { message: "got EOF while reading request body" });
  return request.body as T;
}

async function contentOf(request: RouteRequest): Promise<FileTree> {
  const tree = await treeOfRequest(request);
  if (tree === undefined) throw new EngineError("container.extract", { message: "EOF" });
  return tree;
}

function size(request: RouteRequest): { rows: number; columns: number } {
  const read = (what: "height" | "width", name: string) => {
    const text = request.param(name) ?? "";
    if (!/^\d+$/.test(text)) throw new EngineError("request.invalid_resize", { what, text });
    return Number(text);
  };
  return { rows: read("height", "h"), columns: read("width", "w") };
}

export function containerRoutes(env: Env): readonly Route[] {
  const refresh = () => env.refresh();
  return [
    route("GET /containers/json", (r) => {
      refresh();
      const filters = parseFilters(r.param("filters"), containerFilters);
      const limit = numberParam(r, "limit");
      return json(
        listContainers(env.store.getState(), {
          all: r.flag("all"),
          limit: limit !== undefined && limit > 0 ? limit : undefined,
          size: r.flag("size"),
          filters,
          nowMs: env.kernel.nowMs(),
        }),
      );
    }),
    route("POST /containers/create", (r) =>
      json(
        createContainer(env, readCreateBody(bodyOf<unknown>(r)), {
          name: r.param("name"),
          platform: r.param("platform"),
        }),
        201,
      ),
    ),
    route("POST /containers/prune", (r) => {
      refresh();
      return json(pruneContainers(env, parseFilters(r.param("filters"), pruneContainerFilters)));
    }),
    route("GET /containers/{id}/json", (r) => {
      refresh();
      return json(inspectContainer(requireContainer(env.store.getState(), r.parts.id ?? ""), r.flag("size")));
    }),
    route("POST /containers/{id}/start", async (r) =>
      (await startContainer(env, r.parts.id ?? "")) ? noContent : { status: 304 },
    ),
    route("POST /containers/{id}/stop", async (r) => {
      const stopped = await stopContainer(env, r.parts.id ?? "", {
        signal: r.param("signal"),
        graceSeconds: numberParam(r, "t"),
      });
      return stopped ? noContent : { status: 304 };
    }),
    route("POST /containers/{id}/restart", async (r) => {
      await restartContainer(env, r.parts.id ?? "", {
        signal: r.param("signal"),
        graceSeconds: numberParam(r, "t"),
      });
      return noContent;
    }),
    route("POST /containers/{id}/kill", async (r) => {
      await killContainer(env, r.parts.id ?? "", r.param("signal"));
      return noContent;
    }),
    route("POST /containers/{id}/pause", (r) => {
      pauseContainer(env, r.parts.id ?? "");
      return noContent;
    }),
    route("POST /containers/{id}/unpause", (r) => {
      unpauseContainer(env, r.parts.id ?? "");
      return noContent;
    }),
    route("POST /containers/{id}/rename", (r) => {
      renameContainer(env, r.parts.id ?? "", r.param("name") ?? "");
      return noContent;
    }),
    route("DELETE /containers/{id}", async (r) => {
      await removeContainer(env, r.parts.id ?? "", { force: r.flag("force"), volumes: r.flag("v") });
      return noContent;
    }),
    route("POST /containers/{id}/wait", (r) => {
      const condition = r.param("condition") ?? "not-running";
      if (condition !== "" && !conditions.includes(condition))
        throw new EngineError("request.invalid_condition", { condition });
      const stream = waitContainer(
        env,
        r.parts.id ?? "",
        (condition === "" ? "not-running" : condition) as WaitCondition,
      );
      return { status: 200, stream };
    }),
    route("POST /containers/{id}/attach", (r) => ({
      status: 101,
      headers: { "content-type": streamType(env, r.parts.id ?? "") },
      hijack: attachContainer(env, r.parts.id ?? "", {
        stdin: r.flag("stdin"),
        stdout: r.flag("stdout"),
        stderr: r.flag("stderr"),
        logs: r.flag("logs"),
      }),
    })),
    route("POST /containers/{id}/resize", (r) => {
      const { rows, columns } = size(r);
      resizeContainer(env, r.parts.id ?? "", rows, columns);
      return { status: 200 };
    }),
    route("GET /containers/{id}/logs", (r) => ({
      status: 200,
      headers: { "content-type": streamType(env, r.parts.id ?? "") },
      frames: containerLogs(env, r.parts.id ?? "", {
        stdout: r.flag("stdout"),
        stderr: r.flag("stderr"),
        follow: r.flag("follow"),
        timestamps: r.flag("timestamps"),
        details: r.flag("details"),
        since: r.param("since"),
        until: r.param("until"),
        tail: r.param("tail"),
      }),
    })),
    route("GET /containers/{id}/top", (r) =>
      json(containerTop(env, r.parts.id ?? "", r.param("ps_args") ?? "")),
    ),
    route("GET /containers/{id}/stats", (r) => {
      const stream = r.param("stream") === undefined || r.flag("stream");
      return { status: 200, stream: containerStats(env, r.parts.id ?? "", stream) };
    }),
    route("GET /containers/{id}/changes", (r) => json(containerChanges(env, r.parts.id ?? ""))),
    route("GET /containers/{id}/export", (r) => ({
      status: 200,
      archive: archiveOf(exportContainer(env, r.parts.id ?? "")),
    })),
    route("HEAD /containers/{id}/archive", (r) => ({
      status: 200,
      headers: {
        "x-docker-container-path-stat": JSON.stringify(
          statContainerPath(env, r.parts.id ?? "", r.param("path") ?? ""),
        ),
      },
    })),
    route("GET /containers/{id}/archive", (r) => {
      const { stat, tree } = getArchive(env, r.parts.id ?? "", r.param("path") ?? "");
      return {
        status: 200,
        headers: { "x-docker-container-path-stat": JSON.stringify(stat) },
        archive: archiveOf(tree),
      };
    }),
    route("PUT /containers/{id}/archive", async (r) => {
      const content = await contentOf(r);
      putArchive(env, r.parts.id ?? "", r.param("path") ?? "", content, {
        noOverwriteDirNonDir: r.flag("noOverwriteDirNonDir"),
      });
      return { status: 200 };
    }),
    route("POST /containers/{id}/update", (r) =>
      json(updateSettings(env, r.parts.id ?? "", bodyOf<ContainerUpdateRequest>(r))),
    ),
    route("POST /commit", (r) =>
      json(
        commitContainer(
          env,
          r.param("container") ?? "",
          {
            repo: r.param("repo"),
            tag: r.param("tag"),
            comment: r.param("comment"),
            author: r.param("author"),
            changes: r.params("changes"),
            pause: r.param("pause") === undefined || r.flag("pause"),
          },
          (r.body ?? {}) as ContainerConfig,
        ),
        201,
      ),
    ),
    route("POST /containers/{id}/exec", (r) =>
      json(createExec(env, r.parts.id ?? "", bodyOf<ExecCreateRequest>(r)), 201),
    ),
    route("POST /exec/{id}/start", (r) => {
      const hijack = startExec(env, r.parts.id ?? "", (r.body ?? {}) as ExecStartRequest);
      return hijack === undefined ? { status: 200 } : { status: 101, hijack };
    }),
    route("POST /exec/{id}/resize", (r) => {
      const { rows, columns } = size(r);
      resizeExec(env, r.parts.id ?? "", rows, columns);
      return { status: 200 };
    }),
    route("GET /exec/{id}/json", (r) => json(inspectExec(env, r.parts.id ?? ""))),
  ];
}

function streamType(env: Env, ref: string): string {
  const tty = requireContainer(env.store.getState(), ref).config.Tty ?? false;
  return `application/vnd.docker.${tty ? "raw" : "multiplexed"}-stream`;
}
