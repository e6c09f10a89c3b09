import { describe, expect, it } from "vitest";
import type { EventMessage } from "../../src/api/types.ts";
import { bootEngine } from "../support/engine.ts";

const Image = "debian:bookworm-slim";

describe("state", () => {
  it("E1: an operation that refuses changes nothing", async () => {
    const e = await bootEngine([Image]);
    const before = e.engine.store.getState();
    await expect(e.client.containerRemove("nosuch")).rejects.toThrow();
    await expect(e.client.imageTag("nosuch", { repo: "x", tag: "1" })).rejects.toThrow();
    await expect(e.client.networkCreate({ Name: "host" })).rejects.toThrow();
    await expect(e.client.volumeCreate({ Name: "bad name" })).rejects.toThrow();
    expect(e.engine.store.getState()).toBe(before);
  });

  it("E2: what an operation does not touch is shared", async () => {
    const e = await bootEngine([Image]);
    const before = e.engine.store.getState();
    await e.client.volumeCreate({ Name: "vol1" });
    const after = e.engine.store.getState();
    expect(after.images).toBe(before.images);
    expect(after.layers).toBe(before.layers);
    expect(after.containers).toBe(before.containers);
  });

  it("E3: a snapshot is data: it survives being turned into JSON and back, but for maps and bytes", async () => {
    const e = await bootEngine([Image]);
    await e.run({ Image, Cmd: ["echo", "hi"] });
    const functions: string[] = [];
    const seen = new Set<unknown>();
    const look = (value: unknown, path: string): void => {
      if (typeof value === "function") functions.push(path);
      if (typeof value !== "object" || value === null || seen.has(value)) return;
      seen.add(value);
      if (value instanceof Map) for (const [key, v] of value) look(v, `${path}[${String(key)}]`);
      else for (const [key, v] of Object.entries(value)) look(v, `${path}.${key}`);
    };
    look(e.engine.snapshot(), "snapshot");
    expect(functions).toEqual([]);
  });
});

describe("going back", () => {
  it("E4: containers made since are gone, removed ones are back with their files and logs", async () => {
    const e = await bootEngine([Image]);
    await e.run({ Image, Cmd: ["sh", "-c", "echo kept > /f; echo said"] }, { name: "old" });
    const snapshot = e.engine.snapshot();
    await e.client.containerRemove("old");
    await e.client.containerCreate({ Image, Cmd: ["sleep", "300"] }, { name: "new" });
    await e.client.containerStart("new");
    await e.engine.restore(snapshot);
    expect(e.engine.store.getState().containers).toEqual(snapshot.state.containers);
    let text = "";
    for await (const frame of await e.client.containerLogs("old", { stdout: true }))
      text += new TextDecoder().decode(frame.data);
    expect(text).toBe("said\n");
    expect(await e.client.containerDiff("old")).toEqual([{ Path: "/f", Kind: 1 }]);
  });

  it("E5: one that ran and was stopped runs again; one that ran all along is left alone, its files put back", async () => {
    const e = await bootEngine([Image]);
    for (const name of ["aa", "bb"]) {
      await e.client.containerCreate({ Image, Cmd: ["sleep", "3000"] }, { name });
      await e.client.containerStart(name);
    }
    const pid = (await e.client.containerInspect("bb")).State.Pid;
    const snapshot = e.engine.snapshot();
    await e.exec("bb", "touch", "/since");
    await e.client.containerStop("aa", { timeoutSeconds: 0 });
    await e.engine.restore(snapshot);
    expect((await e.client.containerInspect("aa")).State.Status).toBe("running");
    expect((await e.exec("aa", "echo", "alive")).stdout).toBe("alive\n");
    expect((await e.client.containerInspect("bb")).State.Pid).toBe(pid);
    expect((await e.exec("bb", "ls", "/since")).exit).not.toBe(0);
  });

  it("E6: volumes and networks too", async () => {
    const e = await bootEngine([Image]);
    const HostConfig = { Binds: ["v1:/v"] };
    await e.run({ Image, Cmd: ["sh", "-c", "echo 1 > /v/f"], HostConfig });
    const snapshot = e.engine.snapshot();
    await e.run({ Image, Cmd: ["sh", "-c", "echo 2 > /v/f"], HostConfig });
    await e.client.networkCreate({ Name: "n1" });
    await e.engine.restore(snapshot);
    expect((await e.run({ Image, Cmd: ["cat", "/v/f"], HostConfig })).stdout).toBe("1\n");
    await e.client.networkCreate({ Name: "n1" });
  });
});

describe("events", () => {
  it("E7: each operation says what it did, in Docker's order", async () => {
    const e = await bootEngine([Image]);
    await e.kernel.advance(10);
    const since = String(e.kernel.nowMs() / 1000);
    await e.client.containerCreate(
      { Image, Cmd: ["sleep", "300"], HostConfig: { Init: true, Binds: ["v1:/v"] } },
      { name: "ev" },
    );
    await e.client.containerStart("ev");
    await e.client.containerStop("ev");
    await e.client.containerRemove("ev");
    await e.kernel.advance(10);
    const seen: string[] = [];
    for await (const event of await e.client.events({ since, until: String(e.kernel.nowMs() / 1000) }))
      seen.push(`${event.Type} ${event.Action}`);
    expect(seen).toEqual([
      "volume create",
      "container create",
      "network connect",
      "volume mount",
      "container start",
      "container kill",
      "network disconnect",
      "volume unmount",
      "container die",
      "container stop",
      "container destroy",
    ]);
  });

  it("E8: filters choose; without until the stream goes on until the client leaves", async () => {
    const e = await bootEngine([Image]);
    const stream = await e.client.events({ filters: { type: { volume: true } } });
    const seen: EventMessage[] = [];
    const reading = (async () => {
      for await (const event of stream) {
        seen.push(event);
        if (seen.length === 2) break;
      }
    })();
    await e.client.networkCreate({ Name: "n1" });
    await e.client.volumeCreate({ Name: "vol1" });
    await e.client.volumeRemove("vol1");
    await reading;
    expect(seen.map((event) => event.Action)).toEqual(["create", "destroy"]);
  });
});

describe("the same world twice", () => {
  it("E9: same seed, same requests, same answers", async () => {
    const trace = async () => {
      const e = await bootEngine([Image]);
      await e.run({ Image, Cmd: ["sh", "-c", "echo $RANDOM; date +%s%N; hostname"] });
      await e.client.containerCreate({ Image, Cmd: ["true"] });
      return JSON.stringify([await e.client.containerList({ all: true }), e.engine.store.getState().events]);
    };
    expect(await trace()).toBe(await trace());
  });
});

describe("many", () => {
  it("E10: a list of thousands of containers is quick, and they share their image", async () => {
    const e = await bootEngine([Image]);
    for (let i = 0; i < 2000; i++)
      await e.client.containerCreate({ Image, Cmd: ["true"] }, { name: `c${i}x` });
    const { containers } = e.engine.store.getState();
    const trees = new Set([...containers.values()].map((c) => c.tree));
    expect(trees.size).toBe(1);
    expect(await e.client.containerList({ all: true })).toHaveLength(2000);
  });
});
