/**
 * go: the module commands and `go build`, without a compiler.
 *
 * A build checks what a build would check first (go.mod, files, imports without a module), says that the program is not compiled, and writes an executable of a believable
 * size, so that a build in stages can go on. Running that executable says the same again.
 * A go before 1.16 works without go.mod, in GOPATH mode.
 */
import type { Proc, Program } from "../../process.ts";
import { download, libcOf, online, put, readIfThere } from "./transfer.ts";

const notCompiled = "drydock: go: the program is not compiled; an executable that says so takes its place\n";
const noModule = "go: go.mod file not found in current directory or any parent directory";

export const go: Program = async (proc) => {
  const [first, ...rest] = proc.args;
  const inFolder = first === "-C" ? rest[0] : undefined;
  if (inFolder !== undefined) proc.chdir(inFolder);
  const [command, ...args] = inFolder === undefined ? proc.args : rest.slice(1);
  const fail = failing(proc);
  switch (command) {
    case undefined:
    case "help":
      await proc.stderr.write(
        "Go is a tool for managing Go source code.\n\nUsage:\n\n\tgo <command> [arguments]\n\nThe commands are:\n\n\tbuild       compile packages and dependencies\n\tclean       remove object files and cached files\n\tenv         print Go environment information\n\tget         add dependencies to current module\n\tinstall     compile and install packages\n\tmod         module maintenance\n\trun         compile and run Go program\n\ttest        test packages\n\tversion     print Go version\n",
      );
      return 2;
    case "version":
      await proc.stdout.write(`go version go${versionOf(proc)} linux/amd64\n`);
      return 0;
    case "env":
      return env(proc, args);
    case "mod":
      return mod(proc, args);
    case "get":
      return get(proc, args);
    case "fmt":
    case "vet":
    case "generate":
    case "list":
    case "fix":
      return (await moduleFault(proc)) ?? 0;
    case "clean":
    case "telemetry":
      return 0;
    case "work":
    case "tool":
    case "doc":
      await proc.stderr.write(`drydock: go ${command} is not simulated; nothing was done\n`);
      return 0;
    case "build":
    case "install":
      return build(proc, command, args);
    case "run": {
      const { targets } = buildArguments(args);
      const file = targets[0];
      if (file === undefined) return fail("go: no go files listed");
      if (file.endsWith(".go") && !proc.fs.exists(file))
        return fail(`no required module provides package ${file}; to add it:\n\tgo get ${file}`);
      if (!file.endsWith(".go")) {
        const fault = await moduleFault(proc);
        if (fault !== undefined) return fault;
      }
      return fail("drydock: go run: running a compiled program is not simulated", 126);
    }
    case "test": {
      const fault = await moduleFault(proc);
      if (fault !== undefined) return fault;
      const { targets } = buildArguments(args);
      const wanted = targets[0] ?? ".";
      const folders = wanted.endsWith("...")
        ? packageFolders(proc, proc.fs.absolute(wanted.replace(/\/?\.\.\.$/, "") || "."))
        : [proc.fs.absolute(wanted)];
      if (folders.every((folder) => goFiles(proc, folder, true).length === 0)) {
        if (!wanted.endsWith("...")) return fail(`no Go files in ${folders[0] ?? proc.cwd}`);
        await proc.stderr.write('go: warning: "./..." matched no packages\nno packages to test\n');
        return 0;
      }
      await proc.stderr.write("drydock: go test: tests are not run\n");
      return 0;
    }
    default:
      await proc.stderr.write(`go ${command}: unknown command\nRun 'go help' for usage.\n`);
      return 2;
  }
};

function failing(proc: Proc): (text: string, code?: number) => Promise<number> {
  return async (text, code = 1) => {
    await proc.stderr.write(`${text}\n`);
    return code;
  };
}

function versionOf(proc: Proc): string {
  return (
    /go([\d.]+)/.exec(readIfThere(proc, "/usr/local/go/VERSION") ?? "")?.[1] ??
    proc.env.get("GOLANG_VERSION") ??
    "1.26.5"
  );
}

/** Whether this go may work without a module: the default until 1.15, by choice until 1.20. */
function gopathMode(proc: Proc): boolean {
  const setting = proc.env.get("GO111MODULE");
  const minor = Number(versionOf(proc).split(".")[1] ?? 0);
  if (setting === "on") return false;
  if (setting === "off") return true;
  return setting === "auto" ? true : minor < 16;
}

async function env(proc: Proc, args: readonly string[]): Promise<number> {
  if (args[0] === "-w" || args[0] === "-u") return 0;
  const values: Readonly<Record<string, string>> = {
    CGO_ENABLED: "1",
    GO111MODULE: "",
    GOARCH: "amd64",
    GOBIN: "",
    GOCACHE: `${proc.env.get("HOME") ?? "/root"}/.cache/go-build`,
    GOMODCACHE: `${gopath(proc)}/pkg/mod`,
    GOOS: "linux",
    GOPATH: gopath(proc),
    GOPROXY: "https://proxy.golang.example,direct",
    GOROOT: "/usr/local/go",
    GOVERSION: `go${versionOf(proc)}`,
  };
  const names = args.filter((arg) => !arg.startsWith("-"));
  const value = (name: string) => proc.env.get(name) ?? values[name] ?? "";
  for (const name of names.length > 0 ? names : Object.keys(values))
    await proc.stdout.write(names.length > 0 ? `${value(name)}\n` : `${name}='${value(name)}'\n`);
  return 0;
}

function gopath(proc: Proc): string {
  return proc.env.get("GOPATH") ?? (proc.fs.exists("/go") ? "/go" : `${proc.env.get("HOME") ?? "/root"}/go`);
}

interface Module {
  readonly folder: string;
  readonly text: string;
  readonly path: string | undefined;
  /** Paths it requires, by path. */
  readonly requires: ReadonlyMap<string, string>;
}

function moduleOf(proc: Proc): Module | undefined {
  for (let at = proc.cwd === "/" ? "" : proc.cwd; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const text = readIfThere(proc, `${at}/go.mod`);
    if (text !== undefined) {
      const requires = new Map<string, string>();
      for (const [, name = "", version = ""] of text.matchAll(
        /^\s*(?:require\s+)?([\w.-]+\.[\w.-]+\/\S+|\S+\.\w+)\s+(v\d\S*)/gm,
      ))
        requires.set(name, version);
      return { folder: at, text, path: /^\s*module\s+"?([^\s"]+)/m.exec(text)?.[1], requires };
    }
    if (at === "") return undefined;
  }
}

const directives = /^(module|go|toolchain|godebug|require|exclude|replace|retract|tool|ignore|\)|\/\/|$)/;

/** Says what is wrong with the module, as every module command would first; its exit code. */
async function moduleFault(proc: Proc): Promise<number | undefined> {
  const fail = failing(proc);
  const module = moduleOf(proc);
  if (module === undefined) return gopathMode(proc) ? undefined : fail(`${noModule}; see 'go help modules'`);
  let block = false;
  for (const [index, line] of module.text.split("\n").entries()) {
    const bare = line.trim();
    if (!block && !directives.test(bare))
      return fail(
        `go: errors parsing go.mod:\n${module.folder}/go.mod:${index + 1}: unknown directive: ${bare.split(/\s/)[0]}`,
      );
    if (/\($/.test(bare)) block = true;
    if (bare === ")") block = false;
  }
  if (module.path === undefined)
    return fail(
      "go: error reading go.mod: missing module declaration. To specify the module path:\n\tgo mod edit -module=example.com/mod",
    );
  return undefined;
}

async function mod(proc: Proc, args: readonly string[]): Promise<number> {
  const fail = failing(proc);
  const [command, ...rest] = args;
  const names = rest.filter((arg) => !arg.startsWith("-"));
  switch (command) {
    case "init": {
      if (proc.fs.exists("go.mod")) return fail(`go: ${proc.cwd}/go.mod already exists`);
      const inside = /^\/go\/src\/(.+)/.exec(proc.cwd)?.[1];
      const name = names[0] ?? inside;
      if (name === undefined)
        return fail(
          `go: cannot determine module path for source directory ${proc.cwd} (outside GOPATH, module path must be specified)\n\nExample usage:\n\t'go mod init example.com/m' to initialize a v0 or v1 module\n\t'go mod init example.com/m/v2' to initialize a v2 module\n\nRun 'go help mod init' for more information.`,
        );
      put(proc, proc.fs.absolute("go.mod"), `module ${name}\n\ngo ${versionOf(proc)}\n`);
      await proc.stderr.write(`go: creating new go.mod: module ${name}\n`);
      if (goFiles(proc, proc.cwd).length > 0)
        await proc.stderr.write("go: to add module requirements and sums:\n\tgo mod tidy\n");
      return 0;
    }
    case "download":
    case "tidy":
    case "verify":
    case "vendor":
    case "graph":
    case "why":
    case "edit": {
      const fault = await moduleFault(proc);
      const module = moduleOf(proc);
      if (fault !== undefined || module === undefined)
        return fault ?? fail(`${noModule}; see 'go help modules'`);
      if (command === "tidy") await tidy(proc, module);
      if (command === "download" && module.requires.size === 0)
        await proc.stderr.write("go: no module dependencies to download\n");
      if (command === "verify" || command === "graph" || command === "why" || command === "edit") {
        if (command === "verify") await proc.stdout.write("all modules verified\n");
        return 0;
      }
      const fetched = await fetchModules(proc);
      if (fetched === 0 && command === "vendor" && module.requires.size > 0) {
        put(
          proc,
          `${module.folder}/vendor/modules.txt`,
          [...module.requires].map(([name, version]) => `# ${name} ${version}\n`).join(""),
        );
        for (const name of module.requires.keys())
          put(proc, `${module.folder}/vendor/${name}/source.zip`, {
            kind: "sized",
            size: 290_000,
            seed: name,
          });
      }
      return fetched;
    }
    case undefined:
      return fail(
        "Go mod provides access to operations on modules.\n\nUsage:\n\n\tgo mod <command> [arguments]",
        2,
      );
    default:
      return fail(`go mod ${command}: unknown command\nRun 'go help mod' for usage.`, 2);
  }
}

/** Adds what the sources import and no requirement names; the versions are not known here. */
async function tidy(proc: Proc, module: Module): Promise<void> {
  const missing = new Set<string>();
  for (const folder of packageFolders(proc, module.folder || "/"))
    for (const name of goFiles(proc, folder))
      for (const path of importsOf(readIfThere(proc, `${folder}/${name}`) ?? ""))
        if (isForeign(path, module)) missing.add(path.split("/").slice(0, 3).join("/"));
  if (missing.size === 0) return;
  await proc.stderr.write(
    "drydock: go mod tidy: versions of new modules are not known here; v1.0.0 is written\n",
  );
  put(
    proc,
    `${module.folder}/go.mod`,
    `${module.text.trimEnd()}\n\nrequire (\n${[...missing]
      .sort()
      .map((name) => `\t${name} v1.0.0\n`)
      .join("")})\n`,
  );
}

/** Modules come into GOPATH/pkg/mod, a sized folder each. */
async function fetchModules(proc: Proc): Promise<number> {
  const module = moduleOf(proc);
  if (module === undefined || proc.fs.exists(`${module.folder}/vendor/modules.txt`)) return 0;
  const sums = readIfThere(proc, `${module.folder}/go.sum`) ?? "";
  const bad = sums
    .split("\n")
    .findIndex((line) => line.trim() !== "" && line.trim().split(/\s+/).length !== 3);
  if (module.requires.size > 0 && bad >= 0)
    return failing(proc)(
      `go: malformed go.sum:\n${module.folder}/go.sum:${bad + 1}: wrong number of fields ${(sums.split("\n")[bad] ?? "").trim().split(/\s+/).length}`,
    );
  const cache = `${gopath(proc)}/pkg/mod`;
  for (const [name, version] of module.requires) {
    const code = await fetchModule(proc, `${cache}/${name}@${version}`, name);
    if (code !== 0) return code;
  }
  return 0;
}

async function fetchModule(proc: Proc, path: string, name: string): Promise<number> {
  if (proc.fs.exists(path)) return 0;
  if (!(await online(proc, "proxy.golang.example")))
    return failing(proc)(
      `go: ${name}: Get "https://proxy.golang.example/${name}/@v/list": dial tcp: lookup proxy.golang.example: no such host`,
    );
  await download(proc, 300_000);
  put(proc, `${path}/source.zip`, { kind: "sized", size: 310_000, seed: name });
  return 0;
}

async function get(proc: Proc, args: readonly string[]): Promise<number> {
  const fail = failing(proc);
  const names = args.filter((arg) => !arg.startsWith("-"));
  const module = moduleOf(proc);
  if (module === undefined && gopathMode(proc)) {
    for (const name of names.filter((path) => path.includes("."))) {
      const path = name.replace(/\/?\.\.\.$/, "");
      const code = await fetchModule(proc, `${gopath(proc)}/src/${path}`, path);
      if (code !== 0) return code;
    }
    return 0;
  }
  if (module === undefined)
    return fail(
      `${noModule}.\n\t'go get' is no longer supported outside a module.\n\tTo build and install a command, use 'go install' with a version,\n\tlike 'go install example.com/cmd@latest'\n\tFor more information, see https://golang.example/doc/go-get-install-deprecation\n\tor run 'go help get' or 'go help install'.`,
    );
  const fault = await moduleFault(proc);
  if (fault !== undefined) return fault;
  let text = module.text;
  for (const name of names) {
    const [path = "", asked = "latest"] = name.split("@");
    if (!/^[\w-]+\.[\w.-]+\//.test(path)) continue;
    const version = /^v\d/.test(asked) ? asked : "v1.0.0";
    const code = await fetchModule(proc, `${gopath(proc)}/pkg/mod/${path}@${version}`, path);
    if (code !== 0) return code;
    if (module.requires.has(path)) continue;
    if (version !== asked)
      await proc.stderr.write(
        `drydock: go get: the latest version of ${path} is not known here; v1.0.0 is written\n`,
      );
    text = `${text.trimEnd()}\n\nrequire ${path} ${version}\n`;
    await proc.stderr.write(`go: added ${path} ${version}\n`);
  }
  put(proc, `${module.folder}/go.mod`, text);
  return fetchModules(proc);
}

const valued = new Set(
  "-ldflags -tags -mod -gcflags -asmflags -installsuffix -buildmode -p -pkgdir -toolexec -modfile -overlay -run -bench -timeout -count -coverprofile -covermode -pgo -buildvcs".split(
    " ",
  ),
);

function buildArguments(args: readonly string[]): { output: string | undefined; targets: string[] } {
  let output: string | undefined;
  const targets: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "-o") output = args[++i];
    else if (/^--?o=/.test(arg)) output = arg.slice(arg.indexOf("=") + 1);
    else if (valued.has(arg.replace(/^--/, "-"))) i++;
    else if (!arg.startsWith("-")) targets.push(arg);
  }
  return { output, targets };
}

/** One program to write: the folder of its sources, its files, its name. */
interface Unit {
  readonly folder: string;
  readonly files: readonly string[];
  readonly name: string;
}

async function build(proc: Proc, command: string, args: readonly string[]): Promise<number> {
  const fail = failing(proc);
  const { output, targets } = buildArguments(args);
  const bin = proc.env.get("GOBIN") ?? `${gopath(proc)}/bin`;
  const remote = targets.filter((target) => /^[\w-]+\.[\w.-]+\/.*@/.test(target));
  if (command === "install" && remote.length > 0) {
    for (const target of remote) {
      const [path = "", version = ""] = target.split("@");
      const code = await fetchModule(proc, `${gopath(proc)}/pkg/mod/${path}@${version}`, path);
      if (code !== 0) return code;
      await proc.stderr.write(notCompiled);
      write(proc, `${bin}/${lastName(path)}`, lastName(path), false);
    }
    return 0;
  }
  const files = targets.filter((target) => target.endsWith(".go"));
  const module = moduleOf(proc);
  if (files.length === 0 || module !== undefined) {
    const fault = await moduleFault(proc);
    if (fault !== undefined) return fault;
  }
  const lost = files.find((file) => !proc.fs.exists(file));
  if (lost !== undefined)
    return fail(`no required module provides package ${lost}; to add it:\n\tgo get ${lost}`);
  const units: Unit[] = [];
  if (files.length > 0)
    units.push({
      folder: proc.cwd,
      files: files.map((file) => proc.fs.absolute(file)),
      name: lastName(files[0] ?? "").slice(0, -3),
    });
  else
    for (const target of targets.length > 0 ? targets : ["."]) {
      const wide = target.endsWith("...");
      const path = local(proc, module, target.replace(/\/?\.\.\.$/, "") || ".");
      if (path === undefined) return fail(`package ${target} is not in std (/usr/local/go/src/${target})`);
      const folders = wide ? packageFolders(proc, path) : [path];
      if (!wide && !proc.fs.exists(path)) return fail(`stat ${path}: directory not found`);
      if (!wide && goFiles(proc, path).length === 0) return fail(`no Go files in ${path}`);
      for (const folder of folders) {
        const whole = folder === (module?.folder || "/") ? module?.path : undefined;
        units.push({
          folder,
          files: goFiles(proc, folder).map((name) => `${folder === "/" ? "" : folder}/${name}`),
          name: lastName((whole ?? folder).replace(/\/v\d+$/, "")) || "main",
        });
      }
    }
  if (units.length === 0) {
    await proc.stderr.write(`go: warning: "${targets[0] ?? "./..."}" matched no packages\n`);
    return 0;
  }
  if (module !== undefined && !proc.fs.exists(`${module.folder}/go.work`))
    for (const { folder, files: sources } of units)
      for (const path of sources) {
        const complaint = complaintOf(readIfThere(proc, path) ?? "", module);
        const from = path.startsWith(`${proc.cwd}/`) ? proc.cwd : folder;
        if (complaint !== undefined) return fail(`${path.slice(from.length + 1)}:${complaint}`);
      }
  if ((await fetchModules(proc)) !== 0) return 1;
  const programs = units.filter((unit) =>
    unit.files.some((path) => (packageOf(readIfThere(proc, path) ?? "") ?? "main") === "main"),
  );
  await proc.sleep(2_500);
  proc.charge(1_500);
  await proc.stderr.write(notCompiled);
  const intoFolder = output !== undefined && (output.endsWith("/") || isFolder(proc, output));
  if (units.length > 1 && output !== undefined && !intoFolder && programs.length !== 1)
    return fail(`go: cannot write multiple packages to non-directory ${output}`);
  if (command === "build" && units.length > 1 && output === undefined) return 0;
  const suffix = proc.env.get("GOOS") === "windows" ? ".exe" : "";
  for (const { name, files: sources } of programs) {
    const path =
      output === undefined
        ? `${command === "install" ? `${bin}/` : ""}${name}${suffix}`
        : intoFolder
          ? `${output.replace(/\/$/, "")}/${name}${suffix}`
          : output;
    if (output === undefined && isFolder(proc, path))
      return fail(`go: build output "${path}" already exists and is a directory`);
    write(
      proc,
      path,
      name,
      sources.some((source) => /"net\/http"/.test(readIfThere(proc, source) ?? "")),
    );
  }
  return 0;
}

/** The folder behind a package of this module; undefined for a package of elsewhere. */
function local(proc: Proc, module: Module | undefined, target: string): string | undefined {
  if (/^(\.|\/)/.test(target)) return proc.fs.absolute(target);
  if (module?.path !== undefined && (target === module.path || target.startsWith(`${module.path}/`)))
    return `${module.folder}${target.slice(module.path.length)}` || "/";
  const inPath = `${gopath(proc)}/src/${target}`;
  return proc.fs.exists(inPath) ? inPath : undefined;
}

function isFolder(proc: Proc, path: string): boolean {
  return proc.fs.exists(path) && proc.fs.stat(path).type === "dir";
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function write(proc: Proc, path: string, name: string, web: boolean): void {
  const dynamic = proc.env.get("CGO_ENABLED") !== "0" && web;
  const libc = dynamic ? libcOf(proc) : "static";
  const at = proc.fs.absolute(path);
  put(
    proc,
    at,
    { kind: "program", program: `go program ${name}`, size: web ? 7_340_032 : 2_210_816, libc },
    0o755,
  );
  proc.fs.chmod(at, 0o755);
}

function goFiles(proc: Proc, folder: string, tests = false): readonly string[] {
  try {
    return proc.fs
      .readdir(folder)
      .flatMap(({ name }) => (name.endsWith(".go") && (tests || !name.endsWith("_test.go")) ? [name] : []));
  } catch {
    return [];
  }
}

/** Every folder from `folder` down that holds Go files. */
function packageFolders(proc: Proc, folder: string, depth = 0): string[] {
  if (depth > 12) return [];
  const own = goFiles(proc, folder, true).length > 0 ? [folder] : [];
  let entries: readonly { readonly name: string }[] = [];
  try {
    entries = proc.fs.readdir(folder);
  } catch {
    return own;
  }
  for (const { name } of entries) {
    const path = `${folder === "/" ? "" : folder}/${name}`;
    if (!/^[._]|^(vendor|testdata|node_modules|proc|sys|usr)$/.test(name) && isFolder(proc, path))
      own.push(...packageFolders(proc, path, depth + 1));
  }
  return own;
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
}

function packageOf(text: string): string | undefined {
  return /^\s*package\s+(\w+)/.exec(withoutComments(text))?.[1];
}

function importsOf(text: string): readonly string[] {
  const found: string[] = [];
  for (const [, block, single] of withoutComments(text).matchAll(
    /^import\s+(?:\(([\s\S]*?)\)|(?:[\w.]+\s+)?("[^"]+"))/gm,
  ))
    for (const [, path = ""] of (block ?? single ?? "").matchAll(/"([^"]+)"/g)) found.push(path);
  return found;
}

/** Of neither the standard library nor this module nor one it requires. */
function isForeign(path: string, module: Module): boolean {
  if (!(path.split("/")[0] ?? "").includes(".")) return false;
  const inside = (root: string) => path === root || path.startsWith(`${root}/`);
  return !inside(module.path ?? "") && ![...module.requires.keys()].some(inside);
}

/** The first import that no module provides: position and words. */
function complaintOf(text: string, module: Module): string | undefined {
  const foreign = importsOf(text).find((path) => isForeign(path, module));
  if (foreign === undefined) return undefined;
  const before = text.slice(0, text.indexOf(`"${foreign}"`));
  return `${before.split("\n").length}:${before.length - before.lastIndexOf("\n")}: no required module provides package ${foreign}; to add it:\n\tgo get ${foreign}`;
}
