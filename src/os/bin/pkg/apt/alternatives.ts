/** Commands that a package does not ship but sets up when it is installed (update-alternatives). */

/** `name=program` where the program has another name. */
const byPackage: Readonly<Record<string, string>> = {
  vim: "vim vi view vimdiff ex rvim editor=vi",
  "vim-tiny": "vi view ex editor=vi",
  "vim-nox": "vim vi view vimdiff ex rvim editor=vi",
  "vim-gtk3": "vim vi view vimdiff ex rvim editor=vi",
  nano: "pico=nano editor=nano",
  "netcat-openbsd": "nc netcat=nc",
  "netcat-traditional": "nc netcat=nc",
  ncat: "nc",
  gawk: "awk=gawk nawk=gawk",
  gcc: "cc",
  "g++": "c++",
  clang: "cc c++",
  "inetutils-telnet": "telnet",
  "inetutils-ping": "ping",
  "inetutils-traceroute": "traceroute",
  traceroute: "traceroute",
  "imagemagick-6.q16":
    "convert identify mogrify composite montage compare display import animate stream conjure",
  figlet: "figlet",
  tnftp: "ftp pftp",
  "default-mysql-client-core": "mysql",
  "emacs-nox": "emacs",
  "emacs-gtk": "emacs",
  "emacs-lucid": "emacs",
  iptables: "iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore",
  maven: "mvn mvnDebug",
  automake: "automake aclocal",
  sysstat: "sar",
  less: "pager=less",
  lynx: "www-browser=lynx",
  w3m: "www-browser=w3m",
  chromium: "x-www-browser=chromium gnome-www-browser=chromium",
  xterm: "x-terminal-emulator=xterm",
  bison: "yacc",
  byacc: "yacc",
};

const jre = "java keytool rmiregistry jexec";
const jdk = "javac jar javadoc javap jcmd jdb jdeps jinfo jlink jmap jps jshell jstack jstat jarsigner";

export function alternativesOf(name: string): readonly (readonly [command: string, program: string])[] {
  const list =
    byPackage[name] ??
    (/^openjdk-\d+-jre-headless$/.test(name)
      ? jre
      : /^openjdk-\d+-jdk-headless$/.test(name)
        ? jdk
        : /^php[\d.]+-cli$/.test(name)
          ? "php phar"
          : "");
  return list
    .split(" ")
    .filter(Boolean)
    .map((entry) => {
      const [command = "", program = command] = entry.split("=");
      return [command, program] as const;
    });
}

const sbin = new Set(
  "iptables iptables-save iptables-restore ip6tables ip6tables-save ip6tables-restore".split(" "),
);

export function alternativePath(command: string): string {
  return `${sbin.has(command) ? "/usr/sbin" : "/usr/bin"}/${command}`;
}
