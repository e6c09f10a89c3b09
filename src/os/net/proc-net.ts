/** The network as one process uses it: every wait can be interrupted, and its end closes what it opened. */
import { SysError } from "../errno.ts";
import type { Task } from "../kernel/task.ts";
import type { Proc } from "../process.ts";
import { parseAddress, plainAddress } from "./address.ts";
import type { ListenerQueue, NetworkNamespace } from "./namespace.ts";
import type { SocketEnd } from "./socket.ts";
import type { Listener, ProcNet, Socket } from "./types.ts";

export function procNet(namespace: NetworkNamespace, task: Task, proc: Proc): ProcNet {
  const owned = (socket: SocketEnd): Socket => {
    task.own(socket, () => {
      if (socket.open) socket.release();
    });
    return socket;
  };

  const accept = async (queue: ListenerQueue): Promise<Socket> => {
    for (;;) {
      if (queue.closed) throw new SysError("EBADF");
      const socket = queue.next();
      if (socket !== undefined) {
        await proc.checkpoint();
        return owned(socket);
      }
      await task.wait((wake) => queue.poll(wake));
    }
  };

  const resolveAll = async (name: string): Promise<readonly string[]> => {
    const bare = name.replace(/^\[|\]$/g, "");
    if (parseAddress(bare) !== undefined) return [bare];
    if (bare.includes(":")) return [plainAddress(bare)];
    const fromFile = hostsFile(proc, bare);
    if (fromFile.length > 0) return fromFile;
    if (bare === "localhost" || bare.endsWith(".localhost")) return ["127.0.0.1"];
    await proc.sleep(0.3);
    return namespace.resolver?.(bare) ?? [];
  };

  return {
    interfaces: () => namespace.interfaces(),
    sockets: () => namespace.sockets(),
    listen(port, address): Listener {
      if (namespace.isHost && port > 0 && port < 1024 && task.cred.uid !== 0) throw new SysError("EACCES");
      const queue = namespace.listen(port, address, task.pid);
      task.own(queue, () => queue.close());
      return {
        local: queue.local,
        accept: () => {
          const promise = accept(queue);
          promise.catch(() => {});
          return promise;
        },
        ready: () => queue.ready,
        poll: (wake) => queue.poll(wake),
        close: () => {
          task.disown(queue);
          queue.close();
        },
      };
    },
    async connect(address, port) {
      return owned(await namespace.connect(address, port, (ms) => proc.sleep(ms), task.pid));
    },
    resolveAll,
    async resolve(name) {
      return (await resolveAll(name))[0];
    },
    async ping(address) {
      const ms = namespace.pingMs(address);
      if (ms !== undefined) await proc.sleep(ms);
      return ms;
    },
  };
}

/** Addresses a name has in /etc/hosts; IPv6 ones are passed over. */
function hostsFile(proc: Proc, name: string): readonly string[] {
  let text: string;
  try {
    text = proc.fs.readText("/etc/hosts");
  } catch (error) {
    if (error instanceof SysError) return [];
    throw error;
  }
  const wanted = name.toLowerCase();
  const found: string[] = [];
  for (const line of text.split("\n")) {
    const [address, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (address === undefined || parseAddress(address) === undefined) continue;
    if (names.some((n) => n.toLowerCase() === wanted)) found.push(address);
  }
  return found;
}
