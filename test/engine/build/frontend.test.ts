import dockerignore from "@balena/dockerignore";
import { DockerfileParser } from "dockerfile-ast";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatGoDuration, parseGoDuration } from "../../../src/engine/build/dockerfile/duration.ts";
import { parseDockerfile } from "../../../src/engine/build/dockerfile/parse.ts";
import { expand } from "../../../src/engine/build/dockerfile/words.ts";
import { parseIgnore } from "../../../src/engine/build/ignore.ts";
import { parseMount } from "../../../src/engine/build/plan/mounts.ts";

describe("instructions", () => {
  const file = [
    "# syntax=docker/dockerfile:1",
    "# escape=`",
    "ARG TAG=latest",
    "FROM --platform=linux/amd64 busybox:${TAG} AS Build",
    "RUN --mount=type=cache,target=/c echo a && `",
    "  # inside",
    "    echo b",
    "COPY --from=0 --chown=1:1 a b /dst/",
    'CMD ["x", "y"]',
    "",
  ].join("\n");

  it("have their ranges, flags and texts", () => {
    const parsed = parseDockerfile(file);
    expect(parsed.directives).toEqual({ syntax: "docker/dockerfile:1", escape: "`" });
    expect(parsed.globals[0]).toMatchObject({
      name: "ARG",
      args: [{ key: "TAG", value: "latest" }],
      range: { start: 3, end: 3 },
    });
    const [stage] = parsed.stages;
    expect(stage).toMatchObject({
      name: "build",
      from: { base: "busybox:${TAG}", platform: "linux/amd64", asWritten: "Build" },
    });
    expect(stage?.instructions[0]).toMatchObject({
      name: "RUN",
      range: { start: 5, end: 7 },
      mounts: ["type=cache,target=/c"],
      command: { shell: true, argv: ["echo a &&     echo b"] },
    });
    expect(stage?.instructions[1]).toMatchObject({
      name: "COPY",
      from: "0",
      chown: "1:1",
      sources: ["a", "b"],
      destination: "/dst/",
    });
    expect(stage?.instructions[2]).toMatchObject({
      name: "CMD",
      command: { shell: false, argv: ["x", "y"] },
    });
  });

  it("here-documents, several, with and without expansion", () => {
    const parsed = parseDockerfile('FROM a\nCOPY <<one <<-"two" /d/\n1\none\n\t2 $x\n\ttwo\nRUN cat\n');
    expect(parsed.stages[0]?.instructions[0]).toMatchObject({
      sources: [],
      destination: "/d/",
      range: { start: 2, end: 6 },
      heredocs: [
        { name: "one", expand: true, content: "1\n" },
        { name: "two", expand: false, content: "2 $x\n" },
      ],
    });
  });

  it.each<[text: string, message: string]>([
    ["", "the Dockerfile cannot be empty"],
    ["# x", "file with no instructions"],
    ["RUN x", "no build stage in current context"],
    ["ARG A=1", "dockerfile contains no stages to build"],
    ["FROM a b", "dockerfile parse error on line 1: FROM requires either one or three arguments"],
    [
      "FROM a AS 1x",
      'dockerfile parse error on line 1: invalid name for build stage: "1x", name can\'t start with a number or contain symbols',
    ],
    ["FROM a\nRUM x", "dockerfile parse error on line 2: unknown instruction: RUM (did you mean RUN?)"],
    ["FROM a\nXYZZY x", "dockerfile parse error on line 2: unknown instruction: XYZZY"],
    [
      "FROM a\nCOPY x",
      "dockerfile parse error on line 2: COPY requires at least two arguments, but only one was provided. Destination could not be determined",
    ],
    [
      "FROM a\nCOPY --form=b x y",
      "dockerfile parse error on line 2: unknown flag: --form (did you mean from?)",
    ],
    ["FROM a\nCOPY --from x y", "dockerfile parse error on line 2: missing a value on flag: --from"],
    ["FROM a\nENV A=1 B", 'Syntax error - can\'t find = in "B". Must be of the form: name=value'],
    ["FROM a\nENV A", "ENV must have two arguments"],
    // What cannot be split is told of before what stands above it.
    ["FROM a\nRUM x\nLABEL A", "LABEL must have two arguments"],
    ["FROM a\nCOPY --link --link x y", "dockerfile parse error on line 2: duplicate flag specified: --link"],
    [
      "FROM a\nCOPY --link=maybe x y",
      "dockerfile parse error on line 2: expecting boolean value for flag --link, not: maybe",
    ],
    ["FROM a\nCOPY --link= x y", "dockerfile parse error on line 2: missing a value on flag: --link"],
    ['FROM a\nCMD ["x", 1]', "when using JSON array syntax, arrays must be comprised of strings only"],
    ["ARG A\nRUN x\nRUM y", "no build stage in current context"],
    ["# escape=x\nFROM a", "invalid escape token 'x' does not match ` or \\"],
    ["# escape=`\n# escape=`\nFROM a", "only one escape parser directive can be used"],
    [
      "FROM a\nSHELL sh -c",
      "dockerfile parse error on line 2: SHELL requires the arguments to be in JSON form",
    ],
    ["FROM a\nWORKDIR", "dockerfile parse error on line 2: WORKDIR requires exactly one argument"],
    [
      "FROM a\nONBUILD ONBUILD RUN x",
      "dockerfile parse error on line 2: Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
    ],
    [
      "FROM a\nHEALTHCHECK FOO x",
      'dockerfile parse error on line 2: Unknown type "FOO" in HEALTHCHECK (try CMD)',
    ],
    ["FROM a\nRUN <<E\nx", "unterminated heredoc"],
  ])("%j is refused", (text, message) => {
    let said = "";
    try {
      parseDockerfile(text);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toBe(message);
  });

  it("agree with another parser about what stands where", () => {
    const keyword = fc.constantFrom("RUN", "COPY", "ENV", "LABEL", "WORKDIR", "EXPOSE", "USER");
    const args: Readonly<Record<string, string>> = {
      RUN: "echo \\\n hi",
      COPY: "a /b",
      ENV: "A=1 \\\n  B=2",
      LABEL: "k=v",
      WORKDIR: "/w",
      EXPOSE: "80",
      USER: "me",
    };
    fc.assert(
      fc.property(fc.array(fc.tuple(keyword, fc.constantFrom("", "# note\n", "\n"))), (items) => {
        const text = `FROM busybox\n${items.map(([k, before]) => `${before}${k} ${args[k]}\n`).join("")}`;
        const ours = parseDockerfile(text).stages[0]?.instructions.map((i) => [
          i.name,
          i.range.start,
          i.range.end,
        ]);
        const theirs = DockerfileParser.parse(text)
          .getInstructions()
          .slice(1)
          .map((i) => [i.getKeyword(), i.getRange().start.line + 1, i.getRange().end.line + 1]);
        expect(ours).toEqual(theirs);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it("ten megabytes are read in a moment", () => {
    const text = `FROM a\n${"RUN echo 0123456789 0123456789 0123456789\n".repeat(240_000)}`;
    expect(parseDockerfile(text).stages[0]?.instructions).toHaveLength(240_000);
  });
});

describe("words", () => {
  const env = new Map([
    ["A", "one"],
    ["E", ""],
    ["F", "file.tar.gz"],
  ]);
  const text = (word: string) => expand(word, env, { escape: "\\" }).text;

  it.each([
    ["$A-${A}", "one-one"],
    ["${X:-d} ${X-d} ${E:-d}|${E-d}|", "d d d||"],
    ["${A:+set}|${E:+set}|${E+set}|${X+set}", "set||set|"],
    ["'$A' \"$A\" \\$A", "$A one $A"],
    ["${F#*.} ${F##*.} ${F%.*} ${F%%.*}", "tar.gz gz file.tar file"],
    ["${F/.tar/-x} ${F//./_}", "file-x.gz file_tar_gz"],
    ["$X$Y", ""],
    ["${F/${A:+.tar}/$A}", "fileone.gz"],
    ['a\\ b "x\\"y" \'\\\'', 'a b x"y \\'],
  ])("%s", (word, expected) => {
    expect(text(word)).toBe(expected);
  });

  it.each([
    ["${A", "syntax error: missing '}'"],
    ["'a", "unexpected end of statement while looking for matching single-quote"],
    ["${X:?needed}", "X: needed"],
    ["${A:x}", "unsupported modifier (:x) in substitution"],
    ["${X?}", "X: is not allowed to be unset"],
    ["${E:?}", "E: is not allowed to be empty"],
    ["${F/a}", "syntax error: missing '/' in ${}"],
  ])("%s is refused", (word, message) => {
    expect(() => text(word)).toThrow(message);
  });

  it("raw quotes and unset names stay in step titles", () => {
    const options = { escape: "\\", rawQuotes: true, skipUnset: true };
    expect(expand("RUN echo \"$A\" '$A' $X ${Y}", env, options).text).toBe("RUN echo \"one\" '$A' $X ${Y}");
    expect(expand("RUN x ${Y:-$A} ${A:+$X} ${Y#z}", env, options).text).toBe("RUN x ${Y:-one} $X ${Y#z}");
  });
});

describe(".dockerignore", () => {
  const ignored = (patterns: readonly string[], path: string): boolean => {
    const ignore = parseIgnore(patterns.join("\n"));
    let state = ignore.root();
    const names = path.split("/");
    for (let i = 1; i <= names.length; i += 1) state = ignore.enter(state, names.slice(0, i).join("/"));
    return state.excluded;
  };

  it.each<[patterns: string[], path: string, excluded: boolean]>([
    [["*.log"], "a.log", true],
    [["*.log"], "sub/a.log", false],
    [["**/*.log"], "sub/a.log", true],
    [["node_modules"], "node_modules/x/y.js", true],
    [["secret/*", "!secret/ok.txt"], "secret/ok.txt", false],
    [["secret/*", "!secret/ok.txt"], "secret/key", true],
    [["# x", "/a.txt"], "a.txt", true],
    [["a?c"], "abc", true],
    [["**"], "x/y", true],
  ])("%j %s", (patterns, path, excluded) => {
    expect(ignored(patterns, path)).toBe(excluded);
  });

  it("agrees with another implementation", () => {
    const part = fc.constantFrom("a", "b", "c.log", "*", "*.log", "**", "?");
    const pattern = fc
      .tuple(fc.boolean(), fc.array(part, { minLength: 1, maxLength: 3 }))
      .map(([not, parts]) => `${not ? "!" : ""}${parts.join("/")}`);
    const path = fc
      .array(fc.constantFrom("a", "b", "c.log", "d"), { minLength: 1, maxLength: 3 })
      .map((p) => p.join("/"));
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 4 }), path, (patterns, file) => {
        expect([patterns, file, ignored(patterns, file)]).toEqual([
          patterns,
          file,
          dockerignore().add(patterns).ignores(file),
        ]);
      }),
      { numRuns: 500, seed: 5 },
    );
  });
});

describe("mounts and durations", () => {
  it("fields of --mount", () => {
    expect(parseMount("type=cache,target=/c,id=x,sharing=locked,uid=5")).toMatchObject({
      type: "cache",
      target: "/c",
      id: "x",
      sharing: "locked",
      uid: 5,
      readOnly: false,
    });
    expect(parseMount("source=a,dst=/m")).toMatchObject({
      type: "bind",
      source: "a",
      target: "/m",
      readOnly: true,
    });
    expect(() => parseMount("type=cahce,target=/c")).toThrow(
      'unsupported mount type "cahce" (did you mean cache?)',
    );
    expect(() => parseMount("type=bind,target=/x,uid=5")).toThrow('uid not allowed for "bind" type mounts');
    expect(() => parseMount("type=secret")).toThrow("invalid secret mount. one of source, target required");
    expect(() => parseMount("type=secret,id=a,src=b")).toThrow("both source and id can't be set");
    expect(() => parseMount("type=bind,target=/x,sharing=shared")).toThrow(
      "invalid cache sharing set for bind mount",
    );
    expect(() => parseMount("type=cache,target=/x,sharing=lockd")).toThrow(
      'unsupported sharing value "lockd" (did you mean locked?)',
    );
    expect(() => parseMount("type=cache,target=/x,size=5")).toThrow(
      "unexpected key 'size' for mount type 'cache'",
    );
    expect(parseMount("type=tmpfs,target=/x,size=1.5m").sizeBytes).toBe(1_572_864);
    expect(() => parseMount("type=bind,tagret=/x")).toThrow(
      "unexpected key 'tagret' in 'tagret=/x' (did you mean target?)",
    );
  });

  it("durations round-trip", () => {
    for (const text of ["0s", "500ms", "5s", "1m30s", "1h0m0s"])
      expect(formatGoDuration(parseGoDuration(text) ?? -1)).toBe(text);
    expect(parseGoDuration("5")).toBeUndefined();
  });
});
