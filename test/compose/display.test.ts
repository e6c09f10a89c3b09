import { expect, it } from "vitest";
import { Picture } from "../../src/compose/display.ts";

const gap = (n: number) => " ".repeat(n);

it("12: the picture on a terminal of 110 columns is the recorded one", () => {
  const picture = new Picture("Running");
  picture.take({ id: "Network work_default", status: "Creating", phase: "working" }, 0);
  picture.take({ id: "Network work_default", status: "Created", phase: "done" }, 40);
  picture.take({ id: "Container work-web-1", status: "Starting", phase: "working" }, 0);
  expect(picture.draw(100, { columns: 110, rows: 40 })).toBe(
    `\x1b[1A\x1b[1B\x1b[0G\x1b[?25l[+] Running 1/2\n \x1b[32m✔\x1b[0m Network work_default  \x1b[32mCreated\x1b[0m${gap(73)}\x1b[34m0.0s \x1b[0m\n \x1b[33m⠋\x1b[0m Container work-web-1  Starting${gap(72)}\x1b[34m0.1s \x1b[0m\n\x1b[?25h`,
  );
  picture.take({ id: "Container work-web-1", status: "Started", phase: "done" }, 200);
  expect(picture.draw(200, { columns: 110, rows: 40 })).toMatch(
    /^(\x1b\[1A){3}\x1b\[0G\x1b\[\?25l\x1b\[34m\[\+\] Running 2\/2\x1b\[0m\n/,
  );
});
