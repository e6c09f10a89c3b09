import sys, os, json, re, logging
from urllib.parse import parse_qsl, unquote, quote
from http import _phrases
from http.client import read_headers
import socketserver, time, html as _html
try:
    from importlib.metadata import version as _v
    __version__ = _v("flask")
except Exception:
    __version__ = "3.0.0"
class HTTPException(Exception):
    code = 500
    def __init__(self, code=None, description=None, response=None):
        self.code = code or self.code
        self.description = description or _text.get(self.code, "")
        self.response = response
        Exception.__init__(self, self.description)
    @property
    def name(self): return _names.get(self.code, _phrases.get(self.code, "Unknown Error"))
    def __str__(self): return f"{self.code} {self.name}: {self.description}"
_names = {500: "Internal Server Error", 400: "Bad Request", 404: "Not Found", 405: "Method Not Allowed"}
_text = {400: "The browser (or proxy) sent a request that this server could not understand.", 401: "The server could not verify that you are authorized to access the URL requested. You either supplied the wrong credentials (e.g. a bad password), or your browser doesn&#39;t understand how to supply the credentials required.", 403: "You don&#39;t have the permission to access the requested resource. It is either read-protected or not readable by the server.", 404: "The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.", 405: "The method is not allowed for the requested URL.", 415: "Did not attempt to load JSON data because the request Content-Type was not &#39;application/json&#39;.", 500: "The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application."}
class MultiDict(dict):
    def __init__(self, pairs=()):
        super().__init__()
        self._all = {}
        for k, v in pairs:
            self._all.setdefault(k, []).append(v)
            if k not in self: self[k] = v
    def get(self, k, default=None, type=None):
        v = dict.get(self, k, default)
        if type is not None and k in self:
            try:
                return type(v)
            except ValueError:
                return default
        return v
    def getlist(self, k): return self._all.get(k, [])
    def to_dict(self, flat=True): return dict(self) if flat else dict(self._all)
    def __missing__(self, k): raise HTTPException(400)
class Headers:
    def __init__(self, items=()): self._i = [(a, str(b)) for a, b in (items.items() if hasattr(items, "items") else items)]
    def get(self, k, d=None, type=None):
        for a, b in self._i:
            if a.lower() == k.lower(): return b if type is None else type(b)
        return d
    def __getitem__(self, k):
        v = self.get(k)
        if v is None: raise KeyError(k)
        return v
    def __setitem__(self, k, v): self._i = [x for x in self._i if x[0].lower() != k.lower()] + [(k, str(v))]
    def add(self, k, v): self._i.append((k, str(v)))
    def set(self, k, v): self[k] = v
    def __contains__(self, k): return self.get(k) is not None
    def items(self): return list(self._i)
    def __iter__(self): return iter(self._i)
    def update(self, d):
        for k, v in d.items(): self[k] = v
class Request:
    def __init__(self, method, target, headers, body, addr):
        self.method, self.headers, self.data, self.remote_addr = method, Headers(headers.items()), body, addr
        path, _, q = target.partition("?")
        self.path, self.query_string, self.full_path = unquote(path), q.encode(), target if q else path + "?"
        self.args = MultiDict(parse_qsl(q, True))
        self.host = self.headers.get("Host", "localhost")
        self.url_root = self.host_url = f"http://{self.host}/"
        self.url = f"http://{self.host}{target}"
        self.base_url = f"http://{self.host}{path}"
        self.content_type = self.headers.get("Content-Type", "")
        self.mimetype = self.content_type.partition(";")[0].strip().lower()
        self.content_length = len(body)
        self.form = MultiDict(parse_qsl(body.decode("utf-8", "replace"), True) if self.mimetype == "application/x-www-form-urlencoded" else ())
        self.values = MultiDict(list(self.args.items()) + list(self.form.items()))
        self.files, self.view_args, self.endpoint, self.scheme, self.is_secure = MultiDict(), {}, None, "http", False
        self.cookies = dict(x.strip().split("=", 1) for x in self.headers.get("Cookie", "").split(";") if "=" in x)
        self.user_agent = self.headers.get("User-Agent", "")
        self.environ = {"REMOTE_ADDR": addr}
    @property
    def is_json(self): return self.mimetype == "application/json" or self.mimetype.endswith("+json")
    @property
    def json(self): return self.get_json()
    def get_json(self, force=False, silent=False, cache=True):
        if not (force or self.is_json):
            if silent: return None
            raise HTTPException(415)
        try:
            return json.loads(self.data)
        except ValueError:
            if silent: return None
            raise HTTPException(400)
    def get_data(self, as_text=False, **k): return self.data.decode() if as_text else self.data
class Response:
    def __init__(self, response=b"", status=200, headers=None, mimetype=None, content_type=None):
        if response is None: response = b""
        if not isinstance(response, (str, bytes)): response = "".join(x if isinstance(x, str) else x.decode() for x in response)
        self.data = response.encode() if isinstance(response, str) else bytes(response)
        self.status_code = int(str(status).split()[0])
        self.headers = Headers([("Content-Type", content_type or (mimetype + "; charset=utf-8" if mimetype and mimetype.startswith("text/") else mimetype or "text/html; charset=utf-8"))])
        if headers: self.headers.update(headers if hasattr(headers, "items") else dict(headers))
    @property
    def status(self): return f"{self.status_code} {_phrases.get(self.status_code, 'UNKNOWN').upper()}"
    @property
    def mimetype(self): return self.headers.get("Content-Type", "").partition(";")[0]
    @property
    def content_type(self): return self.headers.get("Content-Type")
    @property
    def json(self): return json.loads(self.data)
    @property
    def text(self): return self.data.decode()
    def get_json(self, **k): return json.loads(self.data)
    def get_data(self, as_text=False): return self.data.decode() if as_text else self.data
    def set_cookie(self, k, v="", max_age=None, path="/", **kw): self.headers.add("Set-Cookie", f"{k}={v}" + (f"; Max-Age={max_age}" if max_age is not None else "") + f"; Path={path}")
class _Proxy:
    def __init__(self, name): object.__setattr__(self, "_n", name)
    def _o(self):
        import threading
        o = _ctx.get((threading.get_ident(), self._n))
        if o is None: raise RuntimeError(f"Working outside of {'request' if self._n == 'request' else 'application'} context.")
        return o
    def __getattr__(self, k): return getattr(self._o(), k)
    def __setattr__(self, k, v): setattr(self._o(), k, v)
    def __getitem__(self, k): return self._o()[k]
    def __setitem__(self, k, v): self._o()[k] = v
    def __contains__(self, k): return k in self._o()
    def __repr__(self): return repr(self._o())
_ctx = {}
request, g, current_app, session = _Proxy("request"), _Proxy("g"), _Proxy("app"), _Proxy("session")
class _G:
    def get(self, k, d=None): return getattr(self, k, d)
    def __contains__(self, k): return hasattr(self, k)
def abort(code, description=None, **k):
    if isinstance(code, Response): raise HTTPException(code.status_code, None, code)
    raise HTTPException(code, description)
def jsonify(*a, **k):
    v = a[0] if len(a) == 1 and not k else list(a) if a else k
    app = _current()
    return Response(_dumps(v, app), mimetype="application/json")
def _current():
    import threading
    return _ctx.get((threading.get_ident(), "app"))
def _default(o):
    if hasattr(o, "isoformat"): return o.isoformat()
    if hasattr(o, "__dataclass_fields__"):
        import dataclasses
        return dataclasses.asdict(o)
    if type(o).__name__ in ("UUID", "Decimal"): return str(o)
    raise TypeError(f"Object of type {type(o).__name__} is not JSON serializable")
def _dumps(v, app):
    if app is not None and app.debug: return json.dumps(v, indent=2, sort_keys=True, default=_default) + "\n"
    return json.dumps(v, separators=(",", ":"), sort_keys=True, default=_default) + "\n"
def make_response(*a): return current_app._o()._make(a[0] if len(a) == 1 else a)
def redirect(location, code=302, Response=None):
    u = _html.escape(location)
    return _R(f"<!doctype html>\n<html lang=en>\n<title>Redirecting...</title>\n<h1>Redirecting...</h1>\n<p>You should be redirected automatically to the target URL: <a href=\"{u}\">{u}</a>. If not, click the link.\n", code, {"Location": location})
_R = Response
def url_for(endpoint, **values):
    app = current_app._o()
    if endpoint == "static": return "/static/" + values.get("filename", "")
    for r in app._rules:
        if r.endpoint == endpoint:
            out, rest = r.rule, dict(values)
            for n in r.names: out = re.sub("<(?:[^:<>]+:)?" + n + ">", quote(str(rest.pop(n))), out)
            return out + ("?" + "&".join(f"{k}={v}" for k, v in rest.items()) if rest else "")
    raise Exception(f"Could not build url for endpoint {endpoint!r}.")
def escape(s): return _html.escape(str(s)).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
class Markup(str): pass
def flash(*a): pass
def get_flashed_messages(**k): return []
def send_from_directory(d, name, **k): return send_file(os.path.join(d, name))
def send_file(path, mimetype=None, **k):
    try:
        with open(path, "rb") as f: data = f.read()
    except OSError:
        raise HTTPException(404)
    kinds = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".txt": "text/plain", ".png": "image/png", ".svg": "image/svg+xml"}
    return Response(data, mimetype=mimetype or kinds.get(os.path.splitext(path)[1], "application/octet-stream"))
def stream_with_context(f): return f
# Templates: the few constructs of Jinja that small pages use.
class _Undefined:
    def __str__(self): return ""
    def __bool__(self): return False
    def __iter__(self): return iter(())
    def __getattr__(self, k): raise AttributeError(k)
class _Scope(dict):
    def __missing__(self, k):
        import builtins
        if k in ("range", "dict", "len"): return getattr(builtins, k)
        return _Undefined()
class _Item(dict):
    def __getattr__(self, k):
        try:
            return self[k]
        except KeyError:
            raise AttributeError(k)
def _wrap(v): return _Item({a: _wrap(b) for a, b in v.items()}) if type(v) is dict else [_wrap(x) for x in v] if type(v) is list else v
def _filter(v, name, args):
    if name in ("safe",): return Markup(v)
    if name in ("e", "escape"): return Markup(escape(v))
    if name == "default": return args[0] if isinstance(v, _Undefined) else v
    if name == "length" or name == "count": return len(v)
    if name == "join": return (args[0] if args else "").join(str(x) for x in v)
    if name == "tojson": return Markup(json.dumps(v))
    if name == "round": return round(float(v), *args) if args else float(round(v))
    f = {"int": int, "list": list, "sum": sum, "first": lambda x: x[0], "last": lambda x: x[-1], "sort": sorted, "string": str, "abs": abs, "reverse": lambda x: list(reversed(x))}.get(name)
    return f(v) if f else getattr(str(v), name)(*args)
def _eval(src, scope):
    parts, depth, cur, q = [], 0, "", None
    for c in src:
        if q:
            if c == q: q = None
        elif c in "'\"": q = c
        elif c in "([{": depth += 1
        elif c in ")]}": depth -= 1
        elif c == "|" and depth == 0:
            parts.append(cur)
            cur = ""
            continue
        cur += c
    parts.append(cur)
    ns = dict(scope)
    for n in re.findall(r"[A-Za-z_]\w*", parts[0]):
        if n not in ns and n not in ("and", "or", "not", "in", "is", "if", "else", "True", "False", "None", "range", "true", "false", "none", "len", "dict"): ns[n] = _Undefined()
    ns.update({"true": True, "false": False, "none": None})
    try:
        v = eval(parts[0].strip().replace(" is defined", " is not __u__").replace(" is not defined", " is __u__"), ns)
    except AttributeError:
        v = _Undefined()
    for p in parts[1:]:
        m = re.match(r"\s*(\w+)\s*(?:\((.*)\))?\s*$", p, re.S)
        v = _filter(v, m.group(1), list(eval("(" + m.group(2) + ",)", ns)) if m.group(2) else [])
    return v
def _render(src, ctx, loader=None):
    tokens = re.split(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", src, flags=re.S)
    blocks = ctx.setdefault("__blocks__", {})
    def run(i, scope, out, live):
        while i < len(tokens):
            t = tokens[i]
            if t.startswith("{{"):
                if live:
                    v = _eval(t[2:-2].strip("-"), scope)
                    out.append(v if isinstance(v, Markup) else escape(v) if scope.get("__escape__", True) else str(v))
            elif t.startswith("{#"): pass
            elif t.startswith("{%"):
                body = t[2:-2].strip("-").strip()
                word, _, rest = body.partition(" ")
                if word == "if":
                    done, on = False, live and bool(_eval(rest, scope))
                    while True:
                        i, end = run(i + 1, scope, out, on)
                        done = done or on
                        w, _, r = end.partition(" ")
                        if w == "endif": break
                        on = live and not done and (w == "else" or bool(_eval(r, scope)))
                elif word == "for":
                    names, _, it = rest.partition(" in ")
                    start, items = i + 1, list(_eval(it, scope)) if live else []
                    targets = [n.strip() for n in names.split(",")]
                    for k, x in enumerate(items):
                        s = dict(scope)
                        s.update(zip(targets, x) if len(targets) > 1 else [(targets[0], x)])
                        s["loop"] = _Item(index=k + 1, index0=k, first=k == 0, last=k == len(items) - 1, length=len(items))
                        i, end = run(start, s, out, True)
                        if end == "else": i, end = run(i + 1, scope, out, False)
                    if not items:
                        i, end = run(start, scope, out, False)
                        if end == "else": i, end = run(i + 1, scope, out, live)
                elif word == "set":
                    n, _, e = rest.partition("=")
                    if live: scope[n.strip()] = _eval(e, scope)
                elif word == "block":
                    mine = []
                    i, end = run(i + 1, scope, mine, live)
                    name = rest.strip()
                    if live: out.append(blocks.setdefault(name, "".join(mine)))
                elif word == "extends":
                    scope["__parent__"] = _eval(rest, scope)
                elif word == "include":
                    if live: out.append(_render(loader(_eval(rest, scope)), scope, loader))
                elif word in ("elif", "else", "endif", "endfor", "endblock"): return i, body if word == "elif" else word
            elif live: out.append(t)
            i += 1
        return i, ""
    out = []
    run(0, ctx, out, True)
    parent = ctx.pop("__parent__", None)
    if parent: return _render(loader(parent), ctx, loader)
    return "".join(out)
def render_template_string(source, **ctx):
    c = {k: _wrap(v) for k, v in ctx.items()}
    c.setdefault("request", request)
    c.setdefault("url_for", url_for)
    return _render(source, c, _load)
class TemplateNotFound(Exception): pass
TemplateNotFound.__module__ = "jinja2.exceptions"
def _load(name):
    p = os.path.join(current_app._o()._root, current_app._o().template_folder, name)
    try:
        with open(p) as f: return f.read()
    except OSError:
        raise TemplateNotFound(name) from None
def render_template(name, **ctx): return render_template_string(_load(name), **ctx)
_conv = {"int": (r"\d+", int), "float": (r"\d+\.\d+", float), "string": (r"[^/]+", str), "path": (r".+?", str), "uuid": (r"[0-9a-fA-F-]{36}", str)}
class _Rule:
    def __init__(self, rule, endpoint, methods):
        self.rule, self.endpoint, self.methods, self.names, self.convs = rule, endpoint, methods, [], []
        def one(m):
            conv = (m.group(1) or "string:")[:-1].partition("(")[0]
            self.names.append(m.group(2))
            self.convs.append(_conv[conv][1])
            return "(" + _conv[conv][0] + ")"
        parts = re.split(r"(<(?:[^:<>]+:)?\w+>)", rule)
        self.re = re.compile("".join(re.sub(r"<((?:[^:<>]+:)?)(\w+)>", one, p) if p.startswith("<") else re.escape(p) for p in parts))
    def __repr__(self): return f"<Rule '{self.rule}' ({', '.join(sorted(self.methods))}) -> {self.endpoint}>"
class _Scaffold:
    def route(self, rule, methods=None, endpoint=None, **k):
        def deco(f):
            self.add_url_rule(rule, endpoint or f.__name__, f, methods=methods)
            return f
        return deco
    def get(self, rule, **k): return self.route(rule, methods=["GET"], **k)
    def post(self, rule, **k): return self.route(rule, methods=["POST"], **k)
    def put(self, rule, **k): return self.route(rule, methods=["PUT"], **k)
    def delete(self, rule, **k): return self.route(rule, methods=["DELETE"], **k)
    def patch(self, rule, **k): return self.route(rule, methods=["PATCH"], **k)
    def before_request(self, f):
        self._before.append(f)
        return f
    def after_request(self, f):
        self._after.append(f)
        return f
    def teardown_request(self, f): return f
    def teardown_appcontext(self, f): return f
    def errorhandler(self, code):
        def deco(f):
            self._errors[code] = f
            return f
        return deco
    def context_processor(self, f): return f
class Blueprint(_Scaffold):
    def __init__(self, name, import_name, url_prefix=None, **k): self.name, self.url_prefix, self._routes, self._before, self._after, self._errors = name, url_prefix or "", [], [], [], {}
    def add_url_rule(self, rule, endpoint=None, view_func=None, methods=None, **k): self._routes.append((rule, endpoint or view_func.__name__, view_func, methods))
class Config(dict):
    def from_object(self, o): self.update({k: getattr(o, k) for k in dir(o) if k.isupper()})
    def from_mapping(self, *a, **k): self.update(*a, **k)
    def from_prefixed_env(self, prefix="FLASK"): self.update({k[len(prefix) + 1:]: v for k, v in os.environ.items() if k.startswith(prefix + "_")})
class Flask(_Scaffold):
    def __init__(self, import_name, static_folder="static", template_folder="templates", static_url_path=None, **k):
        self.import_name, self.template_folder, self.static_folder = import_name, template_folder, static_folder
        m = sys.modules.get(import_name)
        f = getattr(m, "__file__", None)
        self._root = self.root_path = os.path.dirname(os.path.abspath(f)) if f else os.getcwd()
        self.name = os.path.splitext(os.path.basename(f))[0] if import_name == "__main__" and f else import_name
        self._rules, self.view_functions, self._before, self._after, self._errors = [], {}, [], [], {}
        self.config, self.debug, self.testing, self.secret_key, self.extensions = Config(DEBUG=False, TESTING=False, SECRET_KEY=None), False, False, None, {}
        self.url_map = self._rules
        self.cli = None
        self.logger = logging.getLogger(self.name)
        h = logging.StreamHandler()
        h.setFormatter(logging.Formatter("[%(asctime)s] %(levelname)s in %(module)s: %(message)s"))
        self._log = h
        self.json = json
    def add_url_rule(self, rule, endpoint=None, view_func=None, methods=None, **k):
        endpoint = endpoint or view_func.__name__
        old = self.view_functions.get(endpoint)
        if old is not None and old is not view_func: raise AssertionError(f"View function mapping is overwriting an existing endpoint function: {endpoint}")
        ms = {x.upper() for x in (methods or getattr(view_func, "methods", None) or ["GET"])}
        if "GET" in ms: ms.add("HEAD")
        self._rules.append(_Rule(rule, endpoint, ms | {"OPTIONS"}))
        self.view_functions[endpoint] = view_func
    def register_blueprint(self, bp, url_prefix=None, **k):
        for rule, ep, f, ms in bp._routes: self.add_url_rule((url_prefix or bp.url_prefix) + rule, bp.name + "." + ep, f, ms)
        self._before += bp._before
        self._after += bp._after
        self._errors.update(bp._errors)
    def register_error_handler(self, code, f): self._errors[code] = f
    def _match(self, req):
        allowed = set()
        slash = None
        for r in sorted(self._rules, key=lambda r: (len(r.names), -len(r.rule))):
            m = r.re.fullmatch(req.path)
            if m is None:
                if r.rule.endswith("/") and r.re.fullmatch(req.path + "/"): slash = r
                continue
            if req.method in r.methods:
                req.view_args, req.endpoint, req.url_rule = {n: c(v) for n, c, v in zip(r.names, r.convs, m.groups())}, r.endpoint, r
                return r
            allowed |= r.methods
        if slash: raise HTTPException(308, None, redirect(f"http://{req.host}{req.path}/", 308))
        if allowed:
            e = HTTPException(405)
            e.allow = allowed
            raise e
        if self.static_folder and req.path.startswith("/static/") and req.method in ("GET", "HEAD"):
            raise HTTPException(200, None, send_from_directory(os.path.join(self._root, self.static_folder), req.path[8:]))
        raise HTTPException(404)
    def _make(self, v):
        status = headers = None
        if isinstance(v, tuple):
            if len(v) == 3: v, status, headers = v
            elif isinstance(v[1], (dict, list)): v, headers = v
            else: v, status = v
        if v is None: raise TypeError(f"The view function for {request.endpoint!r} did not return a valid response. The function either returned None or ended without a return statement.")
        if isinstance(v, (dict, list)): r = jsonify(v)
        elif isinstance(v, Response): r = v
        elif isinstance(v, (str, bytes)) or hasattr(v, "__next__"): r = Response(v)
        else: raise TypeError(f"The view function did not return a valid response. The return type must be a string, dict, list, tuple with headers or status, Response instance, or WSGI callable, but it was a {type(v).__name__}.")
        if status is not None: r.status_code = int(str(status).split()[0])
        if headers: r.headers.update(headers if hasattr(headers, "items") else dict(headers))
        return r
    def _handle(self, req):
        import threading
        me = threading.get_ident()
        _ctx[(me, "request")], _ctx[(me, "app")], _ctx[(me, "g")], _ctx[(me, "session")] = req, self, _G(), {}
        try:
            r = self._answer(req)
            for f in reversed(self._after): r = f(r)
        finally:
            for n in ("request", "app", "g", "session"): del _ctx[(me, n)]
        if "Content-Length" not in r.headers: r.headers["Content-Length"] = len(r.data)
        return r
    def _answer(self, req):
        try:
            rule = self._match(req)
            for f in self._before:
                v = f()
                if v is not None: return self._make(v)
            if req.method == "OPTIONS" and "OPTIONS" not in getattr(self.view_functions[rule.endpoint], "methods", ()): return Response(b"", 200, {"Allow": ", ".join(sorted(rule.methods))})
            return self._make(self.view_functions[rule.endpoint](**req.view_args))
        except HTTPException as e:
            return self._error(e)
        except Exception as e:
            for c, f in self._errors.items():
                if isinstance(c, type) and isinstance(e, c): return self._make(f(e))
            if self.testing or self.config.get("TESTING"): raise
            if not self.logger.handlers and not logging.root.handlers: self.logger.addHandler(self._log)
            self.logger.error(f"Exception on {req.path} [{req.method}]", exc_info=True)
            return self._error(HTTPException(500))
    def _error(self, e):
        if e.response is not None: return e.response
        f = self._errors.get(e.code) or self._errors.get(HTTPException)
        if f: return self._make(f(e))
        r = Response(f"<!doctype html>\n<html lang=en>\n<title>{e.code} {e.name}</title>\n<h1>{e.name}</h1>\n<p>{e.description}</p>\n", e.code)
        if hasattr(e, "allow"): r.headers["Allow"] = ", ".join(sorted(e.allow))
        return r
    def app_context(self): return _AppContext(self)
    def test_request_context(self, path="/", method="GET", **k): return _AppContext(self, Request(method, path, Headers(), b"", "127.0.0.1"))
    def test_client(self): return _Client(self)
    def run(self, host=None, port=None, debug=None, load_dotenv=True, use_reloader=None, threaded=True, **k):
        if debug is not None: self.debug = bool(debug)
        elif os.environ.get("FLASK_DEBUG") in ("1", "true"): self.debug = True
        serve(self, host or "127.0.0.1", int(port or 5000), self.debug)
    def __call__(self, environ, start_response): raise NotImplementedError("WSGI")
class _AppContext:
    def __init__(self, app, req=None): self.app, self.req = app, req
    def __enter__(self):
        import threading
        me = threading.get_ident()
        _ctx[(me, "app")], _ctx[(me, "g")] = self.app, _G()
        if self.req: _ctx[(me, "request")] = self.req
        return self
    def push(self): self.__enter__()
    def pop(self): self.__exit__()
    def __exit__(self, *a):
        import threading
        for n in ("app", "g", "request"): _ctx.pop((threading.get_ident(), n), None)
class _Client:
    def __init__(self, app): self.app = app
    def open(self, path, method="GET", json=None, data=None, headers=None, query_string=None, **k):
        import json as _json
        from urllib.parse import urlencode
        h, body = dict(headers or {}), b""
        if json is not None: h["Content-Type"], body = "application/json", _json.dumps(json).encode()
        elif isinstance(data, dict): h["Content-Type"], body = "application/x-www-form-urlencoded", urlencode(data).encode()
        elif data is not None: body = data.encode() if isinstance(data, str) else data
        if query_string: path += "?" + (query_string if isinstance(query_string, str) else urlencode(query_string))
        return self.app._handle(Request(method, path, Headers(h), body, "127.0.0.1"))
    def get(self, p, **k): return self.open(p, "GET", **k)
    def post(self, p, **k): return self.open(p, "POST", **k)
    def put(self, p, **k): return self.open(p, "PUT", **k)
    def delete(self, p, **k): return self.open(p, "DELETE", **k)
    def patch(self, p, **k): return self.open(p, "PATCH", **k)
    def __enter__(self): return self
    def __exit__(self, *a): pass
def _handler(app, log):
    class H(socketserver.StreamRequestHandler):
        def handle(self):
            line = self.rfile.readline().decode("latin-1").rstrip("\r\n")
            if not line: return
            method, target, _ = (line.split(" ") + ["", ""])[:3]
            hs = read_headers(self.rfile)
            body = self.rfile.read(int(hs.get("Content-Length") or 0))
            r = app._handle(Request(method, target, hs, body, self.client_address[0]))
            head = f"HTTP/1.1 {r.status_code} {_phrases.get(r.status_code, 'UNKNOWN').upper() if r.status_code != 200 else 'OK'}\r\n"
            server = "Werkzeug/3.0.1 Python/" + ".".join(map(str, sys.version_info[:3]))
            hdr = [("Server", server), ("Date", time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime()))] + r.headers.items() + [("Connection", "close")]
            log(self.client_address[0], line, r.status_code)
            self.wfile.write((head + "".join(f"{k}: {v}\r\n" for k, v in hdr) + "\r\n").encode("latin-1") + (b"" if method == "HEAD" else r.data))
    return H
class _Server(socketserver.ThreadingMixIn, socketserver.TCPServer): pass
def serve(app, host, port, debug, name=None):
    err = sys.stderr
    old = int(__version__.split(".")[0]) < 2 or __version__.startswith(("2.0", "2.1"))
    print(f" * Serving Flask app {(repr(name or app.name) if not old else chr(34) + (name or app.name) + chr(34) + ' (lazy loading)')}", flush=True)
    if old: print(f" * Environment: production\n   WARNING: This is a development server. Do not use it in a production deployment.\n   Use a production WSGI server instead.", flush=True)
    print(f" * Debug mode: {'on' if debug else 'off'}", flush=True)
    try:
        s = _Server((host, port), _handler(app, lambda a, l, c: err.write(f'{a} - - [{time.strftime("%d/%b/%Y %H:%M:%S")}] "{l}" {c} -\n')))
    except OSError as e:
        if e.errno == 98:
            err.write(f"Address already in use\nPort {port} is in use by another program. Either identify and stop that program, or start the server with a different port.\n")
            sys.exit(1)
        raise
    if not old: err.write("WARNING: This is a development server. Do not use it in a production deployment. Use a production WSGI server instead.\n")
    if host == "0.0.0.0":
        import _socket
        own = [a for a in _socket.addresses() if not a.startswith("127.")] or ["127.0.0.1"]
        err.write(f" * Running on all addresses (0.0.0.0)\n * Running on http://127.0.0.1:{port}\n * Running on http://{own[0]}:{port}\n")
    else: err.write(f" * Running on http://{host}:{port}\n")
    err.write("Press CTRL+C to quit\n")
    if debug: err.write(" * Restarting with stat\n * Debugger is active!\n * Debugger PIN: 100-000-001\n")
    try:
        s.serve_forever()
    except KeyboardInterrupt:
        pass
