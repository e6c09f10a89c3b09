/** What `--call` prints: tables, or JSON with `format=json`. */
import type { BuildOutcome, BuildOutline, BuildTargets } from "../../api/build.ts";
import { alignTabs } from "../kit/tabwriter.ts";
import { encodeBase64 } from "./base64.ts";
import type { Call } from "./call.ts";
import { checkReport } from "./report.ts";

/** @param dockerfile its text, which the JSON forms carry along */
export function report(call: Call, outcome: BuildOutcome, dockerfile: string): string {
  if (call.json) return `${JSON.stringify(jsonOf(outcome, dockerfile), undefined, 2)}\n`;
  if (outcome.outline !== undefined) return outlineTables(outcome.outline);
  if (outcome.targets !== undefined) return targetTable(outcome.targets);
  return checkReport(outcome);
}

function table(rows: readonly (readonly string[])[], padding: number): string {
  return alignTabs(`${rows.map((row) => row.join("\t")).join("\n")}\n`, { minWidth: 0, padding });
}

function outlineTables({ name, description, args, secrets, ssh }: BuildOutline): string {
  let text = "";
  if (name !== "" || description !== "")
    text += `${table([["TARGET:", name || "(default)"], ...(description === "" ? [] : [["DESCRIPTION:", description]])], 1)}\n`;
  if (args.length > 0)
    text += `${table([["BUILD ARG", "VALUE", "DESCRIPTION"], ...args.map((a) => [a.name, a.value, a.description])], 3)}\n`;
  for (const [title, list] of [
    ["SECRET", secrets],
    ["SSH", ssh],
  ] as const)
    if (list.length > 0)
      text += `${table([[title, "REQUIRED"], ...list.map((s) => [s.name, s.required ? "true" : ""])], 3)}\n`;
  return text;
}

function targetTable(targets: BuildTargets): string {
  const rows = targets.map(({ name, isDefault, description }) => {
    if (!isDefault) return [name, description];
    return [name === "" ? "(default)" : `${name} (default)`, description];
  });
  return table([["TARGET", "DESCRIPTION"], ...rows], 1);
}

const some = (text: string) => (text === "" ? undefined : text);

function place({ lines }: { readonly lines: { readonly start: number; readonly end: number } }) {
  return { location: { ranges: [{ start: { line: lines.start }, end: { line: lines.end } }] } };
}

function jsonOf(outcome: BuildOutcome, dockerfile: string): unknown {
  const data = encodeBase64(new TextEncoder().encode(dockerfile));
  const { outline, targets, warnings } = outcome;
  if (outline !== undefined) {
    const list = <T>(items: readonly T[]) => (items.length === 0 ? undefined : items);
    return {
      name: some(outline.name),
      description: some(outline.description),
      args: list(
        outline.args.map((a) => ({
          name: a.name,
          description: some(a.description),
          value: some(a.value),
          ...place(a),
        })),
      ),
      secrets: list(
        outline.secrets.map((s) => ({ name: s.name, required: s.required || undefined, ...place(s) })),
      ),
      ssh: list(outline.ssh.map((s) => ({ name: s.name, required: s.required || undefined, ...place(s) }))),
      sources: [data],
    };
  }
  if (targets !== undefined)
    return {
      targets: targets.map((t) => ({
        name: some(t.name),
        default: t.isDefault || undefined,
        description: some(t.description),
        base: some(t.base),
        platform: some(t.platform),
        ...place(t),
      })),
      sources: [data],
    };
  const sorted = [...warnings].sort((a, b) => (a.source?.start ?? 0) - (b.source?.start ?? 0));
  return {
    warnings: sorted.map(({ rule, description, url, message, source }) => ({
      ruleName: rule,
      description,
      url,
      detail: message,
      ...(source === undefined ? {} : place({ lines: source })),
    })),
    sources: [{ filename: sorted[0]?.source?.filename ?? "Dockerfile", data, language: "Dockerfile" }],
  };
}
