/** The page: makes a world and shows it. */
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import { showPage } from "./show-page.tsx";
import { optionsFromAddress } from "./options.ts";

showPage(optionsFromAddress(location.search));
