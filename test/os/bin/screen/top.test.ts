import { describe, expect, it } from "vitest";
import { markBusybox } from "../../../../src/os/bin/kit/busybox.ts";
import { program as man } from "../../../../src/os/bin/screen/man.ts";
import { program as htop } from "../../../../src/os/bin/screen/top/htop.ts";
import { program as top } from "../../../../src/os/bin/screen/top/top.ts";
import { program as watch } from "../../../../src/os/bin/screen/watch.ts";
import type { Program } from "../../../../src/os/process.ts";
import { bootMachine } from "../../../support/os.ts";
import { keys, settle, sit } from "./session.ts";

const passwd = { "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\n" };
const busyboxTop: Program = (proc) => {
  markBusybox(proc);
  return top(proc);
};

describe("top", () => {
  it("S50: has the header and the columns of procps", async () => {
    const { screen, press, ended } = await sit(top, { argv: ["top"], files: passwd });
    expect(screen.line(0)).toMatch(
      /^top - 09:\d\d:\d\d up .*, {2}1 user, {2}load average: [\d.]+, [\d.]+, [\d.]+$/,
    );
    expect(screen.line(1)).toMatch(/^Tasks: +2 total, +\d+ running, +\d+ sleeping, +0 stopped, +0 zombie$/);
    expect(screen.line(2)).toMatch(/^%Cpu\(s\): +[\d.]+ us, .* st$/);
    expect(screen.line(3)).toMatch(
      /^MiB Mem : +[\d.]+ total, +[\d.]+ free, +[\d.]+ used, +[\d.]+ buff\/cache$/,
    );
    expect(screen.line(6)).toBe(
      "    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND",
    );
    expect(screen.styleAt(6, 0)).toBe("7");
    expect(screen.lines().some((line) => /^ +\d+ root +20 +0 .* top$/.test(line))).toBe(true);
    await press("q");
    expect((await ended).exit).toBe(0);
  });

  it("S51: -b -n prints and ends, three seconds apart", async () => {
    const machine = bootMachine({ files: passwd });
    const before = machine.kernel.nowMs();
    const { stdout, exit } = await machine.program(top, { argv: ["top", "-b", "-n", "2"] });
    expect(exit).toBe(0);
    expect(stdout.match(/^top - /gm)).toHaveLength(2);
    expect(machine.kernel.nowMs() - before).toBeGreaterThanOrEqual(3000);
    expect(await machine.program(top, { argv: ["top", "-z"] })).toMatchObject({
      exit: 1,
      stderr: expect.stringMatching(/^top: invalid option -- 'z'\n/),
    });
  });

  it("S52: is busybox's where busybox is", async () => {
    const machine = bootMachine({ files: passwd });
    const { stdout } = await machine.program(busyboxTop, { argv: ["top", "-b", "-n", "1"] });
    expect(stdout).toMatch(/^Mem: \d+K used, \d+K free, \d+K shrd, \d+K buff, \d+K cached\nCPU: +\d+% usr/);
    expect(stdout).toContain("  PID  PPID USER     STAT   VSZ %VSZ %CPU COMMAND\n");
  });

  it("S52: htop draws meters and leaves", async () => {
    const { screen, press, ended } = await sit(htop, { argv: ["htop"], files: passwd });
    expect(screen.line(23)).toMatch(/^F1Help {2}F2Setup/);
    await press("q");
    expect((await ended).exit).toBe(0);
    expect(screen.alternate).toBe(false);
  });
});

describe("watch", () => {
  const tick: Program = async (proc) => {
    await proc.stdout.write(`now ${Math.round(proc.nowMs() / 1000) % 1000}\n`);
    return 0;
  };
  const programs = { tick, sh: tick };

  it("S53: runs the command again and again", async () => {
    const { screen, press, ended } = await sit(watch, { argv: ["watch", "-n", "1", "tick", "a"], programs });
    expect(screen.line(0)).toMatch(/^Every 1\.0s: tick a +test: Sun Jun {2}1 \d\d:\d\d:\d\d 2025$/);
    expect(screen.line(1)).toBe("");
    const first = screen.line(2);
    expect(first).toMatch(/^now \d+$/);
    for (let n = 0; n < 50 && screen.line(2) === first; n++) await settle();
    expect(screen.line(2)).not.toBe(first);
    await press(keys.ctrl("c"));
    expect((await ended).exit).toBe(0);
    expect(screen.alternate).toBe(false);
  });

  it("S53: Ctrl-Z stops it, while its command runs too, and both go on together", async () => {
    const dawdle: Program = async (proc) => {
      await proc.sleep(1e9);
      return 0;
    };
    for (const sh of [tick, dawdle]) {
      const { machine, screen, press, ended } = await sit(watch, {
        argv: ["watch", "-n", "1000000", "tick"],
        programs: { tick, sh },
      });
      await press(keys.ctrl("z"));
      expect(screen.alternate).toBe(false);
      const watching = machine.sandbox.processes().find((p) => p.argv[0] === "watch");
      expect(watching?.state).toBe("T");
      await machine.program(async (proc) => {
        proc.kill(watching?.pid ?? 0, "CONT");
        return 0;
      });
      await settle();
      expect(screen.alternate).toBe(true);
      await press(keys.ctrl("c"));
      expect((await ended).exit).toBe(0);
    }
  });

  it("S53: a wrong call says how to call it", async () => {
    const machine = bootMachine({ programs });
    const call = (...args: string[]) =>
      machine.program(watch, { argv: ["watch", ...args], env: { TERM: "xterm" } });
    expect((await call()).stderr).toMatch(/^\nUsage:\n watch \[options\] command\n/);
    expect((await call("-n", "x", "ls")).stderr).toBe(
      "watch: failed to parse argument: 'x': Invalid argument\n",
    );
  });
});

describe("man", () => {
  it("S54: says what a command is and where to read on", async () => {
    const machine = bootMachine({ programs: { ls: man } });
    const call = (...args: string[]) => machine.program(man, { argv: ["man", ...args] });
    const ls = await call("ls");
    expect(ls.stdout).toMatch(
      /^ls: what is in a folder\.\ndrydock: manual pages are not simulated; `ls --help`/,
    );
    expect(await call("nosuch")).toMatchObject({ exit: 16, stderr: "No manual entry for nosuch\n" });
    expect(await call()).toMatchObject({
      exit: 1,
      stderr: "What manual page do you want?\nFor example, try 'man man'.\n",
    });
  });
});
