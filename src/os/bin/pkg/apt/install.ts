/** `apt-get install`, `remove`, `purge`, `autoremove`, as they talk while they work. */
import type { Proc } from "../../../process.ts";
import type { AptIndex } from "../facts.ts";
import { download, online } from "../transfer.ts";
import {
  aptSize,
  fileCount,
  type Installed,
  readAutomatic,
  readInstalled,
  removeFilesOf,
  writeAutomatic,
  writeFilesOf,
  writeInstalled,
} from "./database.ts";
import { AptError, type Planned, plan, select, stillNeeded } from "./plan.ts";
import { haveLists, readSuites, type Suite } from "./sources.ts";
import { unpack } from "./unpack.ts";

export interface AptOptions {
  readonly yes: boolean;
  readonly recommends: boolean;
  readonly simulate: boolean;
  readonly downloadOnly: boolean;
  /** 0: everything; 1: without progress; 2: errors only. */
  readonly quiet: number;
  /** Written after `Reading package lists...` on a terminal. */
  readonly done: string;
  readonly reinstall: boolean;
}

type Say = (text: string) => Promise<void>;

export async function install(
  proc: Proc,
  index: AptIndex,
  operands: readonly string[],
  options: AptOptions,
): Promise<number> {
  const say = speaker(proc, options);
  await reading(proc, say, options);
  const installed = readInstalled(proc);
  const listed = haveLists(proc);
  const names: string[] = [];
  const problems: string[] = [];
  for (const operand of await globbed(index, operands, listed)) {
    const [plain = "", version] = operand.split("=");
    const name = plain
      .replace(/:(amd64|all|any|native)$|\/.*$/, "")
      .replace(/\+$/, (plus) => (plain.includes("++") ? plus : ""));
    if (/^\.{0,2}\//.test(operand)) {
      problems.push(
        proc.fs.exists(operand)
          ? `drydock: apt: unpacking ${operand} is not simulated`
          : `E: Unsupported file ${operand} given on commandline`,
      );
      continue;
    }
    if (!listed) {
      if (installed.has(name)) names.push(name);
      else problems.push(`E: Unable to locate package ${name}`);
      continue;
    }
    try {
      const selected = await select(index, name, version);
      if (selected.note !== undefined) await say(selected.note);
      names.push(selected.name);
    } catch (error) {
      if (!(error instanceof AptError)) throw error;
      if (error.note !== undefined) await say(error.note);
      problems.push(error.message);
    }
  }
  if (problems.length > 0) {
    await proc.stderr.write(`${problems.join("\n")}\n`);
    return 100;
  }
  for (const name of names) {
    const have = installed.get(name);
    if (have !== undefined) await say(`${name} is already the newest version (${have.version}).`);
  }
  const planned = await plan(index, names, installed, options.recommends);
  return carryOut(proc, planned, installed, options, say);
}

async function carryOut(
  proc: Proc,
  planned: readonly Planned[],
  installed: Map<string, Installed>,
  options: AptOptions,
  say: Say,
): Promise<number> {
  const extra = planned.filter((p) => !p.wanted);
  if (extra.length > 0)
    await say(`The following additional packages will be installed:\n${columns(extra.map((p) => p.name))}`);
  if (!options.recommends) {
    const recommended = planned
      .filter((p) => p.wanted)
      .flatMap((p) => p.recommends)
      .flatMap((group) => (group.split("|").some((name) => installed.has(name)) ? [] : group.split("|", 1)));
    if (recommended.length > 0) await say(`Recommended packages:\n${columns([...new Set(recommended)])}`);
  }
  if (planned.length > 0)
    await say(`The following NEW packages will be installed:\n${columns(planned.map((p) => p.name))}`);
  await say(`0 upgraded, ${planned.length} newly installed, 0 to remove and 0 not upgraded.`);
  if (planned.length === 0) return 0;
  if (options.simulate) {
    for (const p of planned) await say(`Inst ${p.name} (${p.version} stable [amd64])`);
    for (const p of planned) await say(`Conf ${p.name} (${p.version} stable [amd64])`);
    return 0;
  }
  const bytes = planned.reduce((sum, p) => sum + p.size, 0);
  const disk = planned.reduce((sum, p) => sum + p.installed, 0);
  await say(
    `Need to get ${aptSize(bytes)} of archives.\nAfter this operation, ${aptSize(disk)} of additional disk space will be used.`,
  );
  if (!options.yes && extra.length > 0 && !(await confirmed(proc))) return 1;

  const suites = readSuites(proc);
  const main = suites[0];
  const from = (p: Planned) => suites.find((suite) => suiteOf(suite) === p.suite) ?? main;
  const what = (p: Planned) =>
    `${from(p)?.uri} ${from(p)?.suite}/main amd64 ${p.name} ${p.architecture} ${p.version}`;
  if (main === undefined || !(await online(proc, main.host))) {
    const host = main?.host ?? "";
    for (const [i, p] of planned.entries())
      await say(`Err:${i + 1} ${what(p)}\n  Temporary failure resolving '${host}'`);
    for (const p of planned)
      await proc.stderr.write(
        `E: Failed to fetch ${main?.uri}/pool/main/${p.name[0]}/${p.name}/${p.name}_${p.version.replace(/^\d+:/, "")}_${p.architecture}.deb  Temporary failure resolving '${host}'\n`,
      );
    await proc.stderr.write(
      "E: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?\n",
    );
    return 100;
  }
  const startMs = proc.nowMs();
  for (const [i, p] of planned.entries()) {
    await say(`Get:${i + 1} ${what(p)} [${aptSize(p.size)}]`);
    await download(proc, p.size, 12);
  }
  if (!proc.fs.exists("/usr/share/apt-utils") && !installed.has("apt-utils"))
    await proc.stderr.write("debconf: delaying package configuration, since apt-utils is not installed\n");
  const seconds = Math.floor((proc.nowMs() - startMs) / 1000);
  await say(`Fetched ${aptSize(bytes)} in ${seconds}s (${aptSize(bytes / Math.max(1, seconds))}/s)`);
  if (options.downloadOnly) return 0;

  const automatic = readAutomatic(proc);
  const order = [...planned].sort((a, b) => Number(a.wanted) - Number(b.wanted));
  let known = fileCount(proc, installed);
  const width = String(planned.length - 1).length;
  for (const [i, p] of order.entries()) {
    const arch = p.coinstallable ? ":amd64" : "";
    await say(`Selecting previously unselected package ${p.name}${arch}.`);
    if (i === 0) await say(`(Reading database ... ${known} files and directories currently installed.)`);
    const number = planned.length > 1 ? `${String(i).padStart(width, "0")}-` : "";
    await say(
      `Preparing to unpack .../${number}${p.name}_${p.version.replace(":", "%3a")}_${p.architecture}.deb ...`,
    );
    await say(`Unpacking ${p.name}${arch} (${p.version}) ...`);
    const files = unpack(proc, p);
    writeFilesOf(proc, p.name, files);
    known += files.length;
    await proc.sleep(15 + p.installed / 80_000);
    installed.set(p.name, {
      name: p.name,
      version: p.version,
      section: p.section,
      size: p.installed,
      architecture: p.architecture,
      depends: p.depends,
      description: `${p.name} (simulated)`,
    });
    if (p.wanted) automatic.delete(p.name);
    else automatic.add(p.name);
  }
  for (const p of order) {
    await say(`Setting up ${p.name}${p.coinstallable ? ":amd64" : ""} (${p.version}) ...`);
    if (p.name === "ca-certificates")
      await say("Updating certificates in /etc/ssl/certs...\n140 added, 0 removed; done.");
    await proc.sleep(12);
  }
  writeInstalled(proc, installed);
  writeAutomatic(proc, automatic);
  if (order.some((p) => p.coinstallable && p.name.startsWith("lib")))
    await say(
      `Processing triggers for libc-bin (${installed.get("libc-bin")?.version ?? installed.get("libc6")?.version ?? ""}) ...`,
    );
  if (order.some((p) => p.name === "ca-certificates")) {
    await say(
      `Processing triggers for ca-certificates (${installed.get("ca-certificates")?.version}) ...\nUpdating certificates in /etc/ssl/certs...\n0 added, 0 removed; done.\nRunning hooks in /etc/ca-certificates/update.d...\ndone.`,
    );
  }
  return 0;
}

export async function removePackages(
  proc: Proc,
  index: AptIndex,
  operands: readonly string[],
  options: AptOptions & { purge: boolean; auto: boolean },
): Promise<number> {
  const say = speaker(proc, options);
  await reading(proc, say, options);
  const installed = readInstalled(proc);
  const automatic = readAutomatic(proc);
  const going = new Set<string>();
  await index.load(operands.filter((operand) => !operand.endsWith("*")));
  await index.load([...installed.keys()]);
  for (const operand of operands) {
    const matching = operand.endsWith("*")
      ? [...installed.keys()].filter((name) => name.startsWith(operand.slice(0, -1)))
      : [operand];
    for (const name of matching) {
      if (installed.has(name)) going.add(name);
      else if (index.find(name) !== undefined && haveLists(proc))
        await say(`Package '${name}' is not installed, so not removed`);
      else {
        await proc.stderr.write(`E: Unable to locate package ${name}\n`);
        return 100;
      }
    }
  }
  for (const name of installed.keys()) {
    const facts = index.find(name);
    const lost = (group: string) => {
      const alternatives = group.split("|");
      return (
        alternatives.some((one) => going.has(one)) &&
        !alternatives.some((one) => installed.has(one) && !going.has(one))
      );
    };
    if (facts?.depends.some(lost)) going.add(name);
  }
  const roots = [...installed.keys()].filter((name) => !automatic.has(name) && !going.has(name));
  const needed = await stillNeeded(index, roots, installed);
  const idle = [...automatic]
    .filter((name) => installed.has(name) && !needed.has(name) && !going.has(name))
    .sort();
  if (options.auto) for (const name of idle) going.add(name);
  else if (idle.length > 0 && going.size > 0) {
    await say(
      `The following packages were automatically installed and are no longer required:\n${columns(idle)}\nUse 'apt autoremove' to remove ${idle.length === 1 ? "it" : "them"}.`,
    );
  }
  const list = [...going].sort();
  if (list.length > 0)
    await say(
      `The following packages will be REMOVED:\n${columns(options.purge ? list.map((name) => `${name}*`) : list)}`,
    );
  await say(`0 upgraded, 0 newly installed, ${list.length} to remove and 0 not upgraded.`);
  if (list.length === 0 || options.simulate) return 0;
  await say(
    `After this operation, ${aptSize(list.reduce((sum, name) => sum + (installed.get(name)?.size ?? 0), 0))} disk space will be freed.`,
  );
  if (!options.yes && !(await confirmed(proc))) return 1;
  await say(
    `(Reading database ... ${fileCount(proc, installed)} files and directories currently installed.)`,
  );
  for (const name of list) {
    await say(`Removing ${name} (${installed.get(name)?.version}) ...`);
    removeFilesOf(proc, name);
    installed.delete(name);
    automatic.delete(name);
    await proc.sleep(30);
  }
  writeInstalled(proc, installed);
  writeAutomatic(proc, automatic);
  return 0;
}

/** Operands with `*` become the names that match. */
async function globbed(
  index: AptIndex,
  operands: readonly string[],
  listed: boolean,
): Promise<readonly string[]> {
  if (!listed || !operands.some((operand) => /[*?]/.test(operand.split("=")[0] ?? ""))) return operands;
  const names = await index.names();
  return operands.flatMap((operand) => {
    if (!/[*?]/.test(operand.split("=")[0] ?? "")) return [operand];
    const found = names.filter((name) => globMatches(operand, name));
    return found.length > 0 ? found : [operand];
  });
}

export function globMatches(pattern: string, name: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === name;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".");
  return new RegExp(`^${source}$`).test(name);
}

/** Which part of the archive a suite of the sources is. */
function suiteOf({ uri, suite }: Suite): "main" | "updates" | "security" {
  if (/security/.test(suite) || /security/.test(uri)) return "security";
  return /updates/.test(suite) ? "updates" : "main";
}

export function speaker(proc: Proc, options: Pick<AptOptions, "quiet">): Say {
  return async (text) => {
    if (options.quiet < 2) await proc.stdout.write(`${text}\n`);
  };
}

export async function reading(proc: Proc, say: Say, options: Pick<AptOptions, "done">): Promise<void> {
  await say(`Reading package lists...${options.done}`);
  await proc.sleep(haveLists(proc) ? 350 : 20);
  await say(`Building dependency tree...${options.done}\nReading state information...${options.done}`);
}

async function confirmed(proc: Proc): Promise<boolean> {
  await proc.stdout.write("Do you want to continue? [Y/n] ");
  const bytes = await proc.read(0);
  const answer = bytes === null ? "n" : new TextDecoder().decode(bytes).trim().toLowerCase();
  if (answer === "" || answer === "y" || answer === "yes") return true;
  await proc.stdout.write("Abort.\n");
  return false;
}

/** Names in lines of at most 78 columns, indented by two. */
function columns(names: readonly string[]): string {
  const lines: string[] = [];
  let line = " ";
  for (const name of names) {
    if (line.length + name.length + 1 > 78) {
      lines.push(line);
      line = " ";
    }
    line += ` ${name}`;
  }
  return [...lines, line].join("\n");
}
