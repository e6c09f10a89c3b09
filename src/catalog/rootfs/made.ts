/** The software of an image without a record, as its row in the table lists it. */
import type { MadeRow } from "../made/table.ts";
import { type LayerBuilder, words } from "./layer-builder.ts";
import { programOf } from "./upper.ts";

export async function madeLayer(layer: LayerBuilder, row: MadeRow, repository: string): Promise<void> {
  let folder = "/usr/local/bin";
  for (const word of words(row.bin ?? "")) {
    if (word.startsWith("/")) folder = word === "/" ? "" : word;
    else layer.program(`${folder}/${word}`, programOf(word));
  }
  for (const [path, text] of Object.entries(row.files ?? {})) {
    if (path.endsWith("/")) layer.dir(path.slice(0, -1), path === "/tmp/" ? 0o1777 : 0o755);
    else if (text.startsWith("#!")) layer.script(path, text);
    else layer.text(path, text);
  }
  if (row.workdir !== undefined && !layer.has(row.workdir)) layer.dir(row.workdir.replace(/\/$/, ""));
  for (const path of words(row.volumes ?? "")) if (!layer.has(path)) layer.dir(path);
  const entry = row.entrypoint?.[0];
  if (entry !== undefined && /entrypoint/.test(entry)) {
    const path = entry.startsWith("/") ? entry : `/usr/local/bin/${entry}`;
    if (!layer.has(path) && !entry.startsWith("./"))
      layer.script(path, '#!/bin/sh\n# Becomes the command it was given.\nset -e\n\nexec "$@"\n');
  }
  layer.bulk({ [`/usr/local/lib/${repository.replaceAll("/", "-")}/files.tar`]: 1 });
}
