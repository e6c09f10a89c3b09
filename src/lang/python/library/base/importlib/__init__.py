from builtins import __import__ as _imp
def import_module(name, package=None):
    return _imp((package or '') + name if name.startswith('.') else name)
def reload(m): return m
