import _thread
def register(f, *a, **k):
    _thread.atexit((lambda: f(*a, **k)) if k else f, a if not k else ())
    return f
def unregister(f): pass
