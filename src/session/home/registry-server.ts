/**
 * `registry serve`: the registry image's own program. It answers the HTTP API on its
 * port, and the daemon finds it behind the port that its container publishes.
 *
 * What was pushed is remembered under an ID in /var/lib/registry, so a volume that is
 * mounted there brings it back.
 */
import type { Container, EngineState } from "../../engine/state.ts";
import { strftime } from "../../os/bin/kit/calendar.ts";
import { acceptAll, live } from "../../os/bin/services/wait.ts";
import { descriptorStream, MessageReader, writeResponse } from "../../os/net/http.ts";
import type { Socket } from "../../os/net/types.ts";
import type { Proc, Program } from "../../os/process.ts";
import { handleRegistryRequest } from "../../registry/http.ts";
import { createRegistry, type Registry } from "../../registry/registry.ts";
import { emptyRegistry } from "../../registry/store.ts";

export interface RegistryServers {
  readonly program: Program;
  /** The registry behind a port of this machine, if a container publishes one there. */
  behind(state: EngineState, host: string): Registry | undefined;
  /** What all of them keep, now; the function returned puts it back. */
  remember(): () => void;
}

const dataFolder = "/var/lib/registry/docker/registry/v2";

export function createRegistryServers(): RegistryServers {
  /** By the ID in the data folder. */
  const kept = new Map<string, Registry>();
  /** Those that run, by the host name of their machine. */
  const running = new Map<string, Registry>();

  const open = (proc: Proc): Registry => {
    const path = `${dataFolder}/id`;
    let id: string;
    try {
      id = proc.fs.readText(path).trim();
    } catch {
      id = `registry-${kept.size + 1}`;
      proc.fs.mkdir(dataFolder, { recursive: true });
      proc.fs.writeFile(path, `${id}\n`);
    }
    const registry = kept.get(id) ?? createRegistry();
    kept.set(id, registry);
    return registry;
  };

  return {
    async program(proc) {
      if (proc.args[0] === "--version") {
        await proc.stdout.write("registry github.com/docker/distribution v2.8.1\n");
        return 0;
      }
      if (proc.args[0] !== "serve") {
        await proc.stderr.write(
          "Usage:\n  registry [command]\n\nAvailable Commands:\n  garbage-collect  delete what no manifest needs\n  serve            store and give out images\n",
        );
        return proc.args[0] === undefined ? 0 : 1;
      }
      const registry = open(proc);
      const port = Number((proc.env.get("REGISTRY_HTTP_ADDR") ?? ":5000").split(":").at(-1));
      const log = (text: string) =>
        proc.stderr.write(
          `time="${strftime("%Y-%m-%dT%H:%M:%SZ", proc.nowMs())}" level=info msg="${text}" version="v2.8.1"\n`,
        );
      const listener = proc.net.listen(port);
      running.set(proc.system.hostname(), registry);
      await log("redis not configured");
      await log(`listening on [::]:${port}`);
      const life = live(proc, ["TERM", "INT"]);
      void acceptAll(
        () => listener.accept(),
        (socket) => answer(proc, registry, socket),
        life.over,
      );
      try {
        await life.ended;
      } finally {
        running.delete(proc.system.hostname());
      }
      return 2;
    },
    remember() {
      const states = new Map([...kept].map(([id, registry]) => [id, registry.getState()]));
      return () => {
        for (const [id, registry] of kept) registry.restore(states.get(id) ?? emptyRegistry);
      };
    },
    behind(state, host) {
      const port = /^(?:localhost|127\.0\.0\.1):(\d+)$/.exec(host)?.[1];
      if (port === undefined) return undefined;
      const container = [...state.containers.values()].find(
        (c) => c.state.status === "running" && publishes(c, port),
      );
      return container === undefined
        ? undefined
        : running.get(container.config.Hostname ?? container.id.slice(0, 12));
    },
  };
}

function publishes(container: Container, hostPort: string): boolean {
  return Object.values(container.ports).some(
    (bindings) => bindings?.some((binding) => binding.HostPort === hostPort) ?? false,
  );
}

async function answer(proc: Proc, registry: Registry, socket: Socket): Promise<void> {
  const fd = proc.installFd(socket, 10);
  const stream = descriptorStream(proc, fd);
  try {
    const request = await new MessageReader(stream).request();
    if (request === undefined) return;
    const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
    const response = await handleRegistryRequest(registry, {
      method: request.method,
      path: request.target,
      headers,
    });
    await writeResponse(
      stream,
      { status: response.status, headers: Object.entries(response.headers), body: response.body },
      request.method,
    );
    await proc.stdout.write(
      `${socket.remote.address} - - [${strftime("%d/%b/%Y:%H:%M:%S +0000", proc.nowMs())}] "${request.method} ${request.target} HTTP/1.1" ${response.status} ${response.body.length} "" "${headers["user-agent"] ?? ""}"\n`,
    );
  } finally {
    proc.closeFd(fd);
  }
}
