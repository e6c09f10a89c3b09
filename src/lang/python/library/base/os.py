class _Environ(dict):
    def __setitem__(self, k, v):
        if not isinstance(v, str):
            raise TypeError("str expected, not %s" % type(v).__name__)
        super().__setitem__(k, v)
        _setenv(k, v)
    def __delitem__(self, k):
        super().__delitem__(k)
        _unsetenv(k)
    def update(self, *a, **k):
        for key, v in dict(*a, **k).items():
            self[key] = v
    def setdefault(self, k, v=None):
        if k not in self:
            self[k] = v
        return self[k]
    def pop(self, k, *d):
        v = super().pop(k, *d)
        _unsetenv(k)
        return v
    def copy(self):
        return dict(self)
    def __repr__(self):
        return "environ({" + ", ".join(f"{k!r}: {v!r}" for k, v in self.items()) + "})"
environ = _Environ(_environ)

def getenv(key, default=None):
    return environ.get(key, default)
def putenv(k, v):
    _setenv(k, v)

class PathLike:
    pass

class DirEntry:
    def __init__(self, dir, name, kind):
        self.name = name
        self.path = path.join(dir, name)
        self._kind = kind
    def is_file(self, *, follow_symlinks=True): return path.isfile(self.path)
    def is_dir(self, *, follow_symlinks=True): return path.isdir(self.path)
    def is_symlink(self): return self._kind == "symlink"
    def stat(self, *, follow_symlinks=True): return stat(self.path)
    def __fspath__(self): return self.path
    def __repr__(self): return f"<DirEntry {self.name!r}>"

class _Scan(list):
    def __enter__(self): return self
    def __exit__(self, *a): pass
    def close(self): pass

def scandir(dir="."):
    return _Scan(DirEntry(dir, n, k) for n, k in _entries(dir))

def walk(top, topdown=True, onerror=None, followlinks=False):
    dirs, files = [], []
    try:
        entries = _entries(top)
    except OSError:
        return
    for name, kind in entries:
        (dirs if kind == "dir" or (kind == "symlink" and path.isdir(path.join(top, name))) else files).append(name)
    if topdown:
        yield top, dirs, files
    for d in dirs:
        yield from walk(path.join(top, d), topdown)
    if not topdown:
        yield top, dirs, files

def removedirs(name):
    rmdir(name)

def system(command):
    import subprocess, sys
    sys.stdout.flush()
    r = subprocess.call(command, shell=True)
    return -r if r < 0 else r << 8
def popen(command, mode="r"):
    import subprocess, io
    return io.StringIO(subprocess.run(command, shell=True, stdout=subprocess.PIPE, text=True).stdout)
