/** `docker logs`. */
import { exactly } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { CliError } from "../../kit/errors.ts";
import { timestamp } from "../../kit/timestamps.ts";

export const logs = command({
  path: "docker container logs",
  aliases: ["docker logs"],
  usage: "[OPTIONS] CONTAINER",
  short: "Show what a container has written",
  args: exactly(1),
  completes: "container",
  flags: {
    details: { type: "bool", help: "Show what the log driver adds" },
    follow: { type: "bool", short: "f", help: "Go on as it writes" },
    since: { type: "string", help: 'From then on ("2013-01-02T13:23:37Z", or "42m" for 42 minutes ago)' },
    tail: { type: "string", short: "n", default: "all", help: "Only so many lines, the last ones" },
    timestamps: { type: "bool", short: "t", help: "Show when each line was written" },
    until: { type: "string", help: 'Up to then ("2013-01-02T13:23:37Z", or "42m" for 42 minutes ago)' },
  },
  run: async ({ args, flags, client, proc }) => {
    const moment = (name: "since" | "until") => {
      const text = flags[name];
      if (text === undefined || text === "") return undefined;
      const value = timestamp(text, proc.nowMs());
      if (value === undefined)
        throw new CliError(
          `invalid value for "${name}": failed to parse value as time or duration: "${text}"`,
        );
      return value;
    };
    const ref = args[0] as string;
    const container = await client.containerInspect(ref);
    const since = moment("since");
    const until = moment("until");
    const frames = await client.containerLogs(container.Id, {
      stdout: true,
      stderr: true,
      follow: flags.follow,
      timestamps: flags.timestamps,
      details: flags.details,
      tail: flags.tail,
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    });
    for await (const frame of frames) await proc.write(frame.stream === "stderr" ? 2 : 1, frame.data);
  },
});
