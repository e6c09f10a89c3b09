/**
 * Build tools of other languages, by one table: the project file each asks for, what it says
 * without one, and what a build leaves. None of them compiles.
 */
import type { Proc, Program } from "../../process.ts";
import { download } from "../pkg/transfer.ts";
import {
  baseOf,
  isFile,
  namesIn,
  putExecutable,
  putSized,
  putText,
  read,
  scan,
  withoutCompiling,
} from "./kit.ts";

interface Tool {
  readonly version: string;
  /** The project file, a name or an ending; commands in `free` go without. */
  readonly project?: string;
  readonly free?: RegExp;
  readonly missing?: (proc: Proc) => string;
  readonly missingCode?: number;
  /** Commands that only fetch. */
  readonly fetches?: RegExp;
  /** Commands that build, and what they leave. */
  readonly builds?: RegExp;
  readonly leave?: (proc: Proc, command: string, project: string) => Promise<void> | void;
}

const nameIn = (text: string, pattern: RegExp, or: string): string => pattern.exec(text)?.[1] ?? or;

const tools: Readonly<Record<string, Tool>> = {
  mix: {
    version: "Mix 1.19.3 (compiled with Erlang/OTP 28)",
    project: "mix.exs",
    free: /^(local\.|archive\.|hex\.|new|phx\.new|help)/,
    missing: () =>
      "** (Mix) Could not find a Mix.Project, please ensure you are running Mix in a directory with a mix.exs file",
    fetches: /^deps\.get|^local\.|^archive\.|^hex\./,
    builds: /compile|release|digest|assets|escript/,
    leave: (proc, command, project) => {
      const app = nameIn(project, /app:\s*:(\w+)/, baseOf(proc.cwd));
      const env = proc.env.get("MIX_ENV") ?? (command.includes("release") ? "prod" : "dev");
      putSized(proc, `_build/${env}/lib/${app}/ebin/${app}.beam`, 4_000);
      if (command.includes("release"))
        putExecutable(proc, `_build/${env}/rel/${app}/bin/${app}`, 4_100, false);
      if (command.includes("digest")) putText(proc, "priv/static/cache_manifest.json", "{}\n");
      if (command.includes("escript")) putExecutable(proc, app, 900_000, false);
    },
  },
  rebar3: {
    version: "rebar 3.25.1",
    builds: /compile|release|escriptize/,
    leave: (proc) => putSized(proc, "_build/default/lib/app/ebin/app.beam", 4_000),
  },
  lein: {
    version: "Leiningen 2.12.0 on Java 21",
    project: "project.clj",
    free: /^(version|new|help|upgrade)$/,
    missing: () => "No project.clj found in this directory or any parent directory.",
    fetches: /^deps$/,
    builds: /^(uberjar|jar|compile|cljsbuild)$/,
    leave: async (proc, command, project) => {
      const [, name = "app", version = "0.1.0"] = /defproject\s+([\w./-]+)\s+"([^"]+)"/.exec(project) ?? [];
      const path = `${proc.cwd}/target/${command === "uberjar" ? "uberjar/" : ""}${baseOf(name)}-${version}`;
      if (command === "uberjar" || command === "jar") {
        putSized(proc, `${path}.jar`, 9_000);
        await proc.stdout.write(`Created ${path}.jar\n`);
      }
      if (command === "uberjar") {
        putSized(proc, `${path}-standalone.jar`, 9_800_000);
        await proc.stdout.write(`Created ${path}-standalone.jar\n`);
      }
    },
  },
  swift: {
    version: "Swift version 6.2.1 (swift-6.2.1-RELEASE)\nTarget: x86_64-unknown-linux-gnu",
    project: "Package.swift",
    free: /^(repl|sdk)$/,
    missing: () => "error: Could not find Package.swift in this directory or any of its parent directories.",
    fetches: /^package$/,
    builds: /^build$/,
    leave: (proc, _, project) => {
      const release = proc.args.some(
        (arg, i) => arg === "release" && /^(-c|--configuration)$/.test(proc.args[i - 1] ?? ""),
      );
      const name = nameIn(project, /name:\s*"([^"]+)"/, baseOf(proc.cwd));
      putExecutable(proc, `.build/${release ? "release" : "debug"}/${name}`, 9_000_000);
    },
  },
  cabal: {
    version: "cabal-install version 3.14.2.0",
    project: ".cabal",
    free: /^(update|install|user-config|init|get|unpack)$/,
    missing: (proc) =>
      `Error: [Cabal-7136]\nNo cabal.project file or cabal file matching the default glob './*.cabal' was found in ${proc.cwd}.`,
    fetches: /^update$/,
    builds: /^(build|install|new-build|v2-build)$/,
    leave: (proc, command) => {
      const names = scan(proc.args.slice(1), ["--installdir", "--ghc-options", "--install-method"]).operands;
      const own = namesIn(proc, ".")
        .find((name) => name.endsWith(".cabal"))
        ?.replace(/\.cabal$/, "");
      const folder = `${proc.env.get("HOME") ?? "/root"}/.cabal/bin`;
      if (command === "install")
        for (const name of names.length > 0 ? names : own === undefined ? [] : [own])
          if (/^\w[\w-]*$/.test(name)) putExecutable(proc, `${folder}/${name}`, 24_000_000);
    },
  },
  stack: {
    version: "Version 3.7.1 x86_64 hpack-0.38.1",
    free: /./,
    fetches: /^(setup|update)$/,
    builds: /^(build|install)$/,
    leave: (proc, command) => {
      for (const name of scan(proc.args.slice(1), ["--resolver", "--local-bin-path", "--stack-yaml", "-j"])
        .operands)
        if (command === "install")
          putExecutable(proc, `${proc.env.get("HOME") ?? "/root"}/.local/bin/${name}`, 24_000_000);
    },
  },
  ghc: {
    version: "The Glorious Glasgow Haskell Compilation System, version 9.12.2",
    builds: /\.hs$/,
    leave: outputOf(/\.hs$/),
  },
  nim: {
    version: "Nim Compiler Version 2.2.6 [Linux: amd64]",
    builds: /^(c|cc|cpp|compile|js)$/,
    leave: async (proc, command) => {
      const source = proc.args.find((arg) => arg.endsWith(".nim"));
      const out = proc.args
        .map((arg) => /^(?:-o|--out)[:=](.+)/.exec(arg)?.[1])
        .find((path) => path !== undefined);
      if (source === undefined) return;
      if (command === "js")
        putText(proc, out ?? source.replace(/\.nim$/, ".js"), "// Compiling is not simulated.\n");
      else putExecutable(proc, out ?? source.replace(/\.nim$/, ""), 120_000);
    },
  },
  haxe: {
    version: "4.3.7",
    project: ".hxml",
    missing: () => "Error: Could not find a build file",
    free: /./,
    builds: /\.hxml$/,
    leave: (proc, command) => {
      const out = /^\s*--?(js|neko|cpp|hl|python|php|jar)\s+(\S+)/m.exec(read(proc, command) ?? "")?.[2];
      if (out !== undefined) putSized(proc, out, 40_000);
    },
  },
  nimble: {
    version: "nimble v0.18.2",
    project: ".nimble",
    free: /^(install|refresh|search)$/,
    missing: () => "Error: Could not find a file with a .nimble extension inside the specified directory",
    fetches: /^(install|refresh)$/,
    builds: /^build$/,
    leave: (proc) => {
      const own = namesIn(proc, ".")
        .find((name) => name.endsWith(".nimble"))
        ?.replace(/\.nimble$/, "");
      if (own !== undefined) putExecutable(proc, own, 120_000);
    },
  },
  dart: {
    version: "Dart SDK version: 3.10.1 (stable)",
    project: "pubspec.yaml",
    free: /^(compile|--disable-analytics|create|info)$/,
    missing: (proc) => `Found no \`pubspec.yaml\` file in \`${proc.cwd}\` or parent directories`,
    missingCode: 66,
    fetches: /^pub$/,
    builds: /^(compile|build)$/,
    leave: (proc, command) => {
      if (command === "build") {
        const words = scan(proc.args.slice(1), ["-o", "--output", "-t", "--target"]).options;
        const target = words.get("--target") ?? words.get("-t") ?? "bin/main.dart";
        putExecutable(
          proc,
          `${words.get("-o") ?? words.get("--output") ?? "build"}/bundle/bin/${baseOf(target).replace(/\.dart$/, "")}`,
          6_200_000,
        );
        return;
      }
      const { options, operands } = scan(proc.args.slice(1), ["-o", "--output"]);
      const source = operands[1];
      if (source !== undefined)
        putExecutable(
          proc,
          options.get("-o") ?? options.get("--output") ?? source.replace(/\.dart$/, ".exe"),
          6_200_000,
        );
    },
  },
  sbt: {
    version: "sbt runner version: 1.11.7",
    project: "build.sbt",
    missing: () => "[error] Neither build.sbt nor a 'project' directory in the current directory",
    builds: /compile|package|assembly|stage|dist/,
    leave: (proc, command, project) => {
      const name = nameIn(project, /name\s*:=\s*"([^"]+)"/, baseOf(proc.cwd)).toLowerCase();
      const version = nameIn(
        project,
        /^\s*(?:ThisBuild\s*\/\s*)?version\s*:=\s*"([^"]+)"/m,
        "0.1.0-SNAPSHOT",
      );
      putSized(
        proc,
        `target/scala-2.13/${name}${command.includes("assembly") ? "-assembly" : "_2.13"}-${version}.jar`,
        9_000_000,
      );
    },
  },
};

/** What a compiler of one file leaves: beside it, or where -o says. */
function outputOf(ending: RegExp): (proc: Proc) => void {
  return (proc) => {
    const { options, operands } = scan(proc.args, ["-o"]);
    const source = operands.find((path) => ending.test(path));
    if (source !== undefined) putExecutable(proc, options.get("-o") ?? source.replace(ending, ""), 1_200_000);
  };
}

export const otherTool: Program = async (proc) => {
  const name = baseOf(proc.argv[0] ?? "");
  const tool = tools[name];
  if (tool === undefined) {
    await proc.stderr.write(`drydock: running ${name} is not simulated\n`);
    return 126;
  }
  if (/^(--version|-v|version|--numeric-version)$/.test(proc.args[0] ?? "")) {
    await proc.stdout.write(`${tool.version}\n`);
    return 0;
  }
  const words =
    proc.args[0] === "do"
      ? proc.args
          .slice(1)
          .join(" ")
          .split(/\s*,\s*|\s+\+\s+/)
      : [proc.args.join(" ")];
  for (const line of words) {
    const command = line.split(" ").find((word) => !word.startsWith("-")) ?? "";
    const code = await once(proc, name, tool, command);
    if (code !== 0) return code;
  }
  return 0;
};

async function once(proc: Proc, name: string, tool: Tool, command: string): Promise<number> {
  const { project } = tool;
  const file =
    project === undefined
      ? undefined
      : project.startsWith(".")
        ? namesIn(proc, ".").find((entry) => entry.endsWith(project))
        : isFile(proc, project)
          ? project
          : undefined;
  if (project !== undefined && file === undefined && tool.free?.test(command) !== true) {
    await proc.stderr.write(`${tool.missing?.(proc) ?? `${name}: no ${project}`}\n`);
    return tool.missingCode ?? 1;
  }
  const sources = proc.args.filter((arg) => /\.(hs|nim)$/.test(arg));
  const lost = sources.find((path) => !isFile(proc, path));
  if (lost !== undefined) {
    await proc.stderr.write(
      name === "nim"
        ? `Error: cannot open '${lost}'\n`
        : `<no location info>: error: can't find file: ${lost}\n`,
    );
    return 1;
  }
  if (tool.builds?.test(command) === true) {
    await download(proc, 4_000_000);
    await withoutCompiling(proc, `${name} ${command}`, 6);
    await tool.leave?.(proc, command, file === undefined ? "" : (read(proc, file) ?? ""));
    return 0;
  }
  if (tool.fetches?.test(command) === true) {
    await download(proc, 6_000_000);
    await proc.stderr.write(`drydock: ${name} ${command}: packages are not fetched\n`);
    return 0;
  }
  if (/^(test|check|help|clean|format)$/.test(command)) {
    await proc.stderr.write(`drydock: ${name} ${command}: nothing was run\n`);
    return 0;
  }
  await proc.stderr.write(
    `drydock: running ${name}${command === "" ? "" : ` ${command}`} is not simulated\n`,
  );
  return 126;
}

export const otherTools: readonly string[] = Object.keys(tools);

/** Scripts and tools that only set something up: nothing is done, and that is said. */
export const setupNames: readonly string[] =
  "add-user.sh configure.sh features.sh haxelib jboss-cli.sh jt opkg-install rosdep update_rubygems vcs wp".split(
    " ",
  );

export const setup: Program = async (proc) => {
  const name = baseOf(proc.argv[0] ?? "");
  if (proc.args.includes("--version")) {
    await proc.stderr.write(`drydock: ${name}: its version is not known here\n`);
    return 0;
  }
  await proc.sleep(800);
  const words = proc.args.filter((arg) => !arg.startsWith("-")).slice(0, 1);
  await proc.stderr.write(`drydock: ${[name, ...words].join(" ")} is not simulated; nothing was done\n`);
  return 0;
};

/** dvc: its settings are a file; nothing is fetched. */
export const dvc: Program = async (proc) => {
  const [command, action, ...rest] = proc.args.filter((arg) => !arg.startsWith("-"));
  const path = ".dvc/config";
  const text = read(proc, path);
  if (command !== "init" && text === undefined) {
    await proc.stderr.write(
      `ERROR: you are not inside of a DVC repository (checked up to mount point '/')\n`,
    );
    return 253;
  }
  switch (command) {
    case "init":
      if (text !== undefined && !proc.args.includes("-f")) {
        await proc.stderr.write("ERROR: failed to initiate DVC - '.dvc' exists. Use `-f` to force.\n");
        return 1;
      }
      if (!proc.args.includes("--no-scm") && !proc.fs.exists(".git")) {
        await proc.stderr.write(
          `ERROR: failed to initiate DVC - ${proc.cwd} is not tracked by any supported SCM tool (e.g. Git). Use \`--no-scm\` if you don't want to use any SCM or \`--subdir\` if initializing inside a subdirectory of a parent SCM repository.\n`,
        );
        return 1;
      }
      putText(proc, path, proc.args.includes("--no-scm") ? "[core]\n    no_scm = True\n" : "");
      putText(proc, ".dvcignore", "# Files that dvc leaves alone.\n");
      await proc.stdout.write("Initialized DVC repository.\n");
      return 0;
    case "remote":
      if (action === "add") {
        const [name = "", url = ""] = rest;
        const core = proc.args.includes("-d") ? `[core]\n    remote = ${name}\n` : "";
        putText(proc, path, `${text}${core}['remote "${name}"']\n    url = ${url}\n`);
        if (core !== "") await proc.stdout.write(`Setting '${name}' as a default remote.\n`);
      } else if (action === "modify") {
        const [name = "", key = "", value = ""] = rest;
        putText(
          proc,
          path,
          (text ?? "").replace(`['remote "${name}"']\n`, `['remote "${name}"']\n    ${key} = ${value}\n`),
        );
      } else if (action === "list")
        await proc.stdout.write(
          [...(text ?? "").matchAll(/'remote "([^"]+)"'\]\n(?: {4}.*\n)*? {4}url = (.*)/g)]
            .map(([, name, url]) => `${name}\t${url}\n`)
            .join(""),
        );
      return 0;
    default:
      await proc.stderr.write(`drydock: dvc ${command ?? ""} is not simulated; nothing was done\n`);
      return 0;
  }
};

/** colcon: a workspace of ROS packages leaves build, install and log. */
export const colcon: Program = async (proc) => {
  const [command] = proc.args.filter((arg) => !arg.startsWith("-"));
  if (command !== "build") {
    await proc.stderr.write(`drydock: colcon ${command ?? ""} is not simulated; nothing was done\n`);
    return 0;
  }
  await withoutCompiling(proc, "colcon build", 20);
  for (const name of ["setup.bash", "setup.sh", "local_setup.bash"])
    putText(proc, `install/${name}`, "# Puts the workspace's packages into the environment.\n");
  putText(proc, "build/COLCON_IGNORE", "");
  putText(proc, "log/COLCON_IGNORE", "");
  await proc.stdout.write("Summary: 0 packages finished [20.0s]\n");
  return 0;
};

/** Liberty's springBootUtility: parts a fat jar into an application and its libraries. */
export const springBootUtility: Program = async (proc) => {
  const given = (flag: string) =>
    proc.args.find((arg) => arg.startsWith(`--${flag}=`))?.slice(flag.length + 3);
  const source = given("sourceAppPath");
  if (source === undefined || !isFile(proc, source)) {
    await proc.stderr.write(`CWWKC0257E: The application ${source ?? ""} was not found.\n`);
    return 1;
  }
  await withoutCompiling(proc, "springBootUtility", 2);
  putSized(proc, given("targetThinAppPath") ?? source.replace(/\.jar$/, ".spring"), 90_000);
  putSized(proc, `${given("targetLibCachePath") ?? "lib.index.cache"}/libraries.jar`, 18_000_000);
  return 0;
};

/** jupyter: extensions and settings are noted in one line; its server takes the address (services/daemons.ts). */
export const jupyter: Program = async (proc) => {
  const words = proc.args.filter((arg) => !arg.startsWith("-"));
  if (proc.args.includes("--version")) {
    await proc.stdout.write(
      "Selected Jupyter core packages...\njupyter_core     : 5.9.1\njupyterlab       : 4.5.0\n",
    );
    return 0;
  }
  if (proc.args.includes("--generate-config")) {
    const path = `${proc.env.get("HOME") ?? "/root"}/.jupyter/jupyter_${words[0] === "notebook" ? "notebook" : "lab"}_config.py`;
    putText(proc, path, "# Configuration file for the server.\n\nc = get_config()  #noqa\n");
    await proc.stdout.write(`Writing default config to: ${path}\n`);
    return 0;
  }
  const serves =
    words.length === 0 ||
    (/^(lab|notebook|server|console|nbclassic)$/.test(words[0] ?? "") &&
      !/^(build|clean|path|workspaces|extension|list|password)$/.test(words[1] ?? ""));
  if (serves) {
    const { jupyter: server } = await proc.load(import("../services/daemons.ts"));
    return server(proc);
  }
  await proc.stderr.write(
    `drydock: jupyter ${words.slice(0, 2).join(" ")} is not simulated; nothing was done\n`,
  );
  return 0;
};
