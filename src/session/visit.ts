/** What a browser on the student's machine gets for an address: one GET, redirects followed. */
import { DialError, type DialFailure, dial } from "../os/bin/net/dial.ts";
import { hostHeader, parseUrl, resolveUrl } from "../os/bin/net/url.ts";
import type { Sandbox } from "../os/kernel-types.ts";
import { exchange, HttpError, headerOf } from "../os/net/http.ts";
import type { Proc } from "../os/process.ts";
import { environment, home, student } from "./people.ts";

export type Visit =
  | {
      readonly type: "answer";
      /** After redirects. */
      readonly url: string;
      readonly status: number;
      /** Without parameters: `text/html`. */
      readonly contentType: string;
      readonly body: Uint8Array;
    }
  | {
      readonly type: "failure";
      readonly url: string;
      readonly reason: DialFailure | "address" | "answer" | "redirects";
    };

const mostRedirects = 10;
const timeoutMs = 30_000;

export function visit(sandbox: Sandbox, address: string): Promise<Visit> {
  return new Promise((resolve) => {
    sandbox.spawn({
      argv: ["browser"],
      env: environment(),
      cwd: home,
      cred: student,
      fds: new Map(),
      program: async (proc) => {
        resolve(await load(proc, address));
        return 0;
      },
    });
  });
}

async function load(proc: Proc, address: string): Promise<Visit> {
  let text = /^[a-z]+:\/\//i.test(address) ? address : `http://${address}`;
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const url = parseUrl(text);
    if (url === undefined || url.scheme !== "http") return { type: "failure", url: text, reason: "address" };
    try {
      const connection = await dial(proc, url.host, url.port, timeoutMs);
      const answer = await exchange(connection.stream, {
        target: url.path,
        headers: [
          ["Host", hostHeader(url)],
          ["User-Agent", "Mozilla/5.0 (Drydock)"],
          ["Accept", "text/html,*/*"],
          ["Connection", "close"],
        ],
      });
      connection.close();
      const location = headerOf(answer.headers, "location");
      if (answer.status >= 300 && answer.status < 400 && location !== undefined) {
        text = resolveUrl(url, location);
        continue;
      }
      const contentType = (headerOf(answer.headers, "content-type") ?? "text/plain")
        .replace(/;.*/, "")
        .trim();
      return { type: "answer", url: text, status: answer.status, contentType, body: answer.body };
    } catch (error) {
      if (error instanceof DialError) return { type: "failure", url: text, reason: error.reason };
      if (error instanceof HttpError) return { type: "failure", url: text, reason: "answer" };
      throw error;
    }
  }
  return { type: "failure", url: text, reason: "redirects" };
}
