/**
 * `inspect` of anything: a JSON array, or a template for each. What is missing is
 * said after what was found.
 */
import type { CommandContext } from "./command.ts";
import { errorText, isExpected } from "./dispatch.ts";
import { CliError, messageOf } from "./errors.ts";
import { executeTemplate } from "./template/execute.ts";
import { functions } from "./template/functions.ts";
import { parseTemplate, type Template } from "./template/parse.ts";

export async function inspectAll(
  context: Pick<CommandContext, "out" | "err">,
  refs: readonly string[],
  format: string | undefined,
  find: (ref: string) => Promise<object>,
  options: { readonly escapeHtml?: boolean } = {},
): Promise<number> {
  let template: Template | undefined;
  if (format !== undefined && format !== "" && format !== "json") {
    try {
      template = parseTemplate(format, "", functions);
    } catch (error) {
      throw new CliError(`template parsing error: ${messageOf(error)}`, 64);
    }
  }
  const found: object[] = [];
  const errors: string[] = [];
  let text = "";
  for (const ref of refs) {
    try {
      const element = await find(ref);
      if (template === undefined) {
        found.push(element);
        continue;
      }
      // What fails over the typed record is tried over its JSON; that error is the one shown.
      const typed = executeTemplate(template, element);
      const { output, error } =
        typed.error === undefined ? typed : executeTemplate(template, element, { raw: true });
      if (error !== undefined) errors.push(`template parsing error: ${error.message}`);
      else text += `${output}\n`;
    } catch (error) {
      if (!isExpected(error)) throw error;
      errors.push(errorText(error));
    }
  }
  if (template !== undefined) await context.out(text === "" ? "\n" : text);
  else if (format === "json") await context.out(`${JSON.stringify(found)}\n`);
  else {
    const json = JSON.stringify(found, undefined, 4);
    // What the client itself encodes has Go's escapes; what the engine sent has not.
    await context.out(`${options.escapeHtml === true ? json.replace(/[<>&]/g, unicodeEscape) : json}\n`);
  }
  if (errors.length === 0) return 0;
  await context.err(`${errors.join("\n")}\n`);
  return 1;
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
