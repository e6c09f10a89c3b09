/** Programs that own the whole screen. */
import type { Program } from "../../process.ts";
import { program as man } from "../screen/man.ts";
import { program as nano } from "../screen/nano/nano.ts";
import { program as less } from "../screen/pager/less.ts";
import { program as more } from "../screen/pager/more.ts";
import { program as htop } from "../screen/top/htop.ts";
import { program as top } from "../screen/top/top.ts";
import { program as vi } from "../screen/vi/vi.ts";
import { program as watch } from "../screen/watch.ts";

export const programs: Readonly<Record<string, Program>> = {
  htop,
  less,
  man,
  more,
  nano,
  top,
  vi,
  view: vi,
  vim: vi,
  watch,
};
