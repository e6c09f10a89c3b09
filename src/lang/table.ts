/**
 * Languages as programs, by the name an executable carries. Everything behind the
 * names is loaded when first run.
 */
import type { Program, ProgramTable } from "../os/process.ts";

type Lazy = () => Promise<Program>;

const programs: Readonly<Record<string, Lazy>> = {
  python3: async () => (await import("./python/main.ts")).python,
  gunicorn: async () => (await import("./python/main.ts")).gunicorn,
  uvicorn: async () => (await import("./python/main.ts")).uvicorn,
  flask: async () => (await import("./python/main.ts")).flask,
  pytest: async () => (await import("./python/main.ts")).pytest,
  node: async () => (await import("./node/main.ts")).node,
};

export const langProgramTable: ProgramTable = {
  find: (name) => {
    const own = Object.hasOwn(programs, name) ? programs[name] : undefined;
    return own;
  },
};
