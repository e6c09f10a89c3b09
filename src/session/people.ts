/** Who sits at the terminal, and with which environment their shell starts. */
import type { Credentials } from "../os/process.ts";

export const home = "/home/student";

export const student: Credentials = { uid: 1000, gid: 1000, groups: [1000, 27, 988] };

/** Recorded sessions ran with root's rights under the student's name. */
export const root: Credentials = { uid: 0, gid: 0, groups: [0] };

export function environment(extra: Readonly<Record<string, string>> = {}): Map<string, string> {
  return new Map(
    Object.entries({
      SHELL: "/bin/bash",
      HOME: home,
      LOGNAME: "student",
      USER: "student",
      LANG: "C.UTF-8",
      PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
      ...extra,
    }),
  );
}
