/**
 * A repository on disk: loose objects under their SHA-1, zlib-packed as git's own, refs,
 * HEAD. The index is a list of its own making (`mode id path` a line).
 */
import { sha1 } from "@noble/hashes/legacy.js";
import { unzlibSync, zlibSync } from "fflate";
import type { Proc } from "../../process.ts";
import { put, readIfThere } from "../pkg/transfer.ts";

export interface Entry {
  readonly mode: string;
  readonly id: string;
}

/** Path → entry, of an index or of a tree with all below it. */
export type Files = Map<string, Entry>;

export interface Commit {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: string;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly message: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const hex = (bytes: Uint8Array) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

export class Repository {
  /** @param root the folder that holds `.git` */
  constructor(
    readonly proc: Proc,
    readonly root: string,
  ) {}

  get folder(): string {
    return `${this.root}/.git`;
  }

  text(path: string): string | undefined {
    return readIfThere(this.proc, `${this.folder}/${path}`);
  }

  write(path: string, text: string): void {
    put(this.proc, `${this.folder}/${path}`, text);
  }

  idOf(type: string, body: Uint8Array): string {
    const head = encoder.encode(`${type} ${body.length}\0`);
    const whole = new Uint8Array(head.length + body.length);
    whole.set(head);
    whole.set(body, head.length);
    return hex(sha1(whole));
  }

  store(type: string, body: Uint8Array): string {
    const id = this.idOf(type, body);
    const path = `${this.folder}/objects/${id.slice(0, 2)}/${id.slice(2)}`;
    if (!this.proc.fs.exists(path)) {
      const head = encoder.encode(`${type} ${body.length}\0`);
      const whole = new Uint8Array(head.length + body.length);
      whole.set(head);
      whole.set(body, head.length);
      put(this.proc, path, zlibSync(whole), 0o444);
    }
    return id;
  }

  load(id: string): { readonly type: string; readonly body: Uint8Array } | undefined {
    try {
      const whole = unzlibSync(
        this.proc.fs.readFile(`${this.folder}/objects/${id.slice(0, 2)}/${id.slice(2)}`),
      );
      const end = whole.indexOf(0);
      return {
        type: decoder.decode(whole.subarray(0, end)).split(" ")[0] ?? "",
        body: whole.subarray(end + 1),
      };
    } catch {
      return undefined;
    }
  }

  blobText(id: string): string {
    return decoder.decode(this.load(id)?.body ?? new Uint8Array());
  }

  readIndex(): Files {
    const files: Files = new Map();
    for (const line of (this.text("index") ?? "").split("\n")) {
      const [mode, id, ...path] = line.split(" ");
      if (mode !== undefined && id !== undefined && path.length > 0) files.set(path.join(" "), { mode, id });
    }
    return files;
  }

  writeIndex(files: Files): void {
    this.write(
      "index",
      [...files]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([path, { mode, id }]) => `${mode} ${id} ${path}\n`)
        .join(""),
    );
  }

  writeTree(files: Files, prefix = ""): string {
    const entries = new Map<string, Entry>();
    for (const [path, entry] of files) {
      if (!path.startsWith(prefix)) continue;
      const rest = path.slice(prefix.length);
      const slash = rest.indexOf("/");
      if (slash < 0) entries.set(rest, entry);
      else {
        const name = rest.slice(0, slash);
        if (!entries.has(name))
          entries.set(name, { mode: "40000", id: this.writeTree(files, `${prefix}${name}/`) });
      }
    }
    const sorted = [...entries].sort(([a, x], [b, y]) => {
      const left = x.mode === "40000" ? `${a}/` : a;
      const right = y.mode === "40000" ? `${b}/` : b;
      return left < right ? -1 : 1;
    });
    const parts = sorted.flatMap(([name, { mode, id }]) => [
      encoder.encode(`${mode} ${name}\0`),
      Uint8Array.from(id.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
    ]);
    const body = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      body.set(part, at);
      at += part.length;
    }
    return this.store("tree", body);
  }

  readTree(id: string, prefix = "", into: Files = new Map()): Files {
    const body = this.load(id)?.body ?? new Uint8Array();
    for (let at = 0; at < body.length; ) {
      const space = body.indexOf(32, at);
      const end = body.indexOf(0, space);
      if (space < 0 || end < 0) break;
      const mode = decoder.decode(body.subarray(at, space));
      const path = prefix + decoder.decode(body.subarray(space + 1, end));
      const child = hex(body.subarray(end + 1, end + 21));
      if (mode === "40000") this.readTree(child, `${path}/`, into);
      else into.set(path, { mode, id: child });
      at = end + 21;
    }
    return into;
  }

  commit(id: string): Commit | undefined {
    const object = this.load(id);
    if (object?.type !== "commit") return undefined;
    const text = decoder.decode(object.body);
    const cut = text.indexOf("\n\n");
    const head = text.slice(0, cut);
    const author = /^author (.*) (\d+) [+-]\d{4}$/m.exec(head);
    return {
      id,
      tree: /^tree (\w+)/m.exec(head)?.[1] ?? "",
      parents: [...head.matchAll(/^parent (\w+)/gm)].map((m) => m[1] ?? ""),
      author: author?.[1] ?? "",
      time: Number(author?.[2] ?? 0),
      message: text.slice(cut + 2),
    };
  }

  /** `refs/heads/main`, or undefined when HEAD is detached. */
  headRef(): string | undefined {
    return /^ref: (\S+)/.exec(this.text("HEAD") ?? "")?.[1];
  }

  head(): string | undefined {
    const ref = this.headRef();
    return (ref === undefined ? this.text("HEAD") : this.text(ref))?.trim() || undefined;
  }

  refs(kind: "heads" | "tags"): readonly string[] {
    const walk = (folder: string): string[] => {
      try {
        return this.proc.fs
          .readdir(`${this.folder}/refs/${kind}/${folder}`)
          .flatMap(({ name, type }) => (type === "dir" ? walk(`${folder}${name}/`) : [`${folder}${name}`]));
      } catch {
        return [];
      }
    };
    return walk("").sort();
  }

  /** HEAD, HEAD~2, a branch, a tag, an id or the start of one. */
  resolve(name: string): string | undefined {
    const back = /^(.*?)(?:~(\d*)|(\^+))$/.exec(name);
    if (back !== null) {
      let id = this.resolve(back[1] === "" ? "HEAD" : (back[1] ?? "HEAD"));
      const steps = back[3]?.length ?? Number(back[2] || 1);
      for (let i = 0; i < steps && id !== undefined; i++) id = this.commit(id)?.parents[0];
      return id;
    }
    if (name === "HEAD" || name === "@") return this.head();
    const ref =
      this.text(`refs/heads/${name}`) ?? this.text(`refs/tags/${name}`) ?? this.text(`refs/remotes/${name}`);
    if (ref !== undefined) return ref.trim();
    if (!/^[0-9a-f]{4,40}$/.test(name)) return undefined;
    if (name.length === 40) return this.load(name) === undefined ? undefined : name;
    try {
      const found = this.proc.fs
        .readdir(`${this.folder}/objects/${name.slice(0, 2)}`)
        .find((e) => e.name.startsWith(name.slice(2)));
      return found === undefined ? undefined : name.slice(0, 2) + found.name;
    } catch {
      return undefined;
    }
  }
}

/** The repository that `from` lies in. */
export function findRepository(proc: Proc, from: string): Repository | undefined {
  for (let at = from; ; at = at.slice(0, at.lastIndexOf("/"))) {
    if (proc.fs.exists(`${at}/.git/HEAD`)) return new Repository(proc, at);
    if (at === "" || at === "/") return undefined;
  }
}

/** Files of the work tree that are not ignored. */
export function workTree(repository: Repository): Files {
  const { proc, root } = repository;
  const ignored = ignorePatterns(readIfThere(proc, `${root}/.gitignore`) ?? "");
  const files: Files = new Map();
  const walk = (folder: string) => {
    for (const { name, type } of proc.fs.readdir(`${root}/${folder}`)) {
      const path = `${folder}${name}`;
      if (name === ".git" || ignored(path, type === "dir")) continue;
      if (type === "dir") walk(`${path}/`);
      else if (type === "symlink") {
        const target = proc.fs.readlink(`${root}/${path}`);
        files.set(path, { mode: "120000", id: repository.idOf("blob", encoder.encode(target)) });
      } else if (type === "file") {
        const executable = (proc.fs.stat(`${root}/${path}`).mode & 0o100) !== 0;
        files.set(path, {
          mode: executable ? "100755" : "100644",
          id: repository.idOf("blob", proc.fs.readFile(`${root}/${path}`)),
        });
      }
    }
  };
  walk("");
  return files;
}

function ignorePatterns(text: string): (path: string, folder: boolean) => boolean {
  const rules = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const not = line.startsWith("!");
      const bare = line.replace(/^!/, "");
      const foldersOnly = bare.endsWith("/");
      const body = bare.replace(/\/$/, "");
      const anchored = body.includes("/");
      const source = body
        .replace(/^\//, "")
        .replace(/[.+^${}()|\\]/g, "\\$&")
        .replaceAll("**/", "\u0001")
        .replaceAll("**", "\u0002")
        .replaceAll("*", "[^/]*")
        .replaceAll("?", "[^/]")
        .replaceAll("\u0001", "(?:.*/)?")
        .replaceAll("\u0002", ".*");
      return { not, foldersOnly, regex: new RegExp(`^${anchored ? "" : "(?:.*/)?"}${source}$`) };
    });
  return (path, folder) => {
    let ignored = false;
    for (const rule of rules) if ((!rule.foldersOnly || folder) && rule.regex.test(path)) ignored = !rule.not;
    return ignored;
  };
}
