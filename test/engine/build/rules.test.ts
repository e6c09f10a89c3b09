import { describe, expect, it } from "vitest";
import { pruneCache } from "../../../src/engine/build/cache.ts";
import { BuildLab } from "../../support/build.ts";
import { tarOf } from "../../support/tar.ts";

const copyRun = "FROM busybox\nCOPY a.txt /a.txt\nRUN cat /a.txt\n";

describe("COPY and ADD", () => {
  it("1: a new time or the same text again hits, a new mode misses", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    expect(await lab.outcomes(copyRun)).toBe("DONE DONE");
    lab.folder.touch("a.txt");
    expect(await lab.outcomes(copyRun)).toBe("CACHED CACHED");
    lab.folder.remove("a.txt").write("a.txt", "one\n");
    expect(await lab.outcomes(copyRun)).toBe("CACHED CACHED");
    lab.folder.chmod("a.txt", 0o755);
    expect(await lab.outcomes(copyRun)).toBe("DONE DONE");
    const moded = "FROM busybox\nCOPY --chmod=600 a.txt /a.txt\n";
    expect(await lab.outcomes(moded)).toBe("DONE");
    lab.folder.chmod("a.txt", 0o644);
    expect(await lab.outcomes(moded)).toBe("DONE");
  });

  it("2: the base name counts, the folder does not", async () => {
    const lab = new BuildLab({
      "a.txt": "one\n",
      "b.txt": "one\n",
      "dir/a.txt": "one\n",
      "src/x": "x",
      "deep/src/x": "x",
      "code/x": "x",
    });
    const of = (source: string) => lab.outcomes(`FROM busybox\nCOPY ${source} /x\n`);
    expect(await of("a.txt")).toBe("DONE");
    expect(await of("b.txt")).toBe("DONE");
    expect(await of("dir/a.txt")).toBe("CACHED");
    expect(await of("src")).toBe("DONE");
    expect(await of("deep/src")).toBe("CACHED");
    expect(await of("code")).toBe("DONE");
  });

  it("3: the destination counts once made absolute", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    const of = async (line: string) =>
      (await lab.outcomes(`FROM busybox\nWORKDIR /app\n${line}\n`)).split(" ")[1];
    expect(await of("COPY a.txt .")).toBe("DONE");
    expect(await of("COPY a.txt ./")).toBe("CACHED");
    expect(await of("COPY ./a.txt /app/")).toBe("CACHED");
    expect(await of('COPY ["a.txt", "/app/"]')).toBe("CACHED");
    expect(await of("COPY a.txt /app")).toBe("DONE");
    expect(await of("COPY a.txt /app/a.txt")).toBe("DONE");
    expect(await of("ADD a.txt .")).toBe("DONE");
  });

  it("4: a folder's mode alone is not noticed in the same context", async () => {
    const lab = new BuildLab({ "src/lib/a.txt": "one\n" });
    const file = "FROM busybox\nCOPY src /src\n";
    await lab.build(file);
    lab.folder.chmod("src/lib", 0o700);
    expect(await lab.outcomes(file)).toBe("CACHED");
    const fresh = lab.otherFolder({ "src/lib/a.txt": "one\n" }).chmod("src/lib", 0o700);
    expect(await lab.outcomes(file, { folder: fresh })).toBe("DONE");
  });

  it("5: a change that keeps size and time is not noticed, and the record says so", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    lab.folder.touch("a.txt", 1000);
    await lab.build(copyRun);
    lab.folder.write("a.txt", "two\n").touch("a.txt", 1000);
    const second = await lab.build(copyRun);
    expect(Object.values(second.steps)).toEqual(["CACHED", "CACHED"]);
    expect(second.step("COPY").reason).toMatchObject({ type: "hit", stale: ["a.txt"] });
    expect(second.text("/a.txt")).toBe("one\n");
    lab.folder.touch("a.txt");
    expect(await lab.outcomes(copyRun)).toBe("DONE DONE");
  });

  it("6: --chown counts as written, the owner outside does not", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    const of = (owner: string) => lab.outcomes(`FROM busybox\nCOPY --chown=${owner} a.txt /a\n`);
    expect(await of("1000")).toBe("DONE");
    expect(await of("1000:1000")).toBe("DONE");
    expect(await of("nobody")).toBe("DONE");
    expect(await of("65534")).toBe("DONE");
    lab.folder.chown("a.txt", 0, 0).touch("a.txt");
    expect(await of("1000")).toBe("CACHED");
    const built = await lab.build("FROM busybox\nCOPY --chown=nobody a.txt /new/\n");
    expect(built.tree.root).toMatchObject({ type: "dir" });
    expect(built.text("/new/a.txt")).toBe("one\n");
  });

  it("7: a pattern is not a list, and the order of sources counts", async () => {
    const lab = new BuildLab({ "a.txt": "1", "b.txt": "2" });
    const of = (sources: string) => lab.outcomes(`FROM busybox\nCOPY ${sources} /t/\n`);
    expect(await of("a.txt b.txt")).toBe("DONE");
    expect(await of("*.txt")).toBe("DONE");
    expect(await of("b.txt a.txt")).toBe("DONE");
    expect(await of("a.txt b.txt")).toBe("CACHED");
  });

  it("8: links and empty folders", async () => {
    const lab = new BuildLab({ "a.txt": "one\n", "b.txt": "two\n", "d/t": "t" });
    lab.folder.link("link", "a.txt").link("d/l", "t");
    const one = "FROM busybox\nCOPY link /x\n";
    const all = "FROM busybox\nCOPY d /d\n";
    const first = await lab.build(one);
    expect(first.text("/x")).toBe("one\n");
    lab.folder.remove("link").link("link", "b.txt");
    expect(await lab.outcomes(one)).toBe("DONE");
    lab.folder.remove("link").write("link", "one\n");
    expect(await lab.outcomes(one)).toBe("CACHED");
    await lab.build(all);
    lab.folder.remove("d/l").link("d/l", "u");
    expect(await lab.outcomes(all)).toBe("DONE");
    lab.folder.mkdir("d/empty");
    expect(await lab.outcomes(all)).toBe("DONE");
    lab.folder.remove("d/empty");
    expect(await lab.outcomes(all)).toBe("CACHED");
  });

  it("9: COPY . contains the Dockerfile", async () => {
    const text = "FROM busybox\nCOPY . /app\n";
    const lab = new BuildLab({ Dockerfile: text });
    await lab.build(text);
    lab.folder.write("Dockerfile", `${text}# note\n`);
    expect(await lab.outcomes(`${text}# note\n`)).toBe("DONE");
    lab.folder.write(".dockerignore", "Dockerfile\n.dockerignore\n");
    expect(await lab.outcomes(text)).toBe("DONE");
    lab.folder.write("Dockerfile", "FROM busybox\n");
    expect(await lab.outcomes(text)).toBe("CACHED");
  });

  it("10: --link does not make a COPY independent", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    await lab.build("FROM busybox\nRUN echo one\nCOPY --link a.txt /a\n");
    expect(await lab.outcomes("FROM busybox\nRUN echo two\nCOPY --link a.txt /a\n")).toBe("DONE DONE");
  });

  it("11: COPY --from hits by content though the stage ran again", async () => {
    const lab = new BuildLab({ "a.txt": "b\na\n" });
    const file =
      "FROM busybox AS build\nCOPY a.txt /a.txt\nRUN sort /a.txt > /out\nFROM busybox\nCOPY --from=build /out /out\nRUN cat /out\n";
    const first = await lab.build(file);
    lab.folder.write("a.txt", "a\nb\n");
    const second = await lab.build(file);
    expect(second.steps).toEqual({
      "[build 2/3] COPY a.txt /a.txt": "DONE",
      "[build 3/3] RUN sort /a.txt > /out": "DONE",
      "[stage-1 2/3] COPY --from=build /out /out": "CACHED",
      "[stage-1 3/3] RUN cat /out": "CACHED",
    });
    expect(second.outcome.imageId).toBe(first.outcome.imageId);
    expect(second.step("COPY --from").reason).toMatchObject({ type: "hit", by: "content" });
    lab.folder.write("a.txt", "a\nc\n");
    const third = await lab.build(file);
    expect(third.step("COPY --from").reason).toMatchObject({
      type: "files",
      from: "build",
      changes: [{ path: "out", kind: "changed", linesAdded: 1, linesRemoved: 1 }],
    });
  });

  it("12: within a stage a hit never follows a miss", async () => {
    const lab = new BuildLab();
    await lab.build("FROM busybox\nRUN echo a\nRUN echo b\n");
    expect(await lab.outcomes("FROM busybox\nRUN echo x\nRUN echo b\n")).toBe("DONE DONE");
  });

  it("13: inline documents", async () => {
    const lab = new BuildLab();
    const file = (text: string, before = "") => `FROM busybox\n${before}COPY <<EOF /conf\n${text}\nEOF\n`;
    const document = async (text: string, before = "", noCache = false) =>
      (await lab.build(file(text, before), { noCache })).record.steps.find((s) => s.kind === "inline")
        ?.outcome;
    expect(await document("a=1")).toBe("done");
    expect(await document("a=1")).toBe("done");
    expect(await document("a=1", "RUN echo x\n")).toBe("cached");
    expect(await document("a=2")).toBe("done");
    expect(await document("a=2", "", true)).toBe("cached");
  });

  it("14: an added archive counts by its bytes and is unpacked", async () => {
    const lab = new BuildLab();
    lab.folder.write("site.tar", tarOf({ "index.html": "hi\n" }, 1000));
    const file = "FROM busybox\nADD site.tar /site/\n";
    const first = await lab.build(file);
    expect(first.text("/site/index.html")).toBe("hi\n");
    lab.folder.touch("site.tar");
    expect(await lab.outcomes(file)).toBe("CACHED");
    lab.folder.write("site.tar", tarOf({ "index.html": "hi\n" }, 2000));
    expect(await lab.outcomes(file)).toBe("DONE");
  });
});

describe("why a step ran", () => {
  const reasonOf = async (lab: BuildLab, file: string, step: string) =>
    (await lab.build(file)).step(step).reason;

  it("91: another base, by what is in it", async () => {
    const lab = new BuildLab();
    const file = "FROM busybox\nRUN echo x\nRUN echo y\n";
    await lab.build(file);
    const old = lab.tags.get("docker.io/library/busybox:latest");
    const id = lab.addBase("docker.io/library/busybox:latest", { "/bin/sh": "sh", "/new": "1" });
    const built = await lab.build(file);
    expect(built.step("echo x").reason).toEqual({
      type: "base",
      reference: "docker.io/library/busybox:latest",
      before: old,
      after: id,
    });
    expect(built.step("echo y").reason).toMatchObject({ type: "parent", name: "[2/3] RUN echo x" });
  });

  it("92: a here-document counts as text", async () => {
    const lab = new BuildLab();
    const copy = (text: string) =>
      `FROM busybox\nCOPY <<EOF /x\n${text}\nEOF\nRUN <<EOF\necho ${text}\nEOF\n`;
    await lab.build(copy("one"));
    expect(await reasonOf(lab, copy("two"), "COPY")).toMatchObject({
      type: "text",
      before: expect.stringContaining("one"),
    });
    await lab.build(copy("three"));
    const run = (text: string) => `FROM busybox\nRUN <<EOF\necho ${text}\nEOF\n`;
    await lab.build(run("one"));
    expect(await reasonOf(lab, run("two"), "RUN")).toMatchObject({ type: "text" });
  });

  it("93: a variable in a COPY counts by what it stands for", async () => {
    const lab = new BuildLab({ a: "a", b: "a" });
    const file = (f: string) => `FROM busybox\nARG U=${f}\nCOPY --chown=$U a /x\n`;
    await lab.build(file("1"));
    expect(await reasonOf(lab, file("2"), "COPY")).toEqual({
      type: "text",
      before: "COPY --chown=1 a /x",
      after: "COPY --chown=2 a /x",
    });
  });

  it("94: a step that never stood on the one above says so", async () => {
    const lab = new BuildLab();
    await lab.build("FROM busybox\nRUN echo a\nRUN echo b\nRUN echo c\n");
    expect(await reasonOf(lab, "FROM busybox\nRUN echo a\nRUN echo c\n", "echo c")).toEqual({
      type: "below",
      step: expect.any(String),
      name: "[2/3] RUN echo a",
      before: "[3/4] RUN echo b",
    });
  });

  it("95: files of another stage name the stage, those of an image do not", async () => {
    const lab = new BuildLab({ a: "one\n" });
    const file = "FROM busybox AS s\nCOPY a /a\nFROM busybox\nCOPY --from=s /a /b\n";
    await lab.build(file);
    lab.folder.write("a", "two\n");
    expect(await reasonOf(lab, file, "--from")).toMatchObject({ type: "files", from: "s" });
    lab.addBase("docker.io/library/tool:latest", { "/t": "1" });
    const image = "FROM busybox\nCOPY --from=tool /t /t\n";
    await lab.build(image);
    lab.addBase("docker.io/library/tool:latest", { "/t": "2" });
    const reason = await reasonOf(lab, image, "--from");
    expect(reason.type === "files" && reason.from).toBe(undefined);
    expect(reason.type).toBe("files");
  });

  it("96: a prediction knows how long a step took, whether it ran or was spared", async () => {
    const lab = new BuildLab({ a: "one\n" });
    const file = "FROM busybox\nCOPY a /a\nRUN sleep 9\n";
    await lab.build(file);
    await lab.build(file);
    lab.folder.write("a", "two\n");
    const steps = lab.predict(file).steps;
    expect(steps.map((s) => s.outcome)).toEqual(["miss", "miss"]);
    expect(steps[1]?.seconds).toBeGreaterThan(8.9);
  });
});

describe("what a COPY takes", () => {
  it("71: of another stage the path counts, unless equal files stand there", async () => {
    const lab = new BuildLab({ "one/f": "1\n", "two/f": "2\n", "three/f": "1\n" });
    const of = async (from: string, line: string) => {
      const built = await lab.build(
        `FROM busybox AS s\nCOPY . /\nFROM busybox\n${line.replace("DIR", from)}`,
      );
      return [built.step(line.slice(0, 10)).outcome, built.text("/x")];
    };
    const copy = "COPY --from=s /DIR/f /x\n";
    expect(await of("one", copy)).toEqual(["done", "1\n"]);
    expect(await of("two", copy)).toEqual(["done", "2\n"]);
    expect(await of("three", copy)).toEqual(["cached", "1\n"]);
    const run = "RUN --mount=type=bind,from=s,source=/DIR,target=/m cat /m/f > /x\n";
    expect(await of("one", run)).toEqual(["done", "1\n"]);
    expect(await of("two", run)).toEqual(["done", "2\n"]);
    expect(await of("three", run)).toEqual(["cached", "1\n"]);
  });

  it("72: what --exclude leaves out does not count and is not copied", async () => {
    const lab = new BuildLab({ "a.txt": "a", "notes.md": "n", "src/b.md": "b", "src/keep.md": "k" });
    const whole = "FROM busybox\nCOPY --exclude=*.md --exclude=src/*.md --exclude=!src/keep.md . /d/\n";
    const first = await lab.build(whole);
    expect(first.text("/d/a.txt")).toBe("a");
    expect(first.text("/d/src/keep.md")).toBe("k");
    expect([first.text("/d/notes.md"), first.text("/d/src/b.md")]).toEqual([undefined, undefined]);
    lab.folder.write("notes.md", "other").write("src/b.md", "other").write("src/new.md", "x");
    expect(await lab.outcomes(whole)).toBe("CACHED");
    lab.folder.write("src/keep.md", "other");
    expect(await lab.outcomes(whole)).toBe("DONE");
    const some = await lab.build("FROM busybox\nCOPY --exclude=*.md a* n* /d/\n");
    expect([some.text("/d/a.txt"), some.text("/d/notes.md")]).toEqual(["a", undefined]);
  });

  it("74: only what is taken is transferred; what was left out once is sent whole again", async () => {
    const lab = new BuildLab({ "a.txt": "one\n", "b.txt": "two\n", "big/data": "x".repeat(5000) });
    const bytes = async (file: string) => {
      const { events } = await lab.build(file);
      const statuses = events.flatMap((e) => ("statuses" in e ? (e.statuses ?? []) : []));
      return (
        statuses.find((s) => s.id === "transferring context:" && s.total === 0 && s.current > 2)?.current ?? 0
      );
    };
    expect(await bytes("FROM busybox\nCOPY a.txt /\n")).toBeLessThan(100);
    expect(await bytes("FROM busybox\nCOPY a.txt b* /\n")).toBeGreaterThan(5000);
    lab.folder.touch("b.txt", 1000);
    await lab.build("FROM busybox\nCOPY . /all\n");
    lab.folder.write("b.txt", "TWO\n").touch("b.txt", 1000);
    expect(await lab.outcomes("FROM busybox\nCOPY . /all\n")).toBe("CACHED");
    await lab.build("FROM busybox\nCOPY a.txt /\n");
    expect(await lab.outcomes("FROM busybox\nCOPY . /all\n")).toBe("DONE");
  });

  it("75: a link that is taken brings its target along", async () => {
    const lab = new BuildLab({ "real/f": "one\n", "other/g": "two\n" });
    lab.folder.link("l", "real/f").link("d", "other");
    const built = await lab.build("FROM busybox\nCOPY l /l\nCOPY d/g /g\nCOPY d /d\n");
    expect([built.text("/l"), built.text("/g"), built.text("/d/g")]).toEqual(["one\n", "two\n", "two\n"]);
  });

  it("76: --parents repeats the folders of a source, below /./ only those after it", async () => {
    const lab = new BuildLab({ "x/y/a.txt": "a", "x/y/c.txt": "c", "x/b.txt": "b" });
    const built = await lab.build(
      "FROM busybox\nCOPY --parents x/y/a.txt x/b.txt /d/\nCOPY --parents x/./y/a.txt /p/\nCOPY --parents ./x/*/./c.txt /w/\nCOPY --parents x/./y /f/\n",
    );
    const paths = ["/d/x/y/a.txt", "/d/x/b.txt", "/p/y/a.txt", "/w/c.txt", "/f/y/c.txt"];
    expect(paths.map((p) => built.text(p))).toEqual(["a", "b", "a", "c", "c"]);
  });

  it("76: ** crosses folders with --parents alone, and the names of the folders count", async () => {
    const lab = new BuildLab({ "top.txt": "t", "x/a.txt": "a", "x/y/z/c.txt": "c", "x/y/n.md": "n" });
    const text =
      "FROM busybox\nCOPY --parents **/*.txt /d/\nCOPY --parents x/./**/*.txt /p/\nCOPY x/**/*.md /g/\nCOPY --parents x/** /w/\n";
    const built = await lab.build(text);
    const paths = [
      "/d/top.txt",
      "/d/x/a.txt",
      "/d/x/y/z/c.txt",
      "/d/x/y/n.md",
      "/p/a.txt",
      "/p/y/z/c.txt",
      "/g/n.md",
      "/w/x/y/n.md",
    ];
    expect(paths.map((p) => built.text(p))).toEqual(["t", "a", "c", undefined, "a", "c", "n", "n"]);
    const moved = new BuildLab({ "x/a.txt": "a" });
    const one = "FROM busybox\nCOPY --parents **/*.txt /d/\n";
    expect(await moved.outcomes(one)).toBe("DONE");
    expect(await moved.outcomes(one)).toBe("CACHED");
    moved.folder.remove("x/a.txt").write("y/a.txt", "a");
    expect(await moved.outcomes(one)).toBe("DONE");
  });

  it("73: files of one name are keyed in the order of their paths, not of the list", async () => {
    const lab = new BuildLab({ "one/f": "1\n", "two/f": "2\n" });
    expect(await lab.outcomes("FROM busybox\nCOPY one/f two/f /d/\n")).toBe("DONE");
    expect(await lab.outcomes("FROM busybox\nCOPY two/f one/f /d/\n")).toBe("CACHED");
  });
});

describe("RUN", () => {
  it("15: the exec form of the shell form is the same step", async () => {
    const lab = new BuildLab();
    const first = await lab.build("FROM busybox\nRUN echo hi > /hi\n");
    const second = await lab.build('FROM busybox\nRUN ["/bin/sh", "-c", "echo hi > /hi"]\n');
    expect(Object.values(second.steps)).toEqual(["CACHED"]);
    expect(second.outcome.imageId).toBe(first.outcome.imageId);
  });

  it("16: every ARG above a RUN counts, used or not", async () => {
    const lab = new BuildLab({ "a.txt": "1" });
    const file = "FROM busybox\nRUN echo first\nARG V=1\nRUN echo second\n";
    const first = await lab.build(file);
    const same = await lab.build(file, { buildArgs: { V: "1" } });
    expect(same.outcome.imageId).toBe(first.outcome.imageId);
    const other = await lab.build(file, { buildArgs: { V: "2" } });
    expect(Object.values(other.steps)).toEqual(["CACHED", "DONE"]);
    expect(other.step("second").reason).toEqual({
      type: "variable",
      kind: "arg",
      name: "V",
      before: "1",
      after: "2",
    });
    const copy = "FROM busybox\nARG V=1\nCOPY a.txt /a\n";
    await lab.build(copy);
    expect(await lab.outcomes(copy, { buildArgs: { V: "9" } })).toBe("CACHED");
  });

  it("17: environment names count in their order", async () => {
    const lab = new BuildLab();
    const of = (env: string) => lab.outcomes(`FROM busybox\n${env}\nRUN echo $A $B\n`);
    expect(await of("ENV A=1 B=2")).toBe("DONE");
    expect(await of("ENV A=1\nENV B=2")).toBe("CACHED");
    expect(await of("ENV A=7\nENV A=1\nENV B=2")).toBe("CACHED");
    expect(await of("ENV B=2\nENV A=1")).toBe("DONE");
  });

  it("18: ENV hides an ARG of the same name", async () => {
    const lab = new BuildLab();
    const file = 'FROM busybox\nARG V=1\nENV V=9\nRUN echo "v $V"\n';
    const first = await lab.build(file);
    const second = await lab.build(file, { buildArgs: { V: "2" } });
    expect(second.steps).toEqual({ '[2/2] RUN echo "v 9"': "CACHED" });
    expect(second.outcome.imageId).not.toBe(first.outcome.imageId);
  });

  it("19: a proxy argument does not count until it is declared", async () => {
    const lab = new BuildLab();
    const file = "FROM busybox\nRUN echo $HTTP_PROXY > /p\n";
    const first = await lab.build(file, { buildArgs: { HTTP_PROXY: "http://one" } });
    expect(first.text("/p")).toBe("http://one\n");
    expect(await lab.outcomes(file, { buildArgs: { HTTP_PROXY: "http://two" } })).toBe("CACHED");
    const declared = "FROM busybox\nARG HTTP_PROXY\nRUN echo $HTTP_PROXY > /p\n";
    expect(await lab.outcomes(declared, { buildArgs: { HTTP_PROXY: "http://one" } })).toBe("DONE");
    expect(await lab.outcomes(declared, { buildArgs: { HTTP_PROXY: "http://two" } })).toBe("DONE");
  });

  it("20: of a secret neither value nor presence counts", async () => {
    const lab = new BuildLab();
    const file = "FROM busybox\nRUN --mount=type=secret,id=pw cat /run/secrets/pw; true\n";
    const secret = (text: string) => ({ secrets: { pw: new TextEncoder().encode(text) } });
    expect(await lab.outcomes(file, secret("one"))).toBe("DONE");
    expect(await lab.outcomes(file, secret("three"))).toBe("CACHED");
    expect(await lab.outcomes(file)).toBe("CACHED");
  });

  it("21: that extra hosts are given counts, their addresses do not", async () => {
    const lab = new BuildLab();
    const file = "FROM busybox\nRUN echo one\n";
    await lab.build(file);
    expect(await lab.outcomes(file, { addHosts: ["db:10.0.0.1"] })).toBe("DONE");
    expect(await lab.outcomes(file, { addHosts: ["db:10.0.0.2"] })).toBe("CACHED");
    expect(await lab.outcomes(file)).toBe("CACHED");
  });

  it("22: every blank in a command counts, comments and letter case do not", async () => {
    const lab = new BuildLab();
    await lab.build("FROM busybox\nRUN echo one two\nRUN echo three && echo four\n");
    expect(
      await lab.outcomes(
        "# note\nfrom   busybox\n\n  run    echo one two   \n# more\nRUN echo three && echo four\n",
      ),
    ).toBe("CACHED CACHED");
    expect(
      await lab.outcomes("FROM busybox\nRUN echo one two\nRUN echo three \\\n# inside\n && echo four\n"),
    ).toBe("CACHED DONE");
    expect(await lab.outcomes("FROM busybox\nRUN echo one  two\nRUN echo three && echo four\n")).toBe(
      "DONE DONE",
    );
  });

  it("23: cache mounts", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    const file =
      "FROM busybox\nCOPY a.txt /a\nRUN --mount=type=cache,target=/c cat /a >> /c/log && cp /c/log /log\n";
    const log = async (noCache = false) => (await lab.build(file, { noCache })).text("/log");
    expect(await log()).toBe("one\n");
    lab.folder.write("a.txt", "two\n");
    expect(await log()).toBe("one\ntwo\n");
    expect(await log(true)).toBe("two\n");
    lab.folder.write("a.txt", "three\n");
    expect(await log()).toBe("two\nthree\n");
    const named = await lab.build(
      "FROM busybox\nRUN --mount=type=cache,id=/c,target=/other cp /other/log /log\n",
    );
    expect(named.text("/log")).toBe("two\nthree\n");
  });

  it('24: SHELL ["/bin/sh","-c"] equals none', async () => {
    const lab = new BuildLab();
    const body = 'RUN ["echo", "exec"]\nRUN echo shell\n';
    await lab.build(`FROM busybox\n${body}`);
    expect(await lab.outcomes(`FROM busybox\nSHELL ["/bin/sh", "-c"]\n${body}`)).toBe("CACHED CACHED");
    expect(await lab.outcomes(`FROM busybox\nSHELL ["/bin/sh", "-ec"]\n${body}`)).toBe("CACHED DONE");
  });
});

describe("Steps, stages, bases", () => {
  it("25: WORKDIR belongs to the user above it, COPY is root's", async () => {
    const lab = new BuildLab({ "a.txt": "1" });
    const built = await lab.build("FROM busybox\nUSER nobody\nWORKDIR /w\nCOPY a.txt .\n");
    const root = built.tree.root;
    const dir = root.type === "dir" ? root.children.get("w") : undefined;
    expect(dir).toMatchObject({ type: "dir", uid: 65_534 });
    expect(dir?.type === "dir" ? dir.children.get("a.txt") : undefined).toMatchObject({ uid: 0, gid: 0 });
    expect(await lab.outcomes("FROM busybox\nUSER www-data\nWORKDIR /w\nCOPY a.txt .\n")).toBe("DONE DONE");
  });

  it("26: WORKDIR / shows no step but is counted", async () => {
    const lab = new BuildLab();
    const built = await lab.build("FROM busybox\nRUN echo one\nWORKDIR /\nWORKDIR app\nRUN pwd\n");
    expect(Object.keys(built.steps)).toEqual(["[2/5] RUN echo one", "[3/5] WORKDIR app", "[4/5] RUN pwd"]);
  });

  it("27: what is counted, and when a single stage has a name", async () => {
    const lab = new BuildLab();
    const file =
      "FROM busybox AS base\nENV A=1\nRUN echo one\nFROM base AS mid\nLABEL x=y\nWORKDIR /app\nFROM mid\nRUN echo two\n";
    expect(Object.keys((await lab.build(file)).steps)).toEqual([
      "[base 2/2] RUN echo one",
      "[mid 1/1] WORKDIR /app",
      "[stage-2 1/1] RUN echo two",
    ]);
    const mount = await lab.build("FROM busybox\nRUN --mount=type=tmpfs,target=/t echo one\n");
    expect(Object.keys(mount.steps)).toEqual(["[stage-0 2/2] RUN --mount=type=tmpfs,target=/t echo one"]);
  });

  it("28: equal steps of two stages run and show once", async () => {
    const lab = new BuildLab();
    const built = await lab.build(
      "FROM busybox AS one\nRUN echo same > /s\nRUN echo 1 > /1\nFROM busybox AS two\nRUN echo same > /s\nRUN echo 2 > /2\nFROM busybox\nCOPY --from=one /1 /s /\nCOPY --from=two /2 /\n",
    );
    expect(Object.keys(built.steps).sort()).toEqual([
      "[one 3/3] RUN echo 1 > /1",
      "[stage-2 2/3] COPY --from=one /1 /s /",
      "[stage-2 3/3] COPY --from=two /2 /",
      "[two 2/3] RUN echo same > /s",
      "[two 3/3] RUN echo 2 > /2",
    ]);
    expect(lab.ran.filter((c) => c.includes("same"))).toHaveLength(1);
    expect(built.step("same").also).toEqual(["[one 2/3] RUN echo same > /s"]);
  });

  it("29: renaming and reordering stages hits", async () => {
    const lab = new BuildLab();
    await lab.build(
      "FROM busybox AS a\nRUN echo a > /a\nFROM busybox AS b\nRUN echo b > /b\nFROM busybox\nCOPY --from=a /a /\nCOPY --from=b /b /\n",
    );
    expect(
      await lab.outcomes(
        "FROM busybox AS y\nRUN echo b > /b\nFROM busybox AS x\nRUN echo a > /a\nFROM busybox\nCOPY --from=x /a /\nCOPY --from=y /b /\n",
      ),
    ).toBe("CACHED CACHED CACHED CACHED");
  });

  it("30: a base counts by its layers", async () => {
    const lab = new BuildLab();
    const base = "FROM busybox\nRUN echo one > /one\nLABEL v=1\n";
    const child = "FROM base\nRUN cat /one\n";
    const tagged = { tags: ["docker.io/library/base:latest"] };
    await lab.build(base, tagged);
    await lab.build(child);
    await lab.build(base.replace("v=1", "v=2"), tagged);
    expect(await lab.outcomes(child)).toBe("CACHED");
    await lab.build(base, { ...tagged, noCache: true });
    const again = await lab.build(child);
    expect(Object.values(again.steps)).toEqual(["DONE"]);
    expect(await lab.outcomes("FROM base\nRUN cat /one\n")).toBe("CACHED");
  });

  it("31: FROM base and a flat Dockerfile do not share the step on top", async () => {
    const lab = new BuildLab();
    await lab.build("FROM busybox\nRUN echo one > /one\n", { tags: ["docker.io/library/base:latest"] });
    await lab.build("FROM base\nRUN cat /one\n");
    expect(await lab.outcomes("FROM busybox\nRUN echo one > /one\nRUN cat /one\n")).toBe("CACHED DONE");
  });
});

describe("Store", () => {
  it("32: old content gives the old image; --no-cache replaces for good", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    const first = await lab.build(copyRun);
    const fresh = await lab.build(copyRun, { noCache: true });
    expect(Object.values(fresh.steps)).toEqual(["DONE", "DONE"]);
    expect(fresh.outcome.imageId).not.toBe(first.outcome.imageId);
    lab.folder.write("a.txt", "two\n");
    await lab.build(copyRun);
    lab.folder.write("a.txt", "one\n");
    const back = await lab.build(copyRun);
    expect(Object.values(back.steps)).toEqual(["CACHED", "CACHED"]);
    expect(back.outcome.imageId).toBe(fresh.outcome.imageId);
  });

  it("33: prunes", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    const first = await lab.build(copyRun);
    const prune = (all: boolean) => {
      lab.state = pruneCache(lab.state, lab.env().chainsInUse(), { all }).state;
    };
    prune(false);
    expect(await lab.outcomes(copyRun)).toBe("CACHED CACHED");
    for (const [id, image] of lab.images) if (image.layers.length > 1) lab.images.delete(id);
    const same = await lab.build(copyRun);
    expect(same.outcome.imageId).toBe(first.outcome.imageId);
    for (const [id, image] of lab.images) if (image.layers.length > 1) lab.images.delete(id);
    prune(false);
    const second = await lab.build(copyRun);
    expect(Object.values(second.steps)).toEqual(["DONE", "DONE"]);
    expect(second.step("COPY").reason).toEqual({ type: "pruned" });
    expect(second.outcome.imageId).not.toBe(first.outcome.imageId);
    prune(true);
    expect(await lab.outcomes(copyRun)).toBe("DONE DONE");
  });

  it("97: a prune with a condition takes what meets it", async () => {
    const lab = new BuildLab({ a: "a" });
    const file = "FROM busybox\nCOPY a /a\nRUN --mount=type=cache,target=/c echo x > /c/x\n";
    await lab.build(file);
    const prune = (options: Partial<Parameters<typeof pruneCache>[2]>) =>
      pruneCache(lab.state, new Set(), { all: true, ...options });
    const now = lab.env().nowMs();
    const old = prune({ beforeMs: now - 3_600_000 });
    expect(old.response).toEqual({ CachesDeleted: null, SpaceReclaimed: 0 });
    expect(old.state.folders).toBe(lab.state.folders);
    expect(prune({ beforeMs: now }).state.entries.size).toBe(0);
    const mounts = prune({ accepts: (r) => r.Type === "exec.cachemount" }).state;
    expect([mounts.mounts.size, mounts.entries.size]).toEqual([0, lab.state.entries.size]);
  });

  it("34: another Dockerfile name or folder hits", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    await lab.build(copyRun);
    expect(await lab.outcomes(copyRun, { dockerfileName: "Other" })).toBe("CACHED CACHED");
    expect(await lab.outcomes(copyRun, { folder: lab.otherFolder({ "a.txt": "one\n" }) })).toBe(
      "CACHED CACHED",
    );
  });

  it("35: --no-cache-filter, and WORKDIR under it", async () => {
    const lab = new BuildLab();
    const file =
      "FROM busybox AS deps\nWORKDIR /d\nRUN echo deps > /d/f\nWORKDIR /e\nFROM busybox AS app\nCOPY --from=deps /d/f /f\n";
    await lab.build(file);
    expect(await lab.outcomes(file, { noCacheFilter: ["nosuch"] })).toBe("CACHED CACHED CACHED CACHED");
    const built = await lab.build(file, { noCacheFilter: ["deps"] });
    expect(built.steps).toEqual({
      "[deps 2/4] WORKDIR /d": "CACHED",
      "[deps 3/4] RUN echo deps > /d/f": "DONE",
      "[deps 4/4] WORKDIR /e": "DONE",
      "[app 2/2] COPY --from=deps /d/f /f": "CACHED",
    });
    expect(built.step("RUN").reason).toEqual({ type: "no-cache", stage: "deps" });
  });

  it("36: history", async () => {
    const lab = new BuildLab({ "a.txt": "1" });
    const built = await lab.build(
      'FROM busybox\nARG V=1\nWORKDIR /app\nCOPY --chmod=600 a.txt .\nRUN echo hi\nONBUILD RUN echo x\nHEALTHCHECK --interval=5s CMD true\nEXPOSE 80\nCMD ["a", "b"]\n',
    );
    expect(built.image?.history.slice(1).map((h) => h.created_by)).toEqual([
      "ARG V=1",
      "WORKDIR /app",
      "COPY --chmod=600 a.txt . # buildkit",
      "RUN |1 V=1 /bin/sh -c echo hi # buildkit",
      `HEALTHCHECK &{["CMD-SHELL" "true"] "5s" "0s" "0s" "0s" '\\x00'}`,
      "EXPOSE [80/tcp]",
      'CMD ["a" "b"]',
    ]);
  });

  it("37: what a layer costs", async () => {
    const lab = new BuildLab({ "a.txt": "12345\n", "b.txt": "1234567\n" });
    const built = await lab.build(
      "FROM busybox\nWORKDIR /app\nCOPY . .\nCOPY a.txt /app/a.txt\nRUN ln -s a.txt link\nRUN ln a.txt hard\nRUN mkdir d\nRUN chmod 600 b.txt\nRUN mv b.txt z.txt\nRUN echo x >> z.txt\nRUN rm z.txt\n",
    );
    const sizes = built.record.steps
      .filter((s) => s.number !== undefined && s.kind !== "from")
      .map((s) => s.layer?.sizeBytes);
    expect(sizes).toEqual([0, 14, 6, 0, 6, 0, 8, 8, 10, 0]);
  });

  it("38: what a RUN writes below a VOLUME stays", async () => {
    const lab = new BuildLab();
    const built = await lab.build("FROM busybox\nVOLUME /data\nRUN mkdir /data && echo x > /data/f\n");
    expect(built.text("/data/f")).toBe("x\n");
  });

  it("39: numbers are padded from ten steps on", async () => {
    const lab = new BuildLab();
    const runs = Array.from({ length: 11 }, (_, i) => `RUN echo ${i}\n`).join("");
    const built = await lab.build(`FROM busybox\n${runs}`);
    expect(Object.keys(built.steps)[0]).toBe("[ 2/12] RUN echo 0");
    expect(Object.keys(built.steps)[10]).toBe("[12/12] RUN echo 10");
  });
});

describe("Ours", () => {
  it("40: a failing build keeps its steps and makes no image", async () => {
    const lab = new BuildLab();
    const failed = await lab.build("FROM busybox\nRUN echo before\nRUN exit 3\nRUN echo after\n");
    expect(failed.outcome.failure?.message).toBe(
      'process "/bin/sh -c exit 3" did not complete successfully: exit code: 3',
    );
    expect(failed.outcome.failure?.source).toMatchObject({ filename: "Dockerfile", start: 3, end: 3 });
    expect(failed.outcome.imageId).toBeUndefined();
    expect(failed.record.status).toBe("error");
    expect(await lab.outcomes("FROM busybox\nRUN echo before\nRUN echo fine\n")).toBe("CACHED DONE");
  });

  it("40: a canceled build says so", async () => {
    const lab = new BuildLab();
    lab.cancel = true;
    const built = await lab.build("FROM busybox\nRUN echo before\n");
    expect(built.outcome.failure).toMatchObject({ canceled: true });
    expect(built.record.status).toBe("canceled");
  });

  it("41: only what the target needs is built", async () => {
    const lab = new BuildLab();
    const file =
      "FROM busybox AS tests\nRUN false\nFROM busybox AS build\nRUN echo hi > /hi\nFROM busybox\nCOPY --from=build /hi /hi\n";
    const built = await lab.build(file);
    expect(Object.keys(built.steps)).toEqual([
      "[build 2/2] RUN echo hi > /hi",
      "[stage-2 2/2] COPY --from=build /hi /hi",
    ]);
    expect((await lab.build(file, { target: "tests" })).outcome.failure).toBeDefined();
    expect((await lab.build(file, { target: "nosuch" })).outcome.failure?.message).toBe(
      'target stage "nosuch" could not be found',
    );
  });

  it("41: stages that do not need each other run side by side", async () => {
    const lab = new BuildLab();
    const built = await lab.build(
      "FROM busybox AS a\nRUN echo a > /a\nFROM busybox AS b\nRUN echo b > /b\nFROM busybox\nCOPY --from=a /a /\nCOPY --from=b /b /\n",
    );
    const [a, b] = [built.step("RUN echo a"), built.step("RUN echo b")];
    expect(b.startedMs).toBeLessThan(a.completedMs);
  });

  it("43: reasons", async () => {
    const lab = new BuildLab({ "a.txt": "one\ntwo\n", "src/x": "x" });
    const file = "FROM busybox\nCOPY a.txt /a\nCOPY src /src\nRUN cat /a\n";
    expect((await lab.build(file)).step("COPY a").reason).toEqual({ type: "first" });
    lab.folder.write("a.txt", "one\nthree\nfour\n");
    const edited = await lab.build(file);
    expect(edited.step("COPY a").reason).toEqual({
      type: "files",
      changes: [{ path: "a.txt", kind: "changed", linesAdded: 2, linesRemoved: 1 }],
    });
    expect(edited.step("RUN").reason).toEqual({
      type: "parent",
      step: edited.step("COPY a").digest,
      name: "[2/4] COPY a.txt /a",
    });
    lab.folder.write("src/y", "y\n").remove("src/x");
    const moved = await lab.build(file);
    expect(moved.step("COPY src").reason).toMatchObject({
      type: "files",
      changes: [
        { path: "src/x", kind: "removed" },
        { path: "src/y", kind: "added" },
      ],
    });
    const worded = await lab.build(file.replace("cat /a", "cat /a /src/y"));
    expect(worded.step("RUN").reason).toEqual({
      type: "text",
      before: "RUN cat /a",
      after: "RUN cat /a /src/y",
    });
    await lab.build(file);
    const user = await lab.build(file.replace("RUN", "USER nobody\nRUN"));
    expect(user.step("RUN").reason).toEqual({ type: "setting", name: "user", before: "", after: "nobody" });
    expect((await lab.build(file, { noCache: true })).step("COPY a").reason).toEqual({ type: "no-cache" });
    expect((await lab.build(file)).step("RUN")).toMatchObject({ outcome: "cached", reason: { type: "hit" } });
  });

  it("44: equal builds give equal images", async () => {
    const lab = new BuildLab({ "a.txt": "one\n" });
    const first = await lab.build(copyRun);
    lab.tick(3_600_000);
    const second = await lab.build(copyRun, { tags: ["other"] });
    expect(second.outcome.imageId).toBe(first.outcome.imageId);
  });
});
