import sys as _sys, time as _time, os as _os
CRITICAL, FATAL, ERROR, WARNING, WARN, INFO, DEBUG, NOTSET = 50, 50, 40, 30, 30, 20, 10, 0
_names = {50: "CRITICAL", 40: "ERROR", 30: "WARNING", 20: "INFO", 10: "DEBUG", 0: "NOTSET"}
def getLevelName(l): return _names.get(l, f"Level {l}") if isinstance(l, int) else _level(l)
def addLevelName(l, n): _names[l] = n
def _level(l):
    if isinstance(l, int): return l
    for k, v in _names.items():
        if v == l: return k
    if l == "WARN": return 30
    raise ValueError(f"Unknown level: {l!r}")
class LogRecord:
    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, func=None):
        self.name, self.levelno, self.levelname, self.pathname, self.lineno, self.msg, self.exc_info, self.funcName = name, level, getLevelName(level), pathname, lineno, msg, exc_info, func
        self.args = args[0] if len(args) == 1 and isinstance(args[0], dict) and args[0] else args
        self.filename = _os.path.basename(pathname)
        self.module = self.filename.rsplit(".", 1)[0]
        self.created = _time.time()
        self.msecs = int(self.created * 1000) % 1000
        self.process, self.thread, self.threadName, self.processName, self.relativeCreated = _os.getpid(), 1, "MainThread", "MainProcess", 0
    def getMessage(self):
        m = str(self.msg)
        return m % self.args if self.args else m
class Formatter:
    default_format = "%(message)s"
    def __init__(self, fmt=None, datefmt=None, style="%", validate=True, *, defaults=None):
        self._fmt, self.datefmt, self._style = fmt or {"%": "%(message)s", "{": "{message}", "$": "$message"}[style], datefmt, style
    def formatTime(self, r, datefmt=None):
        t = _time.localtime(r.created)
        return _time.strftime(datefmt, t) if datefmt else _time.strftime("%Y-%m-%d %H:%M:%S", t) + ",%03d" % r.msecs
    def formatException(self, ei):
        import traceback
        return "".join(traceback.format_exception(ei[1])).rstrip("\n")
    def format(self, r):
        r.message = r.getMessage()
        if "asctime" in self._fmt: r.asctime = self.formatTime(r, self.datefmt)
        if self._style == "%": s = self._fmt % r.__dict__
        elif self._style == "{": s = self._fmt.format(**r.__dict__)
        else:
            import string
            s = string.Template(self._fmt).substitute(r.__dict__)
        if r.exc_info:
            s += "\n" + self.formatException(r.exc_info)
        return s
class Filterer:
    def __init__(self): self.filters = []
    def addFilter(self, f): self.filters.append(f)
    def removeFilter(self, f): self.filters.remove(f)
    def filter(self, r): return all((f.filter(r) if hasattr(f, "filter") else f(r)) for f in self.filters)
class Filter:
    def __init__(self, name=""): self.name = name
    def filter(self, r): return not self.name or r.name == self.name or r.name.startswith(self.name + ".")
_default = Formatter()
class Handler(Filterer):
    def __init__(self, level=NOTSET):
        super().__init__()
        self.level, self.formatter = _level(level), None
    def setLevel(self, l): self.level = _level(l)
    def setFormatter(self, f): self.formatter = f
    def format(self, r): return (self.formatter or _default).format(r)
    def handle(self, r):
        if self.filter(r): self.emit(r)
    def emit(self, r): raise NotImplementedError("emit must be implemented by Handler subclasses")
    def flush(self): pass
    def close(self): pass
class StreamHandler(Handler):
    terminator = "\n"
    def __init__(self, stream=None):
        super().__init__()
        self.stream = stream or _sys.stderr
    def emit(self, r):
        self.stream.write(self.format(r) + self.terminator)
        self.flush()
    def flush(self): self.stream.flush()
class FileHandler(StreamHandler):
    def __init__(self, filename, mode="a", encoding=None, delay=False): super().__init__(open(filename, mode))
class NullHandler(Handler):
    def emit(self, r): pass
class _LastResort(StreamHandler):
    def emit(self, r):
        _sys.stderr.write(self.format(r) + "\n")
lastResort = _LastResort()
lastResort.level = WARNING
class Logger(Filterer):
    def __init__(self, name, level=NOTSET):
        super().__init__()
        self.name, self.level, self.handlers, self.propagate, self.parent, self.disabled = name, _level(level), [], True, None, False
    def setLevel(self, l): self.level = _level(l)
    def getEffectiveLevel(self):
        l = self
        while l:
            if l.level: return l.level
            l = l.parent
        return NOTSET
    def isEnabledFor(self, l): return l >= _disabled and l >= self.getEffectiveLevel()
    def addHandler(self, h):
        if h not in self.handlers: self.handlers.append(h)
    def removeHandler(self, h):
        if h in self.handlers: self.handlers.remove(h)
    def hasHandlers(self): return bool(self.handlers) or bool(self.parent and self.parent.hasHandlers())
    def getChild(self, n): return getLogger(n if self.name == "root" else self.name + "." + n)
    def _log(self, level, msg, args, exc_info=None, extra=None, stack_info=False, stacklevel=1):
        if not self.isEnabledFor(level): return
        f = _sys._getframe(0)
        while f and f.f_code.co_filename.startswith("<") and f.f_code.co_filename not in ("<string>", "<stdin>"): f = f.f_back
        if exc_info:
            exc_info = (type(exc_info), exc_info, None) if isinstance(exc_info, BaseException) else _sys.exc_info()
        r = LogRecord(self.name, level, f.f_code.co_filename if f else "app.py", f.f_lineno if f else 0, msg, args, exc_info, f.f_code.co_name if f else None)
        if extra: r.__dict__.update(extra)
        self.handle(r)
    def handle(self, r):
        if self.disabled or not self.filter(r): return
        l, found = self, False
        while l:
            for h in l.handlers:
                found = True
                if r.levelno >= h.level: h.handle(r)
            if not l.propagate: break
            l = l.parent
        if not found and r.levelno >= lastResort.level: lastResort.handle(r)
    def debug(self, msg, *a, **k): self._log(DEBUG, msg, a, **k)
    def info(self, msg, *a, **k): self._log(INFO, msg, a, **k)
    def warning(self, msg, *a, **k): self._log(WARNING, msg, a, **k)
    warn = warning
    def error(self, msg, *a, **k): self._log(ERROR, msg, a, **k)
    def critical(self, msg, *a, **k): self._log(CRITICAL, msg, a, **k)
    fatal = critical
    def exception(self, msg, *a, exc_info=True, **k): self._log(ERROR, msg, a, exc_info=exc_info, **k)
    def log(self, l, msg, *a, **k): self._log(l, msg, a, **k)
    def __repr__(self): return f"<Logger {self.name} ({getLevelName(self.getEffectiveLevel())})>"
_disabled = 0
def disable(level=CRITICAL):
    global _disabled
    _disabled = level + 1
root = Logger("root", WARNING)
_loggers = {}
def getLogger(name=None):
    if not name or name == "root": return root
    l = _loggers.get(name)
    if l is None:
        l = _loggers[name] = Logger(name)
        parts = name.split(".")
        l.parent = root
        for i in range(len(parts) - 1, 0, -1):
            if ".".join(parts[:i]) in _loggers:
                l.parent = _loggers[".".join(parts[:i])]
                break
        for n, o in _loggers.items():
            if n.startswith(name + ".") and (o.parent is root): o.parent = l
    return l
def basicConfig(*, level=None, format=None, datefmt=None, filename=None, filemode="a", stream=None, handlers=None, force=False, style="%", encoding=None):
    if force: root.handlers.clear()
    if root.handlers: return
    f = Formatter(format or "%(levelname)s:%(name)s:%(message)s", datefmt, style)
    for h in handlers or [FileHandler(filename, filemode) if filename else StreamHandler(stream)]:
        if h.formatter is None: h.setFormatter(f)
        root.addHandler(h)
    if level is not None: root.setLevel(level)
def _root(): 
    if not root.handlers: basicConfig()
    return root
def debug(msg, *a, **k): _root().debug(msg, *a, **k)
def info(msg, *a, **k): _root().info(msg, *a, **k)
def warning(msg, *a, **k): _root().warning(msg, *a, **k)
warn = warning
def error(msg, *a, **k): _root().error(msg, *a, **k)
def critical(msg, *a, **k): _root().critical(msg, *a, **k)
def exception(msg, *a, **k): _root().exception(msg, *a, **k)
def log(l, msg, *a, **k): _root().log(l, msg, *a, **k)
def shutdown(): pass
def captureWarnings(b): pass
