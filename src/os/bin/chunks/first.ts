/** What the first minutes use. */
import type { Program } from "../../process.ts";
import { program as cat } from "../cat.ts";
import { program as clear } from "../clear.ts";
import { program as cp } from "../cp.ts";
import { program as date } from "../date.ts";
import { program as echo } from "../echo.ts";
import { program as env } from "../env.ts";
import { program as falseProgram } from "../false.ts";
import { program as grep } from "../grep.ts";
import { program as head } from "../head.ts";
import { program as hostname } from "../hostname.ts";
import { program as id } from "../id.ts";
import { program as ls } from "../ls.ts";
import { program as mkdir } from "../mkdir.ts";
import { program as mv } from "../mv.ts";
import { program as printenv } from "../printenv.ts";
import { program as pwd } from "../pwd.ts";
import { program as rm } from "../rm.ts";
import { program as rmdir } from "../rmdir.ts";
import { program as sleep } from "../sleep.ts";
import { program as tail } from "../tail.ts";
import { program as touch } from "../touch.ts";
import { program as trueProgram } from "../true.ts";
import { program as wc } from "../wc.ts";
import { program as whoami } from "../whoami.ts";

export const programs: Readonly<Record<string, Program>> = {
  cat,
  clear,
  cp,
  date,
  echo,
  egrep: grep,
  env,
  false: falseProgram,
  fgrep: grep,
  grep,
  head,
  hostname,
  id,
  ls,
  mkdir,
  mv,
  printenv,
  pwd,
  rm,
  rmdir,
  sleep,
  tail,
  touch,
  true: trueProgram,
  wc,
  whoami,
};
