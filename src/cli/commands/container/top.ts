/** `docker top`: the titles as the engine's ps gives them. */
import { atLeast } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { alignTabs } from "../../kit/tabwriter.ts";

export const top = command({
  path: "docker container top",
  aliases: ["docker top"],
  usage: "CONTAINER [ps OPTIONS]",
  short: "Show the processes of a container",
  args: atLeast(1),
  interspersed: false,
  completes: ["running"],
  flags: {},
  run: async ({ args, client, out }) => {
    const [ref = "", ...options] = args;
    const { Titles, Processes } = await client.containerTop(ref, options.join(" "));
    const lines = [Titles, ...Processes].map((cells) => `${cells.join("\t")}\n`);
    await out(alignTabs(lines.join(""), { minWidth: 20, padding: 3 }));
  },
});
