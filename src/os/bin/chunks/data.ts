/** Data and numbers. */
import type { Program } from "../../process.ts";
import { program as bc } from "../bc.ts";
import { program as jq } from "../jq.ts";

export const programs: Readonly<Record<string, Program>> = {
  bc,
  jq,
};
