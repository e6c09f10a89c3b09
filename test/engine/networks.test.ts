import { describe, expect, it } from "vitest";
import type { ContainerCreateRequest } from "../../src/api/types.ts";
import { bootEngine, type TestEngine } from "../support/engine.ts";

const Image = "debian:bookworm-slim";

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return `${(error as { status?: number }).status} ${(error as Error).message}`;
  }
  return "no refusal";
}

async function start(e: TestEngine, name: string, more: ContainerCreateRequest = {}): Promise<void> {
  await e.client.containerCreate({ Image, Cmd: ["sleep", "300"], ...more }, { name });
  await e.client.containerStart(name);
}

const on = (NetworkMode: string): ContainerCreateRequest => ({ HostConfig: { NetworkMode } });

/** Asks the container's own resolver. */
async function resolves(e: TestEngine, container: string, name: string): Promise<string | undefined> {
  return (await e.exec(container, "ask", name)).stdout.trim() || undefined;
}

/** A machine whose images have a program that asks the resolver. */
async function boot(): Promise<TestEngine> {
  const e = await bootEngine([Image], {
    ask: async (proc) => {
      const address = await proc.net.resolve(proc.args[0] ?? "");
      if (address !== undefined) await proc.stdout.write(`${address}\n`);
      return 0;
    },
  });
  await e.putProgram("ask", "/bin/ask");
  await e.client.imageTag("with-ask", { repo: "debian", tag: "bookworm-slim" });
  return e;
}

describe("networks", () => {
  it("N1: each bridge has a subnet of its own; the lowest free address is given", async () => {
    const e = await boot();
    await e.client.networkCreate({ Name: "n1" });
    await e.client.networkCreate({ Name: "n2" });
    const subnets = (await e.client.networkList()).flatMap((n) => n.IPAM.Config.map((c) => c.Subnet));
    expect(subnets).toEqual(["172.17.0.0/16", "172.18.0.0/16", "172.19.0.0/16"]);
    await start(e, "aa", on("n1"));
    await start(e, "bb", on("n1"));
    const address = async (name: string) =>
      (await e.client.containerInspect(name)).NetworkSettings.Networks.n1?.IPAddress;
    expect([await address("aa"), await address("bb")]).toEqual(["172.18.0.2", "172.18.0.3"]);
    await e.client.containerRemove("aa", { force: true });
    await start(e, "cc", on("n1"));
    expect(await address("cc")).toBe("172.18.0.2");
  });

  it("N2: names resolve in user networks only, and only those of members that run", async () => {
    const e = await boot();
    await e.client.networkCreate({ Name: "app" });
    await start(e, "db", on("app"));
    await start(e, "web", on("app"));
    await start(e, "lone");
    expect(await resolves(e, "web", "db")).toBe("172.18.0.2");
    expect(await resolves(e, "web", "DB")).toBe("172.18.0.2");
    expect(await resolves(e, "lone", "db")).toBeUndefined();
    await e.client.containerStop("db", { timeoutSeconds: 0 });
    expect(await resolves(e, "web", "db")).toBeUndefined();
    expect((await e.client.containerInspect("db")).NetworkSettings.Networks.app?.IPAddress).toBe("");
    await e.client.containerStart("db");
    expect(await resolves(e, "web", "db")).toBe("172.18.0.2");
  });

  it("N3: connecting a running container brings the network's names, disconnecting takes them", async () => {
    const e = await boot();
    await e.client.networkCreate({ Name: "n1" });
    await start(e, "aa", on("n1"));
    await start(e, "bb");
    expect(await resolves(e, "aa", "bb")).toBeUndefined();
    await e.client.networkConnect("n1", { Container: "bb", EndpointConfig: { Aliases: ["other"] } });
    expect(await resolves(e, "aa", "bb")).toBe("172.18.0.3");
    expect(await resolves(e, "aa", "other")).toBe("172.18.0.3");
    await e.client.networkDisconnect("n1", { Container: "bb" });
    expect(await resolves(e, "aa", "bb")).toBeUndefined();
  });

  it.each<[rule: string, work: (e: TestEngine) => Promise<unknown>, words: string]>([
    [
      "N4: a predefined name",
      (e) => e.client.networkCreate({ Name: "bridge" }),
      "403 operation is not permitted on predefined bridge network",
    ],
    [
      "N4: a name that is taken",
      async (e) => [
        await e.client.networkCreate({ Name: "a1" }),
        await e.client.networkCreate({ Name: "a1" }),
      ],
      "409 network with name a1 already exists",
    ],
    [
      "N4: an overlapping subnet",
      (e) => e.client.networkCreate({ Name: "a1", IPAM: { Config: [{ Subnet: "172.17.1.0/24" }] } }),
      "403 invalid pool request: Pool overlaps with other one on this address space",
    ],
    [
      "N4: a subnet without a prefix",
      (e) => e.client.networkCreate({ Name: "a1", IPAM: { Config: [{ Subnet: "10.5.0.0" }] } }),
      "400 invalid network config:\ninvalid subnet 10.5.0.0: invalid CIDR block notation",
    ],
    [
      "N4: an unknown driver",
      (e) => e.client.networkCreate({ Name: "a1", Driver: "nosuch" }),
      '404 plugin "nosuch" not found',
    ],
    [
      "N4: an overlay outside a swarm",
      (e) => e.client.networkCreate({ Name: "a1", Driver: "overlay" }),
      '503 This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.',
    ],
    [
      "N4: removing a predefined one",
      (e) => e.client.networkRemove("host"),
      "403 host is a pre-defined network and cannot be removed",
    ],
    [
      "N4: an address on the default bridge",
      (e) =>
        e.client.containerCreate({
          Image,
          NetworkingConfig: { EndpointsConfig: { bridge: { IPAMConfig: { IPv4Address: "172.17.0.99" } } } },
        }),
      "400 invalid config for network bridge: invalid endpoint settings:\n* user specified IP address is supported on user defined networks only\n* user specified IP address is supported only when connecting to networks with user configured subnets",
    ],
  ])("%s is refused", async (_rule, work, words) => {
    const e = await bootEngine([Image]);
    expect(await refusal(work(e))).toBe(words);
  });

  it("N5: a network that is in use stays; one that stopped containers name may go, and they cannot start", async () => {
    const e = await boot();
    const { Id } = await e.client.networkCreate({ Name: "app" });
    await start(e, "cc", on("app"));
    expect(await refusal(e.client.networkRemove("app"))).toMatch(
      /^403 error while removing network: network app has active endpoints \(name:"cc" id:"[0-9a-f]{12}"\)$/,
    );
    await e.client.containerStop("cc", { timeoutSeconds: 0 });
    await e.client.networkRemove("app");
    expect(await refusal(e.client.containerStart("cc"))).toBe(
      `404 failed to set up container networking: network ${Id} not found`,
    );
  });

  it("N6: a published port is open on the host while the container runs; a second one is refused", async () => {
    const e = await boot();
    const PortBindings = { "80/tcp": [{ HostIp: "", HostPort: "8080" }] };
    await start(e, "web", { HostConfig: { PortBindings } });
    expect(e.net.isFree(8080)).toBe(false);
    expect((await e.client.containerInspect("web")).NetworkSettings.Ports).toEqual({
      "80/tcp": [
        { HostIp: "0.0.0.0", HostPort: "8080" },
        { HostIp: "::", HostPort: "8080" },
      ],
    });
    await e.client.containerCreate({ Image, Cmd: ["true"], HostConfig: { PortBindings } }, { name: "two" });
    expect(await refusal(e.client.containerStart("two"))).toMatch(
      /^500 failed to set up container networking: driver failed programming external connectivity on endpoint two \([0-9a-f]{64}\): Bind for 0\.0\.0\.0:8080 failed: port is already allocated$/,
    );
    expect((await e.client.containerInspect("two")).State).toMatchObject({
      Status: "created",
      ExitCode: 128,
    });
    await e.client.containerStop("web", { timeoutSeconds: 0 });
    expect(e.net.isFree(8080)).toBe(true);
    await e.client.containerStart("two");
  });

  it("N7: -P gives each exposed port one from 32768 on", async () => {
    const e = await boot();
    await start(e, "web", {
      ExposedPorts: { "80/tcp": {}, "443/tcp": {} },
      HostConfig: { PublishAllPorts: true },
    });
    const { Ports } = (await e.client.containerInspect("web")).NetworkSettings;
    expect([Ports["80/tcp"]?.[0]?.HostPort, Ports["443/tcp"]?.[0]?.HostPort]).toEqual(["32768", "32769"]);
  });

  it("N8: another container's network can be joined while that one runs", async () => {
    const e = await boot();
    expect(await refusal(start(e, "guest", on("container:nosuch")))).toBe(
      "404 joining network namespace of container: No such container: nosuch",
    );
    await start(e, "host1");
    await start(e, "guest2", on("container:host1"));
    expect((await e.exec("guest2", "cat", "/etc/hostname")).stdout).toBe(
      (await e.exec("host1", "cat", "/etc/hostname")).stdout,
    );
    await e.client.containerStop("host1", { timeoutSeconds: 0 });
  });
});

describe("volumes", () => {
  it("V1: an empty volume takes what the image has at the mount point, once", async () => {
    const e = await bootEngine([Image]);
    const HostConfig = { Binds: ["data:/etc/apt"] };
    expect((await e.run({ Image, Cmd: ["ls", "/etc/apt"], HostConfig })).stdout).toContain("sources.list");
    await e.run({ Image, Cmd: ["sh", "-c", "rm -r /etc/apt/*; touch /etc/apt/mine"], HostConfig });
    expect((await e.run({ Image, Cmd: ["ls", "/etc/apt"], HostConfig })).stdout).toBe("mine\n");
  });

  it("V2: two containers see one volume at once", async () => {
    const e = await bootEngine([Image]);
    await start(e, "aa", { HostConfig: { Binds: ["v1:/x"] } });
    await start(e, "bb", { HostConfig: { Binds: ["v1:/y:ro"] } });
    await e.exec("aa", "sh", "-c", "echo hi > /x/f");
    expect((await e.exec("bb", "cat", "/y/f")).stdout).toBe("hi\n");
    expect((await e.exec("bb", "touch", "/y/g")).stderr).toContain("Read-only file system");
  });

  it("V3: a volume a container names stays; anonymous ones go with a prune", async () => {
    const e = await bootEngine([Image]);
    await e.run(
      { Image, Cmd: ["true"], Volumes: { "/anon": {} }, HostConfig: { Binds: ["named:/n"] } },
      { name: "cc" },
    );
    const [id] = [...e.engine.store.getState().containers.keys()];
    expect(await refusal(e.client.volumeRemove("named"))).toBe(
      `409 remove named: volume is in use - [${id}]`,
    );
    await e.client.containerRemove("cc");
    expect((await e.client.volumesPrune()).VolumesDeleted).toHaveLength(1);
    expect((await e.client.volumeList()).Volumes?.map((v) => v.Name)).toEqual(["named"]);
    expect((await e.client.volumesPrune({ all: { true: true } })).VolumesDeleted).toEqual(["named"]);
  });

  it("V4: a bind mount is the machine's own folder, made when it is missing", async () => {
    const e = await bootEngine([Image]);
    await e.run({ Image, Cmd: ["sh", "-c", "echo out > /d/f"], HostConfig: { Binds: ["/work/new:/d"] } });
    expect(e.disk.find("/work/new/f")?.type).toBe("file");
  });
});
