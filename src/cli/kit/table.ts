/**
 * Lists through `--format`: a table by default, `table TEMPLATE`, `json`, or a
 * template applied to each row. The header of a table is the same template
 * applied to the columns' titles.
 */
import { CliError, messageOf } from "./errors.ts";
import { alignTabs } from "./tabwriter.ts";
import { executeTemplate } from "./template/execute.ts";
import { functions, type TemplateFunction } from "./template/functions.ts";
import { parseTemplate, type Template } from "./template/parse.ts";
import { GoMap, GoStruct } from "./template/values.ts";

export interface ListFormat {
  /** Of a row, in messages: `*formatter.ContainerContext`. */
  readonly typeName: string;
  /** Titles of the columns, by the name a template uses. */
  readonly headers: Readonly<Record<string, string>>;
  /** What `table` alone means. */
  readonly table: string;
  /** What `-q` means. */
  readonly quiet?: string;
  /** What `raw` means. */
  readonly raw?: string;
}

export type Row = Readonly<Record<string, unknown>>;

const keep: TemplateFunction["call"] = (value) => value;
/** In a header functions leave the title as it is. */
const headerFunctions: ReadonlyMap<string, TemplateFunction> = new Map([
  ...functions,
  ["json", { min: 1, max: 1, call: keep }],
  ["title", { min: 1, max: 1, call: keep }],
  ["lower", { min: 1, max: 1, call: keep }],
  ["upper", { min: 1, max: 1, call: keep }],
  ["split", { min: 2, max: 2, call: keep }],
  ["join", { min: 2, max: 2, call: keep }],
  ["truncate", { min: 2, max: 2, call: keep }],
]);

/** `com.example.some-name` as the title of a column. */
function labelTitle(name: string): string {
  return (name.split(".").at(-1) ?? "").replace(/[-_]/g, " ");
}

export interface FormatOptions {
  /** The value of `--format`; undefined: not given. */
  readonly format: string | undefined;
  readonly quiet?: boolean;
}

/** @throws CliError with the template's error; rows before it are lost, as in the client */
export function formatList(list: ListFormat, rows: readonly Row[], options: FormatOptions): string {
  const given = options.format === undefined || options.format === "" ? "table" : options.format;
  const isTable = given === "table" || given.startsWith("table ");
  let source: string;
  if (given === "table")
    source = options.quiet === true && list.quiet !== undefined ? list.quiet : list.table;
  else if (isTable) source = given.slice("table ".length).trim();
  else if (given === "json") source = "{{json .}}";
  else if (given === "raw" && list.raw !== undefined) source = list.raw;
  else source = given;
  if (given === "raw" && options.quiet === true && list.quiet !== undefined) source = list.quiet;
  source = source.replace(/\\t/g, "\t").replace(/\\n/g, "\n");

  const template = parse(source);
  let body = "";
  for (const row of rows) body += `${render(template, new GoStruct(list.typeName, row))}\n`;
  if (!isTable) return body;
  if (given === "table" && options.quiet === true && list.quiet !== undefined) return body;
  return alignTabs(`${headerOf(template, list)}\n${body}`);
}

export function parse(source: string): Template {
  try {
    return parseTemplate(source, "", functions);
  } catch (error) {
    throw new CliError(`template parsing error: ${messageOf(error)}`);
  }
}

export function render(template: Template, row: GoStruct): string {
  const { output, error } = executeTemplate(template, row);
  if (error !== undefined) throw new CliError(`template parsing error: ${error.message}`);
  return output;
}

function headerOf(template: Template, list: ListFormat): string {
  const titles = new GoStruct("formatter.SubHeaderContext", {
    ...list.headers,
    Label: (name: string) => labelTitle(name),
  });
  const { output, error } = executeTemplate(template, titles, { functions: headerFunctions });
  // A field the rows have but no title exists for.
  return error === undefined
    ? output
    : executeTemplate(template, new GoMap(list.headers), { functions: headerFunctions }).output;
}
