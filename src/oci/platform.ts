/** OCI platform: operating system, architecture and its variant. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

export const linuxAmd64: Platform = { os: "linux", architecture: "amd64" };

/** `linux/amd64`, `linux/arm64/v8`. */
export function formatPlatform(p: Platform): string {
  return [p.os, p.architecture, p.variant].filter(Boolean).join("/");
}

const knownSystems = [
  "aix",
  "android",
  "darwin",
  "dragonfly",
  "freebsd",
  "illumos",
  "ios",
  "js",
  "linux",
  "netbsd",
  "openbsd",
  "plan9",
  "solaris",
  "wasip1",
  "windows",
];
const knownArchitectures = [
  "386",
  "amd64",
  "arm",
  "arm64",
  "loong64",
  "mips",
  "mipsle",
  "mips64",
  "mips64le",
  "ppc64",
  "ppc64le",
  "riscv64",
  "s390x",
  "wasm",
];

function normalArchitecture(name: string, variant: string): Pick<Platform, "architecture" | "variant"> {
  const architecture = name.toLowerCase();
  const v = variant.toLowerCase();
  switch (architecture) {
    case "i386":
      return { architecture: "386" };
    case "x86_64":
    case "x86-64":
    case "amd64":
      return v === "" || v === "v1" ? { architecture: "amd64" } : { architecture: "amd64", variant: v };
    case "aarch64":
    case "arm64":
      return v === "" || v === "8" || v === "v8"
        ? { architecture: "arm64" }
        : { architecture: "arm64", variant: v };
    case "armhf":
      return { architecture: "arm", variant: "v7" };
    case "armel":
      return { architecture: "arm", variant: "v6" };
    case "arm":
      return { architecture: "arm", variant: v === "" ? "v7" : /^\d$/.test(v) ? `v${v}` : v };
    default:
      return v === "" ? { architecture } : { architecture, variant: v };
  }
}

/**
 * `linux/arm64`, `arm/v7`, `linux`, `local`, in the form containerd gives it.
 *
 * @throws Error with containerd's sentence
 */
export function parsePlatform(text: string): Platform {
  if (text.trim() === "" || text.toLowerCase() === "local") return linuxAmd64;
  const quoted = JSON.stringify(text);
  if (text.includes("*")) throw new Error(`${quoted}: wildcards not yet supported: not implemented`);
  const parts = text.split("/");
  for (const part of parts)
    if (!/^[A-Za-z0-9_.-]+(\([A-Za-z0-9_.%-]*\))?$/.test(part))
      throw new Error(
        `${JSON.stringify(part)} is an invalid component of ${quoted}: platform specifier component must match "^[A-Za-z0-9_.-]+$": invalid argument`,
      );
  const [first = "", second = "", third = ""] = parts;
  const system = first.toLowerCase() === "macos" ? "darwin" : first.toLowerCase();
  if (parts.length > 3) throw new Error(`${quoted}: cannot parse platform specifier: invalid argument`);
  if (parts.length > 1) return { os: system, ...normalArchitecture(second, third) };
  if (knownSystems.includes(system)) return { os: system, architecture: "amd64" };
  const alone = normalArchitecture(first, "");
  if (knownArchitectures.includes(alone.architecture)) return { os: "linux", ...alone };
  throw new Error(`${quoted}: unknown operating system or architecture: invalid argument`);
}

/** Each once, lists with commas taken apart. @throws Error as `parsePlatform` */
export function parsePlatforms(texts: readonly string[]): readonly string[] {
  const all = texts.flatMap((text) => text.split(",")).map((text) => formatPlatform(parsePlatform(text)));
  return [...new Set(all)];
}

const machines: Readonly<Record<string, string>> = {
  "386": "i686",
  amd64: "x86_64",
  arm64: "aarch64",
  arm: "armv7l",
};

/** What `uname -m` says on a machine of this kind. */
export function machineOf(platform: Pick<Platform, "architecture" | "variant">): string {
  if (platform.architecture === "arm" && platform.variant !== undefined) return `arm${platform.variant}l`;
  return machines[platform.architecture] ?? platform.architecture;
}

const emulatedArchitectures = ["386", "arm", "arm64", "ppc64le", "riscv64", "s390x"];

/** Whether programs of the platform start on the machine: as they are, through an emulator, or not at all. */
export function runsHere(platform: Platform): "native" | "emulated" | "no" {
  if (platform.os !== "linux") return "no";
  if (platform.architecture === "amd64") return "native";
  return emulatedArchitectures.includes(platform.architecture) ? "emulated" : "no";
}
