/** Name, place, speed, undo, theme. */
import { useState } from "react";
import { useStore } from "zustand";
import type { Pace, World } from "../session/types.ts";
import { Segmented } from "./shared/Segmented.tsx";
import { applyTheme, currentTheme } from "./shared/theme.ts";

const paces: readonly { value: Pace; label: string }[] = [
  { value: "1x", label: "1×" },
  { value: "10x", label: "10×" },
  { value: "instant", label: "Instant" },
];

export function TopBar({ world }: { world: World }) {
  const { pace, cwd, undoable } = useStore(world.session);
  const [theme, setTheme] = useState(currentTheme);
  const [said, setSaid] = useState("");
  const last = undoable.at(-1);
  const other = theme === "dark" ? "light" : "dark";

  const undo = async () => {
    const undone = await world.undo();
    setSaid(undone === undefined ? "Nothing to undo" : `Undone: ${undone}`);
  };

  return (
    <header className="topbar">
      <h1 className="brand">
        <Logo />
        Drydock
      </h1>
      <div className="crumb">{cwd.replace(/^\/home\/student(?=\/|$)/, "~")}</div>
      <div className="spacer" />
      <Segmented
        label="Simulation speed"
        choices={paces}
        value={pace}
        onChange={(next) => world.setPace(next)}
      />
      <button
        type="button"
        className="topbutton"
        disabled={last === undefined}
        title={last === undefined ? "No command to take back" : `Take back: ${last}`}
        onClick={() => void undo()}
      >
        Undo
      </button>
      <button
        type="button"
        className="topbutton"
        aria-label={`${theme === "dark" ? "Dark" : "Light"} theme: use the ${other} one`}
        onClick={() => setTheme(applyTheme(other))}
      >
        {theme === "dark" ? "Dark" : "Light"}
      </button>
      <span className="sr-only" role="status">
        {said}
      </span>
    </header>
  );
}

function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
      <path d="M2 14h18l-3 5H5z" fill="var(--accent)" />
      <rect x="6" y="9" width="4" height="4" rx="1" fill="oklch(.72 .12 165)" />
      <rect x="11" y="9" width="4" height="4" rx="1" fill="oklch(.75 .13 65)" />
      <rect x="8.5" y="4" width="4" height="4" rx="1" fill="oklch(.70 .12 300)" />
    </svg>
  );
}
