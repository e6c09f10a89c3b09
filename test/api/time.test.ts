import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNano, formatTime, parseTime, parseTimestamp, toCivil, zeroTime } from "../../src/api/time.ts";

describe("times of the API", () => {
  it("1: format and parse round-trip to the microsecond", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000_000 }), (micros) => {
        const text = formatTime(micros / 1000);
        expect(Math.round((parseTime(text) ?? Number.NaN) * 1000)).toBe(micros);
      }),
    );
  });

  it.each([
    [0, "1970-01-01T00:00:00Z"],
    [951_782_400_000, "2000-02-29T00:00:00Z"],
    [1_748_768_400_120, "2025-06-01T09:00:00.12Z"],
    [1_748_768_400_000.001, "2025-06-01T09:00:00.000001Z"],
  ])("1: %d is %s", (ms, text) => {
    expect(formatTime(ms)).toBe(text);
  });

  it("1: dates agree with the platform's calendar", () => {
    fc.assert(
      fc.property(fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 }), (ms) => {
        const date = new Date(ms);
        const civil = toCivil(ms);
        expect([civil.year, civil.month, civil.day, civil.weekday]).toEqual([
          date.getUTCFullYear(),
          date.getUTCMonth() + 1,
          date.getUTCDate(),
          date.getUTCDay(),
        ]);
      }),
    );
  });

  it.each([
    ["1748768400", 1_748_768_400_000],
    ["1748768400.250000000", 1_748_768_400_250],
    ["2025-06-01T11:00:00+02:00", 1_748_768_400_000],
    ["yesterday", undefined],
    ["2025-13-01T00:00:00Z", undefined],
  ])("2: %s", (text, ms) => {
    expect(parseTimestamp(text)).toBe(ms);
  });

  it("1: logs have all nine digits, and never is Go's zero time", () => {
    expect(formatNano(1_748_768_400_120)).toBe("2025-06-01T09:00:00.120000000Z");
    expect(parseTime(zeroTime)).toBeLessThan(0);
  });
});
