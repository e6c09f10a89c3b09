import { expect, it } from "vitest";
import { pythonMachine } from "./support.ts";

const app = `
from flask import Flask, request, jsonify
app = Flask(__name__)
hits = 0

@app.route("/")
def home():
    global hits
    hits += 1
    return f"hello {hits}\\n"

@app.route("/add/<int:a>/<int:b>")
def add(a, b):
    return {"sum": a + b, "who": request.args.get("who", "nobody")}

@app.route("/echo", methods=["POST"])
def echo():
    return jsonify(request.get_json()), 201

@app.route("/boom")
def boom():
    return str(1 / 0)

if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
`;

const client = `
import threading, time, runpy, sys
import requests
t = threading.Thread(target=lambda: runpy.run_path("/app/app.py", run_name="__main__"), daemon=True)
t.start()
time.sleep(0.5)
for method, path, kw in [("GET", "/", {}), ("GET", "/", {}), ("GET", "/add/2/40?who=me", {}), ("POST", "/echo", {"json": {"a": [1]}}), ("GET", "/nope", {}), ("DELETE", "/", {}), ("GET", "/boom", {})]:
    r = requests.request(method, "http://127.0.0.1:5000" + path, **kw)
    print(r.status_code, r.headers["Content-Type"], r.text.splitlines()[-1])
`;

it("a Flask app answers with its own code", async () => {
  const m = pythonMachine({ "/app/app.py": app, "/app/client.py": client }, ["flask", "requests"]);
  const r = await m.run(["python3", "client.py"], { cwd: "/app" });
  expect(r.stdout.split("\n").filter((l) => l !== "" && !l.startsWith(" *"))).toEqual([
    "200 text/html; charset=utf-8 hello 1",
    "200 text/html; charset=utf-8 hello 2",
    '200 application/json {"sum":42,"who":"me"}',
    '201 application/json {"a":[1]}',
    "404 text/html; charset=utf-8 <p>The requested URL was not found on the server. If you entered the URL manually please check your spelling and try again.</p>",
    "405 text/html; charset=utf-8 <p>The method is not allowed for the requested URL.</p>",
    "500 text/html; charset=utf-8 <p>The server encountered an internal error and was unable to complete your request. Either the server is overloaded or there is an error in the application.</p>",
  ]);
  expect(r.stderr).toContain('"GET /add/2/40?who=me HTTP/1.1" 200 -');
  expect(r.stderr).toContain("ERROR in app: Exception on /boom [GET]");
  expect(r.stderr).toContain("ZeroDivisionError: division by zero");
});
