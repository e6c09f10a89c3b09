/** `docker buildx imagetools`: manifests as registries have them. */

import { ApiError } from "../../api/errors.ts";
import type { CombineResponse, RemoteManifest } from "../../api/manifests.ts";
import type { Credentials } from "../../oci/distribution.ts";
import type { Index, Manifest } from "../../oci/manifest.ts";
import { formatPlatform } from "../../oci/platform.ts";
import {
  fullName,
  InvalidReference,
  parseReference,
  type Reference,
  withDefaultTag,
} from "../../oci/reference.ts";
import { anyNumber, exactly } from "../kit/arguments.ts";
import { command } from "../kit/command.ts";
import { credentialsFor } from "../kit/config-file.ts";
import { CliError } from "../kit/errors.ts";
import { alignTabs } from "../kit/tabwriter.ts";
import { renderTemplate } from "./template.ts";

function reference(text: string): Reference {
  try {
    return withDefaultTag(parseReference(text));
  } catch (error) {
    if (!(error instanceof InvalidReference)) throw error;
    throw new CliError(`ERROR: ${error.message}`);
  }
}

function nameOf(ref: Reference): string {
  return ref.digest === undefined
    ? `${fullName(ref)}:${ref.tag ?? "latest"}`
    : `${fullName(ref)}@${ref.digest}`;
}

/** What a registry answered, as buildx says it. */
function refused(error: unknown, name: string): unknown {
  if (!(error instanceof ApiError)) return error;
  const text = /denied|unauthorized/.test(error.message)
    ? `${name}: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`
    : /manifest|not found/.test(error.message)
      ? `${name}: not found`
      : `failed to do request: ${error.message.replace(/^Get /, "Head ")}`;
  return new CliError(`ERROR: ${text}`);
}

function isIndex(named: Index | Manifest): named is Index {
  return "manifests" in named;
}

/** The fields of descriptors, manifests and configurations, by their Go names. */
const goNames: Readonly<Record<string, string>> = {
  architecture: "Architecture",
  author: "Author",
  comment: "Comment",
  config: "Config",
  created: "Created",
  created_by: "CreatedBy",
  diff_ids: "DiffIDs",
  digest: "Digest",
  empty_layer: "EmptyLayer",
  history: "History",
  manifests: "Manifests",
  mediaType: "MediaType",
  os: "OS",
  platform: "Platform",
  rootfs: "RootFS",
  schemaVersion: "SchemaVersion",
  size: "Size",
  type: "Type",
  variant: "Variant",
};

/** For templates: fields under their Go names; `json` gives the record itself. */
function goView(value: unknown, records: WeakMap<object, unknown>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const view = Array.isArray(value)
    ? value.map((item) => goView(item, records))
    : Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [goNames[key] ?? key, goView(inner, records)]),
      );
  records.set(view, value);
  return view;
}

function table(rows: readonly (readonly string[])[], padding: number): string {
  return alignTabs(`${rows.map((row) => row.join("\t")).join("\n")}\n`, { minWidth: 0, padding });
}

/** Name, type and digest, and the manifests of a list. */
function described(ref: Reference, { named, digest }: RemoteManifest): string {
  const name = nameOf(ref);
  const head = table(
    [
      ["Name:", name],
      ["MediaType:", named.mediaType],
      ["Digest:", digest],
      ...(isIndex(named)
        ? [
            ["", ""],
            ["Manifests:", ""],
          ]
        : []),
    ],
    1,
  );
  if (!isIndex(named)) return head;
  const rows = named.manifests.flatMap((m, i) => [
    ...(i === 0 ? [] : [["  ", ""]]),
    ["  Name:", `${fullName(ref)}:${ref.tag ?? "latest"}@${m.digest}`],
    ["  MediaType:", m.mediaType],
    ...(m.platform === undefined ? [] : [["  Platform:", formatPlatform(m.platform)]]),
  ]);
  return head + table(rows, 2);
}

const inspect = command({
  path: "docker buildx imagetools inspect",
  usage: "[OPTIONS] NAME",
  short: "Show details of an image in the registry",
  plugin: true,
  args: exactly(1),
  completes: "image",
  flags: {
    builder: { type: "string", default: "", help: "Builder to use" },
    debug: { type: "bool", short: "D", help: "Show more" },
    format: { type: "string", help: "Form of the answer" },
    raw: { type: "bool", help: "The manifest as it is" },
  },
  run: async ({ args, flags, client, proc, out, err }) => {
    const ref = reference(args[0] ?? "");
    if (flags.raw && flags.format !== undefined)
      throw new CliError("ERROR: format and raw cannot be used together");
    let found: RemoteManifest;
    try {
      const answer = await client.request({
        method: "GET",
        path: `/distribution/${args[0] ?? ""}/manifest`,
        headers: { "x-registry-auth": JSON.stringify(credentialsFor(proc, ref.domain) ?? {}) },
      });
      found = answer.body as RemoteManifest;
    } catch (error) {
      throw refused(error, nameOf(ref));
    }
    const { named, digest, complete, images } = found;
    if (flags.raw) {
      if (!complete) throw new CliError(`drydock: the bytes of this manifest of ${ref.domain} are not known`);
      await out(JSON.stringify(named, undefined, 3));
      return;
    }
    if (!complete) await err(`drydock: of ${nameOf(ref)} only what is for linux/amd64 is known\n`);
    if (flags.format === undefined || flags.format === "{{.Manifest}}") {
      await out(described(ref, found));
      return;
    }
    const size = JSON.stringify(named, undefined, 3).length;
    const manifest = isIndex(named)
      ? { schemaVersion: 2, mediaType: named.mediaType, digest, size, manifests: named.manifests }
      : { mediaType: named.mediaType, digest, size };
    const image = isIndex(named)
      ? Object.fromEntries(images.map(({ platform, config }) => [platform, config]))
      : (images[0]?.config ?? null);
    const records = new WeakMap<object, unknown>();
    const data = { Name: nameOf(ref), Manifest: goView(manifest, records), Image: goView(image, records) };
    records.set(data, { name: nameOf(ref), manifest, image });
    await out(renderTemplate(flags.format, data, (value) => records.get(value) ?? value));
  },
});

const create = command({
  path: "docker buildx imagetools create",
  usage: "[OPTIONS] [SOURCE...]",
  short: "Create a new image based on source images",
  plugin: true,
  args: anyNumber,
  flags: {
    annotation: { type: "list", shows: "stringArray", help: "Annotate the image" },
    append: { type: "bool", help: "Add to what the name has" },
    builder: { type: "string", default: "", help: "Builder to use" },
    debug: { type: "bool", short: "D", help: "Show more" },
    "dry-run": { type: "bool", help: "Show what would be written" },
    file: {
      type: "list",
      short: "f",
      shows: "stringArray",
      help: "Read a source from a file",
      unsupported: true,
    },
    platform: { type: "list", shows: "stringArray", help: "Take these platforms alone", unsupported: true },
    "prefer-index": { type: "bool", default: true, help: "Make a list, even of one image" },
    progress: { type: "string", default: "auto", help: "How to show progress" },
    tag: { type: "list", short: "t", shows: "stringArray", help: "Name to write" },
  },
  run: async ({ args, flags, client, proc, out, err }) => {
    const targets = flags.tag;
    if (args.length === 0 && flags.file.length === 0) throw new CliError("ERROR: no sources specified");
    if (!flags["dry-run"] && targets.length === 0)
      throw new CliError("ERROR: can't push with no tags specified, please set --tag or --dry-run");
    const sources = flags.append ? [...targets.slice(0, 1), ...args] : args;
    const annotations = Object.fromEntries(
      flags.annotation.map((text) => {
        const eq = text.indexOf("=");
        if (eq < 0)
          throw new CliError(`ERROR: invalid annotation ${JSON.stringify(text)}, expected key=value`);
        return [text.slice(0, eq).replace(/^(manifest|index)[^:]*:/, ""), text.slice(eq + 1)];
      }),
    );
    const names = [...targets, ...sources].map(reference);
    const auth: Record<string, Credentials> = {};
    for (const { domain } of names) {
      const known = credentialsFor(proc, domain);
      if (known !== undefined) auth[domain] = known;
    }
    for (const [i, target] of (targets.length === 0 ? [args[0] ?? ""] : targets).entries()) {
      const name = nameOf(reference(target));
      const began = proc.nowMs();
      let made: CombineResponse;
      try {
        const body = { sources, copy: !flags["prefer-index"], dryRun: flags["dry-run"], annotations, auth };
        const answer = await client.request({ method: "POST", path: `/distribution/${target}/index`, body });
        made = answer.body as CombineResponse;
      } catch (error) {
        throw refused(error, name);
      }
      if (flags["dry-run"]) {
        await out(`${JSON.stringify(made.named, undefined, 2)}\n`);
        return;
      }
      const seconds = (proc.nowMs() - began) / 1000;
      const mark = `#${i + 1} `;
      let text = `${mark}[internal] pushing ${name}\n`;
      for (const [digest, source] of made.copied)
        if (fullName(reference(source)) !== fullName(reference(target)))
          text += `${mark}0.000 copying ${digest} from ${source} to ${name}\n`;
      text += `${mark}${seconds.toFixed(3)} pushing ${made.digest} to ${name}\n`;
      await err(`${text}${mark}DONE ${seconds.toFixed(1)}s\n`);
    }
  },
});

export const imagetoolsCommands = [inspect, create];
