/** Random Dockerfiles of one to four stages, and random edits of them and of their context. */
import fc from "fast-check";
import type { BuildLab, BuildOptions } from "./build.ts";

export const contextFiles: Readonly<Record<string, string>> = {
  "a.txt": "a\n",
  "b.txt": "b\n",
  "src/x.py": "x\n",
  "src/lib/y.py": "y\n",
  "conf/app.conf": "conf\n",
  "readme.md": "readme\n",
};
const paths = Object.keys(contextFiles);
const words = ["apple", "kiwi", "mango", "quince"] as const;
const word = fc.constantFrom(...words);
const path = fc.constantFrom(...paths);

const copies = fc.oneof(
  fc
    .tuple(
      fc.constantFrom("COPY", "ADD"),
      fc.constantFrom("", "--chown=1000:33 ", "--chmod=750 ", "--link ", "--exclude=*.md "),
      fc.constantFrom(...paths, "src", "src/", "*.txt", "s*/*", ".", "a.txt b.txt", "no*match"),
      fc.constantFrom("/app/", "/data/", ".", "./in/", "/app/."),
    )
    .map((t) => `${t[0]} ${t[1]}${t[2]} ${t[3]}`),
  fc.tuple(word, fc.constantFrom("EOF", '"EOF"')).map(([w, e]) => `COPY <<${e} /etc/${w}\n${w} $A\nEOF`),
);
const runs = fc.oneof(
  fc.tuple(word, fc.constantFrom("/f", "/g", "/app/h")).map(([w, f]) => `RUN echo ${w} > ${f}`),
  fc.constantFrom(
    "RUN echo $V $A",
    "RUN echo one && echo two",
    'RUN ["/bin/sh", "-c", "echo exec"]',
    "RUN rm /f; echo gone",
    "RUN chmod 700 /f; echo moded",
    "RUN --mount=type=cache,target=/cache echo more >> /cache/log; cat /cache/log",
    "RUN --mount=type=bind,target=/ctx cat /ctx/a.txt > /seen",
    "RUN --mount=type=bind,source=src,target=/ctx cat /ctx/x.py",
    "RUN --mount=type=secret,id=key cat /run/secrets/key; echo shown",
    "RUN --mount=type=tmpfs,target=/tmp echo t > /tmp/t",
    "RUN <<EOF\necho doc > /doc\nEOF",
  ),
);
const settings = fc.oneof(
  fc.constantFrom(
    "WORKDIR /app",
    "WORKDIR rel",
    "WORKDIR /",
    "USER nobody",
    "USER root",
    "EXPOSE 80 443/tcp",
    'CMD ["x"]',
    "CMD echo $A",
    'ENTRYPOINT ["y"]',
    "ARG V=1",
    "ARG V",
    "ARG W=$V",
    'SHELL ["/bin/sh", "-ec"]',
    "STOPSIGNAL SIGINT",
    "VOLUME /data",
    "HEALTHCHECK --interval=5s CMD true",
    "MAINTAINER me",
    "# a comment",
  ),
  fc.tuple(fc.constantFrom("A", "B", "PATH"), word).map(([k, v]) => `ENV ${k}=${v}`),
  fc.tuple(fc.constantFrom("k", "l"), word).map(([k, v]) => `LABEL ${k}=${v} m="$A"`),
);
const line = fc.oneof({ arbitrary: copies, weight: 3 }, { arbitrary: runs, weight: 3 }, settings);

const names = ["one", "two", "three", "four"] as const;

/** Every stage leaves `/out` and `/dir/f`, so that what copies from it finds something. */
export const dockerfile = fc
  .array(
    fc.record({
      lines: fc.array(line, { maxLength: 5 }),
      out: word,
      base: fc.nat(9),
      from: fc.nat(9),
      take: fc.constantFrom(
        (s: string) => `COPY --from=${s} /out /got`,
        (s: string) => `COPY --from=${s} --chmod=600 /dir /copied`,
        (s: string) => `RUN --mount=type=bind,from=${s},source=/dir,target=/m cat /m/f > /taken`,
        () => "",
      ),
      named: fc.boolean(),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((stages) => {
    const text: string[] = ["ARG BASE=busybox"];
    for (const [i, stage] of stages.entries()) {
      const parent = stage.base < i ? names[stage.base] : stage.base === 9 ? "${BASE}" : "busybox";
      text.push(`FROM ${parent} AS ${names[i]}`, ...stage.lines);
      text.push(`COPY <<EOF /dir/f\n${stage.out}\nEOF`, `RUN echo ${stage.out} > /out`);
      if (i > 0)
        text.push(stage.take(stage.named ? (names[stage.from % i] as string) : String(stage.from % i)));
    }
    return `${text.filter((l) => l !== "").join("\n")}\n`;
  });

export interface Work {
  readonly text: string;
  readonly options: BuildOptions;
}
export type Edit = (lab: BuildLab, work: Work) => Work;

const present = (lab: BuildLab, p: string) => lab.folder.fs.find(`/${p}`) !== undefined;
const inFolder =
  (change: (lab: BuildLab) => void): Edit =>
  (lab, work) => {
    change(lab);
    return work;
  };
const inOptions =
  (options: BuildOptions): Edit =>
  (_lab, work) => ({ ...work, options: { ...work.options, ...options } });

export const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(path, word).map(([p, w]) => inFolder((lab) => lab.folder.write(p, `${w}\n`))),
  path.map((p) => inFolder((lab) => present(lab, p) && lab.folder.touch(p))),
  fc
    .tuple(path, fc.constantFrom(0o755, 0o644, 0o600))
    .map(([p, mode]) => inFolder((lab) => present(lab, p) && lab.folder.chmod(p, mode))),
  word.map((w) => inFolder((lab) => lab.folder.write(`src/new-${w}.txt`, w))),
  fc
    .tuple(path, word)
    .map(([p, w]) =>
      inFolder((lab) => present(lab, p) && !present(lab, `src/${w}`) && lab.folder.move(p, `src/${w}`)),
    ),
  path.map((p) => inFolder((lab) => present(lab, p) && lab.folder.remove(p))),
  fc
    .constantFrom("*.md", "src", "**/*.py\n!src/x.py", "")
    .map((text) => inFolder((lab) => lab.folder.write(".dockerignore", `${text}\n`))),
  fc.tuple(fc.nat(30), line).map(
    ([at, added]): Edit =>
      (_lab, work) => {
        const blocks = work.text.split(/\n(?=[A-Z#])/);
        blocks.splice(2 + (at % Math.max(1, blocks.length - 1)), 0, added);
        return { ...work, text: `${blocks.join("\n").trimEnd()}\n` };
      },
  ),
  fc.nat(30).map(
    (at): Edit =>
      (_lab, work) => {
        const blocks = work.text.split(/\n(?=[A-Z#])/);
        const i = at % blocks.length;
        if (/^(FROM|ARG)/.test(blocks[i] ?? "FROM")) return work;
        return {
          ...work,
          text: `${blocks
            .filter((_, n) => n !== i)
            .join("\n")
            .trimEnd()}\n`,
        };
      },
  ),
  fc.constant<Edit>((_lab, work) => ({ ...work, text: work.text.replace("\n", "\n# note\n") })),
  fc.constantFrom(
    inOptions({ buildArgs: { V: "7" } }),
    inOptions({ buildArgs: {} }),
    inOptions({ buildArgs: { NOSUCH: "1", HTTP_PROXY: "http://p" } }),
    inOptions({ noCacheFilter: ["two"] }),
    inOptions({ noCacheFilter: [] }),
    inOptions({ target: "one" }),
    inOptions({ target: undefined }),
    inOptions({ secrets: { key: new TextEncoder().encode("s3cret") } }),
  ),
);
