/** How a build ended: built, or why not. Each reason is one that the real builder would have too, but the last. */

const reasons = [
  [
    "text",
    /dockerfile parse error|failed to parse stage name|invalid reference format|invalid containerPort|unknown instruction|no build stage in current context|target stage .* could not be found|circular dependency|failed to parse platform|base name .* should not be blank|invalid (?:from )?flag|Invalid checksum|unsupported checksum/,
  ],
  ["base", /failed to resolve source metadata/],
  ["windows", /no match for platform in manifest|powershell: not found/],
  [
    "context",
    /failed to calculate checksum of ref|failed to compute cache key|lstat .*: no such file|cannot copy to non-directory/,
  ],
  [
    "network",
    /Could not resolve host|Temporary failure (?:resolving|in name resolution)|unable to resolve host|bad address|Name or service not known|Could not resolve|getaddrinfo|dial tcp: lookup|no such host|invalid response status|Failed to fetch/,
  ],
  ["retired", /404 {2}Not Found|does not have a Release file|does not have a Release/],
];

export function reasonOf(exit, output) {
  if (exit === 0) return "built";
  const end = output.slice(-6000);
  for (const [name, pattern] of reasons.slice(0, 4)) if (pattern.test(lastError(output))) return name;
  for (const [name, pattern] of reasons.slice(4)) if (pattern.test(end)) return name;
  return "other";
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
