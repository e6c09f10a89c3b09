import { describe, expect, it } from "vitest";
import { nodePlatform } from "../../../../src/node/platform.ts";
import { replay } from "../../../../src/session/replay.ts";

/** A container of node:20-alpine whose lines run one after the other in /tmp. */
async function container(files: Readonly<Record<string, string>>, ...lines: readonly string[]) {
  const write = Object.entries(files).map(([name, text]) => `printf '%s' '${text}' > ${name}`);
  const setup = ["docker run -d --name box -w /tmp node:20-alpine sleep 9999", ...write.map(inside)];
  const { steps } = await replay(
    { images: ["node:20-alpine"], steps: [...setup, ...lines.map(inside)].map((cmd) => ({ cmd })) },
    { platform: nodePlatform },
  );
  return steps.slice(setup.length);
}

const inside = (line: string) =>
  line.startsWith("docker ") ? line : `docker exec -i box sh <<'END'\n${line}\nEND`;

const oneDependency = '{"name":"a","version":"1.0.0","dependencies":{"left-pad-of-nobody":"^2.1.0"}}';
const itsLock =
  '{"lockfileVersion":3,"packages":{"":{},"node_modules/left-pad-of-nobody":{"version":"2.1.7"}}}';

describe("npm and its neighbours", () => {
  it("14: npm ci installs what the lock file names, whether the index has it or not", async () => {
    const files = { "package.json": oneDependency, "package-lock.json": itsLock };
    const [ci, ls] = await container(files, "npm ci", "npm ls");
    expect(ci).toMatchObject({ exit: 0 });
    expect(ls?.stdout).toContain("left-pad-of-nobody@2.1.7");
  });

  it("14: a lock file that is empty is none; one without a version is ancient", async () => {
    const files = { "package.json": "{}", "package-lock.json": "" };
    const [empty, ancient] = await container(files, "npm ci", "echo {} > package-lock.json; npm ci");
    expect(empty?.exit).toBe(1);
    expect(empty?.stderr).toContain("can only install with an existing package-lock.json");
    expect(ancient?.exit).toBe(0);
    expect(ancient?.stderr).toContain("npm warn ancient lockfile\n");
  });

  it("15: an installation runs the project's own scripts and passes their exit code on", async () => {
    const files = { "package.json": '{"scripts":{"postinstall":"exit 3"}}' };
    const [failed, ignored] = await container(files, "npm install", "npm install --ignore-scripts");
    expect(failed?.exit).toBe(3);
    expect(ignored?.exit).toBe(0);
  });

  it("17: package.json must be JSON", async () => {
    const [r] = await container({ "package.json": "" }, "npm install");
    expect(r?.exit).toBe(1);
    expect(r?.stderr).toContain(
      "npm error JSON.parse Unexpected end of JSON input while parsing empty string\n",
    );
  });

  it("17: a folder that may not be written is EACCES", async () => {
    const [r] = await container({}, "docker exec -u node box npm install -g express");
    expect(r?.stderr).toContain("npm error code EACCES\n");
    expect(r?.exit).toBe(243);
  });

  it("18: corepack puts yarn and pnpm in place; pnpm runs scripts and needs its lock file when frozen", async () => {
    const files = { "package.json": '{"name":"a","version":"1.0.0","scripts":{"hi":"echo hello"}}' };
    const [none, , hi, frozen, after] = await container(
      files,
      "pnpm --version",
      "corepack enable",
      "pnpm hi",
      "pnpm install --frozen-lockfile",
      "pnpm install && pnpm install --frozen-lockfile",
    );
    expect(none?.exit).toBe(127);
    expect(hi?.stdout).toContain("hello\n");
    expect(frozen?.exit).toBe(1);
    expect(frozen?.stdout).toContain("ERR_PNPM_NO_LOCKFILE");
    expect(after?.exit).toBe(0);
  });
});
