/** Ctrl-Z and its kin with docker in the foreground. */
import { describe, expect, it } from "vitest";
import { Seat } from "../support/seat.ts";

describe("a docker command in the foreground", () => {
  it("stops with Ctrl-Z, goes on with fg, ends with Ctrl-C; its container goes on meanwhile", async () => {
    const seat = new Seat();
    await seat.run("docker pull -q busybox");
    await seat.prompt();
    seat.forget();
    seat.keys("docker run --init --name loop busybox sh -c 'while :; do echo tick; sleep 1; done'\r");
    await seat.until(/tick\n/);
    seat.keys("\x1a");
    await seat.until(/\^Z\n\[1\]\+ {2}Stopped {17}docker run --init .*\n.*\$ $/);
    expect(await seat.run("jobs")).toMatch(/^\[1\]\+ {2}Stopped/);
    expect(await seat.run("docker inspect -f '{{.State.Running}}' loop")).toBe("true\n");
    seat.forget();
    seat.keys("fg\r");
    await seat.until(/docker run --init[^\n]*\n(?:tick\n)+/);
    seat.keys("\x03");
    await seat.prompt();
    expect(await seat.run("jobs")).toBe("");
  });

  it("is killed by its job number", async () => {
    const seat = new Seat();
    await seat.run("docker pull -q busybox");
    await seat.prompt();
    seat.forget();
    seat.keys("docker run --rm busybox sleep 1000\r");
    await new Promise<void>((resolve) => seat.world.kernel.after(3000, resolve));
    seat.keys("\x1a");
    await seat.prompt();
    expect(await seat.run("kill -9 %1; wait 2>/dev/null; jobs")).not.toContain("Stopped");
  });
});
