/** The shells by the names that `Content.program` carries. */
import type { Program, ProgramTable } from "../process.ts";
import { program as ash } from "./ash.ts";
import { program as bash } from "./bash.ts";
import { program as dash } from "./dash.ts";

const shells: Readonly<Record<string, Program>> = { bash, dash, ash, sh: dash };

export const shellProgramTable: ProgramTable = {
  find: (name) => (Object.hasOwn(shells, name) ? shells[name] : undefined),
};
