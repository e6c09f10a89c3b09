/** `drydock shell`: this terminal becomes one of the simulated machine's. */
import { createWorld } from "../session/world.ts";
import { parseOptions, UsageError } from "./options.ts";
import { nodePlatform } from "./platform.ts";

export async function shellCommand(args: readonly string[]): Promise<number> {
  let options: ReturnType<typeof parseOptions>;
  try {
    options = parseOptions(args, ["seed", "speed"]);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`drydock: shell: ${error.message}\n`);
    return 2;
  }
  const { stdin, stdout } = process;
  const world = createWorld({
    platform: nodePlatform,
    seed: options.seed,
    pace: options.speed,
    startMs: Date.now(),
  });
  const size = () => ({ columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
  const terminal = world.openTerminal(size());
  terminal.onOutput((data) => void stdout.write(data));
  stdin.setRawMode?.(true);
  stdin.setEncoding("utf8");
  stdin.on("data", (text) => terminal.input(String(text)));
  stdin.on("end", () => terminal.input("\x04"));
  stdout.on("resize", () => terminal.resize(size()));
  const code = await terminal.exited;
  stdin.setRawMode?.(false);
  stdin.unref();
  return code;
}
