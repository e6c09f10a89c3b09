/** Modules of the library that are Python: files, arguments, the web, asyncio. */
export const netSources: Readonly<Record<string, string>> = {
  fnmatch:
    "import re as _re\ndef translate(p):\n    out, i = '', 0\n    while i < len(p):\n        c = p[i]\n        i += 1\n        if c == '*': out += '.*'\n        elif c == '?': out += '.'\n        elif c == '[' and ']' in p[i + 1:]:\n            j = p.index(']', i + 1)\n            out += '[' + p[i:j].replace('!', '^', 1) + ']'\n            i = j + 1\n        else: out += _re.escape(c)\n    return out\ndef fnmatch(n, p): return _re.fullmatch(translate(p), n, _re.S) is not None\nfnmatchcase = fnmatch\ndef filter(names, p): return [n for n in names if fnmatch(n, p)]\n",
  glob: String.raw`
import os as _os, fnmatch as _f
def iglob(pattern, *, root_dir=None, recursive=False, include_hidden=False):
    def walk(base, parts):
        if not parts:
            if base and _os.path.lexists(base): yield base
            return
        p, rest = parts[0], parts[1:]
        if p == "**" and recursive:
            yield from walk(base, rest)
            for n in (_os.listdir(base or ".") if _os.path.isdir(base or ".") else []):
                full = _os.path.join(base, n)
                if not n.startswith(".") and _os.path.isdir(full): yield from walk(full, parts)
        elif any(c in p for c in "*?["):
            for n in (_os.listdir(base or ".") if _os.path.isdir(base or ".") else []):
                if _f.fnmatch(n, p) and (not n.startswith(".") or p.startswith(".")): yield from walk(_os.path.join(base, n), rest)
        else: yield from walk(_os.path.join(base, p), rest)
    return walk("/" if pattern.startswith("/") else "", [x for x in pattern.split("/") if x])
def glob(pattern, **k): return list(iglob(pattern, **k))
def escape(p): return p
`,
  shutil: String.raw`
import os as _os
class Error(OSError): pass
class SameFileError(Error): pass
def copyfile(a, b, **k):
    with open(a, "rb") as f, open(b, "wb") as g: g.write(f.read())
    return b
def copy(a, b, **k):
    if _os.path.isdir(b): b = _os.path.join(b, _os.path.basename(a))
    copyfile(a, b)
    _os.chmod(b, _os.stat(a).st_mode & 0o7777)
    return b
copy2 = copy
def copyfileobj(a, b, length=0): b.write(a.read())
def copytree(a, b, dirs_exist_ok=False, ignore=None, **k):
    _os.makedirs(b, exist_ok=dirs_exist_ok)
    for n in _os.listdir(a):
        x, y = _os.path.join(a, n), _os.path.join(b, n)
        copytree(x, y, dirs_exist_ok) if _os.path.isdir(x) else copy(x, y)
    return b
def rmtree(p, ignore_errors=False, onerror=None):
    try:
        for n in _os.listdir(p):
            x = _os.path.join(p, n)
            rmtree(x) if _os.path.isdir(x) and not _os.path.islink(x) else _os.remove(x)
        _os.rmdir(p)
    except OSError:
        if not ignore_errors: raise
def move(a, b):
    if _os.path.isdir(b): b = _os.path.join(b, _os.path.basename(a))
    _os.rename(a, b)
    return b
def which(cmd, mode=None, path=None):
    for d in (path or _os.environ.get("PATH", "")).split(":"):
        p = _os.path.join(d, cmd)
        if _os.path.isfile(p) and _os.access(p, 1): return p
def disk_usage(p):
    from collections import namedtuple
    s = _os.statvfs(p)
    t, f = s.f_blocks * s.f_frsize, s.f_bavail * s.f_frsize
    return namedtuple("usage", "total used free")(t, t - f, f)
def get_terminal_size(fallback=(80, 24)): return _os.get_terminal_size()
`,
  tempfile: String.raw`
import os as _os, _random
def gettempdir(): return _os.environ.get("TMPDIR", "/tmp")
def _name(): return "".join("abcdefghijklmnopqrstuvwxyz0123456789_"[b % 37] for b in _random.entropy(8))
def mkdtemp(suffix="", prefix="tmp", dir=None):
    p = _os.path.join(dir or gettempdir(), prefix + _name() + (suffix or ""))
    _os.mkdir(p, 0o700)
    return p
def mkstemp(suffix="", prefix="tmp", dir=None, text=False):
    p = _os.path.join(dir or gettempdir(), prefix + _name() + (suffix or ""))
    f = open(p, "wb")
    return f.fileno(), p
class TemporaryDirectory:
    def __init__(self, suffix="", prefix="tmp", dir=None): self.name = mkdtemp(suffix, prefix, dir)
    def cleanup(self):
        import shutil
        shutil.rmtree(self.name, True)
    def __enter__(self): return self.name
    def __exit__(self, *a): self.cleanup()
class NamedTemporaryFile:
    def __init__(self, mode="w+b", suffix="", prefix="tmp", dir=None, delete=True, **k):
        self.name = _os.path.join(dir or gettempdir(), prefix + _name() + (suffix or ""))
        self.delete = delete
        self.file = open(self.name, mode)
    def __getattr__(self, n): return getattr(self.file, n)
    def close(self):
        self.file.close()
        if self.delete and _os.path.exists(self.name): _os.remove(self.name)
    def __enter__(self): return self
    def __exit__(self, *a): self.close()
TemporaryFile = NamedTemporaryFile
`,
  pathlib: String.raw`
import os as _os
class PurePath:
    def __init__(self, *parts):
        p = _os.path.join(*[_os.fspath(x) for x in parts]) if parts else "."
        lead = "/" if p.startswith("/") else ""
        self._p = lead + "/".join(x for x in p.split("/") if x not in ("", ".")) or "."
    def __fspath__(self): return self._p
    def __str__(self): return self._p
    def __repr__(self): return f"{'PosixPath' if isinstance(self, Path) else 'PurePosixPath'}({self._p!r})"
    def __truediv__(self, o): return type(self)(self._p, o)
    def __rtruediv__(self, o): return type(self)(o, self._p)
    def __eq__(self, o): return isinstance(o, PurePath) and self._p == o._p
    def __lt__(self, o): return self._p < o._p
    def __hash__(self): return hash(self._p)
    def joinpath(self, *a): return type(self)(self._p, *a)
    @property
    def name(self): return _os.path.basename(self._p) if self._p != "." else ""
    @property
    def stem(self): return _os.path.splitext(self.name)[0]
    @property
    def suffix(self): return _os.path.splitext(self.name)[1]
    @property
    def suffixes(self): return ["." + x for x in self.name.lstrip(".").split(".")[1:]]
    @property
    def parent(self): return type(self)(_os.path.dirname(self._p) or ("/" if self._p.startswith("/") else "."))
    @property
    def parents(self):
        out, p = [], self
        while p.parent != p:
            p = p.parent
            out.append(p)
        return out
    @property
    def parts(self): return (("/",) if self._p.startswith("/") else ()) + tuple(x for x in self._p.split("/") if x and x != ".")
    @property
    def anchor(self): return "/" if self._p.startswith("/") else ""
    def is_absolute(self): return self._p.startswith("/")
    def as_posix(self): return self._p
    def with_name(self, n): return type(self)(self.parent, n)
    def with_suffix(self, s): return self.with_name(self.stem + s)
    def with_stem(self, s): return self.with_name(s + self.suffix)
    def relative_to(self, o):
        b = str(PurePath(o))
        if self._p == b: return type(self)(".")
        if not self._p.startswith(b.rstrip("/") + "/"): raise ValueError(f"{self._p!r} is not in the subpath of {b!r}")
        return type(self)(self._p[len(b.rstrip("/")) + 1:])
    def match(self, pat):
        import fnmatch
        return fnmatch.fnmatch(self.name if "/" not in pat else self._p, pat)
PurePosixPath = PurePath
class Path(PurePath):
    @classmethod
    def cwd(cls): return cls(_os.getcwd())
    @classmethod
    def home(cls): return cls(_os.path.expanduser("~"))
    def exists(self): return _os.path.exists(self._p)
    def is_file(self): return _os.path.isfile(self._p)
    def is_dir(self): return _os.path.isdir(self._p)
    def is_symlink(self): return _os.path.islink(self._p)
    def absolute(self): return type(self)(_os.path.join(_os.getcwd(), self._p))
    def resolve(self, strict=False): return type(self)(_os.path.realpath(self._p))
    def expanduser(self): return type(self)(_os.path.expanduser(self._p))
    def stat(self): return _os.stat(self._p)
    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None): return open(self._p, mode, buffering, encoding, errors, newline)
    def read_text(self, encoding=None, errors=None):
        with open(self._p, encoding=encoding) as f: return f.read()
    def read_bytes(self):
        with open(self._p, "rb") as f: return f.read()
    def write_text(self, s, encoding=None, errors=None, newline=None):
        with open(self._p, "w", encoding=encoding) as f: return f.write(s)
    def write_bytes(self, b):
        with open(self._p, "wb") as f: return f.write(b)
    def touch(self, mode=0o666, exist_ok=True): open(self._p, "a").close()
    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        if parents: _os.makedirs(self._p, exist_ok=exist_ok)
        elif not (exist_ok and self.is_dir()): _os.mkdir(self._p)
    def rmdir(self): _os.rmdir(self._p)
    def unlink(self, missing_ok=False):
        if not (missing_ok and not self.exists()): _os.remove(self._p)
    def rename(self, t):
        _os.rename(self._p, t)
        return type(self)(t)
    replace = rename
    def chmod(self, m): _os.chmod(self._p, m)
    def symlink_to(self, t): _os.symlink(t, self._p)
    def iterdir(self): return iter([self / n for n in _os.listdir(self._p)])
    def glob(self, pat):
        import glob
        n = len(self._p) + 1
        return iter([type(self)(x) for x in glob.glob(_os.path.join(self._p, pat), recursive=True)])
    def rglob(self, pat): return self.glob("**/" + pat)
PosixPath = Path
PosixPath.__module__ = "pathlib"
`,
  csv: String.raw`
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3
class Error(Exception): pass
class reader:
    def __init__(self, f, dialect=None, delimiter=",", quotechar='"', skipinitialspace=False, **k):
        self._f, self._d, self._q, self._s, self.line_num = iter(f), delimiter, quotechar, skipinitialspace, 0
    def __iter__(self): return self
    def __next__(self):
        row, cur, quoted, i = [], "", False, 0
        line = next(self._f)
        self.line_num += 1
        while True:
            if i >= len(line):
                if not quoted: break
                line = next(self._f, "")
                self.line_num += 1
                i = 0
                if not line: break
                continue
            c = line[i]
            if quoted:
                if c == self._q:
                    if line[i + 1:i + 2] == self._q:
                        cur += c
                        i += 1
                    else: quoted = False
                else: cur += c
            elif c == self._q and cur == "": quoted = True
            elif c == self._d:
                row.append(cur)
                cur = ""
            elif c in "\r\n": pass
            elif not (c == " " and self._s and cur == ""): cur += c
            i += 1
        return row + [cur] if row or cur or line.strip("\r\n") else []
class writer:
    def __init__(self, f, dialect=None, delimiter=",", quotechar='"', lineterminator="\r\n", quoting=0, **k):
        self._f, self._d, self._q, self._t, self._m = f, delimiter, quotechar, lineterminator, quoting
    def _one(self, v):
        s = "" if v is None else str(v)
        if self._m == 1 or (self._m == 2 and not isinstance(v, (int, float))) or any(c in s for c in (self._d, self._q, "\n", "\r")):
            return self._q + s.replace(self._q, self._q * 2) + self._q
        return s
    def writerow(self, row): return self._f.write(self._d.join(self._one(v) for v in row) + self._t)
    def writerows(self, rows):
        for r in rows: self.writerow(r)
class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, **k):
        self.reader, self._names = reader(f, **k), fieldnames
    @property
    def fieldnames(self):
        if self._names is None: self._names = next(self.reader, None)
        return self._names
    def __iter__(self): return self
    def __next__(self):
        names = self.fieldnames
        row = next(self.reader)
        while not row: row = next(self.reader)
        return dict(zip(names, row + [None] * (len(names) - len(row))))
class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", **k):
        self.fieldnames, self.writer, self._r, self._x = fieldnames, writer(f, **k), restval, extrasaction
    def writeheader(self): return self.writer.writerow(self.fieldnames)
    def writerow(self, d):
        extra = [k for k in d if k not in self.fieldnames]
        if extra and self._x == "raise": raise ValueError("dict contains fields not in fieldnames: " + ", ".join(map(repr, extra)))
        return self.writer.writerow([d.get(k, self._r) for k in self.fieldnames])
    def writerows(self, rows):
        for r in rows: self.writerow(r)
`,
  argparse: String.raw`
import sys as _sys, os as _os
SUPPRESS, REMAINDER = "==SUPPRESS==", "..."
class ArgumentTypeError(Exception): pass
class ArgumentError(Exception): pass
class Namespace:
    def __init__(self, **k): self.__dict__.update(k)
    def __repr__(self): return "Namespace(" + ", ".join(f"{k}={v!r}" for k, v in self.__dict__.items()) + ")"
    def __eq__(self, o): return self.__dict__ == o.__dict__
    def __contains__(self, k): return k in self.__dict__
class HelpFormatter: pass
class ArgumentDefaultsHelpFormatter(HelpFormatter): pass
class RawDescriptionHelpFormatter(HelpFormatter): pass
class RawTextHelpFormatter(HelpFormatter): pass
class _Action:
    def __init__(self, flags, action="store", nargs=None, const=None, default=None, type=None, choices=None, required=False, help=None, metavar=None, dest=None, version=None):
        self.flags, self.action, self.nargs, self.const, self.default, self.type, self.choices, self.required, self.help, self.metavar, self.version = flags, action, nargs, const, default, type, choices, required, help, metavar, version
        long = [f for f in flags if f.startswith("--")] or flags
        self.dest = dest or (long[0].lstrip("-").replace("-", "_") if flags[0].startswith("-") else flags[0])
        if action == "store_true" and default is None: self.default = False
        if action == "store_false" and default is None: self.default = True
        self.positional = not flags[0].startswith("-")
    def takes(self): return self.action in ("store", "append", "extend")
    def meta(self):
        if self.metavar: return self.metavar
        if self.choices: return "{" + ",".join(map(str, self.choices)) + "}"
        return self.dest if self.positional else self.dest.upper()
    def args(self):
        m = self.meta()
        return {None: m, "?": f"[{m}]", "*": f"[{m} ...]", "+": f"{m} [{m} ...]", "...": "..."}.get(self.nargs) or " ".join([m] * self.nargs)
class _Group:
    def __init__(self, p, title=None, description=None): self._p, self.title, self.description, self.actions = p, title, description, []
    def add_argument(self, *a, **k):
        act = self._p.add_argument(*a, **k)
        self.actions.append(act)
        return act
class _Sub:
    def __init__(self, p, dest, required, help, metavar): self.p, self.dest, self.required, self.help, self.metavar, self.parsers, self.helps = p, dest, required, help, metavar, {}, {}
    def add_parser(self, name, help=None, aliases=(), **k):
        s = ArgumentParser(prog=f"{self.p.prog} {name}", **k)
        self.parsers[name] = s
        if help: self.helps[name] = help
        for a in aliases: self.parsers[a] = s
        return s
class ArgumentParser:
    def __init__(self, prog=None, usage=None, description=None, epilog=None, parents=(), formatter_class=HelpFormatter, prefix_chars="-", add_help=True, allow_abbrev=True, exit_on_error=True, **k):
        self.prog, self.usage, self.description, self.epilog, self.formatter = prog or _os.path.basename(_sys.argv[0]), usage, description, epilog, formatter_class
        self._actions, self._sub, self._defaults, self._groups = [], None, {}, []
        if add_help: self.add_argument("-h", "--help", action="help", help="show this help message and exit")
        for p in parents: self._actions += [a for a in p._actions if a.action != "help"]
    def add_argument(self, *flags, **k):
        a = _Action(list(flags), **k)
        self._actions.append(a)
        return a
    def add_argument_group(self, *a, **k): return _Group(self, *a, **k)
    def add_mutually_exclusive_group(self, required=False): return _Group(self)
    def add_subparsers(self, dest=None, required=False, help=None, title=None, metavar=None, **k):
        self._sub = _Sub(self, dest, required, help, metavar)
        return self._sub
    def set_defaults(self, **k): self._defaults.update(k)
    def format_usage(self):
        if self.usage: return f"usage: {self.usage}\n"
        opts, poss = [], []
        for a in self._actions:
            if a.help == SUPPRESS: continue
            if a.positional: poss.append(a.args())
            else:
                s = a.flags[0] + (" " + a.args() if a.takes() else "")
                opts.append(s if a.required else f"[{s}]")
        if self._sub: poss.append((self._sub.metavar or "{" + ",".join(self._sub.parsers) + "}") + " ...")
        head = f"usage: {self.prog} "
        line = head + " ".join(opts + poss)
        if len(line) <= 78: return line.rstrip() + "\n"
        pad = " " * len(head)
        out, cur = [], head.rstrip()
        for block in (opts, poss):
            for w in block:
                if len(cur) + 1 + len(w) > 78:
                    out.append(cur)
                    cur = pad + w
                else: cur += " " + w
            if block is opts and poss and opts:
                out.append(cur)
                cur = pad.rstrip() and pad or pad[:-1]
        out.append(cur)
        return "\n".join(out) + "\n"
    def format_help(self):
        import textwrap
        out = self.format_usage()
        if self.description: out += "\n" + (self.description if "Raw" in self.formatter.__name__ else textwrap.fill(self.description, 78)) + "\n"
        def rows(title, items):
            if not items: return ""
            width = min(max(len(i[0]) for i in all_items) + 4, 24)
            s = f"\n{title}:\n"
            for left, text in items:
                if not text:
                    s += f"  {left}\n"
                    continue
                lines = textwrap.wrap(text, 78 - width)
                if len(left) + 4 > width:
                    s += f"  {left}\n" + " " * width + lines[0] + "\n"
                else: s += f"  {left:<{width - 2}}" + lines[0] + "\n"
                for l in lines[1:]: s += " " * width + l + "\n"
            return s
        def text(a):
            h = a.help or ""
            if "%(default)s" in h: h = h.replace("%(default)s", str(a.default))
            elif "Defaults" in self.formatter.__name__ and a.default not in (None, SUPPRESS, False) and not a.positional and h: h += f" (default: {a.default})"
            return h.replace("%(prog)s", self.prog)
        pos = [(a.meta(), text(a)) for a in self._actions if a.positional]
        if self._sub:
            pos.append(("{" + ",".join(self._sub.parsers) + "}", self._sub.help or ""))
            pos += [("  " + n, self._sub.helps.get(n, "")) for n in self._sub.parsers if n in self._sub.helps]
        opt = [(", ".join(f + (" " + a.args() if a.takes() else "") for f in a.flags), text(a)) for a in self._actions if not a.positional and a.help != SUPPRESS]
        all_items = pos + opt
        out += rows("positional arguments", pos) + rows("options" if _sys.version_info[1] >= 10 else "optional arguments", opt)
        if self.epilog: out += "\n" + self.epilog + "\n"
        return out
    def print_help(self, file=None): (file or _sys.stdout).write(self.format_help())
    def print_usage(self, file=None): (file or _sys.stdout).write(self.format_usage())
    def exit(self, status=0, message=None):
        if message: _sys.stderr.write(message)
        _sys.exit(status)
    def error(self, message):
        self.print_usage(_sys.stderr)
        self.exit(2, f"{self.prog}: error: {message}\n")
    def _name(self, a): return "/".join(a.flags) if not a.positional else a.metavar or a.dest
    def _convert(self, a, s):
        v = s
        if a.type is not None:
            try:
                v = a.type(s)
            except ArgumentTypeError as e:
                self.error(f"argument {self._name(a)}: {e}")
            except (TypeError, ValueError):
                self.error(f"argument {self._name(a)}: invalid {getattr(a.type, '__name__', repr(a.type))} value: {s!r}")
        if a.choices is not None and v not in a.choices:
            self.error(f"argument {self._name(a)}: invalid choice: {v!r} (choose from {', '.join(map(repr, a.choices))})")
        return v
    def parse_args(self, args=None, namespace=None):
        ns, rest = self.parse_known_args(args, namespace)
        if rest: self.error("unrecognized arguments: " + " ".join(rest))
        return ns
    def parse_known_args(self, args=None, namespace=None):
        args = list(_sys.argv[1:] if args is None else args)
        ns = namespace or Namespace()
        for a in self._actions:
            if a.action in ("help", "version") or a.default == SUPPRESS: continue
            if not hasattr(ns, a.dest): setattr(ns, a.dest, self._convert(a, a.default) if isinstance(a.default, str) and a.type else a.default)
        for k, v in self._defaults.items(): setattr(ns, k, v)
        if self._sub and self._sub.dest: setattr(ns, self._sub.dest, None)
        byflag = {f: a for a in self._actions if not a.positional for f in a.flags}
        plain, seen, extra, chosen = [], set(), [], False
        poss = [a for a in self._actions if a.positional]
        need = sum(1 for a in poss if a.nargs is None) + sum(a.nargs for a in poss if isinstance(a.nargs, int))
        i = 0
        while i < len(args):
            s = args[i]
            i += 1
            if s == "--":
                plain += args[i:]
                break
            if s.startswith("-") and len(s) > 1 and not (s[1:].replace(".", "", 1).isdigit() and s not in byflag):
                flag, eq, val = s.partition("=")
                a = byflag.get(flag)
                if a is None and s.startswith("--"):
                    m = [f for f in byflag if f.startswith(flag)]
                    if len(m) == 1: a = byflag[m[0]]
                    elif len(m) > 1: self.error(f"ambiguous option: {flag} could match {', '.join(m)}")
                if a is None and not s.startswith("--") and s[:2] in byflag:
                    a = byflag[s[:2]]
                    if a.takes(): eq, val = "=", s[2:]
                    else:
                        args.insert(i, "-" + s[2:])
                        eq = ""
                if a is None:
                    extra.append(s)
                    continue
                seen.add(a.dest)
                if a.action == "help":
                    self.print_help()
                    self.exit()
                if a.action == "version":
                    _sys.stdout.write((a.version or "").replace("%(prog)s", self.prog) + "\n")
                    self.exit()
                if not a.takes():
                    if eq: self.error(f"argument {self._name(a)}: ignored explicit argument {val!r}")
                    v = {"store_true": True, "store_false": False, "store_const": a.const, "append_const": a.const}.get(a.action)
                    if a.action == "count": v = (getattr(ns, a.dest) or 0) + 1
                    setattr(ns, a.dest, v)
                    continue
                vals = [val] if eq else []
                if not eq:
                    most = 1 if a.nargs in (None, "?") else a.nargs if isinstance(a.nargs, int) else 10 ** 9
                    while i < len(args) and len(vals) < most and (not args[i].startswith("-") or args[i] == "-" or args[i][1:].replace(".", "", 1).isdigit()):
                        vals.append(args[i])
                        i += 1
                if a.nargs is None:
                    if not vals: self.error(f"argument {self._name(a)}: expected one argument")
                    v = self._convert(a, vals[0])
                elif a.nargs == "?": v = self._convert(a, vals[0]) if vals else a.const
                else:
                    if (a.nargs == "+" and not vals): self.error(f"argument {self._name(a)}: expected at least one argument")
                    if isinstance(a.nargs, int) and len(vals) != a.nargs: self.error(f"argument {self._name(a)}: expected {a.nargs} argument{'s' if a.nargs > 1 else ''}")
                    v = [self._convert(a, x) for x in vals]
                if a.action in ("append", "extend"):
                    old = list(getattr(ns, a.dest) or [])
                    v = old + (v if a.action == "extend" else [v])
                setattr(ns, a.dest, v)
            elif self._sub and len(plain) >= need:
                if s not in self._sub.parsers: self.error(f"argument {self._sub.dest or 'command'}: invalid choice: {s!r} (choose from {', '.join(map(repr, self._sub.parsers))})")
                if self._sub.dest: setattr(ns, self._sub.dest, s)
                self._sub.parsers[s].parse_args(args[i:], ns)
                chosen = True
                break
            else: plain.append(s)
        missing = []
        for k, a in enumerate(poss):
            later = sum(1 for b in poss[k + 1:] if b.nargs is None or b.nargs == "+")
            n = 1 if a.nargs in (None, "?") else a.nargs if isinstance(a.nargs, int) else max(0, len(plain) - later)
            take = plain[:n] if a.nargs != "?" or len(plain) > later else []
            plain = plain[len(take):]
            if a.nargs is None:
                if take: setattr(ns, a.dest, self._convert(a, take[0]))
                else: missing.append(self._name(a))
            elif a.nargs == "?":
                if take: setattr(ns, a.dest, self._convert(a, take[0]))
            else:
                if (a.nargs == "+" and not take) or (isinstance(a.nargs, int) and len(take) < a.nargs): missing.append(self._name(a))
                elif take or a.default is None: setattr(ns, a.dest, [self._convert(a, x) for x in take])
        missing += [self._name(a) for a in self._actions if not a.positional and a.required and a.dest not in seen]
        if self._sub and self._sub.required and not chosen: missing.append(self._sub.dest or "command")
        if missing: self.error("the following arguments are required: " + ", ".join(missing))
        return ns, extra + plain
`,
  urllib: "",
  "urllib.parse": String.raw`
_safe = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")
def quote(s, safe="/", encoding=None, errors=None):
    return "".join(c if c in _safe or c in safe else "".join("%%%02X" % b for b in c.encode()) for c in (s.decode() if isinstance(s, bytes) else s))
def quote_plus(s, safe=""): return quote(s, safe + " ").replace(" ", "+")
def unquote(s, encoding="utf-8", errors="replace"):
    if "%" not in s: return s
    out, i, b = [], 0, s.encode()
    while i < len(b):
        if b[i] == 37:
            try:
                out.append(int(b[i + 1:i + 3].decode(), 16))
                i += 3
                continue
            except ValueError:
                pass
        out.append(b[i])
        i += 1
    return bytes(out).decode("utf-8", "replace")
def unquote_plus(s, **k): return unquote(s.replace("+", " "))
def urlencode(q, doseq=False, **k):
    out = []
    for a, b in (q.items() if hasattr(q, "items") else q):
        for v in (b if doseq and isinstance(b, (list, tuple)) else [b]): out.append(quote_plus(str(a)) + "=" + quote_plus(str(v)))
    return "&".join(out)
def parse_qsl(qs, keep_blank_values=False, **k):
    out = []
    for p in qs.split("&"):
        a, e, b = p.partition("=")
        if p and (b or keep_blank_values): out.append((unquote_plus(a), unquote_plus(b)))
    return out
def parse_qs(qs, keep_blank_values=False, **k):
    d = {}
    for a, b in parse_qsl(qs, keep_blank_values): d.setdefault(a, []).append(b)
    return d
from collections import namedtuple as _nt
class SplitResult(_nt("SplitResult", "scheme netloc path query fragment")):
    @property
    def hostname(self): return self.netloc.rpartition("@")[2].partition(":")[0].lower() or None
    @property
    def port(self):
        p = self.netloc.rpartition("@")[2].partition(":")[2]
        return int(p) if p else None
    @property
    def username(self): return self.netloc.rpartition("@")[0].partition(":")[0] or None
    @property
    def password(self): return self.netloc.rpartition("@")[0].partition(":")[2] or None
    def geturl(self): return urlunsplit(self)
class ParseResult(_nt("ParseResult", "scheme netloc path params query fragment")):
    hostname, port, username, password = SplitResult.hostname, SplitResult.port, SplitResult.username, SplitResult.password
    def geturl(self): return urlunsplit((self.scheme, self.netloc, self.path, self.query, self.fragment))
def urlsplit(url, scheme="", allow_fragments=True):
    netloc = query = frag = ""
    i = url.find(":")
    if i > 0 and url[:i].replace("+", "").replace("-", "").replace(".", "").isalnum(): scheme, url = url[:i].lower(), url[i + 1:]
    if url.startswith("//"):
        rest = url[2:]
        n = min([x for x in (rest.find(c) for c in "/?#") if x >= 0] or [len(rest)])
        netloc, url = rest[:n], rest[n:]
    url, _, frag = url.partition("#")
    url, _, query = url.partition("?")
    return SplitResult(scheme, netloc, url, query, frag)
def urlparse(url, scheme="", allow_fragments=True):
    s = urlsplit(url, scheme)
    return ParseResult(s.scheme, s.netloc, s.path, "", s.query, s.fragment)
def urlunsplit(p):
    s, n, path, q, f = p
    return (s + ":" if s else "") + ("//" + n if n else "") + path + ("?" + q if q else "") + ("#" + f if f else "")
def urlunparse(p): return urlunsplit((p[0], p[1], p[2], p[4], p[5]))
def urljoin(base, url, allow_fragments=True):
    u = urlsplit(url)
    if u.scheme: return url
    b = urlsplit(base)
    if url.startswith("//"): return b.scheme + ":" + url
    import os.path as _p
    path = u.path if u.path.startswith("/") else _p.normpath(_p.join(b.path.rpartition("/")[0] + "/", u.path)) if u.path else b.path
    if u.path.endswith("/") and not path.endswith("/"): path += "/"
    return urlunsplit((b.scheme, b.netloc, path, u.query, u.fragment))
`,
  "urllib.error":
    "class URLError(OSError):\n    def __init__(self, reason, filename=None): self.reason, self.args = reason, (reason,)\n    def __str__(self): return f'<urlopen error {self.reason}>'\nclass HTTPError(URLError):\n    def __init__(self, url, code, msg, hdrs, fp):\n        self.url, self.code, self.msg, self.headers, self.fp, self.status, self.reason = url, code, msg, hdrs, fp, code, msg\n    def read(self): return self.fp.read()\n    def __str__(self): return f'HTTP Error {self.code}: {self.msg}'\n",
  "urllib.request": String.raw`
from urllib.error import URLError, HTTPError
import http.client as _c
from urllib.parse import urlsplit as _s, urljoin as _j, urlencode, quote
class Request:
    def __init__(self, url, data=None, headers={}, method=None):
        self.full_url, self.data, self.headers, self.method = url, data, dict(headers), method
    def add_header(self, k, v): self.headers[k] = v
    def get_method(self): return self.method or ("POST" if self.data is not None else "GET")
def urlopen(req, data=None, timeout=None, context=None):
    if isinstance(req, str): req = Request(req, data)
    for _ in range(10):
        u = _s(req.full_url)
        if u.scheme == "https": raise URLError(ConnectionRefusedError(111, "Connection refused"))
        if u.scheme != "http": raise URLError(f"unknown url type: {u.scheme}") if u.scheme else ValueError(f"unknown url type: {req.full_url!r}")
        c = _c.HTTPConnection(u.hostname, u.port, timeout=timeout)
        h = {"User-Agent": "Python-urllib/3", **req.headers}
        try:
            c.request(req.get_method(), (u.path or "/") + ("?" + u.query if u.query else ""), req.data, h)
            r = c.getresponse()
        except OSError as e:
            raise URLError(e) from e
        r.url = req.full_url
        if r.status in (301, 302, 303, 307, 308) and r.getheader("Location"):
            req = Request(_j(req.full_url, r.getheader("Location")))
            continue
        if r.status >= 400: raise HTTPError(req.full_url, r.status, r.reason, r.headers, r)
        return r
def urlretrieve(url, filename):
    with open(filename, "wb") as f: f.write(urlopen(url).read())
    return filename, None
`,
  http: String.raw`
from enum import IntEnum as _I
_phrases = {100: "Continue", 200: "OK", 201: "Created", 202: "Accepted", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently", 302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 409: "Conflict", 410: "Gone", 413: "Request Entity Too Large", 415: "Unsupported Media Type", 418: "I'm a Teapot", 422: "Unprocessable Entity", 429: "Too Many Requests", 500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
class HTTPStatus(_I):
    OK, CREATED, ACCEPTED, NO_CONTENT, MOVED_PERMANENTLY, FOUND, SEE_OTHER, NOT_MODIFIED = 200, 201, 202, 204, 301, 302, 303, 304
    BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, METHOD_NOT_ALLOWED, CONFLICT, UNPROCESSABLE_ENTITY = 400, 401, 403, 404, 405, 409, 422
    INTERNAL_SERVER_ERROR, NOT_IMPLEMENTED, BAD_GATEWAY, SERVICE_UNAVAILABLE = 500, 501, 502, 503
    @property
    def phrase(self): return _phrases[self._value_]
`,
  "http.client": String.raw`
import socket as _socket
from http import _phrases as responses
class HTTPException(Exception): pass
class RemoteDisconnected(ConnectionResetError, HTTPException): pass
class Headers:
    def __init__(self, items=()): self._i = list(items)
    def get(self, k, d=None):
        for a, b in self._i:
            if a.lower() == k.lower(): return b
        return d
    def __getitem__(self, k): return self.get(k)
    def __contains__(self, k): return self.get(k) is not None
    def get_all(self, k): return [b for a, b in self._i if a.lower() == k.lower()]
    def items(self): return list(self._i)
    def keys(self): return [a for a, b in self._i]
    def __iter__(self): return iter(self.keys())
    def get_content_charset(self, d=None): return d
    def get_content_type(self): return (self.get("Content-Type") or "text/plain").partition(";")[0]
    def __str__(self): return "".join(f"{a}: {b}\n" for a, b in self._i) + "\n"
HTTPMessage = Headers
def read_headers(f):
    out = []
    while True:
        l = f.readline().decode("latin-1").rstrip("\r\n")
        if not l: return Headers(out)
        k, _, v = l.partition(":")
        out.append((k, v.strip()))
class HTTPResponse:
    def __init__(self, sock, method):
        self._f, self._s = sock.makefile("rb"), sock
        line = self._f.readline().decode("latin-1")
        if not line: raise RemoteDisconnected("Remote end closed connection without response")
        parts = line.rstrip("\r\n").split(" ", 2)
        self.status = self.code = int(parts[1])
        self.reason = self.msg = parts[2] if len(parts) > 2 else ""
        self.headers = read_headers(self._f)
        self._body = None
        self._head = method == "HEAD" or self.status in (204, 304)
    def _load(self):
        if self._body is not None: return
        if self._head: self._body = b""
        elif (self.headers.get("Transfer-Encoding") or "").lower() == "chunked":
            out = b""
            while True:
                n = int(self._f.readline().split(b";")[0], 16)
                out += self._f.read(n)
                self._f.readline()
                if n == 0: break
            self._body = out
        else:
            n = self.headers.get("Content-Length")
            self._body = self._f.read(int(n)) if n is not None else self._f.read()
        self._s.close()
    def read(self, n=None):
        self._load()
        n = len(self._body) if n is None or n < 0 else n
        r, self._body = self._body[:n], self._body[n:]
        return r
    def getheader(self, k, d=None): return self.headers.get(k, d)
    def getheaders(self): return self.headers.items()
    def info(self): return self.headers
    def getcode(self): return self.status
    def geturl(self): return self.url
    def close(self): self._s.close()
    def __iter__(self): return iter(self.read().splitlines(True))
    def __enter__(self): return self
    def __exit__(self, *a): self.close()
class HTTPConnection:
    default_port = 80
    def __init__(self, host, port=None, timeout=None, **k):
        if port is None and ":" in host: host, _, port = host.partition(":")
        self.host, self.port, self.timeout, self.sock = host, int(port or self.default_port), timeout, None
    def connect(self): self.sock = _socket.create_connection((self.host, self.port), self.timeout)
    def request(self, method, url, body=None, headers={}, **k):
        self.connect()
        self._m = method
        if isinstance(body, str): body = body.encode()
        h = {"Host": self.host if self.port == 80 else f"{self.host}:{self.port}", "Accept-Encoding": "identity", **headers, "Connection": "close"}
        if body is not None and not any(x.lower() == "content-length" for x in h): h["Content-Length"] = str(len(body))
        if body is not None and not any(x.lower() == "content-type" for x in h): h["Content-Type"] = "application/x-www-form-urlencoded"
        self.sock.sendall((f"{method} {url} HTTP/1.1\r\n" + "".join(f"{a}: {b}\r\n" for a, b in h.items()) + "\r\n").encode("latin-1") + (body or b""))
    def getresponse(self): return HTTPResponse(self.sock, self._m)
    def close(self):
        if self.sock: self.sock.close()
class HTTPSConnection(HTTPConnection):
    default_port = 443
`,
  socketserver: String.raw`
import socket as _socket, threading as _t
class BaseServer:
    def serve_forever(self, poll_interval=0.5):
        self._stop = False
        while not self._stop: self.handle_request()
    def shutdown(self): self._stop = True
    def __enter__(self): return self
    def __exit__(self, *a): self.server_close()
    def handle_error(self, request, address):
        import sys, traceback
        print("-" * 40, file=sys.stderr)
        print("Exception occurred during processing of request from", address, file=sys.stderr)
        traceback.print_exc()
        print("-" * 40, file=sys.stderr)
class TCPServer(BaseServer):
    allow_reuse_address = False
    def __init__(self, address, handler, bind_and_activate=True):
        self.RequestHandlerClass = handler
        self.socket = _socket.socket()
        self.socket.bind(address)
        self.socket.listen()
        self.server_address = self.socket.getsockname()
    def fileno(self): return self.socket.fileno()
    def finish(self, s, a):
        try:
            self.RequestHandlerClass(s, a, self)
        except Exception:
            self.handle_error(s, a)
        s.close()
    def process_request(self, s, a): self.finish(s, a)
    def handle_request(self):
        s, a = self.socket.accept()
        self.process_request(s, a)
    def server_close(self): self.socket.close()
class ThreadingMixIn:
    daemon_threads = True
    def process_request(self, s, a): _t.Thread(target=self.finish, args=(s, a), daemon=True).start()
class ThreadingTCPServer(ThreadingMixIn, TCPServer): pass
class BaseRequestHandler:
    def __init__(self, request, client_address, server):
        self.request, self.client_address, self.server = request, client_address, server
        self.setup()
        try:
            self.handle()
        finally:
            self.finish()
    def setup(self): pass
    def handle(self): pass
    def finish(self): pass
class StreamRequestHandler(BaseRequestHandler):
    def setup(self): self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb")
`,
  "http.server": String.raw`
import sys, os, time, socketserver, html
from http import _phrases
from http.client import read_headers
from urllib.parse import unquote, quote
class HTTPServer(socketserver.TCPServer):
    def __init__(self, address, handler, *a):
        super().__init__(address, handler)
        self.server_name, self.server_port = self.server_address[0], self.server_address[1]
class ThreadingHTTPServer(socketserver.ThreadingMixIn, HTTPServer): pass
class BaseHTTPRequestHandler(socketserver.StreamRequestHandler):
    sys_version = "Python/" + ".".join(map(str, sys.version_info[:3]))
    server_version = "BaseHTTP/0.6"
    protocol_version = "HTTP/1.0"
    def handle(self):
        line = self.rfile.readline()
        if not line: return
        self.requestline = line.decode("latin-1").rstrip("\r\n")
        words = self.requestline.split()
        if len(words) != 3: return self.send_error(400, f"Bad request syntax ({self.requestline!r})")
        self.command, self.path, self.request_version = words
        self.headers = read_headers(self.rfile)
        self._buf = []
        m = getattr(self, "do_" + self.command, None)
        if m is None: return self.send_error(501, f"Unsupported method ({self.command!r})")
        m()
    def version_string(self): return self.server_version + " " + self.sys_version
    def date_time_string(self, t=None): return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(t))
    def log_date_time_string(self): return time.strftime("%d/%b/%Y %H:%M:%S", time.localtime())
    def address_string(self): return self.client_address[0]
    def log_message(self, format, *args): sys.stderr.write("%s - - [%s] %s\n" % (self.address_string(), self.log_date_time_string(), format % args))
    def log_request(self, code="-", size="-"): self.log_message('"%s" %s %s', self.requestline, str(int(code)), str(size))
    def log_error(self, format, *args): self.log_message(format, *args)
    def send_response_only(self, code, message=None):
        self._buf = [f"{self.protocol_version} {int(code)} {_phrases.get(int(code), '') if message is None else message}\r\n"]
    def send_response(self, code, message=None):
        self.log_request(code)
        self.send_response_only(code, message)
        self.send_header("Server", self.version_string())
        self.send_header("Date", self.date_time_string())
    def send_header(self, k, v): self._buf.append(f"{k}: {v}\r\n")
    def end_headers(self):
        self.wfile.write(("".join(self._buf) + "\r\n").encode("latin-1"))
        self._buf = []
    def send_error(self, code, message=None, explain=None):
        short = _phrases.get(int(code), "???")
        message = short if message is None else message
        self.log_error("code %d, message %s", int(code), message)
        body = f"<!DOCTYPE HTML>\n<html lang=\"en\">\n    <head>\n        <meta charset=\"utf-8\">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: {int(code)}</p>\n        <p>Message: {html.escape(message)}.</p>\n    </body>\n</html>\n".encode()
        self.send_response(code, message)
        self.send_header("Connection", "close")
        self.send_header("Content-Type", "text/html;charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD": self.wfile.write(body)
class SimpleHTTPRequestHandler(BaseHTTPRequestHandler):
    server_version = "SimpleHTTP/0.6"
    extensions_map = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".py": "text/x-python", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml", ".xml": "text/xml", ".md": "text/markdown"}
    def __init__(self, *a, directory=None, **k):
        self.directory = os.fspath(directory or os.getcwd())
        super().__init__(*a, **k)
    def translate_path(self, path):
        p = os.path.normpath(unquote(path.split("?")[0].split("#")[0]))
        return os.path.join(self.directory, "/".join(x for x in p.split("/") if x not in ("", "..")))
    def guess_type(self, path): return self.extensions_map.get(os.path.splitext(path)[1].lower(), "application/octet-stream")
    def do_GET(self): self._send(True)
    def do_HEAD(self): self._send(False)
    def _send(self, body):
        p = self.translate_path(self.path)
        if os.path.isdir(p):
            if not self.path.split("?")[0].endswith("/"):
                self.send_response(301)
                self.send_header("Location", self.path + "/")
                self.send_header("Content-Length", "0")
                return self.end_headers()
            for n in ("index.html", "index.htm"):
                if os.path.isfile(os.path.join(p, n)):
                    p = os.path.join(p, n)
                    break
            else:
                names = sorted(os.listdir(p), key=lambda a: a.lower())
                title = f"Directory listing for {html.escape(unquote(self.path))}"
                rows = "".join(f'<li><a href="{quote(n + ("/" if os.path.isdir(os.path.join(p, n)) else ""))}">{html.escape(n + ("/" if os.path.isdir(os.path.join(p, n)) else ""))}</a></li>\n' for n in names)
                data = f'<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n<hr>\n<ul>\n{rows}</ul>\n<hr>\n</body>\n</html>\n'.encode()
                self.send_response(200)
                self.send_header("Content-type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if body: self.wfile.write(data)
                return
        try:
            with open(p, "rb") as f: data = f.read()
        except OSError:
            return self.send_error(404, "File not found")
        self.send_response(200)
        self.send_header("Content-type", self.guess_type(p))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Last-Modified", self.date_time_string(os.path.getmtime(p)))
        self.end_headers()
        if body: self.wfile.write(data)
def main():
    import argparse
    ap = argparse.ArgumentParser(prog="server.py")
    ap.add_argument("-b", "--bind", metavar="ADDRESS", help="bind to this address (default: all interfaces)")
    ap.add_argument("-d", "--directory", default=os.getcwd(), help="serve this directory (default: current directory)")
    ap.add_argument("port", default=8000, type=int, nargs="?", help="bind to this port (default: 8000)")
    a = ap.parse_args()
    host = a.bind or "0.0.0.0"
    handler = lambda *x: SimpleHTTPRequestHandler(*x, directory=a.directory)
    with ThreadingHTTPServer((host, a.port), handler) as s:
        print(f"Serving HTTP on {host} port {a.port} (http://{host}:{a.port}/) ...")
        try:
            s.serve_forever()
        except KeyboardInterrupt:
            print("\nKeyboard interrupt received, exiting.")
            sys.exit(0)
if __name__ == "__main__": main()
`,
  asyncio: String.raw`
import time as _time, heapq as _heapq
class CancelledError(BaseException): pass
TimeoutError = TimeoutError
class InvalidStateError(Exception): pass
_loop = None
class Future:
    def __init__(self, *, loop=None): self._done, self._r, self._e, self._cbs, self._cancelled = False, None, None, [], False
    def done(self): return self._done
    def cancelled(self): return self._cancelled
    def result(self):
        if self._cancelled: raise CancelledError()
        if not self._done: raise InvalidStateError("Result is not set.")
        if self._e: raise self._e
        return self._r
    def exception(self): return self._e
    def _finish(self):
        self._done = True
        for cb in self._cbs: _loop.call_soon(cb, self)
        self._cbs = []
    def set_result(self, r):
        self._r = r
        self._finish()
    def set_exception(self, e):
        self._e = e
        self._finish()
    def cancel(self, msg=None):
        if self._done: return False
        self._cancelled = True
        self._finish()
        return True
    def add_done_callback(self, cb): _loop.call_soon(cb, self) if self._done else self._cbs.append(cb)
    def __await__(self):
        if not self._done: yield self
        return self.result()
class Task(Future):
    _n = 0
    def __init__(self, coro, *, loop=None, name=None):
        super().__init__()
        Task._n += 1
        self._coro, self._name, self._wait, self._must = coro, name or f"Task-{Task._n}", None, False
        _loop.call_soon(self._step)
    def get_name(self): return self._name
    def set_name(self, n): self._name = n
    def cancel(self, msg=None):
        if self._done: return False
        if self._wait is not None and not self._wait._done: self._wait.cancel()
        else: self._must = True
        return True
    def _step(self, fut=None):
        global _current
        _current = self
        try:
            if self._must or (fut is not None and fut._cancelled):
                self._must = False
                w = self._coro.throw(CancelledError())
            else: w = self._coro.send(None)
        except StopIteration as e:
            if not self._done: self.set_result(e.value)
        except CancelledError:
            super().cancel()
        except BaseException as e:
            if isinstance(e, (KeyboardInterrupt, SystemExit)): raise
            self.set_exception(e)
        else:
            self._wait = w
            if w is None: _loop.call_soon(self._step)
            else: w.add_done_callback(self._step)
        _current = None
_current = None
class _Loop:
    def __init__(self): self._ready, self._timers, self._k, self._stop = [], [], 0, False
    def time(self): return _time.monotonic()
    def call_soon(self, cb, *a): self._ready.append((cb, a))
    call_soon_threadsafe = call_soon
    def call_later(self, d, cb, *a): return self.call_at(self.time() + d, cb, *a)
    def call_at(self, t, cb, *a):
        self._k += 1
        _heapq.heappush(self._timers, (t, self._k, cb, a))
    def create_task(self, c, name=None): return Task(c, name=name)
    def create_future(self): return Future()
    def stop(self): self._stop = True
    def close(self): pass
    def is_running(self): return True
    def run_until_complete(self, c):
        global _loop
        _loop = self
        f = ensure_future(c)
        while not f._done:
            while self._timers and self._timers[0][0] <= self.time():
                t, k, cb, a = _heapq.heappop(self._timers)
                self.call_soon(cb, *a)
            if not self._ready:
                if not self._timers: raise RuntimeError("Event loop stopped before Future completed.")
                _time.sleep(max(0, self._timers[0][0] - self.time()))
                continue
            ready, self._ready = self._ready, []
            for cb, a in ready: cb(*a)
        return f.result()
    def run_forever(self): self.run_until_complete(Future())
    def run_in_executor(self, ex, f, *a):
        r = Future()
        r.set_result(f(*a))
        return r
def get_event_loop():
    global _loop
    if _loop is None: _loop = _Loop()
    return _loop
new_event_loop = lambda: _Loop()
def set_event_loop(l):
    global _loop
    _loop = l
def get_running_loop(): return get_event_loop()
def ensure_future(c): return c if isinstance(c, Future) else Task(c)
def create_task(c, *, name=None): return Task(c, name=name)
def current_task(): return _current
def run(c, *, debug=None):
    global _loop
    if not hasattr(c, "send"): raise ValueError(f"a coroutine was expected, got {c!r}")
    _loop = _Loop()
    try:
        return _loop.run_until_complete(c)
    finally:
        _loop = None
async def sleep(d, result=None):
    if d <= 0:
        await _Yield()
        return result
    f = Future()
    _loop.call_later(d, lambda: f._done or f.set_result(result))
    return await f
class _Yield:
    def __await__(self): yield None
async def gather(*cs, return_exceptions=False):
    ts = [ensure_future(c) for c in cs]
    out = []
    for t in ts:
        try:
            out.append(await t)
        except Exception as e:
            if not return_exceptions: raise
            out.append(e)
    return out
async def wait_for(c, timeout):
    t = ensure_future(c)
    if timeout is None: return await t
    f = Future()
    t.add_done_callback(lambda _: f._done or f.set_result(True))
    _loop.call_later(timeout, lambda: f._done or f.set_result(False))
    if not await f:
        t.cancel()
        await sleep(0)
        raise TimeoutError()
    return t.result()
FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"
async def wait(ts, *, timeout=None, return_when=ALL_COMPLETED):
    ts = [ensure_future(t) for t in ts]
    while True:
        done = {t for t in ts if t._done}
        if len(done) == len(ts) or (done and return_when != ALL_COMPLETED): return done, {t for t in ts if not t._done}
        f = Future()
        for t in ts:
            if not t._done: t.add_done_callback(lambda _: f._done or f.set_result(None))
        await f
def as_completed(cs, *, timeout=None):
    ts = [ensure_future(c) for c in cs]
    async def one():
        done, _ = await wait(pending, return_when=FIRST_COMPLETED)
        t = next(t for t in pending if t in done)
        pending.remove(t)
        return t.result()
    pending = list(ts)
    for _ in ts: yield one()
async def to_thread(f, *a, **k): return f(*a, **k)
def iscoroutine(c): return hasattr(c, "send")
def iscoroutinefunction(f): return bool(f.__code__.co_flags & 128)
class Event:
    def __init__(self): self._s, self._w = False, []
    def is_set(self): return self._s
    def set(self):
        self._s = True
        for f in self._w: f._done or f.set_result(True)
        self._w = []
    def clear(self): self._s = False
    async def wait(self):
        if not self._s:
            f = Future()
            self._w.append(f)
            await f
        return True
class Semaphore:
    def __init__(self, n=1): self._n, self._w = n, []
    async def acquire(self):
        while self._n == 0:
            f = Future()
            self._w.append(f)
            await f
        self._n -= 1
        return True
    def release(self):
        self._n += 1
        if self._w: self._w.pop(0).set_result(None)
    def locked(self): return self._n == 0
    async def __aenter__(self): await self.acquire()
    async def __aexit__(self, *a): self.release()
class Lock(Semaphore):
    pass
class QueueEmpty(Exception): pass
class Queue:
    def __init__(self, maxsize=0): self._q, self._w, self._open, self._j = [], [], 0, []
    def qsize(self): return len(self._q)
    def empty(self): return not self._q
    def put_nowait(self, x):
        self._q.append(x)
        self._open += 1
        if self._w: self._w.pop(0).set_result(None)
    async def put(self, x): self.put_nowait(x)
    async def get(self):
        while not self._q:
            f = Future()
            self._w.append(f)
            await f
        return self._q.pop(0)
    def get_nowait(self):
        if not self._q: raise QueueEmpty
        return self._q.pop(0)
    def task_done(self):
        self._open -= 1
        if self._open == 0:
            for f in self._j: f.set_result(None)
            self._j = []
    async def join(self):
        if self._open:
            f = Future()
            self._j.append(f)
            await f
class TaskGroup:
    async def __aenter__(self):
        self._t = []
        return self
    def create_task(self, c, *, name=None):
        t = Task(c, name=name)
        self._t.append(t)
        return t
    async def __aexit__(self, *a):
        for t in self._t: await t
`,
};
