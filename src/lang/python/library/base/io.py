from _io import *
import _io
open = open
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
DEFAULT_BUFFER_SIZE = 8192
class IOBase:
    closed = False
    def __enter__(self): return self
    def __exit__(self, *a): self.close()
    def close(self): self.closed = True
    def flush(self): pass
    def readable(self): return True
    def writable(self): return True
    def seekable(self): return True
    def isatty(self): return False
    def __iter__(self): return self
    def __next__(self):
        line = self.readline()
        if not line: raise StopIteration
        return line
    def readlines(self, hint=-1): return list(self)
    def writelines(self, lines):
        for x in lines: self.write(x)
class TextIOBase(IOBase): pass
class RawIOBase(IOBase): pass
class BufferedIOBase(IOBase): pass
class _Memory(IOBase):
    def __init__(self, initial=None, newline="\n"):
        self._v = self._empty if initial is None else initial
        self._p = 0
    def _open(self):
        if self.closed: raise ValueError("I/O operation on closed file")
    def read(self, n=-1):
        self._open()
        end = len(self._v) if n is None or n < 0 else self._p + n
        r = self._v[self._p:end]
        self._p = min(max(self._p, end), max(len(self._v), self._p))
        return r
    def readline(self, n=-1):
        self._open()
        i = self._v.find(self._nl, self._p)
        end = len(self._v) if i < 0 else i + 1
        r = self._v[self._p:end]
        self._p = end
        return r
    def write(self, s):
        self._open()
        if not isinstance(s, self._type):
            if self._empty == "": raise TypeError(f"string argument expected, got {type(s).__name__!r}")
            raise TypeError(f"a bytes-like object is required, not {type(s).__name__!r}")
        if self._p == len(self._v): self._v += s
        else: self._v = self._v[:self._p] + s + self._v[self._p + len(s):]
        self._p += len(s)
        return len(s)
    def getvalue(self):
        self._open()
        return self._v
    def seek(self, n, whence=0):
        self._p = n + (0 if whence == 0 else self._p if whence == 1 else len(self._v))
        return self._p
    def tell(self): return self._p
    def truncate(self, n=None):
        self._v = self._v[:self._p if n is None else n]
        return len(self._v)
class StringIO(_Memory):
    _empty, _nl, _type = "", "\n", str
class BytesIO(_Memory):
    _empty, _nl, _type = b"", b"\n", (bytes, bytearray)
    def getbuffer(self): return self._v
    def readinto(self, b):
        d = self.read(len(b))
        b[:len(d)] = d
        return len(d)
