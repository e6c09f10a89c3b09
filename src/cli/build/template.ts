/** `--format` of one record: a Go template over it. */
import { CliError, messageOf } from "../kit/errors.ts";
import { executeTemplate } from "../kit/template/execute.ts";
import { functions } from "../kit/template/functions.ts";
import { parseTemplate, type Template } from "../kit/template/parse.ts";

/** @throws CliError with the template's error */
export function renderTemplate(format: string, data: object): string {
  let template: Template;
  try {
    template = parseTemplate(format, "", functions);
  } catch (error) {
    throw new CliError(`ERROR: ${messageOf(error)}`);
  }
  const { output, error } = executeTemplate(template, data);
  if (error !== undefined) throw new CliError(`ERROR: ${error.message}`);
  return output;
}
