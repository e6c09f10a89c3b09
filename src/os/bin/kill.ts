/** Sends signals. The shells have builtins of their own that know jobs. */
import { SysError } from "../errno.ts";
import type { Program } from "../process.ts";
import { parseSignal, type Signal, signalNumbers } from "../signals.ts";
import { complain, isBusybox, nameOf } from "./kit/command.ts";

export const program: Program = async (proc) => {
  const args = [...proc.args];
  let signal: Signal | 0 = "TERM";
  const busybox = isBusybox(proc);
  const badSignal = async (text: string) => {
    await complain(proc, busybox ? `bad signal name '${text}'` : `invalid argument ${text}`);
    return 1;
  };
  const first = args[0] ?? "";
  if (first === "-l" || first === "-L" || first === "--list") {
    const names = args.slice(1);
    if (names.length === 0) {
      const all = (Object.keys(signalNumbers) as Signal[]).toSorted(
        (a, b) => signalNumbers[a] - signalNumbers[b],
      );
      await proc.stdout.write(
        busybox
          ? all.map((s) => `${String(signalNumbers[s]).padStart(2)}) ${s}\n`).join("")
          : `${all.join(" ")}\n`,
      );
      return 0;
    }
    for (const name of names) {
      const found = parseSignal(/^\d+$/.test(name) && Number(name) > 128 ? String(Number(name) - 128) : name);
      if (!found) return badSignal(name);
      await proc.stdout.write(`${/^\d+$/.test(name) ? found : signalNumbers[found]}\n`);
    }
    return 0;
  }
  let text: string | undefined;
  if (first === "-s" || first === "--signal" || first === "-n") {
    args.shift();
    text = args.shift() ?? "";
  } else if (/^-[A-Za-z0-9]+$/.test(first) && args.length > 1) {
    args.shift();
    text = first.slice(1);
  }
  if (args[0] === "--") args.shift();
  if (text !== undefined) {
    if (text === "0" || text === "EXIT") signal = 0;
    else {
      const found = parseSignal(text);
      if (!found) return badSignal(text);
      signal = found;
    }
  }
  if (args.length === 0) {
    if (busybox) await complain(proc, "you need to specify whom to kill");
    else
      await proc.stderr.write(
        `\nUsage:\n ${nameOf(proc)} [options] <pid> [...]\n\nOptions:\n <pid> [...]            send signal to every <pid> listed\n -<signal>, -s, --signal <signal>\n                        specify the <signal> to be sent\n -l, --list=[<signal>]  list all signal names, or convert one to a name\n`,
      );
    return 1;
  }
  let status = 0;
  for (const arg of args) {
    if (!/^-?\d+$/.test(arg)) {
      status = 1;
      await complain(proc, busybox ? `invalid number '${arg}'` : `failed to parse argument: '${arg}'`);
      continue;
    }
    try {
      proc.kill(Number(arg), signal);
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      status = 1;
      await complain(
        proc,
        busybox ? `can't kill pid ${arg}: ${error.message}` : `(${arg}): ${error.message}`,
      );
    }
  }
  return status;
};
