/** `:set`. */
import type { Settings, ViEditor } from "./editor.ts";

const names: Readonly<Record<string, keyof Settings>> = {
  nu: "number",
  number: "number",
  list: "list",
  ic: "ignorecase",
  ignorecase: "ignorecase",
  ai: "autoindent",
  autoindent: "autoindent",
  si: "autoindent",
  smartindent: "autoindent",
  et: "expandtab",
  expandtab: "expandtab",
  ws: "wrapscan",
  wrapscan: "wrapscan",
  ro: "readonly",
  readonly: "readonly",
  ts: "tabstop",
  tabstop: "tabstop",
  sw: "shiftwidth",
  shiftwidth: "shiftwidth",
};

/** Options that are taken and change nothing that is simulated. */
const accepted = new Set(
  `hls hlsearch is incsearch wrap nowrap ruler ru showcmd sc showmode smd paste cursorline cul syntax mouse background bg encoding enc fileencoding fenc
   fileformat ff filetype ft relativenumber rnu scs smartcase sm showmatch sts softtabstop backspace bs compatible cp modifiable ma swapfile swf undofile udf
   backup bk laststatus ls title wildmenu wmnu history hi textwidth tw linebreak lbr scrolloff so term termguicolors tgc clipboard cb spell hidden hid`.split(
    /\s+/,
  ),
);

/** @returns what is wrong */
export function setOptions(editor: ViEditor, text: string): string | undefined {
  const { settings } = editor;
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const [, no = "", name = "", sign = "", value = ""] =
      /^(no|inv)?([a-z]+)([?!&=:]?)(.*)$/.exec(word) ?? [];
    const plain = names[`${no}${name}`] ?? names[name];
    const negated = names[`${no}${name}`] === undefined && no !== "";
    if (plain === undefined) {
      if (word === "all" || accepted.has(name) || accepted.has(`${no}${name}`)) continue;
      return `E518: Unknown option: ${word}`;
    }
    const current = settings[plain];
    if (sign === "?" || (typeof current === "number" && sign === "")) {
      editor.say(typeof current === "boolean" ? `${current ? "  " : "no"}${plain}` : `  ${plain}=${current}`);
    } else if (typeof current === "number") {
      if (!/^\d+$/.test(value)) return `E521: Number required after =: ${word}`;
      if (plain === "tabstop" || plain === "shiftwidth") {
        if (plain === "tabstop" && Number(value) === 0) return `E487: Argument must be positive: ${word}`;
        settings[plain] = Math.min(Number(value), 100) || settings.tabstop;
      }
    } else if (sign === "=") return `E474: Invalid argument: ${word}`;
    else if (plain !== "tabstop" && plain !== "shiftwidth")
      settings[plain] = sign === "!" || no === "inv" ? !current : !negated;
  }
  return undefined;
}
