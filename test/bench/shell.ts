/** Loops, substitutions and pipelines in the shell; finding files. */
import { MemoryFileSystem } from "../../src/os/fs/memory-file-system.ts";
import { shellMachine } from "../os/sh/harness.ts";
import { fastest, type Group } from "./figure.ts";
import { manyFiles } from "./many-files.ts";

const scripts: readonly (readonly [name: string, script: string, atMostMs?: number])[] = [
  ["while loop, 2 000 rounds", "i=0; while [ $i -lt 2000 ]; do i=$((i+1)); done", 100],
  ["for loop, 2 000 echoes", "for i in {1..2000}; do echo $i; done > /dev/null", 100],
  ["2 000 function calls", "f() { local x=$1; x=$((x+1)); }; for ((i=0;i<2000;i++)); do f $i; done", 100],
  ["200 pipelines of three", "for i in {1..200}; do echo $i | cat | grep -c x; done > /dev/null", 500],
  ["500 command substitutions", "for i in {1..500}; do x=$(echo $i); done", 500],
  ["200 programs", "for i in {1..200}; do /usr/bin/true; done", 500],
  ["yes | head -c 100M | wc -c", "yes | head -c 100M | wc -c", 2000],
  ["a million words of a brace", "set -- {1..1000000}; echo $#", 2000],
];

export const shellFigures: Group = {
  title: "shell",
  async figures() {
    const fs = new MemoryFileSystem({ tree: manyFiles(100_000) });
    const machine = shellMachine();
    machine.sandbox.addMount({ target: "/many", fs });
    const figure = ([name, script, atMostMs]: (typeof scripts)[number]) => ({
      name,
      unit: "ms" as const,
      ...(atMostMs === undefined ? {} : { budget: { atMost: atMostMs } }),
      measure: () => fastest(3, () => machine.run(["bash", "-c", script])),
    });
    return {
      figures: [
        ...scripts.map(figure),
        figure(["find over 100 000 files", "find /many -name '*7.txt' | wc -l", 1000]),
      ],
    };
  },
};
