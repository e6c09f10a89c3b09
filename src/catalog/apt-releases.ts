/**
 * What other releases of Debian and Ubuntu have otherwise than Debian 12, whose index is
 * the recorded one: names that carry a version (`python3.10`, `php8.1-cli`), packages
 * that are gone or came, and versions of what courses print or pin.
 *
 * Versions here are from memory, near the last of the release; a package that is not
 * listed shows Debian 12's version, size and dependencies.
 */
export interface AptRelease {
  /** The package of Debian 12 whose facts serve for `name`; undefined: this release does not have it. */
  model(name: string): string | undefined;
  /** What this release calls a package of Debian 12. */
  spelling(model: string): string;
  /** Every package made from one of Debian 12; none when it is gone. */
  spellings(model: string): readonly string[];
  version(name: string, model: string, version: string): string;
  /** What a command of the package `model` with a version in its name is called. */
  command(name: string, model: string): string;
  /** Names that stand for others here. */
  providers(name: string): readonly string[] | undefined;
}

/** Libraries that changed their name otherwise in the same releases. */
const odd: Readonly<Record<string, string>> = {
  "libcurl3-gnutls": "libcurl3t64-gnutls",
  "libldap-2.5-0": "libldap2",
  "libgirepository-1.0-1": "libgirepository-1.0-1t64",
};

/** A part of names as Debian 12 and this release spell it. */
interface Stem {
  readonly was: string;
  readonly is: string;
  /** The names it is meant in. */
  readonly of: RegExp;
}

interface Differences {
  /** Parts of names that tell a version. */
  readonly stems?: readonly Stem[];
  /** `name=model`: packages Debian 12 does not have, or under another name. */
  readonly more?: string;
  readonly gone?: string;
  /** Package names that end in `t64` here. */
  readonly t64?: boolean;
  /** `python-…` besides `python3-…`: Python 2. */
  readonly python2?: boolean;
  /** Java versions packaged besides each other. */
  readonly openjdk?: string;
  /** Major versions of GCC. */
  readonly gcc?: string;
  readonly virtual?: Readonly<Record<string, readonly string[]>>;
  /** `name=version`; a name that ends in `*` is for all that begin so. */
  readonly versions?: string;
}

/** Libraries whose name grew when times got 64 bits. */
const t64 = new Set(
  `libssl3 libcurl4 libglib2.0-0 libgtk-3-0 libgtk2.0-0 libasound2 libatk1.0-0 libatk-bridge2.0-0
libatspi2.0-0 libcups2 libpng16-16 libgnutls30 libreadline8 libaio1 libevent-2.1-7 libevent-core-2.1-7
libevent-pthreads-2.1-7 libapt-pkg6.0 libdb5.3 libelf1 libgdbm6 libgdbm-compat4 libhogweed6 libnettle8 libnsl2
libparted2 libpcap0.8 libpsl5 libssh-4 libtirpc3 libuv1 libarchive13 libmagic1 libmagick++-6.q16-8
libmagickcore-6.q16-6 libmagickwand-6.q16-6 libpkcs11-helper1 libportaudio2 libproj25 libqt5core5a libqt5gui5
libqt5network5 libqt5widgets5 libvncclient1 libvncserver1 libzbar0 libssh2-1 libgpgme11 libmemcached11 libsnmp40
libnuma1-unused`.split(/\s+/),
);

const compilers = /^(?:gcc|g\+\+|cpp|gfortran|libgcc|libstdc\+\+|libgfortran|gnat|gobjc)-/;

const stems = (
  python: string,
  php: string,
  postgresql: string,
  ruby: string,
  perl: string,
  gcc: string,
  icu: string,
): readonly Stem[] => [
  { was: "python3.11", is: `python${python}`, of: /python/ },
  { was: "php8.2", is: php === "5" ? "php5" : `php${php}`, of: /php/ },
  { was: "-15", is: `-${postgresql}`, of: /^postgresql/ },
  { was: "ruby3.1", is: `ruby${ruby}`, of: /ruby/ },
  { was: "5.36", is: perl, of: /^(?:libperl|perl-modules-)/ },
  { was: "-12", is: `-${gcc}`, of: compilers },
  { was: "libicu72", is: `libicu${icu}`, of: /^libicu/ },
];

const ubuntuNames = `mysql-server=default-mysql-server mysql-client=default-mysql-client mysql-server-8.0=mariadb-server mysql-client-8.0=mariadb-client
mysql-client-core-8.0=mariadb-client-core mysql-server-core-8.0=mariadb-server-core libmysqlclient-dev=libmariadb-dev libmysqlclient21=libmariadb3
ubuntu-minimal=init ubuntu-standard=init ubuntu-server=init ubuntu-desktop=xfce4 ubuntu-keyring=debian-archive-keyring language-pack-en=locales
language-pack-en-base=locales language-pack-de=locales language-pack-fr=locales language-pack-zh-hans=locales language-selector-common=locales
chromium-browser=chromium chromium-chromedriver=chromium-driver firefox=firefox-esr firefox-geckodriver=firefox-esr snapd=systemd
unrar=unar rar=unar ttf-mscorefonts-installer=fonts-liberation ubuntu-restricted-extras=ffmpeg linux-generic=linux-headers-amd64
linux-headers-generic=linux-headers-amd64 linux-image-generic=linux-headers-amd64 linux-tools-generic=linux-perf linux-tools-common=linux-perf
landscape-common=python3-yaml update-notifier-common=python3-apt update-manager-core=python3-apt ubuntu-advantage-tools=python3-apt
libjpeg-turbo8=libjpeg62-turbo libjpeg-turbo8-dev=libjpeg62-turbo-dev libjpeg8=libjpeg62-turbo libjpeg8-dev=libjpeg62-turbo-dev
libpng12-0=libpng16-16 libmemcached10=libmemcached11 git-core=git nvidia-cuda-toolkit=opencl-headers netcat=netcat-openbsd
libgtk-3-dev=libgtk-3-dev hollywood=nyancat mailutils=mailutils`;
const dotnetNames =
  "dotnet-sdk-8.0=mono-runtime dotnet-runtime-8.0=mono-runtime aspnetcore-runtime-8.0=mono-runtime dotnet8=mono-runtime";
const python2Names =
  "python=python3 python-minimal=python3-minimal python2.7=python3.11 python2.7-dev=python3.11-dev libpython2.7=libpython3.11 libpython-dev=libpython3-dev python-software-properties=software-properties-common python-pip-whl=python3-pip python-mysqldb=python3-mysqldb python-imaging=python3-pil";

const releases: Readonly<Record<string, Differences>> = {
  "debian-12": {},
  "debian-13": {
    stems: stems("3.13", "8.4", "17", "3.3", "5.40", "14", "76"),
    t64: true,
    openjdk: "21 25",
    gcc: "12 13 14",
    gone: "neofetch software-properties-common python3-software-properties libgl1-mesa-glx python3-distutils wkhtmltopdf youtube-dl libncurses5 libncursesw5 libtinfo5 gnupg1 openjdk-17-jdk openjdk-17-jre openjdk-17-jdk-headless openjdk-17-jre-headless sugar3",
    virtual: { libasound2: ["libasound2t64", "liboss4-salsa-asound2"] },
    more: "fastfetch=neofetch 7zip=p7zip-full",
    versions: `curl=8.14.1-2+deb13u2 libcurl4t64=8.14.1-2+deb13u2 git=1:2.47.3-0+deb13u1 git-man=1:2.47.3-0+deb13u1 wget=1.25.0-2 vim=2:9.1.1230-2
vim-common=2:9.1.1230-2 vim-runtime=2:9.1.1230-2 vim-tiny=2:9.1.1230-2 nano=8.4-1 python3=3.13.5-1 python3.13*=3.13.5-2 libpython3.13*=3.13.5-2 python3-pip=25.1.1+dfsg-1
python3-venv=3.13.5-1 python3-dev=3.13.5-1 gcc=4:14.2.0-1 g++=4:14.2.0-1 gcc-14*=14.2.0-19 g++-14*=14.2.0-19 cpp-14*=14.2.0-19 make=4.4.1-2 cmake=3.31.6-2
build-essential=12.12 nginx=1.26.3-3+deb13u1 nginx-common=1.26.3-3+deb13u1 apache2=2.4.65-2 apache2-bin=2.4.65-2 apache2-utils=2.4.65-2 htop=3.4.1-5 jq=1.7.1-6+deb13u1 tree=2.2.1-1 procps=2:4.0.4-9
iproute2=6.15.0-1 iputils-ping=3:20240905-3 net-tools=2.10-1.3 ca-certificates=20250419 openssl=3.5.4-1~deb13u1 libssl3t64=3.5.4-1~deb13u1 libssl-dev=3.5.4-1~deb13u1 unzip=6.0-29
zip=3.0-15 sudo=1.9.16p2-3 nodejs=20.19.2+dfsg-1 npm=9.2.0~ds1-3 php=2:8.4+96 php8.4*=8.4.11-1~deb13u1 postgresql=17+278 postgresql-client=17+278 postgresql-17=17.6-0+deb13u1
postgresql-client-17=17.6-0+deb13u1 mariadb-server=1:11.8.3-0+deb13u1 mariadb-client=1:11.8.3-0+deb13u1 redis=5:8.0.2-3 redis-server=5:8.0.2-3 redis-tools=5:8.0.2-3 sqlite3=3.46.1-7
ffmpeg=7:7.1.2-0+deb13u1 default-jdk=2:1.21-76 default-jre=2:1.21-76 openssh-client=1:10.0p1-7 openssh-server=1:10.0p1-7 gnupg=2.4.7-21 tmux=3.5a-3 less=668-1 golang-go=2:1.24~2 rsync=3.4.1+ds1-5 docker.io=26.1.5+dfsg1-9`,
  },
  "debian-11": {
    stems: stems("3.9", "7.4", "13", "2.7", "5.32", "10", "67"),
    openjdk: "11 17",
    gcc: "9 10",
    more: "netcat=netcat-openbsd python2=python3 python2.7=python3.11 python2-minimal=python3-minimal python2-dev=python3-dev python-is-python2=python-is-python3 libssl1.1=libssl3 libffi7=libffi8",
    gone: "libssl3 libffi8 python3-full pipx bat",
    versions: `curl=7.74.0-1.3+deb11u15 libcurl4=7.74.0-1.3+deb11u15 git=1:2.30.2-1+deb11u4 git-man=1:2.30.2-1+deb11u4 wget=1.21-1+deb11u2 vim=2:8.2.2434-3+deb11u3
vim-common=2:8.2.2434-3+deb11u3 vim-runtime=2:8.2.2434-3+deb11u3 nano=5.4-2+deb11u3 python3=3.9.2-3 python3.9*=3.9.2-1+deb11u3 libpython3.9*=3.9.2-1+deb11u3 python3-pip=20.3.4-4+deb11u1
python3-venv=3.9.2-3 python3-dev=3.9.2-3 gcc=4:10.2.1-1 g++=4:10.2.1-1 gcc-10*=10.2.1-6 g++-10*=10.2.1-6 cpp-10*=10.2.1-6 make=4.3-4.1 cmake=3.18.4-2+deb11u1 build-essential=12.9
nginx=1.18.0-6.1+deb11u5 nginx-common=1.18.0-6.1+deb11u5 apache2=2.4.65-1~deb11u1 apache2-bin=2.4.65-1~deb11u1 apache2-utils=2.4.65-1~deb11u1 htop=3.0.5-7 jq=1.6-2.1+deb11u1 tree=1.8.0-1+b1 procps=2:3.3.17-5 iproute2=5.10.0-4
iputils-ping=3:20210202-1 net-tools=1.60+git20181103.0eebece-1+deb11u1 ca-certificates=20210119 openssl=1.1.1w-0+deb11u4 libssl1.1=1.1.1w-0+deb11u4 libssl-dev=1.1.1w-0+deb11u4 nodejs=12.22.12~dfsg-1~deb11u7
npm=7.5.2+ds-2 php=2:7.4+76 php7.4*=7.4.33-1+deb11u9 postgresql=13+225+deb11u1 postgresql-client=13+225+deb11u1 postgresql-13=13.22-0+deb11u1 postgresql-client-13=13.22-0+deb11u1 redis-server=5:6.0.16-1+deb11u8
mariadb-server=1:10.5.29-0+deb11u1 mariadb-client=1:10.5.29-0+deb11u1 sqlite3=3.34.1-3+deb11u1 ffmpeg=7:4.3.9-0+deb11u1 openssh-client=1:8.4p1-5+deb11u5 openssh-server=1:8.4p1-5+deb11u5`,
  },
  "ubuntu-26.04": {
    stems: stems("3.14", "8.5", "18", "3.3", "5.40", "15", "78"),
    t64: true,
    openjdk: "8 11 17 21 25",
    gcc: "11 12 13 14 15",
    more: `${ubuntuNames} ${dotnetNames} dotnet-sdk-10.0=mono-runtime dotnet-runtime-10.0=mono-runtime aspnetcore-runtime-10.0=mono-runtime fastfetch=neofetch 7zip=p7zip-full`,
    gone: "neofetch firefox-esr libgl1-mesa-glx python3-distutils wkhtmltopdf libncurses5 libtinfo5 netcat git-core",
    virtual: { libasound2: ["libasound2t64", "liboss4-salsa-asound2"] },
    versions:
      "curl=8.18.0-1ubuntu1 git=1:2.51.0-1ubuntu1 python3=3.14.2-1 nginx=1.28.0-6ubuntu2 vim=2:9.1.1882-1ubuntu1 wget=1.25.0-2ubuntu4 gcc=4:15.2.0-4ubuntu1 g++=4:15.2.0-4ubuntu1",
  },
  "ubuntu-24.04": {
    stems: stems("3.12", "8.3", "16", "3.2", "5.38", "13", "74"),
    t64: true,
    openjdk: "8 11 17 21 25",
    gcc: "9 10 11 12 13 14",
    more: `${ubuntuNames} ${dotnetNames} dotnet-sdk-9.0=mono-runtime dotnet-sdk-10.0=mono-runtime dotnet-runtime-10.0=mono-runtime aspnetcore-runtime-10.0=mono-runtime 7zip=p7zip-full docker-compose-v2=docker-compose`,
    gone: "firefox-esr libgl1-mesa-glx python3-distutils libncurses5 libtinfo5 netcat git-core",
    virtual: { libasound2: ["libasound2t64", "liboss4-salsa-asound2"] },
    versions: `curl=8.5.0-2ubuntu10.6 git=1:2.43.0-1ubuntu7.3 vim=2:9.1.0016-1ubuntu7.9 nano=7.2-2ubuntu0.1
build-essential=12.10ubuntu1 gcc=4:13.2.0-7ubuntu1 g++=4:13.2.0-7ubuntu1 make=4.3-4.1build2 cmake=3.28.3-1build7
python3=3.12.3-0ubuntu2 python3-pip=24.0+dfsg-1ubuntu1.3 python3-venv=3.12.3-0ubuntu2 python3-dev=3.12.3-0ubuntu2
iputils-ping=3:20240117-1ubuntu0.1 iproute2=6.1.0-1ubuntu6 net-tools=2.10-0.1ubuntu4 wget=1.21.4-1ubuntu4.1
nginx=1.24.0-2ubuntu7.5 htop=3.3.0-4build1 procps=2:4.0.4-4ubuntu3.2 jq=1.7.1-3ubuntu0.24.04.1
libpq-dev=16.10-0ubuntu0.24.04.1 ca-certificates=20240203 gnupg=2.4.4-2ubuntu17.3 lsb-release=12.0-2
software-properties-common=0.99.49.3 apt-transport-https=2.8.3 unzip=6.0-28ubuntu4.1 zip=3.0-13ubuntu0.2
bzip2=1.0.8-5.1build0.1 xz-utils=5.6.1+really5.4.5-1ubuntu0.2 tree=2.1.1-2ubuntu3 less=590-2ubuntu2.1
sudo=1.9.15p5-3ubuntu5.24.04.1 openssh-client=1:9.6p1-3ubuntu13.14 openssh-server=1:9.6p1-3ubuntu13.14
postgresql-client=16+257build1.1 default-mysql-client=1.1.0build1 redis-tools=5:7.0.15-1ubuntu0.24.04.2
redis-server=5:7.0.15-1ubuntu0.24.04.2 sqlite3=3.45.1-1ubuntu2.5 libsqlite3-dev=3.45.1-1ubuntu2.5
libssl-dev=3.0.13-0ubuntu3.6 libffi-dev=3.4.6-1build1 libxml2-dev=2.9.14+dfsg-1.3ubuntu3.5
libxslt1-dev=1.1.39-0exp1ubuntu0.24.04.2 zlib1g-dev=1:1.3.dfsg-3.1ubuntu2.1 libjpeg-dev=8c-2ubuntu11
libpng-dev=1.6.43-5build1 libfreetype6-dev=2.13.2+dfsg-1build3 libgl1=1.7.0-1build1 libgomp1=14.2.0-4ubuntu2~24.04
ffmpeg=7:6.1.1-3ubuntu5 imagemagick=8:6.9.12.98+dfsg1-5.2build2 graphviz=2.42.2-9ubuntu0.1
ghostscript=10.02.1~dfsg1-0ubuntu7.7 pkg-config=1.8.1-2build1 autoconf=2.71-3 automake=1:1.16.5-1.3ubuntu1
libtool=2.4.7-7build1 gfortran=4:13.2.0-7ubuntu1 libopenblas-dev=0.3.26+ds-1 default-jdk=2:1.21-75+exp1
default-jre=2:1.21-75+exp1 openjdk-17-jdk=17.0.16+8~us1-0ubuntu1~24.04.1 openjdk-17-jre=17.0.16+8~us1-0ubuntu1~24.04.1
openjdk-21-jdk=21.0.8+9~us1-0ubuntu1~24.04.1 maven=3.8.7-2 nodejs=18.19.1+dfsg-6ubuntu5 npm=9.2.0~ds1-2
golang-go=2:1.22~2build1 rustc=1.75.0+dfsg0ubuntu1-0ubuntu7 cargo=1.75.0+dfsg0ubuntu1-0ubuntu7 ruby-full=1:3.2~ubuntu1
perl=5.38.2-3.2ubuntu0.2 php=2:8.3+93ubuntu2 php-fpm=2:8.3+93ubuntu2 apache2=2.4.58-1ubuntu8.8
apache2-utils=2.4.58-1ubuntu8.8 haproxy=2.8.5-1ubuntu3.3 supervisor=4.2.5-1ubuntu0.1 cron=3.0pl1-184ubuntu2
rsync=3.2.7-1ubuntu1.2 tmux=3.4-1ubuntu0.1 screen=4.9.1-1ubuntu1 netcat-openbsd=1.226-1ubuntu2
telnet=0.17+2.5-3ubuntu4 dnsutils=1:9.18.39-0ubuntu0.24.04.1 traceroute=1:2.1.5-1 tcpdump=4.99.4-3ubuntu4.24.04.1
nmap=7.94+git20230807.3be01efb1+dfsg-3build2 socat=1.8.0.0-4build3 strace=6.8-0ubuntu2 lsof=4.95.0-1build3
gdb=15.0.50.20240403-0ubuntu1 locales=2.39-0ubuntu8.6 tzdata=2025b-0ubuntu0.24.04.1 file=1:5.45-3build1
man-db=2.12.0-4build2 zsh=5.9-6ubuntu2 fish=3.7.0-1build1 cowsay=3.03+dfsg2-8 fortune-mod=1:1.99.1-7.3build1 sl=5.02-1
figlet=2.2.5-3 lolcat=100.0.1-3 neofetch=7.1.0-4 stress=1.0.7-1 stress-ng=0.17.06-1build1 sysstat=12.6.1-2
iperf3=3.16-1build2 mtr-tiny=0.95-1.1ubuntu0.1 whois=5.5.22 dumb-init=1.2.5-2 tini=0.19.0-1 gosu=1.17-1ubuntu0.24.04.3
mariadb-server=1:10.11.13-0ubuntu0.24.04.1 gettext-base=0.21-14ubuntu2 iptables=1.8.10-3ubuntu2
python-is-python3=3.11.4-1 docker.io=28.2.2-0ubuntu1~24.04.1 busybox=1:1.36.1-6ubuntu3.1 ripgrep=14.1.0-1
bat=0.24.0-1build1 emacs-nox=1:29.3+1-1ubuntu2 libcurl4-openssl-dev=8.5.0-2ubuntu10.6 mysql-server*=8.0.44-0ubuntu0.24.04.1 mysql-client*=8.0.44-0ubuntu0.24.04.1 libssl3t64=3.0.13-0ubuntu3.6 python3.12*=3.12.3-1ubuntu0.8
libpython3.12*=3.12.3-1ubuntu0.8 php8.3*=8.3.6-0ubuntu0.24.04.5 postgresql=16+257build1.1 postgresql-16=16.10-0ubuntu0.24.04.1 postgresql-client-16=16.10-0ubuntu0.24.04.1 libcurl4t64=8.5.0-2ubuntu10.6 libicu74=74.2-1ubuntu3.1
dotnet-sdk-8.0=8.0.121-0ubuntu1~24.04.1 dotnet-sdk-10.0=10.0.100-0ubuntu1~24.04.1`,
  },
  "ubuntu-22.04": {
    stems: stems("3.10", "8.1", "14", "3.0", "5.34", "11", "70"),
    openjdk: "8 11 17 18 19 21",
    gcc: "9 10 11 12",
    more: `${ubuntuNames} ${dotnetNames} dotnet-sdk-6.0=mono-runtime dotnet-sdk-7.0=mono-runtime python2=python3 python2-dev=python3-dev python2.7=python3.11 docker-compose-v2=docker-compose`,
    gone: "firefox-esr python3-full",
    versions: `curl=7.81.0-1ubuntu1.21 libcurl4=7.81.0-1ubuntu1.21 git=1:2.34.1-1ubuntu1.15 git-man=1:2.34.1-1ubuntu1.15 wget=1.21.2-2ubuntu1.1 vim=2:8.2.3995-1ubuntu2.24 nano=6.2-1ubuntu0.1 python3=3.10.6-1~22.04.1
python3.10*=3.10.12-1~22.04.11 libpython3.10*=3.10.12-1~22.04.11 python3-pip=22.0.2+dfsg-1ubuntu0.7 python3-venv=3.10.6-1~22.04.1 python3-dev=3.10.6-1~22.04.1 gcc=4:11.2.0-1ubuntu1 g++=4:11.2.0-1ubuntu1
gcc-11*=11.4.0-1ubuntu1~22.04.2 g++-11*=11.4.0-1ubuntu1~22.04.2 make=4.3-4.1build1 cmake=3.22.1-1ubuntu1.22.04.2 build-essential=12.9ubuntu3 nginx=1.18.0-6ubuntu14.7 nginx-common=1.18.0-6ubuntu14.7
apache2=2.4.52-1ubuntu4.16 apache2-bin=2.4.52-1ubuntu4.16 apache2-utils=2.4.52-1ubuntu4.16 htop=3.0.5-7build2 jq=1.6-2.1ubuntu3.1 tree=2.0.2-1 procps=2:3.3.17-6ubuntu2.1 iproute2=5.15.0-1ubuntu2 iputils-ping=3:20211215-1
net-tools=1.60+git20181103.0eebece-1ubuntu5.4 ca-certificates=20240203~22.04.1 openssl=3.0.2-0ubuntu1.20 libssl3=3.0.2-0ubuntu1.20 libssl-dev=3.0.2-0ubuntu1.20 nodejs=12.22.9~dfsg-1ubuntu3.6 npm=8.5.1~ds-1 php=2:8.1+92ubuntu1
php8.1*=8.1.2-1ubuntu2.22 postgresql=14+238 postgresql-client=14+238 postgresql-14=14.19-0ubuntu0.22.04.1 postgresql-client-14=14.19-0ubuntu0.22.04.1 mysql-server*=8.0.44-0ubuntu0.22.04.1 mysql-client*=8.0.44-0ubuntu0.22.04.1
redis-server=5:6.0.16-1ubuntu1.1 redis-tools=5:6.0.16-1ubuntu1.1 mariadb-server=1:10.6.22-0ubuntu0.22.04.1 sqlite3=3.37.2-2ubuntu0.5 ffmpeg=7:4.4.2-0ubuntu0.22.04.1 default-jdk=2:1.11-72build2 default-jre=2:1.11-72build2
openssh-client=1:8.9p1-3ubuntu0.13 openssh-server=1:8.9p1-3ubuntu0.13 docker.io=28.2.2-0ubuntu1~22.04.1 golang-go=2:1.18~0ubuntu2`,
  },
  "ubuntu-20.04": {
    stems: stems("3.8", "7.4", "12", "2.7", "5.30", "9", "66"),
    openjdk: "8 11 13 16 17 21",
    gcc: "7 8 9 10",
    more: `${ubuntuNames} python2=python3 python2-dev=python3-dev python2.7=python3.11 python2-minimal=python3-minimal python-is-python2=python-is-python3 python-setuptools=python3-setuptools python-numpy=python3-numpy python3.9=python3.11 libssl1.1=libssl3 libffi7=libffi8`,
    gone: "firefox-esr python3-full libssl3 libffi8 bat pipx",
    versions: `curl=7.68.0-1ubuntu2.25 libcurl4=7.68.0-1ubuntu2.25 git=1:2.25.1-1ubuntu3.14 git-man=1:2.25.1-1ubuntu3.14 wget=1.20.3-1ubuntu2.1 vim=2:8.1.2269-1ubuntu5.32 nano=4.8-1ubuntu1.1 python3=3.8.2-0ubuntu2 python3.8*=3.8.10-0ubuntu1~20.04.18
libpython3.8*=3.8.10-0ubuntu1~20.04.18 python3-pip=20.0.2-5ubuntu1.11 python3-venv=3.8.2-0ubuntu2 python3-dev=3.8.2-0ubuntu2 python2*=2.7.18-1~20.04.7 gcc=4:9.3.0-1ubuntu2 g++=4:9.3.0-1ubuntu2 gcc-9*=9.4.0-1ubuntu1~20.04.2 g++-9*=9.4.0-1ubuntu1~20.04.2
make=4.2.1-1.2 cmake=3.16.3-1ubuntu1.20.04.1 build-essential=12.8ubuntu1.1 nginx=1.18.0-0ubuntu1.7 nginx-common=1.18.0-0ubuntu1.7 apache2=2.4.41-4ubuntu3.23 apache2-bin=2.4.41-4ubuntu3.23 apache2-utils=2.4.41-4ubuntu3.23 htop=2.2.0-2build1 jq=1.6-1ubuntu0.20.04.1
tree=1.8.0-1 procps=2:3.3.16-1ubuntu2.4 iproute2=5.5.0-1ubuntu1 iputils-ping=3:20190709-3ubuntu1 net-tools=1.60+git20180626.aebd88e-1ubuntu1 ca-certificates=20240203~20.04.1 openssl=1.1.1f-1ubuntu2.24 libssl1.1=1.1.1f-1ubuntu2.24 libssl-dev=1.1.1f-1ubuntu2.24
nodejs=10.19.0~dfsg-3ubuntu1.6 npm=6.14.4+ds-1ubuntu2 php=2:7.4+75 php7.4*=7.4.3-4ubuntu2.29 postgresql=12+214ubuntu0.1 postgresql-client=12+214ubuntu0.1 postgresql-12=12.22-0ubuntu0.20.04.4 postgresql-client-12=12.22-0ubuntu0.20.04.4
mysql-server*=8.0.42-0ubuntu0.20.04.1 mysql-client*=8.0.42-0ubuntu0.20.04.1 redis-server=5:5.0.7-2ubuntu0.1 redis-tools=5:5.0.7-2ubuntu0.1 mariadb-server=1:10.3.39-0ubuntu0.20.04.2 sqlite3=3.31.1-4ubuntu0.7 ffmpeg=7:4.2.7-0ubuntu0.1
default-jdk=2:1.11-72 default-jre=2:1.11-72 openssh-client=1:8.2p1-4ubuntu0.13 openssh-server=1:8.2p1-4ubuntu0.13 docker.io=26.1.3-0ubuntu1~20.04.1 golang-go=2:1.13~1ubuntu2`,
  },
  "ubuntu-18.04": {
    stems: stems("3.6", "7.2", "10", "2.5", "5.26", "7", "60"),
    openjdk: "8 11 17",
    gcc: "5 6 7 8",
    python2: true,
    more: `${ubuntuNames} ${python2Names} mysql-server-5.7=mariadb-server mysql-client-5.7=mariadb-client nodejs-legacy=nodejs libssl1.1=libssl3 libssl1.0-dev=libssl-dev libffi6=libffi8 python3.7=python3.11 python3.8=python3.11`,
    gone: "firefox-esr python3-full libssl3 libffi8 bat pipx ripgrep fd-find mysql-server-8.0 mysql-client-8.0 python-is-python3 dumb-init",
    versions: `curl=7.58.0-2ubuntu3.24 libcurl4=7.58.0-2ubuntu3.24 git=1:2.17.1-1ubuntu0.18 git-man=1:2.17.1-1ubuntu0.18 wget=1.19.4-1ubuntu2.2 vim=2:8.0.1453-1ubuntu1.13 nano=2.9.3-2 python3=3.6.7-1~18.04 python3.6*=3.6.9-1~18.04ubuntu1.12
python3-pip=9.0.1-2.3~ubuntu1.18.04.8 python-pip=9.0.1-2.3~ubuntu1.18.04.8 python=2.7.15~rc1-1 python2.7*=2.7.17-1~18.04ubuntu1.11 python-dev=2.7.15~rc1-1 gcc=4:7.4.0-1ubuntu2.3 g++=4:7.4.0-1ubuntu2.3 make=4.1-9.1ubuntu1 cmake=3.10.2-1ubuntu2.18.04.2
build-essential=12.4ubuntu1 nginx=1.14.0-0ubuntu1.11 nginx-common=1.14.0-0ubuntu1.11 apache2=2.4.29-1ubuntu4.27 apache2-bin=2.4.29-1ubuntu4.27 apache2-utils=2.4.29-1ubuntu4.27 htop=2.1.0-3 jq=1.5+dfsg-2 tree=1.7.0-5 nodejs=8.10.0~dfsg-2ubuntu0.4
npm=3.5.2-0ubuntu4 php=1:7.2+60ubuntu1 php7.2*=7.2.24-0ubuntu0.18.04.17 postgresql=10+190ubuntu0.1 postgresql-10=10.23-0ubuntu0.18.04.2 mysql-server*=5.7.42-0ubuntu0.18.04.1 mysql-client*=5.7.42-0ubuntu0.18.04.1 redis-server=5:4.0.9-1ubuntu0.2 redis-tools=5:4.0.9-1ubuntu0.2
openssl=1.1.1-1ubuntu2.1~18.04.23 libssl-dev=1.1.1-1ubuntu2.1~18.04.23 ffmpeg=7:3.4.11-0ubuntu0.1 default-jdk=2:1.11-68ubuntu1~18.04.1 golang-go=2:1.10~4ubuntu1`,
  },
  "ubuntu-16.04": {
    stems: stems("3.5", "7.0", "9.5", "2.3", "5.22", "5", "55"),
    openjdk: "8 9",
    gcc: "4.7 4.8 4.9 5",
    python2: true,
    more: `${ubuntuNames} ${python2Names} mysql-server-5.7=mariadb-server mysql-client-5.7=mariadb-client nodejs-legacy=nodejs libssl1.0.0=libssl3 libcurl3=libcurl4 libffi6=libffi8 libpng12-dev=libpng-dev libmysqlclient20=libmariadb3`,
    gone: "firefox-esr python3-full libssl3 libcurl4 libffi8 bat pipx ripgrep fd-find mysql-server-8.0 mysql-client-8.0 python-is-python3 dumb-init tini",
    versions: `curl=7.47.0-1ubuntu2.19 git=1:2.7.4-0ubuntu1.10 git-man=1:2.7.4-0ubuntu1.10 wget=1.17.1-1ubuntu1.5 vim=2:7.4.1689-3ubuntu1.5 nano=2.5.3-2ubuntu2 python3=3.5.1-3 python3.5*=3.5.2-2ubuntu0~16.04.13 python3-pip=8.1.1-2ubuntu0.6 python-pip=8.1.1-2ubuntu0.6
python=2.7.12-1~16.04 python2.7*=2.7.12-1ubuntu0~16.04.18 python-dev=2.7.12-1~16.04 gcc=4:5.3.1-1ubuntu1 g++=4:5.3.1-1ubuntu1 make=4.1-6 cmake=3.5.1-1ubuntu3 build-essential=12.1ubuntu2 nginx=1.10.3-0ubuntu0.16.04.5 nginx-common=1.10.3-0ubuntu0.16.04.5
apache2=2.4.18-2ubuntu3.17 apache2-bin=2.4.18-2ubuntu3.17 apache2-utils=2.4.18-2ubuntu3.17 htop=2.0.1-1ubuntu1 jq=1.5+dfsg-1ubuntu0.1 tree=1.7.0-3 nodejs=4.2.6~dfsg-1ubuntu4.2 npm=3.5.2-0ubuntu4 php=1:7.0+35ubuntu6.1 php7.0*=7.0.33-0ubuntu0.16.04.16
postgresql=9.5+173ubuntu0.3 postgresql-9.5=9.5.25-0ubuntu0.16.04.1 mysql-server*=5.7.33-0ubuntu0.16.04.1 mysql-client*=5.7.33-0ubuntu0.16.04.1 redis-server=2:3.0.6-1ubuntu0.4 redis-tools=2:3.0.6-1ubuntu0.4 openssl=1.0.2g-1ubuntu4.20 libssl-dev=1.0.2g-1ubuntu4.20
default-jdk=2:1.8-56ubuntu2 golang-go=2:1.6-1ubuntu4`,
  },
  "ubuntu-14.04": {
    stems: stems("3.4", "5", "9.3", "1.9.1", "5.18", "4.8", "52"),
    openjdk: "6 7",
    gcc: "4.4 4.6 4.7 4.8",
    python2: true,
    more: `${ubuntuNames} ${python2Names} mysql-server-5.5=mariadb-server mysql-client-5.5=mariadb-client mysql-server-5.6=mariadb-server nodejs-legacy=nodejs ruby1.9.3=ruby ruby2.0=ruby ruby1.9.1-dev=ruby-dev ruby2.0-dev=ruby-dev libssl1.0.0=libssl3 libcurl3=libcurl4 libffi6=libffi8 libpng12-dev=libpng-dev php5=php php5-mcrypt=php8.2-xml php5-mysqlnd=php8.2-mysql openjdk-7-jdk=openjdk-17-jdk libmysqlclient18=libmariadb3`,
    gone: "firefox-esr python3-full libssl3 libcurl4 libffi8 bat pipx ripgrep fd-find mysql-server-8.0 mysql-client-8.0 python-is-python3 dumb-init tini certbot redis ffmpeg default-mysql-client default-mysql-server",
    versions: `curl=7.35.0-1ubuntu2.20 git=1:1.9.1-1ubuntu0.10 git-man=1:1.9.1-1ubuntu0.10 wget=1.15-1ubuntu1.14.04.5 vim=2:7.4.052-1ubuntu3.1 nano=2.2.6-1ubuntu1 python3=3.4.0-0ubuntu2 python3.4*=3.4.3-1ubuntu1~14.04.7 python3-pip=1.5.4-1ubuntu4 python-pip=1.5.4-1ubuntu4
python=2.7.5-5ubuntu3 python2.7*=2.7.6-8ubuntu0.5 python-dev=2.7.5-5ubuntu3 gcc=4:4.8.2-1ubuntu6 g++=4:4.8.2-1ubuntu6 make=3.81-8.2ubuntu3 cmake=2.8.12.2-0ubuntu3 build-essential=11.6ubuntu6 nginx=1.4.6-1ubuntu3.9 nginx-common=1.4.6-1ubuntu3.9
apache2=2.4.7-1ubuntu4.22 apache2-bin=2.4.7-1ubuntu4.22 apache2-utils=2.4.7-1ubuntu4.22 htop=1.0.2-3 jq=1.3-1.1ubuntu1.1 tree=1.6.0-1 nodejs=0.10.25~dfsg2-2ubuntu1.2 npm=1.3.10~dfsg-1 php5*=5.5.9+dfsg-1ubuntu4.29 postgresql=9.3+154ubuntu1.1
postgresql-9.3=9.3.24-0ubuntu0.14.04 mysql-server*=5.5.62-0ubuntu0.14.04.1 mysql-client*=5.5.62-0ubuntu0.14.04.1 redis-server=2:2.8.4-2ubuntu0.2 redis-tools=2:2.8.4-2ubuntu0.2 openssl=1.0.1f-1ubuntu2.27 libssl-dev=1.0.1f-1ubuntu2.27 ruby=1:1.9.3.4 ruby1.9.3=1.9.3.484-2ubuntu1.14`,
  },
};

/** Java as packaged by version. */
const javaVersions: Readonly<Record<string, string>> = {
  "6": "6b41-1.13.13-0ubuntu0.14.04.1",
  "7": "7u211-2.6.17-0ubuntu0.1",
  "8": "8u472-ga-1",
  "9": "9~b114-0ubuntu1",
  "11": "11.0.29+7-1",
  "13": "13.0.7+5-0ubuntu1",
  "16": "16.0.1+9-1",
  "17": "17.0.17+10-1",
  "18": "18.0.2+9-2",
  "19": "19.0.2+7-0ubuntu3",
  "21": "21.0.9+10-1",
  "25": "25.0.1+8-1",
};

const gccNames =
  /^(gcc|g\+\+|cpp|gfortran|libgcc|libstdc\+\+|libgfortran)-(\d+(?:\.\d)?)(-base|-dev|-multilib)?$/;

/** @param id `debian-12`, `ubuntu-24.04`; one that is not known is taken for Debian 12. */
export function aptRelease(id: string): AptRelease {
  const d = releases[id] ?? {};
  const gone = new Set((d.gone ?? "").split(/\s+/));
  const more = new Map(
    (d.more ?? "")
      .split(/\s+/)
      .filter(Boolean)
      .map((entry) => split(entry)),
  );
  const models = new Map<string, string[]>();
  for (const [name, model] of more) models.set(model, [...(models.get(model) ?? []), name]);
  const exact = new Map(
    (d.versions ?? "")
      .split(/\s+/)
      .filter(Boolean)
      .map((entry) => split(entry)),
  );
  const families = [...exact]
    .filter(([name]) => name.endsWith("*"))
    .map(([name, v]) => [name.slice(0, -1), v] as const);
  const java = (d.openjdk ?? "").split(" ").filter(Boolean);
  const gcc = (d.gcc ?? "").split(" ").filter(Boolean);

  const restem = (name: string, from: "was" | "is", to: "was" | "is") => {
    const stem = d.stems?.find((one) => one.of.test(name) && name.includes(one[from]));
    return stem === undefined ? name : name.replace(stem[from], stem[to]);
  };
  const spelling = (model: string) => {
    const here = restem(model, "was", "is");
    if (d.t64 !== true) return here;
    return odd[here] ?? (t64.has(here) ? `${here}t64` : here);
  };
  /** The package of Debian 12 that is spelled so here. */
  const back = (name: string): string | undefined => {
    const plain =
      d.t64 !== true
        ? name
        : (Object.keys(odd).find((one) => odd[one] === name) ??
          (name.endsWith("t64") ? name.slice(0, -3) : name));
    const was = restem(plain, "is", "was");
    return was !== name && spelling(was) === name ? was : undefined;
  };
  const model = (name: string): string | undefined => {
    if (gone.has(name)) return undefined;
    const given = more.get(name);
    if (given !== undefined) return given;
    const jdk = /^openjdk-(\d+)-(.+)$/.exec(name);
    if (jdk !== null && java.length > 0)
      return java.includes(jdk[1] ?? "") ? `openjdk-17-${jdk[2]}` : undefined;
    const compiler = gccNames.exec(name);
    if (compiler !== null && gcc.includes(compiler[2] ?? "")) return `${compiler[1]}-12${compiler[3] ?? ""}`;
    const renamed = back(name);
    if (renamed !== undefined) return renamed;
    if (d.python2 === true && name.startsWith("python-") && !/^python-is-/.test(name))
      return `python3-${name.slice("python-".length)}`;
    return spelling(name) === name || gcc.length === 0 ? name : undefined;
  };
  return {
    model,
    spelling: (name) => {
      const jdk = /^openjdk-17-(.+)$/.exec(name)?.[1];
      if (jdk !== undefined && java.length > 0)
        return `openjdk-${java.includes("17") ? "17" : (java.at(-1) ?? "17")}-${jdk}`;
      return spelling(name);
    },
    spellings: (name) => {
      const here = spelling(name);
      return [...(model(here) === undefined ? [] : [here]), ...(models.get(name) ?? [])];
    },
    version(name, from, version) {
      const known = exact.get(name) ?? families.find(([start]) => name.startsWith(start))?.[1];
      if (known !== undefined) return known;
      const jdk = /^openjdk-(\d+)-/.exec(name)?.[1];
      if (jdk !== undefined && java.length > 0) return javaVersions[jdk] ?? version;
      const compiler = gccNames.exec(name)?.[2];
      if (compiler !== undefined && from !== name)
        return `${compiler.includes(".") ? compiler : `${compiler}.5`}.0-1`;
      return version;
    },
    command(name, model) {
      const stem = d.stems?.find((one) => one.of.test(model) && model.includes(one.was));
      const number = (text: string) => /[\d.]+$/.exec(text)?.[0] ?? "";
      return stem === undefined ? name : name.replace(number(stem.was), number(stem.is));
    },
    providers: (name) => d.virtual?.[name],
  };
}

function split(entry: string): [string, string] {
  const at = entry.indexOf("=");
  return [entry.slice(0, at), entry.slice(at + 1)];
}
