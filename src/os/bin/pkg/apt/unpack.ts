/** What a Debian package puts on the disk. */
import type { Proc } from "../../../process.ts";
import { libcOf, programOf, put, readIfThere } from "../transfer.ts";
import { alternativePath, alternativesOf } from "./alternatives.ts";
import type { Planned } from "./plan.ts";
import { settings, users } from "./settings.ts";

/** Packages of the manager's own: files beyond their commands. */
const extras: Readonly<
  Record<
    string,
    (
      add: (path: string, text: string, mode?: number) => void,
      program: (path: string, name: string) => void,
      emptyFolder: (path: string) => void,
    ) => void
  >
> = {
  "ca-certificates": (add) => {
    add("/etc/ca-certificates.conf", "# Which certificates are trusted.\nmozilla/Example_Root_CA.crt\n");
    add(
      "/etc/ssl/certs/ca-certificates.crt",
      "-----BEGIN CERTIFICATE-----\nThe simulated world trusts itself.\n-----END CERTIFICATE-----\n",
    );
  },
  nginx: (add, _, emptyFolder) => {
    add("/etc/nginx/nginx.conf", debianNginx);
    add(
      "/etc/nginx/mime.types",
      "types {\n    text/html html htm;\n    text/css css;\n    application/javascript js;\n    application/json json;\n    text/plain txt;\n    image/png png;\n    image/jpeg jpg jpeg;\n    image/svg+xml svg;\n}\n",
    );
    add("/etc/nginx/sites-available/default", debianSite);
    add("/etc/nginx/sites-enabled/default", debianSite);
    add(
      "/var/www/html/index.nginx-debian.html",
      "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n<p>The nginx of this machine's packages is running.</p>\n</body>\n</html>\n",
    );
    add(
      "/usr/share/nginx/html/index.html",
      "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n",
    );
    for (const name of ["body", "fastcgi", "proxy", "scgi", "uwsgi"]) emptyFolder(`/var/lib/nginx/${name}`);
    add("/var/log/nginx/access.log", "");
    add("/var/log/nginx/error.log", "");
  },
  "libpq-dev": (_, program) => program("/usr/bin/pg_config", "pg_config"),
  "default-libmysqlclient-dev": (_, program) => program("/usr/bin/mysql_config", "mysql_config"),
  "libmariadb-dev": (_, program) => program("/usr/bin/mariadb_config", "mariadb_config"),
  git: (add) => add("/usr/share/git-core/templates/description", "Unnamed repository.\n"),
  sudo: (add) =>
    add("/etc/sudoers", "Defaults\tenv_reset\nroot\tALL=(ALL:ALL) ALL\n%sudo\tALL=(ALL:ALL) ALL\n"),
};

/** Writes the files of a package; their paths, folders first. */
export function unpack(proc: Proc, p: Planned): string[] {
  const files: string[] = [];
  const libc = libcOf(proc);
  let left = p.installed;
  const folder = (path: string) => {
    if (path === "" || files.includes(path)) return;
    folder(path.slice(0, path.lastIndexOf("/")));
    files.push(path);
  };
  const note = (path: string) => {
    folder(path.slice(0, path.lastIndexOf("/")));
    files.push(path);
  };
  const add = (path: string, text: string, mode = 0o644) => {
    note(path);
    put(proc, path, text, mode);
    left -= text.length;
  };
  const program = (
    path: string,
    name: string,
    size = Math.max(14_000, Math.floor(p.installed / (p.commands.length + 2))),
  ) => {
    note(path);
    put(proc, path, { kind: "program", program: name, size, libc }, 0o755);
    proc.fs.chmod(path, 0o755);
    left -= size;
  };
  const pythonHere = p.name === "python3-minimal" || p.name === "python3";
  for (const path of p.commands) {
    const command = path.slice(path.lastIndexOf("/") + 1);
    if (pythonHere && command === "python3") {
      if (!proc.fs.exists("/usr/bin/python3")) python(proc, add, program);
      note("/usr/bin/python3");
      continue;
    }
    if (!proc.fs.exists(path)) program(path, programOf(command));
  }
  for (const [command, name] of alternativesOf(p.name))
    if (!proc.fs.exists(alternativePath(command))) program(alternativePath(command), programOf(name));
  for (const [path, text] of Object.entries(settings[p.name] ?? {})) {
    if (proc.fs.exists(path)) continue;
    if (!path.endsWith("/")) add(path, text);
    else {
      folder(path.slice(0, -1));
      proc.fs.mkdir(path, { recursive: true });
    }
  }
  extras[p.name]?.(add, program, (path) => {
    folder(path);
    if (!proc.fs.exists(path)) proc.fs.mkdir(path, { recursive: true });
  });
  addUser(proc, p.name);
  if (p.name === "python3-pip") {
    const version = pythonOf(proc).pip;
    add(
      `/usr/lib/python3/dist-packages/pip-${version}.dist-info/METADATA`,
      `Metadata-Version: 2.1\nName: pip\nVersion: ${version}\n`,
    );
    add("/usr/lib/python3/dist-packages/pip/__init__.py", `__version__ = "${version}"\n`);
  }
  add(`/usr/share/doc/${p.name}/copyright`, `${p.name} ${p.version}, a package of the simulated world.\n`);
  if (left > 512) {
    const library = p.section === "libs" || p.section === "libdevel" || p.name.startsWith("lib");
    const path = library
      ? `/usr/lib/x86_64-linux-gnu/${p.name.startsWith("lib") ? p.name.replace(/^(lib[a-z-]+).*/, "$1") : p.name}.so.${p.name}`
      : `/usr/share/${p.name}/files.tar`;
    note(path);
    put(proc, path, { kind: "sized", size: left, seed: `${p.name} ${p.version}` });
  }
  return files;
}

/** The account a daemon runs as. */
function addUser(proc: Proc, of: string): void {
  const user = users[of];
  if (user === undefined) return;
  const [name, uid, home, shell] = user;
  const passwd = readIfThere(proc, "/etc/passwd") ?? "";
  if (new RegExp(`^${name}:`, "m").test(passwd)) return;
  put(proc, "/etc/passwd", `${passwd}${name}:x:${uid}:${uid}::${home}:${shell}\n`);
  put(proc, "/etc/group", `${readIfThere(proc, "/etc/group") ?? ""}${name}:x:${uid}:\n`);
  if (home.startsWith("/var/lib/") && !proc.fs.exists(home)) {
    proc.fs.mkdir(home, { recursive: true });
    proc.fs.chown(home, uid, uid);
  }
}

/** The Python that each release packages, and its pip. */
const pythons: Readonly<Record<string, { readonly version: string; readonly pip: string }>> = {
  "11": { version: "3.9.2", pip: "20.3.4" },
  "12": { version: "3.11.2", pip: "23.0.1" },
  "13": { version: "3.13.5", pip: "25.1.1" },
  "20.04": { version: "3.8.10", pip: "20.0.2" },
  "22.04": { version: "3.10.12", pip: "22.0.2" },
  "24.04": { version: "3.12.3", pip: "24.0" },
  "26.04": { version: "3.14.3", pip: "25.1.1" },
};

function pythonOf(proc: Proc): { readonly version: string; readonly pip: string } {
  const release = /^VERSION_ID="?([\d.]+)/m.exec(readIfThere(proc, "/etc/os-release") ?? "")?.[1] ?? "12";
  return pythons[release] ?? { version: "3.11.2", pip: "23.0.1" };
}

/** /usr/bin/python3 and what tells its version; from 3.11 on pip is told to leave it alone. */
function python(
  proc: Proc,
  add: (path: string, text: string) => void,
  program: (path: string, name: string) => void,
): void {
  const { version } = pythonOf(proc);
  const short = version.split(".").slice(0, 2).join(".");
  program(`/usr/bin/python${short}`, "python3");
  if (!proc.fs.exists("/usr/bin/python3")) proc.fs.symlink(`python${short}`, "/usr/bin/python3");
  add(`/usr/include/python${short}/patchlevel.h`, `#define PY_VERSION "${version}"\n`);
  if (Number(short.split(".")[1]) >= 11)
    add(
      `/usr/lib/python${short}/EXTERNALLY-MANAGED`,
      "[externally-managed]\nError=Use apt, or a virtual environment.\n",
    );
  add("/usr/lib/python3/dist-packages/README", "Packages installed by apt live here.\n");
}

const debianNginx = `user www-data;
worker_processes auto;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log;
include /etc/nginx/modules-enabled/*.conf;

events {
    worker_connections 768;
}

http {
    sendfile on;
    types_hash_max_size 2048;
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log /var/log/nginx/access.log;
    include /etc/nginx/conf.d/*.conf;
    include /etc/nginx/sites-enabled/*;
}
`;

const debianSite = `server {
    listen 80 default_server;
    listen [::]:80 default_server;

    root /var/www/html;
    index index.html index.htm index.nginx-debian.html;
    server_name _;

    location / {
        try_files $uri $uri/ =404;
    }
}
`;
