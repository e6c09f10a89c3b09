/** Terminal settings. */
import { command } from "./kit/command.ts";

export const program = command(
  {
    usage: "[SETTING]...",
    about: "Print or change terminal characteristics.",
    options: "a,all g,save F,file=",
    rewrite: (args) => (args.some((a) => /^-[a-z]{2,}/.test(a)) ? ["--", ...args] : args),
  },
  async (proc, o) => {
    const terminal = proc.fds.get(0)?.tty;
    if (!terminal) {
      await proc.stderr.write("stty: 'standard input': Inappropriate ioctl for device\n");
      return 1;
    }
    const words = [...o.operands];
    if (words.length === 0) {
      const t = terminal.getAttributes();
      const { rows, columns } = terminal.size;
      const flag = (on: boolean, name: string) => `${on ? "" : "-"}${name}`;
      await proc.stdout.write(
        o.has("a")
          ? `speed 38400 baud; rows ${rows}; columns ${columns}; line = 0;\n${flag(t.icrnl, "icrnl")} ${flag(t.opost, "opost")} ${flag(t.isig, "isig")} ${flag(t.icanon, "icanon")} ${flag(t.echo, "echo")}\n`
          : "speed 38400 baud; line = 0;\n",
      );
      return 0;
    }
    for (const word of words) {
      const on = !word.startsWith("-");
      const name = word.replace(/^-/, "");
      if (word === "size") await proc.stdout.write(`${terminal.size.rows} ${terminal.size.columns}\n`);
      else if (word === "sane" || word === "-raw" || word === "cooked")
        terminal.setAttributes({ icanon: true, echo: true, isig: true, icrnl: true, opost: true });
      else if (word === "raw")
        terminal.setAttributes({ icanon: false, isig: false, icrnl: false, opost: false });
      else if (word === "cbreak") terminal.setAttributes({ icanon: false });
      else if (
        name === "echo" ||
        name === "icanon" ||
        name === "isig" ||
        name === "icrnl" ||
        name === "opost"
      )
        terminal.setAttributes({ [name]: on });
      else if (!/^(?:\d+|rows|cols|columns|min|time|ixon|ixoff|onlcr|erase|intr|.*)$/.test(name)) return 1;
    }
    return 0;
  },
);
