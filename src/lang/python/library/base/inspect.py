def isfunction(o): return type(o).__name__ == 'function'
def isclass(o): return isinstance(o, type)
def ismodule(o): return type(o).__name__ == 'module'
def ismethod(o): return type(o).__name__ == 'method'
def iscoroutinefunction(f): return bool(getattr(getattr(f, '__code__', None), 'co_flags', 0) & 128)
def isgeneratorfunction(f): return bool(getattr(getattr(f, '__code__', None), 'co_flags', 0) & 32)
def iscoroutine(o): return type(o).__name__ == 'coroutine'
isawaitable = iscoroutine
def getdoc(o):
    import textwrap
    d = o.__doc__
    if not d: return d
    first, _, rest = d.expandtabs().partition("\n")
    return (first.lstrip() + ("\n" + textwrap.dedent(rest) if rest else "")).strip("\n")
def getmembers(o, pred=None): return [(n, getattr(o, n)) for n in dir(o) if pred is None or pred(getattr(o, n))]
class Parameter:
    POSITIONAL_ONLY, POSITIONAL_OR_KEYWORD, VAR_POSITIONAL, KEYWORD_ONLY, VAR_KEYWORD = range(5)
    empty = type("_empty", (), {})
    def __init__(self, name, kind, default=empty, annotation=empty): self.name, self.kind, self.default, self.annotation = name, kind, default, annotation
    def __str__(self):
        text = {2: "*", 4: "**"}.get(self.kind, "") + self.name
        noted = self.annotation is not Parameter.empty
        if noted: text += ": " + _shown(self.annotation)
        if self.default is not Parameter.empty: text += (" = " if noted else "=") + repr(self.default)
        return text
    def __repr__(self): return f'<Parameter "{self}">'
def _shown(a):
    if isinstance(a, type): return a.__qualname__ if a.__module__ == "builtins" else f"{a.__module__}.{a.__qualname__}"
    return repr(a).replace("typing.", "") if not isinstance(a, str) else repr(a)
class Signature:
    empty = Parameter.empty
    def __init__(self, parameters, return_annotation=empty): self.parameters, self.return_annotation = {p.name: p for p in parameters}, return_annotation
    def __str__(self):
        out, star, positional = [], False, False
        for p in self.parameters.values():
            if positional and p.kind > 0:
                out.append("/")
                positional = False
            if p.kind == 0: positional = True
            if p.kind == 2: star = True
            if p.kind == 3 and not star:
                out.append("*")
                star = True
            out.append(str(p))
        if positional: out.append("/")
        back = "" if self.return_annotation is Parameter.empty else f" -> {_shown(self.return_annotation)}"
        return f"({', '.join(out)}){back}"
    def __repr__(self): return f"<Signature {self}>"
def signature(f):
    bound = False
    if isinstance(f, type): f, bound = f.__init__, True
    elif ismethod(f): f, bound = f.__func__, True
    while hasattr(f, "__wrapped__"): f = f.__wrapped__
    if not isfunction(f): raise ValueError(f"no signature found for builtin {f!r}")
    c, notes = f.__code__, f.__annotations__
    n, k, names = c.co_argcount, c.co_kwonlyargcount, c.co_varnames
    defaults = dict(zip(names[n - len(f.__defaults__ or ()):n], f.__defaults__ or ()))
    defaults.update(f.__kwdefaults__ or {})
    def one(name, kind): return Parameter(name, kind, defaults.get(name, Parameter.empty), notes.get(name, Parameter.empty))
    out = [one(x, 0 if i < c.co_posonlyargcount else 1) for i, x in enumerate(names[:n])]
    at = n + k
    if c.co_flags & 4:
        out.append(one(names[at], 2))
        at += 1
    out += [one(x, 3) for x in names[n:n + k]]
    if c.co_flags & 8: out.append(one(names[at], 4))
    return Signature(out[1:] if bound else out, notes.get("return", Parameter.empty))
