/** `drydock replay`: documents in, answers out. */
import { createInterface } from "node:readline";
import { parseReplayDocument, ReplayInputError, replay } from "../session/replay.ts";
import { parseOptions, UsageError } from "./options.ts";
import { nodePlatform } from "./platform.ts";

export async function replayCommand(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args, ["seed", "jsonl"]);
    const answer = async (text: string) => {
      const result = await replay(parseReplayDocument(text), { platform: nodePlatform, seed: options.seed });
      return `${JSON.stringify(result)}\n`;
    };
    if (options.jsonl) {
      for await (const line of createInterface({ input: process.stdin })) {
        if (line.trim() !== "") await print(await answer(line));
      }
    } else {
      await print(await answer(await readAll()));
    }
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof ReplayInputError)) throw error;
    process.stderr.write(`drydock: replay: ${error.message}\n`);
    return 2;
  }
}

async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function print(text: string): Promise<void> {
  return new Promise((done) => process.stdout.write(text, () => done()));
}
