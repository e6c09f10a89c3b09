/** The commands that only hold others. */
import type { Group } from "../kit/command.ts";

export const groups: readonly Group[] = [
  { path: "docker builder", short: "Manage builds" },
  { path: "docker checkpoint", short: "Manage checkpoints", hidden: true },
  { path: "docker container", short: "Manage containers" },
  { path: "docker context", short: "Manage contexts" },
  { path: "docker image", short: "Manage images" },
  {
    path: "docker manifest",
    short: "Manage Docker image manifests and manifest lists",
    long: "Look at and edit the manifest of an image: the record in a registry that names its\nparts, or the images it stands for on other platforms.",
  },
  { path: "docker network", short: "Manage networks" },
  { path: "docker plugin", short: "Manage plugins" },
  { path: "docker system", short: "Manage Docker" },
  { path: "docker trust", short: "Manage trust on Docker images" },
  { path: "docker trust key", short: "Manage keys that sign images" },
  { path: "docker trust signer", short: "Manage who may sign images" },
  { path: "docker volume", short: "Manage volumes", errorUsage: "docker volume COMMAND" },
  { path: "docker config", short: "Manage Swarm configs", category: "swarm", hidden: true },
  { path: "docker node", short: "Manage Swarm nodes", category: "swarm", hidden: true },
  { path: "docker secret", short: "Manage Swarm secrets", category: "swarm", hidden: true },
  { path: "docker service", short: "Manage Swarm services", category: "swarm", hidden: true },
  { path: "docker stack", short: "Manage Swarm stacks", category: "swarm", hidden: true },
  { path: "docker swarm", short: "Manage Swarm", category: "swarm" },
];
