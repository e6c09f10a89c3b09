import sys as _s
_shown, _filters = set(), []
_record = None
def _frame(level):
    f = _s._getframe(0).f_back
    while level > 1 and f is not None:
        f = f.f_back
        level -= 1
    return f
def formatwarning(message, category, filename, lineno, line=None):
    text = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    if line is None:
        try:
            with open(filename) as f: line = f.read().split("\n")[lineno - 1]
        except (OSError, IndexError):
            line = ""
    return text + (f"  {line.strip()}\n" if line.strip() else "")
def showwarning(message, category, filename, lineno, file=None, line=None): (file or _s.stderr).write(formatwarning(message, category, filename, lineno, line))
class WarningMessage:
    def __init__(self, message, category, filename, lineno): self.message, self.category, self.filename, self.lineno = message, category, filename, lineno
    def __str__(self): return f"{{message : {self.message!r}, category : {self.category.__name__!r}, filename : {self.filename!r}, lineno : {self.lineno}, line : None}}"
def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning): category = type(message)
    elif category is None: category = UserWarning
    f = _frame(stacklevel)
    if f is None: name, line, module = "sys", 1, "sys"
    else: name, line, module = f.f_code.co_filename, f.f_lineno, f.f_globals.get("__name__", "")
    warn_explicit(message, category, name, line, module)
def warn_explicit(message, category, filename, lineno, module=None):
    action = None
    for kind, wanted, pattern in _filters:
        if issubclass(category, wanted) and (not pattern or str(message).startswith(pattern)):
            action = kind
            break
    if action is None:
        if issubclass(category, DeprecationWarning) and module == "__main__": action = "default"
        elif issubclass(category, (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)): action = "ignore"
        else: action = "default"
    if action == "ignore": return
    if action == "error": raise message if isinstance(message, Warning) else category(message)
    if action != "always":
        key = (str(message), category) if action == "once" else (str(message), category, filename, lineno)
        if key in _shown: return
        _shown.add(key)
    if _record is not None: _record.append(WarningMessage(message if isinstance(message, Warning) else category(message), category, filename, lineno))
    else: showwarning(message, category, filename, lineno)
def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False): _filters.insert(len(_filters) if append else 0, (action, category, message))
def simplefilter(action, category=Warning, lineno=0, append=False): filterwarnings(action, "", category, append=append)
def resetwarnings(): _filters.clear()
class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, **k): self._keep, self._action, self._category = record, action, category
    def __enter__(self):
        global _record
        self._old = list(_filters), _record, set(_shown)
        _shown.clear()
        if self._action: simplefilter(self._action, self._category)
        if self._keep:
            _record = []
            return _record
    def __exit__(self, *a):
        global _record
        _filters[:] = self._old[0]
        _record = self._old[1]
        _shown.clear()
        _shown.update(self._old[2])
