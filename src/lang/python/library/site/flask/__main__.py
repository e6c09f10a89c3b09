import sys, os
def find(spec):
    import importlib
    name, _, attr = (spec or "app").partition(":")
    if name.endswith(".py"): name = name[:-3]
    if os.getcwd() not in sys.path: sys.path.insert(0, os.getcwd())
    m = importlib.import_module(name)
    for n in [attr] if attr else ["app", "application", "create_app"]:
        v = getattr(m, n.rstrip("()"), None)
        if v is not None: return (v() if n.startswith("create") or n.endswith("()") else v), name
    raise SystemExit(f"Error: Failed to find Flask application or factory in module {name!r}.")
def main():
    import flask
    args = sys.argv[1:]
    spec, host, port, debug, cmd = os.environ.get("FLASK_APP"), os.environ.get("FLASK_RUN_HOST", "127.0.0.1"), int(os.environ.get("FLASK_RUN_PORT", 5000)), os.environ.get("FLASK_DEBUG") in ("1", "true"), None
    while args:
        a = args.pop(0)
        if "=" in a and a.startswith("--"): args.insert(0, a.split("=", 1)[1]); a = a.split("=", 1)[0]
        if a in ("--app", "-A"): spec = args.pop(0)
        elif a in ("--host", "-h"): host = args.pop(0)
        elif a in ("--port", "-p"): port = int(args.pop(0))
        elif a == "--debug": debug = True
        elif a == "--version":
            print(f"Python {'.'.join(map(str, sys.version_info[:3]))}\nFlask {flask.__version__}")
            return
        elif not a.startswith("-"): cmd = a
    if cmd != "run":
        print("Usage: flask [OPTIONS] COMMAND [ARGS]...")
        return
    if spec is None and not any(os.path.exists(n) for n in ("app.py", "wsgi.py")):
        sys.stderr.write("Error: Could not locate a Flask application. Use the 'flask --app' option, 'FLASK_APP' environment variable, or a 'wsgi.py' or 'app.py' file in the current directory.\n")
        raise SystemExit(2)
    app, name = find(spec or ("wsgi" if os.path.exists("wsgi.py") else "app"))
    app.debug = debug
    flask.serve(app, host, port, debug, spec or name + ".py")
if __name__ == "__main__": main()
