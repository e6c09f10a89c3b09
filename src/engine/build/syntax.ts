/**
 * `# syntax=…`: the image the frontend comes from. The Dockerfile frontend itself is
 * the one built in here; of its image only the name, and for `:1` a digest, is known.
 * Any other image would have to be a frontend too, which those a student has are not.
 */
import { type Digest, digestOf } from "../../oci/digest.ts";
import { formatReference, InvalidReference, parseReference, withDefaultTag } from "../../oci/reference.ts";

export interface Frontend {
  /** As progress names it: `docker.io/docker/dockerfile:1`. */
  readonly reference: string;
  /** As written, for errors. */
  readonly text: string;
  /** Undefined: it is no Dockerfile frontend, and the registry has to be asked what it is. */
  readonly digest: Digest | undefined;
}

const repositories = ["docker/dockerfile", "docker/dockerfile-upstream"];
/** What `docker/dockerfile:1` named in 2026. */
const current: Digest = "sha256:2780b5c3bab67f1f76c781860de469442999ed1a0d7992a5efdf2cffc0e3d769";

/** @throws Error with the sentence for a name that is none */
export function frontendOf(directive: string): Frontend {
  const text = directive.split(" ")[0] ?? "";
  try {
    const ref = withDefaultTag(parseReference(text));
    const reference = formatReference(ref);
    if (ref.domain !== "docker.io" || !repositories.includes(ref.path))
      return { reference, text, digest: undefined };
    const known = ref.path === "docker/dockerfile" && (ref.tag === "1" || ref.tag === "latest");
    return {
      reference,
      text,
      digest: (ref.digest as Digest | undefined) ?? (known ? current : digestOf(`index of ${reference}`)),
    };
  } catch (error) {
    if (!(error instanceof InvalidReference)) throw error;
    throw new Error(`failed to parse stage name ${JSON.stringify(text)}: ${error.message}`);
  }
}
