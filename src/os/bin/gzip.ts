/** Compresses files; called `gunzip` or `zcat`, expands them. */
import { gunzipSync, gzipSync } from "fflate";
import { SysError } from "../errno.ts";
import { baseName, command, complain, isBusybox, nameOf } from "./kit/command.ts";
import { confirm } from "./kit/confirm.ts";
import { openInput, readAll } from "./kit/stream.ts";

export const program = command(
  {
    usage: "[OPTION]... [FILE]...",
    about: "Compress or uncompress FILEs (by default, compress FILES in-place).",
    package: "gzip) 1.12",
    options:
      "c,stdout,to-stdout d,decompress,uncompress f,force k,keep l,list n,no-name N,name q,quiet r,recursive S,suffix= t,test v,verbose 1,fast 2 3 4 5 6 7 8 9,best rsyncable L",
  },
  async (proc, o) => {
    const called = baseName(nameOf(proc));
    const busybox = isBusybox(proc);
    const expand = o.has("d") || o.has("t") || called === "gunzip" || called === "zcat";
    const toStdout = o.has("c") || called === "zcat";
    const suffix = o.value("S") ?? ".gz";
    const level = Number(o.last("1", "2", "3", "4", "5", "6", "7", "8", "9") ?? 6) as 1 | 6 | 9;
    let status = 0;
    const fail = async (message: string, code = 1) => {
      status = Math.max(status, code);
      if (!o.has("q")) await (busybox ? complain(proc, message) : proc.stderr.write(`gzip: ${message}\n`));
    };
    const convert = async (name: string, bytes: Uint8Array): Promise<Uint8Array | undefined> => {
      proc.charge(bytes.length / 5e4);
      if (!expand)
        return gzipSync(bytes, {
          level,
          mtime: 0,
          ...(name === "-" || o.has("n") ? {} : { filename: baseName(name) }),
        });
      if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
        await proc.stderr.write(
          busybox
            ? `${called}: invalid magic\n`
            : `\ngzip: ${name === "-" ? "stdin" : name}: not in gzip format\n`,
        );
        status = 1;
        return undefined;
      }
      try {
        return gunzipSync(bytes);
      } catch {
        await proc.stderr.write(
          busybox
            ? `${called}: corrupted data\n`
            : `\ngzip: ${name === "-" ? "stdin" : name}: invalid compressed data--format violated\n`,
        );
        status = 1;
        return undefined;
      }
    };
    const files: string[] = [];
    const gather = (path: string, top: boolean) => {
      if (o.has("r") && path !== "-" && proc.fs.exists(path) && proc.fs.stat(path).type === "dir")
        for (const e of proc.fs.readdir(path)) gather(`${path}/${e.name}`, false);
      else if (top || expand === path.endsWith(suffix)) files.push(path);
    };
    for (const path of o.operands.length === 0 ? ["-"] : o.operands) gather(path, true);
    let headed = false;
    for (const name of files) {
      if (name === "-") {
        if (!expand && proc.stdout.isTty && !o.has("f")) {
          await proc.stderr.write(
            `${called}: compressed data not written to a terminal. Use -f to force compression.\nFor help, type: ${called} -h\n`,
          );
          return 1;
        }
        const result = await convert(name, await readAll(proc, { read: (max) => proc.read(0, max) }));
        if (result && !o.has("t")) await proc.write(1, result);
        continue;
      }
      let path = name;
      try {
        if (expand && !proc.fs.exists(path) && proc.fs.exists(path + suffix)) path += suffix;
        const stat = proc.fs.stat(path);
        if (stat.type === "dir") {
          await fail(
            `${path}${busybox ? ": is a directory" : " is a directory -- ignored"}`,
            busybox ? 1 : 2,
          );
          continue;
        }
        const target = expand
          ? path.endsWith(".tgz")
            ? `${path.slice(0, -4)}.tar`
            : path.endsWith(suffix)
              ? path.slice(0, -suffix.length)
              : undefined
          : path + suffix;
        if (!toStdout && !o.has("t") && !o.has("l")) {
          if (target === undefined) {
            await fail(`${path}: unknown suffix -${busybox ? "" : "-"} ignored`, busybox ? 1 : 2);
            continue;
          }
          if (!expand && path.endsWith(suffix)) {
            await fail(`${path} already has ${suffix} suffix -- unchanged`, 0);
            continue;
          }
        }
        const input = await openInput(proc, path);
        const bytes = await readAll(proc, input);
        input.close();
        if (o.has("l")) {
          if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
            if (!busybox) await proc.stderr.write("\n");
            await fail(`${path}: not in gzip format`);
            continue;
          }
          const size = gunzipSync(bytes).length;
          if (!headed)
            await proc.stdout.write("         compressed        uncompressed  ratio uncompressed_name\n");
          headed = true;
          // Header, the name that may stand in it, and trailer do not count.
          const named = ((bytes[3] ?? 0) & 8) === 0 ? 0 : bytes.indexOf(0, 10) - 9;
          const ratio = size === 0 ? 0 : 100 * (1 - (bytes.length - 18 - named) / size);
          const plain = path.endsWith(suffix) ? path.slice(0, -suffix.length) : path;
          await proc.stdout.write(
            `${String(bytes.length).padStart(19)} ${String(size).padStart(19)} ${`${ratio.toFixed(1)}%`.padStart(6)} ${plain}\n`,
          );
          continue;
        }
        const result = await convert(path, bytes);
        if (!result) continue;
        if (o.has("t")) continue;
        if (toStdout) {
          await proc.write(1, result);
          continue;
        }
        const out = target ?? path;
        if (proc.fs.exists(out) && !o.has("f")) {
          if (!proc.stdin.isTty) {
            await fail(
              busybox ? `can't open '${out}': File exists` : `${out} already exists;\tnot overwritten`,
              2,
            );
            continue;
          }
          if (
            !(await confirm(proc, `${called}: ${out} already exists; do you wish to overwrite (y or n)? `))
          ) {
            status = 2;
            continue;
          }
        }
        proc.fs.writeFile(out, result, { mode: stat.mode });
        proc.fs.utimes(out, stat.mtimeMs, stat.atimeMs);
        if (proc.cred.uid === 0) proc.fs.chown(out, stat.uid, stat.gid);
        if (!o.has("k")) proc.fs.unlink(path);
        if (o.has("v")) {
          const [small, big] = expand ? [bytes.length, result.length] : [result.length, bytes.length];
          await proc.stderr.write(
            `${path}:\t${`${(big === 0 ? 0 : 100 * (1 - small / big)).toFixed(1)}%`.padStart(6)} -- ${o.has("k") ? "created" : "replaced with"} ${out}\n`,
          );
        }
      } catch (error) {
        if (!(error instanceof SysError)) throw error;
        await fail(`${name}${expand && !busybox && !name.endsWith(suffix) ? suffix : ""}: ${error.message}`);
      }
    }
    return status;
  },
);
