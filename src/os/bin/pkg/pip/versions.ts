/** Version numbers (PEP 440, as far as requirements of a course go) and the clauses that choose among them. */
export interface Clause {
  readonly operator: "==" | "!=" | ">=" | "<=" | ">" | "<" | "~=" | "===";
  readonly version: string;
}

export function compareVersions(a: string, b: string): number {
  const left = parts(a);
  const right = parts(b);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return Math.sign(difference);
  }
  return 0;
}

/** Numbers of the release; a pre-release counts below it. */
function parts(version: string): number[] {
  const m = /^v?(\d+(?:\.\d+)*)(.*)$/.exec(version);
  const release = (m?.[1] ?? "0").split(".").map(Number);
  while (release.length < 4) release.push(0);
  const rest = m?.[2] ?? "";
  const pre = /^[._-]?(a|alpha|b|beta|rc|dev)[._-]?(\d*)/.exec(rest);
  if (pre !== null)
    return [
      ...release,
      { a: -4, alpha: -4, b: -3, beta: -3, rc: -2, dev: -5 }[pre[1] ?? "rc"] ?? -1,
      Number(pre[2] || 0),
    ];
  const post = /^[._-]?post[._-]?(\d*)/.exec(rest);
  return post === null ? [...release, 0] : [...release, 1, Number(post[1] || 0)];
}

export function satisfies(version: string, clause: Clause): boolean {
  if (clause.version.endsWith(".*")) {
    const stem = clause.version.slice(0, -2);
    const starts = version === stem || version.startsWith(`${stem}.`);
    return clause.operator === "!=" ? !starts : starts;
  }
  const order = compareVersions(version, clause.version);
  switch (clause.operator) {
    case "==":
    case "===":
      return order === 0;
    case "!=":
      return order !== 0;
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case "<":
      return order < 0;
    case "~=": {
      const stem = clause.version.split(".").slice(0, -1).join(".");
      return order >= 0 && (version === stem || version.startsWith(`${stem}.`));
    }
  }
}

/** What an unpinned requirement gets: the newest, or what its upper bound still allows. */
export function choose(latest: string, clauses: readonly Clause[]): string | undefined {
  if (clauses.every((clause) => satisfies(latest, clause))) return latest;
  for (const clause of clauses) {
    const candidate = clause.version.replace(/\.\*$/, ".0");
    const fits = (version: string) =>
      compareVersions(version, latest) <= 0 && clauses.every((c) => satisfies(version, c));
    if (["==", "===", "<=", ">=", "~="].includes(clause.operator) && fits(candidate)) return candidate;
    const below = clause.operator === "<" ? justBelow(candidate) : undefined;
    if (below !== undefined && fits(below)) return below;
  }
  return undefined;
}

/** A plausible last release before `version`: 2.0 → 1.9.9 is not known, so its smallest predecessor in form. */
function justBelow(version: string): string | undefined {
  const numbers = version.split(".").map(Number);
  for (let i = numbers.length - 1; i >= 0; i--) {
    const n = numbers[i] ?? 0;
    if (n > 0) return [...numbers.slice(0, i), n - 1, ...numbers.slice(i + 1).map(() => 9)].join(".");
  }
  return undefined;
}
