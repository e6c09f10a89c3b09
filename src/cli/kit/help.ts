/**
 * Help texts, computed from the commands' data in the client's layout: options in
 * two columns, wrapped at the terminal's width (80 without a terminal).
 */
import type { Command, Group } from "./command.ts";
import type { Flag, Flags } from "./flags.ts";
import { type Child, type CommandTree, childrenOf, displayPath, usageLine } from "./tree.ts";
import { quote } from "./values.ts";

const typeNames: Readonly<Record<Flag["type"], string>> = {
  bool: "",
  string: "string",
  int: "int",
  uint16: "uint16",
  uint: "uint",
  bytes: "bytes",
  swap: "bytes",
  duration: "duration",
  decimal: "decimal",
  list: "list",
  strings: "strings",
};

function defaultText(flag: Flag): string {
  if (flag.showsDefault !== undefined) return ` (default ${flag.showsDefault})`;
  if (flag.default === undefined || flag.default === "" || flag.default === 0 || flag.default === false)
    return "";
  return ` (default ${flag.type === "string" ? quote(String(flag.default)) : flag.default})`;
}

/** Breaks at blanks; a line may run five over the width when that saves a short last line. */
function wrap(text: string, width: number, indent: number): string {
  const slop = 5;
  const room = width - indent;
  const blanks = " ".repeat(indent);
  if (room < 24) return text.replace(/\n/g, `\n${blanks}`);
  const limit = room - slop;
  const lines: string[] = [];
  let rest = text;
  while (rest !== "") {
    let end = rest.length;
    let next = rest.length;
    if (limit + slop <= rest.length) {
      const head = rest.slice(0, limit);
      const blank = Math.max(head.lastIndexOf(" "), head.lastIndexOf("\t"), head.lastIndexOf("\n"));
      if (blank > 0) {
        const newline = head.lastIndexOf("\n");
        end = newline > 0 && newline < blank ? newline : blank;
        next = end + 1;
      }
    }
    lines.push(rest.slice(0, end).replace(/\n/g, `\n${blanks}`));
    rest = rest.slice(next);
  }
  return lines.join(`\n${blanks}`);
}

/** The two columns of an `Options:` section, without a heading. */
export function flagTable(flags: Flags, width: number): string {
  const rows: [string, string][] = [];
  for (const [name, flag] of Object.entries(flags).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (flag.hidden === true || flag.deprecated !== undefined) continue;
    const type = flag.shows ?? typeNames[flag.type];
    const head = `${flag.short === undefined ? "      " : `  -${flag.short}, `}--${name}${type === "" ? "" : ` ${type}`}`;
    rows.push([head, flag.help + defaultText(flag)]);
  }
  const widest = Math.max(0, ...rows.map(([head]) => head.length));
  return rows.map(([head, text]) => `${head.padEnd(widest)}   ${wrap(text, width, widest + 3)}\n`).join("");
}

export function commandHelp(command: Command, typed: string, width: number): string {
  const path = displayPath(command, typed);
  let text = `Usage:  ${usageLine(command, path)}\n\n${command.long ?? command.short}\n`;
  if ((command.aliases ?? []).length > 0)
    text += `\nAliases:\n  ${[...(command.plugin === true ? [] : [command.path]), ...(command.aliases ?? [])].join(", ")}\n`;
  const table = flagTable(command.flags, width);
  return table === "" ? text : `${text}\nOptions:\n${table}`;
}

function section(title: string, children: readonly Child[]): string {
  if (children.length === 0) return "";
  const name = (child: Child) => child.name + (child.plugin ? "*" : "");
  return `\n${title}:\n${children.map((c) => `  ${name(c).padEnd(11)} ${c.short}\n`).join("")}`;
}

export function groupHelp(tree: CommandTree, group: Group, width: number): string {
  // The star marks plugins among docker's own commands; inside one nothing is marked.
  const children = childrenOf(tree, group.path).map((child) => ({ ...child, plugin: false }));
  let text = `Usage:  ${group.path} ${group.usage ?? "COMMAND"}\n\n${group.long ?? group.short}\n`;
  const options = flagTable(group.flags ?? {}, width);
  if (options !== "") text += `\nOptions:\n${options}`;
  text += section(
    "Management Commands",
    children.filter((c) => c.group),
  );
  text += section(
    "Commands",
    children.filter((c) => !c.group),
  );
  text += `\nRun '${group.path} COMMAND --help' for more information on a command.\n`;
  return group.footer === undefined ? text : `${text}\n${group.footer}\n`;
}

/** In this order, before all others. */
const common = [
  "run",
  "exec",
  "ps",
  "build",
  "bake",
  "pull",
  "push",
  "images",
  "login",
  "logout",
  "search",
  "version",
  "info",
];

export function rootHelp(tree: CommandTree, flags: Flags, width: number): string {
  const children = childrenOf(tree, "docker");
  const byName = new Map(children.map((c) => [c.name, c]));
  const rest = children.filter((c) => !common.includes(c.name));
  return [
    "Usage:  docker [OPTIONS] COMMAND\n\nA small Docker for learning\n",
    section(
      "Common Commands",
      common.flatMap((name) => byName.get(name) ?? []),
    ),
    section(
      "Management Commands",
      rest.filter((c) => c.group && c.category === "management"),
    ),
    section(
      "Swarm Commands",
      rest.filter((c) => c.category === "swarm"),
    ),
    section(
      "Commands",
      rest.filter((c) => !c.group),
    ),
    `\nGlobal Options:\n${flagTable(flags, width)}`,
    "\nRun 'docker COMMAND --help' for more information on a command.\n",
    "\nFor more help on how to use Docker, head to https://docs.docker.com/go/guides/\n",
  ].join("");
}
