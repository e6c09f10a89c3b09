/**
 * The student's machine as a file tree: an Ubuntu 24.04 with docker and the tools a
 * course uses, a user `student`, and sample projects in the home folder.
 */

import { writeAccounts } from "../../catalog/rootfs/accounts.ts";
import { debianBase, releases } from "../../catalog/rootfs/debian.ts";
import { LayerBuilder, words } from "../../catalog/rootfs/layer-builder.ts";
import type { Changeset } from "../../oci/changeset.ts";
import { projects } from "./projects/index.ts";

export const studentHome = "/home/student";
export const student = {
  name: "student",
  uid: 1000,
  gid: 1000,
  home: studentHome,
  shell: "/bin/bash",
  comment: "Student",
} as const;

/** Tools beyond a minimal system: what a course's machine has. */
const tools =
  words(`bc column curl dig docker docker-compose drydock file free git gpg hexdump host htop ifconfig ip jq kill killall less lsof make
man nano nc netstat nslookup open code pgrep ping pkill ps pstree pip3 python3 route rsync scp ss ssh strings sudo telnet time top traceroute tree unzip
uptime vi w watch wget xxd zip`);

const elsewhere: Readonly<Record<string, string>> = { pip3: "pip" };

/** @param startMs when the machine was set up, in ms since the epoch */
export function studentMachine(startMs: number): Changeset {
  const layer = new LayerBuilder(startMs, "student machine");
  const noble = releases["noble"];
  if (noble === undefined) throw new Error("the catalogue lost Ubuntu 24.04");
  debianBase(layer, noble, [student]);
  writeAccounts(layer, "debian", [student], { sudo: "27:student", docker: "988:student" });
  for (const name of tools) layer.program(`/usr/bin/${name}`, elsewhere[name] ?? name);
  for (const name of ["vim", "view", "editor"]) layer.link(`/usr/bin/${name}`, "vi");
  layer.link("/usr/bin/pip", "pip3");
  layer.link("/usr/bin/netcat", "nc");
  layer.text("/etc/hostname", "drydock\n");
  layer.text("/etc/hosts", "127.0.0.1 localhost\n127.0.1.1 drydock\n\n::1     ip6-localhost ip6-loopback\n");
  layer.text("/etc/resolv.conf", "nameserver 127.0.0.53\noptions edns0 trust-ad\nsearch .\n");
  layer.text("/etc/docker/daemon.json", '{\n  "log-driver": "json-file"\n}\n');
  layer.dirs("/var/lib/docker");
  layer.dir("/var/lib/docker", 0o710);
  layer.dirs("/usr/lib/python3/dist-packages");
  layer.text("/usr/include/python3.12/patchlevel.h", '#define PY_VERSION "3.12.3"\n');
  layer.text(
    "/usr/lib/python3.12/EXTERNALLY-MANAGED",
    "[externally-managed]\nError=Use apt, or a virtual environment.\n",
  );
  home(layer);
  return layer.finish();
}

function home(layer: LayerBuilder): void {
  const { uid, gid } = student;
  const folder = (path: string) => {
    if (!layer.has(path)) layer.dir(path, path === studentHome ? 0o750 : 0o755, uid, gid);
  };
  const text = (path: string, content: string) => {
    const parts = path
      .slice(studentHome.length + 1)
      .split("/")
      .slice(0, -1);
    let at = studentHome;
    for (const part of parts) folder((at = `${at}/${part}`));
    layer.text(path, content, 0o644, uid, gid);
  };
  text(`${studentHome}/.bashrc`, bashrc);
  text(
    `${studentHome}/.profile`,
    '# Settings of your login shells.\nif [ -n "$BASH_VERSION" ] && [ -f "$HOME/.bashrc" ]; then\n  . "$HOME/.bashrc"\nfi\n',
  );
  for (const project of projects) {
    for (const [path, content] of Object.entries(project.files))
      text(`${studentHome}/${project.folder}/${path}`, content);
  }
  folder(`${studentHome}/work`);
}

const bashrc = `# Settings of your interactive shells.
case $- in
  *i*) ;;
  *) return ;;
esac
HISTCONTROL=ignoreboth
HISTSIZE=1000
HISTFILESIZE=2000
shopt -s histappend checkwinsize
PS1='\\[\\e[32m\\]\\u@\\h\\[\\e[0m\\]:\\[\\e[34m\\]\\w\\[\\e[0m\\]\\$ '
alias ls='ls --color=auto'
alias grep='grep --color=auto'
alias ll='ls -alF'
alias la='ls -A'
alias l='ls -CF'
`;
