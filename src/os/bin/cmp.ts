/** Compares two files byte by byte. */
import { SysError } from "../errno.ts";
import { command, complain, isBusybox, nameOf } from "./kit/command.ts";
import { openInput, readAll } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[OPTION]... FILE1 [FILE2 [SKIP1 [SKIP2]]]",
    about: "Compare two files byte by byte.",
    package: "GNU diffutils) 3.8",
    usageExit: 2,
    namedHint: true,
    options: "b,print-bytes i,ignore-initial= l,verbose n,bytes= s,quiet,silent",
  },
  async (proc, o) => {
    const [first, second = "-"] = o.operands;
    const name = nameOf(proc);
    if (first === undefined) {
      await proc.stderr.write(
        `${name}: missing operand after '${proc.args.at(-1) ?? name}'\n${name}: Try '${name} --help' for more information.\n`,
      );
      return 2;
    }
    const loaded: Uint8Array[] = [];
    for (const path of [first, second]) {
      try {
        const input = await openInput(proc, path);
        const all = await readAll(proc, input);
        loaded.push(
          all.subarray(
            Number(o.value("i")?.split(":")[0] ?? 0),
            o.has("n") ? Number(o.value("n")) + Number(o.value("i") ?? 0) : undefined,
          ),
        );
        input.close();
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        if (!o.has("s")) await complain(proc, `${path}: ${error.message}`);
        return 2;
      }
    }
    const [a = new Uint8Array(0), b = new Uint8Array(0)] = loaded;
    const length = Math.min(a.length, b.length);
    let line = 1;
    let differs = false;
    const octal = (n: number) => n.toString(8).padStart(3);
    for (let i = 0; i < length; i++) {
      if (a[i] !== b[i]) {
        differs = true;
        if (o.has("s")) return 1;
        if (!o.has("l")) {
          const shown = o.has("b")
            ? ` is ${octal(a[i] ?? 0)} ${String.fromCharCode(a[i] ?? 0)} ${octal(b[i] ?? 0)} ${String.fromCharCode(b[i] ?? 0)}`
            : "";
          await proc.stdout.write(
            `${first} ${second} differ: ${isBusybox(proc) ? "char" : "byte"} ${i + 1}, line ${line}${shown}\n`,
          );
          return 1;
        }
        await proc.stdout.write(
          `${String(i + 1).padStart(String(Math.min(a.length, b.length)).length)} ${octal(a[i] ?? 0)} ${octal(b[i] ?? 0)}\n`,
        );
      }
      if (a[i] === 10) line++;
    }
    if (a.length !== b.length) {
      const short = a.length < b.length ? first : second;
      if (!o.has("s")) {
        const complete = length > 0 && a[length - 1] === 10;
        if (length === 0) await proc.stderr.write(`${name}: EOF on ${short} which is empty\n`);
        else if (isBusybox(proc)) await proc.stderr.write(`${name}: EOF on ${short}\n`);
        else
          await proc.stderr.write(
            `${name}: EOF on ${short} after byte ${length}${o.has("l") ? "" : complete ? `, line ${line - 1}` : `, in line ${line}`}\n`,
          );
      }
      return 1;
    }
    return differs ? 1 : 0;
  },
);
