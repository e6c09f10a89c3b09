import os as _os, fnmatch as _f
def iglob(pattern, *, root_dir=None, recursive=False, include_hidden=False):
    def walk(base, parts):
        if not parts:
            if base and _os.path.lexists(base): yield base
            return
        p, rest = parts[0], parts[1:]
        if p == "**" and recursive:
            yield from walk(base, rest)
            for n in (_os.listdir(base or ".") if _os.path.isdir(base or ".") else []):
                full = _os.path.join(base, n)
                if not n.startswith(".") and _os.path.isdir(full): yield from walk(full, parts)
        elif any(c in p for c in "*?["):
            for n in (_os.listdir(base or ".") if _os.path.isdir(base or ".") else []):
                if _f.fnmatch(n, p) and (not n.startswith(".") or p.startswith(".")): yield from walk(_os.path.join(base, n), rest)
        else: yield from walk(_os.path.join(base, p), rest)
    return walk("/" if pattern.startswith("/") else "", [x for x in pattern.split("/") if x])
def glob(pattern, **k): return list(iglob(pattern, **k))
def escape(p): return p
