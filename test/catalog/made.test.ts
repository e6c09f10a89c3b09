import { describe, expect, it } from "vitest";
import { findElsewhere } from "../../src/catalog/elsewhere.ts";
import { catalogRepositories, findImage, loadRepository } from "../../src/catalog/images.ts";
import { madeRepositories } from "../../src/catalog/made/images.ts";
import { layerContents } from "../../src/catalog/rootfs/index.ts";
import { createHosts } from "../../src/registry/hosts.ts";
import { createHub } from "../../src/registry/hub.ts";

describe("images without a record", () => {
  it("11: stand on a recorded image and say that they are derived", async () => {
    for (const repository of madeRepositories()) {
      for (const image of await loadRepository(repository)) {
        if (image.made === undefined) continue;
        expect(image.derived, repository).toBe(true);
        const { row, below } = image.made;
        expect(row.on === "scratch" || below !== undefined, `${repository} on ${row.on}`).toBe(true);
        if (below !== undefined)
          expect(image.layers.slice(0, below.layers.length).map((l) => l.digest)).toEqual(
            below.layers.map((l) => l.digest),
          );
      }
    }
  });

  it("11: bring their commands, and their files add up", async () => {
    for (const [repository, tag, path] of [
      ["clojure", "latest", "/usr/local/bin/lein"],
      ["grafana/grafana", "latest", "/run.sh"],
      ["gcr.io/distroless/static", "nonroot", "/etc/passwd"],
      ["rocker/verse", "3.3.2", "/usr/local/bin/Rscript"],
      ["amazonlinux", "2023", "/usr/bin/dnf"],
    ] as const) {
      const image = await findImage(repository, tag);
      if (image === undefined) throw new Error(`${repository}:${tag}`);
      const paths: string[] = [];
      for (const [index, layer] of image.layers.entries()) {
        if (layer.digest === undefined) continue;
        for (const entry of await layerContents(image, index)) paths.push(entry.path);
      }
      expect(paths, repository).toContain(path);
    }
  });

  it("12: a version that came out has its image, one that never was has none", async () => {
    const base = async (repository: string, tag: string) => (await findImage(repository, tag))?.base;
    expect(await base("python", "3.8.5-slim-buster")).toBe("debian-buster-slim");
    expect(await base("python", "3.6.9-alpine3.10")).toBe("alpine-3.10");
    expect(await base("node", "16.13.0")).toBe("debian-buster");
    expect(await base("golang", "1.17.3-alpine3.14")).toBe("alpine-3.14");
    expect(await base("php", "8.2.4-fpm-alpine")).toBe("alpine-3.22");
    expect(await base("debian", "bookworm-20240110-slim")).toBe("debian-bookworm-slim");
    expect(await base("ubuntu", "focal-20230801")).toBe("ubuntu-20.04");
    expect(await base("dotnet-aspnet", "10.0-noble-chiseled-extra")).toBe("ubuntu-24.04");
    expect((await findImage("python", "3.8.5-slim-buster"))?.config.Env).toContain("PYTHON_VERSION=3.8.5");
    for (const [repository, tag] of [
      ["python", "3.99"],
      ["python", "3.8.99"],
      ["python", "3.8-slimmer"],
      ["node", "16.99"],
      ["golang", "2"],
      ["debian", "potato"],
      ["alpine", "3.99"],
    ] as const)
      expect(await findImage(repository, tag), `${repository}:${tag}`).toBeUndefined();
  });

  it("12: one tag names one image, whoever asks first", async () => {
    await findImage("node", "16.13.0");
    const again = await findImage("node", "16.13.0");
    expect(again).toBe(await findImage("node", "16.13.0"));
    for (const repository of catalogRepositories()) {
      const tags = (await loadRepository(repository)).flatMap((image) => image.tags);
      expect(new Set(tags).size, repository).toBe(tags.length);
    }
  });

  it("13: other names of official images lead to them", async () => {
    const alpine = await findImage("alpine", "3.19");
    expect(await findElsewhere("public.ecr.aws", "docker/library/alpine", "3.19")).toBe(alpine);
    expect(await findElsewhere("docker.io", "amd64/alpine", "3.19")).toBe(alpine);
    expect((await findElsewhere("docker.io", "mhart/alpine-node", "8.0.0"))?.config.Env).toContain(
      "NODE_VERSION=8.0.0",
    );
  });

  it("14: what only Windows runs is refused for the platform", async () => {
    const hosts = createHosts(createHub());
    const refused = async (host: string, repository: string, tag: string) =>
      (await hosts.distribution(host))
        .resolve(repository, tag)
        .catch((error: { reason: string }) => error.reason);
    expect(await refused("docker.io", "library/golang", "windowsservercore")).toBe("no_platform");
    expect(await refused("mcr.microsoft.com", "windows/nanoserver", "ltsc2022")).toBe("no_platform");
    expect(await refused("mcr.microsoft.com", "dotnet/sdk", "10.0-nanoserver-ltsc2022")).toBe("no_platform");
    expect(await refused("docker.io", "library/golang", "nosuch")).toBe("manifest_unknown");
  });
});
