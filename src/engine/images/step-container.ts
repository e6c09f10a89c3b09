/**
 * The container a step of the old builder runs in. It is there before the step, as
 * `docker ps -a` shows; after it the builder removes it, or leaves it behind: one
 * whose step failed can be looked at.
 */
import type { StepContainer, StepContainerSpec } from "../build/env.ts";
import { createContainer } from "../containers/create.ts";
import { removeNow } from "../containers/remove.ts";
import { type Env, update } from "../env.ts";
import type { Container } from "../state.ts";

export function createStepContainer(
  env: Env,
  { imageId, argv, variables }: StepContainerSpec,
): StepContainer {
  const { Id: id } = createContainer(env, { Image: imageId, Cmd: argv, Entrypoint: [], Env: variables });
  const find = (): Container | undefined => env.store.getState().containers.get(id);
  return {
    id,
    ended({ base, tree, exitCode, startedMs }) {
      const container = find();
      if (container === undefined) return;
      const state = {
        ...container.state,
        status: "exited",
        exitCode,
        startedMs,
        finishedMs: env.kernel.nowMs(),
      } as const;
      update(env, (now) => ({
        ...now,
        containers: now.containers.with(id, { ...container, baseTree: base, tree, state }),
      }));
      env.changed.notify();
    },
    remove() {
      const container = find();
      if (container !== undefined) removeNow(env, container, { volumes: true });
    },
  };
}
