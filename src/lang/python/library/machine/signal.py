_handlers = {}
def default_int_handler(signum, frame): raise KeyboardInterrupt
_handlers[SIGINT] = default_int_handler
import sys as _sys
_names = vars(_sys.modules[__name__])
from enum import IntEnum as _IntEnum
Signals = _IntEnum("Signals", {k: v for k, v in list(_names.items()) if k.startswith("SIG") and not k.startswith("SIG_") and type(v) is int})
_names.update(Signals.__members__)
def signal(signalnum, handler):
    old = _handlers.get(signalnum, SIG_DFL)
    _handlers[signalnum] = handler
    if handler is SIG_DFL or handler is SIG_IGN or callable(handler): _set(signalnum, handler)
    else: raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    return old
def getsignal(n): return _handlers.get(n, SIG_DFL)
def alarm(n): return _alarm(n)
