/** What the user gave over what the image says. The user's variables come first, then the image's others. */
import { EngineError } from "../../api/errors.ts";
import type { ContainerConfig } from "../../api/types.ts";
import type { ContainerDefaults, HealthConfig } from "../../oci/image-config.ts";

/** @throws EngineError `create.no_command` */
export function mergeConfig(user: ContainerConfig, image: ContainerDefaults | undefined): ContainerConfig {
  let entrypoint = user.Entrypoint ?? null;
  let cmd = user.Cmd ?? null;
  if (image !== undefined && (entrypoint?.length ?? 0) === 0) {
    if ((cmd?.length ?? 0) === 0) cmd = image.Cmd ?? null;
    entrypoint ??= image.Entrypoint ?? null;
  }
  if (entrypoint?.length === 1 && entrypoint[0] === "") entrypoint = null;
  if ((entrypoint?.length ?? 0) === 0 && (cmd?.length ?? 0) === 0)
    throw new EngineError("create.no_command", {});
  const exposed = { ...image?.ExposedPorts, ...user.ExposedPorts };
  const volumes = { ...image?.Volumes, ...user.Volumes };
  return {
    ...user,
    User: user.User || image?.User || "",
    ExposedPorts: Object.keys(exposed).length === 0 ? undefined : exposed,
    Env: mergeEnv(user.Env ?? [], image?.Env ?? []),
    Labels: { ...image?.Labels, ...user.Labels },
    Entrypoint: entrypoint,
    Cmd: cmd,
    Healthcheck: mergeHealth(user.Healthcheck, image?.Healthcheck),
    WorkingDir: user.WorkingDir || image?.WorkingDir || "",
    Volumes: Object.keys(volumes).length === 0 ? null : volumes,
    StopSignal: user.StopSignal || image?.StopSignal,
    OnBuild: image?.OnBuild ?? null,
  };
}

function mergeEnv(user: readonly string[], image: readonly string[]): readonly string[] {
  const name = (variable: string) => variable.split("=", 1)[0] ?? "";
  const given = new Set(user.map(name));
  return [...user, ...image.filter((variable) => !given.has(name(variable)))];
}

function mergeHealth(
  user: HealthConfig | undefined,
  image: HealthConfig | undefined,
): HealthConfig | undefined {
  if (user === undefined || image === undefined) return user ?? image;
  return {
    Test: user.Test === undefined || user.Test.length === 0 ? image.Test : user.Test,
    Interval: user.Interval || image.Interval,
    Timeout: user.Timeout || image.Timeout,
    StartPeriod: user.StartPeriod || image.StartPeriod,
    StartInterval: user.StartInterval || image.StartInterval,
    Retries: user.Retries || image.Retries,
  };
}

/** The main process's command line. */
export function commandOf(config: ContainerConfig): {
  readonly path: string;
  readonly args: readonly string[];
} {
  const [path = "", ...args] = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
  return { path, args };
}

/**
 * The environment of a container's processes: defaults, then the config's, which
 * replace them in place. HOME is the runtime's to add.
 */
export function environmentOf(
  config: ContainerConfig,
  defaults: readonly string[],
  linked: readonly string[],
): Map<string, string> {
  const env = new Map<string, string>();
  const all = [
    ...defaults,
    `HOSTNAME=${config.Hostname ?? ""}`,
    ...(config.Tty ? ["TERM=xterm"] : []),
    ...linked,
    ...(config.Env ?? []),
  ];
  for (const variable of all) {
    const eq = variable.indexOf("=");
    // A name alone takes the variable away.
    if (eq === -1) env.delete(variable);
    else env.set(variable.slice(0, eq), variable.slice(eq + 1));
  }
  return env;
}
