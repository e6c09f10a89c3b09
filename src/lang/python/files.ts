/** Open files as Python sees them: buffering, text and lines over the process's descriptors. */
import { SysError } from "../../os/errno.ts";
import type { OpenFile } from "../../os/process.ts";
import { asInt } from "./conversions.ts";
import { osError } from "./errors.ts";
import { iterateNow } from "./iteration.ts";
import { method } from "./native.ts";
import {
  type NativeResult,
  Park,
  PyBytes,
  type PyClass,
  PyGetSet,
  PyHandle,
  PyInstance,
  PyList,
  PyRaise,
  type Value,
} from "./objects.ts";
import { latin1 } from "./text.ts";
import { decode, encode } from "./types/strings.ts";
import { exceptionType, handleTypeOf, typeOf } from "./types.ts";
import type { Vm } from "./vm.ts";

export interface FileState {
  file: OpenFile | undefined;
  fd: number;
  readonly name: Value;
  readonly mode: string;
  readonly binary: boolean;
  readonly encoding: string;
  readonly errors: string;
  /** Line ends are translated when reading text. */
  readonly newline: string | null;
  /** Flush at every newline / after every write. */
  readonly buffering: "line" | "none" | "block";
  readonly ownsFd: boolean;
  unread: Uint8Array;
  eof: boolean;
  pending: Uint8Array[];
  pendingSize: number;
  closed: boolean;
}

export type PyFile = PyHandle<FileState>;

export const textKind = "_io.TextIOWrapper";

export function makeFile(state: Partial<FileState> & { fd: number; name: Value; mode: string }): PyFile {
  const binary = state.binary ?? state.mode.includes("b");
  const kind = !binary
    ? textKind
    : state.mode.includes("+")
      ? "_io.BufferedRandom"
      : /[wax]/.test(state.mode)
        ? "_io.BufferedWriter"
        : "_io.BufferedReader";
  return new PyHandle(kind, {
    file: undefined,
    encoding: "utf-8",
    errors: "strict",
    newline: null,
    buffering: "block",
    ownsFd: true,
    unread: new Uint8Array(0),
    eof: false,
    pending: [],
    pendingSize: 0,
    closed: false,
    ...state,
    binary,
  });
}

export function isFile(v: Value | undefined): v is PyFile {
  return v instanceof PyHandle && v.kind.startsWith("_io.");
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    out.set(p, at);
    at += p.length;
  }
  return out;
}

/** What is waiting to be written, taken out. */
export function takePending(f: FileState): Uint8Array | undefined {
  if (f.pendingSize === 0) return undefined;
  const data = join(f.pending);
  f.pending = [];
  f.pendingSize = 0;
  return data;
}

async function put(vm: Vm, f: FileState): Promise<void> {
  vm.host.unwritten.delete(f);
  const data = takePending(f);
  if (data) await vm.host.proc.write(f.fd, data);
}

function failing(vm: Vm, f: FileState): void {
  if (f.closed) vm.raise("ValueError", "I/O operation on closed file.");
}

/** Adds bytes to be written; answers a wait when they must go out now. */
export function writeBytes(
  vm: Vm,
  f: FileState,
  data: Uint8Array,
  flush: boolean,
  answer: Value,
): NativeResult {
  f.pending.push(data);
  f.pendingSize += data.length;
  if (f.ownsFd) vm.host.unwritten.add(f);
  const now =
    flush || f.buffering === "none" || f.pendingSize >= 8192 || (f.buffering === "line" && data.includes(10));
  if (!now || vm.nested > 0) return answer;
  return new Park(
    () => put(vm, f),
    () => answer,
  );
}

export function flush(vm: Vm, f: FileState, answer: Value = null): NativeResult {
  if (f.pendingSize === 0 || vm.nested > 0) return answer;
  return new Park(
    () => put(vm, f),
    () => answer,
  );
}

/** Reads until `enough` says so or the end; then `finish`. */
function fill(
  vm: Vm,
  f: FileState,
  enough: (b: Uint8Array) => boolean,
  finish: (vm: Vm) => NativeResult,
): NativeResult {
  if (f.eof || enough(f.unread)) return finish(vm);
  return new Park(async () => {
    const parts = [f.unread];
    let size = f.unread.length;
    for (;;) {
      const chunk = await vm.host.proc.read(f.fd, 65536);
      if (chunk === null) {
        // A terminal may be read again after Ctrl-D.
        f.eof = f.file?.kind !== "tty";
        break;
      }
      parts.push(chunk);
      size += chunk.length;
      f.unread = size < 1 << 20 ? join(parts) : f.unread;
      if (size < 1 << 20) {
        parts.length = 0;
        parts.push(f.unread);
        if (enough(f.unread)) break;
      }
    }
    f.unread = join(parts);
  }, finish);
}

function take(f: FileState, n: number): Uint8Array {
  const out = f.unread.subarray(0, n);
  f.unread = f.unread.subarray(n);
  return out;
}

function toText(vm: Vm, f: FileState, b: Uint8Array): Value {
  if (f.binary) return new PyBytes(b.slice());
  const s = decode(vm, b, f.encoding, f.errors);
  return f.newline === null && s.includes("\r") ? s.replace(/\r\n?/g, "\n") : s;
}

export function readLine(vm: Vm, f: FileState, finish: (vm: Vm, line: Value) => NativeResult): NativeResult {
  return fill(
    vm,
    f,
    (b) => b.includes(10),
    (v) => {
      const i = f.unread.indexOf(10);
      return finish(v, toText(v, f, take(f, i < 0 ? f.unread.length : i + 1)));
    },
  );
}

function readAmount(vm: Vm, f: FileState, n: number): NativeResult {
  if (n < 0) {
    return fill(
      vm,
      f,
      () => false,
      (v) => toText(v, f, take(f, f.unread.length)),
    );
  }
  if (f.binary) {
    return fill(
      vm,
      f,
      (b) => b.length >= n,
      (v) => toText(v, f, take(f, Math.min(n, f.unread.length))),
    );
  }
  // Characters, not bytes: enough bytes for the longest encoding, then put the rest back.
  return fill(
    vm,
    f,
    (b) => b.length >= n * 4,
    (v) => {
      const text = Array.from(decode(v, f.unread, f.encoding, "replace"));
      const part = text.slice(0, n).join("");
      take(f, encode(v, part, f.encoding, "replace").length);
      return part;
    },
  );
}

const kinds = ["TextIOWrapper", "BufferedReader", "BufferedWriter", "BufferedRandom"].map((k) => `_io.${k}`);

export function installFiles(): void {
  for (const kind of kinds) {
    const cls = handleTypeOf(kind);
    const m = (
      name: string,
      sig: string,
      body: (vm: Vm, f: FileState, a: (Value | undefined)[]) => NativeResult,
    ): void => method(cls, name, sig, (vm, a) => body(vm, (a[0] as PyFile).data, a));
    const readable = (vm: Vm, f: FileState): void => {
      failing(vm, f);
      if (!/[r+]/.test(f.mode)) vm.raise(unsupported(vm), "not readable");
    };
    m("read", "size?, /", (vm, f, a) => {
      readable(vm, f);
      return readAmount(vm, f, a[1] === undefined || a[1] === null ? -1 : Number(asInt(a[1]) ?? -1));
    });
    m("readline", "size?, /", (vm, f) => {
      readable(vm, f);
      return readLine(vm, f, (_v, line) => line);
    });
    m("readlines", "hint?, /", (vm, f) => {
      readable(vm, f);
      return fill(
        vm,
        f,
        () => false,
        (v) => {
          const out: Value[] = [];
          while (f.unread.length > 0) {
            const i = f.unread.indexOf(10);
            out.push(toText(v, f, take(f, i < 0 ? f.unread.length : i + 1)));
          }
          return new PyList(out);
        },
      );
    });
    m("__iter__", "", (_vm, _f, a) => a[0]!);
    m("__next__", "", (vm, f) => {
      readable(vm, f);
      return readLine(vm, f, (v, line) =>
        line === "" || (line instanceof PyBytes && line.v.length === 0) ? v.raise("StopIteration") : line,
      );
    });
    m("write", "text, /", (vm, f, a) => {
      failing(vm, f);
      if (!/[wax+]/.test(f.mode)) vm.raise(unsupported(vm), "not writable");
      const v = a[1] instanceof PyInstance && a[1].base !== undefined ? a[1].base : a[1]!;
      if (f.binary) {
        if (!(v instanceof PyBytes))
          return vm.raise("TypeError", `a bytes-like object is required, not '${typeOf(v).name}'`);
        return writeBytes(vm, f, v.v.slice(), false, v.v.length);
      }
      if (typeof v !== "string")
        return vm.raise("TypeError", `write() argument must be str, not ${typeOf(v).name}`);
      return writeBytes(vm, f, encode(vm, v, f.encoding, f.errors), false, Array.from(v).length);
    });
    m("writelines", "lines!, /", (vm, f, a) => {
      failing(vm, f);
      const parts = iterateNow(vm, a[1]!).map((x) =>
        x instanceof PyBytes ? x.v : encode(vm, String(x), f.encoding, f.errors),
      );
      return parts.length === 0 ? null : writeBytes(vm, f, join(parts), false, null);
    });
    m("flush", "", (vm, f) => {
      failing(vm, f);
      return flush(vm, f);
    });
    m("close", "", (vm, f) => closeFile(vm, f));
    m("__enter__", "", (vm, f, a) => {
      failing(vm, f);
      return a[0]!;
    });
    m("__exit__", "type?, value?, tb?, /", (vm, f) => closeFile(vm, f));
    m("fileno", "", (_vm, f) => f.fd);
    m("isatty", "", (vm, f) => (vm.host.proc.fds.get(f.fd)?.kind ?? "file") === "tty");
    m("readable", "", (_vm, f) => /[r+]/.test(f.mode));
    m("writable", "", (_vm, f) => /[wax+]/.test(f.mode));
    m("seekable", "", (_vm, f) => f.file?.seek !== undefined);
    m("reconfigure", "*, encoding?, errors?, newline?, line_buffering?, write_through?", () => null);
    m("tell", "", (vm, f) => {
      if (!f.file?.seek) return vm.raise("OSError", 29, "Illegal seek");
      return f.file.seek(0, "cur") - f.unread.length + f.pendingSize;
    });
    m("seek", "offset, whence?, /", (vm, f, a) => {
      const go = (): Value => {
        if (!f.file?.seek) return vm.raise("OSError", 29, "Illegal seek");
        const whence = a[2] === 1 ? "cur" : a[2] === 2 ? "end" : "set";
        const back = whence === "cur" ? f.unread.length : 0;
        f.unread = new Uint8Array(0);
        f.eof = false;
        return f.file.seek(Number(asInt(a[1]!) ?? 0) - back, whence);
      };
      if (f.pendingSize === 0) return go();
      return new Park(() => put(vm, f), go);
    });
    m("truncate", "size?, /", (vm, f, a) => {
      const size = a[1] === undefined ? (f.file?.seek?.(0, "cur") ?? 0) : Number(asInt(a[1]!) ?? 0);
      vm.host.proc.fs.truncate(f.file?.path ?? String(f.name), size);
      return size;
    });
    m("__repr__", "", (_vm, f, a) => {
      const name = typeof f.name === "string" ? `'${f.name}'` : String(f.name);
      return f.binary
        ? `<${(a[0] as PyFile).kind} name=${name}>`
        : `<_io.TextIOWrapper name=${name} mode='${f.mode}' encoding='${f.encoding === "utf-8" ? "UTF-8" : f.encoding}'>`;
    });
    const get = (name: string, read: (f: FileState, self: PyFile) => Value): void => {
      cls.dict.set(name, new PyGetSet(name, (_vm, s) => read((s as PyFile).data, s as PyFile)));
    };
    get("name", (f) => f.name);
    get("mode", (f) => f.mode);
    get("closed", (f) => f.closed);
    get("encoding", (f) => (f.encoding === "utf-8" ? "utf-8" : f.encoding));
    get("errors", (f) => f.errors);
    get("newlines", () => null);
    get(
      "buffer",
      (f, self) =>
        new PyHandle(/r/.test(f.mode) ? "_io.BufferedReader" : "_io.BufferedWriter", binaryTwin(f, self)),
    );
  }
}

/** `sys.stdout.buffer`: the same buffers, bytes instead of text. */
function binaryTwin(f: FileState, _self: PyFile): FileState {
  return new Proxy(f, { get: (t, k) => (k === "binary" ? true : Reflect.get(t, k)) });
}

/** `io.UnsupportedOperation`: an OSError and a ValueError. */
export function unsupported(vm: Vm): PyClass {
  const c = vm.subclass("UnsupportedOperation", "OSError", "io");
  if (c.bases.length === 1) {
    const [os, value] = [exceptionType("OSError"), exceptionType("ValueError")];
    c.bases = [os, value];
    c.mro = [c, os, value, ...value.mro.slice(1)];
  }
  return c;
}

function closeFile(vm: Vm, f: FileState): NativeResult {
  if (f.closed) return null;
  const end = (): null => {
    f.closed = true;
    if (f.ownsFd && vm.host.proc.fds.has(f.fd)) vm.host.proc.closeFd(f.fd);
    return null;
  };
  if (f.pendingSize === 0) return end();
  return new Park(() => put(vm, f), end);
}

/** `open(…)`. */
export function openFile(
  vm: Vm,
  path: Value,
  mode: string,
  encoding: string | undefined,
  errors: string | undefined,
  newline: string | null,
  buffering: number,
): NativeResult {
  const m = /^(?=.*[rwax])([rwaxbtU+]+)$/.exec(mode);
  if (!m) return vm.raise("ValueError", `invalid mode: '${mode}'`);
  if ((mode.match(/[rwax]/g) ?? []).length !== 1)
    return vm.raise("ValueError", "must have exactly one of create/read/write/append mode");
  const binary = mode.includes("b");
  if (binary && encoding !== undefined)
    return vm.raise("ValueError", "binary mode doesn't take an encoding argument");
  const plus = mode.includes("+");
  const proc = vm.host.proc;
  const line = buffering === 1 ? "line" : buffering === 0 ? "none" : "block";
  const common = {
    mode,
    binary,
    encoding: encoding ?? "utf-8",
    errors: errors ?? "strict",
    newline,
    buffering: line,
  } as const;
  if (typeof path === "number") {
    const file = proc.fds.get(path);
    if (!file) return vm.raise("OSError", 9, "Bad file descriptor");
    return makeFile({ ...common, fd: path, file, name: path });
  }
  const name = typeof path === "string" ? path : path instanceof PyBytes ? latin1(path.v) : undefined;
  if (name === undefined)
    return vm.raise("TypeError", `expected str, bytes or os.PathLike object, not ${typeOf(path).name}`);
  if (name.includes("\0")) return vm.raise("ValueError", "embedded null byte");
  return new Park(
    async () => {
      if (vm.host.unwritten.size > 0) await writeAbandoned(vm);
      try {
        const file = await proc.fs.open(name, {
          read: mode.includes("r") || plus,
          write: !mode.includes("r") || plus,
          append: mode.includes("a"),
          create: !mode.includes("r"),
          exclusive: mode.includes("x"),
          truncate: mode.includes("w"),
        });
        if (file.kind === "dir") {
          file.release();
          throw new SysError("EISDIR", name);
        }
        return { file, fd: proc.installFd(file, 3) };
      } catch (error) {
        if (error instanceof SysError && error.code !== "EINTR") return error;
        throw error;
      }
    },
    (v, got) => {
      if (got instanceof SysError) throw new PyRaise(osError(v, got, path));
      const { file, fd } = got as { file: OpenFile; fd: number };
      return makeFile({ ...common, fd, file, name: path });
    },
  );
}

/**
 * Writes what files hold that no name, argument or value on its way refers to any more:
 * CPython would have closed them (`open("x", "w").write("hi")`). All of them at the end.
 */
export async function writeAbandoned(vm: Vm, all = false): Promise<void> {
  for (const f of vm.host.unwritten) if (!f.closed && (all || !isHeld(vm, f))) await put(vm, f);
}

function isHeld(vm: Vm, f: FileState): boolean {
  const holds = (v: unknown): boolean => v instanceof PyHandle && v.data === f;
  for (const t of vm.threads) {
    for (let frame = t.frame; frame; frame = frame.back) {
      if (frame.locals.some(holds) || frame.stack.some(holds) || frame.cells.some((c) => holds(c.v)))
        return true;
      for (const v of frame.ns?.values() ?? []) if (holds(v)) return true;
      for (const e of frame.globals.m.values()) if (holds(e.v)) return true;
    }
  }
  return false;
}
