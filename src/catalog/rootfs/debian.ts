/** Debian and Ubuntu: glibc, bash with dash as sh, apt. What a release differs in stands in one table. */
import { aptRelease } from "../apt-releases.ts";
import { type Account, writeAccounts } from "./accounts.ts";
import { type LayerBuilder, words } from "./layer-builder.ts";
import { type InstalledPackage, writeDpkgStatus } from "./packages.ts";

interface Release {
  readonly id: "debian" | "ubuntu";
  readonly version: string;
  readonly codename: string;
  /** What os-release says in PRETTY_NAME. */
  readonly pretty: string;
  /** VERSION of os-release. */
  readonly long: string;
  /** `/bin` is a link into `/usr`. */
  readonly mergedUsr: boolean;
  readonly debianVersion: string;
  /** Versions of packages that students print. */
  readonly versions: Readonly<Record<string, string>>;
}

const debian = (
  version: string,
  codename: string,
  point: string,
  mergedUsr: boolean,
  versions: Record<string, string>,
): Release => ({
  id: "debian",
  version,
  codename,
  pretty: `Debian GNU/Linux ${version} (${codename})`,
  long: `${version} (${codename})`,
  mergedUsr,
  debianVersion: `${version}.${point}`,
  versions,
});
const ubuntu = (
  version: string,
  codename: string,
  name: string,
  lts: string,
  base: string,
  versions: Record<string, string>,
): Release => ({
  id: "ubuntu",
  version,
  codename,
  pretty: `Ubuntu ${lts}`,
  long: `${lts} (${name})`,
  mergedUsr: Number(version) >= 20,
  debianVersion: base,
  versions,
});

export const releases: Readonly<Record<string, Release>> = {
  wheezy: debian("7", "wheezy", "11", false, {
    apt: "0.9.7.9+deb7u7",
    bash: "4.2+dfsg-0.1+deb7u4",
    libc6: "2.13-38+deb7u12",
    coreutils: "8.13-3.5",
  }),
  jessie: debian("8", "jessie", "10", false, {
    apt: "1.0.9.8.4",
    bash: "4.3-11+deb8u1",
    libc6: "2.19-18+deb8u10",
    coreutils: "8.23-4",
  }),
  stretch: debian("9", "stretch", "9", false, {
    apt: "1.4.9",
    bash: "4.4-5",
    libc6: "2.24-11+deb9u4",
    coreutils: "8.26-3",
  }),
  buster: debian("10", "buster", "13", false, {
    apt: "1.8.2.3",
    bash: "5.0-4",
    libc6: "2.28-10+deb10u2",
    coreutils: "8.30-3",
  }),
  bullseye: debian("11", "bullseye", "6", false, {
    apt: "2.2.4",
    bash: "5.1-2+deb11u1",
    libc6: "2.31-13+deb11u5",
    coreutils: "8.32-4",
  }),
  bookworm: debian("12", "bookworm", "12", true, {
    apt: "2.6.1",
    bash: "5.2.15-2+b9",
    libc6: "2.36-9+deb12u13",
    coreutils: "9.1-1",
  }),
  trixie: debian("13", "trixie", "1", true, {
    apt: "3.0.3",
    bash: "5.2.37-2+b5",
    libc6: "2.41-12",
    coreutils: "9.7-3",
  }),
  trusty: ubuntu("14.04", "trusty", "Trusty Tahr", "14.04.5 LTS", "jessie/sid", {
    apt: "1.0.1ubuntu2.17",
    bash: "4.3-7ubuntu1.7",
    libc6: "2.19-0ubuntu6.13",
    coreutils: "8.21-1ubuntu5.4",
  }),
  xenial: ubuntu("16.04", "xenial", "Xenial Xerus", "16.04.3 LTS", "stretch/sid", {
    apt: "1.2.24",
    bash: "4.3-14ubuntu1.2",
    libc6: "2.23-0ubuntu9",
    coreutils: "8.25-2ubuntu3",
  }),
  bionic: ubuntu("18.04", "bionic", "Bionic Beaver", "18.04 LTS", "buster/sid", {
    apt: "1.6",
    bash: "4.4.18-2ubuntu1",
    libc6: "2.27-3ubuntu1",
    coreutils: "8.28-1ubuntu1",
  }),
  focal: ubuntu("20.04", "focal", "Focal Fossa", "20.04.6 LTS", "bullseye/sid", {
    apt: "2.0.11",
    bash: "5.0-6ubuntu1.2",
    libc6: "2.31-0ubuntu9.17",
    coreutils: "8.30-3ubuntu2",
  }),
  jammy: ubuntu("22.04", "jammy", "Jammy Jellyfish", "22.04.5 LTS", "bookworm/sid", {
    apt: "2.4.14",
    bash: "5.1-6ubuntu1.1",
    libc6: "2.35-0ubuntu3.11",
    coreutils: "8.32-4.1ubuntu1.2",
  }),
  noble: ubuntu("24.04", "noble", "Noble Numbat", "24.04.3 LTS", "trixie/sid", {
    apt: "2.8.3",
    bash: "5.2.21-2ubuntu4",
    libc6: "2.39-0ubuntu8.6",
    coreutils: "9.4-3ubuntu6.1",
  }),
  resolute: ubuntu("26.04", "resolute", "Resolute Raccoon", "26.04 LTS", "forky/sid", {
    apt: "3.1.12",
    bash: "5.3-1ubuntu1",
    libc6: "2.42-2ubuntu3",
    coreutils: "9.7-3ubuntu2",
  }),
};

const ubuntuCodenames: Readonly<Record<string, string>> = {
  "14.04": "trusty",
  "16.04": "xenial",
  "18.04": "bionic",
  "20.04": "focal",
  "22.04": "jammy",
  "24.04": "noble",
  "26.04": "resolute",
};

/** `debian-bookworm-slim`, `ubuntu-24.04` → the release; undefined for another family. */
export function releaseOf(base: string): Release | undefined {
  const [family, name = ""] = base.split("-");
  if (family === "debian") return releases[name];
  if (family === "ubuntu") return releases[ubuntuCodenames[name] ?? ""];
  return undefined;
}

/** Commands that lie in /bin where that is a folder of its own. */
const inBin =
  words(`bash cat chgrp chmod chown cp dash date dd df dir dmesg dnsdomainname domainname echo egrep false fgrep findmnt grep
gunzip gzexe gzip hostname ln login ls lsblk mkdir mknod mktemp more mount mountpoint mv nisdomainname pidof pwd readlink rm rmdir
run-parts sed sleep stty su sync tar tempfile touch true umount uname uncompress vdir wdctl ypdomainname zcat zcmp zdiff zegrep zfgrep
zforce zgrep zless zmore znew`);
const inUsrBin =
  words(`addpart apt apt-mark debconf-set-selections debconf-show update-alternatives apt-cache apt-cdrom apt-config apt-get apt-key apt-mark arch b2sum base32 base64 basename basenc bashbug
cat chage chattr chcon chfn chrt chsh cksum clear clear_console cmp comm csplit cut deb-systemd-helper deb-systemd-invoke debconf diff diff3
dircolors dirname dpkg dpkg-deb dpkg-divert dpkg-maintscript-helper dpkg-query dpkg-split dpkg-statoverride dpkg-trigger du env expand expiry
expr factor faillog fallocate find flock fmt fold getconf getent getopt gpasswd gpgv groups head hostid i386 iconv id infocmp install ionice
ipcmk ipcrm ipcs ischroot join last lastlog ldd link linux32 linux64 locale localedef logger logname lsattr lscpu lsipc lslocks lslogins lsmem
lsns mawk mcookie md5sum mesg mkfifo namei newgrp nice nl nohup nproc nsenter numfmt od partx passwd paste pathchk perl pinky pldd pr printenv
printf prlimit ptx realpath renice reset rev rgrep savelog script scriptreplay sdiff seq setarch setpriv setsid setterm sha1sum sha224sum
sha256sum sha384sum sha512sum shred shuf sort split stat stdbuf sum tabs tac tail taskset tee test tic timeout toe tput tr truncate tset tsort
tty tzselect unexpand uniq unlink unshare users utmpdump wall wc whereis who whoami xargs yes [ chroot`);
const inUsrSbin =
  words(`dpkg-reconfigure dpkg-preconfigure add-shell addgroup adduser agetty blkid chgpasswd chmem chpasswd chroot cpgr cppw delgroup deluser fsck fstrim
getty groupadd groupdel groupmems groupmod grpck halt hwclock iconvconfig invoke-rc.d ldconfig losetup mke2fs mkfs mkswap newusers nologin
pam-auth-update pivot_root policy-rc.d pwck pwconv readprofile remove-shell rmt runuser service shadowconfig start-stop-daemon sulogin
swapoff swapon switch_root sysctl tarcat update-passwd update-rc.d useradd userdel usermod vigr vipw zdump zic`);

/** Ubuntu's base has these, Debian's has not. */
const procps = words("ps free pgrep pkill pmap pwdx skill slabtop snice tload top uptime vmstat w watch");

/** Names of what a minimal system has installed; versions as of Debian 12 where the release has none of its own. */
const basePackages = `adduser=3.134 apt=2.6.1 base-files=12.4+deb12u12 base-passwd=3.6.1 bash=5.2.15-2+b9 bsdutils=1:2.38.1-5+deb12u3
coreutils=9.1-1 dash=0.5.12-2 debconf=1.5.82 debian-archive-keyring=2023.3+deb12u2 debianutils=5.7-0.5~deb12u1 diffutils=1:3.8-4 dpkg=1.21.22
e2fsprogs=1.47.0-2+b2 findutils=4.9.0-4 gcc-12-base=12.2.0-14+deb12u1 gpgv=2.2.40-1.1+deb12u1 grep=3.8-5 gzip=1.12-1 hostname=3.23+nmu1
init-system-helpers=1.65.2+deb12u1 libacl1=2.3.1-3 libapt-pkg6.0=2.6.1 libattr1=1:2.5.1-4 libaudit-common=1:3.0.9-1 libaudit1=1:3.0.9-1
libblkid1=2.38.1-5+deb12u3 libbz2-1.0=1.0.8-5+b1 libc-bin=2.36-9+deb12u13 libc6=2.36-9+deb12u13 libcap-ng0=0.8.3-1+b3 libcap2=1:2.66-4+deb12u2
libcom-err2=1.47.0-2+b2 libcrypt1=1:4.4.33-2 libdb5.3=5.3.28+dfsg2-1 libdebconfclient0=0.270 libext2fs2=1.47.0-2+b2 libffi8=3.4.4-1
libgcc-s1=12.2.0-14+deb12u1 libgcrypt20=1.10.1-3 libgmp10=2:6.2.1+dfsg1-1.1 libgnutls30=3.7.9-2+deb12u5 libgpg-error0=1.46-1
libhogweed6=3.8.1-2 libidn2-0=2.3.3-1+b1 liblz4-1=1.9.4-1 liblzma5=5.4.1-1 libmd0=1.0.4-2 libmount1=2.38.1-5+deb12u3 libnettle8=3.8.1-2
libp11-kit0=0.24.1-2 libpam-modules=1.5.2-6+deb12u1 libpam-modules-bin=1.5.2-6+deb12u1 libpam-runtime=1.5.2-6+deb12u1 libpam0g=1.5.2-6+deb12u1
libpcre2-8-0=10.42-1 libseccomp2=2.5.4-1+deb12u1 libselinux1=3.4-1+b6 libsemanage-common=3.4-1 libsemanage2=3.4-1+b5 libsepol2=3.4-2.1
libsmartcols1=2.38.1-5+deb12u3 libss2=1.47.0-2+b2 libstdc++6=12.2.0-14+deb12u1 libsystemd0=252.39-1~deb12u1 libtasn1-6=4.19.0-2+deb12u1
libtinfo6=6.4-4 libudev1=252.39-1~deb12u1 libunistring2=1.0-2 libuuid1=2.38.1-5+deb12u3 libxxhash0=0.8.1-1 libzstd1=1.5.4+dfsg2-5 login=1:4.13+dfsg1-1+deb12u1
logsave=1.47.0-2+b2 mawk=1.3.4.20200120-3.1 mount=2.38.1-5+deb12u3 ncurses-base=6.4-4 ncurses-bin=6.4-4 passwd=1:4.13+dfsg1-1+deb12u1
perl-base=5.36.0-7+deb12u3 sed=4.9-1 sysvinit-utils=3.06-4 tar=1.34+dfsg-1.2+deb12u1 tzdata=2025b-0+deb12u2 usr-is-merged=37~deb12u1
util-linux=2.38.1-5+deb12u3 util-linux-extra=2.38.1-5+deb12u3 zlib1g=1:1.2.13.dfsg-1`;

/** What a fresh system of the release has installed. */
export function debianPackages(release: Release): InstalledPackage[] {
  const ubuntu =
    release.id === "ubuntu"
      ? ` procps=${release.version >= "24" ? "2:4.0.4-4ubuntu3" : "2:3.3.17-6ubuntu2"}`
      : "";
  const here = aptRelease(`${release.id}-${release.version}`);
  return words(basePackages + ubuntu).map((entry) => {
    const at = entry.indexOf("=");
    const model = entry.slice(0, at);
    const name = here.spelling(model);
    return { name, version: release.versions[model] ?? here.version(name, model, entry.slice(at + 1)) };
  });
}

/** @param users default: those of the release's image (`ubuntu` since 24.04). */
export function debianBase(layer: LayerBuilder, release: Release, users = usersOf(release)): void {
  layer.dirs(`/boot /dev /etc /home /media /mnt /opt /proc /root /run /run/lock /srv /sys /tmp /usr /usr/bin /usr/games /usr/include
    /usr/lib /usr/lib/x86_64-linux-gnu /usr/local /usr/local/bin /usr/local/etc /usr/local/games /usr/local/include /usr/local/lib
    /usr/local/sbin /usr/local/share /usr/local/src /usr/sbin /usr/share /usr/src /var /var/backups /var/cache /var/cache/apt/archives/partial
    /var/lib /var/lib/apt/lists/partial /var/lib/dpkg/info /var/local /var/log /var/log/apt /var/mail /var/opt /var/spool /var/tmp
    /etc/apt/apt.conf.d /etc/apt/preferences.d /etc/apt/sources.list.d /etc/apt/trusted.gpg.d /etc/cron.daily /etc/default /etc/init.d
    /etc/ld.so.conf.d /etc/opt /etc/pam.d /etc/profile.d /etc/security /etc/skel /etc/terminfo`);
  layer.link("/var/run", "/run");
  layer.link("/var/lock", "/run/lock");
  const bin = release.mergedUsr ? "/usr/bin" : "/bin";
  if (release.mergedUsr) {
    for (const name of ["bin", "sbin", "lib", "lib64"]) layer.link(`/${name}`, `usr/${name}`);
  } else {
    layer.dirs("/bin /sbin /lib/x86_64-linux-gnu /lib64");
  }
  for (const name of inBin) layer.program(`${bin}/${name}`, name);
  if (release.id === "ubuntu")
    for (const name of procps) layer.program(`${name === "ps" ? bin : "/usr/bin"}/${name}`, name);
  layer.link(`${bin}/sh`, "dash");
  layer.link(`${bin}/rbash`, "bash");
  for (const name of inUsrBin)
    if (!layer.has(`/usr/bin/${name}`)) layer.program(`/usr/bin/${name}`, name === "mawk" ? "awk" : name);
  layer.link("/usr/bin/which", "/etc/alternatives/which");
  layer.link("/etc/alternatives/which", "/usr/bin/which.debianutils");
  layer.program("/usr/bin/which.debianutils", "which");
  for (const name of ["awk", "nawk"]) {
    layer.link(`/usr/bin/${name}`, `/etc/alternatives/${name}`);
    layer.link(`/etc/alternatives/${name}`, "/usr/bin/mawk");
  }
  layer.link("/usr/bin/pager", "/etc/alternatives/pager");
  layer.link("/etc/alternatives/pager", "/bin/more");
  for (const name of inUsrSbin) layer.program(`/usr/sbin/${name}`, name);
  if (release.id === "ubuntu" && Number(release.version) < 15)
    layer.programs("/usr/sbin", "locale-gen update-locale");
  const lib = release.mergedUsr ? "/usr/lib/x86_64-linux-gnu" : "/lib/x86_64-linux-gnu";
  layer.sized(`${lib}/libc.so.6`, 1_922_136, 0o755);
  layer.sized(`${lib}/ld-linux-x86-64.so.2`, 210_968, 0o755);
  layer.link(
    `${release.mergedUsr ? "/usr/lib64" : "/lib64"}/ld-linux-x86-64.so.2`,
    `${lib.startsWith("/usr") ? "../lib" : "/lib"}/x86_64-linux-gnu/ld-linux-x86-64.so.2`,
  );
  debianEtc(layer, release);
  writeAccounts(layer, "debian", users);
  for (const user of users)
    if (user.home?.startsWith("/home/")) layer.dir(user.home, 0o750, user.uid, user.uid);
  writeDpkgStatus(layer, debianPackages(release));
  layer.bulk({
    [`${lib}/libcrypto.so.3`]: 9,
    [`${lib}/libstdc++.so.6.0.30`]: 5,
    [`${lib}/libgnutls.so.30.34.3`]: 4,
    [`${lib}/libapt-pkg.so.6.0.0`]: 4,
    [`${lib}/libunistring.so.2.2.0`]: 4,
    [`${lib}/libdb-5.3.so`]: 4,
    [`${lib}/libsystemd.so.0.35.0`]: 2,
    "/usr/lib/locale/C.utf8/LC_CTYPE": 1,
    [`${lib}/perl-base/unicore/lib.tar`]: 9,
    [`${lib}/gconv/libs.tar`]: 15,
    "/usr/share/zoneinfo/tzdata.zi": 3,
    "/usr/share/i18n/charmaps.tar": 12,
    "/usr/share/doc/copyright.tar": 6,
    "/usr/share/terminfo/entries.tar": 2,
    "/var/lib/dpkg/info/files.tar": 6,
    "/usr/share/locale/translations.tar": 14,
  });
}

function usersOf(release: Release): readonly Account[] {
  return Number(release.version) >= 24 ? [ubuntuUser] : [];
}

const ubuntuUser: Account = {
  name: "ubuntu",
  uid: 1000,
  home: "/home/ubuntu",
  shell: "/bin/bash",
  comment: "Ubuntu",
};

function debianEtc(layer: LayerBuilder, release: Release): void {
  const isUbuntu = release.id === "ubuntu";
  const name = isUbuntu ? "Ubuntu" : "Debian GNU/Linux";
  const home = isUbuntu ? "https://www.ubuntu.example/" : "https://www.debian.example/";
  layer.text(
    "/usr/lib/os-release",
    isUbuntu
      ? `PRETTY_NAME="${release.pretty}"\nNAME="${name}"\nVERSION_ID="${release.version}"\nVERSION="${release.long}"\nVERSION_CODENAME=${release.codename}\nID=ubuntu\nID_LIKE=debian\nHOME_URL="${home}"\nUBUNTU_CODENAME=${release.codename}\n`
      : `PRETTY_NAME="${release.pretty}"\nNAME="${name}"\nVERSION_ID="${release.version}"\nVERSION="${release.long}"\n${Number(release.version) > 9 ? `VERSION_CODENAME=${release.codename}\n` : ""}ID=debian\nHOME_URL="${home}"\n`,
  );
  layer.link("/etc/os-release", "../usr/lib/os-release");
  layer.text("/etc/debian_version", `${release.debianVersion}\n`);
  if (isUbuntu)
    layer.text(
      "/etc/lsb-release",
      `DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=${release.version}\nDISTRIB_CODENAME=${release.codename}\nDISTRIB_DESCRIPTION="${release.pretty}"\n`,
    );
  layer.text("/etc/issue", `${isUbuntu ? release.pretty : `${name} ${release.version}`} \\n \\l\n\n`);
  layer.text("/etc/hostname", "localhost\n");
  layer.text("/etc/host.conf", "multi on\n");
  layer.text(
    "/etc/environment",
    isUbuntu
      ? 'PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/games:/usr/local/games:/snap/bin"\n'
      : "",
  );
  layer.text("/etc/fstab", "# UNCONFIGURED FSTAB FOR BASE SYSTEM\n");
  layer.text(
    "/etc/shells",
    "# /etc/shells: valid login shells\n/bin/sh\n/usr/bin/sh\n/bin/bash\n/usr/bin/bash\n/bin/rbash\n/usr/bin/rbash\n/bin/dash\n/usr/bin/dash\n",
  );
  layer.text(
    "/etc/nsswitch.conf",
    "passwd:         files\ngroup:          files\nshadow:         files\n\nhosts:          files dns\nnetworks:       files\n\nservices:       db files\n",
  );
  layer.text("/etc/ld.so.conf", "include /etc/ld.so.conf.d/*.conf\n");
  layer.text(
    "/etc/ld.so.conf.d/x86_64-linux-gnu.conf",
    "# Multiarch support\n/usr/local/lib/x86_64-linux-gnu\n/lib/x86_64-linux-gnu\n/usr/lib/x86_64-linux-gnu\n",
  );
  layer.text(
    "/etc/login.defs",
    "MAIL_DIR\t/var/mail\nUMASK\t\t022\nUID_MIN\t\t1000\nUID_MAX\t\t60000\nGID_MIN\t\t1000\nGID_MAX\t\t60000\nENCRYPT_METHOD SHA512\n",
  );
  layer.text("/etc/adduser.conf", "DSHELL=/bin/bash\nDHOME=/home\nFIRST_UID=1000\nLAST_UID=59999\n");
  layer.text("/etc/timezone", "Etc/UTC\n");
  layer.link("/etc/localtime", "/usr/share/zoneinfo/Etc/UTC");
  layer.text("/usr/share/zoneinfo/Etc/UTC", "TZif2UTC0\n");
  layer.text(
    "/etc/motd",
    isUbuntu ? "" : `\nThe programs included with ${name} are free software.\nThis one is simulated.\n`,
  );
  layer.text("/etc/profile", profile(isUbuntu));
  layer.text("/etc/bash.bashrc", bashBashrc);
  layer.text("/etc/skel/.bashrc", userBashrc);
  layer.text("/etc/skel/.profile", userProfile);
  layer.text("/etc/skel/.bash_logout", "# Run when a login shell ends.\n");
  layer.text(
    "/root/.bashrc",
    isUbuntu
      ? userBashrc
      : "# Settings of root's interactive shells.\n# alias ll='ls -l'\n# alias la='ls -A'\n",
  );
  layer.text(
    "/root/.profile",
    'if [ "$BASH" ]; then\n  if [ -f ~/.bashrc ]; then\n    . ~/.bashrc\n  fi\nfi\n\nmesg n 2> /dev/null || true\n',
  );
  layer.text(
    "/etc/apt/apt.conf.d/docker-clean",
    'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/archives/partial/*.deb /var/cache/apt/*.bin || true"; };\n',
  );
  layer.text("/etc/apt/apt.conf.d/docker-no-languages", 'Acquire::Languages "none";\n');
  layer.text("/etc/apt/apt.conf.d/docker-gzip-indexes", 'Acquire::GzipIndexes "true";\n');
  if (isUbuntu)
    layer.text(
      "/etc/dpkg/dpkg.cfg.d/excludes",
      "# Manuals and translations are left out.\npath-exclude=/usr/share/man/*\npath-exclude=/usr/share/locale/*/LC_MESSAGES/*.mo\npath-exclude=/usr/share/doc/*\npath-include=/usr/share/doc/*/copyright\n",
    );
  layer.text("/var/log/dpkg.log", "");
  layer.text("/var/log/apt/history.log", "");
  aptSources(layer, release);
}

/** Debian 12 and Ubuntu 24.04 brought the deb822 form; older releases have one list. */
function aptSources(layer: LayerBuilder, release: Release): void {
  if (release.id === "ubuntu") {
    const host = "http://archive.ubuntu.example/ubuntu";
    const security = "http://security.ubuntu.example/ubuntu";
    if (Number(release.version) >= 24) {
      layer.text(
        "/etc/apt/sources.list.d/ubuntu.sources",
        `Types: deb\nURIs: ${host}/\nSuites: ${release.codename} ${release.codename}-updates ${release.codename}-backports\nComponents: main universe restricted multiverse\n\nTypes: deb\nURIs: ${security}/\nSuites: ${release.codename}-security\nComponents: main universe restricted multiverse\n`,
      );
      layer.text("/etc/apt/sources.list", "# See /etc/apt/sources.list.d/ubuntu.sources\n");
    } else {
      layer.text(
        "/etc/apt/sources.list",
        `deb ${host}/ ${release.codename} main restricted universe multiverse\ndeb ${host}/ ${release.codename}-updates main restricted universe multiverse\ndeb ${security}/ ${release.codename}-security main restricted universe multiverse\n`,
      );
    }
    return;
  }
  const host = "http://deb.debian.example/debian";
  if (Number(release.version) >= 12) {
    layer.text(
      "/etc/apt/sources.list.d/debian.sources",
      `Types: deb\nURIs: ${host}\nSuites: ${release.codename} ${release.codename}-updates\nComponents: main\n\nTypes: deb\nURIs: ${host}-security\nSuites: ${release.codename}-security\nComponents: main\n`,
    );
  } else {
    const security =
      Number(release.version) === 11
        ? `${host}-security ${release.codename}-security`
        : `http://security.debian.example/debian-security ${release.codename}/updates`;
    layer.text(
      "/etc/apt/sources.list",
      `deb ${host} ${release.codename} main\ndeb ${security} main\ndeb ${host} ${release.codename}-updates main\n`,
    );
  }
}

/** Debian's sets the path; Ubuntu leaves that to the login. */
const profilePath = `if [ "$(id -u)" -eq 0 ]; then
  PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
else
  PATH="/usr/local/bin:/usr/bin:/bin:/usr/local/games:/usr/games"
fi
export PATH

`;

const profile = (ubuntu: boolean) => `# Settings of login shells.
${ubuntu ? "" : profilePath}if [ "\${PS1-}" ]; then
  if [ "\${BASH-}" ] && [ "$BASH" != "/bin/sh" ]; then
    if [ -f /etc/bash.bashrc ]; then
      . /etc/bash.bashrc
    fi
  else
    if [ "$(id -u)" -eq 0 ]; then
      PS1='# '
    else
      PS1='$ '
    fi
  fi
fi
`;

const bashBashrc = `# Settings of every interactive bash.
[ -z "\${PS1-}" ] && return
shopt -s checkwinsize
PS1='\\u@\\h:\\w\\$ '
`;

export const userBashrc = `# Settings of your interactive shells.
case $- in
  *i*) ;;
  *) return ;;
esac
HISTCONTROL=ignoreboth
shopt -s histappend checkwinsize
PS1='\\u@\\h:\\w\\$ '
alias ls='ls --color=auto'
alias grep='grep --color=auto'
alias ll='ls -alF'
alias la='ls -A'
alias l='ls -CF'
`;

export const userProfile = `# Settings of your login shells.
if [ -n "$BASH_VERSION" ] && [ -f "$HOME/.bashrc" ]; then
  . "$HOME/.bashrc"
fi
if [ -d "$HOME/bin" ]; then
  PATH="$HOME/bin:$PATH"
fi
`;
