/** echo and printf. */
import { joinBytes, readEscape } from "../ansi-c.ts";
import { encode } from "../bytes.ts";
import { backslashQuote } from "../quote.ts";
import type { Shell } from "../shell.ts";
import { strftime } from "../strftime.ts";
import { type Builtin, isName, usage } from "./kit.ts";

export const echo: Builtin = async (shell, args) => {
  let newline = true;
  let escapes = shell.dialect === "dash" || shell.options.xpg_echo;
  let i = 0;
  if (shell.dialect === "dash") {
    if (args[0] === "-n") {
      newline = false;
      i = 1;
    }
  } else {
    for (; i < args.length && /^-[neE]+$/.test(args[i]!); i++) {
      for (const letter of args[i]!.slice(1)) {
        if (letter === "n") newline = false;
        else escapes = letter === "e";
      }
    }
  }
  let text = (i === 0 ? args : args.slice(i)).join(" ");
  if (escapes && text.includes("\\")) {
    const done = unescaped(shell, text, "echo");
    text = done.text;
    if (done.stop) newline = false;
  }
  await shell.write(newline ? `${text}\n` : text);
  return 0;
};

/** dash has neither `\x41` nor `\u263a`. */
function escapeOf(
  shell: Shell,
  text: string,
  at: number,
  style: "echo" | "printf",
): ReturnType<typeof readEscape> {
  if (shell.dialect === "dash" && /[xuUeE]/.test(text[at] ?? "")) return undefined;
  return readEscape(text, at, style);
}

function unescaped(shell: Shell, text: string, style: "echo" | "printf"): { text: string; stop: boolean } {
  let out = "";
  for (let i = 0; i < text.length; ) {
    const c = text[i]!;
    if (c !== "\\") {
      out += c;
      i++;
      continue;
    }
    if (text[i + 1] === "c") return { text: joinBytes(out), stop: true };
    const sequence = escapeOf(shell, text, i + 1, style);
    if (sequence === undefined) {
      out += "\\";
      i++;
    } else {
      out += sequence.text;
      i = sequence.end;
    }
  }
  return { text: joinBytes(out), stop: false };
}

export const printf: Builtin = async (shell, args) => {
  let rest = args;
  let variable: string | undefined;
  if (shell.bash && rest[0] === "-v") {
    variable = rest[1];
    rest = rest.slice(2);
    if (variable === undefined) {
      await shell.complain("-v: option requires an argument");
      return usage(shell, "printf");
    }
    if (!isName(variable.replace(/\[.*\]$/, ""))) {
      await shell.complain(`\`${variable}': not a valid identifier`);
      return 2;
    }
  } else if (shell.bash && /^-[^-]/.test(rest[0] ?? "")) {
    await shell.complain(`${rest[0]!.slice(0, 2)}: invalid option`);
    return usage(shell, "printf");
  }
  if (rest[0] === "--") rest = rest.slice(1);
  const format = rest[0];
  if (format === undefined) {
    if (shell.bash) return usage(shell, "printf");
    const ash = shell.dialect === "ash";
    await shell.complain(ash ? "usage: printf FORMAT [ARGUMENT...]" : "usage: printf format [arg ...]");
    return 2;
  }
  const made = formatAll(shell, format, rest.slice(1));
  for (const complaint of made.complaints) await shell.complain(complaint);
  if (variable !== undefined) {
    const m = /^(\w+)\[(.*)\]$/.exec(variable);
    if (m === null) shell.set(variable, made.text);
    else await shell.assignElement(m[1]!, shell.parseWord(m[2]!), made.text);
  } else if (made.text !== "") await shell.proc.write(1, encode(made.text));
  if (made.bad && shell.dialect === "dash") return 2;
  return made.complaints.length > 0 ? 1 : 0;
};

const directive = /^%([-+ #0']*)(\*|\d+)?(?:\.(\*|-?\d+)?)?((?:hh|h|ll|l|q|L|j|z|t)*)(\([^)]*\)T|[a-zA-Z%])/;

export function formatAll(
  shell: Shell,
  format: string,
  args: readonly string[],
): { text: string; complaints: string[]; bad: boolean } {
  const complaints: string[] = [];
  let bad = false;
  let out = "";
  let at = 0;
  const next = () => args[at++];
  for (;;) {
    const before = at;
    const round = formatOnce(shell, format, next, complaints);
    out += round.text;
    bad ||= round.bad === true;
    if (round.stop || at >= args.length || at === before) break;
  }
  return { text: joinBytes(out), complaints, bad };
}

function formatOnce(
  shell: Shell,
  format: string,
  next: () => string | undefined,
  complaints: string[],
): { text: string; stop: boolean; bad?: boolean } {
  let out = "";
  const invalid = (all: string, letter: string): { text: string; stop: boolean; bad: boolean } => {
    complaints.push(
      shell.bash
        ? `\`${letter}': invalid format character`
        : shell.dialect === "dash"
          ? `${all}: invalid directive`
          : `${all}: invalid format`,
    );
    return { text: out, stop: true, bad: true };
  };
  for (let i = 0; i < format.length; ) {
    const c = format[i]!;
    if (c === "\\") {
      if (format[i + 1] === "c" && !shell.bash) return { text: out, stop: true };
      const sequence = escapeOf(shell, format, i + 1, "printf");
      if (sequence === undefined) {
        out += "\\";
        i++;
      } else {
        out += sequence.text;
        i = sequence.end;
      }
      continue;
    }
    if (c !== "%") {
      out += c;
      i++;
      continue;
    }
    const m = directive.exec(format.slice(i, i + 60));
    if (m === null) {
      const rest = format.slice(i);
      if (rest === "%" && shell.bash) {
        complaints.push("`%': missing format character");
        return { text: out, stop: true };
      }
      // Flags, widths and sizes are read first; what follows them is the culprit.
      const lead = /^%[-+ #0']*[\d*]*(?:\.[\d*]*)?[hlqLjzt]*/.exec(rest)?.[0] ?? "%";
      const letter = rest[lead.length] ?? "";
      return invalid(shell.dialect === "ash" ? rest : `${lead}${letter}`, letter);
    }
    i += m[0].length;
    const conversion = m[5]!;
    if (conversion === "%") {
      if (m[0] !== "%%") return invalid(m[0], "%");
      out += "%";
      continue;
    }
    let flags = m[1] ?? "";
    let width = 0;
    if (m[2] === "*") {
      width = Number(integer(shell, next(), complaints));
      if (width < 0) {
        flags += "-";
        width = -width;
      }
    } else if (m[2] !== undefined) width = Number(m[2]);
    const hasPrecision = /^%[-+ #0']*(?:\*|\d+)?\./.test(m[0]);
    let precision: number | undefined = hasPrecision
      ? m[3] === undefined
        ? 0
        : m[3] === "*"
          ? Number(integer(shell, next(), complaints))
          : Number(m[3])
      : undefined;
    if (precision !== undefined && precision < 0) precision = undefined;
    const pad = (s: string) => padTo(s, width, flags.includes("-"));
    const cut = (s: string) => (precision === undefined ? s : [...s].slice(0, precision).join(""));
    if (conversion.endsWith("T") && conversion[0] === "(") {
      const given = next();
      const ms =
        given === undefined || given === "-1"
          ? shell.proc.nowMs()
          : given === "-2"
            ? shell.startMs
            : Number(given) * 1000;
      out += pad(cut(strftime(conversion.slice(1, -2) || "%X", ms)));
      continue;
    }
    switch (conversion) {
      case "s":
        out += pad(cut(next() ?? ""));
        break;
      case "q":
        if (!shell.bash)
          return invalid(shell.dialect === "ash" ? format.slice(i - m[0].length) : m[0], conversion);
        out += pad(cut(backslashQuote(next() ?? "")));
        break;
      case "b": {
        const { text, stop } = unescaped(
          shell,
          (next() ?? "").replace(/\\([1-7][0-7]{0,2})/g, "\\0$1"),
          "echo",
        );
        out += pad(cut(text));
        if (stop) return { text: out, stop: true };
        break;
      }
      case "c":
        out += pad([...(next() ?? "")][0] ?? "");
        break;
      case "d":
      case "i":
        out += number(integer(shell, next(), complaints), 10, flags, width, precision, false);
        break;
      case "u":
      case "o":
      case "x":
      case "X": {
        const base = conversion === "u" ? 10 : conversion === "o" ? 8 : 16;
        let text = number(
          BigInt.asUintN(64, integer(shell, next(), complaints)),
          base,
          flags.replace(/[+ ]/g, ""),
          width,
          precision,
          flags.includes("#"),
        );
        if (conversion === "X") text = text.toUpperCase();
        out += text;
        break;
      }
      case "e":
      case "E":
      case "f":
      case "F":
      case "g":
      case "G":
      case "a":
      case "A":
        out += float(decimal(shell, next(), complaints), conversion, flags, width, precision);
        break;
      default:
        return invalid(shell.dialect === "ash" ? format.slice(i - m[0].length) : m[0], conversion);
    }
  }
  return { text: out, stop: false };
}

function padTo(s: string, width: number, left: boolean): string {
  // bash counts bytes here, which shows with wide text.
  const length = encode(s).length;
  if (length >= width) return s;
  const blanks = " ".repeat(width - length);
  return left ? s + blanks : blanks + s;
}

function integer(shell: Shell, text: string | undefined, complaints: string[]): bigint {
  if (text === undefined || text === "") {
    if (shell.dialect === "ash") complaints.push("invalid number ''");
    return 0n;
  }
  if (text[0] === "'" || text[0] === '"') return BigInt(text.codePointAt(1) ?? 0);
  const m = /^\s*([-+]?)(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)/.exec(text);
  if (m === null) {
    complaints.push(
      shell.bash
        ? `${text}: invalid number`
        : shell.dialect === "dash"
          ? `${text}: expected numeric value`
          : `invalid number '${text}'`,
    );
    return 0n;
  }
  const digits = m[2]!;
  let value = /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits}`) : BigInt(digits);
  if (m[1] === "-") value = -value;
  if (m[0].length < text.length) {
    complaints.push(
      shell.bash
        ? digits[0] === "0" && digits.length > 1 && !/x/i.test(digits)
          ? `${text}: invalid octal number`
          : `${text}: invalid number`
        : shell.dialect === "dash"
          ? `${text}: not completely converted`
          : `invalid number '${text}'`,
    );
  }
  if (value > 0x7fffffffffffffffn && value <= 0xffffffffffffffffn && m[1] !== "-")
    return BigInt.asIntN(64, value);
  return value;
}

function decimal(shell: Shell, text: string | undefined, complaints: string[]): number {
  if (text === undefined || text === "") return 0;
  if (text[0] === "'" || text[0] === '"') return text.codePointAt(1) ?? 0;
  const m =
    /^\s*[-+]?(?:0[xX][0-9a-fA-F]+|\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|inf(?:inity)?|nan)/i.exec(
      text,
    );
  if (m === null || m[0].length < text.length)
    complaints.push(
      shell.bash
        ? `${text}: invalid number`
        : shell.dialect === "dash"
          ? `${text}: ${m === null ? "expected numeric value" : "not completely converted"}`
          : `invalid number '${text}'`,
    );
  if (m === null) return 0;
  if (/inf/i.test(m[0])) return m[0].trim().startsWith("-") ? -Infinity : Infinity;
  return Number(m[0]);
}

function number(
  value: bigint,
  base: number,
  flags: string,
  width: number,
  precision: number | undefined,
  prefix: boolean,
): string {
  const negative = value < 0n;
  let digits = (negative ? -value : value).toString(base);
  if (precision !== undefined)
    digits = precision === 0 && value === 0n ? "" : digits.padStart(precision, "0");
  const lead =
    prefix && value !== 0n ? (base === 16 ? "0x" : base === 8 && digits[0] !== "0" ? "0" : "") : "";
  const sign = negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  return fill(sign + lead, digits, flags, width, precision === undefined);
}

function fill(lead: string, digits: string, flags: string, width: number, zeros: boolean): string {
  const missing = width - lead.length - digits.length;
  if (missing <= 0) return lead + digits;
  if (flags.includes("-")) return lead + digits + " ".repeat(missing);
  if (flags.includes("0") && zeros) return lead + "0".repeat(missing) + digits;
  return " ".repeat(missing) + lead + digits;
}

function float(value: number, conversion: string, flags: string, width: number, precision = 6): string {
  const upper = conversion === conversion.toUpperCase();
  const kind = conversion.toLowerCase();
  const negative = value < 0 || Object.is(value, -0);
  const abs = Math.abs(value);
  const sign = negative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";
  let digits: string;
  if (!Number.isFinite(abs)) digits = Number.isNaN(abs) ? "nan" : "inf";
  else if (kind === "f") digits = fixed(abs, Math.min(precision, 100));
  else if (kind === "e") digits = exponent(abs, precision);
  else {
    const p = precision === 0 ? 1 : precision;
    const e = abs === 0 ? 0 : Number(abs.toExponential(p - 1).split("e")[1]);
    digits = e < -4 || e >= p ? exponent(abs, p - 1) : abs.toFixed(Math.max(0, p - 1 - e));
    if (!flags.includes("#"))
      digits = digits.includes("e")
        ? digits.replace(/\.?0+e/, "e")
        : digits.includes(".")
          ? digits.replace(/\.?0+$/, "")
          : digits;
  }
  if (upper) digits = digits.toUpperCase();
  return fill(sign, digits, flags, width, Number.isFinite(abs));
}

/** C rounds an exact half to even. */
function fixed(value: number, precision: number): string {
  const scaled = value * 10 ** precision;
  if (scaled < 2 ** 52 && scaled - Math.floor(scaled) === 0.5 && Math.floor(scaled) % 2 === 0)
    return (Math.floor(scaled) / 10 ** precision).toFixed(precision);
  return value.toFixed(precision);
}

function exponent(value: number, precision: number): string {
  const [mantissa = "0", e = "+0"] = value.toExponential(Math.min(precision, 100)).split("e");
  return `${mantissa}e${e[0]}${e.slice(1).padStart(2, "0")}`;
}
