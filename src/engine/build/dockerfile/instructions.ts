/**
 * Typed instructions, each with its place in the source. Variables are not
 * expanded here: that needs the stage they stand in (plan/).
 */
import type { HealthConfig } from "../../../oci/image-config.ts";
import type { SourceRange } from "../types.ts";
import type { Heredoc } from "./lines.ts";

interface Common {
  /** As written, continuations joined. */
  readonly original: string;
  readonly range: SourceRange;
  /** The instruction's name as written: letter case matters to a check. */
  readonly keyword: string;
  readonly comments: readonly string[];
  /** It came from ONBUILD of the base. */
  readonly trigger?: boolean;
}

export interface KeyValue {
  readonly key: string;
  /** Quotes and variables as written. */
  readonly value: string;
}

/** Shell form is one string for the shell; exec form is the argument vector. */
export interface CommandLine {
  readonly shell: boolean;
  readonly argv: readonly string[];
}

export interface MountSpec {
  readonly type: "bind" | "cache" | "tmpfs" | "secret" | "ssh";
  readonly target?: string;
  readonly source?: string;
  readonly from?: string;
  readonly id?: string;
  readonly readOnly: boolean;
  readonly sharing?: "shared" | "private" | "locked";
  readonly required: boolean;
  readonly env?: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  readonly sizeBytes?: number;
}

export interface FromInstruction extends Common {
  readonly name: "FROM";
  readonly base: string;
  readonly as: string | undefined;
  /** As written: letter case matters to a check. */
  readonly asKeyword: string | undefined;
  readonly asWritten: string | undefined;
  readonly platform: string | undefined;
}
export interface ArgInstruction extends Common {
  readonly name: "ARG";
  readonly args: readonly { readonly key: string; readonly value: string | undefined }[];
}
export interface EnvInstruction extends Common {
  readonly name: "ENV" | "LABEL";
  readonly pairs: readonly KeyValue[];
  /** `ENV name value`. */
  readonly legacy: boolean;
}
export interface RunInstruction extends Common {
  readonly name: "RUN";
  readonly command: CommandLine;
  readonly heredocs: readonly Heredoc[];
  readonly mounts: readonly string[];
  readonly network: "default" | "none" | "host";
  readonly security: "sandbox" | "insecure";
}
export interface CopyInstruction extends Common {
  readonly name: "COPY" | "ADD";
  readonly sources: readonly string[];
  readonly destination: string;
  readonly heredocs: readonly Heredoc[];
  readonly from: string | undefined;
  readonly chown: string | undefined;
  readonly chmod: string | undefined;
  readonly link: boolean;
  readonly parents: boolean;
  readonly exclude: readonly string[];
  readonly checksum: string | undefined;
  readonly keepGitDir: boolean;
  readonly unpack: boolean | undefined;
}
export interface WordInstruction extends Common {
  readonly name: "WORKDIR" | "USER" | "STOPSIGNAL" | "MAINTAINER";
  readonly value: string;
}
export interface ListInstruction extends Common {
  readonly name: "EXPOSE" | "VOLUME";
  readonly values: readonly string[];
}
export interface CommandInstruction extends Common {
  readonly name: "CMD" | "ENTRYPOINT";
  readonly command: CommandLine;
}
export interface ShellInstruction extends Common {
  readonly name: "SHELL";
  readonly argv: readonly string[];
}
export interface HealthcheckInstruction extends Common {
  readonly name: "HEALTHCHECK";
  readonly health: HealthConfig;
  readonly shell: boolean;
}
export interface OnbuildInstruction extends Common {
  readonly name: "ONBUILD";
  readonly expression: string;
}

export type Instruction =
  | FromInstruction
  | ArgInstruction
  | EnvInstruction
  | RunInstruction
  | CopyInstruction
  | WordInstruction
  | ListInstruction
  | CommandInstruction
  | ShellInstruction
  | HealthcheckInstruction
  | OnbuildInstruction;

export interface Stage {
  readonly from: FromInstruction;
  /** Lower case, as `COPY --from` finds it. */
  readonly name: string | undefined;
  readonly index: number;
  readonly instructions: readonly Instruction[];
}

export interface Dockerfile {
  readonly text: string;
  /** Raw lines, for excerpts. */
  readonly source: readonly string[];
  readonly directives: import("./lines.ts").Directives;
  /** ARG before the first FROM. */
  readonly globals: readonly ArgInstruction[];
  readonly stages: readonly Stage[];
  readonly emptyContinuations: readonly SourceRange[];
}
