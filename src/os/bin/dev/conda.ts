/** conda and mamba: an environment's list of packages grows and shrinks; the packages themselves are empty. */
import type { Proc, Program } from "../../process.ts";
import { download, libcOf, online, put, remove } from "../pkg/transfer.ts";
import { baseOf, namesIn, putText, read, scan } from "./kit.ts";

const host = "conda.anaconda.example";

export const conda: Program = async (proc) => {
  const tool = baseOf(proc.argv[0] ?? "conda");
  const [command, ...rest] = proc.args[0] === "env" ? proc.args.slice(1) : proc.args;
  const { options, operands } = scan(rest, [
    "-c",
    "--channel",
    "-n",
    "--name",
    "-p",
    "--prefix",
    "-f",
    "--file",
    "--solver",
    "-r",
    "--root-prefix",
  ]);
  const root = proc.env.get("CONDA_DIR") ?? proc.env.get("MAMBA_ROOT_PREFIX") ?? "/opt/conda";
  const named = options.get("-n") ?? options.get("--name");
  const prefix =
    options.get("-p") ??
    options.get("--prefix") ??
    (named === undefined || named === "base" ? root : `${root}/envs/${named}`);
  switch (command) {
    case "--version":
    case "-V":
      await proc.stdout.write(tool === "mamba" ? "2.3.3\n" : "conda 25.9.1\n");
      return 0;
    case "install":
    case "create":
    case "update": {
      const file = options.get("-f") ?? options.get("--file");
      const text = file === undefined ? undefined : read(proc, file);
      if (file !== undefined && text === undefined) {
        await proc.stderr.write(`\nEnvironmentFileNotFound: '${proc.fs.absolute(file)}' file not found\n\n`);
        return 1;
      }
      const inFile = /^name:\s*(\S+)/m.exec(text ?? "")?.[1];
      const place =
        proc.args[0] === "env" && prefix === root && inFile !== undefined && inFile !== "base"
          ? `${root}/envs/${inFile}`
          : prefix;
      if (command === "create" && proc.args[0] !== "env" && proc.fs.exists(`${place}/conda-meta`))
        remove(proc, place);
      if (command === "update" && operands.length === 0 && file === undefined) return 0;
      const wanted = [...operands, ...listed(text ?? "")];
      const code = await install(proc, tool, place, wanted);
      const pips = pipLines(text ?? "");
      if (code !== 0 || pips.length === 0) return code;
      const pid = proc.spawn({ argv: [`${place}/bin/pip`, "install", ...pips], path: `${place}/bin/pip` });
      const end = await proc.wait(pid);
      return end?.status.type === "exited" ? end.status.code : 1;
    }
    case "remove":
    case "uninstall":
      for (const name of operands)
        for (const entry of namesIn(proc, `${prefix}/conda-meta`))
          if (entry.startsWith(`${name}-`)) remove(proc, `${prefix}/conda-meta/${entry}`);
      return 0;
    case "list":
      await proc.stdout.write(
        `# packages in environment at ${prefix}:\n#\n# Name                    Version\n`,
      );
      for (const entry of namesIn(proc, `${prefix}/conda-meta`)) {
        const m = /^(.+)-([^-]+)-0\.json$/.exec(entry);
        if (m !== null) await proc.stdout.write(`${(m[1] ?? "").padEnd(25)} ${m[2]}\n`);
      }
      return 0;
    case "clean":
    case "config":
    case "init":
    case "activate":
    case "deactivate":
      return 0;
    case "info":
      await proc.stdout.write(`\n     active environment : base\n          base environment : ${root}\n`);
      return 0;
    case "run": {
      const words = rest.filter((word, i) => !(word.startsWith("-") && i === 0) && rest[i - 1] !== "-n");
      const pid = proc.spawn({ argv: words });
      const end = await proc.wait(pid);
      return end?.status.type === "exited" ? end.status.code : 1;
    }
    default:
      await proc.stderr.write(`${tool}: error: argument COMMAND: invalid choice: '${command ?? ""}'\n`);
      return 2;
  }
};

/** What an environment file leaves to pip. */
function pipLines(text: string): string[] {
  const block = /^\s*-\s*pip:\s*\n((?:\s{4,}-.*\n?)+)/m.exec(text)?.[1] ?? "";
  return [...block.matchAll(/-\s*([\w.[\]=<>~!-]+)/g)].map(([, name = ""]) => name);
}

/** Names in an environment file or a list of requirements. */
function listed(text: string): string[] {
  return text
    .replace(/^\s*-\s*pip:\s*\n(?:\s{4,}-.*\n?)+/m, "")
    .replace(/^channels:\s*\n(?:\s*-.*\n?)+/m, "")
    .split("\n")
    .map((line) => /^\s*-?\s*([A-Za-z][\w.-]*(?:[=<>]=?[\w.*]+)?)\s*$/.exec(line)?.[1] ?? "")
    .filter((name) => name !== "" && !/^(name|channels|dependencies|defaults|conda-forge|pip)$/.test(name));
}

/** Packages that bring commands. */
const commands: Readonly<Record<string, string>> = {
  nodejs: "node npm npx",
  "r-base": "R Rscript",
  git: "git",
  make: "make",
  curl: "curl",
  wget: "wget",
  jq: "jq",
  gcc: "gcc",
  gxx: "g++",
  pip: "pip pip3",
  jupyterlab: "jupyter jupyter-lab",
  notebook: "jupyter jupyter-notebook",
  flask: "flask",
  gunicorn: "gunicorn",
  uvicorn: "uvicorn",
  pytest: "pytest",
};

/** The interpreter of an environment: the one of the base, or of the version that is asked for. */
function pythonIn(proc: Proc, prefix: string, asked: string): void {
  const [major = "3", minor = "13"] = asked === "1.0" ? ["3", "13"] : asked.split(".");
  const version = `${major}.${minor.replace("*", "13")}`;
  const folder = `${prefix}/bin`;
  if (proc.fs.exists(`${folder}/python${version}`)) return;
  put(
    proc,
    `${folder}/python${version}`,
    { kind: "program", program: "python3", size: 14_392, libc: libcOf(proc) },
    0o755,
  );
  proc.fs.chmod(`${folder}/python${version}`, 0o755);
  for (const name of ["python3", "python"]) {
    remove(proc, `${folder}/${name}`);
    proc.fs.symlink(`python${version}`, `${folder}/${name}`);
  }
  if (!proc.fs.exists(`${folder}/pip`)) {
    put(proc, `${folder}/pip`, { kind: "program", program: "pip", size: 240, libc: libcOf(proc) }, 0o755);
    proc.fs.chmod(`${folder}/pip`, 0o755);
  }
  const patch = asked.split(".")[2];
  putText(
    proc,
    `${prefix}/include/python${version}/patchlevel.h`,
    `#define PY_VERSION "${version}.${patch === undefined || !/^\d+$/.test(patch) ? "0" : patch}"\n`,
  );
  putText(
    proc,
    `${prefix}/lib/python${version}/site-packages/pip-25.3.dist-info/METADATA`,
    "Metadata-Version: 2.4\nName: pip\nVersion: 25.3\n",
  );
}

/** What Python finds of a package: that it is there. */
function markIn(proc: Proc, prefix: string, name: string, version: string): void {
  const python = namesIn(proc, `${prefix}/lib`).find((entry) => /^python\d\.\d+$/.test(entry));
  if (python === undefined) return;
  const module = name.toLowerCase().replaceAll("-", "_");
  putText(
    proc,
    `${prefix}/lib/${python}/site-packages/${module}/__init__.py`,
    `__version__ = "${version}"\n`,
  );
}

async function install(proc: Proc, tool: string, prefix: string, names: readonly string[]): Promise<number> {
  if (!(await online(proc, host))) {
    await proc.stderr.write(
      `CondaHTTPError: HTTP 000 CONNECTION FAILED for url <https://${host}/conda-forge/linux-64/repodata.json>\n`,
    );
    return 1;
  }
  await download(proc, 20_000_000 + names.length * 1_500_000);
  await proc.stdout.write(
    "Collecting package metadata: done\nSolving environment: done\n\n## Package Plan ##\n\n",
  );
  await proc.stdout.write(
    `  environment location: ${prefix}\n\n  added / updated specs:\n${names.map((name) => `    - ${name}\n`).join("")}\n`,
  );
  if (!proc.fs.exists(prefix)) proc.fs.mkdir(`${prefix}/bin`, { recursive: true });
  for (const operand of names) {
    const [name = "", version = "1.0"] = operand.replace(/^.*::/, "").split(/[=<>!~]+/);
    if (name === "python") pythonIn(proc, prefix, version);
    else markIn(proc, prefix, name, version);
    for (const command of (commands[name] ?? "").split(" ").filter((word) => word !== "")) {
      const path = `${prefix}/bin/${command}`;
      if (proc.fs.exists(path)) continue;
      put(proc, path, { kind: "program", program: command, size: 60_000, libc: libcOf(proc) }, 0o755);
      proc.fs.chmod(path, 0o755);
    }
    putText(
      proc,
      `${prefix}/conda-meta/${name}-${version.replaceAll("*", "0")}-0.json`,
      `{"name": "${name}"}\n`,
    );
  }
  await proc.stderr.write(
    `drydock: ${tool}: packages are written empty; of a version only what the command asks for is known\n`,
  );
  return 0;
}
