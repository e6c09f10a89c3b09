/** pip: install, uninstall, list, freeze, show, check, cache, config, --version. */
import type { Proc, Program } from "../../../process.ts";
import type { PackageFacts } from "../facts.ts";
import { readIfThere, remove } from "../transfer.ts";
import { install, removeDist } from "./install.ts";
import { findSite, listDists, normal, placeFor, type Site } from "./site.ts";

const commands =
  "install download uninstall freeze inspect list show check config search cache index wheel hash completion debug help".split(
    " ",
  );

/** Options that take a value, of any command. */
const valued = new Set(
  "-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links --trusted-host --timeout --retries --cache-dir --proxy --log --root-user-action -t --target --prefix --root --platform --python-version --only-binary --no-binary --format --progress-bar --upgrade-strategy -e --editable --cert --src --report --python -w --wheel-dir -d --dest --config-settings --global-option --build-option".split(
    " ",
  ),
);

export function pipProgram(facts: PackageFacts): Program {
  return async (proc) => {
    const site = findSite(proc);
    if (site === undefined) {
      await proc.stderr.write("drydock: pip: there is no Python beside this pip\n");
      return 1;
    }
    const { flags, operands } = parse(proc.args);
    if (flags.has("--version") || flags.has("-V"))
      return print(proc, `pip ${site.pip} from ${site.packages}/pip (python ${site.short})\n`);
    const command = operands[0];
    if (command === undefined || command === "help" || flags.has("--help") || flags.has("-h"))
      return print(proc, usage(command));
    if (!commands.includes(command)) {
      const close = commands.find((name) => distance(name, command) <= 2);
      await proc.stderr.write(
        `ERROR: unknown command "${command}"${close === undefined ? "" : ` - maybe you meant "${close}"`}\n`,
      );
      return 1;
    }
    const bad = [...flags.keys()].find((flag) => !allowed.has(flag));
    if (bad !== undefined) {
      await proc.stderr.write(`\nUsage:   \n  pip ${command} [options] ...\n\nno such option: ${bad}\n`);
      return 2;
    }
    return run(proc, facts, site, command, operands.slice(1), flags);
  };
}

type Flags = ReadonlyMap<string, readonly string[]>;

async function run(
  proc: Proc,
  facts: PackageFacts,
  site: Site,
  command: string,
  operands: readonly string[],
  flags: Flags,
): Promise<number> {
  const values = (...names: string[]) => names.flatMap((name) => flags.get(name) ?? []);
  const has = (...names: string[]) => names.some((name) => flags.has(name));
  switch (command) {
    case "wheel":
    case "download":
    case "install": {
      const place = command === "install" ? placeFor(proc, site, values("--prefix")[0], has("--user")) : site;
      if (place !== site && values("--prefix")[0] === undefined && !has("--user"))
        await proc.stdout.write(
          "Defaulting to user installation because normal site-packages is not writeable\n",
        );
      return install(proc, facts, place, operands, {
        ...(command === "install"
          ? {}
          : { keep: values("-w", "--wheel-dir", "-d", "--dest", "--destination-directory")[0] ?? "." }),
        upgrade: has("-U", "--upgrade"),
        noCache: has("--no-cache-dir") || (proc.env.get("PIP_NO_CACHE_DIR") ?? "0") !== "0",
        quiet: has("-q", "--quiet", "-qq", "-qqq"),
        noDeps: has("--no-deps"),
        forceReinstall: has("--force-reinstall", "-I", "--ignore-installed"),
        breakSystem: has("--break-system-packages") || proc.env.get("PIP_BREAK_SYSTEM_PACKAGES") === "1",
        user: has("--user"),
        dryRun: has("--dry-run"),
        noVersionCheck: has("--disable-pip-version-check"),
        rootAction: values("--root-user-action")[0],
        target: values("-t", "--target")[0],
        files: values("-r", "--requirement"),
        editable: values("-e", "--editable"),
      });
    }
    case "uninstall":
      return uninstall(proc, site, operands, has("-y", "--yes"));
    case "list":
      return list(proc, site, values("--format")[0], has("-o", "--outdated"));
    case "freeze":
      return print(proc, freeze(proc, site, has("--all")));
    case "show":
      return show(proc, site, operands, has("-f", "--files"));
    case "check":
      return check(proc, site);
    case "cache":
      return cache(proc, operands[0]);
    case "config":
    case "debug":
    case "inspect":
      return print(proc, "");
    default:
      await proc.stderr.write(`drydock: pip ${command} is not simulated\n`);
      return 1;
  }
}

const allowed = new Set([
  ...valued,
  ..."-U --upgrade -q --quiet -qq -qqq -v --verbose -vv -vvv --no-cache-dir --no-deps --user --pre -y --yes --force-reinstall -I --ignore-installed --break-system-packages --disable-pip-version-check --no-input --no-color --isolated --no-index --no-build-isolation --use-pep517 --no-compile --compile --prefer-binary --no-warn-script-location --no-warn-conflicts --require-hashes --dry-run -o --outdated -l --local --all -f --files --exclude-editable --no-python-version-warning --use-deprecated --use-feature --not-required".split(
    " ",
  ),
]);

/** A long option may be cut short while it stays the only one that begins so. */
function whole(arg: string): string {
  const [name = "", ...value] = arg.split("=");
  if (!name.startsWith("--") || allowed.has(name)) return arg;
  const meant = [...allowed].filter((flag) => flag.startsWith(name));
  return meant.length === 1 ? [meant[0], ...value].join("=") : arg;
}

function parse(args: readonly string[]): { flags: Map<string, string[]>; operands: string[] } {
  const flags = new Map<string, string[]>();
  const operands: string[] = [];
  const add = (name: string, value?: string) =>
    flags.set(name, [...(flags.get(name) ?? []), ...(value === undefined ? [] : [value])]);
  for (let i = 0; i < args.length; i++) {
    const arg = whole(args[i] ?? "");
    if (!arg.startsWith("-") || arg === "-") operands.push(arg);
    else if (arg.startsWith("--") && arg.includes("="))
      add(arg.slice(0, arg.indexOf("=")), arg.slice(arg.indexOf("=") + 1));
    else if (valued.has(arg)) add(arg, args[++i] ?? "");
    else if (/^-[rceftwd].+/.test(arg) && !arg.startsWith("--")) add(arg.slice(0, 2), arg.slice(2));
    else add(arg);
  }
  return { flags, operands };
}

async function uninstall(proc: Proc, site: Site, names: readonly string[], yes: boolean): Promise<number> {
  if (names.length === 0) {
    await proc.stderr.write(
      'ERROR: You must give at least one requirement to uninstall (see "pip help uninstall")\n',
    );
    return 1;
  }
  for (const name of names) {
    const dist = listDists(proc, site.packages).find((d) => normal(d.name) === normal(name));
    if (dist === undefined) {
      await proc.stderr.write(`WARNING: Skipping ${name} as it is not installed.\n`);
      continue;
    }
    await proc.stdout.write(
      `Found existing installation: ${dist.name} ${dist.version}\nUninstalling ${dist.name}-${dist.version}:\n`,
    );
    if (!yes) {
      await proc.stdout.write(`  Would remove:\n    ${dist.info}/*\nProceed (Y/n)? `);
      const line = new TextDecoder()
        .decode((await proc.read(0)) ?? new Uint8Array())
        .trim()
        .toLowerCase();
      if (line !== "" && line !== "y") continue;
    }
    removeDist(proc, site, dist);
    await proc.stdout.write(`  Successfully uninstalled ${dist.name}-${dist.version}\n`);
  }
  return 0;
}

async function list(proc: Proc, site: Site, format: string | undefined, outdated: boolean): Promise<number> {
  const dists = outdated ? [] : listDists(proc, site.packages);
  if (format === "json")
    return print(proc, `${JSON.stringify(dists.map(({ name, version }) => ({ name, version })))}\n`);
  if (format === "freeze") return print(proc, dists.map((d) => `${d.name}==${d.version}\n`).join(""));
  if (dists.length === 0) return 0;
  const wide = Math.max(7, ...dists.map((d) => d.name.length));
  const versions = Math.max(7, ...dists.map((d) => d.version.length));
  const rows = dists.map((d) => `${d.name.padEnd(wide)} ${d.version}\n`);
  return print(
    proc,
    `${"Package".padEnd(wide)} Version\n${"-".repeat(wide)} ${"-".repeat(versions)}\n${rows.join("")}`,
  );
}

function freeze(proc: Proc, site: Site, all: boolean): string {
  const hidden = new Set(all ? [] : ["pip", "setuptools", "wheel", "distribute"]);
  return listDists(proc, site.packages)
    .filter((d) => !hidden.has(normal(d.name)))
    .map((d) => `${d.name}==${d.version}\n`)
    .join("");
}

async function show(proc: Proc, site: Site, names: readonly string[], files: boolean): Promise<number> {
  if (names.length === 0) {
    await proc.stderr.write("WARNING: ERROR: Please provide a package name or names.\n");
    return 1;
  }
  const dists = listDists(proc, site.packages);
  const needs = (info: string) =>
    [...(readIfThere(proc, `${info}/METADATA`) ?? "").matchAll(/^Requires-Dist: (\S+)/gm)].map(
      (m) => m[1] ?? "",
    );
  let found = 0;
  for (const name of names) {
    const dist = dists.find((d) => normal(d.name) === normal(name));
    if (dist === undefined) {
      await proc.stderr.write(`WARNING: Package(s) not found: ${name}\n`);
      continue;
    }
    if (found++ > 0) await proc.stdout.write("---\n");
    const by = dists
      .filter((d) => needs(d.info).some((n) => normal(n) === normal(dist.name)))
      .map((d) => d.name);
    await proc.stdout.write(
      `Name: ${dist.name}\nVersion: ${dist.version}\nSummary: ${dist.name} (simulated)\nHome-page: \nAuthor: \nAuthor-email: \nLicense: \nLocation: ${site.packages}\nRequires: ${needs(dist.info).join(", ")}\nRequired-by: ${by.join(", ")}\n`,
    );
    if (files)
      await proc.stdout.write(
        `Files:\n${(readIfThere(proc, `${dist.info}/RECORD`) ?? "").replace(/,,$/gm, "").replace(/^(?=.)/gm, "  ")}`,
      );
  }
  return found > 0 ? 0 : 1;
}

async function check(proc: Proc, site: Site): Promise<number> {
  const dists = listDists(proc, site.packages);
  const here = new Set(dists.map((d) => normal(d.name)));
  let broken = 0;
  for (const dist of dists) {
    for (const m of (readIfThere(proc, `${dist.info}/METADATA`) ?? "").matchAll(/^Requires-Dist: (\S+)/gm)) {
      if (here.has(normal(m[1] ?? ""))) continue;
      broken++;
      await proc.stdout.write(`${dist.name} ${dist.version} requires ${m[1]}, which is not installed.\n`);
    }
  }
  if (broken === 0) await proc.stdout.write("No broken requirements found.\n");
  return broken === 0 ? 0 : 1;
}

async function cache(proc: Proc, action: string | undefined): Promise<number> {
  const folder = proc.env.get("PIP_CACHE_DIR") ?? `${proc.env.get("HOME") ?? "/root"}/.cache/pip`;
  if (action === "dir") return print(proc, `${folder}\n`);
  if (action === "purge") {
    const count = countFiles(proc, folder);
    if (count === 0) await proc.stderr.write("WARNING: No matching packages\n");
    remove(proc, `${folder}/http-v2`);
    return print(proc, `Files removed: ${count}\n`);
  }
  if (action === "list") return print(proc, "No locally built wheels cached.\n");
  return print(
    proc,
    `Package index page cache location (pip v23.3+): ${folder}/http-v2\nNumber of HTTP files: ${countFiles(proc, folder)}\n`,
  );
}

function countFiles(proc: Proc, path: string): number {
  try {
    return proc.fs
      .readdir(path)
      .reduce(
        (sum, entry) => sum + (entry.type === "dir" ? countFiles(proc, `${path}/${entry.name}`) : 1),
        0,
      );
  } catch {
    return 0;
  }
}

async function print(proc: Proc, text: string): Promise<number> {
  if (text !== "") await proc.stdout.write(text);
  return 0;
}

function usage(command: string | undefined): string {
  if (command !== undefined && command !== "help" && commands.includes(command))
    return `\nUsage:   \n  pip ${command} [options] ...\n`;
  const about: Readonly<Record<string, string>> = {
    install: "Install packages.",
    uninstall: "Uninstall packages.",
    freeze: "Print what is installed as requirements.",
    list: "List what is installed.",
    show: "Tell about an installed package.",
    check: "Look for missing dependencies.",
    cache: "Look at and empty the cache.",
    help: "Show help for commands.",
  };
  const rows = Object.entries(about).map(([name, text]) => `  ${name.padEnd(26)}  ${text}\n`);
  return `\nUsage:   \n  pip <command> [options]\n\nCommands:\n${rows.join("")}\nGeneral Options:\n  -h, --help                  Show help.\n  -V, --version               Show version and exit.\n  -q, --quiet                 Give less output.\n`;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(
        Math.min(
          (row[j] ?? 0) + 1,
          (next[j - 1] ?? 0) + 1,
          (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
