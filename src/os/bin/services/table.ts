/** Servers and their clients, by the name their executables carry; each is loaded when it first runs. */
import type { Program, ProgramTable } from "../../process.ts";

const daemons = () => import("./daemons.ts");
const postgresql = () => import("./postgres.ts");
const launch = () => import("./launch.ts");
const mysqlClient = async () => (await daemons()).mysqlClient;
const psql = async () => (await postgresql()).psql;
const mysqld = async () => (await daemons()).mysqld;
const tini = async () => (await launch()).tini;
const gosu = async () => (await launch()).gosu;

const programs: Readonly<Record<string, () => Promise<Program>>> = {
  "apache-httpd": async () => (await daemons()).apache,
  "docker-init": tini,
  "dumb-init": tini,
  pg_isready: async () => (await postgresql()).pgIsready,
  "su-exec": gosu,
  createdb: psql,
  createuser: psql,
  dropdb: psql,
  envsubst: async () => (await import("./envsubst.ts")).envsubst,
  gosu,
  jupyter: async () => (await daemons()).jupyter,
  initdb: async () => (await postgresql()).initdb,
  mariadb: mysqlClient,
  "mariadb-admin": mysqlClient,
  "mariadb-dump": mysqlClient,
  mariadbd: mysqld,
  memcached: async () => (await daemons()).memcached,
  mongod: async () => (await daemons()).mongod,
  mysql: mysqlClient,
  mysqladmin: mysqlClient,
  mysqld,
  mysqldump: mysqlClient,
  pg_dump: psql,
  pg_restore: psql,
  postgres: async () => (await postgresql()).postgres,
  psql,
  tini,
  hello: async () => (await import("./hello.ts")).hello,
  httpd: async () => (await import("./busybox-httpd.ts")).httpd,
  "redis-cli": async () => (await import("./redis/cli.ts")).redisCli,
  "redis-server": async () => (await import("./redis/server.ts")).redisServer,
  nginx: async () => (await import("./nginx/nginx.ts")).nginx,
};

export const serviceProgramTable: ProgramTable = {
  find: (name) => (Object.hasOwn(programs, name) ? programs[name] : undefined),
};
