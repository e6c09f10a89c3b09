/** history and fc; complete and its kin. */
import type { Shell } from "../shell.ts";
import { type Builtin, options, usage } from "./kit.ts";

export const history: Builtin = async (shell, args) => {
  if (!shell.bash) {
    await listHistory(shell, shell.history.length);
    return 0;
  }
  const first = args[0];
  if (first !== undefined && /^-s/.test(first)) {
    shell.history.pop();
    shell.history.push(args.slice(1).join(" "));
    return 0;
  }
  if (first !== undefined && /^-p/.test(first)) {
    for (const arg of args.slice(1)) await shell.write(`${arg}\n`);
    return 0;
  }
  const parsed = await options(shell, args, "cd:anrw");
  if (parsed === undefined) return 2;
  const { flags, values, rest } = parsed;
  if (flags.has("c")) {
    shell.history.length = 0;
    return 0;
  }
  const position = values.get("d");
  if (position !== undefined) {
    const n = Number(position);
    const at = n < 0 ? shell.history.length + n : n - shell.historyBase;
    if (!Number.isInteger(n) || at < 0 || at >= shell.history.length) {
      await shell.complain(`${position}: history position out of range`);
      return 1;
    }
    shell.history.splice(at, 1);
    return 0;
  }
  if (flags.has("w") || flags.has("a")) {
    shell.saveHistory?.();
    return 0;
  }
  if (flags.has("r") || flags.has("n")) return 0;
  if (rest[0] !== undefined && !/^\d+$/.test(rest[0])) {
    await shell.complain(`${rest[0]}: numeric argument required`);
    return 1;
  }
  await listHistory(shell, rest[0] === undefined ? shell.history.length : Number(rest[0]));
  return 0;
};

async function listHistory(shell: Shell, count: number): Promise<void> {
  const from = Math.max(0, shell.history.length - count);
  let out = "";
  for (let i = from; i < shell.history.length; i++)
    out += `${String(i + shell.historyBase).padStart(5)}  ${shell.history[i]}\n`;
  if (out !== "") await shell.write(out);
}

export const fc: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, "e:lnrs");
  if (parsed === undefined) return 2;
  const { flags, rest } = parsed;
  // The fc command itself is the newest line.
  const lines = shell.history.slice(0, -1);
  if (flags.has("s")) {
    const swap = rest[0]?.includes("=") ? rest[0].split("=") : undefined;
    const prefix = swap === undefined ? rest[0] : rest[1];
    const line = [...lines].reverse().find((l) => prefix === undefined || l.startsWith(prefix));
    if (line === undefined) {
      await shell.complain("no command found");
      return 1;
    }
    const text = swap === undefined ? line : line.replace(swap[0] ?? "", swap[1] ?? "");
    await shell.write(`${text}\n`);
    shell.history[shell.history.length - 1] = text;
    return shell.evaluate(text, undefined);
  }
  if (!flags.has("l")) {
    await shell.complain("drydock: editing history in an editor is not simulated; use the arrow keys");
    return 1;
  }
  const number = (spec: string | undefined, otherwise: number): number => {
    if (spec === undefined) return otherwise;
    if (/^-?\d+$/.test(spec))
      return Number(spec) < 0 ? lines.length + Number(spec) : Number(spec) - shell.historyBase;
    for (let i = lines.length - 1; i >= 0; i--) if (lines[i]!.startsWith(spec)) return i;
    return otherwise;
  };
  const from = Math.max(0, number(rest[0], Math.max(0, lines.length - 16)));
  const to = Math.min(lines.length - 1, number(rest[1], lines.length - 1));
  const shown: string[] = [];
  for (let i = from; i <= to; i++)
    shown.push(`${flags.has("n") ? "" : i + shell.historyBase}\t ${lines[i]}\n`);
  if (flags.has("r")) shown.reverse();
  await shell.write(shown.join(""));
  return 0;
};

/** Completion is the line editor's; these keep a startup file from failing. */
export const complete: Builtin = async (shell, args) => {
  if (args.length === 0 || args[0] === "-p") {
    for (const spec of shell.completionSpecs.values()) await shell.write(`${spec}\n`);
    return 0;
  }
  if (args[0] === "-r") {
    for (const name of args.slice(1)) shell.completionSpecs.delete(name);
    return 0;
  }
  const name = args.at(-1) ?? "";
  shell.completionSpecs.set(name, `complete ${args.join(" ")}`);
  return 0;
};

export const compgen: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, "abcdefgjksuvA:W:o:F:C:G:X:P:S:V:");
  if (parsed === undefined) return usage(shell, "complete");
  const { flags, values, rest } = parsed;
  const prefix = rest[0] ?? "";
  const found: string[] = [];
  const words = values.get("W");
  if (words !== undefined)
    found.push(...(await shell.expandText(words)).split(/\s+/).filter((w) => w !== ""));
  if (flags.has("b") || values.get("A") === "builtin") found.push(...shell.builtinNames());
  if (flags.has("v") || values.get("A") === "variable") found.push(...shell.variables.names());
  if (flags.has("a") || values.get("A") === "alias") found.push(...shell.aliases.keys());
  if (values.get("A") === "function") found.push(...shell.functions.keys());
  if (flags.has("c")) found.push(...shell.commandNames());
  const matching = found.filter((w) => w.startsWith(prefix));
  for (const word of matching) await shell.write(`${word}\n`);
  return matching.length > 0 ? 0 : 1;
};

export const compopt: Builtin = () => 0;
