/** Remembers what the client asked of the engine, for the page to show. */
import type { Transport } from "../api/transport.ts";
import type { ApiCall } from "./types.ts";

const kept = 64;

/** The same transport; every call is told to `onCall` with the calls so far. */
export function loggedTransport(
  transport: Transport,
  nowMs: () => number,
  onCalls: (calls: readonly ApiCall[]) => void,
): Transport {
  let serial = 0;
  let calls: readonly ApiCall[] = [];
  return async (request) => {
    const atMs = nowMs();
    const response = await transport(request);
    serial += 1;
    const path = request.path.replace(/^\/v\d+\.\d+/, "");
    calls = [...calls, { serial, method: request.method, path, status: response.status, atMs }].slice(-kept);
    onCalls(calls);
    return response;
  };
}
