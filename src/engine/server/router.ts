/**
 * The one router: {method, path, query, body} → operation → answer.
 *
 * Paths may carry a version (`/v1.24` to `/v1.50`); a refusal becomes its status
 * and `{"message": …}`. What is no EngineError is a fault of ours and is said so.
 */
import { ApiError, EngineError } from "../../api/errors.ts";
import type { ApiRequest, ApiResponse, Transport } from "../../api/transport.ts";
import { apiVersion, minApiVersion } from "../system/version.ts";

/** What a route gets: the request, and the named parts of its path. */
export interface RouteRequest extends ApiRequest {
  readonly parts: Readonly<Record<string, string>>;
  /** One value of a query parameter. */
  param(name: string): string | undefined;
  /** Every value. */
  params(name: string): readonly string[];
  /** `1`, `true`, `True` … as Go reads them. */
  flag(name: string): boolean;
}

export type Handler = (request: RouteRequest) => ApiResponse | Promise<ApiResponse>;

export interface Route {
  readonly method: ApiRequest["method"];
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly handle: Handler;
}

/** `GET /containers/{id}/json`; `{name:all}` may contain slashes. */
export function route(spec: string, handle: Handler): Route {
  const [method = "GET", path = "/"] = spec.split(" ");
  const names: string[] = [];
  const source = path.replace(/\{(\w+)(:all)?\}/g, (_, name: string, all: string | undefined) => {
    names.push(name);
    return all === undefined ? "([^/]+)" : "(.+)";
  });
  // The literal is one of the methods by how routes are written.
  return { method: method as ApiRequest["method"], pattern: new RegExp(`^${source}$`), names, handle };
}

function compareVersions(a: string, b: string): number {
  const [a1 = 0, a2 = 0] = a.split(".").map(Number);
  const [b1 = 0, b2 = 0] = b.split(".").map(Number);
  return a1 - b1 || a2 - b2;
}

/** Takes the version off the path. @throws EngineError */
function withoutVersion(path: string): string {
  const m = /^\/v(\d+(?:\.\d+)?)(\/.*)$/.exec(path);
  if (m === null) return path;
  const [, version = "", rest = ""] = m;
  if (compareVersions(version, minApiVersion) < 0)
    throw new EngineError("request.version_too_old", { version });
  if (compareVersions(version, apiVersion) > 0) throw new EngineError("request.version_too_new", { version });
  return rest;
}

function refusal(error: unknown): ApiResponse {
  if (error instanceof EngineError || error instanceof ApiError)
    return { status: error.status, body: { message: error.message } };
  const why = error instanceof Error ? error.message : String(error);
  return { status: 500, body: { message: `drydock: the engine failed inside the simulation: ${why}` } };
}

export function createRouter(routes: readonly Route[]): Transport {
  return async (request) => {
    try {
      const path = withoutVersion(request.path);
      for (const candidate of routes) {
        if (candidate.method !== request.method) continue;
        const m = candidate.pattern.exec(path);
        if (m === null) continue;
        const parts = Object.fromEntries(candidate.names.map((name, i) => [name, m[i + 1] ?? ""]));
        return await candidate.handle(routeRequest(request, parts));
      }
      if (request.method === "OPTIONS") return { status: 200 };
      throw new EngineError("request.page_not_found", {});
    } catch (error) {
      return refusal(error);
    }
  };
}

function routeRequest(request: ApiRequest, parts: Readonly<Record<string, string>>): RouteRequest {
  const params = (name: string): readonly string[] => {
    const value = request.query?.[name];
    return value === undefined ? [] : typeof value === "string" ? [value] : value;
  };
  const param = (name: string) => params(name)[0];
  return {
    ...request,
    parts,
    params,
    param,
    flag: (name) => {
      const value = (param(name) ?? "").toLowerCase();
      return !["", "0", "no", "false", "none"].includes(value);
    },
  };
}

/** An optional number of the query. @throws EngineError `request.not_a_number` */
export function numberParam(request: RouteRequest, name: string): number | undefined {
  const text = request.param(name);
  if (text === undefined || text === "") return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw new EngineError("request.not_a_number", { text });
  return Number(text);
}

export const noContent: ApiResponse = { status: 204 };

export function json(body: unknown, status = 200): ApiResponse {
  return { status, body, headers: { "content-type": "application/json" } };
}
