/**
 * The build checks of the Dockerfile frontend, and those that need no plan.
 * Names, sentences, descriptions and addresses are the frontend's: it prints them.
 *
 * Rules in `experimentalRules` are off unless asked for.
 */
import { DockerfileError } from "../dockerfile/error.ts";
import type { Dockerfile, Instruction } from "../dockerfile/instructions.ts";
import type { CheckSink } from "./sink.ts";

const site = "https://docs.docker.com/go/dockerfile/rule/";

export const rules = {
  StageNameCasing: "stage-name-casing",
  FromAsCasing: "from-as-casing",
  NoEmptyContinuation: "no-empty-continuation",
  ConsistentInstructionCasing: "consistent-instruction-casing",
  DuplicateStageName: "duplicate-stage-name",
  ReservedStageName: "reserved-stage-name",
  JSONArgsRecommended: "json-args-recommended",
  MaintainerDeprecated: "maintainer-deprecated",
  UndefinedArgInFrom: "undefined-arg-in-from",
  WorkdirRelativePath: "workdir-relative-path",
  UndefinedVar: "undefined-var",
  MultipleInstructionsDisallowed: "multiple-instructions-disallowed",
  LegacyKeyValueFormat: "legacy-key-value-format",
  InvalidDefaultArgInFrom: "invalid-default-arg-in-from",
  FromPlatformFlagConstDisallowed: "from-platform-flag-const-disallowed",
  CopyIgnoredFile: "copy-ignored-file",
  RedundantTargetPlatform: "redundant-target-platform",
  SecretsUsedInArgOrEnv: "secrets-used-in-arg-or-env",
  InvalidBaseImagePlatform: "invalid-base-image-platform",
  ExposeProtoCasing: "expose-proto-casing",
  ExposeInvalidFormat: "expose-invalid-format",
  InvalidDefinitionDescription: "invalid-definition-description",
} as const;

export type RuleName = keyof typeof rules;

/** What `docker --debug build` and the JSON form say of a rule. */
export const ruleDescriptions: Readonly<Record<RuleName, string>> = {
  StageNameCasing: "Stage names should be lowercase",
  FromAsCasing: "The 'as' keyword should match the case of the 'from' keyword",
  NoEmptyContinuation: "Empty continuation lines will become errors in a future release",
  ConsistentInstructionCasing:
    "All commands within the Dockerfile should use the same casing (either upper or lower)",
  DuplicateStageName: "Stage names should be unique",
  ReservedStageName: "Reserved words should not be used as stage names",
  JSONArgsRecommended:
    "JSON arguments recommended for ENTRYPOINT/CMD to prevent unintended behavior related to OS signals",
  MaintainerDeprecated:
    "The MAINTAINER instruction is deprecated, use a label instead to define an image author",
  UndefinedArgInFrom: "FROM command must use declared ARGs",
  WorkdirRelativePath:
    "Relative workdir without an absolute workdir declared within the build can have unexpected results if the base image changes",
  UndefinedVar: "Variables should be defined before their use",
  MultipleInstructionsDisallowed:
    "Multiple instructions of the same type should not be used in the same stage",
  LegacyKeyValueFormat: "Legacy key/value format with whitespace separator should not be used",
  InvalidDefaultArgInFrom: "Default value for global ARG results in an empty or invalid base image name",
  FromPlatformFlagConstDisallowed: "FROM --platform flag should not use a constant value",
  CopyIgnoredFile: "Attempting to Copy file that is excluded by .dockerignore",
  RedundantTargetPlatform:
    "Setting platform to predefined $TARGETPLATFORM in FROM is redundant as this is the default behavior",
  SecretsUsedInArgOrEnv: "Sensitive data should not be used in the ARG or ENV commands",
  InvalidBaseImagePlatform: "Base image platform does not match expected target platform",
  ExposeProtoCasing: "Protocol in EXPOSE instruction should be lowercase",
  ExposeInvalidFormat:
    "IP address and host-port mapping should not be used in EXPOSE instruction. This will become an error in a future release",
  InvalidDefinitionDescription:
    "Comment for build stage or argument should follow the format: `# <arg/stage name> <description>`. If this is not intended to be a description comment, add an empty line or comment between the instruction and the comment.",
};

export const experimentalRules: ReadonlySet<RuleName> = new Set([
  "CopyIgnoredFile",
  "InvalidDefinitionDescription",
]);

/** Empty where the frontend gives none. */
export function ruleUrl(rule: RuleName): string {
  return rule === "InvalidBaseImagePlatform" ? "" : `${site}${rules[rule]}/`;
}

export interface CheckOptions {
  readonly skip: ReadonlySet<string>;
  /** Rules that are off unless named here (or "all" is). */
  readonly experimental: ReadonlySet<string>;
  readonly error: boolean;
}

/** `# check=skip=A,B;error=true;experimental=all`. @throws DockerfileError */
export function readCheckDirective(text: string | undefined): CheckOptions {
  const skip = new Set<string>();
  const experimental = new Set<string>();
  let error = false;
  const refuse = (why: string): never => {
    throw new DockerfileError(`failed to parse check options: ${why}`, undefined, true);
  };
  const given = (text ?? "").trim();
  for (const part of given === "" ? [] : given.split(";")) {
    const eq = part.indexOf("=");
    if (eq < 0) refuse(`invalid check option ${JSON.stringify(part)}`);
    const name = part.slice(0, eq).trim();
    const value = part.slice(eq + 1).trim();
    if (name === "skip" || name === "experimental")
      for (const rule of value.split(",")) (name === "skip" ? skip : experimental).add(rule.trim());
    else if (name !== "error") refuse(`invalid check option ${JSON.stringify(name)}`);
    else if (/^(1|t|true)$/i.test(value)) error = true;
    else if (!/^(0|f|false)$/i.test(value))
      refuse(
        `failed to parse check option ${JSON.stringify(part)}: strconv.ParseBool: parsing ${JSON.stringify(value)}: invalid syntax`,
      );
  }
  return { skip, experimental, error };
}

const oneCase = (word: string) => word === word.toUpperCase() || word === word.toLowerCase();

/** Checks of the text alone, all stages. */
export function checkText(file: Dockerfile, sink: CheckSink): void {
  const inStages = file.stages.flatMap((s) => [s.from, ...s.instructions]);
  checkCasing(inStages, sink);
  const instructions = [...file.globals, ...inStages];
  for (const { end } of file.emptyContinuations)
    sink.report("NoEmptyContinuation", "Empty continuation line", { start: end, end });
  for (const i of instructions) {
    if (i.name === "MAINTAINER")
      sink.report(
        "MaintainerDeprecated",
        "Maintainer instruction is deprecated in favor of using label",
        i.range,
      );
    if ((i.name === "ENV" || i.name === "LABEL") && i.legacy)
      sink.report(
        "LegacyKeyValueFormat",
        `"${i.name} key=value" should be used instead of legacy "${i.name} key value" format`,
        i.range,
      );
    if (i.name === "EXPOSE")
      for (const port of i.values) {
        const protocol = port.split("/")[1];
        if (protocol !== undefined && protocol !== protocol.toLowerCase())
          sink.report(
            "ExposeProtoCasing",
            `Defined protocol '${port}' in EXPOSE instruction should be lowercase`,
            i.range,
          );
        if (port.includes(":") && !port.includes("$"))
          sink.report(
            "ExposeInvalidFormat",
            `EXPOSE instruction should not define an IP address or host-port mapping, found '${port}'`,
            i.range,
          );
      }
  }
  for (const i of instructions)
    if (i.name === "ARG")
      checkDescription(
        i,
        i.args.map((arg) => arg.key),
        sink,
      );
  checkStages(file, sink);
}

/** Names in capitals and in small letters are counted; a tie goes to capitals. ARG before FROM stands outside. */
function checkCasing(instructions: readonly Instruction[], sink: CheckSink): void {
  const words = instructions.map((i) => i.keyword);
  const lower = words.filter((word) => word === word.toLowerCase()).length;
  const upper = words.filter((word) => word === word.toUpperCase()).length;
  const small = lower > upper;
  for (const i of instructions) {
    const right = small ? i.keyword.toLowerCase() : i.keyword.toUpperCase();
    if (i.keyword !== right)
      sink.report(
        "ConsistentInstructionCasing",
        `Command '${i.keyword}' should match the case of the command majority (${small ? "lowercase" : "uppercase"})`,
        i.range,
      );
  }
}

/** A comment right above ARG or a named FROM is taken for its description. */
function checkDescription(instruction: Instruction, names: readonly string[], sink: CheckSink): void {
  const comment = instruction.comments.at(-1);
  if (comment === undefined || names.includes(comment.split(" ")[0] ?? "")) return;
  const example = names.length > 1 ? "<arg_key>" : names[0];
  sink.report(
    "InvalidDefinitionDescription",
    `Comment for ${instruction.name} should follow the format: \`# ${example} <description>\``,
    instruction.range,
  );
}

function checkStages(file: Dockerfile, sink: CheckSink): void {
  const taken = new Set<string>();
  for (const { from } of file.stages) {
    const { range, asWritten, asKeyword, platform } = from;
    if (asWritten !== undefined && asKeyword !== undefined) {
      if (asWritten !== asWritten.toLowerCase())
        sink.report("StageNameCasing", `Stage name '${asWritten}' should be lowercase`, range);
      const fromUpper = from.keyword === from.keyword.toUpperCase();
      const asRight = fromUpper ? asKeyword.toUpperCase() : asKeyword.toLowerCase();
      if (oneCase(from.keyword) && asKeyword !== asRight)
        sink.report(
          "FromAsCasing",
          `'${asKeyword}' and '${from.keyword}' keywords' casing do not match`,
          range,
        );
      if (from.as === "scratch" || from.as === "context")
        sink.report(
          "ReservedStageName",
          `Stage name should not use the same name as reserved stage ${JSON.stringify(from.as)}`,
          range,
        );
      if (from.as !== undefined && taken.has(from.as))
        sink.report(
          "DuplicateStageName",
          `Duplicate stage name ${JSON.stringify(from.as)}, stage names should be unique`,
          range,
        );
      taken.add(from.as ?? "");
      checkDescription(from, [from.as ?? ""], sink);
    }
    if (platform === undefined) continue;
    const parts = platform.split("/");
    // A stage named after the platform says that it means it.
    const meant = parts.some((part) => part !== "" && (from.as ?? "").includes(part));
    if (!platform.includes("$")) {
      if (!meant)
        sink.report(
          "FromPlatformFlagConstDisallowed",
          `FROM --platform flag should not use constant value ${JSON.stringify(platform)}`,
          range,
        );
    } else if (/^\$\{?TARGETPLATFORM\}?$/.test(platform))
      sink.report(
        "RedundantTargetPlatform",
        `Setting platform to predefined ${platform} in FROM is redundant as this is the default behavior`,
        range,
      );
  }
}
