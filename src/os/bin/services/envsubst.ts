/** envsubst: `$NAME` and `${NAME}` in stdin become the environment's values; a list limits which. */
import type { Program } from "../../process.ts";

export const envsubst: Program = async (proc) => {
  if (proc.args[0] === "-v" || proc.args[0] === "--variables") {
    for (const m of (proc.args[1] ?? "").matchAll(/\$\{?([A-Za-z_]\w*)\}?/g))
      await proc.stdout.write(`${m[1]}\n`);
    return 0;
  }
  const list = proc.args[0];
  const only =
    list === undefined ? undefined : new Set([...list.matchAll(/\$\{?([A-Za-z_]\w*)\}?/g)].map((m) => m[1]));
  const text = await proc.stdin.readText();
  await proc.stdout.write(
    text.replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (whole, braced?: string, bare?: string) => {
      const name = braced ?? bare ?? "";
      return only !== undefined && !only.has(name) ? whole : (proc.env.get(name) ?? "");
    }),
  );
  return 0;
};
