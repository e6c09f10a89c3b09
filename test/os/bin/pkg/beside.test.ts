import { describe, expect, it } from "vitest";
import { bootImage } from "../../../support/image.ts";
import type { TestMachine } from "../../../support/os.ts";

const on = (m: TestMachine) => (line: string) =>
  m.run(line.split(" "), { env: { PATH: "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", HOME: "/root" } });

describe("beside apt", () => {
  it("24: alternatives are links one can set", async () => {
    const m = await bootImage("debian", "bookworm-slim");
    const sh = on(m);
    await sh("apt-get update");
    await sh("apt-get install -y --no-install-recommends python3");
    const made = await sh("update-alternatives --install /usr/bin/python python /usr/bin/python3 1");
    expect(made.stdout).toBe(
      "update-alternatives: using /usr/bin/python3 to provide /usr/bin/python (python) in auto mode\n",
    );
    expect(m.fs.find("/usr/bin/python")).toBeDefined();
    expect((await sh("update-alternatives --install /usr/bin/x x /nowhere 1")).exit).toBe(2);
    expect((await sh("update-alternatives --config nosuch")).stderr).toBe(
      "update-alternatives: error: no alternatives for nosuch\n",
    );
  });

  it("24: a repository is a line in a file; a PPA is said not to be simulated", async () => {
    const m = await bootImage("ubuntu", "22.04");
    const sh = on(m);
    await sh("apt-get update");
    await sh("apt-get install -y --no-install-recommends software-properties-common gnupg");
    expect((await sh("add-apt-repository universe")).exit).toBe(0);
    const ppa = await sh("add-apt-repository -y ppa:deadsnakes/ppa");
    expect(ppa.stderr).toContain(
      "drydock: add-apt-repository: what ppa:deadsnakes/ppa holds is not simulated",
    );
    expect((await sh("apt-get update")).exit).toBe(0);
    expect((await sh("apt-key add /etc/hostname")).stderr).toContain("gpg: no valid OpenPGP data found.\n");
    expect((await sh("apt-key adv --keyserver keyserver.ubuntu.com --recv-keys 7FCC7D46ACCC4CF8")).exit).toBe(
      0,
    );
  });

  it("24: certificates of one's own join the bundle", async () => {
    const m = await bootImage(
      "debian",
      "bookworm-slim",
      {},
      { files: { "/usr/local/share/ca-certificates/my.crt": "mine\n" } },
    );
    const sh = on(m);
    await sh("apt-get update");
    await sh("apt-get install -y ca-certificates");
    expect((await sh("update-ca-certificates")).stdout).toContain("1 added, 0 removed; done.\n");
    expect((await sh("cat /etc/ssl/certs/ca-certificates.crt")).exit).toBeDefined();
  });
});

describe("visitors", () => {
  it("1: cowsay wraps, and its balloon has sides", async () => {
    const m = await bootImage("debian", "bookworm-slim", {
      cowsay: (await import("../../../../src/os/bin/fun/cowsay.ts")).cowsay,
    });
    const sh = on(m);
    await sh("apt-get update");
    await sh("apt-get install -y cowsay");
    expect((await sh("/usr/games/cowsay hello")).stdout).toBe(
      " _______ \n< hello >\n ------- \n        \\   ^__^\n         \\  (oo)\\_______\n            (__)\\       )\\/\\\n                ||----w |\n                ||     ||\n",
    );
    expect((await sh(`/usr/games/cowsay ${"many words ".repeat(6)}`)).stdout).toContain(
      "\n\\ words many words many words           /\n",
    );
  });

  it("2: ssh-keygen writes a pair, the secret one for its user alone", async () => {
    const { sshKeygen } = await import("../../../../src/os/bin/fun/ssh-keygen.ts");
    const m = await bootImage("debian", "bookworm-slim", { "ssh-keygen": sshKeygen });
    const sh = on(m);
    await sh("apt-get update");
    await sh("apt-get install -y openssh-client");
    expect((await sh("ssh-keygen -t rsa -f /tmp/key -q -N none")).exit).toBe(0);
    expect(m.fs.find("/tmp/key")?.mode).toBe(0o600);
    expect((await sh("ssh-keygen -t nosuch")).stderr).toBe("unknown key type nosuch\n");
  });
});

describe("dnf, yum, rpm", () => {
  it("25: install, ask, remove", async () => {
    const m = await bootImage("rockylinux", "9");
    const sh = on(m);
    const r = await sh("dnf install -y wget httpd");
    expect(r.stdout).toContain("Install  2 Packages\n");
    expect(r.stdout).toContain("Complete!\n");
    expect(m.fs.find("/usr/sbin/httpd")).toBeDefined();
    expect((await sh("rpm -q wget")).stdout).toBe("wget-1.21.1-1.el9.x86_64\n");
    expect((await sh("dnf remove -y wget")).exit).toBe(0);
    expect(await sh("rpm -q wget")).toMatchObject({ stdout: "package wget is not installed\n", exit: 1 });
    const none = await sh("dnf install -y nosuchthing");
    expect(none.stderr).toContain(
      "No match for argument: nosuchthing\nError: Unable to find a match: nosuchthing\n",
    );
    expect(none.exit).toBe(1);
  });

  it("26: a retired CentOS finds no mirrors", async () => {
    const r = await on(await bootImage("centos", "7"))("yum install -y wget");
    expect(r.stderr).toContain("Cannot find a valid baseurl for repo: base/7/x86_64\n");
    expect(r.exit).toBe(1);
    const eight = await on(await bootImage("centos", "8"))("yum install -y wget");
    expect(eight.stderr).toContain("Cannot prepare internal mirrorlist: No URLs in mirrorlist\n");
  });
});
