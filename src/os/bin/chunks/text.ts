/** Less usual text tools. */
import type { Program } from "../../process.ts";
import { program as column } from "../column.ts";
import { program as comm } from "../comm.ts";
import { program as expand } from "../expand.ts";
import { program as factor } from "../factor.ts";
import { program as fmt } from "../fmt.ts";
import { program as fold } from "../fold.ts";
import { program as join } from "../join.ts";
import { program as link } from "../link.ts";
import { program as logname } from "../logname.ts";
import { program as mkfifo } from "../mkfifo.ts";
import { program as nice } from "../nice.ts";
import { program as nl } from "../nl.ts";
import { program as numfmt } from "../numfmt.ts";
import { program as paste } from "../paste.ts";
import { program as rev } from "../rev.ts";
import { program as shuf } from "../shuf.ts";
import { program as split } from "../split.ts";
import { program as tac } from "../tac.ts";
import { program as tree } from "../tree.ts";
import { program as truncate } from "../truncate.ts";
import { program as tsort } from "../tsort.ts";
import { program as unlink } from "../unlink.ts";

export const programs: Readonly<Record<string, Program>> = {
  column,
  comm,
  expand,
  factor,
  fmt,
  fold,
  ionice: nice,
  join,
  link,
  logname,
  mkfifo,
  nice,
  nl,
  numfmt,
  paste,
  rev,
  shuf,
  split,
  tac,
  tree,
  truncate,
  tsort,
  unexpand: expand,
  unlink,
};
