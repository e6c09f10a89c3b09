/** gem and bundle: names are taken as they are given, gems become sized folders. */
import type { Proc, Program } from "../../process.ts";
import { download, libcOf, online, put } from "../pkg/transfer.ts";
import { isFile, putSized, putText, read, scan } from "./kit.ts";

const host = "rubygems.example";

/** Well-known gems, the versions of late 2026 unknown: these are recent ones. */
const versions: Readonly<Record<string, string>> = {
  bundler: "2.7.2",
  jekyll: "4.4.1",
  json: "2.15.2",
  nokogiri: "1.18.10",
  pg: "1.6.2",
  puma: "7.1.0",
  rack: "3.2.4",
  rackup: "2.2.1",
  rails: "8.1.1",
  rake: "13.3.1",
  redis: "5.4.1",
  rspec: "3.13.2",
  sass: "3.7.4",
  sidekiq: "8.0.9",
  sinatra: "4.2.1",
  sqlite3: "2.8.0",
  thin: "2.0.1",
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
    const bin = proc.env.get("GEM_HOME") === undefined ? "/usr/local/bin" : `${home}/bin`;
    put(proc, `${bin}/${name}`, { kind: "program", program: name, size: 560, libc: libcOf(proc) }, 0o755);
    proc.fs.chmod(`${bin}/${name}`, 0o755);
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
  if (command === "exec") {
    const [name = "", ...args] = rest;
    const pid = proc.spawn({ argv: ["sh", "-c", 'exec "$@"', name, name, ...args], path: "/bin/sh" });
    const end = await proc.wait(pid);
    return end?.status.type === "exited" ? end.status.code : 1;
  }
  if (
    command === "lock" ||
    command === "update" ||
    command === "install" ||
    command === "package" ||
    command === "cache"
  ) {
    const wanted = [...text.matchAll(/^\s*gem\s+['"]([\w.-]+)['"](?:\s*,\s*['"]([^'"]+)['"])?/gm)];
    await proc.stdout.write(
      `Fetching gem metadata from https://${host}/.......\nResolving dependencies...\n`,
    );
    const lines: string[] = [];
    for (const [, name = "", asked] of wanted) {
      const version = /\d[\w.]*/.exec(asked ?? "")?.[0] ?? versions[name];
      if (version === undefined) {
        await proc.stderr.write(
          `Could not find gem '${name}' in rubygems repository https://${host}/ or installed locally.\ndrydock: bundle: the simulated index holds the best-known gems; give a version to take another\n`,
        );
        return 7;
      }
      if (!(await fetchGem(proc, name, version))) {
        await proc.stderr.write(
          `Could not reach host ${host}. Check your network connection and try again.\n`,
        );
        return 17;
      }
      await proc.stdout.write(`Installing ${name} ${version}\n`);
      lines.push(`    ${name} (${version})\n`);
    }
    if (!isFile(proc, `${gemfile}.lock`))
      putText(
        proc,
        `${gemfile}.lock`,
        `GEM\n  remote: https://${host}/\n  specs:\n${lines.join("")}\nPLATFORMS\n  x86_64-linux\n\nBUNDLED WITH\n   2.7.2\n`,
      );
    await proc.stdout.write(
      `Bundle complete! ${wanted.length} Gemfile dependenc${wanted.length === 1 ? "y" : "ies"}, ${wanted.length + 1} gems now installed.\n`,
    );
    return 0;
  }
  await proc.stderr.write(`Could not find command "${command}".\n`);
  return 15;
};

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
