import os as _os
def dotenv_values(path='.env'):
    d = {}
    if _os.path.exists(path):
        with open(path) as f:
            for l in f:
                l = l.strip()
                if l and not l.startswith('#') and '=' in l:
                    k, _, v = l.removeprefix('export ').partition('=')
                    d[k.strip()] = v.strip().strip('"').strip("'")
    return d
def load_dotenv(path='.env', override=False, **k):
    d = dotenv_values(path)
    for a, b in d.items():
        if override or a not in _os.environ: _os.environ[a] = b
    return bool(d)
