/**
 * A layer as data: the files it adds or changes and the ones it hides (OCI image
 * spec, "Layer changesets"). This is the form in which layers travel between
 * registry, engine and catalogue; the engine turns it into a file tree and back.
 */

/** What a regular file holds. */
export type Content =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  /**
   * Bytes nobody reads: only the size is kept. Reading yields filler that is the
   * same for the same seed. Two sized contents are equal when size and seed are.
   */
  | { readonly kind: "sized"; readonly size: number; readonly seed: string }
  /**
   * An executable. Running the file runs the registered program of that name;
   * reading it yields an ELF header and filler of `size` bytes.
   */
  | {
      readonly kind: "program";
      readonly program: string;
      readonly size: number;
      /** Which C library it is linked against; `static` runs anywhere, even in an empty tree. */
      readonly libc: "glibc" | "musl" | "static";
    };

interface EntryMeta {
  /** Absolute, normalised, no trailing slash: `/etc/passwd`. */
  readonly path: string;
  /** Permission bits with setuid, setgid and sticky: 0o755. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Modification time, milliseconds since the epoch. */
  readonly mtimeMs: number;
}

export type ChangesetEntry =
  | (EntryMeta & { readonly type: "file"; readonly content: Content; readonly hardLinkTo?: string })
  /** `opaque`: what lower layers had in this directory is hidden. */
  | (EntryMeta & { readonly type: "dir"; readonly opaque?: boolean })
  | (EntryMeta & { readonly type: "symlink"; readonly target: string })
  | (EntryMeta & { readonly type: "char" | "block"; readonly major: number; readonly minor: number })
  | (EntryMeta & { readonly type: "fifo" })
  /** The path of lower layers is gone. */
  | { readonly type: "whiteout"; readonly path: string };

/** Parents come before what they contain. */
export type Changeset = readonly ChangesetEntry[];

export function contentSize(content: Content): number {
  return content.kind === "bytes" ? content.bytes.length : content.size;
}
