/**
 * Images that are not official ones of the Hub: what Microsoft and Jupyter publish at
 * their own registries, and images of course authors, which are an official one under
 * another name.
 */
import { digestOf } from "../oci/digest.ts";
import { type CatalogImage, findImage, loadRepository } from "./images.ts";

/** Hosts besides the Hub that hold images of the catalogue. */
export const otherHosts: readonly string[] = [
  "mcr.microsoft.com",
  "quay.io",
  "gcr.io",
  "ghcr.io",
  "marketplace.gcr.io",
  "mirror.gcr.io",
  "public.ecr.aws",
  "registry.access.redhat.com",
  "registry.gitlab.com",
  "nvcr.io",
  "docker.elastic.co",
];

/** Repository of the Hub → the official image that stands for it, under `latest`. */
const like: Readonly<Record<string, string>> = {
  "diamol/base": "alpine:latest",
  "diamol/node": "node:alpine",
  "diamol/golang": "golang:1.15-alpine",
  "diamol/maven": "maven:latest",
  "diamol/apache": "httpd:latest",
  "diamol/openjdk": "eclipse-temurin:17",
  "diamol/dotnet-sdk": "dotnet-sdk:8.0",
  "diamol/dotnet-aspnet": "dotnet-aspnet:8.0",
  "diamol/dotnet-runtime": "dotnet-runtime:8.0",
  "mhart/alpine-node": "node:alpine",
  "bitnami/redis": "redis:latest",
  "bitnami/postgresql": "postgres:latest",
};

/** Every image of a repository at `host` (`docker.io` for the Hub) that is not an official one. */
export async function loadElsewhere(host: string, repository: string): Promise<readonly CatalogImage[]> {
  const jupyter = /^jupyter\/([a-z-]+)$/.exec(repository)?.[1];
  if (jupyter !== undefined && (host === "quay.io" || host === "docker.io"))
    return loadRepository(`jupyter-${jupyter}`);
  const dotnet = /^dotnet\/(?:core\/)?([a-z-]+)$/.exec(repository)?.[1];
  if (dotnet !== undefined && host === "mcr.microsoft.com") return loadRepository(`dotnet-${dotnet}`);
  const official = officialName(host, repository);
  if (official !== undefined) return loadRepository(official);
  const made = await loadRepository(host === "docker.io" ? repository : `${host}/${repository}`);
  if (made.length > 0) return made;
  const [model, tag = "latest"] = (host === "docker.io" ? like[repository] : undefined)?.split(":") ?? [];
  const image = model === undefined ? undefined : await findImage(model, tag);
  if (image === undefined) return [];
  const derived = (what: string) => digestOf(`${what} of ${repository}:latest`);
  const versions =
    repository === "mhart/alpine-node"
      ? (await loadRepository("node")).filter(({ base }) => base.startsWith("alpine"))
      : [];
  return [
    {
      ...image,
      tags: ["latest"],
      derived: true,
      digest: derived("index"),
      manifestDigest: derived("manifest"),
    },
    ...versions,
  ];
}

/** One of them, by tag or digest. */
export async function findElsewhere(
  host: string,
  repository: string,
  tagOrDigest: string,
): Promise<CatalogImage | undefined> {
  const node = host === "docker.io" && repository === "mhart/alpine-node";
  if (node && /^(?:slim-|base-)?\d[\d.]*$/.test(tagOrDigest))
    return findImage("node", `${tagOrDigest.replace(/^\D+/, "")}-alpine`);
  const images = await loadElsewhere(host, repository);
  const found = images.find(
    ({ tags, digest, manifestDigest }) =>
      tags.includes(tagOrDigest) || digest === tagOrDigest || manifestDigest === tagOrDigest,
  );
  if (found !== undefined) return found;
  const name = officialName(host, repository) ?? images[0]?.repository ?? "";
  return /^dotnet-/.test(name) || officialName(host, repository) !== undefined
    ? findImage(name, tagOrDigest)
    : undefined;
}

/** Other names of the Hub's official images: by architecture, and at mirrors. */
function officialName(host: string, repository: string): string | undefined {
  const pattern: Readonly<Record<string, RegExp>> = {
    "docker.io": /^(?:amd64|library)\/([a-z0-9-]+)$/,
    "public.ecr.aws": /^docker\/library\/([a-z0-9-]+)$/,
    "mirror.gcr.io": /^library\/([a-z0-9-]+)$/,
    "docker.elastic.co": /^(elasticsearch|kibana|logstash)\/\1$/,
  };
  return pattern[host]?.exec(repository)?.[1];
}
