/** What the next build would do with each instruction: a mark in the gutter and a note at the end of its line. */
import { type EditorState, type Extension, RangeSetBuilder } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutter,
  WidgetType,
} from "@codemirror/view";
import type { CacheReason } from "../../engine/build/types.ts";
import type { PredictedStep, Prediction } from "../../session/types.ts";

class Mark extends GutterMarker {
  constructor(private readonly look: "hit" | "miss") {
    super();
  }
  override toDOM(): Node {
    const mark = document.createElement("span");
    mark.className = `will-${this.look}`;
    return mark;
  }
}

class Note extends WidgetType {
  constructor(
    private readonly text: string,
    private readonly look: string,
  ) {
    super();
  }
  override eq(other: Note): boolean {
    return other.text === this.text && other.look === this.look;
  }
  override toDOM(): HTMLElement {
    const note = document.createElement("span");
    note.className = `cm-note ${this.look}`;
    note.textContent = this.text;
    return note;
  }
}

const marks = { hit: new Mark("hit"), miss: new Mark("miss") };

/** The Dockerfile the prediction is of must be what the editor shows. */
export function predictionMarks(prediction: Prediction | undefined): Extension {
  if (prediction === undefined) return [];
  const byLine = new Map(
    prediction.steps.flatMap((step) => (step.lines === undefined ? [] : [[step.lines.start, step] as const])),
  );
  return [
    EditorView.decorations.of((view) => notes(view.state, byLine)),
    gutter({
      class: "cm-prediction",
      lineMarker: (view, line) => {
        const step = byLine.get(view.state.doc.lineAt(line.from).number);
        return step === undefined ? null : marks[step.outcome === "hit" ? "hit" : "miss"];
      },
    }),
  ];
}

function notes(state: EditorState, byLine: ReadonlyMap<number, PredictedStep>): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (let number = 1; number <= state.doc.lines; number++) {
    const step = byLine.get(number);
    if (step === undefined) continue;
    const line = state.doc.line(number);
    const look = step.outcome === "hit" ? "hit" : "miss";
    if (look === "miss") builder.add(line.from, line.from, Decoration.line({ class: "line-miss" }));
    builder.add(line.to, line.to, Decoration.widget({ widget: new Note(noteOf(step), look), side: 1 }));
  }
  return builder.finish();
}

/** `cached`, `will run: app.py changed`, `will run · ~9 s`. */
export function noteOf(step: PredictedStep): string {
  if (step.error !== undefined) return "will fail";
  if (step.outcome === "hit") return "cached";
  const why = step.outcome === "unknown" ? "" : shortReason(step.reason);
  const time = step.seconds !== undefined && step.seconds >= 0.5 ? ` · ~${Math.round(step.seconds)} s` : "";
  return `${step.outcome === "unknown" ? "depends on the step above" : "will run"}${why}${time}`;
}

function shortReason(reason: CacheReason | undefined): string {
  switch (reason?.type) {
    case "files": {
      const [first, ...more] = reason.changes;
      if (first === undefined) return "";
      const what = {
        added: "is new",
        removed: "is gone",
        changed: "changed",
        mode: "has other rights",
        owner: "has another owner",
        type: "is another kind",
      };
      return more.length === 0
        ? `: ${first.path} ${what[first.kind]}`
        : `: ${first.path} and ${more.length} more changed`;
    }
    case "text":
      return ": the instruction changed";
    case "variable":
      return `: ${reason.name} changed`;
    case "base":
      return ": another base image";
    case "below":
      return ": never on top of this step";
    case "pruned":
      return ": its result was pruned";
    default:
      return "";
  }
}
