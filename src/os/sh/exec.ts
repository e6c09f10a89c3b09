/**
 * Runs commands.
 *
 * What is easy to get wrong: `set -e` looks away wherever a failure is being
 * tested (`shell.ignoreErrors`); a pipeline is one process per stage, all of
 * them subshells; and the last command of a subshell takes its place instead of
 * being its child (`mayExec`), which is why `sh -c "sleep 100"` shows up as
 * `sleep 100`.
 */
import { SysError } from "../errno.ts";
import { ProcessKilled } from "../process.ts";
import { type Signal, signalNumbers } from "../signals.ts";
import type {
  AndOr,
  ArrayElement,
  Assign,
  Command,
  CompoundCommand,
  CondExpr,
  Coproc,
  FunctionDef,
  Pipeline,
  Script,
  Simple,
  Word,
} from "./ast.ts";
import { hasBraces } from "./brace.ts";
import type { Builtin } from "./builtins/kit.ts";
import { isSpecial } from "./builtins/special.ts";
import { evaluateCondition } from "./condition.ts";
import { AbandonLine, CommandFailed, ExitShell, ExpansionError, LoopControl, ReturnFrom } from "./errors.ts";
import {
  expandArithmetic,
  expandPattern,
  expandString,
  expandWords,
  fieldsNow,
  isImmediate,
  partsToString,
  stringNow,
} from "./expand.ts";
import { quickTest } from "./file-tests.ts";
import { exitCode, signalWords } from "./jobs.ts";
import { matches } from "./pattern.ts";
import { commandText } from "./print.ts";
import { busyboxQuote, traceQuote } from "./quote.ts";
import { applyRedirects, keepRedirects, RedirectFailed, type SavedFds, undoRedirects } from "./redirect.ts";
import { selectMenu } from "./select-menu.ts";
import type { Shell } from "./shell.ts";
import type { Frame } from "./variables.ts";

const MAX_CALLS = 4000;

export async function runScript(shell: Shell, script: Script): Promise<number> {
  const tail = shell.mayExec;
  const { items } = script;
  let status = items.length === 0 ? 0 : shell.status;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    if (item.background) {
      shell.mayExec = false;
      status = await runBackground(shell, item.command);
      continue;
    }
    shell.mayExec = tail && i === items.length - 1;
    const { command } = item;
    const now = command.type === "simple" ? runNow(shell, command) : undefined;
    status = now ?? (await runCommand(shell, command));
  }
  shell.mayExec = false;
  return status;
}

const immediateBuiltins = new Set([":", "true", "false", "[", "test"]);

function mayRunNow(node: Simple): boolean {
  if (node.redirects.length > 0) return false;
  const { words, assigns } = node;
  if (words.length === 0)
    return assigns.every(
      (a) => !Array.isArray(a.value) && a.index === undefined && isImmediate((a.value as Word).parts),
    );
  const name = words[0]?.literal;
  if (assigns.length > 0 || name === undefined || !immediateBuiltins.has(name)) return false;
  // Arithmetic may count something; a test that has to be run again must not count twice.
  return words.every((w) => w.literal !== undefined || (isImmediate(w.parts, false) && !hasBraces(w.parts)));
}

/**
 * The commands loops are made of, assignments and tests, without a promise.
 * Undefined: run it the ordinary way; nothing has happened yet.
 */
function runNow(shell: Shell, node: Simple): number | undefined {
  node.immediate ??= mayRunNow(node);
  if (!node.immediate || shell.hasPending || shell.options.xtrace || shell.traps.size > 0) return undefined;
  const name = node.words[0]?.literal;
  if (name === undefined) {
    shell.line = node.line;
    for (const assign of node.assigns)
      shell.set(assign.name, stringNow(shell, assign.value as Word), assign.append);
    shell.mayExec = false;
    return setStatus(shell, 0);
  }
  // A failure counts unless it is being tested.
  if (
    shell.functions.has(name) ||
    shell.disabled.size > 0 ||
    (shell.options.errexit && shell.ignoreErrors === 0)
  )
    return undefined;
  shell.line = node.line;
  if (name === ":" || name === "true") {
    fieldsNow(shell, node.words);
    return setStatus(shell, 0);
  }
  if (name === "false") return setStatus(shell, 1);
  const fields = fieldsNow(shell, node.words);
  const result = quickTest(
    shell,
    name === "[" && fields.at(-1) === "]"
      ? fields.slice(1, -1)
      : name === "test"
        ? fields.slice(1)
        : undefined,
  );
  if (result === undefined) return undefined;
  shell.lastArgument = fields.at(-1) ?? "";
  return setStatus(shell, result);
}

async function runCommand(shell: Shell, command: Command): Promise<number> {
  if (shell.hasPending) await shell.poll();
  switch (command.type) {
    case "simple":
      return runSimple(shell, command);
    case "list":
      return runScript(shell, command);
    case "andor":
      return runAndOr(shell, command);
    case "pipeline":
      return runPipeline(shell, command);
    case "function":
      shell.mayExec = false;
      return define(shell, command);
    case "coproc":
      return runCoproc(shell, command);
    default:
      return runCompound(shell, command);
  }
}

function define(shell: Shell, command: FunctionDef): number {
  shell.functions.set(command.name, { ...command, file: shell.sourceName });
  return setStatus(shell, 0);
}

function setStatus(shell: Shell, status: number): number {
  shell.status = status;
  return status;
}

/** After a command whose failure counts: ERR trap and `set -e`. */
async function settle(shell: Shell, status: number): Promise<number> {
  shell.status = status;
  if (status !== 0 && shell.ignoreErrors === 0) {
    const action = shell.traps.get("ERR");
    if (
      action !== undefined &&
      action !== "" &&
      !shell.runningTrap &&
      (shell.calls.length === 0 || shell.options.errtrace)
    )
      await shell.runTrap(action);
    if (shell.options.errexit) throw new ExitShell(status);
  }
  return status;
}

async function ignoring<T>(shell: Shell, run: () => Promise<T>): Promise<T> {
  shell.ignoreErrors++;
  try {
    return await run();
  } finally {
    shell.ignoreErrors--;
  }
}

async function runAndOr(shell: Shell, node: AndOr): Promise<number> {
  const tail = shell.mayExec;
  shell.mayExec = false;
  const last = node.rest.length - 1;
  let status = await ignoring(shell, () => runCommand(shell, node.first));
  for (let i = 0; i <= last; i++) {
    const { op, command } = node.rest[i]!;
    if ((op === "&&") !== (status === 0)) continue;
    if (i === last) {
      shell.mayExec = tail;
      status = await runCommand(shell, command);
    } else status = await ignoring(shell, () => runCommand(shell, command));
  }
  return status;
}

// Pipelines

async function runPipeline(shell: Shell, node: Pipeline): Promise<number> {
  const startMs = shell.proc.nowMs();
  shell.mayExec = false;
  let status: number;
  if (node.stages.length === 0) status = 0;
  else if (node.stages.length === 1) {
    const only = node.stages[0]!;
    status = node.negate
      ? await ignoring(shell, () => runCommand(shell, only))
      : await runCommand(shell, only);
  } else if (node.negate) status = await ignoring(shell, () => runStages(shell, node));
  else status = await settle(shell, await runStages(shell, node));
  if (node.time !== "no") await reportTime(shell, startMs, node.time);
  if (node.negate) status = setStatus(shell, status === 0 ? 1 : 0);
  return status;
}

async function runStages(shell: Shell, node: Pipeline): Promise<number> {
  const started = await startStages(shell, node);
  return waitForeground(
    shell,
    started.pids,
    started.pgid,
    () => commandText(node),
    () => node.stages.map(commandText),
  );
}

interface Started {
  readonly pids: readonly number[];
  readonly pgid: number;
}

async function startStages(shell: Shell, node: Pipeline): Promise<Started> {
  const { proc } = shell;
  const pids: number[] = [];
  let pgid: number | undefined;
  let input = undefined as ReturnType<typeof proc.pipe>["read"] | undefined;
  const count = node.stages.length;
  for (let i = 0; i < count; i++) {
    const stage = node.stages[i]!;
    const out = i < count - 1 ? proc.pipe() : undefined;
    const fds = new Map(proc.fds);
    if (input !== undefined) fds.set(0, input);
    if (out !== undefined) {
      fds.set(1, out.write);
      if (node.errorToo[i]) fds.set(2, out.write);
    }
    let pid: number;
    try {
      pid = await patiently(shell, () =>
        shell.fork(
          (child) => {
            child.mayExec = true;
            return runCommand(child, stage);
          },
          { fds, ...(shell.jobControl ? { pgid: pgid ?? "new" } : {}) },
        ),
      );
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
    if (i === 0 && shell.jobControl && shell.proc.ctty !== undefined) shell.proc.ctty.foreground = pid;
    input?.release();
    out?.write.release();
    input = out?.read;
  }
  return { pids, pgid: pgid ?? 0 };
}

/** bash waits for room before it gives up, longer each time. */
async function patiently(shell: Shell, fork: () => number): Promise<number> {
  for (let seconds = 1; ; seconds *= 2) {
    try {
      return fork();
    } catch (error) {
      if (!(error instanceof SysError) || error.code !== "EAGAIN" || !shell.bash || seconds > 8) throw error;
      await shell.complain(`fork: retry: ${error.message}`, null);
      await shell.proc.sleep(seconds * 1000);
      await shell.jobs.poll();
    }
  }
}

async function cannotFork(shell: Shell, error: SysError): Promise<void> {
  const message = shell.bash
    ? `fork: ${error.message}`
    : shell.dialect === "dash"
      ? "Cannot fork"
      : `can't fork: ${error.message}`;
  await shell.complain(message, null);
}

/** Waits for a pipeline in the foreground; its status. */
export async function waitForeground(
  shell: Shell,
  pids: readonly number[],
  pgid: number,
  text: () => string,
  stages: () => readonly string[] = () => [text()],
): Promise<number> {
  const { proc } = shell;
  const tty = shell.jobControl ? proc.ctty : undefined;
  const attributes = tty?.getAttributes();
  let interrupted = false;
  const watches = !shell.interactive && !shell.traps.has("INT") && !shell.ignoringInt;
  if (watches) {
    proc.onSignal("INT", () => {
      interrupted = true;
    });
  }
  let how: "done" | "stopped";
  try {
    how = await shell.jobs.wait(pids, { untraced: shell.jobControl });
  } finally {
    if (watches) restoreInt(shell);
    if (tty !== undefined) tty.foreground = proc.pgid;
  }
  if (how === "stopped") {
    const job = shell.jobs.add({ pgid, pids, text: text(), background: false });
    if (tty !== undefined && attributes !== undefined) tty.setAttributes(attributes);
    job.notified = true;
    await shell.write(`\n${shell.jobLine(job)}\n`, 2);
    const status = shell.jobs.lastStatus(job);
    return setStatus(shell, status === undefined ? 148 : exitCode(status));
  }
  const statuses = pids.map((p) => shell.jobs.statusOf(p) ?? ({ type: "exited", code: 127 } as const));
  for (const pid of pids) shell.jobs.forget(pid);
  const codes = statuses.map(exitCode);
  shell.pipeStatus = codes;
  const killed = statuses.find((s) => s.type === "signaled" && s.signal !== "PIPE");
  const last = statuses.at(-1);
  if (
    last?.type === "signaled" ||
    (killed?.type === "signaled" && killed.signal !== "INT" && last !== undefined)
  ) {
    if (tty !== undefined && attributes !== undefined) tty.setAttributes(attributes);
    const signal = last?.type === "signaled" ? last.signal : (killed as { signal: Signal }).signal;
    await reportSignal(shell, signal, () => {
      const texts = stages();
      return pids.map((pid, i) => {
        const s = statuses[i]!;
        const state =
          s.type === "signaled"
            ? signalWords(s.signal) + (dumpsCore.has(s.signal) ? " (core dumped)" : "")
            : s.type === "exited" && s.code !== 0
              ? `Exit ${s.code}`
              : "Done";
        return `${i === 0 ? "" : "     "}${String(pid).padStart(5)} ${state.padEnd(23)} ${i === 0 ? "" : "| "}${texts[i] ?? ""}`;
      });
    });
  }
  const diedOfInt = statuses.some((s) => s.type === "signaled" && s.signal === "INT");
  if (diedOfInt && shell.interactive && shell.jobControl) {
    // Ctrl-C ends the whole line, loops included.
    shell.interrupted = true;
  }
  if (interrupted && diedOfInt) {
    if (shell.lineByLine) throw new AbandonLine(130, "INT");
    proc.kill(proc.pid, "INT");
    throw new ExitShell(130);
  }
  let status = codes.at(-1) ?? 0;
  if (shell.options.pipefail) for (const code of codes) if (code !== 0) status = code;
  return setStatus(shell, status);
}

function restoreInt(shell: Shell): void {
  try {
    shell.proc.onSignal("INT", "default");
  } catch (error) {
    if (!(error instanceof ProcessKilled)) throw error;
  }
}

const dumpsCore = new Set<Signal>([
  "QUIT",
  "ILL",
  "TRAP",
  "ABRT",
  "BUS",
  "FPE",
  "SEGV",
  "XCPU",
  "XFSZ",
  "SYS",
]);

async function reportSignal(shell: Shell, signal: Signal, lines: () => readonly string[]): Promise<void> {
  if (signal === "PIPE") return;
  const core = dumpsCore.has(signal) ? " (core dumped)" : "";
  if (signal === "INT") {
    if (shell.interactive) await shell.write("\n", 2);
    shell.newlineSaid = true;
    return;
  }
  if (shell.interactive || !shell.bash || signal === "TERM") {
    await shell.write(`${signalWords(signal)}${core}\n`, 2);
    return;
  }
  await shell.write(`${shell.prefix(null)}${lines().join("\n")}\n`, 2);
}

async function reportTime(shell: Shell, startMs: number, style: "bash" | "posix"): Promise<void> {
  const seconds = (shell.proc.nowMs() - startMs) / 1000;
  const show = (s: number) =>
    style === "posix" ? s.toFixed(2) : `${Math.floor(s / 60)}m${(s % 60).toFixed(3)}s`;
  const gap = style === "posix" ? " " : "\t";
  const lead = style === "posix" ? "" : "\n";
  await shell.write(`${lead}real${gap}${show(seconds)}\nuser${gap}${show(0)}\nsys${gap}${show(0)}\n`, 2);
}

export async function runBackground(shell: Shell, command: Command): Promise<number> {
  const { proc } = shell;
  const pgid = shell.jobControl ? ({ pgid: "new" } as const) : {};
  let pids: readonly number[];
  const fds = new Map(proc.fds);
  // Without job control a command in the background reads nothing.
  const quiet = shell.jobControl
    ? undefined
    : await proc.fs.open("/dev/null", { read: true }).catch(() => undefined);
  if (quiet !== undefined) fds.set(0, quiet);
  try {
    if (
      command.type === "pipeline" &&
      !command.negate &&
      command.time === "no" &&
      command.stages.length > 1
    ) {
      const started = await startBackgroundStages(shell, command);
      pids = started.pids;
    } else {
      pids = [
        await patiently(shell, () =>
          shell.fork(
            (child) => {
              if (!shell.jobControl)
                for (const signal of ["INT", "QUIT"] as const)
                  if (!child.traps.has(signal)) child.proc.onSignal(signal, "ignore");
              child.ignoringInt = !shell.jobControl;
              child.mayExec = true;
              return runCommand(child, command);
            },
            { fds, ...pgid },
          ),
        ),
      ];
    }
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await cannotFork(shell, error);
    return setStatus(shell, 254);
  } finally {
    quiet?.release();
  }
  const last = pids.at(-1) ?? 0;
  shell.lastBackground = last;
  const job = shell.jobs.add({ pgid: pids[0] ?? 0, pids, text: commandText(command), background: true });
  if (shell.interactive) await shell.write(`[${job.id}] ${last}\n`, 2);
  return setStatus(shell, 0);
}

async function startBackgroundStages(shell: Shell, node: Pipeline): Promise<Started> {
  const tty = shell.proc.ctty;
  const foreground = tty?.foreground;
  const started = await startStages(shell, node);
  if (shell.jobControl && tty !== undefined) tty.foreground = foreground;
  return started;
}

async function runCoproc(shell: Shell, node: Coproc): Promise<number> {
  const { proc } = shell;
  const toChild = proc.pipe();
  const fromChild = proc.pipe();
  const fds = new Map(proc.fds);
  fds.set(0, toChild.read);
  fds.set(1, fromChild.write);
  const pid = shell.fork((child) => runCommand(child, node.body), { fds });
  toChild.read.release();
  fromChild.write.release();
  const read = proc.installFd(fromChild.read, 60);
  const write = proc.installFd(toChild.write, 60);
  shell.setArray(node.name, [String(read), String(write)]);
  shell.set(`${node.name}_PID`, String(pid));
  shell.lastBackground = pid;
  shell.jobs.add({ pgid: pid, pids: [pid], text: commandText(node), background: true });
  return setStatus(shell, 0);
}

// Compound commands

async function runCompound(shell: Shell, node: CompoundCommand): Promise<number> {
  if (node.redirects.length === 0) return runBody(shell, node);
  shell.mayExec = false;
  shell.line = node.line;
  const saved: SavedFds = [];
  const mark = shell.substitutionMark;
  try {
    await applyRedirects(shell, node.redirects, saved);
  } catch (error) {
    if (error instanceof RedirectFailed) return settle(shell, shell.dialect === "dash" ? 2 : 1);
    throw error;
  }
  try {
    return await runBody(shell, node);
  } finally {
    undoRedirects(shell, saved);
    shell.closeSubstitutions(mark);
  }
}

async function runBody(shell: Shell, node: CompoundCommand): Promise<number> {
  const tail = shell.mayExec;
  shell.mayExec = false;
  switch (node.type) {
    case "group":
      shell.mayExec = tail;
      return runScript(shell, node.body);
    case "subshell":
      return runSubshellCommand(shell, node, tail);
    case "if":
      for (const branch of node.branches) {
        if ((await ignoring(shell, () => runScript(shell, branch.test))) === 0) {
          shell.mayExec = tail;
          return runScript(shell, branch.body);
        }
      }
      if (node.otherwise === undefined) return setStatus(shell, 0);
      shell.mayExec = tail;
      return runScript(shell, node.otherwise);
    case "while":
      return runLoop(
        shell,
        async () => ((await ignoring(shell, () => runScript(shell, node.test))) === 0) !== node.until,
        () => runScript(shell, node.body),
      );
    case "for":
      return runFor(shell, node);
    case "select":
      return runSelect(shell, node);
    case "cfor":
      return runCFor(shell, node);
    case "case":
      return runCase(shell, node, tail);
    case "cond": {
      shell.line = node.line;
      if (shell.options.xtrace) await traceCondition(shell, node.expr);
      return settle(shell, await evaluateCondition(shell, node.expr));
    }
    case "arithmetic": {
      shell.line = node.line;
      if (shell.options.xtrace) await trace(shell, `(( ${node.text} ))`);
      let value: bigint;
      try {
        value = await expandArithmetic(shell, node.parts);
      } catch (error) {
        if (!(error instanceof ExpansionError) || error.effect === "exit") throw error;
        await shell.complain(`((: ${error.message}`, undefined);
        return settle(shell, 1);
      }
      return settle(shell, value === 0n ? 1 : 0);
    }
  }
}

async function traceCondition(shell: Shell, expr: CondExpr): Promise<void> {
  switch (expr.type) {
    case "and":
    case "or":
      return traceCondition(shell, expr.left);
    case "not":
      return traceCondition(shell, expr.expr);
    case "unary":
      return trace(shell, `[[ ${expr.op} ${traceQuote(await expandString(shell, expr.word))} ]]`);
    case "binary": {
      const right =
        expr.op === "=~" || expr.op === "==" || expr.op === "=" || expr.op === "!="
          ? await expandPattern(shell, expr.right.parts)
          : await expandString(shell, expr.right);
      return trace(shell, `[[ ${traceQuote(await expandString(shell, expr.left))} ${expr.op} ${right} ]]`);
    }
  }
}

async function runSubshellCommand(
  shell: Shell,
  node: Extract<CompoundCommand, { type: "subshell" }>,
  tail: boolean,
): Promise<number> {
  if (tail && shell.subshells > 0 && !hasExitTrap(shell)) {
    shell.subshells++;
    shell.mayExec = true;
    return runScript(shell, node.body);
  }
  let pid: number;
  try {
    pid = await patiently(shell, () =>
      shell.fork(
        (child) => {
          child.mayExec = true;
          return runScript(child, node.body);
        },
        shell.jobControl ? { pgid: "new" } : {},
      ),
    );
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await cannotFork(shell, error);
    throw new ExitShell(254);
  }
  if (shell.jobControl && shell.proc.ctty !== undefined) shell.proc.ctty.foreground = pid;
  return settle(shell, await waitForeground(shell, [pid], pid, () => commandText(node)));
}

function hasExitTrap(shell: Shell): boolean {
  const action = shell.traps.get("EXIT");
  return action !== undefined && action !== "";
}

/** The part all loops share: break, continue, room for others and for Ctrl-C. */
async function runLoop(
  shell: Shell,
  more: () => Promise<boolean> | boolean,
  body: () => Promise<number>,
  step?: () => Promise<void>,
): Promise<number> {
  let status = 0;
  shell.loopDepth++;
  try {
    for (;;) {
      await shell.proc.checkpoint();
      if (shell.hasPending) await shell.poll();
      try {
        if (!(await more())) break;
        status = await body();
      } catch (error) {
        if (!(error instanceof LoopControl)) throw error;
        status = 0;
        if (--error.levels > 0 && shell.loopDepth > 1) throw error;
        if (error.kind === "break") break;
      }
      if (step !== undefined) await step();
    }
  } finally {
    shell.loopDepth--;
  }
  return setStatus(shell, status);
}

async function runFor(shell: Shell, node: Extract<CompoundCommand, { type: "for" }>): Promise<number> {
  shell.line = node.line;
  if (!/^[A-Za-z_]\w*$/.test(node.name)) {
    await shell.complain(`\`${node.name}': not a valid identifier`, null);
    return settle(shell, 1);
  }
  const values = node.words === undefined ? [...shell.positional] : await expandWords(shell, node.words);
  let at = 0;
  return runLoop(
    shell,
    async () => {
      const value = values[at++];
      if (value === undefined) return false;
      if (shell.options.xtrace && shell.bash)
        await trace(
          shell,
          `for ${node.name} in ${node.words === undefined ? '"$@"' : node.words.map((w) => w.text).join(" ")}`,
        );
      shell.set(node.name, value);
      return true;
    },
    () => runScript(shell, node.body),
  ).catch(async (error: unknown) => {
    if (!(error instanceof ExpansionError) || !shell.bash || !error.message.endsWith("readonly variable"))
      throw error;
    await shell.complain(error.message, null);
    return settle(shell, 1);
  });
}

async function runCFor(shell: Shell, node: Extract<CompoundCommand, { type: "cfor" }>): Promise<number> {
  shell.line = node.line;
  const evaluate = (parts: typeof node.init, empty: bigint) =>
    parts.length === 0 ? Promise.resolve(empty) : expandArithmetic(shell, parts);
  const guarded = async (parts: typeof node.init, empty: bigint): Promise<bigint> => {
    try {
      return await evaluate(parts, empty);
    } catch (error) {
      if (!(error instanceof ExpansionError) || error.effect === "exit") throw error;
      await shell.complain(`((: ${error.message}`, undefined);
      throw new CommandFailed(1);
    }
  };
  const blank = (parts: typeof node.init) =>
    parts.every((p) => p.type === "lit" && p.text.trim() === "") ? [] : parts;
  try {
    await guarded(blank(node.init), 0n);
    const test = blank(node.test);
    const step = blank(node.step);
    return await runLoop(
      shell,
      async () => (await guarded(test, 1n)) !== 0n,
      () => runScript(shell, node.body),
      async () => {
        await guarded(step, 0n);
      },
    );
  } catch (error) {
    if (error instanceof CommandFailed) return settle(shell, error.status);
    throw error;
  }
}

async function runSelect(shell: Shell, node: Extract<CompoundCommand, { type: "select" }>): Promise<number> {
  const values = node.words === undefined ? [...shell.positional] : await expandWords(shell, node.words);
  if (values.length === 0) return setStatus(shell, 0);
  let show = true;
  return runLoop(
    shell,
    async () => {
      for (;;) {
        if (show)
          await shell.write(
            selectMenu(values, Number(shell.get("COLUMNS") ?? shell.proc.ctty?.size.columns ?? 80)),
            2,
          );
        await shell.write(shell.get("PS3") ?? "#? ", 2);
        const line = await shell.readLine(0);
        if (line === undefined) {
          await shell.write("\n", 2);
          return false;
        }
        show = line.trim() === "";
        if (show) continue;
        shell.set("REPLY", line);
        const n = /^\s*\d+\s*$/.test(line) ? Number(line) : 0;
        shell.set(node.name, values[n - 1] ?? "");
        return true;
      }
    },
    () => runScript(shell, node.body),
  );
}

async function runCase(
  shell: Shell,
  node: Extract<CompoundCommand, { type: "case" }>,
  tail: boolean,
): Promise<number> {
  shell.line = node.line;
  const value = await expandString(shell, node.word);
  if (shell.options.xtrace && shell.bash) await trace(shell, `case ${node.word.text} in`);
  const options = { extglob: shell.options.extglob, ignoreCase: shell.options.nocasematch };
  const { items } = node;
  for (let i = 0; i < items.length; i++) {
    let item = items[i]!;
    let found = false;
    for (const pattern of item.patterns) {
      if (matches(value, await expandPattern(shell, pattern.parts), options)) {
        found = true;
        break;
      }
    }
    if (!found) continue;
    shell.mayExec = tail && item.end === ";;";
    let status = item.body.items.length === 0 ? setStatus(shell, 0) : await runScript(shell, item.body);
    while (item.end === ";&" && i + 1 < items.length) {
      item = items[++i]!;
      status = await runScript(shell, item.body);
    }
    if (item.end === ";;&") {
      const rest = { ...node, items: items.slice(i + 1) };
      const more = await matchesAny(shell, rest, value);
      return more ? runCase(shell, rest, tail) : status;
    }
    return status;
  }
  return setStatus(shell, 0);
}

async function matchesAny(
  shell: Shell,
  node: Extract<CompoundCommand, { type: "case" }>,
  value: string,
): Promise<boolean> {
  for (const item of node.items)
    for (const pattern of item.patterns)
      if (
        matches(value, await expandPattern(shell, pattern.parts), {
          extglob: shell.options.extglob,
          ignoreCase: shell.options.nocasematch,
        })
      )
        return true;
  return false;
}

// Simple commands

/** `+ command` on standard error. */
export async function trace(shell: Shell, text: string): Promise<void> {
  const raw = shell.get("PS4") ?? "+ ";
  let lead: string;
  shell.options.xtrace = false;
  try {
    lead = raw === "+ " ? raw : await shell.expandText(raw);
  } finally {
    shell.options.xtrace = true;
  }
  if (shell.bash && lead !== "") lead = lead[0]!.repeat(shell.traceDepth + 1) + lead.slice(1);
  const fd = Number(shell.get("BASH_XTRACEFD") ?? "2");
  await shell.write(`${lead}${text}\n`, shell.proc.fds.has(fd) ? fd : 2);
}

const traceWord = (shell: Shell, s: string): string =>
  shell.dialect === "dash" ? s : shell.bash ? traceQuote(s) : busyboxQuote(s);

async function runSimple(shell: Shell, node: Simple): Promise<number> {
  const tail = shell.mayExec;
  shell.mayExec = false;
  shell.line = node.line;
  const debug = shell.traps.get("DEBUG");
  if (
    debug !== undefined &&
    debug !== "" &&
    !shell.runningTrap &&
    (shell.calls.length === 0 || shell.options.functrace)
  ) {
    await shell.runTrap(debug);
    shell.line = node.line;
  }
  shell.lastSubstitutionStatus = 0;
  const mark = shell.substitutionMark;
  const saved: SavedFds = [];
  let status: number;
  try {
    status = await runPrepared(shell, node, tail, saved);
  } catch (error) {
    if (error instanceof RedirectFailed) {
      const first = node.words[0]?.literal;
      if (!shell.bash && first !== undefined && isSpecial(first) && !shell.interactive)
        throw new ExitShell(shell.dialect === "dash" ? 2 : 1);
      status = shell.dialect === "dash" ? 2 : 1;
    } else if (error instanceof CommandFailed) status = error.status;
    else throw error;
  } finally {
    if (saved.length > 0) undoRedirects(shell, saved);
    if (shell.substitutionMark > mark) shell.closeSubstitutions(mark);
  }
  if (node.words.length > 0 || status !== 0) return settle(shell, status);
  return setStatus(shell, status);
}

async function runPrepared(shell: Shell, node: Simple, tail: boolean, saved: SavedFds): Promise<number> {
  const fields: string[] = [];
  let arrays: Map<number, Assign> | undefined;
  if (node.words.length > 0) {
    let plain = true;
    for (const word of node.words) if (word.assign !== undefined) plain = false;
    if (plain) fields.push(...(await expandWords(shell, node.words)));
    else {
      for (const word of node.words) {
        const { assign } = word;
        if (assign === undefined) fields.push(...(await expandWords(shell, [word])));
        else if (Array.isArray(assign.value)) {
          arrays ??= new Map();
          arrays.set(fields.length, assign);
          fields.push(assign.name);
        } else {
          const value = await expandString(
            shell,
            assign.value as Exclude<Assign["value"], readonly ArrayElement[]>,
            true,
          );
          const index =
            assign.index === undefined ? "" : `[${await partsToString(shell, assign.index.parts)}]`;
          fields.push(`${assign.name}${index}${assign.append ? "+=" : "="}${value}`);
        }
      }
    }
  }
  const name = fields[0];
  if (name === undefined) return runAssignments(shell, node, saved);

  if (shell.options.xtrace) await traceSimple(shell, node, fields, arrays);
  const fn = shell.functions.get(name);
  const builtin = fn === undefined || (!shell.bash && isSpecial(name)) ? shell.builtinNamed(name) : undefined;
  if (node.redirects.length > 0) await applyRedirects(shell, node.redirects, saved);

  if (fn !== undefined && builtin === undefined) {
    const restore = await temporaryAssignments(shell, node);
    try {
      return await callFunction(shell, fn, fields);
    } finally {
      if (restore !== undefined) shell.variables.restore(restore);
    }
  }
  shell.lastArgument = fields[fields.length - 1] ?? "";
  if (builtin !== undefined) {
    const keeps = !shell.bash && isSpecial(name);
    if (keeps) await assignAll(shell, node);
    const restore = keeps ? undefined : await temporaryAssignments(shell, node);
    try {
      if (name === "exec") return await runExec(shell, fields.slice(1), saved);
      return await runBuiltin(shell, name, builtin, fields.slice(1), arrays);
    } finally {
      if (restore !== undefined) shell.variables.restore(restore);
    }
  }
  return runExternal(shell, fields, node, tail, saved);
}

async function traceSimple(
  shell: Shell,
  node: Simple,
  fields: readonly string[],
  arrays: ReadonlyMap<number, Assign> | undefined,
): Promise<void> {
  let lead = "";
  for (const assign of node.assigns) {
    if (Array.isArray(assign.value)) lead += `${assign.text} `;
    else
      lead += `${assign.name}=${traceWord(shell, await expandString(shell, assign.value as Exclude<Assign["value"], readonly ArrayElement[]>, true))} `;
  }
  const shown = fields.map((f, i) => {
    const array = arrays?.get(i);
    if (array !== undefined) return array.text;
    return traceWord(shell, f);
  });
  if (shell.bash && lead !== "") {
    for (const assign of node.assigns)
      await trace(
        shell,
        `${assign.name}=${Array.isArray(assign.value) ? "" : traceWord(shell, await expandString(shell, assign.value as Exclude<Assign["value"], readonly ArrayElement[]>, true))}`,
      );
    await trace(shell, shown.join(" "));
    return;
  }
  await trace(shell, lead + shown.join(" "));
}

/** `a=1 b=2` and nothing else. */
async function runAssignments(shell: Shell, node: Simple, saved: SavedFds): Promise<number> {
  if (node.redirects.length > 0) await applyRedirects(shell, node.redirects, saved);
  await assignAll(shell, node);
  return shell.lastSubstitutionStatus;
}

async function assignAll(shell: Shell, node: Simple): Promise<void> {
  for (const assign of node.assigns) {
    const value = await assignOne(shell, assign);
    if (shell.options.xtrace) await trace(shell, value);
  }
}

/** Assigns; answers the text that `set -x` shows. */
export async function assignOne(shell: Shell, assign: Assign): Promise<string> {
  if (Array.isArray(assign.value)) {
    await assignArray(shell, assign.name, assign.value as readonly ArrayElement[], assign.append);
    return assign.text;
  }
  const value = await expandString(
    shell,
    assign.value as Exclude<Assign["value"], readonly ArrayElement[]>,
    true,
  );
  await shell.assignElement(assign.name, assign.index, value, assign.append);
  return `${assign.name}${assign.index === undefined ? "" : `[${assign.index.text}]`}${assign.append ? "+=" : "="}${value === "" ? "" : traceWord(shell, value)}`;
}

export async function assignArray(
  shell: Shell,
  name: string,
  items: readonly ArrayElement[],
  append: boolean,
): Promise<void> {
  const assoc = shell.variables.find(name)?.assoc !== undefined;
  // Values first: `a=("${a[@]}" x)` reads the old array.
  const values: { key: string | undefined; append: boolean; value: string }[] = [];
  for (const item of items) {
    if (item.index === undefined) {
      for (const value of await expandWords(shell, [item.value]))
        values.push({ key: undefined, append: false, value });
    } else {
      const key = await expandString(shell, item.index);
      values.push({ key, append: item.append, value: await expandString(shell, item.value, true) });
    }
  }
  if (assoc) {
    const v = shell.variables.own(shell.variables.resolve(name));
    if (v.readonly) throw new ExpansionError(`${name}: readonly variable`);
    if (!append) v.assoc = new Map();
    for (let i = 0; i < values.length; i++) {
      const item = values[i]!;
      if (item.key !== undefined) shell.setKey(name, item.key, item.value, item.append);
      else {
        shell.setKey(name, item.value, values[i + 1]?.value ?? "");
        i++;
      }
    }
    return;
  }
  if (!append) shell.setArray(name, []);
  let at = append ? shell.nextIndex(name) : 0;
  for (const item of values) {
    if (item.key !== undefined) at = Number(shell.number(item.key));
    shell.setIndex(name, at, item.value, item.append);
    at++;
  }
}

/** `A=1 command`: exported while the command runs. */
async function temporaryAssignments(shell: Shell, node: Simple): Promise<Frame | undefined> {
  if (node.assigns.length === 0) return undefined;
  const frame: Frame = new Map();
  for (const assign of node.assigns) {
    if (Array.isArray(assign.value)) continue;
    const value = await expandString(
      shell,
      assign.value as Exclude<Assign["value"], readonly ArrayElement[]>,
      true,
    );
    const old = shell.variables.raw(assign.name);
    if (old?.readonly) {
      await shell.complain(`${assign.name}: ${shell.bash ? "readonly variable" : "is read only"}`, null);
      if (!shell.bash) throw new ExitShell(2);
      continue;
    }
    if (!frame.has(assign.name)) frame.set(assign.name, old);
    shell.variables.remove(assign.name);
    shell.variables.own(assign.name).exported = true;
    shell.set(assign.name, assign.append ? (old?.value ?? "") + value : value);
  }
  return frame;
}

export async function callFunction(
  shell: Shell,
  fn: FunctionDef,
  fields: readonly string[],
): Promise<number> {
  if (shell.calls.length >= MAX_CALLS) {
    const limit = Number(shell.get("FUNCNEST") ?? 0);
    if (limit > 0) {
      await shell.complain(`${fn.name}: maximum function nesting level exceeded (${limit})`, null);
      throw new AbandonLine(1);
    }
    // A shell somebody types at gives up the line; else a real one runs out of stack here.
    if (shell.lasting) {
      await shell.complain(`${fn.name}: maximum function nesting level exceeded (${MAX_CALLS})`, null);
      throw new AbandonLine(1);
    }
    shell.proc.kill(shell.proc.pid, "SEGV");
    throw new ExitShell(139);
  }
  await shell.proc.checkpoint();
  const nest = shell.bash ? Number(shell.get("FUNCNEST") ?? 0) : 0;
  if (nest > 0 && shell.calls.length >= nest) {
    await shell.complain(`${fn.name}: maximum function nesting level exceeded (${nest})`, null);
    throw new AbandonLine(1);
  }
  const positional = shell.positional;
  const loopDepth = shell.loopDepth;
  shell.positional = fields.slice(1);
  shell.loopDepth = 0;
  shell.calls.push({ name: fn.name, line: shell.line, source: fn.file ?? "", depth: shell.sources.length });
  shell.variables.pushFrame();
  let status: number;
  try {
    status = fn.body.type === "simple" ? await runSimple(shell, fn.body) : await runCompound(shell, fn.body);
  } catch (error) {
    if (error instanceof ExpansionError) await shell.tell(error);
    if (!(error instanceof ReturnFrom)) throw error;
    status = error.status;
  } finally {
    shell.variables.popFrame();
    shell.calls.pop();
    shell.positional = positional;
    shell.loopDepth = loopDepth;
  }
  const action = shell.traps.get("RETURN");
  if (action !== undefined && action !== "" && shell.options.functrace) await shell.runTrap(action);
  return setStatus(shell, status);
}

export async function runBuiltin(
  shell: Shell,
  name: string,
  builtin: Builtin,
  args: readonly string[],
  arrays?: ReadonlyMap<number, Assign>,
): Promise<number> {
  const outer = shell.builtin;
  shell.builtin = name;
  try {
    // Array arguments are counted with the name in front.
    return await builtin(shell, args, arrays);
  } catch (error) {
    if (error instanceof SysError) {
      if (error.code === "EPIPE") throw error;
      if (error.code === "EINTR") {
        shell.builtin = outer;
        await shell.poll();
        return 130;
      }
      await shell.complain(
        error.code === "EBADF" && shell.bash
          ? "write error: Bad file descriptor"
          : error.path === undefined
            ? error.message
            : `${error.path}: ${error.message}`,
      );
      return 1;
    }
    if (error instanceof ExpansionError && error.effect === "line" && shell.bash && !plainMessage.has(name)) {
      await shell.complain(error.message, name === "let" ? name : null);
      return 1;
    }
    if (error instanceof ExpansionError && !shell.bash && error.effect === "line") {
      await shell.complain(error.message);
      throw new ExitShell(2);
    }
    throw error;
  } finally {
    shell.builtin = outer;
  }
}

/** Builtins that run other commands: errors of those are not theirs. */
const plainMessage = new Set(["eval", ".", "source", "command", "builtin"]);

async function runExec(shell: Shell, args: readonly string[], saved: SavedFds): Promise<number> {
  let rest = args;
  let name: string | undefined;
  let clear = false;
  if (shell.bash) {
    while (rest[0]?.startsWith("-") && rest[0] !== "-") {
      if (rest[0] === "--") {
        rest = rest.slice(1);
        break;
      }
      if (rest[0] === "-a") {
        name = rest[1];
        rest = rest.slice(2);
      } else if (rest[0] === "-c") {
        clear = true;
        rest = rest.slice(1);
      } else if (rest[0] === "-l") {
        name = `-${rest[1] ?? ""}`;
        rest = rest.slice(1);
      } else break;
    }
  }
  const command = rest[0];
  if (command === undefined) {
    keepRedirects(saved);
    return 0;
  }
  const path = command.includes("/") ? command : shell.findCommand(command)[0];
  const argv = [name ?? command, ...rest.slice(1)];
  try {
    if (path === undefined) throw new SysError("ENOENT", command);
    if (isDirectory(shell, path)) throw new SysError("EACCES", path);
    const code = await replaceProcess(
      shell,
      argv,
      path,
      clear ? new Map() : withUnderscore(shell.variables.env(), path),
    );
    throw new ExitShell(code);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    const missing = error.code === "ENOENT";
    const message = missing && !(shell.bash && command.includes("/")) ? "not found" : error.message;
    if (shell.bash && !missing) {
      await shell.complain(
        `${command}: ${isDirectory(shell, command) ? "cannot execute: Is a directory" : `cannot execute: ${error.message}`}`,
        "exec",
      );
    } else await shell.complain(`${command}: ${message}`, "exec");
    if (shell.interactive || shell.options.execfail) return missing ? 127 : 126;
    throw new ExitShell(missing ? 127 : 126);
  }
}

async function replaceProcess(
  shell: Shell,
  argv: readonly string[],
  path: string,
  env: ReadonlyMap<string, string>,
): Promise<number> {
  const ignore = ignored(shell);
  return shell.proc.exec({
    argv,
    path: shell.proc.fs.absolute(path),
    env,
    fds: shell.proc.fds,
    ...(ignore.length > 0 ? { ignore } : {}),
  });
}

/** Signals that programs started here shall ignore: `trap '' INT`. */
function ignored(shell: Shell): Signal[] {
  return [...shell.traps]
    .filter(([name, text]) => text === "" && name in signalNumbers)
    .map(([name]) => name as Signal);
}

function withUnderscore(env: ReadonlyMap<string, string>, path: string): ReadonlyMap<string, string> {
  return new Map(env).set("_", path);
}

function isDirectory(shell: Shell, path: string): boolean {
  try {
    return shell.proc.fs.stat(path).type === "dir";
  } catch {
    return false;
  }
}

async function runExternal(
  shell: Shell,
  argv: readonly string[],
  node: Simple,
  mayReplace: boolean,
  saved: SavedFds = [],
): Promise<number> {
  const name = argv[0] ?? "";
  let path: string | undefined;
  if (name.includes("/")) path = name;
  else {
    const hashed = shell.hashed.get(name);
    if (hashed !== undefined && shell.isExecutable(hashed.path)) {
      hashed.hits++;
      path = hashed.path;
    } else {
      path = name === "" ? undefined : shell.findCommand(name)[0];
      if (path !== undefined) shell.hashed.set(name, { path, hits: 1 });
    }
  }
  if (path === undefined) return notFound(shell, argv);

  const restore = await temporaryAssignments(shell, node);
  const env = shell.bash ? withUnderscore(shell.variables.env(), path) : shell.variables.env();
  try {
    if (isDirectory(shell, path)) throw new SysError("EACCES", path);
    if (mayReplace && !hasExitTrap(shell) && !shell.interactive)
      return await replaceProcess(shell, argv, path, env);
    const ignore = ignored(shell);
    const pid = shell.proc.spawn({
      argv,
      path: shell.proc.fs.absolute(path),
      env,
      fds: shell.proc.fds,
      ...(shell.jobControl ? { pgid: "new" } : {}),
      ...(ignore.length > 0 ? { ignore } : {}),
    });
    shell.jobs.adopt(pid);
    if (shell.jobControl && shell.proc.ctty !== undefined) shell.proc.ctty.foreground = pid;
    if (restore !== undefined) shell.variables.restore(restore);
    // dash and ash redirect in the shell itself and say "Killed" there.
    if (shell.bash) undoRedirects(shell, saved);
    return await waitForeground(shell, [pid], pid, () => commandText(node));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    if (restore !== undefined) shell.variables.restore(restore);
    return cannotRun(shell, argv, path, error, node);
  }
}

async function notFound(shell: Shell, argv: readonly string[]): Promise<number> {
  const name = argv[0] ?? "";
  const handler = shell.bash ? shell.functions.get("command_not_found_handle") : undefined;
  if (handler !== undefined) return callFunction(shell, handler, ["command_not_found_handle", ...argv]);
  await shell.complain(
    `${name}: ${shell.bash ? "command not found" : name === "" ? "Permission denied" : "not found"}`,
    null,
  );
  return 127;
}

async function cannotRun(
  shell: Shell,
  argv: readonly string[],
  path: string,
  error: SysError,
  node: Simple,
): Promise<number> {
  const name = argv[0] ?? "";
  const { fs } = shell.proc;
  if (error.code === "ENOEXEC") {
    let bytes: Uint8Array;
    try {
      bytes = fs.readFile(path);
    } catch {
      bytes = new Uint8Array();
    }
    const firstLine = bytes.subarray(0, 80);
    if (firstLine.includes(0)) {
      await shell.complain(`${name}: cannot execute binary file: Exec format error`, null);
      return 126;
    }
    return runAsScript(shell, argv, path, node);
  }
  if (error.code === "EAGAIN") {
    await cannotFork(shell, error);
    return 254;
  }
  if (isDirectory(shell, path)) {
    await shell.complain(`${name}: ${shell.bash ? "Is a directory" : "Permission denied"}`, null);
    return 126;
  }
  if (error.code === "ENOENT" || error.code === "ENOTDIR") {
    if (!shell.bash) {
      await shell.complain(`${name}: not found`, null);
      return 127;
    }
    if (error.code === "ENOENT" && fs.exists(path)) {
      await shell.complain(`${name}: cannot execute: required file not found`, null);
      return 127;
    }
    await shell.complain(`${name}: ${error.message}`, null);
    return error.code === "ENOENT" ? 127 : 126;
  }
  await shell.complain(`${name}: ${error.message}`, null);
  return 126;
}

/** An executable text without `#!` is a script of this very shell. */
async function runAsScript(
  shell: Shell,
  argv: readonly string[],
  path: string,
  node: Simple,
): Promise<number> {
  const text = shell.proc.fs.readText(path);
  const pid = shell.fork(
    (child) => {
      child.name = argv[0] ?? path;
      child.positional = argv.slice(1);
      child.source = "file";
      child.functions.clear();
      child.subshells = 0;
      return child.evaluateFile(text);
    },
    shell.jobControl ? { pgid: "new" } : {},
  );
  if (shell.jobControl && shell.proc.ctty !== undefined) shell.proc.ctty.foreground = pid;
  return waitForeground(shell, [pid], pid, () => commandText(node));
}

/** `command name …`: runs a builtin or a program, functions left aside. */
export async function runNamed(
  shell: Shell,
  fields: readonly string[],
  options: { arrays: ReadonlyMap<number, Assign> | undefined; shift: number },
): Promise<number> {
  const name = fields[0] ?? "";
  const builtin = shell.builtinNamed(name);
  if (builtin !== undefined && name !== "exec") {
    const arrays =
      options.arrays === undefined
        ? undefined
        : new Map([...options.arrays].map(([i, a]) => [i - options.shift, a]));
    const { bash } = shell;
    try {
      return await runBuiltin(shell, name, builtin, fields.slice(1), arrays);
    } catch (error) {
      // Through `command` an error of a special builtin does not end the shell.
      if (!bash && error instanceof ExitShell && name !== "exit") return error.status;
      throw error;
    }
  }
  const outer = shell.builtin;
  shell.builtin = undefined;
  try {
    if (name === "exec") return await runExec(shell, fields.slice(1), []);
    return await runExternal(
      shell,
      fields,
      {
        type: "simple",
        assigns: [],
        words: fields.map((f) => plainWord(f)),
        redirects: [],
        line: shell.line,
      },
      false,
    );
  } finally {
    shell.builtin = outer;
  }
}

function plainWord(text: string): Simple["words"][number] {
  return { parts: [], text, literal: text };
}
