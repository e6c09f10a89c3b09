import _random, base64 as _b
from random import Random as _R
_r = _R()
def token_bytes(n=32): return _random.entropy(32 if n is None else n)
def token_hex(n=32): return token_bytes(n).hex()
def token_urlsafe(n=32): return _b.urlsafe_b64encode(token_bytes(n)).rstrip(b"=").decode()
def choice(s): return _r.choice(s)
def randbelow(n): return _r._below(n)
def compare_digest(a, b): return a == b
