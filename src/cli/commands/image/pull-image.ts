/** What `POST /images/create` is asked for a reference. */
import { familiarName, fullName, type Reference } from "../../../oci/reference.ts";

export function pullRequest(ref: Reference): { fromImage: string; tag: string | undefined } {
  return { fromImage: fullName(ref), tag: ref.digest ?? ref.tag };
}

/** `docker.io/library/busybox:latest`: the last line of a pull. */
export function pulledName(ref: Reference): string {
  const name = ref.domain === "docker.io" ? fullName(ref) : familiarName(ref);
  return `${name}${ref.tag === undefined ? "" : `:${ref.tag}`}${ref.digest === undefined ? "" : `@${ref.digest}`}`;
}
