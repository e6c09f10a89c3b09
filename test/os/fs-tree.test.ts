import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Content } from "../../src/oci/changeset.ts";
import { applyChangeset, diffTrees, toChangeset } from "../../src/os/fs/changes.ts";
import { contentDigest, contentOf, readBytes, readRange, writeAt } from "../../src/os/fs/content.ts";
import { graftTree, restampTree } from "../../src/os/fs/graft.ts";
import { MemoryFileSystem } from "../../src/os/fs/memory-file-system.ts";
import { packArchive, tarToTree, treeToTar, unpackArchive } from "../../src/os/fs/tar.ts";
import { emptyTree, type FileTree, lookup, resolve, treeTotals, walk } from "../../src/os/fs/tree.ts";

const meta = { mode: 0o644, uid: 0, gid: 0 };

/** Everything in a tree as plain text, for comparing. */
function dump(tree: FileTree): string[] {
  const names = new Map<number, string>();
  return [...walk(tree)].map(({ path, node, ino }) => {
    const head = `${path} ${node.type} ${node.mode.toString(8)} ${node.uid}:${node.gid} ${node.mtimeMs}`;
    if (node.type === "symlink") return `${head} -> ${node.target}`;
    if (node.type !== "file") return head;
    const first = names.get(ino);
    if (first === undefined) names.set(ino, path);
    return `${head} ${contentDigest(node.content)} ${node.nlink}${first === undefined ? "" : ` = ${first}`}`;
  });
}

function fsWith(files: Record<string, string>, now = 1000): MemoryFileSystem {
  const fs = new MemoryFileSystem();
  for (const [path, text] of Object.entries(files)) put(fs, path, text, now);
  return fs;
}

function put(fs: MemoryFileSystem, path: string, text: string, now = 1000): void {
  const dirs = path.split("/").slice(1, -1);
  let at = "";
  for (const dir of dirs) {
    at += `/${dir}`;
    if (fs.find(at) === undefined) fs.create(at, { type: "dir", ...meta, mode: 0o755 }, now);
  }
  if (fs.find(path) === undefined) fs.create(path, { type: "file", ...meta, content: contentOf(text) }, now);
  else fs.setContent(path, contentOf(text), now);
}

function text(tree: FileTree, path: string): string | undefined {
  const node = lookup(tree, path);
  return node?.type === "file" ? Buffer.from(readBytes(node.content)).toString() : undefined;
}

/** Random changes to a small file system. */
const names = fc.constantFrom("a", "b", "c", "dir", "x.txt");
const paths = fc.array(names, { minLength: 1, maxLength: 3 }).map((p) => `/${p.join("/")}`);
const change = fc.oneof(
  fc.record({ op: fc.constant("write" as const), path: paths, data: fc.string({ maxLength: 8 }) }),
  fc.record({
    op: fc.constant("append" as const),
    path: paths,
    data: fc.string({ minLength: 1, maxLength: 8 }),
  }),
  fc.record({ op: fc.constant("mkdir" as const), path: paths }),
  fc.record({ op: fc.constant("remove" as const), path: paths }),
  fc.record({ op: fc.constant("rename" as const), path: paths, to: paths }),
  fc.record({ op: fc.constant("link" as const), path: paths, to: paths }),
  fc.record({ op: fc.constant("chmod" as const), path: paths, mode: fc.constantFrom(0o600, 0o755) }),
  fc.record({ op: fc.constant("symlink" as const), path: paths, to: paths }),
  fc.record({ op: fc.constant("graft" as const), path: paths, to: paths }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** Does it if it makes sense; whether it did. */
function apply(fs: MemoryFileSystem, c: Change, now: number): boolean {
  const typeAt = (path: string) => fs.find(path)?.type;
  const parentOk = (path: string) => typeAt(path.slice(0, path.lastIndexOf("/")) || "/") === "dir";
  switch (c.op) {
    case "write":
      if (typeAt(c.path) === "file") fs.setContent(c.path, contentOf(c.data), now);
      else if (typeAt(c.path) === undefined && parentOk(c.path)) {
        fs.create(c.path, { type: "file", ...meta, content: contentOf(c.data) }, now);
      } else return false;
      return true;
    case "append": {
      if (typeAt(c.path) !== "file") return false;
      const open = fs.openInode(c.path);
      open.write(open.stat().size, new TextEncoder().encode(c.data), now);
      open.release();
      return true;
    }
    case "mkdir":
      if (typeAt(c.path) !== undefined || !parentOk(c.path)) return false;
      fs.create(c.path, { type: "dir", ...meta, mode: 0o755 }, now);
      return true;
    case "remove":
      if (typeAt(c.path) === undefined) return false;
      fs.remove(c.path, now);
      return true;
    case "rename":
      if (
        typeAt(c.path) === undefined ||
        !parentOk(c.to) ||
        c.to.startsWith(c.path) ||
        c.path.startsWith(c.to)
      ) {
        return false;
      }
      fs.rename(c.path, c.to, now);
      return true;
    case "link":
      if (typeAt(c.path) !== "file" || typeAt(c.to) !== undefined || !parentOk(c.to)) return false;
      fs.link(c.path, c.to, now);
      return true;
    case "chmod":
      if (typeAt(c.path) === undefined) return false;
      fs.setAttributes(c.path, { mode: c.mode }, now);
      return true;
    case "symlink":
      if (typeAt(c.path) !== undefined || !parentOk(c.path)) return false;
      fs.create(c.path, { type: "symlink", ...meta, target: c.to }, now);
      return true;
    case "graft":
      if (
        typeAt(c.path) === undefined ||
        !parentOk(c.to) ||
        c.to.startsWith(c.path) ||
        c.path.startsWith(c.to)
      ) {
        return false;
      }
      fs.graft(c.to, fs.subtree(c.path), now);
      return true;
  }
}

describe("snapshots", () => {
  it("F1: never change", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const fs = fsWith({ "/a/b/c": "1", "/dir/x.txt": "2" });
        const taken: { tree: FileTree; as: string[] }[] = [];
        changes.forEach((c, i) => {
          apply(fs, c, 2000 + i);
          if (i % 3 === 0) {
            const tree = fs.snapshot();
            taken.push({ tree, as: dump(tree) });
          }
        });
        for (const { tree, as } of taken) expect(dump(tree)).toEqual(as);
      }),
      { numRuns: 300 },
    );
  });

  it("F1: a file system behaves as a plain map of paths would", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), fc.boolean(), (changes, snap) => {
        const fs = new MemoryFileSystem();
        const model = new Map<string, { data: string } | "dir" | "link">();
        const below = (path: string) =>
          [...model.keys()].filter((p) => p === path || p.startsWith(`${path}/`));
        changes.forEach((c, i) => {
          if (snap) fs.snapshot();
          if (c.op === "graft" || !apply(fs, c, i)) return;
          const entry = model.get(c.path);
          if (c.op === "write") {
            if (entry !== undefined && typeof entry === "object") entry.data = c.data;
            else model.set(c.path, { data: c.data });
          } else if (c.op === "append" && typeof entry === "object") entry.data += c.data;
          else if (c.op === "mkdir") model.set(c.path, "dir");
          else if (c.op === "symlink") model.set(c.path, "link");
          else if (c.op === "remove") for (const p of below(c.path)) model.delete(p);
          else if (c.op === "link" && entry !== undefined) model.set(c.to, entry);
          else if (c.op === "rename" && model.get(c.to) !== entry) {
            for (const p of below(c.to)) model.delete(p);
            for (const p of below(c.path)) {
              const moved = model.get(p);
              model.delete(p);
              if (moved !== undefined) model.set(c.to + p.slice(c.path.length), moved);
            }
          } else if (c.op === "rename") model.delete(c.path);
        });
        const tree = fs.snapshot();
        const seen = [...walk(tree)]
          .slice(1)
          .map(({ path, node }) => [path, node.type === "file" ? text(tree, path) : node.type]);
        const expected = [...model].map(([path, e]) => [
          path,
          typeof e === "object" ? e.data : e === "link" ? "symlink" : e,
        ]);
        expect(new Map(seen as [string, string][])).toEqual(new Map(expected as [string, string][]));
      }),
      { numRuns: 300 },
    );
  });

  it("F2: a restore brings everything back", () => {
    const fs = fsWith({ "/etc/passwd": "root", "/bin/sh": "sh" });
    const before = fs.snapshot();
    fs.remove("/etc", 5);
    put(fs, "/bin/sh", "other", 6);
    fs.restore(before);
    expect(fs.snapshot()).toBe(before);
    expect(text(fs.snapshot(), "/bin/sh")).toBe("sh");
  });

  it("F19: appending never shows in a snapshot", () => {
    const fs = fsWith({ "/log": "" });
    const open = fs.openInode("/log");
    const seen: FileTree[] = [];
    for (let i = 0; i < 50; i++) {
      open.write(open.stat().size, new TextEncoder().encode(`${i},`), i);
      seen.push(fs.snapshot());
    }
    fs.restore(seen[9] as FileTree);
    put(fs, "/log", `${text(fs.snapshot(), "/log")}other`);
    expect(text(seen[9] as FileTree, "/log")).toBe("0,1,2,3,4,5,6,7,8,9,");
    expect(text(seen[10] as FileTree, "/log")).toBe("0,1,2,3,4,5,6,7,8,9,10,");
  });
});

describe("names and open files", () => {
  it("F3: hard links share content, number and count", () => {
    const fs = fsWith({ "/d/a": "1" });
    fs.link("/d/a", "/b", 5);
    put(fs, "/b", "2", 6);
    expect(text(fs.snapshot(), "/d/a")).toBe("2");
    const stats = ["/d/a", "/b"].map((p) => fs.stat(fs.find(p)!));
    expect(stats.map((s) => s.nlink)).toEqual([2, 2]);
    expect(stats[0]?.ino).toBe(stats[1]?.ino);
    fs.rename("/d", "/e", 7);
    fs.remove("/b", 8);
    expect(fs.stat(fs.find("/e/a")!).nlink).toBe(1);
    expect(text(fs.snapshot(), "/e/a")).toBe("2");
  });

  it("F4: an open file follows a rename and outlives its name", () => {
    const fs = fsWith({ "/d/a": "1" });
    const open = fs.openInode("/d/a");
    fs.rename("/d", "/e", 5);
    open.write(1, new TextEncoder().encode("2"), 6);
    expect(text(fs.snapshot(), "/e/a")).toBe("12");
    fs.remove("/e/a", 7);
    put(fs, "/e/a", "new", 8);
    open.write(2, new TextEncoder().encode("3"), 9);
    expect(Buffer.from(readBytes(open.content())).toString()).toBe("123");
    expect(open.stat().nlink).toBe(0);
    expect(text(fs.snapshot(), "/e/a")).toBe("new");
  });
});

describe("differences", () => {
  it("F5: are listed as docker diff lists them", () => {
    const fs = fsWith({
      "/etc/passwd": "1",
      "/etc/hosts": "2",
      "/root/.profile": "3",
      "/var/log/a": "4",
      "/etc.d/x": "5",
    });
    const base = fs.snapshot();
    put(fs, "/etc/passwd", "changed", 2000);
    put(fs, "/root/new/file", "n", 2000);
    fs.remove("/var/log", 2000);
    expect(diffTrees(base, fs.snapshot()).map((c) => `${c.kind[0]} ${c.path}`)).toEqual([
      "m /etc",
      "m /etc/passwd",
      "m /root",
      "a /root/new",
      "a /root/new/file",
      "m /var",
      "d /var/log",
    ]);
    expect(diffTrees(base, base)).toEqual([]);
  });

  it("F6: applied, they give the same tree", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const fs = fsWith({ "/a/b/c": "1", "/dir/x.txt": "2", "/b/a": "3" });
        const base = fs.snapshot();
        changes.forEach((c, i) => void apply(fs, c, 2000 + i));
        const top = fs.snapshot();
        const again = applyChangeset(base, toChangeset(base, top));
        // A link between an old and a new name becomes a copy in a layer, as in life.
        const plain = (tree: FileTree) => dump(tree).map((l) => l.replace(/ \d+( = \S+)?$/, ""));
        expect(plain(again).slice(1)).toEqual(plain(top).slice(1));
        expect(plain(applyChangeset(emptyTree, toChangeset(emptyTree, top))).slice(1)).toEqual(
          plain(top).slice(1),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("F7: whiteouts hide, opaque directories hide all", () => {
    const base = fsWith({ "/d/a": "1", "/d/b": "2", "/e/a": "3" }).snapshot();
    const dir = { mode: 0o755, uid: 0, gid: 0, mtimeMs: 9 };
    const top = applyChangeset(base, [
      { type: "dir", path: "/d", ...dir, opaque: true },
      { type: "file", path: "/d/c", ...dir, content: contentOf("new") },
      { type: "whiteout", path: "/e/a" },
      { type: "whiteout", path: "/e/never" },
    ]);
    expect([...walk(top)].map((w) => w.path)).toEqual(["/", "/d", "/d/c", "/e"]);
  });
});

describe("grafts", () => {
  it("F8: share nodes and have numbers of their own", () => {
    const part = fsWith({ "/app/main.py": "m", "/app/lib/x": "x" }).snapshot();
    const base = fsWith({ "/usr/bin/sh": "sh" }).snapshot();
    const once = graftTree(base, "/srv/one", part, 5);
    const twice = graftTree(once, "/srv/two", part, 6);
    expect(lookup(twice, "/srv/two/app")).toBe(lookup(part, "/app"));
    const inos = [...walk(twice)].map((w) => w.ino);
    expect(new Set(inos).size).toBe(inos.length);
    expect(text(twice, "/srv/one/app/lib/x")).toBe("x");
    const fs = new MemoryFileSystem({ tree: twice });
    put(fs, "/srv/two/app/lib/x", "changed", 9);
    expect(text(fs.snapshot(), "/srv/one/app/lib/x")).toBe("x");
    expect(treeTotals(twice)).toEqual({ bytes: 6, files: 5 });
  });

  it("F8: a new owner is stamped once per node", () => {
    const part = fsWith({ "/a/b": "1" }).snapshot();
    const stamped = restampTree(part, { uid: 1000, gid: 1000 });
    expect(lookup(stamped, "/a/b")).toMatchObject({ uid: 1000, gid: 1000 });
    expect(restampTree(part, { uid: 1000, gid: 1000 }).root).toBe(stamped.root);
    expect(restampTree(stamped, { uid: 1000 }).root).toBe(stamped.root);
  });
});

describe("contents", () => {
  const sized: Content = { kind: "sized", size: 10_000, seed: "lib" };

  it("F9: filler is the same in any pieces", () => {
    const whole = readBytes(sized);
    fc.assert(
      fc.property(fc.nat(10_500), fc.nat(3000), (offset, length) => {
        expect(readRange(sized, offset, length)).toEqual(whole.subarray(offset, offset + length));
      }),
    );
    const program: Content = { kind: "program", program: "ls", size: 100, libc: "glibc" };
    expect([...readRange(program, 1, 3)]).toEqual([0x45, 0x4c, 0x46]);
  });

  it("F10: digests depend on content alone", () => {
    expect(contentDigest(contentOf("hello"))).toBe(
      "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
    );
    expect(contentDigest({ ...sized })).toBe(contentDigest(sized));
    expect(contentDigest({ ...sized, seed: "other" })).not.toBe(contentDigest(sized));
  });

  it("F9: zeros written in blocks stay without bytes", () => {
    let content = contentOf("");
    for (let i = 0; i < 100; i++) content = writeAt(content, i * 65_536, new Uint8Array(65_536));
    expect(content).toEqual({ kind: "sized", size: 6_553_600, seed: "zero" });
    expect(readRange(content, 5, 3)).toEqual(new Uint8Array(3));
  });
});

describe("walking without a process", () => {
  it("F11: links are followed inside the tree", () => {
    const fs = fsWith({ "/usr/lib/os-release": "ID=debian" });
    fs.create("/etc", { type: "dir", ...meta }, 1);
    fs.create("/etc/os-release", { type: "symlink", ...meta, target: "../usr/lib/os-release" }, 1);
    fs.create("/loop", { type: "symlink", ...meta, target: "/loop" }, 1);
    expect(resolve(fs.snapshot(), "/etc/os-release")?.path).toBe("/usr/lib/os-release");
    expect(resolve(fs.snapshot(), "/loop")).toBeUndefined();
  });
});

describe("archives", () => {
  it("F18: keep everything a changeset has", () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
        const fs = fsWith({ "/a/b/c": "1", [`/long/${"n".repeat(120)}/${"m".repeat(90)}`]: "2" });
        changes.forEach((c, i) => void apply(fs, c, 2000 + i * 7));
        fs.create(
          "/lib.so",
          { type: "file", ...meta, content: { kind: "sized", size: 9000, seed: "s" } },
          3000,
        );
        fs.create(
          "/sh",
          { type: "file", ...meta, content: { kind: "program", program: "dash", size: 90, libc: "musl" } },
          3000,
        );
        const tree = fs.snapshot();
        const again = tarToTree(treeToTar(tree));
        expect(dump(again).slice(1)).toEqual(dump(tree).slice(1));
        expect(lookup(again, "/sh")).toMatchObject({
          content: { kind: "program", program: "dash", libc: "musl" },
        });
      }),
      { numRuns: 100 },
    );
  });

  it("F18: hold whiteouts, opaque directories and devices", () => {
    const entries = [
      { type: "dir" as const, path: "/d", mode: 0o755, uid: 1, gid: 2, mtimeMs: 1500, opaque: true },
      { type: "whiteout" as const, path: "/d/gone" },
      { type: "char" as const, path: "/d/null", mode: 0o666, uid: 0, gid: 0, mtimeMs: 0, major: 1, minor: 3 },
    ];
    expect(unpackArchive(packArchive(entries))).toEqual(entries);
  });

  it("F18: a huge one keeps no bytes", () => {
    const big = { type: "file" as const, path: "/big", mode: 0o644, uid: 0, gid: 0, mtimeMs: 0 };
    const entries = [{ ...big, content: { kind: "sized" as const, size: 900_000_000, seed: "x" } }];
    const archive = packArchive(entries);
    expect(archive.kind).toBe("sized");
    expect(unpackArchive(archive)).toEqual(entries);
  });
});
