/** Shows what is mounted. Mounting needs rights that containers and students do not have. */
import { capable } from "../capabilities.ts";
import { baseName, command, complain, isBusybox, nameOf } from "./kit/command.ts";

export const program = command(
  {
    usage: "[-lhV] [options] [source] [directory]",
    about: "Mount a filesystem, or show all mounted filesystems.",
    package: "util-linux 2.38.1",
    options: "a,all t,types= o,options= r,read-only w,rw B,bind R,rbind v,verbose n l,lazy f,force h V i s",
  },
  async (proc, o) => {
    const unmount = baseName(nameOf(proc)) === "umount";
    if (!unmount && o.operands.length === 0) {
      const types = o.value("t")?.split(",");
      const lines = proc.fs
        .mounts()
        .filter((m) => !types || types.includes(m.type))
        .map((m) => `${m.source} on ${m.target} type ${m.type} (${m.options.join(",")})\n`);
      await proc.stdout.write(lines.join(""));
      return 0;
    }
    if (unmount && o.operands.length === 0) {
      await complain(proc, "bad usage\nTry 'umount --help' for more information.");
      return 1;
    }
    const target = o.operands.at(-1) ?? "";
    if (unmount) {
      const mounted = proc.fs.mounts().some((m) => m.target === proc.fs.absolute(target));
      if (isBusybox(proc))
        await complain(
          proc,
          `can't unmount ${target}: ${mounted ? "Operation not permitted" : "Invalid argument"}`,
        );
      else
        await complain(
          proc,
          !proc.fs.exists(target)
            ? `${target}: no mount point specified.`
            : mounted
              ? `${target}: must be superuser to unmount.`
              : `${target}: not mounted.`,
        );
      return isBusybox(proc) ? 1 : 32;
    }
    if (capable(proc.cred, "SYS_ADMIN"))
      await proc.stderr.write("drydock: mount: mounting is not simulated\n");
    else if (isBusybox(proc)) await complain(proc, "permission denied (are you root?)");
    else if (!proc.fs.exists(target)) await complain(proc, `${target}: mount point does not exist.`);
    else
      await complain(
        proc,
        proc.cred.uid === 0 ? `${target}: permission denied.` : `${target}: must be superuser to use mount.`,
      );
    return isBusybox(proc) ? 1 : 32;
  },
);
