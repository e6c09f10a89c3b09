import { describe, expect, it } from "vitest";
import { Seat } from "../support/seat.ts";

describe("S7 a long paste", () => {
  it("costs the disk nothing until it is through, and is in the history file then", async () => {
    const seat = new Seat();
    await seat.prompt();
    let changes = 0;
    seat.world.files.subscribe(() => {
      changes += 1;
    });
    seat.paste(`${Array.from({ length: 500 }, (_, i) => `: ${i}`).join("\n")}\n`);
    await seat.until(/: 499\n.*\$ $/);
    expect(changes).toBeLessThanOrEqual(1);
    expect(await seat.run("tail -n 2 ~/.bash_history")).toBe(": 499\ntail -n 2 ~/.bash_history\n");
  });

  it("Ctrl-C drops what has not run yet", async () => {
    const seat = new Seat();
    await seat.prompt();
    seat.paste(`${Array.from({ length: 20_000 }, (_, i) => `last=${i}`).join("\n")}\n`);
    await seat.until(/last=50\n/);
    seat.keys("\x03");
    await seat.until(/\^C\n.*\$ $/);
    const last = Number(await seat.run("echo $last"));
    expect(last).toBeGreaterThanOrEqual(49);
    expect(last).toBeLessThan(2_000);
  });
});
