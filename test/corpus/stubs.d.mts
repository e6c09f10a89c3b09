/** A line of a corpus of Dockerfiles. */
export interface Row {
  readonly dockerfile: string;
  readonly context_files: readonly string[];
}

export function projectOf(row: Row): Record<string, string>;
export function plainOf(row: Row): Record<string, string>;
export function emptyOf(row: Row): Record<string, string>;
