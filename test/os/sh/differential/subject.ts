/** Our side of the comparison, in a thread of its own so that a script that never ends can be given up. */
import { parentPort } from "node:worker_threads";
import { shellMachine } from "../harness.ts";

export interface Order {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

parentPort?.on("message", (order: Order) => {
  void answer(order).then((result) => parentPort?.postMessage(result));
});

async function answer({ argv, cwd, files, env, stdin }: Order): Promise<unknown> {
  try {
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
