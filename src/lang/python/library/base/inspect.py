def isfunction(o): return type(o).__name__ == 'function'
def isclass(o): return isinstance(o, type)
def ismodule(o): return type(o).__name__ == 'module'
def ismethod(o): return type(o).__name__ == 'method'
def iscoroutinefunction(f): return bool(getattr(getattr(f, '__code__', None), 'co_flags', 0) & 128)
def isgeneratorfunction(f): return bool(getattr(getattr(f, '__code__', None), 'co_flags', 0) & 32)
def iscoroutine(o): return type(o).__name__ == 'coroutine'
isawaitable = iscoroutine
def getdoc(o): return o.__doc__
def getmembers(o, pred=None): return [(n, getattr(o, n)) for n in dir(o) if pred is None or pred(getattr(o, n))]
