/** The `:` line: a range, a name, a bang, the rest. */

export type Address =
  | { readonly type: "line"; readonly line: number }
  | { readonly type: "current" }
  | { readonly type: "last" }
  | { readonly type: "mark"; readonly mark: string }
  | { readonly type: "search"; readonly pattern: string; readonly backwards: boolean };

export interface AddressWithOffset {
  readonly base: Address;
  readonly offset: number;
}

export interface ExCommand {
  readonly range: readonly AddressWithOffset[];
  /** As written: `wq`, `s`, `!`; empty for a bare range. */
  readonly name: string;
  readonly bang: boolean;
  readonly rest: string;
}

export function parseEx(line: string): ExCommand {
  let text = line.replace(/^[\s:]+/, "");
  const range: AddressWithOffset[] = [];
  if (text.startsWith("%")) {
    range.push({ base: { type: "line", line: 1 }, offset: 0 }, { base: { type: "last" }, offset: 0 });
    text = text.slice(1);
  } else {
    for (;;) {
      const parsed = parseAddress(text);
      if (parsed !== undefined) {
        range.push(parsed.address);
        text = parsed.rest;
      } else if (/^[,;]/.test(text)) range.push({ base: { type: "current" }, offset: 0 });
      if (!/^\s*[,;]/.test(text)) break;
      text = text.replace(/^\s*[,;]\s*/, "");
      if (parseAddress(text) === undefined) {
        range.push({ base: { type: "current" }, offset: 0 });
        break;
      }
    }
  }
  text = text.replace(/^\s+/, "");
  const special = /^(?:!|=|&&?|<+|>+|#|@.?)/.exec(text);
  const substitute = /^s(?=[^\w\s"|\\]|$)/.exec(text);
  const global = /^(?:g|v)(?=[^\w\s"|\\!])/.exec(text);
  const kay = /^k(?=[a-zA-Z]\s*$)/.exec(text);
  const word = /^[A-Za-z]+/.exec(text);
  const name = (special ?? substitute ?? global ?? kay ?? word)?.[0] ?? "";
  if (name === "" && text !== "") return { range, name: text, bang: false, rest: "" };
  text = text.slice(name.length);
  const bang = special === null && text.startsWith("!");
  return { range, name, bang, rest: (bang ? text.slice(1) : text).replace(/^\s+/, "") };
}

function parseAddress(text: string): { address: AddressWithOffset; rest: string } | undefined {
  const trimmed = text.replace(/^\s+/, "");
  let base: Address | undefined;
  let rest = trimmed;
  const number = /^\d+/.exec(trimmed);
  if (number) {
    base = { type: "line", line: Number(number[0]) };
    rest = trimmed.slice(number[0].length);
  } else if (trimmed.startsWith(".")) [base, rest] = [{ type: "current" }, trimmed.slice(1)];
  else if (trimmed.startsWith("$")) [base, rest] = [{ type: "last" }, trimmed.slice(1)];
  else if (/^'./.test(trimmed)) [base, rest] = [{ type: "mark", mark: trimmed[1] ?? "" }, trimmed.slice(2)];
  else if (/^[/?]/.test(trimmed)) {
    const { part, rest: after } = untilDelimiter(trimmed.slice(1), trimmed[0] ?? "/");
    base = { type: "search", pattern: part, backwards: trimmed.startsWith("?") };
    rest = after;
  } else if (/^[+-]/.test(trimmed)) base = { type: "current" };
  if (base === undefined) return undefined;
  let offset = 0;
  for (let m = /^\s*([+-])(\d*)/.exec(rest); m; m = /^\s*([+-])(\d*)/.exec(rest)) {
    offset += (m[1] === "+" ? 1 : -1) * (m[2] === "" ? 1 : Number(m[2]));
    rest = rest.slice(m[0].length);
  }
  return { address: { base, offset }, rest };
}

/** Up to the next delimiter that has no backslash before it. */
export function untilDelimiter(
  text: string,
  delimiter: string,
): { part: string; rest: string; closed: boolean } {
  let part = "";
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? "";
    if (char === delimiter) return { part, rest: text.slice(i + 1), closed: true };
    if (char === "\\" && i + 1 < text.length) {
      const next = text[++i] ?? "";
      part += next === delimiter ? next : `\\${next}`;
    } else part += char;
  }
  return { part, rest: "", closed: false };
}

/** Full names by what may be typed for them: `w[rite]` is `w`, `wr`, … `write`. */
const known =
  words(`w[rite] q[uit] wq x[it] exi[t] qa[ll] quita[ll] wa[ll] wqa[ll] xa[ll] e[dit] vi[sual] view ene[w] r[ead] d[elete] y[ank] pu[t] m[ove]
co[py] t s[ubstitute] g[lobal] v[global] norm[al] se[t] setl[ocal] sy[ntax] noh[lsearch] h[elp] u[ndo] red[o] j[oin] sor[t] pw[d] cd f[ile] ls buffers files
n[ext] N[ext] prev[ious] fir[st] la[st] bn[ext] bp[revious] b[uffer] bd[elete] sp[lit] vs[plit] new vne[w] tabnew tabe[dit] on[ly] ter[minal] so[urce] mar[ks] k ma[rk] reg[isters]
di[splay] ju[mps] his[tory] ve[rsion] colo[rscheme] map nm[ap] im[ap] let echo filet[ype] ret[ab] up[date] sav[eas] cq[uit] st[op] sus[pend] p[rint] nu[mber] l[ist] undol[ist] star[tinsert]
`);

function words(text: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const entry of text.trim().split(/\s+/)) {
    const [, head = "", tail = ""] = /^([^[]+)(?:\[(.*)\])?$/.exec(entry) ?? [];
    for (let n = 0; n <= tail.length; n++)
      if (!map.has(head + tail.slice(0, n))) map.set(head + tail.slice(0, n), head + tail);
  }
  return map;
}

/** The full name of a command; undefined when vi has none like it. */
export function commandName(typed: string): string | undefined {
  return known.get(typed) ?? (/^(?:!|=|&&?|<+|>+|#)$/.test(typed) ? typed : undefined);
}
