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
