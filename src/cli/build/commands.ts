/** Everything the client has for building: `docker build`, `docker builder …`, `docker buildx …`. */
import type { Command, Group } from "../kit/command.ts";
import { bake } from "./bake.ts";
import { build } from "./build.ts";
import { builderCommands } from "./builders.ts";
import { du, prune } from "./cache.ts";
import { historyCommands } from "./history.ts";
import { imagetoolsCommands } from "./imagetools.ts";

export const buildCommands: readonly Command[] = [
  build,
  bake,
  prune,
  du,
  ...builderCommands,
  ...historyCommands,
  ...imagetoolsCommands,
];

export const buildGroups: readonly Group[] = [
  {
    path: "docker buildx",
    short: "Docker Buildx",
    long: "Extended build capabilities with BuildKit",
    usage: "[OPTIONS] COMMAND",
    flags: {
      builder: { type: "string", help: "Override the configured builder instance" },
      debug: { type: "bool", short: "D", help: "Enable debug logging" },
    },
    footer: "Experimental commands and flags are hidden. Set BUILDX_EXPERIMENTAL=1 to show them.",
    plugin: true,
  },
  { path: "docker buildx history", short: "Commands to work on build records", plugin: true },
  { path: "docker buildx imagetools", short: "Commands to work on images in registry", plugin: true },
];
