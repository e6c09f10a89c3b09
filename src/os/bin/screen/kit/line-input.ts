/** One line that is being typed: a file name, a pattern, a command. */

import { nextIndex, previousIndex } from "./columns.ts";
import type { Key } from "./keys.ts";

export class LineInput {
  cursor: number;
  private entry: number | undefined;
  private draft = "";

  constructor(
    public text = "",
    private readonly history: readonly string[] = [],
  ) {
    this.cursor = text.length;
  }

  /** Takes an editing key; false when it is none. */
  handle(key: Key): boolean {
    switch (key.name) {
      case "Left":
      case "Ctrl-B":
        this.cursor = this.cursor === 0 ? 0 : previousIndex(this.text, this.cursor);
        return true;
      case "Right":
      case "Ctrl-F":
        this.cursor = nextIndex(this.text, this.cursor);
        return true;
      case "Home":
      case "Ctrl-A":
        this.cursor = 0;
        return true;
      case "End":
      case "Ctrl-E":
        this.cursor = this.text.length;
        return true;
      case "Backspace":
      case "Ctrl-H":
        if (this.cursor > 0) this.cut(previousIndex(this.text, this.cursor), this.cursor);
        return true;
      case "Delete":
      case "Ctrl-D":
        this.cut(this.cursor, nextIndex(this.text, this.cursor));
        return true;
      case "Ctrl-U":
        this.cut(0, this.cursor);
        return true;
      case "Ctrl-K":
        this.cut(this.cursor, this.text.length);
        return true;
      case "Ctrl-W":
        this.cut(this.text.slice(0, this.cursor).search(/\S*\s*$/), this.cursor);
        return true;
      case "Up":
      case "Ctrl-P":
        return this.recall(-1);
      case "Down":
      case "Ctrl-N":
        return this.recall(1);
    }
    if (key.text === undefined || key.name === "Enter" || key.name === "Tab") return false;
    const text = key.text.replaceAll("\n", " ");
    this.text = this.text.slice(0, this.cursor) + text + this.text.slice(this.cursor);
    this.cursor += text.length;
    return true;
  }

  private cut(from: number, to: number): void {
    this.text = this.text.slice(0, from) + this.text.slice(to);
    this.cursor = from;
  }

  private recall(by: -1 | 1): boolean {
    if (this.entry === undefined) this.draft = this.text;
    const at = (this.entry ?? this.history.length) + by;
    if (at < 0 || at > this.history.length) return true;
    this.entry = at;
    this.text = this.history[at] ?? this.draft;
    this.cursor = this.text.length;
    return true;
  }
}
