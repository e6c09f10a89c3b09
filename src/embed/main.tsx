/** The page for an iframe: no top bar, nothing stored. */
import { createRoot } from "react-dom/client";
import "../ui/shared/tokens.css";
import "../ui/shared/base.css";
import { App } from "../ui/App.tsx";
import { openWorld } from "../ui/open-world.ts";
import { optionsFromAddress } from "../ui/options.ts";
import { applyTheme } from "../ui/shared/theme.ts";

const options = optionsFromAddress(location.search, { bare: true });
applyTheme(options.theme);
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App world={openWorld(options)} options={options} />);
