_handlers = {}
def default_int_handler(signum, frame): raise KeyboardInterrupt
_handlers[SIGINT] = default_int_handler
Signals = int
def signal(signalnum, handler):
    old = _handlers.get(signalnum, SIG_DFL)
    _handlers[signalnum] = handler
    if handler is SIG_DFL or handler is SIG_IGN or callable(handler): _set(signalnum, handler)
    else: raise TypeError("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
    return old
def getsignal(n): return _handlers.get(n, SIG_DFL)
def alarm(n): return _alarm(n)
