/** `docker stats`. */
import type { StatsResponse } from "../../../api/types.ts";
import { shortId } from "../../formats/container.ts";
import { statsFormat, statsRow } from "../../formats/stats.ts";
import { anyNumber } from "../../kit/arguments.ts";
import { type CommandContext, command } from "../../kit/command.ts";
import { formatList } from "../../kit/table.ts";
import { formatHelp } from "./ls.ts";

export const stats = command({
  path: "docker container stats",
  aliases: ["docker stats"],
  usage: "[OPTIONS] [CONTAINER...]",
  short: "Watch what containers use",
  args: anyNumber,
  completes: "running",
  flags: {
    all: { type: "bool", short: "a", help: "Those that do not run too" },
    format: { type: "string", help: formatHelp },
    "no-stream": { type: "bool", help: "Measure once and end" },
    "no-trunc": { type: "bool", help: "Do not shorten what is long" },
  },
  run: async (context) => {
    const { flags, args, proc, attention, out } = context;
    const print = (measured: ReadonlyMap<string, Measured>) =>
      formatList(
        statsFormat,
        [...measured.values()].map((m) => statsRow(m.ref, m.record, m.before, !flags["no-trunc"])),
        { format: flags.format },
      );

    if (flags["no-stream"]) {
      await out(print(await measure(context, args, flags.all)));
      return 0;
    }
    for (;;) {
      const measured = await measure(context, args, flags.all);
      const text = print(measured);
      await out(proc.stdout.isTty ? `\x1b[H${text.replace(/\n/g, "\x1b[K\n")}\x1b[J` : text);
      // Measuring takes a second; with nothing to measure it takes no time at all.
      if (measured.size === 0) await attention.guard(proc.sleep(500));
    }
  },
});

interface Measured {
  readonly ref: string;
  readonly record: StatsResponse | undefined;
  readonly before: StatsResponse | undefined;
}

async function measure(
  { client }: Pick<CommandContext, "client">,
  refs: readonly string[],
  all: boolean,
): Promise<ReadonlyMap<string, Measured>> {
  const names = refs.length > 0 ? refs : (await client.containerList({ all })).map((c) => shortId(c.Id));
  if (names.length === 0) return new Map();
  const results = await Promise.all(
    names.map(async (ref): Promise<Measured> => {
      const stream = await client.containerStats(ref, { stream: false });
      for await (const record of stream) {
        stream.close();
        return { ref, record, before: undefined };
      }
      return { ref, record: undefined, before: undefined };
    }),
  );
  return new Map(results.map((r) => [r.ref, r]));
}
