/** Programs that use the network, by the name their executables carry; each is loaded when it first runs. */
import type { Program, ProgramTable } from "../../process.ts";

const lookup = () => import("./lookup.ts");
const interfaces = () => import("./interfaces.ts");
const sockets = () => import("./sockets.ts");
const streams = () => import("./nc.ts");

const programs: Readonly<Record<string, () => Promise<Program>>> = {
  arp: async () => (await interfaces()).arp,
  curl: async () => (await import("./curl.ts")).curl,
  dig: async () => (await lookup()).dig,
  host: async () => (await lookup()).host,
  ifconfig: async () => (await interfaces()).ifconfig,
  ip: async () => (await interfaces()).ip,
  nc: async () => (await streams()).nc,
  netstat: async () => (await sockets()).netstat,
  nslookup: async () => (await lookup()).nslookup,
  ping: async () => (await import("./ping.ts")).ping,
  route: async () => (await interfaces()).route,
  ss: async () => (await sockets()).ss,
  telnet: async () => (await streams()).telnet,
  traceroute: async () => (await import("./traceroute.ts")).traceroute,
  wget: async () => (await import("./wget.ts")).wget,
};

export const netProgramTable: ProgramTable = {
  find: (name) => (Object.hasOwn(programs, name) ? programs[name] : undefined),
};
