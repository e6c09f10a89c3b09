/**
 * vi: the modes.
 *
 * A command is read by simply waiting for its keys. All of them are written down;
 * when the command has changed the text, they are what `.` plays again. Rules S20 to
 * S39 are in ../README.md.
 */
import { SysError } from "../../../errno.ts";
import type { Proc } from "../../../process.ts";
import { RegexError } from "../../kit/regex.ts";
import { displayWidth } from "../../kit/text.ts";
import { columnOf, expanded, indexAt, nextIndex, previousIndex, slice } from "../kit/columns.ts";
import { loadText, withHome } from "../kit/files.ts";
import type { Key } from "../kit/keys.ts";
import { LineInput } from "../kit/line-input.ts";
import type { Terminal } from "../kit/terminal.ts";
import { inOrder, isBefore, type Position, TextBuffer } from "../kit/text-buffer.ts";
import {
  findChar,
  firstNonBlank,
  lastIndex,
  matchingBracket,
  paragraph,
  type Target,
  textObject,
  wordBack,
  wordEnd,
  wordEndBack,
  wordForward,
} from "./motions.ts";
import { viPattern } from "./pattern.ts";
import { drawMessage, drawRuler, drawText, lastShown, onCharacter, scrolled } from "./view.ts";
import type { Message, ViWords } from "./words.ts";

export interface Register {
  readonly text: string;
  readonly linewise: boolean;
}

export interface Settings {
  number: boolean;
  list: boolean;
  ignorecase: boolean;
  autoindent: boolean;
  expandtab: boolean;
  wrapscan: boolean;
  readonly: boolean;
  tabstop: number;
  shiftwidth: number;
}

type Mode = "normal" | "insert" | "replace" | "visual" | "visual line";

/** The command on the way was taken back, or cannot be done. */
class Abandoned extends Error {}

export interface ViOptions {
  readonly files: readonly string[];
  readonly words: ViWords;
  readonly busybox: boolean;
  readonly readOnly: boolean;
  /** Called with each `:` line. */
  readonly ex: (editor: ViEditor, line: string) => Promise<void>;
  /** `+cmd` and `-c cmd`. */
  readonly first: readonly string[];
  /** `+N`, `+`, `+/pattern`. */
  readonly version: string;
}

export class ViEditor {
  text = new TextBuffer([""]);
  cursor: Position = { row: 0, column: 0 };
  name = "";
  /** Whether the file lacks its last newline. */
  noEol = false;
  isNew = false;
  argument = 0;
  exit: number | undefined;
  readonly settings: Settings = {
    number: false,
    list: false,
    ignorecase: false,
    autoindent: false,
    expandtab: false,
    wrapscan: true,
    readonly: false,
    tabstop: 8,
    shiftwidth: 8,
  };
  readonly registers = new Map<string, Register>();
  readonly marks = new Map<string, Position>();
  readonly exHistory: string[] = [];
  lastSearch: { pattern: string; backwards: boolean } | undefined;
  lastSubstitute: { pattern: string; by: string; flags: string } | undefined;
  private readonly searchHistory: string[] = [];
  private mode: Mode = "normal";
  private message: Message | undefined;
  private top = 0;
  /** Column aimed for by up and down; infinity after `$`. */
  private wanted = 0;
  private visualFrom: Position = { row: 0, column: 0 };
  private lastVisual: { from: Position; to: Position; mode: Mode } | undefined;
  private commandLine: { lead: string; input: LineInput } | undefined;
  private lastFind: { how: "f" | "F" | "t" | "T"; char: string } | undefined;
  /** Keys to be played before any from the keyboard. */
  private queue: Key[] = [];
  private recorded: Key[] = [];
  private lastChange: readonly Key[] = [];
  private repeating = false;
  private macro: { name: string; keys: Key[] } | undefined;
  private readonly macros = new Map<string, readonly Key[]>();
  private lastMacro = "";
  private pendingKeys = "";
  private chosenRegister: string | undefined;
  private jumpFrom: Position = { row: 0, column: 0 };
  private intro = false;
  /** `:q` has said once that there are more files. */
  warnedOfMore = false;

  constructor(
    readonly proc: Proc,
    readonly terminal: Terminal,
    readonly options: ViOptions,
  ) {
    this.settings.readonly = options.readOnly;
  }

  get words(): ViWords {
    return this.options.words;
  }

  async run(): Promise<number> {
    this.open(this.options.files[0] ?? "");
    this.intro = this.options.files.length === 0 && !this.options.busybox;
    if (this.options.files.length > 1 && this.message !== undefined)
      this.say(`${this.options.files.length} files to edit`);
    for (const line of this.options.first) await this.options.ex(this, line);
    while (this.exit === undefined) {
      try {
        await this.step();
      } catch (error) {
        if (error instanceof RegexError)
          this.fail(/Unmatched \(/.test(error.message) ? "E54: Unmatched \\(" : `E476: ${error.message}`);
        else if (!(error instanceof Abandoned)) throw error;
        this.queue = [];
        this.pendingKeys = "";
        if (this.mode === "normal") this.cursor = onCharacter(this.text, this.cursor);
      }
    }
    return this.exit;
  }

  private async step(): Promise<void> {
    this.chosenRegister = undefined;
    if (!this.repeating) this.recorded = [];
    this.pendingKeys = "";
    this.text.step(this.cursor);
    if (this.mode === "visual" || this.mode === "visual line") await this.visualCommand();
    else await this.normalCommand();
    if (this.repeating && this.queue.length === 0) this.repeating = false;
    if (this.mode === "normal") this.cursor = onCharacter(this.text, this.cursor);
  }

  // Messages

  say(text: string): void {
    this.message = { text, kind: "plain" };
  }

  fail(text: string): void {
    this.message = { text, kind: "error" };
  }

  warn(text: string): void {
    this.message = { text, kind: "warning" };
  }

  clearMessage(): void {
    this.message = undefined;
  }

  chooseRegister(name: string): void {
    this.chosenRegister = name;
  }

  /** `:s///c` asks at each place. */
  async confirmReplace(at: Position, length: number, by: string): Promise<"y" | "n" | "a" | "q" | "l"> {
    this.cursor = at;
    const { screen } = this.terminal;
    for (;;) {
      await this.draw();
      const row = screen.cursor.row;
      screen.paint(row, screen.cursor.column, screen.cursor.column + length, "7");
      screen.clearRow(screen.rows - 1);
      screen.put(screen.rows - 1, 0, `replace with ${by} (y/n/a/q/l/^E/^Y)?`, "32");
      await this.terminal.draw();
      const key = await this.terminal.key();
      const name = key?.name ?? "";
      if (name === "y" || name === "n" || name === "a" || name === "q" || name === "l") return name;
      if (name === "Escape" || name === "Ctrl-C") return "q";
    }
  }

  private abandon(text?: string): never {
    if (text !== undefined) this.fail(text);
    throw new Abandoned();
  }

  // Files

  open(name: string): void {
    this.name = name;
    this.isNew = false;
    this.noEol = false;
    this.cursor = { row: 0, column: 0 };
    this.top = this.wanted = 0;
    this.marks.clear();
    this.text = new TextBuffer([""]);
    this.message = undefined;
    if (name === "") return;
    const path = withHome(this.proc, name);
    try {
      if (!this.proc.fs.exists(path)) {
        this.isNew = true;
        const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/")) || "/" : ".";
        const message = this.words.opened(this.facts(0, 0));
        this.say(this.proc.fs.exists(folder) || message === "" ? message : `"${name}" [New DIRECTORY]`);
        return;
      }
      if (this.proc.fs.stat(path).type === "dir") {
        this.fail(this.options.busybox ? `'${name}' is a directory` : `"${name}" is a directory`);
        return;
      }
      const loaded = loadText(this.proc, path);
      this.text = new TextBuffer(loaded.lines);
      this.noEol = !loaded.finalNewline;
      this.settings.readonly = this.options.readOnly || !this.proc.fs.access(path, "w");
      this.say(this.words.opened(this.facts(loaded.lines.length, loaded.bytes)));
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      this.fail(this.options.busybox ? `'${name}' ${error.message}` : `"${name}" [Permission Denied]`);
    }
  }

  facts(lines: number, bytes: number) {
    return {
      name: this.name,
      lines,
      bytes,
      isNew: this.isNew,
      readOnly: this.settings.readonly,
      noEol: this.noEol,
    };
  }

  // Keys

  private async key(): Promise<Key> {
    for (;;) {
      const queued = this.queue.shift();
      if (queued !== undefined) {
        this.note(queued);
        return queued;
      }
      if (!this.terminal.busy) await this.draw();
      const key = await this.terminal.key();
      if (key === undefined || key.name === "Resize") continue;
      this.intro = false;
      this.macro?.keys.push(key);
      this.note(key);
      return key;
    }
  }

  private note(key: Key): void {
    if (!this.repeating) this.recorded.push(key);
  }

  /** A key of a command that is not complete: shown, and Escape takes the command back. */
  private async commandKey(): Promise<string> {
    const key = await this.key();
    if (key.name === "Escape" || key.name === "Ctrl-C") this.abandon();
    this.pendingKeys += key.text ?? "";
    return key.name;
  }

  private async characterKey(): Promise<string> {
    const key = await this.key();
    if (key.name === "Escape" || key.name === "Ctrl-C") this.abandon();
    if (key.name === "Ctrl-V") return (await this.key()).text ?? "";
    if (key.text === undefined) this.abandon();
    return key.text ?? "";
  }

  /** Digits before a command; the key after them. */
  private async counted(): Promise<{ count: number | undefined; name: string; key: Key }> {
    let digits = "";
    for (;;) {
      const key = await this.key();
      if (/^[1-9]$/.test(key.name) || (key.name === "0" && digits !== "")) {
        digits += key.name;
        this.pendingKeys += key.name;
        continue;
      }
      if (key.name === '"') {
        this.pendingKeys += '"';
        this.chosenRegister = await this.commandKey();
        continue;
      }
      this.pendingKeys += key.text ?? "";
      return { count: digits === "" ? undefined : Math.min(Number(digits), 1_000_000), name: key.name, key };
    }
  }

  /** The keys so far have changed the text: `.` plays them again. */
  private changed(): void {
    if (!this.repeating) this.lastChange = [...this.recorded];
  }

  private repeat(count: number | undefined): void {
    if (this.lastChange.length === 0) return;
    let keys = [...this.lastChange];
    if (count !== undefined) {
      const first = keys.findIndex((key) => !/^\d$/.test(key.name));
      keys = [...String(count)].map((digit): Key => ({ name: digit, text: digit })).concat(keys.slice(first));
    }
    this.queue.unshift(...keys);
    this.repeating = true;
  }

  // Registers

  yank(text: string, linewise: boolean, isDelete: boolean): void {
    const register = { text, linewise };
    const name = this.chosenRegister;
    if (name === "_") return;
    if (name !== undefined && /^[A-Z]$/.test(name)) {
      const old = this.registers.get(name.toLowerCase());
      const joined =
        old === undefined
          ? register
          : {
              text: old.text + (old.linewise || linewise ? "\n" : "") + text,
              linewise: old.linewise || linewise,
            };
      this.registers.set(name.toLowerCase(), joined);
    } else if (name !== undefined) this.registers.set(name, register);
    else if (!isDelete) this.registers.set("0", register);
    else if (linewise || text.includes("\n")) {
      for (let n = 9; n > 1; n--) {
        const moved = this.registers.get(String(n - 1));
        if (moved !== undefined) this.registers.set(String(n), moved);
      }
      this.registers.set("1", register);
    } else this.registers.set("-", register);
    this.registers.set('"', register);
  }

  register(): Register | undefined {
    const name = this.chosenRegister ?? '"';
    if (name === "%") return { text: this.name, linewise: false };
    if (name === "+" || name === "*") return this.registers.get(name) ?? this.registers.get('"');
    return this.registers.get(name.toLowerCase());
  }

  // Normal mode

  private async normalCommand(): Promise<void> {
    const { count, name, key } = await this.counted();
    if (await this.moveCommand(name, count)) return;
    this.message = undefined;
    const n = count ?? 1;
    const { row, column } = this.cursor;
    const line = this.text.line(row);
    switch (name) {
      case "Escape":
        return;
      case "Ctrl-C":
        this.say(this.words.interrupted(this.text.modified));
        return;
      case "i":
      case "Insert":
        return this.insert(this.cursor, n);
      case "I":
        return this.insert({ row, column: /^\s*/.exec(line)?.[0].length ?? 0 }, n);
      case "a":
        return this.insert({ row, column: nextIndex(line, column) }, n);
      case "A":
        return this.insert({ row, column: line.length }, n);
      case "o":
      case "O":
        return this.openLine(name === "o", n);
      case "R":
        return this.replaceMode();
      case "x":
      case "Delete":
        return this.deleteChars(n, 1);
      case "X":
        return this.deleteChars(n, -1);
      case "s":
        this.deleteForChange({ row, column }, { row, column: this.charsOn(n) });
        return this.insert(this.cursor, 1);
      case "S":
        return this.operateLines("c", row, Math.min(row + n - 1, this.text.lastRow));
      case "r":
        return this.replaceChar(n);
      case "d":
      case "c":
      case "y":
      case "<":
      case ">":
      case "=":
        return this.operator(name, n, count !== undefined);
      case "D":
      case "C": {
        const last = Math.min(row + n - 1, this.text.lastRow);
        const to = { row: last, column: this.text.line(last).length };
        return this.operate(name === "D" ? "d" : "c", { row, column }, { to });
      }
      case "Y":
        return this.operateLines("y", row, Math.min(row + n - 1, this.text.lastRow));
      case "J":
        this.joinLines(row, Math.max(2, n), true);
        this.changed();
        return;
      case "~":
        return this.swapCase(n);
      case "p":
      case "P":
      case "Paste":
        return this.put(name === "p", n, key);
      case "u":
        return this.undo(n);
      case "Ctrl-R":
        return this.redo(n);
      case ".":
        this.repeat(count);
        return;
      case "v":
      case "V":
        this.visualFrom = this.cursor;
        this.mode = name === "v" ? "visual" : "visual line";
        return;
      case "Ctrl-V":
        this.say("drydock: blockwise selection is not simulated");
        return;
      case "g":
        return this.gCommand(count);
      case "z":
        return this.scrollTo(await this.commandKey());
      case "Z": {
        const second = await this.commandKey();
        if (second === "Z") await this.options.ex(this, "x");
        else if (second === "Q") await this.options.ex(this, "q!");
        return;
      }
      case ":":
        return this.exLine(count === undefined ? "" : count === 1 ? "." : `.,.+${count - 1}`);
      case "m":
        this.marks.set(await this.commandKey(), this.cursor);
        return;
      case "q":
        return this.recordMacro();
      case "@":
        return this.playMacro(n);
      case "&":
        return this.options.ex(this, "&");
      case "Ctrl-A":
      case "Ctrl-X":
        return this.addToNumber(name === "Ctrl-A" ? n : -n);
      case "Ctrl-G":
        this.sayFile();
        return;
      case "Ctrl-L":
        this.terminal.screen.forget();
        return;
      case "Ctrl-Z":
        return this.terminal.suspend();
      case "F1":
        return this.options.ex(this, "help");
      default:
        return;
    }
  }

  private async gCommand(count: number | undefined): Promise<void> {
    const name = await this.commandKey();
    switch (name) {
      case "g":
        this.jump({ row: Math.min((count ?? 1) - 1, this.text.lastRow), column: 0 });
        this.cursor = { row: this.cursor.row, column: firstNonBlank(this.text.line(this.cursor.row)) };
        this.aim();
        return;
      case "J":
        this.joinLines(this.cursor.row, Math.max(2, count ?? 1), false);
        this.changed();
        return;
      case "u":
      case "U":
      case "~":
        return this.operator(`g${name}`, count ?? 1, count !== undefined);
      case "v": {
        const last = this.lastVisual;
        if (last === undefined) return;
        this.visualFrom = last.from;
        this.cursor = onCharacter(this.text, last.to);
        this.mode = last.mode;
        return;
      }
      case "i": {
        const mark = this.marks.get("^");
        return this.insert(mark ?? this.cursor, 1);
      }
      default: {
        const target = this.gMotion(name, count ?? 1);
        if (target !== undefined) this.go(target);
      }
    }
  }

  private gMotion(name: string, count: number): Target | undefined {
    switch (name) {
      case "g":
        return { to: { row: Math.min(count - 1, this.text.lastRow), column: 0 }, linewise: true };
      case "e":
      case "E": {
        let to = this.cursor;
        for (let n = 0; n < count; n++) to = wordEndBack(this.text, to, name === "E");
        return { to, inclusive: true };
      }
      case "_": {
        const row = Math.min(this.cursor.row + count - 1, this.text.lastRow);
        return { to: { row, column: lastIndex(this.text.line(row).trimEnd()) }, inclusive: true };
      }
      case "j":
      case "k":
        return this.lines(name === "j" ? count : -count);
      case "0":
        return { to: { row: this.cursor.row, column: 0 } };
      default:
        return undefined;
    }
  }

  /** A motion as a command of its own. */
  private async moveCommand(name: string, count: number | undefined): Promise<boolean> {
    if (this.scrollCommand(name, count)) return true;
    if (name === "g") return false;
    const target = await this.motion(name, count, false);
    if (target === undefined) return false;
    this.go(target);
    return true;
  }

  private go(target: Target): void {
    this.cursor = onCharacter(this.text, target.to);
    if (target.toEnd) this.wanted = Number.POSITIVE_INFINITY;
    else if (!target.keepsColumn) this.aim();
  }

  private aim(): void {
    this.wanted = columnOf(this.text.line(this.cursor.row), this.cursor.column, this.settings.tabstop);
  }

  /** Goes there and remembers from where. */
  jump(to: Position): void {
    this.jumpFrom = this.cursor;
    this.cursor = onCharacter(this.text, to);
    this.aim();
  }

  private lines(by: number): Target | undefined {
    const row = this.cursor.row + by;
    if (row < 0 || row > this.text.lastRow) {
      if (Math.abs(by) <= 1) this.abandon();
      return this.lines(by > 0 ? this.text.lastRow - this.cursor.row : -this.cursor.row);
    }
    const line = this.text.line(row);
    const column =
      this.wanted === Number.POSITIVE_INFINITY
        ? lastIndex(line)
        : indexAt(line, this.wanted, this.settings.tabstop);
    return { to: { row, column }, linewise: true, keepsColumn: true };
  }

  /** Undefined when the key is no motion; abandons when it leads nowhere. */
  private async motion(
    name: string,
    count: number | undefined,
    operating: boolean,
  ): Promise<Target | undefined> {
    const n = count ?? 1;
    const { row, column } = this.cursor;
    const line = this.text.line(row);
    const times = (step: (from: Position) => Position): Position => {
      let at = this.cursor;
      for (let i = 0; i < n; i++) {
        const next = step(at);
        if (next.row === at.row && next.column === at.column) break;
        at = next;
      }
      return at;
    };
    switch (name) {
      case "h":
      case "Left":
      case "Backspace":
      case "Ctrl-H":
        if (column === 0) this.abandon();
        return { to: times((p) => ({ row, column: p.column === 0 ? 0 : previousIndex(line, p.column) })) };
      case "l":
      case "Right":
      case " ": {
        const to = times((p) => ({ row, column: nextIndex(line, p.column) }));
        if (!operating && column >= lastIndex(line)) this.abandon();
        return { to };
      }
      case "j":
      case "Down":
      case "Ctrl-J":
      case "Ctrl-N":
        return this.lines(n);
      case "k":
      case "Up":
      case "Ctrl-P":
        return this.lines(-n);
      case "+":
      case "Enter":
      case "-": {
        const to = row + (name === "-" ? -n : n);
        if (to < 0 || to > this.text.lastRow) this.abandon();
        return { to: { row: to, column: firstNonBlank(this.text.line(to)) }, linewise: true };
      }
      case "_": {
        const to = Math.min(row + n - 1, this.text.lastRow);
        return { to: { row: to, column: firstNonBlank(this.text.line(to)) }, linewise: true };
      }
      case "0":
      case "Home":
        return { to: { row, column: 0 } };
      case "^":
        return { to: { row, column: firstNonBlank(line) } };
      case "$":
      case "End": {
        const to = Math.min(row + n - 1, this.text.lastRow);
        return { to: { row: to, column: lastIndex(this.text.line(to)) }, inclusive: true, toEnd: true };
      }
      case "|":
        return { to: { row, column: indexAt(line, n - 1, this.settings.tabstop) } };
      case "w":
      case "W":
      case "Ctrl-Right":
        return { to: times((p) => wordForward(this.text, p, name !== "w")) };
      case "e":
      case "E":
        return { to: times((p) => wordEnd(this.text, p, name === "E")), inclusive: true };
      case "b":
      case "B":
      case "Ctrl-Left":
        return { to: times((p) => wordBack(this.text, p, name !== "b")) };
      case "G":
      case "Ctrl-End":
      case "Ctrl-Home": {
        const wanted = name === "Ctrl-Home" ? 0 : (count ?? this.text.lastRow + 1) - 1;
        const to = Math.min(wanted, this.text.lastRow);
        this.jumpFrom = this.cursor;
        return { to: { row: to, column: firstNonBlank(this.text.line(to)) }, linewise: true };
      }
      case "H":
      case "M":
      case "L": {
        const last = lastShown(this.text, this.top, this.terminal.screen, this.settingsView());
        const to =
          name === "H"
            ? Math.min(this.top + n - 1, last)
            : name === "L"
              ? Math.max(this.top, last - n + 1)
              : Math.floor((this.top + last) / 2);
        return { to: { row: to, column: firstNonBlank(this.text.line(to)) }, linewise: true };
      }
      case "f":
      case "F":
      case "t":
      case "T": {
        const char = await this.characterKey();
        this.lastFind = { how: name, char };
        return this.findTarget(name, char, n, false);
      }
      case ";":
      case ",": {
        const last = this.lastFind;
        if (last === undefined) return this.abandon();
        const other = { f: "F", F: "f", t: "T", T: "t" } as const;
        return this.findTarget(name === ";" ? last.how : other[last.how], last.char, n, true);
      }
      case "%": {
        if (count !== undefined) {
          const to = Math.min(this.text.lastRow, Math.ceil((count * (this.text.lastRow + 1)) / 100) - 1);
          return { to: { row: to, column: firstNonBlank(this.text.line(to)) }, linewise: true };
        }
        const to = matchingBracket(this.text, this.cursor);
        if (to === undefined) return this.abandon();
        return { to, inclusive: true };
      }
      case "{":
      case "}":
        return { to: times((p) => paragraph(this.text, p.row, name === "}" ? 1 : -1)) };
      case "/":
      case "?":
        return this.askSearch(name, n);
      case "n":
      case "N": {
        const last = this.lastSearch;
        if (last === undefined) return this.abandon(this.words.noPrevious);
        const backwards = last.backwards !== (name === "N");
        return { to: this.searched(last.pattern, backwards, n) };
      }
      case "*":
      case "#": {
        const word = this.wordUnder();
        if (word === undefined) return this.abandon("E348: No string under cursor");
        const pattern = `\\<${word.replace(/[\\.*[\]^$~/]/g, "\\$&")}\\>`;
        this.lastSearch = { pattern, backwards: name === "#" };
        return { to: this.searched(pattern, name === "#", n) };
      }
      case "'":
      case "`": {
        const mark = await this.commandKey();
        const to = mark === "'" || mark === "`" ? this.jumpFrom : this.marks.get(mark);
        if (to === undefined) return this.abandon("E20: Mark not set");
        this.jumpFrom = this.cursor;
        if (name === "`") return { to };
        return { to: { row: to.row, column: firstNonBlank(this.text.line(to.row)) }, linewise: true };
      }
      default:
        return undefined;
    }
  }

  private findTarget(how: "f" | "F" | "t" | "T", char: string, count: number, again: boolean): Target {
    const { row, column } = this.cursor;
    const to = findChar(this.text.line(row), column, how, char, count, again);
    if (to === undefined) this.abandon();
    return { to: { row, column: to ?? column }, inclusive: how === "f" || how === "t" };
  }

  private wordUnder(): string | undefined {
    const { row, column } = this.cursor;
    const line = this.text.line(row);
    for (const match of line.matchAll(/[\p{L}\p{N}_]+/gu))
      if (match.index + match[0].length > column) return match[0];
    return undefined;
  }

  private scrollCommand(name: string, count: number | undefined): boolean {
    const rows = this.terminal.screen.rows - 1;
    const half = Math.max(1, Math.floor(rows / 2));
    const last = this.text.lastRow;
    const clampTop = (top: number) => Math.max(0, Math.min(top, last));
    const moveTo = (row: number) => {
      const to = Math.max(0, Math.min(last, row));
      this.cursor = { row: to, column: firstNonBlank(this.text.line(to)) };
      this.aim();
    };
    switch (name) {
      case "Ctrl-F":
      case "PageDown":
        if (this.top >= last) return true;
        this.top = clampTop(this.top + Math.max(1, rows - 2) * (count ?? 1));
        moveTo(Math.max(this.cursor.row, this.top));
        return true;
      case "Ctrl-B":
      case "PageUp":
        this.top = clampTop(this.top - Math.max(1, rows - 2) * (count ?? 1));
        moveTo(Math.min(this.cursor.row, this.top + rows - 1));
        return true;
      case "Ctrl-D":
      case "Ctrl-U": {
        const by = (name === "Ctrl-D" ? 1 : -1) * (count ?? half);
        this.top = Math.max(0, Math.min(this.top + by, Math.max(0, last - rows + 1)));
        moveTo(this.cursor.row + by);
        return true;
      }
      case "Ctrl-E":
      case "Ctrl-Y": {
        this.top = clampTop(this.top + (name === "Ctrl-E" ? 1 : -1) * (count ?? 1));
        const row = Math.max(this.top, Math.min(this.cursor.row, this.top + rows - 1, last));
        if (row !== this.cursor.row)
          this.cursor = onCharacter(this.text, { row, column: this.cursor.column });
        return true;
      }
      default:
        return false;
    }
  }

  private scrollTo(where: string): void {
    const rows = this.terminal.screen.rows - 1;
    const { row } = this.cursor;
    if (where === "t" || where === "Enter") this.top = row;
    else if (where === "z" || where === ".") this.top = Math.max(0, row - Math.floor(rows / 2));
    else if (where === "b" || where === "-") this.top = Math.max(0, row - rows + 1);
  }

  // Search

  private async askSearch(lead: "/" | "?", count: number): Promise<Target> {
    const typed = await this.askLine(lead, this.searchHistory);
    if (typed === undefined) this.abandon();
    const pattern = typed === "" ? this.lastSearch?.pattern : typed;
    if (pattern === undefined) return this.abandon(this.words.noPrevious);
    this.lastSearch = { pattern, backwards: lead === "?" };
    const to = this.searched(pattern, lead === "?", count);
    if (this.message === undefined) this.say(`${lead}${pattern}`);
    return { to };
  }

  /** Abandons when there is none. */
  private searched(pattern: string, backwards: boolean, count: number): Position {
    let at = this.cursor;
    for (let n = 0; n < count; n++) {
      const found = this.find(pattern, at, backwards);
      if (found === undefined) return this.abandon(this.words.notFound(pattern));
      if (found.wrapped) this.warn(backwards ? this.words.wrapBackward : this.words.wrapForward);
      at = found.at;
    }
    this.jumpFrom = this.cursor;
    return at;
  }

  /** The next match after `from`. @throws RegexError */
  find(pattern: string, from: Position, backwards: boolean): { at: Position; wrapped: boolean } | undefined {
    const regex = viPattern(pattern, this.settings.ignorecase);
    const count = this.text.lines.length;
    for (let n = 0; n <= count; n++) {
      const raw = from.row + (backwards ? -n : n);
      const wrapped = raw < 0 || raw >= count;
      if (wrapped && !this.settings.wrapscan) return undefined;
      const row = ((raw % count) + count) % count;
      let best: number | undefined;
      for (const match of this.text.line(row).matchAll(regex)) {
        if (n === 0 && (backwards ? match.index >= from.column : match.index <= from.column)) continue;
        if (n === count && (backwards ? match.index < from.column : match.index > from.column)) continue;
        best = match.index;
        if (!backwards) break;
      }
      if (best !== undefined) return { at: { row, column: best }, wrapped };
    }
    return undefined;
  }

  // Operators

  private async operator(op: string, count: number, counted: boolean): Promise<void> {
    const inner = await this.counted();
    const total = counted || inner.count !== undefined ? count * (inner.count ?? 1) : undefined;
    const { row } = this.cursor;
    const own = op.at(-1) ?? op;
    if (
      inner.name === own ||
      (op.startsWith("g") && inner.name === "g" && (await this.commandKey()) === own)
    ) {
      const last = row + (total ?? 1) - 1;
      if (last > this.text.lastRow && op !== "y" && op !== "d" && op !== "c") this.abandon();
      return this.operateLines(op, row, Math.min(last, this.text.lastRow));
    }
    let target: Target | undefined;
    if (inner.name === "i" || inner.name === "a") {
      const name = await this.commandKey();
      target = textObject(this.text, this.cursor, inner.name === "a", name);
    } else if (inner.name === "g") target = this.gMotion(await this.commandKey(), total ?? 1);
    else if ((inner.name === "w" || inner.name === "W") && op === "c" && !/^\s?$/.test(this.charUnder()))
      target = this.changeWord(inner.name === "W", total ?? 1);
    else {
      target = await this.motion(inner.name, total, true);
      // `dw` on the last word of a line stays in it.
      if (target !== undefined && /^[wW]$/.test(inner.name) && target.to.row > row) {
        const previous = target.to.row - 1;
        const blank = this.text.line(target.to.row).slice(0, target.to.column).trim() === "";
        if (blank) target = { to: { row: previous, column: this.text.line(previous).length } };
      }
    }
    if (target === undefined) this.abandon();
    return this.operate(op, target?.from ?? this.cursor, target ?? { to: this.cursor });
  }

  private charUnder(): string {
    return this.text.line(this.cursor.row)[this.cursor.column] ?? "";
  }

  /** `cw` takes the word, not the blanks after it. */
  private changeWord(big: boolean, count: number): Target {
    let to = this.cursor;
    const line = this.text.line(to.row);
    const kind = (i: number) => {
      const char = line[i] ?? "";
      return char === "" || /\s/.test(char) ? 0 : big || /[\p{L}\p{N}_]/u.test(char) ? 2 : 1;
    };
    let end = to.column;
    while (end + 1 < line.length && kind(end + 1) === kind(to.column)) end++;
    to = { row: to.row, column: end };
    for (let n = 1; n < count; n++) to = wordEnd(this.text, to, big);
    return { to, inclusive: true };
  }

  private async operate(op: string, start: Position, target: Target): Promise<void> {
    const [from, end] = inOrder(start, target.to);
    if (target.linewise) return this.operateLines(op, from.row, end.row);
    let to = target.inclusive
      ? { row: end.row, column: nextIndex(this.text.line(end.row), end.column) }
      : end;
    // An exclusive motion to the start of a line ends with the line before.
    if (!target.inclusive && !target.exact && to.column === 0 && to.row > from.row) {
      const blankBefore = this.text.line(from.row).slice(0, from.column).trim() === "";
      if (blankBefore && op !== "c") return this.operateLines(op, from.row, to.row - 1);
      to = { row: to.row - 1, column: this.text.line(to.row - 1).length };
    }
    switch (op) {
      case "y":
        this.yank(this.text.text(from, to), false, false);
        this.cursor = from;
        this.aim();
        return;
      case "d":
        this.deleteForChange(from, to);
        this.reportLines(from.row - to.row);
        this.changed();
        return;
      case "c":
        this.deleteForChange(from, to);
        return this.insert(from, 1);
      case "gu":
      case "gU":
      case "g~":
        this.text.replace(from, to, changeCase(op, this.text.text(from, to)));
        this.cursor = from;
        this.changed();
        return;
      default:
        return this.operateLines(op, from.row, to.row);
    }
  }

  private deleteForChange(from: Position, to: Position): void {
    this.yank(this.text.text(from, to), false, true);
    this.cursor = this.text.replace(from, to, "");
    this.aim();
  }

  async operateLines(op: string, first: number, last: number): Promise<void> {
    const lines = this.text.lines.slice(first, last + 1);
    const count = lines.length;
    switch (op) {
      case "y":
        this.yank(lines.join("\n"), true, false);
        this.cursor = { row: first, column: Math.min(this.cursor.column, lastIndex(this.text.line(first))) };
        if (count > 2) this.say(`${count} lines yanked`);
        return;
      case "d": {
        this.yank(lines.join("\n"), true, true);
        this.text.replaceRows(first, count, []);
        const row = Math.min(first, this.text.lastRow);
        this.cursor = { row, column: firstNonBlank(this.text.line(row)) };
        this.aim();
        if (this.text.lastRow === 0 && this.text.line(0) === "") this.say("--No lines in buffer--");
        else this.reportLines(-count);
        this.changed();
        return;
      }
      case "c": {
        this.yank(lines.join("\n"), true, true);
        const indent = this.settings.autoindent ? (/^\s*/.exec(lines[0] ?? "")?.[0] ?? "") : "";
        this.text.replaceRows(first, count, [indent]);
        this.cursor = { row: first, column: indent.length };
        return this.insert(this.cursor, 1);
      }
      case ">":
      case "<":
        this.shift(op, first, last, 1);
        this.changed();
        return;
      case "=":
        this.say("drydock: indenting by rule is not simulated");
        return;
      default:
        this.text.replaceRows(
          first,
          count,
          lines.map((line) => changeCase(op, line)),
        );
        this.cursor = { row: first, column: this.cursor.column };
        this.changed();
    }
  }

  reportLines(by: number): void {
    if (by > 2) this.say(`${by} more lines`);
    else if (by < -2) this.say(`${-by} fewer lines`);
  }

  shift(op: ">" | "<", first: number, last: number, times: number): void {
    const { shiftwidth, tabstop, expandtab } = this.settings;
    const lines = this.text.lines.slice(first, last + 1).map((line) => {
      const blank = /^[ \t]*/.exec(line)?.[0] ?? "";
      if (line === "") return line;
      const width = columnOf(blank, blank.length, tabstop) + (op === ">" ? 1 : -1) * shiftwidth * times;
      const wide = Math.max(0, width);
      const indent = expandtab
        ? " ".repeat(wide)
        : "\t".repeat(Math.floor(wide / tabstop)) + " ".repeat(wide % tabstop);
      return indent + line.slice(blank.length);
    });
    this.text.replaceRows(first, lines.length, lines);
    this.cursor = { row: first, column: firstNonBlank(this.text.line(first)) };
    this.aim();
    if (lines.length > 2) this.say(`${lines.length} lines ${op}ed ${times} time${times === 1 ? "" : "s"}`);
  }

  // Changes

  private charsOn(count: number): number {
    const line = this.text.line(this.cursor.row);
    let end = this.cursor.column;
    for (let n = 0; n < count && end < line.length; n++) end = nextIndex(line, end);
    return end;
  }

  private deleteChars(count: number, direction: 1 | -1): void {
    const { row, column } = this.cursor;
    const line = this.text.line(row);
    if (line === "" || (direction === -1 && column === 0)) this.abandon();
    let start = column;
    if (direction === -1) for (let n = 0; n < count && start > 0; n++) start = previousIndex(line, start);
    const end = direction === 1 ? this.charsOn(count) : column;
    this.deleteForChange({ row, column: start }, { row, column: end });
    this.changed();
  }

  private async replaceChar(count: number): Promise<void> {
    const char = await this.characterKey();
    const { row, column } = this.cursor;
    let end = column;
    const line = this.text.line(row);
    for (let n = 0; n < count; n++) {
      if (end >= line.length) this.abandon();
      end = nextIndex(line, end);
    }
    if (char === "\n") {
      this.cursor = this.text.replace(this.cursor, { row, column: end }, "\n");
    } else {
      const after = this.text.replace(this.cursor, { row, column: end }, char.repeat(count));
      this.cursor = { row, column: previousIndex(this.text.line(row), after.column) };
    }
    this.aim();
    this.changed();
  }

  private swapCase(count: number): void {
    const { row } = this.cursor;
    if (this.text.line(row) === "") this.abandon();
    const end = { row, column: this.charsOn(count) };
    this.cursor = this.text.replace(this.cursor, end, changeCase("g~", this.text.text(this.cursor, end)));
    this.aim();
    this.changed();
  }

  joinLines(row: number, count: number, spaces: boolean): void {
    if (row >= this.text.lastRow) this.abandon();
    const parts = this.text.lines.slice(row, row + count);
    let joined = parts[0] ?? "";
    let column = joined.length;
    for (const part of parts.slice(1)) {
      const rest = spaces ? part.trimStart() : part;
      column = joined.length;
      const space = spaces && rest !== "" && !rest.startsWith(")") && joined !== "" && !/\s$/.test(joined);
      joined += (space ? " " : "") + rest;
      if (!space && spaces) column = Math.max(0, column - (rest === "" ? 1 : 0));
    }
    this.text.replaceRows(row, parts.length, [joined]);
    this.cursor = onCharacter(this.text, { row, column });
    this.aim();
  }

  private put(after: boolean, count: number, key: Key): void {
    if (key.name === "Paste") {
      this.cursor = this.text.insert(this.cursor, key.text ?? "");
      this.aim();
      return;
    }
    const register = this.register();
    if (register === undefined || (register.text === "" && !register.linewise)) {
      this.abandon(`E353: Nothing in register ${this.chosenRegister ?? '"'}`);
      return;
    }
    if (register.linewise) {
      const rows = register.text.split("\n");
      const all = Array.from({ length: count }, () => rows).flat();
      this.putLines(this.cursor.row + (after ? 1 : 0), all);
    } else {
      const { row, column } = this.cursor;
      const at = { row, column: after ? nextIndex(this.text.line(row), column) : column };
      const end = this.text.insert(at, register.text.repeat(count));
      const multi = register.text.includes("\n");
      this.cursor = multi
        ? at
        : { row: end.row, column: Math.max(0, previousIndex(this.text.line(end.row), end.column)) };
      this.aim();
    }
    this.changed();
  }

  putLines(row: number, lines: readonly string[]): void {
    this.text.replaceRows(row, 0, lines);
    this.cursor = { row, column: firstNonBlank(this.text.line(row)) };
    this.aim();
    this.reportLines(lines.length);
  }

  private addToNumber(by: number): void {
    const { row, column } = this.cursor;
    const line = this.text.line(row);
    for (const match of line.matchAll(/-?\d+/g)) {
      const end = match.index + match[0].length;
      if (end <= column) continue;
      const next = String(Number(match[0]) + by);
      this.text.replace({ row, column: match.index }, { row, column: end }, next);
      this.cursor = { row, column: match.index + next.length - 1 };
      this.aim();
      this.changed();
      return;
    }
    this.abandon();
  }

  undo(count: number): void {
    for (let n = 0; n < count; n++) {
      const number = this.text.undoCount;
      const undone = this.text.undo();
      if (undone === undefined) {
        this.say(this.words.oldest);
        return;
      }
      this.afterUndo(undone, "before", number);
    }
  }

  redo(count: number): void {
    for (let n = 0; n < count; n++) {
      const redone = this.text.redo();
      if (redone === undefined) {
        this.say(this.words.newest);
        return;
      }
      this.afterUndo(redone, "after", this.text.undoCount);
    }
  }

  private afterUndo(
    { row, cursor, linesMore }: { row: number; cursor: Position; linesMore: number },
    when: "before" | "after",
    number: number,
  ): void {
    const at = Math.min(row, this.text.lastRow);
    const column = cursor.row === at ? cursor.column : firstNonBlank(this.text.line(at));
    this.cursor = onCharacter(this.text, { row: at, column });
    this.aim();
    const count = Math.abs(linesMore);
    const what =
      linesMore === 0
        ? "1 change"
        : linesMore > 0
          ? `${count} more line${count === 1 ? "" : "s"}`
          : count === 1
            ? "1 line less"
            : `${count} fewer lines`;
    if (!this.options.busybox) this.say(`${what}; ${when} #${number}  0 seconds ago`);
  }

  // Insert mode

  private async openLine(below: boolean, count: number): Promise<void> {
    const { row } = this.cursor;
    const indent = this.settings.autoindent ? (/^\s*/.exec(this.text.line(row))?.[0] ?? "") : "";
    const at = below ? row + 1 : row;
    this.text.replaceRows(at, 0, [indent]);
    await this.insert({ row: at, column: indent.length }, count, true);
  }

  private async insert(at: Position, count: number, lines = false): Promise<void> {
    this.cursor = at;
    this.mode = "insert";
    this.pendingKeys = "";
    const start = this.recorded.length;
    let from = this.cursor;
    try {
      for (;;) {
        const key = await this.key();
        if (key.name === "Escape" || key.name === "Ctrl-C" || key.name === "Ctrl-[") break;
        const erases = key.name === "Ctrl-W" || key.name === "Ctrl-U";
        const beyond = erases && isBefore(from, this.cursor);
        const moved = await this.insertKey(key, beyond ? from : undefined);
        if (moved) {
          // Moving about begins another change.
          this.text.step(this.cursor);
          from = this.cursor;
        }
      }
      if (count > 1 && !isBefore(this.cursor, from)) {
        const typed = this.text.text(from, this.cursor);
        for (let n = 1; n < count; n++)
          this.cursor = this.text.insert(this.cursor, lines ? `\n${typed}` : typed);
      }
    } finally {
      this.mode = "normal";
      this.message = undefined;
    }
    this.marks.set("^", this.cursor);
    const { row, column } = this.cursor;
    const line = this.text.line(row);
    if (this.settings.autoindent && line.trim() === "" && line !== "" && this.recorded.length > start) {
      this.text.replaceRows(row, 1, [""]);
      this.cursor = { row, column: 0 };
    } else if (column > 0) this.cursor = { row, column: previousIndex(line, column) };
    this.aim();
    this.changed();
  }

  /**
   * @param stop what erases words and lines stops there once: where the insertion began
   * @returns whether the cursor went elsewhere by it
   */
  private async insertKey(key: Key, stop?: Position): Promise<boolean> {
    const { row, column } = this.cursor;
    const line = this.text.line(row);
    switch (key.name) {
      case "Backspace":
      case "Ctrl-H":
        if (column > 0) this.eraseTo({ row, column: previousIndex(line, column) });
        else if (row > 0) this.eraseTo({ row: row - 1, column: this.text.line(row - 1).length });
        return false;
      case "Delete":
        if (column < line.length)
          this.text.replace(this.cursor, { row, column: nextIndex(line, column) }, "");
        else if (row < this.text.lastRow) this.text.replace(this.cursor, { row: row + 1, column: 0 }, "");
        return false;
      case "Ctrl-W":
        this.eraseTo(
          later(
            { row, column: line.slice(0, column).search(/(?:[\p{L}\p{N}_]+|[^\s\p{L}\p{N}_]+|)\s*$/u) },
            stop,
          ),
        );
        return false;
      case "Ctrl-U":
        this.eraseTo(later({ row, column: 0 }, stop));
        return false;
      case "Enter":
      case "Ctrl-J": {
        const indent = this.settings.autoindent ? (/^[ \t]*/.exec(line.slice(0, column))?.[0] ?? "") : "";
        this.cursor = this.text.insert(this.cursor, `\n${indent}`);
        return false;
      }
      case "Tab": {
        const at = columnOf(line, column, this.settings.tabstop);
        const width = this.settings.expandtab ? this.settings.tabstop - (at % this.settings.tabstop) : 0;
        this.cursor = this.text.insert(this.cursor, this.settings.expandtab ? " ".repeat(width) : "\t");
        return false;
      }
      case "Ctrl-R": {
        this.chosenRegister = await this.commandKey();
        const text = this.register()?.text ?? "";
        this.chosenRegister = undefined;
        this.cursor = this.text.insert(this.cursor, text);
        return false;
      }
      case "Ctrl-V":
        this.cursor = this.text.insert(this.cursor, (await this.key()).text ?? "");
        return false;
      case "Ctrl-T":
      case "Ctrl-D": {
        const before = line.length;
        const at = this.cursor.column;
        this.shift(key.name === "Ctrl-T" ? ">" : "<", row, row, 1);
        this.cursor = { row, column: Math.max(0, at + this.text.line(row).length - before) };
        return false;
      }
      case "Left":
        if (column > 0) this.cursor = { row, column: previousIndex(line, column) };
        return this.insertMoved();
      case "Right":
        this.cursor = { row, column: nextIndex(line, column) };
        return this.insertMoved();
      case "Up":
      case "Down": {
        this.aim();
        const to = row + (key.name === "Up" ? -1 : 1);
        if (to >= 0 && to <= this.text.lastRow)
          this.cursor = { row: to, column: indexAt(this.text.line(to), this.wanted, this.settings.tabstop) };
        return true;
      }
      case "Home":
        this.cursor = { row, column: 0 };
        return this.insertMoved();
      case "End":
        this.cursor = { row, column: line.length };
        return this.insertMoved();
      case "PageUp":
      case "PageDown":
        this.scrollCommand(key.name, undefined);
        return true;
      case "Ctrl-Left":
        this.cursor = wordBack(this.text, this.cursor, false);
        return this.insertMoved();
      case "Ctrl-Right":
        this.cursor = wordForward(this.text, this.cursor, false);
        return this.insertMoved();
      default:
        if (key.text !== undefined) this.cursor = this.text.insert(this.cursor, key.text);
        return false;
    }
  }

  private insertMoved(): boolean {
    this.aim();
    return true;
  }

  private eraseTo(from: Position): void {
    this.cursor = this.text.replace(from, this.cursor, "");
  }

  private async replaceMode(): Promise<void> {
    this.mode = "replace";
    this.pendingKeys = "";
    const overwritten: string[] = [];
    try {
      for (;;) {
        const key = await this.key();
        if (key.name === "Escape" || key.name === "Ctrl-C") break;
        const { row, column } = this.cursor;
        const line = this.text.line(row);
        if (key.name === "Backspace" || key.name === "Ctrl-H") {
          const old = overwritten.pop();
          if (old === undefined) continue;
          const back = { row, column: previousIndex(line, column) };
          this.text.replace(back, this.cursor, old);
          this.cursor = back;
        } else if (key.name === "Enter") {
          overwritten.length = 0;
          this.cursor = this.text.insert(this.cursor, "\n");
        } else if (key.text !== undefined) {
          const end = { row, column: nextIndex(line, column) };
          overwritten.push(this.text.text(this.cursor, end));
          this.cursor = this.text.replace(this.cursor, end, key.text);
        } else await this.insertKey(key);
      }
    } finally {
      this.mode = "normal";
    }
    const { row, column } = this.cursor;
    if (column > 0) this.cursor = { row, column: previousIndex(this.text.line(row), column) };
    this.aim();
    this.changed();
  }

  // Visual mode

  private async visualCommand(): Promise<void> {
    const { count, name } = await this.counted();
    this.message = undefined;
    const linewise = this.mode === "visual line";
    if (name === "Escape" || name === "Ctrl-C" || name === (linewise ? "V" : "v")) return this.endVisual();
    if (name === "v" || name === "V") {
      this.mode = name === "v" ? "visual" : "visual line";
      return;
    }
    if (this.scrollCommand(name, count)) return;
    if (name === "o") {
      [this.visualFrom, this.cursor] = [this.cursor, this.visualFrom];
      return;
    }
    if (name === "i" || name === "a") {
      const target = textObject(this.text, this.cursor, name === "a", await this.commandKey());
      if (target === undefined) return;
      this.visualFrom = target.from ?? this.cursor;
      const { row, column } = target.to;
      this.cursor =
        target.inclusive || target.linewise ? target.to : { row, column: Math.max(0, column - 1) };
      if (target.linewise) this.mode = "visual line";
      return;
    }
    const [from, to] = inOrder(this.visualFrom, this.cursor);
    const takesLineEnd =
      to.row < this.text.lastRow &&
      (this.wanted === Number.POSITIVE_INFINITY || this.text.line(to.row) === "");
    const range: Target = linewise
      ? { to, linewise: true }
      : takesLineEnd
        ? { to: { row: to.row + 1, column: 0 }, exact: true }
        : { to, inclusive: true };
    const finish = async (op: string, target = range) => {
      this.endVisual();
      await this.operate(op, from, target);
    };
    const lines: Target = { to, linewise: true };
    switch (name) {
      case "d":
      case "x":
      case "Delete":
      case "Backspace":
        return finish("d");
      case "y":
        return finish("y");
      case "c":
      case "s":
        return finish("c");
      case "D":
      case "X":
        return finish("d", lines);
      case "Y":
        return finish("y", lines);
      case "C":
      case "S":
      case "R":
        return finish("c", lines);
      case ">":
      case "<":
        this.endVisual();
        this.shift(name, from.row, to.row, count ?? 1);
        this.changed();
        return;
      case "u":
      case "U":
      case "~":
        return finish(`g${name}`);
      case "=":
        return finish("=");
      case "J":
        this.endVisual();
        this.joinLines(from.row, Math.max(2, to.row - from.row + 1), true);
        this.changed();
        return;
      case "r": {
        const char = await this.characterKey();
        this.endVisual();
        const end = { row: to.row, column: nextIndex(this.text.line(to.row), to.column) };
        const [start, stop] = linewise
          ? [
              { row: from.row, column: 0 },
              { row: to.row, column: this.text.line(to.row).length },
            ]
          : [from, end];
        this.text.replace(start, stop, this.text.text(start, stop).replace(/[^\n]/gu, char));
        this.cursor = start;
        this.changed();
        return;
      }
      case "p":
      case "P":
        return this.putOver(from, to, linewise);
      case ":":
        this.endVisual();
        return this.exLine("'<,'>");
      case "I":
      case "A":
        if (linewise) return;
        this.endVisual();
        return this.insert(
          name === "I" ? from : { row: to.row, column: nextIndex(this.text.line(to.row), to.column) },
          1,
        );
      case "m":
        this.marks.set(await this.commandKey(), this.cursor);
        return;
      case "g": {
        const second = await this.commandKey();
        if (second === "u" || second === "U" || second === "~") return finish(`g${second}`);
        if (second === "J") {
          this.endVisual();
          this.joinLines(from.row, Math.max(2, to.row - from.row + 1), false);
          return;
        }
        const target = this.gMotion(second, count ?? 1);
        if (target !== undefined) this.go(target);
        return;
      }
      default: {
        const target = await this.motion(name, count, false);
        if (target !== undefined) this.go(target);
      }
    }
  }

  private putOver(from: Position, to: Position, linewise: boolean): void {
    const register = this.register();
    this.endVisual();
    if (register === undefined) return;
    if (linewise) {
      const lines = this.text.lines.slice(from.row, to.row + 1);
      this.text.replaceRows(from.row, lines.length, register.text.split("\n"));
      this.yank(lines.join("\n"), true, true);
      this.cursor = { row: from.row, column: firstNonBlank(this.text.line(from.row)) };
    } else {
      const end = { row: to.row, column: nextIndex(this.text.line(to.row), to.column) };
      const old = this.text.text(from, end);
      const after = this.text.replace(from, end, register.linewise ? `\n${register.text}\n` : register.text);
      this.yank(old, false, true);
      this.cursor = { row: after.row, column: Math.max(0, after.column - 1) };
    }
    this.aim();
    this.changed();
  }

  private endVisual(): void {
    const [from, to] = inOrder(this.visualFrom, this.cursor);
    this.marks.set("<", from);
    this.marks.set(">", to);
    this.lastVisual = { from: this.visualFrom, to: this.cursor, mode: this.mode };
    this.mode = "normal";
  }

  // Macros

  private async recordMacro(): Promise<void> {
    if (this.macro !== undefined) {
      this.macros.set(this.macro.name, this.macro.keys.slice(0, -1));
      this.macro = undefined;
      return;
    }
    const name = await this.commandKey();
    if (/^[a-z0-9"]$/i.test(name)) this.macro = { name: name.toLowerCase(), keys: [] };
  }

  private async playMacro(count: number): Promise<void> {
    const typed = await this.commandKey();
    const name = typed === "@" ? this.lastMacro : typed;
    const keys = this.macros.get(name);
    if (keys === undefined)
      return this.abandon(typed === "@" && name === "" ? "E748: No previously used register" : undefined);
    this.lastMacro = name;
    for (let n = 0; n < Math.min(count, 10_000); n++) this.queue.unshift(...keys);
  }

  // The command line

  private async exLine(initial: string): Promise<void> {
    const line = await this.askLine(":", this.exHistory, initial);
    if (line !== undefined && line.trim() !== "") await this.options.ex(this, line);
  }

  private async askLine(lead: string, history: string[], initial = ""): Promise<string | undefined> {
    const input = new LineInput(initial, history);
    this.commandLine = { lead, input };
    this.message = undefined;
    try {
      for (;;) {
        const key = await this.key();
        if (key.name === "Enter" || key.name === "Ctrl-J") {
          if (input.text !== "" && history.at(-1) !== input.text) history.push(input.text);
          return input.text;
        }
        if (key.name === "Escape" || key.name === "Ctrl-C") return undefined;
        if ((key.name === "Backspace" || key.name === "Ctrl-H") && input.text === "") return undefined;
        if (key.name === "Tab" && lead === ":") this.completePath(input);
        else input.handle(key);
      }
    } finally {
      this.commandLine = undefined;
    }
  }

  private completePath(input: LineInput): void {
    const word = /\S*$/.exec(input.text.slice(0, input.cursor))?.[0] ?? "";
    const slash = word.lastIndexOf("/") + 1;
    try {
      const found = this.proc.fs
        .readdir(withHome(this.proc, word.slice(0, slash)) || ".")
        .filter((entry) => entry.name.startsWith(word.slice(slash)));
      const [first] = found;
      if (first === undefined || !/\s/.test(input.text)) return;
      const rest = first.name.slice(word.length - slash) + (first.type === "dir" ? "/" : "");
      input.handle({ name: "Paste", text: rest });
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
    }
  }

  private sayFile(): void {
    const count = this.text.lines.length;
    const name = this.name === "" ? "[No Name]" : this.name;
    const percent = Math.floor((100 * (this.cursor.row + 1)) / count);
    const flags = (this.text.modified ? " [Modified]" : "") + (this.settings.readonly ? " [readonly]" : "");
    this.say(`"${name}"${flags} ${count} line${count === 1 ? "" : "s"} --${percent}%--`);
  }

  // Drawing

  private settingsView() {
    return { number: this.settings.number, list: this.settings.list, tabSize: this.settings.tabstop };
  }

  /** Shows lines below each other and waits for a key, as for `:ls` and `:!cmd`. */
  async showLines(lines: readonly string[]): Promise<void> {
    const { screen } = this.terminal;
    screen.clear();
    const rows = lines.slice(-(screen.rows - 1));
    for (const [i, line] of rows.entries()) screen.put(screen.rows - 1 - rows.length + i, 0, line);
    const prompt = "Press ENTER or type command to continue";
    screen.put(screen.rows - 1, 0, prompt, "32");
    screen.cursor = { row: screen.rows - 1, column: prompt.length };
    await this.terminal.draw();
    for (;;) {
      const key = await this.terminal.key();
      if (key === undefined || key.name === "Resize") continue;
      if (key.name === ":") this.queue.push(key);
      return;
    }
  }

  private async draw(): Promise<void> {
    const { screen } = this.terminal;
    const insert = this.mode === "insert" || this.mode === "replace";
    const options = { ...this.settingsView(), insert };
    const visual = this.mode === "visual" || this.mode === "visual line";
    const cursor = insert ? this.cursor : onCharacter(this.text, this.cursor);
    this.top = scrolled(this.text, Math.min(this.top, this.text.lastRow), cursor.row, screen, options);
    screen.clear();
    const selection = visual ? { from: this.visualFrom, linewise: this.mode === "visual line" } : undefined;
    drawText(screen, this.text, this.top, cursor, { ...options, selection });
    if (this.intro && screen.rows >= 12) this.drawIntro();
    if (this.options.busybox) this.drawBusyboxStatus(cursor);
    else this.drawStatus(cursor, options);
    if (this.commandLine !== undefined) {
      const { lead, input } = this.commandLine;
      screen.clearRow(screen.rows - 1);
      const column = lead.length + columnOf(input.text, input.cursor);
      const start = Math.max(0, column - screen.columns + 1);
      screen.put(screen.rows - 1, 0, slice(lead + expanded(input.text), start, screen.columns));
      screen.cursor = { row: screen.rows - 1, column: Math.min(column - start, screen.columns - 1) };
    }
    await this.terminal.draw();
  }

  private drawStatus(
    cursor: Position,
    options: ReturnType<ViEditor["settingsView"]> & { insert: boolean },
  ): void {
    const { screen } = this.terminal;
    const mode = {
      normal: "",
      insert: "-- INSERT --",
      replace: "-- REPLACE --",
      visual: "-- VISUAL --",
      "visual line": "-- VISUAL LINE --",
    }[this.mode];
    const macro = this.macro === undefined ? "" : `recording @${this.macro.name}`;
    if (mode + macro !== "" && this.message === undefined)
      drawMessage(screen, { text: mode + macro, kind: "mode" });
    else if (this.message !== undefined) drawMessage(screen, this.message);
    const ruler = screen.columns - 18;
    if (ruler < 20) return;
    const used = this.message === undefined ? 0 : displayWidth(this.message.text);
    if (used >= ruler) return;
    const shown = this.mode.startsWith("visual") ? this.selectionSize() : this.pendingKeys.slice(-10);
    if (used < ruler - 11) screen.put(screen.rows - 1, ruler - 11, shown.replaceAll("\n", "^M"));
    drawRuler(screen, this.text, this.top, cursor, options);
  }

  private selectionSize(): string {
    const [from, to] = inOrder(this.visualFrom, this.cursor);
    if (this.mode === "visual line" || from.row !== to.row) return String(to.row - from.row + 1);
    return String([...this.text.line(from.row).slice(from.column, to.column)].length + 1);
  }

  private drawBusyboxStatus(cursor: Position): void {
    const { screen } = this.terminal;
    if (this.message !== undefined && this.message.text !== "") {
      drawMessage(screen, {
        text: this.message.text,
        kind: "plain",
      });
      if (this.message.kind === "error")
        screen.paint(screen.rows - 1, 0, displayWidth(this.message.text), "7");
      return;
    }
    const mode = this.mode === "insert" ? "I" : this.mode === "replace" ? "R" : "-";
    const count = this.text.lines.length;
    const percent = Math.floor((100 * (cursor.row + 1)) / count);
    const name = this.name === "" ? "No file" : this.name;
    const flags = (this.settings.readonly ? " [Readonly]" : "") + (this.text.modified ? " [Modified]" : "");
    screen.put(screen.rows - 1, 0, `${mode} ${name}${flags} ${cursor.row + 1}/${count} ${percent}%`);
  }

  private drawIntro(): void {
    const { screen } = this.terminal;
    const lines = [
      "VIM - Vi IMproved",
      "",
      `version ${this.options.version}`,
      "",
      "type  :q<Enter>               to exit         ",
      "type  :help<Enter>  or  <F1>  for help        ",
    ];
    const row = Math.floor((screen.rows - 1 - lines.length) / 2);
    for (const [i, line] of lines.entries())
      screen.put(row + i, Math.max(0, Math.floor((screen.columns - line.length) / 2)), line);
  }
}

function later(at: Position, stop: Position | undefined): Position {
  return stop !== undefined && isBefore(at, stop) ? stop : at;
}

function changeCase(op: string, text: string): string {
  if (op === "gu") return text.toLowerCase();
  if (op === "gU") return text.toUpperCase();
  return [...text].map((c) => (c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase())).join("");
}
