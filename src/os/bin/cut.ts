/** Takes columns: bytes, characters or fields of each line. */
import { command, complain, isBusybox, quote } from "./kit/command.ts";
import { eachInput, lineBatches, Writer } from "./kit/stream.ts";
import { decode, encode, fromLatin1, latin1 } from "./kit/text.ts";
import { UsageError } from "./options.ts";

type Range = readonly [number, number];

export const program = command(
  {
    usage: "OPTION... [FILE]...",
    about: "Print selected parts of lines from each FILE to standard output.",
    options:
      "b,bytes= c,characters= d,delimiter= f,fields= n complement s,only-delimited output-delimiter= z,zero-terminated",
  },
  async (proc, o) => {
    const kinds = o.given.filter((g) => ["b", "c", "f"].includes(g.name));
    const kind = kinds[0];
    if (!kind)
      throw new UsageError(
        isBusybox(proc)
          ? "expected a list of bytes, characters, or fields"
          : "you must specify a list of bytes, characters, or fields",
        !isBusybox(proc),
      );
    if (kinds.length > 1) throw new UsageError("only one list may be specified");
    const delimiter = o.value("d") ?? "\t";
    if (o.has("d") && kind.name !== "f")
      throw new UsageError("an input delimiter may be specified only when operating on fields");
    if (o.has("s") && kind.name !== "f")
      throw new UsageError("suppressing non-delimited lines makes sense\n\tonly when operating on fields");
    if (encode(delimiter).length > 1) throw new UsageError("the delimiter must be a single character");
    const separator = delimiter === "" ? "\0" : delimiter;
    const ranges = parseList(kind.value ?? "", kind.name === "f", (text) => quote(proc, text));
    const chosen = (n: number) => ranges.some(([from, to]) => n >= from && n <= to) !== o.has("complement");
    const joiner = o.value("output-delimiter") ?? (kind.name === "f" ? separator : "");
    const end = o.has("z") ? "\0" : "\n";
    const out = new Writer(proc);
    const cutFields = (line: string): string | undefined => {
      if (!line.includes(separator)) return o.has("s") ? undefined : line;
      return line
        .split(separator)
        .filter((_, i) => chosen(i + 1))
        .join(joiner);
    };
    const cutBytes = (line: string): string => {
      const ascii = /^[\x00-\x7f]*$/.test(line);
      const text = ascii ? line : latin1(encode(line));
      let result = "";
      let previous = -1;
      for (let i = 0; i < text.length; i++) {
        if (!chosen(i + 1)) continue;
        if (
          joiner !== "" &&
          previous !== -1 &&
          (previous !== i - 1 || ranges.some(([from]) => from === i + 1))
        )
          result += joiner;
        result += text[i];
        previous = i;
      }
      return ascii ? result : decode(fromLatin1(result));
    };
    const ok = await eachInput(
      proc,
      o.operands,
      async (input) => {
        for await (const batch of lineBatches(proc, input, o.has("z") ? 0 : 10)) {
          for (const line of batch.lines) {
            const piece = kind.name === "f" ? cutFields(line) : cutBytes(line);
            if (piece !== undefined) out.put(piece + end);
          }
          await out.flush();
        }
      },
      (name, error) => complain(proc, `${name}: ${error.message}`),
    );
    return ok ? 0 : 1;
  },
);

function parseList(text: string, fields: boolean, quoted: (text: string) => string): readonly Range[] {
  const one = fields ? "field" : "byte/character position";
  return text.split(/[, ]/).map((part) => {
    const m = /^(\d*)(-?)(\d*)$/.exec(part);
    if (!m || part === "") {
      throw new UsageError(
        part === ""
          ? fields
            ? "fields are numbered from 1"
            : "byte/character positions are numbered from 1"
          : `invalid ${fields ? "field value" : "byte/character position"} ${quoted(part)}`,
      );
    }
    if (m[2] === "-" && m[1] === "" && m[3] === "") throw new UsageError("invalid range with no endpoint: -");
    const from = m[1] === "" ? 1 : Number(m[1]);
    const to = m[2] === "" ? from : m[3] === "" ? Number.POSITIVE_INFINITY : Number(m[3]);
    if (from === 0 || (m[3] !== "" && to === 0))
      throw new UsageError(fields ? "fields are numbered from 1" : `${one}s are numbered from 1`);
    if (to < from) throw new UsageError("invalid decreasing range");
    return [from, to] as const;
  });
}
