/** `sha256sum` and its sisters: one command, many digests. */
import { SysError } from "../../errno.ts";
import type { Program } from "../../process.ts";
import { command, complain, isBusybox } from "./command.ts";
import { type Input, lineBatches, openInput } from "./stream.ts";

export interface Hasher {
  update(data: Uint8Array): unknown;
  digest(): Uint8Array;
}

const hex = (bytes: Uint8Array) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

export function checksumCommand(algorithm: string, create: () => Hasher): Program {
  return command(
    {
      usage: "[OPTION]... [FILE]...",
      about: `Print or check ${algorithm} checksums.`,
      options: "b,binary c,check tag t,text z,zero ignore-missing q,quiet status strict w,warn l,length=",
    },
    async (proc, o) => {
      const digest = async (input: Input): Promise<string> => {
        const hasher = create();
        for (;;) {
          const chunk = await input.read();
          if (chunk === null) return hex(hasher.digest());
          hasher.update(chunk);
          await proc.checkpoint();
        }
      };
      const busyboxWords = (name: string, error: SysError) =>
        isBusybox(proc) && error.code !== "EISDIR"
          ? `can't open '${name}': ${error.message}`
          : `${name}: ${error.message}`;
      const ofFile = async (name: string): Promise<string | undefined> => {
        let input: Input | undefined;
        try {
          input = await openInput(proc, name);
          return await digest(input);
        } catch (error) {
          if (!(error instanceof SysError)) throw error;
          if (!(o.has("ignore-missing") && error.code === "ENOENT"))
            await complain(proc, busyboxWords(name, error));
          return undefined;
        } finally {
          input?.close();
        }
      };
      let status = 0;
      const names = o.operands.length === 0 ? ["-"] : o.operands;
      if (!o.has("c")) {
        for (const name of names) {
          const sum = await ofFile(name);
          if (sum === undefined) status = 1;
          else
            await proc.stdout.write(
              o.has("tag")
                ? `${algorithm} (${name}) = ${sum}\n`
                : `${sum} ${o.has("b") ? "*" : " "}${name}${o.has("z") ? "\0" : "\n"}`,
            );
        }
        return status;
      }
      for (const list of names) {
        let bad = 0;
        let unread = 0;
        let malformed = 0;
        let checked = 0;
        const input = await openInput(proc, list);
        for await (const batch of lineBatches(proc, input)) {
          for (const line of batch.lines) {
            const m =
              /^([0-9a-fA-F]{8,}) [ *](.+)$/.exec(line) ??
              /^\w+ \((?<name>.+)\) = (?<sum>[0-9a-f]+)$/.exec(line);
            if (!m) {
              if (line !== "") malformed++;
              continue;
            }
            const [sum, name] = m.groups
              ? [m.groups["sum"] ?? "", m.groups["name"] ?? ""]
              : [m[1] ?? "", m[2] ?? ""];
            checked++;
            const actual = await ofFile(name);
            if (actual === undefined) {
              if (o.has("ignore-missing")) continue;
              unread++;
              if (!o.has("status")) await proc.stdout.write(`${name}: FAILED open or read\n`);
            } else if (actual === sum.toLowerCase()) {
              if (!o.has("q") && !o.has("status")) await proc.stdout.write(`${name}: OK\n`);
            } else {
              bad++;
              if (!o.has("status")) await proc.stdout.write(`${name}: FAILED\n`);
            }
          }
        }
        input.close();
        const warn = (n: number, one: string, many: string) =>
          n > 0 && !o.has("status") ? complain(proc, `WARNING: ${n} ${n === 1 ? one : many}`) : undefined;
        if (checked === 0) {
          status = 1;
          await complain(proc, `${list}: no properly formatted checksum lines found`);
          continue;
        }
        await warn(malformed, "line is improperly formatted", "lines are improperly formatted");
        await warn(unread, "listed file could not be read", "listed files could not be read");
        await warn(bad, "computed checksum did NOT match", "computed checksums did NOT match");
        if (bad > 0 || unread > 0) status = 1;
      }
      return status;
    },
  );
}
