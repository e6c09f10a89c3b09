/**
 * The text an editor works on: lines, one way to change them, and undo.
 *
 * A change replaces what stands between two positions; undo keeps only the lines
 * that changed. Columns are indices into the line's string.
 */
export interface Position {
  readonly row: number;
  readonly column: number;
}

interface Change {
  readonly row: number;
  readonly removed: readonly string[];
  readonly inserted: readonly string[];
}

interface Step {
  readonly changes: Change[];
  readonly before: Position;
}

/** Steps kept for undo. */
const kept = 1000;

export function isBefore(a: Position, b: Position): boolean {
  return a.row < b.row || (a.row === b.row && a.column < b.column);
}

export function inOrder(a: Position, b: Position): readonly [Position, Position] {
  return isBefore(b, a) ? [b, a] : [a, b];
}

export class TextBuffer {
  private all: string[];
  private undoable: Step[] = [];
  private redoable: Step[] = [];
  private open: Step | undefined;
  private savedAt: Step | undefined;
  private lost = false;

  /** Never fewer than one line. */
  constructor(lines: readonly string[]) {
    this.all = lines.length === 0 ? [""] : [...lines];
  }

  get lines(): readonly string[] {
    return this.all;
  }

  line(row: number): string {
    return this.all[row] ?? "";
  }

  get lastRow(): number {
    return this.all.length - 1;
  }

  get modified(): boolean {
    return this.lost || this.undoable.at(-1) !== this.savedAt;
  }

  markSaved(): void {
    this.close();
    this.savedAt = this.undoable.at(-1);
    this.lost = false;
  }

  /** Later changes belong to a new step of undo, which puts the cursor back to `cursor`. */
  step(cursor: Position): void {
    this.open = { changes: [], before: cursor };
  }

  /** Changes from here on begin a step of their own. */
  close(): void {
    this.open = undefined;
  }

  /** Puts `text` in the place of what lies between. @returns the end of what was put there */
  replace(from: Position, to: Position, text: string): Position {
    const head = this.line(from.row).slice(0, from.column);
    const tail = this.line(to.row).slice(to.column);
    const inserted = (head + text).split("\n");
    const last = inserted.length - 1;
    const column = (inserted[last] ?? "").length;
    inserted[last] = (inserted[last] ?? "") + tail;
    this.replaceRows(from.row, to.row - from.row + 1, inserted);
    return { row: from.row + last, column };
  }

  insert(at: Position, text: string): Position {
    return this.replace(at, at, text);
  }

  /** Whole lines. When none would be left an empty one is. */
  replaceRows(row: number, count: number, inserted: readonly string[]): void {
    const removed = this.all.slice(row, row + count);
    if (removed.length === this.all.length && inserted.length === 0) inserted = [""];
    if (removed.length === inserted.length && removed.every((line, i) => line === inserted[i])) return;
    this.record({ row, removed, inserted });
    this.apply(row, removed.length, inserted);
  }

  text(from: Position, to: Position): string {
    if (from.row === to.row) return this.line(from.row).slice(from.column, to.column);
    return [
      this.line(from.row).slice(from.column),
      ...this.all.slice(from.row + 1, to.row),
      this.line(to.row).slice(0, to.column),
    ].join("\n");
  }

  /** Takes the last step back. @returns where it was made, and how many lines more there are */
  undo(): { readonly cursor: Position; readonly row: number; readonly linesMore: number } | undefined {
    this.close();
    const step = this.undoable.pop();
    if (step === undefined) return undefined;
    this.redoable.push(step);
    const count = this.all.length;
    let row = step.before.row;
    for (const change of step.changes.toReversed()) {
      this.apply(change.row, change.inserted.length, change.removed);
      row = change.row;
    }
    return { cursor: step.before, row, linesMore: this.all.length - count };
  }

  redo(): { readonly cursor: Position; readonly row: number; readonly linesMore: number } | undefined {
    this.close();
    const step = this.redoable.pop();
    if (step === undefined) return undefined;
    this.undoable.push(step);
    const count = this.all.length;
    let cursor = step.before;
    for (const change of step.changes) {
      this.apply(change.row, change.removed.length, change.inserted);
      cursor = endOf(change);
    }
    return { cursor, row: step.changes[0]?.row ?? 0, linesMore: this.all.length - count };
  }

  get undoCount(): number {
    return this.undoable.length;
  }

  private record(change: Change): void {
    if (this.open === undefined) this.step({ row: change.row, column: 0 });
    const step = this.open;
    if (step === undefined) return;
    if (step.changes.length === 0) {
      this.undoable.push(step);
      if (this.undoable.length > kept) {
        if (this.undoable[0] === this.savedAt || this.savedAt === undefined) this.lost = true;
        this.undoable.shift();
      }
    }
    this.redoable = [];
    const last = step.changes.at(-1);
    // Typing in one line: only its first and its last state matter.
    if (last && last.row === change.row && last.inserted.length === 1 && change.removed.length === 1) {
      step.changes[step.changes.length - 1] = { ...last, inserted: change.inserted };
    } else step.changes.push(change);
  }

  private apply(row: number, count: number, inserted: readonly string[]): void {
    if (inserted.length < 10_000) this.all.splice(row, count, ...inserted);
    else this.all = this.all.slice(0, row).concat(inserted, this.all.slice(row + count));
  }
}

function endOf({ row, removed, inserted }: Change): Position {
  const before = removed.at(-1) ?? "";
  const after = inserted.at(-1) ?? "";
  let same = 0;
  while (same < Math.min(before.length, after.length) && before.at(-1 - same) === after.at(-1 - same)) same++;
  return { row: row + Math.max(0, inserted.length - 1), column: after.length - same };
}
