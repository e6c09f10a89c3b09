/** Threads, signals and child processes. */
import { SysError } from "../../../os/errno.ts";
import type { OpenFile } from "../../../os/process.ts";
import { type Signal, signalNumbers } from "../../../os/signals.ts";
import { asNumber, toIndex } from "../conversions.ts";
import { osError } from "../errors.ts";
import { makeFile } from "../files.ts";
import { iterateNow } from "../iteration.ts";
import { pushed, type Thread } from "../machine/thread.ts";
import { functions, moduleOf } from "../native.ts";
import { Park, PyDict, PyHandle, type PyModule, PyRaise, PyTuple, type Value } from "../objects.ts";
import { runOf, threadHooks } from "../run.ts";
import { formatException } from "../traceback.ts";
import { exceptionType } from "../types.ts";
import { pathOf } from "./os.ts";

/** Something threads wait for: an event, the end of a thread, a lock. */
interface Gate {
  open: boolean;
  waiters: (() => void)[];
}
const G = (v: Value | undefined): Gate => (v as PyHandle<Gate>).data;
function release(g: Gate): void {
  for (const w of g.waiters.splice(0)) w();
}

export function threadModule(): PyModule {
  return moduleOf("_thread", {
    TIMEOUT_MAX: 9223372036,
    error: exceptionType("RuntimeError"),
    ...functions({
      // Starts `fn(*args)`; the gate opens when it has ended.
      "start(fn, args, name, daemon, gate)": (vm, [fn, args, name, daemon, gate]) => {
        const t = vm.newThread(String(name));
        t.daemon = daemon === true;
        threadHooks.set(t, (ended: Thread) => {
          G(gate).open = true;
          release(G(gate));
          const e = ended.failure;
          if (e && !e.cls.isSubclass(exceptionType("SystemExit"))) {
            const text = `Exception in thread ${ended.name}:\n${formatException(vm, e)}`;
            void vm.host.proc.write(2, text).catch(() => {});
          }
        });
        const before = vm.current;
        vm.current = t;
        try {
          const r = vm.call(fn!, [...iterateNow(vm, args!)]);
          if (r !== pushed) t.done = true;
        } finally {
          vm.current = before;
        }
        return t.id;
      },
      "gate()": () => new PyHandle<Gate>("_thread.gate", { open: false, waiters: [] }),
      "is_open(g)": (_vm, [g]) => G(g).open,
      "open(g)": (_vm, [g]) => {
        G(g).open = true;
        release(G(g));
        return null;
      },
      "shut(g)": (_vm, [g]) => {
        G(g).open = false;
        return null;
      },
      // Wakes those who wait without opening: a lock that was given back.
      "wake(g)": (_vm, [g]) => {
        release(G(g));
        return null;
      },
      "wait(g, timeout)": (vm, [g, timeout]) => {
        const gate = G(g);
        if (gate.open) return true;
        const proc = vm.host.proc;
        const until = timeout === null ? undefined : proc.nowMs() + asNumber(timeout)! * 1000;
        return new Park(
          async () => {
            const woken = new Promise<void>((done) => gate.waiters.push(done));
            // Sleeping keeps the wait open to signals and the clock.
            await Promise.race([
              woken,
              proc.sleep(until === undefined ? 3_600_000 : Math.max(0, until - proc.nowMs())),
            ]);
          },
          () => gate.open,
        );
      },
      "ident()": (vm) => vm.current.id,
      "count()": (vm) => vm.threads.filter((t) => !t.done).length,
      "pause()": (vm) => new Park(() => vm.host.proc.checkpoint()),
      "atexit(fn, args)": (vm, [fn, args]) => {
        runOf(vm).exitCalls.push({ fn: fn!, args: [...iterateNow(vm, args!)] });
        return null;
      },
    }),
  });
}

export function signalModule(): PyModule {
  const byNumber = (n: number): Signal | undefined =>
    (Object.keys(signalNumbers) as Signal[]).find((k) => signalNumbers[k] === n);
  const constants: Record<string, Value> = {};
  for (const [k, n] of Object.entries(signalNumbers)) constants[`SIG${k}`] = n;
  return moduleOf("signal", {
    SIG_DFL: 0,
    SIG_IGN: 1,
    ...constants,
    ...functions({
      "_set(signum, handler)": (vm, [n, h]) => {
        const s = byNumber(toIndex(vm, n));
        if (!s) return vm.raise("ValueError", "signal number out of range");
        if (s === "KILL" || s === "STOP") return vm.raise("OSError", 22, "Invalid argument");
        if (h === 0) runOf(vm).setHandler(s, "default");
        else if (h === 1) runOf(vm).setHandler(s, "ignore");
        else runOf(vm).setHandler(s, { fn: h! });
        return null;
      },
      "_default_int()": (vm) => vm.raise("KeyboardInterrupt"),
      "pause()": (vm) => new Park(() => vm.host.proc.sleep(1e12)),
      "raise_signal(n)": (vm, [n]) => {
        vm.host.proc.kill(vm.host.proc.pid, byNumber(toIndex(vm, n)) ?? "TERM");
        return new Park(() => vm.host.proc.checkpoint());
      },
      "_alarm(seconds)": (vm) => vm.refuse("signal.alarm"),
    }),
  });
}

export function subprocessModule(): PyModule {
  return moduleOf("_subprocess", {
    ...functions({
      // fds: for 0, 1, 2 a number, or "pipe", or None (inherit), or "null" → (pid, {n: file})
      "spawn(argv!, fds!, cwd, env, session)": (vm, [argv, fds, cwd, env, session]) => {
        const proc = vm.host.proc;
        const args = iterateNow(vm, argv!).map((x) => pathOf(vm, x));
        const mine = new PyDict();
        const files = new Map<number, OpenFile>();
        const drop: OpenFile[] = [];
        return new Park(
          async () => {
            for (const [i, f] of iterateNow(vm, fds!).entries()) {
              if (f === "pipe") {
                const { read, write } = proc.pipe();
                const [child, parent] = i === 0 ? [read, write] : [write, read];
                files.set(i, child);
                drop.push(child);
                const fd = proc.installFd(parent, 3);
                mine.m.set(i, {
                  k: i,
                  v: makeFile({ fd, name: fd, mode: i === 0 ? "wb" : "rb", file: parent }),
                });
              } else if (f === "null") {
                const file = await proc.fs.open("/dev/null", { read: true, write: true });
                files.set(i, file);
                drop.push(file);
              } else {
                const from = f === "stdout" ? files.get(1) : proc.fds.get(f === null ? i : Number(f));
                if (from) files.set(i, from);
              }
            }
            try {
              const pid = proc.spawn({
                argv: args,
                fds: files,
                ...(cwd === null ? {} : { cwd: pathOf(vm, cwd) }),
                ...(env instanceof PyDict
                  ? { env: new Map([...env.m.values()].map((e) => [String(e.k), String(e.v)])) }
                  : {}),
                ...(session === true ? { newSession: true } : {}),
              });
              return { pid };
            } catch (error) {
              if (error instanceof SysError) return { error };
              throw error;
            } finally {
              for (const f of drop) f.release();
            }
          },
          (v, r) => {
            const got = r as { pid?: number; error?: SysError };
            if (got.error) throw new PyRaise(osError(v, got.error, args[0] ?? ""));
            return new PyTuple([got.pid!, mine]);
          },
        );
      },
      // → the exit code, negative for a signal; None when it still runs
      "wait(pid, nohang)": (vm, [pid, nohang]) =>
        new Park(
          () => vm.host.proc.wait(toIndex(vm, pid), { nohang: nohang === true }),
          (_v, r) => {
            const got = r as Awaited<ReturnType<typeof vm.host.proc.wait>>;
            if (!got) return null;
            return got.status.type === "exited" ? got.status.code : -signalNumbers[got.status.signal];
          },
        ),
      "kill(pid, sig)": (vm, [pid, sig]) => {
        const name = (Object.keys(signalNumbers) as Signal[]).find(
          (k) => signalNumbers[k] === toIndex(vm, sig),
        );
        vm.host.proc.kill(toIndex(vm, pid), name ?? "TERM");
        return null;
      },
    }),
  });
}
