import { describe, expect, it } from "vitest";
import type { Program } from "../../src/os/process.ts";
import { bootMachine } from "../support/os.ts";

const cat: Program = async (proc) => {
  for (let chunk = await proc.read(0); chunk !== null; chunk = await proc.read(0)) await proc.write(1, chunk);
  return 0;
};
const sleep: Program = async (proc) => {
  await proc.sleep(Number(proc.args[0]) * 1000);
  return 0;
};

describe("smoke", () => {
  it("runs", async () => {
    const m = bootMachine({ programs: { cat, sleep }, files: { "/x": "#!/bin/cat\n" } });
    expect(await m.run(["cat"], { stdin: "hello" })).toMatchObject({ stdout: "hello", exit: 0 });
    expect(await m.run(["sleep", "3600"])).toMatchObject({ exit: 0 });
    const r = await m.program(async (proc) => {
      const { read, write } = proc.pipe();
      const pid = proc.fork(
        async (p) => {
          await p.write(1, "from child\n");
          return 3;
        },
        { fds: new Map([[1, write]]) },
      );
      write.release();
      const fd = proc.installFd(read);
      const got = await proc.read(fd);
      await proc.write(1, got ?? "");
      const w = await proc.wait(pid);
      await proc.write(1, JSON.stringify(w));
      return 0;
    });
    expect(r).toMatchObject({
      stdout: 'from child\n{"pid":1004,"status":{"type":"exited","code":3}}',
      exit: 0,
    });
  });
});
