import { describe, expect, it } from "vitest";
import { type Digest, digestOf } from "../../src/oci/digest.ts";
import type { LayerBlob, ResolvedImage } from "../../src/oci/distribution.ts";
import { mediaTypes } from "../../src/oci/manifest.ts";
import { createHosts } from "../../src/registry/hosts.ts";
import { handleRegistryRequest } from "../../src/registry/http.ts";
import { createHub } from "../../src/registry/hub.ts";
import { createRegistry, type Registry } from "../../src/registry/registry.ts";
import { searchHub } from "../../src/registry/search.ts";

const student = { username: "student", password: "s3cret" };
const layer = (name: string): LayerBlob => ({
  digest: digestOf(name),
  diffId: digestOf(`diff ${name}`),
  size: 10,
  uncompressedSize: 20,
  changeset: async () => [],
});
const image = (name: string): Omit<ResolvedImage, "digest"> => ({
  imageId: digestOf(`id ${name}`),
  manifest: {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: { mediaType: mediaTypes.config, digest: digestOf(`id ${name}`), size: 2 },
    layers: [{ mediaType: mediaTypes.layer, digest: digestOf(name), size: 10 }],
  },
  config: {
    architecture: "amd64",
    os: "linux",
    created: "2026-01-01T00:00:00Z",
    config: {},
    rootfs: { type: "layers", diff_ids: [digestOf(`diff ${name}`)] },
    history: [],
  },
});
async function push(
  registry: Registry,
  repository: string,
  tag: string,
  name: string,
  auth?: typeof student,
): Promise<Digest> {
  await registry.putLayer(repository, layer(name), auth);
  return registry.putManifest(repository, tag, image(name), auth);
}
const refused = (reason: string) => expect.objectContaining({ reason });

describe("the Hub", () => {
  it("1: answers with the recorded digests and layers with their files", async () => {
    const hub = createHub();
    const found = await hub.resolve("library/python", "3.12-slim");
    expect(found.digest).toBe("sha256:229a2c5bfa27522db7815ea81f9bed70af17ccb9de9fc7ad142b1877b5830d36");
    expect(found.manifest.layers).toHaveLength(4);
    expect(found.config.rootfs.diff_ids).toHaveLength(4);
    expect(found.config.history.at(-1)).toMatchObject({ created_by: 'CMD ["python3"]', empty_layer: true });
    const blob = await hub.layer("library/python", found.manifest.layers[2]?.digest as Digest);
    expect((await blob.changeset()).some((entry) => entry.path === "/usr/local/bin/python3.12")).toBe(true);
  });

  it("2: tells a missing repository from a missing tag", async () => {
    const hub = createHub();
    await expect(hub.resolve("library/nosuch", "latest")).rejects.toEqual(refused("name_unknown"));
    await expect(hub.resolve("library/python", "99")).rejects.toEqual(refused("manifest_unknown"));
  });

  it("3: lets people push to their own namespace only", async () => {
    const hub = createHub();
    await expect(push(hub, "library/mine", "1", "a", student)).rejects.toEqual(refused("denied"));
    await expect(push(hub, "student/app", "1", "a")).rejects.toEqual(refused("denied"));
    await expect(push(hub, "other/app", "1", "a", student)).rejects.toEqual(refused("denied"));
    await hub.login(student);
    const digest = await push(hub, "student/app", "1", "a", student);
    expect((await hub.resolve("student/app", "1")).digest).toBe(digest);
  });

  it("4: a name keeps the password it first came with", async () => {
    const hub = createHub();
    await hub.login(student);
    await expect(hub.login({ ...student, password: "other" })).rejects.toEqual(refused("unauthorized"));
  });

  it("search finds by name and puts the exact one first", async () => {
    expect((await searchHub("python"))[0]?.name).toBe("python");
    expect(await searchHub("nothing-like-it")).toEqual([]);
  });
});

describe("a private registry", () => {
  it("5: refuses everything without its login", async () => {
    const registry = createRegistry({ auth: student });
    await expect(registry.resolve("app", "1")).rejects.toEqual(refused("unauthorized"));
    await expect(registry.login({ ...student, password: "wrong" })).rejects.toEqual(refused("unauthorized"));
    await expect(registry.login(student)).resolves.toBeUndefined();
  });

  it("6: a tag that is pushed again moves; the old image stays", async () => {
    const registry = createRegistry();
    const first = await push(registry, "app", "1", "a");
    const second = await push(registry, "app", "1", "b");
    expect((await registry.resolve("app", "1")).digest).toBe(second);
    expect((await registry.resolve("app", first)).imageId).toBe(digestOf("id a"));
  });

  it("7: a blob another repository has is linked", async () => {
    const registry = createRegistry();
    await push(registry, "one", "1", "a");
    expect(await registry.hasBlob("two", digestOf("a"))).toBe(false);
    expect(await registry.mountBlob("two", digestOf("a"))).toBe("one");
    expect(await registry.hasBlob("two", digestOf("a"))).toBe(true);
    expect(await registry.mountBlob("two", digestOf("b"))).toBeUndefined();
  });

  it("8: an unserved local port is unreachable, another host unknown", async () => {
    const hosts = createHosts(createHub());
    await expect(hosts.distribution("localhost:5999")).rejects.toEqual(refused("unreachable"));
    await expect(hosts.distribution("registry.example")).rejects.toEqual(refused("no_such_host"));
    const registry = createRegistry();
    hosts.serve("localhost:5000", registry);
    expect(await hosts.distribution("127.0.0.1:5000")).toBe(registry);
  });

  it("9: answers over HTTP as the reference registry does", async () => {
    const registry = createRegistry();
    const get = (path: string, method = "GET") => handleRegistryRequest(registry, { method, path });
    expect((await get("/v2/_catalog")).body).toBe('{"repositories":[]}\n');
    const digest = await push(registry, "app", "1", "a");
    expect((await get("/v2/")).body).toBe("{}");
    expect((await get("/v2/_catalog")).body).toBe('{"repositories":["app"]}\n');
    expect((await get("/v2/app/tags/list")).body).toBe('{"name":"app","tags":["1"]}\n');
    expect((await get("/v2/app/manifests/1", "HEAD")).headers["Docker-Content-Digest"]).toBe(digest);
    expect((await get("/v2/nosuch/tags/list")).status).toBe(404);
    const locked = createRegistry({ auth: student });
    const ask = (authorization?: string) =>
      handleRegistryRequest(locked, {
        method: "GET",
        path: "/v2/",
        headers: authorization === undefined ? {} : { authorization },
      });
    expect((await ask()).status).toBe(401);
    expect((await ask("Basic c3R1ZGVudDpzM2NyZXQ=")).status).toBe(200);
  });

  it("10: an earlier state can be put back", async () => {
    const registry = createRegistry();
    const before = registry.getState();
    await push(registry, "app", "1", "a");
    registry.restore(before);
    expect(registry.repositories()).toEqual([]);
  });
});
