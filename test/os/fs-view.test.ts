import { describe, expect, it } from "vitest";
import { SysError } from "../../src/os/errno.ts";
import { contentOf } from "../../src/os/fs/content.ts";
import { MemoryFileSystem } from "../../src/os/fs/memory-file-system.ts";
import type { Credentials, Proc } from "../../src/os/process.ts";
import { bootMachine, type TestMachineOptions, testStartMs } from "../support/os.ts";

const student: Credentials = { uid: 1000, gid: 1000, groups: [1000] };

/** The last of several steps, done in order. */
function last(...steps: readonly unknown[]): unknown {
  return steps.at(-1);
}

/** Runs `body` in a process; its answer, or the code of the SysError it threw. */
async function inProcess<T>(
  body: (proc: Proc) => T | Promise<T>,
  options: TestMachineOptions & { cred?: Credentials } = {},
): Promise<T | string | undefined> {
  const m = bootMachine(options);
  let answer: T | string | undefined;
  const r = await m.program(
    async (proc) => {
      try {
        answer = await body(proc);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        answer = error.code;
      }
      return 0;
    },
    options.cred === undefined ? {} : { cred: options.cred },
  );
  expect(r.stderr).toBe("");
  return answer;
}

describe("paths", () => {
  const files = { "/usr/lib/os-release": "ID=test", "/usr/share/doc/x": "x" };
  const links = {
    "/etc/os-release": "../usr/lib/os-release",
    "/lib": "usr/lib",
    "/loop": "loop",
    "/out": "/etc/../usr",
  };

  it.each<[string, (proc: Proc) => unknown, unknown]>([
    ["F11: a relative link", (p) => p.fs.readText("/etc/os-release"), "ID=test"],
    ["F11: a link to a directory", (p) => p.fs.realpath("/lib/os-release"), "/usr/lib/os-release"],
    [
      "F11: `..` after a link leads from where the link led",
      (p) => p.fs.realpath("/lib/../share/doc"),
      "/usr/share/doc",
    ],
    ["F11: a circle", (p) => p.fs.stat("/loop"), "ELOOP"],
    ["F11: lstat looks at the link", (p) => p.fs.lstat("/loop").type, "symlink"],
    ["F11: a file is no directory", (p) => p.fs.stat("/usr/lib/os-release/x"), "ENOTDIR"],
    ["F11: nor with a slash behind it", (p) => p.fs.stat("/usr/lib/os-release/"), "ENOTDIR"],
    ["F11: what is missing", (p) => p.fs.stat("/usr/nope"), "ENOENT"],
    ["F11: the empty path", (p) => p.fs.stat(""), "ENOENT"],
    ["F11: a name too long", (p) => p.fs.stat(`/${"n".repeat(300)}`), "ENAMETOOLONG"],
    ["F11: above the root is the root", (p) => p.fs.realpath("/../../usr"), "/usr"],
    [
      "F11: relative to the working directory",
      (p) => {
        p.chdir("/out/lib");
        return [p.cwd, p.fs.readText("os-release"), p.fs.absolute("../x")];
      },
      ["/usr/lib", "ID=test", "/usr/x"],
    ],
  ])("%s", async (_rule, body, expected) => {
    expect(await inProcess(body, { files, links })).toEqual(expected);
  });
});

describe("changes", () => {
  it.each<[string, (proc: Proc) => unknown, unknown]>([
    [
      "F16: umask takes bits away",
      (p) => last((p.umask = 0o027), p.fs.mkdir("/d"), p.fs.stat("/d").mode),
      0o750,
    ],
    [
      "F12: a directory in use",
      (p) => last(p.fs.mkdir("/d/e", { recursive: true }), p.fs.rmdir("/d")),
      "ENOTEMPTY",
    ],
    ["F12: a directory that is there", (p) => p.fs.mkdir("/tmp"), "EEXIST"],
    ["F12: but not recursively", (p) => p.fs.mkdir("/tmp", { recursive: true }), undefined],
    ["F12: unlink of a directory", (p) => p.fs.unlink("/tmp"), "EISDIR"],
    ["F12: a directory into itself", (p) => last(p.fs.mkdir("/d"), p.fs.rename("/d", "/d/e")), "EINVAL"],
    [
      "F12: a file over a directory",
      (p) => last(p.fs.writeFile("/f", ""), p.fs.rename("/f", "/tmp")),
      "EISDIR",
    ],
    ["F12: writing a directory", (p) => p.fs.writeFile("/tmp", "x"), "EISDIR"],
    ["F12: into what is missing", (p) => p.fs.writeFile("/no/f", "x"), "ENOENT"],
    ["F12: mount points are busy", (p) => p.fs.rmdir("/proc"), "EBUSY"],
    [
      "F12: appending",
      (p) => {
        p.fs.writeFile("/f", "a");
        p.fs.writeFile("/f", "b", { append: true });
        return p.fs.readText("/f");
      },
      "ab",
    ],
    [
      "F4: two descriptors, one file",
      async (p) => {
        const w = p.installFd(await p.fs.open("/f", { write: true, create: true }));
        const a = p.installFd(await p.fs.open("/f", { append: true }));
        await p.write(w, "one ");
        await p.write(a, "two ");
        await p.write(w, "ONE ");
        return p.fs.readText("/f");
      },
      "one ONE ",
    ],
    [
      "F12: exclusive creation",
      async (p) => {
        p.fs.writeFile("/f", "");
        await p.fs.open("/f", { write: true, create: true, exclusive: true });
      },
      "EEXIST",
    ],
    [
      "F8: a subtree grafted elsewhere",
      (p) => {
        p.fs.mkdir("/d/e", { recursive: true });
        p.fs.writeFile("/d/e/f", "x");
        p.fs.graft("/copy", p.fs.subtree("/d"));
        p.fs.writeFile("/copy/e/f", "y");
        return [p.fs.readText("/d/e/f"), p.fs.readText("/copy/e/f")];
      },
      ["x", "y"],
    ],
  ])("%s", async (_rule, body, expected) => {
    expect(await inProcess(body)).toEqual(expected);
  });
});

describe("rights", () => {
  const files = { "/secret/key": "k", "/shared/note": "n", "/home/student/own": "o" };
  const boot = (body: (proc: Proc) => unknown, cred?: Credentials) => {
    const options = { files, ...(cred === undefined ? {} : { cred }) };
    return inProcess((proc) => body(proc), options);
  };

  it("F12: root passes, others do not", async () => {
    expect(await boot((p) => last(p.fs.chmod("/secret", 0o700), p.fs.readText("/secret/key")))).toBe("k");
    expect(await boot((p) => p.fs.writeFile("/shared/note", "x"), student)).toBe("EACCES");
    expect(await boot((p) => p.fs.chmod("/shared/note", 0o777), student)).toBe("EPERM");
    expect(await boot((p) => p.fs.writeFile("/etc/new", "x"), student)).toBe("EACCES");
    expect(await boot((p) => p.fs.access("/shared/note", "rw"), student)).toBe(false);
  });

  it("F12: in a sticky directory others' files stay", async () => {
    const m = bootMachine();
    await m.program(async (p) => {
      p.fs.writeFile("/tmp/roots", "x");
      return 0;
    });
    const r = await m.program(
      async (p) => {
        p.fs.writeFile("/tmp/mine", "m");
        p.fs.unlink("/tmp/mine");
        p.fs.unlink("/tmp/roots");
        return 0;
      },
      { cred: student },
    );
    expect(r).toMatchObject({ exit: 1, stderr: "test: /tmp/roots: Operation not permitted\n" });
  });

  it("F16: a setgid directory passes its group on", async () => {
    const stat = await inProcess((p) => {
      p.fs.mkdir("/team");
      p.fs.chown("/team", 0, 50);
      p.fs.chmod("/team", 0o2775);
      p.fs.mkdir("/team/sub");
      return p.fs.stat("/team/sub");
    });
    expect(stat).toMatchObject({ gid: 50, mode: 0o2755 });
  });
});

describe("mounts", () => {
  const volume = () => {
    const fs = new MemoryFileSystem({ type: "ext4" });
    fs.create("/f", { type: "file", mode: 0o644, uid: 0, gid: 0, content: contentOf("vol") }, testStartMs);
    return fs;
  };

  it("F13: a read-only mount refuses changes", async () => {
    const fs = volume();
    const mounts = [{ target: "/data", fs, readOnly: true }];
    expect(await inProcess((p) => p.fs.readText("/data/f"), { mounts })).toBe("vol");
    for (const change of [
      (p: Proc) => p.fs.writeFile("/data/f", "x"),
      (p: Proc) => p.fs.unlink("/data/f"),
      (p: Proc) => p.fs.mkdir("/data/d"),
      (p: Proc) => p.fs.chmod("/data/f", 0o777),
    ]) {
      expect(await inProcess(change, { mounts })).toBe("EROFS");
    }
  });

  it("F14: a single file is mounted over another", async () => {
    const fs = volume();
    const answer = await inProcess(
      (p) => {
        p.fs.writeFile("/etc/hosts", "127.0.0.1 localhost");
        p.fs.writeFile("/etc/hosts", " x", { append: true });
        return p.fs.readdir("/etc").map((e) => e.name);
      },
      { mounts: [{ target: "/etc/hosts", fs, root: "/f" }] },
    );
    expect(answer).toEqual(["hosts"]);
    const f = fs.find("/f");
    expect(f && fs.content(f)).toEqual(contentOf("127.0.0.1 localhost x"));
  });

  it("F15: a missing mount point is made, and shows", async () => {
    const fs = volume();
    const m = bootMachine({ mounts: [{ target: "/a/b/c", fs }] });
    expect(m.fs.find("/a/b/c")?.type).toBe("dir");
  });

  it("F12: no moves or links from one mount to another", async () => {
    const mounts = [{ target: "/data", fs: volume() }];
    expect(await inProcess((p) => p.fs.rename("/data/f", "/f"), { mounts })).toBe("EXDEV");
    expect(await inProcess((p) => p.fs.link("/data/f", "/f"), { mounts })).toBe("EXDEV");
  });
});

describe("computed files", () => {
  it.each<[string, (proc: Proc) => unknown, unknown]>([
    ["F17: /proc/self", (p) => p.fs.readlink("/proc/self") === String(p.pid), true],
    ["F17: command line", (p) => p.fs.readText("/proc/self/cmdline"), "test\0"],
    ["F17: host name", (p) => p.fs.readText("/proc/sys/kernel/hostname"), "test\n"],
    ["F17: descriptors", (p) => p.fs.readdir("/proc/self/fd").map((e) => e.name), ["0", "1", "2"]],
    ["F17: the null device", (p) => last(p.fs.writeFile("/dev/null", "x"), p.fs.readText("/dev/null")), ""],
    ["F17: the full device", (p) => p.fs.writeFile("/dev/full", "x"), "ENOSPC"],
    ["F17: no terminal", async (p) => void (await p.fs.open("/dev/tty", { read: true })), "ENXIO"],
    ["F17: status", (p) => /^Name:\ttest$/m.test(p.fs.readText("/proc/self/status")), true],
    ["F17: mounts", (p) => p.fs.readText("/proc/mounts").split("\n")[0], "overlay / overlay rw,relatime 0 0"],
    ["F17: not to be written", (p) => p.fs.writeFile("/proc/uptime", "x"), "EACCES"],
    ["F17: nothing is made there", (p) => p.fs.mkdir("/proc/x"), "EPERM"],
  ])("%s", async (_rule, body, expected) => {
    // Ordinary rights do not matter here: root may, and the file itself refuses.
    expect(await inProcess(body)).toEqual(expected);
  });

  it("F17: /dev/stdout is descriptor 1", async () => {
    const m = bootMachine();
    const r = await m.program(async (proc) => {
      const fd = proc.installFd(await proc.fs.open("/dev/stdout", { write: true }));
      await proc.write(fd, "through the device");
      return 0;
    });
    expect(r.stdout).toBe("through the device");
  });

  it("F17: a fifo joins two processes", async () => {
    const m = bootMachine();
    const r = await m.program(async (proc) => {
      proc.fs.mknod("/tmp/q", { type: "fifo" });
      proc.fork(async (child) => {
        const fd = child.installFd(await child.fs.open("/tmp/q", { write: true }));
        await child.write(fd, "news");
        return 0;
      });
      const fd = proc.installFd(await proc.fs.open("/tmp/q", { read: true }));
      await proc.write(1, (await proc.input(fd).readText()) ?? "");
      return 0;
    });
    expect(r.stdout).toBe("news");
  });
});
