import { describe, expect, it } from "vitest";
import { program as vi } from "../../../../src/os/bin/screen/vi/vi.ts";
import { keys, type Sitting, sit } from "./session.ts";

const dockerfile = "FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n\tRUN x\n";
const numbers = `${Array.from({ length: 100 }, (_, i) => i + 1).join("\n")}\n`;
const files = { "/root/Dockerfile": dockerfile, "/root/n100": numbers, "/root/empty": "" };
const open = (file = "Dockerfile", ...more: readonly string[]) =>
  sit(vi, { argv: ["vi", ...more, file].filter(Boolean), files });
const { enter, ctrl } = keys;
const leave = keys.escape;

const words = 'the quick (brown) fox\n  jumps over\n\nfoo.bar(baz, "q s")\nlast line\n';

/** What the file holds after the keys, `:wq` added. */
async function after(text: string, ...strokes: readonly string[]): Promise<string> {
  const s = await sit(vi, { argv: ["vi", "f"], files: { "/root/f": text } });
  await s.press(...strokes, leave, ":wq", enter);
  expect((await s.ended).exit).toBe(0);
  return s.read("/root/f");
}

const status = ({ screen }: Sitting) => screen.line(23);

describe("vi", () => {
  it("S20: shows the file, tildes, what it is and where the cursor is", async () => {
    const s = await open();
    expect(s.screen.lines()).toEqual([
      "FROM python:3.11-slim",
      "WORKDIR /app",
      "COPY . .",
      "        RUN x",
      ...new Array<string>(19).fill("~"),
      '"Dockerfile" 4L, 51B                                          1,1           All',
    ]);
    await s.press("j", "j", "j");
    expect(status(s)).toBe('"Dockerfile" 4L, 51B                                          4,1-8         All');
    expect(s.at()).toEqual([3, 7]);
  });

  it("S21: says what vim says", async () => {
    const s = await open();
    await s.press("i");
    expect(status(s)).toBe("-- INSERT --                                                  1,1           All");
    await s.press("x", leave, ":foo", enter);
    expect(status(s)).toBe("E492: Not an editor command: foo                              1,1           All");
    await s.press(":q", enter);
    expect(status(s)).toBe("E37: No write since last change (add ! to override)           1,1           All");
    await s.press(ctrl("c"));
    expect(status(s)).toBe("Type  :qa!  and press <Enter> to abandon all changes and exit Vim");
    await s.press(":w", enter);
    expect(status(s)).toBe('"Dockerfile" 4L, 52B written                                  1,1           All');
    await s.press("dd", "u");
    expect(status(s)).toBe("1 more line; before #2  0 seconds ago                         1,1           All");
    await s.press(":q", enter);
    expect((await s.ended).exit).toBe(0);
    expect(s.screen.alternate).toBe(false);
  });

  it("S22: a new file is written", async () => {
    const s = await open("new.txt");
    expect(status(s)).toBe('"new.txt" [New]                                               0,0-1         All');
    await s.press("ihello", leave, ":w", enter);
    expect(status(s)).toBe('"new.txt" [New] 1L, 6B written                                1,5           All');
    await s.press("ZZ");
    expect((await s.ended).exit).toBe(0);
    expect(s.read("/root/new.txt")).toBe("hello\n");
  });

  it("S22: :q! leaves the file alone", async () => {
    const s = await open();
    await s.press("dG", ":q!", enter);
    await s.ended;
    expect(s.read("/root/Dockerfile")).toBe(dockerfile);
  });

  it("S23: searches round the end", async () => {
    const s = await open("n100");
    await s.press("G", "/55", enter);
    expect(status(s)).toBe("search hit BOTTOM, continuing at TOP                          55,1          55%");
    await s.press("?nope", enter);
    expect(status(s)).toBe("E486: Pattern not found: nope                                 55,1          55%");
    await s.press("gg", "/9$", enter, "n", "N");
    expect(s.screen.line(23)).toContain("9,1");
  });

  it("S24: selects lines and characters", async () => {
    const s = await open("n100");
    await s.press("V", "j");
    expect(status(s)).toMatch(/^-- VISUAL LINE -- +2 +2,1 +Top$/);
    expect(s.screen.styleAt(0, 0)).toBe("7");
    await s.press("d");
    expect(s.screen.line(0)).toBe("3");
  });

  it.each<[rule: string, text: string, strokes: readonly string[], result: string]>([
    ["S25: i", "ab\n", ["lix"], "axb\n"],
    ["S25: a", "ab\n", ["ax"], "axb\n"],
    ["S25: I", "  ab\n", ["Ix"], "  xab\n"],
    ["S25: A", "ab\n", ["Ax"], "abx\n"],
    ["S25: o", "a\nb\n", ["ox"], "a\nx\nb\n"],
    ["S25: O", "a\nb\n", ["jOx"], "a\nx\nb\n"],
    ["S25: count before i", "a\n", ["3ixy"], "xyxyxya\n"],
    ["S25: R", "abcdef\n", ["Rxy"], "xycdef\n"],
    ["S25: r", "abc\n", ["3rx"], "xxx\n"],
    ["S25: backspace joins", "a\nb\n", ["ji\x7f"], "ab\n"],
    ["S25: Ctrl-W erases a word", "one two\n", ["A three\x17\x17"], "one two\n"],
    ["S26: dw", words, ["dw"], words.slice(4)],
    ["S26: 2dw", words, ["2dw"], words.slice(10)],
    ["S26: d2w", words, ["d2w"], words.slice(10)],
    ["S26: dw on the last word stays in its line", "a b\nc\n", ["wdw"], "a \nc\n"],
    ["S26: cw", words, ["cwTHE"], `THE${words.slice(3)}`],
    ["S26: de", "one two\n", ["de"], " two\n"],
    ["S26: db", "one two\n", ["$db"], "one o\n"],
    ["S26: d$", "one two\n", ["wD"], "one \n"],
    ["S26: d0", "one two\n", ["wd0"], "two\n"],
    ["S26: dfx", "abcxdef\n", ["dfx"], "def\n"],
    ["S26: dtx", "abcxdef\n", ["dtx"], "xdef\n"],
    ["S26: d%", "(a (b) c) d\n", ["d%"], " d\n"],
    ["S26: dG", "a\nb\nc\n", ["jdG"], "a\n"],
    ["S26: dgg", "a\nb\nc\n", ["jdgg"], "c\n"],
    ["S26: dd takes a count", "a\nb\nc\nd\n", ["2dd"], "c\nd\n"],
    ["S26: dj", "a\nb\nc\n", ["dj"], "c\n"],
    ["S26: d/pattern", "abc def\n", ["d/def\r"], "def\n"],
    ["S26: cc", "a\nb\n", ["ccx"], "x\nb\n"],
    ["S26: C", "one two\n", ["wCx"], "one x\n"],
    ["S26: s", "abc\n", ["2sx"], "xc\n"],
    ["S26: x and X", "abcd\n", ["llxX"], "ad\n"],
    ["S26: >>", "a\nb\n", [">>"], "\ta\nb\n"],
    ["S26: <<", "\t\ta\n", ["<<"], "\ta\n"],
    ["S26: J", "a\n  b\nc\n", ["J"], "a b\nc\n"],
    ["S26: 3J", "a\nb\nc\n", ["3J"], "a b c\n"],
    ["S26: ~", "aBc\n", ["3~"], "AbC\n"],
    ["S26: gUw", "abc def\n", ["gUw"], "ABC def\n"],
    ["S26: guu", "ABC\n", ["guu"], "abc\n"],
    ["S26: Ctrl-A", "port 8079\n", ["\x01"], "port 8080\n"],
    ["S27: diw", "one two three\n", ["wdiw"], "one  three\n"],
    ["S27: daw", "one two three\n", ["wdaw"], "one three\n"],
    ['S27: ci"', 'x = "abc"\n', ['f"ci"z'], 'x = "z"\n'],
    ["S27: di(", "f(a, b)\n", ["fadi("], "f()\n"],
    ["S27: da{", "x {a} y\n", ["fada{"], "x  y\n"],
    ["S27: dip", "a\nb\n\nc\n", ["dip"], "\nc\n"],
    ["S28: yyp", "a\nb\n", ["yyp"], "a\na\nb\n"],
    ["S28: ddp swaps lines", "a\nb\n", ["ddp"], "b\na\n"],
    ["S28: xp swaps characters", "ab\n", ["xp"], "ba\n"],
    ["S28: yyP with a count", "a\n", ["yy2P"], "a\na\na\n"],
    ["S28: yw and P", "one two\n", ["ywP"], "one one two\n"],
    ["S28: a named register", "a\nb\n", ['"xyyj"xp'], "a\nb\na\n"],
    ["S28: a deletion leaves register 0", "a\nb\n", ['yyjdd"0p'], "a\na\n"],
    ["S29: . repeats a deletion", "a\nb\nc\n", ["dd."], "c\n"],
    ["S29: . repeats an insertion", "a\nb\n", ["Ax\x1bj."], "ax\nbx\n"],
    ["S29: . repeats cw", "a a a\n", ["cwb\x1bw.w."], "b b b\n"],
    ["S29: a count replaces the old one", "abcdefg\n", ["2x3."], "fg\n"],
    ["S30: u takes back an insertion as a whole", "a\n", ["ixyz\x1bu"], "a\n"],
    ["S30: Ctrl-R does it again", "a\n", ["ixyz\x1bu\x12"], "xyza\n"],
    ["S30: several steps", "a\nb\nc\n", ["dddduu"], "a\nb\nc\n"],
    ["S31: v and d", "abcdef\n", ["lvld"], "adef\n"],
    ["S31: v over lines", "abc\ndef\n", ["lvjd"], "af\n"],
    ["S31: V and y, p", "a\nb\nc\n", ["VjyGp"], "a\nb\nc\na\nb\n"],
    ["S31: V and >", "a\nb\n", ["Vj>"], "\ta\n\tb\n"],
    ["S31: viw c", "one two\n", ["wviwcx"], "one x\n"],
    ["S31: vU", "abc\n", ["vlU"], "ABc\n"],
    ["S31: ggVGd empties", "a\nb\n", ["ggVGd"], ""],
    ["S32: :s", "aa\naa\n", [":s/a/b/\r"], "ba\naa\n"],
    ["S32: :%s///g", "aa\naa\n", [":%s/a/b/g\r"], "bb\nbb\n"],
    ["S32: another delimiter", "a/b\n", [":%s#/#-#\r"], "a-b\n"],
    ["S32: groups", "key=value\n", [":s/\\(\\w*\\)=\\(.*\\)/\\2=\\1/\r"], "value=key\n"],
    ["S32: & and \\r", "a,b\n", [":s/,/&\\r/\r"], "a,\nb\n"],
    ["S32: a range of lines", "a\na\na\n", [":2,3s/a/b/\r"], "a\nb\nb\n"],
    ["S32: ask", "a\na\na\n", [":%s/a/b/gc\r", "y", "n", "y"], "b\na\nb\n"],
    ["S32: visual range", "a\na\na\n", ["Vj:s/a/b/\r"], "b\nb\na\n"],
    ["S33: :d", "a\nb\nc\n", [":2d\r"], "a\nc\n"],
    ["S33: :m", "a\nb\nc\n", [":1m$\r"], "b\nc\na\n"],
    ["S33: :m0", "a\nb\nc\n", [":3m0\r"], "c\na\nb\n"],
    ["S33: :t", "a\nb\n", [":1t.\r"], "a\na\nb\n"],
    ["S33: :g//d", "a\nb\na\n", [":g/a/d\r"], "b\n"],
    ["S33: :v//d", "a\nb\na\n", [":v/a/d\r"], "a\na\n"],
    ["S33: :r", "a\n", [":r /etc/hosts2\r"], "a\n"],
    ["S33: :sort", "b\na\n", [":sort\r"], "a\nb\n"],
    ["S33: a line number", "a\nb\nc\n", [":2\rx"], "a\n\nc\n"],
    ["S34: a macro", "1\n2\n3\n", ["qaA;\x1bjq2@a"], "1;\n2;\n3;\n"],
    ["S34: marks", "a\nb\nc\n", ["majjd'a"], ""],
    ["S35: a paste in insert mode", "x\n", ["i\x1b[200~  a\r  b\r\x1b[201~"], "  a\n  b\nx\n"],
    ["S35: autoindent when it is set", "  a\n", [":set ai\r", "ob"], "  a\n  b\n"],
    ["S35: tabs as spaces when they are", "\n", [":set et ts=4\r", "i\ta"], "    a\n"],
  ])("%s", async (_rule, text, strokes, result) => {
    expect(await after(text, ...strokes.flatMap((s) => (s.includes("\x1b[200~") ? [s] : [...s])))).toBe(
      result,
    );
  });

  it("S36: line numbers, and lines longer than the screen", async () => {
    const s = await sit(vi, { argv: ["vi", "f"], files: { "/root/f": `${"b".repeat(100)}\nend\n` } });
    expect(s.screen.line(1)).toBe("b".repeat(20));
    expect(s.screen.line(2)).toBe("end");
    await s.press("$");
    expect(s.at()).toEqual([1, 19]);
    await s.press(":set nu", enter);
    expect(s.screen.line(0)).toBe(`  1 ${"b".repeat(76)}`);
    expect(s.screen.line(2)).toBe("  2 end");
  });

  it("S37: read-only files and folders are refused in vim's words", async () => {
    const s = await sit(vi, { argv: ["vi", "/etc/secret"], files: { "/etc/secret": "x\n" }, uid: 1000 });
    expect(status(s)).toMatch(/^"\/etc\/secret" \[readonly\] 1L, 2B/);
    await s.press("x", ":w", enter);
    expect(status(s)).toMatch(/^E45: 'readonly' option is set \(add ! to override\)/);
    await s.press(":w!", enter);
    expect(status(s)).toMatch(/E212: Can't open file for writing/);
    const directory = await open("/etc");
    expect(status(directory)).toMatch(/^"\/etc" is a directory/);
    const unnamed = await open("");
    expect(unnamed.screen.lines().join("\n")).toContain("VIM - Vi IMproved");
    await unnamed.press(":w", enter);
    expect(status(unnamed)).toMatch(/^E32: No file name/);
  });

  it("S38: without a terminal it warns, reads the keys and gives up at their end", async () => {
    const { machine } = await open();
    const run = (stdin: string) => machine.program(vi, { argv: ["vi", "/root/Dockerfile"], stdin });
    const lost = await run("");
    expect(lost.exit).toBe(1);
    expect(lost.stderr).toContain("Vim: Warning: Input is not from a terminal\n");
    expect(lost.stderr).toContain("Vim: Error reading input, exiting...\nVim: Finished.\n");
    expect((await run(":q\r")).exit).toBe(0);
  });

  it("S39: +N, +/pattern, -c and -R", async () => {
    const line = await open("n100", "+50");
    expect(status(line)).toContain("50,1");
    const end = await open("n100", "+");
    expect(status(end)).toContain("100,1");
    const found = await open("Dockerfile", "+/COPY");
    expect(found.at()).toEqual([2, 0]);
    const viewed = await open("Dockerfile", "-R");
    expect(status(viewed)).toContain("[readonly]");
  });
});
