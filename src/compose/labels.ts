/** The labels by which Compose finds again what it made: all its state is in them. */
import type { ContainerSummary } from "../api/types.ts";

export const composeVersion = "2.40.3";

const prefix = "com.docker.compose";
export const label = {
  project: `${prefix}.project`,
  service: `${prefix}.service`,
  number: `${prefix}.container-number`,
  hash: `${prefix}.config-hash`,
  image: `${prefix}.image`,
  oneoff: `${prefix}.oneoff`,
  slug: `${prefix}.slug`,
  dependsOn: `${prefix}.depends_on`,
  files: `${prefix}.project.config_files`,
  workingDir: `${prefix}.project.working_dir`,
  version: `${prefix}.version`,
  network: `${prefix}.network`,
  volume: `${prefix}.volume`,
  replace: `${prefix}.replace`,
} as const;

export const labelOf = (c: ContainerSummary, name: keyof typeof label): string => c.Labels[label[name]] ?? "";
export const nameOf = (c: ContainerSummary): string => (c.Names[0] ?? "").replace(/^\//, "");
export const serviceOf = (c: ContainerSummary): string => labelOf(c, "service");
export const numberOf = (c: ContainerSummary): number => Number(labelOf(c, "number")) || 0;
