import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { childrenOf } from "../../src/cli/kit/tree.ts";
import { dockerTree } from "../../src/cli/main.ts";
import { bootDocker } from "./support.ts";

interface Recorded {
  readonly path: string;
  readonly usage: string;
  readonly aliases?: readonly string[];
  /** `-a, --all`, `--format string`. */
  readonly flags?: readonly string[];
  readonly commands?: readonly string[];
}

const recorded = readFileSync(new URL("./goldens/help.jsonl", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => JSON.parse(line) as Recorded)
  // `docker build` and `docker builder` are buildx's; they have tests of their own.
  .filter((r) => !/^docker( image| builder)? build$|^docker builder/.test(r.path));

/** Of cluster volumes, without a swarm. */
const cluster = /--(availability|group|limit-bytes|required-bytes|scope|secret|sharing|topology-\w+|type) /;

/** Shown only to a Windows engine, or only when the engine is experimental. */
const elsewhere = /--(cpu-count|cpu-percent|io-maxbandwidth|io-maxiops|checkpoint|checkpoint-dir|cluster) /;

describe("2: a help text offers what the real client's offers", () => {
  const docker = bootDocker();
  const tree = dockerTree({});

  it.each(recorded.filter((r) => r.flags !== undefined).map((r) => [r.path, r] as const))(
    "%s",
    async (path, want) => {
      const command = tree.byPath.get(path);
      expect(command).toBeDefined();
      const { stdout, exit } = await docker.run([...path.split(" ").slice(1), "--help"]);
      expect(exit).toBe(0);
      expect(stdout.startsWith("Usage:  ")).toBe(true);
      if (path.includes(" cp"))
        expect(stdout).toContain("docker cp [OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH");
      else expect(stdout.split("\n")[0]).toBe(`Usage:  ${want.usage}`);
      const aliases = /\nAliases:\n {2}(.*)\n/.exec(stdout)?.[1]?.split(", ") ?? [];
      expect(aliases).toEqual(want.aliases);
      const flags = [...stdout.matchAll(/^ {2}(?:(-\w,) | {4})(--[\w-]+)(?: (\S+))?(?: {2,}|$)/gm)].map((m) =>
        [m[1], m[2], m[3]].filter((x) => x !== undefined).join(" "),
      );
      expect(flags).toEqual(
        want.flags?.filter(
          (f) =>
            command?.path.includes("checkpoint") ||
            (!elsewhere.test(`${f} `) && !(path === "docker volume create" && cluster.test(`${f} `))),
        ),
      );
      for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(150);
    },
  );

  it.each(recorded.filter((r) => r.commands !== undefined).map((r) => [r.path, r] as const))(
    "%s holds its commands",
    (path, want) => {
      const all = [...tree.byPath.keys()].filter((p) => p.startsWith(`${path} `));
      const groups = tree.groups.map((g) => g.path).filter((p) => p.startsWith(`${path} `));
      const names = new Set([...all, ...groups].map((p) => p.slice(path.length + 1)));
      for (const name of want.commands ?? []) if (name !== "build") expect(names).toContain(name);
      for (const child of childrenOf(tree, path)) expect(want.commands).toContain(child.name);
    },
  );

  it("docker alone prints help on stderr and ends with 0", async () => {
    const seen = await docker.run([]);
    expect(seen.stdout).toBe("");
    expect(seen.exit).toBe(0);
    for (const heading of [
      "Common Commands:",
      "Management Commands:",
      "Swarm Commands:",
      "Commands:",
      "Global Options:",
    ])
      expect(seen.stderr).toContain(`\n${heading}\n`);
  });

  it("wraps descriptions at the terminal's width", async () => {
    const { stdout } = await docker.run(["run", "--help"]);
    expect(
      Math.max(
        ...stdout
          .split("\n")
          .slice(3)
          .map((l) => l.length),
      ),
    ).toBeLessThanOrEqual(80);
  });
});
