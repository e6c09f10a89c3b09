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
    usage: "[OPTIONS] COMMAND",
    errorUsage: "docker buildx [OPTIONS] COMMAND",
    flags: {
      builder: { type: "string", help: "Use this builder instead of the current one" },
      debug: { type: "bool", short: "D", help: "Debug mode" },
    },
    footer: "Experimental commands and flags are hidden. Set BUILDX_EXPERIMENTAL=1 to show them.",
  },
  { path: "docker buildx history", short: "Look at the builds that were made" },
  { path: "docker buildx imagetools", short: "Look at and make images in a registry" },
];
