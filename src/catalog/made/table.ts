/**
 * Images that have no record: what they stand on, what they bring, how they start. Their
 * lower layers are those of the recorded image below; their own layers have estimated
 * sizes and digests that are computed from their name.
 */
export interface MadeRow {
  /** Several tags, one image each time the version differs is not told apart. */
  readonly tags: string;
  /** The catalogue image below, `debian:bookworm-slim`; `scratch`: none. */
  readonly on: string;
  /** Steps above it: label and MB on disk. The first holds the software. */
  readonly steps: readonly (readonly [label: string, megabytes: number])[];
  /** A folder, then the commands in it; then the next folder. */
  readonly bin?: string;
  /** Path → text; a path that ends in `/` is a folder. */
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly cmd?: readonly string[];
  readonly entrypoint?: readonly string[];
  readonly workdir?: string;
  readonly user?: string;
  readonly ports?: string;
  readonly volumes?: string;
}

type Extra = Omit<MadeRow, "tags" | "on" | "steps" | "bin">;

const row = (
  tags: string,
  on: string,
  label: string,
  megabytes: number,
  bin: string,
  extra: Extra = {},
): MadeRow => ({
  tags,
  on,
  steps: [[`RUN install ${label}`, megabytes]],
  bin,
  ...extra,
});

/** The root file system of a distribution, alone. */
const distribution = (tags: string, name: string, megabytes: number): MadeRow => ({
  tags,
  on: "scratch",
  steps: [[`ADD ${name}`, megabytes]],
  cmd: ["/bin/bash"],
});

/** One static binary on an almost empty base. */
const server = (
  tags: string,
  on: string,
  name: string,
  megabytes: number,
  path: string,
  extra: Extra = {},
): MadeRow => ({
  tags,
  on,
  steps: [[`COPY ${name} to ${path}`, megabytes]],
  bin: `${path.slice(0, path.lastIndexOf("/")) || "/"} ${path.slice(path.lastIndexOf("/") + 1)}`,
  entrypoint: [path],
  cmd: [],
  ...extra,
});

const path = (folder: string) => `${folder}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`;
const jdkBin = "java javac jar javadoc jlink jshell keytool";
const jdk = (
  tags: string,
  version: string,
  home: string,
  on = "debian:bookworm-slim",
  extra: Extra = {},
): MadeRow =>
  row(tags, on, "the JDK", 310, `${home}/bin ${jdkBin}`, {
    env: { JAVA_HOME: home, JAVA_VERSION: version, PATH: path(`${home}/bin`) },
    cmd: ["jshell"],
    entrypoint: [],
    ...extra,
  });

/** littler's helpers, as scripts over R itself. */
const littler: Readonly<Record<string, string>> = {
  "/usr/local/bin/install2.r":
    '#!/bin/sh\nset -e\n\nfor name in "$@"; do\n  case "$name" in\n    -* | [0-9]*) ;;\n    *) Rscript -e "install.packages(\'$name\')" ;;\n  esac\ndone\n',
  "/usr/local/bin/installGithub.r":
    '#!/bin/sh\nset -e\n\nfor name in "$@"; do\n  Rscript -e "remotes::install_github(\'$name\')"\ndone\n',
};

/** Puts down one empty file a plugin, and says so. */
const pluginScript = `#!/bin/sh
set -e

mkdir -p "\${REF:=/usr/share/jenkins/ref}/plugins"
put() {
  case "$1" in
    "" | -* | "#"*) ;;
    *) : > "$REF/plugins/\${1%%:*}.jpi" ;;
  esac
}
while [ $# -gt 0 ]; do
  case "$1" in
    -f | --plugin-file) while read -r line; do put "$line"; done < "$2"; shift ;;
    -p | --plugins) ;;
    *) for name in $1; do put "$name"; done ;;
  esac
  shift
done
echo "drydock: jenkins: plugins are not fetched; their files are empty" >&2
`;

/** Repository → its images. `library/` is left out; another registry's host stands in front. */
export const madeTable: Readonly<Record<string, readonly MadeRow[]>> = {
  // Languages and their tools
  amazoncorretto: [
    jdk(
      "latest 8 8-jdk 8-al2023 8-al2-jdk",
      "8u472",
      "/usr/lib/jvm/java-1.8.0-amazon-corretto",
      "amazonlinux:2023",
    ),
    jdk("11 11-jdk 11-al2023", "11.0.29", "/usr/lib/jvm/java-11-amazon-corretto", "amazonlinux:2023"),
    jdk(
      "17 17-jdk 17-al2023 17-al2023-jdk",
      "17.0.17",
      "/usr/lib/jvm/java-17-amazon-corretto",
      "amazonlinux:2023",
    ),
    jdk(
      "20 21 21-jdk 21-al2023 23 25 25-jdk",
      "21.0.9",
      "/usr/lib/jvm/java-21-amazon-corretto",
      "amazonlinux:2023",
    ),
    jdk(
      "8-alpine 11-alpine 17-alpine 17-alpine-jdk 21-alpine 21-alpine-jdk 21-alpine3.20",
      "21.0.9",
      "/usr/lib/jvm/default-jvm",
      "alpine:latest",
    ),
  ],
  bash: [
    row(
      "latest 5 5.3 5.2 5.1 5.0 4 4.4 4.3 3.2 3 devel",
      "alpine:latest",
      "Bash from source",
      6,
      "/usr/local/bin bash",
      {
        env: { _BASH_VERSION: "5.3" },
        entrypoint: ["docker-entrypoint.sh"],
        cmd: ["bash"],
      },
    ),
  ],
  clojure: [
    row(
      "latest lein temurin-21-lein lein-alpine openjdk-8-lein",
      "eclipse-temurin:21",
      "Leiningen and Clojure",
      45,
      "/usr/local/bin lein clojure clj",
      {
        env: { LEIN_VERSION: "2.12.0", LEIN_INSTALL: "/usr/local/bin/", LEIN_ROOT: "1" },
        workdir: "/tmp",
        cmd: ["clj"],
      },
    ),
    row(
      "tools-deps temurin-21-tools-deps",
      "eclipse-temurin:21",
      "Clojure tools",
      40,
      "/usr/local/bin clojure clj",
      { cmd: ["clj"] },
    ),
  ],
  composer: [
    row("latest 2 2.9 2.8 2.7 2.6 2.2 1 1.10 lts", "php:8-alpine", "Composer", 60, "/usr/bin composer git", {
      env: { COMPOSER_ALLOW_SUPERUSER: "1", COMPOSER_HOME: "/tmp", COMPOSER_VERSION: "2.9.2" },
      files: { "/docker-entrypoint.sh": plainEntrypoint() },
      entrypoint: ["/docker-entrypoint.sh"],
      cmd: ["composer"],
      workdir: "/app",
    }),
  ],
  dart: [
    row("stable latest 3 3.10 beta", "debian:bookworm-slim", "the Dart SDK", 560, "/usr/lib/dart/bin dart", {
      env: { DART_SDK: "/usr/lib/dart", PATH: `/usr/lib/dart/bin:${path("/root/.pub-cache/bin")}` },
      files: {
        "/runtime/lib/x86_64-linux-gnu/": "",
        "/runtime/lib64/": "",
        "/runtime/etc/nsswitch.conf": "hosts: files dns\n",
        "/usr/lib/dart/version": "3.10.3\n",
      },
      workdir: "/root",
      cmd: ["bash"],
    }),
  ],
  elixir: [
    row(
      "latest 1.19 1.18 1.17 1.16 1.15 1.14 otp-27",
      "erlang:latest",
      "Elixir",
      18,
      "/usr/local/bin elixir elixirc iex mix",
      {
        env: { ELIXIR_VERSION: "v1.19.4", LANG: "C.UTF-8" },
        cmd: ["iex"],
      },
    ),
    row("slim 1.19-slim 1.18-slim", "erlang:slim", "Elixir", 18, "/usr/local/bin elixir elixirc iex mix", {
      cmd: ["iex"],
    }),
    row(
      "alpine 1.19-alpine 1.18-alpine 1.17-alpine 1.15-alpine 1.14-alpine",
      "erlang:alpine",
      "Elixir",
      18,
      "/usr/local/bin elixir elixirc iex mix",
      { cmd: ["iex"] },
    ),
  ],
  erlang: [
    row(
      "latest 28 27 26 25",
      "buildpack-deps:trixie",
      "Erlang/OTP from source, rebar3",
      780,
      "/usr/local/bin erl erlc escript rebar rebar3",
      { cmd: ["erl"] },
    ),
    row(
      "slim 28-slim 27-slim",
      "debian:trixie-slim",
      "Erlang/OTP from source",
      220,
      "/usr/local/bin erl erlc escript",
      { cmd: ["erl"] },
    ),
    row(
      "alpine 28-alpine 27-alpine",
      "alpine:latest",
      "Erlang/OTP from source",
      60,
      "/usr/local/bin erl erlc escript rebar3",
      { cmd: ["erl"] },
    ),
  ],
  gradle: [
    row(
      "latest jdk21 9 9.2 8 8.14 8.10 8.5 9-jdk21 8-jdk21 8-jdk17 jdk17 7 7-jdk17 7.6-jdk17 7-jdk11 jdk11 6 6-jdk11 jdk8 jdk",
      "eclipse-temurin:21",
      "Gradle",
      160,
      "/opt/gradle/bin gradle /usr/bin gradle git",
      {
        env: { GRADLE_HOME: "/opt/gradle", GRADLE_VERSION: "9.2.1" },
        files: { "/home/gradle/.gradle/": "" },
        workdir: "/home/gradle",
        cmd: ["gradle"],
        entrypoint: [],
      },
    ),
    row(
      "alpine jdk21-alpine jdk17-alpine 8-jdk17-alpine 8-jdk21-alpine 7-jdk17-alpine jdk11-alpine",
      "eclipse-temurin:21-alpine",
      "Gradle",
      160,
      "/opt/gradle/bin gradle /usr/bin gradle git bash",
      {
        env: { GRADLE_HOME: "/opt/gradle", GRADLE_VERSION: "9.2.1" },
        workdir: "/home/gradle",
        cmd: ["gradle"],
        entrypoint: [],
      },
    ),
  ],
  groovy: [
    row(
      "latest jdk21 jdk17 4.0 5.0",
      "eclipse-temurin:21",
      "Groovy",
      90,
      "/opt/groovy/bin groovy groovyc /usr/bin groovy groovyc groovysh",
      { workdir: "/home/groovy", cmd: ["groovysh"], entrypoint: [] },
    ),
  ],
  haskell: [
    row(
      "latest 9 9.12 9.10 9.8 9.6 9.4 9.2 9-slim slim 8 8.10 8.8 8.6",
      "debian:bullseye",
      "GHC, cabal and stack",
      1600,
      "/opt/ghc/bin ghc ghci runghc ghc-pkg /usr/local/bin stack cabal ghc ghci runghc",
      {
        env: {
          LANG: "C.UTF-8",
          PATH: `/root/.cabal/bin:/root/.local/bin:/opt/ghc/9.12.2/bin:${path("/opt/ghc/bin")}`,
        },
        cmd: ["ghci"],
      },
    ),
  ],
  haxe: [
    row(
      "latest 4.3 4.2 4.1 4 3.4 3.3 3.2",
      "buildpack-deps:trixie",
      "Neko and Haxe",
      120,
      "/usr/local/bin haxe haxelib neko nekoc nekoml nekotools",
      { cmd: ["haxe"] },
    ),
    row(
      "3.4-onbuild 4-onbuild onbuild",
      "buildpack-deps:trixie",
      "Neko and Haxe",
      120,
      "/usr/local/bin haxe haxelib neko",
      { cmd: ["haxe"], workdir: "/usr/src/app" },
    ),
  ],
  hylang: [
    row("latest 1.1 1.0 0.20 0.13 0.10 1.0-pypy", "python:3.12-slim", "Hy", 4, "/usr/local/bin hy hyc", {
      cmd: ["hy"],
    }),
  ],
  "ibm-semeru-runtimes": [
    jdk("open-8-jdk open-8-jdk-jammy", "jdk8u472-b08", "/opt/java/openjdk", "ubuntu:22.04"),
    jdk(
      "open-11-jdk open-11-jdk-jammy open-11-jre open-11-jre-jammy",
      "jdk-11.0.29+7",
      "/opt/java/openjdk",
      "ubuntu:22.04",
    ),
    jdk(
      "latest open-17-jdk open-17-jdk-jammy open-17-jre open-17-jre-jammy",
      "jdk-17.0.17+10",
      "/opt/java/openjdk",
      "ubuntu:22.04",
    ),
    jdk(
      "open-21-jdk open-21-jdk-jammy open-21-jre open-25-jdk",
      "jdk-21.0.9+10",
      "/opt/java/openjdk",
      "ubuntu:22.04",
    ),
  ],
  ibmjava: [
    jdk("latest 8 8-jre jre sfj 8-sfj", "1.8.0_sr8fp55", "/opt/ibm/java", "ubuntu:22.04", {
      cmd: ["java", "-version"],
    }),
    jdk("sdk 8-sdk 11-jdk 11", "1.8.0_sr8fp55", "/opt/ibm/java", "ubuntu:22.04", {
      cmd: ["java", "-version"],
    }),
  ],
  jruby: [
    row(
      "latest 10 10.0 10.0-jdk21 10-jdk21 9 9.4 9.4-jdk8 9.3 9.2",
      "eclipse-temurin:21",
      "JRuby",
      130,
      "/opt/jruby/bin jruby ruby gem irb jirb jgem bundle rake /usr/local/bin ruby",
      {
        env: {
          JRUBY_VERSION: "10.0.2.0",
          GEM_HOME: "/usr/local/bundle",
          BUNDLE_SILENCE_ROOT_WARNING: "1",
          PATH: `/usr/local/bundle/bin:/opt/jruby/bin:${path("/opt/java/openjdk/bin")}`,
        },
        cmd: ["irb"],
        entrypoint: [],
      },
    ),
  ],
  julia: [
    row(
      "latest 1 1.12 1.11 1.10 1.9 bookworm trixie",
      "debian:trixie-slim",
      "Julia",
      780,
      "/usr/local/julia/bin julia",
      {
        env: { JULIA_VERSION: "1.12.2", JULIA_PATH: "/usr/local/julia", PATH: path("/usr/local/julia/bin") },
        entrypoint: ["docker-entrypoint.sh"],
        cmd: ["julia"],
      },
    ),
  ],
  kotlin: [],
  mono: [
    row(
      "latest 6 6.12 6.8 5 slim",
      "debian:buster-slim",
      "Mono",
      640,
      "/usr/bin mono mcs csc msbuild nuget xbuild",
      { cmd: ["bash"] },
    ),
  ],
  nim: [
    row(
      "latest 2 2.2 2.2.6 slim alpine regular",
      "ubuntu:22.04",
      "Nim",
      420,
      "/usr/local/bin nim nimble nimgrep nimsuggest",
      { cmd: ["bash"], workdir: "/usr/src/app" },
    ),
  ],
  "nimlang/nim": [
    row(
      "latest latest-alpine 2.2.6 2.2.0 alpine",
      "ubuntu:22.04",
      "Nim",
      420,
      "/usr/local/bin nim nimble nimgrep nimsuggest",
      { cmd: ["bash"] },
    ),
  ],
  perl: [
    row(
      "slim 5-slim 5.42-slim 5.40-slim 5.38-slim stable-slim slim-bookworm",
      "debian:bookworm-slim",
      "Perl from source and cpanm",
      62,
      "/usr/local/bin perl cpan cpanm prove perldoc",
      { env: { PERL_VERSION: "5.42.0" }, workdir: "/usr/src/app", cmd: ["perl", "-de0"] },
    ),
  ],
  pypy: [
    row(
      "3 latest 3.11 3.10 3.9 3-bookworm 3.11-bookworm",
      "buildpack-deps:trixie",
      "PyPy",
      150,
      "/usr/local/bin pypy3 pypy pip pip3",
      {
        env: { LANG: "C.UTF-8", PYPY_VERSION: "7.3.20" },
        files: {
          "/usr/local/lib/python3.11/site-packages/pip-25.3.dist-info/METADATA":
            "Metadata-Version: 2.4\nName: pip\nVersion: 25.3\n",
          "/usr/local/include/python3.11/patchlevel.h": '#define PY_VERSION "3.11.13"\n',
        },
        cmd: ["pypy3"],
      },
    ),
    row(
      "3-slim 3.11-slim slim 3.10-slim",
      "debian:bookworm-slim",
      "PyPy",
      150,
      "/usr/local/bin pypy3 pypy pip pip3",
      {
        env: { LANG: "C.UTF-8", PYPY_VERSION: "7.3.20" },
        files: {
          "/usr/local/lib/python3.11/site-packages/pip-25.3.dist-info/METADATA":
            "Metadata-Version: 2.4\nName: pip\nVersion: 25.3\n",
          "/usr/local/include/python3.11/patchlevel.h": '#define PY_VERSION "3.11.13"\n',
        },
        cmd: ["pypy3"],
      },
    ),
    row("2 2.7", "buildpack-deps:trixie", "PyPy", 150, "/usr/local/bin pypy pip", {
      env: { LANG: "C.UTF-8", PYPY_VERSION: "7.3.20" },
      files: {
        "/usr/local/lib/python2.7/site-packages/pip-20.3.4.dist-info/METADATA":
          "Metadata-Version: 2.1\nName: pip\nVersion: 20.3.4\n",
        "/usr/local/include/python2.7/patchlevel.h": '#define PY_VERSION "2.7.18"\n',
      },
      cmd: ["pypy"],
    }),
  ],
  "r-base": [
    row(
      "latest 4.5.2 4.5.1 4.4.2 4.4.1 4.3.3 4.3.1 4.2.2 4.1.0 4.0.3 3.6.3",
      "debian:trixie",
      "R",
      720,
      "/usr/bin R Rscript",
      { env: { LC_ALL: "en_US.UTF-8", LANG: "en_US.UTF-8", R_BASE_VERSION: "4.5.2" }, cmd: ["R"] },
    ),
  ],
  "docker/whalesay": [
    row("latest", "ubuntu:14.04", "cowsay", 60, "/usr/local/bin cowsay", {
      workdir: "/cowsay",
      cmd: ["/bin/bash"],
    }),
  ],
  "rocker/r-ver": [
    row(
      "latest 4 4.5 4.5.2 4.4 4.3 4.3.1 4.2 4.2.0 4.1 4.0 3.6.3 3.6.0",
      "ubuntu:24.04",
      "R from source",
      720,
      "/usr/local/bin R Rscript",
      {
        env: { R_VERSION: "4.5.2", R_HOME: "/usr/local/lib/R", LANG: "en_US.UTF-8" },
        files: littler,
        cmd: ["R"],
      },
    ),
  ],
  "rocker/rstudio": [
    row(
      "latest 4 4.5 4.5.2 4.4 4.3 4.2 4.1 4.0 3.6.3 3.6.0 3.5.0",
      "ubuntu:24.04",
      "R and RStudio Server",
      1900,
      "/usr/local/bin R Rscript /usr/lib/rstudio-server/bin rserver /usr/bin git curl wget sudo",
      {
        env: { R_VERSION: "4.5.2", S6_VERSION: "v2.1.0.2" },
        files: { ...littler, "/init": plainEntrypoint(), "/home/rstudio/": "" },
        ports: "8787",
        cmd: ["/init"],
      },
    ),
  ],
  "rocker/tidyverse": [
    row(
      "latest 4 4.5 4.4 4.3 4.3.1 4.2 4.1 4.0 3.6.3 3.6.0",
      "ubuntu:24.04",
      "R, RStudio Server and the tidyverse",
      2400,
      "/usr/local/bin R Rscript /usr/bin git curl wget",
      {
        env: { R_VERSION: "4.5.2" },
        files: { ...littler, "/init": plainEntrypoint(), "/home/rstudio/": "" },
        ports: "8787",
        cmd: ["/init"],
      },
    ),
  ],
  "rocker/verse": [
    row(
      "latest 4 4.5 4.4 4.3 4.2 4.1 4.0 3.6.3 3.6.0 3.5.0 3.4.4 3.3.2",
      "ubuntu:24.04",
      "R, RStudio Server, the tidyverse and TeX",
      3500,
      "/usr/local/bin R Rscript tlmgr /usr/bin git curl wget",
      {
        env: { R_VERSION: "4.5.2" },
        files: { ...littler, "/init": plainEntrypoint(), "/home/rstudio/": "" },
        ports: "8787",
        cmd: ["/init"],
      },
    ),
  ],
  "rocker/shiny": [
    row(
      "latest 4 4.5 4.4 4.3 4.2 4.1 4.0",
      "ubuntu:24.04",
      "R and Shiny Server",
      1400,
      "/usr/local/bin R Rscript /usr/bin shiny-server",
      {
        env: { R_VERSION: "4.5.2" },
        files: { ...littler, "/init": plainEntrypoint(), "/srv/shiny-server/": "" },
        ports: "3838",
        cmd: ["/init"],
      },
    ),
  ],
  "rocker/shiny-verse": [
    row(
      "latest 4.5 4.4 4.3 4.2",
      "ubuntu:24.04",
      "R, Shiny Server and the tidyverse",
      2000,
      "/usr/local/bin R Rscript /usr/bin shiny-server",
      {
        files: { ...littler, "/init": plainEntrypoint(), "/srv/shiny-server/": "" },
        ports: "3838",
        cmd: ["/init"],
      },
    ),
  ],
  sapmachine: [
    jdk(
      "latest 25 24 21 17 11 lts 21-jdk 17-jdk 21-ubuntu 17-jdk-ubuntu",
      "21.0.9",
      "/usr/lib/jvm/sapmachine-21",
      "ubuntu:24.04",
    ),
  ],
  swift: [
    row(
      "latest 6.2 6.1 6.0 6 5.10 5.9 5.8 5.7 5.5 5 jammy noble",
      "ubuntu:24.04",
      "Swift",
      2900,
      "/usr/bin swift swiftc swift-build swift-run swift-test clang git",
      { cmd: ["/bin/bash"] },
    ),
  ],
  swipl: [
    row(
      "latest stable 9.3 9.2 10.0",
      "debian:bookworm-slim",
      "SWI-Prolog",
      190,
      "/usr/bin swipl /usr/lib/swi-prolog/bin swipl",
      { env: { LANG: "C.UTF-8", SWIPL_VER: "9.3.34" }, cmd: ["swipl"] },
    ),
  ],
  "oven/bun": [
    row(
      "1 latest 1.3 1.2 1.1 1.0 debian 1-debian canary",
      "debian:trixie-slim",
      "Bun",
      105,
      "/usr/local/bin bun bunx",
      {
        env: { BUN_RUNTIME_TRANSPILER_CACHE_PATH: "0", BUN_INSTALL_BIN: "/usr/local/bin" },
        files: { "/usr/local/bin/docker-entrypoint.sh": plainEntrypoint(), "/home/bun/app/": "" },
        entrypoint: ["/usr/local/bin/docker-entrypoint.sh"],
        cmd: ["/usr/local/bin/bun"],
        workdir: "/home/bun/app",
      },
    ),
    row("slim 1-slim 1.1-slim", "debian:bookworm-slim", "Bun", 105, "/usr/local/bin bun bunx", {
      files: { "/usr/local/bin/docker-entrypoint.sh": plainEntrypoint(), "/home/bun/app/": "" },
      entrypoint: ["/usr/local/bin/docker-entrypoint.sh"],
      cmd: ["/usr/local/bin/bun"],
      workdir: "/home/bun/app",
    }),
    row("alpine 1-alpine 1.1-alpine 1.2-alpine", "alpine:latest", "Bun", 105, "/usr/local/bin bun bunx", {
      files: { "/usr/local/bin/docker-entrypoint.sh": plainEntrypoint(), "/home/bun/app/": "" },
      entrypoint: ["/usr/local/bin/docker-entrypoint.sh"],
      cmd: ["/usr/local/bin/bun"],
      workdir: "/home/bun/app",
    }),
  ],
  "denoland/deno": [
    row(
      "latest 2.5.6 2.5 2.4 2.1.4 2.0.0 1.46.3 debian alpine ubuntu",
      "debian:bookworm-slim",
      "Deno",
      140,
      "/usr/bin deno",
      {
        env: { DENO_VERSION: "2.5.6", DENO_DIR: "/deno-dir/" },
        files: { "/tini": plainEntrypoint(), "/deno-dir/": "" },
        entrypoint: ["/tini", "--", "docker-entrypoint.sh"],
        cmd: ["eval", "console.log('Welcome to Deno!')"],
      },
    ),
  ],
  "continuumio/miniconda3": [
    conda(
      "latest main 25.9.1-1 24.11.1-0 24.7.1-0 24.1.2-0 23.10.0-1 23.5.2-0 22.11.1 4.12.0 4.10.3 4.9.2 4.8.2 4.7.12 4.6.14 4.5.11",
      540,
    ),
  ],
  "continuumio/anaconda3": [
    conda("latest main 2025.06-1 2024.10-1 2023.09-0 2021.05 2020.11 2019.10 5.3.0", 4300),
  ],
  "conda/miniconda3": [conda("latest", 540)],
  "condaforge/miniforge3": [conda("latest 25.9.1-0 24.11.3-0 24.3.0-0 23.11.0-0", 380)],
  "condaforge/mambaforge": [conda("latest 24.3.0-0 23.11.0-0 22.9.0-2 4.14.0-0", 420)],
  "mambaorg/micromamba": [
    row("latest 2 2.4.0 1 1.5.8 1.4.2 jammy", "debian:bookworm-slim", "micromamba", 40, "/bin micromamba", {
      env: { MAMBA_ROOT_PREFIX: "/opt/conda", MAMBA_USER: "mambauser" },
      files: { "/opt/conda/": "", "/usr/local/bin/_entrypoint.sh": plainEntrypoint() },
      entrypoint: ["/usr/local/bin/_entrypoint.sh"],
      cmd: ["/bin/bash"],
    }),
  ],

  // Learning from data
  "tensorflow/tensorflow": [
    row(
      "latest 2.20.0 2.19.0 2.18.0 2.17.0 2.16.1 2.15.0 2.14.0 2.13.0 2.12.0 2.11.0 2.10.0 2.9.1 2.8.0 2.7.0 2.5.0 2.4.1 2.3.0 2.1.0-py3 2.0.0-py3 1.15.0-py3 1.15.5 1.13.1-py3 1.12.0-py3 latest-py3 nightly latest-jupyter latest-py3-jupyter 2.18.0-jupyter 2.0.0-py3-jupyter latest-gpu latest-gpu-jupyter 2.18.0-gpu 2.15.0-gpu 2.11.0-gpu 2.4.1-gpu 1.15.5-gpu 1.5.0-gpu",
      "python:3.11",
      "TensorFlow",
      1500,
      "/usr/local/bin jupyter tensorboard saved_model_cli",
      { files: pipDist("3.11", "tensorflow", "2.20.0", "numpy"), cmd: ["/bin/bash"] },
    ),
  ],
  "tensorflow/serving": [
    server(
      "latest 2.19.1 2.18.0 2.14.1 2.11.0 latest-gpu",
      "ubuntu:22.04",
      "tensorflow_model_server",
      330,
      "/usr/bin/tensorflow_model_server",
      {
        ports: "8500 8501",
        files: { "/usr/bin/tf_serving_entrypoint.sh": plainEntrypoint(), "/models/": "" },
        env: { MODEL_NAME: "model", MODEL_BASE_PATH: "/models" },
        entrypoint: ["/usr/bin/tf_serving_entrypoint.sh"],
      },
    ),
  ],
  "pytorch/pytorch": [
    row(
      "latest 2.9.1-cuda12.8-cudnn9-runtime 2.5.1-cuda12.4-cudnn9-runtime 2.4.0-cuda12.4-cudnn9-runtime 2.3.0-cuda12.1-cudnn8-runtime 2.2.0-cuda12.1-cudnn8-runtime 2.1.0-cuda12.1-cudnn8-runtime 2.0.1-cuda11.7-cudnn8-runtime 2.0.0-cuda11.7-cudnn8-runtime 1.13.1-cuda11.6-cudnn8-runtime 1.12.1-cuda11.3-cudnn8-runtime 1.9.0-cuda10.2-cudnn7-runtime 1.7.1-cuda11.0-cudnn8-runtime 2.0.1-cuda11.7-cudnn8-devel 2.1.0-cuda12.1-cudnn8-devel 1.6.0-cuda10.1-cudnn7-runtime",
      "continuumio/miniconda3:latest",
      "PyTorch and CUDA",
      5600,
      "/opt/conda/bin torchrun",
      {
        files: condaDist("torch", "2.9.1", "numpy torchvision"),
        workdir: "/workspace",
        cmd: ["/bin/bash"],
        env: { NVIDIA_VISIBLE_DEVICES: "all", NVIDIA_DRIVER_CAPABILITIES: "compute,utility" },
      },
    ),
  ],
  "huggingface/transformers-pytorch-cpu": [
    row(
      "latest 4.46.1 4.18.0",
      "python:3.11",
      "PyTorch and Transformers",
      2300,
      "/usr/local/bin transformers-cli",
      {
        files: {
          ...pipDist("3.11", "torch", "2.9.1", "numpy"),
          ...pipDist("3.11", "transformers", "4.57.3", ""),
        },
        cmd: ["/bin/bash"],
      },
    ),
  ],
  "huggingface/transformers-pytorch-gpu": [
    row("latest 4.46.1", "python:3.11", "PyTorch and Transformers", 9000, "/usr/local/bin transformers-cli", {
      files: pipDist("3.11", "torch", "2.9.1", "numpy"),
      cmd: ["/bin/bash"],
    }),
  ],
  "nvidia/cuda": [
    row(
      "latest 13.0.2-base-ubuntu24.04 12.9.1-base-ubuntu24.04 12.8.0-runtime-ubuntu22.04 12.6.3-base-ubuntu24.04 12.4.1-base-ubuntu22.04 12.4.1-runtime-ubuntu22.04 12.2.0-base-ubuntu22.04 12.2.2-devel-ubuntu22.04 12.1.1-runtime-ubuntu22.04 12.1.0-base-ubuntu22.04 12.0.0-base-ubuntu22.04 11.8.0-base-ubuntu22.04 11.8.0-runtime-ubuntu22.04 11.8.0-cudnn8-runtime-ubuntu22.04 11.8.0-cudnn8-devel-ubuntu22.04 11.7.1-base-ubuntu22.04 11.6.2-base-ubuntu20.04 11.4.3-base-ubuntu20.04 11.0.3-base-ubuntu20.04 11.0-base 10.2-base 10.1-base 9.0-base",
      "ubuntu:22.04",
      "CUDA",
      170,
      "/usr/local/cuda/bin ",
      {
        env: {
          PATH: `/usr/local/nvidia/bin:${path("/usr/local/cuda/bin")}`,
          NVIDIA_VISIBLE_DEVICES: "all",
          NVIDIA_DRIVER_CAPABILITIES: "compute,utility",
          CUDA_VERSION: "13.0.2",
        },
        files: { "/usr/local/cuda/lib64/": "" },
        cmd: ["/bin/bash"],
      },
    ),
  ],
  "tiangolo/uwsgi-nginx-flask": [
    row(
      "latest python3.12 python3.11 python3.10 python3.9 python3.8 python3.7 python3.6 flask",
      "python:3.12",
      "uWSGI, Nginx and Flask",
      90,
      "/usr/sbin nginx /usr/bin supervisord /usr/local/bin flask uwsgi",
      {
        files: {
          ...pipDist("3.12", "flask", "3.1.2", "uwsgi"),
          "/app/main.py":
            'from flask import Flask\napp = Flask(__name__)\n\n\n@app.route("/")\ndef hello():\n    return "Hello World from Flask"\n',
          "/app/uwsgi.ini": "[uwsgi]\nmodule = main\ncallable = app\n",
          "/entrypoint.sh": plainEntrypoint(),
          "/start.sh": startSupervisor(),
        },
        entrypoint: ["/entrypoint.sh"],
        cmd: ["/start.sh"],
        workdir: "/app",
        ports: "80 443",
      },
    ),
  ],
  "tiangolo/uvicorn-gunicorn-fastapi": [
    row(
      "latest python3.11 python3.10 python3.9 python3.8 python3.7 python3.11-slim python3.8-slim",
      "python:3.11",
      "FastAPI, Uvicorn and Gunicorn",
      60,
      "/usr/local/bin gunicorn uvicorn",
      {
        files: {
          ...pipDist("3.11", "fastapi", "0.124.4", "uvicorn gunicorn"),
          "/start.sh":
            '#!/bin/sh\nset -e\nexec gunicorn -k uvicorn.workers.UvicornWorker "${APP_MODULE:-main:app}"\n',
          "/app/main.py":
            'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/")\nasync def root():\n    return {"message": "Hello World"}\n',
        },
        cmd: ["/start.sh"],
        workdir: "/app/",
        ports: "80",
        env: { PYTHONPATH: "/app" },
      },
    ),
  ],
  "tiangolo/uvicorn-gunicorn": [
    row(
      "latest python3.11 python3.8 python3.7",
      "python:3.11",
      "Uvicorn and Gunicorn",
      40,
      "/usr/local/bin gunicorn uvicorn",
      {
        files: {
          ...pipDist("3.11", "uvicorn", "0.38.0", "gunicorn"),
          "/start.sh":
            '#!/bin/sh\nset -e\nexec gunicorn -k uvicorn.workers.UvicornWorker "${APP_MODULE:-main:app}"\n',
        },
        cmd: ["/start.sh"],
        workdir: "/app/",
        ports: "80",
      },
    ),
  ],

  // Servers for Java programs
  jetty: [
    row(
      "latest 12 12.1 12.0 11 11.0 10 9 9.4 9.4-jre11 12-jdk21 jdk21 jre11",
      "eclipse-temurin:21",
      "Jetty",
      45,
      "",
      {
        env: {
          JETTY_HOME: "/usr/local/jetty",
          JETTY_BASE: "/var/lib/jetty",
          TMPDIR: "/tmp/jetty",
          PATH: path("/usr/local/jetty/bin:/opt/java/openjdk/bin"),
        },
        files: {
          "/usr/local/jetty/start.jar": "",
          "/var/lib/jetty/webapps/": "",
          "/var/lib/jetty/start.d/": "",
          "/docker-entrypoint.sh": plainEntrypoint(),
        },
        entrypoint: ["/docker-entrypoint.sh"],
        cmd: ["java", "-jar", "/usr/local/jetty/start.jar"],
        workdir: "/var/lib/jetty",
        user: "jetty",
        ports: "8080",
      },
    ),
  ],
  tomee: [
    row(
      "latest 8-jre-7.0.2-plume 8-jre-7.1.0-webprofile 8-jre-8.0.0-M1-plume 10-jre21-webprofile 10-jre17-plume 9-jre17-webprofile 8-jre8-webprofile",
      "eclipse-temurin:21",
      "TomEE",
      75,
      "/usr/local/tomee/bin catalina.sh startup.sh shutdown.sh",
      {
        env: { CATALINA_HOME: "/usr/local/tomee", PATH: path("/usr/local/tomee/bin:/opt/java/openjdk/bin") },
        files: {
          "/usr/local/tomee/conf/server.xml": "<Server></Server>\n",
          "/usr/local/tomee/webapps/": "",
          "/usr/local/tomee/lib/": "",
        },
        workdir: "/usr/local/tomee",
        cmd: ["catalina.sh", "run"],
        entrypoint: [],
        ports: "8080",
      },
    ),
  ],
  "open-liberty": [
    row(
      "latest kernel kernel-slim full kernel-slim-java17-openj9-ubi kernel-java17-openj9 full-java17-openj9 javaee8 microProfile3 springBoot2",
      "ibm-semeru-runtimes:open-17-jdk",
      "Open Liberty",
      110,
      "/opt/ol/wlp/bin server featureUtility installUtility productInfo /opt/ol/helpers/build springBootUtility configure.sh features.sh",
      {
        env: { PATH: path("/opt/ol/wlp/bin:/opt/ol/helpers/build:/opt/java/openjdk/bin") },
        files: {
          "/config/server.xml": "<server/>\n",
          "/config/dropins/": "",
          "/config/apps/": "",
          "/opt/ol/wlp/usr/servers/defaultServer/": "",
          "/licenses/": "",
        },
        cmd: ["/opt/ol/wlp/bin/server", "run", "defaultServer"],
        entrypoint: [],
        user: "1001",
        ports: "9080 9443",
      },
    ),
  ],
  "websphere-liberty": [
    row(
      "latest kernel full kernel-java17-openj9-ubi webProfile8 javaee8 javaee7 webProfile7 microProfile",
      "ibm-semeru-runtimes:open-17-jdk",
      "WebSphere Liberty",
      160,
      "/opt/ibm/wlp/bin server featureUtility installUtility /opt/ibm/helpers/build springBootUtility configure.sh features.sh",
      {
        env: { PATH: path("/opt/ibm/wlp/bin:/opt/ibm/helpers/build:/opt/java/openjdk/bin") },
        files: {
          "/config/server.xml": "<server/>\n",
          "/config/dropins/": "",
          "/config/apps/": "",
          "/opt/ibm/wlp/usr/servers/defaultServer/": "",
        },
        cmd: ["/opt/ibm/wlp/bin/server", "run", "defaultServer"],
        entrypoint: [],
        user: "1001",
        ports: "9080 9443",
      },
    ),
  ],
  "jboss/wildfly": [
    row(
      "latest 25.0.0.Final 20.0.1.Final 10.1.0.Final",
      "centos:7",
      "OpenJDK and WildFly",
      480,
      "/opt/jboss/wildfly/bin standalone.sh domain.sh add-user.sh jboss-cli.sh /usr/bin java javac curl",
      {
        env: {
          JBOSS_HOME: "/opt/jboss/wildfly",
          LAUNCH_JBOSS_IN_BACKGROUND: "true",
          JAVA_HOME: "/usr/lib/jvm/java",
        },
        files: {
          "/opt/jboss/wildfly/standalone/deployments/": "",
          "/opt/jboss/wildfly/standalone/configuration/standalone.xml": "<server/>\n",
        },
        workdir: "/opt/jboss",
        user: "jboss",
        cmd: ["/opt/jboss/wildfly/bin/standalone.sh", "-b", "0.0.0.0"],
        ports: "8080",
      },
    ),
  ],
  lightstreamer: [
    row(
      "latest 7 7.4 7.3 6",
      "eclipse-temurin:21",
      "Lightstreamer",
      90,
      "/lightstreamer/bin/unix-like LS.sh",
      {
        files: {
          "/lightstreamer/conf/lightstreamer_conf.xml": "<lightstreamer_conf/>\n",
          "/lightstreamer/adapters/": "",
          "/lightstreamer/pages/": "",
        },
        workdir: "/lightstreamer/bin/unix-like",
        cmd: ["./LS.sh", "run"],
        entrypoint: [],
        ports: "8080",
      },
    ),
  ],
  sonarqube: [
    row(
      "latest community lts lts-community 9.9-community 10-community developer",
      "eclipse-temurin:17-jre",
      "SonarQube",
      780,
      "/opt/sonarqube/docker entrypoint.sh",
      {
        env: { SONARQUBE_HOME: "/opt/sonarqube" },
        files: { "/opt/sonarqube/conf/sonar.properties": "", "/opt/sonarqube/extensions/plugins/": "" },
        workdir: "/opt/sonarqube",
        entrypoint: ["/opt/sonarqube/docker/entrypoint.sh"],
        cmd: [],
        ports: "9000",
      },
    ),
  ],
  "jenkins/jenkins": [
    row(
      "latest lts lts-jdk17 lts-jdk21 lts-jdk11 jdk21 jdk17 2.528.2-lts 2.462.1 2.387.3 2.346.1 2.60.3 slim lts-slim",
      "debian:bookworm",
      "Java 21, Git and Jenkins",
      390,
      "/opt/java/openjdk/bin java javac jar /usr/bin git curl unzip /usr/local/bin jenkins.sh tini",
      jenkins(),
    ),
    row(
      "alpine lts-alpine alpine-jdk21 2.346.1-alpine",
      "alpine:latest",
      "Java 21, Git and Jenkins",
      290,
      "/opt/java/openjdk/bin java javac jar /usr/bin git curl bash /usr/local/bin jenkins.sh tini",
      jenkins(),
    ),
  ],
  jenkins: [
    row(
      "latest 2.60.3 2.60.3-alpine alpine 1.651.3",
      "debian:stretch",
      "Java 8, Git and Jenkins",
      390,
      "/usr/bin java git curl /usr/local/bin jenkins.sh tini",
      jenkins(),
    ),
  ],
  "jenkins/inbound-agent": [
    row(
      "latest jdk17 jdk21 alpine 4.11.2-4",
      "debian:bookworm",
      "Java and the Jenkins agent",
      260,
      "/opt/java/openjdk/bin java /usr/bin git /usr/local/bin jenkins-agent jenkins-slave",
      { entrypoint: ["/usr/local/bin/jenkins-agent"], user: "jenkins", workdir: "/home/jenkins" },
    ),
  ],
  "jenkins/agent": [
    row(
      "latest jdk17 jdk21 alpine",
      "debian:bookworm",
      "Java and the Jenkins agent",
      250,
      "/opt/java/openjdk/bin java /usr/bin git",
      { user: "jenkins", workdir: "/home/jenkins", cmd: ["bash"] },
    ),
  ],

  // Watching and collecting
  "prom/prometheus": [
    server(
      "latest v3.7.3 v3.5.0 v3.0.0 v2.55.1 v2.53.0 v2.45.0 v2.37.0 v2.30.3 v2.26.0 v2.13.1 v2.1.0 v2.0.0 v1.8.2 v1.5.2",
      "busybox:latest",
      "prometheus",
      260,
      "/bin/prometheus",
      {
        files: {
          "/etc/prometheus/prometheus.yml":
            'global:\n  scrape_interval: 15s\n  evaluation_interval: 15s\n\nscrape_configs:\n  - job_name: "prometheus"\n    static_configs:\n      - targets: ["localhost:9090"]\n',
          "/prometheus/": "",
          "/usr/share/prometheus/": "",
        },
        cmd: ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"],
        user: "nobody",
        workdir: "/prometheus",
        ports: "9090",
        volumes: "/prometheus",
      },
    ),
  ],
  "prom/node-exporter": [
    server(
      "latest v1.10.2 v1.8.2 v1.3.1 v0.18.1 v0.14.0",
      "busybox:latest",
      "node_exporter",
      20,
      "/bin/node_exporter",
      { user: "nobody", ports: "9100" },
    ),
  ],
  "prom/alertmanager": [
    server(
      "latest v0.29.0 v0.27.0 v0.23.0 v0.15.3",
      "busybox:latest",
      "alertmanager",
      62,
      "/bin/alertmanager",
      {
        user: "nobody",
        workdir: "/alertmanager",
        ports: "9093",
        files: {
          "/etc/alertmanager/alertmanager.yml":
            "route:\n  receiver: default\nreceivers:\n  - name: default\n",
        },
        cmd: ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/alertmanager"],
      },
    ),
  ],
  "prom/pushgateway": [
    server("latest v1.11.2 v1.6.0", "busybox:latest", "pushgateway", 20, "/bin/pushgateway", {
      user: "65534",
      ports: "9091",
    }),
  ],
  "prom/blackbox-exporter": [
    server("latest v0.27.0", "busybox:latest", "blackbox_exporter", 22, "/bin/blackbox_exporter", {
      ports: "9115",
    }),
  ],
  "grafana/grafana": [
    row(
      "latest 12.3.0 12.0.0 11.3.0 11.0.0 10.4.2 10.2.0 9.5.2 9.0.0 8.5.0 8.2.0 7.5.2 7.3.4 6.4.3 5.1.0 main latest-ubuntu 11.0.0-ubuntu",
      "alpine:latest",
      "Grafana",
      640,
      "/usr/share/grafana/bin grafana grafana-server grafana-cli /usr/bin curl /bin bash",
      {
        env: {
          PATH: path("/usr/share/grafana/bin"),
          GF_PATHS_CONFIG: "/etc/grafana/grafana.ini",
          GF_PATHS_DATA: "/var/lib/grafana",
          GF_PATHS_HOME: "/usr/share/grafana",
          GF_PATHS_LOGS: "/var/log/grafana",
          GF_PATHS_PLUGINS: "/var/lib/grafana/plugins",
          GF_PATHS_PROVISIONING: "/etc/grafana/provisioning",
        },
        files: {
          "/etc/grafana/grafana.ini": "",
          "/etc/grafana/provisioning/datasources/": "",
          "/etc/grafana/provisioning/dashboards/": "",
          "/var/lib/grafana/plugins/": "",
          "/run.sh":
            '#!/bin/bash\nset -e\n\nexec grafana server --homepath="$GF_PATHS_HOME" --config="$GF_PATHS_CONFIG" "$@"\n',
        },
        entrypoint: ["/run.sh"],
        cmd: [],
        user: "472",
        workdir: "/usr/share/grafana",
        ports: "3000",
      },
    ),
  ],
  "grafana/loki": [
    server("latest 3.5.8 3.0.0 2.9.0 2.0.0", "scratch", "loki", 85, "/usr/bin/loki", {
      files: { "/etc/loki/local-config.yaml": "auth_enabled: false\n" },
      cmd: ["-config.file=/etc/loki/local-config.yaml"],
      user: "10001",
      ports: "3100",
    }),
  ],
  "grafana/promtail": [
    server("latest 3.5.8 2.9.0", "debian:bookworm-slim", "promtail", 100, "/usr/bin/promtail", {
      cmd: ["-config.file=/etc/promtail/config.yml"],
    }),
  ],
  telegraf: [
    row(
      "latest 1.36 1.35 1.30 1.20 1.12.3 1.12",
      "debian:bookworm-slim",
      "Telegraf",
      300,
      "/usr/bin telegraf",
      {
        files: {
          "/etc/telegraf/telegraf.conf": '[agent]\n  interval = "10s"\n',
          "/entrypoint.sh": plainEntrypoint(),
        },
        entrypoint: ["/entrypoint.sh"],
        cmd: ["telegraf"],
        ports: "8092 8094 8125",
      },
    ),
    row("alpine 1.36-alpine 1.12.3-alpine", "alpine:latest", "Telegraf", 280, "/usr/bin telegraf", {
      files: { "/etc/telegraf/telegraf.conf": "[agent]\n", "/entrypoint.sh": plainEntrypoint() },
      entrypoint: ["/entrypoint.sh"],
      cmd: ["telegraf"],
    }),
  ],
  chronograf: [
    row("latest 1.10 1.9", "debian:bookworm-slim", "Chronograf", 120, "/usr/bin chronograf", {
      cmd: ["chronograf"],
      files: { "/entrypoint.sh": plainEntrypoint() },
      entrypoint: ["/entrypoint.sh"],
      ports: "8888",
    }),
  ],
  "fluent/fluentd": [
    row(
      "latest v1.19-1 v1.17-1 v1.16-debian-1 v1.16-1 v1.14-1 v1.12.0-debian-1.0 v1.3-debian edge edge-debian",
      "ruby:slim",
      "Fluentd",
      40,
      "/usr/local/bin fluentd tini",
      {
        files: {
          "/fluentd/etc/fluent.conf": "<source>\n  @type forward\n</source>\n",
          "/fluentd/log/": "",
          "/fluentd/plugins/": "",
          "/bin/entrypoint.sh": plainEntrypoint(),
        },
        entrypoint: ["tini", "--", "/bin/entrypoint.sh"],
        cmd: ["fluentd"],
        user: "fluent",
        ports: "24224 5140",
      },
    ),
  ],
  kibana: [
    row(
      "latest 9.2.1 8.19.0 8.11.1 7.17.29 7.6.2 6.8.23 5.6.16",
      "ubuntu:22.04",
      "Kibana",
      1100,
      "/usr/share/kibana/bin kibana kibana-plugin /usr/local/bin kibana-docker",
      {
        files: { "/usr/share/kibana/config/kibana.yml": 'server.host: "0.0.0.0"\n' },
        cmd: ["/usr/local/bin/kibana-docker"],
        user: "1000",
        workdir: "/usr/share/kibana",
        ports: "5601",
      },
    ),
  ],
  logstash: [
    row(
      "latest 9.2.1 8.19.0 8.11.1 7.17.29 7.6.2 6.8.23",
      "ubuntu:22.04",
      "Logstash",
      820,
      "/usr/share/logstash/bin logstash logstash-plugin",
      {
        files: {
          "/usr/share/logstash/config/logstash.yml": 'http.host: "0.0.0.0"\n',
          "/usr/share/logstash/pipeline/logstash.conf":
            "input { beats { port => 5044 } }\noutput { stdout {} }\n",
          "/usr/local/bin/docker-entrypoint": plainEntrypoint(),
        },
        entrypoint: ["/usr/local/bin/docker-entrypoint"],
        cmd: [],
        user: "1000",
        workdir: "/usr/share/logstash",
        ports: "5044 9600",
      },
    ),
  ],
  "jaegertracing/all-in-one": [
    server("latest 1.76.0 1.60 1.57 1.22 1.6.0", "scratch", "all-in-one", 88, "/go/bin/all-in-one-linux", {
      ports: "16686 14268 4317 4318 6831",
    }),
  ],
  "openzipkin/zipkin": [
    row("latest 3 2 2.24", "alpine:latest", "Java and Zipkin", 170, "/usr/lib/jvm/default-jvm/bin java", {
      ports: "9411",
      cmd: ["start-zipkin"],
    }),
  ],
  "portainer/portainer-ce": [
    server("latest 2.33.5 2.21.4 2.0.0 alpine", "scratch", "portainer", 180, "/portainer", {
      ports: "9000 9443 8000",
      volumes: "/data",
      files: { "/data/": "" },
    }),
  ],
  "portainer/portainer": [
    server("latest 1.25.0", "scratch", "portainer", 78, "/portainer", {
      ports: "9000",
      volumes: "/data",
      files: { "/data/": "" },
    }),
  ],

  // Data
  cassandra: [
    row(
      "latest 5 5.0 4 4.1 4.0 3 3.11 3.0",
      "eclipse-temurin:17-jre",
      "Cassandra",
      130,
      "/opt/cassandra/bin cassandra cqlsh nodetool",
      {
        env: {
          CASSANDRA_HOME: "/opt/cassandra",
          CASSANDRA_CONF: "/etc/cassandra",
          CASSANDRA_VERSION: "5.0.6",
          PATH: path("/opt/cassandra/bin:/opt/java/openjdk/bin"),
        },
        files: {
          "/etc/cassandra/cassandra.yaml": "cluster_name: 'Test Cluster'\n",
          "/var/lib/cassandra/": "",
        },
        entrypoint: ["docker-entrypoint.sh"],
        cmd: ["cassandra", "-f"],
        ports: "7000 7001 7199 9042 9160",
        volumes: "/var/lib/cassandra",
      },
    ),
  ],
  zookeeper: [
    row(
      "latest 3.9 3.8 3.7 3.6 3.5 3.4",
      "eclipse-temurin:17-jre",
      "ZooKeeper",
      40,
      "/apache-zookeeper/bin zkServer.sh zkCli.sh",
      {
        env: { PATH: path("/apache-zookeeper/bin:/opt/java/openjdk/bin") },
        entrypoint: ["/docker-entrypoint.sh"],
        cmd: ["zkServer.sh", "start-foreground"],
        files: {
          "/docker-entrypoint.sh": plainEntrypoint(),
          "/data/": "",
          "/datalog/": "",
          "/conf/zoo.cfg": "clientPort=2181\ndataDir=/data\n",
        },
        ports: "2181 2888 3888 8080",
      },
    ),
  ],
  solr: [
    row("latest 9 9.10 8 8.11 8-slim 7", "eclipse-temurin:17-jre", "Solr", 320, "/opt/solr/bin solr post", {
      cmd: ["solr-foreground"],
      entrypoint: ["docker-entrypoint.sh"],
      user: "solr",
      workdir: "/opt/solr",
      ports: "8983",
    }),
  ],
  "mongo-express": [
    row("latest 1 1.0 1.0.2 0.54", "node:18-alpine", "mongo-express", 60, "/usr/bin bash tini", {
      files: { "/app/config.js": "module.exports = {}\n", "/docker-entrypoint.sh": plainEntrypoint() },
      entrypoint: ["/sbin/tini", "--", "/docker-entrypoint.sh"],
      cmd: ["mongo-express"],
      workdir: "/app",
      ports: "8081",
    }),
  ],
  phpmyadmin: [
    row("latest 5 5.2 apache", "php:apache", "phpMyAdmin", 60, "", {
      files: { "/docker-entrypoint.sh": plainEntrypoint(), "/var/www/html/index.php": "<?php\n" },
      entrypoint: ["/docker-entrypoint.sh"],
      ports: "80",
    }),
  ],
  "phpmyadmin/phpmyadmin": [
    row("latest 5 5.2 4.9", "php:apache", "phpMyAdmin", 60, "", {
      files: { "/docker-entrypoint.sh": plainEntrypoint(), "/var/www/html/index.php": "<?php\n" },
      entrypoint: ["/docker-entrypoint.sh"],
      ports: "80",
    }),
  ],
  "dpage/pgadmin4": [
    row("latest 9 8 8.14 7 6 4", "alpine:latest", "Python and pgAdmin", 470, "/usr/local/bin gunicorn", {
      files: { "/entrypoint.sh": plainEntrypoint() },
      entrypoint: ["/entrypoint.sh"],
      cmd: [],
      user: "5050",
      workdir: "/pgadmin4",
      ports: "80 443",
    }),
  ],
  "minio/minio": [
    row(
      "latest RELEASE.2025-09-07T16-13-09Z RELEASE.2023-03-20T20-16-18Z edge",
      "rockylinux:9",
      "MinIO",
      150,
      "/usr/bin minio mc /usr/bin docker-entrypoint.sh",
      { entrypoint: ["/usr/bin/docker-entrypoint.sh"], cmd: ["minio"], ports: "9000", volumes: "/data" },
    ),
  ],
  "redis/redis-stack": [
    row(
      "latest 7.4.0-v0 7.2.0-v10",
      "ubuntu:22.04",
      "Redis Stack",
      800,
      "/opt/redis-stack/bin redis-stack-server redis-server redis-cli /usr/bin redis-cli redis-server",
      { files: { "/entrypoint.sh": plainEntrypoint() }, cmd: ["/entrypoint.sh"], ports: "6379 8001" },
    ),
  ],
  "confluentinc/cp-kafka": [
    row(
      "latest 8.1.0 7.9.0 7.6.0 7.4.0 7.3.2 7.0.1 6.2.0 5.5.0",
      "rockylinux:9",
      "Java and Kafka",
      1000,
      "/usr/bin kafka-topics kafka-console-producer kafka-console-consumer kafka-server-start java",
      {
        files: { "/etc/confluent/docker/run": plainEntrypoint() },
        cmd: ["/etc/confluent/docker/run"],
        user: "appuser",
        ports: "9092",
      },
    ),
  ],
  "confluentinc/cp-zookeeper": [
    row(
      "latest 7.9.0 7.6.0 7.4.0 7.3.2 7.0.1 6.2.0 5.5.0",
      "rockylinux:9",
      "Java and ZooKeeper",
      950,
      "/usr/bin zookeeper-server-start java",
      {
        files: { "/etc/confluent/docker/run": plainEntrypoint() },
        cmd: ["/etc/confluent/docker/run"],
        user: "appuser",
        ports: "2181 2888 3888",
      },
    ),
  ],
  "apache/kafka": [
    row(
      "latest 4.1.1 4.0.0 3.9.0 3.7.0",
      "eclipse-temurin:21-jre-alpine",
      "Kafka",
      180,
      "/opt/kafka/bin kafka-server-start.sh kafka-topics.sh kafka-console-producer.sh kafka-console-consumer.sh /usr/bin bash",
      {
        files: { "/etc/kafka/docker/run": plainEntrypoint() },
        cmd: ["/etc/kafka/docker/run"],
        entrypoint: ["/__cacert_entrypoint.sh"],
        user: "appuser",
        ports: "9092",
      },
    ),
  ],
  "apache/airflow": [
    row(
      "latest 3.1.3 3.0.0 2.10.3 2.9.0 2.8.1 2.7.1 2.5.1 2.3.0 2.0.1 slim-latest",
      "python:3.12-slim-bookworm",
      "Airflow",
      1300,
      "/home/airflow/.local/bin airflow /usr/bin dumb-init",
      {
        env: { AIRFLOW_HOME: "/opt/airflow" },
        files: {
          "/entrypoint": plainEntrypoint(),
          "/opt/airflow/dags/": "",
          "/opt/airflow/logs/": "",
          "/home/airflow/": "",
        },
        entrypoint: ["/usr/bin/dumb-init", "--", "/entrypoint"],
        cmd: [],
        user: "50000",
        workdir: "/opt/airflow",
        ports: "8080",
      },
    ),
  ],
  "apache/spark": [
    row(
      "latest 4.0.1 3.5.7 3.5.1 3.4.1 python3",
      "eclipse-temurin:17",
      "Spark",
      700,
      "/opt/spark/bin spark-submit spark-shell pyspark spark-sql /opt/spark/sbin start-master.sh start-worker.sh",
      {
        files: { "/opt/entrypoint.sh": plainEntrypoint() },
        env: { SPARK_HOME: "/opt/spark" },
        entrypoint: ["/opt/entrypoint.sh"],
        cmd: [],
        workdir: "/opt/spark/work-dir",
        user: "spark",
      },
    ),
  ],
  spark: [
    row(
      "latest 4.0.1 3.5.7 3.5.1 3.4.1 python3",
      "eclipse-temurin:17",
      "Spark",
      700,
      "/opt/spark/bin spark-submit spark-shell pyspark spark-sql",
      {
        files: { "/opt/entrypoint.sh": plainEntrypoint() },
        env: { SPARK_HOME: "/opt/spark" },
        entrypoint: ["/opt/entrypoint.sh"],
        cmd: [],
        workdir: "/opt/spark/work-dir",
        user: "spark",
      },
    ),
  ],
  percona: [
    row(
      "latest 8.0 8 ps-8.0 5.7",
      "rockylinux:9",
      "Percona Server",
      420,
      "/usr/sbin mysqld /usr/bin mysql mysqladmin mysqldump",
      {
        files: { "/docker-entrypoint.sh": plainEntrypoint() },
        entrypoint: ["/docker-entrypoint.sh"],
        cmd: ["mysqld"],
        ports: "3306",
        volumes: "/var/lib/mysql",
      },
    ),
  ],
  nats: [
    server("latest 2 2.12 2.10 alpine 2-alpine linux", "scratch", "nats-server", 18, "/nats-server", {
      ports: "4222 6222 8222",
      cmd: ["--config", "nats-server.conf"],
    }),
  ],
  "eclipse-mosquitto": [
    row(
      "latest 2 2.0 2.0.22 1.6 openssl",
      "alpine:latest",
      "Mosquitto",
      6,
      "/usr/sbin mosquitto /usr/bin mosquitto_pub mosquitto_sub mosquitto_passwd",
      {
        files: {
          "/mosquitto/config/mosquitto.conf": "# listener 1883\n",
          "/mosquitto/data/": "",
          "/mosquitto/log/": "",
          "/docker-entrypoint.sh": plainEntrypoint(),
        },
        entrypoint: ["/docker-entrypoint.sh"],
        cmd: ["/usr/sbin/mosquitto", "-c", "/mosquitto/config/mosquitto.conf"],
        ports: "1883",
      },
    ),
  ],
  "hashicorp/vault": [
    server("latest 1.21 1.20 1.15 1.13.3", "alpine:latest", "vault", 480, "/bin/vault", {
      ports: "8200",
      entrypoint: ["docker-entrypoint.sh"],
      cmd: ["server", "-dev"],
    }),
  ],
  "hashicorp/consul": [
    server("latest 1.22 1.18 1.15", "alpine:latest", "consul", 190, "/bin/consul", {
      ports: "8300 8301 8302 8500 8600",
      entrypoint: ["docker-entrypoint.sh"],
      cmd: ["agent", "-dev", "-client", "0.0.0.0"],
    }),
  ],
  "hashicorp/terraform": [
    server(
      "latest 1.14 1.9 1.9.8 1.5.0 1.0.0 light full",
      "alpine:latest",
      "terraform",
      95,
      "/bin/terraform",
      {},
    ),
  ],
  "hashicorp/packer": [
    server("latest 1.14 1.9 light full", "alpine:latest", "packer", 60, "/bin/packer", {}),
  ],

  // On the web
  drupal: [
    row(
      "latest 11 11.2 11-apache 10 10.5 10.2 10-apache 9 9.5 9-apache 8 8.9 7 apache php8.3",
      "php:apache",
      "Drupal and Composer",
      190,
      "/usr/local/bin composer",
      {
        env: { DRUPAL_VERSION: "11.2.8" },
        files: {
          "/var/www/html/index.php": "<?php\n",
          "/var/www/html/themes/": "",
          "/var/www/html/modules/": "",
          "/var/www/html/sites/default/default.settings.php": "<?php\n",
          "/opt/drupal/composer.json": "{}\n",
        },
        workdir: "/var/www/html",
        ports: "80",
      },
    ),
  ],
  joomla: [
    row("latest 6 5 4 3 apache 5-apache", "php:apache", "Joomla", 150, "", {
      files: { "/var/www/html/index.php": "<?php\n", "/entrypoint.sh": plainEntrypoint() },
      entrypoint: ["/entrypoint.sh"],
      cmd: ["apache2-foreground"],
      ports: "80",
    }),
  ],
  mediawiki: [
    row("latest lts stable 1.44 1.43 1.39", "php:apache", "MediaWiki", 420, "", {
      files: { "/var/www/html/index.php": "<?php\n" },
      ports: "80",
    }),
  ],
  redmine: [
    row("latest 6 6.0 5 5.1 alpine", "ruby:slim", "Redmine", 330, "/usr/bin git", {
      files: {
        "/docker-entrypoint.sh": plainEntrypoint(),
        "/usr/src/redmine/config/database.yml.example": "",
      },
      entrypoint: ["/docker-entrypoint.sh"],
      cmd: ["rails", "server", "-b", "0.0.0.0"],
      workdir: "/usr/src/redmine",
      ports: "3000",
    }),
  ],
  odoo: [
    row("latest 19 18 17 16 15 14", "ubuntu:24.04", "Odoo", 1700, "/usr/bin odoo python3", {
      files: {
        "/entrypoint.sh": plainEntrypoint(),
        "/etc/odoo/odoo.conf": "[options]\n",
        "/mnt/extra-addons/": "",
      },
      entrypoint: ["/entrypoint.sh"],
      cmd: ["odoo"],
      user: "odoo",
      ports: "8069 8071 8072",
    }),
  ],
  varnish: [
    row(
      "latest stable fresh 8 8.0 7 7.7 7.1 6 6.0 fresh-alpine",
      "debian:bookworm-slim",
      "Varnish",
      60,
      "/usr/sbin varnishd /usr/bin varnishadm varnishlog varnishstat varnishncsa",
      {
        files: {
          "/etc/varnish/default.vcl":
            'vcl 4.1;\n\nbackend default {\n    .host = "127.0.0.1";\n    .port = "8080";\n}\n',
          "/usr/local/bin/docker-varnish-entrypoint": plainEntrypoint(),
        },
        entrypoint: ["/usr/local/bin/docker-varnish-entrypoint"],
        cmd: [],
        user: "varnish",
        workdir: "/etc/varnish",
        ports: "80 8443",
      },
    ),
  ],
  "nginxinc/nginx-unprivileged": [
    row(
      "latest stable alpine 1.29 1.27 1.25 1.25-alpine stable-alpine mainline",
      "nginx:latest",
      "settings for a user without rights",
      1,
      "",
      { user: "101", ports: "8080" },
    ),
  ],
  "traefik/whoami": [server("latest v1.11 v1.10", "scratch", "whoami", 6, "/whoami", { ports: "80" })],
  "containous/whoami": [server("latest v1.5.0", "scratch", "whoami", 6, "/whoami", { ports: "80" })],
  "jwilder/whoami": [server("latest", "scratch", "http", 6, "/app/http", { ports: "8000" })],
  "nginxdemos/hello": [
    row("latest plain-text", "nginx:alpine", "a page that tells the server's name", 1, "", {
      files: { "/usr/share/nginx/html/index.html": "<html><body><h1>Hello</h1></body></html>\n" },
    }),
  ],
  "dockersamples/static-site": [
    row("latest", "nginx:latest", "a static page", 1, "", {
      files: { "/usr/share/nginx/html/index.html": "<html><body><h1>Hello Docker!</h1></body></html>\n" },
    }),
  ],
  "docker/getting-started": [
    row("latest", "nginx:alpine", "the tutorial's pages", 9, "", {
      files: { "/usr/share/nginx/html/index.html": "<html><body><h1>Getting Started</h1></body></html>\n" },
    }),
  ],
  "docker/buildx-bin": [
    server("latest 0.30 0.19 0.17 0.12 v0.10 master", "scratch", "buildx", 70, "/buildx", {}),
  ],
  "docker/compose-bin": [server("latest v2 v2.40.3", "scratch", "docker-compose", 60, "/docker-compose", {})],
  "tonistiigi/xx": [
    row(
      "latest master 1.9.0 1.6.1 1.5.0 1.4.0 1.3.0 1.2.1 1.1.0",
      "scratch",
      "cross-compilation helpers",
      1,
      "/usr/bin xx-apk xx-apt xx-apt-get xx-cargo xx-clang xx-go xx-info xx-verify xx-windres",
      {},
    ),
  ],
  "tonistiigi/binfmt": [
    server("latest qemu-v10.0.4 qemu-v8.1.5", "scratch", "binfmt", 70, "/usr/bin/binfmt", {}),
  ],
  "moby/buildkit": [
    server(
      "latest buildx-stable-1 master v0.26.2 rootless",
      "alpine:latest",
      "buildkitd",
      200,
      "/usr/bin/buildkitd",
      { entrypoint: ["buildkitd"] },
    ),
  ],
  "klakegg/hugo": [
    row(
      "latest ext alpine 0.111.3 0.101.0 ext-alpine",
      "alpine:latest",
      "Hugo",
      70,
      "/usr/lib/hugo hugo /bin hugo",
      { entrypoint: ["hugo"], cmd: [], workdir: "/src", ports: "1313" },
    ),
  ],
  "hugomods/hugo": [
    row("latest exts 0.152.2", "alpine:latest", "Hugo", 90, "/usr/bin hugo", {
      cmd: ["hugo"],
      workdir: "/src",
    }),
  ],
  "jekyll/jekyll": [
    row(
      "latest 4 4.2.2 3.8 pages",
      "ruby:alpine",
      "Jekyll",
      180,
      "/usr/gem/bin jekyll /usr/local/bin jekyll",
      {
        files: { "/usr/jekyll/bin/entrypoint": plainEntrypoint() },
        entrypoint: ["/usr/jekyll/bin/entrypoint"],
        cmd: ["jekyll", "--help"],
        workdir: "/srv/jekyll",
        ports: "4000",
      },
    ),
  ],
  "squidfunk/mkdocs-material": [
    row(
      "latest 9 9.7 9.5 8",
      "python:3.11-alpine",
      "MkDocs with the Material theme",
      60,
      "/usr/local/bin mkdocs /usr/bin git",
      { entrypoint: ["mkdocs"], cmd: ["serve", "--dev-addr=0.0.0.0:8000"], workdir: "/docs", ports: "8000" },
    ),
  ],
  "nodered/node-red": [
    row(
      "latest 4.1 4.0 3.1 latest-minimal",
      "node:20-alpine",
      "Node-RED",
      340,
      "/usr/src/node-red/node_modules/.bin node-red",
      {
        entrypoint: ["./entrypoint.sh"],
        files: { "/usr/src/node-red/entrypoint.sh": plainEntrypoint(), "/data/": "" },
        cmd: [],
        user: "node-red",
        workdir: "/usr/src/node-red",
        ports: "1880",
      },
    ),
  ],

  // Tools
  "alpine/git": [
    row("latest v2.49.1 2.36.3", "alpine:latest", "Git and OpenSSH", 60, "/usr/bin git ssh", {
      entrypoint: ["git"],
      cmd: ["--help"],
      workdir: "/git",
    }),
  ],
  "curlimages/curl": [
    row("latest 8.17.0 8.10.1 7.85.0", "alpine:latest", "curl", 8, "/usr/bin curl", {
      files: { "/entrypoint.sh": plainEntrypoint() },
      entrypoint: ["/entrypoint.sh"],
      cmd: ["curl"],
      user: "curl_user",
    }),
  ],
  "nicolaka/netshoot": [
    row(
      "latest v0.14 v0.13",
      "alpine:latest",
      "network tools",
      430,
      "/usr/bin curl dig nslookup nmap tcpdump iperf iperf3 mtr netcat socat strace httpie jq vim zsh bash /bin ping nc",
      { cmd: ["zsh"], workdir: "/root" },
    ),
  ],
  "amazon/aws-cli": [
    row(
      "latest 2.32.6 2.15.0 2.0.6",
      "amazonlinux:2023",
      "the AWS CLI",
      280,
      "/usr/local/bin aws aws_completer",
      { entrypoint: ["/usr/local/bin/aws"], cmd: [], workdir: "/aws" },
    ),
  ],
  "amazon/aws-lambda-python": [
    row("latest 3.13 3.12 3.11 3.10 3.9 3.8 3.7", "python:3.11", "the Lambda runtime", 120, "", {
      env: { LAMBDA_TASK_ROOT: "/var/task", LAMBDA_RUNTIME_DIR: "/var/runtime" },
      files: { "/lambda-entrypoint.sh": plainEntrypoint(), "/var/task/": "", "/var/runtime/": "" },
      entrypoint: ["/lambda-entrypoint.sh"],
      cmd: [],
      workdir: "/var/task",
    }),
  ],
  "public.ecr.aws/lambda/python": [
    row("latest 3.13 3.12 3.11 3.10 3.9 3.8", "python:3.11", "the Lambda runtime", 120, "", {
      env: { LAMBDA_TASK_ROOT: "/var/task", LAMBDA_RUNTIME_DIR: "/var/runtime" },
      files: { "/lambda-entrypoint.sh": plainEntrypoint(), "/var/task/": "", "/var/runtime/": "" },
      entrypoint: ["/lambda-entrypoint.sh"],
      cmd: [],
      workdir: "/var/task",
    }),
  ],
  "public.ecr.aws/lambda/nodejs": [
    row("latest 24 22 20 18 16", "node:22", "the Lambda runtime", 120, "", {
      env: { LAMBDA_TASK_ROOT: "/var/task", LAMBDA_RUNTIME_DIR: "/var/runtime" },
      files: { "/lambda-entrypoint.sh": plainEntrypoint(), "/var/task/": "" },
      entrypoint: ["/lambda-entrypoint.sh"],
      cmd: [],
      workdir: "/var/task",
    }),
  ],
  "google/cloud-sdk": [
    row(
      "latest 548.0.0 500.0.0 450.0.0 400.0.0 310.0.0",
      "debian:bookworm",
      "the Google Cloud SDK",
      2800,
      "/usr/lib/google-cloud-sdk/bin gcloud gsutil bq kubectl /usr/bin gcloud gsutil bq kubectl git curl python3",
      { cmd: ["/bin/bash"] },
    ),
    row(
      "slim stable alpine 548.0.0-slim",
      "debian:bookworm-slim",
      "the Google Cloud SDK",
      900,
      "/usr/bin gcloud gsutil bq git curl python3",
      { cmd: ["/bin/bash"] },
    ),
  ],
  "gcr.io/google.com/cloudsdktool/cloud-sdk": [
    row(
      "latest slim alpine stable 548.0.0",
      "debian:bookworm",
      "the Google Cloud SDK",
      2800,
      "/usr/bin gcloud gsutil bq kubectl git curl python3",
      { cmd: ["/bin/bash"] },
    ),
  ],
  "gcr.io/google-appengine/openjdk": [
    jdk("8 latest 11", "8u292", "/usr/lib/jvm/java-8-openjdk-amd64", "debian:stretch", {
      files: { "/docker-entrypoint.bash": plainEntrypoint() },
    }),
  ],
  "gcr.io/google-appengine/python": [
    row(
      "latest",
      "ubuntu:16.04",
      "Python 2.7, 3.4 to 3.7",
      720,
      "/opt/python3.7/bin python3 pip /usr/bin python3 pip pip3 virtualenv git",
      { env: { PORT: "8080" }, workdir: "/home/vmagent/app" },
    ),
  ],
  "gcr.io/google-appengine/nodejs": [
    row("latest", "ubuntu:16.04", "Node.js", 480, "/usr/bin git curl", {
      env: { PORT: "8080", NODE_ENV: "production" },
      workdir: "/app",
    }),
  ],
  "gcr.io/google-appengine/golang": [
    row("latest", "debian:stretch", "Go", 380, "/usr/local/go/bin go gofmt", {
      env: { PATH: path("/usr/local/go/bin"), GOPATH: "/go" },
      workdir: "/go",
    }),
  ],
  "marketplace.gcr.io/google/debian9": [row("latest", "debian:stretch", "nothing more", 1, "", {})],
  "marketplace.gcr.io/google/debian11": [row("latest", "debian:bullseye", "nothing more", 1, "", {})],
  "marketplace.gcr.io/google/debian12": [row("latest", "debian:bookworm", "nothing more", 1, "", {})],
  "marketplace.gcr.io/google/ubuntu1804": [row("latest", "ubuntu:18.04", "nothing more", 1, "", {})],
  "marketplace.gcr.io/google/ubuntu2004": [row("latest", "ubuntu:20.04", "nothing more", 1, "", {})],
  "gcr.io/cloud-builders/go": [
    row("latest debian alpine", "golang:latest", "the builder's script", 2, "/builder go.bash", {
      entrypoint: ["/builder/go.bash"],
      cmd: [],
    }),
  ],
  "gcr.io/cloud-builders/docker": [
    row("latest", "ubuntu:22.04", "the Docker client", 160, "/usr/bin docker", {
      entrypoint: ["/usr/bin/docker"],
      cmd: [],
    }),
  ],
  "gcr.io/cloud-builders/gcloud": [
    row(
      "latest",
      "ubuntu:22.04",
      "the Google Cloud SDK",
      900,
      "/builder/google-cloud-sdk/bin gcloud gsutil bq",
      { entrypoint: ["/builder/google-cloud-sdk/bin/gcloud"], cmd: [] },
    ),
  ],
  "gcr.io/deeplearning-platform-release/tf2-cpu.2-3": [
    row("latest", "jupyter/base-notebook:latest", "TensorFlow 2.3", 3900, "", {
      user: "root",
      cmd: ["/run_jupyter.sh"],
    }),
  ],
  "gcr.io/distroless/static": distroless("", 2),
  "gcr.io/distroless/static-debian12": distroless("", 2),
  "gcr.io/distroless/static-debian11": distroless("", 2),
  "gcr.io/distroless/static-debian13": distroless("", 2),
  "gcr.io/distroless/base": distroless("", 20),
  "gcr.io/distroless/base-debian12": distroless("", 20),
  "gcr.io/distroless/base-debian11": distroless("", 20),
  "gcr.io/distroless/base-debian10": distroless("", 20),
  "gcr.io/distroless/cc": distroless("", 24),
  "gcr.io/distroless/cc-debian12": distroless("", 24),
  "gcr.io/distroless/cc-debian11": distroless("", 24),
  "gcr.io/distroless/python3": distroless("/usr/bin python3", 52, ["/usr/bin/python3"]),
  "gcr.io/distroless/python3-debian12": distroless("/usr/bin python3", 52, ["/usr/bin/python3"]),
  "gcr.io/distroless/python3-debian11": distroless("/usr/bin python3", 52, ["/usr/bin/python3"]),
  "gcr.io/distroless/nodejs": distroless("/nodejs/bin node", 170, ["/nodejs/bin/node"]),
  "gcr.io/distroless/nodejs22-debian12": distroless("/nodejs/bin node", 170, ["/nodejs/bin/node"]),
  "gcr.io/distroless/nodejs20-debian12": distroless("/nodejs/bin node", 170, ["/nodejs/bin/node"]),
  "gcr.io/distroless/nodejs18-debian12": distroless("/nodejs/bin node", 170, ["/nodejs/bin/node"]),
  "gcr.io/distroless/nodejs20-debian11": distroless("/nodejs/bin node", 170, ["/nodejs/bin/node"]),
  "gcr.io/distroless/nodejs18-debian11": distroless("/nodejs/bin node", 170, ["/nodejs/bin/node"]),
  "gcr.io/distroless/java": distroless("/usr/bin java", 230, ["/usr/bin/java", "-jar"]),
  "gcr.io/distroless/java17-debian12": distroless("/usr/bin java", 230, ["/usr/bin/java", "-jar"]),
  "gcr.io/distroless/java17-debian11": distroless("/usr/bin java", 230, ["/usr/bin/java", "-jar"]),
  "gcr.io/distroless/java17": distroless("/usr/bin java", 230, ["/usr/bin/java", "-jar"]),
  "gcr.io/distroless/java21-debian12": distroless("/usr/bin java", 230, ["/usr/bin/java", "-jar"]),
  "gcr.io/distroless/java11": distroless("/usr/bin java", 210, ["/usr/bin/java", "-jar"]),
  "ghcr.io/astral-sh/uv": [
    row("latest 0.9 0.9.11 0.8 0.7 0.6 0.5 0.4 0.9.13", "scratch", "uv", 56, "/ uv uvx", {
      entrypoint: ["/uv"],
      cmd: [],
    }),
    row(
      "python3.13-bookworm-slim python3.12-bookworm-slim python3.12-slim python3.13-trixie-slim debian-slim python3.11-bookworm-slim bookworm-slim",
      "python:3.12-slim-bookworm",
      "uv",
      56,
      "/usr/local/bin uv uvx",
      {},
    ),
    row(
      "python3.13-bookworm python3.12-bookworm python3.13-trixie",
      "python:3.12",
      "uv",
      56,
      "/usr/local/bin uv uvx",
      {},
    ),
    row(
      "python3.12-alpine python3.13-alpine alpine",
      "python:3.12-alpine",
      "uv",
      56,
      "/usr/local/bin uv uvx",
      {},
    ),
  ],
  "mcr.microsoft.com/devcontainers/python": [
    row(
      "latest 3 3.14 3.13 3.12 3.11 3.10 3.9 3 1-3.12 1-3.12-bookworm 3.12-bookworm 3.11-bookworm",
      "python:3.13",
      "tools of a development container",
      420,
      "/usr/bin sudo zsh git jq nano",
      { files: { "/home/vscode/": "" } },
    ),
  ],
  "mcr.microsoft.com/devcontainers/base": [
    row(
      "latest ubuntu debian bookworm jammy noble alpine ubuntu-22.04 ubuntu-24.04",
      "ubuntu:24.04",
      "tools of a development container",
      420,
      "/usr/bin sudo zsh git jq nano curl",
      { files: { "/home/vscode/": "" } },
    ),
  ],
  "mcr.microsoft.com/devcontainers/javascript-node": [
    row(
      "latest 24 22 20 18 16",
      "node:22",
      "tools of a development container",
      420,
      "/usr/bin sudo zsh git jq nano",
      {},
    ),
  ],
  "mcr.microsoft.com/mssql/server": [
    row(
      "latest 2022-latest 2019-latest 2017-latest 2025-latest 2022-CU14-ubuntu-22.04",
      "ubuntu:22.04",
      "SQL Server",
      1500,
      "/opt/mssql/bin sqlservr launch_sqlservr.sh mssql-conf /opt/mssql-tools18/bin sqlcmd bcp /opt/mssql-tools/bin sqlcmd bcp",
      {
        entrypoint: ["/opt/mssql/bin/launch_sqlservr.sh"],
        cmd: ["/opt/mssql/bin/sqlservr"],
        user: "mssql",
        ports: "1433",
        files: { "/var/opt/mssql/": "" },
      },
    ),
  ],
  "mcr.microsoft.com/playwright": [
    row(
      "latest v1.57.0-noble v1.50.0-noble v1.40.0-jammy v1.20.0-focal focal jammy noble",
      "ubuntu:24.04",
      "Node.js and browsers",
      2000,
      "/usr/bin git",
      { cmd: ["/bin/bash"] },
    ),
  ],
  "mcr.microsoft.com/azure-cli": [
    row(
      "latest 2.80.0 2.67.0 cbl-mariner2.0",
      "alpine:latest",
      "the Azure CLI",
      760,
      "/usr/local/bin az /usr/bin bash python3 pip jq curl git",
      { cmd: ["bash"] },
    ),
  ],
  "mcr.microsoft.com/powershell": [
    row(
      "latest lts-ubuntu-22.04 7.4-ubuntu-22.04 ubuntu-22.04 lts-alpine-3.20",
      "ubuntu:22.04",
      "PowerShell",
      210,
      "/opt/microsoft/powershell/7 pwsh /usr/bin pwsh",
      { cmd: ["pwsh"] },
    ),
  ],
  "cypress/base": [
    row(
      "latest 22 20.9.0 20 18.16.0 16 14.17.0 12",
      "node:22",
      "libraries of a browser",
      900,
      "/usr/bin xvfb-run Xvfb",
      {},
    ),
  ],
  "cypress/included": [
    row(
      "latest 15.7.0 13.6.0 12.17.0 9.7.0",
      "node:22",
      "Cypress and browsers",
      2600,
      "/usr/local/bin cypress",
      { entrypoint: ["cypress", "run"], cmd: [] },
    ),
  ],
  "selenium/standalone-chrome": [
    row(
      "latest 4 4.38.0 4.27.0 3.141.59 debug",
      "ubuntu:24.04",
      "Java, Chrome and Selenium",
      1400,
      "/opt/bin entry_point.sh /usr/bin java google-chrome chromedriver",
      { cmd: ["/opt/bin/entry_point.sh"], user: "1200", ports: "4444 5900 7900" },
    ),
  ],
  "selenium/standalone-firefox": [
    row(
      "latest 4 3.141.59",
      "ubuntu:24.04",
      "Java, Firefox and Selenium",
      1400,
      "/opt/bin entry_point.sh /usr/bin java firefox geckodriver",
      { cmd: ["/opt/bin/entry_point.sh"], user: "1200", ports: "4444 5900 7900" },
    ),
  ],
  "bitwalker/alpine-elixir-phoenix": [
    row(
      "latest 1.14 1.13 1.12 1.9.4",
      "erlang:alpine",
      "Elixir, Phoenix and Node.js",
      160,
      "/usr/local/bin elixir mix iex /usr/bin node npm git make bash curl",
      { env: { HOME: "/opt/app" }, workdir: "/opt/app", cmd: ["bash"] },
    ),
  ],
  "ibmcom/swift-ubuntu": [
    row(
      "latest 5.1 5.0.1 4.2.1",
      "ubuntu:18.04",
      "Swift",
      1500,
      "/usr/bin swift swiftc swift-build swift-package swift-run clang git",
      {
        files: { "/swift-utils/run-utils.sh": "#!/bin/bash\nset -e\n", "/root/": "" },
        workdir: "/root",
        cmd: ["bash"],
      },
    ),
  ],
  "ibmcom/swift-ubuntu-runtime": [
    row("latest 5.1 5.0.1 4.2.1", "ubuntu:18.04", "the Swift runtime", 120, "", {
      files: { "/swift-utils/run-utils.sh": "#!/bin/bash\nset -e\n" },
      workdir: "/root",
      cmd: ["bash"],
    }),
  ],
  "progrium/busybox": [row("latest", "busybox:latest", "opkg", 3, "/bin opkg-install opkg", {})],
  "progrium/stress": [
    row("latest", "debian:jessie", "stress", 8, "/usr/bin stress", {
      entrypoint: ["/usr/bin/stress"],
      cmd: ["--help"],
    }),
  ],
  "polinux/stress": [
    row("latest 1.0.4", "alpine:latest", "stress", 1, "/usr/local/bin stress", { cmd: ["stress", "--help"] }),
  ],
  ros: [
    row(
      "latest jazzy jazzy-ros-base jazzy-ros-core kilted rolling rolling-ros-core rolling-ros-base noble",
      "ubuntu:24.04",
      "ROS 2",
      650,
      "/opt/ros/rolling/bin ros2 /usr/bin colcon python3 rosdep vcs",
      ros("rolling"),
    ),
    row(
      "humble humble-ros-core humble-ros-base iron foxy",
      "ubuntu:22.04",
      "ROS 2",
      650,
      "/opt/ros/humble/bin ros2 /usr/bin colcon python3 rosdep vcs",
      ros("humble"),
    ),
    row(
      "noetic noetic-ros-core noetic-ros-base noetic-robot melodic kinetic",
      "ubuntu:20.04",
      "ROS",
      700,
      "/opt/ros/noetic/bin roscore rosrun roslaunch catkin_make rostopic /usr/bin python3 rosdep",
      ros("noetic"),
    ),
  ],
  gazebo: [
    row(
      "latest gzserver11 libgazebo11 gzserver9 libgazebo9 gzserver8 libgazebo8 gzserver7",
      "ubuntu:20.04",
      "Gazebo",
      900,
      "/usr/bin gzserver gz",
      {
        files: { "/gzserver_entrypoint.sh": plainEntrypoint() },
        entrypoint: ["/gzserver_entrypoint.sh"],
        cmd: ["gzserver"],
        ports: "11345",
      },
    ),
  ],

  // Systems
  amazonlinux: [
    distribution("latest 2023 2023.9", "amazonlinux-2023", 144),
    distribution("2 2.0 1 2018.03", "amazonlinux-2", 165),
  ],
  centos: [
    distribution("latest 8 centos8 8.4.2105 8.3.2011 stream8", "centos-8", 231),
    distribution(
      "7.9.2009 centos7.9.2009 7.8.2003 7.7.1908 7.6.1810 7.5.1804 7.4.1708 7.2.1511",
      "centos-7",
      204,
    ),
  ],
  rockylinux: [distribution("8 8.9 8-minimal 9-minimal", "rockylinux-8", 198)],
  "rockylinux/rockylinux": [distribution("latest 9 10 8 9-minimal", "rockylinux-9", 176)],
  almalinux: [distribution("latest 9 10 8 9.6 9-minimal 8-minimal minimal", "almalinux-9", 189)],
  "quay.io/centos/centos": [distribution("stream9 stream10 stream8", "centos-stream9", 158)],
  oraclelinux: [distribution("9 9-slim 8 8-slim 10 7 7-slim 8.10", "oraclelinux-9", 240)],
  "registry.access.redhat.com/ubi9/ubi": [distribution("latest 9.7 9.4 9.2", "ubi-9", 214)],
  "registry.access.redhat.com/ubi9/ubi-minimal": [distribution("latest 9.7 9.4", "ubi-9-minimal", 104)],
  "registry.access.redhat.com/ubi9": [distribution("latest 9.7", "ubi-9", 214)],
  "registry.access.redhat.com/ubi8/ubi": [distribution("latest 8.10 8.5", "ubi-8", 205)],
  "registry.access.redhat.com/ubi8/ubi-minimal": [distribution("latest 8.10", "ubi-8-minimal", 93)],
  "redhat/ubi9": [distribution("latest 9.7", "ubi-9", 214)],
  "redhat/ubi8": [distribution("latest 8.10", "ubi-8", 205)],
  clefos: [distribution("latest 7 7.9.2009", "centos-7", 202)],
  mageia: [distribution("latest 9 8 7 6 cauldron", "mageia-9", 230)],
  fedora: [distribution("43 42 41 40 39 38 rawhide", "fedora-43", 185)],
};

function plainEntrypoint(): string {
  return '#!/bin/sh\n# Becomes the command it was given.\nset -e\n\nexec "$@"\n';
}

function startSupervisor(): string {
  return "#!/bin/sh\nset -e\n\nexec /usr/bin/supervisord\n";
}

function jenkins(): Extra {
  return {
    env: {
      JENKINS_HOME: "/var/jenkins_home",
      JENKINS_SLAVE_AGENT_PORT: "50000",
      REF: "/usr/share/jenkins/ref",
      JAVA_HOME: "/opt/java/openjdk",
      PATH: path("/opt/java/openjdk/bin"),
      JENKINS_VERSION: "2.528.2",
    },
    files: {
      "/usr/share/jenkins/ref/": "",
      "/usr/local/bin/jenkins-plugin-cli": pluginScript,
      "/usr/local/bin/install-plugins.sh": pluginScript,
      "/usr/local/bin/plugins.sh": pluginScript,
      "/usr/share/jenkins/jenkins.war": "",
      "/var/jenkins_home/": "",
    },
    entrypoint: ["/usr/bin/tini", "--", "/usr/local/bin/jenkins.sh"],
    cmd: [],
    user: "jenkins",
    ports: "8080 50000",
    volumes: "/var/jenkins_home",
  };
}

function ros(name: string): Extra {
  return {
    env: { LANG: "C.UTF-8", LC_ALL: "C.UTF-8", ROS_DISTRO: name },
    files: {
      [`/opt/ros/${name}/setup.bash`]: `export PATH=/opt/ros/${name}/bin:$PATH\n`,
      [`/opt/ros/${name}/setup.sh`]: `export PATH=/opt/ros/${name}/bin:$PATH\n`,
      "/ros_entrypoint.sh": `#!/bin/bash\nset -e\nsource "/opt/ros/$ROS_DISTRO/setup.bash"\nexec "$@"\n`,
    },
    entrypoint: ["/ros_entrypoint.sh"],
    cmd: ["bash"],
  };
}

function pipDist(
  python: string,
  name: string,
  version: string,
  more: string,
): Readonly<Record<string, string>> {
  const site = `/usr/local/lib/python${python}/site-packages`;
  return dists(site, [
    [name, version],
    ...more
      .split(" ")
      .filter(Boolean)
      .map((one) => [one, "1.0.0"] as const),
  ]);
}

function condaDist(name: string, version: string, more: string): Readonly<Record<string, string>> {
  return dists("/opt/conda/lib/python3.13/site-packages", [
    [name, version],
    ...more.split(" ").map((one) => [one, "1.0.0"] as const),
  ]);
}

function dists(site: string, list: readonly (readonly [string, string])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    list.flatMap(([name, version]) => [
      [
        `${site}/${name}-${version}.dist-info/METADATA`,
        `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
      ],
      [`${site}/${name}/__init__.py`, `__version__ = "${version}"\n`],
    ]),
  );
}

function conda(tags: string, megabytes: number): MadeRow {
  const root = "/opt/conda";
  return row(
    tags,
    "debian:bookworm-slim",
    "Conda",
    megabytes,
    `${root}/bin conda mamba python3 pip git /usr/bin git wget`,
    {
      env: { PATH: path(`${root}/bin`), LANG: "C.UTF-8", LC_ALL: "C.UTF-8" },
      files: {
        [`${root}/include/python3.13/patchlevel.h`]: '#define PY_VERSION "3.13.9"\n',
        [`${root}/lib/python3.13/site-packages/pip-25.3.dist-info/METADATA`]:
          "Metadata-Version: 2.4\nName: pip\nVersion: 25.3\n",
        [`${root}/conda-meta/history`]: "",
        [`${root}/etc/profile.d/conda.sh`]: "export CONDA_EXE='/opt/conda/bin/conda'\n",
        "/root/.bashrc": ". /opt/conda/etc/profile.d/conda.sh\n",
      },
      cmd: ["/bin/bash"],
    },
  );
}

function distroless(bin: string, megabytes: number, entrypoint: readonly string[] = []): readonly MadeRow[] {
  const one = (tags: string, user: string | undefined): MadeRow =>
    row(tags, "scratch", "what a program needs to run", megabytes, bin, {
      files: {
        "/etc/passwd":
          "root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n",
        "/etc/group": "root:x:0:\nnobody:x:65534:\nnonroot:x:65532:\n",
        "/etc/os-release": 'PRETTY_NAME="Distroless"\nNAME="Debian GNU/Linux"\nID="debian"\n',
        "/etc/ssl/certs/ca-certificates.crt": "The simulated world trusts itself.\n",
        "/home/nonroot/": "",
        "/tmp/": "",
        ...(megabytes > 2 ? { "/lib64/ld-linux-x86-64.so.2": "" } : {}),
      },
      env: {
        PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        SSL_CERT_FILE: "/etc/ssl/certs/ca-certificates.crt",
      },
      ...(entrypoint.length > 0 ? { entrypoint } : {}),
      ...(user === undefined ? {} : { user, workdir: "/home/nonroot" }),
    });
  return [
    one("latest debug 1 11 17 18 20", undefined),
    one("nonroot debug-nonroot latest-amd64-nonroot", "65532"),
  ];
}
