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
import { GoMap, GoStruct, print } from "./template/values.ts";

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

/** The fields of a row as functions of what the row is about. */
export type Fields<T> = Readonly<Record<string, (item: T) => unknown>>;

export function rowOf<T>(item: T, fields: Fields<T>, methods: Row = {}): Row {
  const row: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const field = fields[name] as (item: T) => unknown;
    row[name] = () => field(item);
  }
  return { ...row, ...methods };
}

export interface FormatOptions {
  /** The value of `--format`; undefined: not given. */
  readonly format: string | undefined;
  readonly quiet?: boolean;
}

/** @throws CliError with the template's error; rows before it are lost, as in the client */
export function formatList(list: ListFormat, rows: readonly Row[], options: FormatOptions): string {
  const fields = Object.fromEntries(
    Object.keys(rows[0] ?? {}).map((name) => [name, (row: Row) => plainValue(row[name])] as const),
  );
  return formatItems(list, rows, fields, (row) => row, options);
}

function plainValue(value: unknown): unknown {
  return typeof value === "function" && value.length === 0 ? value() : value;
}

/** As `formatList`, for long lists: a row is only made where the template needs an interpreter. */
export function formatItems<T>(
  list: ListFormat,
  items: readonly T[],
  fields: Fields<T>,
  toRow: (item: T) => Row,
  options: FormatOptions,
): string {
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
  const parts = plainParts(template, fields);
  const lines = items.map((item) =>
    parts === undefined
      ? render(template, new GoStruct(list.typeName, toRow(item)))
      : renderPlain(parts, item),
  );
  const body = lines.length === 0 ? "" : `${lines.join("\n")}\n`;
  if (!isTable) return body;
  if (given === "table" && options.quiet === true && list.quiet !== undefined) return body;
  return alignTabs(`${headerOf(template, list)}\n${body}`);
}

type Part<T> = string | ((item: T) => unknown);

/** Most formats are text and names of fields; those need no interpreter. */
function plainParts<T>(template: Template, fields: Fields<T>): readonly Part<T>[] | undefined {
  const parts: Part<T>[] = [];
  for (const node of template.body) {
    if (node.type === "text") {
      parts.push(node.text);
      continue;
    }
    if (node.type !== "action" || node.pipe.commands.length !== 1 || node.pipe.variables.length > 0)
      return undefined;
    const words = node.pipe.commands[0]?.words ?? [];
    const word = words.length === 1 ? words[0] : undefined;
    const name = word?.type === "field" && word.names.length === 1 ? word.names[0] : undefined;
    if (name === undefined || name === "Label" || !Object.hasOwn(fields, name)) return undefined;
    parts.push(fields[name] as (item: T) => unknown);
  }
  return parts;
}

function renderPlain<T>(parts: readonly Part<T>[], item: T): string {
  let text = "";
  for (const part of parts) text += typeof part === "string" ? part : print(part(item));
  return text;
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
