def _kind(name):
    return lambda f: f
class count:
    def __init__(self, start=0, step=1): self.n, self.step = start, step
    def __iter__(self): return self
    def __next__(self):
        v = self.n
        self.n += self.step
        return v
    def __repr__(self): return f"count({self.n})" if self.step == 1 else f"count({self.n}, {self.step})"
def cycle(it):
    saved = []
    for x in it:
        yield x
        saved.append(x)
    while saved:
        for x in saved: yield x
class repeat:
    def __init__(self, object, times=None): self._x, self._left = object, None if times is None else max(0, times)
    def __iter__(self): return self
    def __next__(self):
        if self._left is not None:
            if self._left == 0: raise StopIteration
            self._left -= 1
        return self._x
    def __len__(self):
        if self._left is None: raise TypeError("len() of unsized object")
        return self._left
    def __repr__(self): return f"repeat({self._x!r})" if self._left is None else f"repeat({self._x!r}, {self._left})"
def accumulate(it, func=None, *, initial=None):
    it = iter(it)
    total = initial
    if initial is None:
        try:
            total = next(it)
        except StopIteration:
            return
    yield total
    for x in it:
        total = total + x if func is None else func(total, x)
        yield total
class chain:
    def __init__(self, *its): self._g = self._run(its)
    @staticmethod
    def _run(its):
        for it in its:
            for x in it: yield x
    @classmethod
    def from_iterable(cls, its):
        c = cls()
        c._g = cls._run(its)
        return c
    def __iter__(self): return self
    def __next__(self): return next(self._g)
def compress(data, selectors): return (d for d, s in zip(data, selectors) if s)
def dropwhile(pred, it):
    it = iter(it)
    for x in it:
        if not pred(x):
            yield x
            break
    for x in it: yield x
def takewhile(pred, it):
    for x in it:
        if not pred(x): return
        yield x
def filterfalse(pred, it):
    for x in it:
        if not (pred(x) if pred is not None else x): yield x
def islice(it, *a):
    s = slice(*a)
    start, stop, step = s.start or 0, s.stop, s.step or 1
    if start < 0 or (stop is not None and stop < 0):
        raise ValueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    i, want = 0, start
    if stop is not None and stop <= 0: return
    for x in it:
        if i == want:
            yield x
            want += step
        i += 1
        if stop is not None and i >= stop: return
def starmap(f, it):
    for a in it: yield f(*a)
def tee(it, n=2):
    items = list(it)
    return tuple(iter(items) for _ in range(n))
def zip_longest(*its, fillvalue=None):
    its = [iter(i) for i in its]
    end = object()
    while True:
        row = [next(i, end) for i in its]
        if all(x is end for x in row): return
        yield tuple(fillvalue if x is end else x for x in row)
def groupby(it, key=None):
    group, last, first = [], None, True
    for x in it:
        k = x if key is None else key(x)
        if not first and k != last:
            yield last, iter(group)
            group = []
        group.append(x)
        last, first = k, False
    if not first: yield last, iter(group)
def product(*its, repeat=1):
    pools = [tuple(p) for p in its] * repeat
    n = len(pools)
    if any(not p for p in pools): return
    idx = [0] * n
    while True:
        yield tuple(p[i] for p, i in zip(pools, idx))
        for k in range(n - 1, -1, -1):
            idx[k] += 1
            if idx[k] < len(pools[k]): break
            idx[k] = 0
        else:
            return
def permutations(it, r=None):
    pool = tuple(it)
    n = len(pool)
    r = n if r is None else r
    if r > n: return
    indices, cycles = list(range(n)), list(range(n, n - r, -1))
    yield tuple(pool[i] for i in indices[:r])
    while n:
        for i in reversed(range(r)):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = n - i
            else:
                j = cycles[i]
                indices[i], indices[-j] = indices[-j], indices[i]
                yield tuple(pool[i] for i in indices[:r])
                break
        else:
            return
def combinations(it, r):
    pool = tuple(it)
    n = len(pool)
    if r > n: return
    idx = list(range(r))
    yield tuple(pool[i] for i in idx)
    while True:
        for i in reversed(range(r)):
            if idx[i] != i + n - r: break
        else:
            return
        idx[i] += 1
        for j in range(i + 1, r): idx[j] = idx[j - 1] + 1
        yield tuple(pool[i] for i in idx)
def combinations_with_replacement(it, r):
    pool = tuple(it)
    for c in product(range(len(pool)), repeat=r):
        if list(c) == sorted(c): yield tuple(pool[i] for i in c)
def pairwise(it):
    it = iter(it)
    a = next(it, None)
    for b in it:
        yield a, b
        a = b
def batched(it, n):
    it = iter(it)
    while batch := tuple(islice(it, n)): yield batch
