/** Routes of `/images`, `/distribution` and `/auth`. */

import { EngineError } from "../../api/errors.ts";
import type { CombineRequest } from "../../api/manifests.ts";
import type { JSONMessage } from "../../api/progress.ts";
import { createChannel } from "../../api/stream.ts";
import type { ApiResponse, ApiStream } from "../../api/transport.ts";
import type { AuthRequest } from "../../api/types.ts";
import { withDefaultTag } from "../../oci/reference.ts";
import type { Env } from "../env.ts";
import { parseFilters } from "../filters.ts";
import { exportImages, importImage, loadImages } from "../images/archive.ts";
import { imageHistory, inspectImage } from "../images/inspect.ts";
import { imageFilters, listImages } from "../images/list.ts";
import { parseOrRefuse } from "../images/lookup.ts";
import type { Report } from "../images/progress.ts";
import { pruneImageFilters, pruneImages } from "../images/prune.ts";
import { preparePull, resolveRemote } from "../images/pull.ts";
import { pushImage } from "../images/push.ts";
import { parseAuth } from "../images/registry.ts";
import { removeImage } from "../images/remove.ts";
import { searchFilters, searchImages } from "../images/search.ts";
import { tagImage } from "../images/tag.ts";
import { archiveOf, treeOfRequest } from "../images/tar.ts";
import { login } from "../system/auth.ts";
import { json, numberParam, type Route, type RouteRequest, route } from "./router.ts";

/** Runs work that reports as it goes. A failure is the last record. */
export function reporting(
  work: (report: Report, cancelled: () => boolean) => Promise<void>,
): ApiStream<JSONMessage> {
  const channel = createChannel<JSONMessage>();
  work(
    (message) => channel.push(message),
    () => channel.closed,
  ).then(
    () => channel.end(),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      channel.push({ errorDetail: { message }, error: message });
      channel.end();
    },
  );
  return channel;
}

async function pullOrImport(env: Env, r: RouteRequest): Promise<ApiResponse> {
  const from = r.param("fromImage");
  const platform = r.param("platform");
  if (from === undefined) {
    const imported = await importImage(env, r.param("fromSrc") ?? "-", {
      tree: await treeOfRequest(r),
      repo: r.param("repo"),
      tag: r.param("tag"),
      message: r.param("message"),
      changes: r.params("changes"),
    });
    return { status: 200, stream: reporting(async (report) => report({ status: imported })) };
  }
  const auth = parseAuth(r.headers?.["x-registry-auth"]);
  const pull = await preparePull(env, from, r.param("tag"), { auth, platform });
  return {
    status: 200,
    stream: reporting((report, cancelled) => pull.run({ auth, platform, report, cancelled })),
  };
}

export function imageRoutes(env: Env): readonly Route[] {
  return [
    route("GET /images/json", (r) =>
      json(
        listImages(env.store.getState(), {
          all: r.flag("all"),
          sharedSize: r.flag("shared-size"),
          filters: parseFilters(r.param("filters"), imageFilters),
          nowMs: env.kernel.nowMs(),
        }),
      ),
    ),
    route("POST /images/create", (r) => pullOrImport(env, r)),
    route("POST /images/prune", (r) =>
      json(pruneImages(env, parseFilters(r.param("filters"), pruneImageFilters))),
    ),
    route("GET /images/search", async (r) => {
      const filters = parseFilters(r.param("filters"), searchFilters);
      return json(await searchImages(env, r.param("term") ?? "", numberParam(r, "limit") ?? 0, filters));
    }),
    route("GET /images/get", async (r) => ({
      status: 200,
      archive: archiveOf(await exportImages(env, r.params("names"))),
    })),
    route("POST /images/load", async (r) => {
      const tree = await treeOfRequest(r);
      if (tree === undefined) throw new EngineError("image.not_an_archive", { message: "unexpected EOF" });
      return {
        status: 200,
        headers: { "content-type": "application/json" },
        stream: reporting((report) => loadImages(env, tree, report)),
      };
    }),
    route("GET /images/{name:all}/get", async (r) => ({
      status: 200,
      archive: archiveOf(await exportImages(env, [r.parts.name ?? ""])),
    })),
    route("GET /images/{name:all}/json", (r) => json(inspectImage(env.store.getState(), r.parts.name ?? ""))),
    route("GET /images/{name:all}/history", (r) =>
      json(imageHistory(env.store.getState(), r.parts.name ?? "")),
    ),
    route("POST /images/{name:all}/tag", (r) => {
      tagImage(env, r.parts.name ?? "", r.param("repo") ?? "", r.param("tag") ?? "");
      return { status: 201 };
    }),
    route("POST /images/{name:all}/push", (r) => {
      const auth = parseAuth(r.headers?.["x-registry-auth"]);
      const stream = reporting((report, cancelled) =>
        pushImage(env, r.parts.name ?? "", r.param("tag"), { auth, report, cancelled }),
      );
      return { status: 200, stream };
    }),
    route("DELETE /images/{name:all}", (r) =>
      json(removeImage(env, r.parts.name ?? "", { force: r.flag("force"), noPrune: r.flag("noprune") })),
    ),
    route("GET /distribution/{name:all}/json", async (r) => {
      const ref = withDefaultTag(parseOrRefuse(r.parts.name ?? ""));
      const { image } = await resolveRemote(env, ref, parseAuth(r.headers?.["x-registry-auth"]));
      return json({
        Descriptor: {
          mediaType: image.manifest.mediaType,
          digest: image.digest,
          size: JSON.stringify(image.manifest).length,
        },
        Platforms: [{ architecture: image.config.architecture, os: image.config.os }],
      });
    }),
    // Not of the Engine API: what a client with its own way to registries reads and writes there.
    route("GET /distribution/{name:all}/manifest", async (r) => {
      const { readRemote } = await env.kernel.load(import("../images/remote.ts"));
      return json(await readRemote(env, r.parts.name ?? "", parseAuth(r.headers?.["x-registry-auth"])));
    }),
    route("POST /distribution/{name:all}/index", async (r) => {
      const { combineRemote } = await env.kernel.load(import("../images/remote.ts"));
      return json(await combineRemote(env, r.parts.name ?? "", r.body as CombineRequest));
    }),
    route("POST /auth", async (r) => json(await login(env, (r.body ?? {}) as AuthRequest))),
  ];
}
