/** What builtins share: options, numbers, names and the way each shell complains. */
import type { Assign } from "../ast.ts";
import { ExitShell } from "../errors.ts";
import type { Shell } from "../shell.ts";

/** `arrays`: `name=(…)` arguments of declare and its kin, by position counted with the command's name. */
export type Builtin = (
  shell: Shell,
  args: readonly string[],
  arrays?: ReadonlyMap<number, Assign>,
) => Promise<number> | number;

export const isName = (s: string): boolean => /^[A-Za-z_]\w*$/.test(s);

/** @source bash 5.2 */
const usages: Readonly<Record<string, string>> = {
  alias: "alias [-p] [name[=value] ... ]",
  bg: "bg [job_spec ...]",
  break: "break [n]",
  cd: "cd [-L|[-P [-e]] [-@]] [dir]",
  command: "command [-pVv] command [arg ...]",
  complete:
    "complete [-abcdefgjksuv] [-pr] [-DEI] [-o option] [-A action] [-G globpat] [-W wordlist] [-F function] [-C command] [-X filterpat] [-P prefix] [-S suffix] [name ...]",
  declare: "declare [-aAfFgiIlnrtux] [name[=value] ...] or declare -p [-aAfFilnrtux] [name ...]",
  dirs: "dirs [-clpv] [+N] [-N]",
  disown: "disown [-h] [-ar] [jobspec ... | pid ...]",
  enable: "enable [-a] [-dnps] [-f filename] [name ...]",
  exec: "exec [-cl] [-a name] [command [argument ...]] [redirection ...]",
  exit: "exit [n]",
  export: "export [-fn] [name[=value] ...] or export -p",
  fc: "fc [-e ename] [-lnr] [first] [last] or fc -s [pat=rep] [command]",
  fg: "fg [job_spec]",
  getopts: "getopts optstring name [arg ...]",
  hash: "hash [-lr] [-p pathname] [-dt] [name ...]",
  history: "history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]",
  jobs: "jobs [-lnprs] [jobspec ...] or jobs -x command [args]",
  kill: "kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]",
  local: "local [option] name[=value] ...",
  mapfile:
    "mapfile [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]",
  readarray:
    "readarray [-d delim] [-n count] [-O origin] [-s count] [-t] [-u fd] [-C callback] [-c quantum] [array]",
  popd: "popd [-n] [+N | -N]",
  printf: "printf [-v var] format [arguments]",
  pushd: "pushd [-n] [+N | -N | dir]",
  pwd: "pwd [-LP]",
  read: "read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] [-p prompt] [-t timeout] [-u fd] [name ...]",
  readonly: "readonly [-aAf] [name[=value] ...] or readonly -p",
  return: "return [n]",
  set: "set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]",
  shift: "shift [n]",
  shopt: "shopt [-pqsu] [-o] [optname ...]",
  source: "source filename [arguments]",
  ".": ". filename [arguments]",
  trap: "trap [-lp] [[arg] signal_spec ...]",
  type: "type [-afptP] name [name ...]",
  typeset: "typeset [-aAfFgiIlnrtux] name[=value] ... or typeset -p [-aAfFilnrtux] [name ...]",
  ulimit: "ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]",
  umask: "umask [-p] [-S] [mode]",
  unalias: "unalias [-a] name [name ...]",
  unset: "unset [-f] [-v] [-n] [name ...]",
  wait: "wait [-fn] [-p var] [id ...]",
};

export async function usage(shell: Shell, name: string): Promise<number> {
  await shell.write(`${name}: usage: ${usages[name] ?? name}\n`, 2);
  return 2;
}

export async function badOption(shell: Shell, option: string): Promise<number> {
  const name = shell.builtin ?? "";
  if (shell.bash) {
    await shell.complain(`${option}: invalid option`);
    return usage(shell, name);
  }
  await shell.complain(shell.dialect === "dash" ? `Illegal option ${option}` : `illegal option ${option}`);
  return 2;
}

export interface Parsed {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/**
 * Short options as getopt reads them; `spec` like `"ad:p"`. Undefined after a
 * complaint; its status is 2.
 */
export async function options(
  shell: Shell,
  args: readonly string[],
  spec: string,
): Promise<Parsed | undefined> {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  let i = 0;
  for (; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === "--") {
      i++;
      break;
    }
    if (!arg.startsWith("-") || arg === "-") break;
    for (let k = 1; k < arg.length; k++) {
      const letter = arg[k]!;
      const at = spec.indexOf(letter);
      if (at < 0 || letter === ":") {
        await badOption(shell, `-${letter}`);
        return undefined;
      }
      if (spec[at + 1] !== ":") {
        flags.add(letter);
        continue;
      }
      const inline = arg.slice(k + 1);
      const value = inline !== "" ? inline : args[++i];
      if (value === undefined) {
        if (shell.bash) {
          await shell.complain(`-${letter}: option requires an argument`);
          await usage(shell, shell.builtin ?? "");
        } else
          await shell.complain(
            shell.dialect === "dash" ? `No arg for -${letter} option` : `no arg for -${letter} option`,
          );
        return undefined;
      }
      flags.add(letter);
      values.set(letter, value);
      break;
    }
  }
  return { flags, values, rest: args.slice(i) };
}

/** An error of a special builtin: posix shells end, bash goes on with `status`. */
export function special(shell: Shell, status: number): number {
  if (!shell.bash && !shell.interactive) throw new ExitShell(2);
  return shell.bash ? status : 2;
}

/** `break 2`, `shift 3`, `exit 4`. Undefined after a complaint. */
export async function numberArgument(shell: Shell, text: string): Promise<number | undefined> {
  if (/^\s*[-+]?\d+\s*$/.test(text) && (shell.bash || /^\d+$/.test(text))) return Number(text);
  await shell.complain(shell.bash ? `${text}: numeric argument required` : `Illegal number: ${text}`);
  return undefined;
}
