/**
 * Images that are not official ones of the Hub: what Microsoft and Jupyter publish at
 * their own registries, and images of course authors, which are an official one under
 * another name.
 */
import { digestOf } from "../oci/digest.ts";
import { type CatalogImage, findImage, loadRepository } from "./images.ts";

/** Hosts besides the Hub that hold images of the catalogue. */
export const otherHosts: readonly string[] = ["mcr.microsoft.com", "quay.io"];

/** Repository of the Hub → the official image that stands for it, under `latest`. */
const like: Readonly<Record<string, string>> = {
  "diamol/base": "alpine:latest",
  "diamol/node": "node:alpine",
  "diamol/golang": "golang:alpine",
  "diamol/maven": "maven:latest",
  "diamol/apache": "httpd:latest",
  "diamol/openjdk": "eclipse-temurin:17",
  "diamol/dotnet-sdk": "dotnet-sdk:8.0",
  "diamol/dotnet-aspnet": "dotnet-aspnet:8.0",
  "diamol/dotnet-runtime": "dotnet-runtime:8.0",
  "mhart/alpine-node": "node:alpine",
  "amd64/ubuntu": "ubuntu:24.04",
  "amd64/alpine": "alpine:latest",
  "amd64/debian": "debian:bookworm",
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
  const [model, tag = "latest"] = (host === "docker.io" ? like[repository] : undefined)?.split(":") ?? [];
  const image = model === undefined ? undefined : await findImage(model, tag);
  if (image === undefined) return [];
  const derived = (what: string) => digestOf(`${what} of ${repository}:latest`);
  return [
    {
      ...image,
      tags: ["latest"],
      derived: true,
      digest: derived("index"),
      manifestDigest: derived("manifest"),
    },
  ];
}
