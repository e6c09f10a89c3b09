/**
 * Image references: `[host[:port]/]path[:tag][@digest]`.
 *
 * People write the familiar form (`busybox`), the engine stores the normalised
 * one (`docker.io/library/busybox:latest`). The first part is a host only when it
 * has a dot or a colon, is `localhost`, or has an upper-case letter.
 *
 * @source distribution/reference: the grammar and its error sentences, as the client 28.2.2 prints them
 */

export interface Reference {
  /** `docker.io`, `localhost:5000`. */
  readonly domain: string;
  /** `library/busybox`. */
  readonly path: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** The text is no reference; `message` is the sentence Docker prints. */
export class InvalidReference extends Error {}

export const defaultDomain = "docker.io";
export const defaultTag = "latest";

const component = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
const domainPattern = `(?:${component}(?:\\.${component})*|\\[(?:[a-fA-F0-9:]+)\\])(?::[0-9]+)?`;
const pathComponent = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
const pathPattern = `${pathComponent}(?:/${pathComponent})*`;
const tagPattern = "[\\w][\\w.-]{0,127}";
const digestPattern = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
const referencePattern = new RegExp(
  `^((?:${domainPattern}/)?${pathPattern})(?::(${tagPattern}))?(?:@(${digestPattern}))?$`,
);
const anchoredName = new RegExp(`^(?:(${domainPattern})/)?(${pathPattern})$`);

/** Whether the text is 64 lower-case hex digits: an ID, which no repository may be called. */
export function isFullId(text: string): boolean {
  return /^[a-f0-9]{64}$/.test(text);
}

/** @throws InvalidReference */
export function parseReference(text: string): Reference {
  if (isFullId(text))
    throw new InvalidReference(
      `invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`,
    );
  const { domain, remainder } = splitDomain(text);
  const colon = remainder.indexOf(":");
  const remote = colon === -1 ? remainder : remainder.slice(0, colon);
  if (remote !== remote.toLowerCase())
    throw new InvalidReference(`invalid reference format: repository name (${remote}) must be lowercase`);

  const full = `${domain}/${remainder}`;
  const match = referencePattern.exec(full);
  if (match === null) {
    if (referencePattern.test(full.toLowerCase()))
      throw new InvalidReference("repository name must be lowercase");
    throw new InvalidReference("invalid reference format");
  }
  const [, name = "", tag, digest] = match;
  const [, host = "", path = ""] = anchoredName.exec(name) ?? [];
  if (path.length > 255) throw new InvalidReference("repository name must not be more than 255 characters");
  if (digest !== undefined) checkDigest(digest);
  return { domain: host, path, tag, digest };
}

function checkDigest(digest: string): void {
  const [algorithm = "", hex = ""] = digest.split(":");
  const length = { sha256: 64, sha384: 96, sha512: 128 }[algorithm];
  if (length === undefined) throw new InvalidReference("unsupported digest algorithm");
  if (hex.length !== length) throw new InvalidReference("invalid checksum digest length");
  if (!/^[a-f0-9]+$/.test(hex)) throw new InvalidReference("invalid checksum digest format");
}

function splitDomain(text: string): { domain: string; remainder: string } {
  const slash = text.indexOf("/");
  const first = slash === -1 ? "" : text.slice(0, slash);
  const isHost =
    slash !== -1 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  let domain = isHost ? first : defaultDomain;
  const remainder = isHost ? text.slice(slash + 1) : text;
  if (domain === "index.docker.io") domain = defaultDomain;
  if (domain === defaultDomain && !remainder.includes("/"))
    return { domain, remainder: `library/${remainder}` };
  return { domain, remainder };
}

/** The same with tag `latest` where there is neither tag nor digest. */
export function withDefaultTag(ref: Reference): Reference {
  return ref.tag === undefined && ref.digest === undefined ? { ...ref, tag: defaultTag } : ref;
}

/** `docker.io/library/busybox`. */
export function fullName(ref: Reference): string {
  return `${ref.domain}/${ref.path}`;
}

/** `docker.io/library/busybox:latest`: what parses back to the same reference. */
export function formatReference(ref: Reference): string {
  return fullName(ref) + suffix(ref);
}

/** `busybox`, `localhost:5000/app`: the name as people write it. */
export function familiarName(ref: Reference): string {
  if (ref.domain !== defaultDomain) return fullName(ref);
  const parts = ref.path.split("/");
  return parts.length === 2 && parts[0] === "library" ? (parts[1] ?? "") : ref.path;
}

/** `busybox:latest`. */
export function familiarString(ref: Reference): string {
  return familiarName(ref) + suffix(ref);
}

function suffix(ref: Reference): string {
  return (ref.tag === undefined ? "" : `:${ref.tag}`) + (ref.digest === undefined ? "" : `@${ref.digest}`);
}

const familiar = new Map<string, string>();

/** The familiar form of a stored, normalised reference. Remembered. */
export function familiarReference(normalised: string): string {
  let text = familiar.get(normalised);
  if (text === undefined) {
    if (familiar.size > 10_000) familiar.clear();
    text = familiarString(parseReference(normalised));
    familiar.set(normalised, text);
  }
  return text;
}
