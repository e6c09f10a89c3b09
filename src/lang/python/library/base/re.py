class error(Exception):
    pass
error.__module__ = "re"
PatternError = error
class RegexFlag(int):
    def __or__(self, o): return RegexFlag(int(self) | int(o))
I = IGNORECASE = RegexFlag(2)
L = LOCALE = RegexFlag(4)
M = MULTILINE = RegexFlag(8)
S = DOTALL = RegexFlag(16)
U = UNICODE = RegexFlag(32)
X = VERBOSE = RegexFlag(64)
A = ASCII = RegexFlag(256)
NOFLAG = RegexFlag(0)

class Match:
    def __init__(self, pattern, string, spans, pos, endpos):
        self.re, self.string, self._spans, self.pos, self.endpos = pattern, string, spans, pos, endpos
        self.lastindex = None
        for i in range(1, len(spans)):
            if spans[i][0] >= 0 and (self.lastindex is None or spans[i][1] >= spans[self.lastindex][1]):
                self.lastindex = i
        self.lastgroup = next((n for n, i in pattern.groupindex.items() if i == self.lastindex), None)
    def _index(self, g):
        if isinstance(g, str):
            if g not in self.re.groupindex:
                raise IndexError("no such group")
            return self.re.groupindex[g]
        if not 0 <= g < len(self._spans):
            raise IndexError("no such group")
        return g
    def _one(self, g, default=None):
        a, b = self._spans[self._index(g)]
        return default if a < 0 else _cut(self.string, a, b)
    def group(self, *gs):
        if len(gs) == 0: return self._one(0)
        if len(gs) == 1: return self._one(gs[0])
        return tuple(self._one(g) for g in gs)
    def __getitem__(self, g): return self._one(g)
    def groups(self, default=None):
        return tuple(self._one(i, default) for i in range(1, len(self._spans)))
    def groupdict(self, default=None):
        return {n: self._one(i, default) for n, i in self.re.groupindex.items()}
    def start(self, g=0): return self._spans[self._index(g)][0]
    def end(self, g=0): return self._spans[self._index(g)][1]
    def span(self, g=0): return self._spans[self._index(g)]
    def expand(self, template): return _expand(template, self)
    def __repr__(self):
        return f"<re.Match object; span={self.span()}, match={self.group()!r}>"
Match.__module__ = "re"

def _expand(template, m):
    out = []
    i = 0
    n = len(template)
    while i < n:
        c = template[i]
        if c != "\\" or i + 1 >= n:
            out.append(c)
            i += 1
            continue
        d = template[i + 1]
        if d == "g" and template[i + 2:i + 3] == "<":
            j = template.index(">", i)
            name = template[i + 3:j]
            try:
                out.append(m._one(int(name) if name.isdigit() else name, ""))
            except IndexError:
                raise (error(f"invalid group reference {name} at position {i + 3}") if name.isdigit() else IndexError(f"unknown group name {name!r}"))
            i = j + 1
        elif d.isdigit():
            j = i + 2
            if d != "0" and template[j:j + 1].isdigit():
                j += 1
            k = int(template[i + 1:j])
            if k >= len(m._spans):
                raise error(f"invalid group reference {k} at position {i + 1}")
            out.append(m._one(k, ""))
            i = j
        else:
            simple = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
            if d.isalpha() and d not in simple:
                raise error(f"bad escape \\{d} at position {i}")
            out.append(simple.get(d, "\\" + d))
            i += 2
    return "".join(out)

class Pattern:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        self._p, self.groups, self.groupindex, self.flags = _compile(pattern, int(flags))
    def _run(self, s, pos, endpos, mode):
        spans = _exec(self._p, s, pos, endpos, mode)
        return None if spans is None else Match(self, s, spans, pos, _length(s) if endpos is None else endpos)
    def search(self, string, pos=0, endpos=None): return self._run(string, pos, endpos, 0)
    def match(self, string, pos=0, endpos=None): return self._run(string, pos, endpos, 1)
    def fullmatch(self, string, pos=0, endpos=None): return self._run(string, pos, endpos, 2)
    def finditer(self, string, pos=0, endpos=None):
        n = _length(string)
        while pos <= n:
            m = self._run(string, pos, endpos, 0)
            if m is None:
                return
            yield m
            a, b = m.span()
            pos = b + 1 if b == a else b
    def findall(self, string, pos=0, endpos=None):
        out = []
        for m in self.finditer(string, pos, endpos):
            if self.groups == 0: out.append(m.group())
            elif self.groups == 1: out.append(m._one(1, string[:0]))
            else: out.append(m.groups(string[:0]))
        return out
    def split(self, string, maxsplit=0):
        out, at = [], 0
        for m in self.finditer(string):
            out.append(_cut(string, at, m.start()))
            out.extend(m.groups())
            at = m.end()
            maxsplit -= 1
            if maxsplit == 0: break
        out.append(_cut(string, at, _length(string)))
        return out
    def subn(self, repl, string, count=0):
        out, at, n = [], 0, 0
        for m in self.finditer(string):
            out.append(_cut(string, at, m.start()))
            out.append(repl(m) if callable(repl) else (_expand(repl, m) if isinstance(repl, str) else repl))
            at = m.end()
            n += 1
            if n == count: break
        out.append(_cut(string, at, _length(string)))
        return _join(out, string), n
    def sub(self, repl, string, count=0): return self.subn(repl, string, count)[0]
    def __repr__(self):
        names = [n for b, n in ((2, "re.IGNORECASE"), (8, "re.MULTILINE"), (16, "re.DOTALL"), (64, "re.VERBOSE"), (256, "re.ASCII")) if self.flags & b]
        return f"re.compile({self.pattern!r}{', ' + '|'.join(names) if names else ''})"
    def __eq__(self, o): return isinstance(o, Pattern) and (self.pattern, self.flags) == (o.pattern, o.flags)
    def __hash__(self): return hash((self.pattern, self.flags))
Pattern.__module__ = "re"

_cache = {}
def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        return pattern
    key = (pattern, int(flags))
    p = _cache.get(key)
    if p is None:
        p = _cache[key] = Pattern(pattern, flags)
    return p
def search(pattern, string, flags=0): return compile(pattern, flags).search(string)
def match(pattern, string, flags=0): return compile(pattern, flags).match(string)
def fullmatch(pattern, string, flags=0): return compile(pattern, flags).fullmatch(string)
def findall(pattern, string, flags=0): return compile(pattern, flags).findall(string)
def finditer(pattern, string, flags=0): return compile(pattern, flags).finditer(string)
def split(pattern, string, maxsplit=0, flags=0): return compile(pattern, flags).split(string, maxsplit)
def sub(pattern, repl, string, count=0, flags=0): return compile(pattern, flags).sub(repl, string, count)
def subn(pattern, repl, string, count=0, flags=0): return compile(pattern, flags).subn(repl, string, count)
def purge(): _cache.clear()
