/**
 * less at work. A place in the text is a line and a row of it, since long lines take
 * several rows. While the screen is not full it waits for text and for keys at once.
 */
import { SysError } from "../../../errno.ts";
import type { Proc } from "../../../process.ts";
import { compileRegex, RegexError } from "../../kit/regex.ts";
import type { Key } from "../kit/keys.ts";
import { LineInput } from "../kit/line-input.ts";
import type { Terminal } from "../kit/terminal.ts";
import { Source } from "./source.ts";
import { type Cell, cellsOf, rowsOf } from "./styled.ts";

export interface LessSettings {
  numbers: boolean;
  chop: boolean;
  raw: boolean;
  ignoreCase: boolean;
}

interface Place {
  readonly line: number;
  readonly row: number;
}

const start: Place = { line: 0, row: 0 };
const numberWidth = 8;

export class LessPager {
  private source: Source;
  private index = 0;
  private top: Place = start;
  private left = 0;
  private started = false;
  private message: string | undefined;
  private prompt: { lead: string; input: LineInput } | undefined;
  private digits = "";
  private pattern: { regex: RegExp; backwards: boolean } | undefined;
  private filter: RegExp | undefined;
  private readonly marks = new Map<string, Place>();
  private readonly history: string[] = [];
  private followed = false;
  private half: number | undefined;

  constructor(
    private readonly proc: Proc,
    private readonly terminal: Terminal,
    private readonly sources: readonly Source[],
    private readonly settings: LessSettings,
    private readonly helpText: string,
    private readonly keys: number,
  ) {
    this.source = sources[0] ?? new Source(proc, undefined, 0, undefined);
  }

  /** @param commands what `+` options said: `G`, `/text`, a line number */
  async run(commands: readonly string[]): Promise<number> {
    for (const command of commands) await this.startAt(command);
    for (;;) {
      await this.fill(this.top.line + this.pageRows() + 1);
      await this.draw();
      const key = await this.terminal.key();
      if (key === undefined) continue;
      if (await this.handle(key)) return 0;
    }
  }

  private async startAt(command: string): Promise<void> {
    if (/^\d+$/.test(command)) await this.goToLine(Number(command));
    else if (command === "G") await this.goToEnd();
    else if (command === "F") await this.follow();
    else if (command.startsWith("/")) await this.search(command.slice(1), false, 1, true);
  }

  private pageRows(): number {
    return Math.max(1, this.terminal.screen.rows - 1);
  }

  private width(): number {
    return Math.max(1, this.terminal.screen.columns - (this.settings.numbers ? numberWidth : 0));
  }

  /** Reads until there are so many lines; a key ends the wait. */
  private async fill(lines: number): Promise<void> {
    while (!this.source.done && this.source.lines.length < lines) {
      if (this.terminal.busy) return;
      if (this.source.size === undefined) {
        const ready = await this.ready(undefined);
        if (ready === "keys") return;
        if (ready === "nothing") {
          await this.draw();
          if ((await this.ready(Number.POSITIVE_INFINITY)) === "keys") return;
        }
      }
      await this.source.more();
    }
  }

  /** What can be read: now, or (with a timeout) after waiting. */
  private async ready(timeoutMs: number | undefined): Promise<"text" | "keys" | "nothing"> {
    const fds = [this.source.fd, this.keys];
    try {
      const found = await this.proc.select(
        fds,
        timeoutMs === undefined ? 0 : timeoutMs === Number.POSITIVE_INFINITY ? undefined : timeoutMs,
      );
      if (found.includes(this.source.fd)) return "text";
      return found.includes(this.keys) ? "keys" : "nothing";
    } catch (error) {
      if (error instanceof SysError && error.code === "EINTR") return "keys";
      throw error;
    }
  }

  /** Everything there is; Ctrl-C ends it. */
  private async fillAll(): Promise<void> {
    while (!this.source.done) {
      await this.fill(this.source.lines.length + 1000);
      await this.proc.checkpoint();
      if (await this.interrupted()) return;
    }
  }

  private async interrupted(): Promise<boolean> {
    const ready = this.terminal.busy || (await this.proc.select([this.keys], 0)).length > 0;
    if (!ready) return false;
    const key = await this.terminal.key();
    return key?.name === "Ctrl-C" || key?.name === "q";
  }

  // Keys

  /** @returns true to leave */
  private async handle(key: Key): Promise<boolean> {
    const { name } = key;
    if (name === "Resize") return false;
    const pressed = this.message === undefined;
    this.message = undefined;
    if (!pressed && name === "Enter") return false;
    if (/^\d$/.test(name)) {
      this.digits += name;
      return false;
    }
    const count = this.digits === "" ? undefined : Number(this.digits);
    this.digits = "";
    const page = this.pageRows();
    this.started = true;
    switch (name) {
      case "q":
      case "Q":
        return true;
      case "Z":
        return (await this.terminal.key())?.name === "Z";
      case " ":
      case "f":
      case "Ctrl-F":
      case "Ctrl-V":
      case "PageDown":
      case "z":
        await this.forward(count ?? page);
        return false;
      case "b":
      case "Ctrl-B":
      case "PageUp":
      case "Alt-v":
      case "w":
        this.backward(count ?? page);
        return false;
      case "Enter":
      case "j":
      case "e":
      case "Down":
      case "Ctrl-E":
      case "Ctrl-N":
      case "Ctrl-J":
        await this.forward(count ?? 1);
        return false;
      case "k":
      case "y":
      case "Up":
      case "Ctrl-Y":
      case "Ctrl-K":
      case "Ctrl-P":
        this.backward(count ?? 1);
        return false;
      case "d":
      case "Ctrl-D":
      case "u":
      case "Ctrl-U":
        this.half = count ?? this.half;
        if (name === "d" || name === "Ctrl-D") await this.forward(this.half ?? Math.floor(page / 2));
        else this.backward(this.half ?? Math.floor(page / 2));
        return false;
      case "Right":
      case "Alt-)":
        this.left += count ?? Math.floor(this.terminal.screen.columns / 2);
        return false;
      case "Left":
      case "Alt-(":
        this.left = Math.max(0, this.left - (count ?? Math.floor(this.terminal.screen.columns / 2)));
        return false;
      case "g":
      case "<":
      case "Home":
      case "Alt-<":
        await this.goToLine(count ?? 1);
        return false;
      case "G":
      case ">":
      case "End":
      case "Alt->":
        if (count === undefined) await this.goToEnd();
        else await this.goToLine(count);
        return false;
      case "p":
      case "%":
        await this.fillAll();
        this.top = { line: Math.floor(((count ?? 0) / 100) * this.source.lines.length), row: 0 };
        this.clampTop();
        return false;
      case "/":
      case "?":
        await this.askSearch(name, count ?? 1);
        return false;
      case "n":
      case "N":
        if (this.pattern === undefined) this.message = "No previous regular expression";
        else await this.again(this.pattern.backwards !== (name === "N"), count ?? 1, false);
        return false;
      case "&":
        await this.askFilter();
        return false;
      case "F":
        await this.follow();
        return false;
      case "=":
      case "Ctrl-G":
        this.message = this.facts();
        return false;
      case "h":
      case "H":
        await this.help();
        return false;
      case "-":
      case "_":
        await this.toggle();
        return false;
      case ":":
        return this.colon();
      case "m": {
        const mark = (await this.terminal.key())?.name ?? "";
        this.marks.set(mark, this.top);
        return false;
      }
      case "'": {
        const mark = (await this.terminal.key())?.name ?? "";
        const place = mark === "'" ? start : this.marks.get(mark);
        if (place === undefined) this.message = "Mark not set";
        else this.top = place;
        return false;
      }
      case "r":
      case "R":
      case "Ctrl-L":
        this.terminal.screen.forget();
        return false;
      case "Ctrl-Z":
        await this.terminal.suspend();
        return false;
      case "v":
      case "!":
      case "|":
      case "s":
        this.message = `drydock: "${name}" is not simulated`;
        return false;
      default:
        return false;
    }
  }

  private async colon(): Promise<boolean> {
    this.prompt = { lead: ":", input: new LineInput() };
    await this.draw();
    const { name } = (await this.terminal.key()) ?? { name: "" };
    this.prompt = undefined;
    if (name === "q" || name === "Q") return true;
    if (name === "n" || name === "p") {
      const next = this.sources[this.index + (name === "n" ? 1 : -1)];
      if (next === undefined) this.message = name === "n" ? "No next file" : "No previous file";
      else {
        this.index += name === "n" ? 1 : -1;
        this.source = next;
        this.top = start;
        this.started = false;
      }
    } else if (name === "f") this.message = this.facts();
    return false;
  }

  private async toggle(): Promise<void> {
    this.prompt = { lead: "-", input: new LineInput() };
    await this.draw();
    const { name } = (await this.terminal.key()) ?? { name: "" };
    this.prompt = undefined;
    switch (name) {
      case "N":
        this.settings.numbers = !this.settings.numbers;
        this.message = this.settings.numbers ? "Constantly display line numbers" : "Don't use line numbers";
        return;
      case "S":
        this.settings.chop = !this.settings.chop;
        this.top = { line: this.top.line, row: 0 };
        this.message = this.settings.chop ? "Chop long lines" : "Fold long lines";
        return;
      case "i":
      case "I":
        this.settings.ignoreCase = !this.settings.ignoreCase;
        this.message = this.settings.ignoreCase
          ? "Ignore case in searches"
          : "Case is significant in searches";
        return;
      case "R":
      case "r":
        this.settings.raw = !this.settings.raw;
        return;
      default:
        if (/^[a-zA-Z]$/.test(name)) this.message = `There is no -${name} option`;
    }
  }

  private async ask(lead: string): Promise<string | undefined> {
    const input = new LineInput("", this.history);
    this.prompt = { lead, input };
    try {
      for (;;) {
        if (!this.terminal.busy) await this.draw();
        const key = await this.terminal.key();
        if (key === undefined || key.name === "Resize") continue;
        if (key.name === "Enter") {
          if (input.text !== "") this.history.push(input.text);
          return input.text;
        }
        if (key.name === "Escape" || key.name === "Ctrl-C") return undefined;
        if ((key.name === "Backspace" || key.name === "Ctrl-H") && input.text === "") return undefined;
        input.handle(key);
      }
    } finally {
      this.prompt = undefined;
    }
  }

  // Moving

  private rowsAt(line: number): number {
    if (this.settings.chop) return 1;
    return rowsOf(cellsOf(this.source.lines[line] ?? "", this.settings.raw), this.width()).length;
  }

  private shows(line: number): boolean {
    return this.filter === undefined || matches(this.filter, this.source.lines[line] ?? "");
  }

  private below({ line, row }: Place): Place | undefined {
    if (row + 1 < this.rowsAt(line)) return { line, row: row + 1 };
    for (let next = line + 1; next < this.source.lines.length; next++)
      if (this.shows(next)) return { line: next, row: 0 };
    return undefined;
  }

  private above({ line, row }: Place): Place | undefined {
    if (row > 0) return { line, row: row - 1 };
    for (let before = line - 1; before >= 0; before--)
      if (this.shows(before)) return { line: before, row: this.rowsAt(before) - 1 };
    return undefined;
  }

  private async forward(rows: number): Promise<void> {
    await this.fill(this.top.line + rows + this.pageRows() + 1);
    for (let n = 0; n < rows; n++) {
      if (this.atEnd()) return;
      const next = this.below(this.top);
      if (next === undefined) return;
      this.top = next;
    }
  }

  private backward(rows: number): void {
    for (let n = 0; n < rows; n++) {
      const before = this.above(this.top);
      if (before === undefined) return;
      this.top = before;
    }
  }

  /** The last row of the text is on the screen. */
  private atEnd(): boolean {
    if (!this.source.done) return false;
    let at: Place | undefined = this.top;
    for (let n = 0; n < this.pageRows(); n++) {
      at = at && this.below(at);
      if (at === undefined) return true;
    }
    return false;
  }

  private async goToLine(line: number): Promise<void> {
    await this.fill(line + this.pageRows());
    const row = Math.max(0, Math.min(line - 1, this.source.lines.length - 1));
    this.top = { line: row, row: 0 };
    this.clampTop();
  }

  private async goToEnd(): Promise<void> {
    await this.fillAll();
    const last = Math.max(0, this.source.lines.length - 1);
    this.top = { line: last, row: this.rowsAt(last) - 1 };
    this.backward(this.pageRows() - 1);
  }

  private clampTop(): void {
    if (!this.source.done) return;
    const wanted = this.top;
    const last = Math.max(0, this.source.lines.length - 1);
    this.top = { line: last, row: this.rowsAt(last) - 1 };
    this.backward(this.pageRows() - 1);
    if (wanted.line < this.top.line || (wanted.line === this.top.line && wanted.row < this.top.row))
      this.top = wanted;
  }

  // Search

  private compile(text: string): RegExp | undefined {
    try {
      return compileRegex(text, { extended: true, ignoreCase: this.settings.ignoreCase }, "g");
    } catch (error) {
      if (!(error instanceof RegexError)) throw error;
      this.message = error.message;
      return undefined;
    }
  }

  private async askSearch(lead: "/" | "?", count: number): Promise<void> {
    const text = await this.ask(lead);
    if (text === undefined) return;
    if (text !== "") await this.search(text, lead === "?", count, true);
    else if (this.pattern === undefined) this.message = "No previous regular expression";
    else await this.again(lead === "?", count, false);
  }

  private async search(text: string, backwards: boolean, count: number, here: boolean): Promise<void> {
    const regex = this.compile(text);
    if (regex === undefined) return;
    this.pattern = { regex, backwards };
    await this.again(backwards, count, here);
  }

  private async again(backwards: boolean, count: number, here: boolean): Promise<void> {
    const regex = this.pattern?.regex;
    if (regex === undefined) return;
    // A new search begins with the first line shown, a repeated one after it.
    let line = this.top.line + (backwards ? -1 : here ? 0 : 1);
    let left = count;
    for (let n = 0; ; n++) {
      if (!backwards) await this.fill(line + 1);
      if (line < 0 || line >= this.source.lines.length) break;
      if (this.shows(line) && matches(regex, this.source.lines[line] ?? "") && --left === 0) {
        await this.fill(line + this.pageRows() + 1);
        this.top = { line, row: 0 };
        this.clampTop();
        return;
      }
      line += backwards ? -1 : 1;
      if (n % 5000 === 4999) {
        await this.proc.checkpoint();
        if (await this.interrupted()) return;
      }
    }
    this.message = "Pattern not found";
  }

  private async askFilter(): Promise<void> {
    const text = await this.ask("&/");
    if (text === undefined) return;
    this.filter = text === "" ? undefined : this.compile(text);
    this.top = start;
    if (this.filter !== undefined) {
      await this.fillAll();
      while (this.top.line < this.source.lines.length && !this.shows(this.top.line))
        this.top = { line: this.top.line + 1, row: 0 };
      if (this.top.line >= this.source.lines.length) {
        this.filter = undefined;
        this.top = start;
        this.message = "Pattern not found";
      }
    }
  }

  // Following

  private async follow(): Promise<void> {
    this.followed = true;
    try {
      for (;;) {
        if (this.source.size !== undefined) this.source.reopen();
        while (!this.source.done) {
          if (this.source.size === undefined && (await this.ready(0)) !== "text") break;
          if (!(await this.source.more())) break;
        }
        const { done } = this.source;
        this.source.done = true;
        const last = Math.max(0, this.source.lines.length - 1);
        this.top = { line: last, row: this.rowsAt(last) - 1 };
        this.backward(this.pageRows() - 1);
        this.source.done = done;
        await this.draw();
        const key = await this.terminal.key(500);
        if (key !== undefined && key.name !== "Resize") return;
      }
    } finally {
      this.followed = false;
    }
  }

  // Drawing

  private facts(): string {
    const { name, lines, bytes, size, done } = this.source;
    const bottom = Math.min(lines.length, this.top.line + this.pageRows());
    const total = done ? lines.length : "?";
    const of = this.sources.length > 1 ? ` (file ${this.index + 1} of ${this.sources.length})` : "";
    const all = size ?? (done ? bytes : undefined);
    const shown = new TextEncoder().encode(lines.slice(0, bottom).join("\n")).length + 1;
    const at = this.atEnd() ? (all ?? bytes) : shown;
    const place = this.atEnd() ? " (END)" : all === undefined ? "" : ` ${Math.floor((100 * at) / all)}%`;
    return `${name ?? "stdin"}${of} lines ${this.top.line + 1}-${bottom}/${total} byte ${at}/${all ?? "?"}${place}`;
  }

  private promptText(): string {
    const { name } = this.source;
    const next = this.sources[this.index + 1];
    const end = this.atEnd();
    if (this.started || name === undefined)
      return end ? `(END)${next === undefined ? "" : ` - Next: ${next.name ?? "-"}`}` : ":";
    const of = this.sources.length > 1 ? ` (file ${this.index + 1} of ${this.sources.length})` : "";
    return `${name}${of}${end ? ` (END)${next === undefined ? "" : ` - Next: ${next.name ?? "-"}`}` : ""}`;
  }

  private async draw(): Promise<void> {
    const { screen } = this.terminal;
    screen.clear();
    let at: Place | undefined = this.source.lines.length === 0 ? undefined : this.top;
    for (let row = 0; row < this.pageRows(); row++) {
      if (at === undefined) {
        if (this.source.done) screen.put(row, 0, "~", "1");
        continue;
      }
      this.drawRow(row, at);
      at = this.below(at);
    }
    const last = screen.rows - 1;
    if (this.prompt !== undefined) {
      const { lead, input } = this.prompt;
      const end = screen.put(last, 0, lead + input.text);
      screen.cursor = {
        row: last,
        column: Math.min(end - (input.text.length - input.cursor), screen.columns - 1),
      };
    } else {
      const plain = this.followed ? "Waiting for data... (interrupt to abort)" : this.promptText();
      const text = this.message === undefined ? plain : `${this.message}  (press RETURN)`;
      const colon = text === ":";
      const end = screen.put(last, 0, colon ? text + this.digits : text, colon ? "" : "7");
      screen.cursor = { row: last, column: Math.min(end, screen.columns - 1) };
    }
    await this.terminal.draw();
  }

  private drawRow(at: number, { line, row }: Place): void {
    const { screen } = this.terminal;
    const text = this.source.lines[line] ?? "";
    const cells = cellsOf(text, this.settings.raw);
    let column = 0;
    if (this.settings.numbers) {
      if (row === 0) screen.put(at, 0, `${String(line + 1).padStart(7)} `, "1");
      column = numberWidth;
    }
    const shown: readonly Cell[] = this.settings.chop
      ? cells.slice(this.left)
      : (rowsOf(cells, this.width())[row] ?? []);
    const hits = this.hits(text);
    for (const { char, style, index } of shown) {
      const hit = hits.some(([from, to]) => index >= from && index < to);
      const next = screen.put(at, column, char, hit ? (style === "" ? "7" : `${style};7`) : style);
      if (next === column) break;
      column = next;
    }
    if (this.settings.chop && shown.length > this.width()) screen.put(at, screen.columns - 1, ">", "7");
  }

  private hits(text: string): readonly (readonly [number, number])[] {
    if (this.pattern === undefined) return [];
    const { regex } = this.pattern;
    regex.lastIndex = 0;
    return [...text.matchAll(regex)].map((m) => [m.index, m.index + m[0].length] as const);
  }

  private async help(): Promise<void> {
    const source = new Source(this.proc, undefined, 0, 0);
    source.lines.push(...this.helpText.trimEnd().split("\n"));
    source.done = true;
    const before = { source: this.source, top: this.top, started: this.started };
    this.source = source;
    this.top = start;
    try {
      for (;;) {
        this.message = undefined;
        await this.draw();
        const { screen } = this.terminal;
        screen.clearRow(screen.rows - 1);
        const text = `HELP -- ${this.atEnd() ? "END -- Press g to see it again, or q when done" : "Press RETURN for more, or q when done"}`;
        screen.put(screen.rows - 1, 0, text, "7");
        screen.cursor = { row: screen.rows - 1, column: Math.min(text.length, screen.columns - 1) };
        await this.terminal.draw();
        const key = await this.terminal.key();
        if (key === undefined) continue;
        if (key.name === "h") continue;
        if (await this.handle(key)) return;
      }
    } finally {
      Object.assign(this, before);
    }
  }
}

function matches(regex: RegExp, text: string): boolean {
  regex.lastIndex = 0;
  return regex.test(text);
}
