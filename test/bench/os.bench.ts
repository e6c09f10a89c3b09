/** Run by hand: `npx vitest bench test/bench/os.bench.ts` (budgets: DESIGN of the file tree, pipes, processes). */
import { bench, describe } from "vitest";
import { diffTrees } from "../../src/os/fs/changes.ts";
import { contentOf } from "../../src/os/fs/content.ts";
import { MemoryFileSystem } from "../../src/os/fs/memory-file-system.ts";
import type { Program } from "../../src/os/process.ts";
import { bootMachine } from "../support/os.ts";

const meta = { mode: 0o644, uid: 0, gid: 0 };
const content = contentOf("x");

function build(files: number): MemoryFileSystem {
  const fs = new MemoryFileSystem();
  for (let d = 0; d < files / 100; d++) {
    fs.create(`/d${d}`, { type: "dir", ...meta, mode: 0o755 }, 0);
    for (let f = 0; f < 100; f++) fs.create(`/d${d}/f${f}`, { type: "file", ...meta, content }, 0);
  }
  return fs;
}

const once = { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 };

describe("file tree", () => {
  bench("build 100 000 files", () => void build(100_000), once);

  const fs = build(100_000);
  bench(
    "1 000 times snapshot and write",
    () => {
      for (let i = 0; i < 1000; i++) {
        fs.snapshot();
        fs.setContent(`/d${i % 1000}/f7`, content, i);
      }
    },
    { iterations: 5 },
  );
  const changed = build(100_000);
  const base = changed.snapshot();
  changed.setContent("/d5/f5", content, 9);
  bench("compare two snapshots that differ in one file", () => void diffTrees(base, changed.snapshot()));
});

describe("processes", () => {
  const yes: Program = async (proc) => {
    const block = new TextEncoder().encode("y\n".repeat(32_768));
    for (;;) await proc.write(1, block);
  };
  const head: Program = async (proc) => {
    for (let left = 100_000_000; left > 0; ) left -= (await proc.read(0))?.length ?? left;
    return 0;
  };
  bench(
    "yes | head -c 100M",
    async () => {
      const m = bootMachine();
      await m.program(async (proc) => {
        const { read, write } = proc.pipe();
        proc.fork(yes, { fds: new Map([[1, write]]) });
        const pid = proc.fork(head, { fds: new Map([[0, read]]) });
        read.release();
        write.release();
        await proc.wait(pid);
        await proc.wait(-1);
        return 0;
      });
    },
    once,
  );
  bench(
    "1 000 processes, spawned and waited for",
    async () => {
      const m = bootMachine({ programs: { true: async () => 0 } });
      await m.program(async (proc) => {
        for (let i = 0; i < 1000; i++) await proc.wait(proc.spawn({ argv: ["true"] }));
        return 0;
      });
    },
    once,
  );
  bench(
    "an hour of three sleepers",
    async () => {
      const m = bootMachine();
      await m.program(async (proc) => {
        for (let i = 0; i < 3; i++) {
          proc.fork(async (child) => {
            for (let s = 0; s < 3600; s++) await child.sleep(1000);
            return 0;
          });
        }
        for (let i = 0; i < 3; i++) await proc.wait(-1);
        return 0;
      });
    },
    once,
  );
});
