/**
 * What has to happen so that the containers are what the files say. Pure: it looks at a
 * project and at what is there, and changes nothing.
 *
 * A container is made anew when its service's configuration or the image its name leads to
 * has changed; otherwise it is kept. The lowest numbers are kept when there are too many.
 */
import type { ContainerSummary } from "../api/types.ts";
import { labelOf, nameOf, numberOf, serviceOf } from "./labels.ts";
import type { Project, Service } from "./model/types.ts";
import { configHash } from "./request.ts";

export type Action =
  | { readonly type: "create"; readonly name: string; readonly number: number }
  | {
      readonly type: "recreate";
      readonly container: ContainerSummary;
      readonly name: string;
      readonly number: number;
    }
  | { readonly type: "keep"; readonly container: ContainerSummary }
  | { readonly type: "remove"; readonly container: ContainerSummary };

export interface PlanOptions {
  /** `always`: --force-recreate; `never`: --no-recreate. */
  readonly recreate: "diverged" | "always" | "never";
  /** ID of the image the service's image name leads to. */
  readonly imageId: string;
  readonly scale: number;
}

export function scaleOf(service: Service): number {
  return service.scale ?? service.deploy?.replicas ?? 1;
}

export function containerNameOf(project: Project, name: string, service: Service, number: number): string {
  return service.container_name ?? [project.name, name, number].join(project.separator);
}

export function planService(
  project: Project,
  name: string,
  service: Service,
  containers: readonly ContainerSummary[],
  options: PlanOptions,
): readonly Action[] {
  const mine = containers
    .filter((c) => serviceOf(c) === name && labelOf(c, "oneoff") !== "True")
    .sort((a, b) => numberOf(a) - numberOf(b));
  const hash = configHash(service);
  const actions = mine.map((container, i): Action => {
    if (i >= options.scale) return { type: "remove", container };
    const diverged =
      options.recreate === "always" ||
      (options.recreate === "diverged" &&
        (labelOf(container, "hash") !== hash || labelOf(container, "image") !== options.imageId));
    const number = numberOf(container) || i + 1;
    if (!diverged) return { type: "keep", container };
    return { type: "recreate", container, number, name: containerNameOf(project, name, service, number) };
  });
  let next = Math.max(0, ...mine.map(numberOf));
  for (let i = mine.length; i < options.scale; i += 1) {
    next += 1;
    actions.push({ type: "create", number: next, name: containerNameOf(project, name, service, next) });
  }
  return actions;
}

/** Containers of the project whose service no file names any more. */
export function orphansOf(
  project: Project,
  containers: readonly ContainerSummary[],
): readonly ContainerSummary[] {
  return containers.filter(
    (c) =>
      labelOf(c, "oneoff") !== "True" &&
      !project.services.has(serviceOf(c)) &&
      !project.disabled.has(serviceOf(c)),
  );
}

export function orphanWarning(orphans: readonly ContainerSummary[]): string {
  return `Found orphan containers ([${orphans.map(nameOf).join(" ")}]) for this project. If you removed or renamed this service in your compose file, you can run this command with the --remove-orphans flag to clean it up.`;
}
