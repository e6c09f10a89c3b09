import type { World, WorldPlatform, Pace } from "./types.ts";
export interface WorldOptions { platform: WorldPlatform; seed: number; pace: Pace; startMs: number; }
export async function createWorld(_options: WorldOptions): Promise<World> { throw new Error("soon"); }
