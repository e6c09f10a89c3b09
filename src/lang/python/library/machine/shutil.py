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
    names = _os.listdir(a)
    skipped = set(ignore(a, names)) if ignore is not None else ()
    _os.makedirs(b, exist_ok=dirs_exist_ok)
    for n in names:
        if n in skipped: continue
        x, y = _os.path.join(a, n), _os.path.join(b, n)
        copytree(x, y, dirs_exist_ok, ignore) if _os.path.isdir(x) else copy(x, y)
    return b
def ignore_patterns(*patterns):
    import fnmatch
    return lambda where, names: {n for p in patterns for n in fnmatch.filter(names, p)}
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
