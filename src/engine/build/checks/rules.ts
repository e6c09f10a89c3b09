/**
 * The build checks of the Dockerfile frontend, and those that need no plan.
 * Names, sentences and addresses are the frontend's; the descriptions are ours.
 *
 * Which ones run on every build and which only look experimental was observed with
 * `docker build --check` (engine 28): CopyIgnoredFile is off unless asked for.
 */
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
} as const;

export type RuleName = keyof typeof rules;

export function ruleUrl(rule: RuleName): string {
  return `${site}${rules[rule]}/`;
}

/** `# check=skip=A,B;error=true`. */
export function readCheckDirective(text: string | undefined): { skip: ReadonlySet<string>; error: boolean } {
  const skip = new Set<string>();
  let error = false;
  for (const part of (text ?? "").split(";")) {
    const [name = "", value = ""] = part.split("=").map((s) => s.trim());
    if (name === "skip") for (const rule of value.split(",")) skip.add(rule.trim());
    if (name === "error") error = value.toLowerCase() === "true";
  }
  return { skip, error };
}

const oneCase = (word: string) => word === word.toUpperCase() || word === word.toLowerCase();

function allInstructions(file: Dockerfile): Instruction[] {
  return [...file.globals, ...file.stages.flatMap((s) => [s.from, ...s.instructions])];
}

/** Checks of the text alone, all stages. */
export function checkText(file: Dockerfile, sink: CheckSink): void {
  const instructions = allInstructions(file);
  const upper = instructions.filter((i) => i.keyword === i.keyword.toUpperCase()).length;
  const lower = instructions.filter((i) => i.keyword === i.keyword.toLowerCase()).length;
  const wanted = upper > lower ? "uppercase" : "lowercase";
  const mixed = upper < instructions.length && lower < instructions.length;
  if (mixed)
    for (const i of instructions) {
      const right = wanted === "uppercase" ? i.keyword.toUpperCase() : i.keyword.toLowerCase();
      if (i.keyword !== right)
        sink.report(
          "ConsistentInstructionCasing",
          `Command '${i.keyword}' should match the case of the command majority (${wanted})`,
          i.range,
        );
    }
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
  checkStages(file, sink);
}

function checkStages(file: Dockerfile, sink: CheckSink): void {
  const taken = new Set<string>();
  for (const { from } of file.stages) {
    const { range, asWritten, asKeyword, platform } = from;
    if (asWritten !== undefined && asKeyword !== undefined) {
      if (asWritten !== asWritten.toLowerCase())
        sink.report("StageNameCasing", `Stage name '${asWritten}' should be lowercase`, range);
      const fromUpper = from.keyword === from.keyword.toUpperCase();
      const asUpper = asKeyword === asKeyword.toUpperCase();
      if (oneCase(from.keyword) && oneCase(asKeyword) && fromUpper !== asUpper)
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
          `Duplicate stage name ${JSON.stringify(asWritten)}, stage names should be unique`,
          range,
        );
      taken.add(from.as ?? "");
    }
    if (platform === undefined) continue;
    if (!platform.includes("$"))
      sink.report(
        "FromPlatformFlagConstDisallowed",
        `FROM --platform flag should not use constant value ${JSON.stringify(platform)}`,
        range,
      );
    else if (/^\$\{?TARGETPLATFORM\}?$/.test(platform))
      sink.report(
        "RedundantTargetPlatform",
        `Setting platform to predefined ${platform} in FROM is redundant as this is the default behavior`,
        range,
      );
  }
}
