/** `docker buildx bake --list=targets|variables`. */
import { CliError } from "../../kit/errors.ts";
import type { Definition } from "./definition.ts";
import type { Value } from "./evaluate.ts";

/** Columns of tabs, eight wide, as Go aligns them with the padding character `\t`. */
function tabbed(rows: readonly (readonly string[])[]): string {
  const columns = Math.max(...rows.map((row) => row.length)) - 1;
  const widths = [...Array(columns)].map((_, i) =>
    Math.max(...rows.map((row) => Math.floor((row[i] ?? "").length / 8) * 8 + 8)),
  );
  return rows
    .map((row) => {
      const cells = row.map((cell, i) =>
        i === row.length - 1 ? cell : cell + "\t".repeat(Math.ceil(((widths[i] ?? 8) - cell.length) / 8)),
      );
      return `${cells.join("")}\n`;
    })
    .join("");
}

/** @throws CliError for a form that is none */
function asJson(text: string): boolean {
  const [type = "", ...rest] = text.replace(/^type=/, "").split(",");
  if (type !== "targets" && type !== "variables")
    throw new CliError(`ERROR: invalid list type ${JSON.stringify(type)}`);
  const format = rest.find((part) => part.startsWith("format="))?.slice("format=".length) ?? "table";
  if (format !== "json" && format !== "table")
    throw new CliError(`ERROR: unsupported format ${JSON.stringify(format)}`);
  return format === "json";
}

export function listTargets(definition: Definition, list: string): string {
  const rows = [
    ...[...definition.targets].map(([name, target]) => ({
      name,
      description: typeof target["description"] === "string" ? target["description"] : "",
      group: false,
    })),
    ...[...definition.groups].map(([name, group]) => ({
      name,
      description: group.description || group.targets.join(", "),
      group: true,
    })),
  ]
    .filter(({ name }) => !name.startsWith("_"))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (asJson(list))
    return `${JSON.stringify(
      rows.map(({ name, description, group }) => ({
        name,
        ...(description === "" ? {} : { description }),
        ...(group ? { group } : {}),
      })),
      undefined,
      2,
    )}\n`;
  return tabbed([["TARGET", "DESCRIPTION"], ...rows.map((r) => [r.name, r.description])]);
}

function shown(value: Value): string {
  if (value === null) return "<null>";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function listVariables(definition: Definition, list: string): string {
  const rows = [...definition.listVariables()].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (asJson(list))
    return `${JSON.stringify(
      rows.map(({ name, description, value }) => ({
        name,
        ...(description === "" ? {} : { description }),
        ...(value === null ? {} : { value: shown(value) }),
      })),
      undefined,
      2,
    )}\n`;
  return tabbed([
    ["VARIABLE", "VALUE", "DESCRIPTION"],
    ...rows.map((r) => [r.name, shown(r.value), r.description]),
  ]);
}
