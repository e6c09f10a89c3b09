/**
 * The daemon with its registries and its client: the half of a world that the first
 * prompt does not need. The page loads it while the student reads.
 */
import { Client } from "../api/client.ts";
import type { Transport } from "../api/transport.ts";
import { buildCommands, buildGroups } from "../cli/build/commands.ts";
import { completeDocker } from "../cli/complete.ts";
import { dockerProgram, dockerTree, globalFlags } from "../cli/main.ts";
import { composePlugin } from "../compose/plugin.ts";
import { createEngine, type Engine } from "../engine/engine.ts";
import type { EngineState, WritableStore } from "../engine/state.ts";
import type { ResolvedImage } from "../oci/distribution.ts";
import { parseReference, withDefaultTag } from "../oci/reference.ts";
import type { Program } from "../os/process.ts";
import type { Completer } from "../os/sh/shell.ts";
import { createHosts } from "../registry/hosts.ts";
import { createHub } from "../registry/hub.ts";
import { searchHub } from "../registry/search.ts";
import { loggedTransport } from "./api-log.ts";
import { held, heldHosts } from "./held.ts";
import { createRegistryServers } from "./home/registry-server.ts";
import { sampleRepository } from "./home/repositories.ts";
import type { Machine } from "./machine.ts";
import { adviseFolder, predictFolder } from "./predict.ts";
import { startService } from "./services.ts";
import type { ApiCall, Prediction, Remark } from "./types.ts";
import type { Restorable } from "./undo.ts";

export interface Daemon {
  readonly engine: Engine;
  /** What a client on this machine talks to. */
  readonly transport: Transport;
  /** `docker`. */
  readonly program: Program;
  /** `registry`, of the image of that name. */
  readonly registry: Program;
  readonly complete: Completer;
  /** What undo has to put back. */
  readonly parts: readonly Restorable[];
  predict(folder: string): Prediction | undefined;
  advise(folder: string): readonly Remark[];
}

export interface DaemonOptions {
  readonly machine: Machine;
  readonly store: WritableStore<EngineState>;
  /** Images that are there already, as if pulled. */
  readonly images: readonly string[];
  readonly services: readonly string[];
  readonly onCalls: (calls: readonly ApiCall[]) => void;
}

/** @throws Error when an image cannot be had or a service is unknown */
export async function startDaemon({
  machine,
  store,
  images,
  services,
  onCalls,
}: DaemonOptions): Promise<Daemon> {
  const { kernel, disk, net } = machine;
  const hub = createHub();
  const registries = createRegistryServers();
  const hosts = createHosts(hub, async (host) => registries.behind(store.getState(), host));
  const resolved = new Map<string, ResolvedImage>();
  const engine = createEngine(
    {
      kernel,
      distribution: heldHosts(kernel, hosts.distribution, (name, image) => resolved.set(name, image)),
      search: (term) => held(kernel, () => searchHub(term)),
      hostFs: disk,
      hostNet: net,
      gitRepository: sampleRepository,
    },
    store,
  );
  const remembered = [hub, ...services.map((service) => startService(service, hosts, net))];
  await pull(new Client(engine.transport), images);
  // What was pulled before the first command is not among the events of its second.
  if (images.length > 0) await kernel.advance(1000);

  const transport = loggedTransport(engine.transport, kernel.nowMs, onCalls);
  const client = new Client(transport);
  const commands = { commands: buildCommands, groups: buildGroups, plugins: [composePlugin] };
  const tree = dockerTree(commands);
  return {
    engine,
    transport,
    program: dockerProgram({ client, ...commands }),
    registry: registries.program,
    complete: (words, cursorWord, proc) =>
      completeDocker(
        tree,
        client,
        words.slice(1, cursorWord + 1),
        proc,
        globalFlags(proc.env.get("HOME") ?? "/"),
      ),
    parts: [
      {
        remember() {
          const snapshot = engine.snapshot();
          return () => engine.restore(snapshot);
        },
      },
      ...remembered.map((registry) => ({
        remember() {
          const state = registry.getState();
          return () => registry.restore(state);
        },
      })),
      registries,
    ],
    predict: (folder) => predictFolder(engine.store.getState(), disk.snapshot(), folder, resolved),
    advise: (folder) => adviseFolder(engine.store.getState(), disk.snapshot(), folder, resolved),
  };
}

async function pull(client: Client, images: readonly string[]): Promise<void> {
  for (const image of images) {
    const { domain, path, tag } = withDefaultTag(parseReference(image));
    const records = await client.imagePull({ fromImage: `${domain}/${path}`, tag });
    for await (const record of records) if (record.error !== undefined) throw new Error(record.error);
  }
}
