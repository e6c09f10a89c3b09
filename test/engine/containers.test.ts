import { describe, expect, it } from "vitest";
import { bootEngine, type TestEngine } from "../support/engine.ts";

const Image = "debian:bookworm-slim";
const boot = () => bootEngine([Image]);

async function start(
  e: TestEngine,
  name: string,
  Cmd: readonly string[],
  more: object = {},
): Promise<string> {
  const { Id } = await e.client.containerCreate({ Image, Cmd, ...more }, { name });
  await e.client.containerStart(Id);
  return Id;
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return `${(error as { status?: number }).status} ${(error as Error).message}`;
  }
  return "no refusal";
}

describe("creating", () => {
  it.each<[rule: string, body: object, refusal: string]>([
    ["C1: an empty body", {}, "400 config cannot be empty in order to create a container"],
    [
      "C1: a relative working directory",
      { Image, WorkingDir: "x" },
      "400 the working directory 'x' is invalid, it needs to be an absolute path",
    ],
    [
      "C1: too little memory",
      { Image, HostConfig: { Memory: 1024 } },
      "400 Minimum memory limit allowed is 6MB",
    ],
    [
      "C1: too many processors",
      { Image, HostConfig: { NanoCpus: 100e9 } },
      "400 range of CPUs is from 0.01 to 2.00, as there are only 2 CPUs available",
    ],
    [
      "C1: an unknown restart policy",
      { Image, HostConfig: { RestartPolicy: { Name: "sometimes" } } },
      "400 invalid restart policy: unknown policy 'sometimes'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'",
    ],
    [
      "C1: two mounts at one place",
      { Image, HostConfig: { Binds: ["v1:/data", "v2:/data"] } },
      "400 Duplicate mount point: /data",
    ],
    [
      "C1: a bind source that is missing",
      { Image, HostConfig: { Mounts: [{ Type: "bind", Source: "/nosuch", Target: "/x" }] } },
      'invalid mount config for type "bind": bind source path does not exist: /nosuch',
    ],
    ["C1: an image that is not here", { Image: "nosuch" }, "404 No such image: nosuch:latest"],
  ])("%s is refused and leaves nothing behind", async (_rule, body, words) => {
    const e = await boot();
    const before = e.engine.store.getState();
    expect(await refusal(e.client.containerCreate(body))).toContain(words);
    const after = e.engine.store.getState();
    expect(after.containers).toBe(before.containers);
    expect(after.volumes).toBe(before.volumes);
  });

  it("C2: a name has one holder", async () => {
    const e = await boot();
    const { Id } = await e.client.containerCreate({ Image }, { name: "cc" });
    expect(await refusal(e.client.containerCreate({ Image }, { name: "cc" }))).toBe(
      `409 Conflict. The container name "/cc" is already in use by container "${Id}". You have to remove (or rename) that container to be able to reuse that name.`,
    );
    expect(await refusal(e.client.containerCreate({ Image }, { name: "c" }))).toContain(
      "Invalid container name (c)",
    );
  });

  it("C3: the user's variables come before the image's, and a process sees defaults first", async () => {
    const e = await boot();
    const ran = await e.run({ Image, Cmd: ["env"], Hostname: "box", Env: ["ZED=1", "ALPHA=2"] });
    expect(ran.stdout).toBe(
      "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\nHOSTNAME=box\nZED=1\nALPHA=2\nHOME=/root\n",
    );
  });
});

describe("running", () => {
  it("R1: streams, input and exit code are the process's own", async () => {
    const e = await boot();
    const ran = await e.run(
      { Image, Cmd: ["sh", "-c", "echo out; echo err >&2; cat; exit 3"] },
      { stdin: "typed\n" },
    );
    expect(ran).toMatchObject({ stdout: "out\ntyped\n", stderr: "err\n", exit: 3 });
  });

  it.each([
    ["nosuch", 127, 'exec: "nosuch": executable file not found in $PATH'],
    ["./run.sh", 127, 'exec: "./run.sh": stat ./run.sh: no such file or directory'],
    ["/etc", 126, 'exec: "/etc": is a directory: permission denied'],
    ["/etc/passwd", 126, 'exec: "/etc/passwd": permission denied'],
  ])(
    "R2: %s cannot be started: the runtime's sentence, exit code %d, still created",
    async (path, code, words) => {
      const e = await boot();
      await e.client.containerCreate({ Image, Cmd: [path] }, { name: "cc" });
      expect(await refusal(e.client.containerStart("cc"))).toBe(
        `400 failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: ${words}: unknown`,
      );
      expect((await e.client.containerInspect("cc")).State).toMatchObject({
        Status: "created",
        ExitCode: code,
      });
    },
  );

  it("R3: a script without an interpreter line fails in the process: exec format error, 255", async () => {
    const e = await boot();
    const ran = await e.run({ Image, Cmd: ["sh", "-c", "printf 'echo hi' > /s; chmod +x /s"] });
    await e.client.containerCommit(ran.id, { reference: { repo: "scripted", tag: "1" } });
    const second = await e.run({ Image: "scripted:1", Cmd: ["/s"] });
    expect(second).toMatchObject({ stderr: "exec /s: exec format error\n", exit: 255 });
  });

  it("R4: PID 1 without a handler outlives TERM, so a stop takes its ten seconds and ends in 137", async () => {
    const e = await boot();
    await start(e, "up", ["sleep", "300"]);
    const before = e.kernel.nowMs();
    await e.client.containerStop("up");
    expect(Math.round((e.kernel.nowMs() - before) / 1000)).toBe(10);
    expect((await e.client.containerInspect("up")).State).toMatchObject({
      Status: "exited",
      ExitCode: 137,
      Running: false,
      Pid: 0,
    });
  });

  it("R4: with an init it takes none, and ends in 143", async () => {
    const e = await boot();
    await start(e, "up", ["sleep", "300"], { HostConfig: { Init: true } });
    const before = e.kernel.nowMs();
    await e.client.containerStop("up");
    expect(e.kernel.nowMs() - before).toBeLessThan(100);
    expect((await e.client.containerInspect("up")).State.ExitCode).toBe(143);
  });

  it("R5: what a container wrote stays with it over a restart and goes with it", async () => {
    const e = await boot();
    const { id } = await e.run(
      { Image, Cmd: ["sh", "-c", "echo x >> /notes; cat /notes"] },
      { name: "keep" },
    );
    expect(await e.client.containerDiff(id)).toEqual([{ Path: "/notes", Kind: 1 }]);
    await e.client.containerRestart("keep");
    const waiting = await e.client.containerWait("keep");
    await waiting.response;
    let text = "";
    for await (const frame of await e.client.containerLogs("keep", { stdout: true }))
      text += new TextDecoder().decode(frame.data);
    expect(text).toBe("x\nx\nx\n");
    await e.client.containerRemove("keep");
    expect((await e.run({ Image, Cmd: ["cat", "/notes"] })).exit).toBe(1);
  });

  it("R6: --rm removes the container and its anonymous volumes, and a waiter for the removal hears of it", async () => {
    const e = await boot();
    await e.run({
      Image,
      Cmd: ["true"],
      Volumes: { "/data": {} },
      HostConfig: { AutoRemove: true, Binds: ["named:/n"] },
    });
    const state = e.engine.store.getState();
    expect(state.containers.size).toBe(0);
    expect([...state.volumes.keys()]).toEqual(["named"]);
  });

  it("R7: on-failure:2 starts it three times in all, with growing delays", async () => {
    const e = await boot();
    await start(e, "job", ["false"], {
      HostConfig: { RestartPolicy: { Name: "on-failure", MaximumRetryCount: 2 } },
    });
    await e.kernel.advance(3000);
    const { RestartCount, State } = await e.client.containerInspect("job");
    expect([RestartCount, State.Status, State.ExitCode]).toEqual([2, "exited", 1]);
  });

  it("R8: a stopped container with a restart policy stays stopped", async () => {
    const e = await boot();
    await start(e, "srv", ["sleep", "300"], { HostConfig: { RestartPolicy: { Name: "always" } } });
    await e.client.containerStop("srv", { timeoutSeconds: 0 });
    await e.kernel.advance(5000);
    expect((await e.client.containerInspect("srv")).State.Status).toBe("exited");
  });

  it("R9: a paused container stands still; it cannot be entered, and goes on where it was", async () => {
    const e = await boot();
    await start(e, "pp", ["sh", "-c", "while true; do echo t; sleep 1; done"]);
    await e.client.containerPause("pp");
    const count = async () => {
      let n = 0;
      for await (const frame of await e.client.containerLogs("pp", { stdout: true }))
        n += frame.data.length / 2;
      return n;
    };
    const before = await count();
    await e.kernel.advance(10_000);
    expect(await count()).toBe(before);
    expect(await refusal(e.client.execCreate("pp", { Cmd: ["ls"] }))).toBe(
      "409 Container pp is paused, unpause the container before exec",
    );
    await e.client.containerUnpause("pp");
    await e.kernel.advance(10_000);
    expect(await count()).toBeGreaterThan(before + 5);
    await e.client.containerRemove("pp", { force: true });
  });

  it("R10: over its memory limit a process is killed: 137 and OOMKilled", async () => {
    const e = await bootEngine([Image], {
      hog: async (proc) => {
        proc.setMemory(100 * 1024 * 1024);
        await proc.sleep(1000);
        return 0;
      },
    });
    const { id } = await e.run({ Image, Cmd: ["sh", "-c", "true"] });
    await e.client.containerRemove(id);
    await e.putProgram("hog", "/hog");
    const ran = await e.run({ Image: "with-hog", Cmd: ["/hog"], HostConfig: { Memory: 16 * 1024 * 1024 } });
    expect(ran.exit).toBe(137);
    expect((await e.client.containerInspect(ran.id)).State.OOMKilled).toBe(true);
  });
});

describe("health", () => {
  const Healthcheck = { Test: ["CMD-SHELL", "test -f /ok"], Interval: 1e9, Retries: 2 };

  it("H1: starting, then unhealthy after so many failures in a row, healthy after one success", async () => {
    const e = await boot();
    await start(e, "hh", ["sleep", "300"], { Healthcheck, HostConfig: { Init: true } });
    const health = async () => (await e.client.containerInspect("hh")).State.Health;
    expect(await health()).toMatchObject({ Status: "starting", FailingStreak: 0, Log: [] });
    await e.kernel.advance(1500);
    expect(await health()).toMatchObject({ Status: "starting", FailingStreak: 1 });
    await e.kernel.advance(1500);
    expect(await health()).toMatchObject({ Status: "unhealthy" });
    await e.exec("hh", "touch", "/ok");
    await e.kernel.advance(1500);
    expect(await health()).toMatchObject({ Status: "healthy", FailingStreak: 0 });
    await e.client.containerRemove("hh", { force: true });
  });

  it("H2: a probe that takes too long is a failure of its own kind", async () => {
    const e = await boot();
    await start(e, "slow", ["sleep", "300"], {
      Healthcheck: { Test: ["CMD", "sleep", "60"], Interval: 1e9, Timeout: 2e9 },
    });
    await e.kernel.advance(4000);
    const [result] = (await e.client.containerInspect("slow")).State.Health?.Log ?? [];
    expect(result).toMatchObject({ ExitCode: -1, Output: "Health check exceeded timeout (2s)" });
    await e.client.containerRemove("slow", { force: true });
  });
});

describe("exec", () => {
  it("X1: output and exit code; a command that is not there says so on stdout", async () => {
    const e = await boot();
    await start(e, "cc", ["sleep", "300"]);
    expect(await e.exec("cc", "sh", "-c", "echo hi; exit 3")).toMatchObject({ stdout: "hi\n", exit: 3 });
    expect(await e.exec("cc", "nosuch")).toMatchObject({
      stdout:
        'OCI runtime exec failed: exec failed: unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown\r\n',
      exit: 127,
    });
    await e.client.containerRemove("cc", { force: true });
  });

  it("X2: it dies with the container", async () => {
    const e = await boot();
    await start(e, "cc", ["sleep", "2"]);
    expect((await e.exec("cc", "sleep", "100")).exit).toBe(137);
  });

  it("X3: it runs once", async () => {
    const e = await boot();
    await start(e, "cc", ["sleep", "300"]);
    const { Id } = await e.client.execCreate("cc", { Cmd: ["sleep", "20"] });
    await e.client.execStartDetached(Id);
    expect(await refusal(e.client.execStartDetached(Id))).toBe(`409 exec command ${Id} is already running`);
    await e.client.containerRemove("cc", { force: true });
  });
});

describe("what its root may", () => {
  const printed = async (Cmd: readonly string[], HostConfig: object): Promise<string> => {
    const e = await boot();
    const { stdout, stderr } = await e.run({ Image, Cmd, HostConfig });
    return stdout + stderr;
  };

  it.each<[what: string, host: object, mask: string]>([
    ["fourteen by default", {}, "00000000a80425fb"],
    ["all when privileged", { Privileged: true }, "000001ffffffffff"],
    ["what was added", { CapAdd: ["NET_ADMIN"] }, "00000000a80435fb"],
    ["not what was dropped", { CapDrop: ["cap_chown"] }, "00000000a80425fa"],
    ["only what was added to none", { CapDrop: ["ALL"], CapAdd: ["CHOWN"] }, "0000000000000001"],
    ["all but one", { CapAdd: ["ALL"], CapDrop: ["CHOWN"] }, "000001fffffffffe"],
  ])("R11: capabilities: %s", async (_what, host, mask) => {
    expect(await printed(["grep", "CapEff", "/proc/self/status"], host)).toBe(`CapEff:\t${mask}\n`);
  });

  it("R11: without one of them root is refused", async () => {
    const words = "Operation not permitted";
    expect(await printed(["chown", "1", "/etc/passwd"], { CapDrop: ["CHOWN"] })).toContain(words);
    expect(await printed(["chmod", "600", "/tmp"], { CapDrop: ["ALL"] })).toBe("");
    expect(await printed(["sh", "-c", "chown 1 /tmp; chmod 600 /tmp"], { CapDrop: ["FOWNER"] })).toContain(
      words,
    );
  });

  it("R12: its processes have the limits of --ulimit, and may lower them", async () => {
    const Ulimits = [{ Name: "nofile", Soft: 100, Hard: 200 }];
    expect(
      await printed(
        ["bash", "-c", "ulimit -n; ulimit -Hn; ulimit -n 300; ulimit -n 50; bash -c 'ulimit -n'"],
        {
          Ulimits,
        },
      ),
    ).toBe("100\n200\n50\nbash: line 1: ulimit: open files: cannot modify limit: Operation not permitted\n");
  });

  it("R13: kernel settings are its own", async () => {
    expect(
      await printed(["cat", "/proc/sys/net/core/somaxconn"], { Sysctls: { "net.core.somaxconn": "9" } }),
    ).toBe("9\n");
  });

  it("R14: a device request finds no driver", async () => {
    const e = await boot();
    const HostConfig = { DeviceRequests: [{ Driver: "", Count: -1, Capabilities: [["gpu"]] }] };
    expect(await refusal(start(e, "gpu", ["true"], { HostConfig }))).toBe(
      '500 could not select device driver "" with capabilities: [[gpu]]',
    );
  });
});

describe("logs", () => {
  it("L1: follow ends with the container; tail, since and streams choose", async () => {
    const e = await boot();
    await start(e, "ff", ["sh", "-c", "echo one; sleep 1; echo two; echo bad >&2"]);
    const read = async (options: object) => {
      let text = "";
      for await (const frame of await e.client.containerLogs("ff", { stdout: true, ...options }))
        text += new TextDecoder().decode(frame.data);
      return text;
    };
    expect(await read({ follow: true, stderr: true })).toBe("one\ntwo\nbad\n");
    expect(await read({ tail: "1" })).toBe("");
    expect(await read({ tail: "1", stderr: true })).toBe("bad\n");
    expect(await read({ tail: "x" })).toBe("one\ntwo\n");
    expect(await read({ since: String(e.kernel.nowMs() / 1000 - 0.5) })).toBe("two\n");
    expect(await read({ details: true })).toBe(" one\n two\n");
  });
});
