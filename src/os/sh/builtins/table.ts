/** Which shell has which builtin. */
import type { Dialect } from "../ast.ts";
import * as aliases from "./alias.ts";
import * as control from "./control.ts";
import * as declare from "./declare.ts";
import * as directory from "./directory.ts";
import type { Builtin } from "./kit.ts";
import { later } from "./later.ts";
import * as test from "./test.ts";

export type { Builtin } from "./kit.ts";

const history = later(() => import("./history.ts"));
const lookup = later(() => import("./lookup.ts"));
const output = later(() => import("./output.ts"));
const process = later(() => import("./process.ts"));
const read = later(() => import("./read.ts"));

/** Handled where redirections are made permanent. */
const exec: Builtin = () => 0;

const posix: Readonly<Record<string, Builtin>> = {
  ":": control.colon,
  ".": control.source,
  "[": test.bracket,
  alias: aliases.alias,
  bg: process((m) => m.bg),
  break: control.breakLoop,
  cd: directory.cd,
  command: lookup((m) => m.command),
  continue: control.continueLoop,
  echo: output((m) => m.echo),
  eval: control.evalText,
  exec,
  exit: control.exit,
  export: declare.exportNames,
  false: control.fail,
  fg: process((m) => m.fg),
  getopts: read((m) => m.getopts),
  hash: lookup((m) => m.hash),
  jobs: process((m) => m.jobs),
  kill: process((m) => m.kill),
  local: declare.local,
  printf: output((m) => m.printf),
  pwd: directory.pwd,
  read: read((m) => m.read),
  readonly: declare.readonlyNames,
  return: control.returnFrom,
  set: control.set,
  shift: control.shift,
  test: test.test,
  times: control.timesBuiltin,
  trap: process((m) => m.trap),
  true: control.colon,
  type: lookup((m) => m.type),
  ulimit: later(() => import("./ulimit.ts"))((m) => m.ulimit),
  umask: process((m) => m.umask),
  unalias: aliases.unalias,
  unset: declare.unset,
  wait: process((m) => m.wait),
};

const bashOnly: Readonly<Record<string, Builtin>> = {
  bind: control.colon,
  builtin: control.builtinCommand,
  caller: control.caller,
  compgen: history((m) => m.compgen),
  complete: history((m) => m.complete),
  compopt: history((m) => m.compopt),
  declare: declare.declare,
  dirs: directory.dirs,
  disown: process((m) => m.disown),
  enable: control.enable,
  fc: history((m) => m.fc),
  help: control.help,
  history: history((m) => m.history),
  let: control.letBuiltin,
  logout: control.logout,
  mapfile: read((m) => m.mapfile),
  popd: directory.popd,
  pushd: directory.pushd,
  readarray: read((m) => m.mapfile),
  shopt: control.shopt,
  source: control.source,
  suspend: process((m) => m.suspend),
  typeset: declare.declare,
};

const tables: Readonly<Record<Dialect, ReadonlyMap<string, Builtin>>> = {
  bash: new Map(Object.entries({ ...posix, ...bashOnly })),
  dash: new Map(Object.entries(posix)),
  ash: new Map(
    Object.entries({
      ...posix,
      source: control.source,
      let: control.letBuiltin,
      "[[": test.doubleBracket,
      history: history((m) => m.history),
    }),
  ),
};

export function findBuiltin(name: string, dialect: Dialect): Builtin | undefined {
  return tables[dialect].get(name);
}

export function builtinNames(dialect: Dialect): string[] {
  return [...tables[dialect].keys()].sort();
}
