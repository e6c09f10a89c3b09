import { describe, expect, it } from "vitest";
import { Seat } from "../support/seat.ts";

/** A seat whose daemon is up. */
async function seated(): Promise<Seat> {
  const seat = new Seat();
  await seat.run("docker ps");
  return seat;
}

describe("S8 whatever a student does to the machine", () => {
  it("a removed file system comes back with drydock reset, though no program is left", async () => {
    const seat = await seated();
    await seat.run("sudo rm -rf /bin /usr /home /etc /opt /var 2>/dev/null");
    expect(await seat.run("ls")).toMatch(/No such file or directory|command not found/);
    expect(await seat.run("drydock reset")).toMatch(/^Everything is as it was/);
    await seat.run("cd ~/shop");
    expect(await seat.run("ls")).toContain("Dockerfile");
  });

  it("a fork bomb ends with drydock reset", async () => {
    const seat = await seated();
    seat.keys(":(){ :|:& };:\r");
    await seat.until(/fork: (?:retry: )?Resource temporarily unavailable/);
    seat.keys("\rdrydock reset\r");
    await seat.until(/Everything is as it was/);
    await seat.settled();
    expect(await seat.run("ps -e | wc -l")).toMatch(/^ *[1-9]\n$/);
  });

  it("a million words can be interrupted", async () => {
    const seat = await seated();
    await seat.prompt();
    seat.forget();
    seat.keys("echo {1..1000000} | wc -w\r");
    await new Promise((resolve) => setImmediate(resolve));
    seat.keys("\x03");
    await seat.until(/\^C\n.*\$ $/);
    expect(await seat.run("echo $?")).toBe("130\n");
    expect(await seat.run("echo {1..1000000} | wc -w")).toMatch(/^ *1000000\n$/);
  });

  it("a container that removes its files harms nothing else", async () => {
    const seat = await seated();
    expect(await seat.run("docker run --rm busybox sh -c 'rm -rf /* 2>/dev/null; echo gone'")).toContain(
      "gone",
    );
    expect(await seat.run("docker run --rm busybox echo fresh")).toBe("fresh\n");
    expect(await seat.run("ls")).toContain("Dockerfile");
  });
});
