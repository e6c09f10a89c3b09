import re as _re
class shlex:
    def __init__(self, s, posix=True, comments=False): self._s, self._posix, self._comments = s, posix, comments
    def __iter__(self):
        s, i, n = self._s, 0, len(self._s)
        while i < n:
            while i < n and s[i] in " \t\r\n": i += 1
            if i >= n: return
            if self._comments and s[i] == "#":
                while i < n and s[i] != "\n": i += 1
                continue
            word = ""
            while i < n and s[i] not in " \t\r\n":
                c = s[i]
                if c == "\\" and self._posix:
                    if i + 1 >= n: raise ValueError("No escaped character")
                    word += s[i + 1]
                    i += 2
                elif c in "'\"":
                    i += 1
                    start = i
                    part = ""
                    while True:
                        if i >= n: raise ValueError("No closing quotation")
                        if s[i] == c: break
                        if s[i] == "\\" and c == '"' and self._posix:
                            if i + 1 >= n: raise ValueError("No escaped character")
                            part += s[i + 1] if s[i + 1] in '"\\' else s[i:i + 2]
                            i += 2
                            continue
                        part += s[i]
                        i += 1
                    word += part if self._posix else s[start - 1:i + 1]
                    i += 1
                else:
                    word += c
                    i += 1
            yield word
def split(s, comments=False, posix=True): return list(shlex(s, posix, comments))
_unsafe = _re.compile(r"[^\w@%+=:,./-]", _re.ASCII)
def quote(s):
    if not s: return "''"
    if _unsafe.search(s) is None: return s
    return "'" + s.replace("'", "'\"'\"'") + "'"
def join(words): return " ".join(quote(w) for w in words)
