/** A hex dump, or with `-r` what it came from. */
import { SysError } from "../errno.ts";
import { command, nameOf } from "./kit/command.ts";
import { openInput, readAll, Writer } from "./kit/stream.ts";
import { decode } from "./kit/text.ts";

export const program = command(
  {
    usage: "[options] [infile [outfile]]",
    about: "Make a hexdump or do the reverse.",
    package: "xxd 2022-01-14",
    options: "a b c= C E g= h i l= o= p,ps,plain r s= u v",
  },
  async (proc, o) => {
    const name = o.operands[0] ?? "-";
    let bytes: Uint8Array;
    try {
      const input = await openInput(proc, name);
      bytes = await readAll(proc, input);
      input.close();
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      await proc.stderr.write(`${nameOf(proc)}: ${name}: ${error.message}\n`);
      return 2;
    }
    const out = new Writer(proc);
    if (o.has("r")) {
      const text = decode(bytes);
      const hex = o.has("p")
        ? text.replace(/\s/g, "")
        : text
            .split("\n")
            .map(
              (l) =>
                l
                  .replace(/^[0-9a-fA-F]+:/, "")
                  .split(/ {2}/)[0]
                  ?.replace(/\s/g, "") ?? "",
            )
            .join("");
      out.put(Uint8Array.from(hex.match(/[0-9a-fA-F]{2}/g) ?? [], (h) => Number.parseInt(h, 16)));
      await out.flush();
      return 0;
    }
    const skip = Number(o.value("s") ?? 0);
    bytes = bytes.subarray(skip, o.has("l") ? skip + Number(o.value("l")) : undefined);
    const hexOf = (b: number) => {
      const text = o.has("b") ? b.toString(2).padStart(8, "0") : b.toString(16).padStart(2, "0");
      return o.has("u") ? text.toUpperCase() : text;
    };
    if (o.has("p")) {
      const columns = Number(o.value("c") ?? 30);
      for (let at = 0; at < bytes.length; at += columns)
        out.put(`${Array.from(bytes.subarray(at, at + columns), hexOf).join("")}\n`);
      await out.flush();
      return 0;
    }
    if (o.has("i")) {
      const id = name.replace(/[^A-Za-z0-9]/g, "_");
      const rows: string[] = [];
      for (let at = 0; at < bytes.length; at += 12)
        rows.push(`  ${Array.from(bytes.subarray(at, at + 12), (b) => `0x${hexOf(b)}`).join(", ")}`);
      out.put(
        name === "-"
          ? `${rows.join(",\n")}\n`
          : `unsigned char ${id}[] = {\n${rows.join(",\n")}\n};\nunsigned int ${id}_len = ${bytes.length};\n`,
      );
      await out.flush();
      return 0;
    }
    const columns = Number(o.value("c") ?? (o.has("b") ? 6 : 16));
    const group = Number(o.value("g") ?? (o.has("b") ? 1 : 2)) || columns;
    const digits = o.has("b") ? 8 : 2;
    const wide = Math.ceil(columns / group) * (group * digits + 1);
    for (let at = 0; at < bytes.length; at += columns) {
      const row = bytes.subarray(at, at + columns);
      let hex = "";
      for (let i = 0; i < row.length; i++) hex += hexOf(row[i] ?? 0) + ((i + 1) % group === 0 ? " " : "");
      out.put(
        `${(skip + at).toString(16).padStart(8, "0")}: ${hex.padEnd(wide)} ${Array.from(row, (b) => (b >= 32 && b < 127 ? String.fromCharCode(b) : ".")).join("")}\n`,
      );
      if (out.full) await out.flush();
    }
    await out.flush();
    return 0;
  },
);
