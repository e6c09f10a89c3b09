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
