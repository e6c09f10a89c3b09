/** nano's command line. */
import type { Proc } from "../../../process.ts";
import { type Options, optionTable, parseOptions, UsageError } from "../../options.ts";
import { version } from "./bars.ts";

const table = [
  ...optionTable(
    "A,smarthome B,backup C,backupdir= D,boldtext E,tabstospaces F,multibuffer G,locking H,historylog I,ignorercfiles J,guidestripe= K,rawsequences L,nonewlines M,trimblanks N,noconvert O,bookstyle P,positionlog Q,quotestr= R,restricted S,softwrap T,tabsize= U,quickblank V,version W,wordbounds X,wordchars= Y,syntax= Z,zap a,atblanks b,breaklonglines c,constantshow d,rebinddelete e,emptyline f,rcfile= g,showcursor h,help i,autoindent j,jumpyscrolling k,cutfromcursor l,linenumbers m,mouse n,noread o,operatingdir= p,preserve q,indicator r,fill= s,speller= t,saveonexit u,unix v,view w,nowrap x,nohelp y,afterends z,suspendable !,magic @,colonparsing %,stateflags _,minibar 0,zero /,modernbindings",
  ),
];

export interface OpenRequest {
  readonly path: string;
  readonly line: number | undefined;
  readonly column: number | undefined;
}

export interface NanoOptions {
  readonly files: readonly OpenRequest[];
  readonly lineNumbers: boolean;
  readonly view: boolean;
  readonly tabSize: number;
  readonly tabsToSpaces: boolean;
  readonly autoIndent: boolean;
  readonly constantShow: boolean;
  readonly noHelp: boolean;
  readonly noFinalNewline: boolean;
  readonly saveOnExit: boolean;
  readonly cutFromCursor: boolean;
  readonly backup: boolean;
}

/** What to do instead of editing. */
export interface NanoAnswer {
  readonly out: string;
  readonly err: string;
  readonly exit: number;
}

export function readOptions(proc: Proc): NanoOptions | NanoAnswer {
  const name = proc.argv[0] ?? "nano";
  let given: Options;
  try {
    given = parseOptions(proc.args, table);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return {
      out: "",
      err: `${name}: ${error.message}\nType '${name} -h' for a list of available options.\n`,
      exit: 1,
    };
  }
  if (given.has("V") || given.has("version"))
    return { out: ` GNU nano, version ${version}\n`, err: "", exit: 0 };
  if (given.has("h") || given.has("help")) return { out: help(name), err: "", exit: 0 };
  const tabSize = Number(given.value("T") ?? 8);
  if (!Number.isInteger(tabSize) || tabSize < 1)
    return { out: "", err: `Requested tab size "${given.value("T")}" is invalid\n`, exit: 1 };
  return {
    files: requests(given.operands),
    lineNumbers: given.has("l"),
    view: given.has("v"),
    tabSize,
    tabsToSpaces: given.has("E"),
    autoIndent: given.has("i"),
    constantShow: given.has("c"),
    noHelp: given.has("x"),
    noFinalNewline: given.has("L"),
    saveOnExit: given.has("t"),
    cutFromCursor: given.has("k"),
    backup: given.has("B"),
  };
}

function requests(operands: readonly string[]): readonly OpenRequest[] {
  const files: OpenRequest[] = [];
  let line: number | undefined;
  let column: number | undefined;
  for (const [index, operand] of operands.entries()) {
    const place = /^\+(\d*)(?:,(\d+))?$/.exec(operand);
    if (place && index < operands.length - 1) {
      line = place[1] === "" ? Number.POSITIVE_INFINITY : Number(place[1]);
      column = place[2] === undefined ? undefined : Number(place[2]);
      continue;
    }
    files.push({ path: operand, line, column });
    line = column = undefined;
  }
  return files;
}

function help(name: string): string {
  return `Usage: ${name} [OPTIONS] [[+LINE[,COLUMN]] FILE]...

A +LINE or +LINE,COLUMN before a file says where the cursor begins.

 Option         Long option             Meaning
 -B             --backup                Save backups of existing files
 -E             --tabstospaces          Convert typed tabs to spaces
 -L             --nonewlines            Don't add an automatic newline
 -T <number>    --tabsize=<number>      Make a tab this number of columns wide
 -V             --version               Print version information and exit
 -c             --constantshow          Constantly show cursor position
 -h             --help                  Show this help text and exit
 -i             --autoindent            Automatically indent new lines
 -k             --cutfromcursor         Cut from cursor to end of line
 -l             --linenumbers           Show line numbers in front of the text
 -t             --saveonexit            Save changes on exit, don't prompt
 -v             --view                  View mode (read-only)
 -x             --nohelp                Don't show the two help lines
`;
}
