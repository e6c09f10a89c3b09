import { expect, it } from "vitest";
import { pythonMachine } from "./support.ts";

const site = "/usr/local/lib/python3.11/site-packages";

it("P2: options of the command line", async () => {
  const m = pythonMachine();
  expect((await m.run(["python3", "--version"])).stdout).toBe("Python 3.11.7\n");
  expect((await m.run(["python3", "-c", "import sys; print(1+1, sys.argv)", "x"])).stdout).toBe(
    "2 ['-c', 'x']\n",
  );
  expect((await m.run(["python3"], { stdin: "print('in')\n" })).stdout).toBe("in\n");
  const missing = await m.run(["python3", "nosuch.py"], { cwd: "/root" });
  expect(missing).toMatchObject({
    exit: 2,
    stderr: "python3: can't open file '/root/nosuch.py': [Errno 2] No such file or directory\n",
  });
  expect(await m.run(["python3", "-m", "nosuch"])).toMatchObject({
    exit: 1,
    stderr: "/usr/local/bin/python3: No module named nosuch\n",
  });
  expect((await m.run(["python3", "-m", "json.tool"], { stdin: '{"a":1}' })).stdout).toBe(
    '{\n    "a": 1\n}\n',
  );
});

it("P3: what is installed but compiled is refused before any output", async () => {
  const m = pythonMachine({
    "/app/a.py": "print('first')\nimport numpy\n",
    [`${site}/numpy/__init__.py`]: '__version__ = "2.0"\n',
  });
  expect(await m.run(["python3", "/app/a.py"])).toMatchObject({
    exit: 1,
    stdout: "",
    stderr: "drydock: python: numpy is installed in this image, but its compiled code is not simulated\n",
  });
});

it("P4: computing takes virtual time, sleeping passes it", async () => {
  const m = pythonMachine();
  const r = await m.run([
    "python3",
    "-c",
    "import time\nt=time.time()\nwhile time.time() - t < 0.05: pass\ntime.sleep(100)\nprint(round(time.time()-t))",
  ]);
  expect(r.stdout).toBe("100\n");
});

it("P5: the prompt shows values, goes on after errors and waits for the end of a block", async () => {
  const m = pythonMachine();
  const { pty, screen } = m.pty();
  const done = m.run(["python3"], { pty });
  for (const line of ["1+1", "x = 'a'", "x", "for i in range(2):", "    print(i)", "", "1/0", "exit()"])
    pty.input(`${line}\n`);
  expect((await done).exit).toBe(0);
  const text = screen();
  for (const want of ["2\r\n", "'a'\r\n", "0\r\n1\r\n", "ZeroDivisionError: division by zero"])
    expect(text).toContain(want);
});

it("P6: Ctrl-C raises KeyboardInterrupt, in a loop and in a wait", async () => {
  for (const body of ["while True: pass", "import time; time.sleep(1000)"]) {
    const m = pythonMachine();
    const { pty, screen } = m.pty();
    const done = m.run(["python3", "-c", body], { pty });
    await m.running(() => m.kernel.advance(20));
    pty.input("\x03");
    expect((await done).exit).toBe(130);
    expect(screen()).toContain("KeyboardInterrupt");
  }
});

it("P7: http.server serves the files of its folder", async () => {
  const m = pythonMachine({
    "/srv/index.html": "<h1>hi</h1>\n",
    "/app/c.py":
      "import subprocess, time, urllib.request, sys\np = subprocess.Popen([sys.executable, '-m', 'http.server', '8000'], cwd='/srv', stdout=subprocess.DEVNULL)\ntime.sleep(1)\nprint(urllib.request.urlopen('http://127.0.0.1:8000/').read())\ntry:\n    urllib.request.urlopen('http://127.0.0.1:8000/x')\nexcept Exception as e: print(e)\np.terminate(); print(p.wait())\n",
  });
  const r = await m.run(["python3", "/app/c.py"]);
  expect(r.stdout).toBe("b'<h1>hi</h1>\\n'\nHTTP Error 404: File not found\n-15\n");
  expect(r.stderr).toContain('"GET / HTTP/1.1" 200 -');
});

it("P2: a prompt goes out before the line is read, and an end of input is an EOFError", async () => {
  const m = pythonMachine();
  const source = 'name = input("name? ")\nprint("hi", name)\ninput("again? ")\n';
  const r = await m.run(["python3", "-c", source], { stdin: "Ann\n" });
  expect(r).toMatchObject({ stdout: "name? hi Ann\nagain? ", exit: 1 });
  expect(r.stderr).toContain("EOFError: EOF when reading a line");
});

it("P9: a file that nothing refers to is written; one that is still held waits for the end", async () => {
  const m = pythonMachine();
  const source = [
    'open("/tmp/a", "w").write("left")',
    'held = open("/tmp/b", "w"); held.write("held")',
    'print(open("/tmp/a").read(), repr(open("/tmp/b").read()))',
  ].join("\n");
  expect((await m.run(["python3", "-c", source])).stdout).toBe("left ''\n");
  expect((await m.run(["python3", "-c", 'print(open("/tmp/b").read())'])).stdout).toBe("held\n");
});

it("P6: a signal a program sends itself is dealt with before the next line", async () => {
  const m = pythonMachine();
  const source =
    'import os, signal\nsignal.signal(signal.SIGUSR1, lambda s, f: print("got", signal.Signals(s).name))\nos.kill(os.getpid(), signal.SIGUSR1)\nprint("after")\n';
  expect((await m.run(["python3", "-c", source])).stdout).toBe("got SIGUSR1\nafter\n");
});
