/** Accounts. */
import type { Program } from "../../process.ts";
import { program as adduser } from "../adduser.ts";
import { program as getent } from "../getent.ts";
import { program as groupadd } from "../groupadd.ts";
import { program as passwd } from "../passwd.ts";
import { program as su } from "../su.ts";
import { program as useradd } from "../useradd.ts";
import { program as userdel } from "../userdel.ts";
import { program as usermod } from "../usermod.ts";

export const programs: Readonly<Record<string, Program>> = {
  addgroup: adduser,
  adduser,
  chpasswd: passwd,
  delgroup: userdel,
  deluser: userdel,
  getent,
  groupadd,
  groupdel: userdel,
  passwd,
  runuser: su,
  su,
  sudo: su,
  useradd,
  userdel,
  usermod,
};
