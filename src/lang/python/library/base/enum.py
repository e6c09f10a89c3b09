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
                    data = next((b for b in cls.__mro__ if b in (int, str, float, bytes, tuple)), None)
                    found = object.__new__(cls) if data is None else data.__new__(cls, *args)
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
    def __getattr__(cls, name):
        import sys
        raise AttributeError(name if sys.version_info[1] < 12 else f"type object {cls.__name__!r} has no attribute {name!r}")
    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", {}):
            import sys
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)
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
    def __format__(self, spec): return str.__format__(str(self), spec)
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
