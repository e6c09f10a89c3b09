/** What developers use besides compilers. */
import type { Program } from "../../process.ts";
import { git } from "../dev/git.ts";
import { make } from "../dev/make.ts";
import { crontab, dmesg, last, sshKeyscan, tput } from "../dev/small.ts";
import { unzip, zip } from "../dev/zip.ts";

export const programs: Readonly<Record<string, Program>> = {
  crontab,
  dmesg,
  git,
  last,
  make,
  "ssh-keyscan": sshKeyscan,
  tput,
  unzip,
  zip,
};
