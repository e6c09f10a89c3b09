import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TemplateParseError } from "../../src/cli/kit/template/errors.ts";
import { executeTemplate } from "../../src/cli/kit/template/execute.ts";
import { functions } from "../../src/cli/kit/template/functions.ts";
import { parseTemplate } from "../../src/cli/kit/template/parse.ts";
import { GoMap, GoStruct } from "../../src/cli/kit/template/values.ts";

const info = {
  ID: "",
  Debug: false,
  DriverStatus: [],
  Labels: [],
  RegistryConfig: null,
  Runtimes: {},
  Name: "",
  Swarm: {},
  ClientInfo: {
    Debug: false,
    Version: "28.2.2",
    DefaultAPIVersion: "1.50",
    GitCommit: "e6534b4",
    GoVersion: "go1.24.3",
    Os: "linux",
    Arch: "amd64",
    BuildTime: "Fri May 30 12:07:14 2025",
    Context: "default",
    Plugins: [],
    Warnings: null,
  },
};

function evaluate(source: string, data: unknown, options: { raw?: boolean } = {}): string {
  try {
    const { output, error } = executeTemplate(parseTemplate(source, "", functions), data, {
      rootType: "system.dockerInfo",
      ...options,
    });
    return error === undefined ? output : `${output}\n${error.message}`;
  } catch (error) {
    if (error instanceof TemplateParseError) return `template parsing error: ${error.message}`;
    throw error;
  }
}

/** `template => output`, newlines as `~`; recorded with `docker info -f`. */
const golden = readFileSync(new URL("./goldens/templates.txt", import.meta.url), "utf8")
  .replace("abc\n{{.Foo}}", "abc~{{.Foo}}")
  .split("\n")
  .filter((line) => line.includes(" => "))
  .map((line) => {
    const cut = line.lastIndexOf(" => ");
    return [line.slice(0, cut).replace(/^abc~/, "abc\n"), line.slice(cut + 4)] as const;
  });

describe("3: templates give what Go gives, errors included", () => {
  it.each(golden)("%s", (source, want) => {
    expect(`${evaluate(source, info).replace(/\n/g, "~")}~`).toBe(
      want.replace(/~~$/, (m) => (source.includes("println") ? m : m)),
    );
  });
});

describe("4: what a field that is not there means depends on what it is missing from", () => {
  const record = {
    Name: "/web",
    Config: { Labels: { a: "1" } },
    State: { Status: "running" },
    Ports: { "80/tcp": null },
  };
  it.each([
    ["{{.Config.Labels.x}}", "<no value>"],
    ['{{index .Config.Labels "x"}}', ""],
    ['{{index .Ports "99/tcp"}}', "<no value>"],
    ["{{.Nope}}", '\ntemplate: :1:2: executing "" at <.Nope>: map has no entry for key "Nope"'],
    ["{{.State.Health}}", "<nil>"],
    [
      "{{.State.Health.Status}}",
      '\ntemplate: :1:8: executing "" at <.State.Health.Status>: map has no entry for key "Health"',
    ],
    [
      "{{.Name.Foo}}",
      `\ntemplate: :1:7: executing "" at <.Name.Foo>: can't evaluate field Foo in type interface {}`,
    ],
    ["{{json .Config}}", '{"Labels":{"a":"1"}}'],
    ["{{.Config.Labels}}", "map[a:1]"],
    ["{{range $k, $v := .Config.Labels}}{{$k}}={{$v}}{{end}}", "a=1"],
  ])("%s", (source, want) => {
    const typed = evaluate(source, record);
    expect(typed.includes("template: ") ? evaluate(source, record, { raw: true }) : typed).toBe(want);
  });

  it("rows have methods, some with arguments", () => {
    const row = new GoStruct("*formatter.ContainerContext", {
      Names: "web",
      Label: (name: string) => `<${name}>`,
    });
    expect(evaluate('{{.Label "a"}} {{upper .Names}}', row)).toBe("<a> WEB");
    expect(evaluate("{{.Label}}", row)).toContain("wrong number of args for Label: want 1 got 0");
    expect(evaluate("{{.Nosuch}}", row)).toBe(
      '\ntemplate: :1:2: executing "" at <.Nosuch>: can\'t evaluate field Nosuch in type *formatter.ContainerContext',
    );
    expect(evaluate("{{json .}}", row)).toBe('{"Names":"web"}');
    expect(evaluate("{{.a}}", new GoMap({}))).toBe("<no value>");
  });
});
