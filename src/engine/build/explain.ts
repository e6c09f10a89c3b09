/**
 * Why a step has to run: the first thing, in the order a person would look, that
 * differs from the last time this stage was built. Data, not text.
 */
import { hexSha256 } from "../../oci/digest.ts";
import { contentDigest, readBytes } from "../../os/fs/content.ts";
import {
  childrenOf,
  type FileTree,
  type Placed,
  placedChild,
  placedRoot,
  type TreeNode,
} from "../../os/fs/tree.ts";
import type { Operation, Vertex } from "./plan/graph.ts";
import { operationKey } from "./solve/keys.ts";
import type { CacheReason, FileChange, KeyParts } from "./types.ts";

/** What of a step may change, kept for the next build. */
export function keyPartsOf(
  vertex: Vertex,
  sources: readonly { readonly path: string; readonly tree: FileTree }[] | undefined,
  parentKey?: string,
): KeyParts {
  const { operation, about } = vertex;
  const parent = vertex.inputs[0];
  const image = [operation, parent?.operation].find((o) => o?.type === "image");
  return {
    kind: about.kind,
    text: normalText(about.text),
    variables: operation.type === "exec" ? scoped(operation, about.argNames) : [],
    settings: {
      ...settingsOf(operation),
      ...(operation.type === "file" ? { expanded: about.name.replace(/^\[[^\]]*\] /, "") } : {}),
    },
    ...(sources === undefined ? {} : { sources }),
    ...(image?.type === "image"
      ? {
          base: {
            reference: image.base.reference,
            digest: image.base.digest ?? image.base.imageId,
            layers: operationKey(image),
          },
        }
      : {}),
    ...(parentKey === undefined || parent === undefined
      ? {}
      : { on: { key: parentKey, name: parent.about.name } }),
  };
}

function scoped(
  operation: Operation & { type: "exec" },
  argNames: ReadonlySet<string>,
): KeyParts["variables"] {
  return operation.env.map((pair) => {
    const eq = pair.indexOf("=");
    const name = pair.slice(0, eq);
    return [argNames.has(name) ? "arg" : "env", name, pair.slice(eq + 1)] as const;
  });
}

function normalText(text: string): string {
  return text.replace(/^\S+\s+/, (m) => `${m.trim().toUpperCase()} `);
}

function settingsOf(operation: Operation): Record<string, string> {
  if (operation.type === "exec")
    return {
      user: operation.user,
      workdir: operation.cwd,
      shell: operation.argv.slice(0, -1).join(" "),
      mounts: operation.mounts.map((m) => `${m.type}:${m.target}:${m.id}`).join(" "),
      network: operation.network,
      hosts: operation.extraHosts.map(([name]) => name).join(" "),
    };
  if (operation.type !== "file") return {};
  const first = operation.actions[0];
  if (first?.type === "mkdir") return { user: first.user, workdir: first.path };
  return { workdir: first?.destination ?? "" };
}

/** The stage a step takes files from; undefined when it takes them from the context, an image or itself. */
export function sourceStageOf(vertex: Vertex): string | undefined {
  const from = vertex.inputs.find(
    (i, at) => at > 0 && (i?.operation.type === "file" || i?.operation.type === "exec"),
  );
  return vertex.operation.type === "file" || vertex.operation.type === "exec" ? from?.about.stage : undefined;
}

/** The step a step stands on. */
export function standsOn(vertex: Vertex): { readonly step: string; readonly name: string } | undefined {
  const parent = vertex.inputs[0];
  return parent === undefined ? undefined : { step: parent.digest, name: parent.about.name };
}

/** The step of the last build this one was made from: same text first, else same kind at the same place. */
export function counterpart(
  before: readonly KeyParts[],
  parts: KeyParts,
  position: number,
): KeyParts | undefined {
  const same = before.filter((b) => b.text === parts.text && b.kind === parts.kind);
  if (same.length > 0) return same.find((b) => b === before[position]) ?? same[0];
  const there = before[position];
  return there?.kind === parts.kind ? there : undefined;
}

/** @param parent the step that began the misses above, if one did */
export function explainMiss(input: {
  readonly parts: KeyParts;
  readonly before: KeyParts | undefined;
  readonly pruned: boolean;
  readonly noCache: boolean;
  readonly noCacheStage: string | undefined;
  readonly parent: { readonly step: string; readonly name: string } | undefined;
  /** The step it stands on, run or not. */
  readonly on: { readonly step: string; readonly name: string } | undefined;
  readonly from: string | undefined;
}): CacheReason {
  const { parts, before } = input;
  if (input.noCache)
    return input.noCacheStage === undefined
      ? { type: "no-cache" }
      : { type: "no-cache", stage: input.noCacheStage };
  if (input.pruned) return { type: "pruned" };
  // What was never built, or reads differently now, would run whatever stands above it.
  if (before === undefined) return { type: "first" };
  if (before.text !== parts.text) return { type: "text", before: before.text, after: parts.text };
  if (input.parent !== undefined) return { type: "parent", ...input.parent };
  if (parts.base !== undefined && before.base?.layers !== parts.base.layers)
    return {
      type: "base",
      reference: parts.base.reference,
      before: before.base?.digest,
      after: parts.base.digest,
    };
  const variable = changedVariable(before.variables, parts.variables);
  if (variable !== undefined) return variable;
  for (const name of ["user", "workdir", "shell", "mounts", "network", "hosts"] as const) {
    const was = before.settings[name] ?? "";
    const is = parts.settings[name] ?? "";
    if (was !== is) return { type: "setting", name, before: was, after: is };
  }
  const said = [before.settings["expanded"], parts.settings["expanded"]] as const;
  if (said[0] !== undefined && said[1] !== undefined && said[0] !== said[1])
    return { type: "text", before: said[0], after: said[1] };
  if (parts.sources !== undefined && before.sources !== undefined) {
    const changes = changedFiles(before.sources, parts.sources);
    if (changes.length > 0)
      return { type: "files", changes, ...(input.from === undefined ? {} : { from: input.from }) };
  }
  if (input.on !== undefined && before.on?.key !== parts.on?.key)
    return { type: "below", ...input.on, ...(before.on === undefined ? {} : { before: before.on.name }) };
  return { type: "first" };
}

function changedVariable(
  before: KeyParts["variables"],
  after: KeyParts["variables"],
): CacheReason | undefined {
  const old = new Map(before.map(([kind, name, value]) => [name, { kind, value }]));
  const now = new Map(after.map(([kind, name, value]) => [name, { kind, value }]));
  for (const [name, { kind, value }] of now) {
    const was = old.get(name);
    if (was?.value !== value) return { type: "variable", kind, name, before: was?.value, after: value };
  }
  for (const [name, { kind, value }] of old)
    if (!now.has(name)) return { type: "variable", kind, name, before: value, after: undefined };
  return undefined;
}

const mostChanges = 200;

/** What differs between the sources of two builds, in path order. */
export function changedFiles(
  before: NonNullable<KeyParts["sources"]>,
  after: NonNullable<KeyParts["sources"]>,
): FileChange[] {
  const changes: FileChange[] = [];
  const old = new Map(before.map((s) => [s.path, s.tree]));
  for (const { path, tree } of after) {
    const was = old.get(path);
    old.delete(path);
    compare(
      was,
      was === undefined ? undefined : placedRoot(was),
      tree,
      placedRoot(tree),
      path.replace(/^\//, ""),
      changes,
    );
  }
  for (const [path, tree] of old)
    compare(tree, placedRoot(tree), undefined, undefined, path.replace(/^\//, ""), changes);
  // `COPY . app.py /app/` takes a file twice; it changed once.
  const paths = new Set<string>();
  return changes.filter(({ path }) => !paths.has(path) && paths.add(path));
}

function compare(
  oldTree: FileTree | undefined,
  old: Placed | undefined,
  newTree: FileTree | undefined,
  now: Placed | undefined,
  path: string,
  out: FileChange[],
): void {
  if (out.length >= mostChanges || (old !== undefined && old.node === now?.node)) return;
  if (old?.node.type === "dir" || now?.node.type === "dir") {
    const isDir = (at: Placed | undefined) => at?.node.type === "dir";
    if (isDir(old) && isDir(now) && old !== undefined && now !== undefined && old.node.mode !== now.node.mode)
      out.push({ path: path === "" ? "." : path, kind: "mode", modes: [old.node.mode, now.node.mode] });
    if (isDir(old) !== isDir(now)) {
      const kind = old === undefined ? "added" : now === undefined ? "removed" : "type";
      const full = isDir(old) ? old : now;
      const hasFiles = full?.node.type === "dir" && full.node.children.size > 0;
      if (kind === "type" || !hasFiles) out.push({ path, kind });
    }
    const names = new Set<string>();
    if (oldTree !== undefined && old !== undefined)
      for (const c of childrenOf(oldTree, old)) names.add(c.name);
    if (newTree !== undefined && now !== undefined)
      for (const c of childrenOf(newTree, now)) names.add(c.name);
    for (const name of [...names].sort()) {
      const a = oldTree !== undefined && old !== undefined ? placedChild(oldTree, old, name) : undefined;
      const b = newTree !== undefined && now !== undefined ? placedChild(newTree, now, name) : undefined;
      compare(oldTree, a, newTree, b, path === "" ? name : `${path}/${name}`, out);
    }
    return;
  }
  const change = fileChange(path, old?.node, now?.node);
  if (change !== undefined) out.push(change);
}

function fileChange(
  path: string,
  old: TreeNode | undefined,
  now: TreeNode | undefined,
): FileChange | undefined {
  if (old === undefined) return { path, kind: "added", ...lines(undefined, now) };
  if (now === undefined) return { path, kind: "removed", ...lines(old, undefined) };
  if (old.type !== now.type) return { path, kind: "type" };
  const modes = old.mode === now.mode ? {} : { modes: [old.mode, now.mode] as const };
  if (old.type === "file" && now.type === "file" && contentDigest(old.content) !== contentDigest(now.content))
    return { path, kind: "changed", ...lines(old, now), ...modes };
  if (old.type === "symlink" && now.type === "symlink" && old.target !== now.target)
    return { path, kind: "changed" };
  if (old.mode !== now.mode) return { path, kind: "mode", ...modes };
  if (old.uid !== now.uid || old.gid !== now.gid) return { path, kind: "owner" };
  return undefined;
}

const mostText = 64 * 1024;
const decoder = new TextDecoder("utf-8", { fatal: true });

function textLines(node: TreeNode | undefined): string[] | undefined {
  if (node === undefined) return [];
  if (node.type !== "file" || node.content.kind !== "bytes") return undefined;
  const bytes = readBytes(node.content);
  if (bytes.length > mostText || bytes.includes(0)) return undefined;
  try {
    const text = decoder.decode(bytes);
    return text === "" ? [] : text.replace(/\n$/, "").split("\n");
  } catch {
    return undefined;
  }
}

/** Lines added and removed, counted as a multiset: cheap, and right for the edits a person makes. */
function lines(
  old: TreeNode | undefined,
  now: TreeNode | undefined,
): { linesAdded?: number; linesRemoved?: number } {
  const a = textLines(old);
  const b = textLines(now);
  if (a === undefined || b === undefined) return {};
  const counts = new Map<string, number>();
  for (const line of a) counts.set(line, (counts.get(line) ?? 0) + 1);
  let kept = 0;
  for (const line of b) {
    const left = counts.get(line) ?? 0;
    if (left === 0) continue;
    counts.set(line, left - 1);
    kept += 1;
  }
  return { linesAdded: b.length - kept, linesRemoved: a.length - kept };
}

/** Name of a stage's place in the records: the same folder, Dockerfile and stage. */
export function placeOf(context: string, dockerfile: string, stage: string): string {
  return hexSha256(`${context}\n${dockerfile}\n${stage}`).slice(0, 16);
}
