/** System-call errors → OSError and its subclasses. */
import { type Errno, SysError } from "../../os/errno.ts";
import { type PyException, PyRaise, PyTuple, type Value } from "./objects.ts";
import { exceptionType } from "./types.ts";
import type { Vm } from "./vm.ts";

export const errnoNumbers: Readonly<Partial<Record<Errno, number>>> = {
  EPERM: 1,
  ENOENT: 2,
  ESRCH: 3,
  EINTR: 4,
  EIO: 5,
  E2BIG: 7,
  ENOEXEC: 8,
  EBADF: 9,
  ECHILD: 10,
  EAGAIN: 11,
  ENOMEM: 12,
  EACCES: 13,
  EBUSY: 16,
  EEXIST: 17,
  EXDEV: 18,
  ENOTDIR: 20,
  EISDIR: 21,
  EINVAL: 22,
  EMFILE: 24,
  ENOTTY: 25,
  ETXTBSY: 26,
  EFBIG: 27,
  ENOSPC: 28,
  ESPIPE: 29,
  EROFS: 30,
  EMLINK: 31,
  EPIPE: 32,
  ENAMETOOLONG: 36,
  ENOSYS: 38,
  ENOTEMPTY: 39,
  ELOOP: 40,
  EADDRINUSE: 98,
  EADDRNOTAVAIL: 99,
  ENETUNREACH: 101,
  ECONNRESET: 104,
  ENOTCONN: 107,
  ETIMEDOUT: 110,
  ECONNREFUSED: 111,
  EHOSTUNREACH: 113,
};

const classes: Partial<Record<Errno, string>> = {
  EPERM: "PermissionError",
  EACCES: "PermissionError",
  ENOENT: "FileNotFoundError",
  EEXIST: "FileExistsError",
  ENOTDIR: "NotADirectoryError",
  EISDIR: "IsADirectoryError",
  ECHILD: "ChildProcessError",
  ESRCH: "ProcessLookupError",
  EINTR: "InterruptedError",
  EAGAIN: "BlockingIOError",
  EPIPE: "BrokenPipeError",
  ECONNRESET: "ConnectionResetError",
  ECONNREFUSED: "ConnectionRefusedError",
  ETIMEDOUT: "TimeoutError",
};

export function osError(vm: Vm, error: SysError, filename?: Value, filename2?: Value): PyException {
  const n = errnoNumbers[error.code] ?? 5;
  const e = vm.makeException(exceptionType(classes[error.code] ?? "OSError"), n, error.message);
  setOsFields(e, n, error.message, filename, filename2);
  return e;
}

export function setOsFields(
  e: PyException,
  errno: Value,
  strerror: Value,
  filename?: Value,
  filename2?: Value,
): void {
  e.set("errno", errno);
  e.set("strerror", strerror);
  e.set("filename", filename ?? null);
  e.set("filename2", filename2 ?? null);
  e.args = new PyTuple([errno, strerror]);
}

/** The class an `OSError(errno, text)` becomes. */
export function osErrorClass(errno: number): string {
  const code = (Object.keys(errnoNumbers) as Errno[]).find((k) => errnoNumbers[k] === errno);
  return (code && classes[code]) ?? "OSError";
}

/** Runs a system call; its failure becomes a Python exception that names `filename`. */
export function sys<T>(vm: Vm, filename: Value | undefined, call: () => T, filename2?: Value): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof SysError) throw new PyRaise(osError(vm, error, filename, filename2));
    throw error;
  }
}
