/** a2enmod, a2ensite, a2enconf and their opposites: links beside what is available. */
import type { Program } from "../../process.ts";
import { baseOf, isFile, putText } from "./kit.ts";

const kinds: Readonly<Record<string, readonly [folder: string, word: string, endings: readonly string[]]>> = {
  mod: ["mods", "module", [".load", ".conf"]],
  site: ["sites", "site", [".conf"]],
  conf: ["conf", "conf", [".conf"]],
};

export const a2: Program = async (proc) => {
  const called = baseOf(proc.argv[0] ?? "a2enmod");
  const enable = called.startsWith("a2en");
  const [folder, word, endings] = kinds[called.replace(/^a2(en|dis)/, "")] ?? ["mods", "module", [".load"]];
  const names = proc.args.filter((arg) => !arg.startsWith("-"));
  if (names.length === 0) {
    await proc.stderr.write(`drydock: ${called}: asks for nothing here; give a name\n`);
    return 1;
  }
  let failed = 0;
  let changed = false;
  for (const given of names) {
    const name = given.replace(/\.(conf|load)$/, "");
    const available = `/etc/apache2/${folder}-available/${name}`;
    if (!endings.some((ending) => isFile(proc, available + ending))) {
      // Modules are many; those that come without a file of settings are known by name alone.
      if (
        word !== "module" ||
        !/^[a-z][a-z0-9_]+$/.test(name) ||
        !proc.fs.exists("/etc/apache2/mods-available")
      ) {
        await proc.stderr.write(`ERROR: ${word[0]?.toUpperCase()}${word.slice(1)} ${name} does not exist!\n`);
        failed = 1;
        continue;
      }
      putText(
        proc,
        `${available}.load`,
        `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so\n`,
      );
    }
    const enabled = `/etc/apache2/${folder}-enabled`;
    const there = endings.some((ending) => proc.fs.exists(`${enabled}/${name}${ending}`));
    if (there === enable) {
      await proc.stdout.write(
        `${word[0]?.toUpperCase()}${word.slice(1)} ${name} already ${enable ? "enabled" : "disabled"}\n`,
      );
      continue;
    }
    if (!proc.fs.exists(enabled)) proc.fs.mkdir(enabled, { recursive: true });
    for (const ending of endings)
      if (!enable) {
        if (proc.fs.exists(`${enabled}/${name}${ending}`)) proc.fs.unlink(`${enabled}/${name}${ending}`);
      } else if (isFile(proc, available + ending))
        proc.fs.symlink(`../${folder}-available/${name}${ending}`, `${enabled}/${name}${ending}`);
    await proc.stdout.write(`${enable ? "Enabling" : "Disabling"} ${word} ${name}.\n`);
    changed = true;
  }
  if (changed)
    await proc.stdout.write(
      `To activate the new configuration, you need to run:\n  ${word === "module" ? "service apache2 restart" : "service apache2 reload"}\n`,
    );
  return failed;
};

export const a2Names: readonly string[] = ["mod", "site", "conf"].flatMap((kind) => [
  `a2en${kind}`,
  `a2dis${kind}`,
]);
