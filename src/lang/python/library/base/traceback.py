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
def format_tb(tb, limit=None):
    out = []
    while tb is not None:
        out.append(f'  File "{tb.tb_filename}", line {tb.tb_lineno}, in {tb.tb_name}\n')
        tb = tb.tb_next
    return out
def print_tb(tb, limit=None, file=None): (file or _sys.stderr).write("".join(format_tb(tb)))
