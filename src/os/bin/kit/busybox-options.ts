/**
 * Which options busybox's applets know: letters, then long names. An applet that is not
 * here takes what GNU's tool takes. As `--help` of 1.36 lists them, in Alpine's build.
 */
import type { OptionSpec, OptionTable } from "../options.ts";

const known: Readonly<Record<string, string>> = {
  basename: "as",
  cat: "nbvteA",
  chgrp: "Rhvcf",
  chmod: "Rcvf",
  chown: "RhLHPcvf",
  cmp: "lsn",
  cp: "arPLHpfinlsTuRtdv parents remove-destination no-target-directory target-directory",
  cut: "bcdfsn output-delimiter",
  date: "uRdsrDIh date utc universal rfc-2822 set reference iso-8601",
  df: "PkmhTaitB",
  diff: "abBdiNqrTstwLSUu brief new-file recursive text ignore-case ignore-all-space ignore-space-change ignore-blank-lines label report-identical-files expand-tabs initial-tab",
  dirname: "",
  du: "aHLdclsxhmkb",
  env: "iu0 ignore-environment unset null",
  expand: "it initial tabs first-only",
  fold: "bsw",
  free: "bkmgh",
  grep: "HhnlLocqvsrRiwxFEzmABCefa color",
  gzip: "cfkdt19",
  gunzip: "cfkt",
  head: "ncqv",
  hostname: "sidfF",
  id: "ugGnr",
  ln: "sfnbStTvr",
  ls: "1AaCxdLHRFplinshrSXvctukwTQ color full-time group-directories-first",
  md5sum: "csw",
  mkdir: "mpv parents mode verbose",
  mktemp: "dqtpu",
  mv: "finTtv",
  nl: "bisvw",
  nproc: " all ignore",
  od: "abcdefhiloxsvtANjSw address-radix format read-bytes skip-bytes strings width output-duplicates traditional",
  paste: "ds",
  readlink: "fnv",
  realpath: "",
  rev: "",
  rm: "irfR",
  rmdir: "pv parents verbose ignore-fail-on-non-empty",
  seq: "ws",
  sha1sum: "csw",
  sha256sum: "csw",
  sha512sum: "csw",
  shuf: "nozei",
  sort: "nrugMcszbdfioktTVh",
  split: "bla",
  stat: "ltfcL",
  sum: "rs",
  tac: "",
  tail: "cnqvfFs",
  tar: "cxtZzJjahmvokOfCTX lzma overwrite strip-components no-recursion numeric-owner no-same-permissions to-command exclude",
  tee: "ai",
  timeout: "sk",
  touch: "chamdtr no-create date reference",
  tr: "cdsC",
  truncate: "cs",
  uname: "amnrspvio",
  uniq: "cduizfsw",
  unzip: "lnojpqtKxd",
  uptime: "",
  wc: "cmlwL",
  which: "a",
  xargs: "0artpeEIinsPx no-run-if-empty",
  xxd: "gcplsorni",
};

/** GNU's table of options without those the applet does not know. */
export function busyboxTable(applet: string, table: OptionTable): OptionTable {
  const text = Object.hasOwn(known, applet) ? known[applet] : undefined;
  if (text === undefined) return table;
  const [letters = "", ...longs] = text.split(" ");
  return table.flatMap((spec): readonly OptionSpec[] => {
    const allowed = (name: string) => (name.length === 1 ? letters.includes(name) : longs.includes(name));
    if (!spec.names.some(allowed)) return [];
    // The first name is what the program asks for; it stays although it may not be typed.
    const [first = "", ...rest] = spec.names;
    return [{ ...spec, names: [first, ...rest.filter(allowed)] }];
  });
}
