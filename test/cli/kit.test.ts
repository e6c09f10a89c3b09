import { describe, expect, it } from "vitest";
import { displayPorts } from "../../src/cli/formats/container.ts";
import { naturalOrder } from "../../src/cli/formats/network.ts";
import { alignTabs } from "../../src/cli/kit/tabwriter.ts";
import { timestamp } from "../../src/cli/kit/timestamps.ts";
import { bytesSize, humanDuration, humanSize, humanSize3 } from "../../src/cli/kit/units.ts";
import { parseBytes, parseDuration } from "../../src/cli/kit/values.ts";

describe("5: columns are aligned by blocks, the last cell is free", () => {
  it.each([
    ["A\tB\n1\t2\n", "A         B\n1         2\n"],
    ["NAME\tX\na-long-container-name\ty\n", "NAME                    X\na-long-container-name   y\n"],
    ["A\tB\tC\n1\t\t3\n", "A         B         C\n1                   3\n"],
  ])("%j", (source, want) => {
    expect(alignTabs(source)).toBe(want);
  });
});

describe("6: sizes and times are rounded as the client rounds them", () => {
  it.each([
    [0, "0B", "0B", "0B"],
    [999, "999B", "999B", "999B"],
    [1094, "1.094kB", "1.09kB", "1.068KiB"],
    [4_261_502, "4.262MB", "4.26MB", "4.064MiB"],
    [1_000_000_000, "1GB", "1GB", "953.7MiB"],
    [123_456_789_012, "123.5GB", "123GB", "115GiB"],
  ])("%d bytes", (bytes, four, three, binary) => {
    expect([humanSize(bytes), humanSize3(bytes), bytesSize(bytes)]).toEqual([four, three, binary]);
  });
  it.each([
    [500, "Less than a second"],
    [1500, "1 second"],
    [59_000, "59 seconds"],
    [61_000, "About a minute"],
    [46 * 60_000, "46 minutes"],
    [65 * 60_000, "About an hour"],
    [47 * 3_600_000, "47 hours"],
    [3 * 86_400_000, "3 days"],
    [20 * 86_400_000, "2 weeks"],
    [80 * 86_400_000, "2 months"],
    [900 * 86_400_000, "2 years"],
  ])("%d ms is %s", (ms, want) => {
    expect(humanDuration(ms)).toBe(want);
  });
  it("reads them back", () => {
    expect([parseBytes("512m"), parseBytes("1.5g"), parseBytes("10"), parseBytes("1KiB")]).toEqual([
      536_870_912, 1_610_612_736, 10, 1024,
    ]);
    expect([parseDuration("1h30m"), parseDuration("-1.5s"), parseDuration("100us")]).toEqual([
      5400e9, -1.5e9, 100_000,
    ]);
    expect(timestamp("42m", 1_000_000_000_000)).toBe("999997480.000000000");
    expect(timestamp("2013-01-02", 0)).toBe("1357084800.000000000");
    expect(timestamp("nosuch", 0)).toBeUndefined();
  });
});

describe("7: ports are shown as ranges where they follow each other", () => {
  it.each([
    [[{ PrivatePort: 80, Type: "tcp" }], "80/tcp"],
    [
      [
        { IP: "0.0.0.0", PrivatePort: 80, PublicPort: 8080, Type: "tcp" },
        { IP: "::", PrivatePort: 80, PublicPort: 8080, Type: "tcp" },
      ],
      "0.0.0.0:8080->80/tcp, [::]:8080->80/tcp",
    ],
    [
      [
        { PrivatePort: 81, Type: "tcp" },
        { PrivatePort: 80, Type: "tcp" },
        { PrivatePort: 53, Type: "udp" },
      ],
      "53/udp, 80-81/tcp",
    ],
    [
      [
        { IP: "127.0.0.1", PrivatePort: 9000, PublicPort: 9000, Type: "tcp" },
        { IP: "0.0.0.0", PrivatePort: 80, PublicPort: 8080, Type: "tcp" },
      ],
      "127.0.0.1:9000->9000/tcp, 0.0.0.0:8080->80/tcp",
    ],
  ])("%j", (ports, want) => {
    expect(displayPorts(ports)).toBe(want);
  });
  it("names are ordered as people order them", () => {
    expect(["app10", "app2", "bridge", "app"].sort(naturalOrder)).toEqual(["app", "app2", "app10", "bridge"]);
  });
});
