/** `docker buildx bake`: the language of its files, and what it builds. */
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate, type Scope, type Value } from "../../../src/cli/build/bake/evaluate.ts";
import { callFunction } from "../../../src/cli/build/bake/functions.ts";
import { parseHcl } from "../../../src/cli/build/bake/hcl.ts";
import type { LineResult, Script } from "../../../src/session/types.ts";
import { openBuildScript } from "./world.ts";

const outside = { nowMs: () => Date.UTC(2025, 5, 1, 9), random: () => 0.5, home: "/home/student" };
const scope: Scope = {
  variable: (name) => ({ n: 3, s: "abc", l: ["a", "b"], o: { k: "v", z: 1 } })[name] as Value | undefined,
  call: (name, args) => callFunction(name, args, outside),
};

function value(text: string): Value {
  const expression = parseHcl(`x = ${text}\n`).attributes.get("x");
  return expression === undefined ? null : evaluate(expression, scope);
}

describe("19: expressions of HCL", () => {
  it.each<[text: string, expected: Value]>([
    ["1 + 2 * n - -1", 8],
    ["10 % 4 == 2 && !false || false", true],
    ['n > 2 ? "big" : "small"', "big"],
    ['"${s}-${n + 1}!"', "abc-4!"],
    ['"$${s} \\"q\\" \\u0041\\n"', '${s} "q" A\n'],
    ['"${upper("x")}${join(",", ["a", "b"])}"', "Xa,b"],
    ["[1, n,\n 2,\n]", [1, 3, 2]],
    ['{ a = 1, "b c" = s, (s) : 2 }', { a: 1, "b c": "abc", abc: 2 }],
    ['[for x in l : upper(x) if x != "a"]', ["B"]],
    ["{for k, v in o : v => k}", { v: "k", "1": "z" }],
    ["o.k", "v"],
    ["l[1]", "b"],
    ['o["z"]', 1],
    ["[{a = 1}, {a = 2}][*].a", [1, 2]],
    ["<<-EOT\n    one\n      ${s}\n    EOT", "one\n  abc\n"],
    ["null", null],
    ['"${l}"', ["a", "b"]],
  ])("%s", (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it.each<[text: string, expected: Value]>([
    ['replace("1.2.3", ".", "-")', "1-2-3"],
    ['regex_replace("v1.2", "^v(.*)", "$1")', "1.2"],
    ['regex("(\\\\d+)\\\\.(\\\\d+)", "1.25")', ["1", "25"]],
    ['split(",", "a,b")', ["a", "b"]],
    ["concat(l, [1])", ["a", "b", 1]],
    ['format("%s-%03d", "x", 7)', "x-007"],
    ["merge(o, {k = 2})", { k: 2, z: 1 }],
    ["keys(o)", ["k", "z"]],
    ['substr("hello", 1, 3)', "ell"],
    ['trimprefix("refs/tags/v1", "refs/tags/")', "v1"],
    ['contains(l, "a")', true],
    ["length(l) + length(s)", 5],
    ["range(3)", [0, 1, 2]],
    [
      "setproduct(l, [1])",
      [
        ["a", 1],
        ["b", 1],
      ],
    ],
    ['formatdate("YYYY-MM-DD", timestamp())', "2025-06-01"],
    ['sha256("")', "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ['base64encode("hi")', "aGk="],
    ["jsonencode({a = [1]})", '{"a":[1]}'],
    ['coalesce(null, "", "x")', ""],
    ['lookup(o, "no", "d")', "d"],
    ["flatten([[1], [[2]]])", [1, 2]],
    ['sanitize("a/b:c")', "a_b_c"],
    ['zipmap(["a"], [1])', { a: 1 }],
  ])("%s", (text, expected) => {
    expect(value(text)).toEqual(expected);
  });

  it.each<[text: string, message: string]>([
    ["nope", 'Unknown variable; There is no variable named "nope".'],
    ["nope()", 'Call to unknown function; There is no function named "nope".'],
    ["o.no", 'Unsupported attribute; This object does not have an attribute named "no".'],
    ["l[9]", "Invalid index; The given key does not identify an element in this collection value."],
    ["n ? 1 : 2", "Incorrect condition type; The condition expression must be of type bool."],
    [
      '"${o}x"',
      "Invalid template interpolation value; Cannot include the given value in a string template: string required, but have object.",
    ],
    ["1 / 0", "Division by zero; Cannot divide by zero."],
  ])("refuses %s", (text, message) => {
    expect(() => value(text)).toThrow(message);
  });

  it.each([
    'x = "a',
    "x = [1",
    "a b",
    "x = <<E\n",
    'target "a" {',
    "x = 1 2",
    "= 1",
    `x = ${"(".repeat(5000)}`,
    `x = ${"!".repeat(5000)}1`,
  ])("ends at bad input: %s", (text) => {
    expect(() => parseHcl(text)).toThrow(/; /);
  });
});

const bakefile = `
variable "TAG" { default = "latest" }
variable "COUNT" { default = 3 }
function "full" {
  params = [name]
  result = "localhost:5000/\${name}:\${TAG}"
}
group "default" { targets = ["app", "db"] }
target "_common" {
  args = { N = COUNT + 1 }
  labels = { "org.x" = upper("abc") }
}
target "app" {
  inherits = ["_common"]
  tags = [full("app"), "app:\${TAG}"]
  args = { V = "1" }
  cache-from = ["x/y"]
  output = ["type=docker"]
  secret = ["id=a,src=Dockerfile"]
}
target "db" {
  inherits = ["_common"]
  dockerfile-inline = "FROM busybox\\nRUN echo db > /db\\n"
  tags = ["db"]
}
target "each" {
  name = "each-\${tgt}-\${replace(ver, ".", "_")}"
  matrix = { tgt = ["one", "two"], ver = ["1.0"] }
  dockerfile-inline = "FROM busybox\\nRUN echo \${tgt} > /t\\n"
  tags = ["each:\${tgt}"]
}
`;

let script: Script;
const run = (line: string): Promise<LineResult> => script.run(line);
const printed = async (args: string) =>
  JSON.parse((await run(`docker buildx bake --print ${args}`)).stdout) as {
    group: Record<string, { targets: string[] }>;
    target: Record<string, Record<string, unknown>>;
  };

beforeAll(async () => {
  script = await openBuildScript({
    Dockerfile: "FROM busybox\nARG V\nRUN echo v=$V > /v\n",
    "docker-bake.hcl": bakefile,
    "bad.hcl": 'target "default" {\n  tags = ["a:${NOPE}"]\n}\n',
    "fail.hcl": 'target "default" { dockerfile-inline = "FROM busybox\\nRUN false\\n" }\n',
    "c/compose.yaml":
      "services:\n  web:\n    build: {context: ., args: [A=1]}\n    image: web:${T:-1}\n  db:\n    image: x\n",
    "c/Dockerfile": "FROM busybox\n",
  });
}, 60_000);

describe("docker buildx bake", () => {
  it("20: prints what inherits, functions and variables make of the targets", async () => {
    expect(await printed("")).toEqual({
      group: { default: { targets: ["app", "db"] } },
      target: {
        app: {
          context: ".",
          dockerfile: "Dockerfile",
          args: { N: "4", V: "1" },
          labels: { "org.x": "ABC" },
          tags: ["localhost:5000/app:latest", "app:latest"],
          "cache-from": [{ ref: "x/y", type: "registry" }],
          secret: [{ id: "a", src: "Dockerfile" }],
          output: [{ type: "docker" }],
        },
        db: {
          context: ".",
          dockerfile: "Dockerfile",
          "dockerfile-inline": "FROM busybox\nRUN echo db > /db\n",
          args: { N: "4" },
          labels: { "org.x": "ABC" },
          tags: ["db"],
        },
      },
    });
  });

  it("20: the environment and --set change them", async () => {
    const changed = (
      await run(
        "TAG=9 COUNT=7 docker buildx bake --print --set '*.args.V=5' --set 'a*.platform=linux/arm64' app",
      )
    ).stdout;
    expect(JSON.parse(changed)).toMatchObject({
      group: { default: { targets: ["app"] } },
      target: {
        app: {
          args: { N: "8", V: "5" },
          tags: ["localhost:5000/app:9", "app:9"],
          platforms: ["linux/arm64"],
        },
      },
    });
    expect((await printed("--set db.tags=a --set db.tags=b db")).target["db"]?.["tags"]).toEqual(["a", "b"]);
  });

  it("20: a matrix makes a target of each combination, and a group of all", async () => {
    expect((await printed("each")).group).toEqual({
      default: { targets: ["each"] },
      each: { targets: ["each-one-1_0", "each-two-1_0"] },
    });
    expect(await run("docker buildx bake --progress=quiet each")).toMatchObject({ exit: 0 });
    expect((await run("docker run --rm each:two cat /t")).stdout).toBe("two\n");
  });

  it("20: a compose file's services with a build are targets", async () => {
    expect(JSON.parse((await run("(cd c && T=7 docker buildx bake --print)")).stdout).target).toEqual({
      web: { context: ".", dockerfile: "Dockerfile", args: { A: "1" }, tags: ["web:7"] },
    });
  });

  it("21: builds all targets in one display, each step under its target's name", async () => {
    const built = await run("docker buildx bake --metadata-file meta.json");
    expect(built.exit).toBe(0);
    expect(built.stderr).toMatch(
      /^#1 \[internal\] load local bake definitions\n#1 reading docker-bake.hcl /m,
    );
    expect(built.stderr).toMatch(/^#\d+ \[app 2\/2\] RUN echo v=1 > \/v\n/m);
    expect(built.stderr).toMatch(/^#\d+ \[db\] exporting to image\n/m);
    expect((await run("docker run --rm app cat /v")).stdout).toBe("v=1\n");
    expect(Object.keys(JSON.parse((await run("cat meta.json")).stdout))).toEqual(["app", "db"]);
  });

  it("21: a failure names its target", async () => {
    const failed = await run("docker buildx bake -f fail.hcl");
    expect(failed.stderr).toMatch(
      /\nERROR: target default: failed to solve: process "\/bin\/sh -c false" did not complete successfully: exit code: 1\n$/,
    );
    expect(failed.exit).toBe(1);
  });

  it.each<[args: string, stderr: string]>([
    [
      "-f bad.hcl --print",
      'bad.hcl:2\n--------------------\n   1 |     target "default" {\n   2 | >>>   tags = ["a:${NOPE}"]\n   3 |     }\n   4 |     \n--------------------\nERROR: bad.hcl:2,16-20: Unknown variable; There is no variable named "NOPE".\n',
    ],
    ["nosuch", "ERROR: failed to find target nosuch\n"],
    ["-f no.hcl", "ERROR: open no.hcl: no such file or directory\n"],
    ["--set 'x*.tags=1'", "ERROR: could not find any target matching 'x*'\n"],
    ["--set app.foo=1", "ERROR: unknown key: foo\n"],
    ["--set foo", "ERROR: invalid override foo, expected target.name=value\n"],
    ["--print --list=targets", "ERROR: --print and --list are mutually exclusive\n"],
  ])("refuses %s", async (args, stderr) => {
    expect(await run(`docker buildx bake ${args}`)).toEqual({ stdout: "", stderr, exit: 1 });
  });

  it("lists targets and variables", async () => {
    expect((await run("docker buildx bake --list=targets")).stdout).toMatch(
      /^TARGET\t+DESCRIPTION\napp\t+\ndb\t/,
    );
    expect((await run("TAG=z docker buildx bake --list=variables")).stdout).toBe(
      "VARIABLE\tVALUE\tDESCRIPTION\nCOUNT\t\t3\t\nTAG\t\tz\t\n",
    );
  });
});
