import { describe, expect, it } from "vitest";
import { bootImage } from "../../../support/image.ts";
import type { TestMachine } from "../../../support/os.ts";

const on = (m: TestMachine) => (line: string) =>
  m.run(line.split(" "), { env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" } });

describe("apt and dpkg", () => {
  it("1: finds nothing before an update", async () => {
    const sh = on(await bootImage("debian", "bookworm-slim"));
    expect(await sh("apt-get install -y curl")).toMatchObject({
      stderr: "E: Unable to locate package curl\n",
      exit: 100,
    });
  });

  it("2: a retired release answers 404", async () => {
    const r = await on(await bootImage("python", "3.7.3-stretch"))("apt-get update");
    expect(r.stdout).toContain("404  Not Found");
    expect(r.stderr).toContain(
      "E: The repository 'http://deb.debian.example/debian stretch Release' does not have a Release file.",
    );
    expect(r.exit).toBe(100);
  });

  it("2: without network an update only warns", async () => {
    const m = await bootImage("debian", "bookworm-slim");
    m.net.resolver = undefined;
    const r = await on(m)("apt-get update");
    expect(r.stderr).toContain(
      "W: Failed to fetch http://deb.debian.example/debian/dists/bookworm/InRelease  Temporary failure resolving 'deb.debian.example'",
    );
    expect(r.exit).toBe(0);
  });

  it("3: brings the closure with its sizes", async () => {
    const m = await bootImage("debian", "bookworm-slim");
    await on(m)("apt-get update");
    const r = await on(m)("apt-get install -y --no-install-recommends curl");
    expect(r.stdout).toContain(
      "0 upgraded, 16 newly installed, 0 to remove and 0 not upgraded.\nNeed to get 4243 kB of archives.\nAfter this operation, 12.0 MB of additional disk space will be used.\n",
    );
    expect(r.exit).toBe(0);
    expect(m.fs.find("/usr/bin/curl")).toBeDefined();
    expect((await on(m)("dpkg -S /usr/bin/curl")).stdout).toBe("curl: /usr/bin/curl\n");
  });

  it("4: autoremove takes what came along", async () => {
    const m = await bootImage("debian", "bookworm-slim");
    const sh = on(m);
    await sh("apt-get update");
    await sh("apt-get install -y --no-install-recommends curl");
    await sh("apt-get remove -y curl");
    expect(m.fs.find("/usr/bin/curl")).toBeUndefined();
    expect((await sh("apt-get autoremove -y")).stdout).toContain("15 to remove");
    expect((await sh("dpkg -l libcurl4")).exit).toBe(1);
  });

  it("5: only root installs", async () => {
    const m = await bootImage("debian", "bookworm-slim");
    const r = await m.run(["apt-get", "install", "curl"], {
      cred: { uid: 1000, gid: 1000, groups: [1000] },
      env: { PATH: "/usr/bin" },
    });
    expect(r.stderr).toContain(
      "E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)",
    );
    expect(r.exit).toBe(100);
  });

  it("6: dpkg lists what is installed", async () => {
    const sh = on(await bootImage("debian", "bookworm-slim"));
    expect((await sh("dpkg -l bash")).stdout).toMatch(/^ii {2}bash +5\.2\.15-2\+b9 +amd64/m);
    expect(await sh("dpkg -s nosuch")).toMatchObject({ exit: 1 });
  });

  it("11: a virtual or missing package has apt's words", async () => {
    const sh = on(await bootImage("debian", "bookworm-slim"));
    await sh("apt-get update");
    expect((await sh("apt-get install -y nosuch netcat")).stderr).toBe(
      "E: Unable to locate package nosuch\nE: Package 'netcat' has no installation candidate\n",
    );
    expect(await sh("apt-get frob")).toMatchObject({ stderr: "E: Invalid operation frob\n", exit: 100 });
  });
});

describe("the whole index", () => {
  it("19: a name with one provider is replaced, one with several lists them", async () => {
    const sh = on(await bootImage("debian", "bookworm-slim"));
    await sh("apt-get update");
    expect((await sh("apt-get install -y awk-none")).stderr).toBe("E: Unable to locate package awk-none\n");
    const several = await sh("apt-get install -y netcat");
    expect(several.stdout).toContain(
      "Package netcat is a virtual package provided by:\n  netcat-openbsd 1.219-1\n  netcat-traditional 1.10-47\nYou should explicitly select one to install.\n",
    );
    const gone = await sh("apt-get install -y python-pip");
    expect(gone.stderr).toBe("E: Package 'python-pip' has no installation candidate\n");
    expect(gone.stdout).toContain(
      "Package python-pip is not available, but is referred to by another package.\n",
    );
  });

  it("20: a release spells versioned names its way", async () => {
    const jammy = on(await bootImage("ubuntu", "22.04"));
    await jammy("apt-get update");
    const r = await jammy(
      "apt-get install -y --no-install-recommends python3.10 php8.1-cli openjdk-8-jre-headless",
    );
    expect(r.exit).toBe(0);
    expect((await jammy("apt-get install -y php8.2-cli")).stderr).toContain(
      "Unable to locate package php8.2-cli",
    );
    const bookworm = on(await bootImage("debian", "bookworm-slim"));
    await bookworm("apt-get update");
    expect((await bookworm("apt-get install -y php8.1-cli")).exit).toBe(100);
    expect((await bookworm("apt-get install -y php8.2-cli")).exit).toBe(0);
  });

  it("20: pinned versions are looked for in the release's own", async () => {
    const focal = on(await bootImage("ubuntu", "20.04"));
    await focal("apt-get update");
    expect((await focal("apt-get install -y nginx=1.18.* python3=3.8.* curl=7.68.*")).exit).toBe(0);
    expect((await focal("apt-get install -y git=9.*")).stderr).toBe(
      "E: Version '9.*' for 'git' was not found\n",
    );
  });

  it("21: the commands of a package exist, those that alternatives make too", async () => {
    const m = await bootImage("debian", "bookworm-slim");
    await on(m)("apt-get update");
    const names =
      "gfortran htop inotify-tools apache2-utils cmatrix cowsay figlet netcat-openbsd openjdk-17-jre-headless";
    expect((await on(m)(`apt-get install -y --no-install-recommends ${names}`)).exit).toBe(0);
    for (const path of ["gfortran", "htop", "inotifywait", "ab", "cmatrix", "nc", "java"].map(
      (n) => `/usr/bin/${n}`,
    ))
      expect(m.fs.find(path), path).toBeDefined();
    expect(m.fs.find("/usr/games/cowsay")).toBeDefined();
  });
});

describe("apk", () => {
  it("13: a virtual package is undone at once", async () => {
    const m = await bootImage("alpine", "latest");
    const sh = on(m);
    const before = (await sh("apk info")).stdout;
    await sh("apk add --no-cache --virtual .build gcc musl-dev");
    expect(m.fs.find("/usr/bin/gcc")).toBeDefined();
    await sh("apk del .build");
    expect((await sh("apk info")).stdout).toBe(before);
    expect(m.fs.find("/usr/bin/gcc")).toBeUndefined();
  });

  it("23: the larger index, and what only old releases have", async () => {
    const m = await bootImage("alpine", "latest");
    const sh = on(m);
    expect(
      (await sh("apk add --no-cache cmatrix apache2-utils icu-data-full gfortran freetype-dev")).exit,
    ).toBe(0);
    expect(m.fs.find("/usr/bin/cmatrix")).toBeDefined();
    expect(m.fs.find("/usr/bin/ab")).toBeDefined();
    expect((await sh("apk add py2-pip")).stderr).toContain("py2-pip (no such package)");
    const old = on(await bootImage("alpine", "3.6"));
    expect((await old("apk add py2-pip php5-openssl php7-json")).exit).toBe(0);
  });

  it("11: a missing package is named", async () => {
    const r = await on(await bootImage("alpine", "latest"))("apk add nosuch");
    expect(r.stderr).toContain(
      "ERROR: unable to select packages:\n  nosuch (no such package):\n    required by: world[nosuch]\n",
    );
    expect(r.exit).toBe(1);
  });
});
