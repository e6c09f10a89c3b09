class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        lineno = doc.count("\n", 0, pos) + 1
        colno = pos - doc.rfind("\n", 0, pos)
        super().__init__("%s: line %d column %d (char %d)" % (msg, lineno, colno, pos))
        self.msg, self.doc, self.pos, self.lineno, self.colno = msg, doc, pos, lineno, colno
JSONDecodeError.__module__ = "json.decoder"

class JSONEncoder:
    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, sort_keys=False, indent=None, separators=None, default=None):
        self.options = dict(skipkeys=skipkeys, ensure_ascii=ensure_ascii, allow_nan=allow_nan, sort_keys=sort_keys, indent=indent, separators=separators)
        if default is not None:
            self.default = default
    def default(self, o):
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")
    def encode(self, o):
        return dumps(o, default=self.default, **self.options)

class JSONDecoder:
    def __init__(self, **kw):
        self.options = kw
    def decode(self, s):
        return loads(s, **self.options)

def dumps(obj, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True, cls=None, indent=None, separators=None, default=None, sort_keys=False, **kw):
    if cls is not None:
        return cls(skipkeys=skipkeys, ensure_ascii=ensure_ascii, allow_nan=allow_nan, indent=indent, separators=separators, default=default, sort_keys=sort_keys, **kw).encode(obj)
    item, key = separators if separators is not None else (("," if indent is not None else ", "), ": ")
    return _dump(obj, indent, item, key, bool(ensure_ascii), bool(sort_keys), bool(skipkeys), bool(allow_nan), default)

def dump(obj, fp, **kw):
    fp.write(dumps(obj, **kw))

def _hooked(v, hook, pairs):
    if isinstance(v, dict):
        items = [(k, _hooked(x, hook, pairs)) for k, x in v.items()]
        return pairs(items) if pairs else hook(dict(items))
    if isinstance(v, list):
        return [_hooked(x, hook, pairs) for x in v]
    return v

def _numbers(v, f, i):
    if isinstance(v, dict): return {k: _numbers(x, f, i) for k, x in v.items()}
    if isinstance(v, list): return [_numbers(x, f, i) for x in v]
    if isinstance(v, float) and f: return f(repr(v))
    if isinstance(v, int) and not isinstance(v, bool) and i: return i(repr(v))
    return v

def loads(s, *, cls=None, object_hook=None, parse_float=None, parse_int=None, parse_constant=None, object_pairs_hook=None, **kw):
    if isinstance(s, (bytes, bytearray)):
        s = s.decode("utf-8")
    elif not isinstance(s, str):
        raise TypeError(f"the JSON object must be str, bytes or bytearray, not {s.__class__.__name__}")
    r = _parse(s, True)
    if len(r) == 3:
        raise JSONDecodeError(r[0], s, r[1])
    if parse_float or parse_int:
        r = (_numbers(r[0], parse_float, parse_int), r[1])
    if object_hook or object_pairs_hook:
        return _hooked(r[0], object_hook, object_pairs_hook)
    return r[0]

def load(fp, **kw):
    return loads(fp.read(), **kw)
