/** ash of busybox 1.36: `sh` of Alpine. */
import { shellProgram } from "./main.ts";

export const program = shellProgram("ash");
