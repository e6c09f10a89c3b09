import sys, os, time
def main():
    import flask
    from flask.__main__ import find
    args, spec, bind, workers, access = sys.argv[1:], None, "0.0.0.0:" + os.environ["PORT"] if "PORT" in os.environ else "127.0.0.1:8000", 1, None
    while args:
        a = args.pop(0)
        val = None
        if a.startswith("--") and "=" in a: a, _, val = a.partition("=")
        take = lambda: val if val is not None else args.pop(0)
        if a in ("-b", "--bind"): bind = take()
        elif a in ("-w", "--workers"): workers = int(take())
        elif a == "--access-logfile": access = take()
        elif a in ("--timeout", "-t", "--threads", "-k", "--worker-class", "--log-level", "--error-logfile", "-n", "--name", "--chdir", "--log-file"): take()
        elif a in ("--version", "-v"):
            print("gunicorn (version 21.2.0)")
            return
        elif not a.startswith("-"): spec = a
    if spec is None:
        sys.stderr.write("usage: gunicorn [OPTIONS] [APP_MODULE]\ngunicorn: error: No application module specified.\n")
        raise SystemExit(1)
    host, _, port = bind.rpartition(":")
    host = host or "0.0.0.0"
    def log(msg, pid=os.getpid(), level="INFO"): sys.stderr.write(f"[{time.strftime('%Y-%m-%d %H:%M:%S')} +0000] [{pid}] [{level}] {msg}\n")
    log("Starting gunicorn 21.2.0")
    s = flask._Server((host, int(port)), None)
    log(f"Listening at: http://{host}:{port} ({os.getpid()})")
    log("Using worker: sync")
    for i in range(workers): log(f"Booting worker with pid: {os.getpid() + 1 + i}", os.getpid() + 1 + i)
    app, name = find(spec if ":" in spec else spec + ":application")
    def access_log(a, line, code):
        if access == "-": print(f'{a} - - [{time.strftime("%d/%b/%Y:%H:%M:%S")} +0000] "{line}" {code} - "-" "-"', flush=True)
    s.RequestHandlerClass = flask._handler(app, access_log)
    try:
        s.serve_forever()
    except KeyboardInterrupt:
        log("Handling signal: int")
        log("Shutting down: Master")
if __name__ == "__main__": main()
