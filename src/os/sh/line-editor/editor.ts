/**
 * Reads a line as readline does, in its Emacs mode.
 *
 * The terminal is in raw mode only while a line is read; a command started in
 * between finds it as it was. A pasted block goes in line by line, each as if it
 * had been typed.
 */
import { SysError } from "../../errno.ts";
import type { Proc } from "../../process.ts";
import { AbandonLine } from "../errors.ts";
import {
  blankWordLeft,
  changeCase,
  cut,
  emptyLine,
  insert,
  type Line,
  lineOf,
  move,
  textOf,
  transpose,
  transposeWords,
  wordLeft,
  wordRight,
} from "./buffer.ts";
import { columnsOf } from "./columns.ts";
import { KeyReader } from "./keys.ts";
import { Screen } from "./screen.ts";

export interface Completions {
  /** Index where the completed word starts. */
  readonly from: number;
  /** Whole replacements for the text from `from` to the cursor. */
  readonly candidates: readonly string[];
  /** What is shown in a list. */
  readonly labels: readonly string[];
  /** Appended when there is only one. */
  readonly suffix: string;
}

export interface EditorOptions {
  readonly proc: Proc;
  readonly fd: number;
  readonly history: readonly string[];
  complete?(text: string, cursor: number): Promise<Completions>;
  /** Ctrl-C came since the last command began. */
  interrupted(): boolean;
  /** Bash asks the terminal to mark what is pasted; the ash of busybox does not. */
  readonly bracketedPaste: boolean;
}

export type EditResult =
  | { readonly type: "line"; readonly text: string }
  | { readonly type: "interrupt" }
  | { readonly type: "eof" };

export class LineEditor {
  private readonly keys: KeyReader;
  private readonly screen: Screen;
  private line: Line = emptyLine;
  private prompt = "";
  private killed: string[] = [];
  private yankFrom: number | undefined;
  private lastKey = "";
  private undoStack: Line[] = [];
  /** Pasted lines still to come, the next one last; the very last is left to be edited. */
  private queued: string[] = [];
  private at = 0;
  private edited = new Map<number, string>();
  private lastArgument: { back: number; length: number } | undefined;
  private resized = false;

  constructor(private readonly options: EditorOptions) {
    this.keys = new KeyReader(options.proc, options.fd);
    this.screen = new Screen((text) => options.proc.write(2, text));
  }

  private get columns(): number {
    return Math.max(1, this.options.proc.ctty?.size.columns || 80);
  }

  /** The terminal has another size. */
  noteResize(): void {
    this.resized = true;
  }

  /** Pasted lines are still to come. */
  get pasting(): boolean {
    return this.queued.length > 0;
  }

  /** Pasted lines not yet run are dropped. */
  discardQueue(): void {
    this.queued = [];
  }

  async read(prompt: string): Promise<EditResult> {
    const { proc, fd } = this.options;
    const tty = proc.fds.get(fd)?.tty;
    const saved = tty?.getAttributes();
    // Ctrl-C is a signal here too: it may come while nobody reads keys.
    tty?.setAttributes({ icanon: false, echo: false, isig: true, icrnl: false, opost: true });
    try {
      const got = await this.edit(prompt);
      // A Ctrl-C right behind Enter is heard while the terminal is still the editor's.
      const heard = proc.checkpoint();
      if (got.type !== "line" || !this.options.interrupted()) return got;
      await heard;
      return await this.interrupt();
    } finally {
      if (tty !== undefined && saved !== undefined) tty.setAttributes(saved);
    }
  }

  private async edit(prompt: string): Promise<EditResult> {
    const cut = prompt.lastIndexOf("\n") + 1;
    if (cut > 0) await this.write(prompt.slice(0, cut).replace(/[\x01\x02]/g, ""));
    this.prompt = prompt.slice(cut);
    this.line = emptyLine;
    this.undoStack = [];
    this.edited.clear();
    this.at = this.options.history.length;
    this.lastKey = "";
    this.screen.reset();
    if (this.options.bracketedPaste) await this.write("\x1b[?2004h");
    const next = this.queued.pop();
    if (next !== undefined) this.line = lineOf(next);
    await this.draw();
    if (this.queued.length > 0) return this.accept();
    for (;;) {
      if (this.options.interrupted()) return this.interrupt();
      try {
        const done = await this.step();
        if (done !== undefined) return done;
      } catch (error) {
        if (!(error instanceof SysError) || error.code !== "EINTR") throw error;
        if (this.resized) await this.redraw();
        this.resized = false;
      }
    }
  }

  /** One key and what it does; an answer ends the line. */
  private async step(): Promise<EditResult | undefined> {
    const key = await this.keys.next();
    if (key.type === "eof") return { type: "eof" };
    if (key.type === "text") {
      this.change(insert(this.line, key.text), true);
      this.after("insert");
      if (!this.keys.more) await this.draw();
      return undefined;
    }
    if (key.type === "paste") {
      const lines = key.text.split("\n");
      this.change(insert(this.line, lines[0] ?? ""));
      await this.draw();
      if (lines.length === 1) return undefined;
      this.queued = lines.slice(1).reverse();
      return this.accept();
    }
    return this.command(key.name);
  }

  /** Ctrl-C: the line stays on the screen and is given up. */
  private async interrupt(): Promise<EditResult> {
    this.discardQueue();
    this.keys.discard();
    await this.screen.draw(this.prompt, move(this.line, this.line.chars.length), this.columns);
    await this.write("^C\n");
    if (this.options.bracketedPaste) await this.write("\x1b[?2004l\r");
    this.screen.reset();
    return { type: "interrupt" };
  }

  private write(text: string): Promise<void> {
    return this.options.proc.write(2, text);
  }

  private draw(): Promise<void> {
    return this.screen.draw(this.prompt, this.line, this.columns);
  }

  private async redraw(): Promise<void> {
    await this.write("\r\x1b[J");
    this.screen.reset();
    await this.draw();
  }

  private after(name: string): void {
    this.lastKey = name;
    if (name !== "M-.") this.lastArgument = undefined;
  }

  /** An edit that can be undone. */
  private change(line: Line, typing = false): void {
    // What is typed in one go is undone in one go.
    if (line.chars !== this.line.chars && !(typing && this.lastKey === "insert"))
      this.undoStack.push(this.line);
    if (this.undoStack.length > 200) this.undoStack.shift();
    this.line = line;
  }

  private kill(from: number, to: number, forward: boolean): void {
    const { line, removed } = cut(this.line, from, to);
    if (removed === "") return;
    const goesOn = this.lastKey === "kill";
    this.change(line);
    if (goesOn && this.killed.length > 0) {
      const last = this.killed.pop() ?? "";
      this.killed.push(forward ? last + removed : removed + last);
    } else this.killed.push(removed);
    if (this.killed.length > 30) this.killed.shift();
  }

  private async leave(): Promise<void> {
    await this.screen.leave(this.prompt, this.line, this.columns);
    if (this.options.bracketedPaste) await this.write("\x1b[?2004l\r");
  }

  private async accept(): Promise<EditResult> {
    await this.draw();
    await this.leave();
    return { type: "line", text: textOf(this.line) };
  }

  /** The next key as it is, Ctrl-C included. */
  private async quoted(): Promise<string> {
    const tty = this.options.proc.fds.get(this.options.fd)?.tty;
    tty?.setAttributes({ isig: false });
    try {
      return await this.keys.raw();
    } finally {
      tty?.setAttributes({ isig: true });
    }
  }

  private async bell(): Promise<void> {
    await this.write("\x07");
  }

  /** Runs a key's command; an answer ends the line. */
  private async command(name: string): Promise<EditResult | undefined> {
    const { line } = this;
    let as = name;
    switch (name) {
      case "enter":
      case "C-j":
      case "C-m":
        return this.accept();
      case "C-c":
        return this.interrupt();
      case "C-d":
        if (line.chars.length === 0) {
          if (this.options.bracketedPaste) await this.write("\x1b[?2004l\r\n");
          return { type: "eof" };
        }
        if (line.cursor < line.chars.length) this.change(cut(line, line.cursor, line.cursor + 1).line);
        else await this.bell();
        break;
      case "delete":
        if (line.cursor < line.chars.length) this.change(cut(line, line.cursor, line.cursor + 1).line);
        else await this.bell();
        break;
      case "backspace":
      case "C-h":
        if (line.cursor > 0) this.change(cut(line, line.cursor - 1, line.cursor).line);
        else await this.bell();
        break;
      case "C-a":
      case "home":
        this.line = move(line, 0);
        break;
      case "C-e":
      case "end":
        this.line = move(line, line.chars.length);
        break;
      case "C-b":
      case "left":
        this.line = move(line, line.cursor - 1);
        break;
      case "C-f":
      case "right":
        this.line = move(line, line.cursor + 1);
        break;
      case "M-b":
      case "C-left":
      case "M-left":
        this.line = move(line, wordLeft(line));
        break;
      case "M-f":
      case "C-right":
      case "M-right":
        this.line = move(line, wordRight(line));
        break;
      case "C-k":
        this.kill(line.cursor, line.chars.length, true);
        as = "kill";
        break;
      case "C-u":
        this.kill(0, line.cursor, false);
        as = "kill";
        break;
      case "C-w":
        this.kill(blankWordLeft(line), line.cursor, false);
        as = "kill";
        break;
      case "M-backspace":
        this.kill(wordLeft(line), line.cursor, false);
        as = "kill";
        break;
      case "M-d":
      case "C-delete":
        this.kill(line.cursor, wordRight(line), true);
        as = "kill";
        break;
      case "C-y": {
        const text = this.killed.at(-1);
        if (text === undefined) await this.bell();
        else {
          this.yankFrom = line.cursor;
          this.change(insert(line, text));
          as = "yank";
        }
        break;
      }
      case "M-y":
        if (this.lastKey === "yank" && this.yankFrom !== undefined && this.killed.length > 0) {
          const top = this.killed.pop() ?? "";
          this.killed.unshift(top);
          const from = this.yankFrom;
          this.change(insert(cut(line, from, line.cursor).line, this.killed.at(-1) ?? ""));
          as = "yank";
        } else await this.bell();
        break;
      case "C-t":
        this.change(transpose(line));
        break;
      case "M-\\": {
        const blank = (c: string | undefined) => c === " " || c === "\t";
        let from = line.cursor;
        let to = line.cursor;
        while (blank(line.chars[from - 1])) from--;
        while (blank(line.chars[to])) to++;
        this.change(cut(line, from, to).line);
        break;
      }
      case "C-}": {
        // Ctrl-]: to the next of the character that follows.
        const at = line.chars.indexOf(await this.quoted(), line.cursor + 1);
        if (at < 0) await this.bell();
        else this.line = move(line, at);
        break;
      }
      case "M-?":
        await this.possibilities(false);
        break;
      case "M-*":
        await this.possibilities(true);
        break;
      case "M-t":
        this.change(transposeWords(line));
        break;
      case "M-u":
        this.change(changeCase(line, "upper"));
        break;
      case "M-l":
        this.change(changeCase(line, "lower"));
        break;
      case "M-c":
        this.change(changeCase(line, "capital"));
        break;
      case "C-x": {
        // Of the keys behind it only Ctrl-U, undo, is known.
        const old = (await this.quoted()) === "\x15" ? this.undoStack.pop() : undefined;
        if (old === undefined) await this.bell();
        else this.line = old;
        break;
      }
      case "C-_": {
        const old = this.undoStack.pop();
        if (old === undefined) await this.bell();
        else this.line = old;
        break;
      }
      case "M-r": {
        this.undoStack.push(line);
        this.line = lineOf(this.options.history[this.at] ?? "");
        break;
      }
      case "C-l":
        await this.screen.clear();
        break;
      case "C-p":
      case "up":
        await this.recall(this.at - 1);
        break;
      case "C-n":
      case "down":
        await this.recall(this.at + 1);
        break;
      case "M-<":
      case "pageup":
        await this.recall(0);
        break;
      case "M->":
      case "pagedown":
        await this.recall(this.options.history.length);
        break;
      case "M-.":
      case "M-_":
        await this.insertLastArgument();
        as = "M-.";
        break;
      case "M-#":
        this.line = insert(move(line, 0), "#");
        await this.draw();
        return this.accept();
      case "C-v":
      case "C-q":
        this.change(insert(line, await this.quoted()));
        break;
      case "C-r":
        return this.search(-1);
      case "C-s":
        return this.search(1);
      case "tab":
        await this.complete();
        // A Tab that added something is no first half of two.
        if (this.line !== line) as = "insert";
        break;
      default:
        break;
    }
    this.after(as);
    if (!this.keys.more) await this.draw();
    return undefined;
  }

  // History

  private async recall(to: number): Promise<void> {
    const { history } = this.options;
    if (to < 0 || to > history.length || to === this.at) {
      if (to !== this.at) await this.bell();
      return;
    }
    this.edited.set(this.at, textOf(this.line));
    this.at = to;
    this.line = lineOf(this.edited.get(to) ?? history[to] ?? "");
    this.undoStack = [];
  }

  /** Alt-. : the last word of the line before; again: of the one before that. */
  private async insertLastArgument(): Promise<void> {
    const { history } = this.options;
    const back = (this.lastArgument?.back ?? 0) + 1;
    const entry = history[history.length - back];
    if (entry === undefined) {
      await this.bell();
      return;
    }
    const words = entry.match(/(?:\\.|'[^']*'|"(?:\\.|[^"])*"|[^\s])+/g) ?? [];
    const word = words.at(-1) ?? "";
    let line = this.line;
    if (this.lastArgument !== undefined)
      line = cut(line, line.cursor - this.lastArgument.length, line.cursor).line;
    this.change(insert(line, word));
    this.lastArgument = { back, length: [...word].length };
  }

  /** Ctrl-R. Any other command key takes the line found and does its work on it. */
  private async search(direction: -1 | 1): Promise<EditResult | undefined> {
    const { history } = this.options;
    const before = this.line;
    const beforePrompt = this.prompt;
    let query = "";
    let at = this.at;
    let found: string | undefined;
    let failed = false;
    let way = direction;
    const find = (from: number): boolean => {
      for (let i = from; i >= 0 && i < history.length; i += way) {
        const where = history[i]!.lastIndexOf(query);
        if (where >= 0) {
          at = i;
          found = history[i];
          this.line = lineOf(found!, [...found!.slice(0, where)].length);
          return true;
        }
      }
      return false;
    };
    const show = async (): Promise<void> => {
      this.prompt = `(${failed ? "failed " : ""}${way < 0 ? "reverse-" : ""}i-search)\`${query}': `;
      await this.draw();
    };
    await show();
    for (;;) {
      const key = await this.keys.next();
      if (key.type === "eof") return { type: "eof" };
      if (key.type === "text" || key.type === "paste") {
        query += key.text;
        failed = !find(found === undefined ? (way < 0 ? history.length - 1 : 0) : at);
        await show();
        continue;
      }
      if (key.name === "backspace" || key.name === "C-h") {
        query = [...query].slice(0, -1).join("");
        failed = query !== "" && !find(way < 0 ? history.length - 1 : 0);
        await show();
        continue;
      }
      if (key.name === "C-r" || key.name === "C-s") {
        way = key.name === "C-r" ? -1 : 1;
        if (query === "" && this.lastQuery !== "") query = this.lastQuery;
        failed = !find(found === undefined ? (way < 0 ? history.length - 1 : 0) : at + way);
        await show();
        continue;
      }
      this.prompt = beforePrompt;
      if (query !== "") this.lastQuery = query;
      if (key.name === "C-g") {
        this.line = before;
        await this.bell();
        await this.draw();
        return undefined;
      }
      if (found !== undefined) this.at = at;
      await this.draw();
      if (key.name === "none") return undefined;
      return this.command(key.name);
    }
  }

  private lastQuery = "";

  // Completion

  /** Alt-? lists what Tab could give, Alt-* puts all of it into the line. */
  private async possibilities(insertAll: boolean): Promise<void> {
    const text = textOf(this.line);
    const cursor = this.line.chars.slice(0, this.line.cursor).join("").length;
    const found = await this.options.complete?.(text, cursor);
    if (found === undefined || found.candidates.length === 0) return this.bell();
    if (!insertAll) return this.list(found.labels);
    const start = [...text.slice(0, found.from)].length;
    this.change(insert(cut(this.line, start, this.line.cursor).line, `${found.candidates.join(" ")} `));
  }

  private async complete(): Promise<void> {
    const { complete } = this.options;
    if (complete === undefined) {
      this.change(insert(this.line, "\t"));
      return;
    }
    const text = textOf(this.line);
    const cursor = this.line.chars.slice(0, this.line.cursor).join("").length;
    let found: Completions;
    try {
      found = await complete(text, cursor);
    } catch (error) {
      if (error instanceof SysError || error instanceof AbandonLine) return;
      throw error;
    }
    const { candidates } = found;
    if (candidates.length === 0) {
      await this.bell();
      return;
    }
    const typed = text.slice(found.from, cursor);
    const common = candidates.length === 1 ? candidates[0]! + found.suffix : commonPrefix(candidates);
    if (candidates.length === 1 || common.length > typed.length) {
      const start = [...text.slice(0, found.from)].length;
      const removed = cut(this.line, start, this.line.cursor).line;
      const rest = removed.chars[removed.cursor];
      this.change(
        insert(
          removed,
          candidates.length === 1 && found.suffix === " " && rest === " " ? candidates[0]! : common,
        ),
      );
      if (candidates.length > 1) await this.bell();
      return;
    }
    if (this.lastKey !== "tab") {
      await this.bell();
      return;
    }
    await this.list(found.labels);
  }

  private async list(labels: readonly string[]): Promise<void> {
    await this.draw();
    await this.screen.leave(this.prompt, this.line, this.columns);
    if (labels.length > 100) {
      await this.write(`Display all ${labels.length} possibilities? (y or n)`);
      for (;;) {
        const key = await this.keys.next();
        if (key.type === "text" && /[yY ]/.test(key.text)) break;
        if (
          key.type === "eof" ||
          (key.type === "text" && /[nN]/.test(key.text)) ||
          (key.type === "key" && /^(backspace|C-g|C-c)$/.test(key.name))
        ) {
          await this.write("\n");
          return;
        }
      }
      await this.write("\n");
    }
    await this.write(columnsOf(labels, this.columns));
  }
}

function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? "";
  for (const text of texts) {
    let n = 0;
    while (n < prefix.length && prefix[n] === text[n]) n++;
    prefix = prefix.slice(0, n);
  }
  return prefix;
}
