/** ss and netstat: which sockets are open, and whose they are. */
import type { SocketInfo } from "../../net/types.ts";
import type { Proc, Program } from "../../process.ts";
import { isBusybox } from "../kit/command.ts";

function letters(proc: Proc): string {
  return proc.args
    .filter((arg) => arg.startsWith("-"))
    .map(
      (arg) =>
        ({
          "--tcp": "t",
          "--udp": "u",
          "--listening": "l",
          "--numeric": "n",
          "--processes": "p",
          "--program": "p",
          "--all": "a",
        })[arg] ?? arg.replace(/^-+/, ""),
    )
    .join("");
}

function chosen(proc: Proc, flags: string): SocketInfo[] {
  const udpOnly = flags.includes("u") && !flags.includes("t");
  return proc.net.sockets().filter((s) => {
    if (udpOnly ? s.protocol !== "udp" : s.protocol !== "tcp" && flags.includes("t") && !flags.includes("u"))
      return false;
    if (flags.includes("a")) return true;
    return flags.includes("l") ? s.state === "LISTEN" : s.state !== "LISTEN";
  });
}

function owner(proc: Proc, s: SocketInfo): { pid: number; comm: string } | undefined {
  const info = s.pid === undefined ? undefined : proc.processes().find((p) => p.pid === s.pid);
  return info === undefined ? undefined : { pid: info.pid, comm: info.comm };
}

interface SsRow {
  readonly netid: string;
  readonly state: string;
  readonly queues: readonly [string, string];
  /** Address and port. */
  readonly local: readonly [string, string];
  readonly peer: readonly [string, string];
  readonly process: string;
}

/** Addresses stand against the colon from the left, ports from the right. */
export const ss: Program = async (proc) => {
  const flags = letters(proc);
  const rows: SsRow[] = [
    {
      netid: "Netid",
      state: "State",
      queues: ["Recv-Q", "Send-Q"],
      local: ["Local Address", "Port"],
      peer: ["Peer Address", "Port"],
      process: "Process",
    },
    ...chosen(proc, flags).map((s): SsRow => {
      const who = flags.includes("p") ? owner(proc, s) : undefined;
      return {
        netid: s.protocol,
        state: s.state === "ESTAB" ? "ESTAB" : "LISTEN",
        queues: ["0", s.state === "LISTEN" ? "4096" : "0"],
        local: [s.local.address, String(s.local.port)],
        peer: s.remote === undefined ? ["0.0.0.0", "*"] : [s.remote.address, String(s.remote.port)],
        process: who === undefined ? "" : `users:(("${who.comm}",pid=${who.pid},fd=3))`,
      };
    }),
  ];
  const widest = (of: (row: SsRow) => string): number => Math.max(...rows.map((row) => of(row).length));
  const widths = {
    state: Math.max(
      "LISTEN".length,
      widest((r) => r.state),
    ),
    local: widest((r) => r.local[0]),
    localPort: Math.max(
      5,
      widest((r) => r.local[1]),
    ),
    peer: widest((r) => r.peer[0]),
    peerPort: widest((r) => r.peer[1]),
  };
  // One protocol alone needs no name.
  const named = flags.includes("t") === flags.includes("u");
  for (const r of rows)
    await proc.stdout.write(
      `${named ? `${r.netid.padEnd(5)} ` : ""}${r.state.padEnd(widths.state)} ${r.queues[0].padEnd(6)} ${r.queues[1].padEnd(6)} ${r.local[0].padStart(widths.local)}:${r.local[1].padEnd(widths.localPort)} ${r.peer[0].padStart(widths.peer)}:${r.peer[1].padEnd(widths.peerPort)}${r.process}\n`,
    );
  return 0;
};

export const netstat: Program = async (proc) => {
  const flags = letters(proc);
  const busybox = isBusybox(proc);
  if (flags.includes("r")) return (await proc.load(import("./interfaces.ts"))).route(proc);
  const programs = flags.includes("p");
  await proc.stdout.write(
    `Active Internet connections (${flags.includes("a") ? "servers and established" : flags.includes("l") ? "only servers" : "w/o servers"})\nProto Recv-Q Send-Q Local Address           Foreign Address         State      ${programs || busybox ? " " : ""}${programs ? "PID/Program name    " : ""}\n`,
  );
  for (const s of chosen(proc, flags)) {
    const local = `${s.local.address}:${s.local.port}`;
    const remote = s.remote === undefined ? "0.0.0.0:*" : `${s.remote.address}:${s.remote.port}`;
    const who = owner(proc, s);
    await proc.stdout.write(
      `${s.protocol.padEnd(5)} ${"0".padStart(6)} ${"0".padStart(6)} ${local.padEnd(23)} ${remote.padEnd(23)} ${(s.state === "ESTAB" ? "ESTABLISHED" : "LISTEN").padEnd(11)}${programs || busybox ? " " : ""}${programs ? (who === undefined ? "-" : `${who.pid}/${who.comm}`).padEnd(busybox ? 0 : 19) : ""}\n`,
    );
  }
  return 0;
};
