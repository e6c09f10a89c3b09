import threading as _threading, queue as _queue, time as _time, os as _os
FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED = "FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"
class Error(Exception): pass
class CancelledError(Error): pass
class InvalidStateError(Error): pass
class BrokenExecutor(RuntimeError): pass
TimeoutError = TimeoutError
class Future:
    def __init__(self):
        self._state, self._result, self._exception, self._callbacks, self._over = "PENDING", None, None, [], _threading.Event()
    def _end(self, state):
        self._state = state
        self._over.set()
        for f in self._callbacks: f(self)
    def cancel(self):
        if self._state in ("RUNNING", "FINISHED"): return False
        self._end("CANCELLED")
        return True
    def cancelled(self): return self._state == "CANCELLED"
    def running(self): return self._state == "RUNNING"
    def done(self): return self._state in ("FINISHED", "CANCELLED")
    def add_done_callback(self, fn): fn(self) if self.done() else self._callbacks.append(fn)
    def _wait(self, timeout):
        if not self._over.wait(timeout): raise TimeoutError()
        if self._state == "CANCELLED": raise CancelledError()
    def result(self, timeout=None):
        self._wait(timeout)
        if self._exception is not None: raise self._exception
        return self._result
    def exception(self, timeout=None):
        self._wait(timeout)
        return self._exception
    def set_running_or_notify_cancel(self):
        if self._state == "CANCELLED": return False
        self._state = "RUNNING"
        return True
    def set_result(self, value):
        self._result = value
        self._end("FINISHED")
    def set_exception(self, e):
        self._exception = e
        self._end("FINISHED")
    def __repr__(self):
        state = self._state.lower()
        if self._state == "FINISHED":
            what = f"raised {type(self._exception).__name__}" if self._exception else f"returned {type(self._result).__name__}"
            return f"<Future at {id(self):#x} state={state} {what}>"
        return f"<Future at {id(self):#x} state={state}>"
class Executor:
    def submit(self, fn, /, *args, **kwargs): raise NotImplementedError()
    def map(self, fn, *iterables, timeout=None, chunksize=1):
        futures = [self.submit(fn, *args) for args in zip(*iterables)]
        def results():
            for f in futures: yield f.result(timeout)
        return results()
    def shutdown(self, wait=True, *, cancel_futures=False): pass
    def __enter__(self): return self
    def __exit__(self, *exc):
        self.shutdown(wait=True)
        return False
class ThreadPoolExecutor(Executor):
    _made = 0
    def __init__(self, max_workers=None, thread_name_prefix="", initializer=None, initargs=()):
        if max_workers is None: max_workers = min(32, (_os.cpu_count() or 1) + 4)
        if max_workers <= 0: raise ValueError("max_workers must be greater than 0")
        self._prefix = thread_name_prefix or f"ThreadPoolExecutor-{ThreadPoolExecutor._made}"
        ThreadPoolExecutor._made += 1
        self._max_workers, self._work, self._threads, self._idle, self._closed = max_workers, _queue.Queue(), [], 0, False
        self._initializer, self._initargs = initializer, initargs
    def _run(self):
        if self._initializer is not None: self._initializer(*self._initargs)
        while True:
            self._idle += 1
            item = self._work.get()
            self._idle -= 1
            if item is None: return
            future, fn, args, kwargs = item
            if not future.set_running_or_notify_cancel(): continue
            try:
                value = fn(*args, **kwargs)
            except BaseException as e:
                future.set_exception(e)
            else:
                future.set_result(value)
    def submit(self, fn, /, *args, **kwargs):
        if self._closed: raise RuntimeError("cannot schedule new futures after shutdown")
        f = Future()
        self._work.put((f, fn, args, kwargs))
        if self._idle < self._work.qsize() and len(self._threads) < self._max_workers:
            t = _threading.Thread(target=self._run, name=f"{self._prefix}_{len(self._threads)}")
            self._threads.append(t)
            t.start()
        return f
    def shutdown(self, wait=True, *, cancel_futures=False):
        self._closed = True
        if cancel_futures:
            while not self._work.empty(): self._work.get()[0].cancel()
        for _ in self._threads: self._work.put(None)
        if wait:
            for t in self._threads: t.join()
def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    from collections import namedtuple
    fs = list(dict.fromkeys(fs))
    end = None if timeout is None else _time.monotonic() + timeout
    def enough():
        done = [f for f in fs if f.done()]
        if len(done) == len(fs) or (done and return_when == FIRST_COMPLETED): return True
        return return_when == FIRST_EXCEPTION and any(not f.cancelled() and f._exception for f in done)
    while not enough() and (end is None or _time.monotonic() < end): _time.sleep(0.001)
    return namedtuple("DoneAndNotDoneFutures", "done not_done")({f for f in fs if f.done()}, {f for f in fs if not f.done()})
def as_completed(fs, timeout=None):
    left = list(dict.fromkeys(fs))
    end = None if timeout is None else _time.monotonic() + timeout
    total = len(left)
    while left:
        ready = [f for f in left if f.done()]
        for f in ready:
            left.remove(f)
            yield f
        if left and not ready:
            if end is not None and _time.monotonic() >= end: raise TimeoutError(f"{len(left)} (of {total}) futures unfinished")
            _time.sleep(0.001)
