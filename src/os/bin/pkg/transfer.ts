/** The way to the package servers: is there one, and how long does it take. */
import type { Proc } from "../../process.ts";

/** Bytes per virtual second. */
const bytesPerSecond = 20_000_000;

/** Whether the way to a package server is open: its name resolves, and it answers. */
export async function online(proc: Proc, host: string): Promise<boolean> {
  const address = await proc.net.resolve(host);
  return address !== undefined && (await proc.net.ping(address)) !== undefined;
}

/** Time passes as for a download. */
export async function download(proc: Proc, bytes: number, latencyMs = 40): Promise<void> {
  await proc.sleep(latencyMs + (bytes / bytesPerSecond) * 1000);
}

/** Writes a file, making the folders above it. */
export function put(
  proc: Proc,
  path: string,
  data: Parameters<Proc["fs"]["writeFile"]>[1],
  mode = 0o644,
): void {
  const folder = path.slice(0, path.lastIndexOf("/"));
  if (folder !== "" && !proc.fs.exists(folder)) proc.fs.mkdir(folder, { recursive: true });
  proc.fs.writeFile(path, data, { mode });
}

/** Removes a file or a folder with all it holds; nothing when it is not there. */
export function remove(proc: Proc, path: string): void {
  let type: string;
  try {
    type = proc.fs.lstat(path).type;
  } catch {
    return;
  }
  if (type !== "dir") {
    proc.fs.unlink(path);
    return;
  }
  for (const { name } of proc.fs.readdir(path)) remove(proc, `${path}/${name}`);
  proc.fs.rmdir(path);
}

/** The text of a file, or undefined when it cannot be read. */
export function readIfThere(proc: Proc, path: string): string | undefined {
  try {
    return proc.fs.readText(path);
  } catch {
    return undefined;
  }
}

/** Which C library executables of this tree are linked against. */
export function libcOf(proc: Proc): "glibc" | "musl" {
  return proc.fs.exists("/lib/ld-musl-x86_64.so.1") ? "musl" : "glibc";
}

/** Whether a command is found in PATH. */
export function hasCommand(proc: Proc, name: string): boolean {
  const path = proc.env.get("PATH") ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  return path.split(":").some((folder) => {
    try {
      return proc.fs.stat(`${folder}/${name}`).type === "file" && proc.fs.access(`${folder}/${name}`, "x");
    } catch {
      return false;
    }
  });
}

/** The program behind a command that has another name, or a version in its name. */
export function programOf(command: string): string {
  return others[command] ?? versioned.exec(command)?.[1]?.replace(/^python$/, "python3") ?? command;
}

/** `python3.11`, `gcc-12`, `x86_64-linux-gnu-g++-12`, `php8.2`, `ruby3.1`. */
const versioned =
  /^(?:x86_64-linux-gnu-)?(python|pip|php|ruby|gem|irb|perl|lua|gcc|g\+\+|cpp|gfortran|clang|ld|as|ar|nm|strip|ranlib|objdump|objcopy|readelf)(?:3?-?\d+(?:\.\d+)*)?$/;

const others: Readonly<Record<string, string>> = {
  vim: "vi",
  view: "vi",
  ex: "vi",
  rvim: "vi",
  "vim.tiny": "vi",
  "vim.basic": "vi",
  "vim.nox": "vi",
  rnano: "nano",
  "nc.openbsd": "nc",
  "nc.traditional": "nc",
  nodejs: "node",
  pip3: "pip",
  python: "python3",
  netcat: "nc",
  cc: "gcc",
  "c++": "g++",
  "traceroute.db": "traceroute",
  "telnet.netkit": "telnet",
  "convert-im6.q16": "convert",
  "identify-im6.q16": "identify",
  "apk-static": "apk",
};
