/** `docker port`. */
import type { PortMap } from "../../../api/types.ts";
import { between } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { CliError } from "../../kit/errors.ts";

const address = (binding: { HostIp: string; HostPort: string }) =>
  `${binding.HostIp.includes(":") ? `[${binding.HostIp}]` : binding.HostIp}:${binding.HostPort}`;

export const port = command({
  path: "docker container port",
  aliases: ["docker port"],
  usage: "CONTAINER [PRIVATE_PORT[/PROTO]]",
  short: "Show which ports of a container are published where",
  args: between(1, 2),
  completes: ["container"],
  flags: {},
  run: async ({ args, client, out }) => {
    const ref = args[0] as string;
    const ports: PortMap = (await client.containerInspect(ref)).NetworkSettings.Ports ?? {};
    const wanted = args[1];
    if (wanted !== undefined) {
      const [number = "", proto = "tcp"] = wanted.split("/", 2);
      if (!/^\d+$/.test(number))
        throw new CliError(
          `Error: invalid port (${number}): strconv.ParseUint: parsing "${number}": invalid syntax`,
        );
      const bindings = ports[`${number}/${proto === "" ? "tcp" : proto}`];
      if (bindings === undefined || bindings === null)
        throw new CliError(`Error: No public port '${wanted}' published for ${ref}`);
      await out(bindings.map((b) => `${address(b)}\n`).join(""));
      return;
    }
    const lines = Object.entries(ports).flatMap(([key, bindings]) =>
      (bindings ?? []).map((b) => `${key} -> ${address(b)}`),
    );
    await out(
      lines
        .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10) || (a < b ? -1 : 1))
        .map((line) => `${line}\n`)
        .join(""),
    );
  },
});
