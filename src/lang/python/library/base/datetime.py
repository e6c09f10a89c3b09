import _datetime as _d, time as _time
MINYEAR, MAXYEAR = 1, 9999
_DIM = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
def _leap(y): return y % 4 == 0 and (y % 100 != 0 or y % 400 == 0)
def _check_date(y, m, d):
    if not 1 <= y <= 9999: raise ValueError(f"year {y} is out of range")
    if not 1 <= m <= 12: raise ValueError("month must be in 1..12")
    if not 1 <= d <= (29 if m == 2 and _leap(y) else _DIM[m]): raise ValueError("day is out of range for month")
def _check_time(h, m, s, us):
    if not 0 <= h <= 23: raise ValueError("hour must be in 0..23")
    if not 0 <= m <= 59: raise ValueError("minute must be in 0..59")
    if not 0 <= s <= 59: raise ValueError("second must be in 0..59")
    if not 0 <= us <= 999999: raise ValueError("microsecond must be in 0..999999")
class timedelta:
    def __init__(self, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        whole = [days + weeks * 7, seconds + minutes * 60 + hours * 3600, microseconds + milliseconds * 1000]
        if all(isinstance(x, int) for x in whole):
            us = (whole[0] * 86400 + whole[1]) * 1000000 + whole[2]
        else:
            us = _d.round_micro((whole[0] * 86400 + whole[1]) + 0.0) + round(whole[2]) if isinstance(whole[2], int) else round((whole[0] * 86400 + whole[1]) * 1000000 + whole[2])
        self._us = us
        self.days, rest = divmod(us, 86400000000)
        self.seconds, self.microseconds = divmod(rest, 1000000)
    @classmethod
    def _of(cls, us): return cls(microseconds=us)
    def total_seconds(self): return self._us / 1000000
    def __add__(self, o): return timedelta._of(self._us + o._us) if isinstance(o, timedelta) else NotImplemented
    def __sub__(self, o): return timedelta._of(self._us - o._us) if isinstance(o, timedelta) else NotImplemented
    def __neg__(self): return timedelta._of(-self._us)
    def __abs__(self): return timedelta._of(abs(self._us))
    def __mul__(self, n): return timedelta._of(round(self._us * n))
    __rmul__ = __mul__
    def __truediv__(self, o): return self._us / o._us if isinstance(o, timedelta) else timedelta._of(round(self._us / o))
    def __floordiv__(self, o): return self._us // o._us if isinstance(o, timedelta) else timedelta._of(self._us // o)
    def __mod__(self, o): return timedelta._of(self._us % o._us)
    def __eq__(self, o): return isinstance(o, timedelta) and self._us == o._us
    def __lt__(self, o): return self._us < o._us
    def __le__(self, o): return self._us <= o._us
    def __gt__(self, o): return self._us > o._us
    def __ge__(self, o): return self._us >= o._us
    def __hash__(self): return hash(self._us)
    def __bool__(self): return self._us != 0
    def __repr__(self):
        parts = [f"{k}={v}" for k, v in (("days", self.days), ("seconds", self.seconds), ("microseconds", self.microseconds)) if v]
        return f"datetime.timedelta({', '.join(parts) or 0})"
    def __str__(self):
        m, s = divmod(self.seconds, 60)
        h, m = divmod(m, 60)
        t = "%d:%02d:%02d" % (h, m, s)
        if self.days: t = "%d day%s, " % (self.days, "" if abs(self.days) == 1 else "s") + t
        return t + (".%06d" % self.microseconds if self.microseconds else "")
timedelta.min, timedelta.max, timedelta.resolution = timedelta(-999999999), timedelta(999999999), timedelta(microseconds=1)
class tzinfo:
    def utcoffset(self, dt): raise NotImplementedError("a tzinfo subclass must implement utcoffset()")
    def tzname(self, dt): return None
    def dst(self, dt): return None
class timezone(tzinfo):
    def __init__(self, offset, name=None): self._offset, self._name = offset, name
    def utcoffset(self, dt): return self._offset
    def tzname(self, dt): return self._name or ("UTC" + (_off(self._offset) if self._offset else ""))
    def dst(self, dt): return None
    def __repr__(self): return "datetime.timezone.utc" if self is timezone.utc else f"datetime.timezone({self._offset!r})"
    def __str__(self): return self.tzname(None)
    def __eq__(self, o): return isinstance(o, timezone) and self._offset == o._offset
    def __hash__(self): return hash(self._offset)
def _off(td):
    us = td._us
    sign = "-" if us < 0 else "+"
    m, s = divmod(abs(us) // 1000000, 60)
    return f"{sign}{m // 60:02d}:{m % 60:02d}" + (f":{s:02d}" if s else "")
timezone.utc = timezone(timedelta(0))
UTC = timezone.utc
def _named(o):
    t = type(o)
    return f"datetime.{t.__name__}" if t.__module__ == "datetime" else t.__name__
class IsoCalendarDate(tuple):
    @property
    def year(self): return self[0]
    @property
    def week(self): return self[1]
    @property
    def weekday(self): return self[2]
    def __repr__(self): return f"datetime.IsoCalendarDate(year={self[0]}, week={self[1]}, weekday={self[2]})"
class date:
    def __init__(self, year, month, day):
        _check_date(year, month, day)
        self.year, self.month, self.day = year, month, day
    @classmethod
    def today(cls):
        y, m, d = _d.civil(int(_d.now() // 86400))
        return cls(y, m, d)
    @classmethod
    def fromordinal(cls, n): return cls(*_d.civil(n - 719163))
    @classmethod
    def fromtimestamp(cls, t): return cls(*_d.civil(int(t // 86400)))
    @classmethod
    def fromisoformat(cls, s):
        try:
            return cls(int(s[0:4]), int(s[5:7]), int(s[8:10]))
        except ValueError:
            raise ValueError(f"Invalid isoformat string: {s!r}") from None
    def toordinal(self): return _d.days(self.year, self.month, self.day) + 719163
    def weekday(self): return (self.toordinal() + 6) % 7
    def isoweekday(self): return self.weekday() + 1
    def isocalendar(self): return IsoCalendarDate((int(self.strftime("%G")), int(self.strftime("%V")), self.isoweekday()))
    def isoformat(self): return "%04d-%02d-%02d" % (self.year, self.month, self.day)
    __str__ = isoformat
    def __repr__(self): return f"datetime.date({self.year}, {self.month}, {self.day})"
    def strftime(self, fmt): return _d.format(self.year, self.month, self.day, 0, 0, 0, 0, "", "", fmt)
    def __format__(self, spec): return self.strftime(spec) if spec else str(self)
    def ctime(self): return self.strftime("%a %b %e %H:%M:%S %Y")
    def timetuple(self): return _time.gmtime(_d.days(self.year, self.month, self.day) * 86400)
    def replace(self, year=None, month=None, day=None): return date(year or self.year, month or self.month, day or self.day)
    def _key(self): return (self.year, self.month, self.day)
    def __eq__(self, o): return isinstance(o, date) and not isinstance(o, datetime) and self._key() == o._key()
    def __lt__(self, o): return self._cmp(o) and self._key() < o._key()
    def __le__(self, o): return self._cmp(o) and self._key() <= o._key()
    def __gt__(self, o): return self._cmp(o) and self._key() > o._key()
    def __ge__(self, o): return self._cmp(o) and self._key() >= o._key()
    def _cmp(self, o):
        if type(o) is not type(self): raise TypeError(f"can't compare {type(self).__module__}.{type(self).__name__} to {_named(o)}")
        return True
    def __hash__(self): return hash(self._key())
    def __add__(self, td):
        return date.fromordinal(self.toordinal() + td.days) if isinstance(td, timedelta) else NotImplemented
    __radd__ = __add__
    def __sub__(self, o):
        if isinstance(o, timedelta): return self + timedelta(-o.days)
        return timedelta(self.toordinal() - o.toordinal()) if isinstance(o, date) else NotImplemented
class time:
    def __init__(self, hour=0, minute=0, second=0, microsecond=0, tzinfo=None):
        _check_time(hour, minute, second, microsecond)
        self.hour, self.minute, self.second, self.microsecond, self.tzinfo = hour, minute, second, microsecond, tzinfo
    def isoformat(self, timespec="auto"):
        return "%02d:%02d:%02d" % (self.hour, self.minute, self.second) + (".%06d" % self.microsecond if self.microsecond else "")
    __str__ = isoformat
    def strftime(self, fmt): return _d.format(1900, 1, 1, self.hour, self.minute, self.second, self.microsecond, "", "", fmt)
    def _key(self): return (self.hour, self.minute, self.second, self.microsecond)
    def __eq__(self, o): return isinstance(o, time) and self._key() == o._key()
    def __lt__(self, o): return self._key() < o._key()
    def __hash__(self): return hash(self._key())
    def __repr__(self):
        v = [self.hour, self.minute] + ([self.second] if self.second or self.microsecond else []) + ([self.microsecond] if self.microsecond else [])
        return f"datetime.time({', '.join(map(str, v))})"
class datetime(date):
    def __init__(self, year, month, day, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        _check_date(year, month, day)
        _check_time(hour, minute, second, microsecond)
        self.year, self.month, self.day, self.hour, self.minute, self.second, self.microsecond, self.tzinfo, self.fold = year, month, day, hour, minute, second, microsecond, tzinfo, fold
    @classmethod
    def _of(cls, us, tz=None):
        days, rest = divmod(us, 86400000000)
        s, micro = divmod(rest, 1000000)
        y, m, d = _d.civil(days)
        return cls(y, m, d, s // 3600, s % 3600 // 60, s % 60, micro, tz)
    def _us(self):
        return ((_d.days(self.year, self.month, self.day) * 86400) + self.hour * 3600 + self.minute * 60 + self.second) * 1000000 + self.microsecond
    def _utc(self): return self._us() - (self.utcoffset()._us if self.tzinfo is not None else 0)
    @classmethod
    def fromtimestamp(cls, t, tz=None):
        r = cls._of(_d.round_micro(t), None)
        return r if tz is None else r.replace(tzinfo=timezone.utc).astimezone(tz)
    @classmethod
    def now(cls, tz=None): return cls.fromtimestamp(_d.now(), tz)
    @classmethod
    def today(cls): return cls.now()
    @classmethod
    def utcnow(cls): return cls.fromtimestamp(_d.now())
    @classmethod
    def utcfromtimestamp(cls, t): return cls.fromtimestamp(t)
    @classmethod
    def combine(cls, d, t, tzinfo=None): return cls(d.year, d.month, d.day, t.hour, t.minute, t.second, t.microsecond, tzinfo or t.tzinfo)
    @classmethod
    def strptime(cls, text, fmt):
        r = _d.parse(text, fmt)
        if isinstance(r, str): raise ValueError(r)
        return cls(*r[:7], None if r[7] is None else timezone(timedelta(seconds=r[7])) if r[7] else timezone.utc)
    @classmethod
    def fromisoformat(cls, s):
        for f in ("%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d"):
            r = _d.parse(s.replace(" ", "T", 1), f)
            if not isinstance(r, str): return cls(*r[:7], None if r[7] is None else timezone(timedelta(seconds=r[7])) if r[7] else timezone.utc)
        raise ValueError(f"Invalid isoformat string: {s!r}")
    def date(self): return date(self.year, self.month, self.day)
    def time(self): return time(self.hour, self.minute, self.second, self.microsecond)
    def timestamp(self): return self._utc() / 1000000
    def utcoffset(self): return None if self.tzinfo is None else self.tzinfo.utcoffset(self)
    def tzname(self): return None if self.tzinfo is None else self.tzinfo.tzname(self)
    def dst(self): return None
    def astimezone(self, tz=None):
        tz = tz or timezone.utc
        return datetime._of(self._utc(), tz) + tz.utcoffset(self)
    def replace(self, **kw):
        d = dict(year=self.year, month=self.month, day=self.day, hour=self.hour, minute=self.minute, second=self.second, microsecond=self.microsecond, tzinfo=self.tzinfo)
        d.update(kw)
        return type(self)(**d)
    def isoformat(self, sep="T", timespec="auto"):
        s = "%04d-%02d-%02d%s%02d:%02d:%02d" % (self.year, self.month, self.day, sep, self.hour, self.minute, self.second)
        if timespec == "minutes": s = s[:16]
        elif timespec == "milliseconds": s += ".%03d" % (self.microsecond // 1000)
        elif timespec == "microseconds" or (timespec == "auto" and self.microsecond): s += ".%06d" % self.microsecond
        return s + (_off(self.utcoffset()) if self.tzinfo is not None else "")
    def __str__(self): return self.isoformat(" ")
    def __repr__(self):
        v = [self.year, self.month, self.day, self.hour, self.minute] + ([self.second] if self.second or self.microsecond else []) + ([self.microsecond] if self.microsecond else [])
        return f"datetime.datetime({', '.join(map(str, v))}{'' if self.tzinfo is None else ', tzinfo=' + repr(self.tzinfo)})"
    def strftime(self, fmt):
        return _d.format(self.year, self.month, self.day, self.hour, self.minute, self.second, self.microsecond, "" if self.tzinfo is None else _off(self.utcoffset()).replace(":", ""), self.tzname() or "", fmt)
    def timetuple(self): return _time.gmtime(self._us() // 1000000)
    def ctime(self): return self.strftime("%a %b %e %H:%M:%S %Y")
    def _key(self): return self._utc()
    def __eq__(self, o): return isinstance(o, datetime) and self._utc() == o._utc() and (self.tzinfo is None) == (o.tzinfo is None)
    def _cmp(self, o):
        if not isinstance(o, datetime): raise TypeError(f"can't compare datetime.datetime to {_named(o)}")
        if (self.tzinfo is None) != (o.tzinfo is None): raise TypeError("can't compare offset-naive and offset-aware datetimes")
        return True
    def __hash__(self): return hash(self._utc())
    def __add__(self, td): return type(self)._of(self._us() + td._us, self.tzinfo) if isinstance(td, timedelta) else NotImplemented
    __radd__ = __add__
    def __sub__(self, o):
        if isinstance(o, timedelta): return type(self)._of(self._us() - o._us, self.tzinfo)
        if not isinstance(o, datetime): return NotImplemented
        if (self.tzinfo is None) != (o.tzinfo is None): raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return timedelta(microseconds=self._utc() - o._utc())
date.min, date.max = date(1, 1, 1), date(9999, 12, 31)
datetime.min, datetime.max = datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999999)
