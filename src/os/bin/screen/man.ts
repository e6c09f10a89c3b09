/** man: what a command is, in a paragraph, and where to read on. The manuals themselves are not here. */
import type { Proc, Program } from "../../process.ts";
import { subjects } from "./man-subjects.ts";

export const program: Program = async (proc) => {
  const names = proc.args.filter((arg) => !arg.startsWith("-") && !/^\d[a-z]*$/.test(arg));
  const keyword = proc.args.includes("-k") || proc.args.includes("-K");
  if (names.length === 0) {
    await proc.stderr.write(
      keyword ? "apropos what?\n" : "What manual page do you want?\nFor example, try 'man man'.\n",
    );
    return 1;
  }
  if (keyword) return apropos(proc, names);
  let status = 0;
  for (const name of names) {
    const known = subjects.get(name);
    if (known === undefined && !found(proc, name)) {
      await proc.stderr.write(`No manual entry for ${name}\n`);
      status = 16;
      continue;
    }
    const about = known ?? "a command of this machine";
    const more = name.startsWith("docker-") ? name.replaceAll("-", " ") : name;
    await proc.stdout.write(
      `${name}: ${about}.\ndrydock: manual pages are not simulated; \`${more} --help\` says what it can do here.\n`,
    );
  }
  return status;
};

async function apropos(proc: Proc, words: readonly string[]): Promise<number> {
  let any = false;
  for (const [name, about] of subjects) {
    if (!words.some((word) => name.includes(word) || about.toLowerCase().includes(word.toLowerCase())))
      continue;
    any = true;
    await proc.stdout.write(`${`${name} (1)`.padEnd(21)}- ${about}\n`);
  }
  if (any) return 0;
  await proc.stderr.write(words.map((word) => `${word}: nothing appropriate.\n`).join(""));
  return 16;
}

function found(proc: Proc, name: string): boolean {
  const path = proc.env.get("PATH") ?? "/usr/local/bin:/usr/bin:/bin";
  return !name.includes("/") && path.split(":").some((folder) => proc.fs.exists(`${folder}/${name}`));
}
