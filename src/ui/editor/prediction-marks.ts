/** What the next build would do with each instruction, beside its line. */
import type { Extension } from "@codemirror/state";
export function predictionMarks(_p: unknown): Extension { return []; }
