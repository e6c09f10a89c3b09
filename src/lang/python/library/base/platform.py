import os as _os, sys as _sys
def system(): return "Linux"
def node(): return _os.uname().nodename
def release(): return _os.uname().release
def version(): return _os.uname().version
def machine(): return "x86_64"
def processor(): return ""
def architecture(*a): return ("64bit", "ELF")
def python_version(): return ".".join(map(str, _sys.version_info[:3]))
def python_version_tuple(): return tuple(map(str, _sys.version_info[:3]))
def python_implementation(): return "CPython"
def python_compiler(): return "GCC 12.2.0"
def platform(*a): return f"Linux-{release()}-x86_64-with-glibc2.36"
def uname(): return _os.uname()
