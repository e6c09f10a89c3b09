import { describe, expect, it } from "vitest";
import { busyboxTable } from "../../../../src/os/bin/busybox.ts";
import { netProgramTable } from "../../../../src/os/bin/net/table.ts";
import { httpService } from "../../../../src/os/net/http.ts";
import type { ProgramTable } from "../../../../src/os/process.ts";
import { bootImage } from "../../../support/image.ts";

const names = ["wget", "ping", "nslookup", "nc", "ip", "ss", "ifconfig"];

async function boot(repository: "busybox" | "ubuntu") {
  const table: ProgramTable = {
    find: (name, argv) => (name === "busybox" ? busybox.find(name, argv) : netProgramTable.find(name)),
  };
  const busybox = busyboxTable(table);
  const files = Object.fromEntries(
    repository === "ubuntu"
      ? names.map((name) => [
          `/usr/bin/${name}`,
          { kind: "program" as const, program: name, size: 9, libc: "glibc" as const },
        ])
      : [],
  );
  const m = await bootImage(repository, "latest", {}, { table, files });
  m.net.serve(
    8080,
    httpService((request) => (request.target === "/no" ? { status: 404 } : { status: 200, body: "hello\n" })),
  );
  return (line: string) => m.run(line.split(" "), { env: { PATH: "/usr/bin:/bin" }, cwd: "/tmp" });
}

describe("network programs", () => {
  it("2: busybox wget and GNU wget fail in their own ways", async () => {
    const small = await boot("busybox");
    expect(await small("wget -q -O - localhost:8080/")).toMatchObject({
      stdout: "hello\n",
      stderr: "",
      exit: 0,
    });
    expect(await small("wget nosuch")).toMatchObject({ stderr: "wget: bad address 'nosuch'\n", exit: 1 });
    expect((await small("wget localhost:8080/no")).stderr).toContain(
      "wget: server returned error: HTTP/1.1 404 Not Found\n",
    );
    expect((await small("wget localhost:9")).stderr).toContain(
      "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
    );
    const gnu = await boot("ubuntu");
    expect(await gnu("wget -qO- localhost:8080/")).toMatchObject({ stdout: "hello\n", exit: 0 });
    expect(await gnu("wget nosuch")).toMatchObject({
      exit: 4,
      stderr: expect.stringContaining("wget: unable to resolve host address ‘nosuch’\n"),
    });
    expect(await gnu("wget localhost:8080/no")).toMatchObject({
      exit: 8,
      stderr: expect.stringContaining("ERROR 404: Not Found."),
    });
  });

  it("3: ping counts and tells what was lost", async () => {
    const small = await boot("busybox");
    expect((await small("ping -c 2 172.17.0.1")).stdout).toMatch(
      /^PING 172\.17\.0\.1 \(172\.17\.0\.1\): 56 data bytes\n64 bytes from 172\.17\.0\.1: seq=0 ttl=64 time=\S+ ms\n64 bytes from .*\n\n--- 172\.17\.0\.1 ping statistics ---\n2 packets transmitted, 2 packets received, 0% packet loss\n/,
    );
    expect(await small("ping -c 1 nosuch")).toMatchObject({
      stderr: "ping: bad address 'nosuch'\n",
      exit: 1,
    });
    const lost = await small("ping -c 1 -w 1 172.17.0.99");
    expect(lost).toMatchObject({
      exit: 1,
      stdout: expect.stringContaining("1 packets transmitted, 0 packets received, 100% packet loss\n"),
    });
  });

  it("4: nslookup finds or does not", async () => {
    const small = await boot("busybox");
    expect((await small("nslookup example.com")).stdout).toContain("Name:\texample.com\nAddress: 203.0.113.");
    expect(await small("nslookup nosuch")).toMatchObject({
      exit: 1,
      stdout: expect.stringContaining("** server can't find nosuch: NXDOMAIN"),
    });
  });

  it("5: nc -z knocks", async () => {
    const gnu = await boot("ubuntu");
    expect(await gnu("nc -zv localhost 8080")).toMatchObject({
      stderr: "Connection to localhost (127.0.0.1) 8080 port [tcp/*] succeeded!\n",
      exit: 0,
    });
    expect(await gnu("nc -zv localhost 9")).toMatchObject({
      stderr: "nc: connect to localhost (127.0.0.1) port 9 (tcp) failed: Connection refused\n",
      exit: 1,
    });
  });

  it("6: ip, ifconfig and ss show the namespace", async () => {
    const small = await boot("busybox");
    expect((await small("ip -o -4 addr show eth0")).stdout).toMatch(
      /^\d+: eth0 {4}inet 172\.17\.0\.2\/16 brd 172\.17\.255\.255 scope global eth0\\ {7}valid_lft forever preferred_lft forever\n$/,
    );
    expect((await small("ip route")).stdout).toBe(
      "default via 172.17.0.1 dev eth0 \n172.17.0.0/16 dev eth0 scope link  src 172.17.0.2 \n",
    );
    const gnu = await boot("ubuntu");
    expect((await gnu("ss -tln")).stdout).toMatch(/LISTEN +0 +4096 +0\.0\.0\.0:8080/);
  });
});
