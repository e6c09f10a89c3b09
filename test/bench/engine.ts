/** Many containers. */
import { bootEngine } from "../support/engine.ts";
import { fastest, type Group, once } from "./figure.ts";

const body = { Image: "busybox", Cmd: ["true"] };

export const engineFigures: Group = {
  title: "engine",
  async figures() {
    const full = once(async () => {
      const { client } = await bootEngine();
      const from = performance.now();
      for (let i = 0; i < 10_000; i++) await client.containerCreate(body);
      return { client, tookMs: performance.now() - from };
    });
    return {
      figures: [
        {
          name: "memory of 1 000 containers of one image",
          unit: "MB",
          budget: { atMost: 100 },
          measure: async () => {
            const many = await bootEngine();
            const before = process.memoryUsage().heapUsed;
            for (let i = 0; i < 1000; i++) await many.client.containerCreate(body);
            return Math.max(0, process.memoryUsage().heapUsed - before) / 1e6;
          },
        },
        {
          name: "create 10 000 containers",
          unit: "ms",
          budget: { atMost: 3000 },
          measure: async () => (await full()).tookMs,
        },
        {
          name: "list 10 000 containers",
          unit: "ms",
          budget: { atMost: 50 },
          measure: async () => {
            const { client } = await full();
            return fastest(5, () => client.containerList({ all: true }));
          },
        },
        {
          name: "look among 10 000 for those that run",
          unit: "ms",
          budget: { atMost: 50 },
          measure: async () => {
            const { client } = await full();
            return fastest(5, () => client.containerList());
          },
        },
      ],
    };
  },
};
