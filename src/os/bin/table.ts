/**
 * The programs of this folder by the names that `Content.program` carries. What
 * the first minutes use is at hand; the rest comes in chunks when first run.
 */
import type { Program, ProgramTable } from "../process.ts";
import { program as cat } from "./cat.ts";
import { program as clear } from "./clear.ts";
import { program as cp } from "./cp.ts";
import { program as date } from "./date.ts";
import { program as echo } from "./echo.ts";
import { program as env } from "./env.ts";
import { program as falseProgram } from "./false.ts";
import { program as grep } from "./grep.ts";
import { program as head } from "./head.ts";
import { program as hostname } from "./hostname.ts";
import { program as id } from "./id.ts";
import { program as ls } from "./ls.ts";
import { program as mkdir } from "./mkdir.ts";
import { program as mv } from "./mv.ts";
import { program as printenv } from "./printenv.ts";
import { program as pwd } from "./pwd.ts";
import { program as rm } from "./rm.ts";
import { program as rmdir } from "./rmdir.ts";
import { program as sleep } from "./sleep.ts";
import { program as tail } from "./tail.ts";
import { program as touch } from "./touch.ts";
import { program as trueProgram } from "./true.ts";
import { program as wc } from "./wc.ts";
import { program as whoami } from "./whoami.ts";

type Chunk = Readonly<Record<string, Program>>;

const eager: Chunk = {
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

/** Names of the programs in each chunk; `test/os/bin/table.test.ts` holds both sides equal. */
export const chunks: readonly (readonly [
  names: string,
  load: () => Promise<{ readonly programs: Chunk }>,
])[] = [
  [
    "[ awk basename chgrp chmod chown cut dirname expr find groups kill ln mktemp nproc printf ps readlink realpath sed seq sort stat tee test tr tty uname uniq which xargs yes",
    () => import("./chunks/everyday.ts"),
  ],
  [
    "b2sum base32 base64 cksum cmp dd df diff du install md5sum nohup sha1sum sha256sum sha512sum sync timeout",
    () => import("./chunks/more.ts"),
  ],
  ["file gunzip gzip hexdump od strings tar xxd zcat", () => import("./chunks/archives.ts")],
  [
    "column comm expand factor fmt fold ionice join link logname mkfifo nice nl numfmt paste rev shuf split tac tree truncate tsort unexpand unlink",
    () => import("./chunks/text.ts"),
  ],
  ["bc jq", () => import("./chunks/data.ts")],
  [
    "addgroup adduser chpasswd delgroup deluser getent groupadd groupdel passwd runuser su sudo useradd userdel usermod",
    () => import("./chunks/accounts.ts"),
  ],
  [
    "free killall locale locale-gen localedef lscpu mount pgrep pidof pkill setsid stty umount uptime users w who",
    () => import("./chunks/system.ts"),
  ],
  ["htop less man more nano top vi view vim watch", () => import("./chunks/screen.ts")],
];

const loaders = new Map<string, () => Promise<Program>>();
for (const [names, load] of chunks) {
  for (const name of names.split(/\s+/)) {
    loaders.set(name, async () => {
      const program = (await load()).programs[name];
      if (program === undefined) throw new Error(`no program ${name} in its chunk`);
      return program;
    });
  }
}

export const eagerPrograms: Chunk = eager;

export const coreProgramTable: ProgramTable = {
  find: (name) => (Object.hasOwn(eager, name) ? eager[name] : loaders.get(name)),
};
