/**
 * The page's first lines. What index.html shows is painted before the page itself is
 * fetched, so that a slow line or machine shows something at once.
 */
import { optionsFromAddress } from "./options.ts";
import { painted } from "./shared/turns.ts";

await painted();
const { showPage } = await import("./page.ts");
void showPage(optionsFromAddress(location.search));
