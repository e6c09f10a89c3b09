/** read, mapfile, getopts. */
import { SysError } from "../../errno.ts";
import { decode, encode } from "../bytes.ts";
import { ExpansionError } from "../errors.ts";
import type { Shell } from "../shell.ts";
import { type Builtin, isName, options, usage } from "./kit.ts";

interface ReadOptions {
  readonly fd: number;
  readonly delimiter: number;
  readonly raw: boolean;
  readonly max: number | undefined;
  /** `-N`: delimiters do not count. */
  readonly exact: boolean;
  readonly deadlineMs: number | undefined;
}

interface Got {
  /** Characters; those that a backslash quoted are marked. */
  readonly text: string;
  readonly quoted: readonly boolean[];
  readonly end: "delimiter" | "eof" | "timeout" | "count";
}

async function readInput(shell: Shell, o: ReadOptions): Promise<Got> {
  const bytes: number[] = [];
  const quotedAt = new Set<number>();
  let end: Got["end"] = "eof";
  let escaping = false;
  let characters = 0;
  const { proc } = shell;
  for (;;) {
    if (o.max !== undefined && characters >= o.max) {
      end = "count";
      break;
    }
    if (o.deadlineMs !== undefined) {
      const ready = await proc.select([o.fd], Math.max(0, o.deadlineMs - proc.nowMs()));
      if (ready.length === 0) {
        end = "timeout";
        break;
      }
    }
    let chunk: Uint8Array | null;
    try {
      chunk = await proc.read(o.fd, 1);
    } catch (error) {
      if (error instanceof SysError && error.code === "EINTR") {
        await shell.poll();
        continue;
      }
      throw error;
    }
    if (chunk === null || chunk.length === 0) break;
    const byte = chunk[0]!;
    if (escaping) {
      escaping = false;
      if (byte === 10) continue;
      quotedAt.add(bytes.length);
      bytes.push(byte);
      characters++;
      continue;
    }
    if (byte === 92 && !o.raw) {
      escaping = true;
      continue;
    }
    if (byte === o.delimiter && !o.exact) {
      end = "delimiter";
      break;
    }
    if (byte === 0) continue;
    bytes.push(byte);
    if ((byte & 0xc0) !== 0x80) characters++;
    else if (o.max !== undefined && characters >= o.max && !complete(bytes)) characters = o.max - 1;
  }
  const raw = Uint8Array.from(bytes);
  const text = decode(raw);
  if (quotedAt.size === 0) return { text, quoted: [], end };
  const quoted: boolean[] = [];
  let at = 0;
  for (const char of text) {
    const size = encode(char).length;
    for (let k = 0; k < char.length; k++) quoted.push(quotedAt.has(at));
    at += size;
  }
  return { text, quoted, end };
}

function complete(bytes: readonly number[]): boolean {
  let i = bytes.length - 1;
  while (i >= 0 && (bytes[i]! & 0xc0) === 0x80) i--;
  const lead = bytes[i] ?? 0;
  const need = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return bytes.length - i >= need;
}

/** Fields for `count` names: the last one takes the rest of the line. */
export function splitFields(line: string, quoted: readonly boolean[], ifs: string, count: number): string[] {
  const isIfs = (i: number) => !quoted[i] && ifs.includes(line[i]!);
  const isBlank = (i: number) => isIfs(i) && /[ \t\n]/.test(line[i]!);
  const fields: string[] = [];
  let i = 0;
  let end = line.length;
  while (i < end && isBlank(i)) i++;
  while (end > i && isBlank(end - 1)) end--;
  while (i < end) {
    if (fields.length === count - 1) {
      let rest = line.slice(i, end);
      // One trailing separator of the last field goes, if it is the only one.
      const stops: number[] = [];
      for (let k = i; k < end; k++) if (isIfs(k) && !isBlank(k)) stops.push(k);
      if (stops.length === 1 && stops[0] === end - 1) {
        let cut = end - 1;
        while (cut > i && isBlank(cut - 1)) cut--;
        rest = line.slice(i, cut);
      }
      fields.push(rest);
      return fields;
    }
    const from = i;
    while (i < end && !isIfs(i)) i++;
    fields.push(line.slice(from, i));
    while (i < end && isBlank(i)) i++;
    if (i < end && isIfs(i) && !isBlank(i)) {
      i++;
      while (i < end && isBlank(i)) i++;
    }
  }
  return fields;
}

export const read: Builtin = async (shell, args) => {
  const parsed = await options(
    shell,
    args,
    shell.bash ? "a:d:ei:n:N:p:rst:u:" : shell.dialect === "ash" ? "d:n:p:rst:u:" : "p:r",
  );
  if (parsed === undefined) return 2;
  const { flags, values, rest } = parsed;
  for (const name of rest) {
    if (isName(name.replace(/\[.*\]$/, ""))) continue;
    await shell.complain(
      shell.bash
        ? `\`${name}': not a valid identifier`
        : shell.dialect === "dash"
          ? `${name}: bad variable name`
          : `'${name}': bad variable name`,
    );
    return shell.dialect === "dash" ? 2 : 1;
  }
  if (!shell.bash && rest.length === 0 && shell.dialect === "dash") {
    await shell.complain("arg count");
    return 2;
  }
  const fd = Number(values.get("u") ?? 0);
  if (!shell.proc.fds.has(fd)) {
    if (shell.bash) await shell.complain(`${fd}: invalid file descriptor: Bad file descriptor`);
    return 1;
  }
  const tty = shell.proc.fds.get(fd)?.tty;
  if (values.has("p") && tty !== undefined) await shell.write(values.get("p") ?? "", 2);
  const timeout = values.get("t");
  if (timeout !== undefined && !/^\d*\.?\d+$|^\d+\.?$/.test(timeout)) {
    await shell.complain(`${timeout}: invalid timeout specification`);
    return 1;
  }
  if (timeout !== undefined && Number(timeout) === 0)
    return (await shell.proc.select([fd], 0)).length > 0 ? 0 : 1;
  const exact = flags.has("N");
  const max = flags.has("n") ? Number(values.get("n")) : exact ? Number(values.get("N")) : undefined;
  const d = values.get("d");
  const saved = tty?.getAttributes();
  if (tty !== undefined && (flags.has("s") || max !== undefined || (d !== undefined && d !== "\n")))
    tty.setAttributes({
      ...(flags.has("s") ? { echo: false } : {}),
      ...(max !== undefined || d !== undefined ? { icanon: false } : {}),
    });
  let got: Got;
  try {
    got = await readInput(shell, {
      fd,
      delimiter: d === undefined ? 10 : d === "" ? 0 : d.charCodeAt(0) & 255,
      raw: flags.has("r"),
      max,
      exact,
      deadlineMs: timeout === undefined ? undefined : shell.proc.nowMs() + Number(timeout) * 1000,
    });
  } finally {
    if (tty !== undefined && saved !== undefined) tty.setAttributes(saved);
  }
  if (got.end === "timeout" && shell.bash) {
    await store(shell, flags.has("a") ? values.get("a") : undefined, rest, got, exact);
    return 142;
  }
  const status = await store(shell, flags.has("a") ? values.get("a") : undefined, rest, got, exact);
  if (status !== 0) return status;
  return got.end === "eof" || got.end === "timeout" ? 1 : 0;
};

async function store(
  shell: Shell,
  array: string | undefined,
  names: readonly string[],
  got: Got,
  exact: boolean,
): Promise<number> {
  const ifs = shell.ifs();
  try {
    if (array !== undefined) {
      shell.setArray(array, splitFields(got.text, got.quoted, ifs, Number.POSITIVE_INFINITY));
      return 0;
    }
    if (names.length === 0) {
      shell.set("REPLY", got.text);
      return 0;
    }
    const fields = exact ? [got.text] : splitFields(got.text, got.quoted, ifs, names.length);
    for (let i = 0; i < names.length; i++) {
      const m = /^(\w+)\[(.*)\]$/.exec(names[i]!);
      if (m === null) shell.set(names[i]!, fields[i] ?? "");
      else await shell.assignElement(m[1]!, shell.parseWord(m[2]!), fields[i] ?? "");
    }
    return 0;
  } catch (error) {
    if (!(error instanceof ExpansionError)) throw error;
    await shell.complain(error.message, null);
    return 1;
  }
}

export const mapfile: Builtin = async (shell, args) => {
  const parsed = await options(shell, args, "d:n:O:s:tu:C:c:");
  if (parsed === undefined) return 2;
  const { flags, values, rest } = parsed;
  const name = rest[0] ?? "MAPFILE";
  if (!isName(name)) {
    await shell.complain(`\`${name}': not a valid identifier`);
    return 1;
  }
  const fd = Number(values.get("u") ?? 0);
  if (!shell.proc.fds.has(fd)) {
    await shell.complain(`${fd}: invalid file descriptor: Bad file descriptor`);
    return 1;
  }
  const d = values.get("d");
  const delimiter = d === undefined ? "\n" : d === "" ? "\0" : d[0]!;
  const limit = Number(values.get("n") ?? 0) || Number.POSITIVE_INFINITY;
  for (const [letter, what] of [
    ["n", "line count"],
    ["s", "line count"],
    ["O", "array origin"],
    ["c", "callback quantum"],
  ] as const) {
    const given = values.get(letter);
    if (given === undefined || /^\d+$/.test(given)) continue;
    await shell.complain(`${given}: invalid ${what}`);
    return 1;
  }
  let skip = Number(values.get("s") ?? 0);
  const origin = Number(values.get("O") ?? 0);
  const lines: string[] = [];
  const decoder: number[] = [];
  const stop = delimiter.charCodeAt(0);
  const one = limit !== Number.POSITIVE_INFINITY;
  const finish = (closed: boolean): void => {
    const line = decode(Uint8Array.from(decoder.splice(0)));
    if (skip > 0) skip--;
    else lines.push(closed && !flags.has("t") ? line + delimiter : line);
  };
  outer: while (lines.length < limit) {
    const chunk = await shell.proc.read(fd, one ? 1 : 65536);
    if (chunk === null) break;
    for (const byte of chunk) {
      if (byte === stop) {
        finish(true);
        if (lines.length >= limit) break outer;
      } else decoder.push(byte);
    }
  }
  if (decoder.length > 0) finish(false);
  if (flags.has("O")) for (const [i, line] of lines.entries()) shell.setIndex(name, origin + i, line);
  else shell.setArray(name, lines);
  const callback = values.get("C");
  if (callback !== undefined) {
    const quantum = Number(values.get("c") ?? 5000);
    for (let i = quantum - 1; i < lines.length; i += quantum)
      await shell.evaluate(
        `${callback} ${i + origin} '${(lines[i] ?? "").replace(/'/g, "'\\''")}'`,
        undefined,
      );
  }
  return 0;
};

export const getopts: Builtin = async (shell, args) => {
  const [spec, name, ...given] = args;
  if (spec === undefined || name === undefined) {
    if (shell.bash) return usage(shell, "getopts");
    await shell.complain(
      shell.dialect === "dash"
        ? "Usage: getopts optstring var [arg...]"
        : "usage: getopts optstring var [arg]",
    );
    return 2;
  }
  if (!isName(name)) {
    await shell.complain(`\`${name}': not a valid identifier`);
    return 1;
  }
  const words = given.length > 0 ? given : shell.positional;
  const silent = spec[0] === ":";
  const at = Number(shell.get("OPTIND") ?? "1");
  const setIndex = (n: number, within: number): void => {
    shell.set("OPTIND", String(n));
    shell.getoptsAt = within;
  };
  const end = (n: number): number => {
    setIndex(n, 1);
    shell.set(name, "?");
    shell.variables.own("OPTARG").value = undefined;
    return 1;
  };
  const word = words[at - 1];
  if (word === undefined || !word.startsWith("-") || word === "-")
    return end(word === undefined ? words.length + 1 : at);
  if (word === "--") return end(at + 1);
  const within = shell.getoptsAt;
  const letter = word[within] ?? "";
  const last = within + 1 >= word.length;
  const found = letter === ":" ? -1 : spec.indexOf(letter, silent ? 1 : 0);
  const advance = (): void => (last ? setIndex(at + 1, 1) : setIndex(at, within + 1));
  const clear = (failed = false): void => {
    shell.variables.own("OPTARG").value = shell.bash || failed ? undefined : "";
  };
  if (found < 0) {
    advance();
    shell.set(name, "?");
    if (silent) shell.set("OPTARG", letter);
    else {
      clear(true);
      if (shell.get("OPTERR") !== "0")
        await shell.write(
          `${shell.bash ? `${shell.name}: ` : ""}${shell.bash ? `illegal option -- ${letter}` : `Illegal option -${letter}`}\n`,
          2,
        );
    }
    return 0;
  }
  if (spec[found + 1] !== ":") {
    advance();
    shell.set(name, letter);
    clear();
    return 0;
  }
  const inline = word.slice(within + 1);
  if (inline !== "") {
    setIndex(at + 1, 1);
    shell.set(name, letter);
    shell.set("OPTARG", inline);
    return 0;
  }
  const value = words[at];
  if (value === undefined) {
    setIndex(at + 1, 1);
    if (silent) {
      shell.set(name, ":");
      shell.set("OPTARG", letter);
    } else {
      shell.set(name, "?");
      clear(true);
      if (shell.get("OPTERR") !== "0")
        await shell.write(
          `${shell.bash ? `${shell.name}: ` : ""}${shell.bash ? `option requires an argument -- ${letter}` : `No arg for -${letter} option`}\n`,
          2,
        );
    }
    return 0;
  }
  setIndex(at + 2, 1);
  shell.set(name, letter);
  shell.set("OPTARG", value);
  return 0;
};
