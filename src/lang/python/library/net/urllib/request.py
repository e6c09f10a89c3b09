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
