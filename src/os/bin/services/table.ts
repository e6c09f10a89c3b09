/** Servers and their clients, by the name their executables carry; each is loaded when it first runs. */
import type { Program, ProgramTable } from "../../process.ts";
import { hello } from "./hello.ts";

const programs: Readonly<Record<string, () => Promise<Program>>> = {
  nginx: async () => (await import("./nginx/nginx.ts")).nginx,
};

export const serviceProgramTable: ProgramTable = {
  find: (name) => (name === "hello" ? hello : Object.hasOwn(programs, name) ? programs[name] : undefined),
};
