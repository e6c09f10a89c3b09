/** Servers and their clients, by the name their executables carry; each is loaded when it first runs. */
import type { Program, ProgramTable } from "../../process.ts";
import { hello } from "./hello.ts";

const programs: Readonly<Record<string, () => Promise<Program>>> = {
  httpd: async () => (await import("./busybox-httpd.ts")).httpd,
  "redis-cli": async () => (await import("./redis/cli.ts")).redisCli,
  "redis-server": async () => (await import("./redis/server.ts")).redisServer,
  nginx: async () => (await import("./nginx/nginx.ts")).nginx,
};

export const serviceProgramTable: ProgramTable = {
  find: (name) => (name === "hello" ? hello : Object.hasOwn(programs, name) ? programs[name] : undefined),
};
