/**
 * How long the builder itself takes: a cached rebuild of long Dockerfiles, of big
 * contexts, and a prediction. Run by hand: `npx vitest bench test/bench/build.bench.ts`.
 */
import { bench, describe } from "vitest";
import { BuildLab } from "../support/build.ts";

const runs = (n: number) =>
  `FROM busybox\n${Array.from({ length: n }, (_, i) => `RUN echo ${i} > /f${i}\n`).join("")}`;

describe("long Dockerfiles", async () => {
  for (const n of [20, 1000]) {
    const lab = new BuildLab();
    await lab.build(runs(n));
    bench(`cached rebuild, ${n} steps`, async () => {
      await lab.build(runs(n));
    });
    bench(`prediction, ${n} steps`, () => {
      lab.predict(runs(n));
    });
  }
});

describe("big contexts", async () => {
  for (const n of [10, 1000, 100_000]) {
    const files = Array.from({ length: n }, (_, i) => [`src/d${i % 100}/f${i}.txt`, `file ${i}\n`]);
    const lab = new BuildLab(Object.fromEntries(files));
    const file = "FROM busybox\nCOPY . /app\nRUN echo done\n";
    await lab.build(file);
    bench(`cached rebuild, ${n} files`, async () => {
      await lab.build(file);
    });
    let edits = 0;
    bench(`rebuild after one edit, ${n} files`, async () => {
      edits += 1;
      lab.folder.write("src/d0/f0.txt", `edit ${edits}\n`);
      await lab.build(file);
    });
    bench(`prediction, ${n} files`, () => {
      lab.predict(file);
    });
  }
});
