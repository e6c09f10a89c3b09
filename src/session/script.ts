/**
 * One bash whose state lives on from line to line, without a terminal: what the
 * replay runs its steps in. The clock stands still between lines.
 */

import { sinkFile } from "../os/kernel/open-file.ts";
import type { Kernel, Sandbox } from "../os/kernel-types.ts";
import type { Credentials, Proc } from "../os/process.ts";
import { createScriptedBash, type ScriptedBash } from "../os/sh/session-shell.ts";
import { environment } from "./people.ts";
import type { Script } from "./types.ts";

/** Virtual time after which a line that does not end gets Ctrl-C, as from a student who has seen enough. */
const patienceMs = 900_000;
const betweenMs = 2_000;

interface ShellOptions {
  readonly kernel: Kernel;
  readonly sandbox: Sandbox;
  /** Absolute. */
  readonly folder: string;
  readonly cred: Credentials;
  readonly env: Readonly<Record<string, string>>;
}

export async function openScript({ kernel, sandbox, folder, cred, env }: ShellOptions): Promise<Script> {
  let release = kernel.hold();
  let close = () => {};
  let shell: Proc | undefined;
  const bash = await new Promise<ScriptedBash>((ready) => {
    sandbox.spawn({
      argv: ["bash"],
      path: "/bin/bash",
      env: environment({ ...env, PWD: folder }),
      cwd: folder,
      cred,
      fds: new Map(),
      program: async (proc) => {
        const done = new Promise<void>((resolve) => {
          close = resolve;
        });
        shell = proc;
        ready(createScriptedBash(proc));
        await done;
        return 0;
      },
    });
  });
  const running = async <T>(work: () => Promise<T>): Promise<T> => {
    release();
    try {
      return await work();
    } finally {
      release = kernel.hold();
    }
  };
  return {
    run: (line) =>
      running(async () => {
        const stdout = capture();
        const stderr = capture();
        const patient = interruptLater(kernel, () => shell);
        try {
          const exit = await bash.run(line, { stdout: stdout.file, stderr: stderr.file });
          return { stdout: stdout.text(), stderr: stderr.text(), exit };
        } finally {
          patient();
        }
      }),
    wait: (ms) => running(() => kernel.advance(ms)),
    close: () => close(),
  };
}

/** Interrupts what runs in the foreground, again and again, the tenth time for good; returns a way to stop. */
function interruptLater(kernel: Kernel, shell: () => Proc | undefined): () => void {
  let count = 0;
  const again = () => {
    const proc = shell();
    count++;
    const front = (proc?.processes() ?? []).filter(
      ({ pid, pgid }) => pgid === proc?.pgid && pid !== proc.pid,
    );
    for (const { pid } of front) proc?.kill(pid, count < 10 ? "INT" : "KILL");
    // The shell hears it too while it waits for one of them: a loop ends with its command.
    if (front.length > 0) proc?.kill(proc.pid, "INT");
    cancel = kernel.after(betweenMs, again);
  };
  let cancel = kernel.after(patienceMs, again);
  return () => cancel();
}

function capture() {
  const chunks: Uint8Array[] = [];
  return {
    file: sinkFile((data) => chunks.push(data.slice())),
    text() {
      const decoder = new TextDecoder();
      return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join("") + decoder.decode();
    },
  };
}
