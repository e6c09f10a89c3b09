/**
 * Tags students type that have no record of their own.
 *
 * `sameImage` adds a tag to a recorded image. `neighbours` makes an image of another
 * version out of a recorded one: same shape, same lowest layer, own digests, other
 * versions in its environment.
 */

/** repository → new tag → tag of the record it also names. */
export const sameImage: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  busybox: { "1.36": "latest", "1.36.1": "latest", "1": "latest", glibc: "latest" },
  alpine: { "3.20": "latest", edge: "latest" },
  node: {
    lts: "22",
    "lts-slim": "22-slim",
    slim: "22-slim",
    "lts-alpine": "22-alpine",
    alpine: "22-alpine",
  },
  python: { slim: "3.13-slim", alpine: "3.12-alpine", "3-slim": "3.13-slim", "3-alpine": "3.12-alpine" },
  golang: { bookworm: "latest" },
  mysql: { latest: "8", "8.0": "8" },
  postgres: { "16-bookworm": "16" },
  docker: { "28-dind": "18-dind", "27-dind": "18-dind", "24-dind": "18-dind" },
};

export type Neighbour = readonly [
  tags: string,
  like: string,
  env: Readonly<Record<string, string>>,
  base?: string,
];

const python = (version: string, like: string, tags: string, base?: string): Neighbour => [
  tags,
  like,
  { PYTHON_VERSION: version },
  base,
];
const node = (version: string, like: string, tags: string, base?: string): Neighbour => [
  tags,
  like,
  { NODE_VERSION: version },
  base,
];
const golang = (version: string, like: string, tags: string): Neighbour => [
  tags,
  like,
  { GOLANG_VERSION: version },
];
const alpine = (version: string): Neighbour => [version, "3.17", {}, `alpine-${version}`];

export const neighbours: Readonly<Record<string, readonly Neighbour[]>> = {
  python: [
    python("3.13.14", "3.12", "3.13 3.13-trixie"),
    python("3.11.15", "3.12", "3.11 3.11-trixie"),
    python("3.10.20", "3.12", "3.10 3.10-trixie"),
    python("3.8.20", "3.9", "3.8 3.8-bullseye"),
    python("3.7.17", "3.9", "3.7 3.7-bullseye"),
    python("3.14.7", "3.13-slim", "3.14-slim"),
    python("3.11.15", "3.12-slim-bookworm", "3.11-slim-bookworm"),
    python("3.10.20", "3.12-slim-bookworm", "3.10-slim-bookworm"),
    python("3.9.21", "3.12-slim-bookworm", "3.9-slim-bookworm"),
    python("3.9.16", "3.9-slim", "3.9-slim-buster", "debian-buster-slim"),
    python("3.8.16", "3.8-slim", "3.8-slim-buster", "debian-buster-slim"),
    python("3.7.16", "3.7-slim", "3.7-slim-buster", "debian-buster-slim"),
    python("3.14.7", "3.12-alpine", "3.14-alpine"),
    python("3.13.14", "3.12-alpine", "3.13-alpine"),
    python("3.11.15", "3.12-alpine", "3.11-alpine"),
    python("3.10.20", "3.12-alpine", "3.10-alpine"),
    python("3.9.21", "3.12-alpine", "3.9-alpine"),
    python("3.8.20", "3.12-alpine", "3.8-alpine"),
    python("3.7.17", "3.12-alpine", "3.7-alpine"),
  ],
  node: [
    node("24.12.0", "22", "24 24-bookworm krypton"),
    node("20.19.6", "22", "20 20-bookworm iron"),
    node("18.20.8", "22", "18 18-bookworm hydrogen"),
    node("16.20.2", "22", "16 gallium", "debian-buster"),
    node("14.21.3", "22", "14 fermium", "debian-buster"),
    node("12.22.12", "22", "12 erbium", "debian-stretch"),
    node("10.24.1", "22", "10 dubnium", "debian-stretch"),
    node("24.12.0", "22-slim", "24-slim"),
    node("20.19.6", "22-slim", "20-slim 20-bookworm-slim"),
    node("18.20.8", "22-slim", "18-slim"),
    node("16.20.2", "22-slim", "16-slim", "debian-buster-slim"),
    node("14.21.3", "22-slim", "14-slim", "debian-buster-slim"),
    node("24.12.0", "22-alpine", "24-alpine"),
    node("14.21.3", "18-alpine", "14-alpine"),
    node("12.22.12", "18-alpine", "12-alpine"),
    node("10.24.1", "18-alpine", "10-alpine"),
  ],
  golang: [
    golang("1.25.5", "latest", "1.25 1.25-bookworm"),
    golang("1.24.11", "latest", "1.24 1.24-bookworm"),
    golang("1.23.12", "latest", "1.23"),
    golang("1.22.12", "latest", "1.22"),
    golang("1.21.13", "latest", "1.21"),
    golang("1.20.14", "latest", "1.20"),
    golang("1.19.13", "latest", "1.19"),
    golang("1.18.10", "latest", "1.18"),
    golang("1.16.15", "latest", "1.16"),
    golang("1.26.5", "alpine", "1.26-alpine"),
    golang("1.25.5", "alpine", "1.25-alpine"),
    golang("1.24.11", "alpine", "1.24-alpine"),
    golang("1.23.12", "alpine", "1.23-alpine"),
    golang("1.22.12", "alpine", "1.22-alpine"),
    golang("1.21.13", "alpine", "1.21-alpine"),
    golang("1.20.14", "alpine", "1.20-alpine"),
    golang("1.19.13", "alpine", "1.19-alpine"),
  ],
  alpine: ["3.5", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14", "3.15", "3.18", "3.21", "3.22"].map(
    alpine,
  ),
  debian: [
    ["buster 10", "bullseye", {}, "debian-buster"],
    ["buster-slim 10-slim", "bullseye-slim", {}, "debian-buster-slim"],
  ],
  ubuntu: [["20.04 focal", "22.04", {}, "ubuntu-20.04"]],
  redis: [
    ["7 7.4 7-bookworm", "latest", { REDIS_VERSION: "7.4.7" }],
    ["6 6.2", "latest", { REDIS_VERSION: "6.2.21" }],
    ["5", "latest", { REDIS_VERSION: "5.0.14" }],
    ["7-alpine 7.4-alpine", "alpine", { REDIS_VERSION: "7.4.7" }],
    ["6-alpine 6.2-alpine", "alpine", { REDIS_VERSION: "6.2.21" }],
  ],
  postgres: [
    [
      "18 18-trixie latest",
      "16",
      { PG_MAJOR: "18", PG_VERSION: "18.1-1.pgdg13+2", PGDATA: "/var/lib/postgresql/18/docker" },
    ],
    ["17 17-trixie", "16", { PG_MAJOR: "17", PG_VERSION: "17.7-3.pgdg13+1" }],
    ["15", "16", { PG_MAJOR: "15", PG_VERSION: "15.15-1.pgdg13+1" }],
    ["14", "16", { PG_MAJOR: "14", PG_VERSION: "14.20-1.pgdg13+1" }],
    ["13", "16", { PG_MAJOR: "13", PG_VERSION: "13.23-1.pgdg13+1" }],
    ["12", "16", { PG_MAJOR: "12", PG_VERSION: "12.22-1.pgdg13+1" }],
    [
      "18-alpine alpine",
      "16-alpine",
      { PG_MAJOR: "18", PG_VERSION: "18.1", PGDATA: "/var/lib/postgresql/18/docker" },
    ],
    ["17-alpine", "16-alpine", { PG_MAJOR: "17", PG_VERSION: "17.7" }],
    ["15-alpine", "16-alpine", { PG_MAJOR: "15", PG_VERSION: "15.15" }],
    ["14-alpine", "16-alpine", { PG_MAJOR: "14", PG_VERSION: "14.20" }],
    ["13-alpine", "16-alpine", { PG_MAJOR: "13", PG_VERSION: "13.23" }],
  ],
  mysql: [["9 9.5 innovation", "8", { MYSQL_VERSION: "9.5.0-1.el9" }]],
  mongo: [
    ["7 7.0", "latest", { MONGO_VERSION: "7.0.28", MONGO_MAJOR: "7.0" }],
    ["6 6.0", "latest", { MONGO_VERSION: "6.0.27", MONGO_MAJOR: "6.0" }],
    ["5 5.0", "latest", { MONGO_VERSION: "5.0.32", MONGO_MAJOR: "5.0" }],
    ["4 4.4", "latest", { MONGO_VERSION: "4.4.30", MONGO_MAJOR: "4.4" }],
  ],
  mariadb: [
    ["11 11.8 lts", "latest", { MARIADB_VERSION: "1:11.8.5+maria~ubu2404" }],
    ["10.6 10.11", "latest", { MARIADB_VERSION: "1:10.11.15+maria~ubu2204" }],
  ],
  nginx: [
    ["1.29 1.29.4", "latest", { NGINX_VERSION: "1.29.4" }],
    ["1.28 stable-trixie 1.27 1.26 1.25", "latest", { NGINX_VERSION: "1.28.1" }],
    ["1.23 1.21 1.19", "latest", { NGINX_VERSION: "1.23.4" }],
    ["stable-alpine 1.28-alpine 1.27-alpine 1.25-alpine", "alpine", { NGINX_VERSION: "1.28.1" }],
  ],
  httpd: [["alpine 2.4-alpine", "latest", {}]],
  "eclipse-temurin": [
    ["21 21-jdk", "17", { JAVA_VERSION: "jdk-21.0.9+10" }],
    ["25 25-jdk latest", "17", { JAVA_VERSION: "jdk-25.0.1+8" }],
    ["11 11-jdk", "17", { JAVA_VERSION: "jdk-11.0.29+7" }],
    ["8 8-jdk", "17", { JAVA_VERSION: "jdk8u472-b08" }],
    ["21-jre", "17-jre", { JAVA_VERSION: "jdk-21.0.9+10" }],
    ["11-jre", "17-jre", { JAVA_VERSION: "jdk-11.0.29+7" }],
  ],
  openjdk: [
    ["11 11-jdk", "8-jdk", { JAVA_VERSION: "11.0.16" }],
    ["17 17-jdk latest", "8-jdk", { JAVA_VERSION: "17.0.2" }],
    ["11-jre-slim 17-slim 17-jdk-slim 11-jdk-slim", "8-jre", { JAVA_VERSION: "17.0.2" }],
  ],
  maven: [
    [
      "latest 3 3.9 3.9-eclipse-temurin-21 3-eclipse-temurin-21",
      "3.9-eclipse-temurin-17",
      { JAVA_VERSION: "jdk-21.0.9+10" },
    ],
  ],
  php: [
    ["8.2-apache 8.3-apache 8.4-apache 7-apache", "apache", { PHP_VERSION: "8.3.28" }],
    ["8.2-cli 8.3-cli cli latest 8 8.2 8.3", "7.2-cli", { PHP_VERSION: "8.3.28" }, "debian-trixie-slim"],
    ["8.3-fpm-alpine fpm-alpine 8.2-fpm-alpine", "7.2-fpm-alpine", { PHP_VERSION: "8.3.28" }],
  ],
  ruby: [
    ["3 latest 3.4 3.3 3.2", "2.5", { RUBY_VERSION: "3.4.8" }, "debian-bookworm"],
    ["slim 3-slim 3.3-slim", "2.5-slim", { RUBY_VERSION: "3.4.8" }, "debian-bookworm-slim"],
    ["alpine 3-alpine", "2.5-alpine", { RUBY_VERSION: "3.4.8" }],
  ],
  registry: [["3 latest", "2", {}]],
  docker: [["27 28 29", "cli", {}]],
  rust: [["1.67 1.75 1.80 1.90", "latest", { RUST_VERSION: "1.90.0" }, "debian-bookworm"]],
};
