/**
 * `--push` with the engine's own builder: when the image is there, the engine pushes
 * it, and the progress goes on with a step of its own for each name.
 */
import type { BuildEvent, BuildOutcome } from "../../api/build.ts";
import type { Client } from "../../api/client.ts";
import { ApiError } from "../../api/errors.ts";
import { formatTime } from "../../api/time.ts";
import {
  familiarName,
  formatReference,
  parseReference,
  type Reference,
  withDefaultTag,
} from "../../oci/reference.ts";
import type { Proc } from "../../os/process.ts";
import { credentialsFor } from "../kit/config-file.ts";

interface Pushing {
  readonly client: Client;
  readonly proc: Proc;
  readonly names: readonly string[];
}

/** The events as they come; the outcome last, with the refusal of a push in it. */
export async function* thenPush(
  events: AsyncIterable<BuildEvent>,
  pushing: Pushing,
): AsyncGenerator<BuildEvent> {
  let outcome: BuildOutcome | undefined;
  for await (const event of events)
    if (event.outcome === undefined) yield event;
    else outcome = event.outcome;
  if (outcome === undefined) return;
  if (outcome.failure === undefined && outcome.imageId !== undefined)
    for (const name of pushing.names) {
      const refused = yield* pushOne(withDefaultTag(parseReference(name)), pushing);
      if (refused === undefined) continue;
      outcome = { ...outcome, failure: { message: refused, push: true } };
      break;
    }
  yield { outcome };
}

async function* pushOne(
  ref: Reference,
  { client, proc }: Pushing,
): AsyncGenerator<BuildEvent, string | undefined> {
  const name = `pushing ${formatReference(ref)} with docker`;
  const vertex = { digest: name, name, started: formatTime(proc.nowMs()) };
  yield { vertexes: [vertex] };
  const begun = new Map<string, string>();
  let refused: string | undefined;
  try {
    const auth = credentialsFor(proc, ref.domain);
    const stream = await client.imagePush(familiarName(ref), { tag: ref.tag, auth });
    for await (const record of stream) {
      if (record.errorDetail !== undefined) refused = record.errorDetail.message;
      if (record.id === undefined) continue;
      const pushed = record.status === "Pushed";
      const { current = 0, total = 0 } = record.progressDetail ?? {};
      if (!pushed && total === 0) continue;
      const now = formatTime(proc.nowMs());
      const started = begun.get(record.id) ?? now;
      begun.set(record.id, started);
      const id = `pushing layer ${record.id}`;
      const amounts = { current, total, timestamp: now, started };
      yield {
        statuses: [{ id, vertex: name, name: id, ...amounts, ...(pushed ? { completed: now } : {}) }],
      };
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    refused = error.message;
  }
  const completed = formatTime(proc.nowMs());
  yield { vertexes: [{ ...vertex, completed, ...(refused === undefined ? {} : { error: refused }) }] };
  return refused;
}
