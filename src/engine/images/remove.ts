/**
 * `docker rmi`: untag, and delete what no name and no container holds any more.
 *
 * A name is taken first; the image goes with its last one. An ID takes all names
 * of one repository, and refuses when there are several. Containers hold images:
 * a running one always, a stopped one unless forced.
 *
 * @source Engine API v1.50 `DELETE /images/{name}`, as engine 28 does it without the containerd store
 */
import { EngineError } from "../../api/errors.ts";
import type { ImageDeleteItem } from "../../api/types.ts";
import { type Digest, shortId } from "../../oci/digest.ts";
import { familiarReference, fullName, parseReference } from "../../oci/reference.ts";
import { type Env, update } from "../env.ts";
import type { Container, EngineState } from "../state.ts";
import { withoutEntry } from "../state.ts";
import { releaseLayers } from "./layers.ts";
import { childrenOf, isIdPrefix, parseOrRefuse, referencesOf, requireImage } from "./lookup.ts";
import { emitImageEvent } from "./tag.ts";

export interface RemoveOptions {
  readonly force?: boolean;
  /** Keep untagged parents. */
  readonly noPrune?: boolean;
}

export function removeImage(env: Env, ref: string, options: RemoveOptions = {}): readonly ImageDeleteItem[] {
  const force = options.force ?? false;
  const items: ImageDeleteItem[] = [];
  const image = requireImage(env.store.getState(), ref);
  const id = image.id;
  let quiet = false;

  if (!isIdPrefix(id, ref)) {
    const user = firstContainer(env.store.getState(), (c) => c.imageId === id);
    if (!force && isSingleReference(allReferences(env, id)) && user !== undefined)
      throw new EngineError("image.reference_in_use", { ref, container: shortId(user.id), id: shortId(id) });

    const parsed = parseOrRefuse(ref);
    const taken =
      parsed.digest === undefined
        ? `${fullName(parsed)}:${parsed.tag ?? "latest"}`
        : `${fullName(parsed)}@${parsed.digest}`;
    untag(env, id, taken, items);
    if (parsed.digest === undefined) {
      const { tags, digests } = referencesOf(env.store.getState(), id);
      const repository = fullName(parsed);
      if (!tags.some((tag) => fullName(parseReference(tag)) === repository))
        for (const digest of digests)
          if (fullName(parseReference(digest)) === repository) untag(env, id, digest, items);
    }
    if (allReferences(env, id).length > 0) return items;
    quiet = true;
  } else if (isSingleReference(allReferences(env, id))) {
    checkConflict(env.store.getState(), id, { stopped: !force, references: false });
    for (const name of allReferences(env, id)) untag(env, id, name, items);
  }
  deleteImage(env, id, items, force, !(options.noPrune ?? false), quiet);
  return items;
}

function allReferences(env: Env, id: Digest): readonly string[] {
  const { tags, digests } = referencesOf(env.store.getState(), id);
  return [...tags, ...digests];
}

export function untag(env: Env, id: Digest, ref: string, items: ImageDeleteItem[]): void {
  update(env, (state) => ({
    ...state,
    tags: state.tags.has(ref) ? withoutEntry(state.tags, ref) : state.tags,
    digests: state.digests.has(ref) ? withoutEntry(state.digests, ref) : state.digests,
  }));
  items.push({ Untagged: familiarReference(ref) });
  emitImageEvent(env, "untag", id, id);
}

/** One tag at most, and all digests of its repository. */
function isSingleReference(refs: readonly string[]): boolean {
  if (refs.length <= 1) return true;
  const repositories = new Set<string>();
  let single: string | undefined;
  for (const text of refs) {
    const ref = parseReference(text);
    if (ref.digest !== undefined) repositories.add(fullName(ref));
    else if (single === undefined) single = fullName(ref);
    else return false;
  }
  const [only = ""] = repositories;
  return repositories.size === 1 && (single === undefined || single === only);
}

function firstContainer(state: EngineState, test: (container: Container) => boolean): Container | undefined {
  for (const container of state.containers.values()) if (test(container)) return container;
  return undefined;
}

function isRunning(container: Container): boolean {
  return (
    container.state.status === "running" ||
    container.state.status === "paused" ||
    container.state.status === "restarting"
  );
}

interface Conflict {
  readonly used: boolean;
  readonly error: EngineError;
}

function findConflict(
  state: EngineState,
  id: Digest,
  soft: { stopped: boolean; references: boolean },
): Conflict | undefined {
  const short = shortId(id);
  if (childrenOf(state, id).length > 0)
    return { used: false, error: new EngineError("image.has_children", { id: short }) };
  const running = firstContainer(state, (c) => c.imageId === id && isRunning(c));
  if (running !== undefined) {
    const error = new EngineError("image.used_by_running", { id: short, container: shortId(running.id) });
    return { used: true, error };
  }
  const { tags, digests } = referencesOf(state, id);
  if (soft.references && tags.length + digests.length > 0)
    return { used: false, error: new EngineError("image.referenced_in_repositories", { id: short }) };
  const stopped = soft.stopped ? firstContainer(state, (c) => c.imageId === id && !isRunning(c)) : undefined;
  if (stopped === undefined) return undefined;
  return {
    used: true,
    error: new EngineError("image.used_by_stopped", { id: short, container: shortId(stopped.id) }),
  };
}

function checkConflict(
  state: EngineState,
  id: Digest,
  soft: { stopped: boolean; references: boolean },
): void {
  const conflict = findConflict(state, id, soft);
  if (conflict !== undefined) throw conflict.error;
}

/**
 * @param quiet a name was taken already: being in use, or having names or children, is no error then
 */
export function deleteImage(
  env: Env,
  id: Digest,
  items: ImageDeleteItem[],
  force: boolean,
  prune: boolean,
  quiet: boolean,
): void {
  const conflict = findConflict(env.store.getState(), id, { stopped: !force, references: !force });
  if (conflict !== undefined) {
    const dangling = allReferences(env, id).length === 0 && childrenOf(env.store.getState(), id).length === 0;
    if (quiet && (conflict.used || !dangling)) return;
    throw conflict.error;
  }
  const image = env.store.getState().images.get(id);
  if (image === undefined) return;
  for (const ref of allReferences(env, id)) untag(env, id, ref, items);
  emitImageEvent(env, "delete", id, id);
  items.push({ Deleted: id });
  update(env, (state) => {
    const released = releaseLayers({ ...state, images: withoutEntry(state.images, id) }, image.chainIds);
    for (const chainId of released.removed) items.push({ Deleted: chainId });
    return released.state;
  });
  if (!prune || image.parentId === undefined) return;
  const parent = image.parentId;
  if (allReferences(env, parent).length > 0) return;
  deleteImage(env, parent, items, false, true, true);
}
