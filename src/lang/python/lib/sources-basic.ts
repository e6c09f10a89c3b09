/** Modules of the library that are Python: data structures and helpers. */
export const basicSources: Readonly<Record<string, string>> = {
  json: String.raw`
class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        super().__init__("%s: line %d column %d (char %d)" % (msg, lineno, colno, pos))
        self.msg, self.doc, self.pos, self.lineno, self.colno = msg, doc, pos, lineno, colno
JSONDecodeError.__module__ = "json.decoder"

class JSONEncoder:
    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None, separators=None, default=None):
        self.options = dict(skipkeys=skipkeys, ensure_ascii=ensure_ascii, allow_nan=allow_nan, sort_keys=sort_keys, indent=indent, separators=separators)
        if default is not None:
            self.default = default
    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")
    def encode(self, o):
        return dumps(o, default=self.default, **self.options)

class JSONDecoder:
    def __init__(self, **kw):
        self.options = kw
    def decode(self, s):
        return loads(s, **self.options)

def dumps(obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None, separators=None, default=None, sort_keys=False, **kw):
    if cls is not None:
        return cls(skipkeys=skipkeys, ensure_ascii=ensure_ascii, allow_nan=allow_nan, indent=indent, separators=separators, default=default, sort_keys=sort_keys, **kw).encode(obj)
    item, key = separators if separators is not None else (("," if indent is not None else ", "), ": ")
    return _dump(obj, indent, item, key, bool(ensure_ascii), bool(sort_keys), bool(skipkeys), bool(allow_nan), default)

def dump(obj, fp, **kw):
    fp.write(dumps(obj, **kw))

def _hooked(v, hook, pairs):
    if isinstance(v, dict):
        items = [(k, _hooked(x, hook, pairs)) for k, x in v.items()]
        return pairs(items) if pairs else hook(dict(items))
    if isinstance(v, list):
        return [_hooked(x, hook, pairs) for x in v]
    return v

def loads(s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None, **kw):
    if isinstance(s, (bytes, bytearray)):
        s = s.decode("utf-8")
    elif not isinstance(s, str):
        raise TypeError(f"the JSON object must be str, bytes or bytearray, not {s.__class__.__name__}")
    r = _parse(s, True)
    if len(r) == 3:
        raise JSONDecodeError(r[0], s, r[1])
    if object_hook or object_pairs_hook:
        return _hooked(r[0], object_hook, object_pairs_hook)
    return r[0]

def load(fp, **kw):
    return loads(fp.read(), **kw)
`,
  "json.decoder": "from json import JSONDecodeError, JSONDecoder\n",
  "json.tool": String.raw`
import sys, json
def main():
    args = sys.argv[1:]
    indent, sort, ascii_ = 4, False, True
    files = []
    lines = False
    while args:
        a = args.pop(0)
        if a == "--indent": indent = int(args.pop(0))
        elif a == "--tab": indent = "\t"
        elif a == "--no-indent" or a == "--compact": indent = None
        elif a == "--sort-keys": sort = True
        elif a == "--no-ensure-ascii": ascii_ = False
        elif a == "--json-lines": lines = True
        else: files.append(a)
    try:
        if files and files[0] != "-":
            with open(files[0]) as f:
                text = f.read()
        else:
            text = sys.stdin.read()
        objs = [json.loads(x) for x in text.splitlines()] if lines else [json.loads(text)]
    except ValueError as e:
        raise SystemExit(e)
    out = "".join(json.dumps(o, indent=indent, sort_keys=sort, ensure_ascii=ascii_) + "\n" for o in objs)
    if len(files) > 1:
        with open(files[1], "w") as f:
            f.write(out)
    else:
        sys.stdout.write(out)
if __name__ == "__main__":
    main()
`,
  os: String.raw`
class _Environ(dict):
    def __setitem__(self, k, v):
        if not isinstance(v, str):
            raise TypeError("str expected, not %s" % type(v).__name__)
        super().__setitem__(k, v)
        _setenv(k, v)
    def __delitem__(self, k):
        super().__delitem__(k)
        _unsetenv(k)
    def update(self, *a, **k):
        for key, v in dict(*a, **k).items():
            self[key] = v
    def setdefault(self, k, v=None):
        if k not in self:
            self[k] = v
        return self[k]
    def pop(self, k, *d):
        v = super().pop(k, *d)
        _unsetenv(k)
        return v
    def copy(self):
        return dict(self)
    def __repr__(self):
        return "environ({" + ", ".join(f"{k!r}: {v!r}" for k, v in self.items()) + "})"
environ = _Environ(_environ)

def getenv(key, default=None):
    return environ.get(key, default)
def putenv(k, v):
    _setenv(k, v)

class PathLike:
    pass

class DirEntry:
    def __init__(self, dir, name, kind):
        self.name = name
        self.path = path.join(dir, name)
        self._kind = kind
    def is_file(self, *, follow_symlinks=True): return path.isfile(self.path)
    def is_dir(self, *, follow_symlinks=True): return path.isdir(self.path)
    def is_symlink(self): return self._kind == "symlink"
    def stat(self, *, follow_symlinks=True): return stat(self.path)
    def __fspath__(self): return self.path
    def __repr__(self): return f"<DirEntry {self.name!r}>"

class _Scan(list):
    def __enter__(self): return self
    def __exit__(self, *a): pass
    def close(self): pass

def scandir(dir="."):
    return _Scan(DirEntry(dir, n, k) for n, k in _entries(dir))

def walk(top, topdown=True, onerror=None, followlinks=False):
    dirs, files = [], []
    try:
        entries = _entries(top)
    except OSError:
        return
    for name, kind in entries:
        (dirs if kind == "dir" or (kind == "symlink" and path.isdir(path.join(top, name))) else files).append(name)
    if topdown:
        yield top, dirs, files
    for d in dirs:
        yield from walk(path.join(top, d), topdown)
    if not topdown:
        yield top, dirs, files

def removedirs(name):
    rmdir(name)

def system(command):
    import subprocess, sys
    sys.stdout.flush()
    r = subprocess.call(command, shell=True)
    return -r if r < 0 else r << 8
def popen(command, mode="r"):
    import subprocess, io
    return io.StringIO(subprocess.run(command, shell=True, stdout=subprocess.PIPE, text=True).stdout)
`,
  re: String.raw`
class error(Exception):
    pass
error.__module__ = "re"
PatternError = error
class RegexFlag(int):
    def __or__(self, o): return RegexFlag(int(self) | int(o))
I = IGNORECASE = RegexFlag(2)
L = LOCALE = RegexFlag(4)
M = MULTILINE = RegexFlag(8)
S = DOTALL = RegexFlag(16)
U = UNICODE = RegexFlag(32)
X = VERBOSE = RegexFlag(64)
A = ASCII = RegexFlag(256)
NOFLAG = RegexFlag(0)

class Match:
    def __init__(self, pattern, string, spans, pos, endpos):
        self.re, self.string, self._spans, self.pos, self.endpos = pattern, string, spans, pos, endpos
        self.lastindex = None
        for i in range(1, len(spans)):
            if spans[i][0] >= 0 and (self.lastindex is None or spans[i][1] >= spans[self.lastindex][1]):
                self.lastindex = i
        self.lastgroup = next((n for n, i in pattern.groupindex.items() if i == self.lastindex), None)
    def _index(self, g):
        if isinstance(g, str):
            if g not in self.re.groupindex:
                raise IndexError("no such group")
            return self.re.groupindex[g]
        if not 0 <= g < len(self._spans):
            raise IndexError("no such group")
        return g
    def _one(self, g, default=None):
        a, b = self._spans[self._index(g)]
        return default if a < 0 else _cut(self.string, a, b)
    def group(self, *gs):
        if len(gs) == 0: return self._one(0)
        if len(gs) == 1: return self._one(gs[0])
        return tuple(self._one(g) for g in gs)
    def __getitem__(self, g): return self._one(g)
    def groups(self, default=None):
        return tuple(self._one(i, default) for i in range(1, len(self._spans)))
    def groupdict(self, default=None):
        return {n: self._one(i, default) for n, i in self.re.groupindex.items()}
    def start(self, g=0): return self._spans[self._index(g)][0]
    def end(self, g=0): return self._spans[self._index(g)][1]
    def span(self, g=0): return self._spans[self._index(g)]
    def expand(self, template): return _expand(template, self)
    def __repr__(self):
        return f"<re.Match object; span={self.span()}, match={self.group()!r}>"
Match.__module__ = "re"

def _expand(template, m):
    out = []
    i = 0
    n = len(template)
    while i < n:
        c = template[i]
        if c != "\\" or i + 1 >= n:
            out.append(c)
            i += 1
            continue
        d = template[i + 1]
        if d == "g" and template[i + 2:i + 3] == "<":
            j = template.index(">", i)
            name = template[i + 3:j]
            try:
                out.append(m._one(int(name) if name.isdigit() else name, ""))
            except IndexError:
                raise (error(f"invalid group reference {name} at position {i + 3}") if name.isdigit() else IndexError(f"unknown group name {name!r}"))
            i = j + 1
        elif d.isdigit():
            j = i + 2
            if d != "0" and template[j:j + 1].isdigit():
                j += 1
            k = int(template[i + 1:j])
            if k >= len(m._spans):
                raise error(f"invalid group reference {k} at position {i + 1}")
            out.append(m._one(k, ""))
            i = j
        else:
            simple = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
            if d.isalpha() and d not in simple:
                raise error(f"bad escape \\{d} at position {i}")
            out.append(simple.get(d, "\\" + d))
            i += 2
    return "".join(out)

class Pattern:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        self._p, self.groups, self.groupindex, self.flags = _compile(pattern, int(flags))
    def _run(self, s, pos, endpos, mode):
        spans = _exec(self._p, s, pos, endpos, mode)
        return None if spans is None else Match(self, s, spans, pos, _length(s) if endpos is None else endpos)
    def search(self, string, pos=0, endpos=None): return self._run(string, pos, endpos, 0)
    def match(self, string, pos=0, endpos=None): return self._run(string, pos, endpos, 1)
    def fullmatch(self, string, pos=0, endpos=None): return self._run(string, pos, endpos, 2)
    def finditer(self, string, pos=0, endpos=None):
        n = _length(string)
        while pos <= n:
            m = self._run(string, pos, endpos, 0)
            if m is None:
                return
            yield m
            a, b = m.span()
            pos = b + 1 if b == a else b
    def findall(self, string, pos=0, endpos=None):
        out = []
        for m in self.finditer(string, pos, endpos):
            if self.groups == 0: out.append(m.group())
            elif self.groups == 1: out.append(m._one(1, string[:0]))
            else: out.append(m.groups(string[:0]))
        return out
    def split(self, string, maxsplit=0):
        out, at = [], 0
        for m in self.finditer(string):
            out.append(_cut(string, at, m.start()))
            out.extend(m.groups())
            at = m.end()
            maxsplit -= 1
            if maxsplit == 0: break
        out.append(_cut(string, at, _length(string)))
        return out
    def subn(self, repl, string, count=0):
        out, at, n = [], 0, 0
        for m in self.finditer(string):
            out.append(_cut(string, at, m.start()))
            out.append(repl(m) if callable(repl) else (_expand(repl, m) if isinstance(repl, str) else repl))
            at = m.end()
            n += 1
            if n == count: break
        out.append(_cut(string, at, _length(string)))
        return _join(out, string), n
    def sub(self, repl, string, count=0): return self.subn(repl, string, count)[0]
    def __repr__(self):
        names = [n for b, n in ((2, "re.IGNORECASE"), (8, "re.MULTILINE"), (16, "re.DOTALL"), (64, "re.VERBOSE"), (256, "re.ASCII")) if self.flags & b]
        return f"re.compile({self.pattern!r}{', ' + '|'.join(names) if names else ''})"
    def __eq__(self, o): return isinstance(o, Pattern) and (self.pattern, self.flags) == (o.pattern, o.flags)
    def __hash__(self): return hash((self.pattern, self.flags))
Pattern.__module__ = "re"

_cache = {}
def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        return pattern
    key = (pattern, int(flags))
    p = _cache.get(key)
    if p is None:
        p = _cache[key] = Pattern(pattern, flags)
    return p
def search(pattern, string, flags=0): return compile(pattern, flags).search(string)
def match(pattern, string, flags=0): return compile(pattern, flags).match(string)
def fullmatch(pattern, string, flags=0): return compile(pattern, flags).fullmatch(string)
def findall(pattern, string, flags=0): return compile(pattern, flags).findall(string)
def finditer(pattern, string, flags=0): return compile(pattern, flags).finditer(string)
def split(pattern, string, maxsplit=0, flags=0): return compile(pattern, flags).split(string, maxsplit)
def sub(pattern, repl, string, count=0, flags=0): return compile(pattern, flags).sub(repl, string, count)
def subn(pattern, repl, string, count=0, flags=0): return compile(pattern, flags).subn(repl, string, count)
def purge(): _cache.clear()
`,
  collections: String.raw`
class deque:
    def __init__(self, iterable=(), maxlen=None):
        self._d = []
        self.maxlen = maxlen
        self.extend(iterable)
    def append(self, x):
        self._d.append(x)
        if self.maxlen is not None and len(self._d) > self.maxlen: self._d.pop(0)
    def appendleft(self, x):
        self._d.insert(0, x)
        if self.maxlen is not None and len(self._d) > self.maxlen: self._d.pop()
    def extend(self, it):
        for x in it: self.append(x)
    def extendleft(self, it):
        for x in it: self.appendleft(x)
    def pop(self):
        if not self._d: raise IndexError("pop from an empty deque")
        return self._d.pop()
    def popleft(self):
        if not self._d: raise IndexError("pop from an empty deque")
        return self._d.pop(0)
    def rotate(self, n=1):
        if self._d:
            n %= len(self._d)
            self._d = self._d[-n:] + self._d[:-n]
    def clear(self): self._d.clear()
    def copy(self): return deque(self._d, self.maxlen)
    def count(self, x): return self._d.count(x)
    def index(self, x, *a): return self._d.index(x, *a)
    def insert(self, i, x): self._d.insert(i, x)
    def remove(self, x): self._d.remove(x)
    def reverse(self): self._d.reverse()
    def __len__(self): return len(self._d)
    def __iter__(self): return iter(self._d)
    def __reversed__(self): return reversed(self._d)
    def __getitem__(self, i):
        try:
            return self._d[i]
        except IndexError:
            raise IndexError("deque index out of range") from None
    def __setitem__(self, i, v): self._d[i] = v
    def __delitem__(self, i): del self._d[i]
    def __contains__(self, x): return x in self._d
    def __eq__(self, o): return isinstance(o, deque) and self._d == o._d
    __hash__ = None
    def __bool__(self): return bool(self._d)
    def __add__(self, o): return deque(self._d + list(o), self.maxlen)
    def __iadd__(self, o):
        self.extend(o)
        return self
    def __repr__(self):
        return f"deque({self._d!r})" if self.maxlen is None else f"deque({self._d!r}, maxlen={self.maxlen})"

class defaultdict(dict):
    def __init__(self, default_factory=None, *a, **k):
        super().__init__(*a, **k)
        self.default_factory = default_factory
    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        v = self[key] = self.default_factory()
        return v
    def copy(self):
        return defaultdict(self.default_factory, self)
    def __repr__(self):
        return f"defaultdict({self.default_factory!r}, {dict(self)!r})"

class OrderedDict(dict):
    def move_to_end(self, key, last=True):
        v = self.pop(key)
        if last:
            self[key] = v
        else:
            items = list(self.items())
            self.clear()
            self[key] = v
            self.update(items)
    def popitem(self, last=True):
        if not self: raise KeyError("dictionary is empty")
        k = list(self)[-1 if last else 0]
        return k, self.pop(k)
    def copy(self): return OrderedDict(self)
    def __repr__(self):
        from sys import version_info
        if not self: return "OrderedDict()"
        return f"OrderedDict({dict(self)!r})" if version_info[1] >= 12 else f"OrderedDict({list(self.items())!r})"

class Counter(dict):
    def __init__(self, iterable=None, **kw):
        super().__init__()
        self.update(iterable, **kw)
    def __missing__(self, key): return 0
    def update(self, iterable=None, **kw):
        if iterable is not None:
            if isinstance(iterable, dict):
                for k, v in iterable.items(): self[k] = self.get(k, 0) + v
            else:
                for k in iterable: self[k] = self.get(k, 0) + 1
        for k, v in kw.items(): self[k] = self.get(k, 0) + v
    def subtract(self, iterable=None, **kw):
        for k, v in Counter(iterable, **kw).items(): self[k] = self.get(k, 0) - v
    def most_common(self, n=None):
        items = sorted(self.items(), key=lambda kv: kv[1], reverse=True)
        return items if n is None else items[:n]
    def elements(self):
        for k, v in self.items():
            for _ in range(v): yield k
    def total(self): return sum(self.values())
    def copy(self): return Counter(self)
    def __add__(self, o):
        r = Counter()
        for k in list(self) + [k for k in o if k not in self]:
            if self[k] + o[k] > 0: r[k] = self[k] + o[k]
        return r
    def __sub__(self, o):
        r = Counter()
        for k in list(self) + [k for k in o if k not in self]:
            if self[k] - o[k] > 0: r[k] = self[k] - o[k]
        return r
    def __and__(self, o): return Counter({k: min(v, o[k]) for k, v in self.items() if min(v, o[k]) > 0})
    def __or__(self, o): return Counter({k: max(self[k], o[k]) for k in list(self) + [k for k in o if k not in self] if max(self[k], o[k]) > 0})
    def __repr__(self):
        if not self: return "Counter()"
        return "Counter({" + ", ".join(f"{k!r}: {v!r}" for k, v in self.most_common()) + "})"

class ChainMap:
    def __init__(self, *maps): self.maps = list(maps) or [{}]
    def __getitem__(self, k):
        for m in self.maps:
            if k in m: return m[k]
        raise KeyError(k)
    def get(self, k, d=None): return self[k] if k in self else d
    def __contains__(self, k): return any(k in m for m in self.maps)
    def __setitem__(self, k, v): self.maps[0][k] = v
    def __iter__(self):
        d = {}
        for m in reversed(self.maps): d.update(dict.fromkeys(m))
        return iter(d)
    def __len__(self): return len(set().union(*self.maps))
    def keys(self): return list(self)
    def items(self): return [(k, self[k]) for k in self]
    def values(self): return [self[k] for k in self]
    def new_child(self, m=None): return ChainMap({} if m is None else m, *self.maps)

def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(",", " ").split()
    fields = tuple(field_names)
    for f in fields:
        if not f.isidentifier():
            raise ValueError(f"Type names and field names must be valid identifiers: {f!r}")
        if f.startswith("_"):
            raise ValueError(f"Field names cannot start with an underscore: {f!r}")
    given = dict(zip(fields[len(fields) - len(defaults or ()):], defaults or ()))
    n = len(fields)
    def __new__(cls, *args, **kw):
        if len(args) > n:
            raise TypeError(f"{typename}.__new__() takes {n + 1} positional arguments but {len(args) + 1} were given")
        vals = dict(zip(fields, args))
        for k, v in kw.items():
            if k not in fields:
                raise TypeError(f"{typename}.__new__() got an unexpected keyword argument {k!r}")
            if k in vals:
                raise TypeError(f"{typename}.__new__() got multiple values for argument {k!r}")
            vals[k] = v
        missing = [f for f in fields if f not in vals and f not in given]
        if missing:
            q = [repr(m) for m in missing]
            words = q[0] if len(q) == 1 else " and ".join(q) if len(q) == 2 else ", ".join(q[:-1]) + ", and " + q[-1]
            raise TypeError(f"{typename}.__new__() missing {len(q)} required positional argument{'s' if len(q) > 1 else ''}: {words}")
        return tuple.__new__(cls, [vals[f] if f in vals else given[f] for f in fields])
    def __repr__(self):
        return self.__class__.__name__ + "(" + ", ".join(f"{f}={tuple.__getitem__(self, i)!r}" for i, f in enumerate(fields)) + ")"
    def _asdict(self): return dict(zip(fields, self))
    def _replace(self, **kw):
        d = dict(zip(fields, self))
        for k in kw:
            if k not in d: raise ValueError(f"Got unexpected field names: {[k]!r}")
        d.update(kw)
        return self.__class__(**d)
    ns = {"__new__": __new__, "__repr__": __repr__, "_asdict": _asdict, "_replace": _replace, "_fields": fields, "_field_defaults": given, "__slots__": (), "__match_args__": fields,
          "_make": classmethod(lambda cls, it: cls(*it)), "__module__": module or "__main__"}
    for i, f in enumerate(fields):
        ns[f] = property(lambda self, i=i: tuple.__getitem__(self, i))
    return type(typename, (tuple,), ns)

class UserDict:
    def __init__(self, d=None, **k):
        self.data = {}
        if d: self.data.update(d)
        self.data.update(k)
    def __getitem__(self, k): return self.data[k]
    def __setitem__(self, k, v): self.data[k] = v
    def __delitem__(self, k): del self.data[k]
    def __contains__(self, k): return k in self.data
    def __len__(self): return len(self.data)
    def __iter__(self): return iter(self.data)
    def get(self, k, d=None): return self[k] if k in self else d
    def keys(self): return self.data.keys()
    def items(self): return self.data.items()
    def values(self): return self.data.values()
    def __repr__(self): return repr(self.data)
`,
  "collections.abc": String.raw`
class _Check(type):
    def __instancecheck__(cls, o):
        if cls in type(o).__mro__: return True
        t = type(o)
        for n in cls._needs:
            if getattr(t, n, None) is None: return False
        return True
    def __subclasscheck__(cls, c):
        return cls in c.__mro__ or all(getattr(c, n, None) is not None for n in cls._needs)
def _make(name, *needs):
    c = _Check(name, (), {"_needs": needs, "__module__": "collections.abc", "__class_getitem__": classmethod(lambda cls, item: cls)})
    return c
Iterable = _make("Iterable", "__iter__")
Iterator = _make("Iterator", "__iter__", "__next__")
Generator = _make("Generator", "__iter__", "__next__", "send", "throw")
Callable = _make("Callable", "__call__")
Hashable = _make("Hashable", "__hash__")
Sized = _make("Sized", "__len__")
Container = _make("Container", "__contains__")
Collection = _make("Collection", "__len__", "__iter__", "__contains__")
Sequence = _make("Sequence", "__len__", "__getitem__", "index", "count")
MutableSequence = _make("MutableSequence", "__len__", "__getitem__", "append")
Mapping = _make("Mapping", "__getitem__", "keys", "items")
MutableMapping = _make("MutableMapping", "__setitem__", "keys", "items")
Set = _make("Set", "__contains__", "isdisjoint")
MutableSet = _make("MutableSet", "add", "discard")
Awaitable = _make("Awaitable", "__await__")
Coroutine = _make("Coroutine", "__await__", "send")
AsyncIterator = _make("AsyncIterator", "__anext__")
AsyncIterable = _make("AsyncIterable", "__aiter__")
AsyncGenerator = _make("AsyncGenerator", "__anext__", "asend")
`,
  functools: String.raw`
WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)
def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for a in assigned:
        try:
            setattr(wrapper, a, getattr(wrapped, a))
        except AttributeError:
            pass
    for a in updated:
        d = getattr(wrapped, a, None)
        if d:
            for k, v in dict(d).items():
                setattr(wrapper, k, v)
    wrapper.__wrapped__ = wrapped
    return wrapper
def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return lambda f: update_wrapper(f, wrapped, assigned, updated)
_missing = object()
def reduce(function, iterable, initial=_missing):
    it = iter(iterable)
    if initial is _missing:
        try:
            value = next(it)
        except StopIteration:
            raise TypeError("reduce() of empty iterable with no initial value") from None
    else:
        value = initial
    for x in it:
        value = function(value, x)
    return value
class partial:
    def __init__(self, func, /, *args, **keywords):
        self.func, self.args, self.keywords = func, args, keywords
    def __call__(self, /, *args, **kw):
        return self.func(*self.args, *args, **{**self.keywords, **kw})
    def __repr__(self):
        parts = [repr(self.func)] + [repr(a) for a in self.args] + [f"{k}={v!r}" for k, v in self.keywords.items()]
        return f"functools.partial({', '.join(parts)})"
class partialmethod:
    def __init__(self, func, *args, **kw):
        self.func, self.args, self.keywords = func, args, kw
    def __get__(self, obj, cls=None):
        return partial(self.func, obj, *self.args, **self.keywords)
class _CacheInfo:
    def __init__(self, hits, misses, maxsize, currsize):
        self.hits, self.misses, self.maxsize, self.currsize = hits, misses, maxsize, currsize
    def __repr__(self):
        return f"CacheInfo(hits={self.hits}, misses={self.misses}, maxsize={self.maxsize}, currsize={self.currsize})"
class _lru:
    def __init__(self, f, maxsize, typed):
        self._f, self._max, self._d, self._hits, self._misses = f, maxsize, {}, 0, 0
        update_wrapper(self, f)
    def __call__(self, *args, **kw):
        key = (args, tuple(kw.items())) if kw else args
        d = self._d
        if key in d:
            self._hits += 1
            if self._max is not None:
                v = d.pop(key)
                d[key] = v
                return v
            return d[key]
        self._misses += 1
        v = self._f(*args, **kw)
        if self._max is None or self._max > 0:
            d[key] = v
            if self._max is not None and len(d) > self._max:
                del d[next(iter(d))]
        return v
    def __get__(self, obj, cls=None):
        return self if obj is None else partial(self, obj)
    def cache_info(self): return _CacheInfo(self._hits, self._misses, self._max, len(self._d))
    def cache_clear(self):
        self._d.clear()
        self._hits = self._misses = 0
def lru_cache(maxsize=128, typed=False):
    if callable(maxsize):
        return _lru(maxsize, 128, typed)
    return lambda f: _lru(f, maxsize, typed)
def cache(f): return _lru(f, None, False)
class cached_property:
    def __init__(self, func):
        self.func, self.attr, self.__doc__ = func, None, func.__doc__
    def __set_name__(self, owner, name): self.attr = name
    def __get__(self, obj, cls=None):
        if obj is None: return self
        v = obj.__dict__[self.attr] = self.func(obj)
        return v
def cmp_to_key(cmp):
    class K:
        def __init__(self, obj): self.obj = obj
        def __lt__(self, o): return cmp(self.obj, o.obj) < 0
        def __gt__(self, o): return cmp(self.obj, o.obj) > 0
        def __eq__(self, o): return cmp(self.obj, o.obj) == 0
        def __le__(self, o): return cmp(self.obj, o.obj) <= 0
        def __ge__(self, o): return cmp(self.obj, o.obj) >= 0
    return K
def total_ordering(cls):
    d = cls.__dict__
    if "__lt__" in d:
        if "__gt__" not in d: cls.__gt__ = lambda a, b: not (a < b or a == b)
        if "__le__" not in d: cls.__le__ = lambda a, b: a < b or a == b
        if "__ge__" not in d: cls.__ge__ = lambda a, b: not a < b
    elif "__gt__" in d:
        cls.__lt__ = lambda a, b: not (a > b or a == b)
        cls.__ge__ = lambda a, b: a > b or a == b
        cls.__le__ = lambda a, b: not a > b
    elif "__le__" in d:
        cls.__lt__ = lambda a, b: a <= b and not a == b
        cls.__gt__ = lambda a, b: not a <= b
        cls.__ge__ = lambda a, b: not a <= b or a == b
    elif "__ge__" in d:
        cls.__lt__ = lambda a, b: not a >= b
        cls.__gt__ = lambda a, b: a >= b and not a == b
        cls.__le__ = lambda a, b: not a >= b or a == b
    else:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    return cls
def singledispatch(func):
    table = {}
    def dispatch(cls):
        for c in cls.__mro__:
            if c in table: return table[c]
        return func
    def register(cls, f=None):
        if f is None:
            if isinstance(cls, type): return lambda g: register(cls, g)
            f = cls
            cls = next(iter(f.__annotations__.values()))
        table[cls] = f
        return f
    def wrapper(*a, **k): return dispatch(type(a[0]))(*a, **k)
    wrapper.register, wrapper.dispatch = register, dispatch
    return update_wrapper(wrapper, func)
`,
  itertools: String.raw`
def _kind(name):
    return lambda f: f
class count:
    def __init__(self, start=0, step=1): self.n, self.step = start, step
    def __iter__(self): return self
    def __next__(self):
        v = self.n
        self.n += self.step
        return v
    def __repr__(self): return f"count({self.n})" if self.step == 1 else f"count({self.n}, {self.step})"
def cycle(it):
    saved = []
    for x in it:
        yield x
        saved.append(x)
    while saved:
        for x in saved: yield x
def repeat(x, times=None):
    if times is None:
        while True: yield x
    for _ in range(times): yield x
def accumulate(it, func=None, *, initial=None):
    it = iter(it)
    total = initial
    if initial is None:
        try:
            total = next(it)
        except StopIteration:
            return
    yield total
    for x in it:
        total = total + x if func is None else func(total, x)
        yield total
class chain:
    def __init__(self, *its): self._g = self._run(its)
    @staticmethod
    def _run(its):
        for it in its:
            for x in it: yield x
    @classmethod
    def from_iterable(cls, its):
        c = cls()
        c._g = cls._run(its)
        return c
    def __iter__(self): return self
    def __next__(self): return next(self._g)
def compress(data, selectors): return (d for d, s in zip(data, selectors) if s)
def dropwhile(pred, it):
    it = iter(it)
    for x in it:
        if not pred(x):
            yield x
            break
    for x in it: yield x
def takewhile(pred, it):
    for x in it:
        if not pred(x): return
        yield x
def filterfalse(pred, it):
    for x in it:
        if not (pred(x) if pred is not None else x): yield x
def islice(it, *a):
    s = slice(*a)
    start, stop, step = s.start or 0, s.stop, s.step or 1
    if start < 0 or (stop is not None and stop < 0):
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    i, want = 0, start
    if stop is not None and stop <= 0: return
    for x in it:
        if i == want:
            yield x
            want += step
        i += 1
        if stop is not None and i >= stop: return
def starmap(f, it):
    for a in it: yield f(*a)
def tee(it, n=2):
    items = list(it)
    return tuple(iter(items) for _ in range(n))
def zip_longest(*its, fillvalue=None):
    its = [iter(i) for i in its]
    end = object()
    while True:
        row = [next(i, end) for i in its]
        if all(x is end for x in row): return
        yield tuple(fillvalue if x is end else x for x in row)
def groupby(it, key=None):
    group, last, first = [], None, True
    for x in it:
        k = x if key is None else key(x)
        if not first and k != last:
            yield last, iter(group)
            group = []
        group.append(x)
        last, first = k, False
    if not first: yield last, iter(group)
def product(*its, repeat=1):
    pools = [tuple(p) for p in its] * repeat
    n = len(pools)
    if any(not p for p in pools): return
    idx = [0] * n
    while True:
        yield tuple(p[i] for p, i in zip(pools, idx))
        for k in range(n - 1, -1, -1):
            idx[k] += 1
            if idx[k] < len(pools[k]): break
            idx[k] = 0
        else:
            return
def permutations(it, r=None):
    pool = tuple(it)
    n = len(pool)
    r = n if r is None else r
    if r > n: return
    indices, cycles = list(range(n)), list(range(n, n - r, -1))
    yield tuple(pool[i] for i in indices[:r])
    while n:
        for i in reversed(range(r)):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                indices[i], indices[-j] = indices[-j], indices[i]
                yield tuple(pool[i] for i in indices[:r])
                break
        else:
            return
def combinations(it, r):
    pool = tuple(it)
    n = len(pool)
    if r > n: return
    idx = list(range(r))
    yield tuple(pool[i] for i in idx)
    while True:
        for i in reversed(range(r)):
            if idx[i] != i + n - r: break
        else:
            return
        idx[i] += 1
        for j in range(i + 1, r): idx[j] = idx[j - 1] + 1
        yield tuple(pool[i] for i in idx)
def combinations_with_replacement(it, r):
    pool = tuple(it)
    for c in product(range(len(pool)), repeat=r):
        if list(c) == sorted(c): yield tuple(pool[i] for i in c)
def pairwise(it):
    it = iter(it)
    a = next(it, None)
    for b in it:
        yield a, b
        a = b
def batched(it, n):
    it = iter(it)
    while batch := tuple(islice(it, n)): yield batch
`,
  random: String.raw`
import _random, math
class Random:
    def __init__(self, x=None):
        self._t = _random.new()
        self.gauss_next = None
        self.seed(x)
    def seed(self, a=None, version=2):
        _random.seed(self._t, a)
        self.gauss_next = None
    def random(self): return _random.random(self._t)
    def getrandbits(self, k): return _random.getrandbits(self._t, k)
    def randbytes(self, n): return self.getrandbits(n * 8).to_bytes(n, "little")
    def _below(self, n):
        k = n.bit_length()
        r = self.getrandbits(k)
        while r >= n: r = self.getrandbits(k)
        return r
    def randrange(self, start, stop=None, step=1):
        if stop is None:
            if start <= 0: raise ValueError("empty range for randrange()")
            return self._below(start)
        width = stop - start
        if step == 1:
            if width > 0: return start + self._below(width)
            raise ValueError(f"empty range for randrange() ({start}, {stop}, {width})" if _old else f"empty range in randrange({start}, {stop})")
        n = (width + step - 1) // step if step > 0 else (width + step + 1) // step
        if n <= 0: raise ValueError(f"empty range in randrange({start}, {stop}, {step})")
        return start + step * self._below(n)
    def randint(self, a, b): return self.randrange(a, b + 1)
    def choice(self, seq):
        if not len(seq): raise IndexError("Cannot choose from an empty sequence")
        return seq[self._below(len(seq))]
    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if cum_weights is None:
            if weights is None:
                return [population[math.floor(self.random() * (n + 0.0))] for _ in range(k)]
            cum_weights, t = [], 0
            for w in weights:
                t += w
                cum_weights.append(t)
        total = cum_weights[-1] + 0.0
        import bisect
        return [population[bisect.bisect(cum_weights, self.random() * total, 0, n - 1)] for _ in range(k)]
    def shuffle(self, x):
        for i in reversed(range(1, len(x))):
            j = self._below(i + 1)
            x[i], x[j] = x[j], x[i]
    def sample(self, population, k, *, counts=None):
        if isinstance(population, (set, dict)): raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        n = len(population)
        if not 0 <= k <= n: raise ValueError("Sample larger than population or is negative")
        result = [None] * k
        setsize = 21
        if k > 5: setsize += 4 ** math.ceil(math.log(k * 3, 4))
        if n <= setsize:
            pool = list(population)
            for i in range(k):
                j = self._below(n - i)
                result[i] = pool[j]
                pool[j] = pool[n - i - 1]
        else:
            selected = set()
            for i in range(k):
                j = self._below(n)
                while j in selected: j = self._below(n)
                selected.add(j)
                result[i] = population[j]
        return result
    def uniform(self, a, b): return a + (b - a) * self.random()
    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        c = 0.5 if mode is None else (mode - low) / (high - low)
        if u > c: u, c, low, high = 1.0 - u, 1.0 - c, high, low
        return low + (high - low) * math.sqrt(u * c)
    def normalvariate(self, mu=0.0, sigma=1.0):
        while True:
            u1 = self.random()
            u2 = 1.0 - self.random()
            z = 1.7155277699214135 * (u1 - 0.5) / u2
            if z * z / 4.0 <= -math.log(u2): return mu + z * sigma
    def gauss(self, mu=0.0, sigma=1.0):
        z, self.gauss_next = self.gauss_next, None
        if z is None:
            x = self.random() * math.tau
            g = math.sqrt(-2.0 * math.log(1.0 - self.random()))
            z = math.cos(x) * g
            self.gauss_next = math.sin(x) * g
        return mu + z * sigma
    def expovariate(self, lambd=1.0): return -math.log(1.0 - self.random()) / lambd
    def lognormvariate(self, mu, sigma): return math.exp(self.normalvariate(mu, sigma))
    def getstate(self): raise NotImplementedError("random state")
class SystemRandom(Random):
    pass
import sys as _sys
_old = _sys.version_info[1] < 12
_inst = Random()
seed, random, uniform, randint, choice, choices, randrange = _inst.seed, _inst.random, _inst.uniform, _inst.randint, _inst.choice, _inst.choices, _inst.randrange
shuffle, sample, gauss, normalvariate, expovariate, triangular, getrandbits = _inst.shuffle, _inst.sample, _inst.gauss, _inst.normalvariate, _inst.expovariate, _inst.triangular, _inst.getrandbits
lognormvariate, randbytes = _inst.lognormvariate, _inst.randbytes
`,
  datetime: String.raw`
import _datetime as _d, time as _time
MINYEAR, MAXYEAR = 1, 9999
_DIM = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
def _leap(y): return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)
def _check_date(y, m, d):
    if not 1 <= y <= 9999: raise ValueError(f"year {y} is out of range")
    if not 1 <= m <= 12: raise ValueError("month must be in 1..12")
    if not 1 <= d <= (29 if m == 2 and _leap(y) else _DIM[m]): raise ValueError("day is out of range for month")
def _check_time(h, m, s, us):
    if not 0 <= h <= 23: raise ValueError("hour must be in 0..23")
    if not 0 <= m <= 59: raise ValueError("minute must be in 0..59")
    if not 0 <= s <= 59: raise ValueError("second must be in 0..59")
    if not 0 <= us <= 999999: raise ValueError("microsecond must be in 0..999999")
class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        whole = [days + weeks * 7, seconds + minutes * 60 + hours * 3600, microseconds + milliseconds * 1000]
        if all(isinstance(x, int) for x in whole):
            us = (whole[0] * 86400 + whole[1]) * 1000000 + whole[2]
        else:
            us = _d.round_micro((whole[0] * 86400 + whole[1]) + 0.0) + round(whole[2]) if isinstance(whole[2], int) else round((whole[0] * 86400 + whole[1]) * 1000000 + whole[2])
        self._us = us
        self.days, rest = divmod(us, 86400000000)
        self.seconds, self.microseconds = divmod(rest, 1000000)
    @classmethod
    def _of(cls, us): return cls(microseconds=us)
    def total_seconds(self): return self._us / 1000000
    def __add__(self, o): return timedelta._of(self._us + o._us) if isinstance(o, timedelta) else NotImplemented
    def __sub__(self, o): return timedelta._of(self._us - o._us) if isinstance(o, timedelta) else NotImplemented
    def __neg__(self): return timedelta._of(-self._us)
    def __abs__(self): return timedelta._of(abs(self._us))
    def __mul__(self, n): return timedelta._of(round(self._us * n))
    __rmul__ = __mul__
    def __truediv__(self, o): return self._us / o._us if isinstance(o, timedelta) else timedelta._of(round(self._us / o))
    def __floordiv__(self, o): return self._us // o._us if isinstance(o, timedelta) else timedelta._of(self._us // o)
    def __mod__(self, o): return timedelta._of(self._us % o._us)
    def __eq__(self, o): return isinstance(o, timedelta) and self._us == o._us
    def __lt__(self, o): return self._us < o._us
    def __le__(self, o): return self._us <= o._us
    def __gt__(self, o): return self._us > o._us
    def __ge__(self, o): return self._us >= o._us
    def __hash__(self): return hash(self._us)
    def __bool__(self): return self._us != 0
    def __repr__(self):
        parts = [f"{k}={v}" for k, v in (("days", self.days), ("seconds", self.seconds), ("microseconds", self.microseconds)) if v]
        return f"datetime.timedelta({', '.join(parts) or 0})"
    def __str__(self):
        m, s = divmod(self.seconds, 60)
        h, m = divmod(m, 60)
        t = "%d:%02d:%02d" % (h, m, s)
        if self.days: t = "%d day%s, " % (self.days, "" if abs(self.days) == 1 else "s") + t
        return t + (".%06d" % self.microseconds if self.microseconds else "")
timedelta.min, timedelta.max, timedelta.resolution = timedelta(-999999999), timedelta(999999999), timedelta(microseconds=1)
class tzinfo:
    def utcoffset(self, dt): raise NotImplementedError("a tzinfo subclass must implement utcoffset()")
    def tzname(self, dt): return None
    def dst(self, dt): return None
class timezone(tzinfo):
    def __init__(self, offset, name=None): self._offset, self._name = offset, name
    def utcoffset(self, dt): return self._offset
    def tzname(self, dt): return self._name or ("UTC" + (_off(self._offset) if self._offset else ""))
    def dst(self, dt): return None
    def __repr__(self): return "datetime.timezone.utc" if self is timezone.utc else f"datetime.timezone({self._offset!r})"
    def __str__(self): return self.tzname(None)
    def __eq__(self, o): return isinstance(o, timezone) and self._offset == o._offset
    def __hash__(self): return hash(self._offset)
def _off(td):
    us = td._us
    sign = "-" if us < 0 else "+"
    m, s = divmod(abs(us) // 1000000, 60)
    return f"{sign}{m // 60:02d}:{m % 60:02d}" + (f":{s:02d}" if s else "")
timezone.utc = timezone(timedelta(0))
UTC = timezone.utc
class date:
    def __init__(self, year, month, day):
        _check_date(year, month, day)
        self.year, self.month, self.day = year, month, day
    @classmethod
    def today(cls):
        y, m, d = _d.civil(int(_d.now() // 86400))
        return cls(y, m, d)
    @classmethod
    def fromordinal(cls, n): return cls(*_d.civil(n - 719163))
    @classmethod
    def fromtimestamp(cls, t): return cls(*_d.civil(int(t // 86400)))
    @classmethod
    def fromisoformat(cls, s):
        try:
            return cls(int(s[0:4]), int(s[5:7]), int(s[8:10]))
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {s!r}") from None
    def toordinal(self): return _d.days(self.year, self.month, self.day) + 719163
    def weekday(self): return (self.toordinal() + 6) % 7
    def isoweekday(self): return self.weekday() + 1
    def isocalendar(self): return (int(self.strftime("%G")), int(self.strftime("%V")), self.isoweekday())
    def isoformat(self): return "%04d-%02d-%02d" % (self.year, self.month, self.day)
    __str__ = isoformat
    def __repr__(self): return f"datetime.date({self.year}, {self.month}, {self.day})"
    def strftime(self, fmt): return _d.format(self.year, self.month, self.day, 0, 0, 0, 0, "", "", fmt)
    def __format__(self, spec): return self.strftime(spec) if spec else str(self)
    def ctime(self): return self.strftime("%a %b %e %H:%M:%S %Y")
    def timetuple(self): return _time.gmtime(_d.days(self.year, self.month, self.day) * 86400)
    def replace(self, year=None, month=None, day=None): return date(year or self.year, month or self.month, day or self.day)
    def _key(self): return (self.year, self.month, self.day)
    def __eq__(self, o): return isinstance(o, date) and not isinstance(o, datetime) and self._key() == o._key()
    def __lt__(self, o): return self._cmp(o) and self._key() < o._key()
    def __le__(self, o): return self._cmp(o) and self._key() <= o._key()
    def __gt__(self, o): return self._cmp(o) and self._key() > o._key()
    def __ge__(self, o): return self._cmp(o) and self._key() >= o._key()
    def _cmp(self, o):
        if type(o) is not type(self): raise TypeError(f"can't compare {type(self).__module__}.{type(self).__name__} to {type(o).__name__}")
        return True
    def __hash__(self): return hash(self._key())
    def __add__(self, td):
        return date.fromordinal(self.toordinal() + td.days) if isinstance(td, timedelta) else NotImplemented
    __radd__ = __add__
    def __sub__(self, o):
        if isinstance(o, timedelta): return self + timedelta(-o.days)
        return timedelta(self.toordinal() - o.toordinal()) if isinstance(o, date) else NotImplemented
class time:
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        _check_time(hour, minute, second, microsecond)
        self.hour, self.minute, self.second, self.microsecond, self.tzinfo = hour, minute, second, microsecond, tzinfo
    def isoformat(self, timespec="auto"):
        return "%02d:%02d:%02d" % (self.hour, self.minute, self.second) + (".%06d" % self.microsecond if self.microsecond else "")
    __str__ = isoformat
    def strftime(self, fmt): return _d.format(1900, 1, 1, self.hour, self.minute, self.second, self.microsecond, "", "", fmt)
    def _key(self): return (self.hour, self.minute, self.second, self.microsecond)
    def __eq__(self, o): return isinstance(o, time) and self._key() == o._key()
    def __lt__(self, o): return self._key() < o._key()
    def __hash__(self): return hash(self._key())
    def __repr__(self):
        v = [self.hour, self.minute] + ([self.second] if self.second or self.microsecond else []) + ([self.microsecond] if self.microsecond else [])
        return f"datetime.time({', '.join(map(str, v))})"
class datetime(date):
    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        _check_date(year, month, day)
        _check_time(hour, minute, second, microsecond)
        self.year, self.month, self.day, self.hour, self.minute, self.second, self.microsecond, self.tzinfo, self.fold = year, month, day, hour, minute, second, microsecond, tzinfo, fold
    @classmethod
    def _of(cls, us, tz=None):
        days, rest = divmod(us, 86400000000)
        s, micro = divmod(rest, 1000000)
        y, m, d = _d.civil(days)
        return cls(y, m, d, s // 3600, s % 3600 // 60, s % 60, micro, tz)
    def _us(self):
        return ((_d.days(self.year, self.month, self.day) * 86400) + self.hour * 3600 + self.minute * 60 + self.second) * 1000000 + self.microsecond
    def _utc(self): return self._us() - (self.utcoffset()._us if self.tzinfo is not None else 0)
    @classmethod
    def fromtimestamp(cls, t, tz=None):
        r = cls._of(_d.round_micro(t), None)
        return r if tz is None else r.replace(tzinfo=timezone.utc).astimezone(tz)
    @classmethod
    def now(cls, tz=None): return cls.fromtimestamp(_d.now(), tz)
    @classmethod
    def today(cls): return cls.now()
    @classmethod
    def utcnow(cls): return cls.fromtimestamp(_d.now())
    @classmethod
    def utcfromtimestamp(cls, t): return cls.fromtimestamp(t)
    @classmethod
    def combine(cls, d, t, tzinfo=None): return cls(d.year, d.month, d.day, t.hour, t.minute, t.second, t.microsecond, tzinfo or t.tzinfo)
    @classmethod
    def strptime(cls, text, fmt):
        r = _d.parse(text, fmt)
        if isinstance(r, str): raise ValueError(r)
        return cls(*r[:7], None if r[7] is None else timezone(timedelta(seconds=r[7])) if r[7] else timezone.utc)
    @classmethod
    def fromisoformat(cls, s):
        for f in ("%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"):
            r = _d.parse(s.replace(" ", "T", 1), f)
            if not isinstance(r, str): return cls(*r[:7], None if r[7] is None else timezone(timedelta(seconds=r[7])) if r[7] else timezone.utc)
        raise ValueError(f"Invalid isoformat string: {s!r}")
    def date(self): return date(self.year, self.month, self.day)
    def time(self): return time(self.hour, self.minute, self.second, self.microsecond)
    def timestamp(self): return self._utc() / 1000000
    def utcoffset(self): return None if self.tzinfo is None else self.tzinfo.utcoffset(self)
    def tzname(self): return None if self.tzinfo is None else self.tzinfo.tzname(self)
    def dst(self): return None
    def astimezone(self, tz=None):
        tz = tz or timezone.utc
        return datetime._of(self._utc(), tz) + tz.utcoffset(self)
    def replace(self, **kw):
        d = dict(year=self.year, month=self.month, day=self.day, hour=self.hour, minute=self.minute, second=self.second, microsecond=self.microsecond, tzinfo=self.tzinfo)
        d.update(kw)
        return type(self)(**d)
    def isoformat(self, sep="T", timespec="auto"):
        s = "%04d-%02d-%02d%s%02d:%02d:%02d" % (self.year, self.month, self.day, sep, self.hour, self.minute, self.second)
        if timespec == "minutes": s = s[:16]
        elif timespec == "milliseconds": s += ".%03d" % (self.microsecond // 1000)
        elif timespec == "microseconds" or (timespec == "auto" and self.microsecond): s += ".%06d" % self.microsecond
        return s + (_off(self.utcoffset()) if self.tzinfo is not None else "")
    def __str__(self): return self.isoformat(" ")
    def __repr__(self):
        v = [self.year, self.month, self.day, self.hour, self.minute] + ([self.second] if self.second or self.microsecond else []) + ([self.microsecond] if self.microsecond else [])
        return f"datetime.datetime({', '.join(map(str, v))}{'' if self.tzinfo is None else ', tzinfo=' + repr(self.tzinfo)})"
    def strftime(self, fmt):
        return _d.format(self.year, self.month, self.day, self.hour, self.minute, self.second, self.microsecond, "" if self.tzinfo is None else _off(self.utcoffset()).replace(":", ""), self.tzname() or "", fmt)
    def timetuple(self): return _time.gmtime(self._us() // 1000000)
    def ctime(self): return self.strftime("%a %b %e %H:%M:%S %Y")
    def _key(self): return self._utc()
    def __eq__(self, o): return isinstance(o, datetime) and self._utc() == o._utc() and (self.tzinfo is None) == (o.tzinfo is None)
    def _cmp(self, o):
        if not isinstance(o, datetime): raise TypeError(f"can't compare datetime.datetime to {type(o).__name__}")
        if (self.tzinfo is None) != (o.tzinfo is None): raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return True
    def __hash__(self): return hash(self._utc())
    def __add__(self, td): return type(self)._of(self._us() + td._us, self.tzinfo) if isinstance(td, timedelta) else NotImplemented
    __radd__ = __add__
    def __sub__(self, o):
        if isinstance(o, timedelta): return type(self)._of(self._us() - o._us, self.tzinfo)
        if not isinstance(o, datetime): return NotImplemented
        if (self.tzinfo is None) != (o.tzinfo is None): raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return timedelta(microseconds=self._utc() - o._utc())
date.min, date.max = date(1, 1, 1), date(9999, 12, 31)
datetime.min, datetime.max = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)
`,
  string: String.raw`
import re as _re
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdefABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_""" + chr(96) + "{|}~"
whitespace = " \t\n\r\v\f"
printable = digits + ascii_letters + punctuation + whitespace
def capwords(s, sep=None): return (sep or " ").join(x.capitalize() for x in s.split(sep))
class Template:
    def __init__(self, template): self.template = template
    def _fill(self, d, safe):
        def one(m):
            if m.group(1): return "$"
            name = m.group(2) or m.group(3)
            if name is None:
                if safe: return m.group()
                raise ValueError("Invalid placeholder in string")
            if name in d: return str(d[name])
            if safe: return m.group()
            raise KeyError(name)
        return _re.sub(r"\$(?:(\$)|([_a-zA-Z]\w*)|\{([_a-zA-Z]\w*)\}|)", one, self.template)
    def substitute(self, mapping={}, /, **kw): return self._fill({**mapping, **kw}, False)
    def safe_substitute(self, mapping={}, /, **kw): return self._fill({**mapping, **kw}, True)
class Formatter:
    def format(self, s, *a, **k): return s.format(*a, **k)
`,
  io: String.raw`
from _io import *
import _io
open = open
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192
class UnsupportedOperation(OSError, ValueError):
    pass
class IOBase:
    closed = False
    def __enter__(self): return self
    def __exit__(self, *a): self.close()
    def close(self): self.closed = True
    def flush(self): pass
    def readable(self): return True
    def writable(self): return True
    def seekable(self): return True
    def isatty(self): return False
    def __iter__(self): return self
    def __next__(self):
        line = self.readline()
        if not line: raise StopIteration
        return line
    def readlines(self, hint=-1): return list(self)
    def writelines(self, lines):
        for x in lines: self.write(x)
class TextIOBase(IOBase): pass
class RawIOBase(IOBase): pass
class BufferedIOBase(IOBase): pass
class _Memory(IOBase):
    def __init__(self, initial=None, newline="\n"):
        self._v = self._empty if initial is None else initial
        self._p = 0
    def _open(self):
        if self.closed: raise ValueError("I/O operation on closed file")
    def read(self, n=-1):
        self._open()
        end = len(self._v) if n is None or n < 0 else self._p + n
        r = self._v[self._p:end]
        self._p = min(max(self._p, end), max(len(self._v), self._p))
        return r
    def readline(self, n=-1):
        self._open()
        i = self._v.find(self._nl, self._p)
        end = len(self._v) if i < 0 else i + 1
        r = self._v[self._p:end]
        self._p = end
        return r
    def write(self, s):
        self._open()
        if not isinstance(s, self._type):
            if self._empty == "": raise TypeError(f"string argument expected, got {type(s).__name__!r}")
            raise TypeError(f"a bytes-like object is required, not {type(s).__name__!r}")
        if self._p == len(self._v): self._v += s
        else: self._v = self._v[:self._p] + s + self._v[self._p + len(s):]
        self._p += len(s)
        return len(s)
    def getvalue(self):
        self._open()
        return self._v
    def seek(self, n, whence=0):
        self._p = n + (0 if whence == 0 else self._p if whence == 1 else len(self._v))
        return self._p
    def tell(self): return self._p
    def truncate(self, n=None):
        self._v = self._v[:self._p if n is None else n]
        return len(self._v)
class StringIO(_Memory):
    _empty, _nl, _type = "", "\n", str
class BytesIO(_Memory):
    _empty, _nl, _type = b"", b"\n", (bytes, bytearray)
    def getbuffer(self): return self._v
    def readinto(self, b):
        d = self.read(len(b))
        b[:len(d)] = d
        return len(d)
`,
  hashlib: String.raw`
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
`,
  hmac: String.raw`
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
`,
  struct:
    "from _struct import *\nerror = ValueError\nclass Struct:\n    def __init__(self, format):\n        self.format = format\n        self.size = calcsize(format)\n    def pack(self, *v): return pack(self.format, *v)\n    def unpack(self, b): return unpack(self.format, b)\n",
  operator: String.raw`
def add(a, b): return a + b
def sub(a, b): return a - b
def mul(a, b): return a * b
def truediv(a, b): return a / b
def floordiv(a, b): return a // b
def mod(a, b): return a % b
def pow(a, b): return a ** b
def neg(a): return -a
def not_(a): return not a
def and_(a, b): return a & b
def or_(a, b): return a | b
def xor(a, b): return a ^ b
def eq(a, b): return a == b
def ne(a, b): return a != b
def lt(a, b): return a < b
def le(a, b): return a <= b
def gt(a, b): return a > b
def ge(a, b): return a >= b
def contains(a, b): return b in a
def getitem(a, b): return a[b]
def is_(a, b): return a is b
def truth(a): return bool(a)
def concat(a, b): return a + b
def index(a): return a.__index__()
class itemgetter:
    def __init__(self, *items): self._i = items
    def __call__(self, o): return o[self._i[0]] if len(self._i) == 1 else tuple(o[i] for i in self._i)
class attrgetter:
    def __init__(self, *names): self._n = names
    def _one(self, o, n):
        for p in n.split("."): o = getattr(o, p)
        return o
    def __call__(self, o): return self._one(o, self._n[0]) if len(self._n) == 1 else tuple(self._one(o, n) for n in self._n)
class methodcaller:
    def __init__(self, name, *a, **k): self._n, self._a, self._k = name, a, k
    def __call__(self, o): return getattr(o, self._n)(*self._a, **self._k)
`,
  heapq: String.raw`
def heappush(h, x):
    h.append(x)
    i = len(h) - 1
    while i > 0:
        p = (i - 1) >> 1
        if h[i] < h[p]:
            h[i], h[p] = h[p], h[i]
            i = p
        else: break
def _down(h, i):
    n = len(h)
    while True:
        c = 2 * i + 1
        if c >= n: return
        if c + 1 < n and not h[c] < h[c + 1]: c += 1
        if h[c] < h[i]:
            h[i], h[c] = h[c], h[i]
            i = c
        else: return
def heappop(h):
    last = h.pop()
    if not h: return last
    r, h[0] = h[0], last
    _down(h, 0)
    return r
def heapify(h):
    for i in reversed(range(len(h) // 2)): _down(h, i)
def heapreplace(h, x):
    r, h[0] = h[0], x
    _down(h, 0)
    return r
def heappushpop(h, x):
    if h and h[0] < x:
        x, h[0] = h[0], x
        _down(h, 0)
    return x
def nlargest(n, it, key=None): return sorted(it, key=key, reverse=True)[:n]
def nsmallest(n, it, key=None): return sorted(it, key=key)[:n]
def merge(*its, key=None, reverse=False): return iter(sorted([x for i in its for x in i], key=key, reverse=reverse))
`,
  bisect: String.raw`
def bisect_right(a, x, lo=0, hi=None, *, key=None):
    hi = len(a) if hi is None else hi
    while lo < hi:
        m = (lo + hi) // 2
        if x < (a[m] if key is None else key(a[m])): hi = m
        else: lo = m + 1
    return lo
def bisect_left(a, x, lo=0, hi=None, *, key=None):
    hi = len(a) if hi is None else hi
    while lo < hi:
        m = (lo + hi) // 2
        if (a[m] if key is None else key(a[m])) < x: lo = m + 1
        else: hi = m
    return lo
bisect = bisect_right
def insort_right(a, x, lo=0, hi=None, *, key=None): a.insert(bisect_right(a, x if key is None else key(x), lo, hi, key=key), x)
def insort_left(a, x, lo=0, hi=None, *, key=None): a.insert(bisect_left(a, x if key is None else key(x), lo, hi, key=key), x)
insort = insort_right
`,
  copy: String.raw`
class Error(Exception): pass
def copy(x):
    c = type(x)
    m = getattr(c, "__copy__", None)
    if m: return m(x)
    if c in (list, dict, set): return x.copy()
    if not hasattr(x, "__dict__") or isinstance(x, type) or callable(x): return x
    if isinstance(x, (list, dict, set)): y = c(x)
    else: y = c.__new__(c)
    y.__dict__.update(x.__dict__)
    return y
def deepcopy(x, memo=None):
    memo = {} if memo is None else memo
    if id(x) in memo: return memo[id(x)]
    c = type(x)
    m = getattr(c, "__deepcopy__", None)
    if m: return m(x, memo)
    if c is list:
        y = memo[id(x)] = []
        y.extend([deepcopy(v, memo) for v in x])
        return y
    if c is dict:
        y = memo[id(x)] = {}
        for k, v in x.items(): y[deepcopy(k, memo)] = deepcopy(v, memo)
        return y
    if c is tuple: return tuple([deepcopy(v, memo) for v in x])
    if c is set: return {deepcopy(v, memo) for v in x}
    if isinstance(x, (int, float, str, bytes, type, type(None))) or not hasattr(x, "__dict__") or (callable(x) and not hasattr(c, "__call__")): return x
    if type(x).__name__ in ("function", "module", "method", "builtin_function_or_method"): return x
    y = memo[id(x)] = c.__new__(c)
    if isinstance(x, dict): dict.update(y, {deepcopy(k, memo): deepcopy(v, memo) for k, v in x.items()})
    elif isinstance(x, list): list.extend(y, [deepcopy(v, memo) for v in x])
    y.__dict__.update(deepcopy(x.__dict__, memo))
    return y
`,
  statistics: String.raw`
import math as _m
class StatisticsError(ValueError): pass
def _data(d, name):
    d = list(d)
    if not d: raise StatisticsError(f"{name} requires at least one data point")
    return d
def _div(total, n):
    r = total / n
    return int(r) if isinstance(total, int) and total % n == 0 else r
def mean(data):
    d = _data(data, "mean")
    return _div(sum(d), len(d)) if all(isinstance(x, int) for x in d) else _m.fsum(d) / len(d)
def fmean(data, weights=None):
    d = _data(data, "fmean")
    return _m.fsum(d) / len(d)
def median(data):
    d = sorted(_data(data, "no median for empty data"))
    n = len(d)
    return d[n // 2] if n % 2 else (d[n // 2 - 1] + d[n // 2]) / 2
def median_low(data):
    d = sorted(data)
    return d[(len(d) - 1) // 2]
def median_high(data):
    d = sorted(data)
    return d[len(d) // 2]
def mode(data):
    c = {}
    for x in data: c[x] = c.get(x, 0) + 1
    if not c: raise StatisticsError("no mode for empty data")
    return max(c, key=c.get)
def multimode(data):
    c = {}
    for x in data: c[x] = c.get(x, 0) + 1
    top = max(c.values(), default=0)
    return [k for k, v in c.items() if v == top]
def _ss(d):
    m = _m.fsum(d) / len(d)
    return _m.fsum((x - m) ** 2 for x in d)
def variance(data, xbar=None):
    d = list(data)
    if len(d) < 2: raise StatisticsError("variance requires at least two data points")
    s = sum(d)
    if all(isinstance(x, int) for x in d):
        n = len(d)
        num, den = n * sum(x * x for x in d) - s * s, n * (n - 1)
        return num // den if num % den == 0 else num / den
    return _ss(d) / (len(d) - 1)
def pvariance(data, mu=None):
    d = list(data)
    if all(isinstance(x, int) for x in d):
        n, s = len(d), sum(d)
        num, den = n * sum(x * x for x in d) - s * s, n * n
        return num // den if num % den == 0 else num / den
    return _ss(d) / len(d)
def stdev(data, xbar=None): return _m.sqrt(variance(data))
def pstdev(data, mu=None): return _m.sqrt(pvariance(data))
def quantiles(data, *, n=4, method="exclusive"):
    d = sorted(data)
    m = len(d) + 1
    out = []
    for i in range(1, n):
        j = i * m // n
        j = 1 if j < 1 else len(d) - 1 if j > len(d) - 1 else j
        delta = i * m - j * n
        out.append((d[j - 1] * (n - delta) + d[j] * delta) / n)
    return out
`,
  textwrap: String.raw`
import re as _re
def wrap(text, width=70, initial_indent="", subsequent_indent="", **kw):
    words = text.split()
    lines, cur = [], initial_indent
    empty = True
    for w in words:
        if not empty and len(cur) + 1 + len(w) > width:
            lines.append(cur)
            cur, empty = subsequent_indent, True
        cur += w if empty else " " + w
        empty = False
        while len(cur) > width:
            lines.append(cur[:width])
            cur = subsequent_indent + cur[width:]
    if not empty: lines.append(cur)
    return lines
def fill(text, width=70, **kw): return "\n".join(wrap(text, width, **kw))
def shorten(text, width, placeholder=" [...]", **kw):
    text = " ".join(text.split())
    if len(text) <= width: return text
    out = ""
    for w in text.split():
        if len(out) + len(w) + (1 if out else 0) + len(placeholder) > width: break
        out += (" " if out else "") + w
    return out + placeholder if out else placeholder.strip()
def dedent(text):
    lines = text.split("\n")
    margin = None
    for l in lines:
        s = l.lstrip(" \t")
        if not s: continue
        ind = l[:len(l) - len(s)]
        if margin is None: margin = ind
        else:
            while not ind.startswith(margin): margin = margin[:-1]
    m = len(margin or "")
    return "\n".join("" if not l.strip() else l[m:] for l in lines)
def indent(text, prefix, predicate=None):
    return "".join((prefix + l if (predicate(l) if predicate else l.strip()) else l) for l in text.splitlines(True))
`,
  pprint: String.raw`
def pformat(o, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, **kw):
    return _f(o, 0, width, sort_dicts)
def _r(o, sort):
    if type(o) is dict:
        return "{" + ", ".join(f"{_r(k, sort)}: {_r(v, sort)}" for k, v in (sorted(o.items(), key=lambda kv: (str(type(kv[0])), str(kv[0]))) if sort else o.items())) + "}"
    if type(o) is list: return "[" + ", ".join(_r(x, sort) for x in o) + "]"
    return repr(o)
def _f(o, ind, width, sort):
    s = _r(o, sort)
    if len(s) + ind <= width: return s
    pad = "\n" + " " * (ind + 1)
    if type(o) is dict:
        items = sorted(o.items(), key=lambda kv: (str(type(kv[0])), str(kv[0]))) if sort else o.items()
        return "{" + ("," + pad).join(f"{k!r}: {_f(v, ind + len(repr(k)) + 3, width, sort)}" for k, v in items) + "}"
    if type(o) in (list, tuple, set) and o:
        a, b = {list: "[]", tuple: "()", set: "{}"}[type(o)]
        return a + ("," + pad).join(_f(x, ind + 1, width, sort) for x in o) + b
    return s
def pprint(o, stream=None, **kw): print(pformat(o, **kw), file=stream)
def pp(o, *a, sort_dicts=False, **kw): pprint(o, *a, sort_dicts=sort_dicts, **kw)
class PrettyPrinter:
    def __init__(self, **kw): self.kw = kw
    def pprint(self, o): pprint(o, **self.kw)
    def pformat(self, o): return pformat(o, **self.kw)
`,
  uuid: String.raw`
import _random
class UUID:
    def __init__(self, hex=None, bytes=None, int=None, version=None):
        if hex is not None:
            hex = hex.replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
            if len(hex) != 32: raise ValueError("badly formed hexadecimal UUID string")
            int = _int(hex, 16)
        elif bytes is not None: int = _int.from_bytes(bytes, "big")
        if version is not None:
            int = int & ~(0xc000 << 48) | (0x8000 << 48)
            int = int & ~(0xf000 << 64) | (version << 76)
        self.int = int
    @property
    def hex(self): return "%032x" % self.int
    @property
    def bytes(self): return self.int.to_bytes(16, "big")
    @property
    def version(self): return (self.int >> 76) & 15
    def __str__(self):
        h = self.hex
        return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"
    def __repr__(self): return f"UUID({str(self)!r})"
    def __eq__(self, o): return isinstance(o, UUID) and self.int == o.int
    def __hash__(self): return hash(self.int)
    def __lt__(self, o): return self.int < o.int
_int = int
NAMESPACE_DNS = UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8")
NAMESPACE_URL = UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
def uuid4(): return UUID(bytes=_random.entropy(16), version=4)
def uuid1(node=None, clock_seq=None): return UUID(bytes=_random.entropy(16), version=1)
def uuid5(ns, name):
    import hashlib
    return UUID(bytes=hashlib.sha1(ns.bytes + name.encode()).digest()[:16], version=5)
def uuid3(ns, name):
    import hashlib
    return UUID(bytes=hashlib.md5(ns.bytes + name.encode()).digest()[:16], version=3)
`,
  secrets: String.raw`
import _random, base64 as _b
from random import Random as _R
_r = _R()
def token_bytes(n=32): return _random.entropy(32 if n is None else n)
def token_hex(n=32): return token_bytes(n).hex()
def token_urlsafe(n=32): return _b.urlsafe_b64encode(token_bytes(n)).rstrip(b"=").decode()
def choice(s): return _r.choice(s)
def randbelow(n): return _r._below(n)
def compare_digest(a, b): return a == b
`,
};
