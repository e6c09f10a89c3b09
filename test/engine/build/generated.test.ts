/**
 * What must hold of any Dockerfile and any edit: the rules as properties, of files with
 * every instruction, up to four stages and every kind of mount.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JSONMessage } from "../../../src/api/progress.ts";
import { buildClassic } from "../../../src/engine/build/legacy/build.ts";
import { readBytes } from "../../../src/os/fs/content.ts";
import { childrenOf, type FileTree, placedAt } from "../../../src/os/fs/tree.ts";
import { BuildLab, type BuildOptions, type Built } from "../../support/build.ts";
import { contextFiles, dockerfile, edit, type Work } from "../../support/dockerfiles.ts";

/** More of them: `RUNS=5000 npx vitest run …`. */
const runs = (count: number) => Number(process.env.RUNS ?? count);

const world = () => new BuildLab(contextFiles);
const failed = (built: Built) => built.outcome.failure !== undefined;

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

/** What a prediction takes of a build's options. */
function foreseeable({ buildArgs, target, noCacheFilter }: BuildOptions) {
  return {
    ...(buildArgs === undefined ? {} : { buildArgs }),
    ...(target === undefined ? {} : { target }),
    ...(noCacheFilter === undefined ? {} : { noCacheFilter }),
  };
}

describe("any Dockerfile", () => {
  it("12: built again it is all cached and the same image, in the same number of steps", async () => {
    await fc.assert(
      fc.asyncProperty(dockerfile, async (text) => {
        const lab = world();
        const first = await lab.build(text);
        const again = await lab.build(text);
        expect(failed(again)).toBe(failed(first));
        if (failed(first)) return;
        expect(Object.values(again.steps).filter((s) => s !== "CACHED")).toEqual([]);
        expect(again.outcome.imageId).toBe(first.outcome.imageId);
        expect(Object.keys(again.steps).sort()).toEqual(Object.keys(first.steps).sort());
      }),
      { numRuns: runs(60), seed: 21 },
    );
  });

  it("44: in two worlds alike it is one image", async () => {
    await fc.assert(
      fc.asyncProperty(dockerfile, async (text) => {
        const [one, two] = [await world().build(text), await world().build(text)];
        expect(one.outcome.imageId).toBe(two.outcome.imageId);
        expect(one.outcome.failure?.message).toBe(two.outcome.failure?.message);
      }),
      { numRuns: runs(30), seed: 22 },
    );
  });

  it("42: after any edits the prediction is what the build does, reasons and all", async () => {
    await fc.assert(
      fc.asyncProperty(dockerfile, fc.array(edit, { minLength: 1, maxLength: 5 }), async (start, edits) => {
        const lab = world();
        let work: Work = { text: start, options: {} };
        await lab.build(work.text);
        for (const change of edits) {
          work = change(lab, work);
          const foreseen = lab.predict(work.text, foreseeable(work.options));
          const built = await lab.build(work.text, work.options);
          if (foreseen.error !== undefined) {
            expect(built.outcome.failure?.message).toBe(foreseen.error.message);
            continue;
          }
          for (const step of foreseen.steps) {
            const really = built.steps[step.name];
            if (really === undefined || really === "CANCELED" || step.outcome === "unknown") continue;
            const record = built.record.steps.find((s) => s.name === step.name);
            const seen = `${step.name}: ${really} ${really === "ERROR" ? "" : (record?.reason.type ?? "")}`;
            if (really === "ERROR" && step.outcome === "miss") continue;
            const word = step.outcome === "hit" ? "CACHED" : step.outcome === "error" ? "ERROR" : "DONE";
            const reason = word === "ERROR" ? "" : (step.reason?.type ?? "");
            expect(seen).toBe(`${step.name}: ${word} ${reason}`);
          }
        }
      }),
      { numRuns: runs(70), seed: 23 },
    );
  });

  it("43: what ran after one edit of a file says so, or names a step that did", async () => {
    await fc.assert(
      fc.asyncProperty(
        dockerfile,
        fc.constantFrom(...Object.keys(contextFiles)),
        fc.boolean(),
        async (text, path, mode) => {
          const lab = world();
          const first = await lab.build(text);
          if (failed(first)) return;
          if (mode) lab.folder.chmod(path, 0o600);
          else lab.folder.write(path, "something else\n");
          const second = await lab.build(text);
          const ran = new Set<string>();
          for (const step of second.record.steps) {
            if (step.outcome !== "done" || step.number === undefined || step.kind === "from") continue;
            const { reason } = step;
            if (reason.type === "files") {
              const names = reason.changes.map((c) => c.path.split("/").at(-1));
              if (reason.from === undefined) expect(names).toContain(path.split("/").at(-1));
            } else if (reason.type === "parent") expect(ran.has(reason.step)).toBe(true);
            else expect(`${step.name} ${reason.type}`).toBe("files or parent");
            ran.add(step.digest);
          }
        },
      ),
      { numRuns: runs(60), seed: 24 },
    );
  });

  it("32: the old text and files give the old image, whatever was built between", async () => {
    await fc.assert(
      fc.asyncProperty(dockerfile, fc.array(edit, { minLength: 1, maxLength: 3 }), async (text, edits) => {
        const lab = world();
        const first = await lab.build(text);
        if (failed(first)) return;
        const before = lab.folder.tree();
        let work: Work = { text, options: {} };
        for (const change of edits) {
          work = change(lab, work);
          await lab.build(work.text, { ...work.options, noCacheFilter: [] });
        }
        const same = listing(before).join("\n") === listing(lab.folder.tree()).join("\n");
        if (!same) return;
        expect((await lab.build(text)).outcome.imageId).toBe(first.outcome.imageId);
      }),
      { numRuns: runs(40), seed: 25 },
    );
  });

  it("40: one that fails makes no image, moves no name, and keeps the steps it did", async () => {
    await fc.assert(
      fc.asyncProperty(dockerfile, fc.nat(20), async (text, at) => {
        const lab = world();
        await lab.build("FROM busybox\nRUN echo before > /f\n");
        const images = new Set(lab.images.keys());
        const tags = new Map(lab.tags);
        const blocks = text.trimEnd().split(/\n(?=[A-Z#])/);
        blocks.splice(2 + (at % Math.max(1, blocks.length - 1)), 0, "RUN echo oh && exit 3");
        const target = { target: undefined };
        const broken = await lab.build(`${blocks.join("\n")}\n`, target);
        if (!failed(broken)) return;
        expect([...lab.images.keys()]).toEqual([...images]);
        expect([...lab.tags]).toEqual([...tags]);
        const again = await lab.build(`${blocks.join("\n")}\n`, target);
        // Of two that fail side by side either may be first.
        expect(failed(again)).toBe(true);
        for (const [name, outcome] of Object.entries(broken.steps))
          if (outcome === "DONE" || outcome === "CACHED")
            expect(`${name} ${again.steps[name] ?? "CACHED"}`).toMatch(/ (CACHED|CANCELED)$/);
      }),
      { numRuns: runs(40), seed: 26 },
    );
  });

  it("33: after everything was pruned the files are the same again", async () => {
    await fc.assert(
      fc.asyncProperty(dockerfile, async (text) => {
        const lab = world();
        const first = await lab.build(text);
        if (failed(first)) return;
        lab.state = { ...lab.state, entries: new Map(), links: new Map(), mounts: new Map() };
        const again = await lab.build(text);
        expect(listing(again.tree)).toEqual(listing(first.tree));
      }),
      { numRuns: runs(30), seed: 27 },
    );
  });

  it("89: the old builder makes the same files, where it takes the file at all", async () => {
    await fc.assert(
      fc.asyncProperty(dockerfile, async (given) => {
        // What the old builder does otherwise on purpose is left out.
        const text = given
          .replace(/^(USER|VOLUME|WORKDIR|SHELL) .*\n/gm, "")
          .replace(/ \/app\/\.$/gm, " /app/")
          .replace(/ --(link|chmod=\d+|exclude=\S+)/g, "")
          .replace(/^RUN (--mount|<<EOF)[^\n]*\n(echo doc > \/doc\nEOF\n)?/gm, "")
          .replace(/^COPY <<[\s\S]*?\nEOF\n/gm, "RUN echo doc > /dir-doc\n")
          .replace(/^COPY --from=\S+ \/dir .*\n/gm, "");
        const kit = await world().build(text);
        const lab = world();
        const messages: JSONMessage[] = [];
        const request = { ...classic, dockerfile: text };
        await buildClassic(lab.env(), request, lab.folder.tree(), (m) => messages.push(m));
        const error = messages.at(-1)?.error;
        if (error !== undefined || failed(kit)) return;
        const id = lab.tags.get("docker.io/library/app:latest");
        const tree = id === undefined ? undefined : lab.images.get(id)?.layers.at(-1)?.tree;
        expect(tree && listing(tree)).toEqual(listing(kit.tree));
      }),
      { numRuns: runs(40), seed: 28 },
    );
  });
});

const classic = {
  contextName: "/work",
  contextFromTar: false,
  emptyContext: false,
  dockerfileName: "Dockerfile",
  tags: ["app"],
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
} as const;
