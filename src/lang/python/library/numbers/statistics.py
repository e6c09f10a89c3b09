import math as _m
class StatisticsError(ValueError): pass
StatisticsError.__module__ = "statistics"
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
    d = sorted(data)
    if not d: raise StatisticsError("no median for empty data")
    n = len(d)
    return d[n // 2] if n % 2 else (d[n // 2 - 1] + d[n // 2]) / 2
def harmonic_mean(data, weights=None):
    from fractions import Fraction
    d = list(data)
    if not d: raise StatisticsError("harmonic_mean requires at least one data point")
    if any(x < 0 for x in d): raise StatisticsError("harmonic mean does not support negative values")
    w = list(weights) if weights is not None else [1] * len(d)
    if 0 in d: return 0
    r = sum(map(Fraction, w)) / sum(Fraction(a) / Fraction(b) for a, b in zip(w, d))
    return float(r)
def geometric_mean(data):
    d = list(data)
    if not d: raise StatisticsError("geometric mean requires a non-empty dataset containing positive numbers")
    return _m.exp(_m.fsum(map(_m.log, d)) / len(d))
def covariance(x, y):
    if len(x) != len(y): raise StatisticsError("covariance requires that both inputs have same number of data points")
    a, b = _m.fsum(x) / len(x), _m.fsum(y) / len(y)
    return _m.fsum((p - a) * (q - b) for p, q in zip(x, y)) / (len(x) - 1)
def correlation(x, y):
    a, b = _m.fsum(x) / len(x), _m.fsum(y) / len(y)
    return _m.fsum((p - a) * (q - b) for p, q in zip(x, y)) / _m.sqrt(_m.fsum((p - a) ** 2 for p in x) * _m.fsum((q - b) ** 2 for q in y))
def linear_regression(x, y):
    from collections import namedtuple
    a, b = _m.fsum(x) / len(x), _m.fsum(y) / len(y)
    slope = _m.fsum((p - a) * (q - b) for p, q in zip(x, y)) / _m.fsum((p - a) ** 2 for p in x)
    return namedtuple("LinearRegression", "slope intercept")(slope, b - slope * a)
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
