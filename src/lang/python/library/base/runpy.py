import sys as _sys
def _run_module_as_main(name):
    import _runpy
    _runpy.run(name)
def run_path(path, init_globals=None, run_name="<run_path>"):
    g = {"__name__": run_name, "__file__": path}
    with open(path) as f: exec(compile(f.read(), path, "exec"), g)
    return g
def run_module(name, *a, **k): return _run_module_as_main(name)
