import { describe, expect, it } from "vitest";
import { aptIndex } from "../../src/catalog/apt.ts";

describe("apt's index", () => {
  it("10: Debian 12's is whole", async () => {
    const index = await aptIndex("debian-12");
    await index.load(["curl", "emacs", "golang-github-spf13-cobra-dev"]);
    expect(index.find("curl")).toMatchObject({
      size: 315_764,
      installed: 500_736,
      depends: ["libc6", "libcurl4", "zlib1g"],
      commands: ["/usr/bin/curl"],
    });
    expect(index.find("emacs")?.version).toBe("1:28.2+1-15+deb12u4");
    expect(index.find("golang-github-spf13-cobra-dev")?.architecture).toBe("all");
    expect((await index.names()).length).toBeGreaterThan(60_000);
  });

  it("10: a part is fetched when a name of it is asked for", async () => {
    const index = await aptIndex("ubuntu-26.04");
    expect(index.find("zsh-antigen")).toBeUndefined();
    await index.load(["zsh-antigen"]);
    expect(index.find("zsh-antigen")?.name).toBe("zsh-antigen");
  });

  it("10: another release spells names its way and back", async () => {
    const noble = await aptIndex("ubuntu-24.04");
    const asked = [
      "python3.12",
      "python3.11",
      "libssl3t64",
      "libssl3",
      "postgresql-16",
      "gcc-9",
      "mysql-server",
    ];
    await noble.load(asked);
    expect(asked.filter((name) => noble.find(name) !== undefined)).toEqual([
      "python3.12",
      "libssl3t64",
      "postgresql-16",
      "gcc-9",
      "mysql-server",
    ]);
    expect(noble.find("python3.12")?.commands).toContain("/usr/bin/pdb3.12");
    const trusty = await aptIndex("ubuntu-14.04");
    await trusty.load(["php5-mysql", "python-pip", "ruby1.9.3"]);
    expect(trusty.find("php5-mysql")?.version).toBe("5.5.9+dfsg-1ubuntu4.29");
    expect(trusty.find("python-pip")?.version).toBe("1.5.4-1ubuntu4");
    expect(trusty.find("ruby1.9.3")?.version).toBe("1.9.3.484-2ubuntu1.14");
  });
});
