class SequenceMatcher:
    def __init__(self, isjunk=None, a="", b="", autojunk=True): self.a, self.b = a, b
    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        a, b = self.a, self.b
        ahi, bhi = len(a) if ahi is None else ahi, len(b) if bhi is None else bhi
        where = {}
        for j in range(blo, bhi): where.setdefault(b[j], []).append(j)
        best, lengths = (alo, blo, 0), {}
        for i in range(alo, ahi):
            new = {}
            for j in where.get(a[i], ()):
                k = new[j] = lengths.get(j - 1, 0) + 1
                if k > best[2]: best = (i - k + 1, j - k + 1, k)
            lengths = new
        return best
    def get_matching_blocks(self):
        todo, out = [(0, len(self.a), 0, len(self.b))], []
        while todo:
            alo, ahi, blo, bhi = todo.pop()
            i, j, k = self.find_longest_match(alo, ahi, blo, bhi)
            if k:
                out.append((i, j, k))
                if alo < i and blo < j: todo.append((alo, i, blo, j))
                if i + k < ahi and j + k < bhi: todo.append((i + k, ahi, j + k, bhi))
        out.sort()
        joined = []
        for i, j, k in out:
            if joined and joined[-1][0] + joined[-1][2] == i and joined[-1][1] + joined[-1][2] == j: joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + k)
            else: joined.append((i, j, k))
        return joined + [(len(self.a), len(self.b), 0)]
    def get_opcodes(self):
        i = j = 0
        out = []
        for ai, bj, size in self.get_matching_blocks():
            tag = "replace" if i < ai and j < bj else "delete" if i < ai else "insert" if j < bj else ""
            if tag: out.append((tag, i, ai, j, bj))
            i, j = ai + size, bj + size
            if size: out.append(("equal", ai, i, bj, j))
        return out
    def ratio(self):
        n = len(self.a) + len(self.b)
        return 2.0 * sum(k for _, _, k in self.get_matching_blocks()) / n if n else 1.0
    quick_ratio = real_quick_ratio = ratio
def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    rated = [(SequenceMatcher(None, x, word).ratio(), x) for x in possibilities]
    return [x for r, x in sorted((p for p in rated if p[0] >= cutoff), reverse=True)[:n]]
def unified_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    codes = SequenceMatcher(None, a, b).get_opcodes()
    if all(c[0] == "equal" for c in codes): return
    yield f"--- {fromfile}{chr(9) + fromfiledate if fromfiledate else ''}{lineterm}"
    yield f"+++ {tofile}{chr(9) + tofiledate if tofiledate else ''}{lineterm}"
    groups, group = [], []
    for k, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag == "equal":
            first, last = k == 0, k == len(codes) - 1
            if first: i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
            elif last: i2, j2 = min(i2, i1 + n), min(j2, j1 + n)
            elif i2 - i1 > 2 * n:
                group.append((tag, i1, i1 + n, j1, j1 + n))
                groups.append(group)
                group, i1, j1 = [], i2 - n, j2 - n
        group.append((tag, i1, i2, j1, j2))
    if group and not (len(group) == 1 and group[0][0] == "equal"): groups.append(group)
    def span(lo, hi): return f"{lo + 1}" if hi - lo == 1 else f"{lo + 1 if hi > lo else lo},{hi - lo}"
    for g in groups:
        yield f"@@ -{span(g[0][1], g[-1][2])} +{span(g[0][3], g[-1][4])} @@{lineterm}"
        for tag, i1, i2, j1, j2 in g:
            if tag == "equal":
                for line in a[i1:i2]: yield " " + line
                continue
            for line in a[i1:i2] if tag != "insert" else []: yield "-" + line
            for line in b[j1:j2] if tag != "delete" else []: yield "+" + line
def _hints(old, new):
    top = bottom = ""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "replace":
            top += "^" * (i2 - i1)
            bottom += "^" * (j2 - j1)
        elif tag == "delete": top += "-" * (i2 - i1)
        elif tag == "insert": bottom += "+" * (j2 - j1)
        else:
            top += " " * (i2 - i1)
            bottom += " " * (j2 - j1)
    return top.rstrip(), bottom.rstrip()
def _replaced(a, b):
    best, pair = 0.75, None
    for y in b:
        for x in a:
            if x == y: continue
            r = SequenceMatcher(None, x, y).ratio()
            if r > best: best, pair = r, (a.index(x), b.index(y))
    if pair is None:
        if len(b) < len(a): order = [("+", b), ("-", a)]
        else: order = [("-", a), ("+", b)]
        for mark, lines in order:
            for line in lines: yield f"{mark} {line}"
        return
    i, j = pair
    yield from _mixed(a[:i], b[:j])
    top, bottom = _hints(a[i], b[j])
    yield "- " + a[i]
    if top: yield f"? {top}\n"
    yield "+ " + b[j]
    if bottom: yield f"? {bottom}\n"
    yield from _mixed(a[i + 1:], b[j + 1:])
def _mixed(a, b):
    if a and b: yield from _replaced(a, b)
    else:
        for line in a: yield "- " + line
        for line in b: yield "+ " + line
def ndiff(a, b, linejunk=None, charjunk=None):
    a, b = list(a), list(b)
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b).get_opcodes():
        if tag == "equal":
            for line in a[i1:i2]: yield "  " + line
        else: yield from _mixed(a[i1:i2], b[j1:j2])
