import sys as _s
def warn(message, category=UserWarning, stacklevel=1, source=None):
    if category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning) or _off: return
    f = _s._getframe(0).f_back
    _s.stderr.write(f"{f.f_code.co_filename}:{f.f_lineno}: {category.__name__}: {message}\n")
_off = False
def filterwarnings(action, *a, **k):
    global _off
    _off = action == 'ignore'
simplefilter = filterwarnings
def resetwarnings(): pass
class catch_warnings:
    def __init__(self, **k): pass
    def __enter__(self): return []
    def __exit__(self, *a): pass
