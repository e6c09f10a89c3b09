/** ssh-keygen: pairs of files in the form of keys. They open no door: nothing is encrypted here. */
import { hexSha256 } from "../../../oci/digest.ts";
import type { Proc, Program } from "../../process.ts";
import { put, readIfThere } from "../pkg/transfer.ts";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Letters of base64 made from hexadecimal digits, three of these to two of those. */
function base64(hex: string): string {
  return (hex.match(/.{3}/g) ?? [])
    .map((three) => {
      const value = Number.parseInt(three, 16);
      return (letters[value >> 6] ?? "") + (letters[value & 63] ?? "");
    })
    .join("");
}

export const sshKeygen: Program = async (proc) => {
  const { args } = proc;
  const value = (name: string) => {
    const at = args.indexOf(name);
    return at < 0 ? undefined : (args[at + 1] ?? "");
  };
  const quiet = args.includes("-q");
  const say = (text: string) => (quiet ? Promise.resolve() : proc.stdout.write(text));
  if (args.includes("-A")) {
    await say(`ssh-keygen: generating new host keys: RSA ECDSA ED25519 \n`);
    for (const type of ["rsa", "ecdsa", "ed25519"])
      if (!proc.fs.exists(`/etc/ssh/ssh_host_${type}_key`))
        write(proc, `/etc/ssh/ssh_host_${type}_key`, type, "root");
    return 0;
  }
  const home = proc.env.get("HOME") ?? "/root";
  const known = value("-F") ?? value("-R");
  if (known !== undefined) {
    const hosts = readIfThere(proc, value("-f") ?? `${home}/.ssh/known_hosts`);
    if (hosts === undefined) {
      await proc.stderr.write(`Cannot stat ${home}/.ssh/known_hosts: No such file or directory\n`);
      return 255;
    }
    return hosts.includes(known) ? 0 : 1;
  }
  const type = value("-t") ?? "ed25519";
  if (!["rsa", "dsa", "ecdsa", "ed25519"].includes(type)) {
    await proc.stderr.write(`unknown key type ${type}\n`);
    return 255;
  }
  const file = value("-f") ?? `${home}/.ssh/id_${type}`;
  if (args.includes("-l") || args.includes("-y")) {
    const text = readIfThere(proc, file) ?? readIfThere(proc, `${file}.pub`);
    if (text === undefined) {
      await proc.stderr.write(`${file}: No such file or directory\n`);
      return 255;
    }
    await proc.stdout.write(
      args.includes("-y")
        ? (readIfThere(proc, `${file}.pub`) ?? "")
        : `256 SHA256:${base64(hexSha256(text))} (${type.toUpperCase()})\n`,
    );
    return 0;
  }
  await say(`Generating public/private ${type} key pair.\n`);
  if (proc.fs.exists(file)) {
    await proc.stdout.write(`${file} already exists.\nOverwrite (y/n)? `);
    const bytes = await proc.read(0);
    if (bytes === null || !/^y/i.test(new TextDecoder().decode(bytes))) return 1;
  }
  const comment =
    value("-C") ??
    `${proc.env.get("USER") ?? "root"}@${readIfThere(proc, "/etc/hostname")?.trim() ?? "localhost"}`;
  write(proc, file, type, comment);
  const print = base64(hexSha256(`${file} ${comment}`));
  await say(
    `Your identification has been saved in ${file}\nYour public key has been saved in ${file}.pub\nThe key fingerprint is:\nSHA256:${print} ${comment}\n`,
  );
  return 0;
};

function write(proc: Proc, file: string, type: string, comment: string): void {
  const seed = hexSha256(`${type} ${file} ${comment} ${proc.nowMs()}`);
  const name = type === "ecdsa" ? "ecdsa-sha2-nistp256" : `ssh-${type}`;
  const secret = (base64(seed + hexSha256(seed)).match(/.{1,70}/g) ?? []).join("\n");
  put(
    proc,
    file,
    `-----BEGIN OPENSSH PRIVATE KEY-----\n${secret}\n-----END OPENSSH PRIVATE KEY-----\n`,
    0o600,
  );
  put(proc, `${file}.pub`, `${name} AAAA${base64(seed)} ${comment}\n`);
}
