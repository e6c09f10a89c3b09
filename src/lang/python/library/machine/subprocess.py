import _subprocess, os as _os, sys as _sys
PIPE, STDOUT, DEVNULL = -1, -2, -3
class SubprocessError(Exception): pass
class CalledProcessError(SubprocessError):
    def __init__(self, returncode, cmd, output=None, stderr=None):
        self.returncode, self.cmd, self.output, self.stderr = returncode, cmd, output, stderr
        self.stdout = output
    def __str__(self):
        if self.returncode < 0: return f"Command {self.cmd!r} died with <Signals: {-self.returncode}>."
        return f"Command {self.cmd!r} returned non-zero exit status {self.returncode}."
class TimeoutExpired(SubprocessError):
    def __init__(self, cmd, timeout, output=None, stderr=None): self.cmd, self.timeout, self.output, self.stderr = cmd, timeout, output, stderr
    def __str__(self): return f"Command {self.cmd!r} timed out after {self.timeout} seconds"
CalledProcessError.__module__ = TimeoutExpired.__module__ = "subprocess"
class CompletedProcess:
    def __init__(self, args, returncode, stdout=None, stderr=None): self.args, self.returncode, self.stdout, self.stderr = args, returncode, stdout, stderr
    def check_returncode(self):
        if self.returncode: raise CalledProcessError(self.returncode, self.args, self.stdout, self.stderr)
    def __repr__(self):
        p = [f"args={self.args!r}", f"returncode={self.returncode!r}"]
        if self.stdout is not None: p.append(f"stdout={self.stdout!r}")
        if self.stderr is not None: p.append(f"stderr={self.stderr!r}")
        return f"CompletedProcess({', '.join(p)})"
class _Text:
    def __init__(self, f): self._f = f
    def read(self, n=-1): return self._f.read(n).decode()
    def readline(self): return self._f.readline().decode()
    def __iter__(self): return self
    def __next__(self):
        l = self.readline()
        if not l: raise StopIteration
        return l
    def readlines(self): return list(self)
    def write(self, s): return self._f.write(s.encode())
    def flush(self): self._f.flush()
    def close(self): self._f.close()
    def __enter__(self): return self
    def __exit__(self, *a): self.close()
class Popen:
    def __init__(self, args, bufsize=-1, executable=None, stdin=None, stdout=None, stderr=None, preexec_fn=None, close_fds=True, shell=False, cwd=None, env=None, universal_newlines=None, startupinfo=None, creationflags=0, restore_signals=True, start_new_session=False, pass_fds=(), *, text=None, encoding=None, errors=None, **kw):
        self.args = args
        self._text = bool(text or universal_newlines or encoding)
        argv = ["/bin/sh", "-c", args if isinstance(args, str) else args[0]] if shell else ([args] if isinstance(args, str) else list(args))
        def fd(x): return "pipe" if x == PIPE else "null" if x == DEVNULL else "stdout" if x == STDOUT else None if x is None else x if isinstance(x, int) else x.fileno()
        for f in (_sys.stdout, _sys.stderr):
            try:
                f.flush()
            except Exception:
                pass
        self.pid, files = _subprocess.spawn(argv, [fd(stdin), fd(stdout), fd(stderr)], cwd, dict(env) if env is not None else None, start_new_session)
        wrap = lambda f: None if f is None else _Text(f) if self._text else f
        self.stdin, self.stdout, self.stderr = wrap(files.get(0)), wrap(files.get(1)), wrap(files.get(2))
        self.returncode = None
    def poll(self):
        if self.returncode is None: self.returncode = _subprocess.wait(self.pid, True)
        return self.returncode
    def wait(self, timeout=None):
        import time
        end = None if timeout is None else time.monotonic() + timeout
        while self.returncode is None:
            if end is None: self.returncode = _subprocess.wait(self.pid, False)
            else:
                self.poll()
                if self.returncode is None:
                    if time.monotonic() >= end: raise TimeoutExpired(self.args, timeout)
                    time.sleep(0.01)
        return self.returncode
    def communicate(self, input=None, timeout=None):
        if self.stdin:
            if input: self.stdin.write(input)
            self.stdin.close()
        if timeout is not None: self.wait(timeout)
        err = []
        t = None
        if self.stdout and self.stderr:
            import threading
            t = threading.Thread(target=lambda: err.append(self.stderr.read()))
            t.start()
        out = self.stdout.read() if self.stdout else None
        if t: t.join()
        elif self.stderr: err.append(self.stderr.read())
        self.wait()
        return out, (err[0] if err else None)
    def send_signal(self, s):
        if self.poll() is None: _subprocess.kill(self.pid, s)
    def terminate(self): self.send_signal(15)
    def kill(self): self.send_signal(9)
    def __enter__(self): return self
    def __exit__(self, *a):
        for f in (self.stdout, self.stderr, self.stdin):
            if f: f.close()
        self.wait()
def run(args, *, input=None, capture_output=False, timeout=None, check=False, **kw):
    if capture_output: kw["stdout"] = kw["stderr"] = PIPE
    if input is not None: kw["stdin"] = PIPE
    p = Popen(args, **kw)
    try:
        out, err = p.communicate(input, timeout)
    except TimeoutExpired:
        p.kill()
        p.wait()
        raise
    if check and p.returncode: raise CalledProcessError(p.returncode, args, out, err)
    return CompletedProcess(args, p.returncode, out, err)
def call(*a, timeout=None, **k): return Popen(*a, **k).wait(timeout)
def check_call(*a, **k):
    r = call(*a, **k)
    if r: raise CalledProcessError(r, a[0])
    return 0
def check_output(*a, timeout=None, **k): return run(*a, stdout=PIPE, timeout=timeout, check=True, **k).stdout
def getoutput(cmd): return run(cmd, shell=True, stdout=PIPE, stderr=STDOUT, text=True).stdout.rstrip("\n")
def getstatusoutput(cmd):
    r = run(cmd, shell=True, stdout=PIPE, stderr=STDOUT, text=True)
    return r.returncode, r.stdout.rstrip("\n")
