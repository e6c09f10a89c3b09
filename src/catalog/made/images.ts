/**
 * Images made from the table: the layers of the image below, and own ones whose digests
 * are computed from the name.
 */
import { type Digest, digestOf } from "../../oci/digest.ts";
import type { CatalogImage, CatalogLayer } from "../images.ts";
import { type MadeRow, madeTable } from "./table.ts";

/** @param find the image below, by `repository:tag` */
export async function madeImages(
  repository: string,
  find: (name: string) => Promise<CatalogImage | undefined>,
): Promise<readonly CatalogImage[]> {
  if (!Object.hasOwn(madeTable, repository)) return [];
  const rows = madeTable[repository] ?? [];
  const images: CatalogImage[] = [];
  for (const row of rows) {
    const below = row.on === "scratch" ? undefined : await find(row.on);
    images.push(toImage(repository, row, below));
  }
  return images;
}

export function madeRepositories(): readonly string[] {
  return Object.keys(madeTable);
}

function toImage(repository: string, row: MadeRow, below: CatalogImage | undefined): CatalogImage {
  const tags = row.tags.split(" ");
  const name = `${repository}:${tags[0]}`;
  const own = row.steps.map(([createdBy, megabytes], index): CatalogLayer => {
    const digest = digestOf(`layer ${index} of ${name}`);
    const uncompressedSize = Math.round(megabytes * 1_000_000);
    return {
      createdBy,
      digest,
      diffId: digestOf(`unpacked ${digest}`),
      size: Math.round(uncompressedSize * 0.38),
      uncompressedSize,
    };
  });
  const env = new Map((below?.config.Env ?? [defaultPath]).map((entry) => split(entry)));
  for (const [key, value] of Object.entries(row.env ?? {})) env.set(key, value);
  const settings = [
    ...Object.entries(row.env ?? {}).map(([key, value]) => `ENV ${key}=${value}`),
    ...(row.workdir === undefined ? [] : [`WORKDIR ${row.workdir}`]),
    ...(row.user === undefined ? [] : [`USER ${row.user}`]),
    ...(row.volumes === undefined ? [] : [`VOLUME [${row.volumes}]`]),
    ...(row.ports === undefined
      ? []
      : [
          `EXPOSE map[${row.ports
            .split(" ")
            .map((port) => `${port}/tcp:{}`)
            .join(" ")}]`,
        ]),
    ...(row.entrypoint === undefined ? [] : [`ENTRYPOINT ${JSON.stringify(row.entrypoint)}`]),
    ...(row.cmd === undefined ? [] : [`CMD ${JSON.stringify(row.cmd)}`]),
  ].map((createdBy): CatalogLayer => ({ createdBy, size: 0, uncompressedSize: 0 }));
  const record = (list: string | undefined, suffix = "") =>
    Object.fromEntries(
      (list ?? "")
        .split(" ")
        .filter(Boolean)
        .map((one) => [one + suffix, {}]),
    );
  const derived = (what: string): Digest => digestOf(`${what} of ${name}`);
  return {
    repository,
    tags,
    digest: derived("index"),
    manifestDigest: derived("manifest"),
    imageId: derived("config"),
    derived: true,
    created: below !== undefined && below.created > created ? below.created : created,
    base: row.steps[0]?.[0].startsWith("ADD ") ? row.steps[0][0].slice(4) : (below?.base ?? "scratch"),
    config: {
      ...below?.config,
      Env: [...env].map(([key, value]) => `${key}=${value}`),
      ...(row.user === undefined ? {} : { User: row.user }),
      ...(row.workdir === undefined ? {} : { WorkingDir: row.workdir }),
      ...(row.entrypoint === undefined
        ? {}
        : { Entrypoint: row.entrypoint.length > 0 ? row.entrypoint : undefined, Cmd: undefined }),
      ...(row.cmd === undefined ? {} : { Cmd: row.cmd.length > 0 ? row.cmd : undefined }),
      ...(row.ports === undefined
        ? {}
        : { ExposedPorts: { ...below?.config.ExposedPorts, ...record(row.ports, "/tcp") } }),
      ...(row.volumes === undefined ? {} : { Volumes: { ...below?.config.Volumes, ...record(row.volumes) } }),
    },
    layers: [...(below?.layers ?? []), ...own, ...settings],
    made: { row, below },
  };
}

const created = "2026-11-02T08:00:00Z";
const defaultPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

function split(entry: string): [string, string] {
  const at = entry.indexOf("=");
  return [entry.slice(0, at), entry.slice(at + 1)];
}
