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
    for (const pip of ["pip", "pip3"]) if (proc.fs.exists(`${home}/${pip}`)) link(pip, `${home}/${pip}`);
    proc.fs.writeFile(`${dir}/bin/activate`, activate(dir), { mode: 0o644 });
    await proc.sleep(1500);
  }
  return 0;
}

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
