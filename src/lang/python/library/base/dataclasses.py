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
