/** `--output`, `--load`, `--push`: what becomes of a finished build. */
import type { BuildOutcome } from "../../api/build.ts";
import type { Client } from "../../api/client.ts";
import { parseReference, withDefaultTag } from "../../oci/reference.ts";
import type { Proc } from "../../os/process.ts";
import { CliError } from "../kit/errors.ts";
import type { BuildFlagValues } from "./request.ts";

export interface Output {
  readonly kind: "image" | "none" | "tree";
  readonly type: "docker" | "local" | "tar" | "none" | "registry";
  readonly destination?: string;
  readonly push: boolean;
  /** `name=`: another name for the image. */
  readonly name?: string;
}

/** @throws CliError in buildx's words */
export function chooseOutput(flags: BuildFlagValues): Output {
  const text = flags.output.at(-1);
  if (text === undefined) return { kind: "image", type: "docker", push: flags.push };
  if (text === "-") return { kind: "tree", type: "tar", destination: "-", push: false };
  if (!text.includes("=")) return { kind: "tree", type: "local", destination: text, push: false };
  const fields = new Map(
    text.split(",").map((part) => {
      const eq = part.indexOf("=");
      if (eq < 0) throw new CliError(`ERROR: failed to build: invalid value ${part}`);
      return [part.slice(0, eq).toLowerCase(), part.slice(eq + 1)] as const;
    }),
  );
  const type = fields.get("type");
  const destination = fields.get("dest");
  const push = flags.push || fields.get("push") === "true";
  const name = fields.get("name");
  const named = name === undefined || name === "" ? {} : { name };
  switch (type) {
    case undefined:
    case "":
      throw new CliError("ERROR: failed to build: type is required for output");
    case "local":
    case "tar":
      if (destination === undefined && type === "local")
        throw new CliError("ERROR: failed to build: dest is required for local output");
      return { kind: "tree", type, destination: destination ?? "-", push: false };
    case "docker":
    case "image":
    case "moby":
      if (destination === undefined) return { kind: "image", type: "docker", push, ...named };
      throw new CliError(
        "ERROR: failed to build: Docker exporter is not supported for the docker driver with a destination.\nSwitch to a different driver, or turn on the containerd image store, and try again.\nLearn more at https://docs.docker.com/go/build-exporters/",
      );
    case "registry":
      return { kind: "image", type: "registry", push: true, ...named };
    case "cacheonly":
      return { kind: "none", type: "none", push: false };
    case "oci":
      throw new CliError(
        "ERROR: failed to build: OCI exporter is not supported for the docker driver.\nSwitch to a different driver, or turn on the containerd image store, and try again.\nLearn more at https://docs.docker.com/go/build-exporters/",
      );
    default:
      throw new CliError(
        `ERROR: failed to build: failed to solve: exporter ${JSON.stringify(type)} could not be found`,
      );
  }
}

export async function writeOutput(
  output: Output,
  outcome: BuildOutcome,
  io: {
    readonly proc: Proc;
    readonly client: Client;
    readonly tags: readonly string[];
    readonly out: (text: string) => Promise<void>;
    readonly err: (text: string) => Promise<void>;
  },
): Promise<number> {
  const { proc, client, tags, err } = io;
  if (output.push && outcome.imageId !== undefined) {
    if (tags.length === 0) {
      await err("ERROR: failed to build: tag is needed when pushing to registry\n");
      return 1;
    }
    const { pushBuilt } = await proc.load(import("./push.ts"));
    for (const tag of tags) await pushBuilt(client, proc, withDefaultTag(parseReference(tag)));
  }
  if (output.kind !== "tree" || outcome.tree === undefined || output.destination === undefined) return 0;
  if (output.type === "local") {
    const { writeLocal } = await proc.load(import("../kit/local-tree.ts"));
    if (!proc.fs.exists(output.destination)) proc.fs.mkdir(output.destination, { recursive: true });
    writeLocal(proc, outcome.tree, "/", proc.fs.absolute(output.destination));
    return 0;
  }
  const { treeToTar } = await proc.load(import("../../os/fs/tar.ts"));
  const bytes = treeToTar(outcome.tree);
  if (output.destination === "-") await proc.write(1, bytes);
  else proc.fs.writeFile(output.destination, bytes);
  return 0;
}
