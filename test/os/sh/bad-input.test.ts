/** What a careless or curious student types: the machine takes it and the shell lives on. No test looks at the wall. */
import { describe, expect, it } from "vitest";
import { contentSize } from "../../../src/oci/changeset.ts";
import { contentOf, writeAt } from "../../../src/os/fs/content.ts";
import { sinkFile } from "../../../src/os/kernel/open-file.ts";
import { createScriptedBash } from "../../../src/os/sh/session-shell.ts";
import { run, shellMachine } from "./harness.ts";

/** Lines given one after another, as to the shell of a replay; what each printed. */
async function lines(...texts: readonly string[]): Promise<string[]> {
  const machine = shellMachine();
  const printed: string[] = [];
  await machine.program(async (proc) => {
    const bash = createScriptedBash(proc);
    for (const text of texts) {
      let out = "";
      const sink = sinkFile((data) => {
        out += new TextDecoder().decode(data);
      });
      await bash.run(text, { stdout: sink, stderr: sink });
      printed.push(out);
    }
    return 0;
  });
  return printed;
}

describe("bad input", () => {
  it("S14: recursion without end costs a lasting shell one line", async () => {
    const [first, second] = await lines("f(){ f; }; f; echo not here", "echo on");
    expect(first).toMatch(/f: maximum function nesting level exceeded \(\d+\)\n$/);
    expect(second).toBe("on\n");
  });

  it("S13: a fork bomb runs into the limit and leaves room for the shell to say so", async () => {
    const machine = shellMachine({}, { limits: { pids: 20 } });
    const got = await machine.run(["bash", "-c", ":(){ :|:& };: ; sleep 40; echo lived"]);
    expect(got.stderr).toMatch(/fork: retry: Resource temporarily unavailable/);
  });

  it("a value of a million characters is held", async () => {
    const got = await run("bash", "x=$(head -c 1000000 /dev/zero | tr '\\0' x); echo ${#x}");
    expect(got.stdout).toBe("1000000\n");
  });

  it("a line of a million characters passes a pipe whole", async () => {
    const got = await run("bash", "head -c 1000000 /dev/zero | tr '\\0' x | cat | wc -c");
    expect(got.stdout.trim()).toBe("1000000");
  });

  it("bytes that are no text survive a variable", async () => {
    const got = await run("bash", "x=$(printf '\\377\\376a\\200'); printf %s \"$x\" | wc -c");
    expect(got.stdout.trim()).toBe("4");
  });

  it("a reader that has enough ends a writer that never would", async () => {
    const got = await run("bash", "yes | head -c 1000000 | wc -c; echo ${PIPESTATUS[0]}");
    expect(got.stdout.replace(/ /g, "")).toBe("1000000\n141\n");
  });

  it("/proc is no endless tree", async () => {
    const got = await run("bash", "find /proc | grep -c task/.*/task");
    expect(got.stdout).toBe("0\n");
  });

  it("a file that outgrows the page keeps its size", () => {
    const block = new Uint8Array(100_000_000).fill(121);
    let content = writeAt(contentOf(""), 0, block);
    expect(content.kind).toBe("bytes");
    content = writeAt(content, block.length, block);
    expect(content.kind).toBe("sized");
    content = writeAt(content, 2 * block.length, block);
    expect(contentSize(content)).toBe(3 * block.length);
  });
});
