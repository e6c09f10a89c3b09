import time as _time, heapq as _heapq
class CancelledError(BaseException): pass
TimeoutError = TimeoutError
class InvalidStateError(Exception): pass
_loop = None
class Future:
    def __init__(self, *, loop=None): self._done, self._r, self._e, self._cbs, self._cancelled = False, None, None, [], False
    def done(self): return self._done
    def cancelled(self): return self._cancelled
    def result(self):
        if self._cancelled: raise CancelledError()
        if not self._done: raise InvalidStateError("Result is not set.")
        if self._e: raise self._e
        return self._r
    def exception(self): return self._e
    def _finish(self):
        self._done = True
        for cb in self._cbs: _loop.call_soon(cb, self)
        self._cbs = []
    def set_result(self, r):
        self._r = r
        self._finish()
    def set_exception(self, e):
        self._e = e
        self._finish()
    def cancel(self, msg=None):
        if self._done: return False
        self._cancelled = True
        self._finish()
        return True
    def add_done_callback(self, cb): _loop.call_soon(cb, self) if self._done else self._cbs.append(cb)
    def __await__(self):
        if not self._done: yield self
        return self.result()
class Task(Future):
    _n = 0
    def __init__(self, coro, *, loop=None, name=None):
        super().__init__()
        Task._n += 1
        self._coro, self._name, self._wait, self._must = coro, name or f"Task-{Task._n}", None, False
        _loop.call_soon(self._step)
    def get_name(self): return self._name
    def set_name(self, n): self._name = n
    def cancel(self, msg=None):
        if self._done: return False
        if self._wait is not None and not self._wait._done: self._wait.cancel()
        else: self._must = True
        return True
    def _step(self, fut=None):
        global _current
        _current = self
        try:
            if self._must or (fut is not None and fut._cancelled):
                self._must = False
                w = self._coro.throw(CancelledError())
            else: w = self._coro.send(None)
        except StopIteration as e:
            if not self._done: self.set_result(e.value)
        except CancelledError:
            super().cancel()
        except BaseException as e:
            if isinstance(e, (KeyboardInterrupt, SystemExit)): raise
            self.set_exception(e)
        else:
            self._wait = w
            if w is None: _loop.call_soon(self._step)
            else: w.add_done_callback(self._step)
        _current = None
_current = None
class _Loop:
    def __init__(self): self._ready, self._timers, self._k, self._stop = [], [], 0, False
    def time(self): return _time.monotonic()
    def call_soon(self, cb, *a): self._ready.append((cb, a))
    call_soon_threadsafe = call_soon
    def call_later(self, d, cb, *a): return self.call_at(self.time() + d, cb, *a)
    def call_at(self, t, cb, *a):
        self._k += 1
        _heapq.heappush(self._timers, (t, self._k, cb, a))
    def create_task(self, c, name=None): return Task(c, name=name)
    def create_future(self): return Future()
    def stop(self): self._stop = True
    def close(self): pass
    def is_running(self): return True
    def run_until_complete(self, c):
        global _loop
        _loop = self
        f = ensure_future(c)
        while not f._done:
            while self._timers and self._timers[0][0] <= self.time():
                t, k, cb, a = _heapq.heappop(self._timers)
                self.call_soon(cb, *a)
            if not self._ready:
                if not self._timers: raise RuntimeError("Event loop stopped before Future completed.")
                _time.sleep(max(0, self._timers[0][0] - self.time()))
                continue
            ready, self._ready = self._ready, []
            for cb, a in ready: cb(*a)
        return f.result()
    def run_forever(self): self.run_until_complete(Future())
    def run_in_executor(self, ex, f, *a):
        r = Future()
        r.set_result(f(*a))
        return r
def get_event_loop():
    global _loop
    if _loop is None: _loop = _Loop()
    return _loop
new_event_loop = lambda: _Loop()
def set_event_loop(l):
    global _loop
    _loop = l
def get_running_loop(): return get_event_loop()
def ensure_future(c): return c if isinstance(c, Future) else Task(c)
def create_task(c, *, name=None): return Task(c, name=name)
def current_task(): return _current
def run(c, *, debug=None):
    global _loop
    if not hasattr(c, "send"): raise ValueError(f"a coroutine was expected, got {c!r}")
    _loop = _Loop()
    try:
        return _loop.run_until_complete(c)
    finally:
        _loop = None
async def sleep(d, result=None):
    if d <= 0:
        await _Yield()
        return result
    f = Future()
    _loop.call_later(d, lambda: f._done or f.set_result(result))
    return await f
class _Yield:
    def __await__(self): yield None
async def gather(*cs, return_exceptions=False):
    ts = [ensure_future(c) for c in cs]
    out = []
    for t in ts:
        try:
            out.append(await t)
        except Exception as e:
            if not return_exceptions: raise
            out.append(e)
    return out
async def wait_for(c, timeout):
    t = ensure_future(c)
    if timeout is None: return await t
    f = Future()
    t.add_done_callback(lambda _: f._done or f.set_result(True))
    _loop.call_later(timeout, lambda: f._done or f.set_result(False))
    if not await f:
        t.cancel()
        await sleep(0)
        raise TimeoutError()
    return t.result()
FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"
async def wait(ts, *, timeout=None, return_when=ALL_COMPLETED):
    ts = [ensure_future(t) for t in ts]
    while True:
        done = {t for t in ts if t._done}
        if len(done) == len(ts) or (done and return_when != ALL_COMPLETED): return done, {t for t in ts if not t._done}
        f = Future()
        for t in ts:
            if not t._done: t.add_done_callback(lambda _: f._done or f.set_result(None))
        await f
def as_completed(cs, *, timeout=None):
    ts = [ensure_future(c) for c in cs]
    async def one():
        done, _ = await wait(pending, return_when=FIRST_COMPLETED)
        t = next(t for t in pending if t in done)
        pending.remove(t)
        return t.result()
    pending = list(ts)
    for _ in ts: yield one()
async def to_thread(f, *a, **k): return f(*a, **k)
def iscoroutine(c): return hasattr(c, "send")
def iscoroutinefunction(f): return bool(f.__code__.co_flags & 128)
class Event:
    def __init__(self): self._s, self._w = False, []
    def is_set(self): return self._s
    def set(self):
        self._s = True
        for f in self._w: f._done or f.set_result(True)
        self._w = []
    def clear(self): self._s = False
    async def wait(self):
        if not self._s:
            f = Future()
            self._w.append(f)
            await f
        return True
class Semaphore:
    def __init__(self, n=1): self._n, self._w = n, []
    async def acquire(self):
        while self._n == 0:
            f = Future()
            self._w.append(f)
            await f
        self._n -= 1
        return True
    def release(self):
        self._n += 1
        if self._w: self._w.pop(0).set_result(None)
    def locked(self): return self._n == 0
    async def __aenter__(self): await self.acquire()
    async def __aexit__(self, *a): self.release()
class Lock(Semaphore):
    pass
class QueueEmpty(Exception): pass
class QueueFull(Exception): pass
class Queue:
    def __init__(self, maxsize=0): self.maxsize, self._q, self._w, self._p, self._open, self._j = maxsize, [], [], [], 0, []
    def full(self): return 0 < self.maxsize <= len(self._q)
    def qsize(self): return len(self._q)
    def empty(self): return not self._q
    def put_nowait(self, x):
        if self.full(): raise QueueFull
        self._q.append(x)
        self._open += 1
        if self._w: self._w.pop(0).set_result(None)
    async def put(self, x):
        while self.full():
            f = Future()
            self._p.append(f)
            await f
        self.put_nowait(x)
    async def get(self):
        while not self._q:
            f = Future()
            self._w.append(f)
            await f
        return self.get_nowait()
    def get_nowait(self):
        if not self._q: raise QueueEmpty
        if self._p: self._p.pop(0).set_result(None)
        return self._q.pop(0)
    def task_done(self):
        self._open -= 1
        if self._open == 0:
            for f in self._j: f.set_result(None)
            self._j = []
    async def join(self):
        if self._open:
            f = Future()
            self._j.append(f)
            await f
class TaskGroup:
    async def __aenter__(self):
        self._t = []
        return self
    def create_task(self, c, *, name=None):
        t = Task(c, name=name)
        self._t.append(t)
        return t
    async def __aexit__(self, *a):
        for t in self._t: await t
