/** zip and unzip over the files as they are. */
import { type Unzipped, unzipSync, type Zippable, zipSync } from "fflate";
import type { Proc, Program } from "../../process.ts";
import { CommandError, command } from "../kit/command.ts";
import { folderOf, isFile, isFolder, namesIn } from "./kit.ts";

function collect(proc: Proc, path: string, recurse: boolean, into: Map<string, Uint8Array>): void {
  const name = path
    .replace(/^(\.\/)+/, "")
    .replace(/^\/+/, "")
    .replace(/\/+$/, "");
  if (!isFolder(proc, path)) {
    into.set(name, proc.fs.readFile(path));
    return;
  }
  if (name !== "" && name !== ".") into.set(`${name}/`, new Uint8Array());
  if (recurse)
    for (const child of [...namesIn(proc, path)].sort())
      collect(proc, path === "." ? child : `${path.replace(/\/$/, "")}/${child}`, true, into);
}

export const zip: Program = command(
  {
    usage: "[-options] zipfile list",
    about: "Package and compress files.",
    options: "r,recurse-paths q,quiet j,junk-paths m,move d,delete u,update x,exclude= 0 1 6 9 y v",
  },
  async (proc, o) => {
    const [archive, ...names] = o.operands;
    if (archive === undefined || names.length === 0)
      throw new CommandError(
        "\nzip error: Invalid command arguments (cannot write zip file to terminal)",
        16,
      );
    const path = /\.\w+$/.test(archive) ? archive : `${archive}.zip`;
    const old: Unzipped = isFile(proc, path) ? unzipSync(proc.fs.readFile(path)) : {};
    const files = new Map<string, Uint8Array>();
    for (const name of names) {
      if (!proc.fs.exists(name)) {
        await proc.stdout.write(`\tzip warning: name not matched: ${name}\n`);
        continue;
      }
      collect(proc, name, o.has("r"), files);
    }
    if (files.size === 0) {
      await proc.stdout.write(`\nzip error: Nothing to do! (${path})\n`);
      return 12;
    }
    const entries: Zippable = { ...old };
    for (const [name, bytes] of files) {
      const kept = o.has("j") ? name.slice(name.lastIndexOf("/") + 1) : name;
      if (kept === "") continue;
      if (!o.has("q")) {
        const packed = zipSync({ x: bytes }).length - 100;
        const saved =
          bytes.length === 0 || packed >= bytes.length
            ? 0
            : Math.round((100 * (bytes.length - packed)) / bytes.length);
        await proc.stdout.write(
          `  ${kept in old ? "updating" : "adding"}: ${kept} (${saved === 0 ? "stored 0%" : `deflated ${saved}%`})\n`,
        );
      }
      entries[kept] = [bytes, { mtime: 946_684_800_000 }];
      await proc.checkpoint();
    }
    proc.fs.writeFile(path, zipSync(entries, { mtime: 946_684_800_000 }));
    return 0;
  },
);

export const unzip: Program = command(
  {
    usage: "[-opts] file[.zip] [list] [-d exdir]",
    about: "List, test and extract files of a ZIP archive.",
    options: "l q o n j p t v Z 1 d= x",
  },
  async (proc, o) => {
    const [archive, ...wanted] = o.operands;
    if (archive === undefined) {
      await proc.stdout.write(
        "UnZip 6.00 of 20 April 2009, by Debian. Original by Info-ZIP.\n\nUsage: unzip [-opts] file[.zip] [list] [-d exdir]\n",
      );
      return 10;
    }
    const path = [archive, `${archive}.zip`, `${archive}.ZIP`].find((name) => isFile(proc, name));
    if (path === undefined) {
      await proc.stderr.write(`unzip:  cannot find or open ${archive}, ${archive}.zip or ${archive}.ZIP.\n`);
      return 9;
    }
    let entries: Unzipped;
    try {
      entries = unzipSync(proc.fs.readFile(path));
    } catch {
      await proc.stdout.write(`Archive:  ${path}\n`);
      await proc.stderr.write(
        `  End-of-central-directory signature not found.  Either this file is not\n  a zipfile, or it constitutes one disk of a multi-part archive.  In the\n  latter case the central directory and zipfile comment will be found on\n  the last disk(s) of this archive.\nunzip:  cannot find zipfile directory in one of ${path} or\n        ${path}.zip, and cannot find ${path}.ZIP, period.\n`,
      );
      return 9;
    }
    const quiet = o.has("q");
    const names = Object.keys(entries).filter((name) => wanted.length === 0 || wanted.includes(name));
    if (!quiet && !o.has("p") && !o.has("Z")) await proc.stdout.write(`Archive:  ${path}\n`);
    if (o.has("Z")) {
      await proc.stdout.write(names.map((name) => `${name}\n`).join(""));
      return 0;
    }
    if (o.has("l") || o.has("v")) {
      await proc.stdout.write("  Length      Date    Time    Name\n---------  ---------- -----   ----\n");
      let total = 0;
      for (const name of names) {
        const size = entries[name]?.length ?? 0;
        total += size;
        await proc.stdout.write(`${String(size).padStart(9)}  2000-01-01 00:00   ${name}\n`);
      }
      await proc.stdout.write(
        `---------                     -------\n${String(total).padStart(9)}                     ${names.length} file${names.length === 1 ? "" : "s"}\n`,
      );
      return 0;
    }
    for (const name of names) {
      const bytes = entries[name] ?? new Uint8Array();
      if (o.has("p")) {
        await proc.stdout.write(bytes);
        continue;
      }
      if (o.has("t")) {
        await proc.stdout.write(`    testing: ${name.padEnd(24)} OK\n`);
        continue;
      }
      const safe = name
        .split("/")
        .filter((part) => part !== "..")
        .join("/");
      const target = `${o.value("d")?.replace(/\/$/, "") ?? "."}/${o.has("j") ? safe.slice(safe.lastIndexOf("/") + 1) : safe}`;
      if (target.endsWith("/")) {
        proc.fs.mkdir(target.slice(0, -1), { recursive: true });
        if (!quiet) await proc.stdout.write(`   creating: ${target.replace(/^\.\//, "")}\n`);
        continue;
      }
      if (proc.fs.exists(target) && o.has("n")) continue;
      proc.fs.mkdir(folderOf(target), { recursive: true });
      proc.fs.writeFile(target, bytes);
      if (!quiet)
        await proc.stdout.write(
          `${stored(bytes) ? " extracting" : "  inflating"}: ${target.replace(/^\.\//, "").padEnd(24)}\n`,
        );
      await proc.checkpoint();
    }
    if (o.has("t") && !quiet) await proc.stdout.write(`No errors detected in compressed data of ${path}.\n`);
    return 0;
  },
);

/** Whether packing would gain nothing: then the bytes lie in the archive as they are. */
function stored(bytes: Uint8Array): boolean {
  return zipSync({ x: bytes }).length - 100 >= bytes.length;
}
