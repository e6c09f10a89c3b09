/**
 * A layer above the base, read from the label of its history step: accounts, apt and apk
 * packages, interpreters, servers, entrypoint scripts. What the label does not tell is
 * sized filler under the image's own folder.
 */

import { apkPackages } from "../apk.ts";
import { type AptIndex, type AptPackage, aptIndex } from "../apt.ts";
import type { CatalogImage } from "../images.ts";

import { type Account, type AccountFamily, writeAccounts } from "./accounts.ts";
import { alpineBasePackages } from "./alpine.ts";
import { condaLayer } from "./conda.ts";
import { debianPackages, releaseOf } from "./debian.ts";
import type { LayerBuilder } from "./layer-builder.ts";
import { installNginx, nginxScripts } from "./nginx.ts";
import { ownFiles } from "./own-files.ts";
import { apkRecord, type InstalledPackage, writeDpkgStatus } from "./packages.ts";
import { bundledPip, installPip, installPython } from "./python.ts";
import { entrypoints, imageUsers, software } from "./software.ts";

/** Writes the layer of step `index`. */
export async function upperLayer(layer: LayerBuilder, image: CatalogImage, index: number): Promise<void> {
  const label = image.layers[index]?.createdBy ?? "";
  const family = familyOf(image.base);
  if (/add (group and )?user|add user|add group/.test(label)) accounts(layer, image, index, family);
  const apt = /\bapt: ([^;]*)/.exec(label);
  if (apt !== null) await aptLayer(layer, image, index);
  const apk = /\bapk: ([^;]*)/.exec(label);
  if (apk !== null) await apkLayer(layer, image, index);
  if (/compilers and -dev libraries|autoconf automake|apt: g\+\+ gcc|apk: .*gcc/.test(label))
    compilers(layer, family);
  interpreters(layer, image, label, index === largestUpper(image));
  scripts(layer, image, label);
  if (image.repository.startsWith("jupyter-")) condaLayer(layer, label);
  const folder = /^WORKDIR (\S+)|mkdir(?: and chown)? (\/\S+)/.exec(label);
  if (folder !== null) layer.dir(folder[1] ?? folder[2] ?? "/", 0o755);
  if (index === largestUpper(image)) {
    mainPrograms(layer, image, family);
    ownFiles(layer, image);
  }
  layer.remainder = `/usr/local/lib/${image.repository}/step-${index}.tar`;
}

export function familyOf(base: string): AccountFamily {
  if (base.startsWith("debian") || base.startsWith("ubuntu")) return "debian";
  if (base.startsWith("alpine")) return "alpine";
  if (base.startsWith("busybox") || base === "scratch") return "busybox";
  return "rpm";
}

/** The step above the base with the most bytes that is not the package manager's: where the image's own software lies. */
export function largestUpper(image: CatalogImage): number {
  const first = image.layers.findIndex((layer) => layer.digest !== undefined);
  const upper = image.layers
    .map((layer, index) => ({ layer, index }))
    .filter(
      ({ layer, index }) => layer.digest !== undefined && (index !== first || image.base === "scratch"),
    );
  const own = upper.filter(({ layer }) => !/^RUN (apt|apk|yum|microdnf): [^;]*$/.test(layer.createdBy));
  const best = (own.length > 0 ? own : upper).sort(
    (a, b) => b.layer.uncompressedSize - a.layer.uncompressedSize,
  )[0];
  return best?.index ?? -1;
}

function accounts(layer: LayerBuilder, image: CatalogImage, index: number, family: AccountFamily): void {
  const users = usersUpTo(image, index, family);
  writeAccounts(layer, family, users);
  const user = users.at(-1);
  if (user?.home?.startsWith("/home/")) layer.dir(user.home, 0o755, user.uid, user.gid ?? user.uid);
}

function usersUpTo(image: CatalogImage, index: number, family: AccountFamily): Account[] {
  const users: Account[] = [];
  for (const { createdBy } of image.layers.slice(0, index + 1)) {
    const m = /add (?:group and )?user ([a-z][\w-]*)(?: \((\d+)\))?/.exec(createdBy);
    if (m?.[1] === undefined) continue;
    const known = imageUsers[m[1]] ?? { name: m[1], uid: 999, home: `/home/${m[1]}`, shell: "/bin/sh" };
    const uid = m[2] === undefined ? known.uid : Number(m[2]);
    const shell = family === "alpine" && known.shell === "/bin/bash" ? "/bin/sh" : known.shell;
    users.push({ ...known, uid, shell });
  }
  return users;
}

/** Package names of a label: plain words before `;` or `...`. */
function packageNames(label: string): string[] {
  const list = /\bap[tk]: ([^;]*)/.exec(label)?.[1] ?? "";
  return list
    .split(" ")
    .filter((word) => /^[a-z0-9][a-z0-9+.-]*$/.test(word) && word !== "and" && word !== "libraries");
}

async function aptLayer(layer: LayerBuilder, image: CatalogImage, index: number): Promise<void> {
  const release = releaseOf(image.base);
  if (release === undefined) return;
  const known = await aptIndex(`${release.id}-${release.version}`);
  const installed = new Map<string, InstalledPackage>(debianPackages(release).map((p) => [p.name, p]));
  for (const [step, { createdBy }] of image.layers.slice(0, index + 1).entries()) {
    if (!/\bapt: /.test(createdBy)) continue;
    for (const name of packageNames(createdBy)) {
      await addWithNeeds(known, name, installed);
      if (step === index) commandsOf(layer, known.find(name));
    }
  }
  writeDpkgStatus(layer, [...installed.values()]);
  if (packageNames(image.layers[index]?.createdBy ?? "").includes("ca-certificates")) {
    layer.sized("/etc/ssl/certs/ca-certificates.crt", 219_342);
    layer.text(
      "/etc/ca-certificates.conf",
      "# Which certificates are trusted.\nmozilla/Example_Root_CA.crt\n",
    );
  }
  layer.bulk({
    "/usr/lib/x86_64-linux-gnu/libicudata.so": 40,
    [`/usr/share/doc/packages-${index}.tar`]: 12,
    [`/usr/lib/x86_64-linux-gnu/libs-${index}.tar`]: 48,
  });
}

/** A package and all it needs, as they stand in dpkg's list. */
async function addWithNeeds(
  known: AptIndex,
  name: string,
  installed: Map<string, InstalledPackage>,
): Promise<void> {
  const queue = [name];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    if (installed.has(at)) continue;
    await known.load([at]);
    const p = known.find(at);
    installed.set(at, {
      name: at,
      version: p?.version ?? "1.0-1",
      installed: p?.installed,
      section: p?.section,
      depends: p?.depends.map((group) => group.replaceAll("|", " | ")),
    });
    for (const group of p?.depends ?? []) {
      const alternatives = group.split("|");
      if (!alternatives.some((one) => installed.has(one))) queue.push(...alternatives.slice(0, 1));
    }
  }
}

function commandsOf(layer: LayerBuilder, p: AptPackage | undefined): void {
  for (const path of p?.commands ?? []) layer.program(path, programOf(path.slice(path.lastIndexOf("/") + 1)));
}

/** The program behind a command of another name. */
export function programOf(command: string): string {
  const others: Readonly<Record<string, string>> = {
    vim: "vi",
    view: "vi",
    "vim.tiny": "vi",
    rnano: "nano",
    nodejs: "node",
    pip3: "pip",
    python: "python3",
    netcat: "nc",
  };
  return others[command] ?? command;
}

async function apkLayer(layer: LayerBuilder, image: CatalogImage, index: number): Promise<void> {
  const known = new Map((await apkPackages()).map((p) => [p.name, p]));
  const base = alpineBasePackages.map(
    (name): InstalledPackage => ({
      name,
      version: known.get(name)?.version ?? "1.0-r0",
      installed: known.get(name)?.installed,
    }),
  );
  const installed = new Map(base.map((p) => [p.name, p]));
  image.layers.slice(0, index + 1).forEach(({ createdBy }, step) => {
    if (!/\bapk: /.test(createdBy)) return;
    for (const name of packageNames(createdBy)) {
      const facts = known.get(name);
      installed.set(name, { name, version: facts?.version ?? "1.0-r0", installed: facts?.installed });
      if (step === index)
        for (const bin of facts?.bin ?? [])
          layer.program(
            `/usr/${bin.startsWith("!") ? "sbin" : "bin"}/${bin.replace("!", "")}`,
            programOf(bin.replace("!", "")),
          );
    }
  });
  layer.text("/lib/apk/db/installed", [...installed.values()].map(apkRecord).join(""));
  layer.bulk({ [`/usr/lib/libs-${index}.tar`]: 80, [`/usr/share/data-${index}.tar`]: 20 });
}

function compilers(layer: LayerBuilder, family: AccountFamily): void {
  layer.programs("/usr/bin", "gcc g++ cpp cc c++ make ld as ar nm objdump ranlib strip pkg-config patch");
  layer.dir(family === "alpine" ? "/usr/include" : "/usr/include/x86_64-linux-gnu");
}

/** @param main the step holds the image's software though its label (an old record's) does not tell. */
function interpreters(layer: LayerBuilder, image: CatalogImage, label: string, main: boolean): void {
  const here = (pattern: RegExp) =>
    pattern.test(label) || (main && !image.layers.some(({ createdBy }) => pattern.test(createdBy)));
  const env = new Map(
    (image.config.Env ?? []).map((entry) => [
      entry.slice(0, entry.indexOf("=")),
      entry.slice(entry.indexOf("=") + 1),
    ]),
  );
  const python = env.get("PYTHON_VERSION");
  if (python !== undefined) pythonLayer(layer, image, label, python, env.get("PYTHON_PIP_VERSION"));
  const node = env.get("NODE_VERSION");
  if (node !== undefined && here(/Node\.js|add user node; apk: libstdc/)) nodeLayer(layer, node);
  if (/install Yarn|Yarn/.test(label)) yarnLayer(layer, env.get("YARN_VERSION") ?? "1.22.22");
  if (image.repository === "nginx" && here(/install nginx/))
    installNginx(layer, image.base.startsWith("alpine"));
  if (/nginx dynamic modules/.test(label)) layer.program("/usr/bin/curl", "curl");
  if (/hello binary/.test(label)) layer.program("/hello", "hello");
  if (image.repository === "postgres" && here(/PGDG repository|contrib/))
    postgresLayer(layer, image, env.get("PG_MAJOR") ?? "16");
  if (/GOPATH/.test(label)) {
    layer.dir("/go/bin", 0o1777);
    layer.dir("/go/src", 0o1777);
  }
  const go = env.get("GOLANG_VERSION");
  if (go !== undefined && /Go toolchain/.test(label))
    layer.text("/usr/local/go/VERSION", `go${go}\ntime 2026-07-01T00:00:00Z\n`);
}

function pythonLayer(
  layer: LayerBuilder,
  image: CatalogImage,
  label: string,
  version: string,
  pip: string | undefined,
): void {
  const pipLater = image.layers.some(({ createdBy }) => /bootstrap pip/.test(createdBy));
  const old = image.layers.every(({ createdBy }) => !/CPython/.test(createdBy));
  const compiled = old
    ? image.layers.findIndex(({ createdBy }) =>
        /compile from source|shell step|bootstrap pip/.test(createdBy),
      )
    : -1;
  if (/CPython/.test(label) || (compiled >= 0 && image.layers[compiled]?.createdBy === label)) {
    installPython(
      layer,
      version,
      pipLater && !/bootstrap pip/.test(label) ? undefined : (pip ?? bundledPip(version)),
    );
  } else if (/bootstrap pip/.test(label)) {
    const minor = Number(version.split(".")[1]);
    installPip(
      layer,
      version,
      pip ?? bundledPip(version),
      minor < 12
        ? { setuptools: minor <= 7 ? "41.0.1" : "58.1.0", wheel: minor <= 7 ? "0.33.4" : "0.38.4" }
        : {},
    );
  }
  if (/symlinks/.test(label)) {
    const names = version.startsWith("2.") ? [] : ["idle", "pydoc", "python", "python-config"];
    for (const name of names)
      layer.link(`/usr/local/bin/${name}`, `${name === "python-config" ? "python3-config" : `${name}3`}`);
  } else if (compiled >= 0 && image.layers[compiled]?.createdBy === label) {
    layer.link("/usr/local/bin/python", version.startsWith("2.") ? "python2" : "python3");
  }
}

function nodeLayer(layer: LayerBuilder, version: string): void {
  layer.program("/usr/local/bin/node", "node");
  layer.link("/usr/local/bin/nodejs", "node");
  const modules = "/usr/local/lib/node_modules";
  const major = Number(version.split(".")[0]);
  const npm = npmOf(major);
  layer.program(`${modules}/npm/bin/npm-cli.js`, "npm", 54);
  layer.program(`${modules}/npm/bin/npx-cli.js`, "npx", 2_869);
  layer.text(`${modules}/npm/package.json`, `{\n  "name": "npm",\n  "version": "${npm}"\n}\n`);
  layer.link("/usr/local/bin/npm", "../lib/node_modules/npm/bin/npm-cli.js");
  layer.link("/usr/local/bin/npx", "../lib/node_modules/npm/bin/npx-cli.js");
  if (major >= 16 && major < 25) {
    layer.program(`${modules}/corepack/dist/corepack.js`, "corepack", 251);
    layer.link("/usr/local/bin/corepack", "../lib/node_modules/corepack/dist/corepack.js");
  }
  layer.text("/usr/local/include/node/node_version.h", `#define NODE_VERSION "v${version}"\n`);
  layer.bulk({ "/usr/local/include/node/headers.tar": 10, [`${modules}/npm/node_modules.tar`]: 90 });
}

/** The npm that a Node.js of this major version brings. */
export function npmOf(major: number): string {
  const versions: Readonly<Record<number, string>> = {
    6: "3.10.10",
    8: "5.6.0",
    10: "6.14.12",
    12: "6.14.16",
    14: "6.14.18",
    16: "8.19.3",
    18: "10.8.2",
    20: "10.8.2",
    22: "10.9.4",
    24: "11.6.2",
  };
  return versions[major] ?? "11.8.0";
}

function yarnLayer(layer: LayerBuilder, version: string): void {
  const folder = `/opt/yarn-v${version}`;
  layer.program(`${folder}/bin/yarn`, "yarn", 1_025);
  layer.link("/usr/local/bin/yarn", `${folder}/bin/yarn`);
  layer.link("/usr/local/bin/yarnpkg", `${folder}/bin/yarn`);
  layer.text(`${folder}/package.json`, `{\n  "name": "yarn",\n  "version": "${version}"\n}\n`);
  layer.bulk({ [`${folder}/lib/cli.js`]: 1 });
}

function postgresLayer(layer: LayerBuilder, image: CatalogImage, major: string): void {
  const alpine = image.base.startsWith("alpine");
  const bin = alpine ? "/usr/local/bin" : `/usr/lib/postgresql/${major}/bin`;
  layer.programs(
    bin,
    "postgres initdb pg_ctl psql pg_dump pg_dumpall pg_restore pg_isready createdb dropdb createuser dropuser vacuumdb",
  );
  if (!alpine)
    for (const name of ["psql", "pg_dump", "pg_isready", "createdb", "createuser", "pg_restore"])
      layer.link(`/usr/bin/${name}`, `${bin}/${name}`);
  layer.dir("/docker-entrypoint-initdb.d");
  layer.bulk({
    [`/usr/share/postgresql/${major}/data.tar`]: 30,
    [`/usr/lib/postgresql/${major}/lib/extensions.tar`]: 40,
    "/usr/lib/llvm/libLLVM.so": 60,
  });
}

function scripts(layer: LayerBuilder, image: CatalogImage, label: string): void {
  const copied = /^COPY (\S+\.(?:sh|envsh)) to (\S+)/.exec(label);
  if (image.repository === "nginx" && copied?.[1] !== undefined) {
    const folder = copied[2] === "/" ? "" : copied[2];
    const text = nginxScripts[copied[1]];
    if (text !== undefined) layer.script(`${folder}/${copied[1]}`, text);
    return;
  }
  const entry = image.config.Entrypoint?.[0];
  if (entry === undefined || !entry.includes("entrypoint") || !isEntrypointStep(image, label)) return;
  const text = entrypoints[image.repository] ?? plainEntrypoint;
  layer.script(entry.startsWith("/") ? entry : `/usr/local/bin/${entry}`, text);
}

/** The step that copies the entrypoint: by its name, or in old records the last COPY, or the main step. */
function isEntrypointStep(image: CatalogImage, label: string): boolean {
  const made = image.layers.filter(({ digest }) => digest !== undefined).map(({ createdBy }) => createdBy);
  const step =
    made.find((step) => /^COPY .*entrypoint/.test(step)) ??
    made.filter((step) => step.startsWith("COPY files")).at(-1) ??
    image.layers[largestUpper(image)]?.createdBy;
  return label === step;
}

const plainEntrypoint = '#!/bin/sh\n# Becomes the command it was given.\nset -e\n\nexec "$@"\n';

function mainPrograms(layer: LayerBuilder, image: CatalogImage, family: AccountFamily): void {
  let folder = "/usr/local/bin";
  for (const word of (software[image.repository] ?? "").split(" ")) {
    if (word.startsWith("/")) folder = word === "/" ? "" : word;
    else if (word !== "") layer.program(`${folder}/${word}`, word === "httpd" ? "apache-httpd" : word);
  }
  for (const command of [image.config.Entrypoint?.[0], image.config.Cmd?.[0]]) {
    if (
      command === undefined ||
      /^-|entrypoint|^(\/bin\/)?(ba|a)?sh$|^tini$|^(python[23]?|node|redis-server|irb|jshell|nginx)$/.test(
        command,
      )
    )
      continue;
    if (/-foreground$/.test(command)) {
      layer.script(
        `/usr/local/bin/${command}`,
        `#!/bin/sh\n# Starts the server in the foreground.\nset -e\n\nexec ${command.replace("-foreground", "")} -DFOREGROUND "$@"\n`,
      );
      continue;
    }
    const path = command.startsWith("/") ? command : `${folder}/${command}`;
    const name = path.slice(path.lastIndexOf("/") + 1);
    if ((command.startsWith("/") || !listed(image.repository, name)) && !layer.has(path))
      layer.program(path, name);
  }
  for (const path of Object.keys(image.config.Volumes ?? {})) layer.dir(path);
  if (family === "busybox") return;
  layer.bulk({ [`/usr/local/lib/${image.repository}/files.tar`]: 1 });
}

/** The command has its place in the table of the repository or in its own installer. */
function listed(repository: string, command: string): boolean {
  return repository === "postgres" || (software[repository] ?? "").split(" ").includes(command);
}
