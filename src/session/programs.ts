/** Every executable of the simulation by the name its file carries. Who comes first wins. */
import type { Program, ProgramTable } from "../os/process.ts";
import { busyboxProgram } from "./busybox.ts";

export function mergeTables(...tables: readonly ProgramTable[]): ProgramTable {
  const merged: ProgramTable = {
    find(name) {
      if (name === "busybox") return busybox;
      for (const table of tables) {
        const found = table.find(name);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
  const busybox = busyboxProgram(merged);
  return merged;
}

/** A table of programs that are loaded on first use. */
export function lazyTable(programs: Readonly<Record<string, () => Promise<Program>>>): ProgramTable {
  return { find: (name) => (Object.hasOwn(programs, name) ? programs[name] : undefined) };
}
