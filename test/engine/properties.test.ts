import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ApiError } from "../../src/api/errors.ts";
import { layersInUse } from "../../src/engine/images/layers.ts";
import { bootEngine, type TestEngine } from "../support/engine.ts";

const Image = "debian:bookworm-slim";

/** What a student might do, in any order; refusals are part of it. */
const steps: Readonly<Record<string, (e: TestEngine, n: number) => Promise<unknown>>> = {
  create: (e, n) =>
    e.client.containerCreate({ Image, Cmd: ["sleep", "100"], Volumes: { "/v": {} } }, { name: `c${n}` }),
  run: (e, n) =>
    e.run(
      {
        Image,
        Cmd: ["sh", "-c", `echo ${n} > /f${n}`],
        HostConfig: { Binds: ["named:/n"], AutoRemove: n === 2 },
      },
      { name: `c${n}` },
    ),
  start: (e, n) => e.client.containerStart(`c${n}`),
  stop: (e, n) => e.client.containerStop(`c${n}`, { timeoutSeconds: 1 }),
  kill: (e, n) => e.client.containerKill(`c${n}`),
  restart: (e, n) => e.client.containerRestart(`c${n}`, { timeoutSeconds: 0 }),
  pause: (e, n) => e.client.containerPause(`c${n}`),
  unpause: (e, n) => e.client.containerUnpause(`c${n}`),
  rename: (e, n) => e.client.containerRename(`c${n}`, `c${(n + 1) % 4}`),
  remove: (e, n) => e.client.containerRemove(`c${n}`, { force: n % 2 === 0, volumes: true }),
  exec: (e, n) => e.exec(`c${n}`, "sh", "-c", "echo x >> /log"),
  commit: (e, n) => e.client.containerCommit(`c${n}`, { reference: { repo: `i${n}`, tag: "1" } }),
  tag: (e, n) => e.client.imageTag(n === 0 ? Image : `i${n}:1`, { repo: `i${n + 1}`, tag: "1" }),
  rmi: (e, n) => e.client.imageRemove(n === 3 ? Image : `i${n}:1`, { force: n === 2 }),
  pull: (e) => e.pull(Image),
  network: (e, n) => e.client.networkCreate({ Name: `n${n}` }),
  connect: (e, n) => e.client.networkConnect(`n${n}`, { Container: `c${n}` }),
  disconnect: (e, n) => e.client.networkDisconnect(`n${n}`, { Container: `c${n}` }),
  networkRemove: (e, n) => e.client.networkRemove(`n${n}`),
  prune: (e, n) =>
    n === 0
      ? e.client.containersPrune()
      : n === 1
        ? e.client.imagesPrune({ dangling: { false: true } })
        : n === 2
          ? e.client.volumesPrune()
          : e.client.networksPrune(),
};

const script = fc.array(fc.tuple(fc.constantFrom(...Object.keys(steps)), fc.integer({ min: 0, max: 3 })), {
  minLength: 1,
  maxLength: 14,
});

async function play(e: TestEngine, list: readonly (readonly [string, number])[]): Promise<void> {
  for (const [name, n] of list) {
    try {
      await steps[name]?.(e, n);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      expect(error.message).not.toContain("drydock:");
      expect(error.message).not.toContain("[object Object]");
    }
  }
}

function check(e: TestEngine): void {
  const state = e.engine.store.getState();
  expect([...state.layers.keys()].sort()).toEqual([...layersInUse(state)].sort());
  for (const id of [...state.tags.values(), ...state.digests.values()])
    expect(state.images.has(id)).toBe(true);
  for (const image of state.images.values())
    for (const chainId of image.chainIds) expect(state.layers.has(chainId)).toBe(true);
  const names = [...state.containers.values()].map((c) => c.name);
  expect(new Set(names).size).toBe(names.length);
  const addresses: string[] = [];
  for (const container of state.containers.values()) {
    expect(container.state.pid !== 0).toBe(["running", "paused"].includes(container.state.status));
    for (const mount of container.mounts)
      if (mount.Name !== undefined) expect(state.volumes.has(mount.Name)).toBe(true);
    for (const endpoint of Object.values(container.networks))
      if (endpoint.address !== "") addresses.push(endpoint.address);
  }
  expect(new Set(addresses).size).toBe(addresses.length);
}

describe("whatever a student does", () => {
  it("E11: layers, names, mounts and addresses stay consistent", async () => {
    await fc.assert(
      fc.asyncProperty(script, async (list) => {
        const e = await bootEngine([Image]);
        await play(e, list);
        check(e);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it("E12: going back gives the state before, but for processes that had to start anew", async () => {
    await fc.assert(
      fc.asyncProperty(script, script, async (before, after) => {
        const e = await bootEngine([Image]);
        await play(e, before);
        const snapshot = e.engine.snapshot();
        await play(e, after);
        await e.engine.restore(snapshot);
        e.engine.refresh();
        const state = e.engine.store.getState();
        for (const part of ["images", "tags", "digests", "layers"] as const)
          expect(state[part]).toBe(snapshot.state[part]);
        expect([...state.containers.keys()]).toEqual([...snapshot.state.containers.keys()]);
        for (const [id, container] of state.containers) {
          const then = snapshot.state.containers.get(id);
          expect(container.state.status).toBe(then?.state.status);
          expect(container.tree).toBe(then?.tree);
          expect(container.name).toBe(then?.name);
        }
        expect([...state.volumes].map(([name, v]) => [name, v.tree])).toEqual(
          [...snapshot.state.volumes].map(([name, v]) => [name, v.tree]),
        );
        check(e);
      }),
      { numRuns: 30 },
    );
  }, 120_000);
});
