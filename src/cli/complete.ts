/** Tab after `docker …`, from the commands' data and what the engine holds. */
import type { Client } from "../api/client.ts";
import type { Proc } from "../os/process.ts";
import type { Completes } from "./kit/command.ts";
import type { Flag, Flags } from "./kit/flags.ts";
import { type CommandTree, childrenOf } from "./kit/tree.ts";

/**
 * @param words what follows `docker`; the last one is being typed and may be empty
 * @returns every word it could become
 */
export async function completeDocker(
  tree: CommandTree,
  client: Client,
  words: readonly string[],
  proc: Proc,
): Promise<string[]> {
  const typed = words.at(-1) ?? "";
  const before = words.slice(0, -1).filter((word) => !word.startsWith("-"));
  const plugin = tree.plugins.find((p) => p.name === before[0]);
  if (plugin !== undefined) {
    const at = words.indexOf(plugin.name);
    return (await plugin.complete?.(words.slice(at + 1), proc, client)) ?? [];
  }

  let path = "docker";
  let depth = 0;
  while (depth < before.length && tree.groupByPath.has(`${path} ${before[depth]}`))
    path += ` ${before[depth++]}`;
  const command = before[depth] === undefined ? undefined : tree.byPath.get(`${path} ${before[depth]}`);
  const starting = (candidates: readonly string[]) =>
    [...new Set(candidates)].filter((c) => c.startsWith(typed)).sort();
  if (command === undefined) {
    if (before[depth] !== undefined) return [];
    return starting(typed.startsWith("-") ? ["--help"] : childrenOf(tree, path).map((c) => c.name));
  }

  const asked = flagBefore(command.flags, words.at(-2) ?? "");
  if (asked !== undefined) return starting(await flagValues(asked, client));
  if (typed.startsWith("-")) {
    const flags = Object.entries(command.flags).filter(
      ([, flag]) => flag.hidden !== true && flag.deprecated === undefined,
    );
    return starting([...flags.map(([name]) => `--${name}`), "--help"]);
  }
  return starting(await named(command.completes, client));
}

/** The flag whose value is being typed. */
function flagBefore(flags: Flags, word: string): string | undefined {
  const takesValue = (flag: Flag | undefined) => flag !== undefined && flag.type !== "bool";
  if (word.startsWith("--")) return takesValue(flags[word.slice(2)]) ? word.slice(2) : undefined;
  if (!/^-[A-Za-z]+$/.test(word)) return undefined;
  const letter = word.slice(-1);
  return Object.entries(flags).find(([, flag]) => flag.short === letter && takesValue(flag))?.[0];
}

async function flagValues(name: string, client: Client): Promise<readonly string[]> {
  switch (name) {
    case "network":
    case "net":
      return named("network", client);
    case "volumes-from":
    case "link":
      return named("container", client);
    case "restart":
      return ["always", "no", "on-failure", "unless-stopped"];
    case "pull":
      return ["always", "missing", "never"];
    case "signal":
      return ["SIGHUP", "SIGINT", "SIGKILL", "SIGQUIT", "SIGTERM", "SIGUSR1", "SIGUSR2"];
    case "volume":
      return (await named("volume", client)).map((v) => `${v}:`);
    case "format":
      return ["json", "table"];
    case "type":
      return ["container", "image", "network", "volume"];
    default:
      return [];
  }
}

async function named(kind: Completes | undefined, client: Client): Promise<readonly string[]> {
  const containers = async (keep: (state: string) => boolean) =>
    (await client.containerList({ all: true }))
      .filter((c) => keep(c.State))
      .flatMap((c) => c.Names.map((n) => n.slice(1)));
  try {
    switch (kind) {
      case undefined:
      case "path":
        return [];
      case "container":
        return await containers(() => true);
      case "running":
        return await containers((state) => state === "running" || state === "paused");
      case "stopped":
        return await containers((state) => state === "exited" || state === "created");
      case "image":
        return (await client.imageList())
          .flatMap((i) => i.RepoTags ?? [])
          .filter((t) => t !== "<none>:<none>")
          .flatMap((t) => [t, t.replace(/:latest$/, "")]);
      case "network":
        return (await client.networkList()).map((n) => n.Name);
      case "volume":
        return ((await client.volumeList()).Volumes ?? []).map((v) => v.Name);
      case "object":
        return (
          await Promise.all(
            (["container", "image", "network", "volume"] as const).map((k) => named(k, client)),
          )
        ).flat();
      case "context":
        return ["default"];
    }
  } catch {
    // No engine, no names.
    return [];
  }
}
