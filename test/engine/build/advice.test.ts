import { describe, expect, it } from "vitest";
import { advise } from "../../../src/engine/build/checks/advice.ts";
import { remarksOn } from "../../../src/engine/build/checks/findings.ts";
import { parseDockerfile } from "../../../src/engine/build/dockerfile/parse.ts";

const codes = (text: string) => advise(parseDockerfile(text)).map((a) => `${a.code}:${a.range.start}`);

describe("advice", () => {
  it.each<[text: string, expected: string[]]>([
    ["FROM debian", ["DL3006:1"]],
    ["FROM debian:latest", ["DL3007:1"]],
    ["FROM debian:12 AS a\nFROM a", []],
    [
      "FROM debian:12\nRUN apt-get update && apt-get install curl",
      ["DL3008:2", "DL3014:2", "DL3015:2", "DL3009:2"],
    ],
    [
      "FROM debian:12\nRUN apt-get update && apt-get install -y --no-install-recommends curl=7.1 && rm -rf /var/lib/apt/lists/*",
      [],
    ],
    ["FROM python:3.12\nRUN pip install flask", ["DL3013:2", "DL3042:2"]],
    ["FROM python:3.12\nRUN pip install --no-cache-dir -r requirements.txt", []],
    ["FROM alpine:3.20\nRUN apk add curl", ["DL3018:2", "DL3019:2"]],
    ["FROM a:1\nADD src /src\nCOPY x y", ["DL3020:2", "DL3045:3"]],
    ["FROM a:1\nRUN cat x | wc -l\nCMD echo hi", ["DL4006:2", "DL3025:3"]],
    ['FROM a:1\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN cat x | wc -l', []],
    ["FROM debian:12\nRUN apt-get update && apt-get -y upgrade", ["DL3005:2"]],
    ["FROM ruby:3\nRUN gem install rails", ["DL3028:2"]],
    ["FROM ruby:3\nRUN gem install rails:7.1", []],
    ["FROM rocky:9\nRUN dnf install -y git", ["DL3040:2"]],
    ["FROM rocky:9\nRUN yum install -y git && yum clean all", []],
    ["FROM a:1\nRUN wget x && curl y", ["DL4001:2"]],
    ["FROM a:1\nCOPY a b /x", ["DL3021:2"]],
    [
      "FROM a:1 AS s\nFROM b:1\nCOPY --from=s /a /a\nCOPY --from=0 /a /a\nCOPY --from=c:1 /a /a\nCOPY --from=tool /a /a",
      ["DL3022:6"],
    ],
    ["FROM a:1 AS s\nFROM b:1 AS s", ["DL3024:2"]],
    ["FROM --platform=linux/amd64 a:1", ["DL3029:1"]],
    ["FROM --platform=$BUILDPLATFORM a:1", []],
    ['FROM a:1\nCMD ["a"]\nCMD ["b"]\nENTRYPOINT ["c"]\nENTRYPOINT ["d"]', ["DL4003:3", "DL4004:5"]],
  ])("%j", (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it("an ignore comment above an instruction silences its codes", () => {
    expect(
      codes("FROM python:3.7.3-stretch\n# hadolint ignore=DL3013,DL3042\nRUN pip install --upgrade pip\n"),
    ).toEqual([]);
    expect(codes("# hadolint global ignore=DL3006\nFROM debian\n")).toEqual([]);
  });
});

describe("remarks", () => {
  const remarks = (text: string) => remarksOn(text, () => undefined).map((r) => `${r.code}:${r.lines.start}`);

  it("the frontend's checks and the advice stand in one list, in the order of the file", () => {
    expect(
      remarks("FROM debian as base\nRUN apt-get install -y curl\nENV TOKEN=1\nRUN echo $NOPE\nCMD x\n"),
    ).toEqual([
      "FromAsCasing:1",
      "DL3006:1",
      "DL3008:2",
      "DL3015:2",
      "DL3009:2",
      "SecretsUsedInArgOrEnv:3",
      "JSONArgsRecommended:5",
      "DL3025:5",
    ]);
  });

  it("checks that need a plan are made though the base is unknown, and in stages nobody needs", () => {
    expect(remarks("FROM a:1 AS one\nWORKDIR rel\nCOPY $NOPE /x\nFROM b:1\n")).toContain("UndefinedVar:3");
  });

  it("a check directive silences checks, a Dockerfile that cannot be read has no remarks", () => {
    expect(remarks("# check=skip=FromAsCasing\nFROM a:1 as b\n")).toEqual([]);
    expect(remarks("FRM x\n")).toEqual([]);
    expect(remarks("")).toEqual([]);
  });
});
