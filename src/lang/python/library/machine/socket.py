import _socket
AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6 = 0, 1, 2, 10
SOCK_STREAM, SOCK_DGRAM = 1, 2
SOL_SOCKET, SO_REUSEADDR, SO_REUSEPORT, SO_KEEPALIVE, SO_BROADCAST = 1, 2, 15, 9, 6
IPPROTO_TCP, TCP_NODELAY, IPPROTO_UDP = 6, 1, 17
SHUT_RD, SHUT_WR, SHUT_RDWR = 0, 1, 2
SOMAXCONN = 4096
error = OSError
timeout = TimeoutError
class gaierror(OSError): pass
class herror(OSError): pass
gaierror.__module__ = "socket"
def _resolve(host):
    if host in ("localhost",): host = "127.0.0.1"
    a = _socket.resolve(host)
    if a is None: raise gaierror(-2, "Name or service not known")
    return a
class socket:
    def __init__(self, family=AF_INET, type=SOCK_STREAM, proto=0, fileno=None, _h=None):
        if type == SOCK_DGRAM or family == AF_UNIX: raise OSError(95, "Operation not supported")
        self.family, self.type, self.proto = family, type, proto
        self._h = _h or _socket.new()
        self._t = None
    def setsockopt(self, *a): pass
    def getsockopt(self, *a): return 0
    def settimeout(self, t):
        self._t = t
        _socket.settimeout(self._h, t)
    def gettimeout(self): return self._t
    def setblocking(self, b): self.settimeout(None if b else 0.0)
    def bind(self, a): _socket.bind(self._h, a[0] if a[0] in ("", "0.0.0.0") else _resolve(a[0]), a[1])
    def listen(self, n=0): _socket.listen(self._h)
    def accept(self):
        h, a = _socket.accept(self._h)
        return socket(_h=h), a
    def connect(self, a): _socket.connect(self._h, _resolve(a[0]), int(a[1]))
    def connect_ex(self, a):
        try:
            self.connect(a)
            return 0
        except OSError as e:
            return e.errno or 1
    def recv(self, n, flags=0): return _socket.recv(self._h, n)
    def send(self, d, flags=0): return _socket.send(self._h, d)
    def sendall(self, d, flags=0): _socket.send(self._h, d)
    def shutdown(self, how):
        if how: _socket.shutdown(self._h)
    def close(self): _socket.close(self._h)
    def detach(self): return self.fileno()
    def fileno(self): return _socket.fileno(self._h)
    def getsockname(self): return _socket.name(self._h)
    def getpeername(self): return _socket.peer(self._h)
    def makefile(self, mode="r", buffering=None, **k): return _File(self, mode)
    def __enter__(self): return self
    def __exit__(self, *a): self.close()
class _File:
    def __init__(self, s, mode): self._s, self._m, self._b, self._eof = s, mode, b"", False
    def _fill(self):
        d = self._s.recv(65536)
        if not d: self._eof = True
        self._b += d
    def _out(self, b): return b if "b" in self._m else b.decode()
    def read(self, n=-1):
        while not self._eof and (n is None or n < 0 or len(self._b) < n): self._fill()
        n = len(self._b) if n is None or n < 0 else n
        r, self._b = self._b[:n], self._b[n:]
        return self._out(r)
    def readline(self, n=-1):
        while not self._eof and b"\n" not in self._b: self._fill()
        i = self._b.find(b"\n") + 1 or len(self._b)
        r, self._b = self._b[:i], self._b[i:]
        return self._out(r)
    def __iter__(self): return self
    def __next__(self):
        l = self.readline()
        if not l: raise StopIteration
        return l
    def write(self, d):
        self._s.sendall(d if isinstance(d, (bytes, bytearray)) else d.encode())
        return len(d)
    def flush(self): pass
    def close(self): pass
def create_connection(address, timeout=None, source_address=None):
    s = socket()
    if isinstance(timeout, (int, float)): s.settimeout(timeout)
    s.connect(address)
    return s
def create_server(address, *, family=AF_INET, backlog=None, reuse_port=False):
    s = socket()
    s.bind(address)
    s.listen()
    return s
def gethostname(): return _socket.hostname()
def getfqdn(name=""): return name or gethostname()
def gethostbyname(h): return _resolve(h)
def gethostbyname_ex(h): return (h, [], [_resolve(h)])
def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0): return [(AF_INET, SOCK_STREAM, 6, "", (_resolve(host or "127.0.0.1"), int(port or 0)))]
def inet_aton(a): return bytes(int(x) for x in a.split("."))
def inet_ntoa(b): return ".".join(str(x) for x in b)
def setdefaulttimeout(t): pass
def getdefaulttimeout(): return None
def htons(x): return ((x & 255) << 8) | (x >> 8)
ntohs = htons
