def add(a, b): return a + b
def sub(a, b): return a - b
def mul(a, b): return a * b
def truediv(a, b): return a / b
def floordiv(a, b): return a // b
def mod(a, b): return a % b
def pow(a, b): return a ** b
def neg(a): return -a
def not_(a): return not a
def and_(a, b): return a & b
def or_(a, b): return a | b
def xor(a, b): return a ^ b
def eq(a, b): return a == b
def ne(a, b): return a != b
def lt(a, b): return a < b
def le(a, b): return a <= b
def gt(a, b): return a > b
def ge(a, b): return a >= b
def contains(a, b): return b in a
def getitem(a, b): return a[b]
def is_(a, b): return a is b
def truth(a): return bool(a)
def concat(a, b): return a + b
def index(a): return a.__index__()
class itemgetter:
    def __init__(self, *items): self._i = items
    def __call__(self, o): return o[self._i[0]] if len(self._i) == 1 else tuple(o[i] for i in self._i)
class attrgetter:
    def __init__(self, *names): self._n = names
    def _one(self, o, n):
        for p in n.split("."): o = getattr(o, p)
        return o
    def __call__(self, o): return self._one(o, self._n[0]) if len(self._n) == 1 else tuple(self._one(o, n) for n in self._n)
class methodcaller:
    def __init__(self, name, *a, **k): self._n, self._a, self._k = name, a, k
    def __call__(self, o): return getattr(o, self._n)(*self._a, **self._k)
