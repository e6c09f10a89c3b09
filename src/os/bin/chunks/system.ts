/** The machine and its processes. */
import type { Program } from "../../process.ts";
import { program as free } from "../free.ts";
import { program as killall } from "../killall.ts";
import { program as locale } from "../locale.ts";
import { program as lscpu } from "../lscpu.ts";
import { program as mount } from "../mount.ts";
import { program as pgrep } from "../pgrep.ts";
import { program as pidof } from "../pidof.ts";
import { program as setsid } from "../setsid.ts";
import { program as stty } from "../stty.ts";
import { program as uptime } from "../uptime.ts";

export const programs: Readonly<Record<string, Program>> = {
  free,
  killall,
  locale,
  "locale-gen": locale,
  localedef: locale,
  lscpu,
  mount,
  pgrep,
  pidof,
  pkill: pgrep,
  setsid,
  stty,
  umount: mount,
  uptime,
  users: uptime,
  w: uptime,
  who: uptime,
};
