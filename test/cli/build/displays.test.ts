import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { BuildEvent } from "../../../src/api/build.ts";
import { formatTime } from "../../../src/api/time.ts";
import { PlainProgress } from "../../../src/cli/build/progress/plain.ts";
import { TtyProgress } from "../../../src/cli/build/progress/tty.ts";
import { checkReport, excerpt, failedSteps, warningList } from "../../../src/cli/build/report.ts";

const startMs = Date.UTC(2025, 5, 1, 9);
const at = (seconds: number) => formatTime(startMs + seconds * 1000);
const encoder = new TextEncoder();

/** Terminals recorded with the real client: 110 columns, 40 rows. */
const samples = JSON.parse(readFileSync("test/cli/build/terminal-samples.json", "utf8")) as {
  cmd: string;
  raw: string;
}[];

const announce = (digest: string, name: string): BuildEvent => ({ vertexes: [{ digest, name }] });
const start = (digest: string, name: string, s: number): BuildEvent => ({
  vertexes: [{ digest, name, started: at(s) }],
});
const done = (
  digest: string,
  name: string,
  s: number,
  e: number,
  more: { cached?: boolean; error?: string } = {},
): BuildEvent => ({
  vertexes: [{ digest, name, started: at(s), completed: at(e), ...more }],
});
const status = (vertex: string, id: string, current: number, s = 0, e = s): BuildEvent => ({
  statuses: [{ id, vertex, name: id, current, total: 0, timestamp: at(e), started: at(s), completed: at(e) }],
});
const log = (vertex: string, text: string, s: number): BuildEvent => ({
  logs: [{ vertex, stream: 1, data: encoder.encode(text), timestamp: at(s) }],
});

const definition = "[internal] load build definition from Dockerfile";
const metadata = "[internal] load metadata for docker.io/library/busybox:latest";

/** The first sample: a build of four steps. */
const hello: BuildEvent[] = [
  start("d", definition, 0),
  status("d", "transferring dockerfile:", 123),
  done("d", definition, 0, 0.01),
  done("m", metadata, 0, 0.01),
  start("i", "[internal] load .dockerignore", 0),
  status("i", "transferring context:", 2),
  done("i", "[internal] load .dockerignore", 0, 0.01),
  done("f", "[1/4] FROM docker.io/library/busybox:latest", 0, 0.02),
  start("c", "[internal] load build context", 0),
  status("c", "transferring context:", 42),
  done("c", "[internal] load build context", 0, 0.06),
  done("w", "[2/4] WORKDIR /app", 0, 0.07),
  done("y", "[3/4] COPY hello.txt .", 0.07, 0.08),
  start("r", "[4/4] RUN cat hello.txt", 0.08),
  log("r", "hello\n", 0.25),
  done("r", "[4/4] RUN cat hello.txt", 0.08, 0.26),
  start("e", "exporting to image", 0.26),
  status("e", "exporting layers", 0),
  status("e", "writing image sha256:49f06590b775695922a23c019c700719e5e559c7ba72545dad5d93faf6366303", 0),
  status("e", "naming to docker.io/library/hello", 0),
  done("e", "exporting to image", 0.26, 0.28),
];

/** What a frame of the recording holds, from its header on. */
function lastFrame(raw: string): string {
  return raw.slice(raw.lastIndexOf("[+] Building")).replace(/\r\n/g, "\n");
}

describe("on a terminal", () => {
  it("the last frame is the recorded one", () => {
    const progress = new TtyProgress("docker:default", startMs);
    for (const event of hello) progress.take(event);
    const drawn = progress.draw(startMs + 280, { columns: 110, rows: 40 }, true);
    expect(drawn.startsWith("\x1b[1A\x1b[1B\x1b[0G\x1b[?25l")).toBe(true);
    expect(drawn.slice(drawn.indexOf("[+]"))).toBe(lastFrame(samples[0]?.raw ?? ""));
  });

  it("a running step shows the end of its output", () => {
    const progress = new TtyProgress("docker:default", startMs);
    for (const event of hello.slice(0, 15)) progress.take(event);
    const drawn = progress.draw(startMs + 280, { columns: 110, rows: 40 }, false);
    const frames = (samples[0]?.raw ?? "").split("[+] Building");
    const recorded = `[+] Building${frames.at(-2)}`.replace(/\r\n/g, "\n");
    const tail = (text: string) => text.slice(text.indexOf(" => [4/4]"), text.indexOf("\x1b[?25h"));
    expect(tail(drawn)).toBe(tail(recorded));
  });

  it("a failure ends as recorded", () => {
    const progress = new TtyProgress("docker:default", startMs);
    const run = "[2/2] RUN echo doing && exit 3";
    const events = [
      start("d", "[internal] load build definition from bad.Dockerfile", 0),
      status("d", "transferring dockerfile:", 79),
      done("d", "[internal] load build definition from bad.Dockerfile", 0, 0.01),
      done("m", metadata, 0, 0.01),
      start("i", "[internal] load .dockerignore", 0),
      status("i", "transferring context:", 2),
      done("i", "[internal] load .dockerignore", 0, 0.01),
      done("f", "[1/2] FROM docker.io/library/busybox:latest", 0, 0.01, { cached: true }),
      start("r", run, 0.02),
      log("r", "doing\n", 0.171),
    ];
    for (const event of events) progress.take(event);
    progress.draw(startMs + 200, { columns: 110, rows: 40 }, false);
    progress.take(
      done("r", run, 0.02, 0.2, {
        error: 'process "/bin/sh -c echo doing && exit 3" did not complete successfully: exit code: 3',
      }),
    );
    const drawn = progress.draw(startMs + 200, { columns: 110, rows: 40 }, true);
    const source = {
      filename: "bad.Dockerfile",
      lines: ["FROM busybox", "RUN echo doing && exit 3", ""],
      start: 2,
      end: 2,
    };
    const printed = `${drawn.slice(drawn.indexOf("[+]"))}${failedSteps(progress.model)}${excerpt(source)}`;
    const recorded = lastFrame(samples[2]?.raw ?? "");
    expect(printed).toBe(recorded.slice(0, recorded.indexOf("ERROR: failed to build")));
  });

  it("ended steps make room on a small screen", () => {
    const progress = new TtyProgress("docker:default", startMs);
    for (let i = 0; i < 60; i += 1) progress.take(done(`s${i}`, `step ${i}`, 0, 0.1));
    progress.take(start("run", "[9/9] RUN make", 0.1));
    const drawn = progress.draw(startMs + 1000, { columns: 80, rows: 12 }, false);
    expect(drawn.split("\n").length).toBeLessThanOrEqual(12);
    expect(drawn).toContain("RUN make");
  });
});

describe("plain", () => {
  it("tells each step as a block of its own", () => {
    const plain = new PlainProgress();
    expect(hello.map((event) => plain.take(event)).join("")).toBe(
      [
        `#1 ${definition}`,
        "#1 transferring dockerfile: 123B done",
        "#1 DONE 0.0s",
        "",
        `#2 ${metadata}`,
        "#2 DONE 0.0s",
        "",
        "#3 [internal] load .dockerignore",
        "#3 transferring context: 2B done",
        "#3 DONE 0.0s",
        "",
        "#4 [1/4] FROM docker.io/library/busybox:latest",
        "#4 DONE 0.0s",
        "",
        "#5 [internal] load build context",
        "#5 transferring context: 42B done",
        "#5 DONE 0.1s",
        "",
        "#6 [2/4] WORKDIR /app",
        "#6 DONE 0.1s",
        "",
        "#7 [3/4] COPY hello.txt .",
        "#7 DONE 0.0s",
        "",
        "#8 [4/4] RUN cat hello.txt",
        "#8 0.170 hello",
        "#8 DONE 0.2s",
        "",
        "#9 exporting to image",
        "#9 exporting layers done",
        "#9 writing image sha256:49f06590b775695922a23c019c700719e5e559c7ba72545dad5d93faf6366303 done",
        "#9 naming to docker.io/library/hello done",
        "#9 DONE 0.0s",
        "",
        "",
      ].join("\n"),
    );
  });

  it("steps side by side are not torn apart", () => {
    const plain = new PlainProgress();
    const events = [
      announce("a", "RUN a"),
      start("a", "RUN a", 0),
      start("b", "RUN b", 0),
      log("a", "a1\n", 0.1),
      log("b", "b1\n", 0.2),
      log("a", "a2\n", 0.3),
      done("a", "RUN a", 0, 0.4),
      log("b", "b2\n", 0.5),
      done("b", "RUN b", 0, 0.6, { cached: false }),
    ];
    expect(events.map((event) => plain.take(event)).join("")).toBe(
      "#1 RUN a\n#1 0.100 a1\n#1 0.300 a2\n#1 DONE 0.4s\n\n#2 RUN b\n#2 0.200 b1\n#2 0.500 b2\n#2 DONE 0.6s\n\n",
    );
  });

  it("cached, canceled and failed steps", () => {
    const plain = new PlainProgress();
    const events = [
      done("a", "RUN a", 0, 0, { cached: true }),
      done("b", "RUN b", 0, 1, { error: "context canceled" }),
      done("c", "RUN c", 0, 12, { error: "boom" }),
    ];
    expect(events.map((event) => plain.take(event)).join("")).toBe(
      "#1 RUN a\n#1 CACHED\n\n#2 RUN b\n#2 CANCELED\n\n#3 RUN c\n#3 ERROR: boom\n",
    );
    expect(failedSteps(plain.model)).toBe("------\n > RUN c:\n------\n");
  });
});

describe("at the end", () => {
  const lines = ["FROM busybox", "ENV A 1", "CMD echo hi", ""];
  const warning = (rule: string, message: string, line: number) => ({
    rule,
    message,
    description: message,
    url: `https://docs.docker.com/go/dockerfile/rule/${rule.toLowerCase()}/`,
    source: { filename: "Dockerfile", lines, start: line, end: line },
  });

  it.each([
    [1, 1, 1, 3],
    [2, 2, 1, 4],
    [1, 2, 1, 3],
    [4, 4, 2, 4],
  ])("an excerpt of lines %i to %i shows lines %i to %i", (start_, end, first, last) => {
    const text = excerpt({ filename: "Dockerfile", lines, start: start_, end });
    const numbers = [...text.matchAll(/^ +(\d+) \|/gm)].map((m) => Number(m[1]));
    expect([numbers[0], numbers.at(-1)]).toEqual([first, last]);
    expect(text.startsWith(`Dockerfile:${start_}\n--------------------\n`)).toBe(true);
  });

  it("warnings are counted and listed", () => {
    expect(warningList([], false, false)).toBe("");
    expect(warningList([warning("R", "Do not.", 2)], false, false)).toBe(
      "\n 1 warning found (use docker --debug to expand):\n - R: Do not. (line 2)\n",
    );
    expect(warningList([warning("R", "a", 1), warning("S", "b", 3)], false, false)).toContain(
      " 2 warnings found (use",
    );
  });

  it("asked for more, a warning has its rule's description, its address and its place", () => {
    const given = { ...warning("R", "Do not.", 2), description: "Never do." };
    expect(warningList([given], true, false)).toBe(
      `\n 1 warning found:\n - R: Do not. (line 2)\nNever do.\nMore info: ${given.url}\n${excerpt(given.source)}\n`,
    );
    expect(warningList([{ ...given, url: "" }], true, false)).not.toContain("More info");
    expect(checkReport({ warnings: [{ ...given, url: "" }], buildRef: "" })).toContain(
      "\nWARNING: R\nDo not.\n",
    );
  });

  it("a check without findings says so", () => {
    expect(checkReport({ warnings: [], buildRef: "" })).toBe("Check complete, no warnings found.\n");
    expect(checkReport({ warnings: [warning("S", "b", 3), warning("R", "a", 2)], buildRef: "" })).toMatch(
      /^Check complete, 2 warnings have been found!\n\nWARNING: R - /,
    );
  });
});
