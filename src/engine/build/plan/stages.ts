/**
 * Which stages a target needs, and in which order. A stage needs the one it is
 * built on, and those its COPY --from and RUN --mount name.
 */
import { DockerfileError, nearest } from "../dockerfile/error.ts";
import type { Dockerfile, Instruction, Stage } from "../dockerfile/instructions.ts";

/** A source that is not the context: a stage of this file, or something with a name of its own. */
export type SourceName = { readonly stage: Stage } | { readonly name: string };

/** The stage `FROM name` means: the last one above that is called so. */
export function parentStage(file: Dockerfile, stage: Stage, base: string): Stage | undefined {
  const wanted = base.toLowerCase();
  for (let i = stage.index - 1; i >= 0; i -= 1) {
    const other = file.stages[i];
    if (other?.name === wanted) return other;
  }
  return undefined;
}

/** What `--from=text` means. A number counts stages from 0. @throws DockerfileError */
export function sourceStage(file: Dockerfile, stage: Stage, text: string): SourceName {
  if (/^\d+$/.test(text)) {
    const found = file.stages[Number(text)];
    if (found === undefined || found.index >= stage.index)
      throw new DockerfileError(`invalid stage index ${text}`, undefined, true);
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

/** The stage to build. @throws DockerfileError when no stage is called so */
export function targetStage(file: Dockerfile, target: string | undefined): Stage {
  const last = file.stages.at(-1) as Stage;
  if (target === undefined || target === "") return last;
  const wanted = target.toLowerCase();
  const found =
    file.stages.findLast((s) => s.name === wanted) ??
    (/^\d+$/.test(target) ? file.stages[Number(target)] : undefined);
  if (found !== undefined) return found;
  const near = nearest(
    target,
    file.stages.flatMap((s) => s.name ?? []),
  );
  throw new DockerfileError(
    `target stage ${JSON.stringify(target)} could not be found${near === undefined ? "" : ` (did you mean ${near}?)`}`,
    undefined,
    true,
  );
}

/** Stages `target` needs, each after those it needs. @throws DockerfileError for a circle */
export function neededStages(
  file: Dockerfile,
  target: Stage,
  baseOf: (stage: Stage) => string,
  expandSource: (stage: Stage, text: string) => string,
): readonly Stage[] {
  const state = new Map<Stage, "open" | "done">();
  const order: Stage[] = [];
  const visit = (stage: Stage) => {
    const seen = state.get(stage);
    if (seen === "done") return;
    if (seen === "open")
      throw new DockerfileError(
        `circular dependency detected on stage: ${stage.name ?? stage.index}`,
        stage.from.range,
        true,
      );
    state.set(stage, "open");
    const parent = parentStage(file, stage, baseOf(stage));
    if (parent !== undefined) visit(parent);
    for (const instruction of stage.instructions)
      for (const name of namedSources(instruction)) {
        const source = sourceStage(file, stage, expandSource(stage, name));
        if ("stage" in source) visit(source.stage);
      }
    state.set(stage, "done");
    order.push(stage);
  };
  visit(target);
  return order;
}
