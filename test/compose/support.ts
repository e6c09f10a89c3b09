import { nodePlatform } from "../../src/node/platform.ts";
import { replay } from "../../src/session/replay.ts";

export interface Seen {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

/** Runs commands in a fresh world with these files; what each printed. */
export async function play(
  files: Readonly<Record<string, string>>,
  cmds: readonly string[],
): Promise<readonly Seen[]> {
  const result = await replay(
    { name: "compose", files, images: ["busybox"], steps: cmds.map((cmd) => ({ cmd })) },
    { platform: nodePlatform, seed: 1 },
  );
  return result.steps as readonly Seen[];
}

/** The last command's. */
export async function last(
  files: Readonly<Record<string, string>>,
  ...cmds: readonly string[]
): Promise<Seen> {
  const seen = await play(files, cmds);
  return seen.at(-1) as Seen;
}
