/** The editor beginners meet first. */
import type { Program } from "../../../process.ts";
import { withTerminal } from "../kit/terminal.ts";
import { NanoEditor } from "./editor.ts";
import { readOptions } from "./options.ts";

export const program: Program = async (proc) => {
  const options = readOptions(proc);
  if ("exit" in options) {
    await proc.stdout.write(options.out);
    await proc.stderr.write(options.err);
    return options.exit;
  }
  if (!proc.env.get("TERM")) {
    await proc.stderr.write("Error opening terminal: unknown.\n");
    return 1;
  }
  if (!proc.stdin.isTty) {
    await proc.stderr.write("Standard input is not a terminal\n");
    return 1;
  }
  let editor: NanoEditor | undefined;
  return withTerminal(
    proc,
    { paste: true },
    async (terminal) => {
      editor = new NanoEditor(proc, terminal, options);
      return editor.run();
    },
    async () => {
      const saved = editor?.rescue();
      await proc.stderr.write(
        saved === undefined
          ? "Received SIGHUP or SIGTERM\n"
          : `Received SIGHUP or SIGTERM\n\nBuffer written to ${saved}\n`,
      );
      return 1;
    },
  );
};
