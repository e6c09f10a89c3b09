/** The software of an image without a record, as its row in the table lists it. */
import type { MadeRow } from "../made/table.ts";
import { writeAccounts } from "./accounts.ts";
import { type LayerBuilder, words } from "./layer-builder.ts";
import { familyOf, programOf } from "./upper.ts";

/** Numbers of the users that these images add; the others get the first free one. */
const uids: Readonly<Record<string, number>> = {
  curl_user: 100,
  fluent: 999,
  jetty: 999,
  mssql: 10001,
  odoo: 100,
  solr: 8983,
  spark: 185,
};

const owned = /^\/(opt|var|home|data|app|srv|config|usr\/src|usr\/share\/jenkins|work)/;

/** @param base of the image: its family of accounts. */
export async function madeLayer(
  layer: LayerBuilder,
  row: MadeRow,
  repository: string,
  base: string,
): Promise<void> {
  const uid = userOf(layer, row, base);
  let folder = "/usr/local/bin";
  for (const word of words(row.bin ?? "")) {
    if (word.startsWith("/")) folder = word === "/" ? "" : word;
    else layer.program(`${folder}/${word}`, programOf(word));
  }
  for (const [path, text] of Object.entries(row.files ?? {})) {
    const id = owned.test(path) ? uid : 0;
    if (path.endsWith("/")) layer.dir(path.slice(0, -1), path === "/tmp/" ? 0o1777 : 0o755, id, id);
    else if (text.startsWith("#!")) layer.script(path, text);
    else layer.text(path, text, 0o644, id, id);
  }
  const workdir = row.workdir?.replace(/\/$/, "") ?? "";
  if (workdir !== "" && !layer.has(workdir)) layer.dir(workdir, 0o755, uid, uid);
  for (const path of words(row.volumes ?? "")) if (!layer.has(path)) layer.dir(path, 0o755, uid, uid);
  const entry = row.entrypoint?.[0];
  if (entry !== undefined && /entrypoint/.test(entry)) {
    const path = entry.startsWith("/") ? entry : `/usr/local/bin/${entry}`;
    if (!layer.has(path) && !entry.startsWith("./"))
      layer.script(path, '#!/bin/sh\n# Becomes the command it was given.\nset -e\n\nexec "$@"\n');
  }
  layer.bulk({ [`/usr/local/lib/${repository.replaceAll("/", "-")}/files.tar`]: 1 });
}

/** Makes the account the image runs as, when it is named; its number. */
function userOf(layer: LayerBuilder, row: MadeRow, base: string): number {
  const { user } = row;
  if (user === undefined || user === "root") return 0;
  if (/^\d+/.test(user)) return Number.parseInt(user, 10);
  const name = user.split(":")[0] ?? user;
  const family = familyOf(base);
  if (name === "nobody" || family === "busybox") return 65534;
  const uid = uids[name] ?? 1000;
  const home = row.volumes?.split(" ")[0] ?? row.workdir ?? `/home/${name}`;
  writeAccounts(layer, family, [{ name, uid, home, shell: "/bin/sh" }]);
  if (home.startsWith("/home/")) layer.dir(home, 0o755, uid, uid);
  return uid;
}
