import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SysError } from "../../src/os/errno.ts";
import { ByteQueue, pipeCapacity } from "../../src/os/kernel/pipe.ts";
import { bootMachine } from "../support/os.ts";

describe("pipes", () => {
  it("K6: the queue keeps bytes and order", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(fc.record({ put: fc.nat(9000) }), fc.record({ take: fc.integer({ min: 1, max: 9000 }) })),
        ),
        (steps) => {
          const queue = new ByteQueue(20_000);
          let written = 0;
          let read = 0;
          for (const step of steps) {
            if ("put" in step) {
              const data = Uint8Array.from({ length: step.put }, (_, i) => (written + i) & 255);
              written += queue.put(data);
            } else {
              for (const byte of queue.take(step.take)) expect(byte).toBe(read++ & 255);
            }
            expect(queue.bytes).toBe(written - read);
            expect(queue.bytes).toBeLessThanOrEqual(20_000);
          }
        },
      ),
    );
  });

  it("K6: nothing is lost between writers and readers of any pace", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 200_000 }), fc.nat(3)), { minLength: 1, maxLength: 8 }),
        fc.array(fc.tuple(fc.integer({ min: 1, max: 70_000 }), fc.nat(3)), { minLength: 1, maxLength: 5 }),
        async (writes, reads) => {
          const m = bootMachine();
          let bad = -1;
          let count = 0;
          await m.program(async (proc) => {
            const { read, write } = proc.pipe();
            proc.fork(
              async (child) => {
                let at = 0;
                for (const [size, pause] of writes) {
                  await child.write(
                    1,
                    Uint8Array.from({ length: size }, (_, i) => ((at + i) * 7) & 255),
                  );
                  at += size;
                  if (pause > 0) await child.sleep(pause);
                }
                return 0;
              },
              { fds: new Map([[1, write]]) },
            );
            write.release();
            const fd = proc.installFd(read);
            for (let round = 0; ; round++) {
              const [max, pause] = reads[round % reads.length] ?? [1, 0];
              const got = await proc.read(fd, max);
              if (got === null) return 0;
              for (const byte of got) if (byte !== ((count++ * 7) & 255)) bad = count;
              if (pause > 0) await proc.sleep(pause);
            }
          });
          expect(bad).toBe(-1);
          expect(count).toBe(writes.reduce((n, [size]) => n + size, 0));
        },
      ),
      { numRuns: 25 },
    );
  });

  it("K6: a read that a signal interrupts loses nothing", async () => {
    const m = bootMachine();
    const r = await m.program(async (proc) => {
      const { read, write } = proc.pipe();
      const w = proc.installFd(write);
      const fd = proc.installFd(read);
      const pid = proc.fork(async (child) => {
        child.onSignal(
          "USR1",
          Object.assign(() => {}, { restart: false }),
        );
        let text = "";
        for (;;) {
          try {
            const got = await child.read(fd);
            if (got === null) break;
            text += Buffer.from(got).toString();
            if (text.endsWith("c")) break;
          } catch (error) {
            text += error instanceof SysError ? `<${error.code}>` : "?";
          }
        }
        await child.write(1, text);
        return 0;
      });
      for (const letter of ["a", "b", "c"]) {
        await proc.sleep(1);
        proc.kill(pid, "USR1");
        await proc.write(w, letter);
      }
      await proc.wait(pid);
      return 0;
    });
    expect(r.stdout).toBe("<EINTR>a<EINTR>b<EINTR>c");
  });

  it("K6: a writer waits while 64 KiB are unread", async () => {
    const m = bootMachine();
    const r = await m.program(async (proc) => {
      const { read, write } = proc.pipe();
      let done = 0;
      proc.fork(
        async (child) => {
          for (let i = 0; i < 40; i++) {
            await child.write(1, new Uint8Array(4096));
            done += 4096;
          }
          return 0;
        },
        { fds: new Map([[1, write]]) },
      );
      write.release();
      const fd = proc.installFd(read);
      await proc.sleep(10);
      await proc.write(1, `${done} `);
      while ((await proc.read(fd)) !== null);
      await proc.write(1, `${done}`);
      return 0;
    });
    expect(r.stdout).toBe(`${pipeCapacity} 163840`);
  });

  it("K7: SIGPIPE, or EPIPE when it is ignored", async () => {
    const m = bootMachine();
    const r = await m.program(async (proc) => {
      const broken = (ignore: boolean): number => {
        const { read, write } = proc.pipe();
        const pid = proc.fork(
          async (child) => {
            if (ignore) child.onSignal("PIPE", "ignore");
            await child.sleep(1);
            try {
              await child.write(9, "x");
            } catch (error) {
              if (error instanceof SysError) return 32;
              throw error;
            }
            return 0;
          },
          { fds: new Map([[9, write]]) },
        );
        read.release();
        write.release();
        return pid;
      };
      for (const pid of [broken(false), broken(true)]) {
        const ended = await proc.wait(pid);
        await proc.write(1, `${JSON.stringify(ended?.status)}\n`);
      }
      return 0;
    });
    expect(r.stdout).toBe('{"type":"signaled","signal":"PIPE"}\n{"type":"exited","code":32}\n');
  });

  it("K6: a thousand selects leave no listeners behind", async () => {
    const m = bootMachine();
    const r = await m.program(async (proc) => {
      const { read, write } = proc.pipe();
      const fd = proc.installFd(read);
      for (let i = 0; i < 1000; i++) await proc.select([fd], 1);
      await write.write(new Uint8Array(3));
      const ready = await proc.select([fd]);
      return ready[0] === fd ? 0 : 1;
    });
    expect(r.exit).toBe(0);
  });
});
