/** Asking for names: nslookup (both kinds), dig, host. */
import type { Proc, Program } from "../../process.ts";
import { strftime } from "../kit/calendar.ts";
import { isBusybox } from "../kit/command.ts";

function nameServer(proc: Proc): string | undefined {
  try {
    return /^nameserver\s+(\S+)/m.exec(proc.fs.readText("/etc/resolv.conf"))?.[1];
  } catch {
    return undefined;
  }
}

/** Addresses as a name server knows them: /etc/hosts is not asked. */
async function ask(proc: Proc, name: string): Promise<readonly string[]> {
  return proc.net.resolveAll(name.replace(/\.$/, ""));
}

export const nslookup: Program = async (proc) => {
  const [name, server = nameServer(proc) ?? "127.0.0.11"] = proc.args.filter((arg) => !arg.startsWith("-"));
  const busybox = isBusybox(proc);
  if (name === undefined) {
    if (busybox) await proc.stderr.write("Usage: nslookup [-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]\n");
    return 1;
  }
  if (proc.net.interfaces().length < 2) {
    await proc.stdout.write(
      busybox
        ? ";; connection timed out; no servers could be reached\n\n"
        : ";; communications error: timed out\n;; no servers could be reached\n\n",
    );
    return 1;
  }
  const addresses = await ask(proc, name);
  await proc.stdout.write(
    busybox
      ? `Server:\t\t${server}\nAddress:\t${server}:53\n\n`
      : `Server:\t\t${server}\nAddress:\t${server}#53\n\n`,
  );
  if (addresses.length === 0) {
    await proc.stdout.write(
      busybox
        ? `** server can't find ${name}: NXDOMAIN\n\n** server can't find ${name}: NXDOMAIN\n\n`
        : `** server can't find ${name}: NXDOMAIN\n\n`,
    );
    return 1;
  }
  const rows = addresses.map((address) => `Name:\t${name}\nAddress: ${address}\n`).join("");
  await proc.stdout.write(
    busybox
      ? `Non-authoritative answer:\n${rows}\nNon-authoritative answer:\n\n`
      : `Non-authoritative answer:\n${rows}\n`,
  );
  return 0;
};

export const dig: Program = async (proc) => {
  const server = proc.args.find((arg) => arg.startsWith("@"))?.slice(1) ?? nameServer(proc) ?? "127.0.0.11";
  const short = proc.args.includes("+short");
  const words = proc.args.filter(
    (arg) =>
      !arg.startsWith("@") &&
      !arg.startsWith("+") &&
      !arg.startsWith("-") &&
      !/^(A|AAAA|MX|NS|TXT|CNAME|SOA|ANY|PTR)$/i.test(arg),
  );
  const type =
    proc.args.find((arg) => /^(A|AAAA|MX|NS|TXT|CNAME|SOA|ANY|PTR)$/i.test(arg))?.toUpperCase() ?? "A";
  const name = words[0] ?? ".";
  const addresses = type === "A" || type === "ANY" ? await ask(proc, name) : [];
  if (short) {
    await proc.stdout.write(addresses.map((address) => `${address}\n`).join(""));
    return 0;
  }
  const known = (await ask(proc, name)).length > 0;
  const id = Math.floor(proc.random() * 65_536);
  await proc.stdout.write(
    `\n; <<>> DiG 9.18.33 <<>> ${proc.args.join(" ")}\n;; global options: +cmd\n;; Got answer:\n;; ->>HEADER<<- opcode: QUERY, status: ${known ? "NOERROR" : "NXDOMAIN"}, id: ${id}\n;; flags: qr rd ra; QUERY: 1, ANSWER: ${addresses.length}, AUTHORITY: 0, ADDITIONAL: 0\n\n;; QUESTION SECTION:\n;${`${name}.`.padEnd(23)}\tIN\t${type}\n\n${addresses.length > 0 ? `;; ANSWER SECTION:\n${addresses.map((address) => `${`${name}.`.padEnd(23)}\t600\tIN\tA\t${address}\n`).join("")}\n` : ""};; Query time: 0 msec\n;; SERVER: ${server}#53(${server}) (UDP)\n;; WHEN: ${strftime("%a %b %d %H:%M:%S UTC %Y", proc.nowMs())}\n;; MSG SIZE  rcvd: ${40 + name.length + addresses.length * 16}\n\n`,
  );
  return 0;
};

export const host: Program = async (proc) => {
  const name = proc.args.find((arg) => !arg.startsWith("-"));
  if (name === undefined) {
    await proc.stderr.write("Usage: host [-aCdilrTvVw] [-t type] {hostname} [server]\n");
    return 1;
  }
  const addresses = await ask(proc, name);
  if (addresses.length === 0) {
    await proc.stdout.write(`Host ${name} not found: 3(NXDOMAIN)\n`);
    return 1;
  }
  await proc.stdout.write(addresses.map((address) => `${name} has address ${address}\n`).join(""));
  return 0;
};
