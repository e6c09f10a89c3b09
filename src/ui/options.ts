/** What the page's address says: `?view=build&theme=dark&speed=instant&embed`. The same names serve an embedding page. */
import type { Pace } from "../session/types.ts";
import type { ThemeChoice } from "./shared/theme.ts";

export type View = "machine" | "build" | "browser";

export interface PageOptions {
  readonly view: View;
  readonly theme: ThemeChoice;
  readonly speed: Pace;
  /** Without the top bar, for an iframe in a course page. */
  readonly bare: boolean;
  readonly seed: number;
  /** Commands to type at the start, one a line. */
  readonly run: readonly string[];
}

export function optionsFromAddress(search: string, defaults: Partial<PageOptions> = {}): PageOptions {
  const query = new URLSearchParams(search);
  const oneOf = <T extends string>(name: string, values: readonly T[], otherwise: T): T =>
    values.find((value) => value === query.get(name)) ?? otherwise;
  const seed = Number(query.get("seed"));
  return {
    view: oneOf("view", ["machine", "build", "browser"], defaults.view ?? "machine"),
    theme: oneOf("theme", ["light", "dark", "auto"], defaults.theme ?? "auto"),
    speed: oneOf("speed", ["1x", "10x", "instant"], defaults.speed ?? "10x"),
    bare: query.has("embed") || (defaults.bare ?? false),
    seed: Number.isSafeInteger(seed) && seed > 0 ? seed : (defaults.seed ?? 1),
    run: (query.get("run") ?? "").split("\n").filter((line) => line.trim() !== ""),
  };
}
