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
