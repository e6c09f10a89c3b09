/** Pipelines: one process for each stage, all of them subshells; `time` and `!` in front. */
import { SysError } from "../errno.ts";
import type { Proc } from "../process.ts";
import type { Pipeline } from "./ast.ts";
import { cannotFork, giveTerminal, patiently, waitForeground } from "./children.ts";
import { ExitShell } from "./errors.ts";
import { exitCode } from "./jobs.ts";
import { commandText } from "./print.ts";
import type { Shell } from "./shell.ts";
import { ignoring, setStatus, settle } from "./status.ts";

export async function runPipeline(shell: Shell, node: Pipeline): Promise<number> {
  const startMs = shell.proc.nowMs();
  shell.mayExec = false;
  let status: number;
  if (node.stages.length === 0) status = 0;
  else if (node.stages.length === 1) {
    const only = node.stages[0]!;
    status = node.negate ? await ignoring(shell, () => shell.runCommand(only)) : await shell.runCommand(only);
  } else if (node.negate) status = await ignoring(shell, () => runStages(shell, node));
  else status = await settle(shell, await runStages(shell, node));
  if (node.time !== "no") await reportTime(shell, startMs, node.time);
  if (node.negate) status = setStatus(shell, status === 0 ? 1 : 0);
  return status;
}

/** `shopt -s lastpipe`: the last stage runs in this shell. */
async function runLastHere(shell: Shell, node: Pipeline): Promise<number> {
  const { proc } = shell;
  const last = node.stages.at(-1)!;
  const pipe = proc.pipe();
  const fds = new Map(proc.fds).set(1, pipe.write);
  if (node.errorToo.at(-2)) fds.set(2, pipe.write);
  const before = { ...node, stages: node.stages.slice(0, -1), errorToo: node.errorToo.slice(0, -1) };
  const started = await startStages(shell, before, fds);
  pipe.write.release();
  const input = proc.fds.get(0)?.retain();
  shell.installAt(0, pipe.read);
  let status: number;
  try {
    status = await shell.runCommand(last);
  } finally {
    if (input === undefined) proc.closeFd(0);
    else shell.installAt(0, input);
  }
  await shell.jobs.wait(started.pids);
  const codes = started.pids.map((pid) => {
    const ended = shell.jobs.statusOf(pid);
    shell.jobs.forget(pid);
    return ended === undefined ? 0 : exitCode(ended);
  });
  shell.pipeStatus = [...codes, status];
  const failed = shell.pipeStatus.filter((code) => code !== 0).at(-1) ?? 0;
  return setStatus(shell, shell.options.pipefail ? failed : status);
}

async function runStages(shell: Shell, node: Pipeline): Promise<number> {
  if (shell.options.lastpipe && !shell.jobControl) return runLastHere(shell, node);
  const started = await startStages(shell, node);
  return waitForeground(
    shell,
    started.pids,
    started.pgid,
    () => commandText(node),
    () => node.stages.map(commandText),
  );
}

export interface Started {
  readonly pids: readonly number[];
  readonly pgid: number;
}

export async function startStages(
  shell: Shell,
  node: Pipeline,
  outer: Proc["fds"] = shell.proc.fds,
): Promise<Started> {
  const { proc } = shell;
  const pids: number[] = [];
  let pgid: number | undefined;
  let input = undefined as ReturnType<typeof proc.pipe>["read"] | undefined;
  const count = node.stages.length;
  for (let i = 0; i < count; i++) {
    const stage = node.stages[i]!;
    const out = i < count - 1 ? proc.pipe() : undefined;
    // What the first stages write goes on where the pipeline's does.
    const fds = new Map(i < count - 1 ? proc.fds : outer);
    if (input !== undefined) fds.set(0, input);
    if (out !== undefined) {
      fds.set(1, out.write);
      if (node.errorToo[i]) fds.set(2, out.write);
    }
    let pid: number;
    try {
      const forked = patiently(shell, () =>
        shell.fork(
          (child) => {
            child.mayExec = true;
            return child.runCommand(stage);
          },
          { fds, ...(shell.jobControl ? { pgid: pgid ?? "new" } : {}) },
        ),
      );
      pid = typeof forked === "number" ? forked : await forked;
    } catch (error) {
      input?.release();
      out?.read.release();
      out?.write.release();
      if (error instanceof SysError) {
        await cannotFork(shell, error);
        throw new ExitShell(254);
      }
      throw error;
    }
    pids.push(pid);
    pgid ??= pid;
    if (i === 0) giveTerminal(shell, pid);
    input?.release();
    out?.write.release();
    input = out?.read;
  }
  return { pids, pgid: pgid ?? 0 };
}

async function reportTime(shell: Shell, startMs: number, style: "bash" | "posix"): Promise<void> {
  const seconds = (shell.proc.nowMs() - startMs) / 1000;
  const format = style === "bash" ? shell.get("TIMEFORMAT") : undefined;
  if (format !== undefined) {
    if (format !== "") await shell.write(`${timeText(format, seconds)}\n`, 2);
    return;
  }
  const show = (s: number) =>
    style === "posix" ? s.toFixed(2) : `${Math.floor(s / 60)}m${(s % 60).toFixed(3)}s`;
  const gap = style === "posix" ? " " : "\t";
  const lead = style === "posix" ? "" : "\n";
  await shell.write(`${lead}real${gap}${show(seconds)}\nuser${gap}${show(0)}\nsys${gap}${show(0)}\n`, 2);
}

/** `TIMEFORMAT`: `%[digits][l]R`, `U` and `S`, `%P`, `%%`. Only waiting takes time here. */
function timeText(format: string, seconds: number): string {
  return format.replace(/%([0-3]?)(l?)([RUS])|%P|%%/g, (all, digits: string, long: string, what: string) => {
    if (all === "%%") return "%";
    if (all === "%P") return "0.00";
    const value = what === "R" ? seconds : 0;
    const places = digits === "" ? 3 : Number(digits);
    return long === "" ? value.toFixed(places) : `${Math.floor(value / 60)}m${(value % 60).toFixed(places)}s`;
  });
}
