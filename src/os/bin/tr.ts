/** Translates, deletes or squeezes bytes. */
import { CommandError, command, isBusybox, quote } from "./kit/command.ts";
import { encode, latin1 } from "./kit/text.ts";
import { UsageError } from "./options.ts";

export const program = command(
  {
    usage: "[OPTION]... STRING1 [STRING2]",
    about: "Translate, squeeze, and/or delete characters from standard input, writing to standard output.",
    options: "c,C,complement d,delete s,squeeze-repeats t,truncate-set1",
    posix: true,
  },
  async (proc, o) => {
    const q = (text: string) => quote(proc, text);
    const [first, second, third] = o.operands;
    const busybox = isBusybox(proc);
    if (first === undefined) throw new UsageError(busybox ? "" : "missing operand");
    const remove = o.has("d");
    const squeeze = o.has("s");
    if (second === undefined && !remove && !squeeze)
      throw new UsageError(
        busybox ? "" : `missing operand after ${q(first)}\nTwo strings must be given when translating.`,
      );
    if (second === undefined && remove && squeeze)
      throw new UsageError(
        `missing operand after ${q(first)}\nTwo strings must be given when both deleting and squeezing repeats.`,
      );
    if (second !== undefined && remove && !squeeze)
      throw new UsageError(
        `extra operand ${q(second)}\nOnly one string may be given when deleting without squeezing repeats.`,
      );
    if (third !== undefined) throw new UsageError(`extra operand ${q(third)}`);
    let from = expandSet(first, undefined, q);
    if (o.has("c")) {
      const set = new Set(from);
      from = Array.from({ length: 256 }, (_, i) => i).filter((i) => !set.has(i));
    }
    const inFirst = new Uint8Array(256);
    for (const byte of from) inFirst[byte] = 1;
    const map = Uint8Array.from({ length: 256 }, (_, i) => i);
    let squeezed = inFirst;
    if (second !== undefined) {
      const to = expandSet(second, from.length, q);
      squeezed = new Uint8Array(256);
      for (const byte of to) squeezed[byte] = 1;
      if (!remove) {
        if (to.length === 0 && !o.has("t"))
          throw new CommandError("when not truncating set1, string2 must be non-empty");
        const lastByte = to.at(-1) ?? 0;
        for (const [i, byte] of from.entries()) {
          if (i < to.length) map[byte] = to[i] ?? 0;
          else if (!o.has("t")) map[byte] = lastByte;
        }
      }
    }
    let previous = -1;
    for (;;) {
      const chunk = await proc.read(0);
      if (chunk === null) return 0;
      const out = new Uint8Array(chunk.length);
      let n = 0;
      for (const byte of chunk) {
        if (remove && inFirst[byte]) continue;
        const mapped = remove ? byte : (map[byte] ?? byte);
        if (squeeze && squeezed[mapped] && mapped === previous) continue;
        previous = mapped;
        out[n++] = mapped;
      }
      if (n > 0) await proc.write(1, out.subarray(0, n));
      await proc.checkpoint();
    }
  },
);

const classTests: Record<string, RegExp> = {
  alpha: /[A-Za-z]/,
  digit: /\d/,
  alnum: /[A-Za-z0-9]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  space: /[ \t-\r]/,
  blank: /[ \t]/,
  punct: /[!-/:-@[-`{-~]/,
  print: /[ -~]/,
  graph: /[!-~]/,
  cntrl: /[\x00-\x1f\x7f]/,
  xdigit: /[0-9A-Fa-f]/,
};

/** The bytes of a set in order; `[x*]` fills up to `fill`. */
function expandSet(text: string, fill: number | undefined, quoted: (text: string) => string): number[] {
  const units: { code: number; escaped: boolean }[] = [];
  const raw = latin1(encode(text));
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] !== "\\" || i === raw.length - 1) {
      units.push({ code: raw.charCodeAt(i), escaped: false });
      continue;
    }
    const octal = /^[0-3]?[0-7]{1,2}/.exec(raw.slice(i + 1));
    if (octal) {
      units.push({ code: Number.parseInt(octal[0], 8), escaped: true });
      i += octal[0].length;
      continue;
    }
    const next = raw[++i] ?? "";
    const control = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }[next];
    units.push({ code: control ?? next.charCodeAt(0), escaped: true });
  }
  const plain = (i: number, char: string) =>
    units[i] !== undefined && !units[i]?.escaped && units[i]?.code === char.charCodeAt(0);
  const out: number[] = [];
  let filler: { at: number; code: number } | undefined;
  for (let i = 0; i < units.length; i++) {
    if (plain(i, "[") && plain(i + 1, ":")) {
      const rest = units
        .slice(i)
        .map((u) => String.fromCharCode(u.code))
        .join("");
      const m = /^\[:([a-z]*):\]/.exec(rest);
      if (m) {
        const test = classTests[m[1] ?? ""];
        if (!test) throw new CommandError(`invalid character class ${quoted(m[1] ?? "")}`);
        for (let c = 0; c < 256; c++) if (test.test(String.fromCharCode(c))) out.push(c);
        i += m[0].length - 1;
        continue;
      }
    }
    if (plain(i, "[") && plain(i + 2, "*")) {
      const rest = units
        .slice(i)
        .map((u) => String.fromCharCode(u.code))
        .join("");
      const m = /^\[[\s\S]\*(\d*)\]/.exec(rest);
      if (m) {
        const code = units[i + 1]?.code ?? 0;
        const digits = m[1] ?? "";
        if (digits === "" || Number(digits) === 0) filler = { at: out.length, code };
        else
          for (let n = Number.parseInt(digits, digits.startsWith("0") ? 8 : 10); n > 0; n--) out.push(code);
        i += m[0].length - 1;
        continue;
      }
    }
    const low = units[i]?.code ?? 0;
    const high = units[i + 2]?.code;
    if (plain(i + 1, "-") && high !== undefined) {
      if (high < low)
        throw new CommandError(
          `range-endpoints of '${show(low)}-${show(high)}' are in reverse collating sequence order`,
        );
      for (let c = low; c <= high; c++) out.push(c);
      i += 2;
      continue;
    }
    out.push(low);
  }
  if (filler && fill !== undefined) {
    const { at, code } = filler;
    out.splice(at, 0, ...Array.from({ length: Math.max(0, fill - out.length) }, () => code));
  }
  return out;
}

function show(code: number): string {
  return code < 32 || code > 126 ? `\\${code.toString(8).padStart(3, "0")}` : String.fromCharCode(code);
}
