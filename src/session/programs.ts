/** Every executable of the simulation by the name its file carries. Who comes first wins. */
import { busyboxTable } from "../os/bin/busybox.ts";
import type { Program, ProgramTable } from "../os/process.ts";

export function mergeTables(...tables: readonly ProgramTable[]): ProgramTable {
  const merged: ProgramTable = {
    find(name, argv) {
      if (name === "busybox") return busybox.find(name, argv);
      for (const table of tables) {
        const found = table.find(name, argv);
        if (found !== undefined) return found;
      }
      return undefined;
    },
  };
  const busybox = busyboxTable(merged);
  return merged;
}

/** A table of programs that are loaded on first use. */
export function lazyTable(programs: Readonly<Record<string, () => Promise<Program>>>): ProgramTable {
  return { find: (name) => (Object.hasOwn(programs, name) ? programs[name] : undefined) };
}
