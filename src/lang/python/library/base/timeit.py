import time as _t
default_timer = _t.perf_counter
def timeit(stmt='pass', setup='pass', number=1000000, globals=None):
    s = _t.perf_counter()
    for _ in range(number): stmt() if callable(stmt) else exec(stmt, globals or {})
    return _t.perf_counter() - s
