/** Where `save` and `export` write: a file, or a stdout that is no terminal. */
import type { ArchiveSource } from "../../api/client.ts";
import type { Archive } from "../../api/transport.ts";
import { SysError } from "../../os/errno.ts";
import type { CommandContext } from "./command.ts";
import { CliError, goErrno } from "./errors.ts";

/** @param failure begins the messages: `failed to save image` */
export async function writeArchive(
  context: Pick<CommandContext, "proc">,
  output: string | undefined,
  failure: string,
  fetch: () => Promise<Archive>,
): Promise<void> {
  const { proc } = context;
  if (output === undefined || output === "") {
    if (proc.stdout.isTty)
      throw new CliError("cowardly refusing to save to a terminal. Use the -o flag or redirect");
    const archive = await fetch();
    const file = proc.fds.get(1);
    if (file?.kind === "file" && file.path !== undefined && proc.fs.stat(file.path).size === 0) {
      proc.fs.writeFile(file.path, archive.content());
      return;
    }
    for await (const chunk of archive.tar()) await proc.stdout.write(chunk);
    return;
  }
  const directory = output.includes("/") ? output.slice(0, output.lastIndexOf("/")) || "/" : ".";
  if (!proc.fs.exists(directory))
    throw new CliError(`${failure}: invalid output path: stat ${directory}: no such file or directory`);
  if (proc.fs.exists(output) && proc.fs.stat(output).type === "dir")
    throw new CliError(`${failure}: cannot write to a directory`);
  const archive = await fetch();
  try {
    // As a content, so that a big archive costs no bytes.
    proc.fs.writeFile(output, archive.content(), { mode: 0o600 });
  } catch (error) {
    if (error instanceof SysError) throw new CliError(`${failure}: open ${output}: ${goErrno(error)}`);
    throw error;
  }
}

/** A named file, or a file that is stdin, as its content; else stdin as the chunks of a tar. */
export function archiveSource(
  context: Pick<CommandContext, "proc">,
  path: string | undefined,
): ArchiveSource {
  const { fds, fs } = context.proc;
  const stdin = fds.get(0);
  const file = path ?? (stdin?.kind === "file" ? stdin.path : undefined);
  return file === undefined ? { tar: readChunks(context, undefined) } : { content: fs.content(file) };
}

/** A file or stdin as the chunks of a tar. */
export async function* readChunks(
  context: Pick<CommandContext, "proc">,
  path: string | undefined,
): AsyncGenerator<Uint8Array> {
  const { proc } = context;
  if (path === undefined) {
    for (;;) {
      const chunk = await proc.read(0, 65_536);
      if (chunk === null) return;
      yield chunk;
    }
  }
  const data = proc.fs.readFile(path);
  for (let at = 0; at < data.length; at += 65_536) yield data.subarray(at, at + 65_536);
}
