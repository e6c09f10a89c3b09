def heappush(h, x):
    h.append(x)
    i = len(h) - 1
    while i > 0:
        p = (i - 1) >> 1
        if h[i] < h[p]:
            h[i], h[p] = h[p], h[i]
            i = p
        else: break
def _down(h, i):
    n = len(h)
    while True:
        c = 2 * i + 1
        if c >= n: return
        if c + 1 < n and not h[c] < h[c + 1]: c += 1
        if h[c] < h[i]:
            h[i], h[c] = h[c], h[i]
            i = c
        else: return
def heappop(h):
    last = h.pop()
    if not h: return last
    r, h[0] = h[0], last
    _down(h, 0)
    return r
def heapify(h):
    for i in reversed(range(len(h) // 2)): _down(h, i)
def heapreplace(h, x):
    r, h[0] = h[0], x
    _down(h, 0)
    return r
def heappushpop(h, x):
    if h and h[0] < x:
        x, h[0] = h[0], x
        _down(h, 0)
    return x
def nlargest(n, it, key=None): return sorted(it, key=key, reverse=True)[:n]
def nsmallest(n, it, key=None): return sorted(it, key=key)[:n]
def merge(*its, key=None, reverse=False): return iter(sorted([x for i in its for x in i], key=key, reverse=reverse))
