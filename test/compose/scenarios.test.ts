import { describe, expect, it } from "vitest";
import { inOrder } from "../../src/compose/order.ts";
import { last, play } from "./support.ts";

const sleeper = "    image: busybox\n    command: sleep 300\n    init: true\n";
const two = `services:\n  web:\n${sleeper}    depends_on: [db]\n  db:\n${sleeper}`;

describe("compose on a machine", () => {
  it("4: environment beats env_file, run -e beats both", async () => {
    const files = {
      "compose.yaml":
        "services:\n  app:\n    image: busybox\n    command: sh -c 'echo $$A $$B'\n    environment: {A: own}\n    env_file: v.env\n",
      "v.env": "A=file\nB=file\n",
    };
    const seen = await play(files, ["docker compose run --rm app", "docker compose run --rm -e A=flag app"]);
    expect(seen.map((s) => s.stdout)).toEqual(["own file\n", "flag file\n"]);
  });

  it("7: a service with profiles stays out until it is named", async () => {
    const files = { "compose.yaml": `services:\n  a:\n${sleeper}  b:\n${sleeper}    profiles: [p]\n` };
    const seen = await play(files, [
      "docker compose up -d",
      "docker compose ps --services",
      "docker compose --profile p up -d",
      "docker compose ps --services",
    ]);
    expect([seen[1]?.stdout, seen[3]?.stdout]).toEqual(["a\n", "a\nb\n"]);
  });

  it("8: only what has changed is made anew, and keeps its anonymous volume", async () => {
    const files = { "compose.yaml": `services:\n  a:\n${sleeper}    volumes: [/data]\n  b:\n${sleeper}` };
    const seen = await play(files, [
      "docker compose up -d",
      "docker compose exec -T a sh -c 'echo kept > /data/x'",
      "sed -i '0,/300/s//301/' compose.yaml; docker compose up -d",
      "docker compose exec -T a cat /data/x",
    ]);
    expect(seen[2]?.stderr).toContain("Container work-a-1  Recreated");
    expect(seen[2]?.stderr).toContain("Container work-b-1  Running");
    expect(seen[3]?.stdout).toBe("kept\n");
  });

  it("9: scaling down removes the highest numbers", async () => {
    const files = { "compose.yaml": `services:\n  a:\n${sleeper}` };
    const seen = await last(
      files,
      "docker compose up -d --scale a=3",
      "docker compose up -d --scale a=2",
      "docker compose ps --format '{{.Name}}'",
    );
    expect(seen.stdout).toBe("work-a-1\nwork-a-2\n");
  });

  it("10: waits for health and for a good end", async () => {
    const files = {
      "compose.yaml": `services:\n  web:\n${sleeper}    depends_on:\n      db: {condition: service_healthy}\n      job: {condition: service_completed_successfully}\n  db:\n${sleeper}    healthcheck: {test: "true", interval: 1s}\n  job:\n    image: busybox\n    command: sleep 1\n`,
    };
    const seen = await last(files, "docker compose up -d");
    expect(seen.exit).toBe(0);
    expect(seen.stderr).toMatch(/db-1 {2}Healthy\n[\s\S]*web-1 {2}Started/);
    expect(seen.stderr).toMatch(/job-1 {2}Exited\n[\s\S]*web-1 {2}Started/);
  });

  it("10: says whom it waited for in vain", async () => {
    const files = {
      "compose.yaml": `services:\n  web:\n${sleeper}    depends_on:\n      db: {condition: service_healthy}\n  db:\n${sleeper}    healthcheck: {test: "false", interval: 1s, retries: 1}\n`,
    };
    const seen = await last(files, "docker compose up -d");
    expect(seen).toMatchObject({ exit: 1 });
    expect(seen.stderr).toContain("dependency failed to start: container work-db-1 is unhealthy\n");
  });

  it("11: down leaves volumes, down -v does not", async () => {
    const files = {
      "compose.yaml": `services:\n  a:\n${sleeper}    volumes: ['data:/d']\nvolumes:\n  data:\n`,
    };
    const seen = await play(files, [
      "docker compose up -d",
      "docker compose down",
      "docker volume ls -q",
      "docker compose up -d",
      "docker compose down -v",
      "docker volume ls -q; docker ps -aq; docker network ls -q -f name=work",
    ]);
    expect([seen[2]?.stdout, seen[5]?.stdout]).toEqual(["work_data\n", ""]);
  });

  it("13: the exit code of the service that was named", async () => {
    const files = {
      "compose.yaml": `services:\n  a:\n    image: busybox\n    command: sh -c 'echo hi; exit 4'\n  b:\n${sleeper}`,
    };
    const seen = await last(files, "docker compose up --exit-code-from a");
    expect(seen).toMatchObject({ exit: 4 });
    expect(seen.stdout).toContain("a-1  | hi\n");
  });

  it("13: Ctrl-C stops all of it", async () => {
    const seen = await last(
      { "compose.yaml": two },
      "timeout -s INT 5 docker compose up; echo code $?",
      "docker compose ps -q",
    );
    expect(seen.stdout).toBe("");
  });

  it("14: builds what is missing, and again only when asked", async () => {
    const files = {
      "compose.yaml": "services:\n  a:\n    build: .\n",
      Dockerfile: "FROM busybox\nCOPY f /f\nCMD cat /f\n",
      f: "one\n",
    };
    const seen = await play(files, [
      "docker compose run --rm a",
      "echo two > f; docker compose run --rm a",
      "docker compose build && docker compose run --rm a",
    ]);
    expect(seen.map((s) => s.stdout.split("\n").at(-2))).toEqual(["one", "one", "two"]);
  });

  it("15: secrets and configs are files", async () => {
    const files = {
      "compose.yaml":
        "services:\n  a:\n    image: busybox\n    command: cat /run/secrets/s /c\n    secrets: [s]\n    configs: [c]\nsecrets:\n  s: {file: ./s.txt}\nconfigs:\n  c: {content: text}\n",
      "s.txt": "hush\n",
    };
    expect((await last(files, "docker compose run --rm a")).stdout).toBe("hush\ntext");
  });

  it("15: services find each other by name", async () => {
    const files = {
      "compose.yaml": `services:\n  web:\n    image: busybox\n    command: httpd -f -p 80 -h /etc\n  a:\n${sleeper}`,
    };
    const seen = await last(
      files,
      "docker compose up -d",
      "docker compose exec -T a wget -q -O - http://web/passwd",
    );
    expect(seen.stdout).toContain("root:");
  });

  it("16: attributes without an effect are named once", async () => {
    const files = {
      "compose.yaml": `services:\n  a:\n${sleeper}    gpus: all\n  b:\n${sleeper}    gpus: all\n`,
    };
    const seen = await last(files, "docker compose up -d");
    expect(
      seen.stderr.match(/^drydock: the effect of gpus in a compose file is not simulated$/gm),
    ).toHaveLength(1);
  });

  it("17: --compatibility and COMPOSE_COMPATIBILITY join names with an underscore", async () => {
    const seen = await play({ "compose.yaml": two }, [
      "docker compose --compatibility up -d",
      "docker ps --format '{{.Names}}'",
      "COMPOSE_COMPATIBILITY=1 docker compose down",
      "docker ps -aq",
    ]);
    expect(seen[1]?.stdout.trim().split("\n").sort()).toEqual(["work_db_1", "work_web_1"]);
    expect(seen[3]?.stdout).toBe("");
  });

  it("17: --all-resources makes what no service uses", async () => {
    const files = { "compose.yaml": `services:\n  a:\n${sleeper}volumes:\n  spare:\nnetworks:\n  quiet:\n` };
    const seen = await play(files, [
      "docker compose up -d",
      "docker volume ls -q",
      "docker compose --all-resources up -d",
      "docker volume ls -q; docker network ls -q -f name=quiet | wc -l",
    ]);
    expect(seen[1]?.stdout).toBe("");
    expect(seen[3]?.stdout).toBe("work_spare\n1\n");
  });

  it("17: --ansi never shows no picture, always shows one; --parallel says that it does nothing", async () => {
    const files = { "compose.yaml": `services:\n  a:\n${sleeper}` };
    const seen = await play(files, [
      "docker compose --ansi always up -d",
      "docker compose --parallel 2 ps -q | wc -l",
      "COMPOSE_ANSI=never docker compose down",
    ]);
    expect(seen[0]?.stderr).toContain("[+] Running");
    expect(seen[1]?.stderr).toBe("drydock: the effect of --parallel is not simulated\n");
    expect(seen[2]?.stderr).not.toContain("\x1b");
  });

  it("3: other files of variables by flag and by COMPOSE_ENV_FILES", async () => {
    const files = {
      "compose.yaml": "services:\n  a:\n    image: busybox:${TAG:-none}\n",
      "one.env": "TAG=1\n",
      "two.env": "TAG=2\n",
    };
    const seen = await play(files, [
      "docker compose --env-file one.env config --images",
      "COMPOSE_ENV_FILES=one.env,two.env docker compose config --images",
      "docker compose config --images",
    ]);
    expect(seen.map((s) => s.stdout)).toEqual(["busybox:1\n", "busybox:2\n", "busybox:none\n"]);
  });

  it("15: stats measures the containers of the project alone", async () => {
    const seen = await last(
      { "compose.yaml": two },
      "docker run -d --name other busybox sleep 100",
      "docker compose up -d",
      "docker compose stats --no-stream --format '{{.Name}}' web",
    );
    expect(seen.stdout).toBe("work-web-1\n");
  });

  it("16: what is not simulated says so", async () => {
    expect(await last({ "compose.yaml": two }, "docker compose watch")).toMatchObject({
      exit: 1,
      stderr: "drydock: docker compose watch is not simulated\n",
    });
  });
});

it("10: independent services do not wait for each other", async () => {
  const seen: string[] = [];
  await inOrder(
    new Map([
      ["c", ["a", "b"]],
      ["a", []],
      ["b", []],
    ]),
    async (name) => void seen.push(name),
  );
  expect(seen).toEqual(["a", "b", "c"]);
});
