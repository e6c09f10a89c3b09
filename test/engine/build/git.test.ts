import { describe, expect, it } from "vitest";
import { BuildLab } from "../../support/build.ts";

const url = "https://git.example/team/app.git";

function world(): BuildLab {
  const lab = new BuildLab({ "a.txt": "mine\n" });
  const theirs = lab.otherFolder({
    Dockerfile: "FROM busybox\nCOPY a.txt /a\n",
    "a.txt": "theirs\n",
    "sub/Dockerfile": "FROM busybox\nCOPY . /all\n",
  });
  lab.repositories.set(url, { branch: "main", commit: "c".repeat(40), tree: theirs.tree() });
  return lab;
}

describe("git", () => {
  it("49: a repository is a context, as a whole and by folder", async () => {
    const lab = world();
    const built = await lab.build("", { gitContext: url });
    expect(built.steps).toEqual({ "[2/2] COPY a.txt /a": "DONE" });
    expect((await lab.build("", { gitContext: `${url}#main` })).steps).toEqual({
      "[2/2] COPY a.txt /a": "CACHED",
    });
    const folder = await lab.build("", { gitContext: `${url}#${"c".repeat(40)}:sub` });
    expect(folder.steps).toEqual({ "[2/2] COPY . /all": "DONE" });
  });

  it("49: ADD takes a repository, and the same commit hits", async () => {
    const lab = world();
    const text = `FROM busybox\nADD ${url}#main:sub /got\n`;
    expect(await lab.outcomes(text)).toBe("DONE DONE");
    expect(await lab.outcomes(text)).toBe("DONE CACHED");
  });

  it.each([
    ["https://nowhere.example/x.git", "Could not resolve host: nowhere.example"],
    [`${url}#dev`, "repository does not contain ref dev"],
    [`${url}#:nope`, "lstat nope: no such file or directory"],
    ["git@host.example:x.git", "unset ssh forward key default"],
  ])("50: %s: %s", async (gitContext, sentence) => {
    const { outcome } = await world().build("", { gitContext });
    expect(outcome.failure?.message).toContain("failed to read dockerfile: failed to load cache key: ");
    expect(outcome.failure?.message).toContain(sentence);
  });
});
