/** `_socket`: TCP over the machine's network. */
import { SysError } from "../../../os/errno.ts";
import type { Listener, Socket } from "../../../os/net/types.ts";
import { asNumber, toIndex } from "../conversions.ts";
import { osError } from "../errors.ts";
import { functions, moduleOf } from "../native.ts";
import { Park, PyBytes, PyHandle, PyList, type PyModule, PyRaise, PyTuple, type Value } from "../objects.ts";
import type { Vm } from "../vm.ts";
import { bytesOf } from "./binary.ts";

interface State {
  listener: Listener | undefined;
  socket: Socket | undefined;
  fd: number;
  /** Bytes that came beyond what was asked for. */
  left: Uint8Array;
  bound: { readonly address: string; readonly port: number } | undefined;
  /** Undefined: wait for ever. */
  timeoutMs: number | undefined;
}

const S = (v: Value | undefined): State => (v as PyHandle<State>).data;

/** A wait whose failure is an OSError of Python's. */
function park(vm: Vm, s: State, start: () => Promise<unknown>, finish: (vm: Vm, r: unknown) => Value): Park {
  const proc = vm.host.proc;
  const deadline = s.timeoutMs === undefined ? undefined : proc.nowMs() + s.timeoutMs;
  return new Park(
    async () => {
      try {
        if (deadline === undefined) return { ok: await start() };
        const late = proc.sleep(Math.max(0, deadline - proc.nowMs())).then(() => ({ late: true }) as const);
        return await Promise.race([start().then((ok) => ({ ok })), late]);
      } catch (error) {
        if (error instanceof SysError && error.code !== "EINTR") return { error };
        throw error;
      }
    },
    (v, r) => {
      const outcome = r as { ok?: unknown; late?: boolean; error?: SysError };
      if (outcome.late) v.raise("TimeoutError", "timed out");
      if (outcome.error) throw new PyRaise(osError(v, outcome.error));
      return finish(v, outcome.ok);
    },
  );
}

function adopt(vm: Vm, socket: Socket): PyHandle<State> {
  const fd = vm.host.proc.installFd(socket, 3);
  return new PyHandle<State>("_socket.handle", {
    listener: undefined,
    socket,
    fd,
    left: new Uint8Array(0),
    bound: undefined,
    timeoutMs: undefined,
  });
}

const isAddress = (host: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(host);

export async function resolveHost(vm: Vm, host: string): Promise<string | undefined> {
  if (host === "") return "0.0.0.0";
  return isAddress(host) ? host : vm.host.proc.net.resolve(host);
}

export function socketModule(): PyModule {
  return moduleOf("_socket", {
    ...functions({
      "new()": () =>
        new PyHandle<State>("_socket.handle", {
          listener: undefined,
          socket: undefined,
          fd: -1,
          left: new Uint8Array(0),
          bound: undefined,
          timeoutMs: undefined,
        }),
      "settimeout(s, t)": (_vm, [s, t]) => {
        S(s).timeoutMs = t === null ? undefined : asNumber(t)! * 1000;
        return null;
      },
      "resolve(host)": (vm, [h]) =>
        new Park(
          () => resolveHost(vm, String(h)),
          (_v, r) => (r as string | undefined) ?? null,
        ),
      "bind(s, host, port)": (vm, [s, h, p]) => {
        S(s).bound = { address: String(h) === "" ? "0.0.0.0" : String(h), port: toIndex(vm, p) };
        // The port is taken at once: a second bind must fail here.
        try {
          S(s).listener = vm.host.proc.net.listen(S(s).bound!.port, S(s).bound!.address);
        } catch (error) {
          if (error instanceof SysError) throw new PyRaise(osError(vm, error));
          throw error;
        }
        return null;
      },
      "listen(s)": (vm, [s]) => {
        S(s).listener ??= vm.host.proc.net.listen(0);
        return null;
      },
      "accept(s)": (vm, [s]) =>
        park(
          vm,
          S(s),
          () => S(s).listener?.accept() ?? Promise.reject(new SysError("EINVAL")),
          (v, r) => {
            const socket = r as Socket;
            return new PyTuple([adopt(v, socket), new PyTuple([socket.remote.address, socket.remote.port])]);
          },
        ),
      "connect(s, address, port)": (vm, [s, a, p]) =>
        park(
          vm,
          S(s),
          () => vm.host.proc.net.connect(String(a), toIndex(vm, p)),
          (v, r) => {
            S(s).socket = r as Socket;
            S(s).fd = v.host.proc.installFd(r as Socket, 3);
            return null;
          },
        ),
      "recv(s, n)": (vm, [s, n]) => {
        const st = S(s);
        const max = toIndex(vm, n);
        if (st.left.length > 0) {
          const part = st.left.slice(0, max);
          st.left = st.left.slice(max);
          return new PyBytes(part);
        }
        return park(
          vm,
          st,
          () => (st.socket ? vm.host.proc.read(st.fd, max) : Promise.reject(new SysError("ENOTCONN"))),
          (_v, r) => new PyBytes(((r as Uint8Array | null) ?? new Uint8Array(0)).slice()),
        );
      },
      "send(s, data)": (vm, [s, d]) => {
        const data = bytesOf(vm, d).slice();
        return park(
          vm,
          S(s),
          () => (S(s).socket ? vm.host.proc.write(S(s).fd, data) : Promise.reject(new SysError("ENOTCONN"))),
          () => data.length,
        );
      },
      "shutdown(s)": (_vm, [s]) => {
        S(s).socket?.shutdownWrite();
        return null;
      },
      "close(s)": (vm, [s]) => {
        const st = S(s);
        st.listener?.close();
        st.listener = undefined;
        if (st.socket && vm.host.proc.fds.has(st.fd)) vm.host.proc.closeFd(st.fd);
        st.socket = undefined;
        return null;
      },
      "name(s)": (_vm, [s]) => {
        const e = S(s).socket?.local ?? S(s).listener?.local ?? S(s).bound;
        return new PyTuple([e?.address ?? "0.0.0.0", e?.port ?? 0]);
      },
      "peer(s)": (vm, [s]) => {
        const e = S(s).socket?.remote;
        return e
          ? new PyTuple([e.address, e.port])
          : vm.raise("OSError", 107, "Transport endpoint is not connected");
      },
      "fileno(s)": (_vm, [s]) => S(s).fd,
      "hostname()": (vm) => vm.host.proc.system.hostname(),
      "addresses()": (vm) => new PyList(vm.host.proc.net.interfaces().map((i) => i.address)),
    }),
  });
}
