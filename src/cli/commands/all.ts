/** Every command of the client, except plugins. */
import type { Command } from "../kit/command.ts";
import { cp } from "./container/cp.ts";
import { exec } from "./container/exec.ts";
import { commit, diff, exportContainer } from "./container/files.ts";
import * as container from "./container/lifecycle.ts";
import { logs } from "./container/logs.ts";
import { ls as containerLs } from "./container/ls.ts";
import { port } from "./container/port.ts";
import { create, run } from "./container/run.ts";
import { attach, start } from "./container/start.ts";
import { stats } from "./container/stats.ts";
import { top } from "./container/top.ts";
import * as context from "./context/context.ts";
import { ls as imageLs } from "./image/ls.ts";
import * as image from "./image/manage.ts";
import { pull, push, search } from "./image/transfer.ts";
import { inspect, inspectContainer, inspectImage, inspectNetwork, inspectVolume } from "./inspect.ts";
import * as network from "./network/network.ts";
import { notSimulated } from "./not-simulated.ts";
import { login, logout } from "./registry/login.ts";
import { inspectManifest } from "./registry/manifest.ts";
import { df, events, prune as systemPrune } from "./system/system.ts";
import { info, version } from "./system/version.ts";
import * as volume from "./volume/volume.ts";

export const commands: readonly Command[] = [
  attach,
  commit,
  cp,
  create,
  diff,
  exec,
  exportContainer,
  inspectContainer,
  container.kill,
  logs,
  containerLs,
  container.pause,
  port,
  container.prune,
  container.rename,
  container.restart,
  container.rm,
  run,
  start,
  stats,
  container.stop,
  top,
  container.unpause,
  container.update,
  container.wait,
  image.history,
  image.importImage,
  inspectImage,
  image.load,
  imageLs,
  image.prune,
  pull,
  push,
  image.rm,
  image.save,
  image.tag,
  search,
  network.connect,
  network.create,
  network.disconnect,
  inspectNetwork,
  network.ls,
  network.prune,
  network.rm,
  volume.create,
  inspectVolume,
  volume.ls,
  volume.prune,
  volume.rm,
  df,
  events,
  info,
  systemPrune,
  version,
  inspect,
  login,
  logout,
  inspectManifest,
  context.inspect,
  context.ls,
  context.rm,
  context.show,
  context.use,
  ...notSimulated,
];
