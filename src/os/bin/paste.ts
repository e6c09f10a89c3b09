/** Joins lines of files side by side. */
import { SysError } from "../errno.ts";
import { command, complain } from "./kit/command.ts";
import { openInput, readLines, Writer } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about:
      "Write lines consisting of the sequentially corresponding lines from each FILE, separated by TABs.",
    options: "d,delimiters= s,serial z,zero-terminated",
  },
  async (proc, o) => {
    const escapes: Record<string, string> = { n: "\n", t: "\t", "\\": "\\", "0": "" };
    const delimiters = (o.value("d") ?? "\t")
      .match(/\\.|[\s\S]/gu)
      ?.map((d) => (d.length === 2 && d.startsWith("\\") ? (escapes[d[1] ?? ""] ?? d[1] ?? "") : d)) ?? [""];
    const names = o.operands.length === 0 ? ["-"] : o.operands;
    const files: string[][] = [];
    const end = o.has("z") ? "\0" : "\n";
    try {
      const inputs = names.filter((n) => n === "-").length;
      let standard: string[] | undefined;
      let taken = 0;
      for (const name of names) {
        if (name === "-" && inputs > 1) {
          // Several dashes take lines of standard input in turn.
          standard ??= (await readLines(proc, { read: (max) => proc.read(0, max) })).lines;
          const offset = taken++;
          files.push(standard.filter((_, i) => i % inputs === offset));
          continue;
        }
        const input = await openInput(proc, name);
        files.push((await readLines(proc, input, o.has("z") ? 0 : 10)).lines);
        input.close();
      }
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await complain(proc, `${error.path ?? ""}: ${error.message}`);
      return 1;
    }
    const out = new Writer(proc);
    const join = (cells: readonly string[]) =>
      cells.map((c, i) => (i === 0 ? c : (delimiters[(i - 1) % delimiters.length] ?? "") + c)).join("");
    if (o.has("s")) for (const lines of files) out.put(join(lines) + end);
    else {
      const rows = Math.max(0, ...files.map((f) => f.length));
      for (let i = 0; i < rows; i++) await out.say(join(files.map((f) => f[i] ?? "")) + end);
    }
    await out.flush();
    return 0;
  },
);
