/** `set` and `shopt` options. */

/** In the order of `set -o`. */
export const setOptions = [
  "allexport",
  "braceexpand",
  "emacs",
  "errexit",
  "errtrace",
  "functrace",
  "hashall",
  "histexpand",
  "history",
  "ignoreeof",
  "interactive-comments",
  "keyword",
  "monitor",
  "noclobber",
  "noexec",
  "noglob",
  "nolog",
  "notify",
  "nounset",
  "onecmd",
  "physical",
  "pipefail",
  "posix",
  "privileged",
  "verbose",
  "vi",
  "xtrace",
] as const;

export const shoptOptions = [
  "autocd",
  "assoc_expand_once",
  "cdable_vars",
  "cdspell",
  "checkhash",
  "checkjobs",
  "checkwinsize",
  "cmdhist",
  "compat31",
  "compat32",
  "compat40",
  "compat41",
  "compat42",
  "compat43",
  "compat44",
  "complete_fullquote",
  "direxpand",
  "dirspell",
  "dotglob",
  "execfail",
  "expand_aliases",
  "extdebug",
  "extglob",
  "extquote",
  "failglob",
  "force_fignore",
  "globasciiranges",
  "globskipdots",
  "globstar",
  "gnu_errfmt",
  "histappend",
  "histreedit",
  "histverify",
  "hostcomplete",
  "huponexit",
  "inherit_errexit",
  "interactive_comments",
  "lastpipe",
  "lithist",
  "localvar_inherit",
  "localvar_unset",
  "login_shell",
  "mailwarn",
  "no_empty_cmd_completion",
  "nocaseglob",
  "nocasematch",
  "noexpand_translation",
  "nullglob",
  "patsub_replacement",
  "progcomp",
  "progcomp_alias",
  "promptvars",
  "restricted_shell",
  "shift_verbose",
  "sourcepath",
  "varredir_close",
  "xpg_echo",
] as const;

export type SetOption = (typeof setOptions)[number];
export type ShoptOption = (typeof shoptOptions)[number];
export type Options = Record<SetOption | ShoptOption, boolean>;

export const optionLetters: Readonly<Record<string, SetOption>> = {
  a: "allexport",
  B: "braceexpand",
  e: "errexit",
  E: "errtrace",
  T: "functrace",
  h: "hashall",
  H: "histexpand",
  k: "keyword",
  m: "monitor",
  C: "noclobber",
  n: "noexec",
  f: "noglob",
  b: "notify",
  u: "nounset",
  t: "onecmd",
  P: "physical",
  p: "privileged",
  v: "verbose",
  x: "xtrace",
};

/** What dash and ash know, in the order they list. */
export const posixOptions = [
  "errexit",
  "noglob",
  "ignoreeof",
  "interactive",
  "monitor",
  "noexec",
  "stdin",
  "xtrace",
  "verbose",
  "vi",
  "emacs",
  "noclobber",
  "allexport",
  "notify",
  "nounset",
  "nolog",
  "debug",
  "pipefail",
] as const;

const onByDefault = new Set<string>([
  "braceexpand",
  "hashall",
  "interactive-comments",
  "checkwinsize",
  "cmdhist",
  "complete_fullquote",
  "extquote",
  "force_fignore",
  "globasciiranges",
  "globskipdots",
  "hostcomplete",
  "interactive_comments",
  "patsub_replacement",
  "progcomp",
  "promptvars",
  "sourcepath",
]);

export function defaultOptions(bash: boolean): Options {
  const options: Record<string, boolean> = {};
  for (const name of [...setOptions, ...shoptOptions]) options[name] = bash && onByDefault.has(name);
  return options as Options;
}

/** `$-` */
export function flagLetters(options: Options, extra: string): string {
  const order = "abefhkmnptuvxBCEHPT";
  let out = "";
  for (const letter of order) {
    const name = optionLetters[letter];
    if (name !== undefined && options[name]) out += letter;
    if (letter === "h" && extra.includes("i")) out += "i";
  }
  if (extra.includes("<")) out = `c${out}`;
  if (extra.includes("c")) out += "c";
  if (extra.includes("s")) out += "s";
  return out;
}
