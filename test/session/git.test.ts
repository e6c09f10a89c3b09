import { expect, it } from "vitest";
import { nodePlatform } from "../../src/node/platform.ts";
import { replay } from "../../src/session/replay.ts";

const run = async (...cmds: readonly string[]) =>
  (await replay({ steps: cmds.map((cmd) => ({ cmd })) }, { platform: nodePlatform })).steps;

it("git clones a sample project with its one commit, checked out", async () => {
  const [clone, files, log, status, pull] = await run(
    "git clone https://git.example/samples/shop.git",
    "cd shop && ls Dockerfile compose.yaml 2>&1 | sort; git remote -v",
    "git log --oneline | cut -d' ' -f2-; git branch",
    "git status --short; git diff",
    "git pull; git push",
  );
  expect(clone).toEqual({ stdout: "", stderr: "Cloning into 'shop'...\n", exit: 0 });
  expect(files?.stdout).toContain("origin\thttps://git.example/samples/shop.git (fetch)\n");
  expect(log?.stdout).toBe("Add the shop project\n* main\n");
  expect(status).toEqual({ stdout: "", stderr: "", exit: 0 });
  expect(pull).toEqual({
    stdout: "Already up to date.\n",
    stderr: "fatal: could not read Username for 'https://git.example': terminal prompts disabled\n",
    exit: 128,
  });
});

it("git says what it says of hosts and repositories that are not there", async () => {
  const [missing, unknown, folder, branch] = await run(
    "git clone https://git.example/samples/nope",
    "git clone https://github.com/x/y",
    "git clone nowhere",
    "git clone -b next https://git.example/samples/shop",
  );
  expect(missing).toMatchObject({
    stderr: "Cloning into 'nope'...\nfatal: repository 'https://git.example/samples/nope/' not found\n",
    exit: 128,
  });
  expect(unknown).toMatchObject({
    stderr:
      "Cloning into 'y'...\nfatal: unable to access 'https://github.com/x/y/': Could not resolve host: github.com\n",
    exit: 128,
  });
  expect(folder).toMatchObject({ exit: 128 });
  expect(branch?.stderr).toContain("fatal: Remote branch next not found in upstream origin\n");
});

it("the machine's init sleeps", async () => {
  const [state] = await run("grep State /proc/1/status; ps -o stat= -p 1");
  expect(state?.stdout).toBe("State:\tS (sleeping)\nSs\n");
});
