/** `docker buildx imagetools`: what registries have under a name, and new names. */
import { beforeAll, describe, expect, it } from "vitest";
import type { LineResult, Script } from "../../../src/session/types.ts";
import { openBuildScript } from "./world.ts";

let script: Script;
const run = (line: string): Promise<LineResult> => script.run(line);

beforeAll(async () => {
  script = await openBuildScript({}, { services: ["registry:localhost:5000"] });
  await run("docker tag busybox localhost:5000/b:1 && docker push -q localhost:5000/b:1");
}, 60_000);

describe("docker buildx imagetools", () => {
  it("22: inspect tells the manifest, raw prints its bytes", async () => {
    const { stdout } = await run("docker buildx imagetools inspect localhost:5000/b:1");
    expect(stdout).toMatch(
      /^Name: {6}localhost:5000\/b:1\nMediaType: application\/vnd\.docker\.distribution\.manifest\.v2\+json\nDigest: {4}sha256:[0-9a-f]{64}\n$/,
    );
    const raw = JSON.parse((await run("docker buildx imagetools inspect --raw localhost:5000/b:1")).stdout);
    expect(Object.keys(raw)).toEqual(["schemaVersion", "mediaType", "config", "layers"]);
    expect(
      (
        await run(
          "docker buildx imagetools inspect --raw localhost:5000/b:1 | tr -d ' \\n' | sha256sum | cut -c1-64",
        )
      ).stdout.trim(),
    ).toBe(stdout.slice(-65).trim());
  });

  it("22: a format is a template over manifest and image", async () => {
    const format = (text: string) =>
      run(`docker buildx imagetools inspect --format '${text}' localhost:5000/b:1`);
    expect((await format("{{.Name}} {{.Image.OS}}/{{.Image.Architecture}}")).stdout).toBe(
      "localhost:5000/b:1 linux/amd64",
    );
    expect(JSON.parse((await format("{{json .Manifest}}")).stdout)).toMatchObject({
      mediaType: "application/vnd.docker.distribution.manifest.v2+json",
      size: expect.any(Number),
    });
  });

  it("22: of the Hub's lists the known part is told, and that it is a part", async () => {
    const { stdout, stderr } = await run("docker buildx imagetools inspect busybox");
    expect(stdout).toMatch(/^MediaType: application\/vnd\.oci\.image\.index\.v1\+json$/m);
    expect(stdout).toMatch(
      /\n {11}\nManifests: \n {2}Name: {7}docker\.io\/library\/busybox:latest@sha256:[0-9a-f]{64}\n {2}MediaType: {2}.*\n {2}Platform: {3}linux\/amd64\n$/,
    );
    expect(stderr).toBe(
      "drydock: of docker.io/library/busybox:latest only what is for linux/amd64 is known\n",
    );
    expect((await run("docker buildx imagetools inspect --raw busybox")).stderr).toMatch(/^drydock: /);
  });

  it("23: create makes a list of what the sources name, which can be pulled", async () => {
    const made = await run(
      "docker buildx imagetools create -t localhost:5000/b:list localhost:5000/b:1 alpine",
    );
    expect(made.stderr).toMatch(
      /^#1 \[internal\] pushing localhost:5000\/b:list\n#1 0\.000 copying sha256:\w+ from docker\.io\/library\/alpine:latest to localhost:5000\/b:list\n#1 \d\.\d+ pushing sha256:\w+ to localhost:5000\/b:list\n#1 DONE /,
    );
    const list = (await run("docker buildx imagetools inspect localhost:5000/b:list")).stdout;
    expect(list.match(/^ {2}Platform: /gm)).toHaveLength(2);
    const { stdout } = await run("docker pull localhost:5000/b:list");
    expect(stdout).toContain(`Digest: ${/^Digest: {4}(.*)$/m.exec(list)?.[1] ?? "?"}\n`);
    const added = await run(
      "docker buildx imagetools create --append -t localhost:5000/b:list alpine --dry-run",
    );
    expect(JSON.parse(added.stdout).manifests).toHaveLength(2);
  });

  it("23: one source keeps its digest only without a preference for lists", async () => {
    await run("docker buildx imagetools create -t localhost:5000/c:one localhost:5000/b:1");
    await run(
      "docker buildx imagetools create --prefer-index=false -t localhost:5000/c:same localhost:5000/b:1",
    );
    const type = async (ref: string) =>
      (
        await run(
          `docker buildx imagetools inspect --format '{{.Manifest.MediaType}} {{.Manifest.Digest}}' ${ref}`,
        )
      ).stdout;
    expect(await type("localhost:5000/c:one")).toContain("manifest.list.v2+json");
    expect(await type("localhost:5000/c:same")).toBe(await type("localhost:5000/b:1"));
  });

  it.each<[args: string, stderr: string]>([
    [
      "create localhost:5000/b:1",
      "ERROR: can't push with no tags specified, please set --tag or --dry-run\n",
    ],
    ["create -t x", "ERROR: no sources specified\n"],
    ["inspect localhost:5000/no", "ERROR: localhost:5000/no:latest: not found\n"],
    ["inspect UP", "ERROR: invalid reference format: repository name (library/UP) must be lowercase\n"],
  ])("refuses %s", async (args, stderr) => {
    expect(await run(`docker buildx imagetools ${args}`)).toEqual({ stdout: "", stderr, exit: 1 });
  });
});
