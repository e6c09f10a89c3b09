/** ping: iputils' and busybox's. */
import { SysError } from "../../errno.ts";
import type { Proc, Program } from "../../process.ts";
import { isBusybox } from "../kit/command.ts";

export const ping: Program = async (proc) => {
  const busybox = isBusybox(proc);
  let count = Number.POSITIVE_INFINITY;
  let deadlineMs = Number.POSITIVE_INFINITY;
  let waitMs = 10_000;
  let intervalMs = 1_000;
  let quiet = false;
  let host: string | undefined;
  for (let i = 0; i < proc.args.length; i++) {
    const arg = proc.args[i] ?? "";
    const m = /^-([cwWisIt])(.*)$/.exec(arg);
    if (m !== null) {
      const value = Number(m[2] === "" ? proc.args[++i] : m[2]);
      if (Number.isNaN(value) && m[1] !== "I") {
        await proc.stderr.write(
          busybox
            ? `ping: invalid number '${proc.args[i]}'\n`
            : `ping: invalid argument: '${proc.args[i]}'\n`,
        );
        return busybox ? 1 : 1;
      }
      if (m[1] === "c") count = value;
      if (m[1] === "w") deadlineMs = value * 1000;
      if (m[1] === "W") waitMs = value * 1000;
      if (m[1] === "i") intervalMs = value * 1000;
    } else if (arg === "-q") quiet = true;
    else if (/^-[46nbvADf]+$/.test(arg)) continue;
    else if (arg.startsWith("-")) {
      await proc.stderr.write(
        busybox
          ? `ping: invalid option -- '${arg[1]}'\n`
          : `ping: invalid option -- '${arg[1]}'\n\nUsage\n  ping [options] <destination>\n`,
      );
      return busybox ? 1 : 2;
    } else host = arg;
  }
  if (host === undefined) {
    await proc.stderr.write(
      busybox ? "Usage: ping [OPTIONS] HOST\n" : "ping: usage error: Destination address required\n",
    );
    return busybox ? 1 : 2;
  }
  const address = await proc.net.resolve(host);
  if (address === undefined) {
    await proc.stderr.write(
      busybox
        ? `ping: bad address '${host}'\n`
        : `ping: ${host}: ${proc.net.interfaces().length > 1 ? "Name or service not known" : "Temporary failure in name resolution"}\n`,
    );
    return busybox ? 1 : 2;
  }
  return new Ping(proc, busybox, host, address, quiet).run(count, deadlineMs, waitMs, intervalMs);
};

class Ping {
  #sent = 0;
  readonly #times: number[] = [];
  #interrupted = false;

  constructor(
    readonly proc: Proc,
    readonly busybox: boolean,
    readonly host: string,
    readonly address: string,
    readonly quiet: boolean,
  ) {}

  async run(count: number, deadlineMs: number, waitMs: number, intervalMs: number): Promise<number> {
    const { proc, busybox, host, address } = this;
    const startMs = proc.nowMs();
    proc.onSignal(
      "INT",
      Object.assign(() => void (this.#interrupted = true), { restart: false }),
    );
    await proc.stdout.write(
      busybox
        ? `PING ${host} (${address}): 56 data bytes\n`
        : `PING ${host} (${address}) 56(84) bytes of data.\n`,
    );
    const until = startMs + deadlineMs;
    try {
      while (this.#sent < count && !this.#interrupted && proc.nowMs() < until) {
        const sentMs = proc.nowMs();
        const sequence = this.#sent++;
        const ms = await proc.net.ping(address);
        if (ms !== undefined) await this.#reply(sequence, ms);
        const last = this.#sent >= count;
        if (last && ms !== undefined) break;
        if (last) {
          await proc.sleep(Math.max(0, Math.min(waitMs, until - proc.nowMs())));
          break;
        }
        await proc.sleep(Math.max(0, Math.min(intervalMs - (proc.nowMs() - sentMs), until - proc.nowMs())));
      }
    } catch (error) {
      if (!(error instanceof SysError && error.code === "EINTR")) throw error;
    }
    await this.#statistics(proc.nowMs() - startMs);
    return this.#times.length > 0 ? 0 : 1;
  }

  async #reply(sequence: number, ms: number): Promise<void> {
    const shown = Math.max(0.03, ms + this.proc.random() * 0.03);
    this.#times.push(shown);
    if (this.quiet) return;
    const ttl = ms > 5 ? 54 : 64;
    const from = this.host === this.address ? this.address : `${this.host} (${this.address})`;
    await this.proc.stdout.write(
      this.busybox
        ? `64 bytes from ${this.address}: seq=${sequence} ttl=${ttl} time=${shown.toFixed(3)} ms\n`
        : `64 bytes from ${from}: icmp_seq=${sequence + 1} ttl=${ttl} time=${shown < 1 ? shown.toFixed(3) : shown < 10 ? shown.toFixed(2) : shown.toFixed(1)} ms\n`,
    );
  }

  async #statistics(totalMs: number): Promise<void> {
    const received = this.#times.length;
    const loss = this.#sent === 0 ? 0 : Math.round(((this.#sent - received) / this.#sent) * 100);
    const min = Math.min(...this.#times).toFixed(3);
    const max = Math.max(...this.#times).toFixed(3);
    const mean = this.#times.reduce((sum, t) => sum + t, 0) / Math.max(1, received);
    const deviation = Math.sqrt(
      this.#times.reduce((sum, t) => sum + (t - mean) ** 2, 0) / Math.max(1, received),
    );
    const head = `\n--- ${this.host} ping statistics ---\n`;
    if (this.busybox) {
      await this.proc.stdout.write(
        `${head}${this.#sent} packets transmitted, ${received} packets received, ${loss}% packet loss\n${received > 0 ? `round-trip min/avg/max = ${min}/${mean.toFixed(3)}/${max} ms\n` : ""}`,
      );
      return;
    }
    const time = Math.round(this.#sent <= 1 && received > 0 ? 0 : totalMs);
    await this.proc.stdout.write(
      `${head}${this.#sent} packets transmitted, ${received} received, ${loss}% packet loss, time ${time}ms\n${received > 0 ? `rtt min/avg/max/mdev = ${min}/${mean.toFixed(3)}/${max}/${deviation.toFixed(3)} ms\n` : "\n"}`,
    );
  }
}
