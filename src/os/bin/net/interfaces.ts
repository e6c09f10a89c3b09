/** ip, ifconfig, route, arp: the interfaces of the namespace in four spellings. */
import { capable } from "../../capabilities.ts";
import type { Interface } from "../../net/types.ts";
import type { Proc, Program } from "../../process.ts";
import { isBusybox } from "../kit/command.ts";

interface Device extends Interface {
  readonly index: number;
  /** As `ip` writes it: a container's end of a pair names its peer. */
  readonly label: string;
  readonly broadcast: string;
  readonly mask: string;
  readonly network: string;
}

function devices(proc: Proc): Device[] {
  return proc.net.interfaces().map((i, at) => {
    const mask = i.prefix === 0 ? 0 : (0xffffffff << (32 - i.prefix)) >>> 0;
    const address = number(i.address);
    const index = i.name === "lo" ? 1 : at * 2;
    return {
      ...i,
      index,
      label:
        i.name.startsWith("eth") && proc.pid < 0x7fffffff && i.gateway !== undefined
          ? `${i.name}@if${index + 1}`
          : i.name,
      mask: dotted(mask),
      network: dotted((address & mask) >>> 0),
      broadcast: dotted((address | ~mask) >>> 0),
    };
  });
}

function number(address: string): number {
  return address.split(".").reduce((sum, part) => (sum * 256 + Number(part)) >>> 0, 0);
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join(".");
}

export const ip: Program = async (proc) => {
  const busybox = isBusybox(proc);
  const flags = proc.args.filter((arg) => arg.startsWith("-"));
  const [object = "", ...rest] = proc.args.filter((arg) => !arg.startsWith("-"));
  const oneline = flags.includes("-o") || flags.includes("-oneline");
  const brief = flags.includes("-br") || flags.includes("-brief");
  if (flags.includes("-6")) return 0;
  const named = rest.filter((word) => !/^(show|list|ls|dev|get|s|l|sh)$/.test(word));
  if (/^a(d(d(r(e(s(s)?)?)?)?)?)?$/.test(object) || /^l(i(n(k)?)?)?$/.test(object)) {
    if (rest[0] === "add" || rest[0] === "del" || rest[0] === "set") return denied(proc);
    const found = devices(proc).filter((d) => named.length === 0 || named.includes(d.name));
    if (found.length === 0) {
      await proc.stderr.write(
        busybox ? `ip: can't find device '${named[0]}'\n` : `Device "${named[0]}" does not exist.\n`,
      );
      return 1;
    }
    const link = object.startsWith("l");
    for (const d of found)
      await proc.stdout.write(
        brief
          ? briefLine(d, link)
          : link
            ? linkText(d, oneline, busybox)
            : addressText(d, oneline, busybox, flags.includes("-4")),
      );
    return 0;
  }
  if (/^r(o(u(t(e)?)?)?)?$/.test(object)) {
    if (rest[0] === "add" || rest[0] === "del") return denied(proc);
    await proc.stdout.write(routes(proc, busybox));
    return 0;
  }
  if (/^n(e(i(g(h)?)?)?)?$/.test(object)) return 0;
  if (object === "") {
    await proc.stderr.write(
      busybox
        ? "Usage: ip [OPTIONS] address|route|link|neigh|rule [ARGS]\n"
        : "Usage: ip [ OPTIONS ] OBJECT { COMMAND | help }\nwhere  OBJECT := { address | link | neighbour | route }\n",
    );
    return busybox ? 1 : 255;
  }
  await proc.stderr.write(
    busybox ? `ip: unknown object '${object}'\n` : `Object "${object}" is unknown, try "ip help".\n`,
  );
  return 1;
};

async function denied(proc: Proc): Promise<number> {
  await proc.stderr.write(
    capable(proc.cred, "NET_ADMIN")
      ? "drydock: ip: changing interfaces and routes is not simulated\n"
      : "RTNETLINK answers: Operation not permitted\n",
  );
  return 2;
}

function flagsOf(d: Device): string {
  return d.name === "lo" ? "LOOPBACK,UP,LOWER_UP" : "BROADCAST,MULTICAST,UP,LOWER_UP";
}

function head(d: Device, busybox: boolean): string {
  const lo = d.name === "lo";
  const group = busybox ? "" : " group default";
  return `${d.index}: ${d.label}: <${flagsOf(d)}> mtu ${lo ? 65536 : 1500} qdisc noqueue state ${lo ? "UNKNOWN" : "UP"}${group}${lo ? " qlen 1000" : " "}`;
}

function linkLine(d: Device, busybox: boolean): string {
  return d.name === "lo"
    ? "    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00"
    : `    link/ether ${d.mac} brd ff:ff:ff:ff:ff:ff${busybox || d.label === d.name ? "" : " link-netnsid 0"}`;
}

function linkText(d: Device, oneline: boolean, busybox: boolean): string {
  return `${head(d, busybox).replace(" group default", " mode DEFAULT group default")}${oneline ? "\\" : "\n"}${linkLine(d, busybox)}\n`;
}

function addressText(d: Device, oneline: boolean, busybox: boolean, four: boolean): string {
  const inet = `inet ${d.address}/${d.prefix} ${d.name === "lo" ? "" : `brd ${d.broadcast} `}scope ${d.name === "lo" ? "host" : "global"} ${d.name}`;
  if (oneline) return `${d.index}: ${d.name}    ${inet}\\       valid_lft forever preferred_lft forever\n`;
  return `${head(d, busybox)}\n${four ? "" : `${linkLine(d, busybox)}\n`}    ${inet}\n       valid_lft forever preferred_lft forever\n`;
}

function briefLine(d: Device, link: boolean): string {
  return `${d.label.padEnd(16)} ${(d.name === "lo" ? "UNKNOWN" : "UP").padEnd(14)} ${link ? `${d.name === "lo" ? "00:00:00:00:00:00" : d.mac} <${flagsOf(d)}> ` : `${d.address}/${d.prefix} `}\n`;
}

function routes(proc: Proc, busybox: boolean): string {
  const found = devices(proc).filter((d) => d.name !== "lo");
  const gateway = found.find((d) => d.gateway !== undefined);
  const first = gateway === undefined ? "" : `default via ${gateway.gateway} dev ${gateway.name} \n`;
  return (
    first +
    found
      .map((d) =>
        busybox
          ? `${d.network}/${d.prefix} dev ${d.name} scope link  src ${d.address} \n`
          : `${d.network}/${d.prefix} dev ${d.name} proto kernel scope link src ${d.address} \n`,
      )
      .join("")
  );
}

export const ifconfig: Program = async (proc) => {
  const busybox = isBusybox(proc);
  const named = proc.args.filter((arg) => !arg.startsWith("-"));
  const found = devices(proc)
    .filter((d) => named.length === 0 || named.includes(d.name))
    .sort((a, b) => Number(a.name === "lo") - Number(b.name === "lo"));
  if (found.length === 0) {
    await proc.stderr.write(
      busybox
        ? `ifconfig: ${named[0]}: error fetching interface information: Device not found\n`
        : `${named[0]}: error fetching interface information: Device not found\n`,
    );
    return 1;
  }
  for (const d of found) {
    const lo = d.name === "lo";
    await proc.stdout.write(
      busybox
        ? `${d.name.padEnd(10)}Link encap:${lo ? "Local Loopback  " : `Ethernet  HWaddr ${d.mac.toUpperCase()}  `}\n          inet addr:${d.address}${lo ? "" : `  Bcast:${d.broadcast}`}  Mask:${d.mask}\n          UP ${lo ? "LOOPBACK RUNNING" : "BROADCAST RUNNING MULTICAST"}  MTU:${lo ? 65536 : 1500}  Metric:1\n          RX packets:0 errors:0 dropped:0 overruns:0 frame:0\n          TX packets:0 errors:0 dropped:0 overruns:0 carrier:0\n          collisions:0 txqueuelen:${lo ? 1000 : 0} \n          RX bytes:0 (0.0 B)  TX bytes:0 (0.0 B)\n\n`
        : `${d.name}: flags=${lo ? "73<UP,LOOPBACK,RUNNING>" : "4163<UP,BROADCAST,RUNNING,MULTICAST>"}  mtu ${lo ? 65536 : 1500}\n        inet ${d.address}  netmask ${d.mask}${lo ? "" : `  broadcast ${d.broadcast}`}\n        ${lo ? "loop  txqueuelen 1000  (Local Loopback)" : `ether ${d.mac}  txqueuelen 0  (Ethernet)`}\n        RX packets 0  bytes 0 (0.0 B)\n        RX errors 0  dropped 0  overruns 0  frame 0\n        TX packets 0  bytes 0 (0.0 B)\n        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n`,
    );
  }
  return 0;
};

export const route: Program = async (proc) => {
  const found = devices(proc).filter((d) => d.name !== "lo");
  await proc.stdout.write(
    "Kernel IP routing table\nDestination     Gateway         Genmask         Flags Metric Ref    Use Iface\n",
  );
  const numeric = proc.args.some((arg) => arg.startsWith("-") && arg.includes("n"));
  const gateway = found.find((d) => d.gateway !== undefined);
  if (gateway !== undefined)
    await proc.stdout.write(
      `${(numeric ? "0.0.0.0" : "default").padEnd(15)} ${(gateway.gateway ?? "").padEnd(15)} 0.0.0.0         UG    0      0        0 ${gateway.name}\n`,
    );
  for (const d of found)
    await proc.stdout.write(
      `${d.network.padEnd(15)} ${(numeric ? "0.0.0.0" : isBusybox(proc) ? "*" : "0.0.0.0").padEnd(15)} ${d.mask.padEnd(15)} U     0      0        0 ${d.name}\n`,
    );
  return 0;
};

export const arp: Program = async (proc) => {
  const gateway = devices(proc).find((d) => d.gateway !== undefined);
  if (gateway !== undefined)
    await proc.stdout.write(`? (${gateway.gateway}) at 02:42:00:00:00:01 [ether]  on ${gateway.name}\n`);
  return 0;
};
