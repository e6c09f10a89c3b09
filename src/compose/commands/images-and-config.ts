/** `build`, `pull`, `push`, `config`. */

import { credentialsFor } from "../../cli/kit/config-file.ts";
import { CliError } from "../../cli/kit/errors.ts";
import { showProgress } from "../../cli/kit/progress.ts";
import { alignTabs } from "../../cli/kit/tabwriter.ts";
import { familiarName, parseReference, withDefaultTag } from "../../oci/reference.ts";
import { chooseServices } from "../context.ts";
import { withProgress } from "../display.ts";
import { buildServices, pullServices } from "../images.ts";
import { configOf } from "../model/config.ts";
import { writeYaml } from "../model/yaml.ts";
import { configHash, imageNameOf } from "../request.ts";
import { composeCommand } from "./kit.ts";

export const build = composeCommand({
  name: "build",
  short: "Build images of services",
  flags: {
    "build-arg": { type: "list", shows: "stringArray", help: "Value of an ARG" },
    builder: { type: "string", help: "Builder to use", unsupported: true },
    check: { type: "bool", help: "Check the Dockerfiles and build nothing", unsupported: true },
    memory: { type: "bytes", short: "m", help: "Most memory of a build", unsupported: true },
    "no-cache": { type: "bool", help: "Run every step" },
    print: { type: "bool", help: "Print what would be built", unsupported: true },
    provenance: { type: "string", help: "Attest how it was built", unsupported: true },
    pull: { type: "bool", help: "Ask the registry for every base" },
    push: { type: "bool", help: "Push the images" },
    quiet: { type: "bool", short: "q", help: "Say nothing" },
    sbom: { type: "string", help: "Attest what is in it", unsupported: true },
    ssh: { type: "string", help: "SSH agents or keys to lend", unsupported: true },
    "with-dependencies": { type: "bool", help: "Services that are depended on too" },
    compress: { type: "bool", help: "", hidden: true },
    "force-rm": { type: "bool", help: "", hidden: true },
    parallel: { type: "bool", help: "", hidden: true },
  },
  run: async ({ compose, flags, args }) => {
    const project = await compose.project();
    const services = chooseServices(project, args, !flags["with-dependencies"]);
    const buildable = new Map([...services].filter(([, s]) => s.build !== undefined));
    if (buildable.size === 0) {
      await compose.warn("No services to build");
      return;
    }
    await buildServices(compose, project, buildable, {
      noCache: flags["no-cache"],
      pull: flags.pull,
      quiet: flags.quiet,
      buildArgs: flags["build-arg"],
    });
  },
});

export const pull = composeCommand({
  name: "pull",
  short: "Fetch images of services",
  flags: {
    "ignore-buildable": { type: "bool", help: "Leave out what can be built" },
    "ignore-pull-failures": { type: "bool", help: "Fetch what can be fetched" },
    "include-deps": { type: "bool", help: "Services that are depended on too" },
    parallel: { type: "bool", help: "", hidden: true },
    policy: { type: "string", help: 'When to fetch ("missing"|"always")' },
    quiet: { type: "bool", short: "q", help: "Say nothing" },
  },
  run: async ({ compose, flags, args }) => {
    const project = await compose.project();
    const services = chooseServices(project, args, !flags["include-deps"]);
    const wanted = new Map(
      [...services].filter(
        ([, s]) => s.image !== undefined && !(flags["ignore-buildable"] && s.build !== undefined),
      ),
    );
    await withProgress(
      compose.proc,
      { mode: flags.quiet ? "quiet" : compose.globals.progress },
      async (emit) => {
        for (const [name, service] of services)
          if (!wanted.has(name))
            emit({
              id: name,
              text: "Skipped",
              status: service.image === undefined ? "No image to be pulled" : "Image can be built",
              phase: "done",
            });
        await pullServices(compose, project, wanted, emit, flags["ignore-pull-failures"]);
      },
    );
  },
});

export const push = composeCommand({
  name: "push",
  short: "Send images of services to their registries",
  flags: {
    "ignore-push-failures": { type: "bool", help: "Send what can be sent" },
    "include-deps": { type: "bool", help: "Services that are depended on too" },
    quiet: { type: "bool", short: "q", help: "Say nothing" },
  },
  run: async ({ compose, flags, args, client, proc }) => {
    const project = await compose.project();
    const services = chooseServices(project, args, !flags["include-deps"]);
    await withProgress(
      proc,
      { mode: flags.quiet ? "quiet" : compose.globals.progress, title: "Pushing" },
      async (emit) => {
        for (const [name, service] of services) {
          if (service.build === undefined || service.image === undefined) {
            emit({ id: name, text: "Skipped", phase: "done" });
            continue;
          }
          const ref = withDefaultTag(parseReference(imageNameOf(project, name, service)));
          emit({ id: name, text: "Pushing", phase: "working" });
          const auth = credentialsFor(proc, ref.domain);
          const stream = await client.imagePush(familiarName(ref), {
            ...(ref.tag === undefined ? {} : { tag: ref.tag }),
            ...(auth === undefined ? {} : { auth }),
          });
          try {
            await showProgress(stream, { out: { isTty: false, write: async () => {} }, columns: 0 });
            emit({ id: name, text: "Pushed", phase: "done" });
          } catch (error) {
            emit({ id: name, text: "Error", phase: "error" });
            if (!flags["ignore-push-failures"]) throw error;
          }
        }
      },
    );
  },
});

export const config = composeCommand({
  name: "config",
  aliases: ["docker compose convert"],
  short: "Check the files and print the model they make",
  flags: {
    environment: { type: "bool", help: "Print the variables that were filled in" },
    format: { type: "string", help: "'yaml' or 'json'" },
    hash: { type: "string", help: "Print the hash of a service, or of all (*)" },
    images: { type: "bool", help: "Print the names of images" },
    "lock-image-digests": { type: "bool", help: "Print images with their digests", unsupported: true },
    models: { type: "bool", help: "Print the names of models" },
    networks: { type: "bool", help: "Print the names of networks" },
    "no-consistency": { type: "bool", help: "Do not check whether all fits together", unsupported: true },
    "no-env-resolution": { type: "bool", help: "Do not read files of variables", unsupported: true },
    "no-interpolate": { type: "bool", help: "Do not fill in variables" },
    "no-normalize": { type: "bool", help: "Do not write out what is implied", unsupported: true },
    "no-path-resolution": { type: "bool", help: "Leave relative paths", unsupported: true },
    output: { type: "string", short: "o", help: "Write to this file" },
    profiles: { type: "bool", help: "Print the names of profiles" },
    quiet: { type: "bool", short: "q", help: "Only check" },
    "resolve-image-digests": { type: "bool", help: "Print images with their digests", unsupported: true },
    services: { type: "bool", help: "Print the names of services" },
    variables: { type: "bool", help: "Print the variables that are used" },
    volumes: { type: "bool", help: "Print the names of volumes" },
  },
  run: async ({ compose, flags, args, proc, out }) => {
    const project = await compose.project({ interpolate: !flags["no-interpolate"] && !flags.variables });
    const services = args.length === 0 ? project.services : chooseServices(project, args);
    const lines = (list: Iterable<string>) => out([...list].map((line) => `${line}\n`).join(""));
    if (flags.quiet) return;
    if (flags.variables) {
      const used = [...project.variables].sort(([a], [b]) => (a < b ? -1 : 1));
      const rows = used.map(([name, use]) => [name, use.required, use.fallback, use.alternate].join("\t"));
      const lines = ["NAME\tREQUIRED\tDEFAULT VALUE\tALTERNATE VALUE", ...rows];
      return out(alignTabs(lines.map((line) => `${line}\n`).join(""), { minWidth: 20, padding: 3 }));
    }
    if (flags.services) return lines([...services.keys()].sort());
    if (flags.volumes) return lines([...project.volumes.keys()].sort());
    if (flags.networks) return lines([...project.networks.keys()].sort());
    if (flags.models) return;
    if (flags.images) return lines([...services].map(([name, s]) => imageNameOf(project, name, s)));
    if (flags.profiles)
      return lines(
        [
          ...new Set(
            [...project.services.values(), ...project.disabled.values()].flatMap((s) => s.profiles ?? []),
          ),
        ].sort(),
      );
    if (flags.environment)
      return lines([...project.environment].map(([key, value]) => `${key}=${value}`).sort());
    if (flags.hash !== undefined) {
      const wanted = flags.hash === "*" ? [...services.keys()] : flags.hash.split(",");
      return lines(
        wanted.map((name) => {
          const service = services.get(name);
          if (service === undefined) throw new CliError(`no such service: ${name}`);
          return `${name} ${configHash(service)}`;
        }),
      );
    }
    const model = configOf(project, services);
    // A dollar that stays is written as the file would have it.
    const text = (
      flags.format === "json" ? `${JSON.stringify(model, undefined, 2)}\n` : writeYaml(model)
    ).replace(/\$/g, flags["no-interpolate"] ? "$" : "$$$$");
    if (flags.output !== undefined) proc.fs.writeFile(proc.fs.absolute(flags.output), text);
    else await out(text);
  },
});
