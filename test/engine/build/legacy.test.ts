import { describe, expect, it } from "vitest";
import type { BuildRequest } from "../../../src/api/build.ts";
import type { JSONMessage } from "../../../src/api/progress.ts";
import { buildClassic } from "../../../src/engine/build/legacy/build.ts";
import { readBytes } from "../../../src/os/fs/content.ts";
import { childrenOf, type FileTree, lookup, placedAt } from "../../../src/os/fs/tree.ts";
import { BuildLab } from "../../support/build.ts";

async function build(
  lab: BuildLab,
  dockerfile: string,
  more: Partial<BuildRequest> = {},
): Promise<JSONMessage[]> {
  const messages: JSONMessage[] = [];
  const request: BuildRequest = {
    contextName: "/work",
    contextFromTar: false,
    emptyContext: false,
    dockerfileName: "Dockerfile",
    dockerfile,
    tags: ["old"],
    buildArgs: {},
    labels: {},
    noCache: false,
    noCacheFilter: [],
    pull: false,
    addHosts: [],
    secrets: {},
    ssh: [],
    platforms: [],
    namedContexts: {},
    allow: [],
    check: false,
    output: "image",
    ...more,
  };
  await buildClassic(lab.env(), request, lab.folder.tree(), (m) => messages.push(m));
  return messages;
}

function said(messages: readonly JSONMessage[]): string {
  return messages.map((m) => m.stream ?? "").join("");
}

/** Every place of a tree with what counts of it. */
function listing(tree: FileTree, path = "/"): string[] {
  const at = placedAt(tree, path);
  if (at === undefined) return [];
  const { node } = at;
  const bytes = node.type === "file" ? new TextDecoder().decode(readBytes(node.content)) : "";
  return [
    `${path} ${node.type} ${node.mode.toString(8)} ${node.uid}:${node.gid} ${bytes}`,
    ...childrenOf(tree, at).flatMap((c) => listing(tree, `${path === "/" ? "" : path}/${c.name}`)),
  ];
}

/** `cached` or `ran` for each step after FROM. */
async function outcomes(
  lab: BuildLab,
  dockerfile: string,
  more: Partial<BuildRequest> = {},
): Promise<string> {
  const text = (await build(lab, dockerfile, more)).map((m) => m.stream ?? "").join("");
  return text
    .split(/^Step /m)
    .slice(2)
    .map((step) => (step.includes("Using cache") ? "cached" : "ran"))
    .join(" ");
}

describe("the old builder", () => {
  const file = "FROM busybox\nARG V=1\nRUN echo fixed > /a\nCOPY a.txt /f\n";

  it("81: reuses images made by the same words", async () => {
    const lab = new BuildLab({ "a.txt": "f\n" });
    expect(await outcomes(lab, file)).toBe("ran ran ran");
    expect(await outcomes(lab, file)).toBe("cached cached cached");
    lab.folder.touch("a.txt");
    expect(await outcomes(lab, file)).toBe("cached cached cached");
    lab.folder.write("a.txt", "g\n");
    expect(await outcomes(lab, file)).toBe("cached cached ran");
    expect(await outcomes(lab, file, { noCache: true })).toBe("ran ran ran");
  });

  it("82: misses every RUN below a changed ARG, used or not", async () => {
    const lab = new BuildLab({ "a.txt": "f\n" });
    await build(lab, file);
    expect(await outcomes(lab, file, { buildArgs: { V: "2" } })).toBe("cached ran ran");
  });

  it("83: LABEL and CMD spoil what follows", async () => {
    const lab = new BuildLab();
    await build(lab, 'FROM busybox\nCMD ["a"]\nRUN echo x\n');
    expect(await outcomes(lab, 'FROM busybox\nCMD ["b"]\nRUN echo x\n')).toBe("ran ran");
  });

  it("builds every stage up to the target, and tells the failing code", async () => {
    const lab = new BuildLab();
    const two = "FROM busybox AS a\nRUN echo a\nFROM busybox\nRUN exit 3\n";
    const failed = (await build(lab, two)).at(-1);
    expect(failed?.errorDetail).toEqual({
      message: "The command '/bin/sh -c exit 3' returned a non-zero code: 3",
      code: 3,
    });
    const target = (await build(lab, two, { target: "a" })).map((m) => m.stream ?? "").join("");
    expect(target).toContain("Step 1/2 : FROM busybox AS a");
    expect(target).toMatch(/Successfully built [0-9a-f]{12}\nSuccessfully tagged old:latest\n$/);
  });

  it("84: what a RUN writes below a volume is lost", async () => {
    const lab = new BuildLab({ a: "a" });
    await build(
      lab,
      "FROM busybox\nCOPY a /data/a\nVOLUME /data\nRUN cat /data/a > /data/b; cat /data/b > /c\n",
    );
    const tree = lab.images
      .get(lab.tags.get("docker.io/library/old:latest") ?? "sha256:")
      ?.layers.at(-1)?.tree;
    const has = (path: string) => tree !== undefined && lookup(tree, path) !== undefined;
    expect([has("/data/a"), has("/data/b"), has("/c")]).toEqual([true, false, true]);
  });

  it("85: a file is known by its place and its content, not by its time", async () => {
    const lab = new BuildLab({ "a.txt": "one\n", "b.txt": "one\n", "d/x": "1", "d/y": "2" });
    expect(await outcomes(lab, "FROM busybox\nCOPY a.txt /f\n")).toBe("ran");
    expect(await outcomes(lab, "FROM busybox\nCOPY b.txt /f\n")).toBe("ran");
    expect(await outcomes(lab, "FROM busybox\nCOPY *.txt /t/\nCOPY d /d\n")).toBe("ran ran");
    lab.folder.touch("a.txt").touch("d/x");
    expect(await outcomes(lab, "FROM busybox\nCOPY *.txt /t/\nCOPY d /d\n")).toBe("cached cached");
    lab.folder.move("d/x", "d/z");
    expect(await outcomes(lab, "FROM busybox\nCOPY *.txt /t/\nCOPY d /d\n")).toBe("cached ran");
  });

  it("86: nothing below a step that ran is looked up", async () => {
    const lab = new BuildLab({ a: "a" });
    const two = (text: string) =>
      `FROM busybox AS a\nRUN echo ${text}\nRUN echo y\nFROM busybox\nRUN echo z\n`;
    await build(lab, two("x"));
    expect(await outcomes(lab, two("w"))).toBe("ran ran ran cached");
  });

  it("87: labels of the command line are steps at the end, in the order of their names", async () => {
    const text = said(
      await build(new BuildLab(), "FROM busybox\nRUN echo x\n", { labels: { z: "1 $a", b: "2" } }),
    );
    expect(text).toContain("Step 3/4 : LABEL b=2\n");
    expect(text).toContain("Step 4/4 : LABEL z=1 $a\n");
  });

  it("88: runs the triggers of its base below FROM", async () => {
    const lab = new BuildLab({ a: "a" });
    await build(lab, "FROM busybox\nONBUILD COPY a /a\nONBUILD RUN cat /a\n", { tags: ["base"] });
    const text = said(await build(lab, "FROM base\nRUN echo x\n"));
    expect(text).toMatch(/^Step 1\/2 : FROM base\n# Executing 2 build triggers\n ---> Running in /);
    expect(text).toMatch(/ ---> [0-9a-f]{12}\nStep 2\/2/);
    const image = lab.images.get(lab.tags.get("docker.io/library/old:latest") ?? "sha256:");
    expect(image?.config.config.OnBuild).toBeUndefined();
  });

  it.each<[file: string, message: string]>([
    [
      "COPY --chmod=755 a /a",
      "the --chmod option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled",
    ],
    [
      "RUN --network=none true",
      "the --network option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how to build images with BuildKit enabled",
    ],
    [
      "COPY nosuch /a",
      "COPY failed: file not found in build context or excluded by .dockerignore: stat nosuch: file does not exist",
    ],
    ["COPY ../a /a", "COPY failed: forbidden path outside the build context: ../a ()"],
    ["COPY *.nosuch /a/", "COPY failed: no source files were specified"],
    [
      "COPY a b /x",
      "When using COPY with more than one source file, the destination must be a directory and end with a /",
    ],
    ["COPY https://x.example/f /f", "COPY failed: source can't be a URL for COPY"],
    ["COPY --from=7 /a /a", "invalid from flag value 7: index out of bounds"],
    ["COPY --from=0 /a /a", "invalid from flag value 0: refers to current build stage"],
    [
      "ENV A='x",
      'failed to process "\'x": unexpected end of statement while looking for matching single-quote',
    ],
  ])("%s is refused", async (line, message) => {
    const lab = new BuildLab({ a: "a", b: "b" });
    expect((await build(lab, `FROM busybox\n${line}\n`)).at(-1)?.error).toBe(message);
  });

  it("89: makes the files BuildKit makes", async () => {
    const files = { "a.txt": "a", "b.txt": "b", "src/x": "x", "src/sub/y": "y" };
    const file =
      "FROM busybox\nWORKDIR /w\nCOPY . .\nCOPY src /s/\nCOPY --chown=nobody a.txt b.txt ./t/\nRUN echo hi > /h\nADD src /w/more\n";
    const lab = new BuildLab(files);
    await build(lab, file);
    const old = lab.images
      .get(lab.tags.get("docker.io/library/old:latest") ?? "sha256:")
      ?.layers.at(-1)?.tree;
    const kit = (await new BuildLab(files).build(file)).tree;
    expect(old && listing(old)).toEqual(listing(kit));
  });

  it("warns of arguments nobody declared", async () => {
    const text = (await build(new BuildLab(), "FROM busybox\nRUN echo x\n", { buildArgs: { NOSUCH: "1" } }))
      .map((m) => m.stream ?? "")
      .join("");
    expect(text).toContain("[Warning] One or more build-args [NOSUCH] were not consumed\n");
  });
});
