import { describe, expect, it } from "vitest";
import { busyboxTable } from "../../../src/os/bin/busybox.ts";
import { chunks, coreProgramTable } from "../../../src/os/bin/table.ts";
import type { Program } from "../../../src/os/process.ts";
import { bootMachine } from "../../support/os.ts";
import { toolMachine } from "./golden.ts";

/** Runs two programs with a pipe between them. */
function piped(left: readonly string[], right: readonly string[]): Program {
  return async (proc) => {
    const { read, write } = proc.pipe();
    const fds = proc.fds;
    const a = proc.spawn({ argv: left, fds: new Map([...fds].map(([fd, f]) => [fd, fd === 1 ? write : f])) });
    const b = proc.spawn({ argv: right, fds: new Map([...fds].map(([fd, f]) => [fd, fd === 0 ? read : f])) });
    write.release();
    read.release();
    const first = await proc.wait(a);
    const second = await proc.wait(b);
    await proc.stderr.write(`${JSON.stringify(first?.status)} ${JSON.stringify(second?.status)}`);
    return 0;
  };
}

describe("programs", () => {
  it("1: what was made is flushed before a read that may block", async () => {
    const machine = toolMachine();
    const seen: string[] = [];
    const result = await machine.program(async (proc) => {
      const to = proc.pipe();
      const from = proc.pipe();
      const pid = proc.spawn({
        argv: ["grep", "x"],
        fds: new Map([
          [0, to.read],
          [1, from.write],
          [2, proc.fds.get(2) ?? from.write],
        ]),
      });
      to.read.release();
      from.write.release();
      const fd = proc.installFd(to.write);
      const back = proc.installFd(from.read);
      await proc.write(fd, "x1\nno\n");
      seen.push(new TextDecoder().decode((await proc.read(back)) ?? undefined));
      await proc.write(fd, "x2\n");
      seen.push(new TextDecoder().decode((await proc.read(back)) ?? undefined));
      proc.closeFd(fd);
      await proc.wait(pid);
      return 0;
    });
    expect(result.exit).toBe(0);
    expect(seen).toEqual(["x1\n", "x2\n"]);
  });

  it("2: an endless writer ends with its reader", async () => {
    const result = await toolMachine().program(piped(["yes"], ["head", "-n", "2"]));
    expect(result.stdout).toBe("y\ny\n");
    expect(result.stderr).toBe('{"type":"signaled","signal":"PIPE"} {"type":"exited","code":0}');
  });

  it("2: an endless program ends with a signal", async () => {
    const result = await toolMachine().run(["timeout", "-s", "INT", "0.1", "tail", "-f", "/dev/null"]);
    expect(result.exit).toBe(124);
  });

  it.each(["cat", "head", "tail", "sort", "uniq", "sed p;d", "grep .", "tee"])(
    "3: broken UTF-8 survives %s",
    async (line) => {
      const machine = toolMachine();
      const bytes = Uint8Array.of(0x61, 0xff, 0xc3, 0x28, 0x0a);
      let seen: Uint8Array | null = null;
      await machine.program(async (proc) => {
        const to = proc.pipe();
        const from = proc.pipe();
        const pid = proc.spawn({
          argv: line.split(" "),
          fds: new Map([
            [0, to.read],
            [1, from.write],
            [2, from.write],
          ]),
        });
        to.read.release();
        from.write.release();
        const fd = proc.installFd(to.write);
        await proc.write(fd, bytes);
        proc.closeFd(fd);
        seen = await proc.read(proc.installFd(from.read));
        await proc.wait(pid);
        return 0;
      });
      expect(seen).toEqual(bytes);
    },
  );

  it.each([
    ["ls", 2],
    ["cat", 1],
    ["env", 125],
    ["grep", 2],
    ["sort", 2],
    ["timeout", 125],
  ] as const)("4: a wrong option of %s exits with %i", async (name, code) => {
    const result = await toolMachine().run([name, "--no-such"]);
    expect(result).toMatchObject({
      exit: code,
      stderr: expect.stringContaining(`${name}: unrecognized option '--no-such'`) as string,
    });
  });

  it.each([
    ["cp", "/big", "/copy"],
    ["mv", "/big", "/copy"],
    ["install", "/big", "/copy"],
  ])("5: %s keeps a sized file sized", async (...argv) => {
    const content = { kind: "sized", size: 40_000_000, seed: "s" } as const;
    const machine = toolMachine({ "/big": content });
    expect((await machine.run(argv)).exit).toBe(0);
    const seen = await machine.program(async (proc) => {
      expect(proc.fs.content("/copy")).toEqual(content);
      return 0;
    });
    expect(seen.exit).toBe(0);
  });

  it("5: a copied program runs", async () => {
    const machine = toolMachine();
    await machine.run(["cp", "/bin/echo", "/bin/say"]);
    expect((await machine.run(["say", "hi"])).stdout).toBe("hi\n");
  });

  it("6: names come from the tree's own files", async () => {
    const machine = toolMachine({
      "/etc/passwd": "root:x:0:0::/root:/bin/sh\nzoe:x:4242:77::/:/bin/sh\n",
      "/etc/group": "team:x:77:\n",
    });
    await machine.run(["chown", "zoe:team", "/work/a.txt"]);
    expect((await machine.run(["stat", "-c", "%u:%g %U:%G", "/work/a.txt"])).stdout).toBe(
      "4242:77 zoe:team\n",
    );
  });

  it("6: useradd makes an account that id, su and getent know", async () => {
    const machine = toolMachine();
    expect(await machine.run(["useradd", "-m", "-u", "1234", "app"])).toMatchObject({
      exit: 0,
      stdout: "",
      stderr: "",
    });
    expect((await machine.run(["id", "app"])).stdout).toBe("uid=1234(app) gid=1234(app) groups=1234(app)\n");
    expect((await machine.run(["getent", "passwd", "app"])).stdout).toBe(
      "app:x:1234:1234::/home/app:/bin/sh\n",
    );
    expect((await machine.run(["stat", "-c", "%U %a", "/home/app"])).stdout).toBe("app 755\n");
    expect(await machine.run(["useradd", "app"])).toMatchObject({
      exit: 9,
      stderr: "useradd: user 'app' already exists\n",
    });
  });

  it.each([
    [["ls", "/nope"], "ls: /nope: No such file or directory\n", 1],
    [["busybox", "cat", "/nope"], "cat: can't open '/nope': No such file or directory\n", 1],
    [["busybox", "frob"], "frob: applet not found\n", 127],
    [["rm", "/tmp"], "rm: '/tmp' is a directory\n", 1],
    [["mkdir", "/tmp"], "mkdir: can't create directory '/tmp': File exists\n", 1],
    [["cp", "/nope", "/x"], "cp: can't stat '/nope': No such file or directory\n", 1],
    [["sleep", "x"], "sleep: invalid number 'x'\n", 1],
    [["tail", "/nope"], "tail: can't open '/nope': No such file or directory\ntail: no files\n", 1],
    [["adduser", "-D", "app"], "", 0],
  ] as const)("7: busybox: %j", async (argv, stderr, exit) => {
    const merged = {
      find: (name: string, words?: readonly string[]) =>
        name === "busybox" ? busybox.find(name, words) : coreProgramTable.find(name),
    };
    const busybox = busyboxTable(merged);
    const content = { kind: "program", program: "busybox", size: 1_000_000, libc: "static" } as const;
    const machine = bootMachine({
      table: merged,
      files: {
        "/bin/busybox": content,
        "/etc/passwd": "root:x:0:0::/root:/bin/sh\n",
        "/etc/group": "root:x:0:\n",
      },
      links: Object.fromEntries(
        ["ls", "rm", "mkdir", "cp", "sleep", "tail", "adduser"].map((n) => [`/bin/${n}`, "/bin/busybox"]),
      ),
    });
    expect(await machine.run(argv)).toMatchObject({ stderr, exit });
  });

  it("8: an idle tail -f costs no time and sees what is added", async () => {
    const machine = toolMachine();
    const result = await machine.program(async (proc) => {
      const pid = proc.spawn({ argv: ["tail", "-n", "0", "-f", "/work/a.txt"] });
      await proc.sleep(3_600_000);
      proc.fs.writeFile("/work/a.txt", "new line\n", { append: true });
      await proc.sleep(1);
      proc.kill(pid, "TERM");
      await proc.wait(pid);
      return 0;
    });
    expect(result.stdout).toBe("new line\n");
  });

  it("every name of a chunk is in it", async () => {
    for (const [names, load] of chunks) {
      const { programs } = await load();
      expect(Object.keys(programs).sort()).toEqual(names.split(" ").sort());
    }
  });
});
