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
    def __pos__(self): return Counter({k: v for k, v in self.items() if v > 0})
    def __neg__(self): return Counter({k: -v for k, v in self.items() if v < 0})
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
    def __repr__(self): return f"ChainMap({', '.join(map(repr, self.maps))})"
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
    def __getitem__(self, k):
        if k in self.data: return self.data[k]
        if hasattr(type(self), "__missing__"): return type(self).__missing__(self, k)
        raise KeyError(k)
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
    def __eq__(self, o): return self.data == (o.data if isinstance(o, UserDict) else o)
    def update(self, *a, **k):
        for key, v in dict(*a, **k).items(): self[key] = v
    def pop(self, k, *d):
        if k in self.data:
            v = self.data[k]
            del self[k]
            return v
        if d: return d[0]
        raise KeyError(k)
    def setdefault(self, k, d=None):
        if k not in self: self[k] = d
        return self[k]
    def copy(self): return type(self)(self.data)
class UserList:
    def __init__(self, items=None): self.data = list(items or [])
    def __getitem__(self, i): return self.data[i]
    def __setitem__(self, i, v): self.data[i] = v
    def __delitem__(self, i): del self.data[i]
    def __len__(self): return len(self.data)
    def __contains__(self, x): return x in self.data
    def __eq__(self, o): return self.data == (o.data if isinstance(o, UserList) else o)
    def __repr__(self): return repr(self.data)
    def append(self, x): self.data.append(x)
    def insert(self, i, x): self.data.insert(i, x)
    def extend(self, xs): self.data.extend(xs)
    def pop(self, i=-1): return self.data.pop(i)
    def remove(self, x): self.data.remove(x)
    def index(self, x, *a): return self.data.index(x, *a)
    def count(self, x): return self.data.count(x)
    def sort(self, **k): self.data.sort(**k)
    def reverse(self): self.data.reverse()
    def clear(self): self.data.clear()
