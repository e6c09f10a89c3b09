/** The place where the student's screen is shown. */
import { useEffect, useRef } from "react";
import type { Screen } from "./screen.ts";
import "./terminal.css";

interface Props {
  readonly screen: Screen;
  /** The next Tab leaves the terminal. */
  readonly leaving: boolean;
}

export function TerminalPane({ screen, leaving }: Props) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => (host.current === null ? undefined : screen.attach(host.current)), [screen]);
  return (
    <section className="terminal" aria-label="Terminal">
      <div ref={host} style={{ height: "100%" }} />
      {leaving && <div className="leave">Tab now leaves the terminal</div>}
    </section>
  );
}
