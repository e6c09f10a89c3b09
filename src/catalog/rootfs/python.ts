/** CPython in /usr/local, as the python images have it. */
import type { LayerBuilder } from "./layer-builder.ts";

const modules =
  "abc argparse ast base64 bisect calendar cmd code codecs collections/__init__ configparser contextlib copy csv dataclasses datetime decimal difflib dis doctest email/__init__ encodings/__init__ enum functools getopt getpass glob gzip hashlib heapq html/__init__ http/__init__ http/server importlib/__init__ inspect io ipaddress json/__init__ json/tool keyword linecache logging/__init__ mimetypes multiprocessing/__init__ numbers operator os pathlib pdb pickle platform pprint queue random re runpy sched secrets select shelve shlex shutil signal site smtplib socket socketserver sqlite3/__init__ ssl stat statistics string struct subprocess sysconfig tarfile tempfile textwrap threading timeit token tokenize traceback types typing unittest/__init__ urllib/__init__ urllib/request uuid venv/__init__ warnings wave weakref xml/__init__ zipfile zlib";

/** @param version `3.12.13`. @param pipVersion undefined: pip comes with a later layer. */
export function installPython(layer: LayerBuilder, version: string, pipVersion: string | undefined): void {
  const [major = "3", minor = "12"] = version.split(".");
  const short = `${major}.${minor}`;
  const lib = `/usr/local/lib/python${short}`;
  layer.program(`/usr/local/bin/python${short}`, "python3");
  if (major === "3") layer.link("/usr/local/bin/python3", `python${short}`);
  else layer.link("/usr/local/bin/python2", `python${short}`);
  layer.program(`/usr/local/bin/idle${short}`, "idle");
  layer.program(`/usr/local/bin/pydoc${short}`, "pydoc");
  layer.program(`/usr/local/bin/python${short}-config`, "python-config");
  for (const name of ["idle", "pydoc"]) layer.link(`/usr/local/bin/${name}${major}`, `${name}${short}`);
  layer.link(`/usr/local/bin/python${major}-config`, `python${short}-config`);
  for (const name of modules.split(" ")) layer.sized(`${lib}/${name}.py`, 9_000 + name.length * 977);
  layer.dir(`${lib}/lib-dynload`);
  layer.dir(`${lib}/site-packages`);
  layer.text(
    `${lib}/site-packages/README.txt`,
    "Packages installed beside the standard library live here.\n",
  );
  layer.text(`/usr/local/include/python${short}/patchlevel.h`, patchlevel(version));
  layer.link("/usr/local/lib/libpython3.so", `libpython${short}.so.1.0`);
  if (pipVersion !== undefined) installPip(layer, version, pipVersion);
  layer.bulk({
    [`/usr/local/lib/libpython${short}.so.1.0`]: 24,
    [`${lib}/lib-dynload/modules.tar`]: 22,
    [`${lib}/encodings/tables.tar`]: 10,
    [`${lib}/__pycache__/stdlib.${major}${minor}.tar`]: 34,
    [`/usr/local/include/python${short}/headers.tar`]: 4,
    [`${lib}/pydoc_data/topics.py`]: 6,
  });
}

/** The version's one plain statement in the tree: programs read it when the environment does not tell. */
function patchlevel(version: string): string {
  const [major, minor, micro] = version.split(".");
  return `#define PY_MAJOR_VERSION ${major}\n#define PY_MINOR_VERSION ${minor}\n#define PY_MICRO_VERSION ${micro}\n#define PY_VERSION "${version}"\n`;
}

export function installPip(
  layer: LayerBuilder,
  version: string,
  pipVersion: string,
  extra: Readonly<Record<string, string>> = {},
): void {
  const [major = "3", minor = "12"] = version.split(".");
  const site = `/usr/local/lib/python${major}.${minor}/site-packages`;
  for (const name of ["pip", `pip${major}`, `pip${major}.${minor}`])
    layer.program(`/usr/local/bin/${name}`, "pip", 212);
  for (const [name, installed] of Object.entries({ pip: pipVersion, ...extra })) {
    const info = `${site}/${name}-${installed}.dist-info`;
    layer.text(
      `${info}/METADATA`,
      `Metadata-Version: 2.1\nName: ${name}\nVersion: ${installed}\nSummary: ${name} (simulated)\n`,
    );
    layer.text(`${info}/INSTALLER`, "pip\n");
    layer.text(
      `${info}/RECORD`,
      `${name}/__init__.py,,\n${name}-${installed}.dist-info/METADATA,,\n${name}-${installed}.dist-info/INSTALLER,,\n${name}-${installed}.dist-info/RECORD,,\n`,
    );
    layer.text(`${site}/${name}/__init__.py`, `__version__ = "${installed}"\n`);
  }
}

/** The pip that an image of this Python brings. */
export function bundledPip(version: string): string {
  const minor = Number(version.split(".")[1]);
  if (version.startsWith("2.")) return "9.0.1";
  if (minor <= 6) return "9.0.1";
  if (minor === 7) return "22.0.4";
  if (minor <= 9) return "22.0.4";
  if (minor === 10) return "23.0.1";
  if (minor === 11) return "24.0";
  if (minor === 12) return "25.0.1";
  return "25.3";
}
