/** Limits of a container that `run` and `create` set and `update` changes. */
import type { Flags } from "../../kit/flags.ts";

export const limitFlags = {
  "cpu-period": { type: "int", help: "Length of a scheduler period, microseconds" },
  "cpu-quota": { type: "int", help: "CPU time per scheduler period, microseconds" },
  "cpu-rt-period": { type: "int", help: "Real-time period, microseconds", unsupported: true },
  "cpu-rt-runtime": { type: "int", help: "Real-time share of a period, microseconds", unsupported: true },
  "cpu-shares": { type: "int", short: "c", help: "Relative weight when CPUs are short" },
  cpus: { type: "decimal", help: "How many CPUs it may use" },
  "cpuset-cpus": { type: "string", help: "Which CPUs it may use (0-3, 0,1)" },
  "cpuset-mems": { type: "string", help: "Which memory nodes it may use (0-3, 0,1)" },
  memory: { type: "bytes", short: "m", help: "Most memory it may use" },
  "memory-reservation": { type: "bytes", help: "Memory it is left when memory is short" },
  "pids-limit": { type: "int", help: "Most processes it may have (-1: any number)" },
} as const satisfies Flags;
