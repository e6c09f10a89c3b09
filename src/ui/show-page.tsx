/** Makes a world as the options say and shows it in `#root`. */
import { options as preact } from "preact";
import { createRoot } from "react-dom/client";
import { App } from "./App.tsx";
import { openWorld } from "./open-world.ts";
import type { PageOptions } from "./options.ts";
import "./shared/tokens.css";
import "./shared/base.css";
import { applyTheme } from "./shared/theme.ts";
import { nextTurn } from "./shared/turns.ts";

/** A thousand changes between two frames are drawn once. */
preact.debounceRendering = (render) => void requestAnimationFrame(render);

export async function showPage(options: PageOptions): Promise<void> {
  applyTheme(options.theme);
  const element = document.getElementById("root");
  if (element === null) return;
  await nextTurn();
  const world = openWorld(options);
  await nextTurn();
  element.replaceChildren();
  createRoot(element).render(<App world={world} options={options} />);
}
