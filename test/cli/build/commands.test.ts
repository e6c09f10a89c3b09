/** `docker build` and buildx as a student types them, in a world without a terminal. */
import { beforeAll, describe, expect, it } from "vitest";
import type { LineResult, Script } from "../../../src/session/types.ts";
import { createWorld } from "../../../src/session/world.ts";

const platform = {
  macrotask: (fn: () => void) => void setImmediate(fn),
  wallMs: () => 0,
  after: (ms: number, fn: () => void) => {
    const timer = setTimeout(fn, ms);
    return () => clearTimeout(timer);
  },
};

const files = {
  Dockerfile: 'FROM busybox AS base\nRUN echo hi > /hi\nFROM base\nCMD ["cat", "/hi"]\n',
  "bad.Dockerfile": "FROM busybox\nRUN echo doing && exit 3\n",
  "context.Dockerfile": "FROM busybox\nCOPY --from=other x /x\n",
  "other/x": "x\n",
  "docker-bake.json": JSON.stringify({
    group: { default: { targets: ["one", "two"] } },
    target: { one: { tags: ["one:1"] }, two: { inherits: ["one"], tags: ["two:1"], target: "base" } },
  }),
};

let script: Script;

async function run(line: string): Promise<LineResult> {
  return script.run(line);
}

beforeAll(async () => {
  const world = await createWorld({
    platform,
    pace: "unpaced",
    seed: 1,
    startMs: Date.UTC(2025, 5, 1, 9),
    images: ["busybox:latest"],
  });
  script = await world.openScript({ folder: "work", files, env: {} });
}, 60_000);

describe("docker build", () => {
  it("prints the image ID alone with -q, and writes files on the side", async () => {
    const quiet = await run("docker build -q --iidfile id --metadata-file meta -t app .");
    expect(quiet).toMatchObject({ stderr: "", exit: 0 });
    expect(quiet.stdout).toMatch(/^sha256:[0-9a-f]{64}\n$/);
    expect((await run("cat id")).stdout).toBe(quiet.stdout.trim());
    expect(JSON.parse((await run("cat meta")).stdout)).toMatchObject({
      "containerimage.config.digest": quiet.stdout.trim(),
      "image.name": "docker.io/library/app",
    });
    expect((await run("docker run --rm app")).stdout).toBe("hi\n");
  });

  it("6b: a file that cannot be written ends the command with its path", async () => {
    for (const flag of ["--iidfile", "--metadata-file"]) {
      const { stderr, exit } = await run(`docker build -q ${flag} nodir/x .`);
      expect([stderr, exit]).toEqual([
        "ERROR: failed to build: open nodir/x: no such file or directory\n",
        1,
      ]);
    }
  });

  it("a failure with -q shows the excerpt and the error", async () => {
    expect(await run("docker build -q -f bad.Dockerfile .")).toEqual({
      stdout: "",
      stderr:
        'bad.Dockerfile:2\n--------------------\n   1 |     FROM busybox\n   2 | >>> RUN echo doing && exit 3\n   3 |     \n--------------------\nERROR: failed to build: failed to solve: process "/bin/sh -c echo doing && exit 3" did not complete successfully: exit code: 3\n',
      exit: 1,
    });
  });

  it.each<[line: string, stderr: string, exit: number]>([
    ["docker build --progress=nosuch .", "ERROR: invalid progress mode nosuch\n", 1],
    [
      "docker build -t Upper .",
      'ERROR: failed to build: invalid tag "Upper": repository name must be lowercase\n',
      1,
    ],
    [
      "docker build nosuch",
      'ERROR: failed to build: unable to prepare context: path "nosuch" not found\n',
      1,
    ],
    [
      "docker build --secret id=x,src=no .",
      "ERROR: failed to build: failed to stat no: stat no: no such file or directory\n",
      1,
    ],
    ["docker build --add-host x .", "ERROR: failed to build: invalid host x\n", 1],
    [
      "docker build -f - - < /dev/null",
      "ERROR: failed to build: invalid argument: can't use stdin for both build context and dockerfile\n",
      1,
    ],
    [
      "docker build --target nosuch -q .",
      'ERROR: failed to build: failed to solve: target stage "nosuch" could not be found\n',
      1,
    ],
  ])("%s", async (line, stderr, exit) => {
    expect(await run(line)).toEqual({ stdout: "", stderr, exit });
  });

  it("named contexts, and files as the result", async () => {
    expect(
      await run("docker build -q -f context.Dockerfile --build-context other=other -o out . && cat out/x"),
    ).toMatchObject({
      stdout: "x\n",
      exit: 0,
    });
    expect(
      (
        await run(
          "docker build -q -f context.Dockerfile --build-context other=other -o - . | tar t | grep -c .",
        )
      ).exit,
    ).toBe(0);
  });

  it("a Dockerfile on stdin without a context", async () => {
    expect((await run("printf 'FROM busybox\\nRUN echo x\\n' | docker build -q -")).stdout).toMatch(
      /^sha256:/,
    );
  });
});

describe("buildx", () => {
  it("builders are made, used and removed", async () => {
    expect((await run("docker buildx version")).stdout).toMatch(/^github\.com\/docker\/buildx v0\.29\.1 /);
    expect((await run("docker buildx create --name mine --use")).stdout).toBe("mine\n");
    expect((await run("docker buildx ls")).stdout).toMatch(/^mine\* +docker-container/m);
    expect((await run("docker buildx build -q .")).stderr).toBe(
      'drydock: builder "mine" works, but its container buildx_buildkit_mine0 is not simulated\n',
    );
    expect((await run("docker buildx rm mine")).stderr).toBe("mine removed\n");
    expect((await run("docker buildx ls")).stdout).toMatch(/^default\* +docker/m);
    expect(await run("docker buildx use nosuch")).toMatchObject({
      stderr:
        'ERROR: failed to find instance "nosuch": open /home/student/.docker/buildx/instances/nosuch: no such file or directory\n',
      exit: 1,
    });
    expect(await run("docker buildx rm default")).toMatchObject({
      stderr:
        "failed to remove default: context builder cannot be removed, run `docker context rm default` to remove this context\nERROR: failed to remove one or more builders\n",
      exit: 1,
    });
  });

  it("bake builds the targets of a file", async () => {
    const printed = JSON.parse((await run("docker buildx bake --print --set '*.args.A=1'")).stdout);
    expect(printed.target).toMatchObject({
      one: { tags: ["one:1"], args: { A: "1" } },
      two: { tags: ["two:1"], target: "base" },
    });
    expect(await run("docker buildx bake --progress=quiet")).toMatchObject({ exit: 0 });
    expect(
      (await run("docker images --format '{{.Repository}}' | grep -c -e '^one$' -e '^two$'")).stdout,
    ).toBe("2\n");
    expect(await run("docker buildx bake nosuch")).toMatchObject({
      stderr: "ERROR: failed to find target nosuch\n",
      exit: 1,
    });
  });

  it("history knows what was built", async () => {
    const list = (await run("docker buildx history ls --format '{{.Name}} {{.Status}}'")).stdout.split("\n");
    expect(list[0]).toBe("work (base) Completed");
    expect(list).toContain("work/bad.Dockerfile Error");
    expect((await run("docker buildx history inspect --format json")).stdout).toContain(
      '"Status": "completed"',
    );
    expect(await run("docker buildx history inspect zzz")).toMatchObject({
      stderr: 'ERROR: no record found for ref "zzz"\n',
      exit: 1,
    });
    await run("docker buildx history rm --all");
    expect(
      (
        await run(
          "docker buildx history ls -h 2>/dev/null | grep -c Usage; docker buildx history ls --format '{{.Name}}'",
        )
      ).stdout,
    ).toBe("1\n");
  });

  it("the cache is listed and pruned", async () => {
    expect((await run("docker buildx du")).stdout).toMatch(/^ID +RECLAIMABLE +SIZE +LAST ACCESSED\n/);
    expect((await run("docker buildx du --filter id=nosuch | tail -n 1")).stdout).toBe("Total:\t\t0B\n");
    expect((await run("docker buildx du --filter type=exec.cachemount | wc -l")).stdout.trim()).toBe("3");
    expect((await run("docker buildx du --filter type=regular | wc -l")).stdout.trim()).not.toBe("3");
    expect((await run("docker buildx prune -af")).stdout).toMatch(/\nTotal:\t\d+B\n$/);
    expect((await run("docker buildx prune -af")).stdout).toBe("Total:\t0B\n");
  });
});
