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
