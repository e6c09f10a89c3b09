import socket as _socket, threading as _t
class BaseServer:
    def serve_forever(self, poll_interval=0.5):
        self._stop = False
        while not self._stop: self.handle_request()
    def shutdown(self): self._stop = True
    def __enter__(self): return self
    def __exit__(self, *a): self.server_close()
    def handle_error(self, request, address):
        import sys, traceback
        print("-" * 40, file=sys.stderr)
        print("Exception occurred during processing of request from", address, file=sys.stderr)
        traceback.print_exc()
        print("-" * 40, file=sys.stderr)
class TCPServer(BaseServer):
    allow_reuse_address = False
    def __init__(self, address, handler, bind_and_activate=True):
        self.RequestHandlerClass = handler
        self.socket = _socket.socket()
        self.socket.bind(address)
        self.socket.listen()
        self.server_address = self.socket.getsockname()
    def fileno(self): return self.socket.fileno()
    def finish(self, s, a):
        try:
            self.RequestHandlerClass(s, a, self)
        except Exception:
            self.handle_error(s, a)
        s.close()
    def process_request(self, s, a): self.finish(s, a)
    def handle_request(self):
        s, a = self.socket.accept()
        self.process_request(s, a)
    def server_close(self): self.socket.close()
class ThreadingMixIn:
    daemon_threads = True
    def process_request(self, s, a): _t.Thread(target=self.finish, args=(s, a), daemon=True).start()
class ThreadingTCPServer(ThreadingMixIn, TCPServer): pass
class BaseRequestHandler:
    def __init__(self, request, client_address, server):
        self.request, self.client_address, self.server = request, client_address, server
        self.setup()
        try:
            self.handle()
        finally:
            self.finish()
    def setup(self): pass
    def handle(self): pass
    def finish(self): pass
class StreamRequestHandler(BaseRequestHandler):
    def setup(self): self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb")
