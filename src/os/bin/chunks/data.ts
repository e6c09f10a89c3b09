/** Data. */
import type { Program } from "../../process.ts";
import { program as jq } from "../jq.ts";

export const programs: Readonly<Record<string, Program>> = {
  jq,
};
