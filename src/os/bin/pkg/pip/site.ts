/** Where a pip installs to: its Python, the site-packages beside it, what is in there. */
import type { Proc } from "../../../process.ts";
import { readIfThere } from "../transfer.ts";

export interface Site {
  /** `/usr/local`, or the folder of a virtual environment. */
  readonly prefix: string;
  /** `3.12.13`. */
  readonly python: string;
  /** `3.12`. */
  readonly short: string;
  readonly packages: string;
  readonly bin: string;
  /** Version of pip itself. */
  readonly pip: string;
  readonly virtual: boolean;
  /** The distribution's own Python: pip does not touch it without being forced. */
  readonly managed: boolean;
}

export interface Dist {
  readonly name: string;
  readonly version: string;
  /** Its `.dist-info` folder. */
  readonly info: string;
}

/** Undefined: there is no Python beside this pip. */
export function findSite(proc: Proc): Site | undefined {
  const here = proc.exe.slice(0, proc.exe.lastIndexOf("/"));
  const candidates = [
    proc.env.get("DRYDOCK_PYTHON_PREFIX"),
    parent(here),
    proc.env.get("VIRTUAL_ENV"),
    "/usr/local",
    "/usr",
  ];
  for (const prefix of candidates) {
    if (prefix === undefined || prefix === "") continue;
    const short = libraries(proc, prefix)[0];
    if (short !== undefined) return siteAt(proc, prefix, short);
    if (prefix === "/usr" && proc.fs.exists("/usr/lib/python3/dist-packages"))
      return siteAt(proc, prefix, "3");
  }
  return undefined;
}

/** Where an installation goes: `--prefix`, the user's own folder by wish or because the site cannot be written. */
export function placeFor(proc: Proc, site: Site, prefix: string | undefined, user: boolean): Site {
  const writable = (path: string): boolean => {
    for (let at = path; at !== ""; at = parent(at)) if (proc.fs.exists(at)) return proc.fs.access(at, "w");
    return proc.fs.access("/", "w");
  };
  const below = (root: string): Site => ({
    ...site,
    prefix: root,
    packages: `${root}/lib/python${site.short}/site-packages`,
    bin: `${root}/bin`,
  });
  if (prefix !== undefined) return below(proc.fs.absolute(prefix));
  if (!user && (site.virtual || proc.cred.uid === 0 || writable(site.packages))) return site;
  return below(proc.env.get("PYTHONUSERBASE") ?? `${proc.env.get("HOME") ?? "/root"}/.local`);
}

function siteAt(proc: Proc, prefix: string, short: string): Site {
  const managed = prefix === "/usr";
  const packages = managed ? "/usr/lib/python3/dist-packages" : `${prefix}/lib/python${short}/site-packages`;
  const virtual = proc.fs.exists(`${prefix}/pyvenv.cfg`);
  const python = pythonVersion(proc, prefix, short);
  const pip = listDists(proc, packages).find((dist) => dist.name === "pip")?.version ?? "25.0.1";
  const [major, minor] = python.split(".");
  return {
    prefix,
    python,
    short: `${major}.${minor}`,
    packages,
    bin: `${prefix}/bin`,
    pip,
    virtual,
    managed: managed && !virtual && proc.fs.exists(`/usr/lib/python${major}.${minor}/EXTERNALLY-MANAGED`),
  };
}

function pythonVersion(proc: Proc, prefix: string, short: string): string {
  for (const include of [`${prefix}/include/python${short}`, `/usr/local/include/python${short}`]) {
    const version = /PY_VERSION "([^"]+)"/.exec(readIfThere(proc, `${include}/patchlevel.h`) ?? "")?.[1];
    if (version !== undefined) return version;
  }
  if (prefix === "/usr") {
    for (const minor of [14, 13, 12, 11, 10, 9, 8]) {
      const version = /PY_VERSION "([^"]+)"/.exec(
        readIfThere(proc, `/usr/include/python3.${minor}/patchlevel.h`) ?? "",
      )?.[1];
      if (version !== undefined) return version;
    }
    return "3.11.2";
  }
  return `${short}.0`;
}

/** `3.12` for every `lib/python3.12` of a prefix. */
function libraries(proc: Proc, prefix: string): string[] {
  try {
    return proc.fs.readdir(`${prefix}/lib`).flatMap(({ name }) => {
      const short = /^python(\d\.\d+)$/.exec(name)?.[1];
      return short !== undefined && proc.fs.exists(`${prefix}/lib/${name}/site-packages`) ? [short] : [];
    });
  } catch {
    return [];
  }
}

/** Installed distributions, sorted by name. */
export function listDists(proc: Proc, packages: string): Dist[] {
  let entries: readonly { readonly name: string }[];
  try {
    entries = proc.fs.readdir(packages);
  } catch {
    return [];
  }
  return entries
    .flatMap(({ name }): Dist[] => {
      const m = /^(.+)-([^-]+)\.dist-info$/.exec(name);
      if (m?.[1] === undefined || m[2] === undefined) return [];
      const info = `${packages}/${name}`;
      const written = /^Name: (.+)$/m.exec(readIfThere(proc, `${info}/METADATA`) ?? "")?.[1];
      return [{ name: written ?? m[1], version: m[2], info }];
    })
    .sort((a, b) => (normal(a.name) < normal(b.name) ? -1 : 1));
}

/** PEP 503: `Flask_Cors` and `flask-cors` are one name. */
export function normal(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}
