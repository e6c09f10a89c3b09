/**
 * A layer's colour: the hue comes from its digest, lightness and chroma are the
 * theme's. The same layer has the same colour everywhere, so sharing is seen.
 */
export function layerHue(digest: string): number {
  return Number.parseInt(digest.replace(/^sha256:/, "").slice(0, 6), 16) % 360;
}
