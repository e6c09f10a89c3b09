import re as _re
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdefABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_""" + chr(96) + "{|}~"
whitespace = " \t\n\r\v\f"
printable = digits + ascii_letters + punctuation + whitespace
def capwords(s, sep=None): return (sep or " ").join(x.capitalize() for x in s.split(sep))
class Template:
    def __init__(self, template): self.template = template
    def _fill(self, d, safe):
        def one(m):
            if m.group(1): return "$"
            name = m.group(2) or m.group(3)
            if name is None:
                if safe: return m.group()
                raise ValueError("Invalid placeholder in string")
            if name in d: return str(d[name])
            if safe: return m.group()
            raise KeyError(name)
        return _re.sub(r"\$(?:(\$)|([_a-zA-Z]\w*)|\{([_a-zA-Z]\w*)\}|)", one, self.template)
    def substitute(self, mapping={}, /, **kw): return self._fill({**mapping, **kw}, False)
    def safe_substitute(self, mapping={}, /, **kw): return self._fill({**mapping, **kw}, True)
class Formatter:
    def format(self, s, *a, **k): return s.format(*a, **k)
