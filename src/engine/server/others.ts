/** Routes of networks, volumes and the system; what a swarm would answer. */
import { EngineError } from "../../api/errors.ts";
import type {
  NetworkConnectRequest,
  NetworkCreateRequest,
  NetworkDisconnectRequest,
  VolumeCreateRequest,
} from "../../api/types.ts";
import type { Env } from "../env.ts";
import { parseFilters } from "../filters.ts";
import { connectContainer, disconnectContainer } from "../networks/attach.ts";
import { requireNetwork } from "../networks/lookup.ts";
import {
  createNetwork,
  inspectNetwork,
  listNetworks,
  networkFilters,
  pruneNetworkFilters,
  pruneNetworks,
  removeNetwork,
} from "../networks/networks.ts";
import { watchEvents } from "../system/events.ts";
import { diskUsage, engineInfo, kernelVersion } from "../system/info.ts";
import { apiVersion, engineVersionInfo } from "../system/version.ts";
import {
  createVolume,
  inspectVolume,
  listVolumes,
  pruneVolumeFilters,
  pruneVolumes,
  removeVolume,
  volumeFilters,
} from "../volumes/volumes.ts";
import { json, noContent, type Route, type RouteRequest, route } from "./router.ts";

export function networkRoutes(env: Env): readonly Route[] {
  const network = (r: RouteRequest) => requireNetwork(env.store.getState(), r.parts.id ?? "");
  return [
    route("GET /networks", (r) =>
      json(listNetworks(env.store.getState(), parseFilters(r.param("filters"), networkFilters))),
    ),
    route("POST /networks/create", (r) =>
      json(createNetwork(env, (r.body ?? {}) as NetworkCreateRequest), 201),
    ),
    route("POST /networks/prune", (r) =>
      json(pruneNetworks(env, parseFilters(r.param("filters"), pruneNetworkFilters))),
    ),
    route("GET /networks/{id}", (r) => json(inspectNetwork(env.store.getState(), network(r)))),
    route("DELETE /networks/{id}", (r) => {
      removeNetwork(env, r.parts.id ?? "");
      return noContent;
    }),
    route("POST /networks/{id}/connect", (r) => {
      const body = (r.body ?? {}) as NetworkConnectRequest;
      connectContainer(env, r.parts.id ?? "", body.Container ?? "", body.EndpointConfig ?? {});
      return { status: 200 };
    }),
    route("POST /networks/{id}/disconnect", (r) => {
      const body = (r.body ?? {}) as NetworkDisconnectRequest;
      disconnectContainer(env, r.parts.id ?? "", body.Container ?? "", body.Force ?? false);
      return { status: 200 };
    }),
  ];
}

export function volumeRoutes(env: Env): readonly Route[] {
  return [
    route("GET /volumes", (r) =>
      json(listVolumes(env.store.getState(), parseFilters(r.param("filters"), volumeFilters))),
    ),
    route("POST /volumes/create", (r) => json(createVolume(env, (r.body ?? {}) as VolumeCreateRequest), 201)),
    route("POST /volumes/prune", (r) =>
      json(pruneVolumes(env, parseFilters(r.param("filters"), pruneVolumeFilters))),
    ),
    route("GET /volumes/{name}", (r) => json(inspectVolume(env.store.getState(), r.parts.name ?? ""))),
    route("DELETE /volumes/{name}", (r) => {
      removeVolume(env, r.parts.name ?? "", r.flag("force"));
      return noContent;
    }),
  ];
}

const pingHeaders = {
  "api-version": apiVersion,
  "builder-version": "2",
  "docker-experimental": "false",
  ostype: "linux",
  swarm: "inactive",
  "cache-control": "no-cache, no-store, must-revalidate",
  pragma: "no-cache",
  "content-type": "text/plain; charset=utf-8",
};

export function systemRoutes(env: Env): readonly Route[] {
  return [
    route("HEAD /_ping", () => ({ status: 200, headers: pingHeaders })),
    route("GET /_ping", () => ({ status: 200, headers: pingHeaders, body: "OK" })),
    route("GET /version", () => json(engineVersionInfo(kernelVersion))),
    route("GET /info", () => json(engineInfo(env))),
    route("GET /system/df", (r) => {
      env.refresh();
      return json(diskUsage(env, r.params("type")));
    }),
    route("GET /events", (r) => ({
      status: 200,
      headers: { "content-type": "application/json" },
      stream: watchEvents(env, r.param("since"), r.param("until"), parseFilters(r.param("filters"))),
    })),
    route("GET /plugins", () => json([])),
    route("GET /plugins/{name:all}/json", (r) => {
      throw new EngineError("request.plugin_not_found", { name: r.parts.name ?? "" });
    }),
  ];
}

/** Without a swarm every swarm endpoint has the same answer. */
export function swarmRoutes(): readonly Route[] {
  const refuse = () => {
    throw new EngineError("request.not_a_swarm", {});
  };
  const nouns = ["services", "nodes", "secrets", "configs", "tasks"];
  return [
    ...nouns.flatMap((noun) => [
      route(`GET /${noun}`, refuse),
      route(`GET /${noun}/{id}`, refuse),
      route(`POST /${noun}/create`, refuse),
      route(`DELETE /${noun}/{id}`, refuse),
    ]),
    route("GET /swarm", refuse),
    route("POST /swarm/update", refuse),
    route("POST /swarm/leave", () => {
      throw new EngineError("request.not_in_swarm", {});
    }),
  ];
}
