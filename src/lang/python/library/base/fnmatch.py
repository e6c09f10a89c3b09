import re as _re
def translate(p):
    out, i = '', 0
    while i < len(p):
        c = p[i]
        i += 1
        if c == '*': out += '.*'
        elif c == '?': out += '.'
        elif c == '[' and ']' in p[i + 1:]:
            j = p.index(']', i + 1)
            out += '[' + p[i:j].replace('!', '^', 1) + ']'
            i = j + 1
        else: out += _re.escape(c)
    return out
def fnmatch(n, p): return _re.fullmatch(translate(p), n, _re.S) is not None
fnmatchcase = fnmatch
def filter(names, p): return [n for n in names if fnmatch(n, p)]
