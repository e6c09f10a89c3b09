import { describe, expect, it } from "vitest";
import type { ContainerCreateRequest } from "../../src/api/types.ts";
import { bootDocker } from "./support.ts";

const id = "a".repeat(64);

/** An engine that makes every container it is asked for. */
function bootEngine() {
  return bootDocker((request) => {
    if (request.path === "/containers/create") return { status: 201, body: { Id: id, Warnings: [] } };
    if (request.path.endsWith("/start")) return { status: 204 };
    if (request.path.endsWith("/wait")) return { status: 200, stream: never() };
    return undefined;
  });
}

function never() {
  return { close() {}, async *[Symbol.asyncIterator]() {} };
}

async function created(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const docker = bootEngine();
  const result = await docker.run(["create", ...words], { env });
  const request = docker.requests.find((r) => r.path === "/containers/create");
  return { result, request, body: request?.body as ContainerCreateRequest };
}

describe("13: every flag of run reaches the create request where the real client puts it", () => {
  it.each<[words: string, want: object]>([
    ["-e A=1 -e FROM_HOST -e NOT_THERE busybox", { Env: ["A=1", "FROM_HOST=yes"] }],
    [
      "-it busybox sh -c x",
      { Tty: true, OpenStdin: true, AttachStdin: true, StdinOnce: true, Cmd: ["sh", "-c", "x"] },
    ],
    ["--entrypoint date busybox +x", { Entrypoint: ["date"], Cmd: ["+x"] }],
    ["-u 1000:1000 -w /tmp -h box busybox", { User: "1000:1000", WorkingDir: "/tmp", Hostname: "box" }],
    ["-l a=b -l c busybox", { Labels: { a: "b", c: "" } }],
    [
      "-p 8080:80 -p 127.0.0.1:53:53/udp busybox",
      {
        ExposedPorts: { "80/tcp": {}, "53/udp": {} },
        HostConfig: {
          PortBindings: {
            "80/tcp": [{ HostIp: "", HostPort: "8080" }],
            "53/udp": [{ HostIp: "127.0.0.1", HostPort: "53" }],
          },
        },
      },
    ],
    [
      "--expose 7000-7001 -P busybox",
      { ExposedPorts: { "7000/tcp": {}, "7001/tcp": {} }, HostConfig: { PublishAllPorts: true } },
    ],
    [
      "-v data:/d:ro -v /anon -v ./here:/h busybox",
      { Volumes: { "/anon": {} }, HostConfig: { Binds: ["data:/d:ro", "/here:/h"] } },
    ],
    [
      "--mount type=bind,src=./x,dst=/y,readonly busybox",
      {
        HostConfig: { Mounts: [{ Type: "bind", Source: "/x", Target: "/y", ReadOnly: true }] },
      },
    ],
    ["--tmpfs /t:size=1m busybox", { HostConfig: { Tmpfs: { "/t": "size=1m" } } }],
    [
      "-m 64m --memory-swap -1 --cpus 1.5 -c 512 --pids-limit 10 busybox",
      {
        HostConfig: {
          Memory: 67_108_864,
          MemorySwap: -1,
          NanoCpus: 1_500_000_000,
          CpuShares: 512,
          PidsLimit: 10,
        },
      },
    ],
    [
      "--restart on-failure:3 busybox",
      { HostConfig: { RestartPolicy: { Name: "on-failure", MaximumRetryCount: 3 } } },
    ],
    [
      "--ulimit nofile=1:2 --cap-add NET_ADMIN --privileged busybox",
      {
        HostConfig: {
          Ulimits: [{ Name: "nofile", Soft: 1, Hard: 2 }],
          CapAdd: ["NET_ADMIN"],
          Privileged: true,
        },
      },
    ],
    [
      "--health-cmd true --health-interval 5s --health-retries 2 busybox",
      {
        Healthcheck: { Test: ["CMD-SHELL", "true"], Interval: 5e9, Retries: 2 },
      },
    ],
    ["--no-healthcheck busybox", { Healthcheck: { Test: ["NONE"] } }],
    [
      "--network front --network-alias web --ip 10.0.0.5 busybox",
      {
        HostConfig: { NetworkMode: "front" },
        NetworkingConfig: {
          EndpointsConfig: { front: { Aliases: ["web"], IPAMConfig: { IPv4Address: "10.0.0.5" } } },
        },
      },
    ],
    [
      "--add-host db=10.0.0.1 --dns 9.9.9.9 --dns-search example busybox",
      {
        HostConfig: { ExtraHosts: ["db:10.0.0.1"], Dns: ["9.9.9.9"], DnsSearch: ["example"] },
      },
    ],
    [
      "--stop-signal INT --stop-timeout 3 --init --read-only --shm-size 1m busybox",
      {
        StopSignal: "INT",
        StopTimeout: 3,
        HostConfig: { Init: true, ReadonlyRootfs: true, ShmSize: 1_048_576 },
      },
    ],
    [
      "--log-driver none --sysctl net.ipv4.ip_forward=1 busybox",
      {
        HostConfig: { LogConfig: { Type: "none", Config: {} }, Sysctls: { "net.ipv4.ip_forward": "1" } },
      },
    ],
  ])("%s", async (words, want) => {
    const { result, body } = await created(words.split(" "), { FROM_HOST: "yes" });
    expect(result).toMatchObject({ stdout: `${id}\n`, stderr: "", exit: 0 });
    expect(body).toMatchObject(want);
  });

  it("name and platform are in the query", async () => {
    const { request } = await created(["--name", "web", "--platform", "linux/amd64", "busybox"]);
    expect(request?.query).toMatchObject({ name: "web", platform: "linux/amd64" });
  });

  it("what has no effect here is said once", async () => {
    const { result } = await created(["--pid", "host", "--storage-opt", "size=1G", "busybox"]);
    expect(result.stderr).toBe(
      "drydock: the effect of --pid is not simulated\ndrydock: the effect of --storage-opt is not simulated\n",
    );
  });
});

describe("12: what is not simulated says so", () => {
  const docker = bootDocker();
  it.each([
    [["swarm", "init"], "drydock: docker swarm init is not simulated\n"],
    [["plugin", "install", "x"], "drydock: docker plugin install is not simulated\n"],
    [["context", "create", "two"], "drydock: docker context create is not simulated\n"],
    [["scout", "quickview"], "drydock: docker scout is not simulated\n"],
    [
      ["checkpoint", "ls", "c"],
      "docker checkpoint ls is only supported on a Docker daemon with experimental features enabled\n",
    ],
    [["swarm", "leave"], "Error response from daemon: This node is not part of a swarm\n"],
    [
      ["service", "ls"],
      'Error response from daemon: This node is not a swarm manager. Use "docker swarm init" or "docker swarm join" to connect this node to swarm and try again.\n',
    ],
  ])("%j", async (words, stderr) => {
    expect(await docker.run(words)).toMatchObject({ stdout: "", stderr, exit: 1 });
  });
  it("plugin ls has nothing to list", async () => {
    expect((await docker.run(["plugin", "ls"])).stdout).toBe("ID        NAME      DESCRIPTION   ENABLED\n");
  });
});

describe("14: no command line makes the client crash", () => {
  const words = [
    "run",
    "ps",
    "exec",
    "-it",
    "--format",
    "{{",
    "{{.Names}}",
    "--",
    "-",
    "",
    "-f",
    "a=b",
    "a",
    "busybox:latest",
    "-p",
    "80:80",
    "image",
    "ls",
    "rm",
    "--filter",
    "=",
    "network",
    "create",
    "inspect",
    "-v",
    "\u0000",
    "é",
    "--name=",
    "-abc",
    "logs",
    "--tail",
    "x",
    "cp",
    "a:/b",
    ".",
    "volume",
    "system",
    "df",
    "help",
    "--help",
    "events",
    "--since",
    "9",
  ];
  it("three hundred of them", async () => {
    const docker = bootDocker((request) =>
      request.method === "GET" ? { status: 200, body: [] } : undefined,
    );
    let seed = 7;
    const next = (n: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % n;
    };
    for (let i = 0; i < 300; i++) {
      const line = Array.from({ length: 1 + next(5) }, () => words[next(words.length)] as string);
      const result = await docker.run(line);
      expect([0, 1, 64, 125, 126, 127], line.join(" ")).toContain(result.exit);
      expect(result.stdout + result.stderr, line.join(" ")).not.toContain("[object Object]");
    }
  });
});
