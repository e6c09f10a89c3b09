/** Requirements: on the command line, and in files. */
import type { Proc } from "../../../process.ts";
import { readIfThere } from "../transfer.ts";
import type { Clause } from "./versions.ts";

export interface Requirement {
  /** As written: `flask==2.0.1`. */
  readonly text: string;
  readonly name: string;
  readonly clauses: readonly Clause[];
  /** `-r requirements.txt (line 1)`, or undefined for the command line. */
  readonly from: string | undefined;
  /** A folder of the student's own. */
  readonly path?: string;
  /** `path` is a wheel. */
  readonly wheel?: boolean;
  readonly url?: string;
}

export class RequirementError extends Error {}

const nameOnly = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*(.*)$/;

/** @throws RequirementError in pip's words */
export function parseRequirement(text: string, from: string | undefined, where = ""): Requirement {
  const plain = text.split(";")[0]?.trim() ?? "";
  if (/^(git\+|https?:|file:)/.test(plain))
    return { text: plain, name: plain, clauses: [], from, url: plain };
  const m = nameOnly.exec(plain);
  if (m?.[1] === undefined) throw invalid(text, where);
  const rest = m[2]?.replace(/^\(|\)$/g, "").trim() ?? "";
  if (rest.startsWith("@")) return { text: plain, name: m[1], clauses: [], from, url: rest.slice(1).trim() };
  const clauses: Clause[] = [];
  for (const part of rest === "" ? [] : rest.split(",")) {
    const c = /^\s*(===|==|!=|>=|<=|~=|>|<)\s*([\w.*+!-]+)\s*$/.exec(part);
    if (c?.[1] === undefined || c[2] === undefined) throw invalid(text, where, /^\s*=[^=]/.test(part));
    clauses.push({ operator: c[1] as Clause["operator"], version: c[2] });
  }
  return { text: plain.replace(/\s*(===|==|!=|>=|<=|~=|>|<|,)\s*/g, "$1"), name: m[1], clauses, from };
}

function invalid(text: string, where: string, single = false): RequirementError {
  const hint = single ? "\nHint: = is not a valid operator. Did you mean == ?" : "";
  return new RequirementError(`Invalid requirement: '${text}'${where}${hint}`);
}

/** @throws RequirementError when a file is missing or a line cannot be read */
export function readRequirements(proc: Proc, file: string, seen: readonly string[] = []): Requirement[] {
  const text = readIfThere(proc, file);
  if (text === undefined) {
    throw new RequirementError(
      `Could not open requirements file: [Errno 2] No such file or directory: '${file}'`,
    );
  }
  const found: Requirement[] = [];
  const lines = text.replace(/\\\r?\n/g, " ").split(/\r?\n/);
  lines.forEach((line, index) => {
    const content = line.replace(/(^|\s)#.*$/, "").trim();
    if (content === "") return;
    const other = /^(?:-r|--requirement)[\s=]*(.+)$/.exec(content)?.[1];
    if (other !== undefined) {
      const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/") + 1) : "";
      const path = other.startsWith("/") ? other : folder + other;
      if (!seen.includes(path)) found.push(...readRequirements(proc, path, [...seen, path]));
      return;
    }
    const editable = /^(?:-e|--editable)[\s=]*(.+)$/.exec(content)?.[1];
    if (editable !== undefined) {
      found.push({ text: editable, name: editable, clauses: [], from: undefined, path: editable });
      return;
    }
    if (content.startsWith("-")) return;
    found.push(
      parseRequirement(
        content.replace(/\s--hash=.*$/, ""),
        `-r ${file} (line ${index + 1})`,
        ` (from line ${index + 1} of ${file})`,
      ),
    );
  });
  return found;
}
