/**
 * The rules as properties of random Dockerfiles and random edits: a generator of
 * the kind the recorded cases came from, with what must hold whatever it makes.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BuildLab, type Built } from "../../support/build.ts";

const paths = ["a.txt", "b.txt", "src/x.py", "src/lib/y.py", "conf/app.conf", "readme.md"] as const;
const words = ["apple", "kiwi", "mango", "quince", "sesame"] as const;

const word = fc.constantFrom(...words);
const path = fc.constantFrom(...paths);
const instruction = fc.oneof(
  fc
    .tuple(fc.constantFrom("COPY", "ADD"), path, fc.constantFrom("/app/", "/data/f", "."))
    .map((t) => t.join(" ")),
  fc.constantFrom(
    "COPY . /all",
    "COPY src /src",
    "COPY *.txt /txt/",
    "COPY a.txt b.txt /two/",
    "COPY --chown=1000 a.txt /o/",
  ),
  fc.tuple(word, fc.constantFrom("/f", "/g")).map(([w, f]) => `RUN echo ${w} > ${f}`),
  fc.constantFrom(
    "RUN cat /f",
    "RUN echo $V",
    "RUN echo hi && echo there",
    'RUN ["/bin/sh", "-c", "echo hi"]',
  ),
  fc.constantFrom(
    "WORKDIR /app",
    "WORKDIR rel",
    "WORKDIR /",
    "USER nobody",
    "EXPOSE 80",
    'CMD ["x"]',
    "ARG V=1",
    "ARG W",
  ),
  fc.tuple(fc.constantFrom("A", "B"), word).map(([k, v]) => `ENV ${k}=${v}`),
  fc.tuple(fc.constantFrom("k", "l"), word).map(([k, v]) => `LABEL ${k}=${v}`),
  word.map((w) => `COPY <<EOF /etc/${w}\n${w}\nEOF`),
);
const dockerfile = fc
  .tuple(
    fc.array(instruction, { minLength: 1, maxLength: 6 }),
    fc.array(instruction, { maxLength: 4 }),
    fc.boolean(),
  )
  .map(([first, second, two]) =>
    two
      ? `FROM busybox AS one\n${first.join("\n")}\nRUN echo out > /out\nFROM busybox\n${second.join("\n")}\nCOPY --from=one /out /got\n`
      : `FROM busybox\n${first.join("\n")}\n`,
  );

type Edit = (lab: BuildLab, text: string) => string;
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(path, word).map(
    ([p, w]): Edit =>
      (lab, text) => {
        lab.folder.write(p, `${w}\n`);
        return text;
      },
  ),
  path.map(
    (p): Edit =>
      (lab, text) => {
        lab.folder.touch(p);
        return text;
      },
  ),
  path.map(
    (p): Edit =>
      (lab, text) => {
        lab.folder.chmod(p, 0o755);
        return text;
      },
  ),
  word.map(
    (w): Edit =>
      (lab, text) => {
        lab.folder.write(`src/new-${w}.txt`, w);
        return text;
      },
  ),
  fc.tuple(fc.nat(8), instruction).map(
    ([at, line]): Edit =>
      (_lab, text) => {
        const lines = text.split("\n");
        lines.splice(Math.min(at + 1, lines.length - 1), 0, line);
        return lines.join("\n");
      },
  ),
  fc.constant<Edit>((_lab, text) => `# note\n${text}`),
);

function world(): BuildLab {
  return new BuildLab(Object.fromEntries(paths.map((p) => [p, `${p}\n`])));
}

const wrong = (built: Built) => built.outcome.failure !== undefined;

describe("properties", () => {
  it("a rebuild without a change is all cached and gives the same image", async () => {
    await fc.assert(
      fc.asyncProperty(dockerfile, async (text) => {
        const lab = world();
        const first = await lab.build(text);
        if (wrong(first)) return;
        const second = await lab.build(text);
        expect(Object.values(second.steps).every((s) => s === "CACHED")).toBe(true);
        expect(second.outcome.imageId).toBe(first.outcome.imageId);
        expect(Object.keys(second.steps).sort()).toEqual(Object.keys(first.steps).sort());
      }),
      { numRuns: 150, seed: 11 },
    );
  });

  it("an edit misses nothing that stands before the first step that takes it", async () => {
    await fc.assert(
      fc.asyncProperty(dockerfile, path, async (text, changed) => {
        const lab = world();
        const first = await lab.build(text);
        if (wrong(first)) return;
        lab.folder.write(changed, "something else\n");
        const second = await lab.build(text);
        for (const step of second.record.steps) {
          if (step.outcome === "cached" || step.number === undefined || step.kind === "from") continue;
          const { reason } = step;
          // Whatever ran did so because of that file, or because of a step that did.
          if (reason.type === "files")
            expect(reason.changes.map((c) => c.path.split("/").at(-1))).toContain(changed.split("/").at(-1));
          else expect(reason.type).toBe("parent");
        }
        lab.folder.write(changed, `${changed}\n`);
        const back = await lab.build(text);
        expect(back.outcome.imageId).toBe(first.outcome.imageId);
      }),
      { numRuns: 150, seed: 12 },
    );
  });

  it("42: a prediction says what the build then does", async () => {
    await fc.assert(
      fc.asyncProperty(dockerfile, fc.array(edit, { minLength: 1, maxLength: 4 }), async (start, edits) => {
        const lab = world();
        let text = start;
        await lab.build(text);
        for (const change of edits) {
          text = change(lab, text);
          const foreseen = lab.predict(text);
          const built = await lab.build(text);
          if (foreseen.error !== undefined) {
            expect(built.outcome.failure?.message).toBe(foreseen.error.message);
            continue;
          }
          for (const step of foreseen.steps) {
            const really = built.steps[step.name];
            if (really === undefined || really === "CANCELED" || step.outcome === "unknown") continue;
            const wanted = step.outcome === "hit" ? "CACHED" : step.outcome === "error" ? "ERROR" : undefined;
            if (wanted === undefined) expect(["DONE", "ERROR"]).toContain(really);
            else expect(`${step.name} ${really}`).toBe(`${step.name} ${wanted}`);
            const record = built.record.steps.find((s) => s.name === step.name);
            if (step.outcome === "miss" && record?.outcome === "done")
              expect(step.reason?.type).toBe(record.reason.type);
          }
        }
      }),
      { numRuns: 200, seed: 13 },
    );
  });

  it("nothing a person may write makes the builder crash", async () => {
    const junk = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.stringMatching(
        /^(FROM|RUN|COPY|ADD|ENV|ARG|SHELL|HEALTHCHECK|ONBUILD|VOLUME|EXPOSE|USER)( [-=${}"'\\<[\]:a-z./]{0,12}){0,4}$/,
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(junk, { maxLength: 6 }), fc.boolean(), async (lines, withBase) => {
        const built = await world().build(`${withBase ? "FROM busybox\n" : ""}${lines.join("\n")}`);
        expect(built.outcome.failure?.message ?? "").not.toContain("[object");
      }),
      { numRuns: 400, seed: 14 },
    );
  });
});
