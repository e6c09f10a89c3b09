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
