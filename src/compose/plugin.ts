/** The plugin as `docker` knows it. All that it does is loaded when it is first used. */
import type { Plugin } from "../cli/kit/command.ts";

export const composePlugin: Plugin = {
  name: "compose",
  short: "Docker Compose",
  run: async (args, env) => (await env.proc.load(import("./main.ts"))).run(args, env),
  complete: async (words, proc, client) => (await import("./main.ts")).complete(words, proc, client),
};
