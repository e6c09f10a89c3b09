import { describe, expect, it } from "vitest";
import type { ApiRequest } from "../../src/api/transport.ts";
import { bootEngine } from "../support/engine.ts";
import shapes from "./shapes.json" with { type: "json" };

const Image = "debian:bookworm-slim";

describe("the router", () => {
  it.each<
    [rule: string, method: ApiRequest["method"], path: string, status: number, message: string | undefined]
  >([
    ["A1: without a version", "GET", "/info", 200, undefined],
    ["A1: the oldest version", "GET", "/v1.24/containers/json", 200, undefined],
    [
      "A1: an older one",
      "GET",
      "/v1.23/containers/json",
      400,
      "client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
    ],
    [
      "A1: a version without a point",
      "GET",
      "/v1/info",
      400,
      "client version 1 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
    ],
    [
      "A1: a newer one",
      "GET",
      "/v9.99/info",
      400,
      "client version 9.99 is too new. Maximum supported API version is 1.50",
    ],
    ["A2: no version at all", "GET", "/v1.x/info", 404, "page not found"],
    ["A2: an unknown path", "GET", "/v1.50/nosuch", 404, "page not found"],
    ["A2: a slash at the end", "GET", "/v1.50/containers/json/", 404, "page not found"],
    ["A2: an unknown method", "PUT", "/v1.50/info", 404, "page not found"],
    ["A2: a noun alone", "GET", "/v1.50/containers", 404, "page not found"],
    ["A2: OPTIONS", "OPTIONS", "/info", 200, undefined],
    [
      "A3: a word of the API where an ID stands",
      "DELETE",
      "/v1.50/containers/json",
      404,
      "No such container: json",
    ],
    [
      "A4: a swarm",
      "GET",
      "/v1.50/services",
      503,
      'This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
    ],
  ])("%s", async (_rule, method, path, status, message) => {
    const e = await bootEngine([]);
    const answer = await e.engine.transport({ method, path });
    expect(answer.status).toBe(status);
    if (message !== undefined) expect(answer.body).toEqual({ message });
  });

  it.each<[rule: string, path: string, query: Record<string, string>, status: number, message: string]>([
    ["A5: filters that are no JSON", "/containers/json", { filters: "{bad" }, 400, "invalid filter"],
    [
      "A5: an unknown filter",
      "/images/json",
      { filters: '{"bogus":{"1":true}}' },
      400,
      "invalid filter 'bogus'",
    ],
    [
      "A5: a status that is none",
      "/containers/json",
      { filters: '{"status":["bogus"]}' },
      400,
      "invalid filter 'status=bogus': invalid value for state (bogus): must be one of created, running, paused, restarting, removing, exited, dead",
    ],
    [
      "A5: a truth that is none",
      "/images/json",
      { filters: '{"dangling":["maybe"]}' },
      400,
      "invalid filter 'dangling=[maybe]'",
    ],
    [
      "A6: a limit that is no number",
      "/containers/json",
      { limit: "x" },
      500,
      'strconv.Atoi: parsing "x": invalid syntax',
    ],
    [
      "A6: a type of disk use that is none",
      "/system/df",
      { type: "bogus" },
      400,
      "unknown object type: bogus",
    ],
  ])("%s", async (_rule, path, query, status, message) => {
    const e = await bootEngine([]);
    expect(await e.engine.transport({ method: "GET", path, query })).toMatchObject({
      status,
      body: { message },
    });
  });

  it("A7: a start of what runs and a stop of what does not are 304", async () => {
    const e = await bootEngine([Image]);
    await e.client.containerCreate({ Image, Cmd: ["sleep", "300"] }, { name: "cc" });
    expect(await e.client.containerStop("cc")).toBe(false);
    expect(await e.client.containerStart("cc")).toBe(true);
    expect(await e.client.containerStart("cc")).toBe(false);
    expect(await e.client.containerStop("cc", { timeoutSeconds: 0 })).toBe(true);
  });

  it("A8: ping tells the version", async () => {
    const e = await bootEngine([]);
    expect((await e.client.ping()).headers).toMatchObject({
      "api-version": "1.50",
      ostype: "linux",
      swarm: "inactive",
    });
  });
});

describe("records have the engine's keys, in its order", () => {
  const keys = (value: unknown): string[] => Object.keys(value as object);

  it("A9: container, its parts and its row", async () => {
    const e = await bootEngine([Image]);
    await e.client.containerCreate({ Image, Cmd: ["sleep", "300"] }, { name: "made" });
    const made = await e.client.containerInspect("made");
    expect(keys(made)).toEqual(shapes.container);
    expect(keys(made.State)).toEqual(shapes["container.State"]);
    expect(keys(made.HostConfig)).toEqual(shapes["container.HostConfig"]);
    expect(keys(made.Config)).toEqual(shapes["container.Config"]);
    expect(keys(made.NetworkSettings)).toEqual(shapes["container.NetworkSettings"]);
    const HostConfig = { Binds: ["v1:/v"] };
    await e.client.containerCreate(
      { Image, Cmd: ["sleep", "300"], HostConfig, Healthcheck: { Test: ["CMD", "true"] } },
      { name: "up" },
    );
    await e.client.containerStart("up");
    const up = await e.client.containerInspect("up");
    expect(keys(up.State.Health)).toEqual(shapes["container.State.Health"]);
    expect(keys(up.NetworkSettings.Networks.bridge)).toEqual(
      shapes["container.NetworkSettings.Networks.bridge"],
    );
    expect(keys(up.Mounts[0])).toEqual(shapes["container.Mounts"]);
    expect(keys((await e.client.containerList())[0])).toEqual(shapes.containerRow);
    for await (const record of await e.client.containerStats("up", { stream: false }))
      expect(keys(record)).toEqual(shapes.stats);
    const { Id } = await e.client.execCreate("up", { Cmd: ["true"] });
    expect(keys(await e.client.execInspect(Id))).toEqual(shapes.exec);
    await e.client.containerRemove("up", { force: true });
  });

  it("A9: image, history, network, volume, system", async () => {
    const e = await bootEngine([Image]);
    expect(keys(await e.client.imageInspect(Image))).toEqual(shapes.image);
    expect(keys((await e.client.imageList())[0])).toEqual(shapes.imageRow);
    expect(keys((await e.client.imageHistory(Image))[0])).toEqual(shapes.history);
    expect(keys(await e.client.networkInspect("bridge"))).toEqual(shapes.network);
    await e.client.volumeCreate({ Name: "vol1" });
    expect(keys(await e.client.volumeInspect("vol1"))).toEqual(shapes.volume);
    expect(keys(await e.client.version())).toEqual(shapes.version);
    expect(keys(await e.client.diskUsage())).toEqual(shapes.df);
    const unknown = keys(await e.client.info()).filter((key) => !shapes.info.includes(key));
    expect(unknown).toEqual([]);
    expect(e.engine.store.getState().events.map(keys).at(-1)).toEqual(shapes.volumeEvent);
  });
});
