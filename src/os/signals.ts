/** Linux signal names and numbers (x86-64). */
export const signalNumbers = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  STKFLT: 16,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  XCPU: 24,
  XFSZ: 25,
  VTALRM: 26,
  PROF: 27,
  WINCH: 28,
  IO: 29,
  PWR: 30,
  SYS: 31,
} as const;

/** Without the `SIG` in front. */
export type Signal = keyof typeof signalNumbers;

/** `TERM`, `SIGTERM`, `sigterm`, `15` → `TERM`; undefined when there is no such signal. */
export function parseSignal(text: string): Signal | undefined {
  if (/^\d+$/.test(text)) {
    const n = Number(text);
    return (Object.keys(signalNumbers) as Signal[]).find((s) => signalNumbers[s] === n);
  }
  const name = text.toUpperCase().replace(/^SIG/, "");
  return name in signalNumbers ? (name as Signal) : undefined;
}

/** What a signal does to a process that has no handler for it. */
export function defaultAction(signal: Signal): "terminate" | "ignore" | "stop" | "continue" {
  switch (signal) {
    case "CHLD":
    case "URG":
    case "WINCH":
      return "ignore";
    case "STOP":
    case "TSTP":
    case "TTIN":
    case "TTOU":
      return "stop";
    case "CONT":
      return "continue";
    default:
      return "terminate";
  }
}
