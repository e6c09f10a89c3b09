/** What the commands of Compose share: how one is made, flags that several have, containers that are named. */
import type { ContainerSummary } from "../../api/types.ts";
import { anyNumber } from "../../cli/kit/arguments.ts";
import { type Command, type CommandContext, type CommandData, command } from "../../cli/kit/command.ts";
import { CliError } from "../../cli/kit/errors.ts";
import type { Flags } from "../../cli/kit/flags.ts";
import { quote } from "../../cli/kit/values.ts";
import { Compose, type Globals } from "../context.ts";
import { numberOf, serviceOf } from "../labels.ts";

export type ComposeContext<F extends Flags> = CommandContext<F> & { readonly compose: Compose };

export type ComposeData<F extends Flags> = Omit<CommandData<F>, "path" | "run" | "usage" | "args"> & {
  readonly name: string;
  /** Default: `[OPTIONS] [SERVICE...]`. */
  readonly usage?: string;
  /** Default: any number. */
  readonly args?: CommandData<F>["args"];
  // biome-ignore lint/suspicious/noConfusingVoidType: most commands have nothing to return.
  readonly run: (context: ComposeContext<F>) => Promise<number | void>;
};

/** A command that does not know its global flags yet. */
export type Maker = (globals: Globals) => Command;

export function composeCommand<const F extends Flags>(data: ComposeData<F>): Maker {
  const { name, usage = "[OPTIONS] [SERVICE...]", args = anyNumber, run, ...rest } = data;
  return (globals) =>
    command({
      ...rest,
      path: `docker compose ${name}`,
      usage,
      args,
      run: (context) => {
        const compose = new Compose(context.proc, context.client, context.attention, globals);
        // The flags are those of `data`.
        return run({ ...context, compose } as unknown as ComposeContext<F>);
      },
    });
}

export const timeoutFlag = {
  timeout: { type: "int", short: "t", help: "Seconds to wait before a container is killed" },
} as const;

export const buildingFlags = {
  build: { type: "bool", help: "Build images first" },
  "no-build": { type: "bool", help: "Build nothing, even if an image is missing" },
  pull: { type: "string", default: "policy", help: 'Pull images first ("always"|"missing"|"never")' },
  "quiet-pull": { type: "bool", help: "Say nothing while pulling" },
  "force-recreate": { type: "bool", help: "Make containers anew though nothing has changed" },
  "no-recreate": { type: "bool", help: "Keep containers though something has changed" },
  "remove-orphans": { type: "bool", help: "Remove containers of services that are no longer in the file" },
  scale: { type: "list", shows: "stringArray", help: "Number of containers of a service: SERVICE=NUM" },
} as const;

/** The running container `index` of a service, or its first. @throws CliError */
export async function serviceContainer(
  compose: Compose,
  project: string,
  service: string,
  index: number | undefined,
  all = false,
): Promise<ContainerSummary> {
  const mine = (await compose.containers(project, { all }))
    .filter((c) => serviceOf(c) === service)
    .sort((a, b) => numberOf(a) - numberOf(b));
  const found = index === undefined || index === 0 ? mine[0] : mine.find((c) => numberOf(c) === index);
  if (found !== undefined) return found;
  if (index !== undefined && index !== 0)
    throw new CliError(`service ${quote(service)} is not running container #${index}`);
  throw new CliError(`service ${quote(service)} is not running`);
}
