/**
 * `--change` of commit and import: a few Dockerfile instructions over a config.
 * @source engine 28: which instructions are taken, and the refusal of others
 */
import { EngineError } from "../../api/errors.ts";
import type { ContainerDefaults, HealthConfig } from "../../oci/image-config.ts";
import { goDuration } from "../durations.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const allowed = new Set([
  "CMD",
  "ENTRYPOINT",
  "ENV",
  "EXPOSE",
  "HEALTHCHECK",
  "LABEL",
  "ONBUILD",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR",
]);

/** @throws EngineError `commit.change` */
export function parseChanges(base: ContainerDefaults, changes: readonly string[]): ContainerDefaults {
  const config: Mutable<ContainerDefaults> = { ...base };
  for (const line of changes) {
    const text = line.trim();
    if (text === "") continue;
    const m = /^(\S+)\s*([\s\S]*)$/.exec(text);
    const instruction = (m?.[1] ?? "").toUpperCase();
    if (!allowed.has(instruction)) throw new EngineError("commit.change", { instruction });
    apply(config, instruction, m?.[2] ?? "");
  }
  return config;
}

function apply(config: Mutable<ContainerDefaults>, instruction: string, rest: string): void {
  switch (instruction) {
    case "CMD":
      config.Cmd = commandLine(rest);
      return;
    case "ENTRYPOINT":
      config.Entrypoint = commandLine(rest);
      return;
    case "ENV":
      config.Env = withVariables(config.Env ?? [], pairs(rest));
      return;
    case "LABEL":
      config.Labels = { ...config.Labels, ...Object.fromEntries(pairs(rest)) };
      return;
    case "EXPOSE": {
      const ports = rest
        .split(/\s+/)
        .filter(Boolean)
        .map((port) => [port.includes("/") ? port : `${port}/tcp`, {}] as const);
      config.ExposedPorts = { ...config.ExposedPorts, ...Object.fromEntries(ports) };
      return;
    }
    case "VOLUME": {
      const paths = jsonList(rest) ?? rest.split(/\s+/).filter(Boolean);
      config.Volumes = { ...config.Volumes, ...Object.fromEntries(paths.map((path) => [path, {}] as const)) };
      return;
    }
    case "USER":
      config.User = rest.trim();
      return;
    case "WORKDIR": {
      const dir = unquote(rest.trim());
      config.WorkingDir = dir.startsWith("/") ? dir : `${config.WorkingDir ?? ""}/${dir}`;
      return;
    }
    case "STOPSIGNAL":
      config.StopSignal = rest.trim();
      return;
    case "ONBUILD":
      config.OnBuild = [...(config.OnBuild ?? []), rest];
      return;
    case "HEALTHCHECK":
      config.Healthcheck = healthCheck(rest);
      return;
  }
}

function jsonList(text: string): readonly string[] | undefined {
  if (!text.trim().startsWith("[")) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) && value.every((v) => typeof v === "string") ? value : undefined;
  } catch {
    return undefined;
  }
}

function commandLine(text: string): readonly string[] {
  return jsonList(text) ?? ["/bin/sh", "-c", text.trim()];
}

function unquote(text: string): string {
  return text.replace(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
    (_, double?: string, single?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? "") : double.replace(/\\(.)/g, "$1"),
  );
}

/** `A=1 B="two words"`, or the old `A one value`. */
function pairs(text: string): readonly (readonly [string, string])[] {
  const words = text.trim().match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? [];
  const [first = "", ...others] = words;
  if (!first.includes("=")) return [[first, others.join(" ")]];
  return words.map(
    (word) =>
      [unquote(word.slice(0, word.indexOf("="))), unquote(word.slice(word.indexOf("=") + 1))] as const,
  );
}

function withVariables(
  env: readonly string[],
  added: readonly (readonly [string, string])[],
): readonly string[] {
  const result = [...env];
  for (const [name, value] of added) {
    const at = result.findIndex((variable) => variable.startsWith(`${name}=`));
    if (at === -1) result.push(`${name}=${value}`);
    else result[at] = `${name}=${value}`;
  }
  return result;
}

function healthCheck(text: string): HealthConfig {
  if (/^NONE\s*$/i.test(text.trim())) return { Test: ["NONE"] };
  const ns = (name: string) => {
    const ms = goDuration(new RegExp(`--${name}=(\\S+)`).exec(text)?.[1] ?? "");
    return ms === undefined
      ? {}
      : {
          [{
            interval: "Interval",
            timeout: "Timeout",
            "start-period": "StartPeriod",
            "start-interval": "StartInterval",
          }[name] ?? name]: ms * 1e6,
        };
  };
  const retries = /--retries=(\d+)/.exec(text)?.[1];
  const command = text.replace(/--\S+\s+/g, "").replace(/^\s*CMD\s+/i, "");
  const list = jsonList(command);
  return {
    Test: list === undefined ? ["CMD-SHELL", command.trim()] : ["CMD", ...list],
    ...ns("interval"),
    ...ns("timeout"),
    ...ns("start-period"),
    ...ns("start-interval"),
    ...(retries === undefined ? {} : { Retries: Number(retries) }),
  };
}
