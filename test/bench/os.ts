/** The file tree, processes, pipes, the clock. */
import { diffTrees } from "../../src/os/fs/changes.ts";
import { contentOf } from "../../src/os/fs/content.ts";
import { MemoryFileSystem } from "../../src/os/fs/memory-file-system.ts";
import type { Program } from "../../src/os/process.ts";
import { bootMachine } from "../support/os.ts";
import { fastest, type Group } from "./figure.ts";
import { manyFiles } from "./many-files.ts";

const content = contentOf("y");

export const fileFigures: Group = {
  title: "file tree",
  async figures() {
    return {
      figures: [
        {
          name: "make 100 000 files",
          unit: "ms",
          budget: { atMost: 1000 },
          measure: () => fastest(2, () => manyFiles(100_000)),
        },
        {
          name: "1 000 times snapshot and write among 100 000 files",
          unit: "ms",
          budget: { atMost: 100 },
          measure: () => {
            const fs = new MemoryFileSystem({ tree: manyFiles(100_000) });
            return fastest(5, () => {
              for (let i = 0; i < 1000; i++) {
                fs.snapshot();
                fs.setContent(`/d${i % 1000}/f7.txt`, content, i);
              }
            });
          },
        },
        {
          name: "compare two snapshots that differ in one file",
          unit: "ms",
          budget: { atMost: 10 },
          measure: () => {
            const base = manyFiles(100_000);
            const fs = new MemoryFileSystem({ tree: base });
            fs.setContent("/d5/f5.txt", content, 9);
            const next = fs.snapshot();
            return fastest(10, () => diffTrees(base, next));
          },
        },
      ],
    };
  },
};

const yes: Program = async (proc) => {
  const block = new TextEncoder().encode("y\n".repeat(32_768));
  for (;;) await proc.write(1, block);
};
const head: Program = async (proc) => {
  for (let left = 100_000_000; left > 0; ) left -= (await proc.read(0))?.length ?? left;
  return 0;
};
const pipe: Program = async (proc) => {
  const { read, write } = proc.pipe();
  proc.fork(yes, { fds: new Map([[1, write]]) });
  const pid = proc.fork(head, { fds: new Map([[0, read]]) });
  read.release();
  write.release();
  await proc.wait(pid);
  await proc.wait(-1);
  return 0;
};
const spawnMany: Program = async (proc) => {
  for (let i = 0; i < 1000; i++) await proc.wait(proc.spawn({ argv: ["true"] }));
  return 0;
};
const sleepers: Program = async (proc) => {
  for (let i = 0; i < 3; i++) {
    proc.fork(async (child) => {
      for (let s = 0; s < 3600; s++) await child.sleep(1000);
      return 0;
    });
  }
  for (let i = 0; i < 3; i++) await proc.wait(-1);
  return 0;
};

export const processFigures: Group = {
  title: "processes",
  async figures() {
    const figure = (name: string, program: Program, atMost: number) => ({
      name,
      unit: "ms" as const,
      budget: { atMost },
      measure: () => fastest(3, () => bootMachine({ programs: { true: async () => 0 } }).program(program)),
    });
    return {
      figures: [
        figure("100 MB through a pipe", pipe, 500),
        figure("1 000 processes, one after another", spawnMany, 500),
        figure("an hour of three sleepers", sleepers, 500),
      ],
    };
  },
};
