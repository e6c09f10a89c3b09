import { describe, expect, it } from "vitest";
import type { BuildRequest } from "../../../src/api/build.ts";
import type { JSONMessage } from "../../../src/api/progress.ts";
import { buildClassic } from "../../../src/engine/build/legacy/build.ts";
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

  it("reuses images made by the same words", async () => {
    const lab = new BuildLab({ "a.txt": "f\n" });
    expect(await outcomes(lab, file)).toBe("ran ran ran");
    expect(await outcomes(lab, file)).toBe("cached cached cached");
    lab.folder.touch("a.txt");
    expect(await outcomes(lab, file)).toBe("cached cached cached");
    lab.folder.write("a.txt", "g\n");
    expect(await outcomes(lab, file)).toBe("cached cached ran");
    expect(await outcomes(lab, file, { noCache: true })).toBe("ran ran ran");
  });

  it("misses every RUN below a changed ARG, used or not", async () => {
    const lab = new BuildLab({ "a.txt": "f\n" });
    await build(lab, file);
    expect(await outcomes(lab, file, { buildArgs: { V: "2" } })).toBe("cached ran ran");
  });

  it("LABEL and CMD spoil what follows", async () => {
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

  it("warns of arguments nobody declared", async () => {
    const text = (await build(new BuildLab(), "FROM busybox\nRUN echo x\n", { buildArgs: { NOSUCH: "1" } }))
      .map((m) => m.stream ?? "")
      .join("");
    expect(text).toContain("[Warning] One or more build-args [NOSUCH] were not consumed\n");
  });
});
