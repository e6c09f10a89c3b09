/** All commands, found by the words that name them. */
import type { Command, Group, Plugin } from "./command.ts";

export interface CommandTree {
  readonly commands: readonly Command[];
  readonly groups: readonly Group[];
  readonly plugins: readonly Plugin[];
  readonly byPath: ReadonlyMap<string, Command>;
  readonly groupByPath: ReadonlyMap<string, Group>;
}

export function commandTree(
  commands: readonly Command[],
  groups: readonly Group[],
  plugins: readonly Plugin[] = [],
): CommandTree {
  const byPath = new Map<string, Command>();
  for (const command of commands)
    for (const path of [command.path, ...(command.aliases ?? []), ...(command.hiddenAliases ?? [])])
      if (!byPath.has(path)) byPath.set(path, command);
  return { commands, groups, plugins, byPath, groupByPath: new Map(groups.map((g) => [g.path, g])) };
}

export const parentOf = (path: string) => path.slice(0, path.lastIndexOf(" "));
export const nameOf = (path: string) => path.slice(path.lastIndexOf(" ") + 1);

/** The path messages and usage lines show: the first name the command has beside the one that was typed. */
export function displayPath(command: Command, typed: string): string {
  if (command.plugin === true) return command.path;
  const parent = parentOf(typed);
  return [command.path, ...(command.aliases ?? [])].find((path) => parentOf(path) === parent) ?? command.path;
}

export function usageLine(command: Command, path: string): string {
  return command.usage === "" ? path : `${path} ${command.usage}`;
}

export interface Child {
  readonly name: string;
  readonly short: string;
  readonly group: boolean;
  readonly plugin: boolean;
  readonly category: Group["category"];
}

/** What stands directly below `path`, by name; without aliases and hidden ones. */
export function childrenOf(tree: CommandTree, path: string): readonly Child[] {
  const children = new Map<string, Child>();
  for (const command of tree.commands) {
    if (command.hidden === true) continue;
    const own = [command.path, ...(command.aliases ?? [])].find((p) => parentOf(p) === path);
    if (own !== undefined && !children.has(nameOf(own)))
      children.set(nameOf(own), {
        name: nameOf(own),
        short: command.short,
        group: false,
        plugin: false,
        category: undefined,
      });
  }
  for (const group of tree.groups)
    if (group.hidden !== true && parentOf(group.path) === path)
      children.set(nameOf(group.path), {
        name: nameOf(group.path),
        short: group.short,
        group: true,
        plugin: group.plugin === true,
        category: group.category ?? "management",
      });
  if (path === "docker")
    for (const plugin of tree.plugins)
      children.set(plugin.name, {
        name: plugin.name,
        short: plugin.short,
        group: true,
        plugin: true,
        category: "management",
      });
  return [...children.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
