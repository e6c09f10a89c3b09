/**
 * What a Dockerfile offers without being built: `--call=outline` (arguments,
 * secrets and agents the target takes) and `--call=targets` (its stages).
 *
 * An argument belongs to the outline when a needed stage declares it or a FROM
 * reads it; a stage that declares it without a value shows the one above the first FROM.
 */
import type { BuildOutline, BuildTargets } from "../../api/build.ts";
import type { ArgInstruction, Dockerfile, Stage } from "./dockerfile/instructions.ts";
import { expand } from "./dockerfile/words.ts";
import { parseMount } from "./plan/mounts.ts";
import { namedSources, parentStage, sourceStage, targetStage } from "./plan/stages.ts";
import { Variables } from "./plan/variables.ts";
import type { SourceRange } from "./types.ts";

/** An ARG as the plan has seen it. */
export interface DeclaredArg {
  readonly name: string;
  readonly value: string | undefined;
  readonly instruction: ArgInstruction;
  /** It takes its value from an ARG of the same name above the first FROM. */
  readonly global: boolean;
}

/** `# NAME words` above what is called NAME. */
export function descriptionOf(name: string | undefined, comments: readonly string[]): string {
  if (name === undefined) return "";
  const line = comments.findLast((comment) => comment.startsWith(`${name} `));
  return line === undefined ? "" : line.slice(name.length + 1);
}

function namesIn(text: string | undefined): ReadonlySet<string> {
  return text === undefined ? new Set() : expand(text, Variables.none, { escape: "\\" }).unmatched;
}

export function targetsOf(file: Dockerfile): BuildTargets {
  return file.stages.map(({ name, from, index }) => ({
    name: name ?? "",
    isDefault: index === file.stages.length - 1,
    description: descriptionOf(name, from.comments),
    base: from.base,
    platform: from.platform ?? "",
    lines: from.range,
  }));
}

/** @param stageArgs what the stages of the plan declare; `globals`: what stands above the first FROM */
export function outlineOf(
  file: Dockerfile,
  target: string | undefined,
  stageArgs: ReadonlyMap<Stage, readonly DeclaredArg[]>,
  globals: readonly DeclaredArg[],
): BuildOutline {
  const stage = targetStage(file, target);
  const args = new Map<string, DeclaredArg>();
  const secrets = new Map<string, { required: boolean; lines: SourceRange }>();
  const agents = new Map<string, { required: boolean; lines: SourceRange }>();
  const readGlobal = (name: string) => {
    const found = globals.findLast((arg) => arg.name === name);
    if (found === undefined || args.has(name)) return;
    args.set(name, found);
    const text = found.instruction.args.find((arg) => arg.key === name)?.value;
    for (const other of namesIn(text)) readGlobal(other);
  };
  const seen = new Set<Stage>();
  const visit = (here: Stage) => {
    if (seen.has(here)) return;
    seen.add(here);
    for (const name of [...namesIn(here.from.base), ...namesIn(here.from.platform)]) readGlobal(name);
    for (const arg of stageArgs.get(here) ?? [])
      if (arg.global) readGlobal(arg.name);
      else if (!args.has(arg.name)) args.set(arg.name, arg);
    for (const instruction of here.instructions) {
      if (instruction.name !== "RUN") continue;
      for (const text of instruction.mounts) {
        if (text.includes("$")) continue;
        const mount = parseMount(text);
        const id = mount.id ?? (mount.source ?? mount.target ?? "").split("/").at(-1) ?? "";
        const entry = { required: mount.required, lines: instruction.range };
        if (mount.type === "secret" && !secrets.has(id)) secrets.set(id, entry);
        if (mount.type === "ssh" && !agents.has(mount.id ?? "default"))
          agents.set(mount.id ?? "default", entry);
      }
    }
    const parent = parentStage(file, here, here.from.base);
    if (parent !== undefined) visit(parent);
    for (const instruction of here.instructions)
      for (const name of namedSources(instruction)) {
        const source = name.includes("$") ? { name } : sourceStage(file, name);
        if ("stage" in source) visit(source.stage);
      }
  };
  visit(stage);
  const byLine = <T extends { lines: SourceRange }>(list: T[]) =>
    list.sort((a, b) => a.lines.start - b.lines.start);
  const listed = (map: typeof secrets) => byLine([...map].map(([name, entry]) => ({ name, ...entry })));
  return {
    name: stage.name ?? "",
    description: descriptionOf(stage.name, stage.from.comments),
    args: byLine(
      [...args.values()].map(({ name, value, instruction }) => ({
        name,
        value: value ?? "",
        description: descriptionOf(name, instruction.comments),
        lines: instruction.range,
      })),
    ),
    secrets: listed(secrets),
    ssh: listed(agents),
  };
}
