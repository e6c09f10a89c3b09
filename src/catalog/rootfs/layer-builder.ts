/**
 * Writes down one layer: what a student looks at as real files, the rest as a few
 * sized files, so that the layer's bytes add up to the recorded figure exactly.
 */
import { type Changeset, type ChangesetEntry, type Content, contentSize } from "../../oci/changeset.ts";

export type Libc = "glibc" | "musl" | "static";

type FileEntry = Extract<ChangesetEntry, { type: "file" }>;

/** Folders whose permissions are not 0755. */
const folderModes: Readonly<Record<string, number>> = {
  "/tmp": 0o1777,
  "/var/tmp": 0o1777,
  "/run/lock": 0o1777,
  "/root": 0o700,
  "/var/cache/apt/archives/partial": 0o700,
  "/var/lib/apt/lists/partial": 0o700,
  "/etc/ssl/private": 0o700,
};

/** Bytes of well-known executables; the others get a size made from their name. */
const knownSizes: Readonly<Record<string, number>> = {
  bash: 1_265_648,
  dash: 125_688,
  busybox: 829_000,
  "apt-get": 51_672,
  dpkg: 318_176,
  perl: 3_823_648,
  tar: 531_984,
  sed: 126_424,
  grep: 203_152,
  find: 224_848,
  ls: 151_344,
  cp: 151_152,
  mv: 147_056,
  curl: 302_288,
  git: 3_714_000,
  vi: 3_737_600,
  python3: 14_392,
  node: 121_900_000,
  nginx: 1_630_000,
  "redis-server": 15_700_000,
  "redis-cli": 1_100_000,
  go: 14_600_000,
  psql: 720_000,
  apk: 65_000,
};

export function programSize(name: string): number {
  const known = knownSizes[name];
  if (known !== undefined) return known;
  let hash = 7;
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) % 65_521;
  return 30_000 + hash - (hash % 8);
}

/** Programs that are scripts in life: an image of another C library runs them as well. */
const scripted = new Set(words("composer cpanm gradle groovy lein mvn npm npx pip uwsgi yarn"));

const encoder = new TextEncoder();

export class LayerBuilder {
  readonly #entries = new Map<string, ChangesetEntry>();
  readonly #bulk: { path: string; weight: number }[] = [];

  /** @param seed tells the filler of one layer's sized files from another's. */
  constructor(
    readonly mtimeMs: number,
    readonly seed: string,
    readonly libc: Libc = "glibc",
  ) {}

  has(path: string): boolean {
    return this.#entries.has(path);
  }

  dir(path: string, mode = folderModes[path] ?? 0o755, uid = 0, gid = 0): void {
    this.#parents(path);
    this.#entries.set(path, { type: "dir", path, mode, uid, gid, mtimeMs: this.mtimeMs });
  }

  dirs(paths: string): void {
    for (const path of words(paths)) this.dir(path);
  }

  file(path: string, content: Content, mode = 0o644, uid = 0, gid = 0): void {
    this.#parents(path);
    this.#entries.set(path, { type: "file", path, mode, uid, gid, mtimeMs: this.mtimeMs, content });
  }

  text(path: string, text: string, mode = 0o644, uid = 0, gid = 0): void {
    this.file(path, { kind: "bytes", bytes: encoder.encode(text) }, mode, uid, gid);
  }

  script(path: string, text: string): void {
    this.text(path, text, 0o755);
  }

  sized(path: string, size: number, mode = 0o644): void {
    this.file(path, { kind: "sized", size, seed: `${this.seed}:${path}` }, mode);
  }

  program(path: string, program: string, size = programSize(program), mode = modeOf(program)): void {
    const libc = scripted.has(program) ? "static" : this.libc;
    this.file(path, { kind: "program", program, size, libc }, mode);
  }

  /** Executables of `folder` that are programs of the same name. */
  programs(folder: string, names: string): void {
    for (const name of words(names)) this.program(`${folder}/${name}`, name);
  }

  link(path: string, target: string): void {
    this.#parents(path);
    this.#entries.set(path, {
      type: "symlink",
      path,
      mode: 0o777,
      uid: 0,
      gid: 0,
      mtimeMs: this.mtimeMs,
      target,
    });
  }

  /** One more name for `existing`, which this layer has. */
  hardLink(path: string, existing: string): void {
    const entry = this.#entries.get(existing);
    if (entry?.type !== "file") return;
    this.#parents(path);
    this.#entries.set(path, { ...entry, path, hardLinkTo: existing });
  }

  /** Files that share what is left of the layer's bytes, by weight. */
  bulk(files: Readonly<Record<string, number>>): void {
    for (const [path, weight] of Object.entries(files)) this.#bulk.push({ path, weight });
  }

  /** Where left-over bytes go in a layer that names no files for them; small rests are dropped. */
  remainder = "";

  /**
   * @param sizeBytes what all files together shall have. Too little left: executables
   *   and sized files shrink; text never does.
   */
  finish(sizeBytes?: number): Changeset {
    if (sizeBytes === undefined) return [...this.#entries.values()];
    const rest = sizeBytes - this.#sum();
    if (rest > 0) this.#spread(rest);
    else if (rest < 0) this.#shrink(-rest);
    return [...this.#entries.values()];
  }

  #sum(): number {
    let sum = 0;
    for (const entry of this.#entries.values()) {
      if (entry.type === "file" && entry.hardLinkTo === undefined) sum += contentSize(entry.content);
    }
    return sum;
  }

  #spread(rest: number): void {
    if (this.#bulk.length === 0) {
      if (rest >= 8192 && this.remainder !== "") this.sized(this.remainder, rest);
      return;
    }
    const total = this.#bulk.reduce((sum, { weight }) => sum + weight, 0);
    let left = rest;
    this.#bulk.forEach(({ path, weight }, index) => {
      const size = index === this.#bulk.length - 1 ? left : Math.floor((rest * weight) / total);
      left -= size;
      this.sized(path, size);
    });
  }

  #shrink(excess: number): void {
    let left = excess;
    const elastic = [...this.#entries.values()]
      .filter(
        (entry): entry is FileEntry =>
          entry.type === "file" && entry.content.kind !== "bytes" && entry.hardLinkTo === undefined,
      )
      .sort((a, b) => contentSize(b.content) - contentSize(a.content));
    for (const entry of elastic) {
      if (left <= 0 || entry.content.kind === "bytes") return;
      const size = Math.max(64, entry.content.size - left);
      left -= entry.content.size - size;
      this.#entries.set(entry.path, { ...entry, content: { ...entry.content, size } });
    }
  }

  #parents(path: string): void {
    const end = path.lastIndexOf("/");
    if (end <= 0) return;
    const parent = path.slice(0, end);
    if (!this.#entries.has(parent)) this.dir(parent);
  }
}

/** The words of a table written as text. */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

/** Those that act for root whoever starts them. */
const modeOf = (program: string): number => (/^(?:su|sudo|passwd)$/.test(program) ? 0o4755 : 0o755);
