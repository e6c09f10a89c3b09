/**
 * The real docker client, where the machine has one, against this engine through a
 * socket. What it prints it prints from our answers alone.
 */
import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootEngine } from "../support/engine.ts";
import { serveOnSocket } from "../support/socket.ts";

const probe = spawnSync("docker", ["--version"], { encoding: "utf8" });
const present = probe.status === 0 && probe.stdout.includes("28.");

/** Twenty virtual milliseconds pass in one. */
const hurry = 20;

describe.runIf(present)("the real client", () => {
  const folder = mkdtempSync(join(tmpdir(), "drydock-"));
  const address = `unix://${folder}/docker.sock`;
  let close = async () => {};

  beforeAll(async () => {
    const e = await bootEngine(
      ["debian:bookworm-slim"],
      {},
      {
        macrotask: (fn) => void setImmediate(fn),
        wait(virtualMs, done) {
          const begun = Date.now();
          const timer = setTimeout(done, Math.min(virtualMs / hurry, 1e6));
          return () => {
            clearTimeout(timer);
            return Math.min(virtualMs, (Date.now() - begun) * hurry);
          };
        },
      },
    );
    close = await serveOnSocket(e.engine.transport, `${folder}/docker.sock`);
  }, 60_000);
  afterAll(() => close());

  const docker = (...args: readonly string[]) =>
    new Promise<{ stdout: string; stderr: string; exit: number }>((done) => {
      const env = { ...process.env, DOCKER_HOST: address, DOCKER_CONFIG: folder };
      const child = execFile("docker", [...args], { env, timeout: 20_000 }, (error, stdout, stderr) => {
        done({
          stdout,
          stderr,
          exit: typeof error?.code === "number" ? error.code : error === null ? 0 : -1,
        });
      });
      child.stdin?.end("typed\n");
    });

  it.each<
    [
      rule: string,
      args: readonly string[],
      seen: { stdout?: string | RegExp; stderr?: string | RegExp; exit: number },
    ]
  >([
    [
      "W1: run",
      ["run", "--rm", "debian:bookworm-slim", "sh", "-c", "echo out; echo err >&2; exit 3"],
      { stdout: "out\n", stderr: "err\n", exit: 3 },
    ],
    ["W1: run -i", ["run", "-i", "--rm", "debian:bookworm-slim", "cat"], { stdout: "typed\n", exit: 0 }],
    [
      "W1: run of what is not there",
      ["run", "--rm", "debian:bookworm-slim", "nosuch"],
      { stderr: /exec: "nosuch": executable file not found in \$PATH: unknown/, exit: 127 },
    ],
    [
      "W1: run pulls",
      ["run", "--rm", "busybox:1.36", "true"],
      { stderr: /Status: Downloaded newer image for busybox:1.36/, exit: 0 },
    ],
    [
      "W2: run -d",
      ["run", "-d", "--name", "up", "-p", "8080:80", "debian:bookworm-slim", "sleep", "3000"],
      { stdout: /^[0-9a-f]{64}\n$/, exit: 0 },
    ],
    [
      "W2: ps",
      ["ps", "--format", "{{.Names}} {{.Image}} {{.Ports}}"],
      { stdout: "up debian:bookworm-slim 0.0.0.0:8080->80/tcp, [::]:8080->80/tcp\n", exit: 0 },
    ],
    ["W2: port", ["port", "up"], { stdout: "80/tcp -> 0.0.0.0:8080\n80/tcp -> [::]:8080\n", exit: 0 }],
    ["W2: exec", ["exec", "-i", "up", "sh", "-c", "cat; exit 4"], { stdout: "typed\n", exit: 4 }],
    [
      "W2: exec of what is not there",
      ["exec", "up", "nosuch"],
      { stdout: /^OCI runtime exec failed: exec failed/, exit: 127 },
    ],
    ["W2: exec writes", ["exec", "up", "sh", "-c", "echo x > /made"], { exit: 0 }],
    ["W2: diff", ["diff", "up"], { stdout: "A /made\n", exit: 0 }],
    ["W2: cp out", ["cp", "up:/made", `${folder}/made`], { exit: 0 }],
    ["W2: cp in", ["cp", `${folder}/made`, "up:/tmp/again"], { exit: 0 }],
    ["W2: what was copied", ["exec", "up", "cat", "/tmp/again"], { stdout: "x\n", exit: 0 }],
    ["W2: top", ["top", "up", "-o", "pid,comm"], { stdout: /PID\s+COMMAND\n\d+\s+sleep\n/, exit: 0 }],
    [
      "W2: stats",
      ["stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}", "up"],
      { stdout: "up 1\n", exit: 0 },
    ],
    ["W2: pause", ["pause", "up"], { stdout: "up\n", exit: 0 }],
    ["W2: unpause", ["unpause", "up"], { stdout: "up\n", exit: 0 }],
    ["W2: commit", ["commit", "-m", "note", "up", "snap:1"], { stdout: /^sha256:[0-9a-f]{64}\n$/, exit: 0 }],
    [
      "W2: history",
      ["history", "--format", "{{.Comment}} {{.Size}}", "snap:1"],
      { stdout: /^note 4B\n/, exit: 0 },
    ],
    ["W2: stop", ["stop", "-t", "1", "up"], { stdout: "up\n", exit: 0 }],
    [
      "W2: its state",
      ["inspect", "-f", "{{.State.Status}} {{.State.ExitCode}}", "up"],
      { stdout: "exited 137\n", exit: 0 },
    ],
    ["W2: start", ["start", "up"], { stdout: "up\n", exit: 0 }],
    [
      "W2: rm of what runs",
      ["rm", "up"],
      { stderr: /cannot remove container "up": container is running/, exit: 1 },
    ],
    ["W2: rm -f", ["rm", "-f", "up"], { stdout: "up\n", exit: 0 }],
    [
      "W3: logs",
      ["run", "--name", "said", "debian:bookworm-slim", "echo", "words"],
      { stdout: "words\n", exit: 0 },
    ],
    ["W3: logs", ["logs", "-t", "said"], { stdout: /^\d{4}-\d\d-\d\dT[\d:.]+Z words\n$/, exit: 0 }],
    ["W3: wait", ["wait", "said"], { stdout: "0\n", exit: 0 }],
    ["W4: network create", ["network", "create", "app"], { stdout: /^[0-9a-f]{64}\n$/, exit: 0 }],
    [
      "W4: network ls",
      ["network", "ls", "--format", "{{.Name}} {{.Driver}}"],
      { stdout: "app bridge\nbridge bridge\nhost host\nnone null\n", exit: 0 },
    ],
    ["W4: network rm", ["network", "rm", "app"], { stdout: "app\n", exit: 0 }],
    ["W4: volume create", ["volume", "create", "data"], { stdout: "data\n", exit: 0 }],
    ["W4: volume ls", ["volume", "ls", "-q"], { stdout: "data\n", exit: 0 }],
    [
      "W5: images",
      ["images", "--format", "{{.Repository}}:{{.Tag}}", "busybox"],
      { stdout: "busybox:1.36\n", exit: 0 },
    ],
    [
      "W5: rmi",
      ["rmi", "busybox:1.36"],
      { stdout: /^Untagged: busybox:1.36\nUntagged: busybox@sha256:\w+\nDeleted: /, exit: 0 },
    ],
    [
      "W5: pull of nothing",
      ["pull", "busybox:nosuchtag"],
      { stderr: /manifest for busybox:nosuchtag not found: manifest unknown/, exit: 1 },
    ],
    ["W5: save", ["save", "-o", `${folder}/s.tar`, "snap:1"], { exit: 0 }],
    ["W5: rmi of it", ["rmi", "snap:1"], { stdout: /^Untagged: snap:1\nDeleted: /, exit: 0 }],
    ["W5: load", ["load", "-i", `${folder}/s.tar`], { stdout: "Loaded image: snap:1\n", exit: 0 }],
    [
      "W6: version",
      ["version", "--format", "{{.Server.Version}} {{.Server.APIVersion}}"],
      { stdout: "28.2.2 1.50\n", exit: 0 },
    ],
    [
      "W6: info",
      ["info", "--format", "{{.Driver}} {{.Swarm.LocalNodeState}}"],
      { stdout: "overlay2 inactive\n", exit: 0 },
    ],
    [
      "W6: system df",
      ["system", "df", "--format", "{{.Type}} {{.TotalCount}}"],
      { stdout: /^Images 2\nContainers 1\nLocal Volumes 1\n/, exit: 0 },
    ],
    [
      "W6: events",
      [
        "events",
        "--since",
        "1748768390",
        "--until",
        "1748768404",
        "--filter",
        "type=image",
        "--format",
        "{{.Type}} {{.Action}}",
      ],
      { stdout: /^image pull\n/, exit: 0 },
    ],
    [
      "W6: prune",
      ["container", "prune", "-f"],
      { stdout: /^Deleted Containers:\n[0-9a-f]{64}\n\nTotal reclaimed space: 0B\n$/, exit: 0 },
    ],
    ["W6: a swarm", ["service", "ls"], { stderr: /This node is not a swarm manager/, exit: 1 }],
  ])("%s: docker %s", async (_rule, args, { stdout, stderr, exit }) => {
    const seen = await docker(...args);
    expect(seen.exit, seen.stderr).toBe(exit);
    for (const [text, wanted] of [
      [seen.stdout, stdout],
      [seen.stderr, stderr],
    ] as const) {
      if (wanted instanceof RegExp) expect(text).toMatch(wanted);
      else if (wanted !== undefined) expect(text).toBe(wanted);
    }
  });
});
