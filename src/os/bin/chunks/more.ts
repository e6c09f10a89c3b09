/** Comparing, summing, measuring. */
import type { Program } from "../../process.ts";
import { program as b2sum } from "../b2sum.ts";
import { program as base64 } from "../base64.ts";
import { program as cksum } from "../cksum.ts";
import { program as cmp } from "../cmp.ts";
import { program as dd } from "../dd.ts";
import { program as df } from "../df.ts";
import { program as diff } from "../diff.ts";
import { program as du } from "../du.ts";
import { program as install } from "../install.ts";
import { program as md5sum } from "../md5sum.ts";
import { program as nohup } from "../nohup.ts";
import { program as sha1sum } from "../sha1sum.ts";
import { program as sha256sum } from "../sha256sum.ts";
import { program as sha512sum } from "../sha512sum.ts";
import { program as sync } from "../sync.ts";
import { program as timeout } from "../timeout.ts";

export const programs: Readonly<Record<string, Program>> = {
  b2sum,
  base32: base64,
  base64,
  cksum,
  cmp,
  dd,
  df,
  diff,
  du,
  install,
  md5sum,
  nohup,
  sha1sum,
  sha256sum,
  sha512sum,
  sync,
  timeout,
};
