class _Kind(type):
    def __instancecheck__(cls, o): return isinstance(o, cls._types) or any(k in type(o).__mro__ for k in cls.__subclasses__()) or cls in type(o).__mro__
    def __subclasscheck__(cls, c): return any(issubclass(c, t) for t in cls._types) or cls in c.__mro__
class Number(metaclass=_Kind):
    _types = (int, float)
class Complex(Number):
    _types = (int, float)
class Real(Complex):
    _types = (int, float)
class Rational(Real):
    _types = (int,)
class Integral(Rational):
    _types = (int,)
