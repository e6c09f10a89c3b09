import json as _json
from urllib.parse import urlencode, urlsplit, urljoin
from http.client import HTTPConnection as _C, HTTPException as _HE
import socket as _s, datetime as _dt, time as _t
class RequestException(OSError):
    def __init__(self, *a, response=None, request=None):
        super().__init__(*a)
        self.response = response
class HTTPError(RequestException): pass
class ConnectionError(RequestException): pass
class Timeout(RequestException): pass
class ConnectTimeout(ConnectionError, Timeout): pass
class ReadTimeout(Timeout): pass
class MissingSchema(RequestException, ValueError): pass
class JSONDecodeError(RequestException, ValueError): pass
for _c in (RequestException, HTTPError, ConnectionError, Timeout, ConnectTimeout, ReadTimeout, MissingSchema): _c.__module__ = "requests.exceptions"
class _Dict(dict):
    def get(self, k, d=None):
        for a, b in self.items():
            if a.lower() == k.lower(): return b
        return d
    def __missing__(self, k):
        v = self.get(k)
        if v is None: raise KeyError(k)
        return v
    def __contains__(self, k): return self.get(k) is not None
class Response:
    def __init__(self, url, r, body, seconds):
        self.url, self.status_code, self.reason, self.content, self.headers, self.encoding, self.history = url, r.status, r.reason, body, _Dict(r.headers.items()), "utf-8", []
        self.elapsed = _dt.timedelta(seconds=seconds)
    @property
    def ok(self): return self.status_code < 400
    @property
    def text(self): return self.content.decode("utf-8", "replace")
    def json(self, **k): return _json.loads(self.content)
    def raise_for_status(self):
        if self.status_code >= 400: raise HTTPError(f"{self.status_code} {'Client' if self.status_code < 500 else 'Server'} Error: {self.reason} for url: {self.url}", response=self)
    def iter_content(self, n=1): return iter([self.content])
    def iter_lines(self, **k): return iter(self.content.splitlines())
    def __bool__(self): return self.ok
    def __repr__(self): return f"<Response [{self.status_code}]>"
def request(method, url, params=None, data=None, json=None, headers=None, timeout=None, auth=None, allow_redirects=True, verify=True, stream=False, cookies=None, files=None, **k):
    if "://" not in url: raise MissingSchema(f"Invalid URL {url!r}: No scheme supplied. Perhaps you meant https://{url}?")
    if params: url += ("&" if "?" in url else "?") + urlencode(params, True)
    h = {"User-Agent": "python-requests/2.31.0", "Accept-Encoding": "gzip, deflate", "Accept": "*/*", **(headers or {})}
    body = None
    if json is not None: body, h["Content-Type"] = _json.dumps(json).encode(), "application/json"
    elif isinstance(data, dict): body, h["Content-Type"] = urlencode(data, True).encode(), "application/x-www-form-urlencoded"
    elif data is not None: body = data.encode() if isinstance(data, str) else data
    if auth:
        import base64
        h["Authorization"] = "Basic " + base64.b64encode(f"{auth[0]}:{auth[1]}".encode()).decode()
    start = _t.time()
    for _ in range(30):
        u = urlsplit(url)
        path = (u.path or "/") + ("?" + u.query if u.query else "")
        try:
            c = _C(u.hostname, u.port or (443 if u.scheme == "https" else 80), timeout=timeout[0] if isinstance(timeout, tuple) else timeout)
            c.request(method, path, body, h)
            r = c.getresponse()
            content = r.read()
        except TimeoutError:
            raise ReadTimeout(f"HTTPConnectionPool(host='{u.hostname}', port={u.port or 80}): Read timed out. (read timeout={timeout})") from None
        except _s.gaierror as e:
            raise ConnectionError(f"HTTPConnectionPool(host='{u.hostname}', port={u.port or 80}): Max retries exceeded with url: {path} (Caused by NameResolutionError(\"Failed to resolve '{u.hostname}' ([Errno {e.errno}] {e.strerror})\"))") from None
        except (OSError, _HE) as e:
            raise ConnectionError(f"HTTPConnectionPool(host='{u.hostname}', port={u.port or 80}): Max retries exceeded with url: {path} (Caused by NewConnectionError('Failed to establish a new connection: {e}'))") from None
        if allow_redirects and r.status in (301, 302, 303, 307, 308) and r.getheader("Location"):
            url = urljoin(url, r.getheader("Location"))
            if r.status == 303 or (r.status in (301, 302) and method == "POST"): method, body = "GET", None
            continue
        return Response(url, r, content, _t.time() - start)
def get(url, params=None, **k): return request("GET", url, params=params, **k)
def post(url, data=None, json=None, **k): return request("POST", url, data=data, json=json, **k)
def put(url, data=None, **k): return request("PUT", url, data=data, **k)
def patch(url, data=None, **k): return request("PATCH", url, data=data, **k)
def delete(url, **k): return request("DELETE", url, **k)
def head(url, **k): return request("HEAD", url, **k)
class Session:
    def __init__(self): self.headers = {}
    def request(self, m, url, headers=None, **k): return request(m, url, headers={**self.headers, **(headers or {})}, **k)
    def get(self, url, **k): return self.request("GET", url, **k)
    def post(self, url, data=None, json=None, **k): return self.request("POST", url, data=data, json=json, **k)
    def __enter__(self): return self
    def __exit__(self, *a): pass
    def close(self): pass
session = Session
class _Ex: pass
exceptions = _Ex()
exceptions.RequestException, exceptions.HTTPError, exceptions.ConnectionError, exceptions.Timeout, exceptions.ReadTimeout = RequestException, HTTPError, ConnectionError, Timeout, ReadTimeout
class _Codes: ok = 200
codes = _Codes()
