/**
 * Tags nobody recorded or listed, told by the grammar of their repository: a version
 * that came out (`3.8.5`, below the last patch of its line) and a variant the repository
 * builds (`-slim-buster`, `-alpine3.14`). What it leads to is a neighbour of a recorded
 * image. A version that never was, or a variant nobody builds, is no tag.
 */
import type { Neighbour } from "./neighbours.ts";

interface Family {
  /** `3.7:17`: a line and its last patch release; `18:20.8`: a major version, its last minor and patch. */
  readonly lines: string;
  /** Variable that tells the version. */
  readonly env?: string;
  /** Tags of the images that stand for the variants. */
  readonly full: string;
  readonly slim?: string;
  readonly alpine?: string;
  /** Line → Debian release its last images stand on, the newest that reaches it first. */
  readonly suites?: string;
  /** Further variants: `apache` → tag it is like. */
  readonly more?: Readonly<Record<string, string>>;
  /** Written before the number: `v`. */
  readonly prefix?: string;
}

const families: Readonly<Record<string, Family>> = {
  python: {
    lines: "2.7:18 3.3:7 3.4:10 3.5:10 3.6:15 3.7:17 3.8:20 3.9:25 3.10:20 3.11:15 3.12:13 3.13:14 3.14:7",
    env: "PYTHON_VERSION",
    full: "3.12",
    slim: "3.12-slim-bookworm",
    alpine: "3.12-alpine",
    suites: "3.9 bookworm 3.7 bookworm 3.6 bullseye 3.5 buster 2.7 buster",
  },
  node: {
    lines:
      "0.10:48 0.12:18 4:9.1 5:12.0 6:17.1 7:10.1 8:17.0 9:11.2 10:24.1 11:15.0 12:22.12 13:14.0 14:21.3 15:14.0 16:20.2 17:9.1 18:20.8 19:9.0 20:19.6 21:7.3 22:21.1 23:11.1 24:12.0 25:2.1 26:4.0",
    env: "NODE_VERSION",
    full: "22",
    slim: "22-slim",
    alpine: "22-alpine",
    suites: "18 bookworm 14 buster 8 stretch 0 jessie",
  },
  golang: {
    lines:
      "1.2:2 1.3:3 1.4:3 1.5:4 1.6:4 1.7:6 1.8:7 1.9:7 1.10:8 1.11:13 1.12:17 1.13:15 1.14:15 1.15:15 1.16:15 1.17:13 1.18:10 1.19:13 1.20:14 1.21:13 1.22:12 1.23:12 1.24:11 1.25:5 1.26:5 1.27:1",
    env: "GOLANG_VERSION",
    full: "latest",
    alpine: "alpine",
    suites: "1.20 bookworm 1.16 bullseye 1.13 buster 1.8 stretch 1.2 jessie",
  },
  php: {
    lines:
      "5.3:29 5.4:45 5.5:38 5.6:40 7.0:33 7.1:33 7.2:34 7.3:33 7.4:33 8.0:30 8.1:33 8.2:29 8.3:28 8.4:15 8.5:10",
    env: "PHP_VERSION",
    full: "7.2-cli",
    alpine: "7.2-fpm-alpine",
    suites: "8.1 trixie 7.3 bullseye 7.2 buster 7.0 stretch 5.3 jessie",
    more: { cli: "7.2-cli", zts: "7.2-cli", fpm: "7.2-cli", apache: "apache" },
  },
  ruby: {
    lines: "1.9:3 2.0:0 2.1:10 2.2:10 2.3:8 2.4:10 2.5:9 2.6:10 2.7:8 3.0:7 3.1:7 3.2:9 3.3:10 3.4:8 4.0:0",
    env: "RUBY_VERSION",
    full: "2.5",
    slim: "2.5-slim",
    alpine: "2.5-alpine",
    suites: "3.2 bookworm 2.7 bullseye 2.5 buster 2.3 stretch 1.9 jessie",
  },
  rust: {
    lines: "1:97.1",
    env: "RUST_VERSION",
    full: "latest",
    slim: "latest",
    alpine: "latest",
    suites: "1 bookworm",
  },
  perl: {
    lines: "5.18:4 5.20:3 5.22:4 5.24:4 5.26:3 5.28:3 5.30:3 5.32:1 5.34:3 5.36:3 5.38:5 5.40:3 5.42:0",
    env: "PERL_VERSION",
    full: "5.26",
    slim: "slim",
    suites: "5.36 bookworm 5.30 bullseye 5.18 stretch",
  },
  gcc: {
    lines: "4:9.4 5:5.0 6:5.0 7:5.0 8:5.0 9:5.0 10:5.0 11:5.0 12:5.0 13:4.0 14:3.0 15:2.0",
    env: "GCC_VERSION",
    full: "7",
    suites: "13 trixie 10 bookworm 4 stretch",
  },
  openjdk: {
    lines:
      "6:45 7:211 8:342 9:0 10:0.2 11:0.16 12:0.2 13:0.2 14:0.2 15:0.2 16:0.2 17:0.2 18:0.2 19:0.2 20:0 21:0 22:0",
    env: "JAVA_VERSION",
    full: "8-jdk",
    slim: "8-jre",
    alpine: "8-jdk-alpine",
    suites: "11 bullseye 6 stretch",
    more: {
      jdk: "8-jdk",
      jre: "8-jre",
      "jdk-oracle": "8-jdk",
      oracle: "8-jdk",
      ea: "8-jdk",
      "ea-jdk": "8-jdk",
    },
  },
  "eclipse-temurin": {
    lines: "8:472 11:0.29 16:0.2 17:0.17 18:0.2 19:0.2 20:0.2 21:0.9 22:0.2 23:0.2 24:0.2 25:0.1",
    full: "17",
    alpine: "17",
    more: {
      jdk: "17",
      jre: "17-jre",
      "jdk-jammy": "17",
      "jdk-focal": "17",
      "jdk-noble": "17",
      "jre-jammy": "17-jre",
      "jre-focal": "17-jre",
      "jre-noble": "17-jre",
      jammy: "17",
      focal: "17",
      noble: "17",
    },
  },
  tomcat: {
    lines: "6:0.53 7:0.109 8.0:53 8:5.100 8.5:100 9:0.112 9.0:112 10:1.49 10.0:27 10.1:49 11:0.14 11.0:14",
    full: "latest",
    more: Object.fromEntries(
      "jdk8 jdk11 jdk17 jdk21 jdk25 jre7 jre8 jre11 jre17 jre21 jdk8-openjdk jdk11-openjdk jdk17-openjdk jdk8-corretto jdk11-corretto jdk17-corretto jdk8-temurin jdk11-temurin jdk17-temurin jdk21-temurin jdk8-temurin-jammy jdk11-temurin-jammy jdk17-temurin-jammy jdk21-temurin-jammy jre8-temurin jre11-temurin jre17-temurin jre21-temurin jdk8-openjdk-slim jdk11-openjdk-slim jdk17-openjdk-slim jre8-slim jre8-alpine jre7-alpine alpine slim"
        .split(" ")
        .map((variant) => [variant, "latest"]),
    ),
  },
  maven: {
    lines: "3:9.11 3.0:5 3.1:1 3.2:5 3.3:9 3.5:4 3.6:3 3.8:8 3.9:11 4:0.0",
    full: "latest",
    more: Object.fromEntries(
      "jdk-7 jdk-8 jdk-9 jdk-10 jdk-11 jdk-12 jdk-13 jdk-14 jdk-8-slim jdk-11-slim jdk-8-alpine jdk-7-alpine jdk-8-onbuild openjdk-8 openjdk-8-slim openjdk-11 openjdk-11-slim openjdk-14 openjdk-15 openjdk-16 openjdk-17 openjdk-17-slim openjdk-18 openjdk-18-slim adoptopenjdk-8 adoptopenjdk-11 eclipse-temurin-8 eclipse-temurin-11 eclipse-temurin-16 eclipse-temurin-17 eclipse-temurin-19 eclipse-temurin-20 eclipse-temurin-21 eclipse-temurin-24 eclipse-temurin-25 eclipse-temurin-8-alpine eclipse-temurin-11-alpine eclipse-temurin-17-alpine eclipse-temurin-21-alpine eclipse-temurin-17-focal eclipse-temurin-21-jammy eclipse-temurin-21-noble amazoncorretto-8 amazoncorretto-11 amazoncorretto-17 amazoncorretto-19 amazoncorretto-20 amazoncorretto-21 amazoncorretto-25 ibmjava-8 ibm-semeru-17-focal sapmachine-17 sapmachine-21"
        .split(" ")
        .map((variant) => [variant, "latest"]),
    ),
  },
  postgres: {
    lines:
      "9.0:23 9.1:24 9.2:24 9.3:25 9.4:26 9.5:25 9.6:24 10:23 11:22 12:22 13:23 14:20 15:15 16:11 17:7 18:1",
    env: "PG_VERSION",
    full: "16",
    alpine: "16-alpine",
    suites: "9 trixie",
  },
  mysql: {
    lines:
      "5.5:62 5.6:51 5.7:44 8:0.44 8.0:44 8.1:0 8.2:0 8.3:0 8.4:7 9:5.0 9.0:1 9.1:0 9.2:0 9.3:0 9.4:0 9.5:0",
    env: "MYSQL_VERSION",
    full: "8",
    more: { debian: "8", oracle: "8", oraclelinux8: "8", oraclelinux9: "8" },
  },
  mariadb: {
    lines:
      "5.5:64 10.0:38 10.1:48 10.2:44 10.3:39 10.4:34 10.5:29 10.6:24 10.7:8 10.8:8 10.9:8 10.10:7 10.11:15 11:8.5 11.0:6 11.1:6 11.2:6 11.3:2 11.4:9 11.5:2 11.6:2 11.7:2 11.8:5 12:1.2 12.0:2 12.1:2",
    env: "MARIADB_VERSION",
    full: "latest",
    more: { focal: "latest", jammy: "latest", noble: "latest", bionic: "latest", ubi: "latest" },
  },
  mongo: {
    lines:
      "2.4:14 2.6:12 3.0:15 3.2:21 3.4:24 3.6:23 4.0:28 4.2:24 4:4.30 4.4:30 5:0.32 5.0:32 6:0.27 6.0:27 7:0.28 7.0:28 8:2.3 8.0:17 8.2:3",
    env: "MONGO_VERSION",
    full: "latest",
    more: { focal: "latest", jammy: "latest", noble: "latest", bionic: "latest", xenial: "latest" },
  },
  redis: {
    lines:
      "2.6:17 2.8:23 3:2.12 3.0:7 3.2:12 4:0.14 4.0:14 5:0.14 5.0:14 6:2.21 6.0:20 6.2:21 7:4.7 7.0:15 7.2:12 7.4:7 8:4.0 8.0:5 8.2:3 8.4:0",
    env: "REDIS_VERSION",
    full: "latest",
    alpine: "alpine",
    suites: "7 bookworm 4 bullseye 2 jessie",
  },
  nginx: {
    lines:
      "1:31.2 1.7:12 1.8:1 1.9:15 1.10:3 1.11:13 1.12:2 1.13:12 1.14:2 1.15:12 1.16:1 1.17:10 1.18:0 1.19:10 1.20:2 1.21:6 1.22:1 1.23:4 1.24:0 1.25:5 1.26:3 1.27:5 1.28:2 1.29:8 1.30:2 1.31:2",
    env: "NGINX_VERSION",
    full: "latest",
    alpine: "alpine",
    suites: "1 bookworm",
    more: { perl: "latest", "alpine-perl": "alpine", "alpine-slim": "alpine", otel: "latest" },
  },
  httpd: {
    lines: "2:4.66 2.2:34 2.4:66",
    full: "latest",
    alpine: "alpine",
    suites: "2 trixie",
    env: "HTTPD_VERSION",
  },
  memcached: {
    lines: "1:6.40 1.4:39 1.5:22 1.6:40",
    full: "latest",
    alpine: "alpine",
    env: "MEMCACHED_VERSION",
  },
  rabbitmq: {
    lines: "3:13.7 3.6:16 3.7:28 3.8:34 3.9:29 3.10:25 3.11:28 3.12:14 3.13:7 4:2.1 4.0:9 4.1:6 4.2:1",
    env: "RABBITMQ_VERSION",
    full: "latest",
    alpine: "alpine",
    more: { management: "3-management", "management-alpine": "3-management-alpine" },
  },
  elasticsearch: {
    lines: "1:7.6 2:4.6 5:6.16 5.6:16 6:8.23 6.8:23 7:17.29 7.17:29 8:19.7 8.19:7 9:2.1 9.2:1",
    full: "latest",
    alpine: "alpine",
  },
  haproxy: {
    lines:
      "1.5:19 1.6:16 1.7:14 1.8:31 1.9:16 2.0:35 2.1:12 2.2:34 2.3:21 2.4:30 2.5:14 2.6:23 2.7:12 2.8:18 2.9:15 3.0:13 3.1:11 3.2:9",
    env: "HAPROXY_VERSION",
    full: "1.8",
    alpine: "1.8-alpine",
    suites: "1 bookworm",
  },
  traefik: {
    lines: "1:7.34 1.7:34 2:11.31 2.2:11 2.4:14 2.5:7 2.9:10 2.10:7 2.11:31 3:6.2 3.0:4 3.1:7 3.3:7 3.6:2",
    full: "latest",
    prefix: "v",
  },
  registry: { lines: "2:8.3 2.6:2 2.7:1 2.8:3 3:0.0", full: "2" },
  ghost: {
    lines: "1:26.2 2:38.3 3:42.9 4:48.9 5:130.5 6:8.1",
    full: "latest",
    alpine: "alpine",
    env: "GHOST_VERSION",
  },
  wordpress: {
    lines: "4:9.26 4.9:26 5:9.12 5.8:12 6:8.3 6.0:11 6.2:8 6.4:7 6.6:3 6.7:4 6.8:3",
    full: "latest",
    more: Object.fromEntries(
      "apache fpm fpm-alpine cli php7.4 php7.4-apache php7.4-fpm php8.0-apache php8.1 php8.1-apache php8.2 php8.2-apache php8.2-fpm php8.3-apache php8.3-fpm"
        .split(" ")
        .map((variant) => [variant, "latest"]),
    ),
  },
  nextcloud: {
    lines:
      "20:0.14 21:0.9 22:2.10 23:0.12 24:0.12 25:0.13 26:0.13 27:1.11 28:0.14 29:0.16 30:0.17 31:0.10 32:0.2",
    full: "latest",
    more: { apache: "latest", fpm: "latest" },
  },
  influxdb: { lines: "1:12.2 1.7:11 1.8:10 2:7.12 2.0:9 2.6:1 2.7:12", full: "2", alpine: "2" },
  neo4j: { lines: "3:5.35 3.5:35 4:4.46 4.4:46 5:26.16 5.26:16", full: "latest" },
  couchdb: { lines: "1.7:2 2:3.1 3:5.1 3.3:3 3.5:1", full: "latest" },
  kong: { lines: "2:8.5 3:9.1 3.4:2 3.9:1", full: "latest", more: { ubuntu: "latest" } },
  docker: {
    lines: "17:12.1 18:09.9 19:03.15 20:10.24 23:0.6 24:0.9 25:0.5 26:1.4 27:5.1 28:5.2 29:0.4",
    full: "cli",
    more: { cli: "cli", git: "cli", dind: "18-dind", "dind-rootless": "18-dind" },
    env: "DOCKER_VERSION",
  },
  alpine: {
    lines:
      "2:7.0 3.1:4 3.2:3 3.3:3 3.4:6 3.5:3 3.6:5 3.7:3 3.8:5 3.9:6 3.10:9 3.11:13 3.12:12 3.13:12 3.14:10 3.15:11 3.16:9 3.17:10 3.18:12 3.19:9 3.20:8 3.21:5 3.22:2 3.23:6 3.24:2",
    full: "3.17",
  },
  busybox: {
    lines:
      "1:37.0 1.24:2 1.26:2 1.27:2 1.28:4 1.29:3 1.30:1 1.31:1 1.32:1 1.33:1 1.34:1 1.35:0 1.36:1 1.37:0",
    full: "latest",
    more: { glibc: "latest", musl: "latest", uclibc: "latest" },
  },
};

const suites = "trixie bookworm bullseye buster stretch jessie wheezy".split(" ");

/** An image for a tag that only the grammar knows; undefined: no such tag. */
export function grow(repository: string, tag: string): Neighbour | undefined {
  const own = grownSystem(repository, tag) ?? grownDotnet(repository, tag);
  if (own !== undefined) return own;
  const family = families[repository];
  if (family === undefined) return undefined;
  const plain = family.prefix === undefined ? tag : tag.replace(new RegExp(`^${family.prefix}(?=\\d)`), "");
  const m = /^(\d+(?:[.u_]\d+){0,2})(?:-(.+))?$/.exec(plain);
  if (m?.[1] === undefined) return undefined;
  const version = cameOut(family.lines, m[1].replace(/[u_]/g, "."));
  if (version === undefined) return undefined;
  const found = variantOf(family, m[2] ?? "", m[1]);
  if (found === undefined) return undefined;
  const env = family.env === undefined ? {} : { [family.env]: version };
  const major = version.split(".")[0] ?? "";
  return [
    tag,
    found.like,
    repository === "postgres"
      ? { ...env, PG_MAJOR: /^9\./.test(version) ? version.slice(0, 3) : major }
      : env,
    found.base,
  ];
}

/** The whole number of a version that is out: `3.8` → `3.8.20`. */
function cameOut(lines: string, version: string): string | undefined {
  const asked = version.split(".").map(Number);
  for (const entry of lines.split(" ")) {
    const [line = "", last = ""] = entry.split(":");
    const stem = line.split(".");
    if (!stem.every((part, i) => asked[i] === undefined || asked[i] === Number(part))) continue;
    if (asked.length < stem.length) continue;
    const ends = last.split(".").map(Number);
    const rest = asked.slice(stem.length);
    if (rest.length > ends.length) continue;
    const beyond =
      (rest[0] ?? 0) > (ends[0] ?? 0) || (rest[0] === ends[0] && (rest[1] ?? 0) > (ends[1] ?? 0));
    if (beyond) continue;
    return rest.length === 0 ? `${line}.${last}` : version;
  }
  return undefined;
}

function variantOf(
  family: Family,
  variant: string,
  version: string,
): { readonly like: string; readonly base: string | undefined } | undefined {
  const own = suiteOf(family, version);
  const debian = (suite: string | undefined, slim: boolean) =>
    suite === undefined ? undefined : `debian-${suite}${slim ? "-slim" : ""}`;
  if (variant === "") return { like: family.full, base: debian(own, false) };
  const known = family.more?.[variant];
  if (known !== undefined) return { like: known, base: undefined };
  // php's and openjdk's kinds come before the base: `fpm-alpine3.18`, `apache-bullseye`, `jre-slim-buster`.
  const kind = Object.keys(family.more ?? {}).find((one) => variant.startsWith(`${one}-`));
  const rest = kind === undefined ? variant : variant.slice(kind.length + 1);
  const full = kind === undefined ? family.full : (family.more?.[kind] ?? family.full);
  const alpine = /^alpine(\d\.\d+)?$/.exec(rest);
  if (alpine !== null && family.alpine !== undefined)
    return { like: family.alpine, base: `alpine-${alpine[1] ?? "3.22"}` };
  if (suites.includes(rest)) return { like: full, base: debian(rest, false) };
  const slim = /^(?:slim-)?([a-z]+)-slim$|^slim-([a-z]+)$|^slim$/.exec(rest);
  const suite = slim?.[1] ?? slim?.[2];
  if (slim !== null && family.slim !== undefined && (suite === undefined || suites.includes(suite)))
    return { like: family.slim, base: debian(suite ?? own, true) };
  return undefined;
}

function suiteOf(family: Family, version: string): string | undefined {
  const list = (family.suites ?? "").split(" ").filter(Boolean);
  const number = (text: string) => {
    const [major = 0, minor = 0] = text.split(".").map(Number);
    return major * 1000 + minor;
  };
  for (let i = 0; i < list.length; i += 2) if (number(version) >= number(list[i] ?? "")) return list[i + 1];
  return undefined;
}

/** Dated and pointed releases of the systems: `bookworm-20240110-slim`, `focal-20230801`, `10.13-slim`, `22.04.3`. */
function grownSystem(repository: string, tag: string): Neighbour | undefined {
  if (repository === "debian") {
    const dated =
      /^(trixie|bookworm|bullseye|buster|stretch|jessie|wheezy)(?:-backports|-20[12]\d{5})?(-slim)?$/.exec(
        tag,
      );
    const numbers = [
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "wheezy",
      "jessie",
      "stretch",
      "buster",
      "bullseye",
      "bookworm",
      "trixie",
    ];
    const pointed = /^(7|8|9|10|11|12|13)(?:\.(\d{1,2}))?(-slim)?$/.exec(tag);
    const suite = dated?.[1] ?? numbers[Number(pointed?.[1])];
    if (suite === undefined || Number(pointed?.[2] ?? 0) > 13) return undefined;
    const slim = dated?.[2] ?? pointed?.[3] ?? "";
    return [tag, `bookworm${slim}`, {}, `debian-${suite}${slim}`];
  }
  if (repository === "ubuntu") {
    const names: Readonly<Record<string, string>> = {
      trusty: "14.04",
      xenial: "16.04",
      bionic: "18.04",
      focal: "20.04",
      jammy: "22.04",
      noble: "24.04",
      resolute: "26.04",
    };
    const dated = /^([a-z]+)-20\d{6}(?:\.\d)?$/.exec(tag)?.[1];
    const release = names[dated ?? ""];
    return release === undefined ? undefined : [tag, "24.04", {}, `ubuntu-${release}`];
  }
  return undefined;
}

const dotnetPatches: Readonly<Record<string, number>> = {
  "1.0": 16,
  "1.1": 13,
  "2.0": 9,
  "2.1": 30,
  "2.2": 8,
  "3.0": 3,
  "3.1": 32,
  "5.0": 17,
  "6.0": 36,
  "7.0": 20,
  "8.0": 22,
  "9.0": 11,
  "10.0": 1,
};

/** Systems that .NET images stand on. */
const dotnetBases: Readonly<Record<string, string>> = {
  noble: "ubuntu-24.04",
  jammy: "ubuntu-22.04",
  focal: "ubuntu-20.04",
  bionic: "ubuntu-18.04",
  "trixie-slim": "debian-trixie-slim",
  "bookworm-slim": "debian-bookworm-slim",
  "bullseye-slim": "debian-bullseye-slim",
  "buster-slim": "debian-buster-slim",
  "stretch-slim": "debian-stretch-slim",
  stretch: "debian-stretch",
  buster: "debian-buster",
  "azurelinux3.0": "azurelinux-3.0",
  "azurelinux3.0-distroless": "azurelinux-3.0",
};

/** `10.0-noble-chiseled-extra`, `8.0.100-alpine3.20`, `3.1-buster-slim`, `10.0-alpine-aot`. */
function grownDotnet(repository: string, tag: string): Neighbour | undefined {
  const kind = /^dotnet-(sdk|aspnet|runtime|runtime-deps)$/.exec(repository)?.[1];
  const m = /^(\d+\.\d)(?:\.(\d+))?(?:-(.+?))??(-amd64)?$/.exec(tag);
  const line = m?.[1] ?? "";
  const last = dotnetPatches[line];
  if (kind === undefined || last === undefined) return undefined;
  if (Number(m?.[2] ?? 0) % 100 > Math.max(last, 99)) return undefined;
  const model = Number(line) >= 6 ? line : "6.0";
  const variant = (m?.[3] ?? "")
    .replace(/-?(chiseled|composite|extra|aot|distroless)/g, "")
    .replace(/^-/, "");
  if (/^alpine(\d\.\d+)?$/.test(variant)) return [tag, `${model}-alpine`, {}];
  if (variant === "") return [tag, model, {}, Number(line) < 6 ? "debian-buster-slim" : undefined];
  const base = dotnetBases[variant];
  return base === undefined ? undefined : [tag, model, {}, base];
}
