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
