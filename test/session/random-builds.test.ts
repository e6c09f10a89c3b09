/**
 * Random Dockerfiles and random edits, typed as commands into a whole world: what must
 * hold for a cache whatever is built. More seeds: DRYDOCK_SEEDS=300.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BuildRecord } from "../../src/engine/build/types.ts";
import { nodePlatform } from "../../src/node/platform.ts";
import { contentDigest } from "../../src/os/fs/content.ts";
import { walk } from "../../src/os/fs/tree.ts";
import type { World } from "../../src/session/types.ts";
import { createWorld } from "../../src/session/world.ts";

const seeds = Number(process.env["DRYDOCK_SEEDS"] ?? 12);
const folder = "/home/student/work";

const paths = ["a.txt", "b.txt", "src/x.py", "src/lib/deep.txt", "conf/app.conf", "notes.md"] as const;
const words = ["apple", "kiwi", "mango", "quince", "sesame", "walnut"] as const;
const word = fc.constantFrom(...words);
const path = fc.constantFrom(...paths);

const line = fc.oneof(
  fc
    .tuple(fc.constantFrom("COPY", "ADD"), path, fc.constantFrom("/app/", "/data/f", "./", "/deep/er/"))
    .map((t) => t.join(" ")),
  fc.constantFrom(
    "COPY . /all",
    "COPY src /src",
    "COPY *.txt /txt/",
    "COPY --chmod=700 a.txt /m/",
    "COPY --link b.txt /l/",
  ),
  fc.tuple(word, fc.constantFrom("/f", "/g", "/f")).map(([w, f]) => `RUN echo ${w} >> ${f}`),
  fc.constantFrom(
    "RUN cat /f /g 2>/dev/null | wc -l > /n || true",
    "RUN rm -rf /f",
    "RUN mkdir -p /out && cp -r /app /out 2>/dev/null; true",
    'RUN echo "$V $A $B" > /vars',
    'RUN ["touch", "/t"]',
    "RUN chmod 600 /g 2>/dev/null; ln -sf /g /s",
    "RUN --mount=type=bind,target=/ctx cat /ctx/a.txt > /bound",
    "RUN --mount=type=cache,target=/c echo kept >> /c/log",
    "RUN <<END\nset -e\necho one > /h\nEND",
  ),
  fc.constantFrom(
    "WORKDIR /app",
    "WORKDIR rel",
    "USER nobody\nUSER root",
    "EXPOSE 80",
    'CMD ["x"]',
    "ARG V=1",
    "VOLUME /v",
    'SHELL ["/bin/sh", "-ec"]',
  ),
  fc.tuple(fc.constantFrom("A", "B"), word).map(([k, v]) => `ENV ${k}=${v}`),
  fc.tuple(fc.constantFrom("k", "l"), word).map(([k, v]) => `LABEL ${k}=${v}`),
  word.map((w) => `COPY <<EOF /etc/${w}\n${w}\nEOF`),
);
const lines = (max: number) => fc.array(line, { minLength: 1, maxLength: max });
const dockerfile = fc
  .tuple(fc.constantFrom(1, 2, 3), lines(6), lines(4), lines(3))
  .map(([stages, one, two, three]) => {
    const first = `FROM busybox AS one\n${one.join("\n")}\nRUN mkdir -p /res && echo done > /res/one\n`;
    if (stages === 1) return first;
    const second = `FROM busybox AS two\n${two.join("\n")}\nCOPY --from=one /res /res\n`;
    return stages === 2
      ? first + second
      : `${first}${second}FROM one\n${three.join("\n")}\nCOPY --from=two /res/one /last\n`;
  });

/** A command, or a change of the Dockerfile; `neutral` ones change nothing a build may see. */
type Edit = { readonly neutral: boolean } & (
  | { readonly cmd: string }
  | { readonly line: string; readonly at: number }
);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(path, word, fc.nat(999)).map(([p, w, n]) => ({ neutral: false, cmd: `echo ${w}-${n} >> ${p}` })),
  path.map((p) => ({ neutral: true, cmd: `touch ${p}` })),
  path.map((p) => ({ neutral: true, cmd: `cp ${p} /tmp/keep && cat /tmp/keep > ${p}` })),
  fc.constantFrom(
    { neutral: false, cmd: "chmod 755 a.txt" },
    { neutral: false, cmd: "rm -f b2.txt; cp b.txt b2.txt" },
    { neutral: false, cmd: "rm -rf src/new; mkdir -p src/new && echo n > src/new/n" },
    { neutral: false, cmd: "printf 'notes.md\\n' > .dockerignore" },
    { neutral: true, cmd: "docker rmi -f unrelated 2>/dev/null; true" },
  ),
  fc.tuple(line, fc.nat(12)).map(([text, at]) => ({ neutral: false, line: text, at })),
  fc.nat(12).map((at) => ({ neutral: true, line: "# a note", at })),
);

/** Lines a new one may stand before: those that begin an instruction after the first FROM. */
function inserted(text: string, added: string, at: number): string {
  const all = text.split("\n");
  const open = all.flatMap((l, i) => (i > 0 && /^[A-Z]+ /.test(l) && !/^(END|EOF)/.test(l) ? [i] : []));
  const place = open[at % open.length] ?? all.length;
  return [...all.slice(0, place), added, ...all.slice(place)].join("\n");
}

async function world(): Promise<World> {
  return createWorld({
    platform: nodePlatform,
    pace: "unpaced",
    startMs: Date.UTC(2026, 10, 2),
    images: ["busybox"],
  });
}

function lastBuild(w: World): BuildRecord | undefined {
  return w.engine.getState().build.history.at(-1);
}

/** Steps a student counts, with how they ended. */
function stepsOf(record: BuildRecord | undefined): readonly string[] {
  return (record?.steps ?? [])
    .filter((s) => s.number !== undefined && s.kind !== "from")
    .map((s) => `${s.name} ${s.outcome}`);
}

/** Everything in the image but its times. */
function files(w: World, record: BuildRecord | undefined): readonly string[] {
  const state = w.engine.getState();
  const image = record?.imageId === undefined ? undefined : state.images.get(record.imageId);
  const top = state.layers.get(image?.chainIds.at(-1) ?? "sha256:");
  if (top === undefined) return [];
  return [...walk(top.tree)].map(({ path: at, node }) => {
    const { type, mode, uid, gid } = node;
    const what =
      node.type === "file" ? contentDigest(node.content) : node.type === "symlink" ? node.target : "";
    return `${at} ${type} ${mode.toString(8)} ${uid}:${gid} ${what}`;
  });
}

async function play(text: string, edits: readonly Edit[]): Promise<void> {
  const w = await world();
  const given = { ...Object.fromEntries(paths.map((p) => [p, `${p}\n`])), Dockerfile: text };
  const script = await w.openScript({ folder: "work", files: given, env: {} });
  let current = text;
  const build = async (flags = "") => {
    const { exit, stderr } = await script.run(`docker build -q ${flags} -t app .`);
    await script.wait(300);
    const record = lastBuild(w);
    return { exit, stderr, record, steps: stepsOf(record) };
  };
  const allCached = async (why: string) => {
    const before = lastBuild(w);
    const again = await build();
    expect(again.exit, why).toBe(0);
    expect(
      again.steps.filter((s) => !s.endsWith(" cached")),
      why,
    ).toEqual([]);
    expect(again.record?.imageId, why).toBe(before?.imageId);
  };
  const first = await build();
  if (first.exit !== 0) {
    // A step may rightly fail; the same failure comes again, after the same hits.
    const again = await build();
    expect(again.record?.error).toBe(first.record?.error);
    script.close();
    return;
  }
  await allCached("nothing changed");
  for (const change of edits) {
    if ("cmd" in change) await script.run(change.cmd);
    else {
      current = inserted(current, change.line, change.at);
      w.files.write(`${folder}/Dockerfile`, current);
    }
    await script.wait(1500);
    const foreseen = w.predict(folder);
    if (change.neutral && !/COPY \. |COPY --link \. /.test(current)) {
      await allCached(`after ${JSON.stringify(change)}`);
      continue;
    }
    const built = await build();
    if (built.exit !== 0) break;
    const outcome = new Map(built.record?.steps.map((s) => [s.name, s.outcome]));
    for (const step of foreseen?.steps ?? []) {
      const happened = outcome.get(step.name);
      if (step.outcome === "hit" && happened !== undefined)
        expect(`${step.name} ${happened}`).toBe(`${step.name} cached`);
      if (step.outcome === "miss") expect(`${step.name} ${happened}`).toBe(`${step.name} done`);
    }
    await allCached("built a moment ago");
  }
  const end = await build();
  if (end.exit === 0) {
    // What the cache gives is what a build without it gives.
    const scratch = await build("--no-cache");
    expect(scratch.exit).toBe(0);
    expect(scratch.steps.filter((s) => s.endsWith(" cached") && !/ WORKDIR /.test(s))).toEqual([]);
    expect(files(w, scratch.record)).toEqual(files(w, end.record));
    // Another machine that only has the image knows the same.
    const kept = await build("--cache-to type=inline");
    await script.run("docker builder prune -af");
    const imported = await build("--cache-from app --cache-to type=inline");
    expect(imported.steps.filter((s) => !s.endsWith(" cached"))).toEqual([]);
    expect(imported.record?.imageId).toBe(kept.record?.imageId);
  }
  script.close();
}

describe("random builds in a whole world", () => {
  it("the cache keeps its promises", { timeout: 20_000 + seeds * 4000 }, async () => {
    await fc.assert(
      fc.asyncProperty(dockerfile, fc.array(edit, { maxLength: 5 }), (text, edits) => play(text, edits)),
      { numRuns: seeds, seed: 20_26, endOnFailure: true },
    );
  });
});
