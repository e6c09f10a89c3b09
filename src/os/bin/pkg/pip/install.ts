/** `pip install`: resolve, fetch, unpack, in the words of the pip that is installed here. */
import { contentSize } from "../../../../oci/changeset.ts";
import type { Proc } from "../../../process.ts";
import type { PackageFacts } from "../facts.ts";
import { download, libcOf, online, put, readIfThere, remove } from "../transfer.ts";
import { buildFailure, failureReport } from "./build-errors.ts";
import { importName, isCompiled, lastFor, latestPip } from "./index-data.ts";
import { parseRequirement, type Requirement, RequirementError, readRequirements } from "./requirements.ts";
import { type Chosen, NoMatch, resolveAll, type Step } from "./resolve.ts";
import { type Dist, listDists, normal, type Site } from "./site.ts";
import { compareVersions } from "./versions.ts";

export interface InstallOptions {
  readonly upgrade: boolean;
  readonly noCache: boolean;
  readonly quiet: boolean;
  readonly noDeps: boolean;
  readonly forceReinstall: boolean;
  readonly breakSystem: boolean;
  readonly user: boolean;
  readonly dryRun: boolean;
  readonly noVersionCheck: boolean;
  readonly rootAction: string | undefined;
  readonly target: string | undefined;
  readonly files: readonly string[];
  readonly editable: readonly string[];
  /** Files are kept here instead of being installed. */
  readonly keep?: string;
}

export async function install(
  proc: Proc,
  facts: PackageFacts,
  given: Site,
  names: readonly string[],
  options: InstallOptions,
): Promise<number> {
  const say = (text: string) => (options.quiet ? Promise.resolve() : proc.stdout.write(`${text}\n`));
  if (given.managed && !options.breakSystem && options.keep === undefined) {
    await proc.stderr.write(externallyManaged(given.short));
    return 1;
  }
  const site =
    options.target === undefined ? given : { ...given, packages: proc.fs.absolute(options.target) };
  let requirements: Requirement[];
  try {
    requirements = [
      ...names.map((name) => commandLine(proc, name)),
      ...options.files.flatMap((file) => readRequirements(proc, file)),
      ...options.editable.map((path) => local(proc, path)),
    ];
  } catch (error) {
    if (!(error instanceof RequirementError)) throw error;
    await proc.stderr.write(`ERROR: ${error.message}\n`);
    return 1;
  }
  if (requirements.length === 0) {
    if (options.files.length > 0) return 0;
    await proc.stderr.write(
      'ERROR: You must give at least one requirement to install (see "pip help install")\n',
    );
    return 1;
  }
  const remote = requirements.find((r) => r.url !== undefined);
  if (remote !== undefined) {
    await proc.stderr.write(`drydock: pip: installing from ${remote.url} is not simulated\n`);
    return 1;
  }
  const old = compareVersions(site.pip, "20.3") < 0;
  const metadataFirst = compareVersions(site.pip, "23.2") >= 0;
  const tellFrom = old || compareVersions(site.pip, "23.1") >= 0;
  const own = (r: Requirement) =>
    r.path !== undefined && (r.wheel !== true || !packages.some((p) => normal(p.name) === normal(r.name)));
  const packages = await facts.pipPackages(
    requirements.filter((r) => r.path === undefined || r.wheel === true).map((r) => normal(r.name)),
  );
  const projects = requirements.filter(own);
  const installed = options.keep === undefined ? listDists(proc, site.packages) : [];
  if (!(await online(proc, "pypi.example"))) return offline(proc, site, requirements, installed);

  let steps: Step[];
  try {
    steps = resolveAll(
      requirements.filter((r) => !own(r)),
      packages,
      installed,
      site,
      options,
    );
  } catch (error) {
    if (!(error instanceof NoMatch)) throw error;
    return noMatch(proc, error, tellFrom);
  }

  const fetched: Chosen[] = [];
  for (const project of projects) await say(`Processing ${project.path}`);
  for (const step of steps) {
    const { from, wanted } = step.type === "install" ? step.chosen : step;
    const origin = tellFrom && from !== undefined ? ` (from ${from})` : "";
    if (step.type === "satisfied") {
      await say(
        `Requirement already satisfied: ${wanted} in ${site.packages}${origin} (${step.dist.version})`,
      );
      continue;
    }
    const { chosen } = step;
    await say(`Collecting ${wanted}${origin}`);
    await proc.sleep(25);
    const file = fileName(proc, site, chosen);
    const cached = cachePath(proc, file);
    const hit = !options.noCache && readableSize(proc, cached) === chosen.sizeBytes;
    if (metadataFirst && !chosen.sourceOnly) {
      await say(
        `  ${hit ? "Using cached" : "Downloading"} ${file}.metadata (${formatSize(1_500 + (chosen.sizeBytes % 6_000), old)})`,
      );
    } else {
      await say(
        `  ${hit ? "Using cached" : "Downloading"} ${old ? indexUrl(file) : file}${hit && old ? "" : ` (${formatSize(chosen.sizeBytes, old)})`}`,
      );
      if (!hit) await bar(site, chosen.sizeBytes, say);
    }
    if (!hit && !metadataFirst) await download(proc, chosen.sizeBytes);
    if (chosen.sourceOnly) {
      const code = await build(proc, chosen, old, say);
      if (code !== 0) return code;
    }
    fetched.push(chosen);
  }
  if (metadataFirst) {
    for (const chosen of fetched.filter((c) => !c.sourceOnly)) {
      const file = fileName(proc, site, chosen);
      const hit = !options.noCache && readableSize(proc, cachePath(proc, file)) === chosen.sizeBytes;
      await say(`${hit ? "Using cached" : "Downloading"} ${file} (${formatSize(chosen.sizeBytes, false)})`);
      if (!hit) {
        await bar(site, chosen.sizeBytes, say);
        await download(proc, chosen.sizeBytes);
      }
    }
  }
  if (!options.noCache) {
    for (const chosen of fetched) {
      const file = fileName(proc, site, chosen);
      tryPut(proc, cachePath(proc, file), chosen.sizeBytes, file);
    }
  }
  if (options.dryRun) {
    if (fetched.length > 0)
      await say(
        `Would install ${fetched
          .map((c) => `${c.label}-${c.version}`)
          .sort()
          .join(" ")}`,
      );
    return 0;
  }
  if (options.keep !== undefined) return keepFiles(proc, site, options.keep, fetched, projects, say);
  const replaced = new Map(
    steps.flatMap((step) =>
      step.type === "install" && step.replaces !== undefined
        ? [[step.chosen.name, step.replaces] as const]
        : [],
    ),
  );
  const order = installOrder(fetched);
  if (order.length > 0 || projects.length > 0) {
    const all = [...order.map((c) => c.label), ...projects.map((p) => p.name)];
    await say(`Installing collected packages: ${all.join(", ")}`);
    try {
      for (const chosen of order) await unpack(proc, site, chosen, replaced.get(chosen.name), say);
    } catch (error) {
      if (!(error instanceof Error && "code" in error)) throw error;
      await proc.stderr.write(
        `ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: '${site.packages}'\nConsider using the \`--user\` option or check the permissions.\n\n`,
      );
      return 1;
    }
    for (const project of projects) installProject(proc, site, project);
    if (compareVersions(site.pip, "25.1") >= 0) await say("");
    const done = [
      ...order.map((c) => `${c.label}-${c.version}`),
      ...projects.map((p) => `${p.name}-${p.clauses[0]?.version ?? "0.1.0"}`),
    ];
    await say(
      `Successfully installed ${done.sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)).join(" ")}`,
    );
  }
  await afterwards(proc, site, order, options);
  return 0;
}

/** `pip wheel` and `pip download`: the files come into a folder, as sized wheels. */
async function keepFiles(
  proc: Proc,
  site: Site,
  folder: string,
  fetched: readonly Chosen[],
  projects: readonly Requirement[],
  say: (text: string) => Promise<void>,
): Promise<number> {
  const files: (readonly [name: string, size: number])[] = [
    ...fetched.map((c) => [fileName(proc, site, { ...c, sourceOnly: false }), c.sizeBytes] as const),
    ...projects.map(
      (p) =>
        [`${p.name.replace(/-/g, "_")}-${p.clauses[0]?.version ?? "0"}-py3-none-any.whl`, 2_900] as const,
    ),
  ];
  for (const [name, size] of files) {
    const path = proc.fs.absolute(`${folder}/${name}`);
    if (proc.fs.exists(path)) {
      await say(`  File was already downloaded ${path}`);
      continue;
    }
    put(proc, path, { kind: "sized", size, seed: name });
    await say(`Saved ${path.startsWith(`${proc.cwd}/`) ? `.${path.slice(proc.cwd.length)}` : path}`);
  }
  return 0;
}

/** A wheel by its file name: what it holds is in its name. */
function wheelFile(proc: Proc, path: string): Requirement {
  const file = path.slice(path.lastIndexOf("/") + 1);
  if (!proc.fs.exists(path))
    throw new RequirementError(`Requirement '${path}' looks like a filename, but the file does not exist`);
  const [, name = "", version = "0"] = /^([^-]+)-([^-]+)-/.exec(file) ?? [];
  if (name === "") throw new RequirementError(`Invalid wheel filename: '${file}'`);
  const clauses = [{ operator: "==", version }] as const;
  return {
    text: `${name.replaceAll("_", "-")}==${version}`,
    name: name.replaceAll("_", "-"),
    clauses,
    from: undefined,
    path: proc.fs.absolute(path),
    wheel: true,
  };
}

function commandLine(proc: Proc, text: string): Requirement {
  if (text.endsWith(".whl") && !/^https?:/.test(text)) return wheelFile(proc, text);
  if (
    text === "." ||
    text.startsWith("./") ||
    text.startsWith("/") ||
    text.startsWith("../") ||
    text.endsWith("/")
  )
    return local(proc, text);
  const extra = /^(\.)\[/.exec(text);
  return extra === null ? parseRequirement(text, undefined) : local(proc, ".");
}

/** A project folder: needs pyproject.toml or setup.py. */
function local(proc: Proc, path: string): Requirement {
  const folder = proc.fs.absolute(path);
  if (!proc.fs.exists(folder))
    throw new RequirementError(
      `Invalid requirement: '${path}': Expected package name at the start of dependency specifier\n    ${path}\n    ^\nHint: It looks like a path. File '${path}' does not exist.`,
    );
  const project = readIfThere(proc, `${folder}/pyproject.toml`);
  const setup = readIfThere(proc, `${folder}/setup.py`);
  if (project === undefined && setup === undefined) {
    throw new RequirementError(
      `file://${folder} does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' found.`,
    );
  }
  const text = project ?? setup ?? "";
  const name = /^\s*name\s*=\s*["']([^"']+)["']/m.exec(text)?.[1] ?? "UNKNOWN";
  const version = /^\s*version\s*=\s*["']([^"']+)["']/m.exec(text)?.[1] ?? "0.0.0";
  return { text: name, name, clauses: [{ operator: "==", version }], from: undefined, path: folder };
}

function installProject(proc: Proc, site: Site, project: Requirement): void {
  const version = project.clauses[0]?.version ?? "0.0.0";
  const module = project.name.replace(/-/g, "_");
  writeInfo(proc, site, project.name, version, [module]);
  if (project.wheel === true) return;
  put(proc, `${site.packages}/__editable__.${module}-${version}.pth`, `${project.path}\n`);
}

async function noMatch(proc: Proc, error: NoMatch, tellFrom: boolean): Promise<number> {
  const origin = tellFrom && error.from !== undefined ? ` (from ${error.from})` : "";
  if (error.versions.length === 0)
    await proc.stderr.write(
      "drydock: pip: the simulated index holds the 15000 packages that are downloaded most; this one is not among them\n",
    );
  const versions = error.versions.length === 0 ? "none" : error.versions.join(", ");
  await proc.stderr.write(
    `ERROR: Could not find a version that satisfies the requirement ${error.requirement} (from versions: ${versions})\nERROR: No matching distribution found for ${error.requirement}${origin}\n`,
  );
  return 1;
}

async function offline(
  proc: Proc,
  site: Site,
  requirements: readonly Requirement[],
  installed: readonly Dist[],
): Promise<number> {
  const here = new Set(installed.map((dist) => normal(dist.name)));
  const first = requirements.find((r) => !here.has(normal(r.name)));
  if (first === undefined) {
    for (const r of requirements)
      await proc.stdout.write(`Requirement already satisfied: ${r.text} in ${site.packages}\n`);
    return 0;
  }
  for (let left = 4; left >= 0; left--) {
    await proc.stderr.write(
      `WARNING: Retrying (Retry(total=${left}, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f52c1e0a${left}d0>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/${normal(first.name)}/\n`,
    );
    await proc.sleep(250 * 2 ** (4 - left));
  }
  await proc.stderr.write(
    `ERROR: Could not find a version that satisfies the requirement ${first.text} (from versions: none)\nERROR: No matching distribution found for ${first.text}\n`,
  );
  return 1;
}

/** Compiles what has no wheel; says what fails. */
async function build(
  proc: Proc,
  chosen: Chosen,
  old: boolean,
  say: (text: string) => Promise<void>,
): Promise<number> {
  await download(proc, chosen.sizeBytes);
  const failure = buildFailure(proc, chosen);
  if (!old) {
    await say("  Installing build dependencies: started");
    await proc.sleep(1_500);
    await say("  Installing build dependencies: finished with status 'done'");
    await say("  Getting requirements to build wheel: started");
    await proc.sleep(300);
    await say(
      `  Getting requirements to build wheel: finished with status '${failure?.stage === "metadata" ? "error" : "done"}'`,
    );
  }
  if (failure?.stage === "metadata") {
    await proc.stderr.write(failureReport(chosen, failure));
    return 1;
  }
  await say(`Building wheels for collected packages: ${chosen.name}`);
  await say(`  Building wheel for ${chosen.name} (pyproject.toml): started`);
  await proc.sleep(failure === undefined ? 9_000 : 700);
  await say(
    `  Building wheel for ${chosen.name} (pyproject.toml): finished with status '${failure === undefined ? "done" : "error"}'`,
  );
  if (failure !== undefined) {
    await proc.stderr.write(failureReport(chosen, failure));
    return 1;
  }
  await say(`Successfully built ${chosen.name}`);
  return 0;
}

/** What a package needs comes before it; otherwise the last met comes first, as pip does it. */
function installOrder(chosen: readonly Chosen[]): Chosen[] {
  const byName = new Map(chosen.map((c) => [c.name, c]));
  const order: Chosen[] = [];
  const visit = (c: Chosen, path: ReadonlySet<string>) => {
    if (order.includes(c) || path.has(c.name)) return;
    for (const name of [...c.depends].reverse()) {
      const needed = byName.get(name);
      if (needed !== undefined) visit(needed, new Set(path).add(c.name));
    }
    order.push(c);
  };
  for (const c of [...chosen].reverse()) visit(c, new Set());
  return order;
}

async function unpack(
  proc: Proc,
  site: Site,
  chosen: Chosen,
  replaced: Dist | undefined,
  say: (text: string) => Promise<void>,
): Promise<void> {
  if (replaced !== undefined) {
    const older = compareVersions(site.pip, "22.0") < 0;
    await say(
      older
        ? `  Found existing installation: ${replaced.name} ${replaced.version}`
        : `  Attempting uninstall: ${replaced.name}\n    Found existing installation: ${replaced.name} ${replaced.version}`,
    );
    await say(
      `    Uninstalling ${replaced.name}-${replaced.version}:\n      Successfully uninstalled ${replaced.name}-${replaced.version}`,
    );
    removeDist(proc, site, replaced);
  }
  const module = importName(chosen.name);
  const folder = `${site.packages}/${module}`;
  const tag = site.short.replace(".", "");
  put(proc, `${folder}/__init__.py`, `__version__ = "${chosen.version}"\n`);
  const scripts = chosen.name === "pip" ? ["pip", `pip${site.short[0]}`, `pip${site.short}`] : chosen.bin;
  for (const command of scripts) {
    put(
      proc,
      `${site.bin}/${command}`,
      {
        kind: "program",
        program: /^pip[\d.]*$/.test(command) ? "pip" : command,
        size: 220,
        libc: libcOf(proc),
      },
      0o755,
    );
    proc.fs.chmod(`${site.bin}/${command}`, 0o755);
  }
  writeInfo(
    proc,
    site,
    chosen.label,
    chosen.version,
    [module, ...scripts.map((name) => `../../../bin/${name}`)],
    chosen.depends,
  );
  const rest = Math.max(1_024, chosen.installedBytes - 2_000);
  put(proc, `${folder}/__pycache__/modules.cpython-${tag}.pyc`, {
    kind: "sized",
    size: Math.floor(rest * 0.45),
    seed: `${chosen.name}-${chosen.version} pyc`,
  });
  const payload = isCompiled(chosen.name)
    ? `_native.cpython-${tag}-x86_64-linux-${libcOf(proc) === "musl" ? "musl" : "gnu"}.so`
    : "_sources.py.txt";
  put(proc, `${folder}/${payload}`, {
    kind: "sized",
    size: Math.ceil(rest * 0.55),
    seed: `${chosen.name}-${chosen.version}`,
  });
  await proc.sleep(20 + (chosen.installedBytes / 60_000_000) * 1000);
}

function writeInfo(
  proc: Proc,
  site: Site,
  label: string,
  version: string,
  files: readonly string[],
  depends: readonly string[] = [],
): void {
  const info = `${site.packages}/${label.replace(/-/g, "_")}-${version}.dist-info`;
  const needs = depends.map((name) => `Requires-Dist: ${name}\n`).join("");
  put(
    proc,
    `${info}/METADATA`,
    `Metadata-Version: 2.1\nName: ${label}\nVersion: ${version}\nSummary: ${label} (simulated)\n${needs}`,
  );
  put(proc, `${info}/INSTALLER`, "pip\n");
  put(proc, `${info}/WHEEL`, "Wheel-Version: 1.0\nGenerator: drydock\nRoot-Is-Purelib: true\n");
  put(proc, `${info}/RECORD`, files.map((file) => `${file},,\n`).join(""));
}

export function removeDist(proc: Proc, site: Site, dist: Dist): readonly string[] {
  const removed: string[] = [];
  for (const line of (readIfThere(proc, `${dist.info}/RECORD`) ?? "").split("\n")) {
    const name = line.split(",")[0]?.replace(/\/__init__\.py$/, "") ?? "";
    if (name === "" || name.includes(".dist-info")) continue;
    const path = name.startsWith("../../../bin/")
      ? `${site.bin}/${name.slice("../../../bin/".length)}`
      : `${site.packages}/${name}`;
    removed.push(path);
    remove(proc, path);
  }
  remove(proc, dist.info);
  return [dist.info, ...removed];
}

async function afterwards(
  proc: Proc,
  site: Site,
  installed: readonly Chosen[],
  options: InstallOptions,
): Promise<void> {
  if (options.quiet && installed.length === 0) return;
  const root = proc.cred.uid === 0 && !site.virtual && options.target === undefined;
  const silenced = options.rootAction === "ignore" || proc.env.get("PIP_ROOT_USER_ACTION") === "ignore";
  if (root && !silenced && installed.length > 0 && compareVersions(site.pip, "21.1") >= 0) {
    await proc.stderr.write(compareVersions(site.pip, "24.1") >= 0 ? rootWarning : rootWarningBefore);
  }
  const newest = newestPip(site);
  const now = installed.find((c) => c.name === "pip")?.version ?? site.pip;
  const check = !options.noVersionCheck && proc.env.get("PIP_DISABLE_PIP_VERSION_CHECK") === undefined;
  if (!check || options.quiet || compareVersions(now, newest) >= 0) return;
  if (compareVersions(now, "22.0") >= 0) {
    await proc.stderr.write(
      `\n[notice] A new release of pip is available: ${now} -> ${newest}\n[notice] To update, run: pip install --upgrade pip\n`,
    );
  } else if (compareVersions(now, "20") >= 0) {
    await proc.stderr.write(
      `WARNING: You are using pip version ${now}; however, version ${newest} is available.\nYou should consider upgrading via the '${site.bin}/python -m pip install --upgrade pip' command.\n`,
    );
  } else {
    await proc.stderr.write(
      `You are using pip version ${now}, however version ${newest} is available.\nYou should consider upgrading via the 'pip install --upgrade pip' command.\n`,
    );
  }
}

const rootWarning =
  "WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager, possibly rendering your system unusable. It is recommended to use a virtual environment instead: https://pip.example/warnings/venv. Use the --root-user-action option if you know what you are doing and want to suppress this warning.\n";
const rootWarningBefore =
  "WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager. It is recommended to use a virtual environment instead: https://pip.example/warnings/venv\n";

function newestPip(site: Site): string {
  const minor = Number(site.short.split(".")[1]);
  if (site.short.startsWith("2.")) return "20.3.4";
  return lastFor[minor]?.["pip"] ?? latestPip;
}

function externallyManaged(short: string): string {
  return `error: externally-managed-environment

× This environment is externally managed
╰─> To install Python packages system-wide, try apt install
    python3-xyz, where xyz is the package you are trying to
    install.
    
    If you wish to install a non-Debian-packaged Python package,
    create a virtual environment using python3 -m venv path/to/venv.
    Then use path/to/venv/bin/python and path/to/venv/bin/pip. Make
    sure you have python3-full installed.
    
    See /usr/share/doc/python${short}/README.venv for more information.

note: If you believe this is a mistake, please contact your Python installation or OS distribution provider. You can override this, at the risk of breaking your Python installation or OS, by passing --break-system-packages.
hint: See PEP 668 for the detailed specification.
`;
}

function fileName(proc: Proc, site: Site, chosen: Chosen): string {
  const stem = chosen.label.replace(/-/g, "_");
  if (chosen.sourceOnly) return `${chosen.name}-${chosen.version}.tar.gz`;
  if (!isCompiled(chosen.name)) return `${stem}-${chosen.version}-py3-none-any.whl`;
  const tag = site.short.replace(".", "");
  const abi = Number(site.short.split(".")[1]) < 8 ? `cp${tag}m` : `cp${tag}`;
  const platform =
    libcOf(proc) === "musl" ? "musllinux_1_2_x86_64" : "manylinux_2_17_x86_64.manylinux2014_x86_64";
  return `${stem}-${chosen.version}-cp${tag}-${abi}-${platform}.whl`;
}

function indexUrl(file: string): string {
  let hash = 0;
  for (let i = 0; i < file.length; i++) hash = (hash * 33 + file.charCodeAt(i)) >>> 0;
  const hex = hash.toString(16).padStart(8, "0").repeat(8).slice(0, 60);
  return `https://files.pypi.example/packages/${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex.slice(4)}/${file}`;
}

/** Where a download is kept for the next time. */
function cachePath(proc: Proc, file: string): string {
  const home = proc.env.get("PIP_CACHE_DIR") ?? `${proc.env.get("HOME") ?? "/root"}/.cache/pip`;
  const parts = indexUrl(file).split("/");
  return `${home}/http-v2/${parts[4]?.[0]}/${parts[4]?.[1]}/${parts[6]?.slice(0, 32)}.body`;
}

function readableSize(proc: Proc, path: string): number | undefined {
  try {
    return contentSize(proc.fs.content(path));
  } catch {
    return undefined;
  }
}

function tryPut(proc: Proc, path: string, size: number, seed: string): void {
  try {
    put(proc, path, { kind: "sized", size, seed });
  } catch {
    // A cache that cannot be written is no error to pip.
  }
}

/** The finished progress bar, for downloads worth one. */
async function bar(site: Site, bytes: number, say: (text: string) => Promise<void>): Promise<void> {
  if (compareVersions(site.pip, "22.0") < 0) return;
  const recent = compareVersions(site.pip, "24.3") >= 0;
  if (bytes < (recent ? 512 * 1024 : 40_000)) return;
  const size =
    bytes >= 1_000_000
      ? `${(bytes / 1e6).toFixed(1)}/${(bytes / 1e6).toFixed(1)} MB`
      : `${(bytes / 1e3).toFixed(1)}/${(bytes / 1e3).toFixed(1)} kB`;
  const seconds = Math.round(bytes / 20_000_000);
  const time = `0:${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  const speed = recent
    ? `20.0 MB/s ${bytes < 20_000_000 ? " 0:00:00" : ` ${time}`}`.replace("  ", " ")
    : `20.0 MB/s eta 0:00:00`;
  await say(`   ${recent ? "" : "  "}━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ ${size} ${speed}`);
}

function formatSize(bytes: number, old: boolean): string {
  const gap = old ? "" : " ";
  if (bytes > 1_000_000) return `${(bytes / 1e6).toFixed(1)}${gap}MB`;
  if (bytes > 10_000) return `${Math.floor(bytes / 1000)}${gap}kB`;
  if (bytes > 1_000) return `${(bytes / 1e3).toFixed(1)}${gap}kB`;
  return `${bytes}${old ? "bytes" : " bytes"}`;
}
