/**
 * The headless contract: one JSON document is one fresh world; its commands run in
 * one shell session, one after the other, and what they print is the answer.
 *
 * `files` lie in the working folder, `images` are already pulled, stdin is empty,
 * stdout and stderr are not a terminal.
 */

import type { WorldPlatform } from "./types.ts";
import { createWorld } from "./world.ts";

export interface ReplayDocument {
  readonly name?: string;
  /** Recorded sessions of the area `cache` have no pause between their steps. */
  readonly area?: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly images?: readonly string[];
  /** Environment of the session. */
  readonly env?: Readonly<Record<string, string>>;
  /** `registry:localhost:5000`, `registry-with-login:localhost:5001`. */
  readonly services?: readonly string[];
  readonly steps: readonly ReplayStep[];
}

export interface ReplayStep {
  readonly cmd: string;
  /** Virtual seconds that pass after it, on top of the usual pause. */
  readonly wait?: number;
}

export interface StepResult {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

export interface ReplayResult {
  readonly steps: readonly StepResult[];
}

export class ReplayInputError extends Error {}

/** Virtual seconds between two steps. */
const pauseSeconds = 0.3;

/** After every image of the catalogue was made, so that ages read naturally. */
const replayStartMs = 1_793_610_000_000;

/** @throws ReplayInputError saying what is wrong with the text */
export function parseReplayDocument(text: string): ReplayDocument {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ReplayInputError(
      `the input is not JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (!isRecord(value)) throw new ReplayInputError("the input is not a JSON object");
  const { steps } = value;
  if (!Array.isArray(steps)) throw new ReplayInputError('"steps" is not a list');
  steps.forEach((step: unknown, index) => {
    if (!isRecord(step) || typeof step.cmd !== "string")
      throw new ReplayInputError(`step ${index + 1} has no "cmd"`);
    if (step.wait !== undefined && !(typeof step.wait === "number" && step.wait >= 0)) {
      throw new ReplayInputError(`"wait" of step ${index + 1} is not a number of seconds`);
    }
  });
  for (const name of ["files", "env"]) {
    const map = value[name];
    if (map !== undefined && !(isRecord(map) && Object.values(map).every((v) => typeof v === "string"))) {
      throw new ReplayInputError(`"${name}" is not an object of texts`);
    }
  }
  for (const name of ["images", "services"]) {
    const list = value[name];
    if (list !== undefined && !(Array.isArray(list) && list.every((v) => typeof v === "string"))) {
      throw new ReplayInputError(`"${name}" is not a list of texts`);
    }
  }
  // Every field that is read was checked above.
  return value as unknown as ReplayDocument;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export async function replay(
  document: ReplayDocument,
  options: { platform: WorldPlatform; seed?: number },
): Promise<ReplayResult> {
  const world = createWorld({
    platform: options.platform,
    pace: "unpaced",
    seed: options.seed ?? 1,
    startMs: replayStartMs,
    images: document.images ?? [],
    services: document.services ?? [],
  });
  const script = await world.openScript({
    folder: "work",
    files: document.files ?? {},
    env: document.env ?? {},
  });
  const steps: StepResult[] = [];
  for (const { cmd, wait = 0 } of document.steps) {
    steps.push(await script.run(cmd));
    const pauseMs = ((document.area === "cache" ? 0 : pauseSeconds) + wait) * 1000;
    if (pauseMs > 0) await script.wait(pauseMs);
  }
  script.close();
  return { steps };
}
