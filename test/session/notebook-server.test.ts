/** A notebook image keeps running: its server holds the port, though it serves no notebooks. */
import { expect, it } from "vitest";
import { nodePlatform } from "../../src/node/platform.ts";
import { createWorld } from "../../src/session/world.ts";

it("the server of a notebook image holds its port", async () => {
  const world = await createWorld({
    platform: nodePlatform,
    pace: "unpaced",
    startMs: Date.UTC(2026, 10, 2),
  });
  const script = await world.openScript({ folder: "work", files: {}, env: {} });
  await script.run("docker run -d -p 10000:8888 --name notebook quay.io/jupyter/base-notebook");
  await script.wait(1000);
  expect((await script.run("docker ps --format '{{.Names}} {{.State}}'")).stdout).toBe("notebook running\n");
  expect((await script.run("docker port notebook 8888/tcp | head -1")).stdout).toBe("0.0.0.0:10000\n");
  script.close();
});
