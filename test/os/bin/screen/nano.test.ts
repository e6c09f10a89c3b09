import { describe, expect, it } from "vitest";
import { program as nano } from "../../../../src/os/bin/screen/nano/nano.ts";
import { keys, sit } from "./session.ts";

const dockerfile = "FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n\tRUN x\n";
const open = (argv: readonly string[] = ["nano", "Dockerfile"], more = {}) =>
  sit(nano, { argv, files: { "/root/Dockerfile": dockerfile, ...more } });
const { ctrl, alt, enter } = keys;

describe("nano", () => {
  it("S10: shows the file, a message and the shortcuts", async () => {
    const { screen, at } = await open();
    expect(screen.lines()).toEqual([
      "  GNU nano 7.2                       Dockerfile",
      "FROM python:3.11-slim",
      "WORKDIR /app",
      "COPY . .",
      "        RUN x",
      ...new Array<string>(16).fill(""),
      "                                [ Read 4 lines ]",
      "^G Help      ^O Write Out ^W Where Is  ^K Cut       ^T Execute   ^C Location",
      "^X Exit      ^R Read File ^\\ Replace   ^U Paste     ^J Justify   ^/ Go To Line",
    ]);
    expect(at()).toEqual([1, 0]);
    expect(screen.styleAt(0, 0)).toBe("7");
    expect(screen.styleAt(22, 0)).toBe("7");
    expect(screen.styleAt(22, 3)).toBe("");
  });

  it("S11: writes with ^O and leaves with ^X, the screen as it was", async () => {
    const { press, screen, read, ended } = await open();
    await press("x");
    expect(screen.line(0)).toBe("  GNU nano 7.2                       Dockerfile *");
    await press(ctrl("o"));
    expect(screen.line(21)).toBe("File Name to Write: Dockerfile");
    expect(screen.line(22)).toBe(
      "^G Help             M-D DOS Format      M-A Append          M-B Backup File",
    );
    await press(enter);
    expect(screen.line(21).trim()).toBe("[ Wrote 4 lines ]");
    expect(read("/root/Dockerfile")).toBe(`x${dockerfile}`);
    await press(ctrl("x"));
    expect((await ended).exit).toBe(0);
    expect(screen.alternate).toBe(false);
  });

  it("S12: asks before changes are lost", async () => {
    const { press, screen, read, ended } = await open();
    await press("x", ctrl("x"));
    expect(screen.lines().slice(21)).toEqual([
      "Save modified buffer?",
      " Y Yes",
      " N No           ^C Cancel",
    ]);
    expect([screen.row, screen.column]).toEqual([21, 22]);
    await press(ctrl("c"));
    expect(screen.line(21).trim()).toBe("[ Cancelled ]");
    await press(ctrl("x"), "y");
    expect(screen.line(21)).toBe("File Name to Write: Dockerfile");
    await press(enter);
    expect((await ended).exit).toBe(0);
    expect(read("/root/Dockerfile")).toBe(`x${dockerfile}`);
  });

  it("S12: N leaves the file alone", async () => {
    const { press, read, ended } = await open();
    await press("x", ctrl("x"), "n");
    expect((await ended).exit).toBe(0);
    expect(read("/root/Dockerfile")).toBe(dockerfile);
  });

  it("S13: a new file gets its last newline", async () => {
    const { press, screen, read, ended } = await open(["nano", "new.txt"]);
    expect(screen.line(21).trim()).toBe("[ New File ]");
    await press("hi", enter, "there", ctrl("s"), ctrl("x"));
    await ended;
    expect(read("/root/new.txt")).toBe("hi\nthere\n");
  });

  it("S14: cuts line after line and pastes them together", async () => {
    const { press, screen, read } = await open();
    await press(ctrl("k"), ctrl("k"), keys.down, ctrl("u"), ctrl("c"));
    expect(screen.lines().slice(1, 5)).toEqual([
      "COPY . .",
      "FROM python:3.11-slim",
      "WORKDIR /app",
      "        RUN x",
    ]);
    expect(screen.line(21).trim()).toBe("[ line  4/5 (80%), col  1/14 (  7%), char 44/51 (86%) ]");
    await press(ctrl("s"));
    expect(read("/root/Dockerfile")).toBe("COPY . .\nFROM python:3.11-slim\nWORKDIR /app\n\tRUN x\n");
  });

  it("S14: marks, cuts and copies what is marked", async () => {
    const { press, screen } = await open();
    await press(alt("a"), keys.right, keys.right, keys.right, keys.right, ctrl("k"));
    expect(screen.line(1)).toBe(" python:3.11-slim");
    await press(keys.end, ctrl("u"));
    expect(screen.line(1)).toBe(" python:3.11-slimFROM");
  });

  it("S15: searches round the end and says so", async () => {
    const { press, screen, at } = await open();
    await press(ctrl("w"));
    expect(screen.line(21)).toBe("Search:");
    await press("COPY", enter);
    expect(at()).toEqual([3, 0]);
    await press(ctrl("w"));
    expect(screen.line(21)).toBe("Search [COPY]:");
    await press("from", enter);
    expect(at()).toEqual([1, 0]);
    expect(screen.line(21).trim()).toBe("[ Search Wrapped ]");
    await press(ctrl("w"), "nope", enter);
    expect(screen.line(21).trim()).toBe('[ "nope" not found ]');
  });

  it("S15: replaces one by one or all", async () => {
    const { press, screen } = await open();
    await press(ctrl("\\"), "p", enter, "P", enter);
    expect(screen.line(21)).toBe("Replace this instance?");
    await press("y", "n", "a");
    expect(screen.line(21).trim()).toBe("[ Replaced 3 occurrences ]");
    expect(screen.line(1)).toBe("FROM Python:3.11-slim");
    expect(screen.line(2)).toBe("WORKDIR /apP");
  });

  it("S16: undoes and does again", async () => {
    const { press, screen } = await open();
    await press(..."abc", alt("u"));
    expect(screen.line(1)).toBe("FROM python:3.11-slim");
    expect(screen.line(21).trim()).toBe("[ Undid change ]");
    expect(screen.line(0)).toBe("  GNU nano 7.2                       Dockerfile");
    await press(alt("e"));
    expect(screen.line(1)).toBe("abcFROM python:3.11-slim");
    await press(keys.escape, "u");
    expect(screen.line(1)).toBe("FROM python:3.11-slim");
  });

  it("S17: a long line shows the part with the cursor", async () => {
    const { press, screen, at } = await open(["nano", "long"], { "/root/long": `${"b".repeat(300)}\n` });
    expect(screen.line(1)).toBe(`${"b".repeat(79)}>`);
    await press(keys.end);
    expect(screen.line(1)).toBe(`<${"b".repeat(11)}`);
    expect(at()).toEqual([1, 12]);
  });

  it("S17: shows line numbers and goes to a line", async () => {
    const { press, screen, at } = await open(["nano", "-l", "Dockerfile"]);
    expect(screen.line(1)).toBe(" 1 FROM python:3.11-slim");
    await press(ctrl("_"), "3,6", enter);
    expect(at()).toEqual([3, 8]);
  });

  it("S18: says what it cannot open or write", async () => {
    const directory = await open(["nano", "/etc"]);
    expect(directory.screen.line(21).trim()).toBe('[ "/etc" is a directory ]');
    const nowhere = await open(["nano", "none/x"]);
    expect(nowhere.screen.line(21).trim()).toBe("[ Directory 'none' does not exist ]");
    const denied = await sit(nano, {
      argv: ["nano", "/etc/secret"],
      files: { "/etc/secret": "x\n" },
      uid: 1000,
    });
    expect(denied.screen.line(21).trim()).toBe("[ File '/etc/secret' is unwritable ]");
    await denied.press("y", ctrl("s"));
    expect(denied.screen.line(21).trim()).toBe("[ Error writing /etc/secret: Permission denied ]");
  });

  it("S18: without a terminal it does not start", async () => {
    const { machine } = await open();
    const result = await machine.program(nano, { argv: ["nano", "f"], env: { TERM: "xterm" } });
    expect([result.exit, result.stderr]).toEqual([1, "Standard input is not a terminal\n"]);
  });

  it("S19: a paste comes as it is, wide characters have their room", async () => {
    const { press, screen, read, at } = await open(["nano", "new"]);
    await press(keys.paste("a\n  b\n日本x"));
    expect(screen.lines().slice(1, 4)).toEqual(["a", "  b", "日本x"]);
    expect(at()).toEqual([3, 5]);
    await press(keys.left, keys.left, keys.backspace, ctrl("s"));
    expect(read("/root/new")).toBe("a\n  b\n本x\n");
  });

  it("S19: a new size is drawn at once", async () => {
    const { resize, screen } = await open();
    await resize({ columns: 40, rows: 10 });
    expect(screen.line(0)).toBe("  GNU nano 7.2   Dockerfile");
    expect(screen.line(8)).toBe("^G Help   ^O Write O^W Where I^K Cut");
  });

  it("S3: a signal gives the terminal back and rescues the text", async () => {
    const { signal, press, screen, ended, read } = await open();
    await press("x");
    await signal("TERM");
    expect((await ended).exit).toBe(1);
    expect(screen.alternate).toBe(false);
    expect(read("/root/Dockerfile.save")).toBe(`x${dockerfile}`);
  });
});
