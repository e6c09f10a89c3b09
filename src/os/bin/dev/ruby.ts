/** gem and bundle: names are taken as they are given, gems become sized folders. */
import type { Proc, Program } from "../../process.ts";
import { download, libcOf, online, put } from "../pkg/transfer.ts";
import { isFile, putSized, putText, read, scan } from "./kit.ts";

const host = "rubygems.example";

/** Well-known gems, the versions of late 2026 unknown: these are recent ones. */
const versions: Readonly<Record<string, string>> = {
  activerecord: "8.1.1",
  asciidoctor: "2.0.26",
  "aws-sdk": "3.3.0",
  bcrypt: "3.1.20",
  bootsnap: "1.19.0",
  bundler: "2.7.2",
  capybara: "3.40.0",
  chef: "18.8.11",
  cocoapods: "1.16.2",
  compass: "1.0.3",
  cucumber: "10.1.1",
  devise: "4.9.4",
  dotenv: "3.1.8",
  factory_bot: "6.5.6",
  faraday: "2.14.0",
  fluentd: "1.19.1",
  foreman: "0.90.0",
  fpm: "1.16.0",
  "github-pages": "232",
  grape: "3.0.1",
  haml: "7.0.1",
  httparty: "0.23.2",
  "jekyll-feed": "0.17.0",
  jekyll: "4.4.1",
  json: "2.15.2",
  kramdown: "2.5.1",
  listen: "3.9.0",
  minitest: "5.26.2",
  mysql2: "0.5.7",
  nokogiri: "1.18.10",
  octokit: "10.0.0",
  passenger: "6.1.0",
  pg: "1.6.2",
  puma: "7.1.0",
  rack: "3.2.4",
  rackup: "2.2.1",
  rails: "8.1.1",
  rake: "13.3.1",
  redis: "5.4.1",
  resque: "2.7.0",
  rspec: "3.13.2",
  "rspec-rails": "8.0.2",
  rubocop: "1.81.7",
  "rubygems-update": "3.7.2",
  sass: "3.7.4",
  sidekiq: "8.0.9",
  sinatra: "4.2.1",
  sqlite3: "2.8.0",
  "sinatra-contrib": "4.2.1",
  slim: "5.2.1",
  spring: "4.4.0",
  thin: "2.0.1",
  tzinfo: "2.0.6",
  unicorn: "6.1.0",
  webrick: "1.9.1",
};

function gemHome(proc: Proc): string {
  return (
    proc.env.get("GEM_HOME") ??
    (proc.fs.exists("/usr/local/bundle") ? "/usr/local/bundle" : "/var/lib/gems/3.3.0")
  );
}

async function fetchGem(proc: Proc, name: string, version: string): Promise<boolean> {
  if (!(await online(proc, host))) return false;
  await download(proc, 240_000);
  const home = gemHome(proc);
  putText(
    proc,
    `${home}/specifications/${name}-${version}.gemspec`,
    `Gem::Specification.new do |s|\n  s.name = "${name}"\n  s.version = "${version}"\nend\n`,
  );
  putSized(proc, `${home}/gems/${name}-${version}/files.tar`, 410_000);
  if (commands.has(name)) {
    const command = name === "bundler" ? "bundle" : name;
    const bin = proc.env.get("GEM_HOME") === undefined ? "/usr/local/bin" : `${home}/bin`;
    put(proc, `${bin}/${command}`, { kind: "program", program: name, size: 560, libc: libcOf(proc) }, 0o755);
    proc.fs.chmod(`${bin}/${command}`, 0o755);
  }
  return true;
}

const commands = new Set([
  "bundler",
  "jekyll",
  "puma",
  "rackup",
  "rails",
  "rake",
  "rspec",
  "sass",
  "sidekiq",
  "thin",
  "unicorn",
  "fpm",
]);

export const gem: Program = async (proc) => {
  const [command, ...rest] = proc.args;
  const { options, operands } = scan(rest, [
    "-v",
    "--version",
    "-i",
    "--install-dir",
    "-n",
    "--bindir",
    "--source",
    "-s",
  ]);
  switch (command) {
    case "--version":
    case "-v":
      await proc.stdout.write("3.6.9\n");
      return 0;
    case "install": {
      let done = 0;
      for (const operand of operands) {
        const [name = "", pinned] = operand.split(":");
        const version = options.get("-v") ?? options.get("--version") ?? pinned ?? versions[name];
        if (version === undefined) {
          await proc.stderr.write(
            `ERROR:  Could not find a valid gem '${name}' (>= 0) in any repository\ndrydock: gem: the simulated index holds the best-known gems; give a version to take another\n`,
          );
          return 2;
        }
        if (!(await fetchGem(proc, name, version.replace(/^[~>=\s]+/, "")))) {
          await proc.stderr.write(
            `ERROR:  Could not find a valid gem '${name}' (>= 0), here is why:\n          Unable to download data from https://${host}/ - no such name (https://${host}/specs.4.8.gz)\n`,
          );
          return 2;
        }
        await proc.stdout.write(`Successfully installed ${name}-${version.replace(/^[~>=\s]+/, "")}\n`);
        done++;
      }
      await proc.stdout.write(`${done} gem${done === 1 ? "" : "s"} installed\n`);
      return 0;
    }
    case "list":
      for (const { name } of proc.fs.exists(`${gemHome(proc)}/specifications`)
        ? proc.fs.readdir(`${gemHome(proc)}/specifications`)
        : [])
        await proc.stdout.write(`${name.replace(/-([\d.]+)\.gemspec$/, " ($1)")}\n`);
      return 0;
    case "update":
      if (options.has("--system")) await proc.stdout.write("Latest version already installed. Done.\n");
      else await proc.stdout.write("Updating installed gems\nNothing to update\n");
      return 0;
    case "sources":
    case "cleanup":
    case "env":
      return 0;
    default:
      await proc.stderr.write(`ERROR:  Unknown command ${command ?? ""}\n`);
      return 1;
  }
};

export const bundle: Program = async (proc) => {
  const [command = "install", ...rest] = proc.args.filter((arg) => !/^_.*_$/.test(arg));
  if (command === "--version" || command === "-v" || command === "version") {
    await proc.stdout.write("Bundler version 2.7.2\n");
    return 0;
  }
  if (command === "config") return configure(proc, rest);
  const gemfile = proc.env.get("BUNDLE_GEMFILE") ?? "Gemfile";
  if (command === "init") {
    putText(proc, "Gemfile", '# frozen_string_literal: true\n\nsource "https://rubygems.example"\n');
    await proc.stdout.write(`Writing new Gemfile to ${proc.fs.absolute("Gemfile")}\n`);
    return 0;
  }
  const text = read(proc, gemfile);
  if (text === undefined) {
    await proc.stderr.write("Could not locate Gemfile\n");
    return 10;
  }
  switch (command) {
    case "exec": {
      const [name = "", ...args] = rest;
      const pid = proc.spawn({ argv: ["sh", "-c", 'exec "$@"', name, name, ...args], path: "/bin/sh" });
      const end = await proc.wait(pid);
      return end?.status.type === "exited" ? end.status.code : 1;
    }
    case "lock":
    case "update":
    case "install":
    case "package":
    case "cache":
      return install(proc, gemfile, text, rest);
    case "add": {
      const [name] = rest.filter((word) => !word.startsWith("-"));
      if (name === undefined) return 1;
      putText(proc, gemfile, `${text.trimEnd()}\n\ngem "${name}"\n`);
      return install(proc, gemfile, read(proc, gemfile) ?? "", []);
    }
    case "binstubs": {
      const names = rest.filter((word) => !word.startsWith("-"));
      if (names.length === 0 && !rest.includes("--all")) {
        await proc.stderr.write("`bundle binstubs` needs at least one gem to run.\n");
        return 1;
      }
      const locked = lockedGems(read(proc, `${gemfile}.lock`) ?? "");
      for (const name of names) {
        if (!locked.has(name)) {
          await proc.stderr.write(`Could not find gem '${name}'.\n`);
          return 7;
        }
        put(proc, proc.fs.absolute(`bin/${name}`), `#!/bin/sh\nexec bundle exec ${name} "$@"\n`, 0o755);
        proc.fs.chmod(`bin/${name}`, 0o755);
      }
      return 0;
    }
    case "check":
      await proc.stdout.write("The Gemfile's dependencies are satisfied\n");
      return 0;
    case "list":
    case "show":
      await proc.stdout.write("Gems included by the bundle:\n");
      for (const [name, version] of lockedGems(read(proc, `${gemfile}.lock`) ?? ""))
        await proc.stdout.write(`  * ${name} (${version})\n`);
      return 0;
    case "clean":
    case "outdated":
    case "doctor":
    case "pristine":
      return 0;
    default:
      await proc.stderr.write(`Could not find command "${command}".\n`);
      return 15;
  }
};

/** Gems and versions that a Gemfile.lock names. */
function lockedGems(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name = "", version = ""] of text.matchAll(/^ {4}([\w.-]+) \(([^)]+)\)$/gm))
    found.set(name, version);
  return found;
}

function setting(proc: Proc, name: string): string | undefined {
  const global = `${proc.env.get("BUNDLE_APP_CONFIG") ?? `${proc.env.get("HOME") ?? "/root"}/.bundle`}/config`;
  const pattern = new RegExp(`^BUNDLE_${name}: "?([^"\\n]*)`, "m");
  for (const path of [".bundle/config", global]) {
    const value = pattern.exec(read(proc, path) ?? "")?.[1];
    if (value !== undefined) return value;
  }
  return proc.env.get(`BUNDLE_${name}`);
}

const isOn = (value: string | undefined): boolean => value !== undefined && /^(1|true)$/.test(value);

async function install(proc: Proc, gemfile: string, text: string, flags: readonly string[]): Promise<number> {
  const unknown = /^[ \t]*([a-z_]\w*)[ \t]*$/m.exec(text.replace(/#.*$/gm, ""))?.[1];
  if (unknown !== undefined && !/^(gemspec|end|else|begin|ensure)$/.test(unknown)) {
    await proc.stderr.write(
      `\n[!] There was an error parsing \`${gemfile}\`: undefined local variable or method '${unknown}' for an instance of Bundler::Dsl. Bundler cannot continue.\n`,
    );
    return 4;
  }
  const deployment = flags.includes("--deployment") || isOn(setting(proc, "DEPLOYMENT"));
  const frozen = deployment || flags.includes("--frozen") || isOn(setting(proc, "FROZEN"));
  const lockPath = `${gemfile}.lock`;
  const hasLock = isFile(proc, lockPath);
  if (frozen && !hasLock) {
    await proc.stderr.write(
      `The ${deployment ? "deployment" : "frozen"} setting requires a lockfile. Please make sure you have checked your Gemfile.lock into version control before deploying.\n`,
    );
    return 16;
  }
  const locked = lockedGems(read(proc, lockPath) ?? "");
  const wanted = [...text.matchAll(/^\s*gem[\s(]+['"]([\w.-]+)['"](?:\s*,\s*['"]([^'"]+)['"])?/gm)];
  const added = wanted.filter(([, name = ""]) => !locked.has(name));
  if (frozen && added.length > 0) {
    await proc.stderr.write(
      `The dependencies in your gemfile changed, but the lockfile can't be updated because frozen mode is set\n\nYou have added to the Gemfile:\n${added.map(([, name]) => `* ${name}\n`).join("")}\nRun \`bundle install\` elsewhere and add the updated Gemfile.lock to version control.\n`,
    );
    return 16;
  }
  if (wanted.length === 0) await proc.stderr.write("The Gemfile specifies no dependencies\n");
  else
    await proc.stdout.write(
      `Fetching gem metadata from https://${host}/.......\nResolving dependencies...\n`,
    );
  const gems = new Map(locked);
  for (const [, name = "", asked] of wanted) {
    const version = locked.get(name) ?? /\d[\w.]*/.exec(asked ?? "")?.[0] ?? versions[name];
    if (version === undefined) {
      await proc.stderr.write(
        `Could not find gem '${name}' in rubygems repository https://${host}/ or installed locally.\ndrydock: bundle: the simulated index holds the best-known gems; give a version to take another\n`,
      );
      return 7;
    }
    gems.set(name, version);
  }
  for (const [name, version] of gems) {
    if (!(await fetchGem(proc, name, version))) {
      await proc.stderr.write(`Could not reach host ${host}. Check your network connection and try again.\n`);
      return 17;
    }
    await proc.stdout.write(`Installing ${name} ${version}\n`);
  }
  if (!hasLock || added.length > 0)
    putText(
      proc,
      lockPath,
      `GEM\n  remote: https://${host}/\n  specs:\n${[...gems].map(([name, version]) => `    ${name} (${version})\n`).join("")}\nPLATFORMS\n  x86_64-linux\n\nDEPENDENCIES\n${wanted.map(([, name]) => `  ${name}\n`).join("")}\nBUNDLED WITH\n   2.7.2\n`,
    );
  await proc.stdout.write(
    `Bundle complete! ${wanted.length} Gemfile dependenc${wanted.length === 1 ? "y" : "ies"}, ${gems.size + 1} gem${gems.size === 0 ? "" : "s"} now installed.\n`,
  );
  return 0;
}

async function configure(proc: Proc, rest: readonly string[]): Promise<number> {
  const words = rest.filter((word) => !word.startsWith("-") && word !== "set");
  const [name, value] = words;
  if (name === undefined || value === undefined) return 0;
  const path = rest.includes("--global")
    ? `${proc.env.get("BUNDLE_APP_CONFIG") ?? `${proc.env.get("HOME") ?? "/root"}/.bundle`}/config`
    : `${proc.fs.absolute(".bundle")}/config`;
  const key = `BUNDLE_${name.toUpperCase().replaceAll(".", "__").replaceAll("-", "___")}`;
  const kept = (read(proc, path) ?? "---\n")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith(`${key}:`));
  putText(proc, path, `${kept.join("\n")}\n${key}: "${value}"\n`);
  return 0;
}
