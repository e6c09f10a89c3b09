/**
 * The student's terminal: xterm.js on a pseudo terminal of the simulated machine.
 * Keys go to the line discipline and come back as output; nothing is echoed here.
 *
 * Tab belongs to the shell. Escape followed by Tab leaves the terminal, so that
 * nobody who uses the keyboard alone is caught in it.
 */
import { FitAddon } from "@xterm/addon-fit";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { WebLinksAddon } from "@xterm/addon-web-links";
import { Terminal as Screen } from "@xterm/xterm";
import "@xterm/xterm/css/xterm.css";
import { useEffect, useRef, useState } from "react";
import type { Terminal, World } from "../../session/types.ts";
import { terminalTheme } from "./theme.ts";
import "./terminal.css";

interface Props {
  readonly world: World;
  readonly onReady?: (terminal: Terminal) => void;
  /** An address in the output was clicked. */
  readonly onLink: (url: string) => void;
}

export function TerminalPane({ world, onReady, onLink }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [leaving, setLeaving] = useState(false);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const screen = new Screen({
      allowProposedApi: true,
      cursorBlink: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      fontFamily: getComputedStyle(element).getPropertyValue("--font-mono"),
      fontSize: 12.5,
      lineHeight: 1.25,
      scrollback: 5000,
      screenReaderMode: true,
      theme: terminalTheme,
    });
    const fit = new FitAddon();
    screen.loadAddon(fit);
    screen.loadAddon(new Unicode11Addon());
    screen.unicode.activeVersion = "11";
    screen.loadAddon(new WebLinksAddon((_event, url) => onLink(url)));
    screen.open(element);
    fit.fit();

    const terminal = world.openTerminal({ columns: screen.cols, rows: screen.rows });
    const stopOutput = terminal.onOutput((data) => screen.write(data));
    screen.onData((data) => terminal.input(data));
    screen.onBinary((data) => terminal.input(data));
    screen.onResize(({ cols, rows }) => terminal.resize({ columns: cols, rows }));

    let escapePressed = false;
    screen.attachCustomKeyEventHandler((event) => {
      if (event.type !== "keydown") return true;
      if (event.key === "Tab" && escapePressed) {
        escapePressed = false;
        setLeaving(false);
        return false;
      }
      escapePressed = event.key === "Escape";
      setLeaving(escapePressed);
      return true;
    });

    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0 && element.clientHeight > 0) fit.fit();
    });
    observer.observe(element);
    void document.fonts?.ready.then(() => fit.fit());
    if (window.top === window.self) screen.focus();
    onReady?.({ ...terminal, type: (command) => (terminal.type(command), screen.focus()) });

    return () => {
      observer.disconnect();
      stopOutput();
      terminal.close();
      screen.dispose();
    };
  }, [world, onReady, onLink]);

  return (
    <section className="terminal" aria-label="Terminal">
      <div ref={host} style={{ height: "100%" }} />
      {leaving && <div className="leave">Tab now leaves the terminal</div>}
    </section>
  );
}
