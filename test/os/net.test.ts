import { describe, expect, it } from "vitest";
import { SysError } from "../../src/os/errno.ts";
import { exchange, headerOf, httpService, MessageReader, writeResponse } from "../../src/os/net/http.ts";
import { Internet } from "../../src/os/net/internet.ts";
import { createNamespace, type NetworkNamespace } from "../../src/os/net/namespace.ts";
import { Segment } from "../../src/os/net/segment.ts";
import type { Program } from "../../src/os/process.ts";
import { bootMachine, type TestMachine } from "../support/os.ts";

interface World {
  readonly m: TestMachine;
  readonly host: NetworkNamespace;
  readonly web: NetworkNamespace;
  readonly db: NetworkNamespace;
  readonly other: NetworkNamespace;
}

/** The machine, two containers on one bridge, one on another, and a host on the internet. */
function world(): World {
  const m = bootMachine();
  const clock = m.kernel;
  const internet = new Internet(clock);
  internet.addHost(["example.com"], "203.0.113.7").serve(
    80,
    httpService(() => ({ status: 200, body: "outside" })),
  );
  const host = createNamespace({ clock, host: true, internet });
  const bridge = new Segment({ name: "docker0", subnet: "172.17.0.0/16" });
  const second = new Segment({ name: "br-2", subnet: "172.18.0.0/16" });
  const closed = new Segment({ name: "br-3", subnet: "172.19.0.0/16", internal: true });
  for (const segment of [bridge, second, closed]) {
    segment.attach(host, { name: segment.name, address: segment.gateway, isGateway: true });
  }
  const [web, db, other] = [0, 1, 2].map(() => createNamespace({ clock })) as [
    NetworkNamespace,
    NetworkNamespace,
    NetworkNamespace,
  ];
  bridge.attach(web, { name: "eth0", address: "172.17.0.2" });
  bridge.attach(db, { name: "eth0", address: "172.17.0.3" });
  second.attach(other, { name: "eth0", address: "172.18.0.2" });
  return { m, host, web, db, other };
}

/** What a connection comes to, and how long it took. */
async function attempt(w: World, from: NetworkNamespace, address: string, port: number): Promise<string> {
  const start = w.m.kernel.nowMs();
  return w.m.running(async () => {
    let result = "connected";
    try {
      (await from.connect(address, port)).release();
    } catch (error) {
      result = error instanceof SysError ? error.code : String(error);
    }
    const seconds = Math.round((w.m.kernel.nowMs() - start) / 1000);
    return seconds === 0 ? result : `${result} after ${seconds} s`;
  });
}

async function get(w: World, from: NetworkNamespace, address: string, port: number): Promise<string> {
  return w.m.running(async () => {
    try {
      const socket = await from.connect(address, port);
      const answer = await exchange(socket, { target: "/", headers: [["Host", address]] });
      socket.release();
      return Buffer.from(answer.body).toString();
    } catch (error) {
      return error instanceof SysError ? error.code : String(error);
    }
  });
}

describe("who reaches whom", () => {
  it.each<[string, keyof Omit<World, "m">, string, number, string]>([
    ["N1: nobody listens", "web", "172.17.0.3", 80, "ECONNREFUSED"],
    ["N1: nobody has the address", "web", "172.17.0.99", 80, "EHOSTUNREACH after 3 s"],
    ["N1: the silent world", "host", "198.51.100.1", 80, "ETIMEDOUT after 130 s"],
    ["N2: a neighbour", "web", "172.17.0.3", 5432, "connected"],
    ["N2: another bridge", "other", "172.17.0.3", 5432, "ETIMEDOUT after 130 s"],
    ["N2: the machine reaches all", "host", "172.17.0.3", 5432, "connected"],
    ["N2: the internet", "other", "203.0.113.7", 80, "connected"],
    ["N7: loopback from outside", "web", "172.17.0.3", 6379, "ECONNREFUSED"],
    ["N7: loopback from inside", "db", "127.0.0.1", 6379, "connected"],
  ])("%s", async (_rule, from, address, port, expected) => {
    const w = world();
    w.db.listen(5432);
    w.db.listen(6379, "127.0.0.1");
    expect(await attempt(w, w[from], address, port)).toBe(expected);
  });

  it("N2: an internal network has no way out", async () => {
    const w = world();
    const lonely = createNamespace({ clock: w.m.kernel });
    const segment = new Segment({ name: "x", subnet: "10.9.0.0/24", internal: true });
    segment.attach(w.host, { name: "x", address: "10.9.0.1", isGateway: true });
    segment.attach(lonely, { name: "eth0", address: "10.9.0.2" });
    expect(await attempt(w, lonely, "203.0.113.7", 80)).toBe("ENETUNREACH");
    segment.detach(lonely);
    expect(lonely.interfaces().map((i) => i.name)).toEqual(["lo"]);
  });
});

describe("ports", () => {
  it("N3: a port is taken once", () => {
    const { host } = world();
    host.listen(8080, "127.0.0.1");
    expect(() => host.listen(8080)).toThrow("Address already in use");
    expect(() => host.listen(8080, "9.9.9.9")).toThrow("Cannot assign requested address");
    const second = host.listen(8080, "172.17.0.1");
    second.close();
    expect(host.isFree(8080, "172.17.0.1")).toBe(true);
  });

  it("N4: a published port leads to the container, or is reset", async () => {
    const w = world();
    const stop = w.host.forward(8080, "0.0.0.0", w.web, "172.17.0.2", 80);
    expect(() => w.host.forward(8080, "0.0.0.0", w.db, "172.17.0.3", 80)).toThrow("Address already in use");
    expect(await get(w, w.host, "127.0.0.1", 8080)).toBe("ECONNRESET");
    w.web.serve(
      80,
      httpService((r) => ({ status: 200, body: `web ${r.method} ${r.target}` })),
    );
    expect(await get(w, w.host, "localhost", 8080)).toBe("web GET /");
    expect(await get(w, w.db, "172.17.0.1", 8080)).toBe("web GET /");
    stop();
    expect(await get(w, w.host, "127.0.0.1", 8080)).toBe("ECONNREFUSED");
  });

  it("N8: low ports need root on the machine only", async () => {
    const m = bootMachine();
    const host = createNamespace({ clock: m.kernel, host: true });
    const box = createNamespace({ clock: m.kernel });
    const listen: Program = async (proc) => {
      proc.net.listen(80);
      return 0;
    };
    const cred = { uid: 1000, gid: 1000, groups: [] };
    const codes: string[] = [];
    for (const net of [host, box]) {
      const sandbox = m.kernel.createSandbox({ hostname: "x", net, mounts: [{ target: "/", fs: m.fs }] });
      const base = { argv: ["x"], env: new Map(), cwd: "/", fds: new Map() };
      const status = await m.running(() => sandbox.spawn({ ...base, cred, program: listen }).exited);
      codes.push(JSON.stringify(status));
      expect(net.sockets()).toEqual([]);
    }
    expect(codes).toEqual(['{"type":"exited","code":1}', '{"type":"exited","code":0}']);
  });
});

describe("names and streams", () => {
  it("N5: /etc/hosts first, then the resolver", async () => {
    const m = bootMachine({ files: { "/etc/hosts": "127.0.0.1 localhost\n10.0.0.5 cache db # local\n" } });
    m.net.resolver = (name) => (name === "web" ? ["10.0.0.6", "10.0.0.7"] : undefined);
    const r = await m.program(async (proc) => {
      for (const name of ["db", "web", "localhost", "10.1.1.1", "nope"]) {
        await proc.write(1, `${name}=${(await proc.net.resolveAll(name)).join(",")} `);
      }
      return 0;
    });
    expect(r.stdout).toBe("db=10.0.0.5 web=10.0.0.6,10.0.0.7 localhost=127.0.0.1 10.1.1.1=10.1.1.1 nope= ");
  });

  it("N6: a big body arrives whole, between two processes", async () => {
    const m = bootMachine();
    const body = "0123456789".repeat(100_000);
    const r = await m.program(async (proc) => {
      const listener = proc.net.listen(8000);
      const server = proc.fork(async () => 0);
      await proc.wait(server);
      const client = proc.fork(async (child) => {
        const socket = await child.net.connect("127.0.0.1", 8000);
        const answer = await exchange(socket, { target: "/big", headers: [["Host", "x"]] });
        await child.write(1, `${answer.status} ${headerOf(answer.headers, "content-length")} `);
        await child.write(1, String(Buffer.from(answer.body).toString() === body));
        return 0;
      });
      const socket = await listener.accept();
      const request = await new MessageReader(socket).request();
      await writeResponse(socket, { status: request?.target === "/big" ? 200 : 404, body });
      socket.release();
      await proc.wait(client);
      return 0;
    });
    expect(r.stdout).toBe("200 1000000 true");
  });

  it("N6: chunks are put together", async () => {
    const text =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nWiki\r\n5;x=1\r\npedia\r\n0\r\n\r\n";
    let at = 0;
    const bytes = new TextEncoder().encode(text);
    const reader = new MessageReader({
      read: async () => (at < bytes.length ? bytes.subarray(at, ++at) : null),
    });
    expect(Buffer.from((await reader.response("GET")).body).toString()).toBe("Wikipedia");
  });
});
