import math as _m
class StatisticsError(ValueError): pass
def _data(d, name):
    d = list(d)
    if not d: raise StatisticsError(f"{name} requires at least one data point")
    return d
def _div(total, n):
    r = total / n
    return int(r) if isinstance(total, int) and total % n == 0 else r
def mean(data):
    d = _data(data, "mean")
    return _div(sum(d), len(d)) if all(isinstance(x, int) for x in d) else _m.fsum(d) / len(d)
def fmean(data, weights=None):
    d = _data(data, "fmean")
    return _m.fsum(d) / len(d)
def median(data):
    d = sorted(_data(data, "no median for empty data"))
    n = len(d)
    return d[n // 2] if n % 2 else (d[n // 2 - 1] + d[n // 2]) / 2
def median_low(data):
    d = sorted(data)
    return d[(len(d) - 1) // 2]
def median_high(data):
    d = sorted(data)
    return d[len(d) // 2]
def mode(data):
    c = {}
    for x in data: c[x] = c.get(x, 0) + 1
    if not c: raise StatisticsError("no mode for empty data")
    return max(c, key=c.get)
def multimode(data):
    c = {}
    for x in data: c[x] = c.get(x, 0) + 1
    top = max(c.values(), default=0)
    return [k for k, v in c.items() if v == top]
def _ss(d):
    m = _m.fsum(d) / len(d)
    return _m.fsum((x - m) ** 2 for x in d)
def variance(data, xbar=None):
    d = list(data)
    if len(d) < 2: raise StatisticsError("variance requires at least two data points")
    s = sum(d)
    if all(isinstance(x, int) for x in d):
        n = len(d)
        num, den = n * sum(x * x for x in d) - s * s, n * (n - 1)
        return num // den if num % den == 0 else num / den
    return _ss(d) / (len(d) - 1)
def pvariance(data, mu=None):
    d = list(data)
    if all(isinstance(x, int) for x in d):
        n, s = len(d), sum(d)
        num, den = n * sum(x * x for x in d) - s * s, n * n
        return num // den if num % den == 0 else num / den
    return _ss(d) / len(d)
def stdev(data, xbar=None): return _m.sqrt(variance(data))
def pstdev(data, mu=None): return _m.sqrt(pvariance(data))
def quantiles(data, *, n=4, method="exclusive"):
    d = sorted(data)
    m = len(d) + 1
    out = []
    for i in range(1, n):
        j = i * m // n
        j = 1 if j < 1 else len(d) - 1 if j > len(d) - 1 else j
        delta = i * m - j * n
        out.append((d[j - 1] * (n - delta) + d[j] * delta) / n)
    return out
