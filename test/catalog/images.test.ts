import { describe, expect, it } from "vitest";
import { catalogRepositories, findImage, loadRepository } from "../../src/catalog/images.ts";
import { layerContents } from "../../src/catalog/rootfs/index.ts";
import { type ChangesetEntry, contentSize } from "../../src/oci/changeset.ts";

async function filesOf(repository: string, tag: string): Promise<Map<string, ChangesetEntry>> {
  const image = await findImage(repository, tag);
  if (image === undefined) throw new Error(`${repository}:${tag} is not in the catalogue`);
  const files = new Map<string, ChangesetEntry>();
  for (let i = 0; i < image.layers.length; i++)
    for (const entry of await layerContents(image, i)) files.set(entry.path, entry);
  return files;
}

const text = (entry: ChangesetEntry | undefined) =>
  entry?.type === "file" && entry.content.kind === "bytes"
    ? new TextDecoder().decode(entry.content.bytes)
    : undefined;

describe("the catalogue", () => {
  it("1: every layer's files add up to its recorded size, and parents come first", async () => {
    const checked = new Set<string>();
    for (const repository of catalogRepositories()) {
      for (const image of await loadRepository(repository)) {
        for (const [index, layer] of image.layers.entries()) {
          if (layer.digest === undefined || checked.has(layer.digest)) continue;
          checked.add(layer.digest);
          const contents = await layerContents(image, index);
          const seen = new Set<string>([""]);
          const orphans: string[] = [];
          let sum = 0;
          for (const entry of contents) {
            if (!seen.has(entry.path.slice(0, entry.path.lastIndexOf("/")))) orphans.push(entry.path);
            seen.add(entry.path);
            if (entry.type === "file" && entry.hardLinkTo === undefined) sum += contentSize(entry.content);
          }
          expect(orphans, `${repository}:${image.tags[0]} ${layer.createdBy}`).toEqual([]);
          expect(sum, `${repository}:${image.tags[0]} ${layer.createdBy}`).toBe(layer.uncompressedSize);
        }
      }
    }
  });

  it("2: recorded digests are kept and one digest has one size", async () => {
    const slim = await findImage("python", "3.12-slim");
    expect(slim?.digest).toBe("sha256:229a2c5bfa27522db7815ea81f9bed70af17ccb9de9fc7ad142b1877b5830d36");
    expect(slim?.derived).toBe(false);
    const sizes = new Map<string, number>();
    for (const repository of catalogRepositories()) {
      for (const image of await loadRepository(repository)) {
        for (const { digest, uncompressedSize } of image.layers) {
          if (digest === undefined) continue;
          expect(sizes.get(digest) ?? uncompressedSize).toBe(uncompressedSize);
          sizes.set(digest, uncompressedSize);
        }
      }
    }
  });

  it("3: a tag names one image only", async () => {
    for (const repository of catalogRepositories()) {
      const tags = (await loadRepository(repository)).flatMap((image) => image.tags);
      expect(
        tags.filter((tag, index) => tags.indexOf(tag) !== index),
        repository,
      ).toEqual([]);
    }
  });

  it("4: two tags of one image are the same image", async () => {
    expect(await findImage("busybox", "1.36")).toBe(await findImage("busybox", "latest"));
    expect(await findImage("alpine", "3.20")).toBe(await findImage("alpine", "latest"));
  });

  it("5: a neighbouring version shares the base layer and has its own digests", async () => {
    const model = await findImage("python", "3.12");
    const other = await findImage("python", "3.11");
    expect(other?.derived).toBe(true);
    expect(other?.layers[0]?.digest).toBe(model?.layers[0]?.digest);
    expect(other?.imageId).not.toBe(model?.imageId);
    expect(other?.config.Env).toContain("PYTHON_VERSION=3.11.15");
  });

  it.each([
    ["debian", "bookworm-slim", "/usr/lib/os-release", 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"'],
    ["python", "3.7.3-stretch", "/usr/lib/os-release", 'PRETTY_NAME="Debian GNU/Linux 9 (stretch)"'],
    ["ubuntu", "24.04", "/usr/lib/os-release", "Ubuntu 24.04.3 LTS"],
    ["alpine", "latest", "/usr/lib/os-release", "VERSION_ID=3.24.2"],
    ["python", "3.12-slim", "/usr/local/include/python3.12/patchlevel.h", '"3.12.13"'],
    ["nginx", "latest", "/etc/passwd", "nginx:x:101:101"],
    ["node", "22", "/etc/passwd", "node:x:1000:1000"],
  ])("6: %s:%s has in %s what a student looks for", async (repository, tag, path, part) => {
    expect(text((await filesOf(repository, tag)).get(path))).toContain(part);
  });

  it.each([
    ["python", "3.12-slim", "/usr/local/bin/python3.12", "python3"],
    ["python", "3.7.3-stretch", "/usr/local/bin/pip", "pip"],
    ["python", "3.12-alpine", "/usr/local/bin/python3.12", "python3"],
    ["python", "2.7-slim", "/usr/local/bin/python2.7", "python3"],
    ["node", "22-alpine", "/usr/local/bin/node", "node"],
    ["node", "8", "/usr/local/bin/node", "node"],
    ["golang", "latest", "/usr/local/go/bin/go", "go"],
    ["redis", "latest", "/usr/local/bin/redis-server", "redis-server"],
    ["redis", "3.2", "/usr/local/bin/redis-server", "redis-server"],
    ["postgres", "16", "/usr/lib/postgresql/16/bin/postgres", "postgres"],
    ["postgres", "10", "/usr/lib/postgresql/10/bin/psql", "psql"],
    ["nginx", "alpine", "/usr/sbin/nginx", "nginx"],
    ["nginx", "1.12", "/usr/sbin/nginx", "nginx"],
    ["mysql", "8", "/usr/sbin/mysqld", "mysqld"],
    ["httpd", "latest", "/usr/local/apache2/bin/httpd", "apache-httpd"],
    ["hello-world", "latest", "/hello", "hello"],
    ["registry", "2", "/bin/registry", "registry"],
    ["node", "6-alpine", "/usr/local/lib/node_modules/npm/bin/npm-cli.js", "npm"],
    ["python", "3.6-alpine", "/usr/local/bin/pip", "pip"],
  ])("7: %s:%s has %s, the program %s", async (repository, tag, path, program) => {
    const entry = (await filesOf(repository, tag)).get(path);
    expect(entry).toMatchObject({ type: "file", content: { kind: "program", program } });
  });

  it("8: a debian base has no curl, ping, ps, vi, less, wget", async () => {
    const files = await filesOf("debian", "latest");
    for (const name of ["curl", "ping", "ps", "vi", "less", "wget"])
      expect(files.has(`/usr/bin/${name}`), name).toBe(false);
    expect(files.get("/usr/bin/sh")).toMatchObject({ type: "symlink", target: "dash" });
  });

  it("9: the command or entrypoint of every recorded image of the common repositories is in its tree", async () => {
    const missing: string[] = [];
    for (const repository of [
      "hello-world",
      "busybox",
      "alpine",
      "debian",
      "ubuntu",
      "python",
      "node",
      "nginx",
      "redis",
      "httpd",
      "postgres",
      "mysql",
      "mariadb",
      "mongo",
      "golang",
      "registry",
      "memcached",
      "fedora",
      "rockylinux",
      "docker",
      "caddy",
      "traefik",
      "php",
      "wordpress",
      "rabbitmq",
    ]) {
      for (const image of await loadRepository(repository)) {
        const files = await filesOf(repository, image.tags[0] ?? "");
        const path =
          (image.config.Env ?? []).find((entry) => entry.startsWith("PATH="))?.slice(5) ??
          "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        const command = image.config.Entrypoint?.[0] ?? image.config.Cmd?.[0] ?? "";
        const usr = (p: string) => (files.get(`/${p.split("/")[1]}`)?.type === "symlink" ? `/usr${p}` : p);
        const there = command.startsWith("/")
          ? files.has(usr(command))
          : path.split(":").some((folder) => files.has(usr(`${folder}/${command}`)));
        if (!there) missing.push(`${repository}:${image.tags[0]} ${command}`);
      }
    }
    expect(missing).toEqual([]);
  });
});
