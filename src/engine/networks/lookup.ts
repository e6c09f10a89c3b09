/** From a name, an ID or a prefix of one to a network. */
import { EngineError } from "../../api/errors.ts";
import type { EngineState, Network } from "../state.ts";

const predefined = new Set(["bridge", "host", "none", "default"]);

/** Made by a user, with names for its members. */
export function isUserDefined(name: string): boolean {
  return !predefined.has(name) && !name.startsWith("container:");
}

export function isPredefined(name: string): boolean {
  return predefined.has(name);
}

export function lookUpNetwork(state: EngineState, ref: string): Network | undefined {
  const exact = state.networks.get(ref);
  if (exact !== undefined) return exact;
  let found: Network | undefined;
  for (const network of state.networks.values()) {
    if (network.name === ref) return network;
    if (ref !== "" && network.id.startsWith(ref)) found = network;
  }
  return found;
}

/** @throws EngineError `network.not_found` */
export function requireNetwork(state: EngineState, ref: string): Network {
  const network = lookUpNetwork(state, ref);
  if (network === undefined) throw new EngineError("network.not_found", { ref });
  return network;
}
