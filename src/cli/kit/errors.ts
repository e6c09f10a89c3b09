/**
 * How a command ends badly.
 *
 * Exit codes of the client (28.2.2): 125 for a flag that cannot be parsed and for
 * `docker run` itself failing, 126 and 127 when the container's command cannot be
 * started, 64 for a template that cannot be parsed, 1 for everything else.
 */

import type { SysError } from "../../os/errno.ts";

/** Ends the command: `message` on stderr (nothing when empty), then `exitCode`. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly exitCode = 1,
  ) {
    super(message);
  }
}

/** The command line could not be parsed: the message is followed by the usage. */
export class FlagError extends Error {}

/** Some of several targets failed; each has been reported already. */
export function silentFailure(exitCode = 1): CliError {
  return new CliError("", exitCode);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The words Go uses for a failed call. */
export function goErrno(error: SysError): string {
  const text = error.message.split(": ").at(-1) ?? error.message;
  return text.charAt(0).toLowerCase() + text.slice(1);
}
