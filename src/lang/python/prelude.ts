/** The part of the builtins that is Python: whatever runs a caller's function again and again. */
export const preludeSource = String.raw`
def collect(it):
    return [x for x in it]

def iterate_items(o):
    i = 0
    while True:
        try:
            v = o[i]
        except IndexError:
            return
        yield v
        i += 1

def contains_iter(c, v):
    for x in c:
        if x is v or x == v:
            return True
    return False

def sort_by_key(lst, key, reverse):
    items = lst[:]
    keys = [key(x) for x in items]
    lst[:] = _sorted_by(items, keys, reverse)

def sorted_by_key(it, key, reverse):
    items = [x for x in it]
    keys = [key(x) for x in items]
    return _sorted_by(items, keys, reverse)

def map_one(f, it):
    for x in it:
        yield f(x)

def map_many(f, its):
    for args in zip(*its):
        yield f(*args)

def filter_gen(f, it):
    if f is None:
        for x in it:
            if x:
                yield x
    else:
        for x in it:
            if f(x):
                yield x

def enumerate_gen(it, start):
    for x in it:
        yield start, x
        start += 1

def zip_gen(its, strict):
    iters = [iter(x) for x in its]
    if not iters:
        return
    while True:
        out = []
        for i, x in enumerate(iters):
            try:
                out.append(next(x))
            except StopIteration:
                if strict and i > 0:
                    raise ValueError(f"zip() argument {i + 1} is shorter than argument{' 1' if i == 1 else 's 1-' + str(i)}") from None
                return
        yield tuple(out)

def callable_iter(f, sentinel):
    while True:
        v = f()
        if v == sentinel:
            return
        yield v

def any(iterable, /):
    for x in iterable:
        if x:
            return True
    return False

def all(iterable, /):
    for x in iterable:
        if not x:
            return False
    return True

def sum_items(items, total):
    for x in items:
        total = total + x
    return total

def product_of(items, total):
    for x in items:
        total = total * x
    return total

def best_by(items, key, largest, missing, default, name):
    first = True
    for x in items:
        k = x if key is None else key(x)
        if first:
            best, best_key, first = x, k, False
        elif (k > best_key) if largest else (k < best_key):
            best, best_key = x, k
    if first:
        if missing:
            raise ValueError(f"{name}() iterable argument is empty" if _minor >= 12 else f"{name}() arg is an empty sequence")
        return default
    return best

def reversed_items(o):
    for i in range(len(o) - 1, -1, -1):
        yield o[i]

class UnionType:
    def __init__(self, args):
        self.__args__ = args
    def __repr__(self):
        return " | ".join("None" if a is None else getattr(a, "__name__", None) or repr(a) for a in self.__args__)
    def __or__(self, other):
        return make_union(self, other)
    def __ror__(self, other):
        return make_union(other, self)
    def __eq__(self, other):
        return isinstance(other, UnionType) and set(self.__args__) == set(other.__args__)
    def __hash__(self):
        return hash(self.__args__)

def make_union(a, b):
    out = []
    for x in (a, b):
        for y in (x.__args__ if isinstance(x, UnionType) else (x,)):
            if y not in out:
                out.append(y)
    return UnionType(tuple(out))
`;
