/**
 * Git as a source: `URL.git#ref:folder` as a build's context or in ADD. A checkout
 * has no `.git`. What cannot be reached is told in git's own words.
 */
import { type FileTree, resolve, subtreeAt } from "../../os/fs/tree.ts";

/** A repository some host of the simulated world has. */
export interface GitRepository {
  /** What HEAD names. */
  readonly branch: string;
  /** 40 hexadecimal digits. */
  readonly commit: string;
  readonly tree: FileTree;
}

/** `missing`: the host answers, but has no such repository; undefined: no host of that name. */
export type FindRepository = (url: string) => GitRepository | "missing" | undefined;

export interface GitCheckout {
  readonly tree: FileTree;
  /** What git says meanwhile. */
  readonly log: string;
}

/** `log` is what git printed, the message is the builder's sentence. */
export class GitFailure extends Error {
  constructor(
    message: string,
    readonly log: string,
  ) {
    super(message);
  }
}

export function isGitRemote(text: string): boolean {
  return /^(git:\/\/|git@|ssh:\/\/|github\.com\/)/.test(text) || /^https?:\/\/[^#?]+\.git(#.*)?$/.test(text);
}

/** @throws GitFailure */
export function checkOut(remote: string, find: FindRepository): GitCheckout {
  const [given = "", fragment = ""] = remote.split("#");
  const url = given.startsWith("github.com/") ? `https://${given}` : given;
  const colon = fragment.indexOf(":");
  const ref = colon < 0 ? fragment : fragment.slice(0, colon);
  const folder = colon < 0 ? "" : fragment.slice(colon + 1);
  if (/^(git@|ssh:\/\/)/.test(url)) throw new GitFailure("unset ssh forward key default", "");
  const found = find(url);
  if (found === undefined || found === "missing") {
    const host = /^\w+:\/\/(?:[^@/]*@)?([^/:]+)/.exec(url)?.[1] ?? url;
    const said =
      found === "missing"
        ? `fatal: repository '${url}/' not found\n`
        : url.startsWith("git://")
          ? `fatal: unable to look up ${host} (port 9418) (Name or service not known)\n`
          : `fatal: unable to access '${url}/': Could not resolve host: ${host}\n`;
    throw new GitFailure(`failed to fetch remote ${url}: git stderr:\n${said}: exit status 128`, said);
  }
  const { branch, commit, tree } = found;
  const known = ["", branch, "HEAD", `heads/${branch}`, `refs/heads/${branch}`, commit];
  if (!known.includes(ref))
    throw new GitFailure(
      `failed to fetch remote ${url}: repository does not contain ref ${ref}, output: ""`,
      "",
    );
  const log =
    ref === ""
      ? `ref: refs/heads/${branch}\tHEAD\n${commit}\tHEAD\n`
      : ref === commit
        ? ""
        : `${commit}\trefs/heads/${branch}\n`;
  const at = `/${folder}`.replace(/\/+$/, "");
  if (at === "") return { tree, log };
  const node = resolve(tree, at)?.node;
  const part = node?.type === "dir" ? subtreeAt(tree, at) : undefined;
  if (part === undefined)
    throw new GitFailure(
      node === undefined
        ? `lstat ${at.slice(1)}: no such file or directory`
        : `${at.slice(1)}: not a directory`,
      log,
    );
  return { tree: part, log };
}
