/** Yarn classic: install, add, remove, run, start, --version; npx beside it. */
import type { Program } from "../../../process.ts";
import type { PackageFacts } from "../facts.ts";
import { download, online, put, readIfThere, remove } from "../transfer.ts";
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

const version = "1.22.22";

export function npxProgram(facts: PackageFacts): Program {
  return async (proc) => {
    const words = proc.args.filter((arg) => !["-y", "--yes", "--no-install", "-q"].includes(arg));
    if (words[0] === undefined) return 0;
    return execBin(proc, facts, words[0], words.slice(1));
  };
}

export function yarnProgram(facts: PackageFacts): Program {
  return async (proc) => {
    const flags = new Set(proc.args.filter((arg) => arg.startsWith("-")));
    const [command = "install", ...names] = proc.args.filter(
      (arg, i) =>
        !arg.startsWith("-") &&
        !/^--(cwd|registry|cache-folder|network-timeout)$/.test(proc.args[i - 1] ?? ""),
    );
    const say = (text: string) => proc.stdout.write(`${text}\n`);
    if (flags.has("--version") || flags.has("-v")) {
      await say(version);
      return 0;
    }
    const folder = projectFolder(proc, proc.cwd);
    const startMs = proc.nowMs();
    const done = () => say(`Done in ${((proc.nowMs() - startMs) / 1000).toFixed(2)}s.`);
    if (["cache", "config", "set", "autoclean", "policies", "check", "why"].includes(command)) {
      await say(`yarn ${command} v${version}`);
      if (command === "cache" && names[0] === "clean") await say("success Cleared cache.");
      await done();
      return 0;
    }
    if (command === "global") {
      if (names[0] !== "add") return 0;
      const pid = proc.spawn({ argv: ["npm", "install", "-g", ...names.slice(1)] });
      const end = await proc.wait(pid);
      return end?.status.type === "exited" ? end.status.code : 1;
    }
    try {
      if (["install", "add", "remove"].includes(command)) {
        await say(`yarn ${command} v${version}`);
        let manifest: Manifest = {};
        try {
          manifest = readManifest(proc, folder);
        } catch (error) {
          if (!(error instanceof ManifestError) || error.code !== "ENOENT" || command !== "install")
            throw error;
        }
        const field = flags.has("-D") || flags.has("--dev") ? "devDependencies" : "dependencies";
        const packages = await facts.npmPackages([
          ...names.map((spec) => spec.replace(/(?<=.)@.*$/, "")),
          ...Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }),
        ]);
        if (command === "add") {
          for (const spec of names) {
            const at = spec.lastIndexOf("@");
            const name = at > 0 ? spec.slice(0, at) : spec;
            const found = resolveTree({ [name]: at > 0 ? spec.slice(at + 1) : "latest" }, {}, packages).find(
              (p) => p.name === name,
            );
            manifest[field] = { ...manifest[field], [name]: `^${found?.version ?? "1.0.0"}` };
          }
        }
        if (command === "remove") for (const name of names) delete manifest.dependencies?.[name];
        if (command !== "install")
          put(proc, `${folder}/package.json`, `${JSON.stringify(manifest, undefined, 2)}\n`);
        const lock = `${folder}/yarn.lock`;
        const had = proc.fs.exists(lock);
        const wanted = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
        const locked = readIfThere(proc, lock) ?? "";
        if (had && flags.has("--frozen-lockfile") && wanted.some((name) => !locked.includes(`${name}@`))) {
          await say("[1/4] Resolving packages...");
          await proc.stderr.write(
            "error Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`.\n",
          );
          return 1;
        }
        if (!had) await say("info No lockfile found.");
        if (!(await online(proc, "registry.npm.example"))) {
          await proc.stderr.write(
            'error An unexpected error occurred: "https://registry.npm.example: getaddrinfo EAI_AGAIN registry.npm.example".\n',
          );
          return 1;
        }
        await say("[1/4] Resolving packages...");
        const production =
          flags.has("--production") || flags.has("--prod") || proc.env.get("NODE_ENV") === "production";
        const tree = resolveTree(
          manifest.dependencies ?? {},
          production ? {} : (manifest.devDependencies ?? {}),
          packages,
        );
        await say("[2/4] Fetching packages...");
        const modules = `${folder}/node_modules`;
        const before = installedIn(proc, modules);
        for (const name of before.keys())
          if (!tree.some((p) => p.name === name)) remove(proc, `${modules}/${name}`);
        for (const p of tree.filter((x) => before.get(x.name) !== x.version)) {
          await download(proc, p.bytes, 6);
          place(proc, modules, p, `${modules}/.bin`);
        }
        await say("[3/4] Linking dependencies...\n[4/4] Building fresh packages...");
        put(
          proc,
          lock,
          `# yarn lockfile v1\n\n\n${tree.map((p) => `"${p.name}@*":\n  version "${p.version}"\n\n`).join("")}`,
        );
        if (!had) await say("success Saved lockfile.");
        await done();
        return 0;
      }
      const script = command === "run" ? names[0] : command;
      const manifest = readManifest(proc, folder);
      const text = script === undefined ? undefined : manifest.scripts?.[script];
      const local = `${folder}/node_modules/.bin/${script ?? ""}`;
      if (script !== undefined && text === undefined && proc.fs.exists(local)) {
        await say(`yarn run v${version}\n$ ${local} ${names.join(" ")}`.trimEnd());
        const code = await execBin(proc, facts, script, names.slice(command === "run" ? 1 : 0));
        if (code === 0) await done();
        else await proc.stderr.write(`error Command failed with exit code ${code}.\n`);
        return code;
      }
      if (script === undefined || text === undefined) {
        await say(`yarn run v${version}`);
        await proc.stderr.write(`error Command "${script ?? ""}" not found.\n`);
        await say("info Visit https://yarn.example/en/docs/cli/run for documentation about this command.");
        return 1;
      }
      const line = [text, ...names.slice(command === "run" ? 1 : 0)].join(" ");
      await say(`yarn run v${version}\n$ ${line}`);
      const env = new Map(proc.env).set(
        "PATH",
        `${folder}/node_modules/.bin:${proc.env.get("PATH") ?? "/usr/local/bin:/usr/bin:/bin"}`,
      );
      const code = await runShell(proc, line, env, folder);
      if (code !== 0) await proc.stderr.write(`error Command failed with exit code ${code}.\n`);
      else await done();
      return code;
    } catch (error) {
      if (error instanceof ManifestError)
        await proc.stderr.write(
          error.code === "ENOENT"
            ? `error Couldn't find a package.json file in "${folder}"\n`
            : `error An unexpected error occurred: "${error.path}: ${error.message.replace(/ while parsing[\s\S]*/, "")}".\n`,
        );
      else if (error instanceof UnknownPackage)
        await proc.stderr.write(
          `error Couldn't find package "${error.packageName}" on the "npm" registry.\n`,
        );
      else throw error;
      return 1;
    }
  };
}
