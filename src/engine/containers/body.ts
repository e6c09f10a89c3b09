/**
 * The JSON body of create, as the engine reads it: a command may be one string, and
 * a field of the wrong kind is refused in Go's words before anything looks at it.
 */
import { EngineError } from "../../api/errors.ts";
import type { ContainerCreateRequest } from "../../api/types.ts";

type Kind = "string" | "bool" | "int" | "strings" | "object";

const configFields: Readonly<Record<string, Kind>> = {
  Hostname: "string",
  Domainname: "string",
  User: "string",
  AttachStdin: "bool",
  AttachStdout: "bool",
  AttachStderr: "bool",
  ExposedPorts: "object",
  Tty: "bool",
  OpenStdin: "bool",
  StdinOnce: "bool",
  Env: "strings",
  Healthcheck: "object",
  Image: "string",
  Volumes: "object",
  WorkingDir: "string",
  Labels: "object",
  StopSignal: "string",
  StopTimeout: "int",
  HostConfig: "object",
  NetworkingConfig: "object",
};

const hostFields: Readonly<Record<string, Kind>> = {
  Binds: "strings",
  NetworkMode: "string",
  PortBindings: "object",
  RestartPolicy: "object",
  AutoRemove: "bool",
  VolumesFrom: "strings",
  CapAdd: "strings",
  CapDrop: "strings",
  Dns: "strings",
  ExtraHosts: "strings",
  Links: "strings",
  Privileged: "bool",
  PublishAllPorts: "bool",
  ReadonlyRootfs: "bool",
  ShmSize: "int",
  Memory: "int",
  NanoCpus: "int",
  CpuShares: "int",
  MemorySwap: "int",
  PidsLimit: "int",
  Init: "bool",
};

const goTypes: Readonly<Record<Kind, string>> = {
  string: "string",
  bool: "bool",
  int: "int64",
  strings: "[]string",
  object: "map[string]struct {}",
};

function fits(kind: Kind, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  switch (kind) {
    case "string":
      return typeof value === "string";
    case "bool":
      return typeof value === "boolean";
    case "int":
      return typeof value === "number";
    case "strings":
      return Array.isArray(value) && value.every((item) => typeof item === "string");
    case "object":
      return typeof value === "object" && !Array.isArray(value);
  }
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return "array";
  return typeof value === "boolean" ? "bool" : typeof value;
}

function check(record: object, fields: Readonly<Record<string, Kind>>, struct: string): void {
  for (const [name, value] of Object.entries(record)) {
    const kind = fields[name];
    if (kind === undefined || fits(kind, value)) continue;
    throw new EngineError("request.invalid_json", {
      message: `json: cannot unmarshal ${jsonKind(value)} into Go struct field ${struct}.${name} of type ${goTypes[kind]}`,
    });
  }
}

function words(value: unknown): readonly string[] | null | undefined {
  if (typeof value === "string") return [value];
  if (value === undefined || value === null) return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw new EngineError("request.invalid_json", {
    message: `json: cannot unmarshal ${jsonKind(value)} into Go value of type []string`,
  });
}

/** @throws EngineError `request.invalid_json`, `create.config_empty` */
export function readCreateBody(body: unknown): ContainerCreateRequest {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new EngineError("request.invalid_json", {
      message: `json: cannot unmarshal ${jsonKind(body)} into Go value of type container.CreateRequest`,
    });
  if (Object.keys(body).length === 0) throw new EngineError("create.config_empty", {});
  check(body, configFields, "CreateRequest");
  // Every field that is read has been checked.
  const request = body as ContainerCreateRequest;
  if (request.HostConfig) check(request.HostConfig, hostFields, "HostConfig");
  return { ...request, Cmd: words(request.Cmd), Entrypoint: words(request.Entrypoint) };
}
