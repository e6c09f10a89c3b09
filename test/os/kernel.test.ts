import { describe, expect, it } from "vitest";
import type { Content } from "../../src/oci/changeset.ts";
import { SysError } from "../../src/os/errno.ts";
import { createKernel } from "../../src/os/kernel.ts";
import { createNamespace } from "../../src/os/net/namespace.ts";
import type { Proc, Program, SignalHandler } from "../../src/os/process.ts";
import { ProcessKilled } from "../../src/os/process.ts";
import { bootMachine, type TestMachine, testStartMs } from "../support/os.ts";

const cat: Program = async (proc) => {
  for (let chunk = await proc.read(0); chunk !== null; chunk = await proc.read(0)) await proc.write(1, chunk);
  return 0;
};
const sleep: Program = async (proc) => {
  await proc.sleep(Number(proc.args[0]) * 1000);
  return 0;
};
const showargs: Program = async (proc) => {
  await proc.stdout.write(`${JSON.stringify(proc.argv)}\n`);
  return 0;
};

/** A container on the machine: its own PID namespace over the same tree. */
function container(
  m: TestMachine,
  options: { init?: boolean; limits?: { pids?: number; memoryBytes?: number } } = {},
) {
  return m.kernel.createSandbox({
    hostname: "box",
    mounts: [{ target: "/", fs: m.fs }],
    net: createNamespace({ clock: m.kernel }),
    ...options,
  });
}
const bare = { env: new Map([["PATH", "/bin"]]), cwd: "/", fds: new Map() };

describe("time", () => {
  it("K1: moves only when all wait, to the earliest timer", async () => {
    const m = bootMachine();
    const seen: string[] = [];
    const napper =
      (name: string, ms: number): Program =>
      async (proc) => {
        await proc.sleep(ms);
        seen.push(`${name}@${Math.floor(proc.nowMs() - testStartMs)}`);
        return 0;
      };
    await m.program(async (proc) => {
      const pids = [
        proc.fork(napper("late", 3_600_000)),
        proc.fork(napper("a", 50)),
        proc.fork(napper("b", 50)),
      ];
      for (const pid of pids) await proc.wait(pid);
      return 0;
    });
    expect(seen).toEqual(["a@50", "b@50", "late@3600000"]);
  });

  it("K2: stands still while held", async () => {
    const m = bootMachine();
    const release = m.kernel.hold();
    let fired = false;
    m.kernel.after(10, () => {
      fired = true;
    });
    await new Promise((r) => setImmediate(() => setImmediate(r)));
    expect(fired).toBe(false);
    release();
    expect(m.kernel.nowMs()).toBe(testStartMs);
  });

  it("K3: a process that computes does not see time jump, but due timers fire", async () => {
    const m = bootMachine();
    const seen: number[] = [];
    await m.program(async (proc) => {
      const pid = proc.fork(async (child) => {
        await child.sleep(5);
        seen.push(Math.round(child.nowMs() - testStartMs));
        return 0;
      });
      for (let i = 0; i < 2000; i++) {
        proc.charge(0.01);
        await proc.checkpoint();
      }
      seen.push(Math.floor(proc.nowMs() - testStartMs));
      await proc.wait(pid);
      return 0;
    });
    expect(seen[0]).toBeLessThan(7);
    expect(seen[1]).toBeGreaterThanOrEqual(20);
    expect(seen[1]).toBeLessThan(40);
  });

  it("K24: computing without end uses time up", async () => {
    const m = bootMachine();
    let over = false;
    const seconds: number[] = [];
    await m.program(async (proc) => {
      for (const calls of [20_000, 400_000]) {
        const from = proc.nowMs();
        for (let i = 0; i < calls; i++) {
          const pause = proc.checkpoint();
          if (i % 64 === 0) await pause;
        }
        seconds.push((proc.nowMs() - from) / 1000);
        await proc.sleep(1);
      }
      const pid = proc.fork(async (child) => {
        for (;;) await child.checkpoint();
      });
      await proc.sleep(5000);
      over = true;
      proc.kill(pid, "KILL");
      await proc.wait(pid);
      return 0;
    });
    expect(seconds[0]).toBeLessThan(0.05);
    expect(seconds[1]).toBeGreaterThan(5);
    expect(over).toBe(true);
  });

  it("K24: with pace computing takes what the wall says, and nothing while the screen lags", async () => {
    let wall = 0;
    const kernel = createKernel({
      platform: {
        macrotask: (fn) => void setImmediate(fn),
        wallMs: () => wall,
        wait: () => () => 0,
        computing: (ms) => 10 * ms,
      },
      programs: { find: () => undefined },
      startMs: 0,
      seed: 1,
    });
    const sandbox = kernel.createSandbox({
      hostname: "m",
      host: true,
      mounts: [],
      net: createNamespace({ clock: kernel }),
    });
    const handle = sandbox.spawn({
      argv: ["busy"],
      env: new Map(),
      cwd: "/",
      fds: new Map(),
      program: async (proc) => {
        for (;;) await proc.checkpoint();
      },
    });
    const breaths = async () => {
      for (let i = 0; i < 20; i++) await new Promise((r) => setImmediate(r));
    };
    await breaths();
    wall = 500;
    await breaths();
    expect(kernel.nowMs()).toBeGreaterThanOrEqual(5000);
    const release = kernel.hold();
    const held = kernel.nowMs();
    wall = 2000;
    await breaths();
    expect(kernel.nowMs()).toBeLessThan(held + 100);
    release();
    handle.kill("KILL");
    await handle.exited;
  });

  it("K4: with pace, what comes from outside lands at the wall's time", async () => {
    let wall = 0;
    let due: (() => void) | undefined;
    const kernel = createKernel({
      platform: {
        macrotask: (fn) => void setImmediate(fn),
        wait: (_ms, done) => {
          const from = wall;
          due = done;
          return () => wall - from;
        },
      },
      programs: { find: () => undefined },
      startMs: 0,
      seed: 1,
    });
    let at = -1;
    kernel.after(1000, () => {
      at = kernel.nowMs();
    });
    for (let i = 0; i < 5; i++) await new Promise((r) => setImmediate(r));
    wall = 400;
    kernel.hold()();
    expect(kernel.nowMs()).toBe(400);
    for (let i = 0; i < 5; i++) await new Promise((r) => setImmediate(r));
    due?.();
    expect(at).toBe(1000);
  });

  it("K5: the same seed gives the same trace", async () => {
    const trace = async (): Promise<string> => {
      const m = bootMachine({ programs: { cat, sleep }, seed: 7 });
      const { stdout } = await m.program(async (proc) => {
        const { read, write } = proc.pipe();
        for (let i = 0; i < 5; i++) {
          proc.fork(
            async (child) => {
              for (let k = 0; k < 20; k++) {
                await child.sleep(child.random() * 10);
                await child.write(1, `${i}:${k}@${child.nowMs()}\n`);
              }
              return 0;
            },
            { fds: new Map([[1, write]]) },
          );
        }
        write.release();
        const fd = proc.installFd(read);
        for (let got = await proc.read(fd); got !== null; got = await proc.read(fd)) await proc.write(1, got);
        return 0;
      });
      return stdout;
    };
    const first = await trace();
    expect(first.split("\n").length).toBe(101);
    expect(await trace()).toBe(first);
  });

  it("K1: an hour with three processes passes quickly", async () => {
    const m = bootMachine({ programs: { sleep } });
    const started = process.hrtime.bigint();
    await m.program(async (proc) => {
      for (let i = 0; i < 3; i++) {
        proc.fork(async (child) => {
          for (let s = 0; s < 3600; s += 10) await child.sleep(10_000);
          return 0;
        });
      }
      for (let i = 0; i < 3; i++) await proc.wait(-1);
      return 0;
    });
    expect(m.kernel.nowMs() - testStartMs).toBeGreaterThanOrEqual(3_600_000);
    expect(Number(process.hrtime.bigint() - started) / 1e6).toBeLessThan(5000);
  });
});

describe("signals", () => {
  it("K8: a signal without a handler ends a waiting process", async () => {
    const m = bootMachine({ programs: { sleep } });
    const { stdout } = await m.program(async (proc) => {
      const pid = proc.spawn({ argv: ["sleep", "100"] });
      await proc.sleep(1);
      proc.kill(pid, "TERM");
      await proc.stdout.write(JSON.stringify(await proc.wait(pid)));
      return 0;
    });
    expect(JSON.parse(stdout).status).toEqual({ type: "signaled", signal: "TERM" });
    expect(m.kernel.nowMs() - testStartMs).toBeLessThan(1000);
  });

  it("K9: a handler runs, and the call goes on", async () => {
    const m = bootMachine();
    const { stdout } = await m.program(async (proc) => {
      const pid = proc.fork(async (child) => {
        child.onSignal("USR1", () => void child.write(1, "handled "));
        await child.sleep(100);
        await child.write(1, "slept");
        return 0;
      });
      await proc.sleep(10);
      proc.kill(pid, "USR1");
      await proc.wait(pid);
      return 0;
    });
    expect(stdout).toBe("handled slept");
  });

  it("K9: or fails with EINTR", async () => {
    const m = bootMachine();
    const { stdout } = await m.program(async (proc) => {
      const pid = proc.fork(async (child) => {
        const handler: SignalHandler = Object.assign(() => {}, { restart: false });
        child.onSignal("INT", handler);
        try {
          await child.sleep(100_000);
        } catch (error) {
          await child.write(1, error instanceof SysError ? error.code : "?");
        }
        return 0;
      });
      await proc.sleep(10);
      proc.kill(pid, "INT");
      await proc.wait(pid);
      return 0;
    });
    expect(stdout).toBe("EINTR");
  });

  it("K10: PID 1 is shielded from what it does not handle", async () => {
    const m = bootMachine({ programs: { sleep } });
    const box = container(m);
    const handle = box.spawn({ argv: ["sleep", "60"], ...bare });
    handle.kill("TERM");
    handle.kill("INT");
    const inside = box.spawn({
      argv: ["killer"],
      ...bare,
      program: async (proc) => {
        proc.kill(1, "KILL");
        return 7;
      },
    });
    expect(await inside.exited).toEqual({ type: "exited", code: 7 });
    expect(box.processes().map((p) => p.pid)).toEqual([1]);
    handle.kill("KILL");
    expect(await handle.exited).toEqual({ type: "signaled", signal: "KILL" });
  });

  it("K23: a signal to a PID 1 whose code is being fetched waits for its handlers", async () => {
    const m = bootMachine();
    const box = container(m);
    let fetched = (): void => {};
    const code = new Promise<void>((done) => {
      fetched = done;
    });
    const handle = box.spawn({
      argv: ["ping"],
      ...bare,
      program: async (proc) => {
        await proc.load(code);
        let stopped = false;
        proc.onSignal(
          "INT",
          Object.assign(
            () => {
              stopped = true;
            },
            { restart: false },
          ),
        );
        while (!stopped) await proc.sleep(1000).catch(() => {});
        return 9;
      },
    });
    await undefined;
    handle.kill("INT");
    fetched();
    expect(await handle.exited).toEqual({ type: "exited", code: 9 });
  });

  it("K13: a stopped process goes on at CONT, and the parent is told", async () => {
    const m = bootMachine();
    const { stdout } = await m.program(async (proc) => {
      const pid = proc.fork(async (child) => {
        await child.sleep(10);
        await child.write(1, "on ");
        return 0;
      });
      proc.kill(pid, "STOP");
      const stopped = await proc.wait(pid, { untraced: true });
      await proc.write(1, `${stopped?.status.type} `);
      await proc.sleep(1000);
      await proc.write(1, "cont ");
      proc.kill(pid, "CONT");
      await proc.wait(pid);
      return 0;
    });
    expect(stdout).toBe("stopped cont on ");
  });

  it("K13: a frozen sandbox stands still", async () => {
    const m = bootMachine();
    const box = container(m);
    const seen: number[] = [];
    const handle = box.spawn({
      argv: ["x"],
      ...bare,
      program: async (proc) => {
        for (let i = 0; i < 3; i++) {
          await proc.sleep(10);
          seen.push(Math.round(proc.nowMs() - testStartMs));
        }
        return 0;
      },
    });
    await m.running(() => m.kernel.advance(15));
    box.freeze();
    await m.running(() => m.kernel.advance(1000));
    expect(seen).toEqual([10]);
    box.thaw();
    await m.running(() => m.kernel.advance(15));
    expect(seen).toEqual([10, 1015, 1025]);
    expect(await handle.exited).toEqual({ type: "exited", code: 0 });
  });

  it("K17: a killed program gets ProcessKilled from every call", async () => {
    const m = bootMachine();
    const seen: string[] = [];
    const attempt = (proc: Proc, name: string): void => {
      try {
        proc.fs.stat("/");
        seen.push(`${name} ok`);
      } catch (error) {
        seen.push(error instanceof ProcessKilled ? `${name} killed` : "?");
      }
    };
    await m.program(async (proc) => {
      const pid = proc.fork(async (child) => {
        try {
          await child.sleep(1000);
        } finally {
          attempt(child, "first");
          attempt(child, "second");
        }
        return 0;
      });
      await proc.sleep(1);
      proc.kill(pid, "KILL");
      await proc.wait(pid);
      await proc.sleep(1);
      return 0;
    });
    expect(seen).toEqual(["first killed", "second killed"]);
  });

  it("K17: a busy loop is ended by a signal from another process", async () => {
    const m = bootMachine();
    const r = await m.program(async (proc) => {
      const pid = proc.fork(async (child) => {
        for (;;) {
          child.charge(0.01);
          await child.checkpoint();
        }
      });
      await proc.sleep(50);
      proc.kill(pid, "INT");
      const ended = await proc.wait(pid);
      await proc.write(1, JSON.stringify(ended?.status));
      return 0;
    });
    expect(r.stdout).toBe('{"type":"signaled","signal":"INT"}');
  });
});

describe("families", () => {
  it("K11: when PID 1 ends, the rest is killed", async () => {
    const m = bootMachine({ programs: { sleep } });
    const box = container(m);
    const first = box.spawn({ argv: ["sleep", "1"], ...bare });
    const second = box.spawn({ argv: ["sleep", "1000"], ...bare });
    expect(await m.running(() => first.exited)).toEqual({ type: "exited", code: 0 });
    expect(await second.exited).toEqual({ type: "signaled", signal: "KILL" });
    expect(box.processes()).toEqual([]);
  });

  const orphanMaker: Program = async (proc) => {
    const child = proc.fork(async (p) => {
      p.fork(async (grandchild) => {
        await grandchild.sleep(10);
        return 0;
      });
      return 0;
    });
    await proc.wait(child);
    await proc.sleep(100);
    await proc.write(
      1,
      proc
        .processes()
        .map((p) => `${p.pid}${p.state}`)
        .join(" "),
    );
    return 0;
  };

  it("K12: an orphan nobody waits for stays a zombie", async () => {
    const m = bootMachine();
    const box = container(m);
    let out = "";
    const { sinkFile } = await import("../../src/os/kernel/open-file.ts");
    const fds = new Map([[1, sinkFile((d) => (out += Buffer.from(d).toString()))]]);
    await m.running(() => box.spawn({ argv: ["x"], ...bare, fds, program: orphanMaker }).exited);
    expect(out).toBe("1R 3Z");
  });

  it("K12: init buries them, and ends as its child does", async () => {
    const m = bootMachine({
      programs: {
        orphans: async (proc) => {
          await orphanMaker(proc);
          return 42;
        },
      },
    });
    const box = container(m, { init: true });
    let out = "";
    const { sinkFile } = await import("../../src/os/kernel/open-file.ts");
    const fds = new Map([[1, sinkFile((d) => (out += Buffer.from(d).toString()))]]);
    const handle = box.spawn({ argv: ["orphans"], ...bare, fds });
    expect(await m.running(() => handle.exited)).toEqual({ type: "exited", code: 42 });
    expect(out).toBe("1S 2R");
  });

  it("K18: each child is told once", async () => {
    const m = bootMachine();
    const { stdout } = await m.program(async (proc) => {
      let chld = 0;
      proc.onSignal("CHLD", () => {
        chld += 1;
      });
      const pids = [1, 2, 3].map((n) => proc.fork(async () => n));
      const codes: number[] = [];
      for (const _ of pids) {
        const ended = await proc.wait(-1);
        if (ended?.status.type === "exited") codes.push(ended.status.code);
      }
      let error = "";
      try {
        await proc.wait(-1);
      } catch (e) {
        error = e instanceof SysError ? e.code : "?";
      }
      await proc.write(1, JSON.stringify({ codes, error, chld }));
      return 0;
    });
    expect(JSON.parse(stdout)).toEqual({ codes: [1, 2, 3], error: "ECHILD", chld: 3 });
  });

  it("K21: the machine sees all, a container only itself", async () => {
    const m = bootMachine({ programs: { sleep } });
    const box = container(m);
    const handle = box.spawn({ argv: ["sleep", "100"], ...bare });
    expect(handle.pid).toBe(1);
    const { stdout } = await m.program(async (proc) => {
      await proc.write(
        1,
        proc
          .processes()
          .map((p) => p.comm)
          .join(" "),
      );
      proc.kill(handle.hostPid, "KILL");
      return 0;
    });
    expect(stdout).toBe("systemd sleep test");
    expect(await handle.exited).toEqual({ type: "signaled", signal: "KILL" });
  });

  it("K16: limits of processes and memory", async () => {
    const m = bootMachine();
    const box = container(m, { limits: { pids: 3, memoryBytes: 50_000_000 } });
    let codes = "";
    const handle = box.spawn({
      argv: ["x"],
      ...bare,
      program: async (proc) => {
        const nap: Program = async (p) => {
          await p.sleep(10);
          return 0;
        };
        proc.fork(nap);
        proc.fork(nap);
        try {
          proc.fork(nap);
        } catch (error) {
          codes = error instanceof SysError ? error.code : "?";
        }
        proc.setMemory(200_000_000);
        return 0;
      },
    });
    expect(await handle.exited).toEqual({ type: "signaled", signal: "KILL" });
    expect(codes).toBe("EAGAIN");
    expect(box.oomKilled).toBe(true);
  });
});

describe("executables", () => {
  const glibc: Content = { kind: "program", program: "showargs", size: 9, libc: "glibc" };
  const text = (t: string): Content => ({ kind: "bytes", bytes: new TextEncoder().encode(t) });

  const codeOf = async (m: TestMachine, argv: string[]): Promise<string> => {
    try {
      const r = await m.run(argv);
      return `${r.exit} ${r.stdout}${r.stderr}`.trim();
    } catch (error) {
      return error instanceof SysError ? error.code : String(error);
    }
  };

  it.each<[string, string[], string]>([
    [
      "K14: an interpreter with one argument",
      ["/s/with-arg", "a"],
      '0 ["/bin/showargs","-e -x","/s/with-arg","a"]',
    ],
    ["K14: no interpreter", ["/s/lost"], "ENOENT"],
    ["K14: text is ENOEXEC", ["/s/text"], "ENOEXEC"],
    ["K14: a directory is EACCES", ["/s"], "EACCES"],
    ["K14: not executable is EACCES", ["/s/plain"], "EACCES"],
    ["K14: not in PATH is ENOENT", ["nope"], "ENOENT"],
    ["K15: glibc needs its loader", ["/s/dynamic"], "ENOENT"],
    ["K15: a static program runs", ["showargs", "x"], '0 ["showargs","x"]'],
    ["K20: what is not simulated says so", ["/s/blob"], "126 drydock: running blob is not simulated"],
  ])("%s", async (_rule, argv, expected) => {
    const m = bootMachine({
      programs: { showargs },
      files: {
        "/s/with-arg": "#! /bin/showargs -e -x \nrest",
        "/s/lost": "#!/nowhere/sh\n",
        "/s/plain": "text",
        "/s/text": text("echo hi\n"),
        "/s/dynamic": glibc,
        "/s/blob": { kind: "sized", size: 5_000_000, seed: "blob" },
      },
    });
    for (const path of ["/s/text", "/s/blob"]) m.fs.setAttributes(path, { mode: 0o755 }, testStartMs);
    expect(await codeOf(m, argv)).toBe(expected);
  });

  it("K15: with its loader a glibc program runs", async () => {
    const m = bootMachine({
      programs: { showargs },
      files: { "/s/dynamic": glibc, "/lib64/ld-linux-x86-64.so.2": "loader" },
    });
    expect(await codeOf(m, ["/s/dynamic"])).toBe('0 ["/s/dynamic"]');
  });

  it("a lazy program is loaded once, and time waits for it", async () => {
    let loads = 0;
    const m = bootMachine({
      files: { "/bin/lazy": { kind: "program", program: "lazy", size: 1, libc: "static" } },
      table: {
        find: (name) =>
          name === "lazy"
            ? async () => {
                loads += 1;
                await new Promise((r) => setImmediate(() => setImmediate(r)));
                return showargs;
              }
            : undefined,
      },
    });
    m.kernel.after(10_000, () => {});
    const r = await m.run(["lazy", "1"]);
    expect(r.stdout).toBe('["lazy","1"]\n');
    expect(m.kernel.nowMs() - testStartMs).toBeLessThan(100);
    expect(loads).toBe(1);
  });

  it("K22: code that comes late is as code that was there", async () => {
    const trace = async (turns: readonly [number, number]): Promise<string[]> => {
      const m = bootMachine();
      const seen: string[] = [];
      const later = async (n: number): Promise<void> => {
        for (let i = 0; i < n; i++) await new Promise((r) => setImmediate(r));
      };
      const note = (proc: Proc, what: string): void =>
        void seen.push(`${what} ${proc.nowMs() - testStartMs}`);
      const loader =
        (name: string, n: number): Program =>
        async (proc) => {
          await proc.write(1, "x");
          await proc.load(later(n));
          note(proc, name);
          return 0;
        };
      await m.program(async (proc) => {
        const pids = [
          proc.fork(async (busy) => {
            for (let i = 0; i < 300; i++) {
              await busy.checkpoint();
              busy.charge(0.1);
              if (i % 100 === 0) note(busy, "busy");
            }
            return 0;
          }),
          proc.fork(loader("first", turns[0])),
          proc.fork(loader("second", turns[1])),
        ];
        for (const pid of pids) await proc.wait(pid);
        return 0;
      });
      return seen;
    };
    const there = await trace([0, 0]);
    expect(there.filter((line) => !line.startsWith("busy")).map((line) => line.split(" ")[0])).toEqual([
      "first",
      "second",
    ]);
    expect(await trace([9, 2])).toEqual(there);
    expect(await trace([1, 30])).toEqual(there);
  });

  it("exec replaces the program and keeps the process", async () => {
    const m = bootMachine({ programs: { showargs } });
    const r = await m.program(async (proc) => {
      const pid = proc.fork(async (child) => child.exec({ argv: ["showargs", "after"] }));
      const ended = await proc.wait(pid);
      return ended?.status.type === "exited" ? ended.status.code : 99;
    });
    expect(r).toMatchObject({ stdout: '["showargs","after"]\n', exit: 0 });
  });
});
