/** Copies blocks. */
import { SysError } from "../errno.ts";
import type { Program } from "../process.ts";
import { complain, isBusybox, nameOf, quote, quoteName } from "./kit/command.ts";
import { parseSize } from "./kit/sizes.ts";
import { concat } from "./kit/text.ts";

export const program: Program = async (proc) => {
  const values = new Map<string, string>();
  const busybox = isBusybox(proc);
  for (const arg of proc.args) {
    if (arg === "--help" || arg === "--version") {
      await proc.stdout.write(
        arg === "--help"
          ? `Usage: ${nameOf(proc)} [OPERAND]...\nCopy a file, converting and formatting according to the operands if= of= bs= ibs= obs= count= skip= seek= conv= status=.\n`
          : "dd (coreutils) 9.1\n",
      );
      return 0;
    }
    const m = /^(if|of|bs|ibs|obs|cbs|count|skip|seek|conv|iflag|oflag|status)=(.*)$/s.exec(arg);
    if (!m) {
      await proc.stderr.write(
        `${nameOf(proc)}: unrecognized operand ${quote(proc, arg)}\nTry '${nameOf(proc)} --help' for more information.\n`,
      );
      return 1;
    }
    values.set(m[1] ?? "", m[2] ?? "");
  }
  const sizes: Record<string, number> = {};
  for (const key of ["bs", "ibs", "obs", "count", "skip", "seek"]) {
    const text = values.get(key);
    if (text === undefined) continue;
    const size = text.split("x").reduce<number | undefined>((p, t) => {
      const n = parseSize(t);
      return p === undefined || n === undefined ? undefined : p * n;
    }, 1);
    if (size === undefined || (size === 0 && key.endsWith("bs"))) {
      await complain(proc, busybox ? `invalid number '${text}'` : `invalid number: ${quote(proc, text)}`);
      return 1;
    }
    sizes[key] = size;
  }
  const block = sizes["bs"] ?? sizes["ibs"] ?? 512;
  const conversions = (values.get("conv") ?? "").split(",");
  const source = values.get("if");
  const target = values.get("of");
  const started = proc.nowMs();
  let input = 0;
  let output = 1;
  try {
    if (source !== undefined) input = proc.installFd(await proc.fs.open(source, { read: true }));
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await complain(
      proc,
      busybox
        ? `can't open '${source}': ${error.message}`
        : `failed to open ${quoteName(source ?? "")}: ${error.message}`,
    );
    return 1;
  }
  try {
    if (target !== undefined) {
      output = proc.installFd(
        await proc.fs.open(target, {
          write: true,
          create: true,
          truncate: !conversions.includes("notrunc") && !sizes["seek"],
        }),
      );
      if (sizes["seek"]) proc.fds.get(output)?.seek?.(sizes["seek"] * (sizes["bs"] ?? sizes["obs"] ?? 512));
    }
  } catch (error) {
    if (!(error instanceof SysError)) throw error;
    await complain(
      proc,
      busybox
        ? `can't open '${target}': ${error.message}`
        : `failed to open ${quoteName(target ?? "")}: ${error.message}`,
    );
    return 1;
  }
  const readBlock = async (): Promise<Uint8Array | null> => {
    const parts: Uint8Array[] = [];
    let size = 0;
    while (size < block) {
      const chunk = await proc.read(input, Math.min(block - size, 1 << 20));
      if (chunk === null) break;
      parts.push(chunk);
      size += chunk.length;
      if (source === undefined && !(values.get("iflag") ?? "").includes("fullblock")) break;
      await proc.checkpoint();
    }
    return size === 0 ? null : concat(parts);
  };
  for (let i = 0; i < (sizes["skip"] ?? 0); i++) if ((await readBlock()) === null) break;
  let full = 0;
  let partial = 0;
  let bytes = 0;
  let error: SysError | undefined;
  while (full + partial < (sizes["count"] ?? Number.POSITIVE_INFINITY)) {
    let chunk: Uint8Array | null;
    try {
      chunk = await readBlock();
    } catch (failure) {
      if (!(failure instanceof SysError)) throw failure;
      error = failure;
      await complain(proc, `error reading ${quoteName(source ?? "standard input")}: ${failure.message}`);
      break;
    }
    if (chunk === null) break;
    if (chunk.length === block) full++;
    else partial++;
    if (conversions.includes("ucase") || conversions.includes("lcase")) {
      const upper = conversions.includes("ucase");
      chunk = chunk.map((b) =>
        upper ? (b >= 97 && b <= 122 ? b - 32 : b) : b >= 65 && b <= 90 ? b + 32 : b,
      );
    }
    try {
      await proc.write(output, chunk);
    } catch (failure) {
      if (!(failure instanceof SysError)) throw failure;
      error = failure;
      await complain(proc, `error writing ${quoteName(target ?? "standard output")}: ${failure.message}`);
      break;
    }
    bytes += chunk.length;
    proc.charge(chunk.length / 1e6);
    await proc.checkpoint();
  }
  if (input !== 0) proc.closeFd(input);
  if (output !== 1) proc.closeFd(output);
  const status = values.get("status");
  if (status !== "none") {
    const seconds = Math.max((proc.nowMs() - started) / 1000, 1e-6);
    let text = `${full}+${partial} records in\n${full}+${partial} records out\n`;
    if (status !== "noxfer") {
      const decimal = human(bytes, 1000, ["B", "kB", "MB", "GB", "TB"]);
      const binary = human(bytes, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);
      const names = bytes < 1000 ? "" : bytes < 1024 ? ` (${decimal})` : ` (${decimal}, ${binary})`;
      text += busybox
        ? `${bytes} bytes (${human(bytes, 1024, ["B", "KB", "MB", "GB", "TB"]).replace(" ", "")}) copied, ${seconds.toFixed(6)} seconds, ${human(bytes / seconds, 1024, ["B", "KB", "MB", "GB", "TB"]).replace(" ", "")}/s\n`
        : `${bytes} byte${bytes === 1 ? "" : "s"}${names} copied, ${Number(seconds.toPrecision(6))} s, ${human(bytes / seconds, 1000, ["B", "kB", "MB", "GB", "TB"])}/s\n`;
    }
    await proc.stderr.write(text);
  }
  return error ? 1 : 0;
};

function human(n: number, base: number, units: readonly string[]): string {
  let value = n;
  let unit = 0;
  while (value >= base && unit < units.length - 1) {
    value /= base;
    unit++;
  }
  return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}
