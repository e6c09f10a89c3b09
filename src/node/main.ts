#!/usr/bin/env node
/** `drydock`: the simulated machine on the command line. */
import { replayCommand } from "./replay.ts";
import { shellCommand } from "./shell.ts";

const usage = `Usage:  drydock COMMAND

Commands:
  shell    Open a terminal on the simulated machine
  replay   Run the commands of a JSON document (stdin) and print what they print (stdout)

Options of shell:
  --seed N            Seed of everything random (default 1)
  --speed 1x|10x|instant
Options of replay:
  --seed N
  --jsonl             One document a line, one answer a line
`;

async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case "shell":
      return shellCommand(rest);
    case "replay":
      return replayCommand(rest);
    case "help":
    case "--help":
    case "-h":
      process.stdout.write(usage);
      return 0;
    default:
      process.stderr.write(
        command === undefined ? usage : `drydock: unknown command: ${command}\n\n${usage}`,
      );
      return command === undefined ? 0 : 2;
  }
}

const code = await main(process.argv.slice(2));
// The world's clock goes on; what was printed must be out before it stops.
process.stdout.write("", () => process.exit(code));
