/** `GET /version`: the engine Drydock takes after. */
import type { Version } from "../../api/types.ts";

export const engineVersion = "28.2.2";
export const apiVersion = "1.50";
export const minApiVersion = "1.24";

const gitCommit = "45873be";
const goVersion = "go1.24.3";
const buildTime = "2025-05-30T12:07:26.000000000+00:00";

export const components = {
  containerd: { version: "1.7.27", commit: "05044ec0a9a75232cad458027ca83437aae3f4da" },
  runc: { version: "1.2.5", commit: "v1.2.5-0-g59923ef" },
  init: { version: "0.19.0", commit: "de40ad0" },
} as const;

export function engineVersionInfo(kernelVersion: string): Version {
  return {
    Platform: { Name: "Docker Engine - Community" },
    Components: [
      {
        Name: "Engine",
        Version: engineVersion,
        Details: {
          ApiVersion: apiVersion,
          Arch: "amd64",
          BuildTime: buildTime,
          Experimental: "false",
          GitCommit: gitCommit,
          GoVersion: goVersion,
          KernelVersion: kernelVersion,
          MinAPIVersion: minApiVersion,
          Os: "linux",
        },
      },
      {
        Name: "containerd",
        Version: components.containerd.version,
        Details: { GitCommit: components.containerd.commit },
      },
      { Name: "runc", Version: components.runc.version, Details: { GitCommit: components.runc.commit } },
      {
        Name: "docker-init",
        Version: components.init.version,
        Details: { GitCommit: components.init.commit },
      },
    ],
    Version: engineVersion,
    ApiVersion: apiVersion,
    MinAPIVersion: minApiVersion,
    GitCommit: gitCommit,
    GoVersion: goVersion,
    Os: "linux",
    Arch: "amd64",
    KernelVersion: kernelVersion,
    BuildTime: buildTime,
  };
}
