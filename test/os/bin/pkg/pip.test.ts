import { describe, expect, it } from "vitest";
import { bootImage } from "../../../support/image.ts";
import type { TestMachine } from "../../../support/os.ts";

async function pip(tag: string, files: Readonly<Record<string, string>> = {}) {
  const m = await bootImage("python", tag, {}, { files });
  return {
    m,
    run: (line: string) =>
      m.run(["pip", ...line.split(" ")], { env: { PATH: "/usr/local/bin:/usr/bin:/bin" } }),
  };
}

describe("pip", () => {
  it("7: an old pip prints addresses, a new one metadata first", async () => {
    const old = await pip("3.7.3-stretch");
    expect((await old.run("install --upgrade pip")).stdout).toMatch(
      /^Collecting pip\n {2}Downloading https:\/\/files\.pypi\.example\/packages\/\S+\/pip-24\.0-py3-none-any\.whl \(1\.8MB\)\n/,
    );
    const fresh = await pip("3.12-slim");
    expect((await fresh.run("install flask")).stdout).toMatch(
      /^Collecting flask\n {2}Downloading flask-3\.1\.3-py3-none-any\.whl\.metadata \(/,
    );
  });

  it("8: an old Python gets what supports it", async () => {
    const { run } = await pip("3.7.3-stretch");
    expect((await run("install flask")).stdout).toMatch(/Successfully installed .*Flask-2\.2\.5/);
    expect((await run("install flask==3.1.3")).stderr).toContain(
      "ERROR: Could not find a version that satisfies the requirement flask==3.1.3 (from versions: 2.2.5)\n",
    );
  });

  it("9: uses its cache", async () => {
    const { run } = await pip("3.12-slim");
    await run("install six");
    await run("uninstall -y six");
    expect((await run("install six")).stdout).toContain("Using cached six-");
    await run("uninstall -y six");
    expect((await run("install --no-cache-dir six")).stdout).toContain("Downloading six-");
  });

  it("10: psycopg2 wants pg_config", async () => {
    const r = await (await pip("3.12-slim")).run("install psycopg2");
    expect(r.stderr).toContain("      Error: pg_config executable not found.\n");
    expect(r.exit).toBe(1);
  });

  it("11: refuses what the index has not", async () => {
    const r = await (await pip("3.12-slim")).run("install nosuchpkg");
    expect(r.stderr).toMatch(
      /^drydock: pip: .*\nERROR: Could not find a version that satisfies the requirement nosuchpkg \(from versions: none\)\nERROR: No matching distribution found for nosuchpkg\n$/,
    );
    expect((await (await pip("3.12-slim")).run("install -r nope.txt")).stderr).toBe(
      "ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'nope.txt'\n",
    );
    expect((await (await pip("3.12-slim")).run("instal x")).stderr).toBe(
      'ERROR: unknown command "instal" - maybe you meant "install"\n',
    );
  });

  it("12: lists, shows, freezes and removes what is installed", async () => {
    const { m, run } = await pip("3.12-slim", { "/r.txt": "# what we need\nflask==3.0.0  # pinned\n" });
    expect((await run("install -r /r.txt")).exit).toBe(0);
    expect((await run("freeze")).stdout).toContain("Flask==3.0.0\n");
    expect((await run("show flask")).stdout).toContain("Requires: blinker, click");
    expect(m.fs.find("/usr/local/bin/flask")).toBeDefined();
    await run("uninstall -y flask");
    expect(m.fs.find("/usr/local/bin/flask")).toBeUndefined();
    expect(m.fs.find("/usr/local/lib/python3.12/site-packages/flask")).toBeUndefined();
    expect((await run("check")).exit).toBe(0);
  });
});

describe("npm", () => {
  const project = {
    "/app/package.json": '{"name":"app","version":"1.0.0","scripts":{},"dependencies":{"express":"^5.0.0"}}',
  };
  const npm = async (files: Readonly<Record<string, string>> = project) => {
    const m = await bootImage("node", "22-alpine", {}, { files: { "/app/.keep": "", ...files } });
    return {
      m,
      run: (line: string) =>
        m.run(["npm", ...line.split(" ")], { cwd: "/app", env: { PATH: "/usr/local/bin:/usr/bin:/bin" } }),
    };
  };

  it("14: ci wants a lock file, install writes one", async () => {
    const { m, run } = await npm();
    expect(await run("ci")).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("npm error code EUSAGE\n"),
    });
    expect((await run("install")).stdout).toMatch(/^\nadded \d+ packages, and audited \d+ packages in /);
    expect(m.fs.find("/app/package-lock.json")).toBeDefined();
    expect(await run("ci")).toMatchObject({ exit: 0 });
    expect((await run("list")).stdout).toBe("app@1.0.0 /app\n└── express@5.3.0\n\n");
  });

  it("15: a missing script or project has npm's words", async () => {
    expect((await (await npm()).run("start")).stderr).toMatch(/^npm error Missing script: "start"\n/);
    expect(await (await npm({})).run("install no-such-package-anywhere")).toMatchObject({ exit: 1 });
    expect(await (await npm({})).run("start")).toMatchObject({
      exit: 254,
      stderr: expect.stringContaining("npm error enoent Could not read package.json"),
    });
  });
});

describe("go", () => {
  it("16: builds without a compiler and says so", async () => {
    const m = await bootImage(
      "golang",
      "latest",
      {},
      {
        files: {
          "/src/go.mod": "module hello\n\ngo 1.26\n",
          "/src/hello.go": "package main\n\nfunc main() {}\n",
        },
      },
    );
    const run = (line: string) =>
      m.run(line.split(" "), {
        cwd: "/src",
        env: { PATH: "/usr/local/go/bin:/usr/bin:/bin", CGO_ENABLED: "0" },
      });
    const r = await run("go build -o /hello .");
    expect(r).toMatchObject({ exit: 0, stderr: expect.stringMatching(/^drydock: go: /) });
    expect(await run("/hello")).toMatchObject({
      exit: 126,
      stderr: "drydock: running hello is not simulated\n",
    });
  });
});

const on = (m: TestMachine) => (line: string) =>
  m.run(line.split(" "), { env: { PATH: "/usr/local/bin:/usr/bin:/bin" } });

describe("the large indexes", () => {
  it("22: pip and npm know the version of every package that many download", async () => {
    const python = on(await bootImage("python", "3.12-slim"));
    const r = await python("pip install mysql-connector-python jax[cuda13] gcsfs==2026.6.0");
    expect(r.stdout).toContain("mysql-connector-python-26.10.0");
    expect(r.stdout).toContain("gcsfs-2026.6.0");
    expect(r.exit).toBe(0);
    expect((await python("pip install gcsfs==2099.1")).stderr).toContain(
      "ERROR: Could not find a version that satisfies the requirement gcsfs==2099.1 (from versions: 2026.10.1)\n",
    );
    const node = await bootImage("node", "22-slim");
    expect((await on(node)("npm install -g bower phantomjs")).exit).toBe(0);
    expect(node.fs.find("/usr/local/bin/bower")).toBeDefined();
  });
});
