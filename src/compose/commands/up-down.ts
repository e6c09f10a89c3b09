/** `up`, `create`, `down`, `start`, `scale`. */
import { CliError } from "../../cli/kit/errors.ts";
import { chooseServices } from "../context.ts";
import { withProgress } from "../display.ts";
import { down as downAll, startServices } from "../execute.ts";
import { ensureImages } from "../images.ts";
import { createAll, scaled, up as upAll, warnOfOrphans } from "../up.ts";
import { buildingFlags, composeCommand, timeoutFlag } from "./kit.ts";

export const up = composeCommand({
  name: "up",
  short: "Make and start containers",
  flags: {
    ...buildingFlags,
    ...timeoutFlag,
    "abort-on-container-exit": { type: "bool", help: "Stop all containers when one ends" },
    "abort-on-container-failure": { type: "bool", help: "Stop all containers when one fails" },
    "always-recreate-deps": { type: "bool", help: "Make containers that others depend on anew" },
    attach: { type: "list", shows: "stringArray", help: "Show only the output of these services" },
    "attach-dependencies": {
      type: "bool",
      help: "Show the output of services that are depended on",
      unsupported: true,
    },
    detach: { type: "bool", short: "d", help: "Leave the containers in the background" },
    "exit-code-from": { type: "string", help: "End with the exit code of this service" },
    menu: { type: "bool", help: "Show keys that can be pressed", unsupported: true },
    "no-attach": { type: "list", shows: "stringArray", help: "Do not show the output of these services" },
    "no-color": { type: "bool", help: "Without colours" },
    "no-deps": { type: "bool", help: "Leave services alone that are depended on" },
    "no-log-prefix": { type: "bool", help: "Without names before the lines" },
    "no-start": { type: "bool", help: "Make containers and do not start them" },
    "quiet-build": { type: "bool", help: "Say nothing while building", unsupported: true },
    "renew-anon-volumes": { type: "bool", short: "V", help: "Make anonymous volumes anew" },
    timestamps: { type: "bool", help: "Show when each line was written", unsupported: true },
    wait: { type: "bool", help: "Wait until services run or are healthy; implies detached mode" },
    "wait-timeout": { type: "int", help: "Most seconds to wait" },
    watch: { type: "bool", short: "w", help: "Watch the files and rebuild", unsupported: true },
    yes: { type: "bool", short: "y", help: "Answer every question with yes" },
  },
  run: async ({ compose, flags, args }) => {
    if (flags.detach && (flags["abort-on-container-exit"] || flags["exit-code-from"] !== undefined))
      throw new CliError(
        "cannot combine --detach and --attach, --abort-on-container-exit, --abort-on-container-failure or --exit-code-from",
      );
    if (flags["force-recreate"] && flags["no-recreate"])
      throw new CliError("--force-recreate and --no-recreate are incompatible");
    if (flags.build && flags["no-build"]) throw new CliError("--build and --no-build are incompatible");
    const project = await compose.project();
    return upAll(compose, project, {
      services: args,
      noDeps: flags["no-deps"],
      build: flags.build,
      noBuild: flags["no-build"],
      pull: flags.pull,
      quietPull: flags["quiet-pull"],
      forceRecreate: flags["force-recreate"],
      alwaysRecreateDeps: flags["always-recreate-deps"],
      noRecreate: flags["no-recreate"],
      removeOrphans: flags["remove-orphans"],
      renewAnonymousVolumes: flags["renew-anon-volumes"],
      timeoutSeconds: flags.timeout,
      scale: flags.scale,
      detach: flags.detach,
      noStart: flags["no-start"],
      wait: flags.wait,
      waitTimeoutSeconds: flags["wait-timeout"],
      abortOnExit: flags["abort-on-container-exit"],
      abortOnFailure: flags["abort-on-container-failure"],
      exitCodeFrom: flags["exit-code-from"],
      noPrefix: flags["no-log-prefix"],
      noColor: flags["no-color"],
      noAttach: flags["no-attach"],
      attach: flags.attach,
      noLog: false,
    });
  },
});

const nothingElse = {
  noDeps: false,
  build: false,
  noBuild: false,
  pull: "policy",
  quietPull: false,
  forceRecreate: false,
  alwaysRecreateDeps: false,
  noRecreate: false,
  removeOrphans: false,
  renewAnonymousVolumes: false,
  timeoutSeconds: undefined,
};

export const create = composeCommand({
  name: "create",
  short: "Make the containers of services",
  flags: { ...buildingFlags, yes: { type: "bool", short: "y", help: "Answer every question with yes" } },
  run: async ({ compose, flags, args }) => {
    const project = scaled(await compose.project(), flags.scale);
    const options = {
      ...nothingElse,
      services: args,
      build: flags.build,
      noBuild: flags["no-build"],
      pull: flags.pull,
      quietPull: flags["quiet-pull"],
      forceRecreate: flags["force-recreate"],
      noRecreate: flags["no-recreate"],
      removeOrphans: flags["remove-orphans"],
      scale: [],
    };
    const services = chooseServices(project, args);
    const images = await ensureImages(compose, project, services, options);
    if (!options.removeOrphans) await warnOfOrphans(compose, project);
    await withProgress(compose.proc, { mode: compose.globals.progress }, (emit) =>
      createAll(compose, project, services, options, emit, images),
    );
  },
});

export const scale = composeCommand({
  name: "scale",
  usage: "[SERVICE=REPLICAS...]",
  short: "Change how many containers services have",
  flags: { "no-deps": { type: "bool", help: "Leave services alone that are depended on" } },
  run: async ({ compose, flags, args }) => {
    if (args.length === 0) throw new CliError("requires at least 1 arg(s), only received 0");
    const project = await compose.project();
    return upAll(compose, project, {
      ...nothingElse,
      services: args.map((arg) => arg.split("=")[0] ?? ""),
      noDeps: flags["no-deps"],
      scale: args,
      detach: true,
      noStart: false,
      wait: false,
      waitTimeoutSeconds: undefined,
      abortOnExit: false,
      abortOnFailure: false,
      exitCodeFrom: undefined,
      noPrefix: false,
      noColor: false,
      noAttach: [],
      attach: [],
      noLog: true,
    });
  },
});

export const down = composeCommand({
  name: "down",
  usage: "[OPTIONS] [SERVICES]",
  short: "Stop and remove containers and networks",
  flags: {
    ...timeoutFlag,
    "remove-orphans": { type: "bool", help: "Remove containers of services that are no longer in the file" },
    rmi: { type: "string", help: 'Remove images of services too ("local"|"all")' },
    volumes: { type: "bool", short: "v", help: "Remove named and anonymous volumes too" },
  },
  run: async ({ compose, flags, args }) => {
    const { rmi } = flags;
    if (rmi !== undefined && rmi !== "all" && rmi !== "local")
      throw new CliError(`invalid value for --rmi: ${JSON.stringify(rmi)}`);
    const { name, project } = await compose.projectOrName();
    if (project !== undefined && args.length > 0) chooseServices(project, args, true);
    await withProgress(compose.proc, { mode: compose.globals.progress }, (emit) =>
      downAll(
        compose,
        {
          name,
          project,
          removeOrphans: flags["remove-orphans"],
          volumes: flags.volumes,
          timeoutSeconds: flags.timeout,
          images: rmi,
          services: args,
        },
        emit,
      ),
    );
  },
});

export const start = composeCommand({
  name: "start",
  usage: "[SERVICE...]",
  short: "Start containers that are there",
  flags: {
    wait: { type: "bool", help: "Wait until services run or are healthy", unsupported: true },
    "wait-timeout": { type: "int", help: "Most seconds to wait", unsupported: true },
  },
  run: async ({ compose, args }) => {
    const project = await compose.project();
    const services = chooseServices(project, args);
    await withProgress(compose.proc, { mode: compose.globals.progress }, (emit) =>
      startServices(compose, project.name, services, { emit }),
    );
  },
});
