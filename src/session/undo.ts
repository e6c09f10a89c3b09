/**
 * Taking commands back. Before each command the whole world is remembered, which
 * costs a few pointers; undo puts that back. Programs that run are not data, so the
 * engine starts and stops processes until they match what it was put back to.
 */

/** Something that can be remembered and put back. */
export interface Restorable {
  /** Remembers now; the function returned puts it back. */
  remember(): () => void | Promise<void>;
}

interface Moment {
  readonly command: string;
  readonly restore: () => Promise<void>;
}

const kept = 50;

export interface UndoLog {
  /** A command is about to run. */
  before(command: string): void;
  /** The one that runs now is not to be taken back: it is itself about taking back. */
  forget(): void;
  /** Takes the last one back; its text, or undefined when there is none. */
  undo(): Promise<string | undefined>;
  /** Oldest first. */
  commands(): readonly string[];
}

/** @param parts asked for anew before each command */
export function createUndoLog(parts: () => readonly Restorable[]): UndoLog {
  let moments: readonly Moment[] = [];
  let current = false;
  return {
    before(command) {
      current = true;
      const back = parts().map((part) => part.remember());
      const restore = async () => {
        for (const put of back) await put();
      };
      moments = [...moments, { command, restore }].slice(-kept);
    },
    forget() {
      if (current) moments = moments.slice(0, -1);
      current = false;
    },
    async undo() {
      const last = moments.at(-1);
      if (last === undefined) return undefined;
      moments = moments.slice(0, -1);
      await last.restore();
      return last.command;
    },
    commands: () => moments.map((moment) => moment.command),
  };
}
