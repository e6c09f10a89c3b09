/** `--format` of one record: a Go template over it. */
import { CliError, messageOf } from "../kit/errors.ts";
import { executeTemplate } from "../kit/template/execute.ts";
import { functions, type TemplateFunction } from "../kit/template/functions.ts";
import { parseTemplate, type Template } from "../kit/template/parse.ts";

/**
 * @param record what `json` writes of a value, in two blanks of indentation; without, as elsewhere
 * @throws CliError with the template's error
 */
export function renderTemplate(format: string, data: object, record?: (value: object) => unknown): string {
  let template: Template;
  const json: TemplateFunction = {
    min: 1,
    max: 1,
    call: (value) =>
      JSON.stringify(typeof value === "object" && value !== null ? record?.(value) : value, undefined, 2),
  };
  const known = record === undefined ? functions : new Map([...functions, ["json", json] as const]);
  try {
    template = parseTemplate(format, "", known);
  } catch (error) {
    throw new CliError(`ERROR: ${messageOf(error)}`);
  }
  const { output, error } = executeTemplate(template, data, { functions: known });
  if (error !== undefined) throw new CliError(`ERROR: ${error.message}`);
  return output;
}
