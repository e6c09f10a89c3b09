/** Archives and dumps. */
import type { Program } from "../../process.ts";
import { program as file } from "../file.ts";
import { program as gzip } from "../gzip.ts";
import { program as hexdump } from "../hexdump.ts";
import { program as od } from "../od.ts";
import { program as strings } from "../strings.ts";
import { program as tar } from "../tar.ts";
import { program as xxd } from "../xxd.ts";

export const programs: Readonly<Record<string, Program>> = {
  file,
  gunzip: gzip,
  gzip,
  hexdump,
  od,
  strings,
  tar,
  xxd,
  zcat: gzip,
};
