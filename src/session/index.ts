/** The headless library: worlds and replays, for programs that embed Drydock. */
export {
  parseReplayDocument,
  type ReplayDocument,
  ReplayInputError,
  type ReplayResult,
  type ReplayStep,
  replay,
} from "./replay.ts";
export type { Pace, Script, SessionState, Terminal, World, WorldPlatform } from "./types.ts";
export { createWorld, type WorldOptions } from "./world.ts";
