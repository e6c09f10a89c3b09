/** The special builtins of POSIX. */

const specials = new Set([
  ":",
  ".",
  "break",
  "continue",
  "eval",
  "exec",
  "exit",
  "export",
  "readonly",
  "return",
  "set",
  "shift",
  "times",
  "trap",
  "unset",
]);

/** POSIX: an error in one of these ends a script, and assignments before it stay. */
export function isSpecial(name: string): boolean {
  return specials.has(name);
}
