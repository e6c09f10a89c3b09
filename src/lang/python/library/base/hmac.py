import hashlib as _h
class HMAC:
    def __init__(self, key, msg=None, digestmod="sha256"):
        self._mod = digestmod if isinstance(digestmod, str) else digestmod().name
        b = _h.new(self._mod).block_size
        key = (_h.new(self._mod, key).digest() if len(key) > b else key).ljust(b, b"\0")
        self._o = bytes(x ^ 0x5c for x in key)
        self._i = bytes(x ^ 0x36 for x in key) + (msg or b"")
    def update(self, m): self._i += m
    def digest(self): return _h.new(self._mod, self._o + _h.new(self._mod, self._i).digest()).digest()
    def hexdigest(self): return self.digest().hex()
def new(key, msg=None, digestmod=""): return HMAC(key, msg, digestmod)
def compare_digest(a, b): return a == b
