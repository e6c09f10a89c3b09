/** The Red Hat family: Fedora, Rocky Linux, CentOS, Oracle Linux; bash and an honest package manager that is not simulated. */
import { writeAccounts } from "./accounts.ts";
import { type LayerBuilder, words } from "./layer-builder.ts";

interface RpmRelease {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly pretty: string;
  readonly managers: string;
}

const rpm = (id: string, name: string, version: string, pretty: string, managers: string): RpmRelease => ({
  id,
  name,
  version,
  pretty,
  managers,
});

export const rpmReleases: Readonly<Record<string, RpmRelease>> = {
  "fedora-44": {
    id: "fedora",
    name: "Fedora Linux",
    version: "44",
    pretty: "Fedora Linux 44 (Container Image)",
    managers: "dnf dnf5 rpm",
  },
  "rockylinux-9": {
    id: "rocky",
    name: "Rocky Linux",
    version: "9.1",
    pretty: "Rocky Linux 9.1 (Blue Onyx)",
    managers: "dnf microdnf yum rpm",
  },
  "centos-7": {
    id: "centos",
    name: "CentOS Linux",
    version: "7",
    pretty: "CentOS Linux 7 (Core)",
    managers: "yum rpm",
  },
  "centos-6": {
    id: "centos",
    name: "CentOS",
    version: "6",
    pretty: "CentOS release 6.9 (Final)",
    managers: "yum rpm",
  },
  "fedora-43": rpm("fedora", "Fedora Linux", "43", "Fedora Linux 43 (Container Image)", "dnf dnf5 yum rpm"),
  "rockylinux-8": rpm(
    "rocky",
    "Rocky Linux",
    "8.9",
    "Rocky Linux 8.9 (Green Obsidian)",
    "dnf microdnf yum rpm",
  ),
  "almalinux-9": rpm("almalinux", "AlmaLinux", "9.6", "AlmaLinux 9.6 (Sage Margay)", "dnf microdnf yum rpm"),
  "centos-8": rpm("centos", "CentOS Linux", "8", "CentOS Linux 8", "dnf yum rpm"),
  "centos-stream9": rpm("centos", "CentOS Stream", "9", "CentOS Stream 9", "dnf yum rpm"),
  "amazonlinux-2023": rpm("amzn", "Amazon Linux", "2023", "Amazon Linux 2023.9.20251117", "dnf yum rpm"),
  "amazonlinux-2": rpm("amzn", "Amazon Linux", "2", "Amazon Linux 2", "yum rpm amazon-linux-extras"),
  "oraclelinux-9": rpm("ol", "Oracle Linux Server", "9.6", "Oracle Linux Server 9.6", "dnf microdnf yum rpm"),
  "ubi-9": rpm(
    "rhel",
    "Red Hat Enterprise Linux",
    "9.7",
    "Red Hat Enterprise Linux 9.7 (Plow)",
    "dnf yum rpm",
  ),
  "ubi-9-minimal": rpm(
    "rhel",
    "Red Hat Enterprise Linux",
    "9.7",
    "Red Hat Enterprise Linux 9.7 (Plow)",
    "microdnf rpm",
  ),
  "ubi-8": rpm(
    "rhel",
    "Red Hat Enterprise Linux",
    "8.10",
    "Red Hat Enterprise Linux 8.10 (Ootpa)",
    "dnf yum rpm",
  ),
  "ubi-8-minimal": rpm(
    "rhel",
    "Red Hat Enterprise Linux",
    "8.10",
    "Red Hat Enterprise Linux 8.10 (Ootpa)",
    "microdnf rpm",
  ),
  "mageia-9": rpm("mageia", "Mageia", "9", "Mageia 9", "dnf urpmi rpm"),
  "azurelinux-3.0": rpm(
    "azurelinux",
    "Microsoft Azure Linux",
    "3.0",
    "Microsoft Azure Linux 3.0",
    "tdnf rpm",
  ),
  "oraclelinux-9-slim": {
    id: "ol",
    name: "Oracle Linux Server",
    version: "9.6",
    pretty: "Oracle Linux Server 9.6",
    managers: "microdnf rpm",
  },
};

const commands =
  words(`[ arch awk base32 base64 basename bash cat chcon chgrp chmod chown cksum clear cmp comm cp csplit curl cut date dd df diff
dir dircolors dirname du echo egrep env expand expr factor false fgrep find fmt fold getconf getent getopt grep groups gunzip gzip head hostid id
install join kill ldd less link ln locale login logname ls md5sum mkdir mkfifo mknod mktemp more mount mountpoint mv newgrp nice nl nohup nproc
od paste pathchk pr printenv printf ptx pwd readlink realpath rm rmdir sed seq sh setsid sha1sum sha256sum sha512sum shred shuf sleep sort split
stat stdbuf stty su sum sync tac tail tee test timeout touch tput tr true truncate tsort tty umount uname unexpand uniq unlink users vi vdir
wc who whoami xargs yes zcat`);

export function rpmBase(layer: LayerBuilder, release: RpmRelease): void {
  layer.dirs(`/boot /dev /etc /home /media /mnt /opt /proc /root /run /srv /sys /tmp /usr /usr/bin /usr/lib /usr/lib64 /usr/local/bin
    /usr/local/lib /usr/sbin /usr/share /var/cache /var/lib /var/log /var/tmp`);
  for (const name of ["bin", "sbin", "lib", "lib64"]) layer.link(`/${name}`, `usr/${name}`);
  for (const name of commands) layer.program(`/usr/bin/${name}`, name === "sh" ? "bash" : name);
  layer.programs("/usr/bin", release.managers);
  layer.programs("/usr/sbin", "chroot groupadd groupdel ldconfig nologin useradd userdel usermod");
  layer.sized("/usr/lib64/ld-linux-x86-64.so.2", 931_856, 0o755);
  layer.sized("/usr/lib64/libc.so.6", 2_389_704, 0o755);
  layer.text(
    "/usr/lib/os-release",
    `NAME="${release.name}"\nVERSION="${release.pretty.slice(release.name.length + 1)}"\nID="${release.id}"\nVERSION_ID="${release.version}"\nPRETTY_NAME="${release.pretty}"\n`,
  );
  layer.link("/etc/os-release", "../usr/lib/os-release");
  layer.text("/etc/redhat-release", `${release.pretty}\n`);
  layer.text("/etc/bashrc", "[ -z \"${PS1-}\" ] && return\nPS1='[\\u@\\h \\W]\\$ '\n");
  layer.text("/root/.bashrc", "if [ -f /etc/bashrc ]; then\n  . /etc/bashrc\nfi\n");
  layer.text("/root/.bash_profile", "if [ -f ~/.bashrc ]; then\n  . ~/.bashrc\nfi\n");
  layer.text("/etc/profile", 'export PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"\n');
  layer.text("/etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n");
  writeAccounts(layer, "rpm", []);
  layer.bulk({
    "/usr/lib64/libcrypto.so.3": 8,
    "/usr/lib/rpm/rpmdb.sqlite": 20,
    "/usr/lib/locale/locale-archive": 30,
    "/usr/share/licenses.tar": 10,
    "/usr/lib64/python3.9.tar": 32,
  });
}
