/** Programs that use the network, by the name their executables carry; each is loaded when it first runs. */
import type { Program, ProgramTable } from "../../process.ts";

const programs: Readonly<Record<string, () => Promise<Program>>> = {
  curl: async () => (await import("./curl.ts")).curl,
};

export const netProgramTable: ProgramTable = {
  find: (name) => (Object.hasOwn(programs, name) ? programs[name] : undefined),
};
