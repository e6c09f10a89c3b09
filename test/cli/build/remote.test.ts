/** Contexts and agents that are not files of the student. */
import { beforeAll, describe, expect, it } from "vitest";
import type { LineResult, Script } from "../../../src/session/types.ts";
import { openBuildScript } from "./world.ts";

let script: Script;
const run = (line: string): Promise<LineResult> => script.run(line);

beforeAll(async () => {
  script = await openBuildScript({
    "w/Dockerfile": "FROM busybox\nRUN echo web > /w\n",
    "w/key": "no key\n",
  });
  await run(
    "tar czf w/c.tgz -C w Dockerfile && docker run -d -p 8080:80 -v $PWD/w:/www busybox httpd -f -h /www",
  );
}, 60_000);

describe("a web address as context", () => {
  it("25: is a Dockerfile alone, or an archive with one", async () => {
    const alone = await run("docker build -t alone http://localhost:8080/Dockerfile");
    expect(alone.stderr).toMatch(/^#1 \[internal\] load remote build context\n#1 DONE /m);
    expect((await run("docker run --rm alone cat /w")).stdout).toBe("web\n");
    const packed = await run("docker build http://localhost:8080/c.tgz");
    expect(packed.stderr).toMatch(/\n#2 copy \/context \/\n#2 DONE /);
    expect(packed.stderr).toMatch(/RUN echo web > \/w\n#\d+ CACHED\n/);
  });

  it("25: that does not answer ends the build in the engine's words", async () => {
    const message = 'Get "http://nosuch.example/x": dial tcp: lookup nosuch.example: no such host';
    const { stderr, exit } = await run("docker build http://nosuch.example/x");
    expect(stderr).toContain(`#1 ERROR: ${message}\n`);
    expect(stderr).toMatch(
      /ERROR: failed to build: failed to solve: failed to read dockerfile: failed to load cache key: /,
    );
    expect(exit).toBe(1);
    expect((await run("docker build http://localhost:8080/none")).stderr).toContain(
      "invalid response status 404\n",
    );
  });
});

describe("--ssh", () => {
  it.each<[flag: string, why: string]>([
    ["default", "invalid empty ssh agent socket: make sure SSH_AUTH_SOCK is set"],
    ["x=w/none", "stat w/none: no such file or directory"],
    ["x=w/key", "failed to parse w/key: ssh: no key found"],
  ])("26: %s is refused", async (flag, why) => {
    expect(await run(`docker build --ssh ${flag} w`)).toEqual({
      stdout: "",
      stderr: `ERROR: failed to build: ${why}\n`,
      exit: 1,
    });
  });
});

describe("an archive on stdin", () => {
  it("8: may be a small compressed one", async () => {
    expect((await run("tar czf - -C w Dockerfile | docker build -q - | cut -c1-7")).stdout).toBe("sha256:\n");
  });
});
