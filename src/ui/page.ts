/** The page with its fonts; an embedded one has none to fetch. */
import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";

export { showPage } from "./show-page.tsx";
