/** apt-get, apt and apt-cache: one program, told apart by the name it is called by. */
import type { Proc, Program } from "../../../process.ts";
import type { AptIndex, PackageFacts } from "../facts.ts";
import { readIfThere, remove } from "../transfer.ts";
import { aptSize, readInstalled } from "./database.ts";
import { type AptOptions, globMatches, install, reading, removePackages, speaker } from "./install.ts";
import { haveLists, update } from "./sources.ts";

export function aptProgram(facts: PackageFacts): Program {
  return async (proc) => {
    const name = proc.argv[0]?.split("/").at(-1) ?? "apt-get";
    const parsed = parse(proc.args);
    if (typeof parsed === "string") {
      await proc.stderr.write(`E: ${parsed}\n`);
      return 100;
    }
    const { flags, operands } = parsed;
    const [command, ...rest] = operands;
    const version = readInstalled(proc).get("apt")?.version ?? "2.6.1";
    if (flags.has("version")) return print(proc, `apt ${version} (amd64)\n`);
    if (command === undefined || flags.has("help")) return print(proc, usage(name, version));
    if (name === "apt" && !proc.stdout.isTty) {
      await proc.stderr.write(
        "\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n",
      );
    }
    return run(proc, name, command, rest, flags, await facts.aptIndex(releaseOf(proc)));
  };
}

/** `ubuntu-24.04`, from os-release; Debian's testing tells no number. */
function releaseOf(proc: Proc): string {
  const text = readIfThere(proc, "/etc/os-release") ?? "";
  const field = (name: string) => new RegExp(`^${name}="?([^"\n]*)`, "m").exec(text)?.[1];
  return `${field("ID") ?? "debian"}-${field("VERSION_ID") ?? "13"}`;
}

type Flags = ReadonlyMap<string, string>;

const changing = new Set([
  "update",
  "install",
  "remove",
  "purge",
  "autoremove",
  "autopurge",
  "upgrade",
  "dist-upgrade",
  "full-upgrade",
  "clean",
  "autoclean",
  "reinstall",
]);

async function run(
  proc: Proc,
  name: string,
  command: string,
  operands: readonly string[],
  flags: Flags,
  index: AptIndex,
): Promise<number> {
  const quiet = flags.has("qq") ? 2 : flags.has("q") ? 1 : 0;
  const options: AptOptions = {
    yes: flags.has("y"),
    recommends: !flags.has("no-install-recommends"),
    simulate: flags.has("s"),
    downloadOnly: flags.has("d"),
    quiet,
    done: proc.stdout.isTty && quiet === 0 ? " Done" : "",
    reinstall: command === "reinstall" || flags.has("reinstall"),
  };
  if (name !== "apt-cache" && changing.has(command) && proc.cred.uid !== 0) return locked(proc, command);
  const say = speaker(proc, options);
  switch (name === "apt-cache" ? `cache ${command}` : command) {
    case "update": {
      const code = await update(proc, options.done, quiet);
      if (code === 0 && name === "apt")
        await say("Building dependency tree...\nReading state information...\nAll packages are up to date.");
      return code;
    }
    case "install":
    case "reinstall":
      return install(proc, index, operands, options);
    case "remove":
    case "purge":
    case "autoremove":
    case "autopurge":
      return removePackages(proc, index, operands, {
        ...options,
        purge: command === "purge" || flags.has("purge"),
        auto: command.startsWith("auto") || flags.has("auto-remove"),
      });
    case "upgrade":
    case "dist-upgrade":
    case "full-upgrade":
      await reading(proc, say, options);
      await say("Calculating upgrade...\n0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.");
      return 0;
    case "clean":
    case "autoclean":
    case "distclean":
      for (const { name: file } of entries(proc, "/var/cache/apt/archives"))
        if (file.endsWith(".deb")) remove(proc, `/var/cache/apt/archives/${file}`);
      return 0;
    case "check":
      await reading(proc, say, options);
      return 0;
    case "list":
      return list(proc, index, operands, flags.has("installed"));
    case "search":
    case "cache search":
      return search(proc, index, operands, command === "search" && name === "apt");
    case "show":
    case "cache show":
      return show(proc, index, operands, name === "apt");
    case "policy":
    case "cache policy":
      return policy(proc, index, operands);
    case "cache depends":
    case "depends":
      await index.load(operands);
      for (const operand of operands)
        await print(
          proc,
          `${operand}\n${(index.find(operand)?.depends ?? [])
            .map((group) => {
              const alternatives = group.split("|");
              return alternatives
                .map((d, i) => `${i < alternatives.length - 1 ? " |" : "  "}Depends: ${d}\n`)
                .join("");
            })
            .join("")}`,
        );
      return 0;
    default:
      await proc.stderr.write(`E: Invalid operation ${command}\n`);
      return 100;
  }
}

function parse(args: readonly string[]): { flags: Map<string, string>; operands: string[] } | string {
  const flags = new Map<string, string>();
  const operands: string[] = [];
  const long: Readonly<Record<string, string>> = {
    yes: "y",
    "assume-yes": "y",
    quiet: "q",
    simulate: "s",
    "dry-run": "s",
    "just-print": "s",
    "download-only": "d",
    "fix-broken": "f",
    "fix-missing": "m",
    "no-upgrade": "no-upgrade",
  };
  const known = new Set(
    "no-install-recommends install-recommends no-install-suggests purge auto-remove autoremove installed version help allow-unauthenticated force-yes allow-downgrades allow-change-held-packages reinstall only-upgrade upgradable all-versions no-cache fix-policy allow-releaseinfo-change allow-insecure-repositories names-only full".split(
      " ",
    ),
  );
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg.startsWith("--")) {
      const name = arg.slice(2).split("=")[0] ?? "";
      const mapped = long[name] ?? (known.has(name) ? name : undefined);
      if (mapped === undefined)
        return `Command line option --${name} is not understood in combination with the other options`;
      flags.set(mapped, arg.split("=")[1] ?? "");
    } else if (arg.startsWith("-o") || arg.startsWith("-t") || arg.startsWith("-c")) {
      if (arg.length === 2) i++;
    } else if (arg.startsWith("-") && arg.length > 1) {
      for (const letter of arg.slice(1).replace(/=\d$/, "")) {
        if (!"yqsdfmuVhva".includes(letter))
          return `Command line option '${letter}' [from ${arg}] is not understood in combination with the other options.`;
        if (letter === "q" && flags.has("q")) flags.set("qq", "");
        flags.set(letter === "v" ? "version" : letter === "h" ? "help" : letter, "");
      }
      if (arg === "-q=2" || arg === "-qq") flags.set("qq", "").set("y", "");
    } else operands.push(arg);
  }
  return { flags, operands };
}

async function locked(proc: Proc, command: string): Promise<number> {
  const text =
    command === "update"
      ? "E: Could not open lock file /var/lib/apt/lists/lock - open (13: Permission denied)\nE: Unable to lock directory /var/lib/apt/lists/\n"
      : "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?\n";
  if (command === "update") await proc.stdout.write("Reading package lists...\n");
  await proc.stderr.write(text);
  return 100;
}

async function list(
  proc: Proc,
  index: AptIndex,
  patterns: readonly string[],
  onlyInstalled: boolean,
): Promise<number> {
  await proc.stdout.write("Listing...\n");
  const installed = readInstalled(proc);
  const names = new Set([
    ...installed.keys(),
    ...(onlyInstalled || !haveLists(proc) ? [] : await index.names()),
  ]);
  const wanted = [...names]
    .sort()
    .filter((name) => patterns.length === 0 || patterns.some((p) => globMatches(p, name)));
  for (const name of wanted) {
    const have = installed.get(name);
    await print(
      proc,
      `${name}/${have === undefined ? "stable" : "now"} ${have?.version ?? index.find(name)?.version} amd64${have === undefined ? "" : " [installed]"}\n`,
    );
  }
  return 0;
}

async function search(
  proc: Proc,
  index: AptIndex,
  words: readonly string[],
  verbose: boolean,
): Promise<number> {
  if (verbose) await proc.stdout.write("Sorting...\nFull Text Search...\n");
  if (!haveLists(proc)) return 0;
  const found = (await index.names()).filter((name) => words.every((word) => name.includes(word)));
  for (const name of found) {
    const p = index.find(name);
    if (p === undefined) continue;
    await print(
      proc,
      verbose
        ? `${p.name}/stable ${p.version} amd64\n  ${p.name} (simulated)\n\n`
        : `${p.name} - ${p.name} (simulated)\n`,
    );
  }
  return 0;
}

async function show(proc: Proc, index: AptIndex, names: readonly string[], apt: boolean): Promise<number> {
  await index.load(names);
  for (const name of names) {
    const have = readInstalled(proc).get(name);
    const p = haveLists(proc) || have !== undefined ? index.find(name) : undefined;
    if (p === undefined && have === undefined) {
      await proc.stderr.write(
        apt ? `N: Unable to locate package ${name}\nE: No packages found\n` : "E: No packages found\n",
      );
      return 100;
    }
    const depends = p?.depends ?? have?.depends ?? [];
    await print(
      proc,
      `Package: ${name}\nVersion: ${p?.version ?? have?.version}\nPriority: optional\nSection: ${p?.section ?? have?.section ?? "misc"}\nInstalled-Size: ${aptSize(p?.installed ?? have?.size ?? 0)}\n${depends.length > 0 ? `Depends: ${depends.map((group) => group.replaceAll("|", " | ")).join(", ")}\n` : ""}Download-Size: ${aptSize(p?.size ?? 0)}\nDescription: ${name} (simulated)\n\n`,
    );
  }
  return 0;
}

async function policy(proc: Proc, index: AptIndex, names: readonly string[]): Promise<number> {
  const installed = readInstalled(proc);
  await index.load(names);
  for (const name of names) {
    const candidate = haveLists(proc) ? index.find(name)?.version : installed.get(name)?.version;
    if (candidate === undefined) {
      await proc.stderr.write(`N: Unable to locate package ${name}\n`);
      continue;
    }
    await print(
      proc,
      `${name}:\n  Installed: ${installed.get(name)?.version ?? "(none)"}\n  Candidate: ${candidate}\n  Version table:\n     ${candidate} 500\n`,
    );
  }
  return 0;
}

function entries(proc: Proc, path: string): readonly { readonly name: string }[] {
  try {
    return proc.fs.readdir(path);
  } catch {
    return [];
  }
}

async function print(proc: Proc, text: string): Promise<number> {
  await proc.stdout.write(text);
  return 0;
}

function usage(name: string, version: string): string {
  return `apt ${version} (amd64)\nUsage: ${name} [options] command\n\nMost used commands:\n  update - fetch the lists of packages\n  install - install packages\n  remove - remove packages\n  purge - remove packages and their settings\n  autoremove - remove what is no longer needed\n  clean - erase fetched package files\n`;
}
