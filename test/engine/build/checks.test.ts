import { describe, expect, it } from "vitest";
import { BuildLab } from "../../support/build.ts";

async function warnings(dockerfile: string): Promise<string[]> {
  const built = await new BuildLab({ a: "a" }).build(dockerfile, { check: true });
  return built.outcome.warnings.map((w) => `${w.rule}:${w.source?.start}: ${w.message}`);
}

describe("build checks", () => {
  it.each<[dockerfile: string, expected: string[]]>([
    ["FROM busybox AS Base\n", ["StageNameCasing:1: Stage name 'Base' should be lowercase"]],
    ["FROM busybox as base\n", ["FromAsCasing:1: 'as' and 'FROM' keywords' casing do not match"]],
    ["FROM busybox\nRUN echo \\\n\n  hi\n", ["NoEmptyContinuation:4: Empty continuation line"]],
    [
      "FROM busybox\nrun echo hi\nENV A=1\n",
      [
        "ConsistentInstructionCasing:2: Command 'run' should match the case of the command majority (uppercase)",
      ],
    ],
    [
      "FROM busybox AS a\nFROM busybox AS a\n",
      ['DuplicateStageName:2: Duplicate stage name "a", stage names should be unique'],
    ],
    [
      "FROM busybox AS scratch\n",
      ['ReservedStageName:1: Stage name should not use the same name as reserved stage "scratch"'],
    ],
    [
      "FROM busybox\nMAINTAINER me\n",
      ["MaintainerDeprecated:2: Maintainer instruction is deprecated in favor of using label"],
    ],
    [
      "FROM busybox:$TAG\n",
      [
        "UndefinedArgInFrom:1: FROM argument 'TAG' is not declared",
        "InvalidDefaultArgInFrom:1: Default value for ARG busybox:$TAG results in empty or invalid base image name",
      ],
    ],
    [
      "FROM busybox\nWORKDIR app\n",
      ['WorkdirRelativePath:2: Relative workdir "app" can have unexpected results if the base image changes'],
    ],
    ["FROM busybox\nWORKDIR /srv\nWORKDIR app\n", []],
    [
      "FROM busybox\nWORKDIR a\nWORKDIR b\n",
      ['WorkdirRelativePath:2: Relative workdir "a" can have unexpected results if the base image changes'],
    ],
    ["FROM busybox\nFROM busybox As b\n", ["FromAsCasing:2: 'As' and 'FROM' keywords' casing do not match"]],
    [
      "arg V=1\nfrom busybox\nRUN x\n",
      [
        "ConsistentInstructionCasing:2: Command 'from' should match the case of the command majority (uppercase)",
      ],
    ],
    ["FROM --platform=linux/amd64 busybox AS build-amd64\n", []],
    [
      "FROM --platform=linux/amd64 busybox AS x\n",
      ['FromPlatformFlagConstDisallowed:1: FROM --platform flag should not use constant value "linux/amd64"'],
    ],
    [
      "FROM busybox:$TARGETOSS\n",
      [
        "UndefinedArgInFrom:1: FROM argument 'TARGETOSS' is not declared (did you mean TARGETOS?)",
        "InvalidDefaultArgInFrom:1: Default value for ARG busybox:$TARGETOSS results in empty or invalid base image name",
      ],
    ],
    [
      "FROM busybox\nENV path=1\nLABEL a=$PATHS\n",
      ["UndefinedVar:3: Usage of undefined variable '$PATHS' (did you mean $PATH?)"],
    ],
    ["FROM busybox\nCOPY <<E /x\n$nope\nE\n", ["UndefinedVar:2: Usage of undefined variable '$nope'"]],
    // Off unless asked for.
    ["FROM busybox\n# my note\nARG V=1\n", []],
    [
      "# check=experimental=all\nFROM busybox\n\n# my note\nARG V=1\n# W is it\nARG W=1\n",
      ["InvalidDefinitionDescription:5: Comment for ARG should follow the format: `# V <description>`"],
    ],
    [
      "FROM busybox\nENV HOST=x\nLABEL a=$HOTS\n",
      ["UndefinedVar:3: Usage of undefined variable '$HOTS' (did you mean $HOST?)"],
    ],
    ["FROM busybox\nARG V\nLABEL a=$V\n", []],
    [
      "FROM busybox\nENV API_KEY=x\nARG PUBLIC_KEY\n",
      ['SecretsUsedInArgOrEnv:2: Do not use ARG or ENV instructions for sensitive data (ENV "API_KEY")'],
    ],
    [
      "FROM --platform=$TARGETPLATFORM busybox\n",
      [
        "RedundantTargetPlatform:1: Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior",
      ],
    ],
    [
      "FROM busybox\nEXPOSE 80/TCP 127.0.0.1:80:80\n",
      [
        "ExposeInvalidFormat:2: EXPOSE instruction should not define an IP address or host-port mapping, found '127.0.0.1:80:80'",
        "ExposeProtoCasing:2: Defined protocol '80/TCP' in EXPOSE instruction should be lowercase",
      ],
    ],
    ["# check=skip=JSONArgsRecommended\nFROM busybox\nCMD echo hi\n", []],
    ["# check=skip=all\nFROM busybox as a\nCMD echo hi\nCMD echo ho\n", []],
    ['FROM busybox\nSHELL ["/bin/sh", "-c"]\nCMD echo hi\n', []],
  ])("%j", async (dockerfile, expected) => {
    expect(await warnings(dockerfile)).toEqual(expected);
  });

  it("check=error=true ends a build with findings", async () => {
    const lab = new BuildLab();
    const built = await lab.build("# check=error=true\nFROM busybox\nCMD echo hi\n");
    expect(built.outcome.failure?.message).toBe("lint violation found for rules: JSONArgsRecommended");
    expect((await lab.build("# check=error=true\nFROM busybox\n")).outcome.failure).toBeUndefined();
  });
});
