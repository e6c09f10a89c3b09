/** The data file of each repository. Literal imports, so that every bundler can split them. */
import type { ImageRecord } from "./images.ts";

type Records = readonly ImageRecord[];

// The files are written in this form; TypeScript reads tuples of a JSON file as arrays.
const records = (file: { default: unknown }): Records => file.default as Records;

/** A file that holds several repositories of one publisher. */
const family = (file: { default: unknown }, name: string): Records =>
  (file.default as Readonly<Record<string, Records>>)[name] ?? [];

const jupyterStacks = Object.fromEntries(
  "docker-stacks-foundation base-notebook minimal-notebook scipy-notebook pyspark-notebook all-spark-notebook datascience-notebook tensorflow-notebook pytorch-notebook r-notebook julia-notebook"
    .split(" ")
    .map((stack) => [
      `jupyter-${stack}`,
      async () => family(await import("./data/images/jupyter.json"), `jupyter-${stack}`),
    ]),
);

export const repositoryData: Readonly<Record<string, (() => Promise<Records>) | undefined>> = {
  adminer: async () => records(await import("./data/images/adminer.json")),
  alpine: async () => records(await import("./data/images/alpine.json")),
  "buildpack-deps": async () => records(await import("./data/images/buildpack-deps.json")),
  busybox: async () => records(await import("./data/images/busybox.json")),
  caddy: async () => records(await import("./data/images/caddy.json")),
  centos: async () => records(await import("./data/images/centos.json")),
  consul: async () => records(await import("./data/images/consul.json")),
  couchdb: async () => records(await import("./data/images/couchdb.json")),
  debian: async () => records(await import("./data/images/debian.json")),
  docker: async () => records(await import("./data/images/docker.json")),
  "eclipse-temurin": async () => records(await import("./data/images/eclipse-temurin.json")),
  "dotnet-aspnet": async () => family(await import("./data/images/dotnet.json"), "dotnet-aspnet"),
  "dotnet-runtime": async () => family(await import("./data/images/dotnet.json"), "dotnet-runtime"),
  "dotnet-runtime-deps": async () => family(await import("./data/images/dotnet.json"), "dotnet-runtime-deps"),
  "dotnet-sdk": async () => family(await import("./data/images/dotnet.json"), "dotnet-sdk"),
  elasticsearch: async () => records(await import("./data/images/elasticsearch.json")),
  fedora: async () => records(await import("./data/images/fedora.json")),
  gcc: async () => records(await import("./data/images/gcc.json")),
  ghost: async () => records(await import("./data/images/ghost.json")),
  golang: async () => records(await import("./data/images/golang.json")),
  haproxy: async () => records(await import("./data/images/haproxy.json")),
  "hello-world": async () => records(await import("./data/images/hello-world.json")),
  httpd: async () => records(await import("./data/images/httpd.json")),
  influxdb: async () => records(await import("./data/images/influxdb.json")),
  java: async () => records(await import("./data/images/java.json")),
  ...jupyterStacks,
  kong: async () => records(await import("./data/images/kong.json")),
  mariadb: async () => records(await import("./data/images/mariadb.json")),
  maven: async () => records(await import("./data/images/maven.json")),
  memcached: async () => records(await import("./data/images/memcached.json")),
  mongo: async () => records(await import("./data/images/mongo.json")),
  mysql: async () => records(await import("./data/images/mysql.json")),
  neo4j: async () => records(await import("./data/images/neo4j.json")),
  nextcloud: async () => records(await import("./data/images/nextcloud.json")),
  nginx: async () => records(await import("./data/images/nginx.json")),
  node: async () => records(await import("./data/images/node.json")),
  openjdk: async () => records(await import("./data/images/openjdk.json")),
  perl: async () => records(await import("./data/images/perl.json")),
  php: async () => records(await import("./data/images/php.json")),
  postgres: async () => records(await import("./data/images/postgres.json")),
  python: async () => records(await import("./data/images/python.json")),
  rabbitmq: async () => records(await import("./data/images/rabbitmq.json")),
  redis: async () => records(await import("./data/images/redis.json")),
  registry: async () => records(await import("./data/images/registry.json")),
  rockylinux: async () => records(await import("./data/images/rockylinux.json")),
  ruby: async () => records(await import("./data/images/ruby.json")),
  rust: async () => records(await import("./data/images/rust.json")),
  swarm: async () => records(await import("./data/images/swarm.json")),
  tomcat: async () => records(await import("./data/images/tomcat.json")),
  traefik: async () => records(await import("./data/images/traefik.json")),
  ubuntu: async () => records(await import("./data/images/ubuntu.json")),
  vault: async () => records(await import("./data/images/vault.json")),
  wordpress: async () => records(await import("./data/images/wordpress.json")),
};
