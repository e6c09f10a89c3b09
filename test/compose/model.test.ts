import { describe, expect, it } from "vitest";
import { parseDotenv } from "../../src/compose/model/dotenv.ts";
import { substitute } from "../../src/compose/model/interpolate.ts";
import { writeYaml } from "../../src/compose/model/yaml.ts";
import { last } from "./support.ts";

const service = (body: string) => `services:\n  app:\n    image: busybox\n${body}`;

describe("files and names", () => {
  it("1: an override file is merged, a file of a folder above is found", async () => {
    const files = {
      "compose.yaml": service("    command: echo one\n"),
      "compose.override.yaml": service("    command: echo two\n"),
      "sub/x": "",
    };
    expect((await last(files, "cd sub", "docker compose config")).stdout).toContain("- two");
  });

  it("1: a missing file is named", async () => {
    const seen = await last({}, "docker compose -f no.yaml up");
    expect(seen).toMatchObject({
      exit: 1,
      stderr: "open /home/student/work/no.yaml: no such file or directory\n",
    });
  });

  it.each([
    ["2: -p", "docker compose -p mine config", "name: mine"],
    ["2: the variable", "COMPOSE_PROJECT_NAME=other docker compose config", "name: other"],
    ["2: name:", "docker compose config", "name: own"],
  ])("%s", async (_rule, cmd, wanted) => {
    expect((await last({ "compose.yaml": `name: own\n${service("")}` }, cmd)).stdout).toContain(wanted);
  });
});

describe("3: variables", () => {
  const get = (name: string) => ({ A: "a", EMPTY: "" })[name];
  const unset: string[] = [];
  const variables = { get, onUnset: (name: string) => void unset.push(name) };
  it.each([
    ["$A-${A}", "a-a"],
    ["$$A", "$A"],
    ["${EMPTY:-x}", "x"],
    ["${EMPTY-x}", ""],
    ["${NO-${A}}", "a"],
    ["${A:+y}${NO:+y}", "y"],
  ])("3: %s is %s", (text, wanted) => expect(substitute(text, variables)).toBe(wanted));

  it("3: one without a value is warned of once", async () => {
    const seen = await last(
      { "compose.yaml": service("    command: echo $NO $NO\n") },
      "docker compose config -q",
    );
    expect(seen.stderr.match(/variable is not set\. Defaulting to a blank string/g)).toHaveLength(1);
  });

  it("3: a required one ends it", async () => {
    const seen = await last({ "compose.yaml": service("    user: ${U:?who}\n") }, "docker compose config");
    expect(seen).toMatchObject({
      exit: 1,
      stderr: "error while interpolating services.app.user: required variable U is missing a value: who\n",
    });
  });

  it("3: config --variables names those a file uses", async () => {
    const text = service(
      "    user: ${WHO:?name one}\n    command: echo $$HOME ${A:-x y} ${B-${C}} ${D:+set}\n    hostname: $E\n",
    );
    const { stdout, stderr } = await last({ "compose.yaml": text }, "docker compose config --variables");
    expect(stdout.split("\n").map((line) => line.trimEnd())).toEqual([
      "NAME                REQUIRED            DEFAULT VALUE       ALTERNATE VALUE",
      "A                   false               x y",
      "B                   false               ${C}",
      "C                   false",
      "D                   false                                   set",
      "E                   false",
      "WHO                 true",
      "",
    ]);
    expect(stderr).toBe("");
  });

  it("3: quotes, comments and export in files of variables", () => {
    const found = parseDotenv("export A=1 # one\nB='x $A'\nC=\"y $A\"\n", () => undefined);
    expect([...found]).toEqual([
      ["A", "1"],
      ["B", "x $A"],
      ["C", "y 1"],
    ]);
  });
});

describe("5: what does not fit is refused", () => {
  const path = "/home/student/work/compose.yaml";
  it.each([
    [
      "5: unknown attribute",
      service("    foo: 1\n"),
      `validating ${path}: services.app additional properties 'foo' not allowed`,
    ],
    ["5: wrong shape", service("    ports: 80\n"), `validating ${path}: services.app.ports must be a array`],
    [
      "5: nothing where a map belongs",
      service("    environment:\n"),
      `validating ${path}: services.app.environment must be a mapping`,
    ],
    [
      "5: one of several shapes",
      service("    command: {a: b}\n"),
      `validating ${path}: services.app.command must be a null`,
    ],
    [
      "5: a volume is a map or nothing",
      `${service("")}volumes:\n  data: here\n`,
      `validating ${path}: volumes.data must be a mapping or null`,
    ],
    [
      "5: a secret is a map",
      `${service("")}secrets:\n  key: here\n`,
      `validating ${path}: secrets.key must be a mapping`,
    ],
    [
      "5: a service beside the services",
      `${service("")}db:\n  image: redis\n`,
      `validating ${path}:  additional properties 'db' not allowed`,
    ],
    [
      "5: no image",
      "services:\n  app:\n    command: ls\n",
      'service "app" has neither an image nor a build context specified: invalid compose project',
    ],
    [
      "5: dependency",
      service("    depends_on: [db]\n"),
      'service "app" depends on undefined service "db": invalid compose project',
    ],
    [
      "5: volume",
      service("    volumes: ['data:/d']\n"),
      'service "app" refers to undefined volume data: invalid compose project',
    ],
    [
      "5: network",
      service("    networks: [front]\n"),
      'service "app" refers to undefined network front: invalid compose project',
    ],
    [
      "5: cycle",
      `${service("    depends_on: [b]\n")}  b:\n    image: busybox\n    depends_on: [app]\n`,
      "dependency cycle detected: app -> b -> app",
    ],
    [
      "5: YAML",
      "services:\n\tapp: {}\n",
      `failed to parse ${path}: yaml: line 2: found character that cannot start any token`,
    ],
  ])("%s", async (_rule, text, wanted) => {
    expect(await last({ "compose.yaml": text }, "docker compose config")).toMatchObject({
      exit: 1,
      stderr: `${wanted}\n`,
    });
  });
});

describe("6: merging", () => {
  it("6: extends, anchors and merge keys", async () => {
    const text = `x-env: &env\n  A: "1"\n  B: "2"\nservices:\n  base:\n    image: busybox\n    environment:\n      <<: *env\n      B: "3"\n  app:\n    extends: base\n    command: [ls]\n`;
    const { stdout } = await last({ "compose.yaml": text }, "docker compose config app");
    expect(stdout).toMatch(/app:\n {4}command:\n {6}- ls\n {4}environment:\n {6}A: "1"\n {6}B: "3"/);
  });

  it("6: include brings another file's services", async () => {
    const files = {
      "compose.yaml": `include: [db/compose.yaml]\n${service("")}`,
      "db/compose.yaml": "services:\n  db:\n    image: busybox\n    volumes: ['./x:/x']\n",
    };
    expect((await last(files, "docker compose config")).stdout).toContain("source: /home/student/work/db/x");
  });
});

it("12: YAML is written as Go writes it", () => {
  expect(
    writeYaml({ a: "1", b: "yes", c: "x: y", d: ["- e"], f: "l1\nl2\n", g: null, h: [{ i: 1, j: 2 }] }),
  ).toBe(
    "a: \"1\"\nb: \"yes\"\nc: 'x: y'\nd:\n  - '- e'\nf: |\n  l1\n  l2\ng: null\nh:\n  - i: 1\n    j: 2\n",
  );
});
