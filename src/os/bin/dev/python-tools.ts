/**
 * poetry, pipenv and uv: each reads its project file and lets pip do the installing, in an
 * environment of its own or in the system, as its settings say.
 */
import type { Proc, Program } from "../../process.ts";
import { baseOf, isFile, putSized, putText, read, scan } from "./kit.ts";

async function spawned(
  proc: Proc,
  argv: readonly string[],
  env?: ReadonlyMap<string, string>,
): Promise<number> {
  const pid = proc.spawn({ argv: [...argv], ...(env === undefined ? {} : { env }) });
  const end = await proc.wait(pid);
  return end?.status.type === "exited" ? end.status.code : 1;
}

/** The table `name` of a TOML text, as lines. */
function table(text: string, name: string): readonly string[] {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.trim() === `[${name}]`);
  if (at < 0) return [];
  const end = lines.findIndex((line, i) => i > at && /^\s*\[/.test(line));
  return lines.slice(at + 1, end < 0 ? undefined : end);
}

const setting = (lines: readonly string[], key: string): string | undefined =>
  lines
    .map((line) => new RegExp(`^\\s*${key}\\s*=\\s*["']([^"']*)["']`).exec(line)?.[1])
    .find((value) => value !== undefined);

/** `^2.1` of poetry in pip's words. */
function range(asked: string): string {
  const version = asked.trim();
  if (version === "" || version === "*") return "";
  if (/^[<>=!~]/.test(version) && !/^~\d/.test(version)) return version;
  const parts = version.replace(/^[\^~]/, "").split(".");
  if (/^\d/.test(version)) return `==${version}`;
  const next =
    version.startsWith("~") || parts[0] === "0"
      ? `${parts[0]}.${Number(parts[1] ?? 0) + 1}`
      : `${Number(parts[0]) + 1}`;
  return `>=${parts.join(".")},<${next}`;
}

/** What a project needs, as pip's requirements. */
function dependencies(text: string, groups: readonly string[]): string[] {
  const found: string[] = [];
  const list = /^dependencies\s*=\s*\[([\s\S]*?)\]\s*$/m.exec(table(text, "project").join("\n"))?.[1] ?? "";
  for (const [, requirement = ""] of list.matchAll(/["']([^"']+)["']/g))
    found.push(requirement.replace(/\s*\((.*)\)/, "$1").replaceAll(" ", ""));
  for (const group of groups)
    for (const line of table(text, group)) {
      const m =
        /^\s*["']?([\w.-]+)["']?\s*=\s*(?:["']([^"']*)["']|\{.*?version\s*=\s*["']([^"']*)["'].*)/.exec(line);
      if (m?.[1] === undefined || m[1] === "python") continue;
      found.push(`${m[1]}${range(m[2] ?? m[3] ?? "")}`);
    }
  return found;
}

/** Versions that a lock file fixes, by name. */
function locked(text: string): string[] {
  return [
    ...text.matchAll(
      /\[\[package\]\]\nname = "([^"]+)"\nversion = "([^"]+)"(?:\nsource = \{ (virtual|editable))?/g,
    ),
  ].flatMap(([, name = "", version = "", own]) => (own === undefined ? [`${name}==${version}`] : []));
}

async function intoEnvironment(proc: Proc, folder: string, requirements: readonly string[]): Promise<number> {
  if (!proc.fs.exists(`${folder}/pyvenv.cfg`)) {
    const code = await spawned(proc, ["python3", "-m", "venv", folder]);
    if (code !== 0) return code;
  }
  if (requirements.length === 0) return 0;
  const env = new Map(proc.env)
    .set("VIRTUAL_ENV", folder)
    .set("PATH", `${folder}/bin:${proc.env.get("PATH") ?? "/usr/bin:/bin"}`);
  return spawned(
    proc,
    [`${folder}/bin/pip`, "install", "-q", "--disable-pip-version-check", ...requirements],
    env,
  );
}

const intoSystem = (proc: Proc, requirements: readonly string[]): Promise<number> =>
  requirements.length === 0
    ? Promise.resolve(0)
    : spawned(proc, [
        "pip",
        "install",
        "-q",
        "--disable-pip-version-check",
        "--root-user-action=ignore",
        ...requirements,
      ]);

/** Runs a command with the environment first in PATH. */
async function within(proc: Proc, folder: string | undefined, words: readonly string[]): Promise<number> {
  const [name] = words;
  if (name === undefined) return 1;
  const env = new Map(proc.env);
  if (folder !== undefined && proc.fs.exists(folder))
    env.set("VIRTUAL_ENV", folder).set("PATH", `${folder}/bin:${proc.env.get("PATH") ?? "/usr/bin:/bin"}`);
  return spawned(proc, ["sh", "-c", 'exec "$@"', name, ...words], env);
}

const poetryConfig = (proc: Proc): string =>
  `${proc.env.get("HOME") ?? "/root"}/.config/pypoetry/config.toml`;

function poetrySetting(proc: Proc, name: string): string | undefined {
  const variable = `POETRY_${name.toUpperCase().replace(/[.-]/g, "_")}`;
  const inFile = new RegExp(`^${name.replaceAll(".", "\\.")} = (.*)$`, "m").exec(
    read(proc, poetryConfig(proc)) ?? "",
  )?.[1];
  return proc.env.get(variable) ?? inFile;
}

export const poetry: Program = async (proc) => {
  const args = proc.args.filter(
    (arg) => !/^(-n|--no-interaction|-q|--quiet|--no-ansi|-v+|--ansi|--no-cache)$/.test(arg),
  );
  const [command, ...rest] = args;
  if (command === "--version" || command === "-V") {
    await proc.stdout.write("Poetry (version 2.2.1)\n");
    return 0;
  }
  if (command === "config") {
    const [name, value] = rest.filter((word) => !word.startsWith("-"));
    if (name !== undefined && value !== undefined)
      putText(
        proc,
        poetryConfig(proc),
        `${(read(proc, poetryConfig(proc)) ?? "").replace(new RegExp(`^${name.replaceAll(".", "\\.")} = .*\\n`, "m"), "")}${name} = ${value}\n`,
      );
    return 0;
  }
  if (command === "self" || command === "cache" || command === "env") return 0;
  if (command === "new" || command === "init") {
    const folder = command === "new" ? (rest.find((word) => !word.startsWith("-")) ?? "app") : ".";
    putText(
      proc,
      `${folder}/pyproject.toml`,
      `[project]\nname = "${baseOf(proc.fs.absolute(folder))}"\nversion = "0.1.0"\nrequires-python = ">=3.12"\ndependencies = [\n]\n\n[build-system]\nrequires = ["poetry-core>=2.0.0,<3.0.0"]\nbuild-backend = "poetry.core.masonry.api"\n`,
    );
    return 0;
  }
  const text = read(proc, "pyproject.toml");
  if (text === undefined) {
    await proc.stderr.write(`\nPoetry could not find a pyproject.toml file in ${proc.cwd} or its parents\n`);
    return 1;
  }
  const name = setting(table(text, "project"), "name") ?? setting(table(text, "tool.poetry"), "name");
  if (
    name === undefined &&
    poetrySetting(proc, "package-mode") !== "false" &&
    !/package-mode\s*=\s*false/.test(text)
  ) {
    await proc.stderr.write(
      text.trim() === ""
        ? "\n[tool.poetry] section not found in pyproject.toml\n"
        : "\nThe Poetry configuration is invalid:\n  - Either [project.name] or [tool.poetry.name] is required in package mode.\n",
    );
    return 1;
  }
  const inProject = poetrySetting(proc, "virtualenvs.in-project") === "true" || proc.fs.exists(".venv");
  const environment =
    poetrySetting(proc, "virtualenvs.create") === "false"
      ? undefined
      : inProject
        ? proc.fs.absolute(".venv")
        : `${proc.env.get("HOME") ?? "/root"}/.cache/pypoetry/virtualenvs/${name ?? "app"}-py3`;
  switch (command) {
    case "install":
    case "sync":
    case "add":
    case "update": {
      const onlyMain = rest.some((arg) => /^--(only[= ]?main|no-dev|without)|^--only$/.test(arg));
      let project = text;
      if (command === "add") {
        const names = rest.filter((word) => !word.startsWith("-"));
        const listed = names.map((one) => `${one.replace("@latest", "")} = "*"\n`).join("");
        project = /^\[tool\.poetry\.dependencies\]/m.test(text)
          ? text.replace(/^\[tool\.poetry\.dependencies\]\n/m, (head) => head + listed)
          : `${text.trimEnd()}\n\n[tool.poetry.dependencies]\n${listed}`;
        putText(proc, "pyproject.toml", project);
      }
      const groups = [
        "tool.poetry.dependencies",
        ...(onlyMain ? [] : ["tool.poetry.dev-dependencies", "tool.poetry.group.dev.dependencies"]),
      ];
      const lock = read(proc, "poetry.lock");
      const fixed = command === "install" && lock !== undefined ? locked(lock) : [];
      const wanted = fixed.length > 0 ? fixed : dependencies(project, groups);
      if (environment !== undefined && !proc.fs.exists(environment))
        await proc.stdout.write(
          `Creating virtualenv ${baseOf(environment)} in ${environment.slice(0, environment.lastIndexOf("/"))}\n`,
        );
      await proc.stdout.write(
        lock === undefined
          ? "Updating dependencies\nResolving dependencies...\n\n"
          : "Installing dependencies from lock file\n\n",
      );
      await proc.stdout.write(
        wanted.length === 0
          ? "No dependencies to install or update\n"
          : `Package operations: ${wanted.length} installs, 0 updates, 0 removals\n\n`,
      );
      for (const one of wanted) await proc.stdout.write(`  - Installing ${one.replace(/==(.*)/, " ($1)")}\n`);
      const code = await (environment === undefined
        ? intoSystem(proc, wanted)
        : intoEnvironment(proc, environment, wanted));
      if (code !== 0) return code;
      if (lock === undefined)
        putText(
          proc,
          "poetry.lock",
          "# This file is automatically @generated by Poetry and should not be changed by hand.\npackage = []\n",
        );
      if (!rest.includes("--no-root") && command === "install" && name !== undefined)
        await proc.stdout.write(
          `\nInstalling the current project: ${name} (${setting(table(text, "project"), "version") ?? setting(table(text, "tool.poetry"), "version") ?? "0.0.0"})\n`,
        );
      return 0;
    }
    case "lock":
    case "check":
      if (command === "lock" && !isFile(proc, "poetry.lock"))
        putText(
          proc,
          "poetry.lock",
          "# This file is automatically @generated by Poetry and should not be changed by hand.\npackage = []\n",
        );
      await proc.stdout.write(
        command === "lock" ? "Resolving dependencies...\n\nWriting lock file\n" : "All set!\n",
      );
      return 0;
    case "export": {
      const out = scan(rest, ["-o", "--output", "-f", "--format", "--with", "--without", "--only"]).options;
      const lines = dependencies(text, ["tool.poetry.dependencies"])
        .map((one) => `${one}\n`)
        .join("");
      const path = out.get("-o") ?? out.get("--output");
      if (path === undefined) await proc.stdout.write(lines);
      else putText(proc, path, lines);
      return 0;
    }
    case "build": {
      const version =
        setting(table(text, "project"), "version") ??
        setting(table(text, "tool.poetry"), "version") ??
        "0.0.0";
      const stem = `${(name ?? "app").replaceAll("-", "_")}-${version}`;
      putSized(proc, `dist/${stem}.tar.gz`, 3_100);
      putSized(proc, `dist/${stem}-py3-none-any.whl`, 2_900);
      await proc.stdout.write(
        `Building ${name} (${version})\n  - Built ${stem}.tar.gz\n  - Built ${stem}-py3-none-any.whl\n`,
      );
      return 0;
    }
    case "run":
      return within(proc, environment, rest);
    case "show":
    case "version":
    case "source":
    case "remove":
      return 0;
    default:
      await proc.stderr.write(`\nThe requested command ${command ?? ""} does not exist.\n`);
      return 1;
  }
};

export const pipenv: Program = async (proc) => {
  const [command, ...rest] = proc.args;
  if (command === "--version") {
    await proc.stdout.write("pipenv, version 2025.0.4\n");
    return 0;
  }
  const text = read(proc, "Pipfile");
  const environment =
    proc.env.get("PIPENV_VENV_IN_PROJECT") === undefined
      ? `${proc.env.get("HOME") ?? "/root"}/.local/share/virtualenvs/${baseOf(proc.cwd)}`
      : proc.fs.absolute(".venv");
  switch (command) {
    case "install":
    case "sync":
    case "update": {
      const names = scan(rest, ["-r", "--requirements", "--python", "-i"]).operands;
      if (text === undefined && (command === "sync" || rest.includes("--deploy"))) {
        await proc.stderr.write(
          "No Pipfile present at project home. Consider running `pipenv install` first to automatically generate a Pipfile for you.\n",
        );
        return 1;
      }
      if ((command === "sync" || rest.includes("--deploy")) && !isFile(proc, "Pipfile.lock")) {
        await proc.stderr.write(
          "Pipfile.lock not found! You need to run $ pipenv lock before you can continue.\n",
        );
        return 1;
      }
      const asked = scan(rest, ["-r", "--requirements", "--python", "-i"]).options.get("-r");
      const groups = ["packages", ...(rest.includes("--dev") || rest.includes("-d") ? ["dev-packages"] : [])];
      const wanted = [
        ...dependencies(text ?? "", groups),
        ...names,
        ...(asked === undefined ? [] : ["-r", asked]),
      ];
      if (text === undefined)
        putText(
          proc,
          "Pipfile",
          `[[source]]\nurl = "https://pypi.example/simple"\nverify_ssl = true\nname = "pypi"\n\n[packages]\n${names.map((one) => `${one} = "*"\n`).join("")}\n[dev-packages]\n`,
        );
      else if (names.length > 0)
        putText(
          proc,
          "Pipfile",
          text.replace(/^\[packages\]\n/m, (head) => head + names.map((one) => `${one} = "*"\n`).join("")),
        );
      if (!isFile(proc, "Pipfile.lock") && !rest.includes("--skip-lock"))
        putText(proc, "Pipfile.lock", '{\n    "_meta": {},\n    "default": {},\n    "develop": {}\n}\n');
      await proc.stderr.write(
        `Installing dependencies from ${isFile(proc, "Pipfile.lock") ? "Pipfile.lock" : "Pipfile"}...\n`,
      );
      return rest.includes("--system")
        ? intoSystem(proc, wanted)
        : intoEnvironment(proc, environment, wanted);
    }
    case "lock":
      if (text === undefined) {
        await proc.stderr.write("No Pipfile present at project home.\n");
        return 1;
      }
      putText(proc, "Pipfile.lock", '{\n    "_meta": {},\n    "default": {},\n    "develop": {}\n}\n');
      return 0;
    case "requirements":
      await proc.stdout.write(
        dependencies(text ?? "", ["packages"])
          .map((one) => `${one}\n`)
          .join(""),
      );
      return 0;
    case "run":
      return within(proc, environment, rest);
    case "clean":
    case "check":
    case "--rm":
    case "graph":
      return 0;
    default:
      await proc.stderr.write(
        `Usage: pipenv [OPTIONS] COMMAND [ARGS]...\n\nError: No such command '${command ?? ""}'.\n`,
      );
      return 2;
  }
};

export const uv: Program = async (proc) => {
  const [command, ...rest] = proc.args.filter(
    (arg) => !/^(-q|--quiet|-v|--verbose|--no-progress|--no-cache|-n|--offline)$/.test(arg),
  );
  if (command === "--version" || command === "-V") {
    await proc.stdout.write("uv 0.9.11\n");
    return 0;
  }
  const environment =
    proc.env.get("UV_PROJECT_ENVIRONMENT") ?? proc.env.get("VIRTUAL_ENV") ?? proc.fs.absolute(".venv");
  switch (command) {
    case "pip": {
      const words = rest.filter(
        (word) => !/^(--system|--no-cache|--compile-bytecode|--link-mode.*|--strict)$/.test(word),
      );
      const system = rest.includes("--system") || proc.env.get("UV_SYSTEM_PYTHON") !== undefined;
      if (words[0] === "install" && !system && !proc.fs.exists(environment)) {
        await proc.stderr.write(
          "error: No virtual environment found; run `uv venv` to create an environment, or pass `--system` to install into a non-virtual environment\n",
        );
        return 2;
      }
      if (words[0] === "sync")
        return system
          ? intoSystem(proc, ["-r", words[1] ?? ""])
          : intoEnvironment(proc, environment, ["-r", words[1] ?? ""]);
      if (words[0] === "compile") {
        await proc.stdout.write(read(proc, words[1] ?? "") ?? "");
        return 0;
      }
      if (words[0] !== "install") return spawned(proc, [system ? "pip" : `${environment}/bin/pip`, ...words]);
      return system ? intoSystem(proc, words.slice(1)) : intoEnvironment(proc, environment, words.slice(1));
    }
    case "venv": {
      const folder = rest.find((word) => !word.startsWith("-")) ?? ".venv";
      await proc.stderr.write(
        `Using CPython\nCreating virtual environment at: ${folder}\nActivate with: source ${folder}/bin/activate\n`,
      );
      return intoEnvironment(proc, proc.fs.absolute(folder), []);
    }
    case "init": {
      const name = rest.find((word) => !word.startsWith("-"));
      const folder = name ?? ".";
      putText(
        proc,
        `${folder}/pyproject.toml`,
        `[project]\nname = "${baseOf(proc.fs.absolute(folder))}"\nversion = "0.1.0"\nrequires-python = ">=3.12"\ndependencies = []\n`,
      );
      putText(
        proc,
        `${folder}/main.py`,
        'def main():\n    print("Hello!")\n\n\nif __name__ == "__main__":\n    main()\n',
      );
      await proc.stderr.write(
        `Initialized project \`${baseOf(proc.fs.absolute(folder))}\`${name === undefined ? "" : ` at \`${proc.fs.absolute(folder)}\``}\n`,
      );
      return 0;
    }
    case "sync":
    case "lock":
    case "add":
    case "run": {
      const text = read(proc, "pyproject.toml");
      if (text === undefined && command !== "run") {
        await proc.stderr.write(
          `error: No \`pyproject.toml\` found in current directory or any parent directory\n`,
        );
        return 2;
      }
      if (text !== undefined && !/^\[project\]/m.test(text) && command !== "run") {
        await proc.stderr.write(
          `error: No \`project\` table found in: \`${proc.fs.absolute("pyproject.toml")}\`\n`,
        );
        return 2;
      }
      let project = text ?? "";
      if (command === "add") {
        const names = rest.filter((word) => !word.startsWith("-"));
        project = project.replace(
          /^dependencies\s*=\s*\[\s*/m,
          (head) => `${head.trimEnd()}\n${names.map((one) => `    "${one}",\n`).join("")}`,
        );
        putText(proc, "pyproject.toml", project);
      }
      const lock = read(proc, "uv.lock");
      if (
        lock === undefined &&
        rest.some((arg) => arg === "--frozen" || arg === "--locked") &&
        command !== "run"
      ) {
        await proc.stderr.write(
          "error: Unable to find lockfile at `uv.lock`. To create a lockfile, run `uv lock` or `uv sync`.\n",
        );
        return 2;
      }
      const fixed = locked(lock ?? "");
      const wanted = fixed.length > 0 && command !== "add" ? fixed : dependencies(project, []);
      if (lock === undefined && text !== undefined) putText(proc, "uv.lock", "version = 1\nrevision = 3\n");
      if (command === "lock") {
        await proc.stderr.write(`Resolved ${wanted.length + 1} packages\n`);
        return 0;
      }
      if (text !== undefined && !rest.includes("--no-project")) {
        const code = await intoEnvironment(proc, environment, wanted);
        if (code !== 0) return code;
        if (command !== "run")
          await proc.stderr.write(
            `Resolved ${wanted.length + 1} packages\nInstalled ${wanted.length} packages\n`,
          );
      }
      return command === "run"
        ? within(
            proc,
            environment,
            rest.filter((word, i) => !(word.startsWith("--") && i < 2)),
          )
        : 0;
    }
    case "tool":
      return rest[0] === "install"
        ? intoSystem(
            proc,
            rest.slice(1).filter((word) => !word.startsWith("-")),
          )
        : 0;
    case "build": {
      const project = table(read(proc, "pyproject.toml") ?? "", "project");
      const stem = `${(setting(project, "name") ?? "app").replaceAll("-", "_")}-${setting(project, "version") ?? "0.1.0"}`;
      putSized(proc, `dist/${stem}.tar.gz`, 3_100);
      putSized(proc, `dist/${stem}-py3-none-any.whl`, 2_900);
      return 0;
    }
    case "python":
    case "cache":
    case "self":
    case "tree":
    case "export":
      await proc.stderr.write(`drydock: uv ${command} is not simulated; nothing was done\n`);
      return 0;
    default:
      await proc.stderr.write(
        `error: unrecognized subcommand '${command ?? ""}'\n\nUsage: uv [OPTIONS] <COMMAND>\n`,
      );
      return 2;
  }
};

/** uvx: a tool in an environment of its own, here in the system's. */
export const uvx: Program = async (proc) => {
  const [name, ...rest] = proc.args.filter((arg, i) => i > 0 || !arg.startsWith("-"));
  if (name === undefined) return 2;
  const code = await intoSystem(proc, [name]);
  return code === 0 ? within(proc, undefined, [name, ...rest]) : code;
};
