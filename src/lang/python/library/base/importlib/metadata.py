import os as _os, sys as _sys
class PackageNotFoundError(ModuleNotFoundError): pass
def version(name):
    for d in _sys.path:
        if not d.endswith('-packages') or not _os.path.isdir(d): continue
        for n in _os.listdir(d):
            if n.endswith('.dist-info') and n.rsplit('-', 1)[0].lower().replace('_', '-') == name.lower().replace('_', '-'): return n.rsplit('-', 1)[1][:-10]
    raise PackageNotFoundError(name)
