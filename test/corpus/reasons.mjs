/**
 * How a build ended, by what the builder and the failing step said. Every reason but `gap`
 * and `other` is one that the real builder has too: the Dockerfile is at fault, or the world
 * that the page no longer finds.
 */

/** Of the builder itself. */
const byBuilder = [
  [
    "text",
    /dockerfile parse error|failed to parse stage name|invalid reference format|invalid containerPort|unknown instruction|no build stage in current context|target stage .* could not be found|circular dependency|failed to parse platform|base name .* should not be blank|[Ii]nvalid (?:from )?flag|[Ii]nvalid checksum|unsupported checksum|invalid mount target|VOLUME specified|can't find =/,
  ],
  ["base", /failed to resolve source metadata/],
  ["windows", /no match for platform in manifest|powershell: not found/],
  [
    "context",
    /failed to calculate checksum of ref|failed to compute cache key|lstat .*: no such file|cannot copy to non-directory/,
  ],
  ["network", /invalid response status|dial tcp/],
];

/** Of the step that failed. */
const byStep = [
  [
    "network",
    /Could not resolve host|Temporary failure (?:resolving|in name resolution)|unable to resolve host|bad address|Name or service not known|getaddrinfo|no such host|ERROR 404: Not Found|returned error: 404|<!doctype html>|newline unexpected|no valid OpenPGP data|Cannot prepare internal mirrorlist|valid baseurl|wget: server returned error/,
  ],
  ["retired", /404 {2}Not Found|does not have a Release file/],
  [
    "placeholder",
    /\bpart\d\b|\.\.\.: not found|stand-in|requirement stub\b|\byour\b|extra-runtime-dependencies|\[url-to|s3:\/\/\.\.\./,
  ],
  [
    "gap",
    /drydock: .*(?:is not simulated|failed inside the simulation|the simulated (?:index|registry) holds)/,
  ],
];

export function reasonOf(exit, output) {
  if (exit === 0) return "built";
  const last = lastError(output);
  for (const [name, pattern] of byBuilder) if (pattern.test(last)) return name;
  const step = failingStep(output);
  for (const [name, pattern] of byStep) if (pattern.test(step)) return name;
  return "refused";
}

/** The builder's last line of complaint. */
export function lastError(output) {
  return (
    output
      .split("\n")
      .filter((line) => /^ERROR: /.test(line))
      .at(-1) ??
    output.trim().split("\n").at(-1) ??
    ""
  );
}

/** What the failing step printed: the last lines, as the builder repeats them. */
function failingStep(output) {
  const rules = output.split("\n------\n");
  return rules.findLast((part) => part.startsWith(" > ")) ?? rules.at(-1) ?? output.slice(-3000);
}
