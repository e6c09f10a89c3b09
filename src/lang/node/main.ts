/** `node`: its version; running JavaScript is refused until it is simulated. */
import type { Proc, Program } from "../../os/process.ts";

export const node: Program = async (proc) => {
  const first = proc.args[0];
  if (first === "--version" || first === "-v") {
    await proc.stdout.write(`v${versionOf(proc)}\n`);
    return 0;
  }
  await proc.stderr.write("drydock: node: running JavaScript is not simulated\n");
  return 1;
};

function versionOf(proc: Proc): string {
  const env = proc.env.get("NODE_VERSION");
  if (env) return env;
  const header = "/usr/local/include/node/node_version.h";
  if (proc.fs.exists(header)) {
    const text = proc.fs.readText(header);
    const part = (name: string): string =>
      new RegExp(`NODE_${name}_VERSION\\s+(\\d+)`).exec(text)?.[1] ?? "0";
    return `${part("MAJOR")}.${part("MINOR")}.${part("PATCH")}`;
  }
  return "20.20.0";
}
