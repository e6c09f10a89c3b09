/** Makes, lists and unpacks archives. */
import { gunzipSync, gzipSync } from "fflate";
import { SysError } from "../errno.ts";
import type { Stat } from "../fs/types.ts";
import type { Proc } from "../process.ts";
import { strftime } from "./kit/calendar.ts";
import { CommandError, command, isBusybox, nameOf, quote } from "./kit/command.ts";
import { joinPath } from "./kit/copy.ts";
import { globToRegex } from "./kit/glob.ts";
import { formatMode } from "./kit/mode.ts";
import { dirName } from "./kit/paths.ts";
import { removeTree } from "./kit/remove-tree.ts";
import { readAll, Writer } from "./kit/stream.ts";
import {
  blockSize,
  decodeHeader,
  encodeHeader,
  padding,
  TarError,
  type TarHeader,
} from "./kit/tar-format.ts";
import { concat } from "./kit/text.ts";
import { findGroup, findUser, nameCache } from "./kit/users.ts";
import { type Options, UsageError } from "./options.ts";

const valued = "fCTXIbgHKLNVF";

/** `tar xzf a.tgz` is `tar -x -z -f a.tgz`. */
function rewrite(args: readonly string[]): readonly string[] {
  const [first, ...rest] = args;
  if (first === undefined || first.startsWith("-") || first === "") return args;
  const out: string[] = [];
  const values = [...rest];
  for (const letter of first) {
    out.push(`-${letter}`);
    if (!valued.includes(letter)) continue;
    const value = values.shift();
    if (value === undefined) throw new UsageError(`Old option '${letter}' requires an argument.`);
    out.push(value);
  }
  return [...out, ...values];
}

export const program = command(
  {
    usage: "[OPTION...] [FILE]...",
    about: "Save many files together into a single archive, and restore individual files from it.",
    package: "GNU tar) 1.34",
    usageExit: 2,
    hint: (name) => `Try '${name} --help' or '${name} --usage' for more information.`,
    rewrite,
    options:
      "c,create x,extract,get t,list r,append u,update A,catenate,concatenate d,diff,compare delete f,file= C,directory= z,gzip,gunzip,ungzip j,bzip2 J,xz a,auto-compress Z zstd v,verbose k,keep-old-files overwrite keep-newer-files O,to-stdout p,preserve-permissions,same-permissions same-owner no-same-owner no-same-permissions m,touch strip-components= exclude= X,exclude-from= T,files-from= h,dereference P,absolute-names numeric-owner owner= group= mode= mtime= transform,xform= sort= wildcards no-recursion recursion remove-files totals w,interactive W,verify S,sparse l o I,use-compress-program= format= H= b= n N,newer= one-file-system null anchored no-anchored warning= checkpoint=? ignore-failed-read exclude-vcs usage full-time no-xattrs xattrs acls selinux",
  },
  (proc, o) => tar(proc, o),
);

async function tar(proc: Proc, o: Options): Promise<number> {
  const actions = o.given.filter((g) => ["c", "x", "t", "r", "u", "A", "d", "delete"].includes(g.name));
  if (actions.length === 0) {
    throw new UsageError(
      isBusybox(proc) ? "" : "You must specify one of the '-Acdtrux', '--delete' or '--test-label' options",
    );
  }
  if (new Set(actions.map((a) => a.name)).size > 1)
    throw new UsageError(
      "You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option",
    );
  const run = new TarRun(proc, o);
  switch (actions[0]?.name) {
    case "c":
      return run.create(false);
    case "r":
    case "u":
      return run.create(true);
    case "x":
      return run.read("extract");
    case "t":
      return run.read("list");
    default:
      throw new CommandError(`drydock: this kind of tar operation is not simulated`, 2);
  }
}

class TarRun {
  private failed = false;
  private readonly out: Writer;
  private readonly archive: string;
  private readonly excludes: readonly RegExp[];

  constructor(
    private readonly proc: Proc,
    private readonly o: Options,
  ) {
    this.archive = o.value("f") ?? "-";
    this.out = new Writer(proc);
    this.excludes = [
      ...o.values("exclude"),
      ...o.values("X").flatMap((f) => proc.fs.readText(f).split("\n").filter(Boolean)),
    ].map((p) => globToRegex(p.replace(/\/$/, "")));
  }

  private async complain(message: string, fails = true): Promise<void> {
    if (fails) this.failed = true;
    await this.out.flush();
    await this.proc.stderr.write(`${nameOf(this.proc)}: ${message}\n`);
  }

  private excluded(path: string): boolean {
    const trimmed = path.replace(/\/$/, "");
    return this.excludes.some(
      (e) =>
        e.test(trimmed) ||
        trimmed.split("/").some((_, i, parts) => e.test(parts.slice(i).join("/")) || e.test(parts[i] ?? "")),
    );
  }

  private finish(): number {
    if (!this.failed) return 0;
    if (!isBusybox(this.proc)) void 0;
    return isBusybox(this.proc) ? 1 : 2;
  }

  /** With `append`, what the archive has stays in front. */
  async create(append: boolean): Promise<number> {
    const { proc, o } = this;
    const names: { path: string; dir: string | undefined }[] = [];
    let dir: string | undefined;
    // -C counts for what follows it; the options come first here, so the last one is taken for all.
    dir = o.value("C");
    for (const list of o.values("T")) {
      const text = list === "-" ? await proc.stdin.readText() : proc.fs.readText(list);
      for (const path of text.split(o.has("null") ? "\0" : "\n").filter(Boolean)) names.push({ path, dir });
    }
    for (const path of o.operands) names.push({ path, dir });
    if (names.length === 0) {
      if (isBusybox(proc)) await this.complain("empty archive");
      else
        await proc.stderr.write(
          `${nameOf(proc)}: Cowardly refusing to create an empty archive\nTry '${nameOf(proc)} --help' or '${nameOf(proc)} --usage' for more information.\n`,
        );
      return isBusybox(proc) ? 1 : 2;
    }
    if (this.archive === "-" && proc.stdout.isTty) {
      await this.complain("Refusing to write archive contents to terminal (missing -f option?)");
      if (!isBusybox(proc)) await this.complain("Error is not recoverable: exiting now");
      return 2;
    }
    const parts: Uint8Array[] = [];
    if (append && proc.fs.exists(this.archive)) {
      const old = proc.fs.readFile(this.archive);
      let end = old.length;
      while (end >= blockSize && old.subarray(end - blockSize, end).every((b) => b === 0)) end -= blockSize;
      parts.push(old.subarray(0, end));
    }
    let archiveAt: string | undefined;
    if (this.archive !== "-") {
      archiveAt = proc.fs.absolute(this.archive);
      try {
        if (!append)
          (await proc.fs.open(this.archive, { write: true, create: true, truncate: true })).release();
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await this.complain(
          isBusybox(proc)
            ? `can't open '${this.archive}': ${error.message}`
            : `${this.archive}: Cannot open: ${error.message}`,
        );
        if (!isBusybox(proc)) await this.complain("Error is not recoverable: exiting now");
        return isBusybox(proc) ? 1 : 2;
      }
    }
    const owners = nameCache(proc);
    const links = new Map<string, string>();
    let warnedSlash = false;
    const show = async (name: string) => {
      if (!o.has("v")) return;
      await proc.write(this.archive === "-" ? 2 : 1, `${name}\n`);
    };
    const ownerOf = (
      text: string | undefined,
      find: (name: string) => number | undefined,
    ): [number, string] | undefined => {
      if (text === undefined) return undefined;
      const [name = "", id] = text.split(":");
      return [
        id !== undefined ? Number(id) : (find(name) ?? (Number(name) || 0)),
        /^\d+$/.test(name) ? "" : name,
      ];
    };
    const owner = ownerOf(o.value("owner"), (n) => findUser(proc, n)?.uid);
    const group = ownerOf(o.value("group"), (n) => findGroup(proc, n)?.gid);
    const add = async (shown: string, real: string): Promise<void> => {
      if (this.excluded(shown)) return;
      let stat: Stat;
      try {
        stat = o.has("h") ? proc.fs.stat(real) : proc.fs.lstat(real);
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await this.complain(
          isBusybox(proc) ? `${shown}: ${error.message}` : `${shown}: Cannot stat: ${error.message}`,
        );
        return;
      }
      if (archiveAt !== undefined && stat.type === "file" && proc.fs.absolute(real) === archiveAt) {
        await this.complain(
          `${shown}: ${isBusybox(proc) ? "file is the archive; skipping" : "file is the archive; not dumped"}`,
          false,
        );
        return;
      }
      let name = shown;
      if (!o.has("P") && name.startsWith("/")) {
        if (!warnedSlash)
          await this.complain(
            isBusybox(proc)
              ? "removing leading '/' from member names"
              : "Removing leading `/' from member names",
            false,
          );
        warnedSlash = true;
        name = name.replace(/^\/+/, "") || "./";
      }
      name = transformed(name, o.value("transform"));
      const isDirectory = stat.type === "dir";
      if (isDirectory && !name.endsWith("/")) name += "/";
      const key = `${stat.dev}:${stat.ino}`;
      const earlier = stat.type === "file" && stat.nlink > 1 ? links.get(key) : undefined;
      if (stat.type === "file" && stat.nlink > 1 && earlier === undefined) links.set(key, name);
      if (stat.type === "socket") {
        await this.complain(`${shown}: socket ignored`, false);
        return;
      }
      const type =
        earlier !== undefined
          ? "1"
          : { file: "0", dir: "5", symlink: "2", char: "3", block: "4", fifo: "6" }[stat.type];
      let body = new Uint8Array(0);
      if (type === "0") {
        try {
          body = new Uint8Array(proc.fs.readFile(real));
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
          await this.complain(`${shown}: Cannot open: ${error.message}`);
          return;
        }
      }
      const header: TarHeader = {
        name,
        mode: stat.mode,
        uid: owner?.[0] ?? stat.uid,
        gid: group?.[0] ?? stat.gid,
        size: body.length,
        mtimeMs: stat.mtimeMs,
        type,
        linkName: earlier ?? (stat.type === "symlink" ? proc.fs.readlink(real) : ""),
        userName: o.has("numeric-owner")
          ? ""
          : (owner?.[1] ?? (/^\d+$/.test(owners.user(stat.uid)) ? "" : owners.user(stat.uid))),
        groupName: o.has("numeric-owner")
          ? ""
          : (group?.[1] ?? (/^\d+$/.test(owners.group(stat.gid)) ? "" : owners.group(stat.gid))),
        ...(stat.rdev ? { major: stat.rdev.major, minor: stat.rdev.minor } : {}),
      };
      await show(name);
      parts.push(encodeHeader(header));
      if (body.length > 0) parts.push(body, new Uint8Array(padding(body.length)));
      await proc.checkpoint();
      if (isDirectory && !o.has("no-recursion")) {
        for (const entry of proc.fs.readdir(real))
          await add(joinPath(shown, entry.name), joinPath(real, entry.name));
      }
    };
    for (const { path, dir } of names) {
      if (dir !== undefined && !proc.fs.exists(dir)) {
        await this.complain(
          isBusybox(proc)
            ? `can't change directory to '${dir}': No such file or directory`
            : `${dir}: Cannot open: No such file or directory`,
        );
        if (!isBusybox(proc)) await this.complain("Error is not recoverable: exiting now");
        return isBusybox(proc) ? 1 : 2;
      }
      await add(path, dir === undefined || path.startsWith("/") ? path : joinPath(dir, path));
    }
    const used = parts.reduce((n, p) => n + p.length, 0);
    // Archives are written in records of twenty blocks.
    const total = Math.ceil((used + 2 * blockSize) / 10_240) * 10_240;
    parts.push(new Uint8Array(isBusybox(proc) ? 2 * blockSize : total - used));
    let bytes = concat(parts);
    if (o.has("z") || (o.has("a") && /\.t?gz$/.test(this.archive))) bytes = gzipSync(bytes, { mtime: 0 });
    else if (o.has("j") || o.has("J") || o.has("zstd"))
      throw new CommandError("drydock: only gzip compression is simulated", 2);
    proc.charge(used / 2e5);
    if (this.archive === "-") {
      for (let at = 0; at < bytes.length; at += 65_536) await proc.write(1, bytes.subarray(at, at + 65_536));
    } else proc.fs.writeFile(this.archive, bytes);
    if (this.failed && !isBusybox(proc))
      await this.complain("Exiting with failure status due to previous errors");
    if (this.failed && isBusybox(proc)) await this.complain("error exit delayed from previous errors");
    if (o.has("remove-files") && !this.failed) for (const { path } of names) removeTree(proc, path);
    return this.finish();
  }

  private async load(): Promise<Uint8Array | undefined> {
    const { proc, o } = this;
    let bytes: Uint8Array;
    try {
      if (this.archive === "-") {
        if (proc.stdin.isTty) {
          await this.complain("Refusing to read archive contents from terminal (missing -f option?)");
          await this.complain("Error is not recoverable: exiting now");
          return undefined;
        }
        bytes = await readAll(proc, { read: (max) => proc.read(0, max) });
      } else {
        if (proc.fs.stat(this.archive).type === "dir") throw new SysError("EISDIR", this.archive);
        bytes = proc.fs.readFile(this.archive);
      }
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      if (isBusybox(proc)) await this.complain(`can't open '${this.archive}': ${error.message}`);
      else {
        await this.complain(
          error.code === "EISDIR"
            ? `${this.archive}: Cannot read: ${error.message}`
            : `${this.archive}: Cannot open: ${error.message}`,
        );
        if (error.code === "EISDIR") await this.complain("At beginning of tape, quitting now");
        await this.complain("Error is not recoverable: exiting now");
      }
      return undefined;
    }
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
      try {
        return gunzipSync(bytes);
      } catch {
        await proc.stderr.write("\ngzip: stdin: invalid compressed data--format violated\n");
        await this.complain("Child returned status 1");
        await this.complain("Error is not recoverable: exiting now");
        return undefined;
      }
    }
    if (o.has("z")) {
      await proc.stderr.write(
        isBusybox(proc) ? "tar: invalid magic\n" : "\ngzip: stdin: not in gzip format\n",
      );
      if (!isBusybox(proc)) {
        await this.complain("Child returned status 1");
        await this.complain("Error is not recoverable: exiting now");
      } else this.failed = true;
      return undefined;
    }
    return bytes;
  }

  async read(action: "extract" | "list"): Promise<number> {
    const { proc, o } = this;
    const bytes = await this.load();
    if (!bytes) return isBusybox(proc) ? 1 : 2;
    const directory = o.value("C") ?? ".";
    if (!proc.fs.exists(directory)) {
      await this.complain(
        isBusybox(proc)
          ? `can't change directory to '${directory}': No such file or directory`
          : `${directory}: Cannot open: No such file or directory`,
      );
      if (!isBusybox(proc)) await this.complain("Error is not recoverable: exiting now");
      return isBusybox(proc) ? 1 : 2;
    }
    let at = 0;
    const exactly = async (count: number) => {
      const piece = bytes.subarray(at, at + count);
      at += piece.length;
      return piece;
    };
    const wanted = o.operands.map((p) => ({
      path: p.replace(/\/+$/, ""),
      pattern: o.has("wildcards") ? globToRegex(p) : undefined,
      seen: false,
    }));
    const strip = Number(o.value("strip-components") ?? 0);
    const late: (() => void)[] = [];
    let warned = false;
    for (;;) {
      let header: TarHeader | undefined;
      try {
        header = await decodeHeader(exactly);
      } catch (error) {
        if (!(error instanceof TarError)) throw error;
        if (isBusybox(proc)) {
          await this.complain(error.message === "short" ? "short read" : "invalid tar magic");
          return 1;
        }
        if (error.message === "short" && at > blockSize) {
          await this.complain("Unexpected EOF in archive");
          await this.complain("Error is not recoverable: exiting now");
        } else {
          await this.complain("This does not look like a tar archive");
          await this.complain("Exiting with failure status due to previous errors");
        }
        return 2;
      }
      if (!header) {
        // Nothing at all is no archive; two empty blocks are an empty one.
        if (bytes.length === 0 && !isBusybox(proc)) {
          await this.complain("This does not look like a tar archive");
          await this.complain("Exiting with failure status due to previous errors");
          return 2;
        }
        break;
      }
      const body = await exactly(header.size);
      await exactly(padding(header.size));
      if (body.length < header.size) {
        await this.complain("Unexpected EOF in archive");
        if (!isBusybox(proc)) await this.complain("Error is not recoverable: exiting now");
        return this.finish();
      }
      const plain = header.name.replace(/\/+$/, "");
      const match = wanted.filter(
        (w) => w.path === plain || plain.startsWith(`${w.path}/`) || w.pattern?.test(plain),
      );
      for (const w of match) w.seen = true;
      if ((wanted.length > 0 && match.length === 0) || this.excluded(plain)) continue;
      if (action === "list") {
        this.out.put(`${this.line(header)}\n`);
        if (this.out.full) await this.out.flush();
        continue;
      }
      let name = header.name;
      if (!o.has("P") && name.startsWith("/")) {
        if (!warned)
          await this.complain(
            isBusybox(proc)
              ? "removing leading '/' from member names"
              : "Removing leading `/' from member names",
            false,
          );
        warned = true;
        name = name.replace(/^\/+/, "");
      }
      if (!o.has("P") && name.split("/").includes("..")) {
        await this.complain(`${header.name}: Member name contains '..'`);
        continue;
      }
      if (strip > 0) {
        const parts = name.split("/").filter(Boolean);
        if (parts.length <= strip) continue;
        name = parts.slice(strip).join("/");
      }
      name = transformed(name, o.value("transform"));
      if (name === "" || name === "./" || name === ".") name = ".";
      if (o.has("v"))
        await proc.write(o.has("O") ? 2 : 1, `${o.count("v") > 1 ? this.line(header) : header.name}\n`);
      if (o.has("O")) {
        if (header.type === "0") await proc.write(1, body);
        continue;
      }
      await this.extract(header, joinPath(directory, name.replace(/\/+$/, "")), body, late, directory, strip);
      await proc.checkpoint();
    }
    for (const finish of late.reverse()) finish();
    await this.out.flush();
    for (const w of wanted) {
      if (w.seen) continue;
      await this.complain(
        isBusybox(proc) ? `${w.path}: not found in archive` : `${w.path}: Not found in archive`,
      );
    }
    if (this.failed && !isBusybox(proc))
      await this.complain("Exiting with failure status due to previous errors");
    return this.finish();
  }

  private async extract(
    header: TarHeader,
    path: string,
    body: Uint8Array,
    late: (() => void)[],
    directory: string,
    strip: number,
  ): Promise<void> {
    const { proc, o } = this;
    const root = proc.cred.uid === 0;
    try {
      const parent = dirName(path);
      if (!proc.fs.exists(parent)) proc.fs.mkdir(parent, { recursive: true });
      const old = proc.fs.exists(path) ? proc.fs.lstat(path) : undefined;
      if (old && o.has("k") && header.type !== "5") {
        await this.complain(`${header.name}: Cannot open: File exists`);
        return;
      }
      const mode = o.has("p") || root ? header.mode : header.mode & ~proc.umask;
      const owner = () => {
        if (!root || o.has("no-same-owner") || o.has("o")) return;
        const uid = o.has("numeric-owner")
          ? header.uid
          : (findUser(proc, header.userName)?.uid ?? header.uid);
        const gid = o.has("numeric-owner")
          ? header.gid
          : (findGroup(proc, header.groupName)?.gid ?? header.gid);
        proc.fs.chown(path, uid, gid, { followLinks: false });
      };
      if (header.type === "5") {
        if (old?.type !== "dir") {
          if (old) proc.fs.unlink(path);
          proc.fs.mkdir(path);
        }
        owner();
        late.push(() => {
          proc.fs.chmod(path, mode);
          if (!o.has("m")) proc.fs.utimes(path, header.mtimeMs);
        });
        return;
      }
      if (old && old.type !== "dir") proc.fs.unlink(path);
      switch (header.type) {
        case "0":
          proc.fs.writeFile(path, body, { mode: 0o600 });
          break;
        case "1": {
          const target =
            strip > 0
              ? header.linkName.split("/").filter(Boolean).slice(strip).join("/")
              : header.linkName.replace(/^\/+/, "");
          proc.fs.link(joinPath(directory, target), path);
          return;
        }
        case "2":
          proc.fs.symlink(header.linkName, path);
          owner();
          return;
        case "6":
          proc.fs.mknod(path, { type: "fifo", mode });
          break;
        case "3":
        case "4":
          proc.fs.mknod(path, {
            type: header.type === "3" ? "char" : "block",
            mode,
            major: header.major ?? 0,
            minor: header.minor ?? 0,
          });
          break;
        default:
          return;
      }
      owner();
      proc.fs.chmod(path, mode);
      if (!o.has("m")) proc.fs.utimes(path, header.mtimeMs);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      const what =
        header.type === "5"
          ? "Cannot mkdir"
          : header.type === "1"
            ? `Cannot hard link to ${quote(proc, header.linkName)}`
            : header.type === "2"
              ? `Cannot create symlink to ${quote(proc, header.linkName)}`
              : "Cannot open";
      await this.complain(
        isBusybox(proc)
          ? `can't open '${header.name}': ${error.message}`
          : `${header.name}: ${what}: ${error.message}`,
      );
    }
  }

  private line(header: TarHeader): string {
    const { o, proc } = this;
    if (!o.has("v")) return header.name;
    const type =
      (
        {
          "0": "file",
          "1": "file",
          "2": "symlink",
          "3": "char",
          "4": "block",
          "5": "dir",
          "6": "fifo",
        } as const
      )[header.type as "0"] ?? "file";
    const mode = formatMode({ type, mode: header.mode });
    const shownMode = header.type === "1" ? `h${mode.slice(1)}` : mode;
    const user = o.has("numeric-owner") || header.userName === "" ? String(header.uid) : header.userName;
    const group = o.has("numeric-owner") || header.groupName === "" ? String(header.gid) : header.groupName;
    const size = header.major !== undefined ? `${header.major},${header.minor}` : String(header.size);
    const link =
      header.type === "2"
        ? ` -> ${header.linkName}`
        : header.type === "1"
          ? ` link to ${header.linkName}`
          : "";
    if (isBusybox(proc))
      return `${shownMode} ${user}/${group} ${size.padStart(9)} ${strftime("%Y-%m-%d %H:%M:%S", header.mtimeMs)} ${header.name}${link}`;
    const owner = `${user}/${group}`;
    const width = Math.max(19, this.widest);
    const total = owner.length + 1 + size.length;
    this.widest = Math.max(this.widest, total);
    return `${shownMode} ${owner}${" ".repeat(Math.max(1, Math.max(width, total) - total + 1))}${size} ${strftime("%Y-%m-%d %H:%M", header.mtimeMs)} ${header.name}${link}`;
  }

  /** GNU's owner and size column grows with what it has seen. */
  private widest = 0;
}

/** `--transform s,a,b,`: the common sed-like form. */
function transformed(name: string, expression: string | undefined): string {
  const m = /^s(.)(.*?)(?<!\\)\1(.*?)(?<!\\)\1([gi]*)$/.exec(expression ?? "");
  if (!m) return name;
  const [from = "", to = ""] = [m[2], m[3]].map((part) => part?.replaceAll(`\\${m[1]}`, m[1] ?? ""));
  return name.replace(
    new RegExp(from, (m[4] ?? "").includes("g") ? "g" : ""),
    to.replace(/&/g, "$$&").replace(/\\(\d)/g, "$$$1"),
  );
}
