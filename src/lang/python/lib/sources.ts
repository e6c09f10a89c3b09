/** The library's Python, by module name. */
import { basicSources } from "./sources-basic.ts";
import { netSources } from "./sources-net.ts";
import { systemSources } from "./sources-system.ts";

export const sources: Readonly<Record<string, string>> = { ...basicSources, ...systemSources, ...netSources };
