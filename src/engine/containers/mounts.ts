/**
 * From what the user asked (`-v`, `--mount`, `--tmpfs`, VOLUME, `--volumes-from`)
 * to the container's mount points. Each target may be taken once; the image's
 * VOLUMEs give way to what the user mounts there.
 */
import { EngineError } from "../../api/errors.ts";
import type { ContainerConfig, HostConfig, MountSpec } from "../../api/types.ts";
import type { Env } from "../env.ts";
import type { ContainerMount } from "../state.ts";
import { volumeRoot } from "../volumes/volume-store.ts";
import { ensureVolume } from "../volumes/volumes.ts";
import { findOnHost, makeOnHost } from "./host-files.ts";
import { requireContainer } from "./lookup.ts";

function clean(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

const modeWords = new Set(["ro", "rw", "z", "Z", "nocopy", "consistent", "delegated", "cached"]);
const propagations = new Set(["private", "rprivate", "shared", "rshared", "slave", "rslave"]);

function validMode(mode: string): boolean {
  return mode.split(",").every((word) => modeWords.has(word) || propagations.has(word));
}

/** What a mount will be, before volumes are made. */
interface Plan {
  readonly target: string;
  make(): ContainerMount;
}

/** Checks everything first, then makes volumes and folders. */
export function makeMounts(env: Env, config: ContainerConfig, host: HostConfig): readonly ContainerMount[] {
  const plans = new Map<string, Plan>();
  const add = (plan: Plan) => {
    if (plans.has(plan.target)) throw new EngineError("create.duplicate_mount", { target: plan.target });
    plans.set(plan.target, plan);
  };
  for (const spec of host.VolumesFrom ?? [])
    for (const plan of planFrom(env, spec)) plans.set(plan.target, plan);
  const own = new Set<string>();
  const addOwn = (plan: Plan) => {
    if (own.has(plan.target)) throw new EngineError("create.duplicate_mount", { target: plan.target });
    own.add(plan.target);
    plans.set(plan.target, plan);
  };
  for (const bind of host.Binds ?? []) addOwn(planBind(env, bind, host.VolumeDriver));
  for (const mount of host.Mounts ?? []) addOwn(planMount(env, mount));
  const tmpfs = new Set(Object.keys(host.Tmpfs ?? {}).map(clean));
  for (const target of tmpfs)
    if (own.has(target)) throw new EngineError("create.duplicate_mount", { target });
  for (const path of Object.keys(config.Volumes ?? {})) {
    const target = clean(path);
    if (!path.startsWith("/"))
      throw new EngineError("create.invalid", {
        message: `invalid volume specification: '${path}': invalid mount path: '${path}' mount path must be absolute`,
      });
    if (!plans.has(target) && !tmpfs.has(target)) add(planAnonymous(env, target, host.VolumeDriver));
  }
  return [...plans.values()].map((plan) => plan.make());
}

function planAnonymous(env: Env, target: string, driver: string | undefined): Plan {
  return {
    target,
    make: () => volumeMount(env, target, undefined, { driver, mode: "", rw: true, copyUp: true }),
  };
}

function volumeMount(
  env: Env,
  target: string,
  name: string | undefined,
  options: {
    driver?: string;
    mode: string;
    rw: boolean;
    copyUp: boolean;
    labels?: Readonly<Record<string, string>>;
    driverOpts?: Readonly<Record<string, string>>;
    subpath?: string;
  },
): ContainerMount {
  const volume = ensureVolume(env, name, {
    driver: options.driver,
    labels: options.labels ?? null,
    options: options.driverOpts,
  });
  return {
    Type: "volume",
    Name: volume.name,
    Source: `${volumeRoot}/${volume.name}/_data`,
    Destination: target,
    Driver: "local",
    Mode: options.mode,
    RW: options.rw,
    Propagation: "",
    sourcePath: options.subpath === undefined ? "/" : clean(options.subpath),
    anonymous: name === undefined || name === "",
    copyUp: options.copyUp,
  };
}

function checkTarget(spec: string, target: string, type: string): void {
  if (!target.startsWith("/"))
    throw new EngineError("create.invalid", {
      message: `invalid volume specification: '${spec}': invalid mount config for type "${type}": invalid mount path: '${target}' mount path must be absolute`,
    });
  if (clean(target) === "/")
    throw new EngineError("create.invalid", {
      message: `invalid volume specification: '${spec}': invalid mount config for type "${type}": invalid specification: destination can't be '/'`,
    });
}

/** `source:target[:mode]`. */
function planBind(env: Env, spec: string, driver: string | undefined): Plan {
  const parts = spec.split(":");
  const [source = "", target = "", mode = ""] = parts;
  if (parts.length < 2 || parts.length > 3 || source === "" || target === "")
    throw new EngineError("create.volume_spec", { spec });
  if (parts.length === 2 && validMode(target)) throw new EngineError("create.volume_spec", { spec });
  if (mode !== "" && !validMode(mode)) throw new EngineError("create.volume_mode", { mode });
  const words = mode.split(",");
  const rw = !words.includes("ro");
  if (!source.startsWith("/")) {
    checkTarget(spec, target, "volume");
    return {
      target: clean(target),
      make: () =>
        volumeMount(env, clean(target), source, {
          driver,
          mode: mode === "" ? "z" : mode,
          rw,
          copyUp: !words.includes("nocopy"),
        }),
    };
  }
  checkTarget(spec, target, "bind");
  return {
    target: clean(target),
    make: () => {
      if (findOnHost(env.hostFs, source) === undefined)
        makeOnHost(env.hostFs, clean(source), env.kernel.nowMs());
      return bindMount(
        clean(source),
        clean(target),
        mode,
        rw,
        words.find((w) => propagations.has(w)),
      );
    },
  };
}

function bindMount(
  source: string,
  target: string,
  mode: string,
  rw: boolean,
  propagation = "rprivate",
): ContainerMount {
  return {
    Type: "bind",
    Source: source,
    Destination: target,
    Mode: mode,
    RW: rw,
    Propagation: propagation,
    sourcePath: source,
    anonymous: false,
    copyUp: false,
  };
}

function planMount(env: Env, mount: MountSpec): Plan {
  const type = mount.Type;
  const refuse = (message: string) => new EngineError("create.mount", { type, message });
  const target = mount.Target ?? "";
  const source = mount.Source ?? "";
  if (!["bind", "volume", "tmpfs"].includes(type)) throw refuse("mount type unknown");
  if (target === "") throw refuse("field Target must not be empty");
  if (!target.startsWith("/")) throw refuse(`invalid mount path: '${target}' mount path must be absolute`);
  if (clean(target) === "/") throw refuse("invalid specification: destination can't be '/'");
  const rw = !(mount.ReadOnly ?? false);
  if (type === "bind") {
    if (source === "") throw refuse("field Source must not be empty");
    if (!source.startsWith("/")) throw refuse(`invalid mount path: '${source}' mount path must be absolute`);
    if (mount.VolumeOptions !== undefined) throw refuse("field VolumeOptions must not be specified");
    if (findOnHost(env.hostFs, source) === undefined && !mount.BindOptions?.CreateMountpoint)
      throw new EngineError("create.bind_missing", { path: source });
    return {
      target: clean(target),
      make: () =>
        bindMount(clean(source), clean(target), "", rw, mount.BindOptions?.Propagation || undefined),
    };
  }
  if (type === "tmpfs") {
    if (source !== "") throw refuse("field Source must not be specified");
    return { target: clean(target), make: () => tmpfsMount(clean(target), rw, mount.TmpfsOptions) };
  }
  const volume = mount.VolumeOptions;
  return {
    target: clean(target),
    make: () =>
      volumeMount(env, clean(target), source, {
        driver: volume?.DriverConfig?.Name,
        driverOpts: volume?.DriverConfig?.Options,
        labels: volume?.Labels,
        subpath: volume?.Subpath || undefined,
        mode: "z",
        rw,
        copyUp: !(volume?.NoCopy ?? false),
      }),
  };
}

function tmpfsMount(target: string, rw: boolean, options: MountSpec["TmpfsOptions"]): ContainerMount {
  return {
    Type: "tmpfs",
    Source: "",
    Destination: target,
    Mode: "",
    RW: rw,
    Propagation: "",
    sourcePath: "/",
    anonymous: false,
    copyUp: false,
    tmpfs: { sizeBytes: options?.SizeBytes ?? 0, mode: options?.Mode ?? 0o1777 },
  };
}

/** Everything another container mounts: `name[:ro|rw]`. */
function planFrom(env: Env, spec: string): readonly Plan[] {
  const colon = spec.indexOf(":");
  const ref = colon === -1 ? spec : spec.slice(0, colon);
  const mode = colon === -1 ? "" : spec.slice(colon + 1);
  if (mode !== "" && !validMode(mode)) throw new EngineError("create.volume_mode", { mode });
  const from = requireContainer(env.store.getState(), ref);
  return from.mounts
    .filter((mount) => mount.Type !== "tmpfs")
    .map((mount) => ({
      target: mount.Destination,
      make: () => ({
        ...mount,
        RW: mode === "" ? mount.RW : mode !== "ro",
        Mode: mode === "" ? mount.Mode : mode,
        copyUp: false,
      }),
    }));
}
