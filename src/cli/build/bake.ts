/** `docker buildx bake`: builds the targets of HCL, JSON or compose files. */
import { anyNumber } from "../kit/arguments.ts";
import { command } from "../kit/command.ts";

export const bakeFlags = {
  allow: { type: "list", shows: "stringArray", help: "What the build may use" },
  builder: { type: "string", default: "", help: "Builder to use" },
  call: {
    type: "string",
    default: "build",
    help: 'What to do with the Dockerfiles ("build", "check", "outline", "targets")',
  },
  check: { type: "bool", help: 'Same as "--call=check"' },
  debug: { type: "bool", short: "D", help: "Show more" },
  file: { type: "list", short: "f", shows: "stringArray", help: "What says what to build" },
  list: { type: "string", help: 'List "targets" or "variables"' },
  load: { type: "bool", help: 'Same as "--set=*.output=type=docker"' },
  "metadata-file": { type: "string", help: "Write what is known of the results into this file" },
  "no-cache": { type: "bool", help: "Run every step" },
  print: { type: "bool", help: "Print what would be built" },
  progress: { type: "string", default: "auto", help: "How to show progress" },
  provenance: { type: "string", help: 'Same as "--set=*.attest=type=provenance"' },
  pull: { type: "bool", help: "Ask the registry for every base" },
  push: { type: "bool", help: 'Same as "--set=*.output=type=registry"' },
  sbom: { type: "string", help: 'Same as "--set=*.attest=type=sbom"' },
  set: { type: "list", shows: "stringArray", help: 'Change a target (e.g. "web.platform=linux/amd64")' },
} as const;

export const bake = command({
  path: "docker buildx bake",
  aliases: ["docker bake", "docker buildx f"],
  usage: "[OPTIONS] [TARGET...]",
  short: "Build from a file",
  plugin: true,
  args: anyNumber,
  flags: bakeFlags,
  run: async (context) => {
    const { runBake } = await context.proc.load(import("./bake/run.ts"));
    return runBake(context);
  },
});
