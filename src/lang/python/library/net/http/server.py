import sys, os, time, socketserver, html
from http import _phrases
from http.client import read_headers
from urllib.parse import unquote, quote
class HTTPServer(socketserver.TCPServer):
    def __init__(self, address, handler, *a):
        super().__init__(address, handler)
        self.server_name, self.server_port = self.server_address[0], self.server_address[1]
class ThreadingHTTPServer(socketserver.ThreadingMixIn, HTTPServer): pass
class BaseHTTPRequestHandler(socketserver.StreamRequestHandler):
    sys_version = "Python/" + ".".join(map(str, sys.version_info[:3]))
    server_version = "BaseHTTP/0.6"
    protocol_version = "HTTP/1.0"
    def handle(self):
        line = self.rfile.readline()
        if not line: return
        self.requestline = line.decode("latin-1").rstrip("\r\n")
        words = self.requestline.split()
        if len(words) != 3: return self.send_error(400, f"Bad request syntax ({self.requestline!r})")
        self.command, self.path, self.request_version = words
        self.headers = read_headers(self.rfile)
        self._buf = []
        m = getattr(self, "do_" + self.command, None)
        if m is None: return self.send_error(501, f"Unsupported method ({self.command!r})")
        m()
    def version_string(self): return self.server_version + " " + self.sys_version
    def date_time_string(self, t=None): return time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(t))
    def log_date_time_string(self): return time.strftime("%d/%b/%Y %H:%M:%S", time.localtime())
    def address_string(self): return self.client_address[0]
    def log_message(self, format, *args): sys.stderr.write("%s - - [%s] %s\n" % (self.address_string(), self.log_date_time_string(), format % args))
    def log_request(self, code="-", size="-"): self.log_message('"%s" %s %s', self.requestline, str(int(code)), str(size))
    def log_error(self, format, *args): self.log_message(format, *args)
    def send_response_only(self, code, message=None):
        self._buf = [f"{self.protocol_version} {int(code)} {_phrases.get(int(code), '') if message is None else message}\r\n"]
    def send_response(self, code, message=None):
        self.log_request(code)
        self.send_response_only(code, message)
        self.send_header("Server", self.version_string())
        self.send_header("Date", self.date_time_string())
    def send_header(self, k, v): self._buf.append(f"{k}: {v}\r\n")
    def end_headers(self):
        self.wfile.write(("".join(self._buf) + "\r\n").encode("latin-1"))
        self._buf = []
    def send_error(self, code, message=None, explain=None):
        short = _phrases.get(int(code), "???")
        message = short if message is None else message
        self.log_error("code %d, message %s", int(code), message)
        body = f"<!DOCTYPE HTML>\n<html lang=\"en\">\n    <head>\n        <meta charset=\"utf-8\">\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: {int(code)}</p>\n        <p>Message: {html.escape(message)}.</p>\n    </body>\n</html>\n".encode()
        self.send_response(code, message)
        self.send_header("Connection", "close")
        self.send_header("Content-Type", "text/html;charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD": self.wfile.write(body)
class SimpleHTTPRequestHandler(BaseHTTPRequestHandler):
    server_version = "SimpleHTTP/0.6"
    extensions_map = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain", ".py": "text/x-python", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".png": "image/png", ".jpg": "image/jpeg", ".svg": "image/svg+xml", ".xml": "text/xml", ".md": "text/markdown"}
    def __init__(self, *a, directory=None, **k):
        self.directory = os.fspath(directory or os.getcwd())
        super().__init__(*a, **k)
    def translate_path(self, path):
        p = os.path.normpath(unquote(path.split("?")[0].split("#")[0]))
        return os.path.join(self.directory, "/".join(x for x in p.split("/") if x not in ("", "..")))
    def guess_type(self, path): return self.extensions_map.get(os.path.splitext(path)[1].lower(), "application/octet-stream")
    def do_GET(self): self._send(True)
    def do_HEAD(self): self._send(False)
    def _send(self, body):
        p = self.translate_path(self.path)
        if os.path.isdir(p):
            if not self.path.split("?")[0].endswith("/"):
                self.send_response(301)
                self.send_header("Location", self.path + "/")
                self.send_header("Content-Length", "0")
                return self.end_headers()
            for n in ("index.html", "index.htm"):
                if os.path.isfile(os.path.join(p, n)):
                    p = os.path.join(p, n)
                    break
            else:
                names = sorted(os.listdir(p), key=lambda a: a.lower())
                title = f"Directory listing for {html.escape(unquote(self.path))}"
                rows = "".join(f'<li><a href="{quote(n + ("/" if os.path.isdir(os.path.join(p, n)) else ""))}">{html.escape(n + ("/" if os.path.isdir(os.path.join(p, n)) else ""))}</a></li>\n' for n in names)
                data = f'<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n<body>\n<h1>{title}</h1>\n<hr>\n<ul>\n{rows}</ul>\n<hr>\n</body>\n</html>\n'.encode()
                self.send_response(200)
                self.send_header("Content-type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                if body: self.wfile.write(data)
                return
        try:
            with open(p, "rb") as f: data = f.read()
        except OSError:
            return self.send_error(404, "File not found")
        self.send_response(200)
        self.send_header("Content-type", self.guess_type(p))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Last-Modified", self.date_time_string(os.path.getmtime(p)))
        self.end_headers()
        if body: self.wfile.write(data)
def main():
    import argparse
    ap = argparse.ArgumentParser(prog="server.py")
    ap.add_argument("-b", "--bind", metavar="ADDRESS", help="bind to this address (default: all interfaces)")
    ap.add_argument("-d", "--directory", default=os.getcwd(), help="serve this directory (default: current directory)")
    ap.add_argument("port", default=8000, type=int, nargs="?", help="bind to this port (default: 8000)")
    a = ap.parse_args()
    host = a.bind or "0.0.0.0"
    handler = lambda *x: SimpleHTTPRequestHandler(*x, directory=a.directory)
    with ThreadingHTTPServer((host, a.port), handler) as s:
        print(f"Serving HTTP on {host} port {a.port} (http://{host}:{a.port}/) ...")
        try:
            s.serve_forever()
        except KeyboardInterrupt:
            print("\nKeyboard interrupt received, exiting.")
            sys.exit(0)
if __name__ == "__main__": main()
