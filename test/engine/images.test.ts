import { describe, expect, it } from "vitest";
import { createRegistry } from "../../src/registry/registry.ts";
import { bootEngine } from "../support/engine.ts";

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return `${(error as { status?: number }).status} ${(error as Error).message}`;
  }
  return "no refusal";
}

async function records(
  stream: Promise<AsyncIterable<{ id?: string; status?: string; errorDetail?: { message: string } }>>,
) {
  const lines: string[] = [];
  for await (const m of await stream)
    lines.push(m.errorDetail?.message ?? (m.id === undefined ? (m.status ?? "") : `${m.id}: ${m.status}`));
  return lines;
}

const kind = (item: object) => Object.keys(item)[0];

describe("pulling", () => {
  it("P1: the image has the registry's digest and ID, and the sizes of its layers", async () => {
    const e = await bootEngine(["alpine:3.20"]);
    const image = await e.client.imageInspect("alpine:3.20");
    const [digest] = image.RepoDigests;
    expect(digest).toMatch(/^alpine@sha256:[0-9a-f]{64}$/);
    const history = await e.client.imageHistory("alpine:3.20");
    expect(history.reduce((sum, item) => sum + item.Size, 0)).toBe(image.Size);
  });

  it("P2: layers that are here are not fetched again; an unchanged tag is up to date", async () => {
    const e = await bootEngine(["python:3.12-slim"]);
    const lines = await e.pull("python:3.12");
    expect(await e.pull("python:3.12-slim")).toEqual([
      "3.12-slim: Pulling from library/python",
      expect.stringMatching(/^Digest: sha256:/),
      "Status: Image is up to date for python:3.12-slim",
    ]);
    expect(lines.some((line) => line.endsWith("Pull complete"))).toBe(true);
  });

  it("P3: refusals come before the first record", async () => {
    const e = await bootEngine([]);
    expect(await refusal(e.pull("nosuchimage123"))).toBe(
      "404 pull access denied for nosuchimage123, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    );
    expect(await refusal(e.pull("busybox:nosuchtag"))).toBe(
      "404 manifest for busybox:nosuchtag not found: manifest unknown: manifest unknown",
    );
    expect(await refusal(e.client.imagePull({ fromImage: "localhost:5999/x", tag: "1" }))).toBe(
      '500 Get "http://localhost:5999/v2/": dial tcp 127.0.0.1:5999: connect: connection refused',
    );
  });

  it("P4: the time it takes is that of its bytes", async () => {
    const e = await bootEngine([]);
    const before = e.kernel.nowMs();
    await e.pull("python:3.12");
    const seconds = (e.kernel.nowMs() - before) / 1000;
    expect(seconds).toBeGreaterThan(5);
    expect(seconds).toBeLessThan(60);
  });

  it("P5: a client that goes away stops it; nothing half-made stays", async () => {
    const e = await bootEngine([]);
    const stream = await e.client.imagePull({ fromImage: "python", tag: "3.12" });
    for await (const m of stream) if (m.status === "Downloading") break;
    await e.kernel.advance(60_000);
    expect(e.engine.store.getState().images.size).toBe(0);
    expect(e.engine.store.getState().layers.size).toBe(0);
  });
});

describe("names and removal", () => {
  it("I1: a tag moves; the image it left stays without a name", async () => {
    const e = await bootEngine(["busybox:latest", "alpine:latest"]);
    await e.client.imageTag("busybox", { repo: "app", tag: "1" });
    await e.client.imageTag("alpine", { repo: "app", tag: "1" });
    const app = await e.client.imageInspect("app:1");
    expect(app.RepoTags).toEqual(["alpine:latest", "app:1"]);
  });

  it("I2: the last tag of a repository takes the repository's digests along, then the image and its layers", async () => {
    const e = await bootEngine(["busybox:latest"]);
    expect((await e.client.imageRemove("busybox")).map(kind)).toEqual([
      "Untagged",
      "Untagged",
      "Deleted",
      "Deleted",
    ]);
    expect(e.engine.store.getState().layers.size).toBe(0);
  });

  it("I3: a tag of several goes alone", async () => {
    const e = await bootEngine(["busybox:latest"]);
    await e.client.imageTag("busybox", { repo: "mine", tag: "1" });
    expect(await e.client.imageRemove("mine:1")).toEqual([{ Untagged: "mine:1" }]);
    expect(await refusal(e.client.imageRemove("mine:1"))).toBe("404 No such image: mine:1");
  });

  it("I4: containers hold their image: stopped ones against a plain removal, running ones against any", async () => {
    const e = await bootEngine(["debian:bookworm-slim"]);
    const { Id } = await e.client.containerCreate({ Image: "debian:bookworm-slim", Cmd: ["sleep", "300"] });
    const image = (await e.client.imageInspect("debian:bookworm-slim")).Id;
    const short = image.slice(7, 19);
    const holder = Id.slice(0, 12);
    expect(await refusal(e.client.imageRemove("debian:bookworm-slim"))).toBe(
      `409 conflict: unable to remove repository reference "debian:bookworm-slim" (must force) - container ${holder} is using its referenced image ${short}`,
    );
    expect(await refusal(e.client.imageRemove(short))).toBe(
      `409 conflict: unable to delete ${short} (must be forced) - image is being used by stopped container ${holder}`,
    );
    await e.client.containerStart(Id);
    expect(await refusal(e.client.imageRemove(short, { force: true }))).toBe(
      `409 conflict: unable to delete ${short} (cannot be forced) - image is being used by running container ${holder}`,
    );
    expect((await e.client.imageRemove("debian:bookworm-slim", { force: true })).map(kind)).toEqual([
      "Untagged",
      "Untagged",
    ]);
    expect((await e.exec(Id, "echo", "alive")).stdout).toBe("alive\n");
    await e.client.containerRemove(Id, { force: true });
  });

  it("I5: after any sequence the layers are those of images and containers, no more", async () => {
    const e = await bootEngine(["busybox:latest", "debian:bookworm-slim"]);
    const { Id } = await e.client.containerCreate({ Image: "debian:bookworm-slim", Cmd: ["true"] });
    await e.client.imageRemove("debian:bookworm-slim", { force: true });
    expect(e.engine.store.getState().layers.size).toBe(2);
    await e.client.containerRemove(Id);
    expect(e.engine.store.getState().layers.size).toBe(1);
    await e.client.imagesPrune({ dangling: { false: true } });
    expect(e.engine.store.getState().layers.size).toBe(0);
  });

  it("I6: by name, ID, prefix, digest", async () => {
    const e = await bootEngine(["busybox:latest"]);
    const { Id, RepoDigests } = await e.client.imageInspect("busybox");
    for (const ref of [
      "busybox:latest",
      "docker.io/library/busybox",
      Id,
      Id.slice(7),
      Id.slice(7, 15),
      RepoDigests[0] ?? "",
    ])
      expect((await e.client.imageInspect(ref)).Id).toBe(Id);
    expect(await refusal(e.client.imageInspect("Nosuch"))).toBe(
      "400 invalid reference format: repository name (library/Nosuch) must be lowercase",
    );
  });
});

describe("parents", () => {
  it("I7: an image that others were made from loses its name and stays", async () => {
    const e = await bootEngine(["busybox:latest"]);
    const one = await e.run({ Image: "busybox", Cmd: ["sh", "-c", "echo 1 > /one"] });
    await e.client.containerCommit(one.id, { reference: { repo: "base", tag: "1" } });
    const two = await e.run({ Image: "base:1", Cmd: ["sh", "-c", "echo 2 > /two"] });
    await e.client.containerCommit(two.id, { reference: { repo: "child", tag: "1" } });
    await e.client.containerRemove(two.id, {});
    const id = (await e.client.imageInspect("base:1")).Id;
    expect((await e.client.imageRemove("base:1")).map(kind)).toEqual(["Untagged"]);
    expect((await refusal(e.client.imageRemove(id))).replace(/[0-9a-f]{12}/, "ID")).toBe(
      "409 conflict: unable to delete ID (cannot be forced) - image has dependent child images",
    );
    expect((await e.run({ Image: "child:1", Cmd: ["cat", "/one"] })).stdout).toBe("1\n");
  });
});

describe("commit, save, load, import", () => {
  it("S1: a commit is one layer of what changed; volumes are not in it", async () => {
    const e = await bootEngine(["debian:bookworm-slim"]);
    const { id } = await e.run({
      Image: "debian:bookworm-slim",
      Cmd: ["sh", "-c", "echo v > /v/f; echo hello > /r"],
      HostConfig: { Binds: ["vol1:/v"] },
    });
    await e.client.containerCommit(id, {
      reference: { repo: "snap", tag: "1" },
      changes: ['CMD ["cat","/r"]', "ENV X=1"],
      comment: "note",
    });
    expect((await e.run({ Image: "snap:1" })).stdout).toBe("hello\n");
    const [top, ...below] = await e.client.imageHistory("snap:1");
    expect(top).toMatchObject({ Size: 6, Comment: "note" });
    expect(below.length).toBeGreaterThan(0);
    expect(await refusal(e.client.containerCommit(id, { changes: ["COPY a b"] }))).toBe(
      "400 COPY is not a valid change command",
    );
  });

  it("S2: saved and loaded it is the same image, with its names", async () => {
    const e = await bootEngine(["busybox:latest"]);
    const { Id } = await e.client.imageInspect("busybox");
    const archive = await e.client.imageSave(["busybox:latest"]);
    await e.client.imageRemove("busybox");
    const lines: string[] = [];
    for await (const m of await e.client.imageLoad({ tar: archive.tar() })) lines.push(m.stream ?? "");
    expect(lines).toEqual(["Loaded image: busybox:latest\n"]);
    expect((await e.client.imageInspect("busybox")).Id).toBe(Id);
  });

  it("S3: what was exported can be imported", async () => {
    const e = await bootEngine(["debian:bookworm-slim"]);
    const { id } = await e.run({ Image: "debian:bookworm-slim", Cmd: ["sh", "-c", "echo mark > /mark"] });
    const { tree } = await e.client.containerExport(id);
    await records(e.client.imageImport({ tree }, { repo: "flat", tag: "v1" }));
    expect((await e.run({ Image: "flat:v1", Cmd: ["cat", "/mark"] })).stdout).toBe("mark\n");
    expect(await e.client.imageHistory("flat:v1")).toMatchObject([
      { CreatedBy: "", Comment: "Imported from -" },
    ]);
  });
});

describe("pushing", () => {
  it("U1: what was pushed can be pulled, under the same digest; a second push sends nothing", async () => {
    const e = await bootEngine(["busybox:latest"]);
    e.hosts.serve("localhost:5000", createRegistry());
    await e.client.imageTag("busybox", { repo: "localhost:5000/app", tag: "1" });
    const first = await records(e.client.imagePush("localhost:5000/app", { tag: "1" }));
    expect(first[0]).toBe("The push refers to repository [localhost:5000/app]");
    expect(first.some((line) => line.endsWith(": Pushed"))).toBe(true);
    const digest = first.map((line) => /digest: (\S+)/.exec(line)?.[1]).find(Boolean);
    const second = await records(e.client.imagePush("localhost:5000/app", { tag: "1" }));
    expect(second.some((line) => line.endsWith(": Layer already exists"))).toBe(true);
    await e.client.imageRemove("localhost:5000/app:1");
    const pulled = await records(e.client.imagePull({ fromImage: "localhost:5000/app", tag: "1" }));
    expect(pulled).toContain(`Digest: ${digest}`);
  });

  it("U2: every failure is a record", async () => {
    const e = await bootEngine(["busybox:latest"]);
    expect((await records(e.client.imagePush("nosuch", { tag: "1" }))).at(-1)).toBe(
      "An image does not exist locally with the tag: nosuch",
    );
    await e.client.imageTag("busybox", { repo: "mine", tag: "1" });
    expect((await records(e.client.imagePush("mine", { tag: "2" }))).at(-1)).toBe(
      "tag does not exist: mine:2",
    );
    expect((await records(e.client.imagePush("mine", { tag: "1" }))).at(-1)).toBe(
      "denied: requested access to the resource is denied",
    );
  });
});
