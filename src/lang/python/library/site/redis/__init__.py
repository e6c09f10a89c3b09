import socket as _s, time as _t
class RedisError(Exception): pass
class ConnectionError(RedisError): pass
class TimeoutError(RedisError): pass
class ResponseError(RedisError): pass
class AuthenticationError(ConnectionError): pass
for _c in (RedisError, ConnectionError, TimeoutError, ResponseError): _c.__module__ = "redis.exceptions"
class Redis:
    def __init__(self, host="localhost", port=6379, db=0, password=None, decode_responses=False, socket_timeout=None, socket_connect_timeout=None, **k):
        self.host, self.port, self.db, self.password, self._decode, self._timeout, self._f, self._sock = host, int(port), db, password, decode_responses, socket_timeout or socket_connect_timeout, None, None
    @classmethod
    def from_url(cls, url, **k):
        from urllib.parse import urlsplit
        u = urlsplit(url)
        return cls(u.hostname or "localhost", u.port or 6379, int(u.path.strip("/") or 0), u.password, **k)
    def _connect(self):
        try:
            self._sock = _s.create_connection((self.host, self.port), self._timeout)
        except _s.gaierror as e:
            raise ConnectionError(f"Error {e.errno} connecting to {self.host}:{self.port}. {e.strerror}.") from None
        except OSError as e:
            raise ConnectionError(f"Error {e.errno} connecting to {self.host}:{self.port}. {e.strerror}.") from None
        self._f = self._sock.makefile("rb")
        if self.password: self._run("AUTH", self.password)
        if self.db: self._run("SELECT", self.db)
    def _enc(self, v):
        if isinstance(v, bytes): return v
        if isinstance(v, bool) or not isinstance(v, (str, int, float)): raise RedisError(f"Invalid input of type: '{type(v).__name__}'. Convert to a bytes, string, int or float first.")
        return str(v).encode()
    def _run(self, *args):
        parts = [self._enc(a) for a in args]
        self._sock.sendall(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n" % len(p) + p + b"\r\n" for p in parts))
        return self._reply()
    def execute_command(self, *args):
        if self._sock is None: self._connect()
        try:
            return self._run(*args)
        except OSError:
            self._sock = None
            raise ConnectionError("Connection closed by server.") from None
        except ConnectionError:
            self._sock = None
            self._connect()
            return self._run(*args)
    def _reply(self):
        line = self._f.readline()
        if not line: raise ConnectionError("Connection closed by server.")
        kind, rest = line[:1], line[1:-2]
        if kind == b"+": return rest.decode()
        if kind == b"-":
            m = rest.decode()
            raise ResponseError(m[4:] if m.startswith("ERR ") else m)
        if kind == b":": return int(rest)
        if kind == b"$":
            n = int(rest)
            if n < 0: return None
            d = self._f.read(n + 2)[:-2]
            return d.decode() if self._decode else d
        n = int(rest)
        return None if n < 0 else [self._reply() for _ in range(n)]
    def ping(self): return self.execute_command("PING") == "PONG"
    def set(self, k, v, ex=None, px=None, nx=False, xx=False, **kw):
        a = ["SET", k, v] + (["EX", ex] if ex is not None else []) + (["PX", px] if px is not None else []) + (["NX"] if nx else []) + (["XX"] if xx else [])
        r = self.execute_command(*a)
        return None if r is None else r == "OK"
    def setex(self, k, t, v): return self.set(k, v, ex=t)
    def setnx(self, k, v): return bool(self.execute_command("SETNX", k, v))
    def get(self, k): return self.execute_command("GET", k)
    def incr(self, k, amount=1): return self.execute_command("INCRBY", k, amount) if amount != 1 else self.execute_command("INCR", k)
    incrby = incr
    def decr(self, k, amount=1): return self.execute_command("DECRBY", k, amount)
    def delete(self, *k): return self.execute_command("DEL", *k)
    def exists(self, *k): return self.execute_command("EXISTS", *k)
    def expire(self, k, t): return bool(self.execute_command("EXPIRE", k, t))
    def ttl(self, k): return self.execute_command("TTL", k)
    def keys(self, p="*"): return self.execute_command("KEYS", p)
    def flushall(self): return self.execute_command("FLUSHALL") == "OK"
    flushdb = flushall
    def dbsize(self): return self.execute_command("DBSIZE")
    def lpush(self, k, *v): return self.execute_command("LPUSH", k, *v)
    def rpush(self, k, *v): return self.execute_command("RPUSH", k, *v)
    def lpop(self, k): return self.execute_command("LPOP", k)
    def rpop(self, k): return self.execute_command("RPOP", k)
    def lrange(self, k, a, b): return self.execute_command("LRANGE", k, a, b)
    def llen(self, k): return self.execute_command("LLEN", k)
    def sadd(self, k, *v): return self.execute_command("SADD", k, *v)
    def smembers(self, k): return set(self.execute_command("SMEMBERS", k))
    def hset(self, name, key=None, value=None, mapping=None):
        a = ([key, value] if key is not None else []) + [x for kv in (mapping or {}).items() for x in kv]
        return self.execute_command("HSET", name, *a)
    def hget(self, n, k): return self.execute_command("HGET", n, k)
    def hincrby(self, n, k, a=1): return self.execute_command("HINCRBY", n, k, a)
    def hgetall(self, n):
        r = self.execute_command("HGETALL", n)
        return dict(zip(r[::2], r[1::2]))
    def mget(self, *k): return self.execute_command("MGET", *(k[0] if len(k) == 1 and isinstance(k[0], list) else k))
    def mset(self, m): return self.execute_command("MSET", *[x for kv in m.items() for x in kv]) == "OK"
    def publish(self, c, m): return self.execute_command("PUBLISH", c, m)
    def info(self, section=None): return dict(l.split(":", 1) for l in (lambda r: r if isinstance(r, str) else r.decode())(self.execute_command("INFO")).splitlines() if ":" in l)
    def close(self):
        if self._sock: self._sock.close()
        self._sock = None
StrictRedis = Redis
def from_url(url, **k): return Redis.from_url(url, **k)
import sys as _sys
class _Ex: pass
exceptions = _Ex()
exceptions.RedisError, exceptions.ConnectionError, exceptions.TimeoutError, exceptions.ResponseError = RedisError, ConnectionError, TimeoutError, ResponseError
