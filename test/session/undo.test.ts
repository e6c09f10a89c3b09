import { describe, expect, it } from "vitest";
import { createUndoLog } from "../../src/session/undo.ts";

describe("S4 undo", () => {
  it("puts every part back to what it was before the last command, then the one before", async () => {
    let disk = "a";
    let engine = 0;
    const log = createUndoLog(() => [
      {
        remember() {
          const was = disk;
          return () => {
            disk = was;
          };
        },
      },
      {
        remember() {
          const was = engine;
          return async () => {
            engine = was;
          };
        },
      },
    ]);
    log.before("one");
    disk = "b";
    log.before("two");
    engine = 7;
    expect(log.commands()).toEqual(["one", "two"]);
    expect(await log.undo()).toBe("two");
    expect([disk, engine]).toEqual(["b", 0]);
    expect(await log.undo()).toBe("one");
    expect([disk, engine]).toEqual(["a", 0]);
    expect(await log.undo()).toBeUndefined();
  });
});
