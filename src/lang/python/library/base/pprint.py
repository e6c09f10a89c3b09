def pformat(o, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, **kw):
    return _f(o, 0, width, sort_dicts)
def _r(o, sort):
    if type(o) is dict:
        return "{" + ", ".join(f"{_r(k, sort)}: {_r(v, sort)}" for k, v in (sorted(o.items(), key=lambda kv: (str(type(kv[0])), str(kv[0]))) if sort else o.items())) + "}"
    if type(o) is list: return "[" + ", ".join(_r(x, sort) for x in o) + "]"
    return repr(o)
def _f(o, ind, width, sort):
    s = _r(o, sort)
    if len(s) + ind <= width: return s
    pad = "\n" + " " * (ind + 1)
    if type(o) is dict:
        items = sorted(o.items(), key=lambda kv: (str(type(kv[0])), str(kv[0]))) if sort else o.items()
        return "{" + ("," + pad).join(f"{k!r}: {_f(v, ind + len(repr(k)) + 3, width, sort)}" for k, v in items) + "}"
    if type(o) in (list, tuple, set) and o:
        a, b = {list: "[]", tuple: "()", set: "{}"}[type(o)]
        return a + ("," + pad).join(_f(x, ind + 1, width, sort) for x in o) + b
    return s
def pprint(o, stream=None, **kw): print(pformat(o, **kw), file=stream)
def pp(o, *a, sort_dicts=False, **kw): pprint(o, *a, sort_dicts=sort_dicts, **kw)
class PrettyPrinter:
    def __init__(self, **kw): self.kw = kw
    def pprint(self, o): pprint(o, **self.kw)
    def pformat(self, o): return pformat(o, **self.kw)
