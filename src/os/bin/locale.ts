/** The locale settings; called `localedef` or `locale-gen`, makes a locale (all are there). */
import { baseName, command, nameOf } from "./kit/command.ts";

const categories = [
  "LC_CTYPE",
  "LC_NUMERIC",
  "LC_TIME",
  "LC_COLLATE",
  "LC_MONETARY",
  "LC_MESSAGES",
  "LC_PAPER",
  "LC_NAME",
  "LC_ADDRESS",
  "LC_TELEPHONE",
  "LC_MEASUREMENT",
  "LC_IDENTIFICATION",
];

export const program = command(
  {
    usage: "[OPTION...] NAME\n[OPTION...] [-a|-m]",
    about: "Get locale-specific information.",
    package: "Debian GLIBC 2.36",
    options:
      "a,all-locales m,charmaps c,category-name k,keyword-name v,verbose i,inputfile= f,charmap= A,alias-file= purge keep-existing quiet no-archive force",
  },
  async (proc, o) => {
    const called = baseName(nameOf(proc));
    if (called !== "locale") {
      if (called === "locale-gen")
        await proc.stdout.write("Generating locales (this might take a while)...\nGeneration complete.\n");
      return 0;
    }
    if (o.has("a")) {
      await proc.stdout.write("C\nC.utf8\nPOSIX\n");
      return 0;
    }
    const lang = proc.env.get("LANG") ?? "";
    const all = proc.env.get("LC_ALL") ?? "";
    if (o.operands[0] === "charmap") {
      await proc.stdout.write(/utf-?8/i.test(all || lang) ? "UTF-8\n" : "ANSI_X3.4-1968\n");
      return 0;
    }
    const value = (name: string) =>
      all !== ""
        ? `"${all}"`
        : proc.env.has(name)
          ? (proc.env.get(name) ?? "")
          : `"${lang === "" ? "POSIX" : lang}"`;
    await proc.stdout.write(
      `LANG=${lang}\nLANGUAGE=${proc.env.get("LANGUAGE") ?? ""}\n${categories.map((c) => `${c}=${value(c)}\n`).join("")}LC_ALL=${all}\n`,
    );
    return 0;
  },
);
