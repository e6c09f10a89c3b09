/** Other clients of the npm registry: pnpm, bun, and corepack that puts yarn and pnpm in place. */
import type { Proc, Program } from "../../../process.ts";
import type { PackageFacts } from "../facts.ts";
import { download, libcOf, online, put, remove } from "../transfer.ts";
import { execBin, runShell } from "./npm.ts";
import {
  installedIn,
  type Manifest,
  ManifestError,
  place,
  projectFolder,
  readManifest,
  resolveTree,
  UnknownPackage,
} from "./project.ts";

const versions = { pnpm: "10.24.0", bun: "1.3.3", corepack: "0.34.5" };

interface Words {
  readonly flags: ReadonlySet<string>;
  readonly command: string | undefined;
  readonly names: readonly string[];
}

const valued = new Set(["--dir", "-C", "--cwd", "--filter", "-F", "--registry", "--store-dir"]);

function wordsOf(args: readonly string[]): Words & { readonly folder: string | undefined } {
  const flags = new Set<string>();
  const names: string[] = [];
  let folder: string | undefined;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (valued.has(arg)) {
      const value = args[++i];
      if (["--dir", "-C", "--cwd"].includes(arg)) folder = value;
    } else if (arg.startsWith("-") && arg !== "-") flags.add(arg);
    else names.push(arg);
  }
  const [command, ...rest] = names;
  return { flags, command, names: rest, folder };
}

/** Brings node_modules in step with `manifest`; how many packages came and lie there. */
async function populate(
  proc: Proc,
  facts: PackageFacts,
  folder: string,
  manifest: Manifest,
  production: boolean,
): Promise<{ readonly added: number; readonly total: number }> {
  const tree = resolveTree(
    manifest.dependencies ?? {},
    production ? {} : (manifest.devDependencies ?? {}),
    await facts.npmPackages(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })),
  );
  const modules = `${folder}/node_modules`;
  const before = installedIn(proc, modules);
  for (const name of before.keys())
    if (!tree.some((p) => p.name === name)) remove(proc, `${modules}/${name}`);
  const fresh = tree.filter((p) => before.get(p.name) !== p.version);
  for (const p of fresh) {
    await download(proc, p.bytes, 4);
    place(proc, modules, p, `${modules}/.bin`);
  }
  return { added: fresh.length, total: tree.length };
}

/** Adds `specs` to a field of the manifest with the version the registry has. */
async function addTo(
  facts: PackageFacts,
  manifest: Manifest,
  specs: readonly string[],
  dev: boolean,
): Promise<void> {
  const packages = await facts.npmPackages(specs.map((spec) => spec.replace(/(?<=.)@.*$/, "")));
  const field = dev ? "devDependencies" : "dependencies";
  for (const spec of specs) {
    const at = spec.lastIndexOf("@");
    const name = at > 0 ? spec.slice(0, at) : spec;
    const range = at > 0 ? spec.slice(at + 1) : "latest";
    const version = resolveTree({ [name]: range }, {}, packages).find((p) => p.name === name)?.version;
    manifest[field] = { ...manifest[field], [name]: `^${version ?? "1.0.0"}` };
  }
}

function withBin(proc: Proc, folder: string): Map<string, string> {
  const path = proc.env.get("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
  return new Map(proc.env).set("PATH", `${folder}/node_modules/.bin:${path}`);
}

function inProduction(proc: Proc, flags: ReadonlySet<string>): boolean {
  return (
    ["--prod", "-P", "--production", "--omit=dev"].some((flag) => flags.has(flag)) ||
    proc.env.get("NODE_ENV") === "production"
  );
}

const pnpmAliases: Readonly<Record<string, string>> = {
  i: "install",
  rm: "remove",
  uninstall: "remove",
  un: "remove",
  up: "update",
  ls: "list",
  "run-script": "run",
};

export function pnpmProgram(facts: PackageFacts): Program {
  return async (proc) => {
    const { flags, command: given, names, folder: asked } = wordsOf(proc.args);
    if (flags.has("--version") || flags.has("-v")) {
      await proc.stdout.write(`${versions.pnpm}\n`);
      return 0;
    }
    if (given === undefined) {
      await proc.stdout.write(`Version ${versions.pnpm}\nUsage: pnpm [command] [flags]\n`);
      return 0;
    }
    const command = pnpmAliases[given] ?? given;
    const folder = projectFolder(proc, asked === undefined ? proc.cwd : proc.fs.absolute(asked));
    const startMs = proc.nowMs();
    const refuse = async (code: string, text: string): Promise<number> => {
      await proc.stdout.write(` ${code}  ${text}\n`);
      return 1;
    };
    try {
      switch (command) {
        case "config":
        case "set":
        case "store":
        case "setup":
        case "approve-builds":
          return 0;
        case "fetch":
        case "install":
        case "add":
        case "remove":
        case "update":
        case "prune":
        case "deploy": {
          const lock = `${folder}/pnpm-lock.yaml`;
          const locked = proc.fs.exists(lock);
          if (command === "fetch") {
            if (!locked) return refuse("ERR_PNPM_NO_LOCKFILE", `No pnpm-lock.yaml found in ${folder}`);
            await download(proc, 5_000_000);
            return 0;
          }
          if (flags.has("-g") || flags.has("--global")) {
            await proc.stderr.write("drydock: pnpm: global packages are not simulated; use npm install -g\n");
            return 1;
          }
          const manifest = readManifest(proc, folder);
          if (flags.has("--frozen-lockfile") && !locked)
            return refuse(
              "ERR_PNPM_NO_LOCKFILE",
              'Cannot install with "frozen-lockfile" because pnpm-lock.yaml is absent',
            );
          if (!(await online(proc, "registry.npm.example")))
            return refuse(
              "ERR_PNPM_META_FETCH_FAIL",
              "GET https://registry.npm.example: request failed, reason: getaddrinfo EAI_AGAIN registry.npm.example",
            );
          if (command === "add")
            await addTo(facts, manifest, names, flags.has("-D") || flags.has("--save-dev"));
          if (command === "remove")
            for (const name of names) {
              delete manifest.dependencies?.[name];
              delete manifest.devDependencies?.[name];
            }
          if (command === "add" || command === "remove")
            put(proc, `${folder}/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);
          if (locked) await proc.stdout.write("Lockfile is up to date, resolution step is skipped\n");
          const { added, total } = await populate(proc, facts, folder, manifest, inProduction(proc, flags));
          if (!locked) put(proc, lock, lockText(manifest));
          put(proc, `${folder}/node_modules/.modules.yaml`, "layoutVersion: 5\n");
          await proc.stdout.write(
            added === 0
              ? "Already up to date\n\n"
              : `Packages: +${added}\n${"+".repeat(Math.min(added, 80))}\nProgress: resolved ${total}, reused 0, downloaded ${added}, added ${added}, done\n\n`,
          );
          await proc.stdout.write(
            `Done in ${((proc.nowMs() - startMs) / 1000).toFixed(1)}s using pnpm v${versions.pnpm}\n`,
          );
          return 0;
        }
        case "exec":
        case "dlx":
          return names[0] === undefined ? 1 : await execBin(proc, facts, names[0], names.slice(1));
        default: {
          const script = command === "run" ? names[0] : command;
          const manifest = readManifest(proc, folder);
          const text = script === undefined ? undefined : manifest.scripts?.[script];
          if (text === undefined) {
            if (flags.has("--if-present")) return 0;
            if (command !== "run" && proc.fs.exists(`${folder}/node_modules/.bin/${command}`))
              return await execBin(proc, facts, command, names);
            return command === "run" || /^(test|start)$/.test(command)
              ? refuse("ERR_PNPM_NO_SCRIPT", `Missing script: ${script ?? ""}`)
              : refuse("ERR_PNPM_RECURSIVE_EXEC_FIRST_FAIL", `Command "${command}" not found`);
          }
          const line = [text, ...names.slice(command === "run" ? 1 : 0)].join(" ");
          await proc.stdout.write(
            `\n> ${manifest.name ?? ""}@${manifest.version ?? ""} ${script} ${folder}\n> ${line}\n\n`,
          );
          const code = await runShell(proc, line, withBin(proc, folder), folder);
          if (code !== 0) await proc.stdout.write(` ELIFECYCLE  Command failed with exit code ${code}.\n`);
          return code;
        }
      }
    } catch (error) {
      if (error instanceof UnknownPackage)
        return refuse(
          error.known ? "ERR_PNPM_NO_MATCHING_VERSION" : "ERR_PNPM_FETCH_404",
          error.known
            ? `No matching version found for ${error.packageName}@${error.range}`
            : `GET https://registry.npm.example/${error.packageName}: Not Found - 404`,
        );
      if (!(error instanceof ManifestError)) throw error;
      return error.code === "ENOENT"
        ? refuse("ERR_PNPM_NO_PKG_MANIFEST", `No package.json found in ${folder}`)
        : refuse("ERR_PNPM_JSON_PARSE", `${error.message} in ${error.path}`);
    }
  };
}

function lockText(manifest: Manifest): string {
  const section = (field: "dependencies" | "devDependencies") => {
    const entries = Object.entries(manifest[field] ?? {});
    if (entries.length === 0) return "";
    return `    ${field}:\n${entries.map(([name, range]) => `      ${name}:\n        specifier: ${range}\n        version: ${range.replace(/^[~^]/, "")}\n`).join("")}`;
  };
  const body = section("dependencies") + section("devDependencies");
  return `lockfileVersion: '9.0'\n\nimporters:\n\n  .:${body === "" ? " {}\n" : `\n${body}`}`;
}

export function bunProgram(facts: PackageFacts): Program {
  return async (proc) => {
    const called = proc.argv[0]?.endsWith("bunx") === true;
    const words = wordsOf(called ? ["x", ...proc.args] : proc.args);
    const { flags, command, names } = words;
    if (flags.has("--version") || flags.has("-v")) {
      await proc.stdout.write(`${versions.bun}\n`);
      return 0;
    }
    const folder = projectFolder(
      proc,
      words.folder === undefined ? proc.cwd : proc.fs.absolute(words.folder),
    );
    const startMs = proc.nowMs();
    try {
      switch (command) {
        case undefined:
          await proc.stdout.write(
            "Bun is a fast JavaScript runtime, package manager, bundler and test runner.\n",
          );
          return 0;
        case "install":
        case "i":
        case "add":
        case "a":
        case "ci":
        case "remove": {
          const manifest = readManifest(proc, folder);
          await proc.stdout.write(`bun ${command === "i" ? "install" : command} v${versions.bun}\n`);
          const lock = ["bun.lock", "bun.lockb"].find((name) => proc.fs.exists(`${folder}/${name}`));
          if ((command === "ci" || flags.has("--frozen-lockfile")) && lock === undefined) {
            await proc.stderr.write("error: lockfile not found, but lockfile is frozen\n");
            return 1;
          }
          if (command === "add" || command === "a")
            await addTo(
              facts,
              manifest,
              names,
              ["-d", "-D", "--dev"].some((flag) => flags.has(flag)),
            );
          if (command === "remove") for (const name of names) delete manifest.dependencies?.[name];
          if (command !== "install" && command !== "i" && command !== "ci")
            put(proc, `${folder}/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);
          if (!(await online(proc, "registry.npm.example"))) {
            await proc.stderr.write("error: ConnectionRefused downloading package manifest\n");
            return 1;
          }
          const { added, total } = await populate(proc, facts, folder, manifest, inProduction(proc, flags));
          if (lock === undefined && total > 0)
            put(proc, `${folder}/bun.lock`, '{\n  "lockfileVersion": 1\n}\n');
          const spent = `[${(proc.nowMs() - startMs).toFixed(2)}ms]`;
          await proc.stdout.write(
            added === 0
              ? `\nChecked ${total} installs across ${total + 1} packages (no changes) ${spent}\n`
              : `\n${added} package${added === 1 ? "" : "s"} installed ${spent}\n`,
          );
          return 0;
        }
        case "x":
          return names[0] === undefined ? 1 : await execBin(proc, facts, names[0], names.slice(1));
        case "test":
          await proc.stderr.write("drydock: bun test: tests are not run\n");
          return 0;
        case "build": {
          await proc.stderr.write(
            "drydock: bun build: compiling is not simulated; the result is written empty\n",
          );
          const out =
            proc.args.find((arg) => arg.startsWith("--outdir="))?.slice(9) ?? after(proc, "--outdir");
          const file =
            proc.args.find((arg) => arg.startsWith("--outfile="))?.slice(10) ?? after(proc, "--outfile");
          if (proc.args.includes("--compile"))
            put(
              proc,
              proc.fs.absolute(file ?? "app"),
              { kind: "program", program: "compiled app", size: 98_000_000, libc: libcOf(proc) },
              0o755,
            );
          else
            put(
              proc,
              proc.fs.absolute(file ?? `${out ?? "dist"}/index.js`),
              "// Building is not simulated.\n",
            );
          return 0;
        }
        default: {
          const script = command === "run" ? (names[0] ?? "") : command;
          let text: string | undefined;
          try {
            text = readManifest(proc, folder).scripts?.[script];
          } catch (error) {
            if (!(error instanceof ManifestError)) throw error;
          }
          if (text !== undefined) {
            await proc.stderr.write(`$ ${text}\n`);
            return await runShell(proc, text, withBin(proc, folder), folder);
          }
          if (!proc.fs.exists(script)) {
            await proc.stderr.write(
              command === "run"
                ? `error: Script not found "${script}"\n`
                : `error: Module not found "${script}"\n`,
            );
            return 1;
          }
          await proc.stderr.write("drydock: bun: running a program is not simulated\n");
          return 126;
        }
      }
    } catch (error) {
      if (error instanceof UnknownPackage)
        await proc.stderr.write(
          `error: GET https://registry.npm.example/${error.packageName} - ${error.known ? "no matching version" : "404"}\n`,
        );
      else if (error instanceof ManifestError)
        await proc.stderr.write(
          error.code === "ENOENT"
            ? `error: Bun could not find a package.json file to install from\n`
            : `error: failed to parse package.json: ${error.message}\n`,
        );
      else throw error;
      return 1;
    }
  };
}

function after(proc: Proc, flag: string): string | undefined {
  const at = proc.args.indexOf(flag);
  return at < 0 ? undefined : proc.args[at + 1];
}

/** Puts the shims of yarn and pnpm beside itself. */
export const corepack: Program = async (proc) => {
  const [command, ...names] = proc.args.filter((arg) => !arg.startsWith("-"));
  switch (command) {
    case undefined:
      await proc.stdout.write(proc.args.includes("--version") ? `${versions.corepack}\n` : "Corepack\n");
      return 0;
    case "enable":
    case "disable": {
      const wanted = names.length > 0 ? names : ["yarn", "pnpm"];
      for (const name of wanted)
        for (const [shim, program] of shims[name] ?? []) {
          const path = `/usr/local/bin/${shim}`;
          if (command === "disable") {
            remove(proc, path);
            continue;
          }
          if (proc.fs.exists(path)) continue;
          put(proc, path, { kind: "program", program, size: 260, libc: libcOf(proc) }, 0o755);
          proc.fs.chmod(path, 0o755);
        }
      return 0;
    }
    case "prepare":
    case "install":
    case "use":
    case "up":
      await download(proc, 4_000_000);
      if (names[0] !== undefined)
        await proc.stdout.write(`Preparing ${names[0]} for immediate activation...\n`);
      return 0;
    default:
      await proc.stderr.write(`Usage Error: Couldn't find a command matching "${command}"\n`);
      return 1;
  }
};

const shims: Readonly<Record<string, readonly (readonly [name: string, program: string])[]>> = {
  yarn: [
    ["yarn", "yarn"],
    ["yarnpkg", "yarn"],
  ],
  pnpm: [
    ["pnpm", "pnpm"],
    ["pnpx", "pnpx"],
  ],
};
