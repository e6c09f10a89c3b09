import re as _re, math as _math
ROUND_UP, ROUND_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_05UP = "ROUND_UP", "ROUND_DOWN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_HALF_UP", "ROUND_HALF_DOWN", "ROUND_HALF_EVEN", "ROUND_05UP"
class DecimalException(ArithmeticError): pass
class InvalidOperation(DecimalException): pass
class DivisionByZero(DecimalException, ZeroDivisionError): pass
class Inexact(DecimalException): pass
class Rounded(DecimalException): pass
class Overflow(Inexact, Rounded): pass
class Context:
    def __init__(self, prec=28, rounding=ROUND_HALF_EVEN, **kw): self.prec, self.rounding = prec, rounding
    def create_decimal(self, v="0"): return Decimal(v)._fit(self)
    def __repr__(self): return f"Context(prec={self.prec}, rounding={self.rounding}, Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=[], traps=[InvalidOperation, DivisionByZero, Overflow])"
DefaultContext = Context()
_context = Context()
def getcontext(): return _context
def setcontext(c):
    global _context
    _context = c
class localcontext:
    def __init__(self, ctx=None, **kw):
        base = ctx or _context
        self._new = Context(kw.get("prec", base.prec), kw.get("rounding", base.rounding))
    def __enter__(self):
        self._old = _context
        setcontext(self._new)
        return self._new
    def __exit__(self, *exc): setcontext(self._old)
def _shorten(digits, drop, negative, rounding):
    """An integer without its last `drop` digits."""
    if drop <= 0: return digits * 10 ** -drop
    unit = 10 ** drop
    q, r = divmod(digits, unit)
    if r == 0: return q
    half = r * 2 - unit
    up = {ROUND_UP: True, ROUND_DOWN: False, ROUND_CEILING: not negative, ROUND_FLOOR: negative, ROUND_HALF_UP: half >= 0, ROUND_HALF_DOWN: half > 0, ROUND_HALF_EVEN: half > 0 or (half == 0 and q % 2 == 1), ROUND_05UP: q % 10 in (0, 5)}[rounding]
    return q + 1 if up else q
class Decimal:
    __slots__ = ("_s", "_i", "_e", "_k")
    def __new__(cls, value="0", context=None):
        self = object.__new__(cls)
        self._k = None
        if isinstance(value, Decimal): self._s, self._i, self._e, self._k = value._s, value._i, value._e, value._k
        elif isinstance(value, bool) or isinstance(value, int): self._s, self._i, self._e = value < 0, abs(int(value)), 0
        elif isinstance(value, float):
            if value != value or value in (float("inf"), float("-inf")): return Decimal(repr(value))
            n, d = value.as_integer_ratio()
            k = d.bit_length() - 1
            self._s, self._i, self._e = n < 0 or (n == 0 and str(value)[0] == "-"), abs(n) * 5 ** k, -k
        elif isinstance(value, str):
            m = _re.fullmatch(r"([-+]?)(?:(\d+)(?:\.(\d*))?|\.(\d+))(?:[eE]([-+]?\d+))?", value.strip().replace("_", ""))
            if m:
                frac = m.group(3) or m.group(4) or ""
                self._s, self._i, self._e = m.group(1) == "-", int((m.group(2) or "") + frac or "0"), int(m.group(5) or 0) - len(frac)
            else:
                m = _re.fullmatch(r"([-+]?)(inf(?:inity)?|nan)", value.strip().lower())
                if m is None: raise InvalidOperation([ConversionSyntax])
                self._s, self._i, self._e, self._k = m.group(1) == "-", 0, 0, "NaN" if m.group(2) == "nan" else "Infinity"
        elif isinstance(value, tuple):
            sign, digits, e = value
            self._s, self._i, self._e = bool(sign), int("".join(map(str, digits)) or "0"), e
        else: raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")
        return self
    @classmethod
    def from_float(cls, f): return cls(f)
    @classmethod
    def _of(cls, negative, digits, exponent):
        self = object.__new__(cls)
        self._s, self._i, self._e, self._k = negative, digits, exponent, None
        return self
    def _fit(self, ctx=None):
        ctx = ctx or _context
        if self._k: return self
        over = len(str(self._i)) - ctx.prec
        if over <= 0 or self._i == 0: return self
        i, e = _shorten(self._i, over, self._s, ctx.rounding), self._e + over
        if len(str(i)) > ctx.prec: i, e = i // 10, e + 1
        return Decimal._of(self._s, i, e)
    def __str__(self):
        sign = "-" if self._s else ""
        if self._k: return sign + self._k
        digits = str(self._i)
        left = self._e + len(digits)
        if self._e <= 0 and left > -6: point = left
        else: point = 1
        if point <= 0: whole, frac = "0", "." + "0" * -point + digits
        elif point >= len(digits): whole, frac = digits + "0" * (point - len(digits)), ""
        else: whole, frac = digits[:point], "." + digits[point:]
        return sign + whole + frac + ("" if left == point else f"E{left - point:+d}")
    def __repr__(self): return f"Decimal('{self}')"
    def __hash__(self):
        if self._k: return hash(self._k)
        n, d = self.as_integer_ratio()
        return hash(n) if d == 1 else hash(float(self))
    def as_integer_ratio(self):
        n = -self._i if self._s else self._i
        if self._e >= 0: return n * 10 ** self._e, 1
        d = 10 ** -self._e
        g = _math.gcd(n, d)
        return n // g, d // g
    def as_tuple(self):
        from collections import namedtuple
        return namedtuple("DecimalTuple", "sign digits exponent")(int(self._s), tuple(map(int, str(self._i))), self._e)
    def is_nan(self): return self._k == "NaN"
    def is_infinite(self): return self._k == "Infinity"
    def is_finite(self): return self._k is None
    def is_zero(self): return self._k is None and self._i == 0
    def is_signed(self): return self._s
    def adjusted(self): return self._e + len(str(self._i)) - 1
    def __float__(self): return float(str(self).replace("Infinity", "inf"))
    def __int__(self):
        if self._k: raise (ValueError("cannot convert NaN to integer") if self._k == "NaN" else OverflowError("cannot convert Infinity to integer"))
        n = self._i * 10 ** self._e if self._e >= 0 else self._i // 10 ** -self._e
        return -n if self._s else n
    __trunc__ = __int__
    def __floor__(self): return int(self.to_integral_value(ROUND_FLOOR))
    def __ceil__(self): return int(self.to_integral_value(ROUND_CEILING))
    def __bool__(self): return self._k is not None or self._i != 0
    def __neg__(self):
        d = Decimal._of(not self._s and self._i != 0, self._i, self._e)
        d._k = self._k
        return d._fit()
    def __pos__(self): return self._fit()
    def __abs__(self):
        d = Decimal._of(False, self._i, self._e)
        d._k = self._k
        return d._fit()
    def copy_abs(self): return abs(self)
    def _signed(self): return -self._i if self._s else self._i
    def _add(a, b):
        if a._k or b._k: return _odd(float(a) + float(b))
        e = min(a._e, b._e)
        n = a._signed() * 10 ** (a._e - e) + b._signed() * 10 ** (b._e - e)
        return Decimal._of(n < 0 or (n == 0 and a._s and b._s), abs(n), e)._fit()
    def _mul(a, b):
        if a._k or b._k: return _odd(float(a) * float(b))
        return Decimal._of(a._s != b._s, a._i * b._i, a._e + b._e)._fit()
    def _div(a, b):
        if a._k or b._k: return _odd(float(a) / float(b))
        if b._i == 0: raise (InvalidOperation([DivisionUndefined]) if a._i == 0 else DivisionByZero([DivisionByZero]))
        sign, ideal = a._s != b._s, a._e - b._e
        if a._i == 0: return Decimal._of(sign, 0, ideal)
        shift = len(str(b._i)) - len(str(a._i)) + _context.prec + 1
        n, d = (a._i * 10 ** shift, b._i) if shift >= 0 else (a._i, b._i * 10 ** -shift)
        q, r = divmod(n, d)
        e = ideal - shift
        if r: q += 1 if q % 5 == 0 else 0
        else:
            while e < ideal and q % 10 == 0: q, e = q // 10, e + 1
        return Decimal._of(sign, q, e)._fit()
    def _divmod(a, b):
        if b._i == 0: raise (InvalidOperation([DivisionUndefined]) if a._i == 0 else DivisionByZero([DivisionByZero]))
        e = min(a._e, b._e)
        x, y = a._i * 10 ** (a._e - e), b._i * 10 ** (b._e - e)
        return Decimal._of(a._s != b._s, x // y, 0), Decimal._of(a._s, x % y, e)
    def _pow(a, b):
        if b._e >= 0 or int(b) == b:
            n = int(b)
            if n >= 0: return Decimal._of(a._s and n % 2 == 1, a._i ** n, a._e * n)._fit()
            return Decimal(1)._div(a._pow(Decimal(-n)))
        if b == Decimal("0.5"): return a.sqrt()
        return Decimal(repr(float(a) ** float(b)))._fit()
    def sqrt(self, context=None):
        if self._s and self._i: raise InvalidOperation([InvalidOperation])
        if self._i == 0: return Decimal._of(self._s, 0, self._e // 2)
        ideal = self._e // 2
        i, e = self._i, self._e
        if e % 2: i, e = i * 10, e - 1
        shift = max(0, _context.prec + 1 - len(str(i)) // 2)
        n = i * 100 ** shift
        r = _math.isqrt(n)
        e = e // 2 - shift
        if r * r == n:
            while e < ideal and r % 10 == 0: r, e = r // 10, e + 1
        elif r % 5 == 0: r += 1
        return Decimal._of(False, r, e)._fit()
    def quantize(self, exp, rounding=None, context=None):
        exp = Decimal(exp)
        i = _shorten(self._i, exp._e - self._e, self._s, rounding or (context or _context).rounding)
        if len(str(i)) > _context.prec: raise InvalidOperation([InvalidOperation])
        return Decimal._of(self._s, i, exp._e)
    def to_integral_value(self, rounding=None, context=None):
        if self._e >= 0: return Decimal(self)
        return Decimal._of(self._s, _shorten(self._i, -self._e, self._s, rounding or _context.rounding), 0)
    to_integral = to_integral_value
    def normalize(self, context=None):
        d = self._fit()
        i, e = d._i, d._e
        if i == 0: return Decimal._of(d._s, 0, 0)
        while i % 10 == 0: i, e = i // 10, e + 1
        return Decimal._of(d._s, i, e)
    def __round__(self, n=None): return int(self.to_integral_value(ROUND_HALF_EVEN)) if n is None else self.quantize(Decimal._of(False, 1, -n), ROUND_HALF_EVEN)
    def __format__(self, spec):
        m = _re.fullmatch(r"(.?[<>=^])?([-+ ])?(0)?(\d+)?(,)?(?:\.(\d+))?([eEfFgG%])?", spec)
        if m is None: raise ValueError("invalid format string")
        align, sign, zero, width, comma, places, kind = m.groups()
        d = self
        if kind == "%": d = Decimal._of(d._s, d._i, d._e + 2)
        if places is not None and kind in ("f", "F", "%", None): d = d.quantize(Decimal._of(False, 1, -int(places)), _context.rounding)
        body = str(abs(d)) if kind in (None, "e", "E", "g", "G") else _plain(d)
        if comma:
            whole, dot, frac = body.partition(".")
            body = f"{int(whole):,}" + dot + frac
        if kind == "%": body += "%"
        s = "-" if d._s else "" if sign in (None, "-") else sign
        if width is None: return s + body
        fill, how = (align[:-1] or " ", align[-1]) if align else ("0", "=") if zero else (" ", ">")
        gap = max(0, int(width) - len(s) - len(body))
        if how == "=": return s + fill * gap + body
        if how == "<": return s + body + fill * gap
        if how == "^": return fill * (gap // 2) + s + body + fill * (gap - gap // 2)
        return fill * gap + s + body
    def _cmp(a, b):
        if a._k or b._k: return (float(a) > float(b)) - (float(a) < float(b))
        e = min(a._e, b._e)
        x, y = a._signed() * 10 ** (a._e - e), b._signed() * 10 ** (b._e - e)
        return (x > y) - (x < y)
    def compare(a, b): return Decimal(a._cmp(Decimal(b)))
    def max(a, b): return a if a >= b else Decimal(b)
    def min(a, b): return a if a <= b else Decimal(b)
    def __eq__(a, b):
        b = _other(b, True)
        return b if b is NotImplemented else a._k != "NaN" and b._k != "NaN" and a._cmp(b) == 0
def _plain(d):
    d = abs(d)
    if d._e >= 0: return str(d._i * 10 ** d._e)
    digits = str(d._i).rjust(1 - d._e, "0")
    return digits[:d._e] + "." + digits[d._e:]
class ConversionSyntax(InvalidOperation): pass
class DivisionUndefined(InvalidOperation, ZeroDivisionError): pass
def _odd(f): return Decimal(repr(f))
def _other(v, floats=False):
    if isinstance(v, Decimal): return v
    if isinstance(v, int) or (floats and isinstance(v, float)): return Decimal(v)
    return NotImplemented
def _operator(name, do):
    def forward(a, b):
        b = _other(b)
        return b if b is NotImplemented else do(a, b)
    def backward(b, a):
        a = _other(a)
        return a if a is NotImplemented else do(a, b)
    setattr(Decimal, f"__{name}__", forward)
    setattr(Decimal, f"__r{name}__", backward)
_operator("add", lambda a, b: a._add(b))
_operator("sub", lambda a, b: a._add(Decimal._of(not b._s, b._i, b._e) if not b._k else -b))
_operator("mul", lambda a, b: a._mul(b))
_operator("truediv", lambda a, b: a._div(b))
_operator("floordiv", lambda a, b: a._divmod(b)[0])
_operator("mod", lambda a, b: a._divmod(b)[1])
_operator("divmod", lambda a, b: a._divmod(b))
_operator("pow", lambda a, b: a._pow(b))
def _order(name, holds):
    def compare(a, b):
        b = _other(b, True)
        return b if b is NotImplemented else a._k != "NaN" and b._k != "NaN" and holds(a._cmp(b))
    setattr(Decimal, f"__{name}__", compare)
_order("lt", lambda c: c < 0)
_order("le", lambda c: c <= 0)
_order("gt", lambda c: c > 0)
_order("ge", lambda c: c >= 0)
