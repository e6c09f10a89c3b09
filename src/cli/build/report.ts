/** What the client prints when the progress is over: the failing step's output, warnings, the excerpt, the error. */
import type { BuildOutcome, BuildWarning, SourceExcerpt } from "../../api/build.ts";
import { isCanceled, logTime, type ProgressModel } from "./progress/model.ts";

const mostLogLines = 20;

/** `------`, the name of each step that failed, its last lines, `------`. */
export function failedSteps(model: ProgressModel): string {
  let text = "";
  for (const step of model.started) {
    if (step.error === undefined || isCanceled(step)) continue;
    text += `------\n > ${step.name}:\n`;
    for (const line of step.logs.slice(-mostLogLines)) text += `${logTime(step, line)} ${line.text}\n`;
    text += "------\n";
  }
  return text;
}

/** Lines around the place, those that matter marked. */
export function excerpt(source: SourceExcerpt): string {
  const { filename, lines } = source;
  if (source.start < 1 || source.start > lines.length) return "";
  const last = Math.min(source.end, lines.length);
  let start = source.start;
  let end = last;
  // Room for context: four lines around one, two around several; a line beyond an edge costs as well.
  const room = start === end ? 4 : 2;
  for (let used = 0; used < room; used += 1) {
    if (start > 1) {
      start -= 1;
      used += 1;
    }
    if (end < lines.length) {
      end += 1;
      used += 1;
    }
  }
  let text = `${filename}:${source.start}\n--------------------\n`;
  for (let n = start; n <= end; n += 1) {
    const mark = n >= source.start && n <= last ? ">>>" : "   ";
    text += `${String(n).padStart(4)} | ${mark} ${lines[n - 1] ?? ""}\n`;
  }
  return `${text}--------------------\n`;
}

export function warningList(warnings: readonly BuildWarning[], debug: boolean, isTty: boolean): string {
  if (warnings.length === 0) return "";
  const count = warnings.length === 1 ? "1 warning found" : `${warnings.length} warnings found`;
  const head = `${count}${debug ? "" : " (use docker --debug to expand)"}:\n`;
  let text = `\n ${isTty ? `\x1b[33m${head}\x1b[0m` : head}`;
  for (const warning of warnings) {
    text += ` - ${shortWarning(warning)}\n`;
    if (!debug) continue;
    text += `${warning.description}\n`;
    if (warning.url !== "") text += `More info: ${warning.url}\n`;
    if (warning.source !== undefined) text += excerpt(warning.source);
    text += "\n";
  }
  return text;
}

function shortWarning(warning: BuildWarning): string {
  return `${warning.rule}: ${warning.message}${warning.source === undefined ? "" : ` (line ${warning.source.start})`}`;
}

/** What `docker build --check` prints. */
export function checkReport(outcome: BuildOutcome): string {
  const warnings = [...outcome.warnings].sort((a, b) => (a.source?.start ?? 0) - (b.source?.start ?? 0));
  if (warnings.length === 0) return "Check complete, no warnings found.\n";
  const count =
    warnings.length === 1 ? "1 warning has been found" : `${warnings.length} warnings have been found`;
  let text = `Check complete, ${count}!\n`;
  for (const warning of warnings) {
    const url = warning.url === "" ? "" : ` - ${warning.url}`;
    text += `\nWARNING: ${warning.rule}${url}\n${warning.message}\n`;
    if (warning.source !== undefined) text += excerpt(warning.source);
  }
  return text;
}
