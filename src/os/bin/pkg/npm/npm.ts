/** npm: install, ci, uninstall, init, run, start, test, list, view, --version; npx for what is installed. */
import { SysError } from "../../../errno.ts";
import type { Proc, Program } from "../../../process.ts";
import type { NpmPackage, PackageFacts } from "../facts.ts";
import { download, online, put, readIfThere, remove } from "../transfer.ts";
import {
  installedIn,
  type Lock,
  LockError,
  lockedTree,
  lockText,
  type Manifest,
  ManifestError,
  place,
  projectFolder,
  readLock,
  readManifest,
  resolveTree,
  UnknownPackage,
} from "./project.ts";

export function npmProgram(facts: PackageFacts): Program {
  return async (proc) => new Npm(proc, facts).run();
}

const valued = new Set(
  "--prefix -C --registry --loglevel --omit --include -w --workspace --cache --depth --tag --access --otp".split(
    " ",
  ),
);

/** What `npm i` and the like stand for. */
const aliases: Readonly<Record<string, string>> = {
  i: "install",
  add: "install",
  in: "install",
  isntall: "install",
  "clean-install": "ci",
  un: "uninstall",
  rm: "uninstall",
  remove: "uninstall",
  r: "uninstall",
  ls: "list",
  ll: "list",
  la: "list",
  "run-script": "run",
  rum: "run",
  t: "test",
  tst: "test",
  v: "view",
  info: "view",
  show: "view",
  create: "init",
  up: "update",
  upgrade: "update",
};

const knownCommands =
  "access adduser audit bugs cache ci completion config dedupe deprecate diff dist-tag docs doctor edit exec explain explore fund get help init install link list login logout outdated owner pack ping pkg prefix profile prune publish rebuild repo restart root run search set shrinkwrap star start stop test token uninstall unpublish update version view whoami".split(
    " ",
  );

class Npm {
  readonly #flags = new Set<string>();
  readonly #values = new Map<string, string[]>();
  readonly #operands: string[] = [];
  readonly #passed: readonly string[];
  readonly #version: string;
  #folder: string;

  constructor(
    readonly proc: Proc,
    readonly facts: PackageFacts,
  ) {
    const dash = proc.args.indexOf("--");
    this.#passed = dash < 0 ? [] : proc.args.slice(dash + 1);
    const args = dash < 0 ? proc.args : proc.args.slice(0, dash);
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] ?? "";
      if (valued.has(arg)) this.#values.set(arg, [...(this.#values.get(arg) ?? []), args[++i] ?? ""]);
      else if (arg.startsWith("--") && arg.includes("=")) {
        const [name = "", value = ""] = arg.split(/=(.*)/s);
        this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
      } else if (arg.startsWith("-")) this.#flags.add(arg);
      else this.#operands.push(arg);
    }
    this.#version = npmVersion(proc);
    this.#folder = this.#values.get("--prefix")?.[0] ?? this.#values.get("-C")?.[0] ?? proc.cwd;
  }

  async run(): Promise<number> {
    const { proc } = this;
    if (this.#flags.has("--version") || this.#flags.has("-v")) return this.#print(`${this.#version}\n`);
    const [given, ...names] = this.#operands;
    if (given === undefined || given === "help" || this.#flags.has("--help") || this.#flags.has("-h")) {
      await proc.stdout.write(
        `npm <command>\n\nUsage:\n\nnpm install        install all the dependencies in your project\nnpm install <foo>  add the <foo> dependency to your project\nnpm test           run this project's tests\nnpm run <foo>      run the script named <foo>\nnpm <command> -h   quick help on <command>\n\nnpm@${this.#version} /usr/local/lib/node_modules/npm\n`,
      );
      return given === undefined ? 1 : 0;
    }
    const command = aliases[given] ?? given;
    if (!knownCommands.includes(command)) {
      await proc.stderr.write(
        `Unknown command: "${given}"\n\nTo see a list of supported npm commands, run:\n  npm help\n`,
      );
      return 1;
    }
    try {
      return await this.#dispatch(command, names);
    } catch (error) {
      if (error instanceof ManifestError) return this.#manifestFailure(error);
      if (error instanceof UnknownPackage) return this.#unknown(error);
      if (error instanceof SysError) return this.#unwritable(error);
      throw error;
    }
  }

  #dispatch(command: string, names: readonly string[]): Promise<number> {
    switch (command) {
      case "install":
        return names.length === 0 ? this.#installAll() : this.#install(names);
      case "ci":
        return this.#ci();
      case "uninstall":
        return this.#uninstall(names);
      case "update":
      case "rebuild":
      case "prune":
      case "dedupe":
        return this.#installAll();
      case "init":
        return this.#init();
      case "run":
        return names[0] === undefined
          ? this.#listScripts()
          : this.#script(names[0], [...names.slice(1), ...this.#passed]);
      case "start":
      case "test":
      case "stop":
      case "restart":
        return this.#script(command, [...names, ...this.#passed]);
      case "exec":
        return this.#exec(names);
      case "list":
        return this.#list();
      case "view":
        return this.#view(names[0]);
      case "audit":
        return this.#print("found 0 vulnerabilities\n");
      case "fund":
      case "outdated":
        return this.#print("");
      case "root":
        return this.#print(
          `${this.#flags.has("-g") ? `${globalPrefix(this.proc)}/lib` : this.#folder}/node_modules\n`,
        );
      case "prefix":
        return this.#print(
          `${this.#flags.has("-g") ? globalPrefix(this.proc) : projectFolder(this.proc, this.#folder)}\n`,
        );
      case "cache":
        if (names[0] === "clean") remove(this.proc, `${this.#home()}/.npm/_cacache`);
        return this.#print("");
      case "config":
      case "set":
        return this.#print(
          names[0] === "get" && names[1] === "registry" ? "https://registry.npm.example/\n" : "",
        );
      case "whoami":
        return this.#fail(
          "ENEEDAUTH",
          [
            "need auth This command requires you to be logged in.",
            "need auth You need to authorize this machine using `npm adduser`",
          ],
          1,
        );
      default:
        return this.proc.stderr.write(`drydock: npm ${command} is not simulated\n`).then(() => 1);
    }
  }

  #home(): string {
    return this.proc.env.get("HOME") ?? "/root";
  }

  #old(): boolean {
    return Number(this.#version.split(".")[0]) < 7;
  }

  #production(): boolean {
    const omit = [...(this.#values.get("--omit") ?? []), ...(this.#values.get("--only") ?? [])];
    return (
      omit.includes("dev") ||
      omit.includes("production") ||
      omit.includes("prod") ||
      this.#flags.has("--production") ||
      (this.proc.env.get("NODE_ENV") === "production" &&
        !(this.#values.get("--include") ?? []).includes("dev"))
    );
  }

  async #reachable(): Promise<boolean> {
    if (await online(this.proc, "registry.npm.example")) return true;
    await this.proc.sleep(3_000);
    await this.#fail(
      "EAI_AGAIN",
      [
        "syscall getaddrinfo",
        "errno EAI_AGAIN",
        "request to https://registry.npm.example/ failed, reason: getaddrinfo EAI_AGAIN registry.npm.example",
      ],
      1,
    );
    return false;
  }

  async #installAll(): Promise<number> {
    this.#folder = projectFolder(this.proc, this.#folder);
    const manifest = readManifest(this.proc, this.#folder);
    return this.#populate(manifest, true);
  }

  async #ci(): Promise<number> {
    this.#folder = projectFolder(this.proc, this.#folder);
    const manifest = readManifest(this.proc, this.#folder);
    const text =
      readIfThere(this.proc, `${this.#folder}/package-lock.json`) ??
      readIfThere(this.proc, `${this.#folder}/npm-shrinkwrap.json`);
    let lock: Lock | undefined;
    try {
      lock = text === undefined ? undefined : readLock(text);
    } catch (error) {
      if (!(error instanceof LockError)) throw error;
    }
    if (lock === undefined || (lock.lockfileVersion === undefined && this.#old())) {
      return this.#fail(
        "EUSAGE",
        [
          "",
          "The `npm ci` command can only install with an existing package-lock.json or",
          "npm-shrinkwrap.json with lockfileVersion >= 1. Run an install with npm@5 or",
          "later to generate a package-lock.json file, then try again.",
        ],
        1,
      );
    }
    if (lock.lockfileVersion === undefined) await this.#ancient();
    const missing = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([name]) => lock?.packages.has(name) !== true,
    );
    if (missing.length > 0) {
      return this.#fail(
        "EUSAGE",
        [
          "",
          "`npm ci` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with `npm install` before continuing.",
          "",
          ...missing.map(([name, range]) => `Missing: ${name}@${range.replace(/^[~^]/, "")} from lock file`),
        ],
        1,
      );
    }
    remove(this.proc, `${this.#folder}/node_modules`);
    return this.#populate(manifest, false, lock);
  }

  async #ancient(): Promise<void> {
    const e = this.#prefix() === "npm error" ? "npm warn" : "npm WARN";
    const told = [
      "",
      " The package-lock.json file was created with an old version of npm,",
      " so supplemental metadata must be fetched from the registry.",
      "",
      " This is a one-time fix-up, please be patient...",
      "",
    ];
    await this.proc.stderr.write(told.map((line) => `${e} ancient lockfile${line}\n`).join(""));
  }

  /** @param lock what fixes the versions */
  async #populate(manifest: Manifest, writeLock: boolean, lock?: Lock): Promise<number> {
    const { proc } = this;
    const startMs = proc.nowMs();
    const packages = await this.facts.npmPackages(
      Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
    );
    if (
      Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).length > 0 &&
      !(await this.#reachable())
    )
      return 1;
    const all =
      lock === undefined
        ? resolveTree(manifest.dependencies ?? {}, manifest.devDependencies ?? {}, packages)
        : lockedTree(lock, packages);
    const tree = this.#production() ? all.filter((p) => !p.dev) : all;
    const modules = `${this.#folder}/node_modules`;
    const before = installedIn(proc, modules);
    const fresh = tree.filter((p) => before.get(p.name) !== p.version);
    const gone = [...before.keys()].filter((name) => !tree.some((p) => p.name === name));
    for (const name of gone) remove(proc, `${modules}/${name}`);
    for (const p of fresh) {
      await download(proc, p.bytes, 6);
      place(proc, modules, p, `${modules}/.bin`);
    }
    if (tree.length > 0) put(proc, `${modules}/.package-lock.json`, lockText(manifest, tree));
    const hadLock = proc.fs.exists(`${this.#folder}/package-lock.json`);
    if (writeLock && !this.#flags.has("--no-package-lock") && !this.#flags.has("--no-save"))
      put(proc, `${this.#folder}/package-lock.json`, lockText(manifest, all));
    this.#cache(fresh);
    await proc.sleep(300);
    const own = await this.#lifecycle(manifest);
    if (own !== 0) return own;
    return this.#report(
      fresh.length,
      gone.length,
      tree.length,
      proc.nowMs() - startMs,
      writeLock && !hadLock,
    );
  }

  /** The project's own scripts that an installation runs. */
  async #lifecycle(manifest: Manifest): Promise<number> {
    if (this.#flags.has("--ignore-scripts")) return 0;
    for (const step of ["preinstall", "install", "postinstall", "prepare"]) {
      if (manifest.scripts?.[step] === undefined || (step === "prepare" && this.#production())) continue;
      const code = await this.#step(manifest, this.#folder, step, manifest.scripts[step]);
      if (code === 0) continue;
      await this.#fail(
        String(code),
        [`path ${this.#folder}`, "command failed", `command sh -c ${manifest.scripts[step]}`],
        code,
      );
      return code;
    }
    return 0;
  }

  /** What was fetched stays in the cache of the user. */
  #cache(
    fresh: readonly { readonly name: string; readonly version: string; readonly bytes: number }[],
  ): void {
    if (fresh.length === 0) return;
    const bytes = fresh.reduce((sum, p) => sum + p.bytes, 0);
    const id = fresh.map((p) => `${p.name}@${p.version}`).join(" ");
    try {
      put(
        this.proc,
        `${this.#home()}/.npm/_cacache/content-v2/sha512/${id.length.toString(16)}-${fresh.length}`,
        { kind: "sized", size: bytes, seed: id },
      );
    } catch {
      // A cache that cannot be written is no error to npm.
    }
  }

  async #report(
    added: number,
    removed: number,
    total: number,
    ms: number,
    created: boolean,
  ): Promise<number> {
    const { proc } = this;
    const seconds = ms < 1000 ? `${Math.round(ms)}ms` : `${Math.round(ms / 1000)}s`;
    const plural = (n: number) => `${n} package${n === 1 ? "" : "s"}`;
    if (
      this.#flags.has("--silent") ||
      this.#flags.has("-s") ||
      this.#flags.has("--quiet") ||
      this.#values.get("--loglevel")?.includes("silent")
    )
      return 0;
    if (this.#old()) {
      if (created)
        await proc.stderr.write(
          "npm notice created a lockfile as package-lock.json. You should commit this file.\n",
        );
      await proc.stdout.write(
        `${added === 0 ? "up to date" : `added ${plural(added)}`} in ${(ms / 1000).toFixed(3)}s\n`,
      );
      return 0;
    }
    const changes = [
      added > 0 ? `added ${plural(added)}` : "",
      removed > 0 ? `removed ${plural(removed)}` : "",
    ].filter(Boolean);
    const what = changes.length === 0 ? "up to date" : changes.join(", ");
    const audited =
      this.#flags.has("-g") || this.#flags.has("--no-audit")
        ? ""
        : `, ${changes.length === 0 ? "" : "and "}audited ${plural(total + 1)}`;
    await proc.stdout.write(
      `\n${what}${audited} in ${seconds}\n${audited === "" ? "" : "\nfound 0 vulnerabilities\n"}`,
    );
    return 0;
  }

  async #install(specs: readonly string[]): Promise<number> {
    const { proc } = this;
    const startMs = proc.nowMs();
    if (specs[0] === "." || specs[0]?.startsWith("./")) return this.#installAll();
    const wanted = Object.fromEntries(specs.map(split));
    const packages = await this.facts.npmPackages(Object.keys(wanted));
    if (!(await this.#reachable())) return 1;
    if (this.#flags.has("-g") || this.#flags.has("--global")) {
      const tree = resolveTree(wanted, {}, packages);
      const prefix = globalPrefix(proc);
      const modules = `${prefix}/lib/node_modules`;
      for (const p of tree) {
        await download(proc, p.bytes, 6);
        if (p.name in wanted) {
          if (p.name === "npm")
            put(proc, `${modules}/npm/package.json`, `{\n  "name": "npm",\n  "version": "${p.version}"\n}\n`);
          else if (p.name !== "yarn" || !proc.fs.exists(`${prefix}/bin/yarn`))
            place(
              proc,
              modules,
              { ...p, bin: p.bin.length > 0 ? p.bin : [commandOf(p.name)] },
              `${prefix}/bin`,
            );
        } else place(proc, `${modules}/${Object.keys(wanted)[0]}/node_modules`, { ...p, bin: [] }, "");
      }
      return this.#report(tree.length, 0, tree.length, proc.nowMs() - startMs, false);
    }
    this.#folder = projectFolder(proc, this.#folder);
    let manifest: Manifest;
    try {
      manifest = readManifest(proc, this.#folder);
    } catch (error) {
      if (!(error instanceof ManifestError) || error.code !== "ENOENT") throw error;
      manifest = {};
    }
    const dev = this.#flags.has("-D") || this.#flags.has("--save-dev");
    const exact = this.#flags.has("-E") || this.#flags.has("--save-exact");
    const field = dev ? "devDependencies" : "dependencies";
    const found = resolveTree(wanted, {}, packages);
    for (const [name, range] of Object.entries(wanted)) {
      const version = found.find((p) => p.name === name)?.version ?? "1.0.0";
      const saved = range === "latest" || /^\d/.test(range) ? (exact ? version : `^${version}`) : range;
      manifest[field] = sorted({ ...manifest[field], [name]: saved });
    }
    if (!this.#flags.has("--no-save"))
      put(proc, `${this.#folder}/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);
    return this.#populate(manifest, true);
  }

  async #uninstall(names: readonly string[]): Promise<number> {
    this.#folder = projectFolder(this.proc, this.#folder);
    if (this.#flags.has("-g")) {
      for (const name of names) remove(this.proc, `${globalPrefix(this.proc)}/lib/node_modules/${name}`);
      return this.#report(0, names.length, 0, 200, false);
    }
    const manifest = readManifest(this.proc, this.#folder);
    for (const name of names) {
      delete manifest.dependencies?.[name];
      delete manifest.devDependencies?.[name];
    }
    put(this.proc, `${this.#folder}/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);
    return this.#populate(manifest, true);
  }

  async #init(): Promise<number> {
    const { proc } = this;
    const path = `${this.#folder}/package.json`;
    const name = (this.#folder.split("/").at(-1) ?? "").toLowerCase() || "app";
    const manifest = {
      name,
      version: "1.0.0",
      main: "index.js",
      scripts: { test: 'echo "Error: no test specified" && exit 1' },
      keywords: [],
      author: "",
      license: "ISC",
      description: "",
    };
    const text = `${JSON.stringify(manifest, undefined, 2)}\n`;
    if (!this.#flags.has("-y") && !this.#flags.has("--yes")) {
      await proc.stdout.write(
        "This utility will walk you through creating a package.json file.\ndrydock: npm init asks nothing here; it writes the usual answers\n",
      );
    }
    put(proc, path, text);
    return this.#print(`Wrote to ${path}:\n\n${text}\n\n`);
  }

  async #listScripts(): Promise<number> {
    const manifest = readManifest(this.proc, projectFolder(this.proc, this.#folder));
    const scripts = Object.entries(manifest.scripts ?? {});
    if (scripts.length === 0) return 0;
    return this.#print(
      `Scripts available in ${manifest.name ?? ""}@${manifest.version ?? ""} via \`npm run\`:\n${scripts.map(([name, text]) => `  ${name}\n    ${text}\n`).join("")}`,
    );
  }

  async #script(name: string, args: readonly string[]): Promise<number> {
    const { proc } = this;
    const folder = projectFolder(proc, this.#folder);
    const manifest = readManifest(proc, folder);
    const script =
      manifest.scripts?.[name] ??
      (name === "start" && proc.fs.exists(`${folder}/server.js`) ? "node server.js" : undefined);
    if (script === undefined) {
      if (this.#flags.has("--if-present")) return 0;
      const e = this.#prefix();
      await proc.stderr.write(
        `${e} Missing script: "${name}"\n${e}\n${e} To see a list of scripts, run:\n${e}   npm run\n`,
      );
      await this.#logNote();
      return 1;
    }
    for (const step of [`pre${name}`, name, `post${name}`]) {
      const text = step === name ? script : manifest.scripts?.[step];
      if (text === undefined) continue;
      const line =
        step === name
          ? [text, ...args.map((arg) => (/^[\w./:=@-]+$/.test(arg) ? arg : `'${arg}'`))].join(" ")
          : text;
      const code = await this.#step(manifest, folder, step, line);
      if (code !== 0) return code;
    }
    return 0;
  }

  /** Runs one script of the project, announced as npm does. */
  async #step(manifest: Manifest, folder: string, step: string, line: string): Promise<number> {
    const { proc } = this;
    if (!this.#flags.has("--silent") && !this.#flags.has("-s"))
      await proc.stdout.write(
        `\n> ${manifest.name === undefined ? "" : `${manifest.name}@${manifest.version ?? ""} `}${step}${this.#old() ? ` ${folder}` : ""}\n> ${line}\n\n`,
      );
    const env = new Map(proc.env);
    env.set("PATH", `${folder}/node_modules/.bin:${proc.env.get("PATH") ?? "/usr/local/bin:/usr/bin:/bin"}`);
    env.set("npm_lifecycle_event", step);
    env.set("npm_package_name", manifest.name ?? "");
    env.set("npm_package_version", manifest.version ?? "");
    return runShell(proc, line, env, folder);
  }

  async #exec(names: readonly string[]): Promise<number> {
    const [name, ...args] = [...names, ...this.#passed];
    return name === undefined ? 1 : execBin(this.proc, this.facts, name, args);
  }

  async #list(): Promise<number> {
    const { proc } = this;
    const global = this.#flags.has("-g") || this.#flags.has("--global");
    const folder = global ? `${globalPrefix(proc)}/lib` : projectFolder(proc, this.#folder);
    const installed = installedIn(proc, `${folder}/node_modules`);
    let manifest: Manifest = {};
    try {
      if (!global) manifest = readManifest(proc, folder);
    } catch (error) {
      if (!(error instanceof ManifestError)) throw error;
    }
    const direct = global
      ? [...installed.keys()]
      : Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
    const names = direct.filter((name) => installed.has(name)).sort();
    const missing = direct.filter((name) => !installed.has(name)).sort();
    const title = global
      ? folder
      : `${manifest.name === undefined ? `${folder.split("/").at(-1)}@` : `${manifest.name}@${manifest.version ?? ""}`} ${folder}`;
    const rows = [
      ...missing.map(
        (name) =>
          `UNMET DEPENDENCY ${name}@${{ ...manifest.dependencies, ...manifest.devDependencies }[name]}`,
      ),
      ...names.map((name) => `${name}@${installed.get(name)}`),
    ];
    await proc.stdout.write(
      `${title}\n${rows.length === 0 ? "└── (empty)\n" : rows.map((row, i) => `${i === rows.length - 1 ? "└──" : "├──"} ${row}\n`).join("")}\n`,
    );
    if (missing.length === 0) return 0;
    const e = this.#prefix();
    await proc.stderr.write(
      `${e} code ELSPROBLEMS\n${missing.map((name) => `${e} missing: ${name}@${{ ...manifest.dependencies, ...manifest.devDependencies }[name]}, required by ${manifest.name}@${manifest.version}\n`).join("")}`,
    );
    return 1;
  }

  async #view(spec: string | undefined): Promise<number> {
    const name = spec === undefined ? "" : split(spec)[0];
    const p = (await this.facts.npmPackages([name])).find((x: NpmPackage) => x.name === name);
    if (p === undefined) throw new UnknownPackage(name, "latest", false);
    if (this.#operands[2] === "version") return this.#print(`${p.version}\n`);
    return this.#print(
      `\n${p.name}@${p.version} | deps: ${p.depends.length === 0 ? "none" : p.depends.length}\n\ndist\n.tarball: https://registry.npm.example/${p.name}/-/${p.name}-${p.version}.tgz\n.unpackedSize: ${(p.installed / 1000).toFixed(1)} kB\n\ndist-tags:\nlatest: ${p.version}\n`,
    );
  }

  async #unknown(error: UnknownPackage): Promise<number> {
    const { packageName: name, range } = error;
    if (error.known)
      return this.#fail(
        "ETARGET",
        [
          `notarget No matching version found for ${name}@${range}.`,
          "notarget In most cases you or one of your dependencies are requesting",
          "notarget a package version that doesn't exist.",
        ],
        1,
      );
    const code = await this.#fail(
      "E404",
      [
        `404 Not Found - GET https://registry.npm.example/${name.replace("/", "%2f")} - Not found`,
        "404",
        `404  '${name}@${range === "latest" ? "*" : range}' is not in this registry.`,
        "404",
        "404 Note that you can also install from a",
        "404 tarball, folder, http url, or git folder.",
      ],
      1,
    );
    await this.proc.stderr.write(
      "drydock: npm: the simulated registry holds the 227000 packages that are downloaded most\n",
    );
    return code;
  }

  #manifestFailure(error: ManifestError): Promise<number> {
    if (error.code === "ENOENT") {
      return this.#fail(
        "ENOENT",
        [
          "syscall open",
          `path ${error.path}`,
          "errno -2",
          `enoent Could not read package.json: Error: ${error.message}`,
          "enoent This is related to npm not being able to find a file.",
          "enoent",
        ],
        254,
      );
    }
    return this.#fail(
      "EJSONPARSE",
      [
        `path ${error.path}`,
        `JSON.parse ${Number(this.#version.split(".")[0]) > 10 ? "Invalid package.json: JSONParseError: " : ""}${error.message}`,
        "JSON.parse Failed to parse JSON data.",
        "JSON.parse Note: package.json must be actual JSON, not just JavaScript.",
      ],
      1,
    );
  }

  /** A folder npm may not write, or cannot. */
  async #unwritable({ code, path = this.#folder }: SysError): Promise<number> {
    const number = { EACCES: -13, EROFS: -30, ENOSPC: -28, EPERM: -1, ENOTDIR: -20 }[code as string] ?? -2;
    const denied = code === "EACCES" || code === "EPERM";
    const words = `Error: ${code}: ${denied ? "permission denied" : "operation failed"}, mkdir '${path}'`;
    return this.#fail(
      code,
      [
        "syscall mkdir",
        `path ${path}`,
        `errno ${number}`,
        words,
        ...(denied
          ? [
              "",
              "The operation was rejected by your operating system.",
              "It is likely you do not have the permissions to access this file as the current user",
              "",
              "If you believe this might be a permissions issue, please double-check the",
              "permissions of the file and its containing directories, or try running",
              "the command again as root/Administrator.",
            ]
          : []),
      ],
      256 + number,
    );
  }

  #prefix(): string {
    const [major = 0, minor = 0] = this.#version.split(".").map(Number);
    return major > 10 || (major === 10 && minor >= 6) ? "npm error" : "npm ERR!";
  }

  async #fail(code: string, lines: readonly string[], exit: number): Promise<number> {
    const e = this.#prefix();
    await this.proc.stderr.write(
      [`code ${code}`, ...lines].map((line) => `${e}${line === "" ? "" : ` ${line}`}\n`).join(""),
    );
    await this.#logNote();
    return exit;
  }

  async #logNote(): Promise<void> {
    const e = this.#prefix();
    await this.proc.stderr.write(
      e === "npm error"
        ? `${e} A complete log of this run can be found in: ${this.#home()}/.npm/_logs/debug-0.log\n`
        : `\n${e} A complete log of this run can be found in:\n${e}     ${this.#home()}/.npm/_logs/debug-0.log\n`,
    );
  }

  async #print(text: string): Promise<number> {
    if (text !== "") await this.proc.stdout.write(text);
    return 0;
  }
}

/** Where `-g` installs: what the environment says, else beside the node that is found first. */
export function globalPrefix(proc: Proc): string {
  const given = proc.env.get("NPM_CONFIG_PREFIX") ?? proc.env.get("npm_config_prefix");
  if (given !== undefined && given !== "") return given;
  for (const folder of (proc.env.get("PATH") ?? "").split(":"))
    if (folder.endsWith("/bin") && proc.fs.exists(`${folder}/node`)) return folder.slice(0, -4) || "/";
  return "/usr/local";
}

export function npmVersion(proc: Proc): string {
  for (const path of [
    `${globalPrefix(proc)}/lib/node_modules/npm/package.json`,
    "/usr/local/lib/node_modules/npm/package.json",
    "/usr/lib/node_modules/npm/package.json",
  ]) {
    const version = /"version": "([^"]+)"/.exec(readIfThere(proc, path) ?? "")?.[1];
    if (version !== undefined) return version;
  }
  return "9.2.0";
}

function split(spec: string): [name: string, range: string] {
  const at = spec.lastIndexOf("@");
  return at > 0 ? [spec.slice(0, at), spec.slice(at + 1)] : [spec, "latest"];
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export async function runShell(
  proc: Proc,
  line: string,
  env: ReadonlyMap<string, string>,
  cwd: string,
): Promise<number> {
  const pid = proc.spawn({ argv: ["sh", "-c", line], path: "/bin/sh", env, cwd });
  for (const signal of ["TERM", "INT", "HUP"] as const) proc.onSignal(signal, () => kill(proc, pid, signal));
  const end = await proc.wait(pid);
  if (end?.status.type === "exited") return end.status.code;
  return end?.status.type === "signaled" ? 143 : 1;
}

function kill(proc: Proc, pid: number, signal: "TERM" | "INT" | "HUP"): void {
  try {
    proc.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

/** npx and `npm exec`: what is installed here, or nothing that could run. */
export async function execBin(
  proc: Proc,
  facts: PackageFacts,
  name: string,
  args: readonly string[],
): Promise<number> {
  const folder = projectFolder(proc, proc.cwd);
  for (const path of [`${folder}/node_modules/.bin/${name}`, `/usr/local/bin/${name}`]) {
    if (!proc.fs.exists(path)) continue;
    const pid = proc.spawn({ argv: [name, ...args], path });
    const end = await proc.wait(pid);
    return end?.status.type === "exited" ? end.status.code : 1;
  }
  const p = (await facts.npmPackages()).find((x) => x.name === split(name)[0] || x.bin.includes(name));
  if (p === undefined) {
    await proc.stderr.write(
      `npm error code E404\nnpm error 404 Not Found - GET https://registry.npm.example/${name} - Not found\n`,
    );
    return 1;
  }
  await proc.stderr.write(
    `npm warn exec The following package was not found and will be installed: ${p.name}@${p.version}\n`,
  );
  await download(proc, p.size);
  await proc.stderr.write(`drydock: running ${name} is not simulated\n`);
  return 126;
}

/** The command of a package that is installed for all and whose commands nobody listed: mostly its name. */
function commandOf(name: string): string {
  return name.replace(/^@[^/]+\//, "").replace(/-cli$/, "");
}
