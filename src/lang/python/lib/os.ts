/** `os` and `os.path`, over the process's own system calls. */
import { type Signal, signalNumbers } from "../../../os/signals.ts";
import { asNumber, toIndex } from "../conversions.ts";
import { sys } from "../errors.ts";
import { dictSet } from "../hashing.ts";
import { iterateNow } from "../iteration.ts";
import { functions, moduleOf } from "../native.ts";
import {
  Park,
  PyBytes,
  PyDict,
  PyFloat,
  PyInstance,
  PyList,
  type PyModule,
  PyTuple,
  type Value,
} from "../objects.ts";
import { latin1 } from "../text.ts";
import { exceptionType, typeOf } from "../types.ts";
import type { Vm } from "../vm.ts";
import { struct } from "./sys.ts";

/** A path given as str, bytes or anything with `__fspath__`. */
export function pathOf(vm: Vm, v: Value | undefined): string {
  if (typeof v === "string") return v;
  if (v instanceof PyInstance) {
    if (typeof v.base === "string") return v.base;
    const m = v.cls.lookup("__fspath__");
    if (m !== undefined) return String(vm.callSync(m, [v]));
  }
  if (v instanceof PyBytes) return latin1(v.v);
  return vm.raise("TypeError", `expected str, bytes or os.PathLike object, not ${typeOf(v ?? null).name}`);
}

const modes: Readonly<Record<string, number>> = {
  file: 0o100000,
  dir: 0o040000,
  symlink: 0o120000,
  char: 0o020000,
  block: 0o060000,
  fifo: 0o010000,
  socket: 0o140000,
};

function statOf(vm: Vm, path: string, follow: boolean): Value {
  const s = sys(vm, path, () => (follow ? vm.host.proc.fs.stat(path) : vm.host.proc.fs.lstat(path)));
  return struct(
    vm,
    "stat_result",
    {
      st_mode: (modes[s.type] ?? 0) | s.mode,
      st_ino: s.ino,
      st_dev: s.dev,
      st_nlink: s.nlink,
      st_uid: s.uid,
      st_gid: s.gid,
      st_size: s.size,
      st_atime: new PyFloat(s.atimeMs / 1000),
      st_mtime: new PyFloat(s.mtimeMs / 1000),
      st_ctime: new PyFloat(s.ctimeMs / 1000),
      st_mtime_ns: BigInt(Math.round(s.mtimeMs * 1e6)),
    },
    "os",
  );
}

function kind(vm: Vm, v: Value | undefined): string | undefined {
  try {
    return vm.host.proc.fs.stat(pathOf(vm, v)).type;
  } catch {
    return undefined;
  }
}

export function normpath(path: string): string {
  if (path === "") return ".";
  const lead = path.startsWith("//") && !path.startsWith("///") ? "//" : path.startsWith("/") ? "/" : "";
  const out: string[] = [];
  for (const p of path.split("/")) {
    if (p === "" || p === ".") continue;
    if (p !== ".." || (lead === "" && out.length === 0) || out.at(-1) === "..") out.push(p);
    else if (out.length > 0) out.pop();
  }
  return lead + out.join("/") || ".";
}
function abspath(vm: Vm, p: string): string {
  return normpath(p.startsWith("/") ? p : `${vm.host.proc.cwd}/${p}`);
}
function splitPath(p: string): [string, string] {
  const i = p.lastIndexOf("/") + 1;
  const head = p.slice(0, i);
  return [/^\/+$/.test(head) ? head : head.replace(/\/+$/, ""), p.slice(i)];
}
function splitExt(p: string): [string, string] {
  const [, base] = splitPath(p);
  const stripped = base.replace(/^\.+/, "");
  const dot = stripped.lastIndexOf(".");
  return dot < 0 ? [p, ""] : [p.slice(0, p.length - (stripped.length - dot)), stripped.slice(dot)];
}

export function osPathModule(): PyModule {
  const P = pathOf;
  return moduleOf("posixpath", {
    sep: "/",
    curdir: ".",
    pardir: "..",
    extsep: ".",
    pathsep: ":",
    ...functions({
      "join(first, *rest)": (vm, [a, rest]) => {
        let out = P(vm, a);
        for (const r of (rest as PyTuple).v) {
          const p = P(vm, r);
          out = p.startsWith("/") ? p : out === "" || out.endsWith("/") ? out + p : `${out}/${p}`;
        }
        return out;
      },
      "basename(p)": (vm, [p]) => splitPath(P(vm, p))[1],
      "dirname(p)": (vm, [p]) => splitPath(P(vm, p))[0],
      "split(p)": (vm, [p]) => new PyTuple(splitPath(P(vm, p))),
      "splitext(p)": (vm, [p]) => new PyTuple(splitExt(P(vm, p))),
      "abspath(p)": (vm, [p]) => abspath(vm, P(vm, p)),
      "realpath(p, *, strict?)": (vm, [p]) => {
        try {
          return vm.host.proc.fs.realpath(P(vm, p));
        } catch {
          return abspath(vm, P(vm, p));
        }
      },
      "normpath(p)": (vm, [p]) => normpath(P(vm, p)),
      "normcase(p)": (vm, [p]) => P(vm, p),
      "isabs(p)": (vm, [p]) => P(vm, p).startsWith("/"),
      "exists(p)": (vm, [p]) => kind(vm, p) !== undefined,
      "lexists(p)": (vm, [p]) => {
        try {
          vm.host.proc.fs.lstat(P(vm, p));
          return true;
        } catch {
          return false;
        }
      },
      "isfile(p)": (vm, [p]) => kind(vm, p) === "file",
      "isdir(p)": (vm, [p]) => kind(vm, p) === "dir",
      "islink(p)": (vm, [p]) => {
        try {
          return vm.host.proc.fs.lstat(P(vm, p)).type === "symlink";
        } catch {
          return false;
        }
      },
      "ismount(p)": (vm, [p]) => vm.host.proc.fs.mounts().some((m) => m.target === abspath(vm, P(vm, p))),
      "getsize(p)": (vm, [p]) => sys(vm, p, () => vm.host.proc.fs.stat(P(vm, p)).size),
      "getmtime(p)": (vm, [p]) =>
        new PyFloat(sys(vm, p, () => vm.host.proc.fs.stat(P(vm, p)).mtimeMs) / 1000),
      "getatime(p)": (vm, [p]) =>
        new PyFloat(sys(vm, p, () => vm.host.proc.fs.stat(P(vm, p)).atimeMs) / 1000),
      "getctime(p)": (vm, [p]) =>
        new PyFloat(sys(vm, p, () => vm.host.proc.fs.stat(P(vm, p)).ctimeMs) / 1000),
      "expanduser(p)": (vm, [p]) => P(vm, p).replace(/^~(?=\/|$)/, vm.host.proc.env.get("HOME") ?? "/root"),
      "expandvars(p)": (vm, [p]) =>
        P(vm, p).replace(
          /\$(?:(\w+)|\{([^}]*)\})/g,
          (w, a: string | undefined, b: string | undefined) => vm.host.proc.env.get(a ?? b ?? "") ?? w,
        ),
      "commonprefix(list!)": (vm, [l]) => {
        const all = iterateNow(vm, l!).map(String);
        let out = all[0] ?? "";
        for (const s of all) while (!s.startsWith(out)) out = out.slice(0, -1);
        return out;
      },
      "commonpath(paths!)": (vm, [ps]) => {
        const all = iterateNow(vm, ps!).map((p) => P(vm, p));
        if (all.length === 0) return vm.raise("ValueError", "commonpath() arg is an empty sequence");
        const rooted = all.filter((p) => p.startsWith("/")).length;
        if (rooted !== 0 && rooted !== all.length)
          return vm.raise("ValueError", "Can't mix absolute and relative paths");
        const parts = all.map((p) => p.split("/").filter((x) => x !== "" && x !== "."));
        let n = 0;
        while (parts.every((p) => n < p.length && p[n] === parts[0]![n])) n++;
        return (rooted > 0 ? "/" : "") + parts[0]!.slice(0, n).join("/");
      },
      "relpath(p, start?)": (vm, [p, s]) => {
        const to = abspath(vm, P(vm, p)).split("/").filter(Boolean);
        const from = abspath(vm, s === undefined || s === null ? "." : P(vm, s))
          .split("/")
          .filter(Boolean);
        let i = 0;
        while (i < to.length && i < from.length && to[i] === from[i]) i++;
        return [...from.slice(i).map(() => ".."), ...to.slice(i)].join("/") || ".";
      },
    }),
  });
}

export function osModule(vm: Vm): PyModule {
  const path = osPathModule();
  vm.modules.setName("os.path", path);
  vm.modules.setName("posixpath", path);
  const { proc } = vm.host;
  const environ = new PyDict();
  for (const [k, v] of proc.env) dictSet(vm, environ, k, v);
  const P = pathOf;
  const fs = (v: Vm) => v.host.proc.fs;
  const uname = {
    sysname: "Linux",
    nodename: proc.system.hostname(),
    release: proc.system.kernelRelease,
    version: "#1 SMP PREEMPT_DYNAMIC",
    machine: "x86_64",
  };
  return moduleOf("os", {
    path,
    sep: "/",
    linesep: "\n",
    name: "posix",
    curdir: ".",
    pardir: "..",
    pathsep: ":",
    devnull: "/dev/null",
    extsep: ".",
    altsep: null,
    _environ: environ,
    error: exceptionType("OSError"),
    R_OK: 4,
    W_OK: 2,
    X_OK: 1,
    F_OK: 0,
    O_RDONLY: 0,
    O_WRONLY: 1,
    O_RDWR: 2,
    O_CREAT: 64,
    O_EXCL: 128,
    O_TRUNC: 512,
    O_APPEND: 1024,
    EX_OK: 0,
    SEEK_SET: 0,
    SEEK_CUR: 1,
    SEEK_END: 2,
    ...functions({
      "getcwd()": (v) => v.host.proc.cwd,
      "chdir(path)": (v, [p]) => (sys(v, p, () => v.host.proc.chdir(P(v, p))), null),
      "listdir(path?)": (v, [p]) => {
        const dir = p === undefined || p === null ? "." : P(v, p);
        return new PyList(sys(v, p ?? ".", () => fs(v).readdir(dir)).map((e) => e.name));
      },
      "mkdir(path, mode?, *, dir_fd?)": (v, [p, m]) => (
        sys(v, p, () => fs(v).mkdir(P(v, p), m === undefined ? {} : { mode: toIndex(v, m) })), null
      ),
      "makedirs(name, mode?, exist_ok?)": (v, [p, , ok]) => {
        const at = P(v, p);
        if (fs(v).exists(at)) {
          if (ok === true && fs(v).stat(at).type === "dir") return null;
          sys(v, p, () => fs(v).mkdir(at));
        }
        sys(v, p, () => fs(v).mkdir(at, { recursive: true }));
        return null;
      },
      "rmdir(path)": (v, [p]) => (sys(v, p, () => fs(v).rmdir(P(v, p))), null),
      "remove(path)": (v, [p]) => (sys(v, p, () => fs(v).unlink(P(v, p))), null),
      "unlink(path)": (v, [p]) => (sys(v, p, () => fs(v).unlink(P(v, p))), null),
      "rename(src, dst)": (v, [a, b]) => (sys(v, a, () => fs(v).rename(P(v, a), P(v, b)), b), null),
      "replace(src, dst)": (v, [a, b]) => (sys(v, a, () => fs(v).rename(P(v, a), P(v, b)), b), null),
      "symlink(src, dst)": (v, [a, b]) => (sys(v, a, () => fs(v).symlink(P(v, a), P(v, b)), b), null),
      "link(src, dst)": (v, [a, b]) => (sys(v, a, () => fs(v).link(P(v, a), P(v, b)), b), null),
      "readlink(path)": (v, [p]) => sys(v, p, () => fs(v).readlink(P(v, p))),
      "chmod(path, mode)": (v, [p, m]) => (sys(v, p, () => fs(v).chmod(P(v, p), toIndex(v, m))), null),
      "chown(path, uid, gid)": (v, [p, u, g]) => (
        sys(v, p, () => fs(v).chown(P(v, p), toIndex(v, u), toIndex(v, g))), null
      ),
      "utime(path, times?)": (v, [p, t]) => {
        const ms =
          t === undefined || t === null ? v.host.proc.nowMs() : Number(asNumber((t as PyTuple).v[1])) * 1000;
        sys(v, p, () => fs(v).utimes(P(v, p), ms));
        return null;
      },
      "stat(path, *, follow_symlinks?)": (v, [p, f]) => statOf(v, P(v, p), f !== false),
      "lstat(path)": (v, [p]) => statOf(v, P(v, p), false),
      "access(path, mode)": (v, [p, m]) => {
        const n = toIndex(v, m);
        const at = P(v, p);
        return (
          fs(v).exists(at) && fs(v).access(at, `${n & 4 ? "r" : ""}${n & 2 ? "w" : ""}${n & 1 ? "x" : ""}`)
        );
      },
      "truncate(path, length)": (v, [p, n]) => (
        sys(v, p, () => fs(v).truncate(P(v, p), toIndex(v, n))), null
      ),
      "getpid()": (v) => v.host.proc.pid,
      "getppid()": (v) => v.host.proc.ppid,
      "getuid()": (v) => v.host.proc.cred.uid,
      "geteuid()": (v) => v.host.proc.cred.uid,
      "getgid()": (v) => v.host.proc.cred.gid,
      "getegid()": (v) => v.host.proc.cred.gid,
      "getgroups()": (v) => new PyList([...v.host.proc.cred.groups]),
      "getpgid(pid)": (v) => v.host.proc.pgid,
      "getlogin()": (v) => v.host.proc.env.get("USER") ?? "root",
      "umask(mask)": (v, [m]) => {
        const before = v.host.proc.umask;
        v.host.proc.umask = toIndex(v, m);
        return before;
      },
      "cpu_count()": (v) => v.host.proc.system.cpus,
      "uname()": (v) => struct(v, "uname_result", uname, "posix"),
      "urandom(n)": (v, [n]) =>
        new PyBytes(Uint8Array.from({ length: toIndex(v, n) }, () => Math.floor(v.host.proc.random() * 256))),
      "kill(pid, sig)": (v, [p, s]) => {
        const n = toIndex(v, s);
        const name = (Object.keys(signalNumbers) as Signal[]).find((k) => signalNumbers[k] === n);
        sys(v, undefined, () => v.host.proc.kill(toIndex(v, p), n === 0 ? 0 : (name ?? "TERM")));
        // A signal to oneself is dealt with at once.
        return toIndex(v, p) === v.host.proc.pid ? new Park(() => v.host.proc.checkpoint()) : null;
      },
      "_exit(code)": (v, [c]) => v.raise("SystemExit", c!),
      "abort()": (v) => (v.host.proc.kill(v.host.proc.pid, "ABRT"), null),
      "isatty(fd)": (v, [fd]) => v.host.proc.fds.get(toIndex(v, fd))?.kind === "tty",
      "get_terminal_size(fd?)": (v) => {
        const size = v.host.proc.ctty?.size;
        return struct(v, "terminal_size", { columns: size?.columns ?? 80, lines: size?.rows ?? 24 }, "os");
      },
      "fspath(path)": (v, [p]) => P(v, p),
      "fsencode(path)": (v, [p]) => new PyBytes(new TextEncoder().encode(P(v, p))),
      "fsdecode(path)": (v, [p]) => P(v, p),
      "strerror(n)": (_v, [n]) => `Error ${String(n)}`,
      "getloadavg()": () => new PyTuple([new PyFloat(0.1), new PyFloat(0.08), new PyFloat(0.05)]),
      "sync()": () => null,
      "fsync(fd)": () => null,
      "close(fd)": (v, [fd]) => (sys(v, undefined, () => v.host.proc.closeFd(toIndex(v, fd))), null),
      "write(fd, data)": (v, [fd, d]) =>
        new Park(
          () => v.host.proc.write(toIndex(v, fd), (d as PyBytes).v),
          () => (d as PyBytes).v.length,
        ),
      "read(fd, n)": (v, [fd, n]) =>
        new Park(
          () => v.host.proc.read(toIndex(v, fd), toIndex(v, n)),
          (_v, r) => new PyBytes((r as Uint8Array | null) ?? new Uint8Array(0)),
        ),
      "_setenv(k, val)": (v, [k, val]) => (v.host.proc.env.set(String(k), String(val)), null),
      "_unsetenv(k)": (v, [k]) => (v.host.proc.env.delete(String(k)), null),
      "fork()": (v) => v.refuse("os.fork"),
      "execvp(file, args)": (v) => v.refuse("os.exec"),
      "execv(file, args)": (v) => v.refuse("os.exec"),
      "_entries(path)": (v, [p]) =>
        new PyList(sys(v, p, () => fs(v).readdir(P(v, p))).map((e) => new PyTuple([e.name, e.type]))),
      "statvfs(path)": (v, [p]) => {
        const s = sys(v, p, () => fs(v).statfs(P(v, p)));
        return struct(
          v,
          "statvfs_result",
          {
            f_bsize: 4096,
            f_frsize: 4096,
            f_blocks: Math.floor(s.totalBytes / 4096),
            f_bfree: Math.floor(s.freeBytes / 4096),
            f_bavail: Math.floor(s.freeBytes / 4096),
          },
          "os",
        );
      },
    }),
  });
}
