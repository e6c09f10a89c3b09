/** dash 0.5.12: `sh` of Debian and Ubuntu. */
import { shellProgram } from "./main.ts";

export const program = shellProgram("dash");
