import os as _os, sys as _sys
class PurePath:
    def __init__(self, *parts):
        p = _os.path.join(*[_os.fspath(x) for x in parts]) if parts else "."
        lead = "/" if p.startswith("/") else ""
        self._p = lead + "/".join(x for x in p.split("/") if x not in ("", ".")) or "."
    def __fspath__(self): return self._p
    def __str__(self): return self._p
    def __repr__(self): return f"{'PosixPath' if isinstance(self, Path) else 'PurePosixPath'}({self._p!r})"
    def __truediv__(self, o): return type(self)(self._p, o) if isinstance(o, (str, PurePath)) or hasattr(o, "__fspath__") else NotImplemented
    def __rtruediv__(self, o): return type(self)(o, self._p) if isinstance(o, str) else NotImplemented
    def __eq__(self, o): return isinstance(o, PurePath) and self._p == o._p
    def __lt__(self, o): return self.parts < o.parts if isinstance(o, PurePath) else NotImplemented
    def __le__(self, o): return self.parts <= o.parts if isinstance(o, PurePath) else NotImplemented
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
        if not self._p.startswith(b.rstrip("/") + "/"): raise ValueError(f"{self._p!r} is not in the subpath of {b!r}" + (" OR one path is relative and the other is absolute." if _sys.version_info[1] < 12 else ""))
        return type(self)(self._p[len(b.rstrip("/")) + 1:])
    def is_relative_to(self, o):
        try:
            self.relative_to(o)
        except ValueError:
            return False
        return True
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
    def touch(self, mode=0o666, exist_ok=True):
        if not exist_ok and self.exists(): raise FileExistsError(17, "File exists", self._p)
        open(self._p, "a").close()
        _os.utime(self._p)
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
    def lstat(self): return _os.lstat(self._p)
    def readlink(self): return type(self)(_os.readlink(self._p))
    def samefile(self, o): return _os.path.realpath(self._p) == _os.path.realpath(_os.fspath(o))
    def chmod(self, m): _os.chmod(self._p, m)
    def symlink_to(self, t): _os.symlink(t, self._p)
    def iterdir(self): return iter([self / n for n in _os.listdir(self._p)])
    def glob(self, pat):
        import glob
        n = len(self._p) + 1
        return iter([type(self)(x) for x in glob.glob(_os.path.join(self._p, pat), recursive=True)])
    def rglob(self, pat): return self.glob("**/" + pat)
PosixPath = Path
Path.__name__ = Path.__qualname__ = "PosixPath"
