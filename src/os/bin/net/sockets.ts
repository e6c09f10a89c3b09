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

const any = (address: string) => (address === "0.0.0.0" ? "0.0.0.0" : address);

export const ss: Program = async (proc) => {
  const flags = letters(proc);
  const rows = chosen(proc, flags).map((s) => {
    const who = flags.includes("p") ? owner(proc, s) : undefined;
    const local = `${any(s.local.address)}:${s.local.port}`;
    const remote = s.remote === undefined ? "0.0.0.0:*" : `${s.remote.address}:${s.remote.port}`;
    return [
      ...(flags.includes("t") || flags.includes("u") ? [] : [s.protocol]),
      s.state === "ESTAB" ? "ESTAB" : "LISTEN",
      "0",
      s.state === "LISTEN" ? "4096" : "0",
      local,
      remote,
      who === undefined ? "" : `users:(("${who.comm}",pid=${who.pid},fd=3))`,
    ];
  });
  const header = [
    ...(flags.includes("t") || flags.includes("u") ? [] : ["Netid"]),
    "State",
    "Recv-Q",
    "Send-Q",
    "Local Address:Port",
    "Peer Address:Port",
    "Process",
  ];
  const width = header.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? "").length)));
  for (const row of [header, ...rows])
    await proc.stdout.write(
      `${row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(width[i] ?? 0))).join(" ")}\n`,
    );
  return 0;
};

export const netstat: Program = async (proc) => {
  const flags = letters(proc);
  const busybox = isBusybox(proc);
  if (flags.includes("r")) return (await proc.load(import("./interfaces.ts"))).route(proc);
  const programs = flags.includes("p");
  await proc.stdout.write(
    `Active Internet connections (${flags.includes("a") ? "servers and established" : flags.includes("l") ? "only servers" : "w/o servers"})\nProto Recv-Q Send-Q Local Address           Foreign Address         State       ${programs ? `PID/Program name    ` : ""}\n`,
  );
  for (const s of chosen(proc, flags)) {
    const local = `${s.local.address}:${s.local.port}`;
    const remote = s.remote === undefined ? "0.0.0.0:*" : `${s.remote.address}:${s.remote.port}`;
    const who = owner(proc, s);
    await proc.stdout.write(
      `${s.protocol.padEnd(5)} ${"0".padStart(6)} ${"0".padStart(6)} ${local.padEnd(23)} ${remote.padEnd(23)} ${(s.state === "ESTAB" ? "ESTABLISHED" : "LISTEN").padEnd(11)} ${programs ? (who === undefined ? "-" : `${who.pid}/${who.comm}`).padEnd(busybox ? 0 : 19) : ""}\n`,
    );
  }
  return 0;
};
