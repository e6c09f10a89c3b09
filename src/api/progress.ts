/** Records that long operations send while they run. */

/** Pull, push, load, import and the classic builder: one record a line of JSON. */
export interface JSONMessage {
  readonly stream?: string;
  readonly status?: string;
  /** `{}`: no bar. Records with a total are not shown when stdout is no terminal. */
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
  /** The first 12 digits of a layer, or a tag. */
  readonly id?: string;
  readonly errorDetail?: { readonly message: string; readonly code?: number };
  readonly error?: string;
  readonly aux?: unknown;
}

/** What BuildKit's Status call streams. Times are RFC 3339. */
export interface SolveStatus {
  readonly vertexes?: readonly Vertex[];
  readonly statuses?: readonly VertexStatus[];
  readonly logs?: readonly VertexLog[];
  readonly warnings?: readonly VertexWarning[];
}

/** One step. Sent again whenever something about it changes; `digest` names it. */
export interface Vertex {
  readonly digest: string;
  readonly name: string;
  readonly inputs?: readonly string[];
  readonly started?: string;
  readonly completed?: string;
  readonly cached?: boolean;
  readonly error?: string;
}

/** A line below a step: `transferring context: 2B`, `naming to …`. */
export interface VertexStatus {
  readonly id: string;
  readonly vertex: string;
  readonly name: string;
  readonly current: number;
  readonly total: number;
  readonly timestamp: string;
  readonly started?: string;
  readonly completed?: string;
}

export interface VertexLog {
  readonly vertex: string;
  /** 1 stdout, 2 stderr. */
  readonly stream: 1 | 2;
  readonly data: Uint8Array;
  readonly timestamp: string;
}

export interface VertexWarning {
  readonly vertex: string;
  readonly level: number;
  readonly short: string;
  readonly detail?: readonly string[];
  readonly url?: string;
  readonly sourceInfo?: { readonly filename: string; readonly data: string };
  /** Lines and columns from 1 and 0 on. */
  readonly range?: readonly {
    readonly start: { line: number; character: number };
    readonly end: { line: number; character: number };
  }[];
}
