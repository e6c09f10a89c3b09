/** How many arguments a command takes, and how the client says that it got another number. */

export interface ArgumentRule {
  readonly min: number;
  readonly max: number;
}

export const none: ArgumentRule = { min: 0, max: 0 };
export const anyNumber: ArgumentRule = { min: 0, max: Number.POSITIVE_INFINITY };
export const exactly = (n: number): ArgumentRule => ({ min: n, max: n });
export const atLeast = (n: number): ArgumentRule => ({ min: n, max: Number.POSITIVE_INFINITY });
export const atMost = (n: number): ArgumentRule => ({ min: 0, max: n });
export const between = (min: number, max: number): ArgumentRule => ({ min, max });

const argument = (n: number) => `${n} argument${n === 1 ? "" : "s"}`;

/**
 * @param path `docker image ls`, as it was typed
 * @param usageLine `docker image ls [OPTIONS]`
 * @returns undefined when the number is right
 */
export function argumentError(
  rule: ArgumentRule,
  count: number,
  path: string,
  usageLine: string,
): string | undefined {
  if (count >= rule.min && count <= rule.max) return undefined;
  const say = (what: string, see: string) =>
    `docker: '${path}' ${what}\n\nUsage:  ${usageLine}\n\n${see} '${path} --help' for more information`;
  if (rule.max === 0) return say("accepts no arguments", "Run");
  if (rule.min === rule.max) return say(`requires ${argument(rule.min)}`, "Run");
  // The client says "See" here and "Run" elsewhere.
  if (rule.max === Number.POSITIVE_INFINITY) return say(`requires at least ${argument(rule.min)}`, "See");
  // A slip of 28.2.2, kept.
  if (rule.min === 0) return say(`requires at most ${argument(rule.max)}`, "SRun");
  return say(`requires at least ${rule.min} and at most ${argument(rule.max)}`, "Run");
}
