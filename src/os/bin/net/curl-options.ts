/** curl's options: short ones may be joined, a value may follow at once. */
export interface CurlOptions {
  readonly urls: readonly string[];
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
}

/** Long name by its letter; `=` after it: takes a value. */
const letters: Readonly<Record<string, string>> = {
  s: "silent",
  S: "show-error",
  f: "fail",
  L: "location",
  I: "head",
  i: "include",
  v: "verbose",
  k: "insecure",
  g: "globoff",
  G: "get",
  O: "remote-name",
  J: "remote-header-name",
  N: "no-buffer",
  "#": "progress-bar",
  "4": "ipv4",
  "6": "ipv6",
  q: "disable",
  Z: "parallel",
  V: "version",
  h: "help",
  n: "netrc",
  a: "append",
  o: "output=",
  d: "data=",
  H: "header=",
  X: "request=",
  u: "user=",
  A: "user-agent=",
  e: "referer=",
  m: "max-time=",
  w: "write-out=",
  x: "proxy=",
  b: "cookie=",
  c: "cookie-jar=",
  F: "form=",
  T: "upload-file=",
  r: "range=",
  C: "continue-at=",
  K: "config=",
  D: "dump-header=",
  y: "speed-time=",
  Y: "speed-limit=",
  z: "time-cond=",
  E: "cert=",
};
const longFlags = new Set(
  "silent show-error fail location head include verbose insecure globoff get remote-name remote-name-all remote-header-name no-buffer progress-bar ipv4 ipv6 disable parallel version help compressed fail-with-body http1.0 http1.1 http2 no-progress-meter create-dirs retry-connrefused retry-all-errors ssl-no-revoke tlsv1.2 raw tcp-nodelay no-keepalive post301 path-as-is location-trusted fail-early netrc no-location".split(
    " ",
  ),
);
const longValues = new Set(
  "output data data-raw data-binary data-ascii data-urlencode json header request user user-agent referer max-time connect-timeout write-out proxy cookie cookie-jar form upload-file range continue-at config dump-header retry retry-delay retry-max-time resolve max-redirs url cacert cert key interface unix-socket limit-rate proto proto-default output-dir noproxy speed-time speed-limit time-cond connect-to dns-servers".split(
    " ",
  ),
);

export class CurlUsage extends Error {}

/** @throws CurlUsage with curl's sentence */
export function parseCurl(args: readonly string[]): CurlOptions {
  const urls: string[] = [];
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const add = (name: string, value: string) => values.set(name, [...(values.get(name) ?? []), value]);
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (!arg.startsWith("-") || arg === "-") {
      urls.push(arg);
    } else if (arg.startsWith("--")) {
      const name = arg.slice(2);
      if (longFlags.has(name)) flags.add(name);
      else if (name.startsWith("no-") && longFlags.has(name.slice(3))) flags.delete(name.slice(3));
      else if (longValues.has(name)) {
        const value = args[++i];
        if (value === undefined) throw new CurlUsage(`option ${arg}: requires parameter`);
        if (name === "url") urls.push(value);
        else add(name, value);
      } else throw new CurlUsage(`option ${arg}: is unknown`);
    } else {
      for (let at = 1; at < arg.length; at++) {
        const name = letters[arg[at] ?? ""];
        if (name === undefined) throw new CurlUsage(`option ${arg}: is unknown`);
        if (!name.endsWith("=")) {
          flags.add(name);
          continue;
        }
        const value = at + 1 < arg.length ? arg.slice(at + 1) : args[++i];
        if (value === undefined) throw new CurlUsage(`option -${arg[at]}: requires parameter`);
        add(name.slice(0, -1), value);
        break;
      }
    }
  }
  return { urls, flags, values };
}
