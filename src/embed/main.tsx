/** The page for an iframe: no top bar, no fonts to fetch, nothing stored. */
import { optionsFromAddress } from "../ui/options.ts";
import { showPage } from "../ui/show-page.tsx";

void showPage(optionsFromAddress(location.search, { bare: true }));
