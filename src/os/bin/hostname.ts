import { capable } from "../capabilities.ts";
import { CommandError, command, isBusybox } from "./kit/command.ts";

/** The machine's name, or its addresses. */
export const program = command(
  {
    usage: "[OPTION]... [NAME]",
    about: "Show or set the system's host name.",
    options: "a,alias d,domain f,fqdn,long i,ip-address I,all-ip-addresses s,short y F,file=",
  },
  async (proc, o) => {
    const name = o.operands[0];
    if (name !== undefined) {
      if (!capable(proc.cred, "SYS_ADMIN"))
        throw new CommandError(
          isBusybox(proc)
            ? "sethostname: Operation not permitted"
            : "you must be root to change the host name",
        );
      proc.system.setHostname(name);
      return 0;
    }
    const host = proc.system.hostname();
    const addresses = () =>
      proc.net
        .interfaces()
        .filter((i) => i.name !== "lo")
        .map((i) => i.address);
    const text = o.has("I")
      ? addresses()
          .map((a) => `${a} `)
          .join("")
      : o.has("i")
        ? (addresses()[0] ?? "127.0.0.1")
        : o.has("s")
          ? (host.split(".")[0] ?? host)
          : o.has("d")
            ? host.split(".").slice(1).join(".")
            : host;
    await proc.stdout.write(`${text}\n`);
    return 0;
  },
);
