/** How an uncaught exception is printed: CPython's lines, with the marks it has had since 3.11. */
import type { Expr } from "./ast.ts";
import { dirOf } from "./builtins.ts";
import { type PyDict, type PyException, PyList, PyModule, type TraceEntry } from "./objects.ts";
import { opNumber } from "./ops.ts";
import { str } from "./repr.ts";
import { exceptionType } from "./types.ts";
import type { Vm } from "./vm.ts";

function sourceLine(vm: Vm, file: string, line: number): string | undefined {
  let lines = vm.host.sources.get(file);
  if (!lines && file.startsWith("/")) {
    try {
      lines = vm.host.proc.fs.readText(file).split("\n");
    } catch {
      lines = [];
    }
    vm.host.sources.set(file, lines);
  }
  return lines?.[line - 1];
}

/** Where inside the marked range the operator or the bracket is: `~~~^~~~`. */
function anchors(
  e: Expr | undefined,
  line: string,
  col: number,
  endCol: number,
): readonly [number, number] | undefined {
  if (!e) return undefined;
  if (e.type === "BinOp") {
    if (e.left.pos[2] !== e.right.pos[0] || e.left.pos[2] !== e.pos[0]) return undefined;
    let i = e.left.pos[3];
    const stop = e.right.pos[1];
    while (i < stop && (line[i] === " " || line[i] === ")" || line[i] === "\t")) i++;
    if (i >= stop) return undefined;
    const two = i + 1 < stop && line[i + 1] !== " " && line[i + 1] !== "(" && line[i + 1] !== ")" ? 2 : 1;
    return [i, i + two];
  }
  if (e.type === "Subscript") {
    if (e.value.pos[2] !== e.pos[2]) return undefined;
    let i = e.value.pos[3];
    while (i < endCol && line[i] !== "[") i++;
    return i < endCol ? [i, endCol] : undefined;
  }
  void col;
  return undefined;
}

function marks(vm: Vm, entry: TraceEntry, text: string): string | undefined {
  if (vm.host.version.minor < 11) return undefined;
  const pos = entry.code.pos[entry.pc];
  if (!pos) return undefined;
  const [line, col, endLine] = pos;
  const trimmed = text.trimStart();
  const indent = text.length - trimmed.length;
  const stripped = text.trimEnd();
  if (vm.host.version.minor >= 12 && entry.code.ops[entry.pc] === opNumber.RAISE) return undefined;
  const endCol = endLine === line ? pos[3] : stripped.length;
  if (endCol <= col) return undefined;
  const at = endLine === line ? anchors(entry.code.exprs.get(entry.pc), text, col, endCol) : undefined;
  // The whole line: nothing to point at.
  if (!at && col <= indent && endCol >= stripped.length) return undefined;
  let out = "";
  for (let i = indent; i < endCol; i++)
    out += i < col ? " " : at ? (i >= at[0] && i < at[1] ? "^" : "~") : "^";
  return `    ${out}`;
}

function entryLines(vm: Vm, entry: TraceEntry): string {
  const line = entry.code.pos[entry.pc]?.[0] ?? entry.code.firstLine;
  const name = entry.code.name;
  let out = `  File "${entry.code.filename}", line ${line}, in ${name}\n`;
  const text = sourceLine(vm, entry.code.filename, line);
  if (text !== undefined && text.trim() !== "") {
    out += `    ${text.trim()}\n`;
    const m = marks(vm, entry, text);
    if (m !== undefined) out += `${m}\n`;
  }
  return out;
}

export function stackText(vm: Vm, entries: readonly TraceEntry[]): string {
  const shown = entries.filter(
    (e) => !e.code.hidden && !(vm.host.version.minor >= 12 && /^<(?:list|dict|set)comp>$/.test(e.code.name)),
  );
  let out = "";
  let last = "";
  let repeated = 0;
  const flush = (): void => {
    if (repeated > 3)
      out += `  [Previous line repeated ${repeated - 3} more time${repeated - 3 === 1 ? "" : "s"}]\n`;
  };
  for (const e of shown) {
    const key = `${e.code.filename}:${e.code.pos[e.pc]?.[0]}:${e.code.name}`;
    if (key !== last) {
      flush();
      last = key;
      repeated = 1;
    } else repeated++;
    if (repeated <= 3) out += entryLines(vm, e);
  }
  flush();
  return out;
}

export function traceEntries(e: PyException): readonly TraceEntry[] {
  return [...e.trace].reverse();
}

/** The last line or lines: class and message. */
export function exceptionOnly(vm: Vm, e: PyException): string {
  if (e.cls.isSubclass(exceptionType("SyntaxError")) && typeof e.get("filename") === "string")
    return syntaxText(e);
  const cls = e.cls;
  const name =
    cls.module === "builtins" || cls.module === "__main__" ? cls.qualname : `${cls.module}.${cls.qualname}`;
  let text: string;
  try {
    text = str(vm, e);
  } catch {
    text = "<exception str() failed>";
  }
  text += suggestion(vm, e);
  let out = text === "" ? `${name}\n` : `${name}: ${text}\n`;
  const notes = e.get("__notes__");
  if (notes instanceof PyList) for (const n of notes.v) out += `${str(vm, n)}\n`;
  return out;
}

function syntaxText(e: PyException): string {
  const file = String(e.get("filename"));
  const line = e.get("lineno");
  const text = e.get("text");
  let out = `  File "${file}", line ${line}\n`;
  if (typeof text === "string" && text.trim() !== "") {
    const trimmed = text.trimStart();
    const indent = text.length - trimmed.length;
    out += `    ${trimmed}\n`;
    const offset = Number(e.get("offset") ?? 0) - 1;
    let end = Number(e.get("end_offset") ?? 0) - 1;
    if (e.get("end_lineno") !== line) end = text.trimEnd().length;
    const from = Math.max(0, Math.min(offset, text.trimEnd().length) - indent);
    if (offset >= 0) {
      out += `    ${" ".repeat(from)}${"^".repeat(Math.max(1, end - Math.max(offset, indent)))}\n`;
    }
  }
  return `${out}${e.cls.name}: ${String(e.get("msg"))}\n`;
}

export function formatException(vm: Vm, e: PyException, seen = new Set<PyException>()): string {
  seen.add(e);
  let out = "";
  if (e.cause && !seen.has(e.cause)) {
    out += `${formatException(vm, e.cause, seen)}\nThe above exception was the direct cause of the following exception:\n\n`;
  } else if (!e.cause && e.context && !e.suppress && !seen.has(e.context)) {
    out += `${formatException(vm, e.context, seen)}\nDuring handling of the above exception, another exception occurred:\n\n`;
  }
  const entries = stackText(vm, traceEntries(e));
  if (entries !== "") out += `Traceback (most recent call last):\n${entries}`;
  return out + exceptionOnly(vm, e);
}

// "Did you mean"

function suggestion(vm: Vm, e: PyException): string {
  if (vm.host.version.minor < 10) return "";
  const name = e.get("name");
  if (typeof name !== "string") return "";
  if (e.cls.isSubclass(exceptionType("NameError"))) {
    const where = e.trace[0];
    const names = new Set<string>();
    if (where)
      for (const n of [...where.code.varNames, ...where.code.cellVars, ...where.code.freeVars]) names.add(n);
    const main = vm.modules.getName("__main__");
    if (main instanceof PyModule) addNames(names, main.dict);
    addNames(names, vm.builtins);
    const best = closest(name, names);
    if (best !== undefined) return `. Did you mean: '${best}'?`;
    if (
      vm.host.version.minor >= 12 &&
      [
        "sys",
        "os",
        "re",
        "json",
        "time",
        "math",
        "random",
        "datetime",
        "collections",
        "itertools",
        "functools",
        "io",
        "string",
        "socket",
        "subprocess",
      ].includes(name)
    ) {
      return `. Did you forget to import '${name}'?`;
    }
    return "";
  }
  const obj = e.get("obj");
  if (obj === undefined) return "";
  const wanted = e.get("name_from");
  if (e.cls.isSubclass(exceptionType("ImportError"))) {
    if (vm.host.version.minor < 12 || typeof wanted !== "string") return "";
    const best = closest(wanted, new Set(dirOf(vm, obj)));
    return best === undefined ? "" : `. Did you mean: '${best}'?`;
  }
  if (!e.cls.isSubclass(exceptionType("AttributeError"))) return "";
  const best = closest(
    name,
    new Set(dirOf(vm, obj).filter((n) => name.startsWith("_") || !n.startsWith("_"))),
  );
  return best === undefined ? "" : `. Did you mean: '${best}'?`;
}

function addNames(names: Set<string>, d: PyDict): void {
  for (const e of d.m.values()) names.add(String(e.k));
}

/** CPython's measure: a wrong case costs 1, any other edit 2. */
function distance(a: string, b: string, limit: number): number {
  let s = 0;
  while (s < a.length && s < b.length && a[s] === b[s]) s++;
  const x = a.slice(s);
  const y = b.slice(s);
  let previous = Array.from({ length: y.length + 1 }, (_, i) => i * 2);
  for (let i = 1; i <= x.length; i++) {
    const row = [i * 2];
    for (let j = 1; j <= y.length; j++) {
      const p = x[i - 1]!;
      const q = y[j - 1]!;
      const cost = p === q ? 0 : p.toLowerCase() === q.toLowerCase() ? 1 : 2;
      row.push(Math.min(previous[j - 1]! + cost, previous[j]! + 2, row[j - 1]! + 2));
    }
    previous = row;
    if (Math.min(...row) > limit) return limit + 1;
  }
  return previous[y.length]!;
}

function closest(name: string, names: ReadonlySet<string>): string | undefined {
  if (name.length > 40 || names.size > 750) return undefined;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const n of names) {
    if (n === name) continue;
    let limit = Math.floor(((name.length + n.length + 3) * 2) / 6);
    if (limit > bestDistance - 1) limit = bestDistance - 1;
    const d = distance(name, n, limit);
    if (d > limit) continue;
    if (best === undefined || d < bestDistance) {
      best = n;
      bestDistance = d;
    }
  }
  return best;
}
