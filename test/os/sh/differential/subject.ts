/** Our side of the comparison, in a thread of its own so that a script that never ends can be given up. */
import { parentPort } from "node:worker_threads";
import { shellMachine } from "../harness.ts";
import { TestTerminal } from "../terminal.ts";

export interface Order {
  readonly argv: readonly string[];
  /** Typed at a terminal one after the other; without it the program has no terminal. */
  readonly keys?: readonly string[];
  readonly columns?: number;
  /** What a real terminal was sent, to be shown as ours is. */
  readonly raw?: string;
  readonly cwd: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

parentPort?.on("message", (order: Order) => {
  void answer(order).then((result) => parentPort?.postMessage(result));
});

function screenOf(raw: string, columns: number): string {
  const terminal = new TestTerminal(columns);
  terminal.write(raw);
  return terminal.text();
}

async function type({ argv, keys = [], columns = 80, cwd, env }: Order): Promise<string> {
  const machine = shellMachine({ [`${cwd}/.keep`]: "", "/root/.keep": "" });
  machine.fs.remove(`${cwd}/.keep`, 0);
  const { pty, screen } = machine.pty({ columns, rows: 24 });
  await machine.running(async () => {
    const handle = machine.sandbox.spawn({
      argv,
      env: new Map(Object.entries(env)),
      cwd,
      tty: pty,
      fds: new Map([0, 1, 2].map((fd) => [fd, pty.openSlave()])),
    });
    await machine.kernel.advance(300);
    for (const piece of keys) {
      pty.input(piece);
      await machine.kernel.advance(300);
    }
    pty.hangup();
    handle.kill("KILL");
    await handle.exited;
  });
  return screenOf(screen(), columns);
}

async function answer(order: Order): Promise<unknown> {
  const { argv, cwd, files, env, stdin, keys, raw, columns } = order;
  try {
    if (raw !== undefined) return { screen: screenOf(raw, columns ?? 80) };
    if (keys !== undefined) return { screen: await type(order) };
    const machine = shellMachine({
      [`${cwd}/.keep`]: "",
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`${cwd}/${name}`, text])),
    });
    machine.fs.remove(`${cwd}/.keep`, 0);
    const { stdout, stderr, exit } = await machine.run(argv, {
      cwd,
      env,
      ...(stdin === undefined ? {} : { stdin }),
    });
    return { stdout, stderr, exit };
  } catch (error) {
    return { stdout: "", stderr: `crash: ${error instanceof Error ? error.stack : String(error)}`, exit: -1 };
  }
}
