import sys as _sys
EPERM, ENOENT, ESRCH, EINTR, EIO, EBADF, ECHILD, EAGAIN, EACCES, EEXIST, ENOTDIR, EISDIR, EINVAL, EPIPE, ECONNREFUSED, EADDRINUSE, ETIMEDOUT, ECONNRESET = 1, 2, 3, 4, 5, 9, 10, 11, 13, 17, 20, 21, 22, 32, 111, 98, 110, 104
EWOULDBLOCK = EAGAIN
errorcode = {v: k for k, v in vars(_sys.modules[__name__]).copy().items() if k.startswith('E')}
