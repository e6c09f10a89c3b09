/** Where packages come from (sources.list in both forms) and `apt-get update`. */
import type { Proc } from "../../../process.ts";
import { download, online, put, readIfThere } from "../transfer.ts";
import { aptSize } from "./database.ts";

export interface Suite {
  /** `http://deb.debian.example/debian`. */
  readonly uri: string;
  readonly host: string;
  /** `bookworm`, `stretch/updates`. */
  readonly suite: string;
  readonly components: readonly string[];
}

/** Releases whose servers moved to the archive. */
const retired = /^(jessie|stretch|buster|wheezy|squeeze)/;

export function readSuites(proc: Proc): Suite[] {
  const files = ["/etc/apt/sources.list"];
  try {
    for (const { name } of proc.fs.readdir("/etc/apt/sources.list.d"))
      files.push(`/etc/apt/sources.list.d/${name}`);
  } catch {
    // No such folder: the one list is all.
  }
  return files.flatMap((file) => {
    const text = readIfThere(proc, file) ?? "";
    return file.endsWith(".sources") ? fromStanzas(text) : fromLines(text);
  });
}

function suite(uri: string, name: string, components: readonly string[]): Suite {
  const plain = uri.replace(/\/$/, "");
  return { uri: plain, host: /^\w+:\/\/([^/:]+)/.exec(plain)?.[1] ?? "", suite: name, components };
}

function fromLines(text: string): Suite[] {
  return text.split("\n").flatMap((line) => {
    const m = /^\s*deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)\s*(.*)$/.exec(line.replace(/#.*/, ""));
    return m?.[1] === undefined || m[2] === undefined
      ? []
      : [suite(m[1], m[2], (m[3] ?? "").split(/\s+/).filter(Boolean))];
  });
}

function fromStanzas(text: string): Suite[] {
  return text.split(/\n\s*\n/).flatMap((stanza) => {
    const field = (name: string) =>
      (new RegExp(`^${name}:\\s*(.*)$`, "m").exec(stanza)?.[1] ?? "").split(/\s+/).filter(Boolean);
    if (!field("Types").includes("deb")) return [];
    return field("URIs").flatMap((uri) =>
      field("Suites").map((name) => suite(uri, name, field("Components"))),
    );
  });
}

/** File in /var/lib/apt/lists of one suite. */
function listFile(s: Suite, what: string): string {
  return `/var/lib/apt/lists/${s.uri.replace(/^\w+:\/\//, "").replace(/\//g, "_")}_dists_${s.suite.replace(/\//g, "_")}_${what}`;
}

/** Whether `apt-get update` has fetched lists that hold packages. */
export function haveLists(proc: Proc): boolean {
  try {
    return proc.fs.readdir("/var/lib/apt/lists").some(({ name }) => /_Packages/.test(name));
  } catch {
    return false;
  }
}

function listBytes(s: Suite): { release: number; packages: number } {
  if (/security/.test(s.suite) || /security/.test(s.uri)) return { release: 48_000, packages: 281_000 };
  if (/updates|backports/.test(s.suite)) return { release: 55_400, packages: 6_924 };
  return /ubuntu/.test(s.uri)
    ? { release: 256_000, packages: 1_808_000 }
    : { release: 151_000, packages: 8_791_000 };
}

export async function update(proc: Proc, done: string, quiet: number): Promise<number> {
  const say = (text: string) => (quiet < 2 ? proc.stdout.write(`${text}\n`) : Promise.resolve());
  const suites = readSuites(proc);
  const startMs = proc.nowMs();
  let number = 0;
  let fetched = 0;
  const ready: Suite[] = [];
  const missing: Suite[] = [];
  const unresolved: Suite[] = [];
  const hosts = new Map<string, boolean>();
  for (const s of suites) if (!hosts.has(s.host)) hosts.set(s.host, await open(proc, s.host));
  for (const s of suites) {
    number++;
    if (!hosts.get(s.host)) {
      await say(`Ign:${number} ${s.uri} ${s.suite} InRelease`);
      unresolved.push(s);
    } else if (retired.test(s.suite) && !/archive/.test(s.host)) {
      await say(`Ign:${number} ${s.uri} ${s.suite} InRelease`);
      missing.push(s);
    } else {
      const { release } = listBytes(s);
      const known = proc.fs.exists(listFile(s, "InRelease"));
      await say(
        known
          ? `Hit:${number} ${s.uri} ${s.suite} InRelease`
          : `Get:${number} ${s.uri} ${s.suite} InRelease [${aptSize(release)}]`,
      );
      await download(proc, known ? 0 : release);
      if (!known) fetched += release;
      ready.push(s);
    }
  }
  for (const s of missing) await say(`Err:${++number} ${s.uri} ${s.suite} Release\n  404  Not Found`);
  for (const s of unresolved) {
    await proc.sleep(1_000);
    await say(
      `Err:${suites.indexOf(s) + 1} ${s.uri} ${s.suite} InRelease\n  Temporary failure resolving '${s.host}'`,
    );
  }
  for (const s of ready) {
    if (proc.fs.exists(listFile(s, "InRelease"))) continue;
    const { release, packages } = listBytes(s);
    put(proc, listFile(s, "InRelease"), { kind: "sized", size: release, seed: `${s.uri} ${s.suite}` });
    for (const component of s.components) {
      const bytes =
        component === "main"
          ? packages
          : Math.max(500, Math.floor(packages / (component === "universe" ? 0.1 : 20)));
      await say(`Get:${++number} ${s.uri} ${s.suite}/${component} amd64 Packages [${aptSize(bytes)}]`);
      await download(proc, bytes);
      fetched += bytes;
      put(proc, listFile(s, `${component}_binary-amd64_Packages.lz4`), {
        kind: "sized",
        size: Math.floor(bytes * 2.1),
        seed: `${s.uri} ${s.suite} ${component}`,
      });
    }
  }
  if (fetched > 0) {
    const seconds = Math.max(1, Math.round((proc.nowMs() - startMs) / 1000));
    await say(`Fetched ${aptSize(fetched)} in ${seconds}s (${aptSize(fetched / seconds)}/s)`);
  }
  await proc.sleep(400);
  await say(`Reading package lists...${done}`);
  if (missing.length > 0) {
    for (const s of missing)
      await proc.stderr.write(
        `E: The repository '${s.uri} ${s.suite} Release' does not have a Release file.\n`,
      );
    return 100;
  }
  if (unresolved.length > 0) {
    for (const s of unresolved)
      await proc.stderr.write(
        `W: Failed to fetch ${s.uri}/dists/${s.suite}/InRelease  Temporary failure resolving '${s.host}'\n`,
      );
    await proc.stderr.write(
      "W: Some index files failed to download. They have been ignored, or old ones used instead.\n",
    );
  }
  return 0;
}

/** A server of the simulated world, or one of its mirrors and archives, which share its fate. */
async function open(proc: Proc, host: string): Promise<boolean> {
  return (
    (await online(proc, host)) ||
    (/(^|\.)(debian|ubuntu)\.(example|org|com)$/.test(host) && (await online(proc, "deb.debian.example")))
  );
}
