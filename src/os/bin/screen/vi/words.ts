/** What vim and busybox's vi say. */

export interface Message {
  readonly text: string;
  readonly kind: "plain" | "error" | "warning" | "mode";
}

export interface ViWords {
  readonly noWrite: string;
  readonly noWriteEdit: string;
  noFileName: string;
  notACommand(line: string): string;
  notFound(pattern: string): string;
  readonly noPrevious: string;
  readonly wrapForward: string;
  readonly wrapBackward: string;
  readonly oldest: string;
  readonly newest: string;
  readonly interrupted: (modified: boolean) => string;
  readonly readOnly: string;
  readonly exists: string;
  cannotWrite(path: string, reason: string): string;
  opened(file: FileFacts): string;
  written(file: FileFacts): string;
}

export interface FileFacts {
  readonly name: string;
  readonly lines: number;
  readonly bytes: number;
  readonly isNew: boolean;
  readonly readOnly: boolean;
  readonly noEol: boolean;
}

const flags = (f: FileFacts) =>
  (f.isNew ? "[New] " : "") + (f.noEol ? "[noeol] " : "") + (f.readOnly && !f.isNew ? "[readonly] " : "");

export const vimWords: ViWords = {
  noWrite: "E37: No write since last change (add ! to override)",
  noWriteEdit: "E37: No write since last change (add ! to override)",
  noFileName: "E32: No file name",
  notACommand: (line) => `E492: Not an editor command: ${line}`,
  notFound: (pattern) => `E486: Pattern not found: ${pattern}`,
  noPrevious: "E35: No previous regular expression",
  wrapForward: "search hit BOTTOM, continuing at TOP",
  wrapBackward: "search hit TOP, continuing at BOTTOM",
  oldest: "Already at oldest change",
  newest: "Already at newest change",
  interrupted: (modified) =>
    modified
      ? "Type  :qa!  and press <Enter> to abandon all changes and exit Vim"
      : "Type  :qa  and press <Enter> to exit Vim",
  readOnly: "E45: 'readonly' option is set (add ! to override)",
  exists: "E13: File exists (add ! to override)",
  cannotWrite: (path) => `"${path}" E212: Can't open file for writing`,
  opened: (f) => (f.isNew ? `"${f.name}" [New]` : `"${f.name}" ${flags(f)}${f.lines}L, ${f.bytes}B`),
  written: (f) => `"${f.name}" ${flags({ ...f, readOnly: false })}${f.lines}L, ${f.bytes}B written`,
};

export const busyboxWords: ViWords = {
  noWrite: "No write since last change (:q! overrides)",
  noWriteEdit: "No write since last change (:e! overrides)",
  noFileName: "No current filename",
  notACommand: (line) => `'${line}' is not implemented`,
  notFound: () => "Pattern not found",
  noPrevious: "No previous search pattern",
  wrapForward: "search hit BOTTOM, continuing at TOP",
  wrapBackward: "search hit TOP, continuing at BOTTOM",
  oldest: "Already at oldest change",
  newest: "Already at newest change",
  interrupted: () => "",
  readOnly: "File is read only",
  exists: "File exists (:w! overrides)",
  cannotWrite: (path, reason) => `'${path}' ${reason}`,
  opened: () => "",
  written: (f) => `'${f.name}' ${f.lines}L, ${f.bytes}C`,
};
