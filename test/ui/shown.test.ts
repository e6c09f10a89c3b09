import { describe, expect, it } from "vitest";
import { noteOf } from "../../src/ui/editor/prediction-marks.ts";
import { optionsFromAddress } from "../../src/ui/options.ts";
import { layerHue } from "../../src/ui/shared/layer-colour.ts";
import { secondsText, sizeText } from "../../src/ui/shared/units.ts";
import { shortInstruction } from "../../src/ui/stage/layers.ts";

describe("what the page shows", () => {
  it("U1 a layer's hue comes from its digest alone", () => {
    const digest = "sha256:0a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f9";
    expect(layerHue(digest)).toBe(layerHue(digest.slice(7)));
    expect(layerHue(digest)).not.toBe(layerHue(digest.replace("0a1b", "1a1b")));
    expect(layerHue(digest)).toBeLessThan(360);
  });

  it.each([
    ["RUN /bin/sh -c pip install flask # buildkit", "RUN pip install flask"],
    ["RUN |1 A=b /bin/sh -c make # buildkit", "RUN make"],
    ["/bin/sh -c #(nop) ADD file:0123abc in / ", "ADD /"],
    ["/bin/sh -c apt-get update", "RUN apt-get update"],
    ["COPY . app.py /app/ # buildkit", "COPY . app.py /app/"],
  ])("%s is %s", (createdBy, label) => {
    expect(shortInstruction(createdBy)).toBe(label);
  });

  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [6_200, "6.2 kB"],
    [48_100_000, "48.1 MB"],
    [999_600_000, "1.0 GB"],
  ])("%d bytes are %s", (bytes, text) => {
    expect(sizeText(bytes)).toBe(text);
  });

  it("seconds are short or in minutes", () => {
    expect([secondsText(0.04), secondsText(9.81), secondsText(125)]).toEqual(["0.0 s", "9.8 s", "2 min 5 s"]);
  });

  it("a note says what will run and why", () => {
    const step = {
      name: "",
      text: "",
      stage: undefined,
      number: 1,
      total: 2,
      lines: undefined,
      seconds: 8.9,
    };
    expect(noteOf({ ...step, outcome: "hit", reason: undefined })).toBe("cached");
    const changes = [{ path: "app.py", kind: "changed" as const }];
    expect(noteOf({ ...step, outcome: "miss", reason: { type: "files", changes } })).toBe(
      "will run: app.py changed · ~9 s",
    );
  });

  it("E3 the address decides view, theme, speed, seed and commands; nonsense is ignored", () => {
    const options = optionsFromAddress("?view=build&theme=dark&speed=1x&seed=7&run=ls%0Apwd&embed");
    expect(options).toEqual({
      view: "build",
      theme: "dark",
      speed: "1x",
      seed: 7,
      run: ["ls", "pwd"],
      bare: true,
    });
    expect(optionsFromAddress("?view=x&theme=y&speed=z&seed=-1")).toEqual({
      view: "machine",
      theme: "auto",
      speed: "10x",
      seed: 1,
      run: [],
      bare: false,
    });
  });
});
