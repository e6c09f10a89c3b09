/** Makes a world as the options say and shows it in `#root`. */
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { openWorld } from "./open-world.ts";
import type { PageOptions } from "./options.ts";
import "./shared/tokens.css";
import "./shared/base.css";
import { applyTheme } from "./shared/theme.ts";

export function showPage(options: PageOptions): void {
  applyTheme(options.theme);
  const element = document.getElementById("root");
  if (element === null) return;
  element.replaceChildren();
  createRoot(element).render(<App world={openWorld(options)} options={options} />);
}
