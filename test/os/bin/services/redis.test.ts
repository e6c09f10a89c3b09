import { describe, expect, it } from "vitest";
import { curl } from "../../../../src/os/bin/net/curl.ts";
import { httpd } from "../../../../src/os/bin/services/busybox-httpd.ts";
import { redisCli } from "../../../../src/os/bin/services/redis/cli.ts";
import { redisServer } from "../../../../src/os/bin/services/redis/server.ts";
import type { Proc } from "../../../../src/os/process.ts";
import { bootMachine } from "../../../support/os.ts";

const asking =
  (commands: readonly string[], options: readonly string[] = []) =>
  async (proc: Proc): Promise<number> => {
    const pid = proc.spawn({ argv: ["redis-server", ...options] });
    await proc.sleep(50);
    for (const command of commands)
      await proc.wait(proc.spawn({ argv: ["redis-cli", ...command.split(" ")] }));
    proc.kill(pid, "TERM");
    await proc.wait(pid);
    return 0;
  };
const boot = () =>
  bootMachine({
    programs: { "redis-server": redisServer, "redis-cli": redisCli, httpd, curl },
    files: { "/data/x": "", "/www/index.html": "home\n" },
  });
const answers = (text: string) => text.split("\n").filter((line) => line !== "" && !/^\d+:/.test(line));

describe("redis", () => {
  it("1: strings, lists, hashes, expiry, wrong types", async () => {
    const r = await boot().program(
      asking([
        "set a 1",
        "incr a",
        "get a",
        "get nosuch",
        "lpush l x y",
        "lrange l 0 -1",
        "hset h f v",
        "hget h f",
        "incr l",
        "ttl a",
        "expire a 10",
        "ttl a",
        "frob",
      ]),
      { cwd: "/data" },
    );
    expect(answers(r.stdout)).toEqual([
      "OK",
      "2",
      "2",
      "2",
      "y",
      "x",
      "1",
      "v",
      "WRONGTYPE Operation against a key holding the wrong kind of value",
      "-1",
      "1",
      "10",
      "ERR unknown command 'frob', with args beginning with: ",
    ]);
  });

  it("2: shows values for people with --no-raw", async () => {
    const r = await boot().program(
      asking([
        "--no-raw set a 1",
        "--no-raw incr a",
        "--no-raw get a",
        "--no-raw get b",
        "--no-raw lpush l x y",
        "--no-raw lrange l 0 -1",
      ]),
      { cwd: "/data" },
    );
    expect(answers(r.stdout)).toEqual([
      "OK",
      "(integer) 2",
      '"2"',
      "(nil)",
      "(integer) 2",
      '1) "y"',
      '2) "x"',
    ]);
  });

  it("3: keeps its keys over a stop in the folder it works in", async () => {
    const m = boot();
    await m.program(asking(["set kept yes"]), { cwd: "/data" });
    const r = await m.program(asking(["get kept"]), { cwd: "/data" });
    expect(answers(r.stdout)).toEqual(["yes"]);
    expect(r.stdout).toContain("DB loaded from disk");
    expect(r.stdout).toContain("Redis is now ready to exit, bye bye...");
  });

  it("4: wants its password", async () => {
    const r = await boot().program(
      asking(["get a", "-a pw --no-auth-warning get a"], ["--requirepass", "pw"]),
      { cwd: "/data" },
    );
    expect(answers(r.stdout)).toEqual(["NOAUTH Authentication required."]);
  });

  it("5: nobody there", async () => {
    const r = await boot().run(["redis-cli", "ping"]);
    expect(r).toMatchObject({
      stderr: "Could not connect to Redis at 127.0.0.1:6379: Connection refused\n",
      exit: 1,
    });
  });
});

describe("busybox httpd", () => {
  it("1: serves a folder", async () => {
    const r = await boot().program(async (proc) => {
      const pid = proc.spawn({ argv: ["httpd", "-f", "-p", "8080", "-h", "/www"] });
      await proc.sleep(10);
      await proc.wait(proc.spawn({ argv: ["curl", "-s", "localhost:8080/"] }));
      await proc.wait(
        proc.spawn({ argv: ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}\n", "localhost:8080/no"] }),
      );
      proc.kill(pid, "KILL");
      return 0;
    });
    expect(r.stdout).toBe("home\n404\n");
  });
});
