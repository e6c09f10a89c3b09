/** nano's title, shortcut bars and where they stand. */
import { displayWidth } from "../../kit/text.ts";
import { slice } from "../kit/columns.ts";
import type { Screen } from "../kit/screen.ts";

export const version = "7.2";
const reverse = "7";

export interface Shortcut {
  readonly key: string;
  readonly label: string;
}

const list = (text: string): readonly Shortcut[] =>
  text.split("|").map((entry) => {
    const space = entry.indexOf(" ");
    return { key: entry.slice(0, space), label: entry.slice(space + 1) };
  });

/** Filled column by column, as many as fit. */
export const menus = {
  main: list(
    "^G Help|^X Exit|^O Write Out|^R Read File|^W Where Is|^\\ Replace|^K Cut|^U Paste|^T Execute|^J Justify|^C Location|^/ Go To Line|M-U Undo|M-E Redo|M-A Set Mark|M-6 Copy|M-] To Bracket|^Q Where Was|M-Q Previous|M-W Next|^B Back|^F Forward",
  ),
  search: list(
    "^G Help|^C Cancel|M-C Case Sens|M-R Reg.exp.|M-B Backwards|^R Replace|^P Older|^N Newer|^T Go To Line",
  ),
  replace: list("^G Help|^C Cancel|M-C Case Sens|M-R Reg.exp.|M-B Backwards|^R No Replace|^P Older|^N Newer"),
  replaceWith: list("^G Help|^C Cancel|^P Older|^N Newer"),
  line: list(
    "^G Help|^C Cancel|^W Begin of Paragr.|^O End of Paragraph|^Y First Line|^V Last Line|^T Go To Text",
  ),
  write: list(
    "^G Help|^C Cancel|M-D DOS Format|M-M Mac Format|M-A Append|M-P Prepend|M-B Backup File|^T Browse",
  ),
  read: list("^G Help|^C Cancel|M-F New Buffer|M-N No Conversion|^X Execute Command|^T Browse"),
  yesNo: list(" Y Yes| N No|| C Cancel"),
  help: list(
    "^L Refresh|^X Close|^W Where Is|^Q Where Was|M-Q Previous|M-W Next|^P Prev Line|^N Next Line|^Y Prev Page|^V Next Page|M-\\ First Line|M-/ Last Line",
  ),
} as const;

export type Menu = keyof typeof menus;

/** `[ text ]` in the middle of a row. */
export function drawMessage(screen: Screen, row: number, text: string, alert: boolean): void {
  const width = Math.max(0, screen.columns - 4);
  const shown = displayWidth(text) > width ? `${slice(text, 0, Math.max(0, width - 3))}...` : text;
  const column = Math.max(0, Math.floor((screen.columns - displayWidth(shown) - 4) / 2));
  screen.put(row, column, `[ ${shown} ]`, alert ? "1;37;41" : reverse);
}

export function drawTitle(screen: Screen, name: string, modified: boolean, view: boolean): void {
  const { columns } = screen;
  screen.clearRow(0, reverse);
  const brand = `GNU nano ${version}`;
  const state = view ? "View" : "Modified";
  const branded = brand.length + 3;
  const stateWidth = state.length + 2;
  const nameWidth = displayWidth(name);
  if (branded + nameWidth + stateWidth <= columns) {
    screen.put(0, 2, brand, reverse);
    const at = branded + Math.floor((columns - branded - stateWidth - nameWidth) / 2);
    const end = screen.put(0, at, name, reverse);
    if (modified) screen.put(0, end, " *", reverse);
    if (view) screen.put(0, columns - stateWidth, state, reverse);
    return;
  }
  const room = columns - (modified ? 2 : 0);
  const shown = nameWidth <= room ? name : `...${slice(name, nameWidth - room + 3, room - 3)}`;
  const end = screen.put(0, Math.max(0, Math.floor((room - displayWidth(shown)) / 2)), shown, reverse);
  if (modified) screen.put(0, end, " *", reverse);
}

export function drawShortcuts(screen: Screen, menu: Menu): void {
  const rows = [screen.rows - 2, screen.rows - 1] as const;
  for (const row of rows) screen.clearRow(row);
  if (menu === "yesNo") {
    const wide = screen.columns < 32 ? Math.floor(screen.columns / 2) : 16;
    drawOne(screen, rows[0], 0, wide, { key: " Y", label: "Yes" });
    drawOne(screen, rows[1], 0, wide, { key: " N", label: "No" });
    drawOne(screen, rows[1], wide, wide, { key: "^C", label: "Cancel" });
    return;
  }
  const most = Math.floor((screen.columns + 40) / 20) * 2;
  const shown = menus[menu].slice(0, most);
  const width = Math.floor(screen.columns / Math.ceil(shown.length / 2));
  if (width === 0) return;
  for (const [index, shortcut] of shown.entries()) {
    const column = Math.floor(index / 2) * width;
    const last = index >= shown.length - 2;
    drawOne(screen, rows[index % 2 === 0 ? 0 : 1], column, last ? screen.columns - column : width, shortcut);
  }
}

function drawOne(screen: Screen, row: number, column: number, width: number, { key, label }: Shortcut): void {
  screen.put(row, column, key, reverse);
  const at = column + key.length + 1;
  screen.put(row, at, slice(label, 0, Math.max(0, width - key.length - 1)));
}
