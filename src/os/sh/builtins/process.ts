/** kill, wait, jobs, fg, bg, disown, trap, umask, suspend. */
import { SysError } from "../../errno.ts";
import { parseSignal, type Signal, signalNumbers } from "../../signals.ts";
import { waitForeground } from "../children.ts";
import { exitCode, type Job } from "../jobs.ts";
import { posixQuote, singleQuote } from "../quote.ts";
import type { Shell, TrapName } from "../shell.ts";
import { type Builtin, options, usage } from "./kit.ts";

const signals = Object.keys(signalNumbers) as Signal[];

// Signals

export const kill: Builtin = async (shell, args) => {
  let signal: Signal | 0 = "TERM";
  let rest = args;
  const first = args[0];
  if (first === undefined) {
    if (shell.bash) return usage(shell, "kill");
    await shell.write(
      shell.dialect === "dash"
        ? `${shell.prefix("kill")}Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]\n`
        : `${shell.name}: you need to specify whom to kill\n`,
      2,
    );
    return shell.dialect === "dash" ? 2 : 1;
  }
  if (first === "-l" || first === "-L") return listSignals(shell, args.slice(1));
  if (first === "-s" || first === "-n") {
    const given = args[1] ?? "";
    const parsed = given === "0" ? 0 : parseSignal(given);
    if (parsed === undefined) return badSignal(shell, given);
    signal = parsed;
    rest = args.slice(2);
  } else if (first.startsWith("-") && first !== "--" && first.length > 1) {
    const given = first.slice(1);
    const parsed = given === "0" ? 0 : parseSignal(given);
    if (parsed === undefined) return badSignal(shell, given);
    signal = parsed;
    rest = args.slice(1);
  }
  if (rest[0] === "--") rest = rest.slice(1);
  if (rest.length === 0) return shell.bash ? usage(shell, "kill") : 2;
  let status = 0;
  for (const target of rest) {
    const posixJob = !shell.bash && target.startsWith("%");
    // A job or a number that is none is bad usage, a process that is not there a failure.
    if (!(await send(shell, target, signal)))
      status = posixJob || (shell.dialect === "dash" && !/^[-+]?\d+$/.test(target)) ? 2 : 1;
  }
  return status;
};

async function badSignal(shell: Shell, given: string): Promise<number> {
  await shell.complain(
    shell.bash
      ? `${given}: invalid signal specification`
      : shell.dialect === "dash"
        ? `invalid signal number or name: ${given}`
        : `bad signal name '${given}'`,
  );
  return shell.bash ? 1 : shell.dialect === "dash" ? 2 : 1;
}

async function send(shell: Shell, target: string, signal: Signal | 0): Promise<boolean> {
  let pid: number;
  let job: Job | undefined;
  if (target.startsWith("%")) {
    const found = shell.jobs.find(target);
    if (found === undefined || found === "ambiguous") {
      if (shell.dialect === "ash")
        await shell.write(`${shell.name}: kill: line ${shell.line - 1}: ${target}: no such job\n`, 2);
      else await shell.complain(shell.bash ? `${target}: no such job` : `No such job: ${target}`);
      return false;
    }
    job = found;
    pid = shell.jobControl ? -found.pgid : found.pgid;
  } else if (/^[-+]?\d+$/.test(target)) pid = Number(target);
  else {
    await shell.complain(
      shell.bash
        ? `${target}: arguments must be process or job IDs`
        : shell.dialect === "dash"
          ? `Illegal number: ${target}`
          : `invalid number '${target}'`,
    );
    return false;
  }
  try {
    shell.proc.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await shell.complain(
      shell.bash
        ? `(${target}) - ${error.message}`
        : shell.dialect === "dash"
          ? `${error.message}\n`
          : `can't kill pid ${target}: ${error.message}`,
    );
    return false;
  }
  if (
    job !== undefined &&
    (signal === "CONT" || signal === "TERM" || signal === "HUP") &&
    job.phase === "stopped"
  ) {
    try {
      shell.proc.kill(pid, "CONT");
    } catch (error) {
      // The first signal has ended it already.
      if (!(error instanceof SysError)) throw error;
    }
    shell.jobs.continued(job);
  }
  shell.signalSent = true;
  // What the signal did may already be known to the next command.
  await shell.proc.checkpoint();
  return true;
}

async function listSignals(shell: Shell, args: readonly string[]): Promise<number> {
  if (args.length === 0) {
    if (shell.bash) {
      const names = [...signals.map((s) => [signalNumbers[s], `SIG${s}`] as const), ...realTime()];
      let out = "";
      names.forEach(([n, name], i) => {
        out += `${String(n).padStart(2)}) ${name}${i % 5 === 4 ? "\n" : "\t"}`;
      });
      await shell.write(`${out}\n`);
    } else if (shell.dialect === "ash")
      await shell.write(
        signals.map((s) => `${String(signalNumbers[s]).padStart(2)}) ${s === "IO" ? "POLL" : s}\n`).join(""),
      );
    else await shell.write(`${dashSignals().join("\n")}\n`);
    return 0;
  }
  let status = 0;
  for (const arg of args) {
    const n = /^\d+$/.test(arg) ? Number(arg) : undefined;
    const signal = parseSignal(n === undefined ? arg : String(n > 128 ? n - 128 : n));
    if (signal === undefined) {
      await shell.complain(`${arg}: invalid signal specification`);
      status = 1;
    } else await shell.write(`${n === undefined ? signalNumbers[signal] : signal}\n`);
  }
  return status;
}

/** dash has no name for 16. */
function dashSignals(): readonly string[] {
  return [
    "0",
    ...signals.map((s) => (s === "STKFLT" ? "16" : s)),
    "32",
    "33",
    ...realTime().map(([, name]) => name.slice(3)),
  ];
}

function realTime(): (readonly [number, string])[] {
  const out: (readonly [number, string])[] = [];
  for (let n = 34; n <= 64; n++)
    out.push([
      n,
      n === 34 ? "SIGRTMIN" : n === 64 ? "SIGRTMAX" : n < 50 ? `SIGRTMIN+${n - 34}` : `SIGRTMAX-${64 - n}`,
    ]);
  return out;
}

function trapName(shell: Shell, text: string): TrapName | undefined {
  const name = text.toUpperCase();
  if (name === "EXIT" || name === "0") return "EXIT";
  if (shell.bash && (name === "ERR" || name === "DEBUG" || name === "RETURN")) return name;
  if (shell.dialect === "ash" && name === "ERR") return name;
  if (shell.dialect === "dash" && /^SIG/.test(name)) return undefined;
  return parseSignal(text);
}

export const trap: Builtin = async (shell, args) => {
  if (args[0] === "-l") return listSignals(shell, []);
  let rest = args[0] === "--" ? args.slice(1) : args;
  const print = rest[0] === "-p" && shell.bash;
  if (print) rest = rest.slice(1);
  if (print || rest.length === 0) {
    const quote = shell.bash ? singleQuote : posixQuote;
    const shown = shell.inheritedTraps ?? shell.traps;
    for (const [name, text] of [...shown].sort((a, b) => order(a[0]) - order(b[0]))) {
      if (rest.length > 0 && !rest.some((r) => trapName(shell, r) === name)) continue;
      await shell.write(
        `trap -- ${quote(text)} ${shell.bash && name in signalNumbers ? "SIG" : ""}${name}\n`,
      );
    }
    return 0;
  }
  let action: string | undefined = rest[0]!;
  let names: readonly string[] = rest.slice(1);
  if (names.length === 0 || (/^\d+$/.test(action) && trapName(shell, action) !== undefined)) {
    names = rest;
    action = undefined;
  } else if (action === "-") action = undefined;
  if (rest.length === 1 && rest[0] === "-") return usage(shell, "trap");
  let status = 0;
  for (const given of names) {
    const name = trapName(shell, given);
    if (name === undefined) {
      if (shell.dialect === "dash") await shell.write(`trap: ${given}: bad trap\n`, 2);
      else await shell.complain(`${given}: invalid signal specification`);
      status = 1;
      continue;
    }
    shell.setTrap(name, action);
  }
  return status;
};

const order = (name: TrapName): number =>
  name === "EXIT" ? 0 : name in signalNumbers ? signalNumbers[name as Signal] : 100;

// Jobs

async function findJob(shell: Shell, spec: string | undefined): Promise<Job | undefined> {
  const found = shell.jobs.find(spec ?? "%+");
  if (found === "ambiguous") {
    await shell.complain(`${spec}: ambiguous job spec`);
    return undefined;
  }
  if (found === undefined) {
    if (shell.bash) await shell.complain(`${spec ?? "current"}: no such job`);
    else
      await shell.complain(
        spec === undefined
          ? "No current job"
          : shell.dialect === "dash"
            ? `No such job: ${spec}`
            : `${spec}: no such job`,
      );
  }
  return found;
}

export const jobs: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, "lnprsx");
  if (parsed === undefined) return 2;
  const { flags, rest } = parsed;
  await shell.jobs.poll();
  // A subshell lists the jobs it left behind: `kill $(jobs -p)`.
  let list = [...(shell.jobs.list.length === 0 ? (shell.parentJobs ?? shell.jobs) : shell.jobs).list];
  if (rest.length > 0) {
    const picked: Job[] = [];
    for (const spec of rest) {
      const job = await findJob(shell, spec);
      if (job === undefined) return 1;
      picked.push(job);
    }
    list = picked;
  }
  for (const job of list) {
    if (flags.has("r") && job.phase !== "running") continue;
    if (flags.has("s") && job.phase !== "stopped") continue;
    await shell.write(flags.has("p") ? `${job.pgid}\n` : `${shell.jobLine(job, flags.has("l"))}\n`);
    if (job.phase === "done") shell.jobs.remove(job);
  }
  return 0;
};

export const fg: Builtin = async (shell, args) => {
  if (!shell.jobControl) {
    if (shell.bash) await shell.complain("no job control");
    else await findJob(shell, args[0]);
    return shell.bash ? 1 : 2;
  }
  await shell.jobs.poll();
  const job = await findJob(shell, args[0]);
  if (job === undefined) return 1;
  if (job.phase === "done") {
    await shell.complain("job has terminated");
    shell.jobs.remove(job);
    return 1;
  }
  await shell.write(`${job.text}\n`);
  if (shell.proc.ctty !== undefined) shell.proc.ctty.foreground = job.pgid;
  const stopped = job.phase === "stopped";
  shell.jobs.continued(job);
  shell.jobs.list.splice(shell.jobs.list.indexOf(job), 1);
  if (stopped) shell.proc.kill(-job.pgid, "CONT");
  return waitForeground(shell, job.pids, job.pgid, () => job.text);
};

export const bg: Builtin = async (shell, args) => {
  if (!shell.jobControl) {
    if (shell.bash) await shell.complain("no job control");
    else await findJob(shell, args[0]);
    return shell.bash ? 1 : 2;
  }
  await shell.jobs.poll();
  const job = await findJob(shell, args[0]);
  if (job === undefined) return 1;
  if (job.phase === "running") {
    await shell.complain(`job ${job.id} already in background`);
    return 0;
  }
  if (job.phase === "done") {
    await shell.complain("job has terminated");
    return 1;
  }
  await shell.write(
    shell.bash ? `[${job.id}]${shell.jobs.mark(job)} ${job.text} &\n` : `[${job.id}] ${job.text}\n`,
  );
  shell.jobs.continued(job);
  const at = shell.jobs.list.indexOf(job);
  shell.jobs.list[at] = { ...job, background: true };
  shell.proc.kill(-job.pgid, "CONT");
  return 0;
};

export const disown: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, "har");
  if (parsed === undefined) return 2;
  const { flags, rest } = parsed;
  await shell.jobs.poll();
  const list: Job[] = [];
  if (flags.has("a") || (flags.has("r") && rest.length === 0))
    list.push(...shell.jobs.list.filter((j) => !flags.has("r") || j.phase === "running"));
  else {
    for (const spec of rest.length > 0 ? rest : [undefined]) {
      const job =
        spec !== undefined && /^\d+$/.test(spec)
          ? shell.jobs.list.find((j) => j.pids.includes(Number(spec)))
          : await findJob(shell, spec);
      if (job === undefined) return 1;
      list.push(job);
    }
  }
  for (const job of list) {
    if (flags.has("h")) job.disowned = true;
    else shell.jobs.remove(job);
  }
  return 0;
};

export const wait: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, shell.bash ? "fnp:" : "");
  if (parsed === undefined) return 2;
  const { flags, values, rest } = parsed;
  try {
    if (flags.has("n")) return await waitNext(shell, rest, values.get("p"));
    if (rest.length === 0) {
      const pids = shell.jobs.list.flatMap((j) => [...j.pids]);
      // bash waits for the last process substitution too, while `$!` is its process.
      const last = shell.lastBackground;
      if (shell.bash && last !== undefined && shell.jobs.knows(last)) pids.push(last);
      await shell.jobs.wait(pids, { interruptible: true });
      // dash and ash go on listing what has ended until `jobs` has shown it.
      if (!shell.bash) return 0;
      for (const job of [...shell.jobs.list]) await shell.reportBackground(job);
      shell.forgetDone();
      return 0;
    }
    let status = 0;
    for (const spec of rest) status = await waitOne(shell, spec);
    const variable = values.get("p");
    const last = rest.at(-1) ?? "";
    if (variable !== undefined && /^\d+$/.test(last)) shell.set(variable, last);
    return status;
  } catch (error) {
    if (!(error instanceof SysError) || error.code !== "EINTR") throw error;
    const signal = shell.lastSignal;
    await shell.poll();
    return signal === undefined ? 130 : 128 + signalNumbers[signal];
  }
};

async function waitOne(shell: Shell, spec: string): Promise<number> {
  let pids: readonly number[];
  if (spec.startsWith("%")) {
    const job = shell.jobs.find(spec);
    if (job === undefined || job === "ambiguous") {
      await shell.complain(shell.dialect === "dash" ? `No such job: ${spec}` : `${spec}: no such job`);
      return shell.bash ? 127 : 2;
    }
    pids = job.pids;
  } else if (/^\d+$/.test(spec)) pids = [Number(spec)];
  else {
    await shell.complain(
      shell.bash
        ? `\`${spec}': not a pid or valid job spec`
        : shell.dialect === "dash"
          ? `Illegal number: ${spec}`
          : `${spec}: no such job`,
    );
    return shell.bash ? 1 : 2;
  }
  const last = pids.at(-1) ?? 0;
  if (!shell.jobs.knows(last)) {
    if (shell.bash) await shell.complain(`pid ${spec} is not a child of this shell`);
    return 127;
  }
  await shell.jobs.wait(pids, { interruptible: true });
  const status = shell.jobs.statusOf(last);
  const job = shell.jobs.list.find((j) => j.pids.includes(last));
  if (job !== undefined) {
    await shell.reportBackground(job);
    // bash remembers the status for another `wait`; the job itself is gone, a prompt still tells of it.
    if (shell.interactive && shell.bash) return status === undefined ? 127 : exitCode(status);
    const at = shell.jobs.list.indexOf(job);
    if (at >= 0) shell.jobs.list.splice(at, 1);
  }
  return status === undefined ? 127 : exitCode(status);
}

async function waitNext(
  shell: Shell,
  specs: readonly string[],
  variable: string | undefined,
): Promise<number> {
  await shell.jobs.poll();
  for (;;) {
    const wanted = shell.jobs.list.filter(
      (j) => specs.length === 0 || specs.some((s) => shell.jobs.find(s) === j || j.pids.includes(Number(s))),
    );
    if (wanted.length === 0) return 127;
    const done = wanted.find((j) => j.phase === "done");
    if (done !== undefined) {
      const status = shell.jobs.lastStatus(done);
      if (variable !== undefined) shell.set(variable, String(done.pids.at(-1) ?? ""));
      shell.jobs.remove(done);
      return status === undefined ? 127 : exitCode(status);
    }
    if (!(await shell.jobs.waitAny({ interruptible: true }))) return 127;
  }
}

export const suspend: Builtin = async (shell) => {
  if (!shell.jobControl) {
    await shell.complain("cannot suspend: no job control");
    return 1;
  }
  shell.proc.kill(shell.proc.pid, "STOP");
  return 0;
};

// Limits

export const umask: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, shell.bash ? "pS" : "S");
  if (parsed === undefined) return 2;
  const { flags, rest } = parsed;
  const mask = shell.proc.umask;
  const mode = rest[0];
  if (mode === undefined) {
    const octal = String(mask.toString(8)).padStart(4, "0");
    const allowed = ~mask & 0o777;
    const bits = (n: number) => `${n & 4 ? "r" : ""}${n & 2 ? "w" : ""}${n & 1 ? "x" : ""}`;
    const symbolic = `u=${bits(allowed >> 6)},g=${bits(allowed >> 3)},o=${bits(allowed)}`;
    await shell.write(
      `${flags.has("p") ? "umask " : ""}${flags.has("S") ? `${flags.has("p") ? "-S " : ""}${symbolic}` : octal}\n`,
    );
    return 0;
  }
  if (/^[0-9]+$/.test(mode)) {
    if (!/^[0-7]{1,4}$/.test(mode)) {
      await shell.complain(
        shell.bash
          ? `${mode}: octal number out of range`
          : shell.dialect === "dash"
            ? `Illegal number: ${mode}`
            : `illegal mode: ${mode}`,
      );
      return shell.bash ? 1 : 2;
    }
    shell.proc.umask = Number.parseInt(mode, 8);
    return 0;
  }
  let allowed = ~mask & 0o777;
  for (const clause of mode.split(",")) {
    const m = /^([ugoa]*)([-+=])([rwxugo]*)$/.exec(clause);
    if (m === null) {
      const bad = /^[ugoa]*([^-+=ugoa])/.exec(clause)?.[1] ?? clause[0] ?? "";
      await shell.complain(
        shell.bash
          ? `\`${bad}': invalid symbolic mode operator`
          : shell.dialect === "dash"
            ? `Illegal mode: ${mode}`
            : `illegal mode: ${mode}`,
      );
      return shell.bash ? 1 : 2;
    }
    let bits = 0;
    for (const c of m[3]!)
      bits |=
        c === "r" ? 4 : c === "w" ? 2 : c === "x" ? 1 : (allowed >> (c === "u" ? 6 : c === "g" ? 3 : 0)) & 7;
    const who = m[1] === "" || m[1]!.includes("a") ? "ugo" : m[1]!;
    for (const w of who) {
      const shift = w === "u" ? 6 : w === "g" ? 3 : 0;
      if (m[2] === "=") allowed = (allowed & ~(7 << shift)) | (bits << shift);
      else if (m[2] === "+") allowed |= bits << shift;
      else allowed &= ~(bits << shift);
    }
  }
  shell.proc.umask = ~allowed & 0o777;
  return 0;
};
