/** The library: which modules there are, and where each is made. */
import type { Library, LibraryModule } from "../host.ts";
import type { PyModule } from "../objects.ts";
import type { Vm } from "../vm.ts";
import { base64Module, binasciiModule, hashlibModule, structModule, zlibModule } from "./binary.ts";
import { datetimeModule } from "./datetime.ts";
import { ioModule } from "./io.ts";
import { jsonModule } from "./json.ts";
import { sourceNames } from "./library.ts";
import { mathModule } from "./math.ts";
import { osModule, osPathModule } from "./os.ts";
import { signalModule, subprocessModule, threadModule } from "./processes.ts";
import { randomModule } from "./random.ts";
import { reModule } from "./re.ts";
import { socketModule } from "./socket.ts";
import { runpyModule, tracebackModule } from "./support.ts";
import { sysModule } from "./sys.ts";
import { timeModule } from "./time.ts";

const natives: Readonly<Record<string, (vm: Vm) => PyModule>> = {
  sys: sysModule,
  os: osModule,
  "os.path": osPathModule,
  posixpath: osPathModule,
  time: timeModule,
  math: mathModule,
  json: jsonModule,
  re: reModule,
  _random: randomModule,
  _io: ioModule,
  _socket: socketModule,
  hashlib: hashlibModule,
  base64: base64Module,
  binascii: binasciiModule,
  _struct: structModule,
  zlib: zlibModule,
  _thread: threadModule,
  signal: signalModule,
  _subprocess: subprocessModule,
  _datetime: datetimeModule,
  _traceback: tracebackModule,
  _runpy: runpyModule,
};

function find(name: string): LibraryModule | undefined {
  const native = Object.hasOwn(natives, name) ? natives[name] : undefined;
  const hasSource = sourceNames.has(name);
  return native || hasSource ? { native, hasSource } : undefined;
}

const standardNames = new Set(
  (
    "abc aifc antigravity argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cmath cmd code codecs codeop collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg csv ctypes curses dataclasses datetime dbm decimal difflib dis doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib importlib inspect io ipaddress itertools json keyword linecache locale logging lzma mailbox marshal math mimetypes mmap modulefinder multiprocessing netrc nntplib ntpath numbers opcode operator optparse os pathlib pdb pickle pickletools pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc queue quopri random re readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtplib socket socketserver sqlite3 sre_compile ssl stat statistics string stringprep struct subprocess symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile termios test textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo " +
    "_traceback _runpy _io _random _socket _struct _thread _subprocess _datetime __future__"
  ).split(" "),
);

export const library: Library = {
  find,
  isStandard: (name) => standardNames.has(name.split(".")[0]!),
};
