/**
 * The images of the simulated Hub as facts: tags, digests, sizes, configuration and
 * history, one data file a repository, loaded when the repository is first asked for.
 *
 * A record whose manifest was never seen is `derived`: its layers are real (they are
 * the lower layers of a recorded child) or stand in for a neighbouring version, and the
 * digests that are not known are computed from its name, the same ones every time.
 *
 * Not here: what the layers hold (rootfs/).
 */
import { type Digest, digestOf } from "../oci/digest.ts";
import type { ContainerDefaults } from "../oci/image-config.ts";
import type { MadeRow } from "./made/table.ts";
import { neighbours, sameImage } from "./neighbours.ts";
import { repositoryData } from "./repositories.ts";

export interface CatalogLayer {
  /** Short label of the history step, in our own words where it was a RUN. */
  readonly createdBy: string;
  /** Undefined: the step made no layer. */
  readonly digest?: Digest;
  readonly diffId?: Digest;
  /** Compressed bytes: what a pull transfers. */
  readonly size: number;
  /** Bytes unpacked: what `docker history` shows. */
  readonly uncompressedSize: number;
}

export interface CatalogImage {
  readonly repository: string;
  readonly tags: readonly string[];
  /** Digest of the index: what `docker pull` prints. */
  readonly digest: Digest;
  readonly manifestDigest: Digest;
  readonly imageId: Digest;
  /** Some digests are computed, not recorded. */
  readonly derived: boolean;
  /** RFC 3339. */
  readonly created: string;
  /** Base family: `debian-bookworm-slim`, `alpine-3.24`, `busybox`, `scratch`. */
  readonly base: string;
  readonly config: ContainerDefaults;
  /** Oldest first, metadata steps included. */
  readonly layers: readonly CatalogLayer[];
  /** Of an image without a record: what it was made from. The layers of `below` come first. */
  readonly made?: { readonly row: MadeRow; readonly below: CatalogImage | undefined };
}

/** A record as the data files have it: a step without layer is its label alone. */
export interface ImageRecord {
  readonly tags: readonly string[];
  readonly digest?: string;
  readonly manifestDigest?: string;
  readonly imageId?: string;
  readonly derived?: boolean;
  readonly created: string;
  readonly base?: string;
  readonly config: ContainerDefaults;
  readonly layers: readonly (
    | string
    | readonly [createdBy: string, digest: string, size: number, uncompressedSize: number]
  )[];
}

const loaded = new Map<string, Promise<readonly CatalogImage[]>>();

/** Every image of a repository (`python`, without `library/`); none when the catalogue does not know it. */
export function loadRepository(repository: string): Promise<readonly CatalogImage[]> {
  let images = loaded.get(repository);
  if (images === undefined) {
    images = readRepository(repository);
    loaded.set(repository, images);
  }
  return images;
}

async function readRepository(repository: string): Promise<readonly CatalogImage[]> {
  const records = (await repositoryData[repository]?.()) ?? [];
  const more = sameImage[repository] ?? {};
  const images = records.map((record) => {
    const extra = Object.keys(more).filter((tag) => record.tags.includes(more[tag] ?? ""));
    return toImage(repository, { ...record, tags: [...record.tags, ...extra] });
  });
  for (const [tags, like, env, base] of neighbours[repository] ?? []) {
    const model = images.find((image) => image.tags.includes(like));
    // A recorded image keeps its tags.
    const free = tags.split(" ").filter((tag) => !images.some((image) => image.tags.includes(tag)));
    if (model !== undefined && free.length > 0) images.push(toNeighbour(model, free, env, base));
  }
  const { madeImages } = await import("./made/images.ts");
  for (const image of await madeImages(repository, imageByName)) {
    const tags = image.tags.filter((tag) => !images.some((one) => one.tags.includes(tag)));
    if (tags.length > 0) images.push({ ...image, tags });
  }
  return images;
}

/** `php:8-alpine`. */
async function imageByName(name: string): Promise<CatalogImage | undefined> {
  const at = name.lastIndexOf(":");
  const repository = name.slice(0, at);
  return findImage(repository.replace(/^jupyter\//, "jupyter-"), name.slice(at + 1));
}

/** By tag, by digest (of the index or the manifest). */
export async function findImage(repository: string, tagOrDigest: string): Promise<CatalogImage | undefined> {
  const images = await loadRepository(repository);
  return (
    images.find(
      (image) =>
        image.tags.includes(tagOrDigest) ||
        image.digest === tagOrDigest ||
        image.manifestDigest === tagOrDigest,
    ) ?? grown(repository, tagOrDigest, images)
  );
}

/** The image of a tag that the grammar of the repository tells; from then on one of its images. */
async function grown(
  repository: string,
  tag: string,
  images: readonly CatalogImage[],
): Promise<CatalogImage | undefined> {
  const { grow } = await import("./grown.ts");
  const found = grow(repository, tag);
  const model = found && images.find((image) => image.tags.includes(found[1]));
  if (found === undefined || model === undefined) return undefined;
  const image = toNeighbour(model, [tag], found[2], found[3]);
  loaded.set(repository, Promise.resolve([...(await loadRepository(repository)), image]));
  return image;
}

/** Names of every official repository, sorted. */
export function catalogRepositories(): readonly string[] {
  return Object.keys(repositoryData)
    .filter((name) => !/^(dotnet|jupyter)-/.test(name))
    .sort();
}

function toImage(repository: string, record: ImageRecord): CatalogImage {
  const name = `${repository}:${record.tags[0]}`;
  const known = (digest: string | undefined, what: string) =>
    (digest as Digest | undefined) ?? digestOf(`${what} of ${name}`);
  const env = new Map((record.config.Env ?? []).map((entry) => [entry.slice(0, entry.indexOf("=")), entry]));
  return {
    repository,
    tags: record.tags,
    digest: known(record.digest, "index"),
    manifestDigest: known(record.manifestDigest, "manifest"),
    imageId: known(record.imageId, "config"),
    derived: record.derived ?? false,
    created: record.created,
    base: record.base ?? "scratch",
    config: record.config,
    layers: record.layers.map((layer) => {
      if (typeof layer === "string")
        return { createdBy: wholeLabel(layer, env), size: 0, uncompressedSize: 0 };
      const [createdBy, digest, size, uncompressedSize] = layer;
      return { createdBy, digest: digest as Digest, diffId: diffIdOf(digest), size, uncompressedSize };
    }),
  };
}

/** Labels of long ENV steps are cut short in the records; the value stands in the configuration. */
function wholeLabel(label: string, env: ReadonlyMap<string, string>): string {
  const name = /^ENV ([A-Za-z_]\w*)=.*\.\.\.$/.exec(label)?.[1];
  const entry = name === undefined ? undefined : env.get(name);
  return entry === undefined ? label : `ENV ${entry}`;
}

/** The digest of the unpacked layer is not in the records; it is computed from the packed one. */
function diffIdOf(digest: string): Digest {
  return digestOf(`unpacked ${digest}`);
}

/** An image of another version than the one recorded: its lowest layer is shared, the others are its own. */
/** What a variant of PHP's image runs: its command line, or the FastCGI server. */
function phpVariant(name: string): ContainerDefaults {
  if (name.includes("apache")) return {};
  return name.includes("fpm")
    ? { Cmd: ["php-fpm"], ExposedPorts: { "9000/tcp": {} }, WorkingDir: "/var/www/html" }
    : { Cmd: ["php", "-a"], ExposedPorts: {} };
}

function toNeighbour(
  model: CatalogImage,
  tags: readonly string[],
  env: Readonly<Record<string, string>>,
  base: string | undefined,
): CatalogImage {
  const name = `${model.repository}:${tags[0]}`;
  let first = base === undefined;
  const replaced = (model.config.Env ?? []).map((entry) => {
    const key = entry.slice(0, entry.indexOf("="));
    const value = env[key] === undefined ? entry : `${key}=${env[key]}`;
    return key === "PATH" ? movePath(value, model, env) : value;
  });
  return {
    ...model,
    tags,
    derived: true,
    base: base ?? model.base,
    digest: digestOf(`index of ${name}`),
    manifestDigest: digestOf(`manifest of ${name}`),
    imageId: digestOf(`config of ${name}`),
    config: {
      ...model.config,
      Env: replaced,
      // Since version 18 the PostgreSQL image keeps every version's data below one volume.
      ...(env["PGDATA"] === undefined ? {} : { Volumes: { "/var/lib/postgresql": {} } }),
      ...(model.repository === "php" ? phpVariant(name) : {}),
    },
    layers: model.layers.map((layer, index) => {
      const key = /^ENV ([A-Za-z_]\w*)=/.exec(layer.createdBy)?.[1];
      const createdBy =
        key !== undefined && env[key] !== undefined ? `ENV ${key}=${env[key]}` : layer.createdBy;
      if (layer.digest === undefined) return { ...layer, createdBy };
      if (first) {
        first = false;
        return layer;
      }
      const digest = digestOf(`layer ${index} of ${name}`);
      return { ...layer, digest, diffId: diffIdOf(digest) };
    }),
  };
}

/** The folders of PATH that carry the version. */
function movePath(path: string, model: CatalogImage, env: Readonly<Record<string, string>>): string {
  const before = model.config.Env?.find((entry) => entry.startsWith("PG_MAJOR="))?.slice("PG_MAJOR=".length);
  const after = env["PG_MAJOR"];
  return before === undefined || after === undefined
    ? path
    : path.replace(`/postgresql/${before}/`, `/postgresql/${after}/`);
}
