/** Everything the client has for building: `docker build`, `docker builder …`, `docker buildx …`. */
import type { Command, Group } from "../kit/command.ts";
import { build } from "./build.ts";
import { du, prune } from "./cache.ts";

export const buildCommands: readonly Command[] = [build, prune, du];

export const buildGroups: readonly Group[] = [
  {
    path: "docker buildx",
    short: "Docker Buildx",
    long: "Extended build capabilities with BuildKit",
    plugin: true,
  },
];
