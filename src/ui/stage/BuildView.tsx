/** The last builds, step by step: what was reused, what ran, and why. */
import { useState } from "react";
import { useStore } from "zustand";
import type { BuildRecord, StepRecord } from "../../engine/build/types.ts";
import { selectBuilds } from "../../engine/select.ts";
import type { World } from "../../session/types.ts";
import { plural, secondsText, sizeText } from "../shared/units.ts";
import { explain } from "./why.tsx";

interface Props {
  readonly world: World;
  readonly type: (command: string) => void;
}

export function BuildView({ world, type }: Props) {
  const builds = useStore(world.engine, selectBuilds);
  const [chosen, setChosen] = useState<string>();
  const build = builds.find((b) => b.id === chosen) ?? builds.at(-1);

  if (build === undefined) {
    return (
      <div className="zone hint">
        <h2>No build yet</h2>
        <p>
          When you build an image, its steps appear here: which ones came from the cache, which ones ran, and
          why.
        </p>
        <button type="button" className="chipbutton" onClick={() => type("docker build -t shop .")}>
          <code>docker build -t shop .</code> Type it
        </button>
      </div>
    );
  }
  const index = builds.indexOf(build);
  const first = builds.find((b) => sameName(b, build)) ?? build;

  return (
    <section className="zone buildview" aria-label="Build">
      <header className="zonehead">
        <h2 className="big">{nameOf(build)}</h2>
        <small>
          build {index + 1} · {secondsText(durationOf(build))}
          {first !== build && ` · first build took ${secondsText(durationOf(first))}`}
          {build.status === "running" && " · running"}
        </small>
        {builds.length > 1 && (
          <label className="picker">
            <span className="sr-only">Show build</span>
            <select value={build.id} onChange={(event) => setChosen(event.target.value)}>
              {builds.map((b, i) => (
                <option key={b.id} value={b.id}>
                  build {i + 1}: {nameOf(b)}
                </option>
              ))}
            </select>
          </label>
        )}
      </header>
      {build.error !== undefined && <p className="error">{build.error}</p>}
      <Tiles build={build} />
      <Stages build={build} />
      <Timeline build={build} />
    </section>
  );
}

/** The numbers a learner wants first. */
function Tiles({ build }: { build: BuildRecord }) {
  const steps = build.steps.filter((step) => isShown(step) && step.kind !== "from");
  const cached = steps.filter((step) => step.outcome === "cached");
  const ran = steps.filter((step) => step.outcome === "done");
  const saved = cached.reduce((sum, step) => sum + step.savedSeconds, 0);
  const written = ran.reduce((sum, step) => sum + (step.layer?.sizeBytes ?? 0), 0);
  const changed = changedFiles(build);
  return (
    <ul className="tiles">
      <li>
        <b>
          {cached.length} of {plural(steps.length, "step")} cached
        </b>
        <small>{saved >= 0.05 ? `${secondsText(saved)} saved` : "nothing saved yet"}</small>
      </li>
      <li>
        <b>{plural(ran.length, "step")} ran</b>
        <small>{written > 0 ? `${sizeText(written)} of new layers` : "no new layers"}</small>
      </li>
      {changed.length > 0 && (
        <li>
          <b className="clip">{changed[0]}</b>
          <small>
            {changed.length === 1
              ? "the only file that changed"
              : `and ${plural(changed.length - 1, "more file")} changed`}
          </small>
        </li>
      )}
    </ul>
  );
}

function changedFiles(build: BuildRecord): readonly string[] {
  const paths = build.steps.flatMap((step) =>
    step.reason.type === "files" ? step.reason.changes.map((c) => c.path) : [],
  );
  return [...new Set(paths)];
}

function Stages({ build }: { build: BuildRecord }) {
  const stages = new Map<string, StepRecord[]>();
  for (const step of build.steps.filter(isShown)) {
    const stage = step.stage ?? "";
    stages.set(stage, [...(stages.get(stage) ?? []), step]);
  }
  return (
    <div className="stages">
      {[...stages].map(([stage, steps]) => (
        <section key={stage} className="buildstage" aria-label={stage === "" ? "Steps" : `Stage ${stage}`}>
          {stages.size > 1 && <h3>{stage || "stage"}</h3>}
          <ol>
            {steps.map((step) => (
              <Step key={step.digest} step={step} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

export function Step({ step }: { step: StepRecord }) {
  const why = step.kind === "from" ? undefined : explain(step.reason);
  const state =
    step.outcome === "cached"
      ? "hit"
      : step.outcome === "done"
        ? step.kind === "from"
          ? "hit"
          : "miss"
        : step.outcome;
  return (
    <li className={`step ${state}`}>
      <span className="dot" aria-hidden="true" />
      <code className="text">{step.text}</code>
      <span className="chip">{chipText(step)}</span>
      {why !== undefined && <p className="why">{why}</p>}
      {step.outcome === "cached" && step.savedSeconds >= 0.05 && (
        <p className="why quiet">{secondsText(step.savedSeconds)} not repeated</p>
      )}
    </li>
  );
}

function chipText(step: StepRecord): string {
  switch (step.outcome) {
    case "cached":
      return "CACHED";
    case "error":
      return "FAILED";
    case "canceled":
      return "STOPPED";
    case "done":
      return step.kind === "from" ? "BASE" : `RAN ${secondsText(step.seconds)}`;
  }
}

/** When each step ran, a row a stage: parallel stages are seen side by side. */
function Timeline({ build }: { build: BuildRecord }) {
  const steps = build.steps.filter((step) => isShown(step) && step.completedMs >= step.startedMs);
  const start = Math.min(...steps.map((step) => step.startedMs));
  const end = Math.max(...steps.map((step) => step.completedMs));
  if (steps.length === 0 || end <= start) return null;
  const stages = [...new Set(steps.map((step) => step.stage ?? ""))];
  const percent = (ms: number) => `${((ms - start) / (end - start)) * 100}%`;
  return (
    <div className="timeline" aria-hidden="true">
      {stages.map((stage) => (
        <div key={stage} className="track">
          <span className="clip">{stages.length > 1 ? stage : "steps"}</span>
          <div className="lane">
            {steps
              .filter((step) => (step.stage ?? "") === stage)
              .map((step) => (
                <i
                  key={step.digest}
                  className={
                    step.outcome === "cached" || step.kind === "from"
                      ? "hit"
                      : step.outcome === "error"
                        ? "error"
                        : "miss"
                  }
                  style={{
                    left: percent(step.startedMs),
                    width: `max(3px, calc(${percent(step.completedMs)} - ${percent(step.startedMs)} - 2px))`,
                  }}
                />
              ))}
          </div>
        </div>
      ))}
    </div>
  );
}

export function isShown(step: StepRecord): boolean {
  return step.kind !== "internal" && step.kind !== "export" && step.kind !== "inline";
}

export function nameOf(build: BuildRecord): string {
  return (
    build.tags[0]?.replace(/^docker\.io\/(library\/)?/, "") ??
    (build.imageId ? build.imageId.slice(7, 19) : build.dockerfile)
  );
}

function sameName(a: BuildRecord, b: BuildRecord): boolean {
  return nameOf(a) === nameOf(b) || (a.context === b.context && a.dockerfile === b.dockerfile);
}

/** Virtual seconds from start to end. */
export function durationOf(build: BuildRecord): number {
  return Math.max(0, build.completedMs - build.startedMs) / 1000;
}
