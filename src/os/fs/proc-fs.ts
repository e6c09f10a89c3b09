/** /proc: the kernel seen as files, as far as programs and students look. */

import { allCapabilities, capabilityMask } from "../capabilities.ts";
import { SysError } from "../errno.ts";
import type { SandboxImpl } from "../kernel/sandbox.ts";
import type { Task } from "../kernel/task.ts";
import { limitsText } from "../limits.ts";
import type { OpenFile } from "../process.ts";
import { signalNumbers } from "../signals.ts";
import { type VirtualFile, VirtualFs, virtualDir, virtualLink, virtualText } from "./virtual-fs.ts";

export class ProcFs extends VirtualFs {
  constructor(home: SandboxImpl) {
    super("proc", "proc", rootDir(home), () => home.clock.nowMs());
  }
}

function rootDir(home: SandboxImpl): VirtualFile {
  const fixed: Record<string, VirtualFile> = {
    self: virtualLink((by) => String(by.pid)),
    "thread-self": virtualLink((by) => `${by.pid}/task/${by.pid}`),
    mounts: virtualLink("self/mounts"),
    net: virtualLink("self/net"),
    meminfo: virtualText(() => meminfo(home)),
    cpuinfo: virtualText(() => cpuinfo(home)),
    uptime: virtualText(() => {
      const seconds = (home.clock.nowMs() - home.system.bootMs) / 1000;
      return `${seconds.toFixed(2)} ${(seconds * home.system.cpus * 0.97).toFixed(2)}\n`;
    }),
    loadavg: virtualText(() => {
      const infos = home.infos();
      const running = infos.filter((p) => p.state === "R").length;
      const load = (running * 0.25).toFixed(2);
      return `${load} ${load} ${load} ${Math.max(1, running)}/${infos.length} ${Math.max(0, ...infos.map((p) => p.pid))}\n`;
    }),
    version: virtualText(
      `Linux version ${home.system.kernelRelease} (drydock@drydock) (simulated) #1 SMP PREEMPT_DYNAMIC\n`,
    ),
    cmdline: virtualText("root=/dev/vda1 ro quiet\n"),
    filesystems: virtualText(
      `${["sysfs", "tmpfs", "proc", "cgroup2", "devtmpfs", "devpts", "mqueue", "overlay"]
        .map((n) => `nodev\t${n}\n`)
        .join("")}\text4\n`,
    ),
    stat: virtualText(() => stat(home)),
    swaps: virtualText("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"),
    partitions: virtualText(
      "major minor  #blocks  name\n\n 254        0   61202244 vda\n 254        1   61201220 vda1\n",
    ),
    cgroups: virtualText("#subsys_name\thierarchy\tnum_cgroups\tenabled\n"),
    sys: sysDir(home),
  };
  const byName = new Map(Object.entries(fixed));
  return {
    type: "dir",
    names: () => [...home.infos().map((p) => String(p.pid)), ...byName.keys()],
    get: (name) => {
      const known = byName.get(name);
      if (known !== undefined) return known;
      const task = /^[1-9]\d*$/.test(name) ? home.find(Number(name)) : undefined;
      return task && taskDir(home, task);
    },
  };
}

type SettingTree = Map<string, VirtualFile | SettingTree>;

/** `/proc/sys`; what the sandbox was given instead lies over the machine's own. */
function sysDir(home: SandboxImpl): VirtualFile {
  const tree: SettingTree = new Map();
  const put = (name: string, file: VirtualFile): void => {
    const parts = name.split(/[./]/);
    let branch = tree;
    for (const part of parts.slice(0, -1)) {
      const next = branch.get(part);
      const inner: SettingTree = next instanceof Map ? next : new Map();
      branch.set(part, inner);
      branch = inner;
    }
    branch.set(parts.at(-1) ?? "", file);
  };
  for (const [name, value] of Object.entries({
    "fs/file-max": "9223372036854775807",
    "kernel/msgmax": "8192",
    "kernel/osrelease": home.system.kernelRelease,
    "kernel/ostype": "Linux",
    "kernel/pid_max": "4194304",
    "kernel/random/boot_id": "5d0c1a9e-0000-4000-8000-000000000001",
    "kernel/random/entropy_avail": "256",
    "kernel/shmmax": "18446744073692774399",
    "kernel/shmmni": "4096",
    "kernel/threads-max": "63396",
    "kernel/version": "#1 SMP PREEMPT_DYNAMIC",
    "net/core/somaxconn": "4096",
    "net/ipv4/ip_forward": "1",
    "net/ipv4/ip_local_port_range": "32768\t60999",
    "net/ipv4/ip_unprivileged_port_start": home.isHost ? "1024" : "0",
    "net/ipv4/tcp_syncookies": "1",
    "vm/max_map_count": "262144",
    "vm/overcommit_memory": "0",
    "vm/swappiness": "60",
  }))
    put(name, virtualText(`${value}\n`));
  put(
    "kernel/hostname",
    virtualText(
      () => `${home.hostname}\n`,
      (text) => home.system.setHostname(text.trim()),
    ),
  );
  put(
    "kernel/random/uuid",
    virtualText(() => `${uuid(() => home.random())}\n`),
  );
  for (const [name, value] of home.sysctls) put(name, virtualText(`${value}\n`));
  return settingDir(tree);
}

function settingDir(tree: SettingTree): VirtualFile {
  return virtualDir(
    Object.fromEntries([...tree].map(([name, at]) => [name, at instanceof Map ? settingDir(at) : at])),
  );
}

function uuid(random: () => number): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  hex[12] = "4";
  hex[16] = "8";
  const all = hex.join("");
  return [all.slice(0, 8), all.slice(8, 12), all.slice(12, 16), all.slice(16, 20), all.slice(20)].join("-");
}

/** `/proc/PID`; `thread`: the one below its `task`, which has none of its own. */
function taskDir(home: SandboxImpl, task: Task, thread = false): VirtualFile {
  const info = home.infoOf(task);
  const owner = { uid: task.cred.uid, gid: task.cred.gid };
  const files: Record<string, VirtualFile> = {
    cmdline: virtualText(() => info.argv.map((a) => `${a}\0`).join("")),
    comm: virtualText(`${info.comm}\n`),
    environ: {
      ...owner,
      mode: 0o400,
      type: "file",
      text: () => [...task.image.env].map(([k, v]) => `${k}=${v}\0`).join(""),
    },
    status: virtualText(() => status(home, task)),
    stat: virtualText(
      () =>
        `${info.pid} (${info.comm}) ${info.state} ${info.ppid} ${info.pgid} ${info.sid} ${task.ctty ? 34816 : 0} ` +
        `${task.ctty?.foreground ?? -1} 4194304 0 0 0 0 ${Math.floor(info.cpuMs / 10)} 0 0 0 20 0 1 0 ` +
        `${Math.floor((info.startMs - home.system.bootMs) / 10)} ${info.memoryBytes * 2} ${info.memoryBytes >> 12} ` +
        `18446744073709551615 0 0 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 0 0 0 0 0 0 0 0\n`,
    ),
    statm: virtualText(
      `${info.memoryBytes >> 11} ${info.memoryBytes >> 12} ${info.memoryBytes >> 13} 1 0 1 0\n`,
    ),
    mounts: virtualText(() => mountLines(home)),
    mountinfo: virtualText(() => mountInfoLines(home)),
    cgroup: virtualText("0::/\n"),
    limits: virtualText(() => limitsText(task.limits)),
    oom_score: virtualText("0\n"),
    oom_score_adj: virtualText("0\n", () => {}),
    uid_map: virtualText("         0          0 4294967295\n"),
    gid_map: virtualText("         0          0 4294967295\n"),
    exe: virtualLink(task.image.exe),
    cwd: virtualLink(() => task.cwd),
    root: virtualLink("/"),
    fd: fdDir(task),
    net: netDir(home),
  };
  if (!thread)
    files.task = {
      type: "dir",
      names: () => [String(info.pid)],
      get: (name) => (name === String(info.pid) ? taskDir(home, task, true) : undefined),
    };
  return virtualDir(files, { ...owner });
}

function fdDir(task: Task): VirtualFile {
  return {
    type: "dir",
    mode: 0o500,
    uid: task.cred.uid,
    gid: task.cred.gid,
    names: () => [...task.fds.keys()].map(String),
    get: (name) => {
      const fd = Number(name);
      const file = /^\d+$/.test(name) ? task.fds.get(fd) : undefined;
      return file && fdLink(file, fd);
    },
  };
}

function fdLink(file: OpenFile, fd: number): VirtualFile {
  const path = file.path ?? `${file.kind === "socket" ? "socket" : "pipe"}:[${fd}]`;
  if (path.startsWith("/")) return virtualLink(path);
  const type = file.kind === "socket" ? "socket" : "fifo";
  return {
    type: "symlink",
    target: () => path,
    follow: () => ({
      type,
      open: (flags) => {
        if ((flags.read && !file.flags.read) || (flags.write && !file.flags.write))
          throw new SysError("EACCES");
        return file.retain();
      },
    }),
  };
}

function netDir(home: SandboxImpl): VirtualFile {
  return virtualDir({
    dev: virtualText(() => {
      const head =
        "Inter-|   Receive                                                |  Transmit\n" +
        " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n";
      const { rxBytes, txBytes } = home.net.traffic();
      return (
        head +
        home.net
          .interfaces()
          .map((i) => {
            const [rx, tx] = i.name === "lo" ? [0, 0] : [rxBytes, txBytes];
            return `${i.name.padStart(6)}: ${String(rx).padStart(7)} ${String(Math.ceil(rx / 1400)).padStart(7)}    0    0    0     0          0         0 ${String(tx).padStart(8)} ${String(Math.ceil(tx / 1400)).padStart(7)}    0    0    0     0       0          0\n`;
          })
          .join("")
      );
    }),
    tcp: virtualText(
      "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n",
    ),
  });
}

function status(home: SandboxImpl, task: Task): string {
  const info = home.infoOf(task);
  const states = { R: "R (running)", S: "S (sleeping)", T: "T (stopped)", Z: "Z (zombie)" } as const;
  const kb = Math.round(info.memoryBytes / 1024);
  const { uid, gid, groups, realUid } = task.cred;
  const mask = (wanted: "ignore" | "caught"): string => {
    let bits = 0n;
    for (const [name, number] of Object.entries(signalNumbers)) {
      const action = task.action(name as keyof typeof signalNumbers);
      if (wanted === "ignore" ? action === "ignore" : typeof action === "function")
        bits |= 1n << BigInt(number - 1);
    }
    return bits.toString(16).padStart(16, "0");
  };
  const bounding = capabilityMask(task.cred.bounding ?? allCapabilities);
  const effective = uid === 0 ? bounding : "0000000000000000";
  return `${[
    `Name:\t${info.comm}`,
    `Umask:\t${task.umask.toString(8).padStart(4, "0")}`,
    `State:\t${states[info.state]}`,
    `Tgid:\t${info.pid}`,
    `Ngid:\t0`,
    `Pid:\t${info.pid}`,
    `PPid:\t${info.ppid}`,
    `TracerPid:\t0`,
    `Uid:\t${realUid ?? uid}\t${uid}\t${uid}\t${uid}`,
    `Gid:\t${gid}\t${gid}\t${gid}\t${gid}`,
    `FDSize:\t64`,
    `Groups:\t${groups.join(" ")} `,
    `VmPeak:\t${String(kb * 2).padStart(8)} kB`,
    `VmSize:\t${String(kb * 2).padStart(8)} kB`,
    `VmRSS:\t${String(kb).padStart(8)} kB`,
    `Threads:\t1`,
    `SigBlk:\t0000000000000000`,
    `SigIgn:\t${mask("ignore")}`,
    `SigCgt:\t${mask("caught")}`,
    `CapPrm:\t${effective}`,
    `CapEff:\t${effective}`,
    `CapBnd:\t${bounding}`,
    `NoNewPrivs:\t0`,
    `Seccomp:\t${(task.cred.bounding ?? allCapabilities) === allCapabilities ? 0 : 2}`,
    `Cpus_allowed_list:\t0-${home.system.cpus - 1}`,
  ].join("\n")}\n`;
}

function mountLines(home: SandboxImpl): string {
  return home.mountTable
    .list()
    .map((m) => `${m.source} ${m.target} ${m.type} ${m.options.join(",")} 0 0\n`)
    .join("");
}

function mountInfoLines(home: SandboxImpl): string {
  return home.mountTable
    .list()
    .map(
      (m, i) =>
        `${i + 30} ${i === 0 ? 1 : 30} 0:${i + 40} / ${m.target} ${m.options.join(",")} - ${m.type} ${m.source} ${m.options[0]}\n`,
    )
    .join("");
}

function meminfo(home: SandboxImpl): string {
  // As in life, a container sees the machine's memory here, not its own limit.
  const total = Math.round(8_322_654_208 / 1024);
  const used = Math.round(home.usage().memoryBytes / 1024) + 900_000;
  const rows: [string, number][] = [
    ["MemTotal", total],
    ["MemFree", total - used - 2_400_000],
    ["MemAvailable", total - used],
    ["Buffers", 120_000],
    ["Cached", 2_200_000],
    ["SwapCached", 0],
    ["Active", 1_600_000],
    ["Inactive", 1_300_000],
    ["SwapTotal", 0],
    ["SwapFree", 0],
    ["Dirty", 120],
    ["Shmem", 24_000],
    ["Slab", 180_000],
  ];
  return rows.map(([name, kb]) => `${`${name}:`.padEnd(16)}${String(kb).padStart(8)} kB\n`).join("");
}

function cpuinfo(home: SandboxImpl): string {
  return Array.from(
    { length: home.system.cpus },
    (_, i) =>
      `processor\t: ${i}\nvendor_id\t: Drydock\ncpu family\t: 6\nmodel\t\t: 1\nmodel name\t: Simulated CPU @ 2.50GHz\n` +
      `stepping\t: 1\ncpu MHz\t\t: 2500.000\ncache size\t: 16384 KB\nphysical id\t: 0\nsiblings\t: ${home.system.cpus}\n` +
      `core id\t\t: ${i}\ncpu cores\t: ${home.system.cpus}\nflags\t\t: fpu sse sse2 ssse3 sse4_1 sse4_2 avx avx2\n` +
      `bogomips\t: 5000.00\naddress sizes\t: 46 bits physical, 48 bits virtual\n\n`,
  ).join("");
}

function stat(home: SandboxImpl): string {
  const ticks = Math.floor(home.usage().cpuMs / 10);
  const idle = Math.floor((home.clock.nowMs() - home.system.bootMs) / 10);
  const cpus = home.system.cpus;
  let text = `cpu  ${ticks} 0 ${Math.floor(ticks / 4)} ${idle * cpus} 0 0 0 0 0 0\n`;
  for (let i = 0; i < cpus; i++) text += `cpu${i} ${Math.floor(ticks / cpus)} 0 0 ${idle} 0 0 0 0 0 0\n`;
  return `${text}ctxt 100000\nbtime ${Math.floor(home.system.bootMs / 1000)}\nprocesses ${home.infos().length}\nprocs_running 1\nprocs_blocked 0\n`;
}
