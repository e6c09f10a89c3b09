/** A machine for a process: version, paths, builtins, `sys`. */
import type { Proc } from "../../os/process.ts";
import { installBuiltins } from "./builtins.ts";
import type { PythonVersion } from "./host.ts";
import { sysModule } from "./lib/sys.ts";
import { library } from "./lib/table.ts";
import { PyList } from "./objects.ts";
import { Vm } from "./vm.ts";

/** From the headers the image carries, else its environment, else the name of the executable. */
export function findVersion(proc: Proc): PythonVersion {
  const short = /python(\d+\.\d+)$/.exec(realExe(proc))?.[1];
  const places = [
    ...(short
      ? [`/usr/local/include/python${short}/patchlevel.h`, `/usr/include/python${short}/patchlevel.h`]
      : []),
    ...headers(proc),
  ];
  for (const path of places) {
    if (!proc.fs.exists(path)) continue;
    const m = /PY_VERSION\s+"([^"]+)"/.exec(proc.fs.readText(path));
    if (m) return parseVersion(m[1]!);
  }
  const env = proc.env.get("PYTHON_VERSION");
  if (env) return parseVersion(env);
  return parseVersion(short ? (packaged[short] ?? `${short}.0`) : "3.12.3");
}

/** What a distribution's own package of that series is. */
const packaged: Readonly<Record<string, string>> = {
  "3.9": "3.9.2",
  "3.10": "3.10.12",
  "3.11": "3.11.2",
  "3.12": "3.12.3",
  "3.13": "3.13.5",
};

/** The path it was called by, links not followed: `sys.executable`. */
export function calledAs(proc: Proc): string {
  const name = proc.argv[0] ?? "python3";
  if (name.includes("/")) return proc.fs.absolute(name);
  for (const dir of (proc.env.get("PATH") ?? "").split(":")) {
    const path = `${dir}/${name}`;
    if (dir !== "" && proc.fs.exists(path)) return path;
  }
  return proc.exe;
}

function realExe(proc: Proc): string {
  try {
    return proc.fs.realpath(proc.exe);
  } catch {
    return proc.exe;
  }
}

function headers(proc: Proc): readonly string[] {
  const dir = "/usr/local/include";
  if (!proc.fs.exists(dir) || !realExe(proc).startsWith("/usr/local")) return [];
  return proc.fs
    .readdir(dir)
    .filter((e) => /^python\d/.test(e.name))
    .map((e) => `${dir}/${e.name}/patchlevel.h`);
}

function parseVersion(text: string): PythonVersion {
  const [major, minor, patch] = text.split(".").map((x) => Number.parseInt(x, 10));
  return { major: major ?? 3, minor: minor ?? 12, patch: patch ?? 0, text };
}

export function makeVm(proc: Proc, options: { readonly unbuffered: boolean }): Vm {
  const version = findVersion(proc);
  const short = `${version.major}.${version.minor}`;
  const own = realExe(proc).startsWith("/usr/bin");
  const prefix = own ? "/usr" : "/usr/local";
  const libDir = `${prefix}/lib/python${short}`;
  const venv = venvOf(proc);
  const beside = realExe(proc).replace(/\/bin\/[^/]*$/, "");
  const userBase = proc.env.get("PYTHONUSERBASE") ?? `${proc.env.get("HOME") ?? "/root"}/.local`;
  const siteDirs = [
    `${venv ?? userBase}/lib/python${short}/site-packages`,
    ...(beside === prefix ? [] : [`${beside}/lib/python${short}/site-packages`]),
    `${libDir}/site-packages`,
    ...(own ? [`/usr/local/lib/python${short}/dist-packages`, "/usr/lib/python3/dist-packages"] : []),
  ];
  const vm = new Vm({
    proc,
    library,
    version,
    libDir,
    siteDirs,
    executable: calledAs(proc),
    unbuffered: options.unbuffered,
    unwritten: new Set(),
    sources: new Map(),
  });
  installBuiltins(vm);
  const sys = sysModule(vm);
  const extra = (proc.env.get("PYTHONPATH") ?? "").split(":").filter((p) => p !== "");
  sys.dict.setName(
    "path",
    new PyList([
      ...extra,
      `${prefix}/lib/python${version.major}${version.minor}.zip`,
      libDir,
      `${libDir}/lib-dynload`,
      ...siteDirs,
    ]),
  );
  vm.modules.setName("sys", sys);
  return vm;
}

/** A virtual environment has a `pyvenv.cfg` above its `bin`. */
function venvOf(proc: Proc): string | undefined {
  const exe = calledAs(proc);
  const at = exe.replace(/\/bin\/[^/]*$/, "");
  return at !== exe && proc.fs.exists(`${at}/pyvenv.cfg`) ? at : undefined;
}
