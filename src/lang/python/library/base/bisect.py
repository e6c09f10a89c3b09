def bisect_right(a, x, lo=0, hi=None, *, key=None):
    hi = len(a) if hi is None else hi
    while lo < hi:
        m = (lo + hi) // 2
        if x < (a[m] if key is None else key(a[m])): hi = m
        else: lo = m + 1
    return lo
def bisect_left(a, x, lo=0, hi=None, *, key=None):
    hi = len(a) if hi is None else hi
    while lo < hi:
        m = (lo + hi) // 2
        if (a[m] if key is None else key(a[m])) < x: lo = m + 1
        else: hi = m
    return lo
bisect = bisect_right
def insort_right(a, x, lo=0, hi=None, *, key=None): a.insert(bisect_right(a, x if key is None else key(x), lo, hi, key=key), x)
def insort_left(a, x, lo=0, hi=None, *, key=None): a.insert(bisect_left(a, x if key is None else key(x), lo, hi, key=key), x)
insort = insort_right
