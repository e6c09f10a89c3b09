import { describe, expect, it } from "vitest";
import { crypt, isPassword } from "../../../src/os/bin/kit/crypt.ts";
import type { TestMachine } from "../../support/os.ts";
import { toolMachine } from "./golden.ts";

const ann = { uid: 1001, gid: 1001, groups: [1001] };

async function machineWithAnn(): Promise<TestMachine> {
  const machine = toolMachine({
    "/etc/passwd": "root:x:0:0:root:/root:/bin/echo\nann:x:1001:1001:::/bin/echo\n",
    "/etc/group": "root:x:0:\nsudo:x:27:\nann:x:1001:\nusers:x:100:\n",
    "/etc/shadow": "root:*:19000:0:99999:7:::\nann:!:19000:0:99999:7:::\n",
  });
  await machine.run(["chmod", "600", "/etc/shadow"]);
  await machine.run(["chmod", "4755", "/bin/su", "/bin/passwd", "/bin/sudo"]);
  return machine;
}

const shadowOf = async (machine: TestMachine, user: string): Promise<string> =>
  (await machine.run(["cat", "/etc/shadow"])).stdout
    .split("\n")
    .find((l) => l.startsWith(`${user}:`))
    ?.split(":")[1] ?? "";

describe("accounts", () => {
  it.each([
    [
      "hello",
      "abcdefgh",
      "$6$abcdefgh$bp46WUxDu2cphMRE0PvVJlqas2imuSq186YS793XKfmqn9XUEL17HECskUTZInaNigNndLLYc7A6yWBmFEFn3/",
    ],
    [
      "a longer pässword with more than sixty-four bytes in it, yes it really has that many",
      "saltsaltsaltsalt",
      "$6$saltsaltsaltsalt$wA1iLmCR8RRVL4prTS9PpRNcWfixPD4a0k.sm9n1oZE94r1.DPtFS4k8I26VGygoI124LwwPKp7zznl7TQW5u.",
    ],
  ])("9: the crypt of %s is the one openssl makes", (password, salt, hash) => {
    expect(crypt(password, salt)).toBe(hash);
    expect(isPassword(hash, password)).toBe(true);
    expect(isPassword(hash, `${password}x`)).toBe(false);
    expect(isPassword(`!${hash}`, password)).toBe(false);
  });

  it("9: passwd sets what su asks for", async () => {
    const machine = await machineWithAnn();
    expect(await machine.run(["passwd"], { stdin: "q1w2e3r4\nq1w2e3r4\n" })).toMatchObject({
      exit: 0,
      stdout: "",
      stderr: "New password: Retype new password: passwd: password updated successfully\n",
    });
    expect(await shadowOf(machine, "root")).toMatch(/^\$6\$.{16}\$.{86}$/);
    expect(await machine.run(["su", "-c", "hi"], { cred: ann, stdin: "q1w2e3r4\n" })).toMatchObject({
      exit: 0,
      stdout: "-c hi\n",
      stderr: "Password: ",
    });
    expect(await machine.run(["su"], { cred: ann, stdin: "guess\n" })).toMatchObject({
      exit: 1,
      stdout: "",
      stderr: "Password: su: Authentication failure\n",
    });
  });

  it("9: a locked account has no password that is right", async () => {
    const machine = await machineWithAnn();
    expect(await machine.run(["su"], { cred: ann, stdin: "*\n" })).toMatchObject({
      exit: 1,
      stderr: "Password: su: Authentication failure\n",
    });
  });

  it("9: root becomes anyone unasked", async () => {
    const machine = await machineWithAnn();
    expect(await machine.run(["su", "ann", "-c", "hi"])).toMatchObject({ exit: 0, stderr: "" });
    expect(await machine.run(["su", "nobodyhere"])).toMatchObject({
      exit: 1,
      stderr:
        "su: user nobodyhere does not exist or the user entry does not contain all the required fields\n",
    });
  });

  it("9: passwd asks a user for the old password and for a long enough new one", async () => {
    const machine = await machineWithAnn();
    await machine.run(["chpasswd"], { stdin: "ann:secretpw\n" });
    expect(
      await machine.run(["passwd"], { cred: ann, stdin: "secretpw\nabc\nabc\nabcdefgh\nabcdefgh\n" }),
    ).toMatchObject({
      exit: 0,
      stdout: "Changing password for ann.\n",
      stderr:
        "Current password: New password: Retype new password: You must choose a longer password.\nNew password: Retype new password: passwd: password updated successfully\n",
    });
    expect(isPassword(await shadowOf(machine, "ann"), "abcdefgh")).toBe(true);
    expect(await machine.run(["passwd"], { cred: ann, stdin: "wrong\n" })).toMatchObject({
      exit: 10,
      stderr:
        "Current password: passwd: Authentication token manipulation error\npasswd: password unchanged\n",
    });
    expect(await machine.run(["passwd", "root"], { cred: ann })).toMatchObject({
      exit: 1,
      stderr: "passwd: You may not view or modify password information for root.\n",
    });
  });

  it("9: passwd -l, -u, -d and -S", async () => {
    const machine = await machineWithAnn();
    const state = async () => (await machine.run(["passwd", "-S", "ann"])).stdout.split(" ")[1];
    await machine.run(["chpasswd"], { stdin: "ann:secretpw\n" });
    expect(await state()).toBe("P");
    await machine.run(["passwd", "-l", "ann"]);
    expect(await state()).toBe("L");
    expect(await machine.run(["passwd", "-u", "ann"])).toMatchObject({
      exit: 0,
      stdout: "passwd: password changed.\n",
    });
    expect(await state()).toBe("P");
    await machine.run(["passwd", "-d", "ann"]);
    expect(await state()).toBe("NP");
  });

  it("9: sudo lets its group through and no one else", async () => {
    const machine = await machineWithAnn();
    const inGroup = { ...ann, groups: [1001, 27] };
    expect(await machine.run(["sudo", "id", "-u"], { cred: inGroup })).toMatchObject({
      exit: 0,
      stdout: "0\n",
    });
    expect(await machine.run(["sudo", "id"], { cred: ann, env: { USER: "ann" } })).toMatchObject({
      exit: 1,
      stdout: "",
      stderr: "ann is not in the sudoers file.\n",
    });
    expect(await machine.run(["sudo", "-u", "ghost", "id"], { cred: inGroup })).toMatchObject({ exit: 1 });
    expect((await machine.run(["sudo", "nosuchcommand"], { cred: inGroup })).stderr).toBe(
      "sudo: nosuchcommand: command not found\n",
    );
  });

  it("9: adduser asks what Debian's asks", async () => {
    const machine = await machineWithAnn();
    const answers = "secretpw\nother\ny\nsecretpw\nsecretpw\nBob B\n\n\n\n\nY\n";
    expect(await machine.run(["adduser", "bob"], { stdin: answers })).toMatchObject({
      exit: 0,
      stderr: "New password: Retype new password: New password: Retype new password: ",
      stdout: [
        "Adding user `bob' ...",
        "Adding new group `bob' (1000) ...",
        "Adding new user `bob' (1000) with group `bob (1000)' ...",
        "Creating home directory `/home/bob' ...",
        "Copying files from `/etc/skel' ...",
        "Sorry, passwords do not match.",
        "passwd: Authentication token manipulation error",
        "passwd: password unchanged",
        "Try again? [y/N] passwd: password updated successfully",
        "Changing the user information for bob",
        "Enter the new value, or press ENTER for the default",
        "\tFull Name []: \tRoom Number []: \tWork Phone []: \tHome Phone []: \tOther []: Is the information correct? [Y/n] Adding new user `bob' to supplemental / extra groups `users' ...",
        "Adding user `bob' to group `users' ...",
        "",
      ].join("\n"),
    });
    expect((await machine.run(["getent", "passwd", "bob"])).stdout).toBe(
      "bob:x:1000:1000:Bob B,,,:/home/bob:/bin/bash\n",
    );
    expect(isPassword(await shadowOf(machine, "bob"), "secretpw")).toBe(true);
  });
});
