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

export async function usage(shell: Shell, name: string): Promise<number> {
  const { usages } = await shell.proc.load(import("./usages.ts"));
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
