import { describe, expect, it } from "vitest";
import { program as less } from "../../../../src/os/bin/screen/pager/less.ts";
import { program as more } from "../../../../src/os/bin/screen/pager/more.ts";
import type { Program } from "../../../../src/os/process.ts";
import { keys, sit } from "./session.ts";

const lines = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
const files = {
  "/root/n100": `${lines(1, 100).join("\n")}\n`,
  "/root/short": "one\ntwo\n",
  "/root/colours": "\x1b[31mred\x1b[0m plain\n",
  "/root/long": `${"x".repeat(100)}\nnext\n`,
};
const { enter } = keys;
const open = (...args: readonly string[]) => sit(less, { argv: ["less", ...args], files });

describe("less", () => {
  it("S40: shows pages, says where it is, and leaves the screen as it was", async () => {
    const { screen, press, ended } = await open("n100");
    expect(screen.lines()).toEqual([...lines(1, 23), "n100"]);
    expect(screen.styleAt(23, 0)).toBe("7");
    await press(" ");
    expect(screen.lines()).toEqual([...lines(24, 46), ":"]);
    await press("G");
    expect(screen.lines()).toEqual([...lines(78, 100), "(END)"]);
    await press("=");
    expect(screen.line(23)).toBe("n100 lines 78-100/100 byte 292/292 (END)  (press RETURN)");
    await press(enter, "b", "k", "g", "j");
    expect(screen.line(0)).toBe("2");
    await press("50g");
    expect(screen.line(0)).toBe("50");
    await press("q");
    expect((await ended).exit).toBe(0);
    expect(screen.alternate).toBe(false);
  });

  it("S41: searches forward and back and shows what matches", async () => {
    const { screen, press } = await open("n100");
    await press(..."/5$", enter);
    expect(screen.line(0)).toBe("5");
    expect(screen.styleAt(0, 0)).toBe("7");
    await press("n", "n");
    expect(screen.line(0)).toBe("25");
    await press("N");
    expect(screen.line(0)).toBe("15");
    await press(..."/zzz", enter);
    expect(screen.line(23)).toBe("Pattern not found  (press RETURN)");
    await press(enter, ..."&9$", enter);
    expect(screen.lines().slice(0, 3)).toEqual(["9", "19", "29"]);
  });

  it("S42: a short file ends with tildes", async () => {
    const { screen } = await open("short");
    expect(screen.lines()).toEqual(["one", "two", ...new Array<string>(21).fill("~"), "short (END)"]);
  });

  it("S42: -F prints what fits and ends", async () => {
    const { screen, ended } = await open("-F", "short");
    expect((await ended).exit).toBe(0);
    expect(screen.lines().slice(0, 3)).toEqual(["one", "two", ""]);
  });

  it("S43: line numbers, cut lines and colours when they are asked for", async () => {
    const numbered = await open("-N", "n100");
    expect(numbered.screen.line(0)).toBe("      1 1");
    const folded = await open("long");
    expect(folded.screen.line(1)).toBe("x".repeat(20));
    await folded.press("-S", enter);
    expect(folded.screen.line(0)).toBe(`${"x".repeat(79)}>`);
    expect(folded.screen.line(1)).toBe("next");
    const shown = await open("colours");
    expect(shown.screen.line(0)).toBe("ESC[31mredESC[0m plain");
    const coloured = await open("-R", "colours");
    expect(coloured.screen.line(0)).toBe("red plain");
    expect(coloured.screen.styleAt(0, 0)).toBe("31");
  });

  it("S44: reads a pipe as it is needed, an endless one too", async () => {
    const endless: Program = async (proc) => {
      const { read, write } = proc.pipe();
      const feeder = proc.fork(
        async (child) => {
          for (;;) await child.write(1, "y\n".repeat(1000));
        },
        { fds: new Map([[1, write]]) },
      );
      write.release();
      const pager = proc.fork(less, { fds: new Map([...proc.fds, [0, read]]) });
      read.release();
      const { status } = (await proc.wait(pager)) ?? {};
      await proc.wait(feeder);
      return status?.type === "exited" ? status.code : 1;
    };
    const { screen, press, ended } = await sit(endless, { argv: ["less"], files });
    expect(screen.line(0)).toBe("y");
    await press(" ", " ");
    expect(screen.line(23)).toBe(":");
    await press("q");
    expect((await ended).exit).toBe(0);
  });

  it("S45: in a pipe it is cat; without a file it says so", async () => {
    const { machine } = await open("short");
    const piped = await machine.program(less, { argv: ["less", "/root/short", "/nope"] });
    expect([piped.stdout, piped.stderr, piped.exit]).toEqual([
      "one\ntwo\n",
      "/nope: No such file or directory\n",
      1,
    ]);
    const missing = await open();
    expect(missing.screen.line(0)).toBe('Missing filename ("less --help" for help)');
    const directory = await open("/etc");
    expect(directory.screen.line(0)).toBe("/etc is a directory");
  });
});

describe("more", () => {
  it("S46: pages through and ends by itself", async () => {
    const { screen, press, ended } = await sit(more, { argv: ["more", "n100"], files });
    expect(screen.lines()).toEqual([...lines(1, 23), "--More--(20%)"]);
    await press(" ");
    expect(screen.line(23)).toBe("--More--(44%)");
    expect(screen.line(0)).toBe("24");
    await press(enter);
    expect(screen.line(22)).toBe("47");
    await press(" ", " ", " ");
    expect((await ended).exit).toBe(0);
    expect(screen.line(22)).toBe("100");
  });

  it("S46: q ends it at once", async () => {
    const { screen, press, ended } = await sit(more, { argv: ["more", "n100"], files });
    await press("q");
    expect((await ended).exit).toBe(0);
    expect(screen.line(23)).toBe("");
  });
});
