import { expect, it } from "vitest";
import { Client } from "../../src/api/client.ts";
import { createChannel, streamOf } from "../../src/api/stream.ts";

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const records: T[] = [];
  for await (const record of stream) records.push(record);
  return records;
}

it("3: nothing is lost between push and read, in order", async () => {
  const channel = createChannel<number>();
  const read = all(channel);
  for (let i = 0; i < 5000; i++) {
    channel.push(i);
    if (i % 700 === 0) await Promise.resolve();
  }
  channel.end();
  expect(await read).toEqual(Array.from({ length: 5000 }, (_, i) => i));
});

it("3: a stream whose records are known ends after the last", async () => {
  expect(await all(streamOf(["a", "b"]))).toEqual(["a", "b"]);
});

it("3: closing ends an iteration that waits, and the writer is told", async () => {
  const channel = createChannel<number>();
  let told = false;
  channel.onClose(() => {
    told = true;
  });
  const read = all(channel);
  await Promise.resolve();
  channel.close();
  expect(await read).toEqual([]);
  expect(told).toBe(true);
  expect(await channel.pushAndWait(1)).toBe(false);
});

it("3: leaving the loop closes", async () => {
  const channel = createChannel<number>();
  channel.push(1);
  for await (const record of channel) {
    expect(record).toBe(1);
    break;
  }
  expect(channel.closed).toBe(true);
});

it("3: a failure is thrown after what came before it", async () => {
  const channel = createChannel<number>();
  channel.push(1);
  channel.fail(new Error("broken"));
  const seen: number[] = [];
  await expect(
    (async () => {
      for await (const record of channel) seen.push(record);
    })(),
  ).rejects.toThrow("broken");
  expect(seen).toEqual([1]);
});

it("4: a writer that outruns its reader waits", async () => {
  const channel = createChannel<number>();
  let written = 0;
  const writer = (async () => {
    for (let i = 0; i < 100; i++) {
      await channel.pushAndWait(i);
      written += 1;
    }
    channel.end();
  })();
  for (let i = 0; i < 50; i++) await Promise.resolve();
  expect(written).toBeLessThan(20);
  expect(await all(channel)).toHaveLength(100);
  await writer;
  expect(written).toBe(100);
});

it("5: a status of 400 or more is thrown with the engine's sentence", async () => {
  const client = new Client(async () => ({ status: 404, body: { message: "No such container: x" } }));
  await expect(client.containerInspect("x")).rejects.toMatchObject({
    status: 404,
    message: "No such container: x",
  });
});
