/** What the picture says of each layer of an image. */
import { type EngineState, type Image, type Layer, layersOf } from "../../engine/select.ts";

export interface LayerLabel {
  readonly layer: Layer;
  /** The instruction that made it, shortened: `RUN pip install`. */
  readonly label: string;
}

/** From the top down, as a stack is drawn. */
export function labelledLayers(state: EngineState, image: Image): readonly LayerLabel[] {
  const made = image.config.history.filter((entry) => entry.empty_layer !== true);
  return layersOf(state, image)
    .map((layer, index) => ({ layer, label: shortInstruction(made[index]?.created_by ?? "layer") }))
    .reverse();
}

/** `/bin/sh -c #(nop) COPY file:… in /` and BuildKit's forms become what a Dockerfile says. */
export function shortInstruction(createdBy: string): string {
  const text = createdBy
    .replace(/\s*# buildkit$/, "")
    .replace(/^\/bin\/sh -c #\(nop\)\s*/, "")
    .replace(/^#\s*/, "")
    .replace(/^RUN\s+(\|\d+\s+(\S+=\S*\s+)*)?\/bin\/sh -c\s+/, "RUN ")
    .replace(/^\/bin\/sh -c\s+/, "RUN ")
    .replace(/\s+/g, " ")
    .trim();
  return text.replace(/\b(file|dir|multi):[0-9a-f]+ in /, "");
}
