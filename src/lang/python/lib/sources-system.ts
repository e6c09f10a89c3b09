/** Modules of the library that are Python: language helpers, threads, processes, files, logging, arguments. */
export const systemSources: Readonly<Record<string, string>> = {
  abc: String.raw`
class ABCMeta(type):
    def register(cls, sub): return sub
class ABC(metaclass=ABCMeta):
    pass
def abstractmethod(f):
    f.__isabstractmethod__ = True
    return f
abstractproperty = property
`,
  types: String.raw`
import sys as _sys
FunctionType = LambdaType = type(lambda: 0)
def _g(): yield
GeneratorType = type(_g())
async def _c(): pass
CoroutineType = type(_c())
ModuleType = type(_sys)
BuiltinFunctionType = type(len)
class _C:
    def m(self): pass
MethodType = type(_C().m)
NoneType = type(None)
EllipsisType = type(...)
GenericAlias = type(list[int])
UnionType = type(int | str)
TracebackType = object
class SimpleNamespace:
    def __init__(self, **kw): self.__dict__.update(kw)
    def __repr__(self): return "namespace(" + ", ".join(f"{k}={v!r}" for k, v in self.__dict__.items()) + ")"
    def __eq__(self, o): return self.__dict__ == o.__dict__
class MappingProxyType(dict):
    def __setitem__(self, k, v): raise TypeError("'mappingproxy' object does not support item assignment")
def new_class(name, bases=(), kwds=None, exec_body=None):
    ns = {}
    if exec_body: exec_body(ns)
    return type(name, bases, ns)
`,
  typing: String.raw`
TYPE_CHECKING = False
class _Special:
    def __init__(self, name): self._name = name
    def __getitem__(self, item): return self
    def __call__(self, *a, **k): return self
    def __or__(self, o): return self
    def __ror__(self, o): return self
    def __repr__(self): return "typing." + self._name
    def __mro_entries__(self, bases): return (_real[self._name],) if self._name in _real else ()
_real = {"List": list, "Dict": dict, "Set": set, "Tuple": tuple, "FrozenSet": frozenset, "Type": type}
Any, Union, Optional, List, Dict, Set, Tuple, FrozenSet, Type = [_Special(n) for n in "Any Union Optional List Dict Set Tuple FrozenSet Type".split()]
Callable, Iterable, Iterator, Generator, Sequence, Mapping, MutableMapping, MutableSequence = [_Special(n) for n in "Callable Iterable Iterator Generator Sequence Mapping MutableMapping MutableSequence".split()]
Literal, Final, ClassVar, Annotated, NoReturn, Never, Self, Awaitable, Coroutine, AsyncIterator, AsyncGenerator, AsyncIterable = [_Special(n) for n in "Literal Final ClassVar Annotated NoReturn Never Self Awaitable Coroutine AsyncIterator AsyncGenerator AsyncIterable".split()]
Deque, DefaultDict, Counter, OrderedDict, Hashable, Sized, Collection, Container, Text, AnyStr, IO, TextIO, BinaryIO, Pattern, Match, Concatenate, TypeAlias, Required, NotRequired, LiteralString, Unpack, ContextManager = [_Special(n) for n in "Deque DefaultDict Counter OrderedDict Hashable Sized Collection Container Text AnyStr IO TextIO BinaryIO Pattern Match Concatenate TypeAlias Required NotRequired LiteralString Unpack ContextManager".split()]
class Generic:
    def __class_getitem__(cls, item): return cls
class Protocol:
    def __class_getitem__(cls, item): return cls
class TypeVar:
    def __init__(self, name, *c, **k): self.__name__ = name
    def __repr__(self): return "~" + self.__name__
    def __or__(self, o): return self
    def __ror__(self, o): return self
ParamSpec = TypeVarTuple = TypeVar
def NewType(name, tp):
    def f(x): return x
    f.__name__ = name
    return f
def cast(t, v): return v
def overload(f): return f
def final(f): return f
def override(f): return f
def no_type_check(f): return f
def runtime_checkable(c): return c
def get_type_hints(o, *a, **k): return dict(getattr(o, "__annotations__", {}))
def get_origin(t): return getattr(t, "__origin__", None)
def get_args(t): return getattr(t, "__args__", ())
def assert_never(x): raise AssertionError(x)
def TypedDict(name, fields=None, **kw): return type(name, (dict,), {})
class _TD(type):
    pass
class _TypedDict(dict):
    pass
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)
class _NTMeta(type):
    def __new__(mcs, name, bases, ns):
        if name == "NamedTuple": return super().__new__(mcs, name, bases, ns)
        import collections
        fields = list(ns.get("__annotations__", {}))
        nt = collections.namedtuple(name, fields, defaults=[ns[f] for f in fields if f in ns])
        for k, v in ns.items():
            if k not in fields and k not in ("__annotations__", "__dict__"): setattr(nt, k, v)
        nt.__module__ = ns.get("__module__", "__main__")
        nt.__annotations__ = ns.get("__annotations__", {})
        return nt
class NamedTuple(metaclass=_NTMeta):
    pass
`,
  enum: String.raw`
class auto:
    pass
class EnumMeta(type):
    def __new__(mcs, name, bases, ns, **kw):
        plain, members = {}, []
        if not any(isinstance(b, EnumMeta) for b in bases):
            return super().__new__(mcs, name, bases, ns)
        for k, v in ns.items():
            if k.startswith("_") or callable(v) and not isinstance(v, (type,)) or isinstance(v, (property, staticmethod, classmethod)) or hasattr(v, "__get__") and hasattr(v, "func"):
                plain[k] = v
            else:
                members.append((k, v))
        cls = super().__new__(mcs, name, bases, plain)
        cls._member_map_ = {}
        cls._value2member_map_ = {}
        cls._member_names_ = []
        last = []
        for k, v in members:
            if isinstance(v, auto):
                v = cls._generate_next_value_(k, 1, len(last), last)
            last.append(v)
            found = None
            for m in cls._member_map_.values():
                if m._value_ == v: found = m
            if found is None:
                args = v if isinstance(v, tuple) else (v,)
                if "__new__" in plain:
                    found = cls.__new__(cls, *args)
                    if not hasattr(found, "_value_"): found._value_ = v
                else:
                    found = cls._make_(v)
                    found._value_ = v
                found._name_ = k
                if "__init__" in plain: found.__init__(*args)
                cls._member_names_.append(k)
                cls._value2member_map_[found._value_] = found
            cls._member_map_[k] = found
            type.__setattr__(cls, k, found)
        return cls
    def __call__(cls, value, names=None, **kw):
        if names is not None:
            if isinstance(names, str): names = names.replace(",", " ").split()
            return EnumMeta(value, (cls,), dict(names) if isinstance(names, dict) else {n: i for i, n in enumerate(names, 1)})
        try:
            if value in cls._value2member_map_: return cls._value2member_map_[value]
        except TypeError:
            pass
        if isinstance(value, cls): return value
        for m in cls._member_map_.values():
            if m._value_ == value: return m
        r = cls._missing_(value)
        if r is not None: return r
        raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
    def __iter__(cls): return iter([cls._member_map_[n] for n in cls._member_names_])
    def __reversed__(cls): return iter([cls._member_map_[n] for n in reversed(cls._member_names_)])
    def __len__(cls): return len(cls._member_names_)
    def __bool__(cls): return True
    def __getitem__(cls, name): return cls._member_map_[name]
    def __contains__(cls, x): return isinstance(x, cls) or x in [m._value_ for m in cls]
    def __repr__(cls): return f"<enum {cls.__name__!r}>" if cls.__name__ not in ("Enum", "IntEnum") else f"<class 'enum.{cls.__name__}'>"
    @property
    def __members__(cls): return dict(cls._member_map_)
EnumType = EnumMeta
class Enum(metaclass=EnumMeta):
    @classmethod
    def _make_(cls, v): return object.__new__(cls)
    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        return max(last_values) + 1 if last_values else start
    @classmethod
    def _missing_(cls, value): return None
    @property
    def name(self): return self._name_
    @property
    def value(self): return self._value_
    def __repr__(self): return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"
    def __str__(self): return f"{self.__class__.__name__}.{self._name_}"
    def __hash__(self): return hash(self._name_)
    def __eq__(self, o): return self is o
    def __format__(self, spec): return format(str(self), spec)
    def __reduce_ex__(self, p): return self._name_
class IntEnum(int, Enum, metaclass=EnumMeta):
    @classmethod
    def _make_(cls, v): return int.__new__(cls, v)
    def __eq__(self, o): return int(self) == o
    def __ne__(self, o): return int(self) != o
    def __hash__(self): return hash(int(self))
    def __repr__(self): return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"
    def __str__(self): return str(int(self))
    def __format__(self, spec): return format(int(self), spec)
class StrEnum(str, Enum, metaclass=EnumMeta):
    @classmethod
    def _make_(cls, v): return str.__new__(cls, v)
    @staticmethod
    def _generate_next_value_(name, start, count, last_values): return name.lower()
    def __eq__(self, o): return self._value_ == (o._value_ if isinstance(o, StrEnum) else o)
    def __hash__(self): return hash(self._value_)
    def __str__(self): return self._value_
    def __repr__(self): return f"<{self.__class__.__name__}.{self._name_}: {self._value_!r}>"
    def __format__(self, spec): return format(self._value_, spec)
class Flag(Enum):
    @staticmethod
    def _generate_next_value_(name, start, count, last_values): return 1 << count
    @classmethod
    def _missing_(cls, value):
        m = cls._make_(value)
        m._value_ = value
        m._name_ = "|".join(x._name_ for x in cls if x._value_ & value)
        return m
    def __or__(self, o): return type(self)(self._value_ | o._value_)
    def __and__(self, o): return type(self)(self._value_ & o._value_)
    def __contains__(self, o): return self._value_ & o._value_ == o._value_
    def __bool__(self): return self._value_ != 0
    def __eq__(self, o): return isinstance(o, Flag) and self._value_ == o._value_
    def __hash__(self): return hash(self._value_)
IntFlag = Flag
def unique(cls):
    dup = [(k, m._name_) for k, m in cls._member_map_.items() if k != m._name_]
    if dup: raise ValueError(f"duplicate values found in {cls!r}: " + ", ".join(f"{a} -> {b}" for a, b in dup))
    return cls
`,
  dataclasses: String.raw`
class _Missing:
    def __repr__(self): return "<dataclasses._MISSING_TYPE object>"
MISSING = _Missing()
class FrozenInstanceError(AttributeError): pass
KW_ONLY = _Missing()
class Field:
    def __init__(self, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=False):
        self.default, self.default_factory, self.init, self.repr, self.hash, self.compare, self.metadata, self.kw_only = default, default_factory, init, repr, hash, compare, metadata or {}, kw_only
        self.name = self.type = None
def field(*, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None, kw_only=False):
    if default is not MISSING and default_factory is not MISSING: raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)
def _process(cls, init, repr_, eq, order, frozen, kw_only, slots):
    fields = {}
    for b in cls.__mro__[-1:0:-1]:
        for f in getattr(b, "__dataclass_fields__", {}).values(): fields[f.name] = f
    for name, tp in cls.__dict__.get("__annotations__", {}).items():
        if "ClassVar" in repr(tp) or (isinstance(tp, str) and "ClassVar" in tp): continue
        d = cls.__dict__.get(name, MISSING)
        f = d if isinstance(d, Field) else Field(default=d)
        if isinstance(f.default, (list, dict, set)):
            raise ValueError(f"mutable default {type(f.default)} for field {name} is not allowed: use default_factory")
        f.name, f.type = name, tp
        if kw_only: f.kw_only = True
        fields[name] = f
        if isinstance(d, Field):
            if f.default is MISSING: delattr(cls, name)
            else: setattr(cls, name, f.default)
    cls.__dataclass_fields__ = fields
    flist = list(fields.values())
    args = [f for f in flist if f.init and not f.kw_only]
    kws = [f for f in flist if f.init and f.kw_only]
    seen = False
    for f in args:
        if f.default is not MISSING or f.default_factory is not MISSING: seen = True
        elif seen: raise TypeError(f"non-default argument {f.name!r} follows default argument")
    cls.__match_args__ = tuple(f.name for f in args)
    ns = {"_F": {f.name: f for f in flist}, "MISSING": MISSING, "_set": object.__setattr__}
    if init:
        def sig(f): return f.name + ("" if f.default is MISSING and f.default_factory is MISSING else "=MISSING")
        params = ", ".join(["self"] + [sig(f) for f in args] + (["*"] + [sig(f) for f in kws] if kws else []))
        body = []
        for f in flist:
            val = f.name
            dflt = f"_F[{f.name!r}].default" if f.default is not MISSING else f"_F[{f.name!r}].default_factory()" if f.default_factory is not MISSING else None
            if not f.init:
                if dflt is None: continue
                val = dflt
            elif dflt: val = f"{dflt} if {f.name} is MISSING else {f.name}"
            body.append(f"_set(self, {f.name!r}, {val})" if frozen else f"self.{f.name} = {val}")
        if hasattr(cls, "__post_init__"): body.append("self.__post_init__()")
        exec(f"def __init__({params}):\n    " + "\n    ".join(body or ["pass"]), ns)
        fn = ns["__init__"]
        fn.__qualname__ = f"{cls.__qualname__}.__init__"
        cls.__init__ = fn
    if repr_ and "__repr__" not in cls.__dict__:
        cls.__repr__ = lambda self: self.__class__.__qualname__ + "(" + ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in flist if f.repr) + ")"
    names = [f.name for f in flist if f.compare]
    key = lambda o: tuple([getattr(o, n) for n in names])
    if eq and "__eq__" not in cls.__dict__:
        cls.__eq__ = lambda self, o: key(self) == key(o) if o.__class__ is self.__class__ else NotImplemented
        if not frozen and "__hash__" not in cls.__dict__: cls.__hash__ = None
    if frozen:
        cls.__hash__ = lambda self: hash(key(self))
        def __setattr__(self, n, v): raise FrozenInstanceError(f"cannot assign to field {n!r}")
        def __delattr__(self, n): raise FrozenInstanceError(f"cannot delete field {n!r}")
        cls.__setattr__, cls.__delattr__ = __setattr__, __delattr__
    if order:
        cls.__lt__ = lambda a, b: key(a) < key(b)
        cls.__le__ = lambda a, b: key(a) <= key(b)
        cls.__gt__ = lambda a, b: key(a) > key(b)
        cls.__ge__ = lambda a, b: key(a) >= key(b)
    return cls
def dataclass(cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    go = lambda c: _process(c, init, repr, eq, order, frozen, kw_only, slots)
    return go if cls is None else go(cls)
def fields(o): return tuple(o.__dataclass_fields__.values())
def is_dataclass(o): return hasattr(o, "__dataclass_fields__")
def _plain(v, make):
    if is_dataclass(v) and not isinstance(v, type): return make(v)
    if isinstance(v, list): return [_plain(x, make) for x in v]
    if isinstance(v, tuple): return tuple([_plain(x, make) for x in v])
    if isinstance(v, dict): return {k: _plain(x, make) for k, x in v.items()}
    return v
def asdict(o, *, dict_factory=dict):
    if not is_dataclass(o): raise TypeError("asdict() should be called on dataclass instances")
    return dict_factory([(f.name, _plain(getattr(o, f.name), lambda v: asdict(v, dict_factory=dict_factory))) for f in fields(o)])
def astuple(o, *, tuple_factory=tuple): return tuple_factory([_plain(getattr(o, f.name), astuple) for f in fields(o)])
def replace(o, /, **ch):
    d = {f.name: getattr(o, f.name) for f in fields(o) if f.init}
    d.update(ch)
    return o.__class__(**d)
def make_dataclass(name, fs, **kw):
    return dataclass(type(name, (), {"__annotations__": {(f if isinstance(f, str) else f[0]): object for f in fs}}), **kw)
`,
  contextlib: String.raw`
from functools import wraps as _wraps
class _Manager:
    def __init__(self, f, a, k):
        self._new = lambda: f(*a, **k)
        self.gen = f(*a, **k)
    def __call__(self, fn):
        @_wraps(fn)
        def inner(*a, **k):
            self.gen = self._new()
            with self: return fn(*a, **k)
        return inner
    def __enter__(self):
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None
    def __exit__(self, t, v, tb):
        if t is None:
            try:
                next(self.gen)
            except StopIteration:
                return False
            raise RuntimeError("generator didn't stop")
        try:
            self.gen.throw(v)
        except StopIteration as e:
            return e is not v
        except BaseException as e:
            if e is v: return False
            raise
        raise RuntimeError("generator didn't stop after throw()")
def contextmanager(f):
    @_wraps(f)
    def helper(*a, **k): return _Manager(f, a, k)
    return helper
class _AsyncManager:
    def __init__(self, gen): self.gen = gen
    async def __aenter__(self): return await self.gen.__anext__()
    async def __aexit__(self, t, v, tb):
        try:
            await self.gen.__anext__()
        except StopAsyncIteration:
            return False
def asynccontextmanager(f):
    @_wraps(f)
    def helper(*a, **k): return _AsyncManager(f(*a, **k))
    return helper
class suppress:
    def __init__(self, *e): self._e = e
    def __enter__(self): pass
    def __exit__(self, t, v, tb): return t is not None and issubclass(t, self._e)
class closing:
    def __init__(self, t): self.thing = t
    def __enter__(self): return self.thing
    def __exit__(self, *a): self.thing.close()
class nullcontext:
    def __init__(self, r=None): self.r = r
    def __enter__(self): return self.r
    def __exit__(self, *a): pass
class _Redirect:
    def __init__(self, target): self._t, self._old = target, []
    def __enter__(self):
        import sys
        self._old.append(getattr(sys, self._n))
        setattr(sys, self._n, self._t)
        return self._t
    def __exit__(self, *a):
        import sys
        setattr(sys, self._n, self._old.pop())
class redirect_stdout(_Redirect): _n = "stdout"
class redirect_stderr(_Redirect): _n = "stderr"
class ExitStack:
    def __init__(self): self._cbs = []
    def enter_context(self, cm):
        r = cm.__enter__()
        self._cbs.append(cm.__exit__)
        return r
    def callback(self, f, *a, **k):
        self._cbs.append(lambda *e: f(*a, **k) and None)
        return f
    def push(self, cm):
        self._cbs.append(cm.__exit__)
        return cm
    def close(self): self.__exit__(None, None, None)
    def __enter__(self): return self
    def __exit__(self, t, v, tb):
        swallowed = False
        while self._cbs:
            if self._cbs.pop()(t, v, tb):
                t = v = tb = None
                swallowed = True
        return swallowed
class ContextDecorator:
    def __call__(self, f):
        @_wraps(f)
        def inner(*a, **k):
            with self: return f(*a, **k)
        return inner
class AbstractContextManager:
    def __enter__(self): return self
    def __exit__(self, *a): return None
`,
  threading: String.raw`
import _thread, time as _time
TIMEOUT_MAX = _thread.TIMEOUT_MAX
_n = 0
_threads = {}
class _Gate:
    def __init__(self): self._g = _thread.gate()
    def wait(self, timeout=None): return _thread.wait(self._g, timeout)
class Lock:
    def __init__(self): self._held, self._g = False, _thread.gate()
    def acquire(self, blocking=True, timeout=-1):
        end = None if timeout < 0 else _time.monotonic() + timeout
        while self._held:
            if not blocking: return False
            left = None if end is None else end - _time.monotonic()
            if left is not None and left <= 0: return False
            _thread.wait(self._g, left)
        self._held = True
        return True
    def release(self):
        if not self._held: raise RuntimeError("release unlocked lock")
        self._held = False
        _thread.wake(self._g)
    def locked(self): return self._held
    def __enter__(self): return self.acquire()
    def __exit__(self, *a): self.release()
class RLock:
    def __init__(self): self._l, self._owner, self._n = Lock(), None, 0
    def acquire(self, blocking=True, timeout=-1):
        me = _thread.ident()
        if self._owner != me:
            if not self._l.acquire(blocking, timeout): return False
            self._owner = me
        self._n += 1
        return True
    def release(self):
        self._n -= 1
        if self._n == 0:
            self._owner = None
            self._l.release()
    def __enter__(self): return self.acquire()
    def __exit__(self, *a): self.release()
class Event:
    def __init__(self): self._g = _thread.gate()
    def is_set(self): return _thread.is_open(self._g)
    isSet = is_set
    def set(self): _thread.open(self._g)
    def clear(self): _thread.shut(self._g)
    def wait(self, timeout=None): return _thread.wait(self._g, timeout)
class Condition:
    def __init__(self, lock=None): self._lock, self._waiters = lock or RLock(), []
    def acquire(self, *a): return self._lock.acquire(*a)
    def release(self): self._lock.release()
    def __enter__(self): return self._lock.acquire()
    def __exit__(self, *a): self._lock.release()
    def wait(self, timeout=None):
        e = Event()
        self._waiters.append(e)
        self._lock.release()
        try:
            return e.wait(timeout)
        finally:
            self._lock.acquire()
    def wait_for(self, pred, timeout=None):
        while not pred():
            if not self.wait(timeout): return pred()
        return True
    def notify(self, n=1):
        for e in self._waiters[:n]: e.set()
        del self._waiters[:n]
    def notify_all(self): self.notify(len(self._waiters))
class Semaphore:
    def __init__(self, value=1): self._v, self._c = value, Condition(Lock())
    def acquire(self, blocking=True, timeout=None):
        with self._c:
            while self._v == 0:
                if not blocking: return False
                self._c.wait(timeout)
            self._v -= 1
        return True
    def release(self, n=1):
        with self._c:
            self._v += n
            self._c.notify(n)
    def __enter__(self): return self.acquire()
    def __exit__(self, *a): self.release()
BoundedSemaphore = Semaphore
class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        global _n
        if name is None:
            _n += 1
            name = f"Thread-{_n}" + (f" ({target.__name__})" if hasattr(target, "__name__") else "")
        self.name, self._target, self._args, self._kwargs = name, target, args, kwargs or {}
        self.daemon = bool(daemon)
        self.ident = None
        self._done = _thread.gate()
    def run(self):
        if self._target: self._target(*self._args, **self._kwargs)
    def start(self):
        if self.ident is not None: raise RuntimeError("threads can only be started once")
        self.ident = _thread.start(self.run, (), self.name, self.daemon, self._done)
        _threads[self.ident] = self
    def join(self, timeout=None): _thread.wait(self._done, timeout)
    def is_alive(self): return self.ident is not None and not _thread.is_open(self._done)
    def setDaemon(self, d): self.daemon = d
    def getName(self): return self.name
    def __repr__(self): return f"<{type(self).__name__}({self.name}, {'started' if self.is_alive() else 'stopped' if self.ident else 'initial'} {self.ident or 0})>"
class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval, self.function, self.args, self.kwargs, self.finished = interval, function, args or [], kwargs or {}, Event()
    def cancel(self): self.finished.set()
    def run(self):
        if not self.finished.wait(self.interval): self.function(*self.args, **self.kwargs)
        self.finished.set()
class local:
    pass
class _Main(Thread):
    def is_alive(self): return True
_main = _Main(name="MainThread")
_main.ident = _thread.ident()
_threads[_main.ident] = _main
def current_thread(): return _threads.get(_thread.ident(), _main)
currentThread = current_thread
def main_thread(): return _main
def get_ident(): return _thread.ident()
get_native_id = get_ident
def active_count(): return _thread.count()
def enumerate(): return [t for t in _threads.values() if t.is_alive()]
`,
  queue: String.raw`
import threading as _t, heapq as _h, time as _time
class Empty(Exception): pass
class Full(Exception): pass
class Queue:
    def __init__(self, maxsize=0):
        self.maxsize, self._q, self._c, self._open = maxsize, [], _t.Condition(_t.Lock()), 0
    def _put(self, x): self._q.append(x)
    def _get(self): return self._q.pop(0)
    def qsize(self): return len(self._q)
    def empty(self): return not self._q
    def full(self): return 0 < self.maxsize <= len(self._q)
    def put(self, x, block=True, timeout=None):
        with self._c:
            while self.full():
                if not block or not self._c.wait(timeout): raise Full
            self._put(x)
            self._open += 1
            self._c.notify_all()
    def get(self, block=True, timeout=None):
        with self._c:
            while not self._q:
                if not block or not self._c.wait(timeout): raise Empty
            r = self._get()
            self._c.notify_all()
            return r
    def put_nowait(self, x): self.put(x, False)
    def get_nowait(self): return self.get(False)
    def task_done(self):
        with self._c:
            self._open -= 1
            self._c.notify_all()
    def join(self):
        with self._c:
            while self._open: self._c.wait()
SimpleQueue = Queue
class LifoQueue(Queue):
    def _get(self): return self._q.pop()
class PriorityQueue(Queue):
    def _put(self, x): _h.heappush(self._q, x)
    def _get(self): return _h.heappop(self._q)
`,
  signal: String.raw`
_handlers = {}
def default_int_handler(signum, frame): raise KeyboardInterrupt
_handlers[SIGINT] = default_int_handler
Signals = int
def signal(signalnum, handler):
    old = _handlers.get(signalnum, SIG_DFL)
    _handlers[signalnum] = handler
    if handler is SIG_DFL or handler is SIG_IGN or callable(handler): _set(signalnum, handler)
    else: raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    return old
def getsignal(n): return _handlers.get(n, SIG_DFL)
def alarm(n): return _alarm(n)
`,
  atexit:
    "import _thread\ndef register(f, *a, **k):\n    _thread.atexit((lambda: f(*a, **k)) if k else f, a if not k else ())\n    return f\ndef unregister(f): pass\n",
  subprocess: String.raw`
import _subprocess, os as _os, sys as _sys
PIPE, STDOUT, DEVNULL = -1, -2, -3
class SubprocessError(Exception): pass
class CalledProcessError(SubprocessError):
    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode, self.cmd, self.output, self.stderr = returncode, cmd, output, stderr
        self.stdout = output
    def __str__(self):
        if self.returncode < 0: return f"Command {self.cmd!r} died with <Signals: {-self.returncode}>."
        return f"Command {self.cmd!r} returned non-zero exit status {self.returncode}."
class TimeoutExpired(SubprocessError):
    def __init__(self, cmd, timeout, output=None, stderr=None): self.cmd, self.timeout, self.output, self.stderr = cmd, timeout, output, stderr
    def __str__(self): return f"Command {self.cmd!r} timed out after {self.timeout} seconds"
CalledProcessError.__module__ = TimeoutExpired.__module__ = "subprocess"
class CompletedProcess:
    def __init__(self, args, returncode, stdout=None, stderr=None): self.args, self.returncode, self.stdout, self.stderr = args, returncode, stdout, stderr
    def check_returncode(self):
        if self.returncode: raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)
    def __repr__(self):
        p = [f"args={self.args!r}", f"returncode={self.returncode!r}"]
        if self.stdout is not None: p.append(f"stdout={self.stdout!r}")
        if self.stderr is not None: p.append(f"stderr={self.stderr!r}")
        return f"CompletedProcess({', '.join(p)})"
class _Text:
    def __init__(self, f): self._f = f
    def read(self, n=-1): return self._f.read(n).decode()
    def readline(self): return self._f.readline().decode()
    def __iter__(self): return self
    def __next__(self):
        l = self.readline()
        if not l: raise StopIteration
        return l
    def readlines(self): return list(self)
    def write(self, s): return self._f.write(s.encode())
    def flush(self): self._f.flush()
    def close(self): self._f.close()
    def __enter__(self): return self
    def __exit__(self, *a): self.close()
class Popen:
    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None, close_fds=True, shell=False, cwd=None, env=None, universal_newlines=None, startupinfo=None, creationflags=0, restore_signals=True, start_new_session=False, pass_fds=(), *, text=None, encoding=None, errors=None, **kw):
        self.args = args
        self._text = bool(text or universal_newlines or encoding)
        argv = ["/bin/sh", "-c", args if isinstance(args, str) else args[0]] if shell else ([args] if isinstance(args, str) else list(args))
        def fd(x): return "pipe" if x == PIPE else "null" if x == DEVNULL else "stdout" if x == STDOUT else None if x is None else x if isinstance(x, int) else x.fileno()
        for f in (_sys.stdout, _sys.stderr):
            try:
                f.flush()
            except Exception:
                pass
        self.pid, files = _subprocess.spawn(argv, [fd(stdin), fd(stdout), fd(stderr)], cwd, dict(env) if env is not None else None, start_new_session)
        wrap = lambda f: None if f is None else _Text(f) if self._text else f
        self.stdin, self.stdout, self.stderr = wrap(files.get(0)), wrap(files.get(1)), wrap(files.get(2))
        self.returncode = None
    def poll(self):
        if self.returncode is None: self.returncode = _subprocess.wait(self.pid, True)
        return self.returncode
    def wait(self, timeout=None):
        import time
        end = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            if end is None: self.returncode = _subprocess.wait(self.pid, False)
            else:
                self.poll()
                if self.returncode is None:
                    if time.monotonic() >= end: raise TimeoutExpired(self.args, timeout)
                    time.sleep(0.01)
        return self.returncode
    def communicate(self, input=None, timeout=None):
        if self.stdin:
            if input: self.stdin.write(input)
            self.stdin.close()
        if timeout is not None: self.wait(timeout)
        err = []
        t = None
        if self.stdout and self.stderr:
            import threading
            t = threading.Thread(target=lambda: err.append(self.stderr.read()))
            t.start()
        out = self.stdout.read() if self.stdout else None
        if t: t.join()
        elif self.stderr: err.append(self.stderr.read())
        self.wait()
        return out, (err[0] if err else None)
    def send_signal(self, s):
        if self.poll() is None: _subprocess.kill(self.pid, s)
    def terminate(self): self.send_signal(15)
    def kill(self): self.send_signal(9)
    def __enter__(self): return self
    def __exit__(self, *a):
        for f in (self.stdout, self.stderr, self.stdin):
            if f: f.close()
        self.wait()
def run(args, *, input=None, capture_output=False, timeout=None, check=False, **kw):
    if capture_output: kw["stdout"] = kw["stderr"] = PIPE
    if input is not None: kw["stdin"] = PIPE
    p = Popen(args, **kw)
    try:
        out, err = p.communicate(input, timeout)
    except TimeoutExpired:
        p.kill()
        p.wait()
        raise
    if check and p.returncode: raise CalledProcessError(p.returncode, args, out, err)
    return CompletedProcess(args, p.returncode, out, err)
def call(*a, timeout=None, **k): return Popen(*a, **k).wait(timeout)
def check_call(*a, **k):
    r = call(*a, **k)
    if r: raise CalledProcessError(r, a[0])
    return 0
def check_output(*a, timeout=None, **k): return run(*a, stdout=PIPE, timeout=timeout, check=True, **k).stdout
def getoutput(cmd): return run(cmd, shell=True, stdout=PIPE, stderr=STDOUT, text=True).stdout.rstrip("\n")
def getstatusoutput(cmd):
    r = run(cmd, shell=True, stdout=PIPE, stderr=STDOUT, text=True)
    return r.returncode, r.stdout.rstrip("\n")
`,
  socket: String.raw`
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
`,
  logging: String.raw`
import sys as _sys, time as _time, os as _os
CRITICAL, FATAL, ERROR, WARNING, WARN, INFO, DEBUG, NOTSET = 50, 50, 40, 30, 30, 20, 10, 0
_names = {50: "CRITICAL", 40: "ERROR", 30: "WARNING", 20: "INFO", 10: "DEBUG", 0: "NOTSET"}
def getLevelName(l): return _names.get(l, f"Level {l}") if isinstance(l, int) else _level(l)
def addLevelName(l, n): _names[l] = n
def _level(l):
    if isinstance(l, int): return l
    for k, v in _names.items():
        if v == l: return k
    if l == "WARN": return 30
    raise ValueError(f"Unknown level: {l!r}")
class LogRecord:
    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, func=None):
        self.name, self.levelno, self.levelname, self.pathname, self.lineno, self.msg, self.exc_info, self.funcName = name, level, getLevelName(level), pathname, lineno, msg, exc_info, func
        self.args = args[0] if len(args) == 1 and isinstance(args[0], dict) and args[0] else args
        self.filename = _os.path.basename(pathname)
        self.module = self.filename.rsplit(".", 1)[0]
        self.created = _time.time()
        self.msecs = int(self.created * 1000) % 1000
        self.process, self.thread, self.threadName, self.processName, self.relativeCreated = _os.getpid(), 1, "MainThread", "MainProcess", 0
    def getMessage(self):
        m = str(self.msg)
        return m % self.args if self.args else m
class Formatter:
    default_format = "%(message)s"
    def __init__(self, fmt=None, datefmt=None, style="%", validate=True, *, defaults=None):
        self._fmt, self.datefmt, self._style = fmt or {"%": "%(message)s", "{": "{message}", "$": "$message"}[style], datefmt, style
    def formatTime(self, r, datefmt=None):
        t = _time.localtime(r.created)
        return _time.strftime(datefmt, t) if datefmt else _time.strftime("%Y-%m-%d %H:%M:%S", t) + ",%03d" % r.msecs
    def formatException(self, ei):
        import traceback
        return "".join(traceback.format_exception(ei[1])).rstrip("\n")
    def format(self, r):
        r.message = r.getMessage()
        if "asctime" in self._fmt: r.asctime = self.formatTime(r, self.datefmt)
        if self._style == "%": s = self._fmt % r.__dict__
        elif self._style == "{": s = self._fmt.format(**r.__dict__)
        else:
            import string
            s = string.Template(self._fmt).substitute(r.__dict__)
        if r.exc_info:
            s += "\n" + self.formatException(r.exc_info)
        return s
class Filterer:
    def __init__(self): self.filters = []
    def addFilter(self, f): self.filters.append(f)
    def removeFilter(self, f): self.filters.remove(f)
    def filter(self, r): return all((f.filter(r) if hasattr(f, "filter") else f(r)) for f in self.filters)
class Filter:
    def __init__(self, name=""): self.name = name
    def filter(self, r): return not self.name or r.name == self.name or r.name.startswith(self.name + ".")
_default = Formatter()
class Handler(Filterer):
    def __init__(self, level=NOTSET):
        super().__init__()
        self.level, self.formatter = _level(level), None
    def setLevel(self, l): self.level = _level(l)
    def setFormatter(self, f): self.formatter = f
    def format(self, r): return (self.formatter or _default).format(r)
    def handle(self, r):
        if self.filter(r): self.emit(r)
    def emit(self, r): raise NotImplementedError("emit must be implemented by Handler subclasses")
    def flush(self): pass
    def close(self): pass
class StreamHandler(Handler):
    terminator = "\n"
    def __init__(self, stream=None):
        super().__init__()
        self.stream = stream or _sys.stderr
    def emit(self, r):
        self.stream.write(self.format(r) + self.terminator)
        self.flush()
    def flush(self): self.stream.flush()
class FileHandler(StreamHandler):
    def __init__(self, filename, mode="a", encoding=None, delay=False): super().__init__(open(filename, mode))
class NullHandler(Handler):
    def emit(self, r): pass
class _LastResort(StreamHandler):
    def emit(self, r):
        _sys.stderr.write(self.format(r) + "\n")
lastResort = _LastResort()
lastResort.level = WARNING
class Logger(Filterer):
    def __init__(self, name, level=NOTSET):
        super().__init__()
        self.name, self.level, self.handlers, self.propagate, self.parent, self.disabled = name, _level(level), [], True, None, False
    def setLevel(self, l): self.level = _level(l)
    def getEffectiveLevel(self):
        l = self
        while l:
            if l.level: return l.level
            l = l.parent
        return NOTSET
    def isEnabledFor(self, l): return l >= _disabled and l >= self.getEffectiveLevel()
    def addHandler(self, h):
        if h not in self.handlers: self.handlers.append(h)
    def removeHandler(self, h):
        if h in self.handlers: self.handlers.remove(h)
    def hasHandlers(self): return bool(self.handlers) or bool(self.parent and self.parent.hasHandlers())
    def getChild(self, n): return getLogger(n if self.name == "root" else self.name + "." + n)
    def _log(self, level, msg, args, exc_info=None, extra=None, stack_info=False, stacklevel=1):
        if not self.isEnabledFor(level): return
        f = _sys._getframe(0)
        while f and f.f_code.co_filename.startswith("<") and f.f_code.co_filename not in ("<string>", "<stdin>"): f = f.f_back
        if exc_info:
            exc_info = (type(exc_info), exc_info, None) if isinstance(exc_info, BaseException) else _sys.exc_info()
        r = LogRecord(self.name, level, f.f_code.co_filename if f else "app.py", f.f_lineno if f else 0, msg, args, exc_info, f.f_code.co_name if f else None)
        if extra: r.__dict__.update(extra)
        self.handle(r)
    def handle(self, r):
        if self.disabled or not self.filter(r): return
        l, found = self, False
        while l:
            for h in l.handlers:
                found = True
                if r.levelno >= h.level: h.handle(r)
            if not l.propagate: break
            l = l.parent
        if not found and r.levelno >= lastResort.level: lastResort.handle(r)
    def debug(self, msg, *a, **k): self._log(DEBUG, msg, a, **k)
    def info(self, msg, *a, **k): self._log(INFO, msg, a, **k)
    def warning(self, msg, *a, **k): self._log(WARNING, msg, a, **k)
    warn = warning
    def error(self, msg, *a, **k): self._log(ERROR, msg, a, **k)
    def critical(self, msg, *a, **k): self._log(CRITICAL, msg, a, **k)
    fatal = critical
    def exception(self, msg, *a, exc_info=True, **k): self._log(ERROR, msg, a, exc_info=exc_info, **k)
    def log(self, l, msg, *a, **k): self._log(l, msg, a, **k)
    def __repr__(self): return f"<Logger {self.name} ({getLevelName(self.getEffectiveLevel())})>"
_disabled = 0
def disable(level=CRITICAL):
    global _disabled
    _disabled = level + 1
root = Logger("root", WARNING)
_loggers = {}
def getLogger(name=None):
    if not name or name == "root": return root
    l = _loggers.get(name)
    if l is None:
        l = _loggers[name] = Logger(name)
        parts = name.split(".")
        l.parent = root
        for i in range(len(parts) - 1, 0, -1):
            if ".".join(parts[:i]) in _loggers:
                l.parent = _loggers[".".join(parts[:i])]
                break
        for n, o in _loggers.items():
            if n.startswith(name + ".") and (o.parent is root): o.parent = l
    return l
def basicConfig(*, level=None, format=None, datefmt=None, filename=None, filemode="a", stream=None, handlers=None, force=False, style="%", encoding=None):
    if force: root.handlers.clear()
    if root.handlers: return
    f = Formatter(format or "%(levelname)s:%(name)s:%(message)s", datefmt, style)
    for h in handlers or [FileHandler(filename, filemode) if filename else StreamHandler(stream)]:
        if h.formatter is None: h.setFormatter(f)
        root.addHandler(h)
    if level is not None: root.setLevel(level)
def _root(): 
    if not root.handlers: basicConfig()
    return root
def debug(msg, *a, **k): _root().debug(msg, *a, **k)
def info(msg, *a, **k): _root().info(msg, *a, **k)
def warning(msg, *a, **k): _root().warning(msg, *a, **k)
warn = warning
def error(msg, *a, **k): _root().error(msg, *a, **k)
def critical(msg, *a, **k): _root().critical(msg, *a, **k)
def exception(msg, *a, **k): _root().exception(msg, *a, **k)
def log(l, msg, *a, **k): _root().log(l, msg, *a, **k)
def shutdown(): pass
def captureWarnings(b): pass
`,
  traceback: String.raw`
import sys as _sys
import _traceback
def format_exception(exc, value=None, tb=None, limit=None, chain=True):
    e = exc if isinstance(exc, BaseException) else value
    return [l + "\n" for l in _traceback.format(e).rstrip("\n").split("\n")]
def format_exception_only(exc, value=None): return [_traceback.only(exc if isinstance(exc, BaseException) else value)]
def format_exc(limit=None, chain=True):
    e = _sys.exception() if hasattr(_sys, "exception") else _sys.exc_info()[1]
    return "NoneType: None\n" if e is None else _traceback.format(e)
def print_exc(limit=None, file=None, chain=True): (file or _sys.stderr).write(format_exc())
def print_exception(exc, value=None, tb=None, limit=None, file=None, chain=True):
    (file or _sys.stderr).write(_traceback.format(exc if isinstance(exc, BaseException) else value))
def format_tb(tb, limit=None):
    out = []
    while tb is not None:
        out.append(f'  File "{tb.tb_filename}", line {tb.tb_lineno}, in {tb.tb_name}\n')
        tb = tb.tb_next
    return out
def print_tb(tb, limit=None, file=None): (file or _sys.stderr).write("".join(format_tb(tb)))
`,
  runpy: String.raw`
import sys as _sys
def _run_module_as_main(name):
    import _runpy
    _runpy.run(name)
def run_path(path, init_globals=None, run_name="<run_path>"):
    g = {"__name__": run_name, "__file__": path}
    with open(path) as f: exec(compile(f.read(), path, "exec"), g)
    return g
def run_module(name, *a, **k): return _run_module_as_main(name)
`,
  platform: String.raw`
import os as _os, sys as _sys
def system(): return "Linux"
def node(): return _os.uname().nodename
def release(): return _os.uname().release
def version(): return _os.uname().version
def machine(): return "x86_64"
def processor(): return ""
def architecture(*a): return ("64bit", "ELF")
def python_version(): return ".".join(map(str, _sys.version_info[:3]))
def python_version_tuple(): return tuple(map(str, _sys.version_info[:3]))
def python_implementation(): return "CPython"
def python_compiler(): return "GCC 12.2.0"
def platform(*a): return f"Linux-{release()}-x86_64-with-glibc2.36"
def uname(): return _os.uname()
`,
  warnings:
    "import sys as _s\ndef warn(message, category=UserWarning, stacklevel=1, source=None):\n    if category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning) or _off: return\n    f = _s._getframe(0).f_back\n    _s.stderr.write(f\"{f.f_code.co_filename}:{f.f_lineno}: {category.__name__}: {message}\\n\")\n_off = False\ndef filterwarnings(action, *a, **k):\n    global _off\n    _off = action == 'ignore'\nsimplefilter = filterwarnings\ndef resetwarnings(): pass\nclass catch_warnings:\n    def __init__(self, **k): pass\n    def __enter__(self): return []\n    def __exit__(self, *a): pass\n",
  importlib:
    "from builtins import __import__ as _imp\ndef import_module(name, package=None):\n    return _imp((package or '') + name if name.startswith('.') else name)\ndef reload(m): return m\n",
  "importlib.metadata":
    "import os as _os, sys as _sys\nclass PackageNotFoundError(ModuleNotFoundError): pass\ndef version(name):\n    for d in _sys.path:\n        if not d.endswith('-packages') or not _os.path.isdir(d): continue\n        for n in _os.listdir(d):\n            if n.endswith('.dist-info') and n.rsplit('-', 1)[0].lower().replace('_', '-') == name.lower().replace('_', '-'): return n.rsplit('-', 1)[1][:-10]\n    raise PackageNotFoundError(name)\n",
  errno:
    "EPERM, ENOENT, ESRCH, EINTR, EIO, EBADF, ECHILD, EAGAIN, EACCES, EEXIST, ENOTDIR, EISDIR, EINVAL, EPIPE, ECONNREFUSED, EADDRINUSE, ETIMEDOUT, ECONNRESET = 1, 2, 3, 4, 5, 9, 10, 11, 13, 17, 20, 21, 22, 32, 111, 98, 110, 104\nEWOULDBLOCK = EAGAIN\nerrorcode = {v: k for k, v in list(globals().items()) if k.startswith('E')}\n",
  getpass:
    "import os as _os\ndef getuser(): return _os.environ.get('LOGNAME') or _os.environ.get('USER') or 'root'\ndef getpass(prompt='Password: ', stream=None): return input(prompt)\n",
  keyword:
    "kwlist = 'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split()\ndef iskeyword(s): return s in kwlist\n",
  gc: "def collect(*a): return 0\ndef enable(): pass\ndef disable(): pass\ndef isenabled(): return True\ndef get_objects(): return []\n",
  weakref:
    "def ref(o, cb=None): return lambda: o\ndef proxy(o): return o\nWeakValueDictionary = WeakKeyDictionary = dict\nWeakSet = set\n",
  timeit:
    "import time as _t\ndefault_timer = _t.perf_counter\ndef timeit(stmt='pass', setup='pass', number=1000000, globals=None):\n    s = _t.perf_counter()\n    for _ in range(number): stmt() if callable(stmt) else exec(stmt, globals or {})\n    return _t.perf_counter() - s\n",
  html: "def escape(s, quote=True):\n    s = s.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;')\n    return s.replace('\"', '&quot;').replace(\"'\", '&#x27;') if quote else s\ndef unescape(s): return s.replace('&lt;', '<').replace('&gt;', '>').replace('&quot;', '\"').replace('&#x27;', \"'\").replace('&#39;', \"'\").replace('&amp;', '&')\n",
  inspect:
    "def isfunction(o): return type(o).__name__ == 'function'\ndef isclass(o): return isinstance(o, type)\ndef ismodule(o): return type(o).__name__ == 'module'\ndef ismethod(o): return type(o).__name__ == 'method'\ndef iscoroutinefunction(f): return bool(getattr(getattr(f, '__code__', None), 'co_flags', 0) & 128)\ndef isgeneratorfunction(f): return bool(getattr(getattr(f, '__code__', None), 'co_flags', 0) & 32)\ndef iscoroutine(o): return type(o).__name__ == 'coroutine'\nisawaitable = iscoroutine\ndef getdoc(o): return o.__doc__\ndef getmembers(o, pred=None): return [(n, getattr(o, n)) for n in dir(o) if pred is None or pred(getattr(o, n))]\n",
};
