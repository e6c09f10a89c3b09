/** traceroute: the gateway, then the host; nobody lies between. */
import type { Program } from "../../process.ts";

export const traceroute: Program = async (proc) => {
  const host = proc.args.find((arg) => !arg.startsWith("-"));
  if (host === undefined) {
    await proc.stderr.write("Usage: traceroute HOST\n");
    return 2;
  }
  const address = await proc.net.resolve(host);
  if (address === undefined) {
    await proc.stderr.write(`traceroute: bad address '${host}'\n`);
    return 1;
  }
  await proc.stdout.write(`traceroute to ${host} (${address}), 30 hops max, 46 byte packets\n`);
  const gateway = proc.net.interfaces().find((i) => i.gateway !== undefined)?.gateway;
  const far = (await proc.net.ping(address)) ?? undefined;
  let hop = 1;
  if (gateway !== undefined && far !== undefined && far > 5)
    await proc.stdout.write(
      `${String(hop++).padStart(2)}  ${gateway} (${gateway})  0.012 ms  0.008 ms  0.007 ms\n`,
    );
  await proc.stdout.write(
    far === undefined
      ? `${String(hop).padStart(2)}  *  *  *\n`
      : `${String(hop).padStart(2)}  ${host} (${address})  ${[0, 1, 2].map((n) => (far + n * 0.011).toFixed(3)).join(" ms  ")} ms\n`,
  );
  return 0;
};
