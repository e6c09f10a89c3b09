class Error(Exception): pass
def copy(x):
    c = type(x)
    m = getattr(c, "__copy__", None)
    if m: return m(x)
    if c in (list, dict, set): return x.copy()
    if not hasattr(x, "__dict__") or isinstance(x, type) or callable(x): return x
    if isinstance(x, (list, dict, set)): y = c(x)
    else: y = c.__new__(c)
    y.__dict__.update(x.__dict__)
    return y
def deepcopy(x, memo=None):
    memo = {} if memo is None else memo
    if id(x) in memo: return memo[id(x)]
    c = type(x)
    m = getattr(c, "__deepcopy__", None)
    if m: return m(x, memo)
    if c is list:
        y = memo[id(x)] = []
        y.extend([deepcopy(v, memo) for v in x])
        return y
    if c is dict:
        y = memo[id(x)] = {}
        for k, v in x.items(): y[deepcopy(k, memo)] = deepcopy(v, memo)
        return y
    if c is tuple: return tuple([deepcopy(v, memo) for v in x])
    if c is set: return {deepcopy(v, memo) for v in x}
    if isinstance(x, (int, float, str, bytes, type, type(None))) or not hasattr(x, "__dict__") or (callable(x) and not hasattr(c, "__call__")): return x
    if type(x).__name__ in ("function", "module", "method", "builtin_function_or_method"): return x
    y = memo[id(x)] = c.__new__(c)
    if isinstance(x, dict): dict.update(y, {deepcopy(k, memo): deepcopy(v, memo) for k, v in x.items()})
    elif isinstance(x, list): list.extend(y, [deepcopy(v, memo) for v in x])
    y.__dict__.update(deepcopy(x.__dict__, memo))
    return y
