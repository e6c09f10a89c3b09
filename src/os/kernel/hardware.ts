/** The machine everything runs on: what limits are measured by, and what /proc, `docker info` and `nproc` say. */
export const hardware = {
  cpus: 2,
  memoryBytes: 8_323_727_360,
} as const;
