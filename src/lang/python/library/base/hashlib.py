class _Hash:
    def __init__(self, name, data=b""):
        self.name, self._data = name, b""
        self.digest_size = {"md5": 16, "sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}[name]
        self.block_size = 128 if name in ("sha384", "sha512") else 64
        self.update(data)
    def update(self, data):
        if isinstance(data, str): raise TypeError("Strings must be encoded before hashing")
        self._data += bytes(data)
    def digest(self): return _digest(self.name, self._data)
    def hexdigest(self): return self.digest().hex()
    def copy(self): return _Hash(self.name, self._data)
    def __repr__(self): return f"<{self.name} _hashlib.HASH object @ {hex(id(self))}>"
def new(name, data=b"", **kw):
    if name.lower() not in algorithms_available: raise ValueError(f"unsupported hash type {name}")
    return _Hash(name.lower(), data)
algorithms_available = algorithms_guaranteed = {"md5", "sha1", "sha224", "sha256", "sha384", "sha512"}
def md5(data=b"", **kw): return _Hash("md5", data)
def sha1(data=b"", **kw): return _Hash("sha1", data)
def sha224(data=b"", **kw): return _Hash("sha224", data)
def sha256(data=b"", **kw): return _Hash("sha256", data)
def sha384(data=b"", **kw): return _Hash("sha384", data)
def sha512(data=b"", **kw): return _Hash("sha512", data)
