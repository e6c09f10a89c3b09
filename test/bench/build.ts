/** The builder itself: cached rebuilds of long Dockerfiles and of big contexts, and a prediction. */
import { BuildLab } from "../support/build.ts";
import { type Figure, fastest, type Group, once } from "./figure.ts";

const longFile = (steps: number) =>
  `FROM busybox\n${Array.from({ length: steps }, (_, i) => `RUN echo ${i} > /f${i}\n`).join("")}`;
const contextFile = "FROM busybox\nCOPY . /app\nRUN echo done\n";

type Lab = () => Promise<BuildLab>;

async function built(lab: BuildLab, file: string): Promise<BuildLab> {
  await lab.build(file);
  return lab;
}

export const buildFigures: Group = {
  title: "builder",
  async figures() {
    const figures: Figure[] = [];
    const figure = (name: string, atMost: number, lab: Lab, work: (lab: BuildLab) => unknown) =>
      figures.push({
        name,
        unit: "ms",
        budget: { atMost },
        measure: async () => {
          const ready = await lab();
          return fastest(3, () => work(ready));
        },
      });

    const file = longFile(1000);
    const long = once(() => built(new BuildLab(), file));
    figure("cached rebuild of 1 000 steps", 1000, long, (lab) => lab.build(file));
    figure("prediction of 1 000 steps", 1000, long, (lab) => lab.predict(file));

    for (const n of [1000, 100_000]) {
      const files = () => Array.from({ length: n }, (_, i) => [`src/d${i % 100}/f${i}.txt`, `file ${i}\n`]);
      const big = once(() => built(new BuildLab(Object.fromEntries(files())), contextFile));
      const count = n.toLocaleString("en").replace(",", " ");
      figure(`cached rebuild with ${count} files`, 1000, big, (lab) => lab.build(contextFile));
      let edits = 0;
      figure(`rebuild with ${count} files after an edit`, 2000, big, (lab) => {
        edits += 1;
        lab.folder.write("src/d0/f0.txt", `edit ${edits}\n`);
        return lab.build(contextFile);
      });
      figure(`prediction with ${count} files`, 1000, big, (lab) => lab.predict(contextFile));
    }
    return { figures };
  },
};
