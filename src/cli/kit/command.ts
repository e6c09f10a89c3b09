/**
 * A command is data with a short `run`.
 *
 * Help, completion, unknown-flag errors and argument counts are read from this
 * object, so nothing can drift.
 */
import type { Client } from "../../api/client.ts";
import type { Proc } from "../../os/process.ts";
import type { ArgumentRule } from "./arguments.ts";
import type { Attention } from "./attention.ts";
import type { Flags, FlagValues } from "./flags.ts";

export interface CommandContext<F extends Flags = Flags> {
  /** Arguments without flags. */
  readonly args: readonly string[];
  readonly flags: FlagValues<F>;
  /** Names of the flags that were given. */
  readonly changed: ReadonlySet<string>;
  /** The command as it was called: `docker rmi`. */
  readonly path: string;
  /** Its waits are guarded: a signal ends them. */
  readonly client: Client;
  readonly proc: Proc;
  readonly attention: Attention;
  /** Writes to stdout, to stderr. No newline is added. */
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => Promise<void>;
}

export interface CommandData<F extends Flags> {
  /** Full path: `docker container stop`. */
  readonly path: string;
  /** Other full paths: `docker stop`. */
  readonly aliases?: readonly string[];
  /** Paths that work but no help text names. */
  readonly hiddenAliases?: readonly string[];
  /** What follows the path in the usage line. */
  readonly usage: string;
  readonly short: string;
  /** Longer text of the command's own help; default: `short`. */
  readonly long?: string;
  readonly args: ArgumentRule;
  readonly flags: F;
  /** False: flags must stand before the first argument. */
  readonly interspersed?: boolean;
  readonly hidden?: boolean;
  /** Not all of its flags are known here: whatever stands there is taken for an argument. */
  readonly anyWords?: boolean;
  /** It belongs to a plugin: messages always show `path`, and errors begin with `ERROR: `. */
  readonly plugin?: boolean;
  /** What arguments name, for completion; a list goes by position, and nothing follows it. */
  readonly completes?: Completes | readonly Completes[];
  // biome-ignore lint/suspicious/noConfusingVoidType: most commands have nothing to return.
  readonly run: (context: CommandContext<F>) => Promise<number | void>;
}

export type Completes =
  | "container"
  /** `web:`, a path in it follows. */
  | "container:"
  | "running"
  | "stopped"
  | "image"
  | "network"
  | "volume"
  | "object"
  | "context"
  | "path";

export interface Command extends Omit<CommandData<Flags>, "run"> {
  // biome-ignore lint/suspicious/noConfusingVoidType: as above.
  readonly run: (context: CommandContext) => Promise<number | void>;
}

export function command<const F extends Flags>(data: CommandData<F>): Command {
  // The parser makes exactly FlagValues<F> of `data.flags`; a list of commands cannot say so.
  return data as unknown as Command;
}

/** A command that only holds others: `docker image`. */
export interface Group {
  readonly path: string;
  readonly short: string;
  readonly long?: string;
  readonly flags?: Flags;
  /** What follows the path in usage lines; default `COMMAND`. */
  readonly usage?: string;
  /** After a wrong flag or subcommand the client leaves `COMMAND` out, but for a few. */
  readonly errorUsage?: string;
  /** Heading under which `docker --help` lists it. */
  readonly category?: "management" | "swarm";
  readonly hidden?: boolean;
  /** It is a plugin: listed with a star; an unknown command prints the help, then `ERROR: …`. */
  readonly plugin?: boolean;
  /** After the help text. */
  readonly footer?: string;
}

/** A program of its own that `docker NAME …` hands everything to: `compose`. */
export interface Plugin {
  readonly name: string;
  readonly short: string;
  /** `args`: what follows the plugin's name. */
  readonly run: (
    args: readonly string[],
    env: { readonly proc: Proc; readonly client: Client; readonly attention: Attention },
  ) => Promise<number>;
  /** For Tab: `words` after the plugin's name, the last one is being typed. */
  readonly complete?: (words: readonly string[], proc: Proc, client: Client) => Promise<string[]>;
}
