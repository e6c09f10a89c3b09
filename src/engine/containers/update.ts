/** `POST /containers/{id}/update`: limits and the restart policy of a container that exists. */
import { EngineError } from "../../api/errors.ts";
import type { ContainerUpdateRequest, HostConfig } from "../../api/types.ts";
import type { Env } from "../env.ts";
import { current, emitContainerEvent, requireContainer, updateContainer } from "./lookup.ts";
import { limitsOf } from "./resources.ts";
import { validateResources, validateRestartPolicy } from "./validate.ts";

const changeable = [
  "BlkioWeight",
  "CpuShares",
  "NanoCpus",
  "CpuPeriod",
  "CpuQuota",
  "CpusetCpus",
  "CpusetMems",
  "Memory",
  "MemorySwap",
  "MemoryReservation",
  "CpuRealtimePeriod",
  "CpuRealtimeRuntime",
] as const;

export function updateSettings(
  env: Env,
  ref: string,
  body: ContainerUpdateRequest,
): { readonly Warnings: null } {
  const container = requireContainer(env.store.getState(), ref);
  validateResources(body, true);
  if (body.RestartPolicy?.Name) validateRestartPolicy(body.RestartPolicy);
  const old = container.hostConfig;
  const memory = body.Memory ?? 0;
  const swap = body.MemorySwap ?? 0;
  const oldSwap = old.MemorySwap ?? 0;
  if (memory !== 0 && swap === 0 && oldSwap > 0 && memory > oldSwap)
    throw new EngineError("container.update_memory_swap", { id: container.id });
  if (body.RestartPolicy?.Name && body.RestartPolicy.Name !== "no" && old.AutoRemove)
    throw new EngineError("container.update_failed", {
      message: "Restart policy cannot be updated because AutoRemove is enabled for the container",
    });
  const changed: Record<string, unknown> = {};
  for (const key of changeable) {
    const value = body[key];
    if (value !== undefined && value !== 0 && value !== "") changed[key] = value;
  }
  if (body.PidsLimit !== undefined && body.PidsLimit !== null && body.PidsLimit !== 0)
    changed.PidsLimit = body.PidsLimit;
  const policy = body.RestartPolicy?.Name
    ? {
        RestartPolicy: {
          Name: body.RestartPolicy.Name,
          MaximumRetryCount: body.RestartPolicy.MaximumRetryCount ?? 0,
        },
      }
    : {};
  updateContainer(env, container.id, (c) => ({
    ...c,
    hostConfig: { ...c.hostConfig, ...changed, ...policy } as HostConfig,
  }));
  const now = current(env, container.id);
  if (now !== undefined) {
    env.running.get(container.id)?.sandbox.setLimits(limitsOf(now));
    emitContainerEvent(env, now, "update");
  }
  return { Warnings: null };
}
