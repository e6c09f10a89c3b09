/** `docker context …`: there is one, the engine of this machine. */
import { hexSha256 } from "../../../oci/digest.ts";
import type { Proc } from "../../../os/process.ts";
import { anyNumber, atLeast, exactly, none } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { configDirectory } from "../../kit/config-file.ts";
import { normalHost } from "../../kit/connection.ts";
import { CliError } from "../../kit/errors.ts";
import { inspectAll } from "../../kit/inspect.ts";
import { formatList, type ListFormat } from "../../kit/table.ts";
import { formatHelp } from "../container/ls.ts";

const contextFormat: ListFormat = {
  typeName: "*formatter.clientContextContext",
  headers: {
    Name: "NAME",
    Description: "DESCRIPTION",
    DockerEndpoint: "DOCKER ENDPOINT",
    Error: "ERROR",
  },
  table: "{{.Name}}{{if .Current}} *{{end}}\t{{.Description}}\t{{.DockerEndpoint}}\t{{.Error}}",
  quiet: "{{.Name}}",
};

function currentHost(proc: Proc): string {
  return normalHost(proc.env.get("DOCKER_HOST") ?? "");
}

/** What the client says of a context it has no file for. */
export function contextNotFound(proc: Proc, name: string): CliError {
  const path = `${configDirectory(proc)}/contexts/meta/${hexSha256(name)}/meta.json`;
  return new CliError(`context "${name}": context not found: open ${path}: no such file or directory`);
}

export const ls = command({
  path: "docker context ls",
  aliases: ["docker context list"],
  usage: "[OPTIONS]",
  short: "List contexts",
  args: none,
  flags: {
    format: { type: "string", help: formatHelp },
    quiet: { type: "bool", short: "q", help: "Only the names" },
  },
  run: async ({ flags, proc, out, err }) => {
    const row = {
      Name: "default",
      Description: "Current DOCKER_HOST based configuration",
      DockerEndpoint: currentHost(proc),
      Current: true,
      Error: "",
    };
    await out(formatList(contextFormat, [row], { format: flags.format, quiet: flags.quiet }));
    if ((proc.env.get("DOCKER_HOST") ?? "") !== "")
      await err(
        "Warning: DOCKER_HOST environment variable overrides the active context. To use a context, either set the global --context flag, or unset DOCKER_HOST environment variable.\n",
      );
  },
});

export const show = command({
  path: "docker context show",
  usage: "",
  short: "Print the name of the current context",
  args: none,
  flags: {},
  run: async ({ out }) => out("default\n"),
});

export const use = command({
  path: "docker context use",
  usage: "CONTEXT",
  short: "Make a context the current one",
  args: exactly(1),
  completes: "context",
  flags: {},
  run: async ({ args, proc, out, err }) => {
    const name = args[0] as string;
    if (name !== "default") throw contextNotFound(proc, name);
    await out("default\n");
    await err('Current context is now "default"\n');
  },
});

export const inspect = command({
  path: "docker context inspect",
  usage: "[OPTIONS] [CONTEXT] [CONTEXT...]",
  short: "Show everything about contexts",
  args: anyNumber,
  completes: "context",
  flags: { format: { type: "string", short: "f", help: "Go template, or 'json'" } },
  run: (context) => {
    const refs = context.args.length > 0 ? context.args : ["default"];
    return inspectAll(
      context,
      refs,
      context.flags.format,
      async (name) => {
        if (name !== "default") throw contextNotFound(context.proc, name);
        return {
          Name: "default",
          Metadata: {},
          Endpoints: { docker: { Host: currentHost(context.proc), SkipTLSVerify: false } },
          TLSMaterial: {},
          Storage: { MetadataPath: "<IN MEMORY>", TLSPath: "<IN MEMORY>" },
        };
      },
      { escapeHtml: true },
    );
  },
});

export const rm = command({
  path: "docker context rm",
  aliases: ["docker context remove"],
  usage: "CONTEXT [CONTEXT...]",
  short: "Remove contexts",
  args: atLeast(1),
  completes: "context",
  flags: { force: { type: "bool", short: "f", help: "Even one that is in use" } },
  run: async ({ args, flags }) => {
    const errors = args.flatMap((name) =>
      name === "default"
        ? [`context "default" cannot be removed`]
        : flags.force
          ? []
          : [`context "${name}" does not exist`],
    );
    if (errors.length > 0) throw new CliError(errors.join("\n"));
  },
});
