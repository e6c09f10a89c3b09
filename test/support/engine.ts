/**
 * An engine for tests: a machine at Instant pace, the simulated Hub, and a client.
 * `run` does what `docker run` does, without its words.
 */
import { Client } from "../../src/api/client.ts";
import type { Frame } from "../../src/api/transport.ts";
import type { ContainerCreateRequest } from "../../src/api/types.ts";
import { createEngine, type Engine } from "../../src/engine/engine.ts";
import { coreProgramTable } from "../../src/os/bin/table.ts";
import { applyChangeset } from "../../src/os/fs/changes.ts";
import { MemoryFileSystem } from "../../src/os/fs/memory-file-system.ts";
import { newTree } from "../../src/os/fs/tree.ts";
import { createKernel } from "../../src/os/kernel.ts";
import type { Kernel, Platform } from "../../src/os/kernel-types.ts";
import { Internet } from "../../src/os/net/internet.ts";
import { NetworkNamespace } from "../../src/os/net/namespace.ts";
import type { Program } from "../../src/os/process.ts";
import { shellProgramTable } from "../../src/os/sh/table.ts";
import { createHosts, type Hosts } from "../../src/registry/hosts.ts";
import { createHub } from "../../src/registry/hub.ts";
import { searchHub } from "../../src/registry/search.ts";
import { mergeTables } from "../../src/session/programs.ts";
import { testPlatform, testStartMs } from "./os.ts";

export interface TestEngine {
  readonly engine: Engine;
  readonly client: Client;
  readonly kernel: Kernel;
  readonly disk: MemoryFileSystem;
  readonly net: NetworkNamespace;
  readonly hosts: Hosts;
  /** Pulls an image by its familiar name; gives the records' lines. */
  pull(name: string): Promise<readonly string[]>;
  /** Creates, attaches, starts and waits. */
  run(body: ContainerCreateRequest, options?: { name?: string; stdin?: string }): Promise<Ran>;
  /** Runs a command in a container. */
  exec(ref: string, ...argv: readonly string[]): Promise<Ran>;
  /** Makes an image `with-<program>` on the first image, with the program at `path`. */
  putProgram(program: string, path: string): Promise<void>;
}

export interface Ran {
  readonly id: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** @param extra programs besides those of the simulation, by the name a file carries */
export async function bootEngine(
  images: readonly string[] = ["busybox:latest"],
  extra: Readonly<Record<string, Program>> = {},
  platform: Platform = testPlatform,
): Promise<TestEngine> {
  const programs = mergeTables({ find: (name) => extra[name] }, shellProgramTable, coreProgramTable);
  const kernel = createKernel({ platform, programs, startMs: testStartMs, seed: 1 });
  const disk = new MemoryFileSystem({ tree: newTree(testStartMs), type: "ext4", source: "/dev/vda1" });
  const net = new NetworkNamespace({ clock: kernel, host: true, internet: new Internet(kernel) });
  const hosts = createHosts(createHub());
  const engine = createEngine({
    kernel,
    distribution: hosts.distribution,
    search: searchHub,
    hostFs: disk,
    hostNet: net,
  });
  const client = new Client(engine.transport);
  const booted: TestEngine = {
    engine,
    client,
    kernel,
    disk,
    net,
    hosts,
    async pull(name) {
      const [image = "", tag = "latest"] = name.split(":");
      const lines: string[] = [];
      for await (const m of await client.imagePull({ fromImage: image, tag })) {
        if (m.errorDetail !== undefined) throw new Error(m.errorDetail.message);
        if (m.progressDetail?.total === undefined)
          lines.push(m.id === undefined ? (m.status ?? "") : `${m.id}: ${m.status}`);
      }
      return lines;
    },
    async run(body, options = {}) {
      const open = options.stdin !== undefined;
      const { Id: id } = await client.containerCreate(
        { AttachStdout: true, AttachStderr: true, OpenStdin: open, StdinOnce: open, ...body },
        { name: options.name },
      );
      const streams = await client.containerAttach(id, { stdin: open, stdout: true, stderr: true });
      const waiting = await client.containerWait(id, body.HostConfig?.AutoRemove ? "removed" : "next-exit");
      const collected = collect(streams.output);
      await client.containerStart(id);
      if (options.stdin !== undefined) await streams.write(encoder.encode(options.stdin));
      streams.closeWrite();
      const { StatusCode } = await waiting.response;
      return { id, ...(await collected), exit: StatusCode };
    },
    async exec(ref, ...argv) {
      const { Id: id } = await client.execCreate(ref, { Cmd: argv, AttachStdout: true, AttachStderr: true });
      const streams = await client.execAttach(id);
      const output = await collect(streams.output);
      return { id, ...output, exit: (await client.execInspect(id)).ExitCode ?? -1 };
    },
    async putProgram(program, path) {
      const { Id } = await client.containerCreate({ Image: images[0], Cmd: ["true"] });
      const content = { kind: "program", program, size: 1000, libc: "static" } as const;
      const file = {
        type: "file",
        path,
        mode: 0o755,
        uid: 0,
        gid: 0,
        mtimeMs: testStartMs,
        content,
      } as const;
      await client.containerPutArchive(Id, "/", { tree: applyChangeset(newTree(testStartMs), [file]) });
      await client.containerCommit(Id, { reference: { repo: `with-${program}`, tag: "latest" } });
      await client.containerRemove(Id);
    },
  };
  for (const image of images) await booted.pull(image);
  return booted;
}

async function collect(frames: AsyncIterable<Frame>): Promise<{ stdout: string; stderr: string }> {
  let stdout = "";
  let stderr = "";
  for await (const frame of frames) {
    if (frame.stream === "stdout") stdout += decoder.decode(frame.data);
    else stderr += decoder.decode(frame.data);
  }
  return { stdout, stderr };
}
