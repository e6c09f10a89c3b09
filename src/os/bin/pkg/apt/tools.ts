/**
 * What stands beside apt and dpkg: keys and repositories, debconf's answers,
 * alternatives, certificates, start-up links. They change the files the real ones change.
 */
import type { Proc, Program } from "../../../process.ts";
import { online, put, readIfThere, remove } from "../transfer.ts";

const words = (proc: Proc) => proc.args.filter((arg) => !arg.startsWith("-"));

/** `apt-key add FILE|-`, `adv --keyserver HOST --recv-keys ID`, `list`, `del`. */
export const aptKey: Program = async (proc) => {
  const at = proc.args.findIndex((arg) =>
    ["add", "adv", "list", "finger", "del", "update", "export"].includes(arg),
  );
  const command = proc.args[at];
  if (command === undefined) {
    await proc.stderr.write("Usage: apt-key [--keyring file] [command] [arguments]\n");
    return 1;
  }
  if (proc.cred.uid !== 0 && command !== "list") {
    await proc.stderr.write("E: This command can only be used by root.\n");
    return 1;
  }
  await proc.stderr.write(
    "Warning: apt-key is deprecated. Manage keyring files in trusted.gpg.d instead (see apt-key(8)).\n",
  );
  if (command === "adv") return receiveKeys(proc, proc.args.slice(at + 1), "/etc/apt/trusted.gpg");
  if (command !== "add") return 0;
  const file = proc.args[at + 1] ?? "-";
  const key = file === "-" ? await allOf(proc) : readIfThere(proc, file);
  if (key === undefined || key.trim() === "") {
    await proc.stderr.write("gpg: no valid OpenPGP data found.\n");
    return 2;
  }
  if (!isKey(key)) {
    await proc.stderr.write("gpg: no valid OpenPGP data found.\n");
    return 2;
  }
  put(proc, "/etc/apt/trusted.gpg", `${readIfThere(proc, "/etc/apt/trusted.gpg") ?? ""}${key}`);
  await proc.stdout.write("OK\n");
  return 0;
};

const isKey = (text: string) => /BEGIN PGP PUBLIC KEY BLOCK|^\x99|simulated/.test(text);

async function allOf(proc: Proc): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for (let bytes = await proc.read(0); bytes !== null; bytes = await proc.read(0))
    text += decoder.decode(bytes, { stream: true });
  return text;
}

/** A key from a key server: the network decides whether there is one. */
async function receiveKeys(proc: Proc, args: readonly string[], ring: string): Promise<number> {
  const value = (name: string) => {
    const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
    return args[at]?.includes("=") ? args[at]?.split("=")[1] : args[at + 1];
  };
  const server = (value("--keyserver") ?? "keys.openpgp.example")
    .replace(/^\w+:\/\//, "")
    .replace(/:\d+$/, "");
  const ids = args.filter((arg) => /^(0x)?[0-9A-Fa-f]{8,40}$/.test(arg));
  if (ids.length === 0) {
    await proc.stderr.write("gpg: Note: no keys were asked for\n");
    return 2;
  }
  if (!(await online(proc, server)) && !(await online(proc, "deb.debian.example"))) {
    await proc.stderr.write("gpg: keyserver receive failed: No name\n");
    return 2;
  }
  await proc.sleep(300);
  for (const id of ids) {
    await proc.stderr.write(
      `gpg: key ${id.slice(-16).toUpperCase()}: public key "${id.slice(-8)} (simulated)" imported\n`,
    );
    put(proc, ring, `${readIfThere(proc, ring) ?? ""}${id} simulated\n`);
  }
  await proc.stderr.write(
    `gpg: Total number processed: ${ids.length}\ngpg:               imported: ${ids.length}\n`,
  );
  return 0;
}

/** `gpg --dearmor`, `--import`, `--recv-keys`, `--verify`; other work with keys is not simulated. */
export const gpg: Program = async (proc) => {
  const { args } = proc;
  const value = (...names: string[]) => {
    const at = args.findIndex((arg) => names.includes(arg));
    return at < 0 ? undefined : args[at + 1];
  };
  const has = (...names: string[]) => args.some((arg) => names.includes(arg));
  if (has("--version")) {
    await proc.stdout.write("gpg (GnuPG) 2.2.40\nlibgcrypt 1.10.1\n");
    return 0;
  }
  const home = proc.env.get("GNUPGHOME") ?? `${proc.env.get("HOME") ?? "/root"}/.gnupg`;
  if (has("--dearmor", "--dearmour", "--import", "--batch") || has("--recv-keys", "--recv-key", "--recv")) {
    if (has("--recv-keys", "--recv-key", "--recv"))
      return receiveKeys(proc, args, value("--keyring", "--primary-keyring") ?? `${home}/pubring.kbx`);
    const file = args.filter(
      (arg, i) => !arg.startsWith("-") && !/^(-o|--output|--keyring|--homedir)$/.test(args[i - 1] ?? ""),
    )[0];
    if (has("--dearmor", "--dearmour", "--import")) {
      const text = file === undefined ? await allOf(proc) : readIfThere(proc, file);
      if (text === undefined) {
        await proc.stderr.write(`gpg: can't open '${file}': No such file or directory\n`);
        return 2;
      }
      if (!isKey(text)) {
        await proc.stderr.write("gpg: no valid OpenPGP data found.\n");
        return 2;
      }
      const output = value("-o", "--output") ?? (file === undefined ? undefined : `${file}.gpg`);
      if (has("--import")) put(proc, `${home}/pubring.kbx`, text);
      else if (output === undefined) await proc.stdout.write(text);
      else put(proc, output, text);
      return 0;
    }
  }
  if (has("--list-keys", "-k", "--list-public-keys")) return 0;
  await proc.stderr.write("drydock: gpg: signing, verifying and encrypting are not simulated\n");
  return has("--verify") ? 0 : 1;
};

/** `add-apt-repository ppa:USER/NAME | universe | "deb URI SUITE COMPONENT"`. */
export const addAptRepository: Program = async (proc) => {
  const [what, ...more] = words(proc);
  if (proc.cred.uid !== 0) {
    await proc.stderr.write("Error: must run as root\n");
    return 1;
  }
  if (what === undefined) {
    await proc.stderr.write("Error: no repository specified\n");
    return 1;
  }
  const line = [what, ...more].join(" ");
  const codename =
    /^VERSION_CODENAME=(\w+)/m.exec(readIfThere(proc, "/etc/os-release") ?? "")?.[1] ?? "stable";
  if (/^(universe|multiverse|restricted|main|contrib|non-free|non-free-firmware)$/.test(what)) {
    await proc.stdout.write(`Adding component(s) '${line}' to all repositories.\n`);
    return 0;
  }
  const ppa = /^ppa:([^/]+)(?:\/(.+))?$/.exec(what);
  if (ppa !== null) {
    const name = `${ppa[1]}-ubuntu-${ppa[2] ?? "ppa"}-${codename}`;
    const uri = `https://ppa.launchpadcontent.example/${ppa[1]}/${ppa[2] ?? "ppa"}/ubuntu/`;
    await proc.stdout.write(
      `Repository: 'deb ${uri} ${codename} main'\nDescription:\n${ppa[2] ?? ppa[1]}\nAdding repository.\n`,
    );
    put(proc, `/etc/apt/sources.list.d/${name}.list`, `# deb ${uri} ${codename} main\n`);
    await proc.stderr.write(
      `drydock: add-apt-repository: what ${what} holds is not simulated; the release's own packages are\n`,
    );
    return 0;
  }
  const source = /^deb(-src)?\s/.test(line) ? line : `deb ${what} ${codename} ${more.join(" ") || "main"}`;
  if (!/^deb(?:-src)?\s+(?:\[[^\]]*\]\s+)?\w+:\/\/\S+\s+\S+/.test(source)) {
    await proc.stderr.write(`Error: '${line}' invalid\n`);
    return 1;
  }
  const host = /\/\/([^/ ]+)/.exec(source)?.[1] ?? "archive";
  put(proc, `/etc/apt/sources.list.d/archive_uri-${host}-${codename}.list`, `${source}\n`);
  await proc.stdout.write(`Repository: '${source}'\nAdding repository.\n`);
  return 0;
};

/** `debconf-set-selections [FILE]`: answers for packages that would ask. */
export const debconfSetSelections: Program = async (proc) => {
  const [file] = words(proc);
  const text = file === undefined ? await allOf(proc) : readIfThere(proc, file);
  if (text === undefined) {
    await proc.stderr.write(`debconf-set-selections: can't open ${file}: No such file or directory\n`);
    return 1;
  }
  for (const [i, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    if (line.trim().split(/\s+/).length < 3) {
      await proc.stderr.write(`error: Cannot find a question for line ${i + 1}\n`);
      return 1;
    }
  }
  put(
    proc,
    "/var/cache/debconf/config.dat",
    `${readIfThere(proc, "/var/cache/debconf/config.dat") ?? ""}${text}\n`,
  );
  return 0;
};

/** `update-alternatives --install LINK NAME PATH PRIORITY`, `--set`, `--config`, `--display`, `--remove`. */
export const updateAlternatives: Program = async (proc) => {
  const { args } = proc;
  const at = args.findIndex((arg) =>
    /^--(install|set|config|display|list|query|remove|remove-all|auto|get-selections)$/.test(arg),
  );
  const action = args[at];
  const rest = args.slice(at + 1);
  const link = (from: string, to: string) => {
    remove(proc, from);
    const folder = from.slice(0, from.lastIndexOf("/"));
    if (!proc.fs.exists(folder)) proc.fs.mkdir(folder, { recursive: true });
    proc.fs.symlink(to, from);
  };
  const record = (name: string) => `/var/lib/dpkg/alternatives/${name}`;
  switch (action) {
    case "--install": {
      const [place, name, path, priority] = rest;
      if (place === undefined || name === undefined || path === undefined || priority === undefined) {
        await proc.stderr.write("update-alternatives: --install needs <link> <name> <path> <priority>\n");
        return 2;
      }
      if (!proc.fs.exists(path)) {
        await proc.stderr.write(`update-alternatives: error: alternative path ${path} doesn't exist\n`);
        return 2;
      }
      const known = readIfThere(proc, record(name)) ?? `auto\n${place}\n`;
      put(proc, record(name), `${known}${path}\n${priority}\n`);
      link(`/etc/alternatives/${name}`, path);
      link(place, `/etc/alternatives/${name}`);
      await proc.stdout.write(
        `update-alternatives: using ${path} to provide ${place} (${name}) in auto mode\n`,
      );
      return 0;
    }
    case "--set": {
      const [name = "", path = ""] = rest;
      const place = readIfThere(proc, record(name))?.split("\n")[1];
      if (place === undefined) {
        if (proc.fs.exists(path)) {
          // A group that a package of the image set up: its link is the command itself.
          link(`/etc/alternatives/${name}`, path);
          link(`/usr/bin/${name}`, `/etc/alternatives/${name}`);
          return 0;
        }
        await proc.stderr.write(`update-alternatives: error: no alternatives for ${name}\n`);
        return 2;
      }
      link(`/etc/alternatives/${name}`, path);
      await proc.stdout.write(
        `update-alternatives: using ${path} to provide ${place} (${name}) in manual mode\n`,
      );
      return 0;
    }
    case "--config":
    case "--display":
    case "--list":
    case "--query": {
      const lines = readIfThere(proc, record(rest[0] ?? ""))?.split("\n");
      if (lines === undefined) {
        await proc.stderr.write(`update-alternatives: error: no alternatives for ${rest[0] ?? ""}\n`);
        return 2;
      }
      await proc.stdout.write(
        `${lines
          .slice(2)
          .filter((line) => line.startsWith("/"))
          .join("\n")}\n`,
      );
      return 0;
    }
    case undefined:
      await proc.stderr.write(
        "update-alternatives: need --display, --query, --list, --get-selections, --config, --set, --set-selections, --install, --remove, --all, --remove-all or --auto\n",
      );
      return 2;
    default:
      return 0;
  }
};

/** `update-ca-certificates`: what lies in /usr/local/share/ca-certificates joins the bundle. */
export const updateCaCertificates: Program = async (proc) => {
  const bundle = "/etc/ssl/certs/ca-certificates.crt";
  await proc.stdout.write("Updating certificates in /etc/ssl/certs...\n");
  let names: readonly string[] = [];
  try {
    names = proc.fs.readdir("/usr/local/share/ca-certificates").map(({ name }) => name);
  } catch {
    // No such folder: nothing to add.
  }
  let added = 0;
  for (const name of names.filter((one) => one.endsWith(".crt"))) {
    const target = `/etc/ssl/certs/${name.replace(/\.crt$/, ".pem")}`;
    if (proc.fs.exists(target)) continue;
    const text = readIfThere(proc, `/usr/local/share/ca-certificates/${name}`) ?? "";
    proc.fs.symlink(`/usr/local/share/ca-certificates/${name}`, target);
    put(proc, bundle, `${readIfThere(proc, bundle) ?? ""}${text}`);
    added++;
  }
  await proc.sleep(400);
  await proc.stdout.write(
    `${added} added, 0 removed; done.\nRunning hooks in /etc/ca-certificates/update.d...\ndone.\n`,
  );
  return 0;
};

/** `apt-mark hold|manual|auto|showmanual …`: noted, nothing else changes. */
export const aptMark: Program = async (proc) => {
  const [command, ...names] = words(proc);
  const said: Readonly<Record<string, string>> = {
    hold: "set on hold.",
    unhold: "was already not on hold.",
    manual: "set to manually installed.",
    auto: "set to automatically installed.",
  };
  const text = said[command ?? ""];
  if (text === undefined) return command?.startsWith("show") ? 0 : 1;
  for (const name of names) await proc.stdout.write(`${name} ${text}\n`);
  return 0;
};

/** `dpkg-reconfigure tzdata`: what it would ask has been answered. */
export const dpkgReconfigure: Program = async (proc) => {
  for (const name of words(proc)) {
    if (name !== "tzdata") continue;
    const zone = readIfThere(proc, "/etc/timezone")?.trim() || "Etc/UTC";
    await proc.stdout.write(`\nCurrent default time zone: '${zone}'\n`);
  }
  return 0;
};

/** Links for starting at boot: a container never boots. */
export const quietly: Program = async () => 0;
