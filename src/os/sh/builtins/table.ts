/** Which shell has which builtin. */
import type { Dialect } from "../ast.ts";
import * as control from "./control.ts";
import * as declare from "./declare.ts";
import * as directory from "./directory.ts";
import * as history from "./history.ts";
import type { Builtin } from "./kit.ts";
import * as lookup from "./lookup.ts";
import * as output from "./output.ts";
import * as process from "./process.ts";
import * as read from "./read.ts";
import * as test from "./test.ts";

export type { Builtin } from "./kit.ts";

/** Handled where redirections are made permanent. */
const exec: Builtin = () => 0;

const posix: Readonly<Record<string, Builtin>> = {
  ":": control.colon,
  ".": control.source,
  "[": test.bracket,
  alias: lookup.alias,
  bg: process.bg,
  break: control.breakLoop,
  cd: directory.cd,
  command: lookup.command,
  continue: control.continueLoop,
  echo: output.echo,
  eval: control.evalText,
  exec,
  exit: control.exit,
  export: declare.exportNames,
  false: control.fail,
  fg: process.fg,
  getopts: read.getopts,
  hash: lookup.hash,
  jobs: process.jobs,
  kill: process.kill,
  local: declare.local,
  printf: output.printf,
  pwd: directory.pwd,
  read: read.read,
  readonly: declare.readonlyNames,
  return: control.returnFrom,
  set: control.set,
  shift: control.shift,
  test: test.test,
  times: control.timesBuiltin,
  trap: process.trap,
  true: control.colon,
  type: lookup.type,
  ulimit: process.ulimit,
  umask: process.umask,
  unalias: lookup.unalias,
  unset: declare.unset,
  wait: process.wait,
};

const bashOnly: Readonly<Record<string, Builtin>> = {
  bind: control.colon,
  builtin: control.builtinCommand,
  caller: control.caller,
  compgen: history.compgen,
  complete: history.complete,
  compopt: history.compopt,
  declare: declare.declare,
  dirs: directory.dirs,
  disown: process.disown,
  enable: control.enable,
  fc: history.fc,
  help: control.help,
  history: history.history,
  let: control.letBuiltin,
  logout: control.logout,
  mapfile: read.mapfile,
  popd: directory.popd,
  pushd: directory.pushd,
  readarray: read.mapfile,
  shopt: control.shopt,
  source: control.source,
  suspend: process.suspend,
  typeset: declare.declare,
};

const tables: Readonly<Record<Dialect, ReadonlyMap<string, Builtin>>> = {
  bash: new Map(Object.entries({ ...posix, ...bashOnly })),
  dash: new Map(Object.entries(posix)),
  ash: new Map(
    Object.entries({ ...posix, source: control.source, let: control.letBuiltin, history: history.history }),
  ),
};

export function findBuiltin(name: string, dialect: Dialect): Builtin | undefined {
  return tables[dialect].get(name);
}

export function builtinNames(dialect: Dialect): string[] {
  return [...tables[dialect].keys()].sort();
}
