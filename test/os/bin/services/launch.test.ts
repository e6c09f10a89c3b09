import { describe, expect, it } from "vitest";
import { gosu, tini } from "../../../../src/os/bin/services/launch.ts";
import { initdb, pgIsready, postgres, psql } from "../../../../src/os/bin/services/postgres.ts";
import type { Program } from "../../../../src/os/process.ts";
import { bootMachine } from "../../../support/os.ts";

const show: Program = async (proc) => {
  await proc.stdout.write(`${proc.cred.uid}:${proc.cred.gid} ${proc.env.get("HOME")}\n`);
  return 7;
};
const wait: Program = async (proc) => {
  await proc.sleep(60_000);
  return 0;
};
const boot = () =>
  bootMachine({
    programs: { tini, gosu, show, wait, initdb, postgres, psql, pg_isready: pgIsready },
    files: {
      "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\nredis:x:999:998::/data:/bin/sh\n",
      "/data/x": "",
    },
  });

describe("postgres", () => {
  it("8: makes its cluster, listens, refuses SQL, stops", async () => {
    const m = boot();
    const r = await m.program(async (proc) => {
      await proc.wait(proc.spawn({ argv: ["initdb", "-D", "/data/pg"] }));
      const pid = proc.spawn({ argv: ["postgres", "-D", "/data/pg"] });
      await proc.sleep(500);
      await proc.wait(proc.spawn({ argv: ["pg_isready"] }));
      await proc.wait(proc.spawn({ argv: ["psql", "-c", "select 1"] }));
      proc.kill(pid, "INT");
      await proc.wait(pid);
      return 0;
    });
    expect(r.stdout).toContain("/var/run/postgresql:5432 - accepting connections\n");
    expect(r.stderr).toContain("database system is ready to accept connections");
    expect(r.stderr).toContain("drydock: psql: the server answers, but running SQL is not simulated\n");
    expect(r.stderr).toContain("database system is shut down");
  });

  it("8: without a server psql fails as the real one", async () => {
    expect(await boot().run(["psql", "-h", "nosuch"])).toMatchObject({
      stderr: 'psql: error: could not translate host name "nosuch" to address: Name or service not known\n',
      exit: 2,
    });
    expect((await boot().run(["psql"])).stderr).toContain(
      'connection to server on socket "/var/run/postgresql/.s.PGSQL.5432" failed: No such file or directory',
    );
  });
});

describe("tini and gosu", () => {
  it("9: tini passes the exit code and signals on", async () => {
    expect((await boot().run(["tini", "--", "show"])).exit).toBe(7);
    const r = await boot().program(async (proc) => {
      const pid = proc.spawn({ argv: ["tini", "wait"] });
      await proc.sleep(10);
      proc.kill(pid, "TERM");
      const end = await proc.wait(pid);
      return end?.status.type === "exited" ? end.status.code : 1;
    });
    expect(r.exit).toBe(143);
    expect((await boot().run(["tini", "--", "nosuch"])).exit).toBe(127);
  });

  it("9: gosu becomes another user", async () => {
    expect(await boot().run(["gosu", "redis", "show"])).toMatchObject({ stdout: "999:998 /data\n", exit: 7 });
    expect((await boot().run(["gosu", "nobodyatall", "show"])).stderr).toContain(
      "unable to find user nobodyatall",
    );
  });
});
