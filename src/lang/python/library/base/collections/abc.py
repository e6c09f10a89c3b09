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
Generator = _make("Generator", "__iter__", "__next__", "send", "throw")
Callable = _make("Callable", "__call__")
Hashable = _make("Hashable", "__hash__")
Sized = _make("Sized", "__len__")
Container = _make("Container", "__contains__")
Collection = _make("Collection", "__len__", "__iter__", "__contains__")
Awaitable = _make("Awaitable", "__await__")
Coroutine = _make("Coroutine", "__await__", "send")
AsyncIterator = _make("AsyncIterator", "__anext__")
AsyncIterable = _make("AsyncIterable", "__aiter__")
AsyncGenerator = _make("AsyncGenerator", "__anext__", "asend")
class Iterator(metaclass=_Check):
    _needs = ("__iter__", "__next__")
    def __iter__(self): return self
class Sequence(metaclass=_Check):
    _needs = ("__len__", "__getitem__", "index", "count")
    def __class_getitem__(cls, item): return cls
    def __iter__(self):
        for i in range(len(self)): yield self[i]
    def __contains__(self, x): return any(v is x or v == x for v in self)
    def __reversed__(self):
        for i in reversed(range(len(self))): yield self[i]
    def index(self, x, start=0, stop=None):
        for i, v in enumerate(self):
            if i >= start and (stop is None or i < stop) and (v is x or v == x): return i
        raise ValueError
    def count(self, x): return sum(1 for v in self if v is x or v == x)
class MutableSequence(Sequence):
    _needs = ("__len__", "__getitem__", "append", "insert")
    def append(self, x): self.insert(len(self), x)
    def extend(self, xs):
        for x in list(xs): self.append(x)
    def pop(self, i=-1):
        v = self[i]
        del self[i]
        return v
    def remove(self, x): del self[self.index(x)]
    def clear(self):
        while len(self): self.pop()
    def reverse(self):
        n = len(self)
        for i in range(n // 2): self[i], self[n - i - 1] = self[n - i - 1], self[i]
    def __iadd__(self, xs):
        self.extend(xs)
        return self
class _View:
    def __init__(self, m): self._mapping = m
    def __len__(self): return len(self._mapping)
    def __repr__(self): return f"{type(self).__name__}({self._mapping!r})"
class KeysView(_View):
    def __iter__(self): return iter(self._mapping)
    def __contains__(self, k): return k in self._mapping
class ItemsView(_View):
    def __iter__(self):
        for k in self._mapping: yield k, self._mapping[k]
    def __contains__(self, kv): return kv[0] in self._mapping and self._mapping[kv[0]] == kv[1]
class ValuesView(_View):
    def __iter__(self):
        for k in self._mapping: yield self._mapping[k]
    def __contains__(self, v): return any(x is v or x == v for x in self)
class Mapping(metaclass=_Check):
    _needs = ("__getitem__", "keys", "items")
    def __class_getitem__(cls, item): return cls
    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default
    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True
    def keys(self): return KeysView(self)
    def items(self): return ItemsView(self)
    def values(self): return ValuesView(self)
    def __eq__(self, o): return dict(self.items()) == dict(o.items()) if isinstance(o, Mapping) else NotImplemented
class MutableMapping(Mapping):
    _needs = ("__getitem__", "__setitem__", "keys", "items")
    _missing = object()
    def pop(self, key, default=_missing):
        try:
            v = self[key]
        except KeyError:
            if default is MutableMapping._missing: raise
            return default
        del self[key]
        return v
    def popitem(self):
        try:
            k = next(iter(self))
        except StopIteration:
            raise KeyError from None
        return k, self.pop(k)
    def clear(self):
        for k in list(self): del self[k]
    def update(self, *a, **k):
        for key, v in dict(*a, **k).items(): self[key] = v
    def setdefault(self, key, default=None):
        if key not in self: self[key] = default
        return self[key]
class Set(metaclass=_Check):
    _needs = ("__contains__", "isdisjoint")
    def __class_getitem__(cls, item): return cls
    @classmethod
    def _from_iterable(cls, it): return cls(it)
    def __and__(self, o): return self._from_iterable(x for x in o if x in self)
    def __or__(self, o): return self._from_iterable([*self, *o])
    def __sub__(self, o): return self._from_iterable(x for x in self if x not in o)
    def __xor__(self, o): return (self - o) | (o - self)
    def __le__(self, o): return len(self) <= len(o) and all(x in o for x in self)
    def __lt__(self, o): return len(self) < len(o) and self <= o
    def __ge__(self, o): return len(self) >= len(o) and all(x in self for x in o)
    def __gt__(self, o): return len(self) > len(o) and self >= o
    def __eq__(self, o): return len(self) == len(o) and self <= o
    def isdisjoint(self, o): return not any(x in self for x in o)
class MutableSet(Set):
    _needs = ("add", "discard")
    def remove(self, x):
        if x not in self: raise KeyError(x)
        self.discard(x)
    def pop(self):
        for x in self:
            self.discard(x)
            return x
        raise KeyError
    def clear(self):
        for x in list(self): self.discard(x)
