/** A builder beside the engine, and what the engine's own refuses. */
import { beforeAll, describe, expect, it } from "vitest";
import { parsePlatform, parsePlatforms, runsHere } from "../../../src/oci/platform.ts";
import type { LineResult, Script } from "../../../src/session/types.ts";
import { openBuildScript } from "./world.ts";

let script: Script;
const run = (line: string): Promise<LineResult> => script.run(line);

beforeAll(async () => {
  script = await openBuildScript(
    {
      Dockerfile: "FROM busybox\nRUN echo hi > /hi\n",
      "late.Dockerfile": "FROM busybox\nARG TARGETARCH\nRUN echo $TARGETARCH > /arch\n",
    },
    { services: ["registry:localhost:5000"] },
  );
  await run("docker buildx create --name side");
}, 60_000);

const refusal = (what: string, page: string) =>
  `ERROR: failed to build: ${what} is not supported for the docker driver.\nSwitch to a different driver, or turn on the containerd image store, and try again.\nLearn more at https://docs.docker.com/go/${page}/\n`;

describe("a builder beside the engine", () => {
  it("11: keeps its result to itself until it is told where to put it", async () => {
    const first = await run("docker buildx build --builder side -t kept .");
    expect(first.stderr).toContain('#0 building with "side" instance using docker-container driver\n');
    expect(first.stderr).toMatch(
      /\nWARNING: No output specified with docker-container driver\. .* use --load\n$/,
    );
    expect((await run("docker images -q kept")).stdout).toBe("");
    const loaded = await run("docker buildx build --builder side --load -t kept .");
    expect(loaded.stderr).toMatch(/RUN echo hi > \/hi\n#\d+ CACHED\n/);
    expect(loaded.stderr).toMatch(
      /#(\d+) exporting to docker image format\n#\1 exporting layers .*\n#\1 exporting manifest sha256:.*\n#\1 exporting config sha256:.*\n#\1 sending tarball .*\n#\1 DONE/,
    );
    expect(loaded.stderr).toContain(" importing to docker\n");
    expect((await run("docker run --rm kept cat /hi")).stdout).toBe("hi\n");
  });

  it("12: has a cache of its own, which goes with it", async () => {
    await run("docker buildx create --name brief");
    expect((await run("docker buildx build --builder brief .")).stderr).not.toContain("CACHED");
    expect((await run("docker buildx du --builder brief")).stdout).toMatch(/\ntotal:|\nTotal:\t\t3B\n/);
    await run("docker buildx rm brief && docker buildx create --name brief");
    expect((await run("docker buildx du --builder brief")).stdout).toMatch(/\nTotal:\t\t0B\n/);
  });

  it("13: takes bases from a registry, not from the engine, and localhost is its own", async () => {
    await run(
      "docker tag busybox local-only && docker tag busybox localhost:5000/b && docker push -q localhost:5000/b",
    );
    const missing = await run("printf 'FROM local-only\\n' | docker buildx build --builder side -");
    expect(missing.stderr).toContain("pull access denied, repository does not exist");
    const own = await run("printf 'FROM localhost:5000/b\\n' | docker buildx build --builder side -q -");
    expect(own.stderr).toContain(
      'failed to do request: Head "http://localhost:5000/v2/b/manifests/latest": dial tcp [::1]:5000: connect: connection refused\n',
    );
    await run("docker buildx create --name wide --driver-opt network=host");
    const pushed = await run("docker buildx build --builder wide -t localhost:5000/w --push .");
    expect(pushed.stderr).toMatch(
      /#\d+ pushing manifest for localhost:5000\/w:latest@sha256:[0-9a-f]{64} done\n/,
    );
    expect((await run("docker pull -q localhost:5000/w")).stdout).toBe("localhost:5000/w:latest\n");
  });

  it("14: writes OCI and Docker archives", async () => {
    await run("docker buildx build --builder side -q -t arch:1 -o type=docker,dest=d.tar .");
    expect((await run("docker load -q -i d.tar")).stdout).toBe("Loaded image: arch:1\n");
    await run("docker buildx build --builder side -q -t arch:1 -o type=oci,dest=o.tar .");
    expect((await run("tar tf o.tar | grep -v blobs")).stdout).toBe("index.json\noci-layout\n");
    expect((await run("docker buildx build --builder side -o type=oci,dest=. .")).stderr).toBe(
      "ERROR: failed to build: destination file . is a directory\n",
    );
  });

  it("24: leaves its cache in a registry, where another builder finds it", async () => {
    for (const name of ["giver", "taker"])
      await run(`docker buildx create --name ${name} --driver-opt network=host`);
    const ref = "type=registry,ref=localhost:5000/app:cache";
    const given = await run(`docker buildx build --builder giver --cache-to ${ref} .`);
    expect(given.stderr).toMatch(
      /#(\d+) exporting cache to registry\n#\1 preparing build cache for export .*\n(#\1 writing layer .*\n)+#\1 writing config .*\n#\1 writing cache image manifest /,
    );
    const taken = await run(`docker buildx build --builder taker --cache-from ${ref} .`);
    expect(taken.stderr).toMatch(/RUN echo hi > \/hi\n(#\d+ pulling .*\n)+#\d+ CACHED\n/);
    expect((await run("docker build --cache-to type=gha -q . | cut -c1-6")).stdout).toBe("sha256\n");
  });

  it("24b: leaves its cache in a folder, for any builder", async () => {
    for (const name of ["left", "right"]) await run(`docker buildx create --name ${name}`);
    const given = await run("docker buildx build --builder left --cache-to type=local,dest=kept/here .");
    expect(given.stderr).toMatch(
      /#(\d+) exporting cache to client directory\n#\1 preparing build cache for export .*\n(#\1 writing layer .*\n)+#\1 writing config .*\n#\1 writing cache image manifest /,
    );
    expect((await run("ls kept/here")).stdout).toBe("blobs\nindex.json\noci-layout\n");
    const from = "--cache-from type=local,src=kept/here";
    for (const builder of ["right", "default"]) {
      const taken = await run(`docker buildx build --builder ${builder} ${from} .`);
      expect(taken.stderr).toMatch(/#\d+ importing cache manifest from local:\d+\n/);
      expect(taken.stderr).toMatch(/RUN echo hi > \/hi\n(#\d+ .*\n)*#\d+ CACHED\n/);
    }
    await run('printf \'target "default" {\\n cache-to = ["type=local,dest=baked"]\\n}\\n\' > b.hcl');
    await run("docker buildx bake --builder left -f b.hcl");
    expect((await run("ls baked")).stdout).toBe("blobs\nindex.json\noci-layout\n");
    const broken = "echo no > kept/here/index.json; docker build -q --cache-from type=local,src=kept/here .";
    expect((await run(broken)).stdout).toMatch(/^sha256:/);
    expect((await run("docker buildx build --builder left --cache-to type=local .")).stderr).toContain(
      "ERROR: failed to build: local cache exporter requires dest",
    );
  });

  it("is listed with its node and starts when it is needed", async () => {
    await run("docker buildx create --name idle --platform linux/arm64");
    const list = (await run("docker buildx ls")).stdout;
    expect(list).toMatch(
      /^idle +docker-container *\n \\_ idle0 +\\_ unix:\/\/\/var\/run\/docker.sock +inactive/m,
    );
    const { stdout } = await run("docker buildx inspect --bootstrap idle 2>/dev/null");
    expect(stdout).toMatch(/^Name: {10}idle\nDriver: {8}docker-container\nLast Activity: /);
    expect(stdout).toMatch(/^Status: +running$/m);
    expect(stdout).toMatch(/^Platforms: +linux\/arm64\*, linux\/amd64, /m);
    expect((await run("docker buildx create --name idle")).stderr).toContain(
      'existing instance for "idle" but no append mode',
    );
    expect((await run("docker buildx create --driver docker")).stderr).toBe(
      'ERROR: additional instances of driver "docker" cannot be created\n',
    );
  });
});

describe("the engine's own builder", () => {
  it.each<[line: string, stderr: string]>([
    ["--platform linux/amd64,linux/arm64", refusal("Multi-platform build", "build-multi-platform")],
    ["-o type=oci,dest=x.tar", refusal("OCI exporter", "build-exporters")],
    ["-o type=docker,dest=x.tar", refusal("Docker exporter", "build-exporters")],
    ["--provenance=true", refusal("Attestation", "attestations")],
    ["--sbom=true", refusal("Attestation", "attestations")],
    ["--attest type=sbom --sbom true", "ERROR: duplicate attestation field sbom\n"],
    ["--attest x=y", "ERROR: attestation type not specified\n"],
    ["--push", "ERROR: failed to build: tag is needed when pushing to registry\n"],
    ["-o type=local", "ERROR: failed to build: dest is required for local exporter\n"],
    [
      "-o type=tar,dest=t --iidfile i",
      "ERROR: local and tar exporters are incompatible with image ID file\n",
    ],
    ["-o foo=bar", "ERROR: type is required for output\n"],
    ["-o type=foo,x", "ERROR: invalid value x\n"],
    ["--annotation x", 'ERROR: failed to build: invalid annotation "x", expected key=value\n'],
    ["--annotation foo:x=y", 'ERROR: failed to build: unknown annotation type "foo"\n'],
    ["--secret id", "ERROR: invalid field 'id' must be a key=value pair\n"],
    ["--secret id=a,type=x", 'ERROR: unsupported secret type "x"\n'],
    [
      "--platform a/b/c/d",
      'ERROR: failed to build: "a/b/c/d": cannot parse platform specifier: invalid argument\n',
    ],
  ])("15: refuses %s", async (flags, stderr) => {
    expect(await run(`docker build ${flags} .`)).toEqual({ stdout: "", stderr, exit: 1 });
  });

  it("16: pushes with a step of its own", async () => {
    const pushed = await run("docker build -t localhost:5000/own --push .");
    expect(pushed.exit).toBe(0);
    expect(pushed.stderr).toMatch(
      /#(\d+) pushing localhost:5000\/own:latest with docker\n(#\1 pushing layer .*\n)+#\1 DONE /,
    );
    const denied = await run("docker build -t nobody/own --push .");
    expect(denied.stderr).toMatch(
      /ERROR: failed to build: denied: requested access to the resource is denied\n$/,
    );
    expect(denied.exit).toBe(1);
  });

  it("17: builds for a foreign platform where an emulator would, and says so", async () => {
    const built = await run("docker build -q -f late.Dockerfile --platform linux/arm64 -t arm .");
    expect(built.stderr).toBe(
      "drydock: linux/arm64 is built from the files of linux/amd64; RUN, which is emulated, would be several times slower\n",
    );
    expect((await run("docker image inspect -f '{{.Os}}/{{.Architecture}}' arm")).stdout).toBe(
      "linux/arm64\n",
    );
    expect((await run("docker run --rm arm cat /arch")).stdout).toBe("arm64\n");
    // The native build shares nothing with it.
    expect((await run("docker build -f late.Dockerfile .")).stderr).not.toMatch(/RUN .*\n#\d+ CACHED/);
    const none = await run("docker build --platform linux/mips64le .");
    expect(none.stderr).toMatch(
      / exec \/bin\/sh: exec format error\n#\d+ ERROR: process .* exit code: 255\n/,
    );
    expect((await run("docker build -q --platform windows/amd64 .")).stderr).toContain(
      "no match for platform in manifest: not found\n",
    );
  });

  it("18: flags of the old builder do nothing, some with a warning", async () => {
    expect(await run("docker build -q -m 64m --cpu-shares 2 --compress --isolation x . | cut -c1-7")).toEqual(
      {
        stdout: "sha256:\n",
        stderr: "WARNING: isolation flag is deprecated with BuildKit.\n",
        exit: 0,
      },
    );
  });
});

describe("platforms", () => {
  it("are put in containerd's form", () => {
    const forms = [
      "linux/amd64",
      "aarch64",
      "linux/arm64/v8",
      "armhf",
      "linux/arm/v6",
      "linux",
      "Linux/x86_64",
    ];
    expect(parsePlatforms(forms)).toEqual(["linux/amd64", "linux/arm64", "linux/arm/v7", "linux/arm/v6"]);
    expect(() => parsePlatform("nosuch")).toThrow(
      '"nosuch": unknown operating system or architecture: invalid argument',
    );
    expect(() => parsePlatform("linux/")).toThrow('"" is an invalid component of "linux/"');
    expect(runsHere(parsePlatform("linux/mips"))).toBe("no");
  });
});
