/** vim as a Debian has it, and busybox's vi. */
import type { Program } from "../../../process.ts";
import { baseName, isBusybox } from "../../kit/command.ts";
import { type Terminal, withTerminal } from "../kit/terminal.ts";
import { ViEditor } from "./editor.ts";
import { runEx } from "./ex.ts";
import { busyboxWords, vimWords } from "./words.ts";

const version = "9.1";

interface Arguments {
  readonly files: readonly string[];
  readonly first: readonly string[];
  readonly readOnly: boolean;
}

export const program: Program = async (proc) => {
  const busybox = isBusybox(proc);
  const called = baseName(proc.argv[0] ?? "vi");
  if (!busybox && proc.args.includes("--version")) {
    await proc.stdout.write(`VIM - Vi IMproved ${version}\n`);
    return 0;
  }
  if (!busybox && (proc.args.includes("--help") || proc.args.includes("-h"))) {
    await proc.stdout.write(help(called));
    return 0;
  }
  const args = readArguments(proc.args, called === "view");
  if (typeof args === "string") {
    await proc.stderr.write(
      `VIM - Vi IMproved ${version}\nUnknown option argument: "${args}"\nMore info with: "vim -h"\n`,
    );
    return 1;
  }
  if (!busybox) {
    if (!proc.stdout.isTty) await proc.stderr.write("Vim: Warning: Output is not to a terminal\n");
    if (!proc.stdin.isTty) await proc.stderr.write("Vim: Warning: Input is not from a terminal\n");
  }
  return withTerminal(
    proc,
    { alt: false, paste: true },
    (terminal: Terminal) =>
      new ViEditor(proc, terminal, {
        ...args,
        words: busybox ? busyboxWords : vimWords,
        busybox,
        ex: runEx,
        version,
      }).run(),
    async (signal) => {
      if (busybox) return signal === undefined ? 0 : 1;
      await proc.stderr.write(
        signal === undefined
          ? "Vim: Error reading input, exiting...\nVim: Finished.\n"
          : `Vim: Caught deadly signal ${signal}\nVim: Finished.\n`,
      );
      return 1;
    },
  );
};

/** A string is the option nobody knows. */
function readArguments(args: readonly string[], view: boolean): Arguments | string {
  const files: string[] = [];
  const first: string[] = [];
  let readOnly = view;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--") {
      files.push(...args.slice(i + 1));
      break;
    }
    if (arg === "+") first.push("$");
    else if (/^\+[/?]/.test(arg)) first.push(arg.slice(1));
    else if (arg.startsWith("+")) first.push(arg.slice(1));
    else if (arg === "-c" || arg === "--cmd") first.push(args[++i] ?? "");
    else if (arg === "-R" || arg === "-M") readOnly = true;
    else if (arg === "-u" || arg === "-i" || arg === "-T" || arg === "-w" || arg === "-W") i++;
    else if (/^-[NnCeEsXyZbAFHlLmoOpdDgvV]\d*$/.test(arg) || arg === "--clean" || arg === "--noplugin")
      continue;
    else if (arg.startsWith("-") && arg !== "-") return arg;
    else files.push(arg);
  }
  return { files, first, readOnly };
}

function help(name: string): string {
  return `Usage: ${name} [arguments] [file ..]

Arguments:
   +<line>     Begin at that line; without a number, at the last
   +/pattern   Begin at the first match
   -c <command>  Run a : command first
   -R          Look only: changes are not written without !
   --version   Print the version and leave
`;
}
