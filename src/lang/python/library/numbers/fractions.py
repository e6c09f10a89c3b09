import math as _math, re as _re
class Fraction:
    def __init__(self, numerator=0, denominator=None):
        if denominator is None:
            if isinstance(numerator, Fraction): n, d = numerator._n, numerator._d
            elif isinstance(numerator, int): n, d = numerator, 1
            elif isinstance(numerator, float): n, d = numerator.as_integer_ratio()
            elif isinstance(numerator, str):
                m = _re.fullmatch(r"\s*([-+]?)(?=\d|\.\d)(\d*)(?:/(\d+)|(?:\.(\d*))?(?:[eE]([-+]?\d+))?)\s*", numerator)
                if m is None: raise ValueError(f"Invalid literal for Fraction: {numerator!r}")
                n, d = int(m.group(2) or "0"), 1
                if m.group(3): d = int(m.group(3))
                else:
                    if m.group(4):
                        d = 10 ** len(m.group(4))
                        n = n * d + int(m.group(4))
                    e = int(m.group(5) or 0)
                    if e >= 0: n *= 10 ** e
                    else: d *= 10 ** -e
                if m.group(1) == "-": n = -n
            elif hasattr(numerator, "as_integer_ratio"): n, d = numerator.as_integer_ratio()
            else: raise TypeError("argument should be a string or a Rational instance")
        elif isinstance(numerator, (int, Fraction)) and isinstance(denominator, (int, Fraction)):
            a, b = Fraction(numerator), Fraction(denominator)
            n, d = a._n * b._d, a._d * b._n
        else: raise TypeError("both arguments should be Rational instances")
        if d == 0: raise ZeroDivisionError(f"Fraction({n}, 0)")
        g = _math.gcd(n, d)
        if d < 0: g = -g
        self._n, self._d = n // g, d // g
    @classmethod
    def from_float(cls, f): return cls(f)
    @property
    def numerator(self): return self._n
    @property
    def denominator(self): return self._d
    def as_integer_ratio(self): return self._n, self._d
    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1: raise ValueError("max_denominator should be at least 1")
        if self._d <= max_denominator: return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._n, self._d
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator: break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        b1, b2 = Fraction(p0 + k * p1, q0 + k * q1), Fraction(p1, q1)
        return b2 if abs(b2 - self) <= abs(b1 - self) else b1
    def __repr__(self): return f"Fraction({self._n}, {self._d})"
    def __str__(self): return str(self._n) if self._d == 1 else f"{self._n}/{self._d}"
    def __hash__(self): return hash(self._n) if self._d == 1 else hash((self._n, self._d))
    def __float__(self): return self._n / self._d
    def __int__(self): return -(-self._n // self._d) if self._n < 0 else self._n // self._d
    __trunc__ = __int__
    def __floor__(self): return self._n // self._d
    def __ceil__(self): return -(-self._n // self._d)
    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, rest = divmod(self._n, self._d)
            if rest * 2 < self._d: return floor
            if rest * 2 > self._d: return floor + 1
            return floor if floor % 2 == 0 else floor + 1
        shift = 10 ** abs(ndigits)
        return Fraction(round(self * shift), shift) if ndigits > 0 else Fraction(round(self / shift) * shift)
    def __bool__(self): return self._n != 0
    def __neg__(self): return Fraction(-self._n, self._d)
    def __pos__(self): return Fraction(self._n, self._d)
    def __abs__(self): return Fraction(abs(self._n), self._d)
    def _with(self, o, exact, inexact):
        if isinstance(o, (int, Fraction)): return exact(self, o if isinstance(o, Fraction) else Fraction(o))
        if isinstance(o, float): return inexact(float(self), o)
        return NotImplemented
    def _rwith(self, o, exact, inexact):
        if isinstance(o, int): return exact(Fraction(o), self)
        if isinstance(o, float): return inexact(o, float(self))
        return NotImplemented
    def __add__(a, b): return a._with(b, _add, lambda x, y: x + y)
    def __radd__(b, a): return b._rwith(a, _add, lambda x, y: x + y)
    def __sub__(a, b): return a._with(b, _sub, lambda x, y: x - y)
    def __rsub__(b, a): return b._rwith(a, _sub, lambda x, y: x - y)
    def __mul__(a, b): return a._with(b, _mul, lambda x, y: x * y)
    def __rmul__(b, a): return b._rwith(a, _mul, lambda x, y: x * y)
    def __truediv__(a, b): return a._with(b, _div, lambda x, y: x / y)
    def __rtruediv__(b, a): return b._rwith(a, _div, lambda x, y: x / y)
    def __floordiv__(a, b): return a._with(b, lambda x, y: (x._n * y._d) // (x._d * y._n), lambda x, y: x // y)
    def __rfloordiv__(b, a): return b._rwith(a, lambda x, y: (x._n * y._d) // (x._d * y._n), lambda x, y: x // y)
    def __mod__(a, b): return a._with(b, lambda x, y: x - y * (x // y), lambda x, y: x % y)
    def __rmod__(b, a): return b._rwith(a, lambda x, y: x - y * (x // y), lambda x, y: x % y)
    def __pow__(a, b):
        if isinstance(b, Fraction) and b._d == 1: b = b._n
        if isinstance(b, int): return Fraction(a._n ** b, a._d ** b) if b >= 0 else Fraction(a._d ** -b, a._n ** -b)
        return float(a) ** float(b)
    def __rpow__(b, a): return a ** b._n if b._d == 1 else float(a) ** float(b)
    def _cmp(self, o): return self._n * o._d - o._n * self._d
    def __eq__(a, b): return a._n == b._n and a._d == b._d if isinstance(b, Fraction) else a._d == 1 and a._n == b if isinstance(b, int) else float(a) == b if isinstance(b, float) else NotImplemented
    def __lt__(a, b): return a._with(b, lambda x, y: x._cmp(y) < 0, lambda x, y: x < y)
    def __le__(a, b): return a._with(b, lambda x, y: x._cmp(y) <= 0, lambda x, y: x <= y)
    def __gt__(a, b): return a._with(b, lambda x, y: x._cmp(y) > 0, lambda x, y: x > y)
    def __ge__(a, b): return a._with(b, lambda x, y: x._cmp(y) >= 0, lambda x, y: x >= y)
def _add(a, b): return Fraction(a._n * b._d + b._n * a._d, a._d * b._d)
def _sub(a, b): return Fraction(a._n * b._d - b._n * a._d, a._d * b._d)
def _mul(a, b): return Fraction(a._n * b._n, a._d * b._d)
def _div(a, b): return Fraction(a._n * b._d, a._d * b._n)
