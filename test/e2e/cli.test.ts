import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { files, steps } from "../support/walkthrough.ts";

const program = join(import.meta.dirname, "../../dist/node/drydock.mjs");

function drydock(args: readonly string[], input: string) {
  const { stdout, stderr, status } = spawnSync(process.execPath, [program, ...args], {
    input,
    encoding: "utf8",
  });
  return { stdout, stderr, status };
}

const document = JSON.stringify({ files, services: ["registry:localhost:5000"], steps });

describe("the built command line", () => {
  it("N1 N2 replays a document, byte for byte the same in two processes", () => {
    const first = drydock(["replay"], document);
    expect(first.status).toBe(0);
    expect(JSON.parse(first.stdout).steps).toHaveLength(steps.length);
    expect(drydock(["replay"], document).stdout).toBe(first.stdout);
  });

  it("N1 with --jsonl, one document a line, each in a world of its own", () => {
    const line = JSON.stringify({ steps: [{ cmd: "ls; touch here" }] });
    const { stdout } = drydock(["replay", "--jsonl"], `${line}\n\n${line}\n`);
    const answers = stdout.trim().split("\n");
    expect(answers).toHaveLength(2);
    expect(answers[0]).toBe(answers[1]);
  });

  it("N3 a shell answers what it is told and ends with its code", () => {
    const { stdout, status } = drydock(["shell"], "echo $((6*7))\nexit 3\n");
    expect(stdout).toMatch(/42\r?\n/);
    expect(status).toBe(3);
  });

  it.each([
    [["replay"], "{", /^drydock: replay: the input is not JSON/],
    [["replay", "--nosuch"], "", /^drydock: replay: unknown option: --nosuch/],
    [["nosuch"], "", /^drydock: unknown command: nosuch/],
  ])("N4 %s with wrong input is one sentence and code 2", (args, input, sentence) => {
    const { stdout, stderr, status } = drydock(args, input);
    expect(stderr).toMatch(sentence);
    expect({ stdout, status }).toEqual({ stdout: "", status: 2 });
  });
});
