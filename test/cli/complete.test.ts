/** Tab after `docker`: what the line becomes at a student's terminal. */
import { beforeAll, describe, expect, it } from "vitest";
import { Seat } from "../support/seat.ts";

const seat = new Seat();

/** The line after Tab. A mark typed behind it shows where it ends. */
async function tab(line: string): Promise<string> {
  await seat.prompt();
  seat.forget();
  seat.keys(`${line}\t#END`);
  const shown = await seat.until(/#END$/);
  seat.keys("\x15\r");
  return shown.slice(shown.lastIndexOf("$ ") + 1, -4).replace(/^ /, "");
}

beforeAll(async () => {
  await seat.prompt();
  await seat.run("docker run -d --name web nginx:alpine; docker run -d --name worker busybox sleep 1000");
  await seat.run(
    "docker run --name old busybox true; docker network create backend; docker volume create data",
  );
  await seat.run(
    "printf 'services:\\n  api:\\n    image: nginx\\n  db:\\n    image: redis\\n' > compose.yaml",
  );
  await seat.run("printf 'services:\\n  other:\\n    image: nginx\\n' > other.yaml");
});

describe("Tab after docker", () => {
  it.each<[rule: string, typed: string, want: string]>([
    ["a command", "docker inf", "docker info "],
    ["a command of a group", "docker container ren", "docker container rename "],
    ["a flag", "docker run --entry", "docker run --entrypoint "],
    ["a flag before the command", "docker --log-l", "docker --log-level "],
    ["a command behind such a flag", "docker --log-level debug inf", "docker --log-level debug info "],
    ["an image with its tag", "docker run ngi", "docker run nginx:alpine "],
    ["an image behind the value of a flag", "docker run --name x ngi", "docker run --name x nginx:alpine "],
    ["no second image", "docker run busybox ngi", "docker run busybox ngi"],
    ["a running container", "docker exec we", "docker exec web "],
    ["no stopped one where it must run", "docker exec ol", "docker exec ol"],
    ["a stopped one where it may be started", "docker start ol", "docker start old "],
    ["a container that is not named yet", "docker rm web w", "docker rm web worker "],
    ["a container's path", "docker cp wor", "docker cp worker:"],
    ["a network, then a container", "docker network connect bac", "docker network connect backend "],
    ["the container of it", "docker network connect backend we", "docker network connect backend web "],
    ["the value of a flag", "docker run --network bac", "docker run --network backend "],
    ["the value behind =", "docker run --network=bac", "docker run --network=backend "],
    ["a volume", "docker volume rm da", "docker volume rm data "],
    ["a volume of a flag", "docker run -v da", "docker run -v data:"],
    ["a command of Compose", "docker compose resta", "docker compose restart "],
    ["a service", "docker compose logs d", "docker compose logs db "],
    [
      "a service of another file",
      "docker compose -f other.yaml up o",
      "docker compose -f other.yaml up other ",
    ],
    ["one service to run", "docker compose exec ap", "docker compose exec api "],
    ["a file for a flag", "docker compose -f oth", "docker compose -f other.yaml "],
  ])("completes %s: %s", async (_what, typed, want) => {
    expect(await tab(typed)).toBe(want);
  });
});
