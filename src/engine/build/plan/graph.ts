/**
 * The graph a Dockerfile becomes: one vertex for each thing that is loaded or
 * done. Its digest covers the operation and, through the inputs' digests, all it
 * rests on, so equal steps of two stages are one vertex.
 */

import { hexSha256 } from "../../../oci/digest.ts";
import type { HistoryEntry, ImageConfig } from "../../../oci/image-config.ts";
import type { Stage } from "../dockerfile/instructions.ts";
import type { ResolvedBase } from "../env.ts";
import type { DeclaredArg } from "../outline.ts";
import type { SourceRange, StepKind } from "../types.ts";

/** One `COPY`, as a file operation on the parent's tree. */
export interface CopyAction {
  readonly type: "copy";
  /** Index into the vertex's inputs. */
  readonly input: number;
  /** Absolute in the source tree, no slash at the end; may hold `*?[`. */
  readonly source: string;
  /** Absolute; a slash at the end means a directory. */
  readonly destination: string;
  readonly chown: string | undefined;
  readonly mode: number | string | undefined;
  readonly unpack: boolean;
  readonly parents: boolean;
  /** With `parents`: the folder of the source whose names are not repeated, `/` for none; what stands before `/./`. */
  readonly pivot?: string;
  readonly exclude: readonly string[];
}

export interface MkdirAction {
  readonly type: "mkdir";
  readonly path: string;
  readonly user: string;
}

export type FileAction = CopyAction | MkdirAction;

export interface ExecMount {
  readonly target: string;
  readonly type: "bind" | "cache" | "tmpfs" | "secret" | "ssh";
  /** Index into the vertex's inputs: what a bind mount shows, or what a new cache mount starts with. */
  readonly input: number | undefined;
  /** A file or folder of the input. */
  readonly source: string;
  readonly readOnly: boolean;
  readonly id: string;
  readonly sharing: "shared" | "private" | "locked";
  readonly required: boolean;
  readonly mode: number | undefined;
  readonly uid: number;
  readonly gid: number;
  /** A secret given as a variable instead of a file. */
  readonly env: string | undefined;
}

export interface ExecOperation {
  readonly type: "exec";
  readonly argv: readonly string[];
  readonly env: readonly string[];
  readonly cwd: string;
  readonly user: string;
  readonly mounts: readonly ExecMount[];
  readonly network: "default" | "none" | "host";
  readonly security: "sandbox" | "insecure";
  readonly extraHosts: readonly (readonly [name: string, address: string])[];
  /** Undefined: the machine's own. */
  readonly platform?: string;
  /** Reach the process, but not its key. */
  readonly proxyEnv: readonly string[];
}

export type Operation =
  | { readonly type: "image"; readonly base: ResolvedBase }
  | { readonly type: "context"; readonly name: string }
  | {
      readonly type: "inline";
      readonly files: readonly { readonly path: string; readonly text: string; readonly mode: number }[];
    }
  | {
      readonly type: "url";
      readonly url: string;
      readonly checksum: string | undefined;
      readonly fileName: string;
    }
  | { readonly type: "file"; readonly actions: readonly FileAction[] }
  | ExecOperation;

export interface Vertex {
  readonly digest: string;
  readonly operation: Operation;
  /** The parent's tree first (for file and exec; undefined is scratch), then sources. */
  readonly inputs: readonly (Vertex | undefined)[];
  readonly about: VertexAbout;
}

/** What is told about a vertex but is not part of it. A later equal vertex overwrites it. */
export interface VertexAbout {
  name: string;
  kind: StepKind;
  stage?: string;
  stageIndex?: number;
  number?: number;
  total?: number;
  text: string;
  range?: SourceRange;
  /** Names the same step has in other stages. */
  also?: readonly string[];
  ignoreCache: boolean;
  /** `--no-cache-filter` named this stage. */
  ignoreStage?: string;
  /** Which variables in scope come from ARG, for explanations. */
  argNames: ReadonlySet<string>;
}

export interface PlannedHistory {
  readonly createdBy: string;
  readonly empty: boolean;
  /** Set for what came with the base. */
  readonly created?: string;
  readonly comment?: string;
  readonly author?: string;
}

export interface BuildPlan {
  /** Undefined: nothing but scratch. */
  readonly result: Vertex | undefined;
  readonly config: Omit<ImageConfig, "created" | "rootfs" | "history">;
  readonly history: readonly (PlannedHistory | HistoryEntry)[];
  readonly usesContext: boolean;
  /** What of the context is asked for: absolute, may hold wildcards. Undefined: all of it. */
  readonly contextPaths: readonly string[] | undefined;
  readonly stageName: string | undefined;
  /** Above the first FROM, and by stage. */
  readonly globalArgs: readonly DeclaredArg[];
  readonly stageArgs: ReadonlyMap<Stage, readonly DeclaredArg[]>;
}

export function makeVertex(
  operation: Operation,
  inputs: readonly (Vertex | undefined)[],
  about: VertexAbout,
): Vertex {
  const text = JSON.stringify([identity(operation), inputs.map((input) => input?.digest ?? "")]);
  return { digest: `sha256:${hexSha256(text)}`, operation, inputs, about };
}

function identity(operation: Operation): unknown {
  if (operation.type === "image") {
    const { reference, imageId, config } = operation.base;
    return ["image", reference, imageId, config.architecture];
  }
  return operation;
}

/**
 * Settles what equal vertices of several stages are called: the last one reached
 * from the result, depth first and the parent before sources, gives the name.
 */
export function settleNames(result: Vertex | undefined): ReadonlyMap<string, Vertex> {
  const settled = new Map<string, Vertex>();
  const seen = new Set<Vertex>();
  // Not recursive: a Dockerfile may have more steps than the stack has room.
  const open: { readonly vertex: Vertex; next: number }[] = [];
  const enter = (vertex: Vertex | undefined) => {
    if (vertex === undefined || seen.has(vertex)) return;
    seen.add(vertex);
    open.push({ vertex, next: 0 });
  };
  enter(result);
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    const { vertex } = frame;
    if (frame.next < vertex.inputs.length) {
      enter(vertex.inputs[frame.next++]);
      continue;
    }
    open.pop();
    const before = settled.get(vertex.digest);
    if (before?.about.ignoreCache) vertex.about.ignoreCache = true;
    if (before !== undefined && before.about.name !== vertex.about.name && vertex.about.number !== undefined)
      vertex.about.also = [...(before.about.also ?? []), before.about.name];
    settled.set(vertex.digest, vertex);
  }
  return settled;
}
