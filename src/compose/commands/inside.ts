/** Into containers and out of them: `logs`, `exec`, `run`, `cp`, `events`, `attach`. */
import { ApiError } from "../../api/errors.ts";
import { formatNano } from "../../api/time.ts";
import { consoleSize, converse } from "../../cli/commands/container/attached.ts";
import { cp as dockerCp } from "../../cli/commands/container/cp.ts";
import { formatHelp } from "../../cli/commands/container/ls.ts";
import { stats as dockerStats } from "../../cli/commands/container/stats.ts";
import { statsFormat } from "../../cli/formats/stats.ts";
import { atLeast, exactly } from "../../cli/kit/arguments.ts";
import { CliError } from "../../cli/kit/errors.ts";
import { parsePublished } from "../../cli/kit/ports.ts";
import { formatList } from "../../cli/kit/table.ts";
import { timestamp } from "../../cli/kit/timestamps.ts";
import { quote } from "../../cli/kit/values.ts";
import { signalNumbers } from "../../os/signals.ts";
import { chooseServices, onlyServices } from "../context.ts";
import { withProgress } from "../display.ts";
import { ensureResources, fillFiles, startServices } from "../execute.ts";
import { ensureImages } from "../images.ts";
import { label, nameOf, numberOf, serviceOf } from "../labels.ts";
import { LogPrinter, shortName } from "../log-printer.ts";
import { splitWords } from "../model/canonical.ts";
import type { Port, Service } from "../model/types.ts";
import { createBody, imageNameOf } from "../request.ts";
import { createAll, warnOfOrphans } from "../up.ts";
import { composeCommand, serviceContainer } from "./kit.ts";

export const logs = composeCommand({
  name: "logs",
  short: "Show what services have written",
  flags: {
    follow: { type: "bool", short: "f", help: "Go on as they write" },
    index: { type: "int", help: "Which container, if there are several" },
    "no-color": { type: "bool", help: "Without colours" },
    "no-log-prefix": { type: "bool", help: "Without names before the lines" },
    since: { type: "string", help: "From then on" },
    tail: { type: "string", short: "n", default: "all", help: "Only so many lines of each, the last ones" },
    timestamps: { type: "bool", short: "t", help: "Show when each line was written" },
    until: { type: "string", help: "Up to then" },
  },
  run: async ({ compose, flags, args, client, proc }) => {
    const { name, project } = await compose.projectOrName();
    const found = await compose.containers(name, { all: true });
    const containers = onlyServices(found, args, project).filter(
      (c) => flags.index === undefined || flags.index === 0 || numberOf(c) === flags.index,
    );
    const moment = (which: "since" | "until") => {
      const text = flags[which];
      if (text === undefined) return {};
      const value = timestamp(text, proc.nowMs());
      if (value === undefined)
        throw new CliError(
          `invalid value for "${which}": failed to parse value as time or duration: "${text}"`,
        );
      return { [which]: value };
    };
    const options = {
      stdout: true,
      stderr: true,
      follow: flags.follow,
      timestamps: flags.timestamps,
      tail: flags.tail,
      ...moment("since"),
      ...moment("until"),
    };
    const printer = new LogPrinter(proc, {
      prefix: !flags["no-log-prefix"],
      color: !flags["no-color"] && !compose.globals.plain,
    });
    const named = containers.map((c) => [shortName(c, name), c] as const);
    printer.announce(named.map(([short]) => short));
    const show = async ([short, c]: (typeof named)[number]) =>
      printer.follow(short, await client.containerLogs(c.Id, options));
    if (flags.follow) await Promise.all(named.map(show));
    else for (const item of named) await show(item);
  },
});

export const exec = composeCommand({
  name: "exec",
  usage: "[OPTIONS] SERVICE COMMAND [ARGS...]",
  short: "Run a command in a running container",
  args: atLeast(2),
  interspersed: false,
  flags: {
    detach: { type: "bool", short: "d", help: "Leave it in the background" },
    env: { type: "list", short: "e", shows: "stringArray", help: "Environment variable" },
    index: { type: "int", help: "Which container, if there are several" },
    interactive: { type: "bool", short: "i", default: true, help: "Keep STDIN open", hidden: true },
    "no-tty": { type: "bool", short: "T", help: "Give it no terminal; the default where there is none" },
    privileged: { type: "bool", help: "Grant the command everything" },
    tty: { type: "bool", short: "t", default: true, help: "Give it a terminal", hidden: true },
    user: { type: "string", short: "u", help: "User to run as" },
    workdir: { type: "string", short: "w", help: "Working directory inside" },
  },
  run: async ({ compose, flags, args, client, proc, attention }) => {
    const [service = "", ...words] = args;
    const { name } = await compose.projectOrName();
    const container = await serviceContainer(compose, name, service, flags.index);
    const tty = !flags["no-tty"] && flags.tty && proc.stdout.isTty && proc.stdin.isTty;
    const size = tty ? consoleSize(proc) : undefined;
    const shared = { Tty: tty, ...(size === undefined ? {} : { ConsoleSize: size }) };
    const env = flags.env.flatMap((pair) => {
      if (pair.includes("=")) return [pair];
      const value = proc.env.get(pair);
      return value === undefined ? [] : [`${pair}=${value}`];
    });
    const { Id } = await client.execCreate(container.Id, {
      ...shared,
      User: flags.user ?? "",
      Privileged: flags.privileged,
      AttachStdin: !flags.detach && flags.interactive,
      AttachStdout: !flags.detach,
      AttachStderr: !flags.detach,
      Detach: flags.detach,
      Env: env.length > 0 ? env : null,
      WorkingDir: flags.workdir ?? "",
      Cmd: words,
    });
    if (flags.detach) {
      await client.execStartDetached(Id, shared);
      return 0;
    }
    const hijack = await client.execAttach(Id, shared);
    await converse(proc, hijack, {
      stdin: flags.interactive,
      tty,
      resize: (to) => client.execResize(Id, to),
    });
    return (await attention.guard(client.execInspect(Id))).ExitCode ?? 0;
  },
});

const hex = "0123456789abcdef";

export const run = composeCommand({
  name: "run",
  usage: "[OPTIONS] SERVICE [COMMAND] [ARGS...]",
  short: "Run a command once, in a container of its own",
  args: atLeast(1),
  interspersed: false,
  flags: {
    build: { type: "bool", help: "Build the image first" },
    "cap-add": { type: "list", help: "Linux capabilities to add" },
    "cap-drop": { type: "list", help: "Linux capabilities to take away" },
    detach: { type: "bool", short: "d", help: "Leave it in the background and print its name" },
    entrypoint: { type: "string", help: "Another entrypoint" },
    env: { type: "list", short: "e", shows: "stringArray", help: "Environment variable" },
    interactive: { type: "bool", short: "i", default: true, help: "Keep STDIN open" },
    label: { type: "list", short: "l", shows: "stringArray", help: "Label" },
    name: { type: "string", help: "Name of the container" },
    "no-TTY": { type: "bool", short: "T", help: "Give it no terminal; the default where there is none" },
    "no-deps": { type: "bool", help: "Do not start services that it depends on" },
    publish: { type: "list", short: "p", shows: "stringArray", help: "Publish a port" },
    pull: { type: "string", default: "policy", help: 'Pull the image first ("always"|"missing"|"never")' },
    quiet: { type: "bool", short: "q", help: "Print nothing but what it writes" },
    "quiet-pull": { type: "bool", help: "Say nothing while pulling" },
    "remove-orphans": { type: "bool", help: "Remove containers of services that are no longer in the file" },
    rm: { type: "bool", help: "Remove the container when it ends" },
    "service-ports": { type: "bool", short: "P", help: "Publish the service's ports" },
    tty: { type: "bool", short: "t", default: true, help: "Give it a terminal", hidden: true },
    "use-aliases": { type: "bool", help: "Answer to the service's names", unsupported: true },
    user: { type: "string", short: "u", help: "User to run as" },
    volume: { type: "list", short: "v", shows: "stringArray", help: "Mount a volume" },
    workdir: { type: "string", short: "w", help: "Working directory inside" },
  },
  run: async ({ compose, flags, args, changed, client, proc, attention, out }) => {
    const [name = "", ...words] = args;
    const project = await compose.project();
    const chosen = chooseServices(project, [name], flags["no-deps"]);
    const base = chosen.get(name) as Service;
    const others = new Map([...chosen].filter(([other]) => other !== name));
    const options = {
      services: [],
      noDeps: flags["no-deps"],
      build: flags.build,
      noBuild: false,
      pull: flags.pull,
      quietPull: flags["quiet-pull"],
      forceRecreate: false,
      alwaysRecreateDeps: false,
      noRecreate: false,
      removeOrphans: flags["remove-orphans"],
      renewAnonymousVolumes: false,
      timeoutSeconds: undefined,
      scale: [],
    };
    const images = await ensureImages(compose, project, chosen, options);
    if (!options.removeOrphans) await warnOfOrphans(compose, project);
    await withProgress(proc, { mode: flags.quiet ? "quiet" : compose.globals.progress }, async (emit) => {
      await ensureResources(compose, project, chosen, emit);
      if (others.size === 0) return;
      await createAll(compose, project, others, options, emit, images);
      await startServices(compose, project.name, others, { emit });
    });

    const tty = !flags["no-TTY"] && flags.tty && !flags.detach && proc.stdout.isTty && proc.stdin.isTty;
    const published = flags.publish.flatMap(parsePublished).map(({ port, hostIp, hostPort }): Port => {
      const [target, protocol = "tcp"] = port.split("/");
      return {
        target: Number(target),
        protocol,
        ...(hostIp === "" ? {} : { host_ip: hostIp }),
        ...(hostPort === "" ? {} : { published: hostPort }),
      };
    });
    const environment: Record<string, string | null> = { ...base.environment };
    for (const pair of flags.env) {
      const at = pair.indexOf("=");
      if (at === -1) environment[pair] = project.environment.get(pair) ?? null;
      else environment[pair.slice(0, at)] = pair.slice(at + 1);
    }
    const labels = Object.fromEntries(
      flags.label.map((text) =>
        text.includes("=")
          ? [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]
          : [text, ""],
      ),
    );
    const { ports: own, container_name: _n, restart: _r, ...rest } = base;
    const service: Service = {
      ...rest,
      environment,
      tty,
      ports: [...(flags["service-ports"] ? (own ?? []) : []), ...published],
      ...(words.length > 0 ? { command: words } : {}),
      ...(changed.has("entrypoint")
        ? { entrypoint: splitWords(flags.entrypoint ?? ""), command: words.length > 0 ? words : null }
        : {}),
      ...(flags.user === undefined ? {} : { user: flags.user }),
      ...(flags.workdir === undefined ? {} : { working_dir: flags.workdir }),
      ...(flags.label.length === 0 ? {} : { labels: { ...base.labels, ...labels } }),
      ...(flags["cap-add"].length === 0 ? {} : { cap_add: [...(base.cap_add ?? []), ...flags["cap-add"]] }),
      ...(flags["cap-drop"].length === 0
        ? {}
        : { cap_drop: [...(base.cap_drop ?? []), ...flags["cap-drop"]] }),
    };
    const slug = Array.from({ length: 64 }, () => hex[Math.floor(proc.random() * 16)]).join("");
    const containerName = flags.name ?? `${project.name}-${name}-run-${slug.slice(0, 12)}`;
    const body = createBody({
      project,
      name,
      service,
      containerName,
      number: 1,
      imageId: images.get(imageNameOf(project, name, base)) ?? "",
      slug,
      autoRemove: flags.rm,
      interactive: flags.interactive && !flags.detach,
    });
    const extra = flags.volume.map((v) =>
      /^\.{0,2}\//.test(v) || v.startsWith(".")
        ? proc.fs.absolute(v.split(":")[0] ?? "") + v.slice(v.indexOf(":"))
        : v,
    );
    const binds = [...(body.HostConfig?.Binds ?? []), ...extra];
    const { Id } = await client.containerCreate(
      { ...body, HostConfig: { ...body.HostConfig, Binds: binds.length === 0 ? null : binds } },
      { name: containerName },
    );
    await fillFiles(compose, project, service, Id);
    if (flags.detach) {
      await client.containerStart(Id);
      await out(`${containerName}\n`);
      return 0;
    }
    const release = attention.redirect(
      (signal) => void client.containerKill(Id, String(signalNumbers[signal])).catch(() => {}),
    );
    try {
      const hijack = await client.containerAttach(Id, {
        stdin: flags.interactive,
        stdout: true,
        stderr: true,
      });
      const waiting = await client.containerWait(Id, flags.rm ? "removed" : "next-exit");
      waiting.response.catch(() => {});
      try {
        await client.containerStart(Id);
      } catch (error) {
        hijack.close();
        if (!flags.rm) waiting.cancel();
        throw error;
      }
      const how = await converse(proc, hijack, {
        stdin: flags.interactive,
        tty,
        resize: (to) => client.containerResize(Id, to),
      });
      if (how === "detached") {
        waiting.cancel();
        return 0;
      }
      return (await attention.guard(waiting.response)).StatusCode;
    } finally {
      release();
    }
  },
});

export const attach = composeCommand({
  name: "attach",
  usage: "[OPTIONS] SERVICE",
  short: "Connect this terminal to a service's container",
  args: exactly(1),
  flags: {
    "detach-keys": { type: "string", help: "Keys that detach from it" },
    index: { type: "int", help: "Which container, if there are several" },
    "no-stdin": { type: "bool", help: "Do not send what is typed" },
    "sig-proxy": { type: "bool", default: true, help: "Pass signals on" },
  },
  run: async ({ compose, flags, args, client, proc, attention }) => {
    const { name } = await compose.projectOrName();
    const container = await serviceContainer(compose, name, args[0] as string, flags.index);
    const { Config } = await client.containerInspect(container.Id);
    const stdin = !flags["no-stdin"] && Config.OpenStdin === true;
    const hijack = await client.containerAttach(container.Id, { stdin, stdout: true, stderr: true });
    const release = attention.redirect(
      (signal) => void client.containerKill(container.Id, String(signalNumbers[signal])).catch(() => {}),
    );
    try {
      await converse(proc, hijack, { stdin, tty: Config.Tty === true, detachKeys: flags["detach-keys"] });
    } finally {
      release();
    }
  },
});

export const cp = composeCommand({
  name: "cp",
  usage: "[OPTIONS] SERVICE:SRC_PATH DEST_PATH|-\n\tdocker compose cp [OPTIONS] SRC_PATH|- SERVICE:DEST_PATH",
  short: "Copy files into or out of a service's container",
  args: exactly(2),
  flags: {
    archive: { type: "bool", short: "a", help: "Keep owners" },
    "follow-link": { type: "bool", short: "L", help: "Copy what a link of the source leads to" },
    index: { type: "int", help: "Which container, if there are several" },
  },
  run: async (context) => {
    const { compose, flags, args } = context;
    const { name } = await compose.projectOrName();
    const resolved: string[] = [];
    for (const arg of args) {
      const at = arg.indexOf(":");
      if (at <= 0 || arg.startsWith(".") || arg.startsWith("/")) resolved.push(arg);
      else {
        const service = arg.slice(0, at);
        const mine = (await compose.containers(name, { all: true })).filter((c) => serviceOf(c) === service);
        const found =
          flags.index === undefined || flags.index === 0
            ? mine[0]
            : mine.find((c) => numberOf(c) === flags.index);
        if (found === undefined) throw new CliError(`no container found for service ${quote(service)}`);
        resolved.push(`${nameOf(found)}${arg.slice(at)}`);
      }
    }
    return dockerCp.run({ ...context, args: resolved });
  },
});

export const stats = composeCommand({
  name: "stats",
  usage: "[OPTIONS] [SERVICE]",
  short: "Watch what the containers of services use",
  flags: {
    all: { type: "bool", short: "a", help: "Those that do not run too" },
    format: { type: "string", help: formatHelp },
    "no-stream": { type: "bool", help: "Measure once and end" },
    "no-trunc": { type: "bool", help: "Do not shorten what is long" },
  },
  run: async (context) => {
    const { compose, flags, args } = context;
    const { name, project } = await compose.projectOrName();
    const mine = onlyServices(await compose.containers(name, { all: flags.all }), args, project);
    // Without a name docker's would measure every container there is.
    if (mine.length > 0) return dockerStats.run({ ...context, args: mine.map(nameOf) });
    await context.out(formatList(statsFormat, [], { format: flags.format }));
    return 0;
  },
});

export const events = composeCommand({
  name: "events",
  short: "Show events as they happen",
  flags: {
    json: { type: "bool", help: "As JSON" },
    since: { type: "string", help: "From then on" },
    until: { type: "string", help: "Up to then" },
  },
  run: async ({ compose, flags, args, client, proc, out }) => {
    const { name } = await compose.projectOrName();
    const moment = (text: string | undefined) =>
      text === undefined ? undefined : timestamp(text, proc.nowMs());
    const since = moment(flags.since);
    const until = moment(flags.until);
    const stream = await client.events({
      filters: { label: { [`${label.project}=${name}`]: true }, type: { container: true } },
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
    });
    for await (const event of stream) {
      const attributes = event.Actor.Attributes;
      const service = attributes[label.service] ?? "";
      if (args.length > 0 && !args.includes(service)) continue;
      const time = formatNano(event.timeNano / 1e6);
      const shown = Object.entries(attributes).filter(([key]) => !key.startsWith("com.docker.compose."));
      if (flags.json)
        await out(
          `${JSON.stringify({ time, type: "container", service, id: event.Actor.ID, action: event.Action, attributes: Object.fromEntries(shown) })}\n`,
        );
      else
        await out(
          `${time.replace("T", " ").slice(0, 26)} container ${event.Action} ${event.Actor.ID} (${shown.map(([k, v]) => `${k}=${v}`).join(", ")})\n`,
        );
    }
  },
});

export const wait = composeCommand({
  name: "wait",
  usage: "SERVICE [SERVICE...] [OPTIONS]",
  short: "Wait until containers of services have ended",
  args: atLeast(1),
  flags: {
    "down-project": {
      type: "bool",
      help: "Take the project down when the first one ends",
      unsupported: true,
    },
  },
  run: async ({ compose, args, client, attention, out }) => {
    const { name, project } = await compose.projectOrName();
    const containers = onlyServices(await compose.containers(name, { all: true }), args, project);
    if (containers.length === 0) throw new CliError(`no containers for project ${quote(name)}: not found`);
    let code = 0;
    for (const container of containers) {
      try {
        const waiting = await client.containerWait(container.Id);
        const { StatusCode } = await attention.guard(waiting.response);
        await out(`container ${nameOf(container)} exited with status code ${StatusCode}\n`);
        code ||= StatusCode;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
      }
    }
    return code;
  },
});
