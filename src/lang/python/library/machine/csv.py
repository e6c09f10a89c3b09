QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3
class Error(Exception): pass
class reader:
    def __init__(self, f, dialect=None, delimiter=",", quotechar='"', skipinitialspace=False, **k):
        self._f, self._d, self._q, self._s, self.line_num = iter(f), delimiter, quotechar, skipinitialspace, 0
    def __iter__(self): return self
    def __next__(self):
        row, cur, quoted, i = [], "", False, 0
        line = next(self._f)
        self.line_num += 1
        while True:
            if i >= len(line):
                if not quoted: break
                line = next(self._f, "")
                self.line_num += 1
                i = 0
                if not line: break
                continue
            c = line[i]
            if quoted:
                if c == self._q:
                    if line[i + 1:i + 2] == self._q:
                        cur += c
                        i += 1
                    else: quoted = False
                else: cur += c
            elif c == self._q and cur == "": quoted = True
            elif c == self._d:
                row.append(cur)
                cur = ""
            elif c in "\r\n": pass
            elif not (c == " " and self._s and cur == ""): cur += c
            i += 1
        return row + [cur] if row or cur or line.strip("\r\n") else []
class writer:
    def __init__(self, f, dialect=None, delimiter=",", quotechar='"', lineterminator="\r\n", quoting=0, **k):
        self._f, self._d, self._q, self._t, self._m = f, delimiter, quotechar, lineterminator, quoting
    def _one(self, v):
        s = "" if v is None else str(v)
        if self._m == 1 or (self._m == 2 and not isinstance(v, (int, float))) or any(c in s for c in (self._d, self._q, "\n", "\r")):
            return self._q + s.replace(self._q, self._q * 2) + self._q
        return s
    def writerow(self, row): return self._f.write(self._d.join(self._one(v) for v in row) + self._t)
    def writerows(self, rows):
        for r in rows: self.writerow(r)
class DictReader:
    def __init__(self, f, fieldnames=None, restkey=None, restval=None, **k):
        self.reader, self._names, self.restkey, self.restval = reader(f, **k), fieldnames, restkey, restval
    @property
    def fieldnames(self):
        if self._names is None: self._names = next(self.reader, None)
        return self._names
    def __iter__(self): return self
    def __next__(self):
        names = self.fieldnames
        row = next(self.reader)
        while not row: row = next(self.reader)
        out = dict(zip(names, row + [self.restval] * (len(names) - len(row))))
        if len(row) > len(names): out[self.restkey] = row[len(names):]
        return out
    @property
    def line_num(self): return self.reader.line_num
class DictWriter:
    def __init__(self, f, fieldnames, restval="", extrasaction="raise", **k):
        self.fieldnames, self.writer, self._r, self._x = fieldnames, writer(f, **k), restval, extrasaction
    def writeheader(self): return self.writer.writerow(self.fieldnames)
    def writerow(self, d):
        extra = [k for k in d if k not in self.fieldnames]
        if extra and self._x == "raise": raise ValueError("dict contains fields not in fieldnames: " + ", ".join(map(repr, extra)))
        return self.writer.writerow([d.get(k, self._r) for k in self.fieldnames])
    def writerows(self, rows):
        for r in rows: self.writerow(r)
