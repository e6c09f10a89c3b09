/**
 * The student's screen: xterm.js on a pseudo terminal of the simulated machine.
 * It is made once and lives as long as the page; panes only show it, so that a
 * phone that is turned keeps its shell.
 *
 * Keys go to the line discipline and come back as output; nothing is echoed here.
 * Tab belongs to the shell. Escape followed by Tab leaves the terminal, so that
 * nobody who uses the keyboard alone is caught in it.
 */
import { FitAddon } from "@xterm/addon-fit";
import { Terminal as Xterm } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import type { Terminal, World } from "../../session/types.ts";
import { firstKey, idle, nextTurn, rest } from "../shared/turns.ts";
import { withoutAccidents } from "./binary.ts";
import { createFeed } from "./feed.ts";
import { terminalTheme } from "./theme.ts";

export interface Screen {
  /** Shows the screen in `host`; returns a way to take it away again. */
  attach(host: HTMLElement): () => void;
  focus(): void;
  /** Puts a command on the prompt and presses Enter. */
  type(command: string): void;
  /** Everything it shows and has scrolled by; wrapped lines are one line. */
  text(): string;
}

interface Listeners {
  /** An address in the output was clicked. */
  readonly onLink: (url: string) => void;
  /** Escape was pressed: the next Tab leaves. */
  readonly onLeaving: (leaving: boolean) => void;
}

export function createScreen(world: World, { onLink, onLeaving }: Listeners): Screen {
  const element = document.createElement("div");
  element.style.height = "100%";
  const xterm = new Xterm({
    allowProposedApi: true,
    cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue("--font-mono"),
    fontSize: 12.5,
    lineHeight: 1.25,
    // Binary output is no error of the page.
    logLevel: "off",
    scrollback: 5000,
    theme: terminalTheme,
  });
  const fit = new FitAddon();
  xterm.loadAddon(fit);
  let terminal: Terminal | undefined;
  let opened = false;
  let before: string[] = [];

  const open = async () => {
    xterm.open(element);
    fit.fit();
    await nextTurn();
    terminal = world.openTerminal({ columns: xterm.cols, rows: xterm.rows });
    const feed = createFeed({
      draw: (data, drawn) => xterm.write(data, drawn),
      nowMs: () => performance.now(),
      after: (ms, fn) => void window.setTimeout(fn, ms),
    });
    terminal.onOutput((data) => feed.write(withoutAccidents(data)));
    const input = (data: string) => {
      feed.hurry();
      terminal?.input(data);
    };
    xterm.onData(input);
    xterm.onBinary(input);
    xterm.onResize(({ cols, rows }) => terminal?.resize({ columns: cols, rows }));
    for (const command of before) terminal.type(command);
    before = [];
    await document.fonts?.ready;
    fit.fit();
    void idle().then(() => loadAddons(xterm, onLink));
    // The text a screen reader reads is a second drawing of each row: for the first key, or when the page has rested.
    await Promise.race([firstKey(), rest(5000)]);
    xterm.options.screenReaderMode = true;
  };

  let escaped = false;
  xterm.attachCustomKeyEventHandler((event) => {
    if (event.type !== "keydown" || event.key === "Shift") return true;
    const leaves = event.key === "Tab" && escaped;
    escaped = event.key === "Escape";
    onLeaving(escaped);
    return !leaves;
  });

  return {
    attach(host) {
      host.append(element);
      if (!opened) void open();
      opened = true;
      const observer = new ResizeObserver(() => {
        if (host.clientWidth > 0 && host.clientHeight > 0) fit.fit();
      });
      observer.observe(host);
      return () => {
        observer.disconnect();
        element.remove();
      };
    },
    focus: () => xterm.focus(),
    type(command) {
      if (terminal === undefined) before.push(command);
      else terminal.type(command);
    },
    text() {
      const { active } = xterm.buffer;
      let text = "";
      for (let row = 0; row < active.length; row++) {
        const line = active.getLine(row);
        if (line === undefined) continue;
        text += `${row > 0 && !line.isWrapped ? "\n" : ""}${line.translateToString(!active.getLine(row + 1)?.isWrapped)}`;
      }
      return text.trimEnd();
    },
  };
}

/** Wide characters and clickable addresses: nothing the first prompt needs. */
async function loadAddons(xterm: Xterm, onLink: (url: string) => void): Promise<void> {
  const [{ Unicode11Addon }, { WebLinksAddon }] = await Promise.all([
    import("@xterm/addon-unicode11"),
    import("@xterm/addon-web-links"),
  ]);
  xterm.loadAddon(new Unicode11Addon());
  xterm.unicode.activeVersion = "11";
  xterm.loadAddon(new WebLinksAddon((_event, url) => onLink(url)));
}
