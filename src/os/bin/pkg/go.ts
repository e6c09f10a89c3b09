/**
 * go: the module commands and `go build`, without a compiler.
 *
 * A build checks what a build would check first (go.mod, source files), says that the
 * program is not compiled, and writes an executable of a believable size, so that a
 * build in stages can go on. Running that executable says the same again.
 */
import type { Proc, Program } from "../../process.ts";
import { download, online, put, readIfThere } from "./transfer.ts";

const notCompiled = "drydock: go: the program is not compiled; an executable that says so takes its place\n";

export const go: Program = async (proc) => {
  const [command, ...args] = proc.args;
  const version =
    /go([\d.]+)/.exec(readIfThere(proc, "/usr/local/go/VERSION") ?? "")?.[1] ??
    proc.env.get("GOLANG_VERSION") ??
    "1.26.5";
  switch (command) {
    case undefined:
    case "help":
      await proc.stderr.write(
        "Go is a tool for managing Go source code.\n\nUsage:\n\n\tgo <command> [arguments]\n\nThe commands are:\n\n\tbuild       compile packages and dependencies\n\tenv         print Go environment information\n\tget         add dependencies to current module\n\tinstall     compile and install packages\n\tmod         module maintenance\n\trun         compile and run Go program\n\ttest        test packages\n\tversion     print Go version\n",
      );
      return 2;
    case "version":
      await proc.stdout.write(`go version go${version} linux/amd64\n`);
      return 0;
    case "env":
      for (const name of args.filter((arg) => !arg.startsWith("-")))
        await proc.stdout.write(
          `${{ GOPATH: proc.env.get("GOPATH") ?? "/go", GOOS: "linux", GOARCH: "amd64", GOROOT: "/usr/local/go", GOVERSION: `go${version}` }[name] ?? proc.env.get(name) ?? ""}\n`,
        );
      return 0;
    case "mod":
      return mod(proc, args, version);
    case "get":
      return (await withModule(proc)) ?? fetchModules(proc);
    case "fmt":
    case "vet":
      return (await withModule(proc)) ?? 0;
    case "build":
    case "install":
      return build(proc, command, args);
    case "run":
      await proc.stderr.write("drydock: go run: running a compiled program is not simulated\n");
      return 126;
    case "test": {
      const missing = await withModule(proc);
      if (missing !== undefined) return missing;
      await proc.stderr.write("drydock: go test: tests are not run\n");
      return 0;
    }
    default:
      await proc.stderr.write(`go ${command}: unknown command\nRun 'go help' for usage.\n`);
      return 2;
  }
};

function moduleFile(proc: Proc): string | undefined {
  for (let at = proc.cwd; ; at = at.slice(0, at.lastIndexOf("/"))) {
    const text = readIfThere(proc, `${at}/go.mod`);
    if (text !== undefined) return text;
    if (at === "" || at === "/") return undefined;
  }
}

async function withModule(proc: Proc): Promise<number | undefined> {
  if (moduleFile(proc) !== undefined) return undefined;
  await proc.stderr.write(
    "go: go.mod file not found in current directory or any parent directory; see 'go help modules'\n",
  );
  return 1;
}

async function mod(proc: Proc, args: readonly string[], version: string): Promise<number> {
  if (args[0] === "init") {
    const name = args[1] ?? proc.cwd.split("/").at(-1) ?? "app";
    if (proc.fs.exists("go.mod")) {
      await proc.stderr.write(`go: ${proc.cwd}/go.mod already exists\n`);
      return 1;
    }
    put(proc, `${proc.cwd}/go.mod`, `module ${name}\n\ngo ${version}\n`);
    await proc.stderr.write(`go: creating new go.mod: module ${name}\n`);
    return 0;
  }
  if (!["download", "tidy", "verify", "vendor"].includes(args[0] ?? "")) {
    await proc.stderr.write(`go mod ${args[0] ?? ""}: unknown command\nRun 'go help mod' for usage.\n`);
    return 2;
  }
  const missing = await withModule(proc);
  if (missing !== undefined) return missing;
  const required = requirements(proc);
  if (args[0] === "download" && required.length === 0)
    await proc.stderr.write("go: no module dependencies to download\n");
  return args[0] === "verify" ? 0 : fetchModules(proc);
}

function requirements(proc: Proc): readonly string[] {
  const text = moduleFile(proc) ?? "";
  return [...text.matchAll(/^\s*(?:require\s+)?([\w.-]+\.[\w.-]+\/\S+)\s+v\S+/gm)].map((m) => m[1] ?? "");
}

/** Modules come into GOPATH/pkg/mod, a sized folder each. */
async function fetchModules(proc: Proc): Promise<number> {
  const cache = `${proc.env.get("GOPATH") ?? "/go"}/pkg/mod`;
  for (const name of requirements(proc)) {
    const path = `${cache}/${name}`;
    if (proc.fs.exists(path)) continue;
    if (!(await online(proc, "proxy.golang.example"))) {
      await proc.stderr.write(
        `go: ${name}: Get "https://proxy.golang.example/${name}/@v/list": dial tcp: lookup proxy.golang.example: no such host\n`,
      );
      return 1;
    }
    await download(proc, 300_000);
    put(proc, `${path}/module.zip`, { kind: "sized", size: 310_000, seed: name });
  }
  return 0;
}

async function build(proc: Proc, command: string, args: readonly string[]): Promise<number> {
  let output: string | undefined;
  const targets: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "-o") output = args[++i];
    else if (arg.startsWith("-o=")) output = arg.slice(3);
    else if (
      ["-ldflags", "-tags", "-mod", "-gcflags", "-asmflags", "-installsuffix", "-buildmode", "-p"].includes(
        arg,
      )
    )
      i++;
    else if (!arg.startsWith("-")) targets.push(arg);
  }
  const files = targets.filter((target) => target.endsWith(".go"));
  if (files.length === 0) {
    const missing = await withModule(proc);
    if (missing !== undefined) return missing;
  }
  const folder = proc.fs.absolute(files.length > 0 ? "." : (targets[0]?.replace(/\/?\.\.\.$/, "") ?? "."));
  const sources = files.length > 0 ? files : goFiles(proc, folder);
  const lost = sources.find((file) => !proc.fs.exists(file.startsWith("/") ? file : `${folder}/${file}`));
  if (lost !== undefined) {
    await proc.stderr.write(`no required module provides package ${lost}; to add it:\n\tgo get ${lost}\n`);
    return 1;
  }
  if (sources.length === 0 && !proc.fs.exists(`${folder}/cmd`)) {
    await proc.stderr.write(`no Go files in ${folder}\n`);
    return 1;
  }
  if ((await fetchModules(proc)) !== 0) return 1;
  await proc.sleep(2_500);
  proc.charge(1_500);
  await proc.stderr.write(notCompiled);
  const web = sources.some((file) =>
    /"net\/http"/.test(readIfThere(proc, file.startsWith("/") ? file : `${folder}/${file}`) ?? ""),
  );
  const name = (/^module\s+(\S+)/m.exec(moduleFile(proc) ?? "")?.[1] ?? folder).split("/").at(-1) ?? "app";
  const plain = files.length > 0 ? (files[0] ?? "app").replace(/\.go$/, "") : name;
  let path = output ?? (command === "install" ? `${proc.env.get("GOPATH") ?? "/go"}/bin/${plain}` : plain);
  if (path.endsWith("/") || (proc.fs.exists(path) && proc.fs.stat(path).type === "dir"))
    path = `${path.replace(/\/$/, "")}/${plain}`;
  const dynamic = proc.env.get("CGO_ENABLED") !== "0" && web;
  const libc = dynamic ? (proc.fs.exists("/lib/ld-musl-x86_64.so.1") ? "musl" : "glibc") : "static";
  put(
    proc,
    proc.fs.absolute(path),
    { kind: "program", program: `go program ${plain}`, size: web ? 7_340_032 : 2_210_816, libc },
    0o755,
  );
  proc.fs.chmod(path, 0o755);
  return 0;
}

function goFiles(proc: Proc, folder: string): readonly string[] {
  try {
    return proc.fs
      .readdir(folder)
      .flatMap(({ name }) => (name.endsWith(".go") && !name.endsWith("_test.go") ? [name] : []));
  } catch {
    return [];
  }
}
