import type { Program } from "../process.ts";

/** Fails, whatever it is given. */
export const program: Program = async (_proc) => 1;
