/**
 * How much of what a step prints reaches the progress: 200 KiB for every second begun,
 * 2 MiB in all, for each of its two streams. What is over is dropped, and said once
 * where the gap begins. So a step that floods costs no memory.
 *
 * @source BuildKit of engine 28, its defaults
 */

const perSecond = 200 * 1024;
const most = 2 * 1024 * 1024;

export class LogLimit {
  private seen = 0;
  private clipping = false;

  constructor(private readonly begunMs: number) {}

  /** What is left of `data`, which may be nothing. */
  take(data: Uint8Array, nowMs: number): Uint8Array {
    const bySpeed = Math.max(1, Math.ceil((nowMs - this.begunMs) / 1000)) * perSecond;
    const room = Math.max(0, Math.min(bySpeed, most) - this.seen);
    this.seen += data.length;
    if (room >= data.length) {
      this.clipping = false;
      return data;
    }
    const kept = data.subarray(0, room);
    if (this.clipping) return kept;
    this.clipping = true;
    const limit = bySpeed <= most ? "200KiB/s" : "2MiB";
    const note = new TextEncoder().encode(`\n[output clipped, log limit ${limit} reached]\n`);
    const all = new Uint8Array(kept.length + note.length);
    all.set(kept);
    all.set(note, kept.length);
    return all;
  }
}
