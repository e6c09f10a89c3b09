/** The package managers, by the name their executables carry; each is loaded when it first runs. */
import type { Program, ProgramTable } from "../../process.ts";
import type { PackageFacts } from "./facts.ts";

/** @param facts what the package indexes hold; the catalogue's tables */
export function packageProgramTable(facts: PackageFacts): ProgramTable {
  const pip = async () => (await import("./pip/pip.ts")).pipProgram(facts);
  const programs: Readonly<Record<string, () => Promise<Program>>> = { pip };
  return { find: (name) => (Object.hasOwn(programs, name) ? programs[name] : undefined) };
}
