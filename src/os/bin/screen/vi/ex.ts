/** What the `:` commands do. */
import { SysError } from "../../../errno.ts";
import { compareBytes } from "../../kit/text.ts";
import { runCaptured, runOnTerminal } from "../kit/child.ts";
import { loadText, saveText, withHome } from "../kit/files.ts";
import type { ViEditor } from "./editor.ts";
import { type AddressWithOffset, commandName, type ExCommand, parseEx, untilDelimiter } from "./ex-parse.ts";
import { firstNonBlank } from "./motions.ts";
import { expandReplacement, viPattern } from "./pattern.ts";
import { setOptions } from "./settings.ts";

/** First and last row, both included. */
type Rows = readonly [number, number];

/** Said in the last row; the command ends. */
class ExError extends Error {}

export async function runEx(editor: ViEditor, line: string): Promise<void> {
  try {
    await run(editor, line);
  } catch (error) {
    if (!(error instanceof ExError)) throw error;
    editor.fail(error.message);
  }
}

async function run(editor: ViEditor, line: string): Promise<void> {
  if (/^\s*:*\s*"/.test(line)) return;
  const command = parseEx(line);
  const rows = resolveRange(editor, command.range);
  const here: Rows = rows ?? [editor.cursor.row, editor.cursor.row];
  if (command.name === "") {
    if (rows !== undefined) goTo(editor, rows[1]);
    return;
  }
  const name = commandName(command.name);
  if (name === undefined) throw new ExError(editor.words.notACommand(line.replace(/^[\s:]+/, "")));
  const { text } = editor;
  switch (name) {
    case "write":
      await write(editor, command, rows);
      return;
    case "update":
      if (text.modified) await write(editor, command, rows);
      return;
    case "wq":
    case "xit":
    case "exit":
      if (name === "wq" || text.modified || command.rest !== "") {
        if (!(await write(editor, command, rows))) return;
      }
      return quit(editor, true);
    case "quit":
      return quit(editor, command.bang);
    case "qall":
    case "quitall":
      if (text.modified && !command.bang) throw new ExError(editor.words.noWrite);
      editor.exit = 0;
      return;
    case "cquit":
      editor.exit = 1;
      return;
    case "wall":
      await write(editor, { ...command, rest: "" }, undefined);
      return;
    case "wqall":
    case "xall":
      if (text.modified && !(await write(editor, { ...command, rest: "" }, undefined))) return;
      editor.exit = 0;
      return;
    case "edit":
    case "visual":
      return edit(editor, command);
    case "enew":
      requireSaved(editor, command.bang);
      editor.open("");
      return;
    case "saveas":
      if (command.rest === "") throw new ExError("E471: Argument required");
      editor.name = command.rest;
      await write(editor, { ...command, rest: "" }, undefined);
      return;
    case "file":
      if (command.rest !== "") editor.name = command.rest;
      editor.say(`"${editor.name === "" ? "[No Name]" : editor.name}" ${text.lines.length} lines`);
      return;
    case "read":
      return read(editor, command, here[1]);
    case "next":
    case "Next":
    case "previous":
    case "first":
    case "last":
    case "bnext":
    case "bprevious":
      return otherFile(editor, name, command.bang);
    case "delete":
      useRegister(editor, command.rest);
      return editor.operateLines("d", ...counted(editor, here, command.rest));
    case "yank":
      useRegister(editor, command.rest);
      return editor.operateLines("y", ...counted(editor, here, command.rest));
    case "put": {
      const register = editor.registers.get(command.rest === "" ? '"' : command.rest);
      if (register === undefined) throw new ExError(`E353: Nothing in register ${command.rest || '"'}`);
      editor.putLines(here[1] + (command.bang ? 0 : 1), register.text.split("\n"));
      return;
    }
    case "move":
    case "copy":
    case "t":
      return moveOrCopy(editor, name === "move", here, command.rest);
    case "join":
      editor.joinLines(here[0], rows === undefined ? 2 : Math.max(2, here[1] - here[0] + 1), !command.bang);
      return;
    case "&":
    case "&&":
    case "s":
    case "substitute":
      return substitute(editor, command, here);
    case "g":
    case "global":
    case "v":
    case "vglobal":
      return global(editor, command, rows ?? [0, text.lastRow]);
    case "sort":
      return sort(editor, command, rows ?? [0, text.lastRow]);
    case "print":
    case "number":
    case "list":
    case "#":
      await editor.showLines(
        text.lines
          .slice(here[0], here[1] + 1)
          .map((l, i) => (name === "print" ? l : `${String(here[0] + i + 1).padStart(3)} ${l}`)),
      );
      return;
    case "=":
      editor.say(String(rows === undefined ? text.lastRow + 1 : here[1] + 1));
      return;
    case "set":
    case "setlocal": {
      const problem = setOptions(editor, command.rest);
      if (problem !== undefined) throw new ExError(problem);
      return;
    }
    case "undo":
      return editor.undo(1);
    case "redo":
      return editor.redo(1);
    case "k":
    case "mark":
      editor.marks.set(command.rest, { row: here[1], column: 0 });
      return;
    case "marks":
      await editor.showLines([
        "mark line  col file/text",
        ...[...editor.marks].map(
          ([mark, p]) =>
            ` ${mark} ${String(p.row + 1).padStart(6)} ${String(p.column).padStart(4)} ${text.line(p.row)}`,
        ),
      ]);
      return;
    case "registers":
    case "display":
      await editor.showLines([
        "Type Name Content",
        ...[...editor.registers].map(
          ([key, r]) =>
            `  ${r.linewise ? "l" : "c"}  "${key}   ${r.text.replaceAll("\n", "^J")}${r.linewise ? "^J" : ""}`,
        ),
      ]);
      return;
    case "ls":
    case "buffers":
    case "files":
      await editor.showLines([
        `  1 %a ${text.modified ? "+" : " "} "${editor.name === "" ? "[No Name]" : editor.name}"`.padEnd(40) +
          ` line ${editor.cursor.row + 1}`,
      ]);
      return;
    case "history":
      await editor.showLines(editor.exHistory.map((entry, i) => `${String(i + 1).padStart(7)}  ${entry}`));
      return;
    case "pwd":
      editor.say(editor.proc.cwd);
      return;
    case "cd":
      try {
        editor.proc.chdir(withHome(editor.proc, command.rest === "" ? "~" : command.rest));
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        throw new ExError(`E344: Can't find directory "${command.rest}" in cdpath`);
      }
      editor.say(editor.proc.cwd);
      return;
    case "echo":
      editor.say(command.rest.replace(/^(['"])(.*)\1$/, "$2"));
      return;
    case "version":
      editor.say(`VIM - Vi IMproved ${editor.options.version}`);
      return;
    case "help":
      await editor.showLines(helpLines);
      return;
    case "stop":
    case "suspend":
      return editor.terminal.suspend();
    case "!":
      return shell(editor, command, rows);
    case "normal":
    case "map":
    case "nmap":
    case "imap":
    case "let":
    case "source":
    case "terminal":
    case "split":
    case "vsplit":
    case "new":
    case "vnew":
    case "tabnew":
    case "tabedit":
      editor.warn(`drydock: :${name} is not simulated`);
      return;
    default:
      if (/^[<>]+$/.test(name)) editor.shift(name.startsWith(">") ? ">" : "<", here[0], here[1], name.length);
      // Colours, syntax and the like: nothing to see, nothing to do.
      return;
  }
}

const helpLines = [
  "i         type text; Esc ends that",
  "h j k l   left, down, up, right (or the arrows)",
  "x  dd     delete a character, a line        u  Ctrl-R   undo, redo",
  "yy  p     copy a line, paste it             /text  n    search, next one",
  "0  $      beginning and end of a line       gg  G       first and last line",
  ":w        write the file                    :q          leave",
  ":wq       write and leave                   :q!         leave without writing",
  ":%s/a/b/g replace a with b everywhere       :set number line numbers",
];

function goTo(editor: ViEditor, row: number): void {
  const to = Math.max(0, Math.min(row, editor.text.lastRow));
  editor.jump({ row: to, column: firstNonBlank(editor.text.line(to)) });
}

// Ranges

function resolveRange(editor: ViEditor, range: readonly AddressWithOffset[]): Rows | undefined {
  if (range.length === 0) return undefined;
  const rows = range.slice(-2).map((address) => resolve(editor, address));
  const first = rows[0] ?? 0;
  const last = rows.at(-1) ?? first;
  if (Math.min(first, last) < -1 || (Math.max(first, last) > editor.text.lastRow && range.length > 1))
    throw new ExError("E16: Invalid range");
  const clamp = (row: number) => Math.max(0, Math.min(editor.text.lastRow, row));
  return [clamp(Math.min(first, last)), clamp(Math.max(first, last))];
}

function resolve(editor: ViEditor, { base, offset }: AddressWithOffset): number {
  switch (base.type) {
    case "line":
      return base.line - 1 + offset;
    case "current":
      return editor.cursor.row + offset;
    case "last":
      return editor.text.lastRow + offset;
    case "mark": {
      const mark = editor.marks.get(base.mark);
      if (mark === undefined) throw new ExError("E20: Mark not set");
      return mark.row + offset;
    }
    case "search": {
      const pattern = base.pattern === "" ? editor.lastSearch?.pattern : base.pattern;
      if (pattern === undefined) throw new ExError(editor.words.noPrevious);
      const found = editor.find(
        pattern,
        { row: editor.cursor.row, column: Number.MAX_SAFE_INTEGER },
        base.backwards,
      );
      if (found === undefined) throw new ExError(editor.words.notFound(pattern));
      return found.at.row + offset;
    }
  }
}

/** `:d 3` takes three lines from the last of the range. */
function counted(editor: ViEditor, rows: Rows, rest: string): Rows {
  const count = /(\d+)\s*$/.exec(rest);
  return count ? [rows[1], Math.min(editor.text.lastRow, rows[1] + Number(count[1]) - 1)] : rows;
}

function useRegister(editor: ViEditor, rest: string): void {
  const name = /^[a-zA-Z"]/.exec(rest)?.[0];
  if (name !== undefined) editor.chooseRegister(name);
}

// Files

function requireSaved(editor: ViEditor, bang: boolean): void {
  if (editor.text.modified && !bang) throw new ExError(editor.words.noWriteEdit);
}

function quit(editor: ViEditor, bang: boolean): void {
  if (editor.text.modified && !bang) throw new ExError(editor.words.noWrite);
  const more = editor.options.files.length - editor.argument - 1;
  if (more > 0 && !bang && !editor.warnedOfMore) {
    editor.warnedOfMore = true;
    throw new ExError(`E173: ${more} more file${more === 1 ? "" : "s"} to edit`);
  }
  editor.exit = 0;
}

function edit(editor: ViEditor, { rest, bang }: ExCommand): void {
  const name = rest === "" || rest === "%" ? editor.name : rest;
  if (name === "") throw new ExError(editor.words.noFileName);
  requireSaved(editor, bang);
  editor.open(name);
}

function otherFile(editor: ViEditor, name: string, bang: boolean): void {
  const last = editor.options.files.length - 1;
  const back = name === "Next" || name === "previous" || name === "bprevious";
  const to = name === "first" ? 0 : name === "last" ? last : editor.argument + (back ? -1 : 1);
  if (last < 1) throw new ExError("E163: There is only one file to edit");
  if (to > last) throw new ExError("E165: Cannot go beyond last file");
  if (to < 0) throw new ExError("E164: Cannot go before first file");
  requireSaved(editor, bang);
  editor.argument = to;
  editor.open(editor.options.files[to] ?? "");
}

/** @returns whether it was written */
async function write(editor: ViEditor, command: ExCommand, rows: Rows | undefined): Promise<boolean> {
  const { text, proc, words } = editor;
  if (command.rest.startsWith("!")) {
    await shell(editor, { ...command, rest: command.rest.slice(1) }, undefined, textOf(editor, rows));
    return true;
  }
  const append = command.rest.startsWith(">>");
  const target = (append ? command.rest.slice(2) : command.rest).trim();
  const name = target === "" || target === "%" ? editor.name : target;
  if (name === "") throw new ExError(words.noFileName);
  const path = withHome(proc, name);
  const own = name === editor.name;
  if (own && editor.settings.readonly && !command.bang) throw new ExError(words.readOnly);
  try {
    const exists = proc.fs.exists(path);
    if (exists && proc.fs.stat(path).type === "dir") throw new ExError(`E17: "${name}" is a directory`);
    if (exists && !own && !append && !command.bang) throw new ExError(words.exists);
    const content = textOf(editor, rows);
    const bytes = saveText(proc, path, content, append);
    const lines = rows === undefined ? countLines(editor) : rows[1] - rows[0] + 1;
    if (editor.name === "") editor.name = name;
    editor.say(
      words.written({
        name,
        lines,
        bytes,
        isNew: !exists,
        readOnly: false,
        noEol: content !== "" && !content.endsWith("\n"),
      }),
    );
    if (rows === undefined && name === editor.name) {
      text.markSaved();
      editor.isNew = false;
    }
    return true;
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new ExError(words.cannotWrite(name, error.message));
  }
}

function countLines({ text }: ViEditor): number {
  return text.lastRow === 0 && text.line(0) === "" ? 0 : text.lines.length;
}

function textOf(editor: ViEditor, rows: Rows | undefined): string {
  const { text } = editor;
  if (rows !== undefined) return `${text.lines.slice(rows[0], rows[1] + 1).join("\n")}\n`;
  if (countLines(editor) === 0 && !text.modified) return "";
  if (text.lastRow === 0 && text.line(0) === "") return "";
  return text.lines.join("\n") + (editor.noEol ? "" : "\n");
}

async function read(editor: ViEditor, { rest }: ExCommand, row: number): Promise<void> {
  if (rest.startsWith("!")) {
    const output = await capture(editor, rest.slice(1));
    editor.putLines(row + 1, output.replace(/\n$/, "").split("\n"));
    return;
  }
  const name = rest === "" ? editor.name : rest;
  if (name === "") throw new ExError(editor.words.noFileName);
  try {
    const loaded = loadText(editor.proc, withHome(editor.proc, name));
    editor.putLines(row + 1, loaded.lines);
    editor.say(`"${name}" ${loaded.lines.length}L, ${loaded.bytes}B`);
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new ExError(`E484: Can't open file ${name}`);
  }
}

// Lines

function moveOrCopy(editor: ViEditor, move: boolean, [first, last]: Rows, rest: string): void {
  const { text } = editor;
  const address = parseEx(rest).range[0];
  if (address === undefined) throw new ExError("E14: Invalid address");
  const isZero = address.base.type === "line" && address.base.line + address.offset === 0;
  const to = isZero ? -1 : resolve(editor, address);
  if (to > text.lastRow) throw new ExError("E16: Invalid range");
  const lines = text.lines.slice(first, last + 1);
  if (!move) {
    editor.putLines(to + 1, lines);
    editor.cursor = { row: to + lines.length, column: 0 };
    return;
  }
  if (to >= first && to < last) throw new ExError("E134: Cannot move a range of lines into itself");
  text.replaceRows(first, lines.length, []);
  const at = to > last ? to - lines.length + 1 : to + 1;
  text.replaceRows(at, 0, lines);
  editor.cursor = { row: at + lines.length - 1, column: 0 };
  if (lines.length > 2) editor.say(`${lines.length} lines moved`);
}

function sort(editor: ViEditor, { bang, rest }: ExCommand, [first, last]: Rows): void {
  const numeric = /\bn/.test(rest);
  const lines = editor.text.lines.slice(first, last + 1);
  const number = (line: string) => Number(/-?\d+/.exec(line)?.[0] ?? Number.NEGATIVE_INFINITY);
  lines.sort((a, b) => (numeric ? number(a) - number(b) : compareBytes(a, b)));
  if (bang) lines.reverse();
  const kept = /\bu/.test(rest) ? lines.filter((line, i) => line !== lines[i - 1]) : lines;
  editor.text.replaceRows(first, last - first + 1, kept);
  goTo(editor, first);
}

async function substitute(editor: ViEditor, command: ExCommand, rows: Rows): Promise<void> {
  const repeated = command.name.startsWith("&") || command.rest === "";
  const last = editor.lastSubstitute;
  if (repeated && last === undefined) throw new ExError(editor.words.noPrevious);
  let spec = last ?? { pattern: "", by: "", flags: "" };
  if (!repeated) {
    const delimiter = command.rest[0] ?? "/";
    const { part: pattern, rest } = untilDelimiter(command.rest.slice(1), delimiter);
    const { part: by, rest: flags } = untilDelimiter(rest, delimiter);
    spec = {
      pattern: pattern === "" ? (editor.lastSearch?.pattern ?? "") : pattern,
      by,
      flags: flags.trim(),
    };
    if (spec.pattern === "") throw new ExError(editor.words.noPrevious);
    const flag = /^[&cegiInp#lr]*\s*(\d*)$/.exec(spec.flags);
    if (flag === null) throw new ExError(`E488: Trailing characters: ${spec.flags}`);
    if (flag[1]) rows = counted(editor, rows, flag[1]);
    editor.lastSubstitute = spec;
    editor.lastSearch = { pattern: spec.pattern, backwards: false };
  }
  const counts = await replaceIn(editor, spec, rows);
  if (counts === undefined) return;
  if (counts.found === 0) {
    if (!spec.flags.includes("e")) throw new ExError(editor.words.notFound(spec.pattern));
  } else if (spec.flags.includes("n"))
    editor.say(`${counts.found} match${counts.found === 1 ? "" : "es"} on ${plural(counts.lines, "line")}`);
  else if (counts.replaced > 2)
    editor.say(`${counts.replaced} substitutions on ${plural(counts.lines, "line")}`);
}

const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? "" : "s"}`;

async function replaceIn(
  editor: ViEditor,
  { pattern, by, flags }: { pattern: string; by: string; flags: string },
  [first, last]: Rows,
): Promise<{ found: number; replaced: number; lines: number } | undefined> {
  const { text } = editor;
  const regex = viPattern(
    pattern,
    flags.includes("i") || (editor.settings.ignorecase && !flags.includes("I")),
  );
  let found = 0;
  let replaced = 0;
  let lines = 0;
  let ask = flags.includes("c");
  let end = last;
  for (let row = first; row <= end; row++) {
    if ((row - first) % 2000 === 1999) await editor.proc.checkpoint();
    const line = text.line(row);
    const matches = [...line.matchAll(regex)];
    const chosen = flags.includes("g") ? matches : matches.slice(0, 1);
    if (chosen.length === 0) continue;
    found += chosen.length;
    lines++;
    if (flags.includes("n")) continue;
    let out = "";
    let at = 0;
    let stop = false;
    for (const match of chosen) {
      if (ask) {
        const answer = await editor.confirmReplace({ row, column: match.index }, match[0].length, by);
        if (answer === "q") stop = true;
        if (answer === "a") ask = false;
        if (answer === "n" || answer === "q") {
          found--;
          if (stop) break;
          continue;
        }
        if (answer === "l") stop = true;
      }
      out += line.slice(at, match.index) + expandReplacement(by, match);
      at = match.index + match[0].length;
      replaced++;
      if (stop) break;
    }
    const rows = (out + line.slice(at)).split("\n");
    text.replaceRows(row, 1, rows);
    end += rows.length - 1;
    row += rows.length - 1;
    editor.cursor = { row, column: 0 };
    if (stop) return { found: Math.max(1, found), replaced, lines };
  }
  if (replaced > 0) {
    const { row } = editor.cursor;
    editor.cursor = { row, column: firstNonBlank(text.line(row)) };
  }
  return { found: ask ? Math.max(found, 1) : found, replaced, lines };
}

async function global(editor: ViEditor, command: ExCommand, [first, last]: Rows): Promise<void> {
  const invert = command.name.startsWith("v") || command.bang;
  const delimiter = command.rest[0];
  if (delimiter === undefined) throw new ExError("E148: Regular expression missing from global");
  const { part, rest } = untilDelimiter(command.rest.slice(1), delimiter);
  const pattern = part === "" ? (editor.lastSearch?.pattern ?? "") : part;
  if (pattern === "") throw new ExError(editor.words.noPrevious);
  const regex = viPattern(pattern, editor.settings.ignorecase);
  const rows: number[] = [];
  for (let row = first; row <= last; row++) {
    regex.lastIndex = 0;
    if (regex.test(editor.text.line(row)) !== invert) rows.push(row);
  }
  if (rows.length === 0) throw new ExError(editor.words.notFound(pattern));
  editor.lastSearch = { pattern, backwards: false };
  const run = rest.trim() === "" ? "p" : rest.trim();
  if (/^p(?:rint)?$|^nu?$|^#$/.test(run)) {
    await editor.showLines(
      rows.map((r) => (run.startsWith("p") ? "" : `${String(r + 1).padStart(3)} `) + editor.text.line(r)),
    );
    return;
  }
  const before = editor.text.lines.length;
  let shift = 0;
  for (const [index, row] of rows.entries()) {
    const count = editor.text.lines.length;
    const at = row + shift;
    if (at < 0 || at > editor.text.lastRow) continue;
    editor.cursor = { row: at, column: 0 };
    await runEx(editor, run);
    shift += editor.text.lines.length - count;
    if (index % 500 === 499) await editor.proc.checkpoint();
  }
  editor.clearMessage();
  editor.reportLines(editor.text.lines.length - before);
}

// The shell

async function shell(
  editor: ViEditor,
  { rest }: ExCommand,
  rows: Rows | undefined,
  input?: string,
): Promise<void> {
  const line = rest.replaceAll(/(?<!\\)%/g, () => editor.name);
  if (rows !== undefined) {
    const output = await capture(
      editor,
      line,
      `${editor.text.lines.slice(rows[0], rows[1] + 1).join("\n")}\n`,
    );
    const lines = output.replace(/\n$/, "").split("\n");
    editor.text.replaceRows(rows[0], rows[1] - rows[0] + 1, lines);
    goTo(editor, rows[0]);
    if (lines.length > 2) editor.say(`${lines.length} lines filtered`);
    return;
  }
  if (input !== undefined) {
    const output = await capture(editor, line, input);
    await editor.showLines([...output.replace(/\n$/, "").split("\n"), ""]);
    return;
  }
  await started(() =>
    runOnTerminal(
      editor.proc,
      editor.terminal,
      shellArgv(editor, line),
      "Press ENTER or type command to continue",
    ),
  );
}

function shellArgv(editor: ViEditor, line: string): readonly string[] {
  return [editor.proc.env.get("SHELL") ?? "/bin/sh", "-c", line];
}

/** What a shell command prints, both streams together. */
async function capture(editor: ViEditor, line: string, input = ""): Promise<string> {
  return started(async () => {
    const argv = shellArgv(editor, line);
    return (await runCaptured(editor.proc, editor.terminal, argv, input)).text;
  });
}

async function started<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    throw new ExError(`E79: Cannot run the shell: ${error.message}`);
  }
}
