/** Images to and from a registry: pull, push, search. */
import {
  familiarName,
  familiarString,
  fullName,
  InvalidReference,
  parseReference,
  type Reference,
  withDefaultTag,
} from "../../../oci/reference.ts";
import { searchFormat, searchRow } from "../../formats/image.ts";
import { exactly } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { credentialsFor } from "../../kit/config-file.ts";
import { CliError } from "../../kit/errors.ts";
import { checkFilter, parsePlatform, toFilters } from "../../kit/option-values.ts";
import { showProgress } from "../../kit/progress.ts";
import { formatList } from "../../kit/table.ts";
import { pulledName, pullRequest } from "./pull-image.ts";

const trust = { type: "bool", default: true, help: "Do not check the image's signature" } as const;

function referenceOf(text: string): Reference {
  try {
    return parseReference(text);
  } catch (error) {
    if (error instanceof InvalidReference) throw new CliError(error.message);
    throw error;
  }
}

function columnsOf(proc: {
  readonly fds: ReadonlyMap<number, { readonly tty?: { readonly size: { readonly columns: number } } }>;
}): number {
  return proc.fds.get(1)?.tty?.size.columns ?? 0;
}

/** What a pull or push names: with the default tag, said unless `quiet`, where neither tag nor digest nor all of them are asked for. */
async function transferred(
  text: string,
  allTags: boolean,
  quiet: boolean,
  out: (text: string) => Promise<void>,
): Promise<Reference> {
  const ref = referenceOf(text);
  const bare = ref.tag === undefined && ref.digest === undefined;
  if (allTags && !bare) throw new CliError("tag can't be used with --all-tags/-a");
  if (allTags || !bare) return ref;
  const tagged = withDefaultTag(ref);
  if (!quiet) await out(`Using default tag: ${tagged.tag}\n`);
  return tagged;
}

export const pull = command({
  path: "docker image pull",
  aliases: ["docker pull"],
  usage: "[OPTIONS] NAME[:TAG|@DIGEST]",
  short: "Fetch an image from a registry",
  args: exactly(1),
  completes: "image",
  flags: {
    "all-tags": { type: "bool", short: "a", help: "Fetch every tag of the repository" },
    "disable-content-trust": trust,
    platform: { type: "string", help: "Platform of the image, where it has several" },
    quiet: { type: "bool", short: "q", help: "Say only what was fetched" },
  },
  run: async ({ args, flags, client, proc, out }) => {
    const ref = await transferred(args[0] as string, flags["all-tags"], flags.quiet, out);
    const platform = flags.platform === undefined ? undefined : parsePlatform(flags.platform);
    const stream = await client.imagePull({
      ...pullRequest(ref),
      platform,
      auth: credentialsFor(proc, ref.domain),
    });
    if (flags.quiet) {
      for await (const record of stream)
        if (record.errorDetail !== undefined) throw new CliError(record.errorDetail.message);
    } else await showProgress(stream, { out: proc.stdout, columns: columnsOf(proc) });
    await out(`${pulledName(ref)}\n`);
  },
});

export const push = command({
  path: "docker image push",
  aliases: ["docker push"],
  usage: "[OPTIONS] NAME[:TAG]",
  short: "Send an image to a registry",
  args: exactly(1),
  completes: "image",
  flags: {
    "all-tags": { type: "bool", short: "a", help: "Send every tag of the repository" },
    "disable-content-trust": { ...trust, help: "Do not sign the image" },
    platform: { type: "string", help: "Send only what is for this platform", unsupported: true },
    quiet: { type: "bool", short: "q", help: "Say only what was sent" },
  },
  run: async ({ args, flags, client, proc, out }) => {
    const ref = await transferred(args[0] as string, flags["all-tags"], flags.quiet, out);
    const stream = await client.imagePush(familiarName(ref), {
      ...(ref.tag === undefined ? {} : { tag: ref.tag }),
      ...(credentialsFor(proc, ref.domain) === undefined ? {} : { auth: credentialsFor(proc, ref.domain) }),
    });
    if (flags.quiet) {
      for await (const record of stream)
        if (record.errorDetail !== undefined) throw new CliError(record.errorDetail.message);
      await out(
        `${ref.domain === "docker.io" ? `${fullName(ref)}${ref.tag === undefined ? "" : `:${ref.tag}`}` : familiarString(ref)}\n`,
      );
      return;
    }
    await showProgress(stream, { out: proc.stdout, columns: columnsOf(proc) });
  },
});

export const search = command({
  path: "docker search",
  usage: "[OPTIONS] TERM",
  short: "Look for images on Docker Hub",
  args: exactly(1),
  flags: {
    filter: {
      type: "list",
      short: "f",
      shows: "filter",
      help: "Only those that meet a condition",
      check: checkFilter,
    },
    format: { type: "string", help: "Go template for each result" },
    limit: { type: "int", help: "Most results to show" },
    "no-trunc": { type: "bool", help: "Do not shorten what is long" },
  },
  run: async ({ args, flags, client, out }) => {
    const results = await client.imageSearch(args[0] as string, {
      ...(flags.limit === undefined ? {} : { limit: flags.limit }),
      filters: toFilters(flags.filter),
    });
    await out(
      formatList(
        searchFormat,
        results.map((r) => searchRow(r, !flags["no-trunc"])),
        { format: flags.format },
      ),
    );
  },
});
