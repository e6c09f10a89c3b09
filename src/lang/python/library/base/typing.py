TYPE_CHECKING = False
class _Special:
    def __init__(self, name): self._name = name
    def __getitem__(self, item): return _Alias(self._name, item if isinstance(item, tuple) else (item,))
    def __call__(self, *a, **k): return _real[self._name](*a, **k) if self._name in _real else self
    def __or__(self, o): return self
    def __ror__(self, o): return self
    def __repr__(self): return "typing." + self._name
    def __mro_entries__(self, bases): return (_real[self._name],) if self._name in _real else ()
    def __eq__(self, o): return isinstance(o, _Special) and repr(self) == repr(o)
    def __hash__(self): return hash(repr(self))
def _shown(t):
    if t is None or t is type(None): return "NoneType" if t is not None else "None"
    if t is ...: return "..."
    if isinstance(t, list): return "[" + ", ".join(map(_shown, t)) + "]"
    if isinstance(t, type): return t.__qualname__ if t.__module__ == "builtins" else f"{t.__module__}.{t.__qualname__}"
    return repr(t)
class _Alias(_Special):
    def __init__(self, name, args):
        if name == "Optional": name, args = "Union", (*args, type(None))
        if name == "Union":
            flat = []
            for a in args:
                a = type(None) if a is None else a
                for b in a.__args__ if isinstance(a, _Alias) and a._name == "Union" else (a,):
                    if b not in flat: flat.append(b)
            args = tuple(flat)
        elif name == "Callable" and len(args) == 2: args = (*(args[0] if isinstance(args[0], list) else [args[0]]), args[1])
        self._name, self.__args__ = name, args
    @property
    def __origin__(self): return _real.get(self._name) or globals().get(self._name)
    def __getitem__(self, item): return self
    def __repr__(self):
        if self._name == "Union" and len(self.__args__) == 1: return _shown(self.__args__[0])
        if self._name == "Union" and len(self.__args__) == 2 and type(None) in self.__args__: return f"typing.Optional[{_shown(next(a for a in self.__args__ if a is not type(None)))}]"
        if self._name == "Callable": return f"typing.Callable[{_shown(list(self.__args__[:-1])) if self.__args__[:-1] != (...,) else '...'}, {_shown(self.__args__[-1])}]"
        return f"typing.{self._name}[{', '.join(repr(a) if self._name == 'Literal' else _shown(a) for a in self.__args__)}]"
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
