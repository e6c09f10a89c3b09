/**
 * A context for a Dockerfile whose project nobody kept. `projectOf` derives the smallest valid
 * project from what the Dockerfile itself names: sources of COPY and ADD, what its RUN lines
 * build, what later stages take from earlier ones. `plainOf` knows only the names of the files.
 */
import { commandsOf, instructionsOf, resolve, substitute, wordsOf } from "./dockerfile-text.mjs";

const wellKnown =
  /^(Makefile|Gemfile|Rakefile|Pipfile|Procfile|Jenkinsfile|LICENSE|README|mvnw|gradlew|artisan|configure|GNUmakefile|\.[a-z]+rc|\.env|\.npmrc)$/;

const looksLikeFile = (path) => {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (
    wellKnown.test(name) ||
    (/\.[A-Za-z0-9_]+$/.test(name) && !/\.d$|^\.[a-z]+$|\.(Api|Web|Core|Data|App)$/.test(name))
  );
};

/** The text of a file that only its name is known of, valid for its kind. */
export function textFor(name) {
  const base = name.slice(name.lastIndexOf("/") + 1);
  if (base === "package-lock.json" || base === "npm-shrinkwrap.json") return lockOf({});
  if (base === "package.json") return packageOf({ dependencies: { ms: "2.1.3" } });
  if (base.endsWith(".json")) return "{}\n";
  if (base === "yarn.lock") return "# yarn lockfile v1\n\n\n";
  if (base === "pnpm-lock.yaml") return "lockfileVersion: '9.0'\n\nimporters:\n\n  .: {}\n";
  if (/requirements.*\.txt$/.test(base)) return "flask\n";
  if (base === "go.mod") return "module example.com/app\n\ngo 1.21\n";
  if (base === "go.sum") return "";
  if (base.endsWith("_test.go")) return 'package main\n\nimport "testing"\n\nfunc TestApp(t *testing.T) {}\n';
  if (base.endsWith(".go")) return 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println("hello") }\n';
  if (/\.(cs|fs|vb)proj$/.test(base))
    return '<Project Sdk="Microsoft.NET.Sdk.Web">\n  <PropertyGroup>\n    <OutputType>Exe</OutputType>\n    <TargetFramework>net8.0</TargetFramework>\n  </PropertyGroup>\n</Project>\n';
  if (base.endsWith(".sln"))
    return "Microsoft Visual Studio Solution File, Format Version 12.00\nGlobal\nEndGlobal\n";
  if (/^nuget\.config$/i.test(base)) return "<configuration>\n</configuration>\n";
  if (base === "pom.xml") return pom("app", "1.0", "jar");
  if (/^(build|settings)\.gradle(\.kts)?$/.test(base))
    return base.startsWith("build")
      ? "plugins { id 'java' }\nversion = '1.0'\n"
      : "rootProject.name = 'app'\n";
  if (base.endsWith(".java")) {
    const name = base.slice(0, -5);
    return `public class ${name} {\n  public static void main(String[] args) { System.out.println("hello"); }\n}\n`;
  }
  if (base === "Gemfile") return 'source "https://rubygems.example"\n\ngem "sinatra"\n';
  if (base === "Gemfile.lock")
    return "GEM\n  remote: https://rubygems.example/\n  specs:\n    sinatra (4.1.1)\n\nPLATFORMS\n  ruby\n\nDEPENDENCIES\n  sinatra\n\nBUNDLED WITH\n   2.5.22\n";
  if (base === "Cargo.toml") return cargo("app");
  if (base === "Cargo.lock") return 'version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\n';
  if (base.endsWith(".rs")) return 'fn main() {\n    println!("hello");\n}\n';
  if (base === "pyproject.toml")
    return '[project]\nname = "app"\nversion = "0.1.0"\n\n[tool.poetry]\nname = "app"\nversion = "0.1.0"\ndescription = ""\nauthors = []\n\n[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n';
  if (base === "setup.py") return 'from setuptools import setup\n\nsetup(name="app", version="0.1.0")\n';
  if (base === "Pipfile")
    return '[[source]]\nurl = "https://pypi.example/simple"\nverify_ssl = true\nname = "pypi"\n\n[packages]\n';
  if (/^environment.*\.ya?ml$/.test(base))
    return "name: app\nchannels:\n  - conda-forge\ndependencies:\n  - python=3.11\n";
  if (/\.ya?ml$/.test(base)) return "{}\n";
  if (base.endsWith(".py")) return 'print("hello")\n';
  if (/\.(js|mjs|cjs|ts)$/.test(base)) return 'console.log("hello");\n';
  if (base.endsWith(".rb")) return 'puts "hello"\n';
  if (base.endsWith(".pl")) return 'print "hello\\n";\n';
  if (base === "cpanfile") return 'requires "Mojolicious";\n';
  if (base.endsWith(".php") || base === "artisan") return '<?php\necho "hello\\n";\n';
  if (/\.(c|cc|cpp)$/.test(base))
    return '#include <stdio.h>\n\nint main(void) { puts("hello"); return 0; }\n';
  if (base === "CMakeLists.txt")
    return "cmake_minimum_required(VERSION 3.10)\nproject(app C)\nadd_executable(app main.c)\n";
  if (/\.html?$/.test(base)) return "<!doctype html>\n<title>hello</title>\n<h1>hello</h1>\n";
  if (base === "nginx.conf") return "events {}\nhttp { server { listen 80; } }\n";
  if (base.endsWith(".sql")) return "SELECT 1;\n";
  if (base.endsWith(".xml")) return "<root/>\n";
  if (base === "Makefile" || base === "GNUmakefile") return "all:\n\techo all\n";
  if (/\.(sh|bash)$/.test(base) || /^(mvnw|gradlew|configure|.*entrypoint.*)$/.test(base))
    return "#!/bin/sh\necho hello\n";
  return "stand-in\n";
}

const json = (value) => `${JSON.stringify(value, null, 2)}\n`;

const packageOf = (more) => json({ name: "app", version: "1.0.0", ...more });

/** A lock file in step with a package.json whose dependencies are exact versions. */
function lockOf(dependencies) {
  const locked = Object.entries({ ms: "2.1.3", ...dependencies }).map(([name, version]) => [
    `node_modules/${name}`,
    { version, resolved: `https://registry.npm.example/${name}/-/${name}-${version}.tgz` },
  ]);
  const root = { name: "app", version: "1.0.0", dependencies: { ms: "2.1.3", ...dependencies } };
  return json({
    name: "app",
    version: "1.0.0",
    lockfileVersion: 3,
    requires: true,
    packages: { "": root, ...Object.fromEntries(locked) },
  });
}

const pom = (artifact, version, packaging, finalName) =>
  `<project>\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>com.example</groupId>\n  <artifactId>${artifact}</artifactId>\n  <version>${version}</version>\n  <packaging>${packaging}</packaging>\n${finalName === undefined ? "" : `  <build><finalName>${finalName}</finalName></build>\n`}</project>\n`;

const cargo = (name) =>
  `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n\n[dependencies]\n`;

/** A name that a pattern of COPY matches. */
const instanceOf = (pattern) =>
  pattern
    .replace(/\[([^\]])[^\]]*\]/g, "$1")
    .replaceAll("*", "app")
    .replaceAll("?", "x");

/** Names that a source of COPY stands for. */
function namesOf(source) {
  const base = source.slice(source.lastIndexOf("/") + 1);
  const folder = source.slice(0, source.length - base.length);
  if (/^package(-lock)?\*(\.json)?$/.test(base))
    return [`${folder}package.json`, `${folder}package-lock.json`];
  if (/^requirements\*/.test(base)) return [`${folder}requirements.txt`];
  if (/^[Gg]emfile\*$/.test(base)) return [`${folder}Gemfile`, `${folder}Gemfile.lock`];
  if (/^Pipfile\*$/.test(base)) return [`${folder}Pipfile`, `${folder}Pipfile.lock`];
  if (/^go\.\*$/.test(base)) return [`${folder}go.mod`, `${folder}go.sum`];
  if (/^composer\.\*$/.test(base)) return [`${folder}composer.json`, `${folder}composer.lock`];
  if (/^pyproject\.toml\*$|^poetry\.lock\*$|^yarn\.lock\*$|^.*\.\w+\*$/.test(base))
    return [source.replace(/\*$/, "")];
  if (base === "*") return [`${folder}stand-in.txt`];
  return [instanceOf(source)];
}

const clean = (path) => resolve("/", path).slice(1);

/** What the Dockerfile asks of its context, as text by path. */
export function projectOf(row) {
  const files = new Map();
  const wanted = new Set();
  const stages = [];
  const globals = new Map();
  let stage;

  const put = (path, text) => {
    if (path === "" || path === "Dockerfile") return;
    if (!files.has(path) || text !== undefined) files.set(path, text ?? textFor(path));
  };
  for (const name of row.context_files) {
    if (/[$<>#\\]|^\.$|^\.\.(\/|$)|^[a-z]+:\/\//.test(name)) continue;
    for (const path of namesOf(clean(name)))
      if (looksLikeFile(path) && !name.endsWith("/")) put(path);
      else if (path !== "") wanted.add(path);
  }

  /** The path of the context behind a path of the stage; undefined where nothing of the context lies. */
  const behind = (path) => {
    for (const { from, to, folder, pattern } of [...stage.copies].reverse()) {
      if (pattern !== undefined) {
        const name = path.slice(path.lastIndexOf("/") + 1);
        if (folderOf(path) === to && pattern.test(name)) return clean(`${folderOf(`/${from}`)}/${name}`);
        continue;
      }
      if (folder && (path === to || path.startsWith(to === "/" ? "/" : `${to}/`)))
        return clean(`${from}/${path.slice(to.length)}`);
      if (!folder && path === to) return from;
    }
    return undefined;
  };
  /** Has `path` of the stage stand in the context. */
  const want = (path, text) => {
    const source = behind(path);
    if (source === undefined || source === "" || stage.made.has(path)) return source !== undefined;
    const stand = stage.copies.find(
      ({ from, pattern }) =>
        pattern?.test(source.slice(source.lastIndexOf("/") + 1)) && files.has(from) && from !== source,
    );
    if (stand !== undefined && !files.has(source) && folderOf(`/${stand.from}`) === folderOf(`/${source}`))
      files.delete(stand.from);
    put(source, text);
    return true;
  };
  const textAt = (path) => files.get(behind(path) ?? "");
  /** A file that comes alone into a folder has its neighbours beside it. */
  const folderOf = (path) => path.slice(0, Math.max(1, path.lastIndexOf("/")));

  const instructions = instructionsOf(row.dockerfile);
  /** What later stages take from this one, as absolute paths. */
  const takenFrom = (index, name) =>
    instructions
      .filter(
        ({ keyword, flags }) =>
          /^(COPY|RUN)$/.test(keyword) &&
          flags.some((flag) => flag === `--from=${name}` || flag === `--from=${index}`),
      )
      .flatMap(({ rest }) => wordsOf(rest).slice(0, -1));

  for (const { keyword, rest, flags, body } of instructions) {
    const value = (text) => substitute(text, new Map([...globals, ...(stage?.variables ?? [])]));
    if (keyword === "ARG" && stage === undefined)
      for (const [, name, given = ""] of rest.matchAll(/([A-Za-z_]\w*)(?:=("[^"]*"|\S+))?/g))
        globals.set(name, given.replaceAll('"', ""));
    if (keyword === "FROM") {
      const [base = "", , name = ""] = value(rest).split(/\s+/);
      const parent = stages.find((other) => other.name === base);
      stage = {
        name,
        index: stages.length,
        base,
        copies: [...(parent?.copies ?? [])],
        made: new Set(parent?.made),
        workdir: parent?.workdir ?? (/^nim/.test(base) ? "/usr/src/app" : "/"),
        variables: new Map(parent?.variables),
      };
      stage.taken = takenFrom(stage.index, name).map((path) => value(path));
      stages.push(stage);
    }
    if (stage === undefined) continue;
    if (keyword === "ARG" || keyword === "ENV") {
      const pairs = [...rest.matchAll(/([A-Za-z_]\w*)=("[^"]*"|\S*)/g)];
      if (pairs.length === 0) {
        const [name = "", ...text] = rest.split(/\s+/);
        if (keyword === "ENV" || globals.has(name))
          stage.variables.set(name, value(text.join(" ")) || globals.get(name) || "");
      }
      for (const [, name, given] of pairs) stage.variables.set(name, value(given.replaceAll('"', "")));
    }
    if (keyword === "WORKDIR") stage.workdir = resolve(stage.workdir, value(rest).replaceAll('"', ""));
    if (/^(COPY|ADD)$/.test(keyword) && !flags.some((flag) => flag.startsWith("--from"))) {
      const words = wordsOf(rest).map(value);
      const to = words.pop() ?? ".";
      for (const word of words) {
        if (/^[a-z]+:\/\/|^git@|<<|[<>#]/.test(word)) continue;
        const source = clean(word);
        const target = resolve(stage.workdir, to);
        const intoFolder =
          words.length > 1 ||
          to.endsWith("/") ||
          /[*?[]/.test(word) ||
          to === "." ||
          to === "./" ||
          target === stage.workdir;
        for (const name of source === "" ? [""] : namesOf(source)) {
          const isFolder =
            name === "" ||
            (!files.has(name) &&
              (word.endsWith("/") || !looksLikeFile(name)) &&
              !executable(instructions, name, resolve(stage.workdir, to), stage));
          if (isFolder) {
            stage.copies.push({ from: name, to: target, folder: true });
            if (name !== "") wanted.add(name);
          } else {
            wanted.delete(name);
            put(name);
            const base = name.slice(name.lastIndexOf("/") + 1);
            if (/[*?]/.test(word))
              stage.copies.push({
                from: name,
                to: target,
                folder: false,
                pattern: new RegExp(
                  `^${word
                    .slice(word.lastIndexOf("/") + 1)
                    .replace(/[.+^$()|{}\\]/g, "\\$&")
                    .replaceAll("*", ".*")
                    .replaceAll("?", ".")}$`,
                ),
              });
            stage.copies.push({
              from: name,
              to: intoFolder || !looksLikeFile(target) ? resolve(target, base) : target,
              folder: false,
            });
            if (!intoFolder) stage.copies.push({ from: name, to: target, folder: false });
          }
        }
      }
    }
    if (keyword === "RUN")
      for (const flag of flags) {
        const source = /source=([^,]+)/.exec(flag)?.[1] ?? /src=([^,]+)/.exec(flag)?.[1];
        const target = /target=([^,]+)/.exec(flag)?.[1] ?? /(?:dst|destination)=([^,]+)/.exec(flag)?.[1];
        if (!flag.includes("type=bind") || flag.includes("from=")) continue;
        const from = source === undefined ? "" : clean(value(source));
        if (looksLikeFile(from)) put(from);
        stage.copies.push({
          from,
          to: resolve(stage.workdir, value(target ?? ".")),
          folder: !looksLikeFile(from),
        });
      }
    if (/^(RUN|CMD|ENTRYPOINT)$/.test(keyword)) {
      let text = value(rest);
      if (text.startsWith("["))
        try {
          text = JSON.parse(text)
            .map((word) => (/\s/.test(word) ? `'${word}'` : word))
            .join(" ");
        } catch {
          /* shell form */
        }
      for (const command of commandsOf(`${text}\n${value(body)}`, stage.workdir))
        demand(command, { stage, want, textAt, behind, folderOf, put, run: keyword === "RUN" });
    }
    for (const path of stage.made)
      if (stage.taken.includes(path)) stage.taken = stage.taken.filter((other) => other !== path);
  }
  for (const folder of wanted)
    if (![...files.keys()].some((path) => path.startsWith(`${folder}/`)) && !files.has(folder))
      put(`${folder}/stand-in.txt`);
  return { ...Object.fromEntries(files), Dockerfile: row.dockerfile };
}

/** A source without an extension is a file when it is run, made executable or copied to a name of its own under bin. */
function executable(instructions, source, target, stage) {
  const base = source.slice(source.lastIndexOf("/") + 1);
  if (/(^|[-_])entrypoint$|\/bin$/.test(base)) return true;
  const paths = new Set([target, resolve(target, base)]);
  return instructions.some(({ keyword, rest }) => {
    if (!/^(RUN|CMD|ENTRYPOINT)$/.test(keyword)) return false;
    const words = rest.startsWith("[") ? wordsOf(rest) : rest.split(/[\s;&|]+/);
    return words.some((word, at) => {
      if (!/[./]/.test(word)) return false;
      const first = at === 0 || /^(exec|sh|bash|-c|chmod|\+x|755|0755|a\+x)$/.test(words[at - 1] ?? "");
      return first && paths.has(resolve(stage.workdir, word));
    });
  });
}

const option = (words, ...names) => {
  for (const name of names) {
    const at = words.indexOf(name);
    if (at >= 0) return words[at + 1];
    const joined = words.find((word) => word.startsWith(`${name}=`));
    if (joined !== undefined) return joined.slice(name.length + 1);
  }
  return undefined;
};

/** What the tools that a build script calls are installed as. */
const builders = {
  "vite build": { vite: "5.4.21" },
  "react-scripts build": { "react-scripts": "5.0.1" },
  "next build": { next: "14.2.33" },
};

/** Puts into the context what one command needs. */
function demand({ words, folder }, at) {
  const { stage, want, textAt, behind, folderOf, run } = at;
  const here = (name) => resolve(folder, name);
  const [first = "", verb = ""] = words.map((word) => word.replace(/^\.\/(?=mvnw|gradlew)/, ""));
  const tool = first.slice(first.lastIndexOf("/") + 1);
  const operands = words.slice(1).filter((word) => !word.startsWith("-"));
  for (const made of [option(words, "-o", "--output", "-O", "--out", "--prefix")].filter(Boolean))
    stage.made.add(here(made));
  const taken = stage.taken;

  if (/^(npm|yarn|pnpm|bun|npx)$/.test(tool) && !/^(-g|--global)$/.test(words[2] ?? "")) {
    const folderHere = here(option(words, "--prefix", "--cwd") ?? ".");
    const text = textAt(`${folderHere}/package.json`);
    let pack = JSON.parse(packageOf({ dependencies: { ms: "2.1.3" } }));
    try {
      pack = { ...pack, ...JSON.parse(text ?? "") };
    } catch {
      /* as new */
    }
    const script =
      verb === "run" || verb === "run-script"
        ? operands[1]
        : /^(test|start)$/.test(verb)
          ? verb
          : tool === "yarn" && !/^(install|add|global|config|cache|)$/.test(verb)
            ? verb
            : undefined;
    if (script !== undefined && run) {
      const line =
        pack.scripts?.[script] ?? (script === "test" ? "echo tested" : buildScript(folderHere, taken));
      pack.scripts = { ...pack.scripts, [script]: line };
      const builder = builders[line];
      if (builder !== undefined) pack.dependencies = { ...pack.dependencies, ...builder };
    }
    if (script === "start" || !run)
      pack.scripts = { ...pack.scripts, start: pack.scripts?.start ?? "node server.js" };
    want(`${folderHere}/package.json`, json(pack));
    if (
      behind(`${folderHere}/package-lock.json`) !== undefined &&
      (verb === "ci" || textAt(`${folderHere}/package-lock.json`) !== undefined)
    )
      want(`${folderHere}/package-lock.json`, lockOf(pack.dependencies));
    if (stage.copies.some(({ from }) => from.endsWith("yarn.lock"))) want(`${folderHere}/yarn.lock`);
    return;
  }
  if (/^(pip|pip3|pip2|uv)$/.test(tool) || (/^python[23]?$/.test(tool) && words.includes("pip"))) {
    for (let i = 0; i < words.length; i++)
      if (/^(-r|--requirement|-c|--constraint)$/.test(words[i] ?? ""))
        want(
          here(words[i + 1] ?? ""),
          /requirements/.test(words[i + 1] ?? "") ? undefined : "flask\n",
        );
    if (
      operands.includes("install") &&
      operands.some((word) => /^\.(\[.*\])?$/.test(word)) &&
      textAt(here("pyproject.toml")) === undefined
    )
      want(here("setup.py"));
    if (operands.some((word) => word === "sync") || words.includes("uv")) want(here("pyproject.toml"));
    return;
  }
  if (tool === "poetry") return void want(here("pyproject.toml"));
  if (tool === "pipenv") return void want(here("Pipfile"));
  if (/^(conda|mamba|micromamba)$/.test(tool))
    return void (option(words, "-f", "--file") && want(here(option(words, "-f", "--file"))));
  if (tool === "go") {
    if (verb === "mod" && operands[1] === "init") return void stage.made.add(here("go.mod"));
    const program =
      verb === "build" && option(words, "-o") === undefined
        ? taken
            .map((path) => resolve("/", path))
            .find((path) => folderOf(path) === folder && !looksLikeFile(path))
        : undefined;
    if (!stage.made.has(here("go.mod")))
      want(
        here("go.mod"),
        program === undefined
          ? undefined
          : `module example.com/${program.slice(program.lastIndexOf("/") + 1)}\n\ngo 1.21\n`,
      );
    if (/^(build|install|test|run|vet)$/.test(verb)) {
      const packages = operands
        .slice(1)
        .filter((word) => /^\.|\.go$|\//.test(word) && word !== option(words, "-o"));
      for (const name of packages.length > 0 ? packages : ["."]) {
        if (name.endsWith(".go")) want(here(name));
        else if (/^[./]/.test(name)) want(here(`${name.replace(/\/?\.\.\.$/, "") || "."}/main.go`));
      }
    }
    return;
  }
  if (tool === "rm" && words.some((word) => /\*\.(dbg|Development\.json)$/.test(word))) {
    for (const { to, folder: isFolder } of [...stage.copies])
      if (isFolder && words.some((word) => word.endsWith(".Development.json")))
        want(resolve(to, "appsettings.Development.json"));
    if (stage.project !== undefined && words.some((word) => word.endsWith(".dbg")))
      want(
        stage.project,
        textFor("app.csproj").replace(
          "</PropertyGroup>",
          "  <PublishAot>true</PublishAot>\n  </PropertyGroup>",
        ),
      );
    return;
  }
  if (tool === "dotnet" && /^(restore|build|publish|test|pack|run)$/.test(verb)) {
    const named = operands.slice(1).find((word) => /\.(cs|fs)proj$|\.sln$/.test(word));
    if (named !== undefined) {
      stage.project = here(named);
      return void want(here(named));
    }
    const already = stage.copies.some(
      ({ to, folder: isFolder }) => !isFolder && folderOf(to) === folder && /proj$|\.sln$/.test(to),
    );
    const project = stage.dll ?? "app";
    stage.project = here(`${project}.csproj`);
    if (!already) want(stage.project);
    return;
  }
  if (/^(mvn|mvnw)$/.test(tool)) {
    const file = here(option(words, "-f", "--file") ?? "pom.xml");
    const jar = taken
      .map((path) => /\/target\/([^/*]+)\.(jar|war)$/.exec(path))
      .find((found) => found !== null);
    const parts = /^(.*?)-(\d[^-]*(?:-SNAPSHOT)?)$/.exec(jar?.[1] ?? "");
    want(
      file,
      jar === undefined
        ? undefined
        : parts === null
          ? pom(jar[1], "1.0", jar[2], jar[1])
          : pom(parts[1], parts[2], jar[2]),
    );
    if (tool === "mvnw") want(here(first), '#!/bin/sh\nexec mvn "$@"\n');
    return;
  }
  if (/^(gradle|gradlew)$/.test(tool)) {
    want(here("build.gradle"));
    const jar = taken.map((path) => /\/build\/libs\/([^/*]+)\.jar$/.exec(path)?.[1]).find(Boolean);
    if (jar !== undefined)
      want(here("build.gradle"), `plugins { id 'java' }\njar { archiveFileName = '${jar}.jar' }\n`);
    if (tool === "gradlew") want(here(first), '#!/bin/sh\nexec gradle "$@"\n');
    return;
  }
  if (tool === "cargo") {
    const release = taken.map((path) => /\/release\/([^/*]+)$/.exec(path)?.[1]).find(Boolean);
    if (/^(new|init)$/.test(verb)) return;
    const place = here(option(words, "--path") ?? ".");
    want(`${place}/Cargo.toml`, release === undefined ? undefined : cargo(release));
    want(`${place}/src/main.rs`);
    return;
  }
  if (tool === "make") {
    const targets = operands.filter((word) => !word.includes("=") && !/^\d+$/.test(word));
    const out = taken
      .filter((path) => !/[*?]/.test(path))
      .map(
        (path) => `\tmkdir -p ${folderOf(resolve(folder, path))} && echo built > ${resolve(folder, path)}\n`,
      );
    const file = here(`${option(words, "-C") ?? "."}/${option(words, "-f") ?? "Makefile"}`);
    const old = textAt(file) ?? "all:\n\techo all\n";
    const missing = targets.filter((name) => !old.includes(`${name}:`));
    want(
      file,
      `${out.length > 0 && !old.includes("echo built") ? `all:\n${out.join("")}` : old}${missing.map((name) => `\n${name}:\n\techo ${name}\n`).join("")}`,
    );
    return;
  }
  if (tool === "composer" && /^(install|update|dump-autoload)$/.test(verb))
    return void want(here("composer.json"));
  if (tool === "bundle" || tool === "bundler") {
    const stubs = verb === "binstubs" ? operands.slice(1) : [];
    const path = here("Gemfile");
    const old = textAt(path) ?? textFor("Gemfile");
    want(path, old + stubs.map((name) => `gem "${name}", "1.0.0"\n`).join(""));
    if (textAt(here("Gemfile.lock")) !== undefined)
      want(
        here("Gemfile.lock"),
        textFor("Gemfile.lock").replace(
          "\n\nPLATFORMS",
          `${stubs.map((name) => `\n    ${name} (1.0.0)`).join("")}\n\nPLATFORMS`,
        ),
      );
    return;
  }
  const other = projectFiles[tool];
  if (other !== undefined && !other.free.test(verb)) return void want(here(other.file), other.text);
  if (tool === "cmake") return void want(here(`${operands[0] ?? "."}/CMakeLists.txt`));
  if (tool === "carton" || (tool === "cpanm" && words.includes("--installdeps")))
    return void want(here("cpanfile"));
  if (/^python[23]?$/.test(tool) && run && /\.py$/.test(operands[0] ?? "")) {
    const leaves = taken.filter(
      (path) => looksLikeFile(path) && !/[*?]/.test(path) && !stage.made.has(resolve(folder, path)),
    );
    want(
      here(operands[0]),
      leaves.length === 0
        ? undefined
        : leaves
            .map((path) => `open(${JSON.stringify(resolve(folder, path))}, "w").write("made\\n")\n`)
            .join(""),
    );
    return;
  }
  for (const word of words) {
    const name = word.replace(/^[^=]*=(?=[./])/, "");
    if (!/^[\w./-]+$/.test(name) || /^-/.test(name) || !looksLikeFile(name) || /^\d/.test(name)) continue;
    if (/^(touch|mkdir)$/.test(tool) || /^>/.test(words[words.indexOf(word) - 1] ?? ""))
      stage.made.add(here(name));
    else if (run || /^(python[23]?|node|sh|bash|ruby|perl|php|java)$/.test(tool) || first === word)
      want(here(name));
  }
}

/** Project files of other languages' tools. */
const projectFiles = {
  lein: { file: "project.clj", free: /^(new|version)$/, text: '(defproject app "0.1.0")\n' },
  mix: {
    file: "mix.exs",
    free: /^(local\.|archive\.|new$)/,
    text: 'defmodule App.MixProject do\n  use Mix.Project\n\n  def project do\n    [app: :app, version: "0.1.0"]\n  end\nend\n',
  },
  dart: { file: "pubspec.yaml", free: /^(create)$/, text: "name: app\nenvironment:\n  sdk: ^3.0.0\n" },
  swift: {
    file: "Package.swift",
    free: /^(repl)$/,
    text: '// swift-tools-version:5.9\nimport PackageDescription\n\nlet package = Package(name: "app", targets: [.executableTarget(name: "app")])\n',
  },
  sbt: { file: "build.sbt", free: /^$/, text: 'name := "app"\nversion := "0.1.0"\n' },
  cabal: {
    file: "app.cabal",
    free: /^(update|init)$/,
    text: "cabal-version: 2.4\nname: app\nversion: 0.1.0\n",
  },
  nimble: { file: "app.nimble", free: /^(refresh)$/, text: 'version = "0.1.0"\n' },
};

/** A script that leaves what later stages take. */
function buildScript(folder, taken) {
  const inside = taken
    .map((path) => resolve("/", path))
    .filter((path) => path.startsWith(`${folder === "/" ? "" : folder}/`))
    .map((path) => path.slice(folder.length).replace(/^\//, ""));
  const outs = inside.filter((path) => !/^(node_modules|package)/.test(path) && path !== "");
  const [out] = outs;
  if (out === undefined || out === "dist") return "vite build";
  if (out === "build") return "react-scripts build";
  if (out.startsWith(".next")) return "next build";
  return outs
    .map((path) =>
      looksLikeFile(path)
        ? `mkdir -p ${path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "."} && echo built > ${path}`
        : `mkdir -p ${path} && echo built > ${path}/index.html`,
    )
    .join(" && ");
}

/** Files of which only the names are known: empty objects and lines that say nothing. */
export function plainOf(row) {
  const files = {};
  for (const name of row.context_files) {
    if (/[$<>#*?\\]|^\.\.(\/|$)|^[a-z]+:\/\//.test(name)) continue;
    const path = clean(name);
    if (path === "" || path === "Dockerfile") continue;
    if (looksLikeFile(path) && !name.endsWith("/")) files[path] = path.endsWith(".json") ? "{}\n" : "stub\n";
    else files[`${path}/stub.txt`] = "stub\n";
  }
  return { ...files, Dockerfile: row.dockerfile };
}

/** The same names, every file empty. */
export function emptyOf(row) {
  const files = plainOf(row);
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, path === "Dockerfile" ? text : ""]),
  );
}
