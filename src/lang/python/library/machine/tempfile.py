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
