import sys as _sys
import _traceback
def format_exception(exc, value=None, tb=None, limit=None, chain=True):
    e = exc if isinstance(exc, BaseException) else value
    return [l + "\n" for l in _traceback.format(e).rstrip("\n").split("\n")]
def format_exception_only(exc, value=None): return [_traceback.only(exc if isinstance(exc, BaseException) else value)]
def format_exc(limit=None, chain=True):
    e = _sys.exception() if hasattr(_sys, "exception") else _sys.exc_info()[1]
    return "NoneType: None\n" if e is None else _traceback.format(e)
def print_exc(limit=None, file=None, chain=True): (file or _sys.stderr).write(format_exc())
def print_exception(exc, value=None, tb=None, limit=None, file=None, chain=True):
    (file or _sys.stderr).write(_traceback.format(exc if isinstance(exc, BaseException) else value))
class FrameSummary:
    def __init__(self, filename, lineno, name, line=None): self.filename, self.lineno, self.name, self._line = filename, lineno, name, line
    @property
    def line(self):
        if self._line is None:
            try:
                with open(self.filename) as f: self._line = f.read().split("\n")[self.lineno - 1].strip()
            except (OSError, IndexError):
                self._line = ""
        return self._line
    def __iter__(self): return iter((self.filename, self.lineno, self.name, self.line))
    def __getitem__(self, i): return (self.filename, self.lineno, self.name, self.line)[i]
    def __repr__(self): return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"
def extract_tb(tb, limit=None):
    out = []
    while tb is not None:
        out.append(FrameSummary(tb.tb_filename, tb.tb_lineno, tb.tb_name))
        tb = tb.tb_next
    return out
def extract_stack(f=None, limit=None):
    f, out = f or _sys._getframe(0).f_back, []
    while f is not None:
        out.append(FrameSummary(f.f_code.co_filename, f.f_lineno, f.f_code.co_name))
        f = f.f_back
    return out[::-1]
def format_list(frames): return [f'  File "{f[0]}", line {f[1]}, in {f[2]}\n' + (f"    {f[3]}\n" if f[3] else "") for f in frames]
def format_stack(f=None, limit=None): return format_list(extract_stack(f or _sys._getframe(0).f_back))
def print_stack(f=None, limit=None, file=None): (file or _sys.stderr).write("".join(format_stack(f or _sys._getframe(0).f_back)))
def format_tb(tb, limit=None):
    out = []
    while tb is not None:
        out.append(f'  File "{tb.tb_filename}", line {tb.tb_lineno}, in {tb.tb_name}\n')
        tb = tb.tb_next
    return out
def print_tb(tb, limit=None, file=None): (file or _sys.stderr).write("".join(format_tb(tb)))
