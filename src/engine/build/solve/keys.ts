/**
 * What of an operation is part of its key.
 *
 * Left out on purpose: the folder a source lies in (its base name counts), the
 * addresses of extra hosts (that there are some counts), proxy variables, and of a
 * secret everything but its mount.
 */
import { hexSha256 } from "../../../oci/digest.ts";
import type { Operation } from "../plan/graph.ts";

function baseName(path: string): string {
  return path === "/" ? "/" : path.slice(path.lastIndexOf("/") + 1);
}

export function operationKey(operation: Operation): string {
  return hexSha256(JSON.stringify(keyParts(operation)));
}

function keyParts(operation: Operation): unknown {
  switch (operation.type) {
    case "exec": {
      const { argv, env, cwd, user, network, security, extraHosts, mounts } = operation;
      return [
        "exec",
        argv,
        env,
        cwd,
        user,
        network,
        security,
        extraHosts.map(([name]) => name),
        mounts.map((m) => [
          m.target,
          m.type,
          m.readOnly,
          m.id,
          m.sharing,
          m.required,
          m.mode,
          m.uid,
          m.gid,
          m.env,
          m.input !== undefined,
        ]),
      ];
    }
    case "file":
      return [
        "file",
        operation.actions.map((action) =>
          action.type === "mkdir"
            ? ["mkdir", action.path, action.user]
            : [
                "copy",
                action.input,
                baseName(action.source),
                action.destination,
                action.chown ?? null,
                action.mode ?? null,
                action.unpack,
                action.parents ? action.source : false,
                action.exclude,
              ],
        ),
      ];
    case "inline":
      return ["inline", operation.files];
    case "image": {
      // Layers are what counts; an image without any is its configuration.
      const diffIds = operation.base.config.rootfs.diff_ids;
      return ["image", diffIds.length === 0 ? operation.base.imageId : diffIds];
    }
    case "url":
      return ["url", operation.url, operation.checksum ?? null];
    case "context":
      return ["context", operation.name];
  }
}

export function linkOf(operation: string, inputs: readonly string[]): string {
  return hexSha256([operation, ...inputs].join("\n"));
}
