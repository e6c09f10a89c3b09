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
    out += shell.bash
      ? `${String(i + shell.historyBase).padStart(5)}  ${shell.history[i]}\n`
      : `${String(i + shell.historyBase - 1).padStart(4)} ${shell.history[i]}\n`;
  if (out !== "") await shell.write(out);
}

export const fc: Builtin = async (shell, args) => {
  // `-3` is a position, not an option.
  const at = args.findIndex((arg) => !/^-[a-z]/i.test(arg) || arg === "-e");
  const parsed = await options(
    shell,
    at < 0 || args[at] === "-e" ? args : [...args.slice(0, at), "--", ...args.slice(at)],
    "e:lnrs",
  );
  if (parsed === undefined) return 2;
  const { flags, values, rest } = parsed;
  // The fc command itself is the newest line.
  const lines = shell.history.slice(0, -1);
  if (flags.has("s") || values.get("e") === "-") {
    const swap = /^([^=]+)=([\s\S]*)$/.exec(rest[0] ?? "");
    const wanted = swap === null ? rest[0] : rest[1];
    const found = position(shell, lines, wanted, lines.length - 1);
    const line = found === undefined ? undefined : lines[found];
    if (line === undefined) {
      await shell.complain("no command found");
      return 1;
    }
    return again(shell, swap === null ? line : line.split(swap[1] ?? "").join(swap[2] ?? ""));
  }
  const listing = flags.has("l");
  const from = position(shell, lines, rest[0], listing ? Math.max(0, lines.length - 16) : lines.length - 1);
  const to = position(
    shell,
    lines,
    rest[1],
    listing || rest[0] === undefined ? lines.length - 1 : (from ?? 0),
  );
  if (from === undefined || to === undefined) {
    await shell.complain("no command found");
    return 1;
  }
  const chosen = lines
    .map((text, i) => ({ text, number: i + shell.historyBase }))
    .slice(Math.max(0, Math.min(from, to)), Math.max(from, to) + 1);
  if (from > to !== flags.has("r")) chosen.reverse();
  if (!listing) return edit(shell, values.get("e"), chosen.map((line) => line.text).join("\n"));
  await shell.write(chosen.map(({ text, number }) => `${flags.has("n") ? "" : number}\t ${text}\n`).join(""));
  return 0;
};

/** Where a line that `fc` is told of stands: by number, from the end, or by its beginning. */
function position(
  shell: Shell,
  lines: readonly string[],
  spec: string | undefined,
  otherwise: number,
): number | undefined {
  if (spec === undefined) return otherwise;
  if (/^-?\d+$/.test(spec)) {
    const n = Number(spec);
    const at = n < 0 ? lines.length + n : n === 0 ? lines.length - 1 : n - shell.historyBase;
    return Math.max(0, Math.min(lines.length - 1, at));
  }
  for (let i = lines.length - 1; i >= 0; i--) if (lines[i]!.startsWith(spec)) return i;
  return undefined;
}

/** Shows a line and runs it; it takes the place of the `fc` in the history. */
async function again(shell: Shell, text: string): Promise<number> {
  await shell.write(`${text}\n`, 2);
  shell.history[shell.history.length - 1] = text;
  shell.builtin = undefined;
  return shell.evaluate(text, undefined);
}

/** The chosen lines in an editor; what it leaves is run. */
async function edit(shell: Shell, given: string | undefined, text: string): Promise<number> {
  const editor = given ?? shell.get("FCEDIT") ?? shell.get("EDITOR") ?? "vi";
  const { fs } = shell.proc;
  const path = `/tmp/bash-fc.${String(shell.proc.pid).padStart(6, "0")}`;
  fs.writeFile(path, `${text}\n`, { mode: 0o600 });
  try {
    shell.builtin = undefined;
    const status = await shell.evaluate(`${editor} ${path}`, undefined);
    if (status !== 0) return status;
    const edited = fs.readText(path).replace(/\n+$/, "");
    return edited === "" ? 0 : await again(shell, edited);
  } finally {
    shell.builtin = "fc";
    if (fs.exists(path)) fs.unlink(path);
  }
}

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
