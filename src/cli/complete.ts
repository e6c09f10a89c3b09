/** Tab after `docker …`, from the commands' data and what the engine holds. */
import type { Client } from "../api/client.ts";
import type { Proc } from "../os/process.ts";
import type { Completes } from "./kit/command.ts";
import type { Flag, Flags } from "./kit/flags.ts";
import { type CommandTree, childrenOf } from "./kit/tree.ts";

/**
 * @param words what follows `docker`; the last one is being typed and may be empty
 * @param globals flags that stand before the command
 * @returns every word it could become
 */
export async function completeDocker(
  tree: CommandTree,
  client: Client,
  words: readonly string[],
  proc: Proc,
  globals: Flags = {},
): Promise<string[]> {
  const typed = words.at(-1) ?? "";
  const before = words.slice(0, -1);
  const starting = (candidates: readonly string[]) =>
    [...new Set(candidates)].filter((c) => c.startsWith(typed)).sort();
  const front = argumentsAmong(globals, before, false);
  if (front.asked !== undefined) return [];
  const name = before[front.end];
  const plugin = tree.plugins.find((p) => p.name === name);
  if (plugin !== undefined) return (await plugin.complete?.(words.slice(front.end + 1), proc, client)) ?? [];

  let path = "docker";
  let at = front.end;
  while (at < before.length && tree.groupByPath.has(`${path} ${before[at]}`)) path += ` ${before[at++]}`;
  if (at >= before.length)
    return starting(
      typed.startsWith("-")
        ? [...(path === "docker" ? shownFlags(globals) : []), "--help"]
        : childrenOf(tree, path).map((c) => c.name),
    );
  const command = tree.byPath.get(`${path} ${before[at]}`);
  if (command === undefined) return [];
  const { asked, found, ended } = argumentsAmong(
    command.flags,
    before.slice(at + 1),
    command.interspersed !== false,
  );
  if (asked !== undefined) return starting(await flagValues(asked, client));
  const joined = /^--([^=]+)=/.exec(typed);
  if (joined !== null && !ended)
    return starting((await flagValues(joined[1] ?? "", client)).map((value) => `${joined[0]}${value}`));
  if (typed.startsWith("-") && !ended) return starting([...shownFlags(command.flags), "--help"]);
  const { completes } = command;
  const kind = typeof completes === "string" ? completes : completes?.[found.length];
  return starting((await named(kind, client)).filter((word) => !found.includes(word)));
}

const shownFlags = (flags: Flags): string[] =>
  Object.entries(flags)
    .filter(([, flag]) => flag.hidden !== true && flag.deprecated === undefined)
    .map(([name]) => `--${name}`);

/**
 * What of `words` are arguments. `asked`: the flag whose value comes next; `end`: where the
 * first argument stands; `ended`: no flags can follow.
 */
function argumentsAmong(
  flags: Flags,
  words: readonly string[],
  interspersed: boolean,
): { found: string[]; asked: string | undefined; end: number; ended: boolean } {
  const found: string[] = [];
  let end: number | undefined;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (word === "--" || (!word.startsWith("-") && !interspersed)) {
      found.push(...words.slice(word === "--" ? i + 1 : i));
      return { found, asked: undefined, end: end ?? i, ended: true };
    }
    if (!word.startsWith("-") || word === "-") {
      found.push(word);
      end ??= i;
      continue;
    }
    const flag = word.includes("=") ? undefined : flagNamed(flags, word);
    if (flag === undefined) continue;
    if (i + 1 >= words.length) return { found, asked: flag, end: end ?? words.length, ended: false };
    i++;
  }
  return { found, asked: undefined, end: end ?? words.length, ended: false };
}

/** The flag `word` names, if a value follows it. */
function flagNamed(flags: Flags, word: string): string | undefined {
  const takesValue = (flag: Flag | undefined) => flag !== undefined && flag.type !== "bool";
  if (word.startsWith("--")) return takesValue(flags[word.slice(2)]) ? word.slice(2) : undefined;
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
    case "platform":
      return ["linux/amd64", "linux/arm64"];
    case "progress":
      return ["auto", "plain", "quiet", "rawjson", "tty"];
    case "log-driver":
      return ["json-file", "local", "none"];
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
      case "container:":
        return (await containers(() => true)).map((name) => `${name}:`);
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
