/**
 * nano.
 *
 * The buffer keeps nano's own picture of a file: after the last newline there is one
 * more, empty line. Rules S10 to S19 are in ../README.md.
 */
import { SysError } from "../../../errno.ts";
import type { Proc } from "../../../process.ts";
import { compileRegex, escapeRegex, RegexError } from "../../kit/regex.ts";
import { displayWidth } from "../../kit/text.ts";
import { columnOf, expanded, indexAt, nextIndex, previousIndex, slice } from "../kit/columns.ts";
import { loadText, saveText, withHome } from "../kit/files.ts";
import type { Key } from "../kit/keys.ts";
import { LineInput } from "../kit/line-input.ts";
import type { Terminal } from "../kit/terminal.ts";
import { inOrder, isBefore, type Position, TextBuffer } from "../kit/text-buffer.ts";
import { drawMessage, drawShortcuts, drawTitle, type Menu } from "./bars.ts";
import { helpText } from "./help-text.ts";
import type { NanoOptions, OpenRequest } from "./options.ts";

const reverse = "7";
/** Keys after which a message goes away. */
const messageKeys = 20;

interface SearchSettings {
  caseSensitive: boolean;
  regex: boolean;
  backwards: boolean;
}

export class NanoEditor {
  private buffer = new TextBuffer([""]);
  private name = "";
  private cursor: Position = { row: 0, column: 0 };
  /** Column up and down aim for. */
  private wanted = 0;
  private top = 0;
  private mark: Position | undefined;
  /** The mark came from Shift and an arrow: it goes with the next other key. */
  private softMark = false;
  private cutText = "";
  private cutting = false;
  private message: { text: string; alert: boolean; keys: number } | undefined;
  private menu: Menu = "main";
  private prompt: { label: string; input: LineInput } | undefined;
  private readonly search: SearchSettings = { caseSensitive: false, regex: false, backwards: false };
  private lastSearch = "";
  private readonly searches: string[] = [];
  private readonly replacements: string[] = [];
  private highlight: { row: number; from: number; to: number } | undefined;
  private lineNumbers: boolean;
  private constantShow: boolean;
  private typing = false;
  private done = false;

  constructor(
    private readonly proc: Proc,
    private readonly terminal: Terminal,
    private readonly options: NanoOptions,
  ) {
    this.lineNumbers = options.lineNumbers;
    this.constantShow = options.constantShow;
  }

  async run(): Promise<number> {
    const files: readonly OpenRequest[] =
      this.options.files.length > 0 ? this.options.files : [{ path: "", line: undefined, column: undefined }];
    for (const file of files) {
      if (!this.openFile(file)) continue;
      this.done = false;
      while (!this.done) {
        if (!this.terminal.busy) await this.draw();
        const key = await this.terminal.key();
        if (key !== undefined) await this.handle(key);
      }
    }
    return 0;
  }

  /** What SIGHUP and SIGTERM rescue. @returns the file it went to */
  rescue(): string | undefined {
    if (!this.buffer.modified) return undefined;
    const base = this.name === "" ? `nano.${this.proc.pid}` : this.name;
    for (let n = 0; n < 1000; n++) {
      const path = `${base}.save${n === 0 ? "" : `.${n}`}`;
      if (this.proc.fs.exists(path)) continue;
      try {
        saveText(this.proc, path, this.contents());
        return path;
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        return undefined;
      }
    }
    return undefined;
  }

  // Files

  /** False when there is nothing to edit under that name. */
  private openFile({ path, line, column }: OpenRequest): boolean {
    this.name = path;
    this.buffer = new TextBuffer([""]);
    this.cursor = { row: 0, column: 0 };
    this.top = this.wanted = 0;
    this.mark = undefined;
    const real = withHome(this.proc, path);
    if (path !== "") {
      try {
        const type = this.proc.fs.exists(real) ? this.proc.fs.stat(real).type : undefined;
        if (type === "dir") {
          this.name = "";
          this.say(`"${path}" is a directory`, true);
          return true;
        }
        if (type === undefined) this.sayNew(real);
        else {
          const loaded = loadText(this.proc, real);
          this.buffer = new TextBuffer(loaded.finalNewline ? [...loaded.lines, ""] : loaded.lines);
          const count = loaded.lines.length;
          const writable = this.proc.fs.access(real, "w") || this.options.view;
          this.say(
            writable ? `Read ${count} ${count === 1 ? "line" : "lines"}` : `File '${path}' is unwritable`,
            !writable,
          );
        }
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        this.say(`Error reading ${path}: ${error.message}`, true);
        this.name = "";
      }
    }
    if (line !== undefined) this.goTo(line, column ?? 1);
    return true;
  }

  private sayNew(path: string): void {
    const slash = path.lastIndexOf("/");
    const folder = slash > 0 ? path.slice(0, slash) : slash === 0 ? "/" : ".";
    const exists = this.proc.fs.exists(folder);
    if (!exists) this.say(`Directory '${folder}' does not exist`, true);
    else if (this.proc.fs.stat(folder).type !== "dir") this.say(`Path '${folder}' is not a directory`, true);
    else if (!this.proc.fs.access(folder, "w")) this.say(`Directory '${folder}' is not writable`, true);
    else this.say("New File");
  }

  private contents(): string {
    const { lines } = this.buffer;
    const text = lines.join("\n");
    return text === "" || this.options.noFinalNewline || text.endsWith("\n") ? text : `${text}\n`;
  }

  /** @returns whether it was written */
  private save(path: string, mode: "whole" | "append" | "prepend"): boolean {
    const real = withHome(this.proc, path);
    try {
      if (this.options.backup && this.proc.fs.exists(real))
        this.proc.fs.writeFile(`${real}~`, this.proc.fs.content(real));
      const text = this.contents();
      if (mode === "whole") saveText(this.proc, real, text);
      else if (mode === "append") saveText(this.proc, real, text, true);
      else {
        const after = this.proc.fs.exists(real) ? loadText(this.proc, real) : undefined;
        const rest = after === undefined ? "" : after.lines.map((l) => `${l}\n`).join("");
        saveText(this.proc, real, text + rest);
      }
      if (mode === "whole") {
        const last = this.buffer.line(this.buffer.lastRow);
        if (last !== "" && !this.options.noFinalNewline)
          this.buffer.replaceRows(this.buffer.lastRow, 1, [last, ""]);
        this.name = path;
        this.buffer.markSaved();
      }
      const count = text === "" ? 0 : text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
      const verb = mode === "whole" ? "Wrote" : mode === "append" ? "Appended" : "Prepended";
      this.say(`${verb} ${count} ${count === 1 ? "line" : "lines"}`);
      return true;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      this.say(`Error writing ${path}: ${error.message}`, true);
      return false;
    }
  }

  private async writeOut(exiting: boolean): Promise<boolean> {
    let mode: "whole" | "append" | "prepend" = "whole";
    const label = () =>
      mode === "whole"
        ? "File Name to Write"
        : mode === "append"
          ? "File Name to Append to"
          : "File Name to Prepend to";
    const name = await this.ask("write", label, this.name, [], (key) => {
      if (key.name === "Alt-a") mode = mode === "append" ? "whole" : "append";
      else if (key.name === "Alt-p") mode = mode === "prepend" ? "whole" : "prepend";
      else return undefined;
      return "stay";
    });
    if (typeof name !== "string" || name === "") {
      this.say("Cancelled");
      return false;
    }
    if (mode === "whole" && name !== this.name) {
      const exists = this.proc.fs.exists(withHome(this.proc, name));
      if (exists && !(await this.confirm(`File "${name}" exists; OVERWRITE? `)))
        return this.writeOut(exiting);
      if (!exists && this.name !== "" && !(await this.confirm("Save file under DIFFERENT NAME? ")))
        return this.writeOut(exiting);
    }
    return this.save(name, mode);
  }

  private async leave(): Promise<void> {
    if (!this.buffer.modified || this.options.view) {
      this.done = true;
      return;
    }
    if (this.options.saveOnExit && this.name !== "") {
      this.done = this.save(this.name, "whole");
      return;
    }
    const answer = await this.yesNo("Save modified buffer? ");
    if (answer === undefined) this.say("Cancelled");
    else if (!answer) this.done = true;
    else if (await this.writeOut(true)) this.done = true;
  }

  // Prompts

  private async confirm(question: string): Promise<boolean> {
    return (await this.yesNo(question)) === true;
  }

  /** Undefined when cancelled. */
  private async yesNo(question: string): Promise<boolean | undefined> {
    const answer = await this.choice(question, "yesNo", false);
    return answer === "cancel" ? undefined : answer === "yes" || answer === "all";
  }

  private async choice(
    question: string,
    menu: Menu,
    withAll: boolean,
  ): Promise<"yes" | "no" | "all" | "cancel"> {
    this.menu = menu;
    this.prompt = { label: question, input: new LineInput() };
    try {
      for (;;) {
        if (!this.terminal.busy) await this.draw();
        const key = await this.terminal.key();
        switch (key?.name) {
          case "y":
          case "Y":
          case "Ctrl-Y":
            return "yes";
          case "n":
          case "N":
          case "Ctrl-N":
            return "no";
          case "a":
          case "A":
            if (withAll) return "all";
            break;
          case "Ctrl-C":
          case "Escape":
            return "cancel";
        }
      }
    } finally {
      this.menu = "main";
      this.prompt = undefined;
      this.message = undefined;
    }
  }

  /**
   * Asks for a line. `extra` sees keys first: "stay" when it took one, another
   * answer ends the prompt with that.
   */
  private async ask<T>(
    menu: Menu,
    label: () => string,
    initial: string,
    history: readonly string[],
    extra: (key: Key, text: string) => T | "stay" | undefined,
  ): Promise<string | T | undefined> {
    const input = new LineInput(initial, history);
    try {
      for (;;) {
        this.menu = menu;
        this.prompt = { label: `${label()}: `, input };
        if (!this.terminal.busy) await this.draw();
        const key = await this.terminal.key();
        if (key === undefined || key.name === "Resize") continue;
        if (key.name === "Enter") return input.text;
        if (key.name === "Ctrl-C" || key.name === "Escape") return undefined;
        const taken = extra(key, input.text);
        if (taken === "stay") continue;
        if (taken !== undefined) return taken;
        if (key.name === "Ctrl-G") await this.help();
        else if (key.name === "Tab" && (menu === "write" || menu === "read")) this.completePath(input);
        else if (key.name === "Ctrl-U") this.pasteInto(input);
        else input.handle(key);
      }
    } finally {
      this.menu = "main";
      this.prompt = undefined;
      this.message = undefined;
    }
  }

  private pasteInto(input: LineInput): void {
    input.handle({ name: "Paste", text: this.cutText.split("\n")[0] ?? "" });
  }

  private completePath(input: LineInput): void {
    const slash = input.text.lastIndexOf("/") + 1;
    const folder = input.text.slice(0, slash);
    const start = input.text.slice(slash);
    try {
      const found = this.proc.fs
        .readdir(withHome(this.proc, folder) || ".")
        .filter((entry) => entry.name.startsWith(start));
      let common = found[0]?.name;
      if (common === undefined) return;
      for (const { name } of found) while (!name.startsWith(common)) common = common.slice(0, -1);
      const only = found.length === 1 && found[0]?.type === "dir" ? "/" : "";
      input.text = folder + common + only;
      input.cursor = input.text.length;
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
    }
  }

  private say(text: string, alert = false): void {
    this.message = { text, alert, keys: messageKeys };
  }

  // Keys

  private async handle(key: Key): Promise<void> {
    if (key.name === "Resize") return;
    this.highlight = undefined;
    if (this.message !== undefined && --this.message.keys <= 0) this.message = undefined;
    const cutting = this.cutting;
    const typing = this.typing;
    this.cutting = this.typing = false;

    const shifted = /^(Ctrl-)?Shift-(\w+)$/.exec(key.name);
    if (shifted) {
      if (this.mark === undefined) {
        this.mark = this.cursor;
        this.softMark = true;
      }
      if (this.move(`${shifted[1] ?? ""}${shifted[2]}`)) return;
    } else if (this.softMark && this.mark !== undefined) {
      const keeps = ["Ctrl-K", "Alt-6", "Ctrl-C", "Alt-^"].includes(key.name);
      if (!keeps) {
        this.mark = undefined;
        this.softMark = false;
      }
    }
    if (this.move(key.name)) {
      this.buffer.close();
      return;
    }
    if (key.text !== undefined && key.name !== "Enter") {
      this.type(key, typing);
      return;
    }
    if (!typing || key.name !== "Enter") this.buffer.close();
    switch (key.name) {
      case "Enter":
        return this.enter();
      case "Ctrl-X":
      case "F2":
        return this.leave();
      case "Ctrl-O":
      case "F3":
        if (this.options.view) return this.refuse();
        await this.writeOut(false);
        return;
      case "Ctrl-S":
        if (this.options.view) return this.refuse();
        if (this.name === "") await this.writeOut(false);
        else this.save(this.name, "whole");
        return;
      case "Ctrl-R":
      case "F5":
      case "Insert":
        return this.insertFile();
      case "Ctrl-W":
      case "F6":
        return this.searchFor(false);
      case "Ctrl-Q":
        return this.searchFor(true);
      case "Alt-w":
        return this.searchAgain(false);
      case "Alt-q":
        return this.searchAgain(true);
      case "Ctrl-\\":
      case "Alt-r":
        return this.replaceAll();
      case "Ctrl-K":
      case "F9":
        return this.cut(cutting);
      case "Alt-6":
      case "Alt-^":
        return this.copy(cutting);
      case "Alt-t":
        return this.cutToEnd();
      case "Ctrl-U":
      case "F10":
        return this.paste();
      case "Alt-u":
        return this.undo();
      case "Alt-e":
        return this.redo();
      case "Alt-a":
      case "Ctrl-^":
        this.mark = this.mark === undefined ? this.cursor : undefined;
        this.softMark = false;
        return this.say(this.mark === undefined ? "Mark Unset" : "Mark Set");
      case "Ctrl-C":
      case "F11":
        return this.say(this.where());
      case "Ctrl-_":
      case "Alt-g":
      case "F13":
        return this.askLine();
      case "Ctrl-G":
      case "F1":
        return this.help();
      case "Ctrl-L":
        this.terminal.screen.forget();
        return;
      case "Ctrl-D":
      case "Delete":
        return this.erase(1);
      case "Ctrl-H":
      case "Backspace":
        return this.erase(-1);
      case "Alt-Backspace":
      case "Ctrl-Delete":
        return this.eraseWord(key.name === "Alt-Backspace" ? -1 : 1);
      case "Alt-n":
      case "Alt-#":
        this.lineNumbers = !this.lineNumbers;
        return this.say(`Line numbering ${this.lineNumbers ? "enabled" : "disabled"}`);
      case "Alt-c":
        this.constantShow = !this.constantShow;
        return this.say(`Constant cursor position display ${this.constantShow ? "enabled" : "disabled"}`);
      case "Alt-]":
        return this.toBracket();
      case "Ctrl-Z":
        await this.terminal.suspend();
        return;
      case "Ctrl-T":
        return this.say("drydock: running a command from nano is not simulated", true);
      case "Ctrl-J":
        return this.say("drydock: justifying is not simulated", true);
      case "Escape": {
        // Esc and then a key is that key with Alt.
        const next = await this.terminal.key();
        if (next !== undefined && next.name !== "Escape") await this.handle({ name: `Alt-${next.name}` });
        return;
      }
      default:
        if (key.name.startsWith("Alt-")) this.say(`Unbound key: M-${key.name.slice(4).toUpperCase()}`, true);
        else if (key.name.startsWith("Ctrl-")) this.say(`Unbound key: ^${key.name.slice(5)}`, true);
        else this.say("Unbound key", true);
    }
  }

  private refuse(): void {
    this.say("Key is invalid in view mode", true);
  }

  private type(key: Key, wasTyping: boolean): void {
    if (this.options.view) {
      this.refuse();
      return;
    }
    if (!wasTyping || /\s/.test(key.name) || key.name === "Paste") this.buffer.step(this.cursor);
    let text = key.text ?? "";
    if (key.name === "Tab" && this.options.tabsToSpaces)
      text = " ".repeat(this.options.tabSize - (this.screenColumn() % this.options.tabSize));
    this.cursor = this.buffer.insert(this.cursor, text);
    this.typing = key.name !== "Paste";
    this.aim();
  }

  private enter(): void {
    if (this.options.view) {
      this.refuse();
      return;
    }
    this.buffer.step(this.cursor);
    const indent = this.options.autoIndent
      ? (/^[ \t]*/.exec(this.buffer.line(this.cursor.row).slice(0, this.cursor.column))?.[0] ?? "")
      : "";
    this.cursor = this.buffer.insert(this.cursor, `\n${indent}`);
    this.aim();
  }

  private erase(direction: 1 | -1): void {
    if (this.options.view) {
      this.refuse();
      return;
    }
    if (this.mark !== undefined && direction === 1) {
      this.eraseMarked();
      return;
    }
    const other = direction === 1 ? this.after(this.cursor) : this.before(this.cursor);
    if (other === undefined) return;
    this.buffer.step(this.cursor);
    const [from, to] = inOrder(this.cursor, other);
    this.cursor = this.buffer.replace(from, to, "");
    this.aim();
  }

  private eraseMarked(): void {
    if (this.mark === undefined) return;
    const [from, to] = inOrder(this.mark, this.cursor);
    this.buffer.step(this.cursor);
    this.cursor = this.buffer.replace(from, to, "");
    this.mark = undefined;
    this.aim();
  }

  private eraseWord(direction: 1 | -1): void {
    if (this.options.view) {
      this.refuse();
      return;
    }
    const other = direction === 1 ? this.wordForward() : this.wordBack();
    const [from, to] = inOrder(this.cursor, other);
    this.buffer.step(this.cursor);
    this.cursor = this.buffer.replace(from, to, "");
    this.aim();
  }

  private undo(): void {
    const undone = this.buffer.undo();
    if (undone === undefined) {
      this.say("Nothing to undo", true);
      return;
    }
    this.cursor = this.clamp(undone.cursor);
    this.aim();
    this.say("Undid change");
  }

  private redo(): void {
    const redone = this.buffer.redo();
    if (redone === undefined) {
      this.say("Nothing to redo", true);
      return;
    }
    this.cursor = this.clamp(redone.cursor);
    this.aim();
    this.say("Redid change");
  }

  // Cut and paste

  private cut(further: boolean): void {
    if (this.options.view) {
      this.refuse();
      return;
    }
    this.message = undefined;
    const range = this.cutRange();
    if (range === undefined) {
      this.say("Nothing was cut");
      return;
    }
    const [from, to] = range;
    const text = this.buffer.text(from, to);
    this.cutText = further && this.mark === undefined ? this.cutText + text : text;
    this.cutting = this.mark === undefined;
    this.buffer.step(this.cursor);
    this.cursor = this.buffer.replace(from, to, "");
    this.mark = undefined;
    this.aim();
  }

  private copy(further: boolean): void {
    const range = this.cutRange();
    if (range === undefined) {
      this.say("Nothing was copied");
      return;
    }
    const [from, to] = range;
    const text = this.buffer.text(from, to);
    this.cutText = further && this.mark === undefined ? this.cutText + text : text;
    if (this.mark === undefined) {
      this.cutting = true;
      this.cursor = to;
    }
    this.mark = undefined;
    this.aim();
  }

  private cutRange(): readonly [Position, Position] | undefined {
    if (this.mark !== undefined) {
      const [from, to] = inOrder(this.mark, this.cursor);
      return isBefore(from, to) ? [from, to] : undefined;
    }
    const { row, column } = this.cursor;
    if (this.options.cutFromCursor) {
      const line = this.buffer.line(row);
      if (column < line.length) return [this.cursor, { row, column: line.length }];
      return row < this.buffer.lastRow ? [this.cursor, { row: row + 1, column: 0 }] : undefined;
    }
    if (row < this.buffer.lastRow)
      return [
        { row, column: 0 },
        { row: row + 1, column: 0 },
      ];
    const line = this.buffer.line(row);
    return line === ""
      ? undefined
      : [
          { row, column: 0 },
          { row, column: line.length },
        ];
  }

  private cutToEnd(): void {
    if (this.options.view) {
      this.refuse();
      return;
    }
    const end = { row: this.buffer.lastRow, column: this.buffer.line(this.buffer.lastRow).length };
    if (!isBefore(this.cursor, end)) {
      this.say("Nothing was cut");
      return;
    }
    this.cutText = this.buffer.text(this.cursor, end);
    this.buffer.step(this.cursor);
    this.buffer.replace(this.cursor, end, "");
  }

  private paste(): void {
    if (this.options.view) {
      this.refuse();
      return;
    }
    if (this.cutText === "") {
      this.say("Cutbuffer is empty", true);
      return;
    }
    this.buffer.step(this.cursor);
    this.cursor = this.buffer.insert(this.cursor, this.cutText);
    this.aim();
  }

  private async insertFile(): Promise<void> {
    if (this.options.view) return this.refuse();
    const name = await this.ask(
      "read",
      () => "File to insert [from ./]",
      "",
      [],
      () => undefined,
    );
    if (name === undefined || name === "") return this.say("Cancelled");
    const real = withHome(this.proc, name);
    try {
      if (!this.proc.fs.exists(real)) return this.say(`File "${name}" not found`, true);
      if (this.proc.fs.stat(real).type === "dir") return this.say(`"${name}" is a directory`, true);
      const { lines, finalNewline } = loadText(this.proc, real);
      this.buffer.step(this.cursor);
      this.cursor = this.buffer.insert(
        this.cursor,
        lines.join("\n") + (finalNewline && lines.length > 0 ? "\n" : ""),
      );
      this.aim();
      this.say(`Read ${lines.length} ${lines.length === 1 ? "line" : "lines"}`);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      this.say(`Error reading ${name}: ${error.message}`, true);
    }
  }

  // Search

  private searchLabel(what: string): string {
    const { caseSensitive, regex, backwards } = this.search;
    const flags = `${caseSensitive ? " [Case Sensitive]" : ""}${regex ? " [Reg.exp.]" : ""}${backwards ? " [Backwards]" : ""}`;
    const last = this.lastSearch === "" ? "" : ` [${shorten(this.lastSearch)}]`;
    return `Search${flags}${what}${last}`;
  }

  private searchToggle(key: Key): "stay" | "replace" | "line" | undefined {
    switch (key.name) {
      case "Alt-c":
        this.search.caseSensitive = !this.search.caseSensitive;
        return "stay";
      case "Alt-r":
        this.search.regex = !this.search.regex;
        return "stay";
      case "Alt-b":
        this.search.backwards = !this.search.backwards;
        return "stay";
      case "Ctrl-R":
        return "replace";
      case "Ctrl-T":
        return "line";
      default:
        return undefined;
    }
  }

  private async searchFor(backwards: boolean): Promise<void> {
    this.search.backwards = backwards;
    const answer = await this.ask<{ other: "replace" | "line" }>(
      "search",
      () => this.searchLabel(""),
      "",
      this.searches,
      (key) => {
        const toggled = this.searchToggle(key);
        return toggled === undefined || toggled === "stay" ? toggled : { other: toggled };
      },
    );
    if (answer === undefined) return this.say("Cancelled");
    if (typeof answer !== "string") return answer.other === "line" ? this.askLine() : this.replaceAll();
    const wanted = answer === "" ? this.lastSearch : answer;
    if (wanted === "") return this.say("Cancelled");
    this.remember(wanted);
    this.jumpTo(wanted, this.search.backwards);
  }

  private remember(text: string): void {
    this.lastSearch = text;
    if (this.searches.at(-1) !== text) this.searches.push(text);
  }

  private searchAgain(backwards: boolean): void {
    if (this.lastSearch === "") {
      this.say("No current search pattern", true);
      return;
    }
    this.jumpTo(this.lastSearch, backwards);
  }

  private jumpTo(text: string, backwards: boolean): void {
    const pattern = this.pattern(text);
    if (pattern === undefined) return;
    const found = this.find(pattern, this.cursor, backwards);
    if (found === undefined) {
      this.say(`"${shorten(text)}" not found`, true);
      return;
    }
    if (found.row === this.cursor.row && found.column === this.cursor.column)
      this.say("This is the only occurrence");
    else if (isBefore(found, this.cursor) !== backwards) this.say("Search Wrapped");
    else this.message = undefined;
    this.cursor = { row: found.row, column: found.column };
    this.highlight = { row: found.row, from: found.column, to: found.column + found.length };
    this.aim();
    this.centre();
  }

  private pattern(text: string): RegExp | undefined {
    try {
      const source = this.search.regex ? text : escapeRegex(text);
      return compileRegex(source, { extended: true, ignoreCase: !this.search.caseSensitive }, "g");
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
      this.say(`Bad regex "${text}": ${error.message}`, true);
      return undefined;
    }
  }

  /** The next place after `from`, round the end of the file and back to it. */
  private find(
    pattern: RegExp,
    from: Position,
    backwards: boolean,
  ): (Position & { length: number; match: RegExpExecArray }) | undefined {
    const count = this.buffer.lines.length;
    for (let n = 0; n <= count; n++) {
      const row = (from.row + (backwards ? -n : n) + count * 2) % count;
      const line = this.buffer.line(row);
      let best: RegExpExecArray | undefined;
      for (const match of line.matchAll(pattern)) {
        const beyond = backwards ? match.index < from.column : match.index > from.column;
        if (n === 0 && !beyond) continue;
        if (n === count && beyond && match.index !== from.column) continue;
        best = match;
        if (!backwards) break;
      }
      if (best !== undefined) return { row, column: best.index, length: best[0].length, match: best };
    }
    return undefined;
  }

  private async replaceAll(): Promise<void> {
    if (this.options.view) return this.refuse();
    const what = await this.ask<{ other: true }>(
      "replace",
      () => this.searchLabel(" (to replace)"),
      "",
      this.searches,
      (key) => {
        const toggled = this.searchToggle(key);
        return toggled === "stay" || toggled === undefined ? toggled : { other: true };
      },
    );
    if (what === undefined) return this.say("Cancelled");
    if (typeof what !== "string") return this.searchFor(false);
    const wanted = what === "" ? this.lastSearch : what;
    if (wanted === "") return this.say("Cancelled");
    this.remember(wanted);
    const by = await this.ask(
      "replaceWith",
      () => "Replace with",
      "",
      this.replacements,
      () => undefined,
    );
    if (by === undefined) return this.say("Cancelled");
    if (by !== "") this.replacements.push(by);
    const pattern = this.pattern(wanted);
    if (pattern !== undefined) await this.replaceEach(pattern, wanted, by);
  }

  private async replaceEach(pattern: RegExp, wanted: string, by: string): Promise<void> {
    const start = this.cursor;
    let count = 0;
    let all = false;
    let from: Position = { row: start.row, column: start.column - 1 };
    let wrapped = false;
    for (;;) {
      const found = this.find(pattern, from, false);
      if (found === undefined) break;
      if (found.row < from.row || (found.row === from.row && found.column <= from.column)) {
        if (wrapped) break;
        wrapped = true;
      }
      if (wrapped && !isBefore(found, start)) break;
      this.cursor = { row: found.row, column: found.column };
      this.aim();
      let answer: "yes" | "no" | "all" | "cancel" = "all";
      if (!all) {
        this.highlight = { row: found.row, from: found.column, to: found.column + found.length };
        this.centre();
        answer = await this.choice("Replace this instance? ", "yesNo", true);
        this.highlight = undefined;
      }
      if (answer === "cancel") break;
      if (answer === "all") all = true;
      from = { row: found.row, column: found.column + Math.max(0, found.length - 1) };
      if (answer === "no") continue;
      const text = this.search.regex
        ? by.replace(/\\(\d)/g, (_, d: string) => found.match[Number(d)] ?? "")
        : by;
      if (count === 0 || !all) this.buffer.step(this.cursor);
      const end = this.buffer.replace(found, { row: found.row, column: found.column + found.length }, text);
      count++;
      from = { row: end.row, column: end.column - 1 };
      if (found.length === 0) from = { row: end.row, column: end.column };
      if (count % 1000 === 0) await this.proc.checkpoint();
    }
    this.cursor = this.clamp(start);
    this.aim();
    if (count === 0) this.say(`"${shorten(wanted)}" not found`, true);
    else this.say(`Replaced ${count} ${count === 1 ? "occurrence" : "occurrences"}`);
  }

  // Moving

  /** Takes a key that only moves the cursor. */
  private move(name: string): boolean {
    const { row, column } = this.cursor;
    const line = this.buffer.line(row);
    const page = Math.max(1, this.textRows() - 2);
    switch (name) {
      case "Left":
      case "Ctrl-B":
        this.cursor = this.before(this.cursor) ?? this.cursor;
        break;
      case "Right":
      case "Ctrl-F":
        this.cursor = this.after(this.cursor) ?? this.cursor;
        break;
      case "Up":
      case "Ctrl-P":
        return this.vertical(-1);
      case "Down":
      case "Ctrl-N":
        return this.vertical(1);
      case "PageUp":
      case "Ctrl-Y":
        this.top = Math.max(0, this.top - page);
        return this.vertical(-page);
      case "PageDown":
      case "Ctrl-V":
        this.top = Math.max(this.top, Math.min(this.top + page, this.buffer.lastRow));
        return this.vertical(page);
      case "Home":
      case "Ctrl-A":
        this.cursor = { row, column: 0 };
        break;
      case "End":
      case "Ctrl-E":
        this.cursor = { row, column: line.length };
        break;
      case "Ctrl-Home":
      case "Alt-\\":
      case "Alt-|":
        this.cursor = { row: 0, column: 0 };
        break;
      case "Ctrl-End":
      case "Alt-/":
      case "Alt-?":
        this.cursor = {
          row: this.buffer.lastRow,
          column: this.buffer.line(this.buffer.lastRow).length,
        };
        break;
      case "Ctrl-Left":
      case "Alt- ":
        this.cursor = this.wordBack();
        break;
      case "Ctrl-Right":
      case "Ctrl-Space":
        this.cursor = this.wordForward();
        break;
      case "Ctrl-Up":
      case "Alt-7":
        return this.block(-1);
      case "Ctrl-Down":
      case "Alt-8":
        return this.block(1);
      default:
        return false;
    }
    if (column !== this.cursor.column || row !== this.cursor.row) this.aim();
    return true;
  }

  private vertical(by: number): boolean {
    const row = Math.max(0, Math.min(this.buffer.lastRow, this.cursor.row + by));
    const column =
      row === this.cursor.row && Math.abs(by) > 1
        ? by < 0
          ? 0
          : this.buffer.line(row).length
        : indexAt(this.buffer.line(row), this.wanted, this.options.tabSize);
    this.cursor = { row, column };
    return true;
  }

  private block(direction: 1 | -1): boolean {
    let row = this.cursor.row;
    const blank = (r: number) => this.buffer.line(r).trim() === "";
    const inside = (r: number) => r >= 0 && r <= this.buffer.lastRow;
    while (inside(row + direction) && blank(row)) row += direction;
    while (inside(row + direction) && !blank(row)) row += direction;
    this.cursor = { row, column: 0 };
    this.aim();
    return true;
  }

  private before({ row, column }: Position): Position | undefined {
    if (column > 0) return { row, column: previousIndex(this.buffer.line(row), column) };
    return row > 0 ? { row: row - 1, column: this.buffer.line(row - 1).length } : undefined;
  }

  private after({ row, column }: Position): Position | undefined {
    const line = this.buffer.line(row);
    if (column < line.length) return { row, column: nextIndex(line, column) };
    return row < this.buffer.lastRow ? { row: row + 1, column: 0 } : undefined;
  }

  private wordForward(): Position {
    let at: Position | undefined = this.cursor;
    const isWord = (p: Position) =>
      /[\p{L}\p{N}]/u.test(this.buffer.line(p.row).slice(p.column, p.column + 2));
    while (at !== undefined && isWord(at)) at = this.after(at);
    let last = at ?? this.cursor;
    while (at !== undefined && !isWord(at)) {
      last = at;
      at = this.after(at);
    }
    return at ?? last;
  }

  private wordBack(): Position {
    let at = this.before(this.cursor);
    const isWord = (p: Position) =>
      /[\p{L}\p{N}]/u.test(this.buffer.line(p.row).slice(p.column, p.column + 2));
    while (at !== undefined && !isWord(at)) at = this.before(at);
    if (at === undefined) return { row: 0, column: 0 };
    for (let next = this.before(at); next !== undefined && next.row === at.row && isWord(next); )
      [at, next] = [next, this.before(next)];
    return at;
  }

  private toBracket(): void {
    const pairs = "()[]{}<>";
    const line = this.buffer.line(this.cursor.row);
    const char = line[this.cursor.column] ?? "";
    const index = char === "" ? -1 : pairs.indexOf(char);
    if (index === -1) {
      this.say("Not a bracket", true);
      return;
    }
    const other = pairs[index ^ 1];
    const step = index % 2 === 0 ? (p: Position) => this.after(p) : (p: Position) => this.before(p);
    let depth = 0;
    for (let at: Position | undefined = this.cursor; at !== undefined; at = step(at)) {
      const here = this.buffer.line(at.row)[at.column];
      if (here === char) depth++;
      else if (here === other && --depth === 0) {
        this.cursor = at;
        this.aim();
        return;
      }
    }
    this.say("No matching bracket", true);
  }

  private async askLine(): Promise<void> {
    const answer = await this.ask<{ first: boolean }>(
      "line",
      () => "Enter line number, column number",
      "",
      [],
      (key) =>
        key.name === "Ctrl-Y" ? { first: true } : key.name === "Ctrl-V" ? { first: false } : undefined,
    );
    if (answer === undefined || answer === "") return this.say("Cancelled");
    if (typeof answer !== "string") {
      this.goTo(answer.first ? 1 : Number.POSITIVE_INFINITY, 1);
      return;
    }
    const [, line = "", column = ""] = /^\s*(-?\d*)\s*(?:[,.;]\s*(-?\d+))?\s*$/.exec(answer) ?? [];
    if (line === "" && column === "") return this.say("Invalid line or column number", true);
    this.goTo(line === "" ? this.cursor.row + 1 : Number(line), column === "" ? 1 : Number(column));
  }

  /** From 1; negative counts from the end. */
  private goTo(line: number, column: number): void {
    const count = this.buffer.lastRow + 1;
    const row = Math.max(0, Math.min(count, line < 0 ? count + line + 1 : Math.max(1, line)) - 1);
    const text = this.buffer.line(row);
    this.cursor = { row, column: indexAt(text, Math.max(1, column) - 1, this.options.tabSize) };
    this.aim();
    this.centre();
  }

  private where(): string {
    const { row, column } = this.cursor;
    const { lines } = this.buffer;
    const line = this.buffer.line(row);
    const at = columnOf(line, column, this.options.tabSize) + 1;
    const full = columnOf(line, line.length, this.options.tabSize) + 1;
    let before = column;
    let total = 0;
    for (const [index, text] of lines.entries()) {
      const length = text.length + (index < lines.length - 1 ? 1 : 0);
      if (index < row) before += length;
      total += length;
    }
    const percent = (part: number, whole: number) => (whole === 0 ? 0 : Math.floor((100 * part) / whole));
    const pad = (a: number, b: number) => String(a).padStart(String(b).length);
    const wide = (text: number) => String(text).padStart(2);
    return (
      `line ${wide(row + 1).padStart(String(lines.length).length)}/${lines.length} (${percent(row + 1, lines.length)}%), ` +
      `col ${wide(at)}/${wide(full)} (${String(percent(at, full)).padStart(3)}%), ` +
      `char ${pad(before, total)}/${total} (${String(percent(before, total)).padStart(2)}%)`
    );
  }

  private clamp({ row, column }: Position): Position {
    const at = Math.min(row, this.buffer.lastRow);
    return { row: at, column: Math.min(column, this.buffer.line(at).length) };
  }

  private screenColumn(): number {
    return columnOf(this.buffer.line(this.cursor.row), this.cursor.column, this.options.tabSize);
  }

  private aim(): void {
    this.wanted = this.screenColumn();
  }

  private centre(): void {
    const rows = this.textRows();
    if (this.cursor.row < this.top || this.cursor.row >= this.top + rows)
      this.top = Math.max(0, this.cursor.row - Math.floor(rows / 2));
  }

  // Drawing

  private textRows(): number {
    return Math.max(1, this.terminal.screen.rows - 2 - (this.options.noHelp ? 0 : 2));
  }

  private margin(): number {
    return this.lineNumbers ? Math.max(2, String(this.buffer.lastRow + 1).length) + 1 : 0;
  }

  private async draw(): Promise<void> {
    const { screen } = this.terminal;
    const rows = this.textRows();
    if (this.cursor.row < this.top) this.top = this.cursor.row;
    if (this.cursor.row >= this.top + rows) {
      const jump = this.cursor.row >= this.top + rows + 1;
      this.top = jump ? Math.max(0, this.cursor.row - Math.floor(rows / 2)) : this.cursor.row - rows + 1;
    }
    screen.clear();
    drawTitle(screen, this.name === "" ? "New Buffer" : this.name, this.buffer.modified, this.options.view);
    for (let n = 0; n < rows; n++) this.drawLine(n + 1, this.top + n);
    const statusRow = rows + 1;
    if (!this.options.noHelp) drawShortcuts(screen, this.menu);
    if (this.prompt !== undefined) {
      this.drawPrompt(statusRow);
      await this.terminal.draw();
      return;
    }
    if (this.message !== undefined) drawMessage(screen, statusRow, this.message.text, this.message.alert);
    else if (this.constantShow) drawMessage(screen, statusRow, this.where(), false);
    const margin = this.margin();
    const column = this.screenColumn();
    screen.cursor = {
      row: 1 + this.cursor.row - this.top,
      column: margin + column - pageStart(column, screen.columns - margin),
    };
    await this.terminal.draw();
  }

  private drawLine(at: number, row: number): void {
    const { screen } = this.terminal;
    if (row > this.buffer.lastRow) return;
    const margin = this.margin();
    if (margin > 0) screen.put(at, 0, `${String(row + 1).padStart(margin - 1)} `, "7");
    const width = screen.columns - margin;
    const line = this.buffer.line(row);
    const text = expanded(line, this.options.tabSize);
    const start = row === this.cursor.row ? pageStart(this.screenColumn(), width) : 0;
    const full = displayWidth(text);
    screen.put(at, margin, slice(text, start, width));
    const paint = (from: number, to: number, style: string) =>
      screen.paint(at, margin + Math.max(0, from - start), margin + Math.min(width, to - start), style);
    const column = (index: number) => columnOf(line, index, this.options.tabSize);
    if (this.mark !== undefined) {
      const [from, to] = inOrder(this.mark, this.cursor);
      if (row >= from.row && row <= to.row)
        paint(
          row === from.row ? column(from.column) : 0,
          row === to.row ? column(to.column) : Math.max(full, 1),
          reverse,
        );
    }
    if (this.highlight?.row === row) paint(column(this.highlight.from), column(this.highlight.to), "30;103");
    if (start > 0) screen.put(at, margin, "<", reverse);
    if (full - start > width) screen.put(at, screen.columns - 1, ">", reverse);
  }

  private drawPrompt(row: number): void {
    const { screen } = this.terminal;
    const { label, input } = this.prompt ?? { label: "", input: new LineInput() };
    screen.clearRow(row, reverse);
    const shown = slice(label, 0, Math.max(4, screen.columns - 4));
    const room = Math.max(1, screen.columns - displayWidth(shown));
    const column = columnOf(input.text, input.cursor);
    const start = column < room - 1 ? 0 : column - (column % Math.max(1, room - 2));
    screen.put(row, 0, shown, reverse);
    screen.put(row, displayWidth(shown), slice(expanded(input.text), start, room), reverse);
    screen.cursor = { row, column: displayWidth(shown) + column - start };
  }

  // Help

  private async help(): Promise<void> {
    const { screen } = this.terminal;
    let top = 0;
    for (;;) {
      const rows = this.textRows();
      const last = Math.max(0, helpText.length - rows);
      top = Math.max(0, Math.min(last, top));
      screen.clear();
      screen.clearRow(0, reverse);
      const title = "Main nano help text";
      screen.put(0, Math.max(0, Math.floor((screen.columns - title.length) / 2)), title, reverse);
      for (let n = 0; n < rows; n++) screen.put(n + 1, 0, helpText[top + n] ?? "");
      drawShortcuts(screen, "help");
      screen.cursor = { row: 1, column: 0 };
      screen.cursorVisible = false;
      await this.terminal.draw();
      const key = await this.terminal.key();
      switch (key?.name) {
        case "Ctrl-X":
        case "Ctrl-C":
        case "Ctrl-G":
        case "Escape":
        case "q":
        case "F1":
        case "F2":
          screen.cursorVisible = true;
          return;
        case "Up":
        case "Ctrl-P":
          top--;
          break;
        case "Down":
        case "Ctrl-N":
          top++;
          break;
        case "PageUp":
        case "Ctrl-Y":
        case "Backspace":
          top -= rows - 2;
          break;
        case "PageDown":
        case "Ctrl-V":
        case " ":
          top += rows - 2;
          break;
        case "Home":
        case "Alt-\\":
          top = 0;
          break;
        case "End":
        case "Alt-/":
          top = last;
      }
    }
  }
}

/** First column shown of a line too long for the screen. */
function pageStart(column: number, width: number): number {
  if (column === 0 || column + 2 < width) return 0;
  if (width > 8) return column - 6 - ((column - 6) % (width - 8));
  return column - (width - 2);
}

function shorten(text: string): string {
  return text.length > 20 ? `${text.slice(0, 17)}...` : text;
}
