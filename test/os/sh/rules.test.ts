/** The rules of src/os/sh/README.md. What a script prints in detail is held by the goldens. */
import { describe, expect, it } from "vitest";
import { sinkFile } from "../../../src/os/kernel/open-file.ts";
import { createScriptedBash, type ScriptedBash } from "../../../src/os/sh/session-shell.ts";
import { run, shellMachine } from "./harness.ts";

type Shell = "bash" | "dash" | "ash";

describe("what a script prints", () => {
  it.each<[rule: string, shell: Shell, script: string, stdout: string, exit: number]>([
    ["S1: lines above a syntax error have run", "bash", "echo one\n)", "one\n", 2],
    ["S2: a pipeline's variables are lost", "bash", "x=1; echo 2 | read x; echo $x", "1\n", 0],
    [
      "S3: the last command takes the place of bash",
      "bash",
      "echo 'echo $PPID' > s; bash -c 'sh s' > a; [ $(cat a) = $$ ] && echo same",
      "same\n",
      0,
    ],
    [
      "S4: set -e looks away from tests",
      "bash",
      "set -e; f() { false; echo in; }; if f; then echo yes; fi; f || echo no; false && :; echo end",
      "in\nyes\nin\nend\n",
      0,
    ],
    ["S5: bash's substitution forgets set -e", "bash", "set -e; x=$(false; echo on); echo $x", "on\n", 0],
    ["S5: dash's keeps it", "dash", "set -e; x=$(false; echo on); echo $x", "", 1],
    ["S6: bash gives up the line", "bash", "echo $((1/0)); echo same\necho next", "next\n", 0],
    ["S6: dash ends", "dash", "echo $((1/0)); echo same\necho next", "", 2],
    ["S7: an error in a special builtin ends ash", "ash", "readonly x=1; unset x; echo on", "", 2],
    ["S7: bash goes on", "bash", "readonly x=1; unset x; echo on", "on\n", 0],
    ["S8: [[ is a command name in dash", "dash", "[[ a = a ]] || echo no", "no\n", 0],
    ["S8: braces are text in dash", "dash", "echo {a,b}", "{a,b}\n", 0],
    ["S8: arrays are a syntax error in ash", "ash", "a=(1 2)", "", 2],
    [
      "S8: ash has [[, <( ) and &> as busybox does",
      "ash",
      "[[ ab == a* ]] && cat <(echo x) &> o; cat o",
      "x\n",
      0,
    ],
    ["S8: in ash [[ is a builtin", "ash", "[[ a b ]]; echo $?; [[ a = a; echo $?", "2\n2\n", 0],
    ["S8: source is not found in dash", "dash", "source x; echo $?", "127\n", 0],
    [
      "S9: 127, 126, 128 + n",
      "bash",
      "nosuch; echo $?; /etc/passwd; echo $?; sh -c 'kill -9 $$'; echo $?",
      "127\n126\n137\n",
      0,
    ],
    [
      "S17: set -x runs nothing twice",
      "bash",
      "set -x; A=$(echo a >> n) [ $(echo b >> n; echo y) = y ]; [[ $(echo c >> n) == '' ]]; cat n",
      "b\na\nc\n",
      0,
    ],
    [
      "S18: DEBUG and ERR know the command, RETURN its function",
      "bash",
      "set -T; trap 'echo ret ${FUNCNAME[0]}' RETURN; trap 'echo err $BASH_COMMAND' ERR; f() { :; }; f; false",
      "ret f\nerr false\n",
      1,
    ],
    [
      "S19: CRLF: the interpreter is not found, and messages spell it out",
      "bash",
      "printf '#!/bin/sh\\r\\necho\\r\\n' > s; chmod +x s; ./s; echo $?; printf 'nope\\r\\n' > t; bash t 2>&1",
      "127\nt: line 1: $'nope\\r': command not found\n",
      127,
    ],
    [
      "S20: dash reads ahead in standard input",
      "bash",
      "printf 'read x\\necho data\\necho [$x]\\n' > s; dash < s; bash < s",
      "data\n[]\n[echo data]\n",
      0,
    ],
    [
      "S21: a subshell lists the jobs it left",
      "bash",
      "sleep 9 & [ $(jobs -p) = $! ] && kill $(jobs -p) && echo y",
      "y\n",
      0,
    ],
    [
      "S22: functions are exported by export -f",
      "bash",
      "f() { echo f $1; }; export -f f; bash -c 'f x'",
      "f x\n",
      0,
    ],
    [
      "S23: a fault in [[ ends a script without an error",
      "bash",
      "echo a; true\n[[ a b ]]\necho no",
      "a\n",
      0,
    ],
    ["S23: eval gives 2", "bash", "eval '[[ a b ]]'; echo $?", "2\n", 0],
    [
      "S24: help and --help say how a builtin is called",
      "bash",
      "cd --help | head -1; help -s pwd",
      "cd: cd [-L|[-P [-e]] [-@]] [dir]\npwd: pwd [-LP]\n",
      0,
    ],
    [
      "S25: lastpipe keeps the last stage here",
      "bash",
      "shopt -s lastpipe; echo 1 | read x; echo $x",
      "1\n",
      0,
    ],
    ["S10: a text without #! is a script", "bash", "echo 'echo $0 $1' > s; chmod +x s; ./s x", "./s x\n", 0],
  ])("%s", async (_rule, shell, script, stdout, exit) => {
    const got = await run(shell, script);
    expect({ stdout: got.stdout, exit: got.exit }).toEqual({ stdout, exit });
  });

  it("S5: $? shows a substitution at once in bash, not in dash", async () => {
    const script = 'f() { return 4; }; f; echo "$(true)" $?';
    expect((await run("bash", script)).stdout).toBe(" 0\n");
    expect((await run("dash", script)).stdout).toBe(" 4\n");
  });

  it("S11: bytes survive", async () => {
    const machine = shellMachine({ "/work/.keep": "" });
    await machine.run(
      ["bash", "-c", "x=$(printf 'a\\377\\376b'); printf '%s' \"$x\" > out; echo ${#x} > length"],
      { cwd: "/work" },
    );
    const read = await machine.run(
      ["bash", "-c", "cat length; while IFS= read -r -n 1 c; do printf '%d ' \"${#c}\"; done < out"],
      { cwd: "/work" },
    );
    expect(read.stdout).toBe("4\n1 1 1 1 ");
  });

  it("S12: an endless loop can be killed, and lets others run", async () => {
    const got = await run("bash", "while :; do :; done & sleep 0.01; kill $!; wait $!; echo $?");
    expect(got.stdout).toBe("143\n");
  });

  it("S13: a process that cannot be made is an error of the command", async () => {
    const machine = shellMachine({}, { limits: { pids: 4 } });
    const got = await machine.run(["bash", "-c", "sleep 60 & sleep 60 & sleep 1 & echo $?; wait; echo on"]);
    expect(got).toMatchObject({
      stdout: "254\non\n",
      stderr: `${"bash: line 1: fork: retry: Resource temporarily unavailable\n".repeat(4)}bash: line 1: fork: Resource temporarily unavailable\n`,
    });
  });

  it("S14: recursion without end is a segmentation fault", async () => {
    const got = await run("bash", "(f() { f; }; f); echo $?");
    expect(got.stdout).toBe("139\n");
    expect(got.stderr).toContain("Segmentation fault");
  });
});

describe("a replayed session", () => {
  async function session(lines: readonly string[]): Promise<{ out: string; exit: number; ended: boolean }[]> {
    const machine = shellMachine({ "/root/sub/x": "" });
    let stop = (): void => {};
    const bash = await machine.running(
      () =>
        new Promise<ScriptedBash>((ready) => {
          machine.sandbox.spawn({
            argv: ["bash"],
            env: new Map([
              ["PATH", "/usr/bin:/bin"],
              ["HOME", "/root"],
            ]),
            cwd: "/root",
            fds: new Map(),
            program: async (proc) => {
              ready(createScriptedBash(proc));
              await new Promise<void>((resolve) => {
                stop = resolve;
              });
              return 0;
            },
          });
        }),
    );
    const results: { out: string; exit: number; ended: boolean }[] = [];
    for (const line of lines) {
      let out = "";
      const decoder = new TextDecoder();
      const file = sinkFile((data) => {
        out += decoder.decode(data);
      });
      const exit = await machine.running(() => bash.run(line, { stdout: file, stderr: file }));
      results.push({ out, exit, ended: bash.ended });
    }
    stop();
    return results;
  }

  it("S15: state lives on", async () => {
    const got = await session([
      "cd sub",
      "x=1; f() { echo f$x; }",
      "pwd; f; false",
      "echo $?; sleep 1 &",
      "wait $!; echo $?; cat",
      "nosuch",
    ]);
    expect(got.map((g) => g.out)).toEqual([
      "",
      "",
      "/root/sub\nf1\n",
      "1\n",
      "0\n",
      "bash: line 6: nosuch: command not found\n",
    ]);
    expect(got.map((g) => g.exit)).toEqual([0, 0, 1, 0, 0, 127]);
  });

  it("S16: exit ends it", async () => {
    const got = await session(["x=2; exit 3", "echo $x"]);
    expect(got).toEqual([
      { out: "", exit: 3, ended: true },
      { out: "2\n", exit: 0, ended: true },
    ]);
  });
});
