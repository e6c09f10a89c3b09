/** The page: makes a world and shows it. */
import { createRoot } from "react-dom/client";
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./shared/tokens.css";
import "./shared/base.css";
import { App } from "./App.tsx";
import { openWorld } from "./open-world.ts";
import { optionsFromAddress } from "./options.ts";
import { applyTheme } from "./shared/theme.ts";

const options = optionsFromAddress(location.search);
applyTheme(options.theme);
const root = document.getElementById("root");
if (root !== null) createRoot(root).render(<App world={openWorld(options)} options={options} />);
