/**
 * Health checks on virtual time: the first probe after one interval, a new one an
 * interval after the last has ended; `retries` failures in a row are unhealthy.
 * During the start period failures do not count.
 *
 * @source `HEALTHCHECK` of engine 28: interval 30 s, timeout 30 s, 3 retries; start interval 5 s
 */

import { formatTime } from "../../api/time.ts";
import type { Health, HealthcheckResult } from "../../api/types.ts";
import type { HealthConfig } from "../../oci/image-config.ts";
import type { Env } from "../env.ts";
import { runProbe } from "./exec.ts";
import { current, emitContainerEvent, updateContainerState } from "./lookup.ts";

const nsPerMs = 1e6;
const keptResults = 5;
const maxOutput = 4096;

export function startHealth(env: Env, id: string): void {
  const container = current(env, id);
  const config = container?.config.Healthcheck;
  const running = env.running.get(id);
  const test = config?.Test ?? [];
  if (container === undefined || running === undefined || config === undefined) return;
  if (test.length === 0 || test[0] === "NONE") return;
  updateContainerState(env, id, { health: { Status: "starting", FailingStreak: 0, Log: [] } });

  const startedMs = env.kernel.nowMs();
  const interval = (config.Interval || 30e9) / nsPerMs;
  const startPeriod = (config.StartPeriod ?? 0) / nsPerMs;
  const startInterval = (config.StartInterval || 5e9) / nsPerMs;
  const argv =
    test[0] === "CMD" ? test.slice(1) : [...(container.config.Shell ?? ["/bin/sh", "-c"]), ...test.slice(1)];
  let cancel = () => {};
  const next = () => {
    const starting = current(env, id)?.state.health?.Status === "starting";
    const inStart = starting && env.kernel.nowMs() - startedMs < startPeriod;
    cancel = env.kernel.after(inStart ? Math.min(startInterval, interval) : interval, () => void probe());
  };
  const probe = async () => {
    if (env.running.get(id) !== running) return;
    if (current(env, id)?.state.status === "paused") return next();
    const begin = env.kernel.nowMs();
    const result = await runProbe(env, id, argv, (config.Timeout || 30e9) / nsPerMs);
    if (env.running.get(id) !== running) return;
    record(
      env,
      id,
      config,
      {
        Start: formatTime(begin),
        End: formatTime(env.kernel.nowMs()),
        ExitCode: result.exitCode,
        Output: result.output.slice(0, maxOutput),
      },
      begin - startedMs < startPeriod,
    );
    next();
  };
  running.cleanup.push(() => cancel());
  next();
}

function record(
  env: Env,
  id: string,
  config: HealthConfig,
  result: HealthcheckResult,
  inStartPeriod: boolean,
): void {
  const container = current(env, id);
  const health = container?.state.health;
  if (container === undefined || health === undefined) return;
  const log = [...health.Log, result].slice(-keptResults);
  const next = nextHealth({ ...health, Log: log }, result.ExitCode, config.Retries || 3, inStartPeriod);
  updateContainerState(env, id, { health: next });
  if (next.Status !== health.Status) emitContainerEvent(env, container, `health_status: ${next.Status}`);
}

function nextHealth(health: Health, exitCode: number, retries: number, inStartPeriod: boolean): Health {
  if (exitCode === 0) return { ...health, Status: "healthy", FailingStreak: 0 };
  if (health.Status === "starting" && inStartPeriod) return health;
  const streak = health.FailingStreak + 1;
  return { ...health, Status: streak >= retries ? "unhealthy" : health.Status, FailingStreak: streak };
}
