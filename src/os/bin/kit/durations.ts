const units: Record<string, number> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };

/** `1.5`, `2m`, `infinity` as seconds; undefined when it is not a duration. */
export function parseDuration(text: string): number | undefined {
  if (/^inf(?:inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  const m = /^\+?(\d+\.?\d*(?:e[-+]?\d+)?|\.\d+)([smhd]?)$/i.exec(text);
  return m ? Number(m[1]) * (units[m[2] ?? ""] ?? 1) : undefined;
}
