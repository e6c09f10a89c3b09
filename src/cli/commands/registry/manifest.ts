/** `docker manifest inspect`: the client asks the registry itself, without the engine. */
import {
  familiarString,
  fullName,
  InvalidReference,
  parseReference,
  type Reference,
  withDefaultTag,
} from "../../../oci/reference.ts";
import { SysError } from "../../../os/errno.ts";
import { descriptorStream, exchange, type HttpResponse, headerOf } from "../../../os/net/http.ts";
import type { Proc } from "../../../os/process.ts";
import { between } from "../../kit/arguments.ts";
import { command } from "../../kit/command.ts";
import { credentialsFor, encodeBase64 } from "../../kit/config-file.ts";
import { CliError } from "../../kit/errors.ts";

export const inspectManifest = command({
  path: "docker manifest inspect",
  usage: "[OPTIONS] [MANIFEST_LIST] MANIFEST",
  short: "Show a manifest, or a list of them",
  args: between(1, 2),
  flags: {
    insecure: { type: "bool", help: "Talk to a registry without TLS" },
    verbose: { type: "bool", short: "v", help: "Show its descriptor too" },
  },
  run: async ({ args, flags, client, proc, out }) => {
    const text = args.at(-1) as string;
    let ref: Reference;
    try {
      ref = withDefaultTag(parseReference(text));
    } catch (error) {
      if (error instanceof InvalidReference) throw new CliError(error.message);
      throw error;
    }
    if (!/^(localhost|127\.0\.0\.1)(:|$)/.test(ref.domain)) {
      // The engine knows whether it exists; the manifest itself is only had from a registry that answers HTTP.
      await client.distributionInspect(text).catch(() => {
        throw new CliError(`no such manifest: ${familiarOrFull(ref)}`);
      });
      throw new CliError(`drydock: reading manifests of ${ref.domain} is not simulated`);
    }
    const response = await fetchManifest(proc, ref);
    if (response.status === 404) throw new CliError(`no such manifest: ${text}`);
    const body = new TextDecoder().decode(response.body);
    if (response.status === 401) throw new CliError("errors:\nunauthorized: authentication required\n");
    if (response.status !== 200) throw new CliError(body.trimEnd());
    const manifest: unknown = JSON.parse(body);
    const shown = flags.verbose
      ? {
          Ref: `${fullName(ref)}:${ref.tag ?? ""}`,
          Descriptor: {
            mediaType: headerOf(response.headers, "content-type") ?? "",
            digest: headerOf(response.headers, "docker-content-digest") ?? "",
            size: body.length,
          },
          SchemaV2Manifest: manifest,
        }
      : manifest;
    await out(`${JSON.stringify(shown, undefined, "\t")}\n`);
  },
});

function familiarOrFull(ref: Reference): string {
  return ref.domain === "docker.io" ? `docker.io/${ref.path}:${ref.tag ?? ""}` : familiarString(ref);
}

async function fetchManifest(proc: Proc, ref: Reference): Promise<HttpResponse> {
  const [host = "", port = "80"] = ref.domain.split(":");
  const url = `http://${ref.domain}/v2/`;
  const address = await proc.net.resolve(host);
  if (address === undefined) throw new CliError(`Get "${url}": dial tcp: lookup ${host}: no such host`);
  try {
    const socket = await proc.net.connect(address, Number(port));
    const fd = proc.installFd(socket, 3);
    const auth = credentialsFor(proc, ref.domain);
    const response = await exchange(descriptorStream(proc, fd), {
      target: `/v2/${ref.path}/manifests/${ref.digest ?? ref.tag ?? "latest"}`,
      headers: [
        ["Host", ref.domain],
        ...(auth === undefined
          ? []
          : [["Authorization", `Basic ${encodeBase64(`${auth.username}:${auth.password}`)}`] as const]),
      ],
    });
    proc.closeFd(fd);
    return response;
  } catch (error) {
    if (error instanceof SysError && error.code === "ECONNREFUSED")
      throw new CliError(`Get "${url}": dial tcp ${address}:${port}: connect: connection refused`);
    throw error;
  }
}
