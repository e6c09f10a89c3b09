/** Commands of Compose that exist and have no subject here. */
import { CliError } from "../../cli/kit/errors.ts";
import { composeCommand, type Maker } from "./kit.ts";

const table: readonly (readonly [name: string, usage: string, short: string])[] = [
  ["commit", "[OPTIONS] SERVICE [REPOSITORY[:TAG]]", "Make an image of a service's container"],
  ["export", "[OPTIONS] SERVICE", "Write the files of a service's container as a tar archive"],
  ["publish", "[OPTIONS] REPOSITORY[:TAG]", "Send the project to a registry"],
  ["watch", "[SERVICE...]", "Rebuild services when their files change"],
];

export const notSimulated: readonly Maker[] = table.map(([name, usage, short]) =>
  composeCommand({
    name,
    usage,
    short,
    flags: {},
    anyWords: true,
    run: async () => {
      throw new CliError(`drydock: docker compose ${name} is not simulated`);
    },
  }),
);
