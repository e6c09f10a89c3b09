/** The page: makes a world and shows it. */
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import { optionsFromAddress } from "./options.ts";
import { showPage } from "./show-page.tsx";

showPage(optionsFromAddress(location.search));
