/** cowsay and cowthink: words in a balloon, an animal below. */
import type { Proc, Program } from "../../process.ts";

/** Columns of text before it is wrapped. */
const width = 40;

export const cowsay: Program = async (proc) => {
  const called = proc.argv[0]?.split("/").at(-1) ?? "cowsay";
  let wide = width;
  let wrap = true;
  let eyes = "oo";
  let tongue = "  ";
  const words: string[] = [];
  const { args } = proc;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (words.length > 0 || !/^-./.test(arg)) words.push(arg);
    else if (arg === "-W") wide = Number(args[++i] ?? width) || width;
    else if (arg === "-e") eyes = (args[++i] ?? "oo").padEnd(2).slice(0, 2);
    else if (arg === "-T") tongue = (args[++i] ?? "  ").padEnd(2).slice(0, 2);
    else if (arg === "-n") wrap = false;
    else if (arg === "-f") {
      const name = args[++i] ?? "";
      if (name !== "default") {
        await proc.stderr.write(`drydock: cowsay: the figure ${name} is not simulated; the cow speaks\n`);
      }
    } else if (arg === "-l") {
      await proc.stdout.write("Cow files in /usr/share/cowsay/cows:\ndefault\n");
      return 0;
    } else if (arg === "-d") [eyes, tongue] = ["xx", "U "];
    else if (arg === "-b") eyes = "==";
    else if (arg === "-g") eyes = "$$";
    else if (arg === "-p") eyes = "@@";
    else if (arg === "-s") [eyes, tongue] = ["**", "U "];
    else if (arg === "-t") eyes = "--";
    else if (arg === "-w") eyes = "OO";
    else if (arg === "-y") eyes = "..";
  }
  const text = words.length > 0 ? words.join(" ") : await allOf(proc);
  const lines = balloonLines(text, wrap ? wide - 1 : undefined);
  const thinks = called === "cowthink";
  await proc.stdout.write(balloon(lines, thinks) + animal(thinks ? "o" : "\\", eyes, tongue));
  return 0;
};

async function allOf(proc: Proc): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for (let bytes = await proc.read(0); bytes !== null; bytes = await proc.read(0))
    text += decoder.decode(bytes, { stream: true });
  return text;
}

function balloonLines(text: string, wide: number | undefined): string[] {
  const plain = text.replace(/\t/g, "        ").replace(/\n+$/, "");
  if (wide === undefined) return plain.split("\n");
  const lines: string[] = [];
  for (const paragraph of plain.split(/\n\s*\n/)) {
    if (lines.length > 0) lines.push("");
    let line = "";
    for (const word of paragraph.split(/\s+/).filter(Boolean)) {
      if (line !== "" && line.length + 1 + word.length > wide) {
        lines.push(line);
        line = "";
      }
      let rest = word;
      while (rest.length > wide) {
        lines.push(rest.slice(0, wide));
        rest = rest.slice(wide);
      }
      line = line === "" ? rest : `${line} ${rest}`;
    }
    lines.push(line);
  }
  return lines;
}

function balloon(lines: readonly string[], thinks: boolean): string {
  const longest = Math.max(0, ...lines.map((line) => line.length));
  const sides = (i: number): readonly [string, string] => {
    if (thinks) return ["(", ")"];
    if (lines.length < 2) return ["<", ">"];
    if (i === 0) return ["/", "\\"];
    return i === lines.length - 1 ? ["\\", "/"] : ["|", "|"];
  };
  const rows = lines.map((line, i) => {
    const [left, right] = sides(i);
    return `${left} ${line.padEnd(longest)} ${right}\n`;
  });
  return ` ${"_".repeat(longest + 2)} \n${rows.join("")} ${"-".repeat(longest + 2)} \n`;
}

function animal(line: string, eyes: string, tongue: string): string {
  return `        ${line}   ^__^\n         ${line}  (${eyes})\\_______\n            (__)\\       )\\/\\\n             ${tongue} ||----w |\n                ||     ||\n`;
}
