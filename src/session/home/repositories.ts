/** The sample projects as Git repositories on a host that is reserved for examples: `https://git.example/samples/shop.git`. */
import type { GitRepository } from "../../engine/build/git.ts";
import { hexSha256 } from "../../oci/digest.ts";
import type { RemoteRepository } from "../../os/bin/dev/git.ts";
import { contentOf } from "../../os/fs/content.ts";
import { MemoryFileSystem } from "../../os/fs/memory-file-system.ts";
import { projects } from "./projects/index.ts";

const host = "https://git.example/";
const madeMs = Date.UTC(2025, 0, 15, 9, 30);
const known = new Map<string, GitRepository>();

/** The same, as `git clone` gets it. */
export function sampleRemote(url: string): RemoteRepository | "missing" | undefined {
  if (!url.startsWith(host)) return undefined;
  const project = projectOf(url);
  if (project === undefined) return "missing";
  return {
    branch: "main",
    files: project.files,
    author: "Drydock Samples <samples@git.example>",
    message: `Add the ${project.folder} project`,
    atMs: madeMs,
  };
}

function projectOf(url: string) {
  const name = /^https:\/\/git\.example\/samples\/([\w-]+)(?:\.git)?\/?$/.exec(url)?.[1];
  return projects.find((p) => p.folder === name);
}

export function sampleRepository(url: string): GitRepository | "missing" | undefined {
  if (!url.startsWith(host)) return undefined;
  const project = projectOf(url);
  if (project === undefined) return "missing";
  const made = known.get(project.folder) ?? repositoryOf(project.files);
  known.set(project.folder, made);
  return made;
}

function repositoryOf(files: Readonly<Record<string, string>>): GitRepository {
  const fs = new MemoryFileSystem();
  const owner = { uid: 0, gid: 0 };
  for (const [path, text] of Object.entries(files)) {
    const names = path.split("/");
    for (let depth = 1; depth < names.length; depth += 1) {
      const folder = `/${names.slice(0, depth).join("/")}`;
      if (fs.find(folder) === undefined) fs.create(folder, { type: "dir", mode: 0o755, ...owner }, madeMs);
    }
    fs.create(`/${path}`, { type: "file", mode: 0o644, ...owner, content: contentOf(text) }, madeMs);
  }
  const commit = hexSha256(JSON.stringify(Object.entries(files))).slice(0, 40);
  return { branch: "main", commit, tree: fs.snapshot() };
}
