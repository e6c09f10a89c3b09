/** Keeps the picture on the terminal up to date: on news, and while nothing happens, because of the timers. */
import type { BuildEvent, BuildOutcome } from "../../../api/build.ts";
import type { Proc } from "../../../os/process.ts";
import type { ProgressModel } from "./model.ts";
import { TtyProgress } from "./tty.ts";

const betweenFramesMs = 100;
const tickMs = 150;

export async function followOnTerminal(
  stream: AsyncIterable<BuildEvent>,
  proc: Proc,
  canceled: () => boolean,
  title = "docker:default",
): Promise<{ outcome: BuildOutcome | undefined; model: ProgressModel }> {
  const startedMs = proc.nowMs();
  const progress = new TtyProgress(title, startedMs);
  const size = () => proc.fds.get(2)?.tty?.size ?? { columns: 80, rows: 24 };
  let outcome: BuildOutcome | undefined;
  let ended = false;
  let dirty = false;
  let drawnMs = Number.NEGATIVE_INFINITY;
  const draw = async (finished: boolean) => {
    drawnMs = proc.nowMs();
    dirty = false;
    await proc.write(2, progress.draw(drawnMs, size(), finished));
  };
  const reader = (async () => {
    for await (const event of stream) {
      if (event.outcome !== undefined) outcome = event.outcome;
      else {
        progress.take(event);
        dirty = true;
      }
    }
    ended = true;
  })();
  while (!ended && !canceled()) {
    const wait = dirty ? Math.max(0, betweenFramesMs - (proc.nowMs() - drawnMs)) : tickMs;
    await Promise.race([reader, proc.sleep(Math.max(1, wait))]);
    if (ended) break;
    if (dirty || proc.nowMs() - drawnMs >= tickMs) await draw(false);
  }
  if (canceled()) progress.model.cancelRunning(proc.nowMs());
  await draw(true);
  return { outcome, model: progress.model };
}
