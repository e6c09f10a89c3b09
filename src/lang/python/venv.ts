/** `python -m venv DIR`: a folder whose `bin` leads to this Python and which has packages of its own. */
import type { Proc } from "../../os/process.ts";
import { calledAs, findVersion } from "./setup.ts";

export async function makeVenv(proc: Proc, args: readonly string[]): Promise<number> {
  const dirs = args.filter((a) => !a.startsWith("-"));
  if (dirs.length === 0) {
    await proc.stderr.write(
      "usage: venv [-h] ENV_DIR [ENV_DIR ...]\nvenv: error: the following arguments are required: ENV_DIR\n",
    );
    return 2;
  }
  const version = findVersion(proc);
  const refusal = withoutEnsurepip(proc, `${version.major}.${version.minor}`, dirs[0] ?? "");
  if (refusal !== undefined && !args.includes("--without-pip")) {
    await proc.stdout.write(refusal);
    return 1;
  }
  const short = `${version.major}.${version.minor}`;
  const home = calledAs(proc).replace(/\/[^/]*$/, "");
  for (const given of dirs) {
    const dir = proc.fs.absolute(given);
    proc.fs.mkdir(`${dir}/bin`, { recursive: true });
    proc.fs.mkdir(`${dir}/lib/python${short}/site-packages`, { recursive: true });
    proc.fs.mkdir(`${dir}/include`, { recursive: true });
    proc.fs.writeFile(
      `${dir}/pyvenv.cfg`,
      `home = ${home}\ninclude-system-site-packages = false\nversion = ${version.text}\nexecutable = ${calledAs(proc)}\n`,
    );
    const link = (name: string, target: string): void => {
      if (!proc.fs.exists(`${dir}/bin/${name}`)) proc.fs.symlink(target, `${dir}/bin/${name}`);
    };
    link("python3", calledAs(proc));
    link("python", "python3");
    link(`python${short}`, "python3");
    if (!args.includes("--without-pip")) addPip(proc, dir, short);
    proc.fs.writeFile(`${dir}/bin/activate`, activate(dir), { mode: 0o644 });
    await proc.sleep(1500);
  }
  return 0;
}

/** Debian's own Python leaves ensurepip to a package. */
function withoutEnsurepip(proc: Proc, short: string, dir: string): string | undefined {
  if (!calledAs(proc).startsWith("/usr/bin/") || !proc.fs.exists("/var/lib/dpkg/status")) return undefined;
  const status = proc.fs.readText("/var/lib/dpkg/status");
  if (new RegExp(`^Package: python(?:3|${short.replace(".", "\\.")})-venv$`, "m").test(status))
    return undefined;
  return `The virtual environment was not created successfully because ensurepip is not\navailable.  On Debian/Ubuntu systems, you need to install the python3-venv\npackage using the following command.\n\n    apt install python${short}-venv\n\nYou may need to use sudo with that command.  After installing the python3-venv\npackage, recreate your virtual environment.\n\nFailing command: ${proc.fs.absolute(dir)}/bin/python3\n\n`;
}

/** `python -m ensurepip`: the bundled pip comes beside this Python, unless the distribution keeps it out. */
export async function ensurePip(proc: Proc): Promise<number> {
  const version = findVersion(proc);
  const short = `${version.major}.${version.minor}`;
  if (withoutEnsurepip(proc, short, "") !== undefined) {
    await proc.stderr.write(`${calledAs(proc)}: No module named ensurepip\n`);
    return 1;
  }
  const prefix = calledAs(proc).replace(/\/bin\/[^/]*$/, "");
  if (["pip", "pip3"].some((name) => proc.fs.exists(`${prefix}/bin/${name}`))) {
    await proc.stdout.write(
      `Requirement already satisfied: pip in ${prefix}/lib/python${short}/site-packages (${bundled[short] ?? "25.0.1"})\n`,
    );
    return 0;
  }
  proc.fs.mkdir(`${prefix}/lib/python${short}/site-packages`, { recursive: true });
  addPip(proc, prefix, short, ["pip3", `pip${short}`]);
  await proc.stdout.write(`Successfully installed pip-${bundled[short] ?? "25.0.1"}\n`);
  return 0;
}

/** pip of the environment's own, the one that this Python bundles. */
function addPip(
  proc: Proc,
  dir: string,
  short: string,
  names: readonly string[] = ["pip", "pip3", `pip${short}`],
): void {
  const libc = proc.fs.exists("/lib/ld-musl-x86_64.so.1") ? "musl" : "glibc";
  for (const name of names)
    proc.fs.writeFile(
      `${dir}/bin/${name}`,
      { kind: "program", program: "pip", size: 240, libc },
      { mode: 0o755 },
    );
  const info = `${dir}/lib/python${short}/site-packages/pip-${bundled[short] ?? "25.0.1"}.dist-info`;
  proc.fs.mkdir(info, { recursive: true });
  proc.fs.writeFile(
    `${info}/METADATA`,
    `Metadata-Version: 2.1\nName: pip\nVersion: ${bundled[short] ?? "25.0.1"}\n`,
  );
}

/** What `ensurepip` of each Python holds. */
const bundled: Readonly<Record<string, string>> = {
  "3.7": "20.1.1",
  "3.8": "23.0.1",
  "3.9": "23.0.1",
  "3.10": "23.0.1",
  "3.11": "24.0",
  "3.12": "25.0.1",
  "3.13": "25.3",
  "3.14": "25.3",
};

function activate(dir: string): string {
  return `deactivate () {
    if [ -n "\${_OLD_VIRTUAL_PATH:-}" ] ; then PATH="\${_OLD_VIRTUAL_PATH:-}"; export PATH; unset _OLD_VIRTUAL_PATH; fi
    if [ -n "\${_OLD_VIRTUAL_PS1:-}" ] ; then PS1="\${_OLD_VIRTUAL_PS1:-}"; export PS1; unset _OLD_VIRTUAL_PS1; fi
    unset VIRTUAL_ENV
    unset -f deactivate
}
VIRTUAL_ENV="${dir}"
export VIRTUAL_ENV
_OLD_VIRTUAL_PATH="$PATH"
PATH="$VIRTUAL_ENV/bin:$PATH"
export PATH
_OLD_VIRTUAL_PS1="\${PS1:-}"
PS1="(${dir.split("/").at(-1)}) \${PS1:-}"
export PS1
`;
}
