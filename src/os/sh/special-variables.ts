/** Variables whose value is computed when it is asked for. */
import { headText } from "./print.ts";
import type { Shell } from "./shell.ts";
import type { Variable } from "./variables.ts";

type Computed = Partial<Variable> | undefined;

const list = (values: readonly string[]): Computed => ({ indexed: new Map(values.map((v, i) => [i, v])) });
const text = (value: string | number): Computed => ({ value: String(value) });

/** The classic linear congruential step, for a seeded `$RANDOM`. */
function nextRandom(shell: Shell): number {
  if (shell.randomSeed === undefined) return Math.floor(shell.proc.random() * 32768);
  shell.randomSeed = (Math.imul(shell.randomSeed, 1103515245) + 12345) >>> 0;
  return (shell.randomSeed >>> 16) & 32767;
}

export const dynamicVariables: Readonly<Record<string, (shell: Shell) => Computed>> = {
  RANDOM: (s) => (s.dialect === "dash" ? undefined : text(nextRandom(s))),
  SRANDOM: (s) => text(Math.floor(s.proc.random() * 2 ** 32)),
  LINENO: (s) => text(s.line),
  SECONDS: (s) => text(Math.floor((s.proc.nowMs() - s.startMs + s.secondsOffset) / 1000)),
  EPOCHSECONDS: (s) => text(Math.floor(s.proc.nowMs() / 1000)),
  EPOCHREALTIME: (s) => text((s.proc.nowMs() / 1000).toFixed(6)),
  BASHPID: (s) => text(s.proc.pid),
  BASH_SUBSHELL: (s) => text(s.subshells),
  PIPESTATUS: (s) => list((s.pipeStatus ?? [s.status]).map(String)),
  BASH_COMMAND: (s) => text(s.command === undefined ? "" : headText(s.command)),
  HOSTNAME: (s) => (s.dialect === "ash" ? text(s.proc.system.hostname()) : undefined),
  FUNCNAME: (s) =>
    s.calls.length === 0
      ? { indexed: new Map() }
      : list([...s.calls.map((c) => c.name).reverse(), ...(s.source === "file" ? ["main"] : [])]),
  BASH_SOURCE: (s) =>
    list([
      ...s.calls.map((c) => c.source).reverse(),
      ...[...s.sources].reverse(),
      ...(s.source === "file" ? [s.name] : []),
    ]),
  BASH_LINENO: (s) =>
    list([...s.calls.map((c) => String(c.line)).reverse(), ...(s.source === "file" ? ["0"] : [])]),
  DIRSTACK: (s) => list([s.get("PWD") ?? s.proc.cwd, ...s.dirStack]),
  GROUPS: (s) =>
    list([String(s.proc.cred.gid), ...s.proc.cred.groups.filter((g) => g !== s.proc.cred.gid).map(String)]),
  HISTCMD: (s) => text(s.history.length + s.historyBase),
  UID: (s) => text(s.proc.cred.uid),
  EUID: (s) => text(s.proc.cred.uid),
  PPID: (s) => text(s.proc.ppid),
};
