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
