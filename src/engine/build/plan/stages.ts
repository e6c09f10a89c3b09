/**
 * Which stages a target needs, and in which order. A stage needs the one it is
 * built on, and those its COPY --from and RUN --mount name.
 */
import { DockerfileError, nearest } from "../dockerfile/error.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/instructions.ts";
import { expand } from "../dockerfile/words.ts";

/** A source that is not the context: a stage of this file, or something with a name of its own. */
export type SourceName = { readonly stage: Stage } | { readonly name: string };

/** The stage `FROM name` means: the last one above that is called so. Names are kept in small letters, `name` is taken as written. */
export function parentStage(file: Dockerfile, stage: Stage, base: string): Stage | undefined {
  for (let i = stage.index - 1; i >= 0; i -= 1) {
    const other = file.stages[i];
    if (other?.name === base) return other;
  }
  return undefined;
}

/** What `--from=text` means; a number counts stages from 0. @throws DockerfileError for a number without a stage */
export function sourceStage(file: Dockerfile, text: string): SourceName {
  if (/^[+-]?\d+$/.test(text)) {
    const found = file.stages[Number(text)];
    if (found === undefined)
      throw new DockerfileError(`invalid stage index ${Number(text)}`, undefined, true);
    return { stage: found };
  }
  const wanted = text.toLowerCase();
  for (let i = file.stages.length - 1; i >= 0; i -= 1) {
    const other = file.stages[i];
    if (other?.name === wanted) return { stage: other };
  }
  return { name: text };
}

/** The `--from` names an instruction has, unexpanded ones with variables left out. */
export function namedSources(instruction: Instruction): string[] {
  if (instruction.name === "COPY" || instruction.name === "ADD")
    return instruction.from === undefined ? [] : [instruction.from];
  if (instruction.name !== "RUN") return [];
  return instruction.mounts.flatMap((mount) => /(?:^|,)from=([^,]+)/.exec(mount)?.[1] ?? []);
}

/**
 * The stage to build.
 *
 * @param byNumber stages may be named by their number, as with the old builder
 * @throws DockerfileError when no stage is called so
 */
export function targetStage(file: Dockerfile, target: string | undefined, byNumber = false): Stage {
  const last = file.stages.at(-1) as Stage;
  if (target === undefined || target === "") return last;
  const wanted = target.toLowerCase();
  const found =
    file.stages.findLast((s) => s.name === wanted) ??
    (byNumber && /^\d+$/.test(target) ? file.stages[Number(target)] : undefined);
  if (found !== undefined) return found;
  const near = byNumber ? undefined : nearest(target, file.stages.map(stageTitle));
  throw new DockerfileError(
    `target stage ${JSON.stringify(target)} could not be found${near === undefined ? "" : ` (did you mean ${near}?)`}`,
    undefined,
    true,
  );
}

/** A stage's name; one without is called after its number. */
export function stageTitle(stage: Stage): string {
  return stage.name ?? `stage-${stage.index}`;
}

/** Looks at every `--from` of the file, needed or not. @throws DockerfileError for a variable in it, a number without a stage, a circle */
export function checkSources(file: Dockerfile): void {
  const sources = new Map<Stage, { readonly stage: Stage; readonly by: Instruction }[]>();
  for (const stage of file.stages) {
    const found: { readonly stage: Stage; readonly by: Instruction }[] = [];
    for (const instruction of stage.instructions)
      for (const name of namedSources(instruction)) {
        if (instruction.name === "COPY" && expand(name, noVariables, { escape: "\\" }).text !== name)
          throw new DockerfileError(
            "variable expansion is not supported for --from, define a new stage with FROM using ARG from global scope as a workaround",
            undefined,
            true,
          );
        const source = sourceStage(file, name);
        if ("stage" in source) found.push({ stage: source.stage, by: instruction });
      }
    sources.set(stage, found);
  }
  const state = new Map<Stage, "open" | "done">();
  const circle = (stage: Stage): Instruction | undefined => {
    state.set(stage, "open");
    for (const { stage: next, by } of sources.get(stage) ?? []) {
      const seen = state.get(next);
      if (seen === "open") return by;
      const inner = seen === "done" ? undefined : circle(next);
      if (inner !== undefined) return inner;
    }
    state.set(stage, "done");
    return undefined;
  };
  for (const stage of file.stages) {
    const by = state.has(stage) ? undefined : circle(stage);
    if (by !== undefined)
      throw new DockerfileError(
        `circular dependency detected on stage: ${stageTitle(stage)}`,
        by.range,
        true,
      );
  }
}

const noVariables = { get: () => undefined };

/** Stages `target` needs, in the order of the file. */
export function neededStages(
  file: Dockerfile,
  target: Stage,
  baseOf: (stage: Stage) => string,
): readonly Stage[] {
  const needed = new Set<Stage>();
  const open = [target];
  for (let stage = open.pop(); stage !== undefined; stage = open.pop()) {
    if (needed.has(stage)) continue;
    needed.add(stage);
    const parent = parentStage(file, stage, baseOf(stage));
    if (parent !== undefined) open.push(parent);
    for (const instruction of stage.instructions)
      for (const name of namedSources(instruction)) {
        const source = sourceStage(file, name);
        if ("stage" in source) open.push(source.stage);
      }
  }
  return file.stages.filter((stage) => needed.has(stage));
}
