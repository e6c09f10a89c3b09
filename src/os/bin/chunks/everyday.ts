/** What scripts and pipelines use most. */
import type { Program } from "../../process.ts";
import { program as awk } from "../awk.ts";
import { program as basename } from "../basename.ts";
import { program as chmod } from "../chmod.ts";
import { program as chown } from "../chown.ts";
import { program as cut } from "../cut.ts";
import { program as dirname } from "../dirname.ts";
import { program as expr } from "../expr.ts";
import { program as find } from "../find.ts";
import { program as groups } from "../groups.ts";
import { program as kill } from "../kill.ts";
import { program as ln } from "../ln.ts";
import { program as mktemp } from "../mktemp.ts";
import { program as nproc } from "../nproc.ts";
import { program as printf } from "../printf.ts";
import { program as ps } from "../ps.ts";
import { program as readlink } from "../readlink.ts";
import { program as realpath } from "../realpath.ts";
import { program as sed } from "../sed.ts";
import { program as seq } from "../seq.ts";
import { program as sort } from "../sort.ts";
import { program as stat } from "../stat.ts";
import { program as tee } from "../tee.ts";
import { program as testProgram } from "../test.ts";
import { program as tr } from "../tr.ts";
import { program as tty } from "../tty.ts";
import { program as uname } from "../uname.ts";
import { program as uniq } from "../uniq.ts";
import { program as which } from "../which.ts";
import { program as xargs } from "../xargs.ts";
import { program as yes } from "../yes.ts";

export const programs: Readonly<Record<string, Program>> = {
  "[": testProgram,
  awk,
  basename,
  chgrp: chown,
  chmod,
  chown,
  cut,
  dirname,
  expr,
  find,
  groups,
  kill,
  ln,
  mktemp,
  nproc,
  printf,
  ps,
  readlink,
  realpath,
  sed,
  seq,
  sort,
  stat,
  tee,
  test: testProgram,
  tr,
  tty,
  uname,
  uniq,
  which,
  xargs,
  yes,
};
