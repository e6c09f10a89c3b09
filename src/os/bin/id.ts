/** Who a user is, in numbers and names. */
import { CommandError, command, isBusybox, quote } from "./kit/command.ts";
import { findUser, groupIds, groupName, groupsOf, userName } from "./kit/users.ts";

export const program = command(
  {
    usage: "[OPTION]... [USER]...",
    about: "Print user and group information for each specified USER, or for the current process.",
    options: "a Z,context g,group G,groups n,name r,real u,user z,zero",
  },
  async (proc, o) => {
    const picks = ["u", "g", "G"].filter((p) => o.has(p));
    if (picks.length > 1) throw new CommandError('cannot print "only" of more than one choice');
    if (picks.length === 0 && (o.has("n") || o.has("r")) && !isBusybox(proc))
      throw new CommandError("cannot print only names or real IDs in default format");
    let status = 0;
    const who = o.operands.length === 0 ? [undefined] : o.operands;
    for (const name of who) {
      const user =
        name === undefined
          ? undefined
          : (findUser(proc, name) ??
            (/^\d+$/.test(name) ? findUser(proc, userName(proc, Number(name)) ?? "") : undefined));
      if (name !== undefined && !user) {
        status = 1;
        await proc.stderr.write(
          isBusybox(proc)
            ? `id: unknown user ${name}\n`
            : `${proc.argv[0]}: ${quote(proc, name)}: no such user\n`,
        );
        continue;
      }
      const uid = user?.uid ?? proc.cred.uid;
      const gid = user?.gid ?? proc.cred.gid;
      const all = user ? groupsOf(proc, user) : groupIds(proc);
      const named = (id: number, text: string | undefined) =>
        text === undefined ? String(id) : `${id}(${text})`;
      const pick = picks[0];
      if (o.has("z") && pick === undefined && !isBusybox(proc))
        throw new CommandError("option --zero not permitted in default format");
      if (pick === undefined) {
        await proc.stdout.write(
          `uid=${named(uid, userName(proc, uid))} gid=${named(gid, groupName(proc, gid))} groups=${all.map((g) => named(g, groupName(proc, g))).join(",")}\n`,
        );
        continue;
      }
      const ids = pick === "u" ? [uid] : pick === "g" ? [gid] : all;
      const text: string[] = [];
      for (const id of ids) {
        const found = pick === "u" ? userName(proc, id) : groupName(proc, id);
        if (o.has("n") && found === undefined) {
          status = 1;
          await proc.stderr.write(
            `${proc.argv[0]}: cannot find name for ${pick === "u" ? "user" : "group"} ID ${id}\n`,
          );
        }
        text.push(o.has("n") ? (found ?? String(id)) : String(id));
      }
      await proc.stdout.write(text.join(o.has("z") ? "\0" : " ") + (o.has("z") ? "\0" : "\n"));
    }
    return status;
  },
);
